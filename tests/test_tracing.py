"""From a quotation to its passage: where it goes, what is said of it, and the page that compares the two."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tui_reader import tracing
from tui_reader.equipment import equip
from tui_reader.following import arrive
from tui_reader.library import Library
from tui_reader.requests import Seek
from tui_reader.store.paths import Paths
from tui_reader.tracing import Traced
from tui_reader.ui.app import ReaderApp
from tui_reader.ui.themes import load


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> list[Traced]:
    """The block quotations of the embedded essay, each traced in the embedded library."""
    library = Library(Paths.within(tmp_path_factory.mktemp("home")))
    essay = library.open("shipped:essay")
    besides = library.same_as(essay)
    words = [essay.document.bare_words(quotation.range) for quotation in essay.document.block_quotations]
    return [tracing.trace(library, one, besides) for one in words]


def test_every_quotation_leads_to_a_source(traced: list[Traced]) -> None:
    """Each block quotation of the essay has its passage in one of the texts it quotes, never in the essay itself."""
    assert all(one.load is not None and one.load.path.startswith("shipped:sources/") for one in traced)


def test_one_quotation_differs_in_silence(traced: list[Traced]) -> None:
    """Exactly one of them is not what stands in its source, and says so nowhere itself."""
    assert sum("Changed without a mark" in one.said for one in traced) == 1


def test_the_comparison_has_both_texts(traced: list[Traced]) -> None:
    """The page of a comparison holds the verdict, the quotation and the passage."""
    page = traced[0].comparison
    assert page is not None
    assert "The quotation" in page.document.text
    assert "The passage" in page.document.text


def test_words_of_nobody_are_not_found(tmp_path: Path) -> None:
    """What no text of the library has is said to be missing, with what to do about it."""
    found = tracing.trace(
        Library(Paths.within(tmp_path)), "zebras waltz over nineteen unlettered glaciers nightly", ()
    )
    assert found.load is None
    assert "not in your library" in found.said


def test_the_way_there_and_back(tmp_path: Path) -> None:
    """gp asks for the passage; opened at it, the words are lit; H leads back to the quotation."""
    reader = equip(Paths.within(tmp_path))
    reader.resize(100, 30)
    reader.opened(reader.library.open("shipped:essay"))
    for key in ["]", "q", "g", "p"]:
        reader.press(key)
    left, place = reader.text.here, reader.where()
    assert place is not None
    reader.library.progress.keep(place)
    seek = reader.requests.pop()
    assert isinstance(seek, Seek)
    load = tracing.trace(reader.library, seek.words, seek.besides).load
    assert load is not None
    arrive(reader, reader.library.open(load.path), load)
    assert reader.light is not None
    assert reader.document.words(reader.light).split()[:3] == load.words.split()[:3]
    reader.press("H")
    back = reader.requests.pop()
    assert getattr(back, "at", None) == left


def test_nothing_is_compared_before_a_quotation_is_traced(tmp_path: Path) -> None:
    """Asked for differences too early, the reader says which key comes first."""
    reader = equip(Paths.within(tmp_path))
    reader.opened(reader.library.open("shipped:essay"))
    reader.press("g")
    reader.press("=")
    assert "gp does it" in reader.message


async def test_the_screen_goes_to_the_passage_and_back(tmp_path: Path) -> None:
    """In the running program gp opens the source with the very words lit, g= compares, and H is back."""
    reader = equip(Paths.within(tmp_path), changes={"light_ms": 600_000})
    reader.opened(reader.library.open("shipped:essay"))
    app = ReaderApp(reader, load("dusk"))

    async def pressed(keys: str, until: Callable[[], bool]) -> None:
        for key in keys:
            app.guarded(partial(reader.press, key))
        for _ in range(200):
            if until():
                return
            await pilot.pause(0.05)
        raise AssertionError(f"{keys}: {reader.message}")

    async with app.run_test(size=(100, 30)) as pilot:
        await pressed("12]q", lambda: reader.quotation is not None)
        left = reader.text.here
        words = reader.document.text[left : left + 40]
        await pressed("gp", lambda: reader.comparison is not None)
        assert reader.light is not None
        assert " ".join(reader.document.words(reader.light).split()).startswith(words[:20])
        await pressed("g=", lambda: reader.page is reader.comparison)
        await pressed("q", lambda: not reader.overlays)
        await pressed(
            "H", lambda: reader.essay is not None and reader.essay.path.startswith("shipped:essay/")
        )
        assert reader.text.here == left

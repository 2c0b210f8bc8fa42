"""From a quotation to its passage: what is found, what is said of it, and the page that compares the two."""

from pathlib import Path

import pytest

from tui_reader.equipment import equip
from tui_reader.library import Library
from tui_reader.store.paths import Paths
from tui_reader.tracing import Traced, Tracer


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> list[Traced]:
    """The block quotations of the embedded essay, each traced in the embedded library."""
    library = Library(Paths.within(tmp_path_factory.mktemp("home")))
    essay = library.open("shipped:essay")
    tracer = Tracer(library)
    return [tracer.trace(essay, quotation.range) for quotation in essay.document.block_quotations]


def test_every_quotation_leads_to_a_source(traced: list[Traced]) -> None:
    """Each block quotation of the essay has its passage in one of the texts it quotes, never in the essay itself."""
    assert all(one.source is not None and one.source.path.startswith("shipped:sources/") for one in traced)


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
    library = Library(Paths.within(tmp_path))
    essay = library.take(b"> Zebras waltz over nineteen unlettered glaciers nightly.\n\nSo it is said.\n")
    found = Tracer(library).trace(essay, essay.document.quotations[0].range)
    assert found.source is None
    assert "not in your library" in found.said


def test_nothing_is_compared_before_a_quotation_is_traced(tmp_path: Path) -> None:
    """Asked for differences too early, the reader says which key comes first."""
    reader = equip(Paths.within(tmp_path))
    reader.opened(reader.library.open("shipped:essay"))
    reader.press("g")
    reader.press("=")
    assert "gp does it" in reader.message


def test_every_text_that_has_the_passage_is_shown_in_turn(tmp_path: Path) -> None:
    """Of several editions each is given by its number, and past the last the first again."""
    words = "Nobody who has stood upon that bridge at low water will forget the colour of the stones."
    for name in ("first", "second", "third"):
        (tmp_path / f"{name}.txt").write_text(f"The {name} edition.\n\n{words} It was evening.\n", "utf-8")
    library = Library(Paths.within(tmp_path / "home"), (str(tmp_path),))
    essay = library.take(f"So he says:\n\n> {words}\n\nThat is all.\n".encode())
    quotation = essay.document.block_quotations[0].range
    tracer = Tracer(library)
    found = [tracer.trace(essay, quotation, edition=number) for number in range(4)]
    paths = [one.source.path for one in found if one.source is not None]
    assert len(set(paths[:3])) == 3
    assert paths[3] == paths[0]
    assert [one.source.edition for one in found if one.source is not None] == [0, 1, 2, 0]
    assert "2 of 3 texts that have it" in found[1].said

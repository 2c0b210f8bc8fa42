"""A long essay is read before it is searched whole: what is shown early is what the whole search finds."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest
from rig import READER, Terminal

from tests.sitting import Sitting
from tests.test_unmarked import CASES
from tui_reader import formats, unsaved
from tui_reader.desk import paint
from tui_reader.document import Document, Quotation, Range
from tui_reader.following import arrive, complete
from tui_reader.library import SHORT, Essay
from tui_reader.loading import Loading
from tui_reader.problems import GivenUp, Problem, ReaderError
from tui_reader.reader import Reader
from tui_reader.requests import Load
from tui_reader.store import files
from tui_reader.store.corrections import Corrections
from tui_reader.store.kept import notices
from tui_reader.ui.completing import LEFT, Completer


def long_essay(size: int) -> str:
    """Write an essay of some length from the cases of unmarked quotations, in chapters."""
    told = [case for case in CASES if not any(each.startswith("[") for each in case.paragraphs)]
    chapters: list[str] = []
    while sum(map(len, chapters)) < size:
        case = told[len(chapters) % len(told)]
        body = case.text.partition("\n\n")[2]
        chapters.append(f"Chapter {len(chapters) + 1}\n\n{body}\n\n\n")
    return "A Long Essay\n\n" + "".join(chapters)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file longer than what is searched whole before it is shown."""
    path = tmp_path_factory.mktemp("long") / "essay.txt"
    path.write_text(long_essay(SHORT + 100_000), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def whole(file: Path) -> Document:
    """The essay, searched whole."""
    return formats.open(file)


def within(document: Document, words: Range) -> list[Quotation]:
    """The quotations that share text with a range."""
    return [quotation for quotation in document.quotations if quotation.range.overlaps(words)]


@pytest.mark.parametrize("places", [(0.0,), (1.0,), (0.5, 0.1), (0.93, 0.3, 0.31, 0.7)])
def test_what_is_judged_by_pieces_is_what_the_whole_search_finds(
    file: Path, whole: Document, places: tuple[float, ...]
) -> None:
    """Wherever one looks first, quotations, reasons and blocks there are those of the whole essay."""
    staged = formats.stage(file)
    assert not staged.complete
    assert set(staged.document.block_quotations) < set(whole.block_quotations)
    for place in places:
        at = int(place * len(whole.text))
        words = Range(at, min(at + 3000, len(whole.text)))
        near = staged.near(words)
        assert near.text == whole.text
        assert within(near, words) == within(whole, words)
        blocks = whole.blocks_in(words)
        assert near.blocks[blocks.start : blocks.stop] == whole.blocks[blocks.start : blocks.stop]
        assert staged.near(words) is near
    assert set(staged.document.quotations) < set(whole.quotations)


def test_the_search_after_a_look_at_some_place_finds_the_same(file: Path, whole: Document) -> None:
    """What was judged early changes nothing of the whole."""
    assert any(quotation.evidence is not None for quotation in whole.block_quotations)
    staged = formats.stage(file)
    staged.near(Range(150_000, 152_000))
    assert staged.whole() == whole


def opened(file: Path, size: str = "120x40") -> Sitting:
    """A reader to whom the essay was shown as soon as it could be."""
    sitting = Sitting(size=size)
    arrive(sitting.reader, sitting.reader.library.begin(str(file)), Load(str(file), jump=False))
    return sitting


@pytest.mark.parametrize("size", ["120x40", "80x24", "160x45", "40x12"])
def test_nothing_on_the_screen_moves_when_the_search_is_finished(file: Path, size: str) -> None:
    """At the beginning, the end and between, after jumps and scrolling, the rows are the same before and after."""
    sitting = opened(file, size)
    begun = sitting.reader.essay
    assert begun is not None
    assert begun.rest is not None
    found = sitting.reader.library.completed(begun)
    assert len(found.document.quotations) > len(begun.document.quotations)
    for keys in ("", "G", "4 0 %", "j j j", "ctrl+d", "}", "7 7 %", "ctrl+u", "g g"):
        sitting.reader.renew(begun)
        sitting.press(keys)
        before = paint(sitting.reader)
        complete(sitting.reader, found)
        assert sitting.reader.document is found.document
        assert paint(sitting.reader) == before, keys


def test_the_outline_is_completed_with_the_next_key(file: Path) -> None:
    """It keeps its rows until a key is pressed, and then has every quotation."""
    sitting = opened(file, "160x45")
    begun = sitting.reader.essay
    assert begun is not None
    few = len(sitting.reader.side.outline.entries)
    complete(sitting.reader, sitting.reader.library.completed(begun))
    assert len(sitting.reader.side.outline.entries) == few
    sitting.press("j")
    assert len(sitting.reader.side.outline.entries) > few
    sitting.check()


def test_a_place_left_is_judged_before_it_is_shown_again(file: Path, whole: Document) -> None:
    """An essay opened again stands where it was left, its quotations there found."""
    quotation = whole.block_quotations[len(whole.block_quotations) // 2]
    sitting = opened(file)
    sitting.reader.go(quotation.range.start)
    sitting.leave()
    again = Sitting(home=sitting.home, size="120x40")
    arrive(again.reader, again.reader.library.begin(str(file)), Load(str(file), jump=False))
    assert again.reader.essay is not None
    assert again.reader.essay.rest is not None
    assert quotation in again.reader.document.quotations
    assert any("▎" in row for row in again.rows)


def work_off(waiting: list[Callable[[], None]]) -> None:
    """Wait for the threads of errands, and do what they asked for."""
    for thread in threading.enumerate():
        if thread.name == "errand":
            thread.join(60)
    while waiting:
        waiting.pop(0)()


class Desk:
    """What the screen does for a completer: things are done when the thread of the keys has the time."""

    def __init__(self, reader: Reader) -> None:
        self.waiting: list[Callable[[], None]] = []
        self.completer = Completer(reader, self.waiting.append, lambda act: act())

    def work(self) -> None:
        """Wait for the thread, and do what it asked for."""
        work_off(self.waiting)


def test_the_rest_is_searched_in_the_background_and_said(file: Path, whole: Document) -> None:
    """The status line says what is being done until it is done."""
    sitting = opened(file)
    desk = Desk(sitting.reader)
    desk.completer.follow()
    assert "Finding the quotations of A Long Essay" in sitting.status
    desk.completer.follow()
    desk.work()
    assert sitting.reader.loading is None
    assert sitting.reader.document.quotations == whole.quotations
    assert sitting.reader.essay is not None
    assert sitting.reader.essay.rest is None


def test_a_search_is_given_up_and_reading_goes_on(file: Path, whole: Document) -> None:
    """After Esc nothing arrives any more, and what one comes to is judged all the same."""
    sitting = opened(file)
    desk = Desk(sitting.reader)
    desk.completer.follow()
    sitting.press("escape")
    assert sitting.reader.message == LEFT
    desk.work()
    assert sitting.reader.loading is None
    assert sitting.reader.essay is not None
    assert sitting.reader.essay.rest is not None
    sitting.press("G")
    visible = sitting.reader.text.viewport.visible()
    assert within(sitting.reader.document, visible) == within(whole, visible)


def test_a_search_stops_at_once_where_it_is_told_to(file: Path) -> None:
    """Its progress is asked often, and what it raises ends it."""
    shares: list[float] = []

    def stop(share: float) -> None:
        shares.append(share)
        if share > 0.3:
            raise GivenUp

    essay = opened(file).reader.essay
    assert essay is not None
    assert essay.rest is not None
    with pytest.raises(GivenUp):
        essay.rest.whole(stop)
    assert shares == sorted(shares)
    assert max(b - a for a, b in zip([0.0, *shares], shares, strict=False)) < 0.15


def test_another_essay_makes_the_search_void(file: Path) -> None:
    """What is found of an essay that is no longer open is not shown, and what was read for it is let go."""
    sitting = opened(file)
    begun = sitting.reader.essay
    assert begun is not None
    assert begun.rest is not None
    search = begun.rest._search
    assert search is not None
    reading = weakref.ref(search._reading)
    desk = Desk(sitting.reader)
    desk.completer.follow()
    sitting.open(str(Path(__file__).parents[1] / "text" / "essay" / "a-good-fire.md"))
    shown = sitting.reader.document
    desk.completer.follow()
    desk.work()
    assert sitting.reader.document is shown
    assert reading() is None


def test_esc_closes_what_is_open_before_it_gives_anything_up(file: Path) -> None:
    """With a prompt open, Esc closes the prompt."""
    sitting = opened(file)
    sitting.reader.loading = Loading("it", lambda: None)
    sitting.press("/ escape")
    assert sitting.reader.prompt is None
    assert sitting.reader.loading is not None
    sitting.press("escape")
    assert sitting.reader.loading is None


def test_corrections_wait_for_the_search(file: Path) -> None:
    """While quotations are looked for none is corrected, and it says why."""
    sitting = opened(file)
    sitting.reader.run("quotation.correct")
    assert "still being looked for" in sitting.reader.message


def test_a_correction_that_the_disk_refuses_is_not_forgotten(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an essay that was shown before it was searched, too, it is told until it is kept."""
    sitting = opened(file)
    essay = sitting.reader.essay
    assert essay is not None
    complete(sitting.reader, sitting.reader.library.completed(essay))
    refusal = ReaderError(Problem("corrections", "cannot be written: the disk is full"))
    with monkeypatch.context() as patch:
        patch.setattr(files, "change", Mock(side_effect=refusal))
        sitting.press("4 0 %").reader.run("quotation.correct")
    assert "1 change is not saved" in notices(sitting.reader.library.unsaved())
    assert unsaved.try_again(sitting.reader)
    assert Corrections(essay.kept.path).said()


def test_an_essay_with_corrections_is_searched_before_it_is_shown(file: Path) -> None:
    """What a person said changes what is judged round it, so nothing is shown before that is known."""
    sitting = opened(file)
    essay = sitting.reader.essay
    assert essay is not None
    complete(sitting.reader, sitting.reader.library.completed(essay))
    sitting.press("4 0 %")
    sitting.reader.run("quotation.correct")
    begun: Essay = sitting.reader.library.begin(str(file))
    assert begun.rest is None
    assert begun.corrected


def test_the_reader_can_be_left_while_a_long_essay_is_read(tmp_path: Path) -> None:
    """In a terminal: the pages stand, keys and a search are obeyed, q leaves, and the place is kept."""
    path = tmp_path / "road.txt"
    path.write_text(
        "\n\n".join(f"Furlong {number} of {number}.\n\n{'On and on. ' * 30}" for number in range(40_000))
    )
    with Terminal([*READER, path], home=tmp_path, columns=80, rows=24) as terminal:
        terminal.wait_for("only these pages so far")
        assert "Furlong 1 of 1." in terminal.words
        terminal.send("/furlong 99 of\r")
        terminal.wait_for("Furlong 99 of 99.")
        terminal.wait_for("so far")
        terminal.send("q")
        assert terminal.wait_end() == 0
    with Terminal([*READER, path], home=tmp_path, columns=80, rows=24) as terminal:
        terminal.wait_for("Furlong 99 of 99.")
        terminal.wait_for("only these pages so far")
        terminal.send("\x1b")
        terminal.wait_for("given up: only these pages are read")
        terminal.send("q")
        assert terminal.wait_end() == 0

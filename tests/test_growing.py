"""A long essay is shown before it is read whole: first the pages about its place, then the whole, and no row moves."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pytest

from tests.sitting import ESSAY, Sitting
from tests.test_staging import long_essay, work_off
from tui_reader import company, formats, glimpsing, growing
from tui_reader.desk import paint
from tui_reader.following import arrive
from tui_reader.library import Essay
from tui_reader.loading import PARTLY, Loading
from tui_reader.requests import Load
from tui_reader.ui.completing import Completer
from tui_reader.ui.errand import Errand

CHAPTERS = 400


def numbered() -> str:
    """Write a long essay in which no paragraph is like another: wrapped, with headings and notes at its end."""
    parts = ["The Long Road", "By A. Walker"]
    for chapter in range(1, CHAPTERS + 1):
        parts.append(f"Chapter {chapter}. Of Milestone {chapter}")
        for number in range(3):
            lines = [
                f"At milestone {chapter} and {number} furlongs the road goes on, and whoever",
                f"walks it counts {chapter * 7 + number} elms on the left hand and a mill. The miller of",
                f"the {chapter}th mile says little, but what he says of the {number + 1} weirs is",
                f"true, and it was written down in the year {1400 + chapter}.[{chapter}]"
                if not number
                else "true.",
            ]
            parts.append("\n".join(lines))
    parts.append("Notes")
    parts += [
        f"[{chapter}] The Roll of the {chapter}th Mile, p. {chapter}." for chapter in range(1, CHAPTERS + 1)
    ]
    return "\n\n".join(parts) + "\n"


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of many pages."""
    path = tmp_path_factory.mktemp("road") / "road.txt"
    path.write_text(numbered(), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def quoting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A long file in which quotations have to be looked for."""
    path = tmp_path_factory.mktemp("quoting") / "essay.txt"
    path.write_text(long_essay(300_000), encoding="utf-8")
    return path


def left_at(file: Path, keys: str, size: str = "120x40", home: Path | None = None) -> Sitting:
    """Read the whole of a file to some place, and leave."""
    sitting = Sitting(size=size, home=home)
    arrive(sitting.reader, whole(file), Load(str(file), jump=False))
    sitting.press(keys)
    sitting.leave()
    return sitting


def glimpsed(file: Path, before: Sitting | None = None, size: str = "120x40") -> Sitting:
    """Show the first pages that are read of a file."""
    sitting = Sitting(size=size, home=before.home if before else None)
    part = glimpsing.glimpse(sitting.reader.library, str(file))
    assert part is not None
    sitting.reader.essay = None
    vars(sitting)["before"] = before  # whose home goes with it
    arrive(sitting.reader, part, Load(str(file), jump=False))
    assert len(part.document.text) < len(whole(file).document.text) / 2
    return sitting


def left_and_glimpsed(file: Path, keys: str, size: str) -> tuple[Sitting, Sitting]:
    """Read the whole of a file to some place, and show the first pages that are read of it: they stand there."""
    left = left_at(file, keys, size)
    sitting = glimpsed(file, left, size)
    assert sitting.first_words == left.first_words
    assert sitting.reader.text.viewport.top + sitting.reader.origin == left.reader.text.viewport.top
    return left, sitting


def unmoved(sitting: Sitting) -> list[list[tuple[str, tuple[str, ...]]]]:
    """Give what is seen of the rows that must not change without a key: all but the last."""
    return [[part[:2] for part in row] for row in paint(sitting.reader)[:-1]]


@cache
def whole(file: Path) -> Essay:
    """Read the whole, once."""
    return Sitting().reader.library.begin(str(file))


@pytest.mark.parametrize("size", ["120x40", "40x12"])
@pytest.mark.parametrize("keys", ["", "j j j", "5 0 % } j", "9 3 % ctrl+d"])
def test_the_place_that_was_left_is_shown_from_a_part_of_the_file(road: Path, keys: str, size: str) -> None:
    """The same first words, at the same place as the whole has them, and about the same percent."""
    left, sitting = left_and_glimpsed(road, keys, size)
    kept, again = left.reader.where(), sitting.reader.where()
    assert kept is not None
    assert again is not None
    assert again.anchor == kept.anchor
    assert abs(again.percent - kept.percent) < 5
    assert again.title == kept.title == "The Long Road"


@pytest.mark.parametrize("file", ["road", "quoting"])
@pytest.mark.parametrize("size", ["120x40", "80x24", "160x45", "40x12"])
@pytest.mark.parametrize("keys", ["", "3 4 %", "7 7 % ctrl+d j"])
def test_the_whole_is_taken_up_without_a_row_that_moves(
    request: pytest.FixtureRequest, file: str, keys: str, size: str
) -> None:
    """No row but the last changes, wherever one has gone on the pages; and with the next key it is the whole."""
    path: Path = request.getfixturevalue(file)
    sitting = glimpsed(path, left_at(path, keys, size), size)
    sitting.press("j j ctrl+d k")
    before = unmoved(sitting)
    words = sitting.first_words
    essay = whole(path)
    growing.take(sitting.reader, essay)
    assert unmoved(sitting) == before
    sitting.press("escape")
    assert sitting.reader.document.text is essay.document.text
    assert sitting.first_words == words
    sitting.press("j")
    sitting.check()
    assert len(sitting.reader.side.outline.entries) > 20


def test_whoever_follows_goes_along_once_the_whole_is_read(road: Path) -> None:
    """While only some pages are, a place beyond them is not looked for on them."""
    first = left_at(road, "5 0 %")
    company.attend(first.reader, "pts/3")
    second = glimpsed(road, first)
    company.attend(second.reader, "pts/4")
    second.press("F")
    before = second.reader.text.viewport.top
    first.press("1 0 %")
    first.leave()
    assert not company.look(second.reader)
    assert second.reader.text.viewport.top == before
    growing.take(second.reader, whole(road), still=False)
    assert company.look(second.reader)
    assert second.first_words == first.first_words


def test_notes_that_stand_far_off_come_with_the_next_key(road: Path) -> None:
    """The pages do not know the notes at the end; nothing moves until a key is pressed."""
    sitting = glimpsed(road, left_at(road, "5 0 %", "80x24"), "80x24")
    assert "Roll of the" not in "\n".join(sitting.screen)
    growing.take(sitting.reader, whole(road))
    assert "Roll of the" not in "\n".join(sitting.screen)
    sitting.press("j")
    assert "Roll of the" in "\n".join(sitting.screen)
    assert sitting.reader.essay is not None
    assert sitting.reader.essay.part is None


def test_percent_end_and_outline_say_that_they_are_partial(road: Path) -> None:
    """A percent is about, what is not read is not gone to, and the status line says so."""
    sitting = glimpsed(road, left_at(road, "5 0 %"))
    sitting.press("escape")
    assert "% " in sitting.status.partition("~4")[2]
    assert "only these pages" in sitting.status
    here = sitting.first_words
    sitting.press("9 9 %")
    assert "99% is not read yet" in sitting.status
    assert sitting.first_words == here
    sitting.press("G")
    assert "not read yet" in sitting.status
    sitting.press("g g")
    assert "not read yet" in sitting.status
    growing.take(sitting.reader, whole(road))
    sitting.press("escape G G")
    assert "~" not in sitting.status
    assert "100%" in sitting.status


def test_what_is_done_is_said_beside_the_pages(road: Path) -> None:
    """While the rest is read the status line says how far that is, that these pages are not all, and the way out."""
    sitting = glimpsed(road)
    sitting.reader.loading = Loading("road.txt", lambda: None, 0.12, "Reading", PARTLY, partly=True)
    assert "Reading road.txt  12%, only these pages so far   Esc gives up" in sitting.status
    sitting.press("escape")
    assert sitting.reader.message == PARTLY


def test_a_search_typed_at_once_is_completed(road: Path) -> None:
    """It finds what is on the pages, says that this is not all, and counts anew when the whole is there."""
    sitting = glimpsed(road)
    sitting.press('/ "milestone" enter n n')
    assert "so far" in sitting.status
    current = sitting.first_words
    growing.take(sitting.reader, whole(road))
    assert f"3 of {4 * CHAPTERS}" in sitting.status or f"4 of {4 * CHAPTERS}" in sitting.status
    assert sitting.first_words == current
    sitting.press("n")
    assert "so far" not in sitting.status


def test_a_search_that_finds_nothing_goes_on_in_the_whole(road: Path) -> None:
    """What is not on the pages is found when it is read, and shown unless a key was pressed since."""
    sitting = glimpsed(road)
    sitting.press('/ "counts 2401" enter')
    assert "not on the pages read so far" in sitting.status
    growing.take(sitting.reader, whole(road))
    assert "counts 2401" in " ".join(" ".join(sitting.screen).split())
    assert "1 of 1" in sitting.status


def test_an_open_prompt_or_page_is_waited_for(road: Path) -> None:
    """Whoever types goes on typing; the whole comes when the line or the page is closed."""
    essay = whole(road)
    for opening in ('/ "elms"', "?"):
        sitting = glimpsed(road).press(opening)
        assert not growing.take(sitting.reader, essay)
        sitting.press("j")
        assert sitting.reader.essay is not None
        assert sitting.reader.essay.part is not None
        sitting.press("escape j")
        assert sitting.reader.essay.part is None


def test_a_bookmark_made_on_the_pages_stands_in_the_whole(road: Path) -> None:
    """Its place is that of the whole, with the pages as with the whole."""
    sitting = glimpsed(road, left_at(road, "5 0 %"))
    sitting.press("} } m a j j")
    assert sitting.reader.marks is not None
    [(at, bookmark)] = sitting.reader.marks.places()
    words = sitting.words_at(at)
    growing.take(sitting.reader, whole(road))
    sitting.press("j")
    [(at, found)] = sitting.reader.marks.places()
    assert found.id == bookmark.id
    assert at == bookmark.anchor.start
    assert sitting.words_at(at) == words


def test_jumps_lead_back_to_the_pages_and_to_what_is_not_read(road: Path) -> None:
    """A jump made on the pages is the same in the whole; one made before waits until its place is read."""
    left = left_at(road, "2 0 % j 5 0 %", "160x45")
    sitting = glimpsed(road, left, "160x45")
    sitting.press("ctrl+o")
    assert "not read yet" in sitting.status
    sitting.press('/ "weirs" enter')
    here = sitting.here
    sitting.press("] s")
    growing.take(sitting.reader, whole(road))
    sitting.press("ctrl+o")
    assert sitting.here == here


def test_a_place_left_on_the_pages_is_kept_as_one_of_the_whole(road: Path) -> None:
    """Left before the whole was read, it is found again."""
    sitting = glimpsed(road, left_at(road, "5 0 %"))
    sitting.press("ctrl+d ctrl+d")
    sitting.leave()
    again = Sitting(size="120x40", home=sitting.home)
    arrive(again.reader, whole(road), Load(str(road), jump=False))
    assert again.first_words == sitting.first_words
    assert again.reader.message == ""


DOUBTS = [  # what the file holds, what it is called
    (b"word " * 200_000, "one-line.txt"),
    ("\ufefflong ago\n\n".encode("utf-16-le") * 20_000, "wide.txt"),
    (b"<html><body>" + b"<p>Long ago.</p>\n\n" * 20_000, "page.html"),
    (b"a\0b\n\n" * 100_000, "binary.txt"),
    (b"", "emptied.txt"),
]


@pytest.mark.parametrize(("data", "name"), DOUBTS)
def test_what_is_doubtful_waits_for_the_whole(tmp_path: Path, data: bytes, name: str) -> None:
    """No pages are shown of what cannot be cut with certainty."""
    (tmp_path / name).write_bytes(data)
    assert formats.glimpse(tmp_path / name) is None


def test_words_that_are_gone_wait_for_the_whole(road: Path) -> None:
    """A place that is not found in the file is found, or not, in the whole."""
    assert formats.glimpse(road, "words that stand nowhere on the road", 0.5) is None


WRITTEN = [
    # as it is in the document, as it is in the file
    ("and the mill went round and round all day", "and the *mill* went\nround and   round all day"),
    (
        "he said “never” to the miller’s wife twice",
        "he said \u201cnever\u201d to\nthe miller\u2019s wife twice",
    ),
    ("the café at Liége was shut on that day", "the café at\nLiége was shut on that day"),
]


@pytest.mark.parametrize(("words", "written"), WRITTEN)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_words_are_found_however_the_file_has_them(
    tmp_path: Path, words: str, written: str, encoding: str
) -> None:
    """Wrapped, emphasised, with curly marks or accents, in an old encoding."""
    path = tmp_path / "essay.md"
    plain = [
        f"Paragraph {number} says “so” about the café\nand the road to the mill." for number in range(9000)
    ]
    plain[7000:7000] = [written]
    path.write_text("\n\n".join(plain), encoding=encoding)
    seen = formats.glimpse(path, words, 0.6)
    assert seen is not None
    assert seen.staged.document.text.startswith(words, seen.at)
    assert seen.start > 0.5


def test_what_was_read_of_the_pages_is_let_go_when_they_are_left(quoting: Path) -> None:
    """Nothing is searched for on the pages alone, and what was made ready for it goes with them."""
    sitting = glimpsed(quoting)
    assert sitting.reader.essay is not None
    assert sitting.reader.essay.rest is not None
    search = sitting.reader.essay.rest._search
    assert search is not None
    reading = weakref.ref(search._reading)
    completer = Completer(sitting.reader, lambda act: act(), lambda act: act())
    completer.follow()
    assert sitting.reader.loading is None
    assert reading() is not None
    sitting.open(ESSAY)
    completer.follow()
    assert reading() is None


def test_what_is_given_up_stops_soon_and_never_arrives(road: Path) -> None:
    """The pages stay as they are, and what is said of them is true."""
    sitting = glimpsed(road)
    waiting: list[Callable[[], None]] = []
    errand = Errand(sitting.reader, waiting.append, lambda act: act())
    reached: list[float] = []

    def work(progress: Callable[[float], None]) -> Callable[[], None]:
        def report(share: float) -> None:
            reached.append(share)
            if share > 0.3:
                sitting.press("escape")
            progress(share)

        essay = sitting.reader.library.begin(str(road), progress=report)
        return lambda: sitting.reader.renew(essay)

    loading = partial(Loading, "road.txt", doing="Reading", told=PARTLY, partly=True)
    errand.begin(work, "", loading, soon=True)
    work_off(waiting)
    assert max(reached) < 0.5
    assert sitting.reader.message == PARTLY
    assert sitting.reader.essay is not None
    assert sitting.reader.essay.part is not None
    assert gc.isenabled()
    sitting.press("j")
    assert "only these pages are read" in sitting.status

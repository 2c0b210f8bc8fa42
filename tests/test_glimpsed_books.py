"""A long book is shown before it is read whole: its first chapter, or that of its place, and no row moves."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from book import book, nav, package, page

from tests.sitting import Sitting
from tests.test_growing import left_and_glimpsed, unmoved, whole
from tui_reader import formats, glimpsing, growing

CHAPTERS = 8
SIZES = ["120x40", "80x24", "160x45", "40x12"]
WORDS = "the clerk of harbour kept two books one for ships that came and were expected it is second lost"


def chapters(*, apart: bool = False) -> dict[str, str | bytes]:
    """Write a book with a title page and an outline; its notes stand in each chapter, or ``apart`` at the end."""
    rng = random.Random(3)
    entries = "".join(f'<li><a href="{n}.xhtml">Chapter {n}</a></li>' for n in range(1, CHAPTERS))
    files: dict[str, str | bytes] = {
        "nav.xhtml": nav(entries),
        "0.xhtml": page("<h1>A Book of Snow</h1><p>Ada Verne</p><p>Printed for her friends.</p>"),
    }
    all_notes = ""
    for number in range(1, CHAPTERS):
        paragraphs, notes = "", ""
        for count in range(30):
            words = f"In {number} of {count} {' '.join(rng.choices(WORDS.split(), k=90))}"
            name = f"n{number}-{count}"
            target = f"notes.xhtml#{name}" if apart else f"#{name}"
            paragraphs += f'<p>{words}.<a epub:type="noteref" href="{target}"><sup>{count}</sup></a></p>'
            if count % 7 == 3:
                paragraphs += (
                    f"<blockquote><p>So {' '.join(rng.choices(WORDS.split(), k=40))}.</p></blockquote>"
                )
            notes += f'<aside epub:type="footnote" id="{name}"><p>Book of {number}, f. {count}.</p></aside>'
        all_notes += notes
        files[f"{number}.xhtml"] = page(f"<h1>Chapter {number}</h1>{paragraphs}{'' if apart else notes}")
    if apart:
        files["notes.xhtml"] = page(f"<h1>Notes</h1>{all_notes}")
    return files


def without(files: dict[str, str | bytes], name: str) -> bytes:
    """Give a book from which a file was taken that its package names."""
    return book({each: text for each, text in files.items() if each != name}, package(list(files)))


def notes_beside() -> bytes:
    """Give a book whose notes stand in a file out of the reading order."""
    files = chapters(apart=True)
    return book(files, package(list(files), beside=["notes.xhtml"]))


def cut_short() -> bytes:
    """Give a book whose second chapter breaks off."""
    return book({**chapters(), "2.xhtml": "<html><body><h1>Chapter 2</h1><p>Snow <b"})


BOOKS = {
    "notes in each chapter": lambda: book(chapters()),
    "notes at the end": lambda: book(chapters(apart=True)),
    "notes beside the text": notes_beside,
    "the second chapter missing": lambda: without(chapters(), "2.xhtml"),
    "the second chapter cut short": cut_short,
}


@pytest.fixture(scope="module", params=list(BOOKS))
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a book."""
    path = tmp_path_factory.mktemp("books") / "snow.epub"
    path.write_bytes(BOOKS[request.param]())
    return path


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", ["", "] ] ] ] ] ]", "5 5 %", "7 0 % ctrl+d j"])
def test_the_whole_book_is_taken_up_without_a_row_that_moves(path: Path, keys: str, size: str) -> None:
    """Nothing but the last row changes where the chapter that was left was read first, or the first one."""
    _, sitting = left_and_glimpsed(path, keys, size)
    sitting.press("j ctrl+d k")
    before = unmoved(sitting)
    words = sitting.first_words
    assert growing.take(sitting.reader, whole(path))
    assert unmoved(sitting) == before
    sitting.press("escape")
    assert sitting.reader.essay is not None
    assert sitting.reader.essay.part is None
    assert sitting.first_words == words
    sitting.check()


_LOCK = (
    '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod Algorithm="a"/>'
    '<enc:CipherData><enc:CipherReference URI="OPS/3.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>'
)
DOUBTS = {
    "the first chapter missing": lambda: without(chapters(), "1.xhtml"),
    "one chapter locked": lambda: book(chapters(), more={"META-INF/encryption.xml": _LOCK}),
    "one page alone": lambda: book({"0.xhtml": page("<p>Snow upon snow.</p>" * 9000)}),
    "pages without a letter": lambda: book(dict.fromkeys(chapters(), "")),
    "no book": lambda: b"PK" + bytes(200_000),
    "a web page": lambda: b"<!DOCTYPE html><html><body><p>Snow upon snow.</p></body></html>",
}


@pytest.mark.parametrize("made", DOUBTS.values(), ids=DOUBTS)
def test_a_doubtful_book_waits_for_the_whole(tmp_path: Path, made: Callable[[], bytes]) -> None:
    """No page is shown of what is locked, damaged at its beginning, or no book of several pages."""
    path = tmp_path / "snow.epub"
    path.write_bytes(made())
    assert formats.glimpse(path) is None
    assert formats.glimpse(path, "—", 0.5) is None


def test_words_are_looked_for_in_all_chapters_and_gone_ones_waited_for(tmp_path: Path) -> None:
    """They are found far from where they were thought to be; in a note, or nowhere, there is nothing to show."""
    path = tmp_path / "snow.epub"
    path.write_bytes(book(chapters()))
    seen = formats.glimpse(path, "In 3 of 12 ", 0.95)
    assert seen is not None
    assert seen.staged.document.text.startswith("In 3 of 12 ", seen.at)
    assert 0.2 < seen.start < seen.end < 0.8
    assert formats.glimpse(path, "Book of 5, f. 12.", 0.6) is None
    assert formats.glimpse(path, "words that stand nowhere in the snow", 0.5) is None


def test_passages_alike_are_told_by_what_stands_about_them(tmp_path: Path) -> None:
    """Where the words that are found are not those that were left, the whole is waited for."""
    files = chapters()
    alike = "<p>And so the snow fell on the harbour, and on the clerk, and on both his books.</p>"
    for number in (2, 5):
        files[f"{number}.xhtml"] = str(files[f"{number}.xhtml"]).replace("<p>", alike + "<p>", 1)
    path = tmp_path / "snow.epub"
    path.write_bytes(book(files))
    essay = whole(path)
    at = essay.document.text.rindex("And so the snow")
    place = Sitting().reader.library.place_at(essay, at, 70.0, [])
    for share, found in ((place.share, True), (0.2, False)):
        library = Sitting().reader.library
        library.progress.keep(replace(place, share=share))
        part = glimpsing.glimpse(library, str(path))
        assert (part is not None) is found
        if part is not None:
            assert part.document.text.startswith("And so the snow", at - part.origin)
            assert part.document.text[at - part.origin :][:400] == essay.document.text[at:][:400]

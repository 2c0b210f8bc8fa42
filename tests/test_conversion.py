"""Conversion: Markdown reads back as the same essay, HTML and JSON keep its parts, text is what the screen shows."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from format_cases import PACKED, cases, opened
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader import cli, formats
from tui_reader.conversion import converted, write_html, write_json, write_markdown
from tui_reader.document import Document, Kind, Range

ROOT = Path(__file__).parents[1]
LIBRARY = sorted(path for path in (ROOT / "text").rglob("*.*") if path.suffix in (".md", ".txt"))
CASES = [case for name in PACKED for case in cases(name)]


def structure(document: Document) -> dict[str, object]:
    """Give what a conversion has to keep; a note is known by its place among the notes."""
    order = {note.id: place for place, note in enumerate(document.notes)}
    return {
        "headings": [
            (block.level, words(document, block.range))
            for block in document.blocks
            if block.kind is Kind.HEADING and block.start < document.body.end
        ],
        "block quotations": [
            (words(document, each.range), order.get(each.note or ""))
            for each in document.quotations
            if each.block
        ],
        "run-in quotations": [
            (each.depth, words(document, each.range), order.get(each.note or ""))
            for each in document.quotations
            if not each.block
        ],
        "callouts": [
            (order[note.id], words(document, Range(_block_start(document, callout), callout.start)))
            for callout, note in document.callouts
        ],
        "notes": [words(document, note.body) for note in document.notes],
    }


def _block_start(document: Document, range_: Range) -> int:
    return document.blocks[document.block_at(range_.start)].start


def words(document: Document, range_: Range) -> str:
    """Give the words of a range, its callouts all alike and its space squeezed."""
    pieces: list[str] = []
    at = range_.start
    for callout, _ in document.callouts_in(range_):
        pieces += [document.text[at : callout.start], "[]"]
        at = callout.end
    return " ".join("".join([*pieces, document.text[at : range_.end]]).split())


def again(document: Document) -> Document:
    """Write a document as Markdown and read it."""
    return formats.parse(write_markdown(document).encode(), "again.md")


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.name)
def test_the_library_comes_back_the_same(path: Path) -> None:
    """Headings, quotations, callouts and notes of every shipped text survive Markdown."""
    document = formats.open(path)
    assert structure(again(document)) == structure(document)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_what_other_formats_mark_comes_back_the_same(case) -> None:  # type: ignore[no-untyped-def]
    """So it is with TEI, Word, OpenDocument and FictionBook."""
    document = opened(case)
    assert structure(again(document)) == structure(document)


def test_writing_twice_changes_nothing_more() -> None:
    """What was read back is written as it was written first."""
    for path in LIBRARY:
        first = write_markdown(again(formats.open(path)))
        assert write_markdown(formats.parse(first.encode(), "again.md")) == first


WORDS = st.text(
    alphabet=st.sampled_from(list("ab c.!?*_`#>-+=~|[]()<>&^\\1.)“”‘’:;/\"' "))
    | st.characters(categories=["L", "P"]),
    min_size=1,
    max_size=40,
)
XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


@st.composite
def editions(draw: st.DrawFn) -> str:
    """Give the body of an edition: paragraphs, quotations, verse, lists and notes with words of every kind."""

    def text() -> str:
        said = draw(WORDS).translate(XML)
        form = draw(st.integers(0, 7))
        if form == 0:
            return f"<hi rend='italic'>{said}</hi>"
        if form == 1:
            return f"<hi rend='bold'>{said}</hi>"
        if form == 2:
            return f"x<note>{said}</note>"
        return f"<ref target='https://example.org/a'>{said}</ref>" if form == 3 else said

    def inline() -> str:
        return "".join(text() for _ in range(draw(st.integers(1, 4))))

    def block(depth: int = 0) -> str:
        form = draw(st.integers(0, 7 if depth < 3 else 2))
        if form == 1:
            return f"<lg><l>{inline()}</l><l>{inline()}</l></lg>"
        if form == 2:
            return f"<table><row><cell>{inline()}</cell><cell>b{inline()}</cell></row></table>"
        if form == 3:
            return f"<quote>{block(depth + 1)}{block(depth + 1)}</quote>"
        if form == 4:
            return f"<list><item>{block(depth + 1)}</item><item><p>{inline()}</p></item></list>"
        return f"<p>{inline()}</p>"

    return "".join(
        f"<div><head>H{inline()}</head>{''.join(block() for _ in range(draw(st.integers(1, 4))))}</div>"
        for _ in range(draw(st.integers(1, 3)))
    )


@given(body=editions())
@settings(max_examples=120, deadline=None)
def test_whatever_the_words_are_they_come_back(body: str) -> None:
    """No mark in the words of an essay is taken for Markdown's."""
    data = PACKED["tei"]({"tei": body})
    document = formats.parse(data, "a.xml")
    assert structure(again(document)) == structure(document)


class _Page(HTMLParser):
    """Collects what a page holds."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.names: set[str] = set()
        self.tags: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.append(tag)
        self.names.add(said.get("id") or "")
        if tag == "a":
            self.targets.append(said.get("href") or "")
        if tag not in ("meta", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.name)
def test_a_page_is_whole(path: Path) -> None:
    """Every element is closed in its turn, every callout leads to its note and back, nothing is fetched."""
    document = formats.open(path)
    page = _Page()
    page.feed(write_html(document))
    assert page.open == []
    assert {target[1:] for target in page.targets if target.startswith("#note")} <= page.names
    assert page.tags.count("blockquote") == len(document.block_quotations)
    assert not {"script", "img", "link", "iframe"} & set(page.tags)


def test_a_page_comes_back_with_its_notes() -> None:
    """What was written as HTML is read with the same notes, block quotations and headings."""
    document = formats.open(ROOT / "text" / "essay" / "a-good-fire.md")
    back = formats.parse(write_html(document).encode(), "again.html")
    assert len(back.notes) == len(document.notes)
    assert [len(note.callouts) for note in back.notes] == [len(note.callouts) for note in document.notes]
    assert len(back.block_quotations) == len(document.block_quotations)


def test_json_holds_the_text_and_the_ranges() -> None:
    """Ranges are offsets into the one text."""
    document = formats.open(ROOT / "text" / "essay" / "a-good-fire.md")
    data = json.loads(write_json(document))
    assert data["schema"] == "adfontes-document/1"
    assert data["text"] == document.text
    start, end = data["notes"][0]["callouts"][0]
    assert data["text"][start:end] == "[1]"
    assert len(data["quotations"]) == len(document.quotations)


def test_text_is_what_the_screen_would_show() -> None:
    """Lines are no wider than the measure, and quotations have their bar."""
    document = formats.open(ROOT / "text" / "essay" / "a-good-fire.md")
    lines = "".join(converted(document, "text")).splitlines()
    assert max(map(len, lines)) <= 72
    assert any(line.strip().startswith("▎ The Box being opened") for line in lines)
    assert "".join(converted(document, "text", ascii_only=True)).isascii()
    assert "".join(converted(document, "html", ascii_only=True)).isascii()


def test_the_command_writes_a_file_and_never_the_essay_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With -o the result is in that file; the essay is not overwritten."""
    essay = tmp_path / "essay.txt"
    essay.write_text("A Title\n\nWords[1] here.\n\n[1] A note.\n")
    made = tmp_path / "essay.md"
    assert cli.main(["convert", str(essay), "--to", "markdown", "-o", str(made)]) == 0
    assert "[^1]: A note." in made.read_text()
    assert cli.main(["convert", str(essay), "--to", "text", "-o", str(essay)]) == cli.UNREADABLE
    assert essay.read_text().startswith("A Title")
    assert "the essay itself" in capsys.readouterr().err


def test_the_command_says_in_a_line_what_it_cannot_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing on standard output, one line on standard error."""
    assert cli.main(["convert", str(tmp_path / "none.xml"), "--to", "text"]) == cli.UNREADABLE
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(r"adfontes: .*none\.xml: there is no such file; .*\n", said.err)

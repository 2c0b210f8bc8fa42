"""How documents are set: cases as data in fixtures/layout.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hand_made import essay

from tui_reader.cells import ASCII, UNICODE
from tui_reader.document import Document, Range
from tui_reader.layout import Layout, Measure

FIXTURES = Path(__file__).parent / "fixtures" / "layout.md"
CASE = re.compile(
    r"## (?P<title>[^\n]+)\n\n`(?P<measure>[^\n]+)`\n\n```\n(?P<source>.*?)\n```\n\n```\n(?P<lines>.*?)```\n",
    re.S,
)


def cases() -> list[tuple[str, str, str, str]]:
    """Read the cases: title, measure, essay, and the lines as drawn."""
    return [
        match.group("title", "measure", "source", "lines")
        for match in CASE.finditer(FIXTURES.read_text("utf-8"))
    ]


def measure_of(words: str) -> Measure:
    """Make a measure from words like ``width=40 tight``."""
    named = dict(word.partition("=")[::2] for word in words.split())
    return Measure(
        width=int(named["width"]),
        justify="justify" in named,
        hyphenate=named.get("hyphenate", ""),
        paragraphs="indent" if "indent" in named else "blank",
        glyphs=ASCII if "ascii" in named else UNICODE,
        tight="tight" in named,
    )


def made(source: str, words: str) -> Document:
    """Make the document of a case; ``quotations=0,1`` makes each of these blocks a quotation of its own."""
    found = essay(source, page="page" in words.split())
    named = re.search(r"quotations=([\d,]+)", words)
    if named is None:
        return found
    blocks = [found.blocks[int(number)] for number in named[1].split(",")]
    return essay(source, tuple(Range(block.start, block.end) for block in blocks))


def drawn(document: Document, measure: Measure) -> str:
    """Draw a whole document, the ends of its lines trimmed."""
    layout = Layout(document, measure)
    rows = (
        "".join(piece.text for piece in layout.pieces(line)) for _, line in layout.lines(layout.first, 999)
    )
    return "".join(row.rstrip() + "\n" for row in rows)


@pytest.mark.parametrize(("title", "words", "source", "expected"), cases(), ids=[case[0] for case in cases()])
def test_a_document_is_set_as_the_fixture_shows(title: str, words: str, source: str, expected: str) -> None:
    """Each case of the fixture is drawn exactly as it stands there."""
    assert drawn(made(source, words), measure_of(words)) == expected

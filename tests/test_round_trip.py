"""Written as Markdown and read again an essay is the same: its blocks, notes, quotations, links and emphasis."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, takewhile
from pathlib import Path
from urllib.parse import unquote

import pytest
from format_cases import PACKED, cases, opened
from hypothesis import given, settings
from made_essays import editions, manuscripts, pages
from test_html import CASES as PAGES

from tui_reader import formats
from tui_reader.conversion import write_markdown
from tui_reader.document import Block, Container, Document, Kind, Range

ROOT = Path(__file__).parents[1]
LIBRARY = sorted(path for path in (ROOT / "text").rglob("*.*") if path.suffix in (".md", ".txt"))
CASES = [case for name in PACKED for case in cases(name)]

LOST = {Container.EPIGRAPH: Container.QUOTE, Container.ASIDE: None}
"""What Markdown has no word for, and what it is there."""
NUMBER = re.compile(r"(\d{1,9})[.)]")


def kept(document: Document) -> list[str]:
    """Tell all that a conversion has to keep, a line each; a note is known by its place among the notes.

    What Markdown cannot say is told as it says it: a caption is a paragraph, a line of verse alone is one too, and an
    author's line apart from the title, a heading within a quotation is one in strong letters, and the letter of an item
    stands before its words.
    """
    order = {note.id: f"{{{place}}}" for place, note in enumerate(document.notes)}
    out = [_block(document, block, order, alone) for block, alone in _alone(document)]
    for each in document.quotations:
        name = "block quotation" if each.block else "quotation"
        source = order.get(each.note or "", "-")
        out.append(f"{name} {each.depth} {source} {_words(document, each.range, order)}")
    out += [
        f"note called {len(each.callouts)} times: {_words(document, each.body, order)}"
        for each in document.notes
    ]
    links = [(_words(document, range_, dict.fromkeys(order, "")), to) for range_, to in _links(document)]
    return out + [f"link {words} -> {target}" for words, target in links if words]


def _links(document: Document) -> Iterator[tuple[Range, str]]:
    """Give the links; one that a callout divides, which leads to its note alone, is one still.

    So are two that touch and lead to the same place: a reader sees one.
    """
    callouts = {callout.start: callout.end for callout, _ in document.callouts}
    held: tuple[Range, str] | None = None
    for link in document.links:
        target = unquote(link.target)
        if held and held[1] == target and link.start in (held[0].end, callouts.get(held[0].end)):
            held = Range(held[0].start, link.end), target
            continue
        if held:
            yield held
        held = Range(link.start, link.end), target
    if held:
        yield held


def _alone(document: Document) -> Iterator[tuple[Block, bool]]:
    """Give each block, and whether the one before and the one after are no lines of the same stanza."""
    close = [before.end + 1 == after.start for before, after in pairwise(document.blocks)]
    for block, before, after in zip(document.blocks, [False, *close], [*close, False], strict=False):
        yield block, not before and not after


def _block(document: Document, block: Block, order: dict[str, str], alone: bool) -> str:
    inside = [held for each in block.inside if (held := LOST.get(each, each))]
    kind, level, lead = block.kind, block.level, block.lead
    words = _words(document, block.range, order)
    noted = document.note_at(block.start)
    if kind is Kind.BYLINE and not _at_title(document, block):
        kind = Kind.PARAGRAPH
    if kind is Kind.TITLE and block.start > 0:
        kind, level = Kind.HEADING, 1
    if kind is Kind.HEADING and (inside or noted):
        kind, level = Kind.PARAGRAPH, 0
    if kind is Kind.CAPTION or (kind is Kind.VERSE and alone):
        kind, inside = Kind.PARAGRAPH, [each for each in inside if each is not Container.TABLE]
    if noted:
        lead = "" if noted.body.start == block.start else lead
        kind = Kind.PARAGRAPH if kind is Kind.NOTE else kind
    if kind in (Kind.PARAGRAPH, Kind.ITEM) and Container.LIST in inside:
        kind, level = Kind.ITEM, 0
    if Container.LIST in inside:
        if number := NUMBER.fullmatch(lead):
            lead = number[1]
        else:
            words, lead = (f"{lead} {words}" if lead not in ("", "•") else words), ""
    return f"{kind} {min(level, 6)} {'/'.join(inside)} {lead}: {words}"


def _at_title(document: Document, line: Block) -> bool:
    """Whether an author's line stands with the title, before all else."""
    front = list(takewhile(lambda block: block.kind in (Kind.TITLE, Kind.BYLINE), document.blocks))
    return line in front and any(block.kind is Kind.TITLE for block in front)


def _words(document: Document, range_: Range, order: dict[str, str]) -> str:
    """Give the words of a range, its space squeezed, its callouts by their notes."""
    pieces: list[str] = []
    at = range_.start
    for callout, note in document.callouts_in(range_):
        pieces += [document.text[at : callout.start], order[note.id]]
        at = callout.end
    return " ".join("".join([*pieces, document.text[at : range_.end]]).split())


def emphasis(document: Document) -> list[tuple[str, str]]:
    """Give the words that are set in a style and stand by themselves: these Markdown can say."""
    text = f" {document.text} "
    return [
        (span.style, document.text[span.start : span.end])
        for span in document.spans
        if not text[span.start].strip() and not text[span.end + 1].strip()
    ]


def again(document: Document) -> Document:
    """Write a document as Markdown and read it."""
    return formats.parse(write_markdown(document).encode(), "again.md")


def assert_same(document: Document) -> None:
    """Hold a document against what comes back."""
    assert kept(again(document)) == kept(document)


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.name)
def test_the_library_comes_back_the_same(path: Path) -> None:
    """Every shipped text survives Markdown, and its emphasis with it."""
    document = formats.open(path)
    assert_same(document)
    assert emphasis(again(document)) == emphasis(document)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_what_other_formats_mark_comes_back_the_same(case) -> None:  # type: ignore[no-untyped-def]
    """So it is with TEI, Word, OpenDocument and FictionBook."""
    assert_same(opened(case))


@pytest.mark.parametrize("page", [case.values[0] for case in PAGES], ids=[case.id for case in PAGES])
def test_pages_come_back_the_same(page: str) -> None:
    """So it is with pages of the web, whatever their habits."""
    assert_same(formats.parse(page.encode(), "page.html"))


FOUND = {
    "a bracket after a backslash in a link": r'<p>So</p><p><a href="https://a.org/b">\[</a></p>',
    "a line of verse alone before a quotation": '<p>So<a href="#n1"><sup>1</sup></a></p><section role="doc-endnotes">'
    '<ol><li id="n1"><p>a<br>b<a href="#n2" role="doc-noteref"><sup>2</sup></a></p><blockquote><p>c</p></blockquote>'
    '</li><li id="n2"><p>d</p></li></ol></section>',
    "an item without words after a list of numbers": '<ol start="0"><li><p>a</p></li></ol><blockquote><ul><li><ul><li>'
    "<p>b</p></li></ul><p>c</p></li></ul></blockquote>",
    "an author's line that the title stands far below": '<h1></h1><p class="byline">Ada</p><p>a</p><h2>b</h2>',
}
"""What chance has found before."""


@pytest.mark.parametrize("what", FOUND)
def test_what_once_was_lost_comes_back(what: str) -> None:
    """Each was lost or changed once."""
    assert_same(
        formats.parse(f"<!DOCTYPE html><title>T</title><main>{FOUND[what]}</main>".encode(), "a.html")
    )


def test_two_callouts_that_no_note_answers_come_back_as_two() -> None:
    """Though they are alike and stand side by side; and the link before them is kept."""
    document = formats.parse(b"[1](b.md)[^1][^1]\n", "a.md")
    assert write_markdown(document).strip() == "[1](b.md)[^1][^1]"
    assert_same(document)


def test_what_leads_an_item_never_leads_what_stands_further_on_in_it() -> None:
    """Where an item begins with a list of its own or a rule, no bullet stands before the words after it."""
    for written, leads in (
        (b"- > 1. a\n    > # b\n", ["1.", ""]),
        (b"- > ***\n    > a\n", ["•", ""]),
    ):
        document = formats.parse(written, "a.md")
        assert [block.lead for block in document.blocks] == leads
        assert_same(document)


def test_writing_twice_changes_nothing_more() -> None:
    """What was read back is written as it was written first."""
    for path in LIBRARY:
        first = write_markdown(again(formats.open(path)))
        assert write_markdown(formats.parse(first.encode(), "again.md")) == first


MADE = {
    "a page": (pages(), lambda made: formats.parse(made.encode(), "a.html")),
    "an edition": (editions(), lambda made: formats.parse(PACKED["tei"]({"tei": made}), "a.xml")),
    "Markdown": (manuscripts(), lambda made: formats.parse(made.encode(), "a.md")),
}


@pytest.mark.parametrize("what", MADE)
def test_whatever_the_words_are_they_come_back(what: str) -> None:
    """No mark in the words of an essay is taken for Markdown's, and no block, note or quotation is lost."""
    essays, opened = MADE[what]

    @given(essays)
    @settings(max_examples=120, deadline=None, derandomize=True)
    def holds(made: str) -> None:
        assert_same(opened(made))

    holds()


@pytest.mark.torture
@pytest.mark.parametrize("what", MADE)
def test_many_come_back(what: str) -> None:
    """The same, each time with other essays, two thousand of them."""
    essays, opened = MADE[what]

    @given(essays)
    @settings(max_examples=2000, deadline=None)
    def holds(made: str) -> None:
        assert_same(opened(made))

    holds()

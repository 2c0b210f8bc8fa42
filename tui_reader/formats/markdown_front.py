"""The front of a Markdown text: its title, and the lines about it that name the author or the year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice, takewhile

from tui_reader.document import Block, Kind
from tui_reader.formats.builder import Builder
from tui_reader.patterns import compiled

ABOUT_TITLE = 3
"""So many lines above or below a title may be about it: the author, the year, where it was printed."""
_LONGEST_LINE = 120
BY = compiled(r"\Aby\s+(?=\w)", re.IGNORECASE)


def name_front(builder: Builder, fields: Mapping[str, str]) -> None:
    """Tell the title and the lines about it, as the author's, from the headings and paragraphs below them."""
    blocks = builder.blocks
    top = [place for place, block in blocks.of_kind(Kind.HEADING) if block.level == 1]
    above = _lines(builder, 0)
    if top[:1] != [above] or fields.get("title") == "":
        return
    below = _lines(builder, above + 1)
    if (told := fields.get("bylines", "")).isdecimal():
        below = min(int(told), len(blocks) - above - 1)
    if len(top) > 1 and not above + below and not fields.get("title"):
        return
    front = range(above + 1 + below)
    # Slanted letters only said that this is such a line.
    slanted = {(blocks[place].start, blocks[place].end) for place in front if place != above}
    builder.spans = [span for span in builder.spans if (span.start, span.end) not in slanted]
    for place in front:
        kind = Kind.TITLE if place == above else Kind.BYLINE
        blocks[place] = Block(kind, blocks[place].start, blocks[place].end)


def _lines(builder: Builder, first: int) -> int:
    """Count the lines from a block on that may be about the title."""
    few = builder.blocks[first : first + ABOUT_TITLE]
    prose = takewhile(lambda block: block.kind is Kind.PARAGRAPH and not block.inside, few)
    text = builder.text()
    end = few[-1].end if few else 0
    slanted = {(span.start, span.end) for span in takewhile(lambda span: span.start < end, builder.spans)}
    return lines_about_title((text[b.start : b.end], (b.start, b.end) in slanted) for b in prose)


def lines_about_title(paragraphs: Iterable[tuple[str, bool]]) -> int:
    """Count the paragraphs that may be about the title: ``by ...``, or all set in a style, and short.

    A paragraph is its words, and whether they are all set in a style.
    """
    return sum(1 for _ in takewhile(lambda each: _is_byline(*each), islice(paragraphs, ABOUT_TITLE)))


def _is_byline(words: str, slanted: bool) -> bool:
    if len(words) > _LONGEST_LINE:
        return False
    named = slanted and not words.endswith((".", "!", "?"))
    return named or (BY.match(words) is not None and not words.endswith("."))

"""Which callout gives the source of a quotation: the one that closes it, or else the one that announces it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from tui_reader.document import Block, Kind, Range
from tui_reader.patterns import compiled

Called = tuple[int, int, str]
"""A callout's start and end in the text, and the id of its note."""

_AFTER_MARK = compiled(r"[.,;:!?…)\]”’\"'»«]*[ \u00a0]?(?:\([^()]{1,60}\))?[.,;:]?[ \u00a0]?")
_CLOSES = compiled(r"[\s.,;:!?…)\]”’\"'»«—-]*(?:\([^()]{1,80}\)[.,;]?)?\s*")
_SENTENCE_ENDS = compiled(r"[.!?…][”’\"')\]]*\s+[“‘\"'(\[]*[A-ZÀ-Þ]")
_NEAR = 160


def after_run_in(text: str, start: int, end: int, callouts: Sequence[Called], limit: int) -> str | None:
    """Find the note that gives the source of a run-in quotation; look no further than ``limit``."""
    place = bisect_left(callouts, (start, 0, ""))
    while place < len(callouts) and callouts[place][1] < end - 3:
        place += 1
    if place == len(callouts):
        return None
    at, _, note = callouts[place]
    if at >= limit or at - end > _NEAR:
        return None
    if at < end:
        return note if callouts[place][1] >= end - 2 else None
    between = text[end:at]
    if _AFTER_MARK.fullmatch(between):
        return note
    ends = text[end - 2 : end - 1] in ".!?" and re.match(r"\s+[A-ZÀ-Þ]", between) is not None
    if ends or _SENTENCE_ENDS.search(between) or any(mark in between for mark in "“”„«»"):
        return None
    return note


def closing(text: str, start: int, end: int, callouts: Sequence[Called]) -> str | None:
    """Find the note whose callout closes the words between ``start`` and ``end``."""
    place = bisect_left(callouts, (end, 0, "")) - 1
    if place < 0 or callouts[place][0] < start:
        return None
    return callouts[place][2] if _CLOSES.fullmatch(text[callouts[place][1] : end]) else None


def closes(text: str, at: int, end: int) -> bool:
    """Say whether nothing but marks stands between the end of a callout and the end of a paragraph."""
    return _CLOSES.fullmatch(text, at, end) is not None


def lead_in(blocks: Sequence[Block], first: int) -> Block | None:
    """Give the block before a quotation that begins with block ``first``; none where it is the first of all.

    A line of verse alone is no stanza, and is given as the paragraph that announces.
    """
    if first == 0:
        return None
    before = blocks[first - 1]
    if before.kind is Kind.VERSE and not (first > 1 and blocks[first - 2].end + 1 == before.start):
        return before._replace(kind=Kind.PARAGRAPH)
    return before


def of_block(text: str, words: Range, before: Block | None, callouts: Sequence[Called]) -> str | None:
    """Find the note of a block quotation: the one that closes it, or else the one at the end of its lead-in."""
    note = closing(text, words.start, words.end, callouts)
    if note is None and before is not None and before.kind in (Kind.PARAGRAPH, Kind.ITEM, Kind.NOTE):
        note = closing(text, before.start, before.end, callouts)
    return note

"""Chapters as sections: what the outline names gets the level it has there, and a heading where it has none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tui_reader.document import Kind
from tui_reader.formats.epub_outline import Entry
from tui_reader.formats.html_context import Context, Draft
from tui_reader.formats.html_inline import Words
from tui_reader.formats.html_write import Line
from tui_reader.patterns import compiled

_NEAR = 4
"""So many lines after the place that the outline names its heading may stand."""
_SHORT = 160
_UNSAID = compiled(
    r"cover|title ?page|half[ -]?title(?: page)?|imprint|colophon|copyright.*|(?:table of )?contents|start|frontispiece"
    r"|text|begin(?:ning)?",
    re.IGNORECASE,
)
"""Names of pages that show what they are."""
_FRONT = 8


def name_sections(lines: Sequence[Line], chapters: Sequence[Entry]) -> list[Line]:
    """Give the lines with the headings that the outline names, at its levels."""
    places: dict[str, int] = {}
    for at, line in enumerate(lines):
        for _, key in line.words.places:
            places.setdefault(key, at)
    found = [
        (entry, places.get(entry.key, places.get(entry.key.partition("#")[0] + "#", -1)))
        for entry in chapters
    ]
    starts = {place for _, place in found}
    levels: dict[int, int] = {}
    before: dict[int, list[Entry]] = {}
    for entry, place in found:
        if place < 0 or lines[place].note:
            continue
        heading = _heading_near(lines, place, levels, starts)
        if heading is not None:
            levels[heading] = entry.depth
        elif not _UNSAID.fullmatch(entry.label) and place not in levels:
            before.setdefault(place, []).append(entry)
    return _levelled(lines, levels, before)


def _heading_near(lines: Sequence[Line], place: int, taken: dict[int, int], starts: set[int]) -> int | None:
    """Find the heading of a chapter that begins at a place, and goes no further than the next."""
    for near in range(place, min(place + _NEAR, len(lines))):
        line = lines[near]
        if line.note or (near > place and near in starts):
            return None
        if line.kind is Kind.HEADING and near not in taken:
            return near
        if len(line.words.text) > _SHORT:
            return None
    return None


def _levelled(lines: Sequence[Line], levels: dict[int, int], before: dict[int, list[Entry]]) -> list[Line]:
    """Set the levels: what stands below a named heading moves with it."""
    out: list[Line] = []
    shift = floor = 0
    for place, line in enumerate(lines):
        for entry in before.get(place, ()):
            context = Context(Kind.HEADING, entry.depth)
            out.append(
                Line(Kind.HEADING, Words(entry.label), Draft(Words(entry.label), context, kind=Kind.HEADING))
            )
            shift, floor = 0, entry.depth
        if line.kind is Kind.HEADING and not line.note:
            level = line.draft.context.level
            if place in levels:
                shift, floor = levels[place] - level, levels[place]
                level = levels[place]
            elif floor:
                level = max(floor + 1, level + shift)
            line = replace(line, draft=replace(line.draft, context=line.draft.context._replace(level=level)))
        out.append(line)
    return out


def show_title(lines: list[Line], title: str, author: str) -> None:
    """Tell the book's title and author among its first lines, or set them above."""
    own = [place for place, line in enumerate(lines) if not line.note][:_FRONT]
    shown = next((place for place in own if _same(lines[place], title)), None)
    if shown is not None and lines[shown].kind in (Kind.HEADING, Kind.PARAGRAPH):
        lines[shown].kind = Kind.TITLE
        byline = next((place for place in own if author and _names(lines[place], author)), None)
        if byline is not None and lines[byline].kind in (Kind.PARAGRAPH, Kind.HEADING):
            lines[byline].kind = Kind.BYLINE
        return
    said = [(Kind.TITLE, title), (Kind.BYLINE, author)] if title else []
    lines[0:0] = [Line(kind, Words(text), Draft(Words(text), Context())) for kind, text in said if text]


def _same(line: Line, title: str) -> bool:
    return bool(title) and _bare(line.words.text) == _bare(title)


def _names(line: Line, author: str) -> bool:
    text = _bare(line.words.text)
    return len(text) < 120 and text in (_bare(author), f"by{_bare(author)}")


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()

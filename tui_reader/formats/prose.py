"""Prose taken apart and put together, with what is marked in it: lines of a stanza, cells of a row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tui_reader.document import Link, Span
from tui_reader.formats.builder import Prose

GAP = "   "
"""Between the cells of a row."""


@dataclass(slots=True)
class _Line:
    start: int
    text: str
    spans: list[Span] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    callouts: list[tuple[int, int, str]] = field(default_factory=list)
    orphans: list[tuple[int, int]] = field(default_factory=list)


def lines_of(prose: Prose) -> list[Prose]:
    """Give the lines of a paragraph that has breaks of its own."""
    if "\n" not in prose.text:
        return [prose]
    lines: list[_Line] = []
    at = 0
    for text in prose.text.split("\n"):
        lines.append(_Line(at, text))
        at += len(text) + 1
    starts = [line.start for line in lines]
    for span in prose.spans:
        for line, start, end in _parts(lines, starts, span.start, span.end):
            line.spans.append(span._replace(start=start, end=end))
    for link in prose.links:
        for line, start, end in _parts(lines, starts, link.start, link.end):
            line.links.append(link._replace(start=start, end=end))
    for first, last, id_ in prose.callouts:
        line = lines[bisect_right(starts, first) - 1]
        line.callouts.append((first - line.start, last - line.start, id_))
    for first, last in prose.orphans:
        line = lines[bisect_right(starts, first) - 1]
        line.orphans.append((first - line.start, last - line.start))
    return [
        Prose(line.text, tuple(line.spans), tuple(line.links), tuple(line.callouts), tuple(line.orphans))
        for line in lines
    ]


def _parts(
    lines: Sequence[_Line], starts: Sequence[int], start: int, end: int
) -> Iterator[tuple[_Line, int, int]]:
    """Give the lines that a stretch runs over, and from where to where in each."""
    for place in range(max(0, bisect_right(starts, start) - 1), len(lines)):
        line = lines[place]
        if line.start >= end:
            return
        first, last = max(start - line.start, 0), min(end - line.start, len(line.text))
        if first < last:
            yield line, first, last


def row_of(cells: Sequence[Prose]) -> Prose:
    """Join the cells of a row, a gap between each two."""
    pieces: list[str] = []
    spans: list[Span] = []
    links: list[Link] = []
    callouts: list[tuple[int, int, str]] = []
    orphans: list[tuple[int, int]] = []
    at = 0
    for cell in cells:
        pieces.append(cell.text)
        spans += [span._replace(start=span.start + at, end=span.end + at) for span in cell.spans]
        links += [link._replace(start=link.start + at, end=link.end + at) for link in cell.links]
        callouts += [(start + at, end + at, id_) for start, end, id_ in cell.callouts]
        orphans += [(start + at, end + at) for start, end in cell.orphans]
        at += len(cell.text) + len(GAP)
    return Prose(GAP.join(pieces), tuple(spans), tuple(links), tuple(callouts), tuple(orphans))

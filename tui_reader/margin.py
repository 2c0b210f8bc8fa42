"""What stands in the margin: which line of which note beside which row of the text, and where printed pages begin."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.document import Note
from tui_reader.layout import Address, Line
from tui_reader.panes import Pane
from tui_reader.side import Side


class Margin(NamedTuple):
    """What stands in the margin."""

    lines: dict[int, tuple[Address, Line]]
    """Lines of the notes' page, by the row of the text they stand beside."""
    more: int | None
    """How many notes have no room at all; None where all are seen whole."""


def beside(side: Side, text: Pane, height: int) -> Margin:
    """Set each note beside the row of its callout, pushed aside where they would collide."""
    layout = side.notes.viewport.layout
    notes = side.foot.shown
    drawn: dict[int, list[tuple[Address, Line]]] = {}
    for address, line in layout.lines(layout.first, 10 * height):
        if not line.blank:
            drawn.setdefault(address.block, []).append((address, line))
    bodies = [[line for index in side.margin_blocks(note) for line in drawn.get(index, ())] for note in notes]
    shown = [line for _, line in text.viewport.lines()]
    starts = stacked([_row_of(note, shown) for note in notes], [len(body) for body in bodies], height)
    lines = {
        row: line
        for start, body in zip(starts, bodies, strict=False)
        for row, line in enumerate(body, start)
        if row < height
    }
    cut = len(starts) < len(notes) or bool(starts and starts[-1] + len(bodies[len(starts) - 1]) > height)
    return Margin(lines, len(notes) - len(starts) if cut else None)


def _row_of(note: Note, lines: Sequence[Line]) -> int:
    starts = [callout.start for callout in note.callouts]
    for row, line in enumerate(lines):
        if any(line.start <= at < line.end for at in starts):
            return row
    return 0


def printed_pages(text: Pane) -> dict[int, str]:
    """Give the numbers of the printed pages that begin in view, each by its row; of two on a row, the later."""
    lines = text.viewport.lines()
    if not lines:
        return {}
    marks = text.document.printed_pages
    first = bisect_left(marks, lines[0][1].start, key=lambda mark: mark.at)
    found: dict[int, str] = {}
    ends = [line.end for _, line in lines]
    for mark in marks[first : bisect_right(marks, ends[-1], key=lambda mark: mark.at)]:
        row = bisect_left(ends, mark.at + 1)
        if row == len(ends) or lines[row][1].blank:
            row = bisect_left(ends, mark.at)
        found[row] = mark.label
    return found


def stacked(beside: Sequence[int], sizes: Sequence[int], height: int) -> list[int]:
    """Give each note its first row: beside its callout if it can be, a row apart, none below the foot if it can be.

    Notes pushed below the foot push those above them up; what has no room even so is left out.
    """
    starts: list[int] = []
    free = 0
    for row, size in zip(beside, sizes, strict=True):
        starts.append(max(free, row))
        free = starts[-1] + size + 1
    limit = height
    for place in range(len(starts) - 1, -1, -1):
        starts[place] = max(min(starts[place], limit - sizes[place]), 0)
        limit = starts[place] - 1
    free = 0
    for place, size in enumerate(sizes):
        starts[place] = max(starts[place], free)
        free = starts[place] + size + (1 if starts[place] + size + 1 < height else 0)
    return [start for start in starts if start < height]

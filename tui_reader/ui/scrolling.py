"""Which rows of a screen have moved up or down as a block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import ne
from typing import NamedTuple

from tui_reader.ui.cells import CODE, SECOND, UNKNOWN, Cells

_WORTH = 16
"""Cells that scrolling must spare to be thought of."""
_TORN = 2
"""Rows that may differ inside a block that moved: a light went out, a quotation became the one at hand."""


class Shift(NamedTuple):
    """A block that moved: rows ``top`` to ``bottom`` and columns ``left`` to ``right``, both the last included.

    ``by`` is how far up; what moved down moved by less than nothing.
    """

    top: int
    bottom: int
    left: int
    right: int
    by: int
    spared: int
    """How many cells need not be written."""


def found(shown: Sequence[Cells], wanted: Sequence[Cells], left: int, right: int) -> Shift | None:
    """Find the shift of a band of columns that spares the most cells."""
    old = [row[left : right + 1] for row in shown]
    new = [row[left : right + 1] for row in wanted]
    rows = [y for y, (was, now) in enumerate(zip(old, new, strict=True)) if was != now]
    if len(rows) < 2 or _torn(shown, left, right):
        return None
    top, bottom = rows[0], rows[-1]
    places: dict[Cells, list[int]] = {}
    for y in range(top, bottom + 1):
        if _says_something(old[y]):
            places.setdefault(old[y], []).append(y)
    votes = Counter(was - y for y in range(top, bottom + 1) for was in places.get(new[y], ()) if was != y)
    shifts = [_block(old, new, top, bottom, by, left, right) for by, _ in votes.most_common(3)]
    best = max((shift for shift in shifts if shift is not None), key=lambda shift: shift.spared, default=None)
    return best if best is not None and best.spared >= _WORTH else None


def _says_something(row: Cells) -> bool:
    return row[0] != UNKNOWN and row.count(row[0]) < len(row)


def _torn(rows: Sequence[Cells], left: int, right: int) -> bool:
    """Say whether a wide grapheme lies across an edge of the band."""
    width = len(rows[0])
    return any(
        row[left] & CODE == SECOND or (right + 1 < width and row[right + 1] & CODE == SECOND) for row in rows
    )


def _block(
    old: Sequence[Cells], new: Sequence[Cells], top: int, bottom: int, by: int, left: int, right: int
) -> Shift | None:
    """Give the longest block that moved by so much."""
    best: tuple[int, int, int] | None = None
    first = last = None
    weight = 0
    for y in range(max(top, top - by), min(bottom, bottom - by) + 1):
        if new[y] != old[y + by]:
            continue
        if first is None or last is None or y - last > _TORN:
            first, weight = y, 0
        last = y
        weight += _says_something(new[y])
        if best is None or weight > best[0]:
            best = (weight, first, last)
    if best is None:
        return None
    _, first, last = best
    above, below = min(first, first + by), max(last, last + by)
    spared = 0
    for y in range(above, below + 1):
        source = y + by
        moved = sum(map(ne, old[source], new[y])) if above <= source <= below else len(new[y]) // 2
        spared += sum(map(ne, old[y], new[y])) - moved
    return Shift(above, below, left, right, by, spared)

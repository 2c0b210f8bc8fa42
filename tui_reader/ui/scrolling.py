"""Which rows of a screen have moved up or down as a block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import ne
from typing import NamedTuple

from tui_reader.ui.cells import CODE, SECOND, UNKNOWN, Cells, differ

_WORTH = 16
"""Cells that scrolling must spare to be thought of."""
_TORN = 2
"""Rows that may differ inside a block that moved: a light went out, a quotation became the one at hand."""
LITTLE = 5
"""A block that spares less than this part of the work is not worth the time to think of it."""
SURE = 100
"""Cells from which sparing most of the work is certain to be shorter."""


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
    """How many cells need not be written; at least so many where it is sure."""
    sure: bool = False
    """Whether it is certain, without counting further, that no other way is shorter."""


class Stripe:
    """Some columns of a screen, in the rows from the first to the last that differ."""

    def __init__(
        self, shown: Sequence[Cells], wanted: Sequence[Cells], rows: range, left: int, right: int
    ) -> None:
        self.left, self.right = left, right
        self._top = rows.start
        old, new = shown[rows.start : rows.stop], wanted[rows.start : rows.stop]
        self._torn = _torn(old, left, right)
        if left or right + 1 < len(new[0]):
            old, new = [row[left : right + 1] for row in old], [row[left : right + 1] for row in new]
        self._old, self._new = old, new
        self._apart = [differ(was, now) for was, now in zip(old, new, strict=True)]
        self._counted: dict[int, int] = {}

    def shift(self) -> Shift | None:
        """Find the shift that spares the most cells, or one that is sure."""
        if self._torn or sum(self._apart) < 2:
            return None
        # A row that only moved is as a rule the very same; then nothing needs to be compared cell by cell.
        same = {id(row): y for y, row in enumerate(self._old)}
        likely = Counter(
            same[id(row)] - y for y, row in enumerate(self._new) if self._apart[y] and id(row) in same
        )
        for by, _ in likely.most_common(1):
            shift = self._block(by)
            if shift is not None and shift.sure:
                return shift
        shifts = [self._block(by) for by in self._moves()]
        found = [shift for shift in shifts if shift is not None and shift.spared >= _WORTH]
        return max(found, key=lambda shift: (shift.sure, shift.spared), default=None)

    def _moves(self) -> list[int]:
        """Give how far most rows may have moved up, the likeliest first."""
        places: dict[Cells, list[int]] = {}
        for y, row in enumerate(self._old):
            places.setdefault(row, []).append(y)
        votes = Counter(
            was - y for y, row in enumerate(self._new) if self._apart[y] for was in places.get(row, ())
        )
        return [by for by, _ in votes.most_common(3)]

    def _block(self, by: int) -> Shift | None:
        """Give the longest block that moved by so much; nothing where it spares little."""
        old, new = self._old, self._new
        best = (0, 0, -1)
        first = last = None
        weight = 0
        for y in range(max(0, -by), min(len(new), len(new) - by)):
            if differ(old[y + by], new[y]):
                continue
            if first is None or last is None or y - last > _TORN:
                first, weight = y, 0
            last = y
            weight += self._apart[y]
            if weight > best[0]:
                best = (weight, first, last)
        weight, first, last = best
        if weight * LITTLE < sum(self._apart):
            return None
        above, below = min(first, first + by), max(last, last + by)
        spared, sure = self._spared(above, below, by)
        return Shift(above + self._top, below + self._top, self.left, self.right, by, spared, sure)

    def _spared(self, above: int, below: int, by: int) -> tuple[int, bool]:
        """Count the cells that a move spares; no further than is needed to be sure that it is the way."""
        old, new = self._old, self._new
        moved = {
            y: above <= y + by <= below and not differ(old[y + by], new[y]) for y in range(above, below + 1)
        }
        left = sum(self._apart) - sum(self._apart[y] for y in moved if moved[y])
        most = left * 4 <= sum(self._apart)
        enough = len(new[0]) * (abs(by) + 1) + SURE
        spared = 0
        for y in sorted(moved, key=lambda y: not moved[y]):
            if moved[y]:
                spared += self._count(y)
                if most and spared >= enough:
                    return spared, True
                continue
            source = y + by
            wrong = sum(map(ne, old[source], new[y])) if above <= source <= below else len(new[y]) // 2
            spared += self._count(y) - wrong
        return spared, False

    def _count(self, y: int) -> int:
        """Count the cells of a row that differ where it stands."""
        if y not in self._counted:
            self._counted[y] = sum(map(ne, self._old[y], self._new[y])) if self._apart[y] else 0
        return self._counted[y]


def _torn(rows: Sequence[Cells], left: int, right: int) -> bool:
    """Say whether a wide grapheme lies across an edge of the band."""
    after = right + 1
    return any(
        (left and row[left] & CODE == SECOND and row[left] != UNKNOWN)
        or (after < len(row) and row[after] & CODE == SECOND and row[after] != UNKNOWN)
        for row in rows
    )

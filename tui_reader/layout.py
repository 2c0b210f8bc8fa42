"""From a document and a measure to lines, and between positions and cells.

A layout is lazy by block: a block is set when it is first asked for and kept for a while, so that opening
or resizing costs nothing, however long the document.  Where a line stands is therefore an
:class:`Address`, a block and a row in it, never a row of the whole.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from tui_reader.document import Document, Position
from tui_reader.drawing import Lit, Painter, Piece
from tui_reader.setting import Line, Measure, rows

__all__ = ["Address", "Layout", "Line", "Lit", "Measure", "Piece"]

_KEPT_BLOCKS = 2000
_KEPT_LINES = 4000
_KEPT_WINDOWS = 8


class Address(NamedTuple):
    """Where a line stands: a row of a block, the blank rows before the block included."""

    block: int
    row: int


class Layout:
    """A document set in a measure."""

    def __init__(self, document: Document, measure: Measure) -> None:
        self.document = document
        self.measure = measure
        self._painter = Painter(document, measure)
        self._rows: OrderedDict[int, tuple[Line, ...]] = OrderedDict()
        self._pieces: dict[tuple[Line, tuple[Lit, ...]], tuple[Piece, ...]] = {}
        self._drawn: tuple[Hashable, dict[Line, tuple[Piece, ...]]] = (None, {})
        self._windows: dict[tuple[Address, int], tuple[tuple[Address, Line], ...]] = {}

    def rows(self, block: int) -> tuple[Line, ...]:
        """Give the rows of a block: the blank rows before it, then its lines."""
        found = self._rows.get(block)
        if found is None:
            found = self._set(block)
            self._rows[block] = found
            if len(self._rows) > _KEPT_BLOCKS:
                self._rows.popitem(last=False)
        else:
            self._rows.move_to_end(block)
        return found

    def _set(self, block: int) -> tuple[Line, ...]:
        if not self.document.blocks:
            return (Line(0, 0, -1, blank=True, last=True),)
        return rows(self.document, block, self.measure)

    def line(self, address: Address) -> Line:
        """Give the line at an address."""
        return self.rows(address.block)[address.row]

    @property
    def first(self) -> Address:
        """The address of the first line."""
        return Address(0, 0)

    @property
    def last(self) -> Address:
        """The address of the last line."""
        block = max(0, len(self.document.blocks) - 1)
        return Address(block, len(self.rows(block)) - 1)

    def _normal(self, address: Address) -> Address:
        block = min(max(0, address.block), max(0, len(self.document.blocks) - 1))
        if block != address.block:
            return self.first if address.block < 0 else self.last
        return Address(block, min(max(0, address.row), len(self.rows(block)) - 1))

    def step(self, address: Address, count: int) -> Address:
        """Go so many lines down, or up when negative, as far as there are lines."""
        here = self._normal(address)
        block, row = here.block, here.row + count
        while row < 0 and block > 0:
            block -= 1
            row += len(self.rows(block))
        while block + 1 < len(self.document.blocks) and row >= (size := len(self.rows(block))):
            row -= size
            block += 1
        return Address(block, min(max(0, row), len(self.rows(block)) - 1))

    def lines(self, address: Address, count: int) -> tuple[tuple[Address, Line], ...]:
        """Give so many lines from an address on, fewer at the end of the document."""
        # For one key the same few windows are looked at a dozen times.
        found = self._windows.get((address, count))
        if found is None:
            if len(self._windows) >= _KEPT_WINDOWS:
                self._windows.clear()
            found = self._windows[address, count] = tuple(self._from(address, count))
        return found

    def _from(self, address: Address, count: int) -> list[tuple[Address, Line]]:
        here = self._normal(address)
        block, row = here.block, here.row
        found: list[tuple[Address, Line]] = []
        while len(found) < count:
            for line in self.rows(block)[row : row + count - len(found)]:
                found.append((Address(block, row), line))
                row += 1
            block, row = block + 1, 0
            if block >= len(self.document.blocks):
                break
        return found

    def distance(self, origin: Address, target: Address, limit: int) -> int:
        """Count the rows from one address to another, negative upwards, no further than ``limit``."""
        if target < origin:
            return -self.distance(target, origin, limit)
        count = target.row - origin.row
        for block in range(origin.block, target.block):
            if count - target.row >= limit:
                return limit
            count += len(self.rows(block))
        return min(count, limit)

    def line_of(self, at: Position) -> Address:
        """Find the line that owns a position; what lies outside belongs to the first or last."""
        block = max(0, self.document.block_at(at))
        lines = self.rows(block)
        row = bisect_right(lines, at, key=lambda line: line.start) - 1
        while row + 1 < len(lines) and (row < 0 or lines[row].blank):
            row += 1
        return Address(block, max(0, row))

    def cell_of(self, at: Position) -> tuple[Address, int]:
        """Find the line and the cell where a position is drawn, or would be if it were not swallowed."""
        address = self.line_of(at)
        line = self.line(address)
        if line.blank or at <= line.start:
            return address, line.indent
        if self._painter.straight(line):
            return address, line.indent + min(at, line.end) - line.start
        graphemes = self._painter.placed(line)
        place = bisect_right(graphemes, at, key=lambda grapheme: grapheme.start) - 1
        if place < 0:
            return address, line.indent
        held = graphemes[place]
        return address, held.cell if at < held.end else held.cell + held.width

    def position_at(self, address: Address, cell: int) -> Position:
        """Find the position drawn at a cell: the start of its grapheme.

        Left of the text that is its start.  Right of it, it is the first position that was swallowed at the
        break, or the last grapheme's where nothing was.
        """
        line = self.line(self._normal(address))
        if line.blank or cell <= line.indent:
            return line.start
        if self._painter.straight(line):
            return min(line.start + cell - line.indent, self._rightmost(line))
        graphemes = self._painter.placed(line)
        place = bisect_right(graphemes, cell, key=lambda grapheme: grapheme.cell) - 1
        held = graphemes[max(0, place)] if graphemes else None
        if held is None:
            return line.start
        if cell < held.cell + held.width:
            return held.start
        return held.start if self._rightmost(line) < held.end else max(held.end, line.end)

    def _rightmost(self, line: Line) -> Position:
        """Give the last position that a line can show a cursor at."""
        if not line.last:
            lines = self.rows(line.block)
            following = lines[bisect_right(lines, line.start, key=lambda other: other.start)].start
            return line.end if line.end < following else max(line.start, line.end - 1)
        if line.cut:
            return line.end
        blocks = self.document.blocks
        following = (
            blocks[line.block + 1].start if line.block + 1 < len(blocks) else len(self.document.text) + 1
        )
        return line.end if line.end < following else max(line.start, line.end - 1)

    def drawn(self, how: Hashable) -> dict[Line, tuple[Piece, ...]]:
        """Give the rows that were made of lines in one way, to be added to; another way begins anew."""
        if self._drawn[0] != how or len(self._drawn[1]) >= _KEPT_LINES:
            self._drawn = (how, {})
        return self._drawn[1]

    def pieces(self, line: Line, lit: Sequence[Lit] = ()) -> tuple[Piece, ...]:
        """Draw a line from column 0; what is lit splits its pieces; give what is in view."""
        reach = max(line.end, line.start + 1)
        touching = tuple([mark for mark in lit if mark.start < reach and mark.end > line.start])
        found = self._pieces.get((line, touching))
        if found is None:
            if len(self._pieces) >= _KEPT_LINES:
                self._pieces.clear()
            found = self._pieces[line, touching] = self._painter.pieces(line, touching)
        return found

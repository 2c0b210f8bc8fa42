"""A document seen through a window: which lines are on the screen, and how to bring others there.

The window is anchored to a position in the text, not to a row, so that a resize keeps the words.
"""

from __future__ import annotations

from copy import copy

from tui_reader.document import Document, Position, Range
from tui_reader.layout import Address, Layout, Line, Measure


class Viewport:
    """A window of some height on a document set in some measure."""

    def __init__(self, document: Document, measure: Measure, height: int) -> None:
        self.document = document
        self.height = max(1, height)
        self.layout = Layout(document, measure)
        self._top: Position = 0
        self._above = 0
        self._address = self.layout.first

    @property
    def measure(self) -> Measure:
        """How the document is set."""
        return self.layout.measure

    @property
    def top(self) -> Position:
        """The position at the head of the window; it changes by scrolling, never by a resize."""
        return self._top

    @top.setter
    def top(self, at: Position) -> None:
        self.to(at)

    @property
    def address(self) -> Address:
        """The address of the line at the head of the window."""
        return self._address

    @property
    def _lowest(self) -> Address:
        """The address at the head of the window when the last line is at its foot."""
        return self.layout.step(self.layout.last, 1 - self.height)

    def _anchor(self, address: Address) -> None:
        """Put a line at the head of the window and remember its words.

        Nothing scrolls past the last line standing at the foot, save where a window that has grown since
        already shows room below it: then the head stays free to move up a row at a time.
        """
        self._address = min(max(address, self.layout.first), max(self._lowest, self._address))
        line = self.layout.line(self._address)
        self._top = line.start
        self._above = self.layout.line_of(line.start).row - self._address.row if line.blank else 0

    def _settle(self) -> None:
        """Find the line of the remembered words again."""
        address = self.layout.line_of(self._top)
        rows = self.layout.rows(address.block)
        above = min(self._above, address.row) if self._above and rows[0].blank else 0
        self._address = Address(address.block, address.row - above)

    def resize(self, measure: Measure | None = None, height: int | None = None) -> None:
        """Change the measure or the height, and keep the words at the head."""
        if height is not None:
            self.height = max(1, height)
        if measure is not None and measure != self.measure:
            self.layout = Layout(self.document, measure)
        self._settle()

    def show(self, document: Document) -> None:
        """Show another document, at the same position as far as it has one."""
        if document is self.document:
            return
        self.document = document
        self.layout = Layout(document, self.measure)
        self._top, self._above = min(self._top, len(document.text)), 0 if self._top else self._above
        self._settle()
        self._address = min(self._address, self._lowest)

    def carried(self, document: Document, shift: int) -> Viewport:
        """Give a window of the same form on a document in which the same text stands further on."""
        made = copy(self)
        made._top = min(max(self._top + shift, 0), len(document.text))
        made.renew(document)
        return made

    def renew(self, document: Document) -> None:
        """Show the same text, its blocks better known; the same row stays at the head."""
        self.document = document
        self.layout = Layout(document, self.measure)
        self._settle()

    def lines(self) -> tuple[tuple[Address, Line], ...]:
        """Give the lines in the window."""
        return self.layout.lines(self._address, self.height)

    def visible(self) -> Range:
        """Give the stretch of text in the window."""
        shown = self.lines()
        foot = next((line for _, line in reversed(shown) if not line.blank), shown[-1][1])
        end = self.document.blocks[foot.block].end if foot.cut else foot.end
        return Range(shown[0][1].start, max(shown[0][1].start, end))

    def scroll(self, rows: int) -> int:
        """Move the window down, or up when negative, and say by how many rows it really moved."""
        before = self._address
        self._anchor(self.layout.step(before, rows))
        return self.layout.distance(before, self._address, abs(rows) + 1)

    def page(self, count: int) -> int:
        """Move by whole windows, two lines kept for the eye where there is room."""
        step = self.height - 2 if self.height > 8 else max(1, self.height - 1)
        return self.scroll(count * step)

    def to(self, at: Position) -> None:
        """Put the line of a position at the head of the window."""
        self._anchor(self.layout.first if at <= 0 else self.layout.line_of(at))

    def to_address(self, address: Address) -> None:
        """Put a line at the head of the window."""
        self._anchor(address)

    def reveal(self, at: Position, end: Position | None = None, context: int = 4) -> bool:
        """Bring a stretch of text into view with some lines of what leads to it; say whether it moved.

        When the stretch is in view already, nothing moves.  The lead-in is shortened where the stretch
        would otherwise not fit though it could, and never begins with a blank row.
        """
        target = self.layout.line_of(at)
        foot = self.layout.line_of(max(at, (end if end is not None else at + 1) - 1))
        if self.row_of(at) is not None and self._row(foot) is not None:
            return False
        tall = self.layout.distance(target, foot, self.height) + 1
        if tall >= self.height:
            tall = 1  # it cannot be seen whole, so what leads to it loses nothing
        lead = max(0, min(context, self.height - tall, (self.height - 1) // 2))
        head = self.layout.step(target, -lead)
        while head < target and self.layout.line(head).blank:
            head = self.layout.step(head, 1)
        before = self._address
        self._anchor(head)
        return self._address != before

    def _row(self, address: Address) -> int | None:
        if address < self._address:
            return None
        row = self.layout.distance(self._address, address, self.height)
        return row if row < self.height else None

    def row_of(self, at: Position) -> int | None:
        """Say on which row of the window a position is drawn; None when it is not in view."""
        return self._row(self.layout.line_of(at))

    @property
    def at_end(self) -> bool:
        """Whether the last line is in view."""
        return self._address >= self._lowest

    def progress(self) -> float:
        """Say how much of the body has been seen, from 0 to 1."""
        body = self.document.body
        if self.at_end or len(body) <= 0:
            return 1.0
        return min(1.0, max(0.0, (self.visible().end - body.start) / len(body)))

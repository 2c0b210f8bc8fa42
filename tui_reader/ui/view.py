"""The one widget: draws the reader's rows, and repaints only what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui_reader import mouse
from tui_reader.desk import paint
from tui_reader.reader import Reader
from tui_reader.rows import Row, cells
from tui_reader.ui.themes import Theme


class View(Widget, can_focus=False):
    """The whole screen of the reader."""

    ALLOW_SELECT = False

    def __init__(self, reader: Reader, theme: Theme, after: Callable[[], None]) -> None:
        super().__init__()
        self.reader = reader
        self.colours = theme
        self.after = after
        self.send: Callable[[], bool] | None = None
        """What draws the reader by other means than Textual's, where there is such a thing."""
        self._rows: list[Row] = []
        self._strips: list[Strip] = []

    def wear(self, theme: Theme) -> None:
        """Draw everything in other colours."""
        self.colours = theme
        self._rows = []
        self.sync()

    def sync(self) -> None:
        """Draw what the reader shows now, and ask for a repaint of what differs from before."""
        if self.send is not None and self.send():
            return
        rows = paint(self.reader)
        if len(rows) != len(self._rows):
            self._rows, self._strips = rows, [self._strip(row) for row in rows]
            self.refresh()
            return
        regions = []
        for y, (old, new) in enumerate(zip(self._rows, rows, strict=True)):
            if old != new:
                regions.append(_changed(old, new, y))
                self._strips[y] = self._strip(new)
        self._rows = rows
        if regions:
            self.refresh(*regions)

    def _strip(self, row: Row) -> Strip:
        segments: list[Segment] = []
        for piece in row:
            style = self.colours.style(piece.roles)
            if segments and segments[-1].style == style:
                segments[-1] = Segment(segments[-1].text + piece.text, style)
            elif piece.text:
                segments.append(Segment(piece.text, style))
        return Strip(segments, cells(row))

    def render_line(self, y: int) -> Strip:
        """Give one row of the screen."""
        return self._strips[y] if 0 <= y < len(self._strips) else Strip.blank(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Fit the reader to the new size."""
        self.reader.resize(event.size.width, event.size.height)
        self._rows = []
        self.sync()
        self.refresh()

    # ── the mouse, which takes the same paths as the keys ───────────────────────────────────────────

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll what lies under the mouse."""
        mouse.wheel(self.reader, event.x, event.y, 3)
        self.sync()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll what lies under the mouse."""
        mouse.wheel(self.reader, event.x, event.y, -3)
        self.sync()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a selection, or a click."""
        if event.button == 1:
            mouse.press(self.reader, event.x, event.y)
            self.capture_mouse()
            self.sync()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection while the button is held."""
        if event.button == 1:
            mouse.drag(self.reader, event.x, event.y)
            self.sync()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End a selection; where nothing was selected it was a click, which follows."""
        self.release_mouse()
        if event.button == 1:
            mouse.release(self.reader, event.x, event.y)
            self.after()


def _changed(old: Sequence[object], new: Row, y: int) -> Region:
    """Give the stretch of a row that differs."""
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last_old, last_new = len(old), len(new)
    while last_old > first and last_new > first and old[last_old - 1] == new[last_new - 1]:
        last_old, last_new = last_old - 1, last_new - 1
    x = cells(new[:first])
    width = max(cells(new[first:last_new]), 1)
    return Region(x, y, width, 1)

"""From the reader to the terminal by the wire, in place of Textual's own painting.

A :class:`Line` stands between the one widget and the driver.  Where Textual chose another driver, because the wire is
turned off or nothing is there to be drawn on, it does nothing, and the widget paints as any other.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.events import Key, Paste

from tui_reader.arrangement import Arrangement
from tui_reader.desk import paint
from tui_reader.reader import Reader
from tui_reader.ui import inks, opening
from tui_reader.ui.driver import LineDriver
from tui_reader.ui.frames import Frames
from tui_reader.ui.themes import Theme
from tui_reader.ui.view import View
from tui_reader.ui.wire import Band

_TOGETHER, _REPEATED = 0.004, 0.1
"""Seconds between two keys: less, and they came in one piece; more, and two presses made them."""


class Line:
    """Sends what the reader shows, as soon as the line has room for it."""

    def __init__(self, app: App[Any], view: View, log: Path | None) -> None:
        self._app = app
        self._view = view
        self._driver: LineDriver | None = None
        self._frames: Frames | None = None
        self._key, self._when = "start", 0.0
        self._log: TextIO | None = log.open("w", encoding="utf-8", buffering=1) if log is not None else None

    def connect(self, driver: LineDriver) -> None:
        """Send by a driver from now on."""
        self._driver = driver
        self._frames = Frames(driver.wire.palette, driver.wire.letters, self._coloured)
        driver.room = self._view.sync
        driver.log = self._tell
        self._view.send = self.send

    def listen(self, take: Callable[[Key | Paste], None]) -> None:
        """Have what is typed taken as soon as it has arrived."""
        if self._driver is not None:
            self._driver.listen(take)

    def takes(self, key: str, when: float) -> bool:
        """Say whether a key is to be obeyed: not one that a held key repeats faster than the line can show.

        Otherwise the text would run on after the key was let go.  Keys typed ahead arrive together and are all obeyed,
        however long each of them takes.

        Args:
            when: When it arrived, in seconds.
        """
        repeated = key == self._key and _TOGETHER < when - self._when < _REPEATED
        self._key, self._when = key, when
        reader = self._view.reader
        moving = (
            reader.last_command.startswith("motion.") and reader.prompt is None and reader.pending is None
        )
        return not (repeated and moving and self._driver is not None and not self._driver.free)

    def forget(self) -> None:
        """Have everything painted afresh, whatever the terminal shows."""
        if self._driver is not None:
            self._driver.wire.forget()

    def send(self) -> bool:
        """Send what the reader shows now, or see to it that it is sent later; say whether that is our affair."""
        if self._driver is None or self._frames is None:
            return False
        reader = self._view.reader
        place = reader.arrangement
        # Before the first layout the reader does not know the size of the screen yet.
        if self._view.size == (place.width, place.height) and self._driver.ready():
            frame = self._frames.frame(paint(reader), self._view.colours, place.width)
            stood = self._driver.standing
            if reader.essay is None and not reader.overlays and [*map(len, stood)] == [*map(len, frame)]:
                # The page that stood here before the program is the page that is being loaded.
                frame = [*stood[:-1], frame[-1]]
            self._driver.show(frame, bands(place))
        return True

    def page(self, reader: Reader, theme: Theme) -> tuple[bytes, bytes] | None:
        """Spell the page that a reader shows first, and its frame, to be kept for the next start."""
        if self._driver is None:
            return None
        return opening.spelled(reader, theme, self._coloured)

    def _coloured(self, style: Style) -> str:
        """Spell a style as Textual would for this terminal: its filters over it, in as many colours as there are."""
        segments = [Segment("x", style)]
        for line_filter in self._app.get_line_filters():
            segments = line_filter.apply(segments, Color(0, 0, 0, 0))
        return inks.spelled(segments[0].style or Style.null(), inks.named(self._app.console.color_system))

    def _tell(self, what: str) -> None:
        if self._log is not None:
            self._log.write(f"{self._key}: {what}\n")


def bands(place: Arrangement) -> list[Band]:
    """Give the columns in which something may scroll by itself: beside the outline, the text, the notes."""
    found: list[Band] = []
    right = place.width - 1
    if place.outline is not None:
        left = place.outline.width
        found += [(left, right), (0, left - 1)]
    if place.margin is not None:
        after = place.margin.x - 1
        found += [(place.outline.width if place.outline else 0, after - 1), (after, right)]
    return found

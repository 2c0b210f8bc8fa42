"""A driver that never waits for the terminal, for a process that may be stopped without being asked.

Ctrl-Z gives the screen back first, and Textual takes it again.  Of SIGSTOP nobody is told, and Textual would begin a
second time on top of the first: two threads would read the keys, and the terminal would be left as it is now.

Textual's own writer makes the loop wait once a line that has stalled has left thirty pieces lying; then no key is
obeyed and no place is kept.
"""

from __future__ import annotations

import sys
import termios
import tty

from textual.drivers.linux_driver import LinuxDriver

from tui_reader import first_page
from tui_reader.ui.outlet import Outlet

_FAREWELL = 1.0
"""Seconds that leaving the screen waits for a line that takes nothing."""


class StoppingDriver(LinuxDriver):
    """A driver that takes its screen again after any stop, and writes without waiting."""

    disturbed = False
    """Whether it was stopped while it began, so that nothing is certain of what the terminal shows."""

    _outlet: Outlet | None = None

    def write(self, data: str) -> None:
        """Have something written after what was written before."""
        if self._outlet is None:
            self._outlet = Outlet(sys.__stderr__.fileno(), self._emptied)  # type: ignore[union-attr]
        encoding = sys.__stderr__.encoding or "utf-8"  # type: ignore[union-attr]
        self._outlet.write(data.encode(encoding, "replace"))

    def _emptied(self) -> None:
        """Do what is to be done once everything is written."""

    def stop_application_mode(self) -> None:
        """Give the screen back, and let that reach the terminal."""
        super().stop_application_mode()
        if self._outlet is not None:
            self._outlet.drain(_FAREWELL)

    def _sigcont_application(self, *given: object) -> None:
        if self._must_signal_resume:
            super()._sigcont_application(*given)
        elif self._key_thread is None:
            self.disturbed = True
            first_page.doubt()
        elif self._auto_restart:
            # Not here: what was interrupted may hold the locks that writing takes.
            self._loop.call_soon_threadsafe(self._take_again)

    def _take_again(self) -> None:
        """Set up the terminal as it was while this ran; whoever had it meanwhile may have changed all of it."""
        try:
            attributes = termios.tcgetattr(self.fileno)
            attributes[tty.LFLAG] = self._patch_lflag(attributes[tty.LFLAG])
            attributes[tty.IFLAG] = self._patch_iflag(attributes[tty.IFLAG])
            attributes[tty.CC][termios.VMIN] = 1
            # In the background this stops the process again, before it writes over what is on the screen.
            termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)
        except termios.error:
            return
        self.write("\x1b[?1049h\x1b[?25l\x1b[?1004h")
        self._enable_mouse_support()
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        self.flush()
        self._app.post_message(self.SignalResume())

"""A driver for a process that may be stopped without being asked, and has its screen written over meanwhile.

Ctrl-Z gives the screen back first, and Textual takes it again.  Of SIGSTOP nobody is told, and Textual would begin a
second time on top of the first: two threads would read the keys, and the terminal would be left as it is now.
"""

from __future__ import annotations

import termios
import tty

from textual.drivers.linux_driver import LinuxDriver

from tui_reader import first_page


class StoppingDriver(LinuxDriver):
    """A driver that takes its screen again after any stop."""

    disturbed = False
    """Whether it was stopped while it began, so that nothing is certain of what the terminal shows."""

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

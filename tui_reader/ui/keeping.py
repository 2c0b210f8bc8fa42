"""Keep the place: a moment after it changed, and whatever happens to the terminal.

Writing is done by a thread, so that no key waits for a disk; only the newest place is ever written.  When the line
drops (SIGHUP), the process is ended (SIGTERM) or the terminal is simply gone, the place is written first.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

import filelock  # noqa: F401  -- a handler of a signal that saves must not find it half loaded

from tui_reader.problems import ReaderError
from tui_reader.reader import Reader
from tui_reader.store.progress import Place

_AGAIN = 1.0
"""Seconds after which a place that could not be written is tried again."""
GRACE = 2
"""Seconds after a signal, after which the process ends though something hangs."""


class Keeper:
    """Writes the reader's place."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.trouble = ""
        self._waiting: Place | None = None
        self._newest: Place | None = None
        self._wake = threading.Condition()
        threading.Thread(target=self._work, name="keeper", daemon=True).start()

    def soon(self) -> None:
        """Have the present place written by the thread."""
        place = self._place()
        if place is None:
            return
        self.reader.moved = False
        with self._wake:
            self._waiting = self._newest = place
            self._wake.notify()

    def now(self) -> None:
        """Write the present place before going on; never waits for a lock, never fails."""
        place = self._place()
        if place is not None:
            self._newest = place
            self.reader.library.progress.keep_now(place)

    def _place(self) -> Place | None:
        """Give the place to be kept; none while the reader goes where another session goes, which keeps its own."""
        return None if self.reader.library.presence.following else self.reader.where()

    def _work(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._waiting is not None)
                place, self._waiting = self._waiting, None
            try:
                if place is not None:
                    self.reader.library.progress.keep(place)
                    self.trouble = ""
            except ReaderError as error:
                self.trouble = f"your place is not kept: {error}"
                self._try_again(place)

    def _try_again(self, place: Place | None) -> None:
        """Have a place written a moment later, unless there is a newer one by then."""
        with self._wake:
            newer = self._wake.wait_for(lambda: self._waiting is not None, timeout=_AGAIN)
            if not newer and place is self._newest and not self.reader.library.presence.following:
                self._waiting = place

    def stand_guard(self, leave: Callable[[int], None]) -> None:
        """Keep the place when a signal ends the session; ``leave`` is called with the exit code."""

        def ended(number: int, _: FrameType | None) -> None:
            self.now()
            # Should the terminal never answer again, the process does not wait for it.
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(GRACE)
            leave(128 + number)

        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGINT):
            signal.signal(number, ended)


def terminal_gone() -> bool:
    """Say whether there is no terminal any more: with SIGHUP ignored (nohup) nothing else tells."""
    return not os.isatty(0)


def terminal_name() -> str:
    """Give the name of the terminal, such as ``pts/3``; nothing where there is none."""
    try:
        return os.ttyname(0).removeprefix("/dev/")
    except OSError:
        return ""

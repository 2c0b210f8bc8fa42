"""Write to a terminal without ever waiting for it.

What the line takes at once is written at once.  A line that has stalled takes nothing for minutes: a thread waits for
it; whoever writes does not.
"""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable

_PIECE = 512
"""Bytes that are written in one go, so that it is seen when a slow line takes them."""


class Outlet:
    """What is still to be written to a descriptor, and the thread that writes it."""

    def __init__(self, descriptor: int, emptied: Callable[[], None]) -> None:
        self.descriptor = descriptor
        self._emptied = emptied
        self._waiting = bytearray()
        self._taken = 0
        self._busy = False
        self._wake = threading.Condition()
        self._unwaiting = _unwaiting(descriptor)
        threading.Thread(target=self._work, name="outlet", daemon=True).start()

    @property
    def idle(self) -> bool:
        """Whether the system has taken everything."""
        return not self._busy and not self._waiting

    def write(self, data: bytes) -> None:
        """Have something written after what was written before."""
        with self._wake:
            if self.idle and self._unwaiting is not None:
                self._busy = True
                data = data[self._pushed(self._unwaiting, data) :]
                self._busy = False
                # What a signal had written meanwhile comes after.
                self._waiting[:0] = data
            else:
                self._waiting += data
            if self._waiting:
                self._wake.notify_all()
                return
        self._emptied()

    def _pushed(self, descriptor: int, data: bytes) -> int:
        """Write what is taken without waiting; say how many bytes."""
        try:
            written = os.write(descriptor, data)
        except OSError:
            return 0  # the thread is told the same, and knows what to do
        self._taken += written
        return written

    def drain(self, seconds: float) -> bool:
        """Wait until everything is written, or nothing has been for some seconds; say whether it is."""
        with self._wake:
            taken = -1
            while taken != self._taken and not self.idle:
                taken = self._taken
                self._wake.wait_for(lambda: self.idle, seconds)
            return self.idle

    def _work(self) -> None:
        while True:
            with self._wake:
                self._busy = False
                if not self._waiting:
                    self._wake.notify_all()
                self._wake.wait_for(lambda: bool(self._waiting))
                data, self._waiting, self._busy = bytes(self._waiting), bytearray(), True
            self._push(data)
            self._emptied()

    def _push(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            try:
                written = os.write(self.descriptor, view[:_PIECE])
                self._taken += written
                view = view[written:]
            except BlockingIOError:
                select.select([], [self.descriptor], [], 1.0)
            except OSError:
                # The terminal is gone, and the keeper of the place looks after that.
                return


def _unwaiting(descriptor: int) -> int | None:
    """Open a terminal once more so that writing there never waits; None where that cannot be done.

    Told to the descriptor itself it would hold for the shell too, and for whatever else has this terminal.
    """
    try:
        opened = os.open(os.ttyname(descriptor), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return None
    if os.path.sameopenfile(descriptor, opened):
        return opened
    os.close(opened)
    return None

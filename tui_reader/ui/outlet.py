"""Write to a terminal without ever waiting for it.

A line that has stalled takes nothing for minutes.  A thread waits for it; whoever writes does not.
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
        threading.Thread(target=self._work, name="outlet", daemon=True).start()

    @property
    def idle(self) -> bool:
        """Whether the system has taken everything."""
        return not self._busy and not self._waiting

    def write(self, data: bytes) -> None:
        """Have something written after what was written before."""
        with self._wake:
            self._waiting += data
            self._wake.notify_all()

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

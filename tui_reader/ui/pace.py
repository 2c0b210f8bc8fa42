"""When to send the next frame: not before the line has carried the ones before.

A write to a terminal returns long before the bytes have travelled, so the terminal itself is asked now and then
whether it is there; how long the answer takes tells how much is still on its way.  Frames that would only queue up
are not sent: the newest state is, as soon as there is room.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

QUEUED = 0.05
"""Seconds that a frame may wait on its way behind others."""
HURRIED = 0.4
"""Seconds between two frames within which they are counted as one stream."""
DEAF = 3.0
"""Seconds after which a terminal is taken to answer nothing."""


@dataclass(slots=True)
class Pace:
    """What is on its way to the terminal."""

    quickest: float = DEAF
    """The shortest time an answer took: the line with nothing queued on it."""
    answers: bool = False
    """Whether the terminal has ever answered."""
    _asked: deque[float] = field(default_factory=deque)
    _last: float = 0.0

    def ready(self, now: float) -> bool:
        """Say whether a frame sent now would not queue behind others."""
        if not self._asked:
            return True
        waited = now - self._asked[0]
        if waited > DEAF + self.quickest:
            self._asked.clear()
            self.answers = False
            return True
        return waited < self.quickest + QUEUED

    def asks(self, now: float) -> bool:
        """Say whether a frame sent now should ask for an answer: only in a stream, where it matters."""
        return self.answers and now - self._last < HURRIED

    def sent(self, now: float, *, asked: bool) -> None:
        """Note that a frame was sent."""
        self._last = now
        if asked:
            self._asked.append(now)

    def heard(self, now: float) -> None:
        """Note an answer: the oldest question has been carried there and back."""
        if self._asked:
            self.answers = True
            self.quickest = min(self.quickest, now - self._asked.popleft())

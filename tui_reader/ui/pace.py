"""When to send the next frame: not before the line has carried the ones before.

A write to a terminal returns long before the bytes have travelled, so in a stream of frames -- a key is held -- the
terminal itself is asked whether it is there.  How long the answer takes, beside the quickest one, tells how much is
queued on the way.  As long as nothing is, more may be under way at once; when something is, less.  Frames that would
only queue up are not sent: the newest state is, as soon as there is room.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

QUEUED = 0.03
"""Seconds of waiting on the way that are not yet a queue."""
HURRIED = 0.4
"""Seconds between two frames within which they are one stream."""
DEAF = 5.0
"""Seconds after which a terminal is taken to answer nothing any more."""
FIRST, LEAST, MOST = 500, 150, 60_000
"""How many bytes may be under way: to begin with, at least, at most."""


class _Asked(NamedTuple):
    when: float
    size: int
    """The bytes sent since the question before, the question's own frame with them."""


@dataclass(slots=True)
class Pace:
    """What is on its way to the terminal."""

    quickest: float = DEAF
    """The shortest time an answer took: the line with nothing queued on it."""
    answers: bool = False
    """Whether the terminal answers at all."""
    room: int = FIRST
    """How many bytes may be under way."""
    _asked: deque[_Asked] = field(default_factory=deque)
    _since: int = 0
    _frame: int = 0
    """The size of the last frame: the next is likely to be as large."""
    _last: float = -DEAF

    def ready(self, now: float) -> bool:
        """Say whether a frame sent now would not queue behind others."""
        if not self._asked:
            return True
        if now - self._asked[0].when > DEAF + self.quickest:
            self._asked.clear()
            self.answers = False
            return True
        return sum(asked.size for asked in self._asked) + self._since + self._frame <= self.room

    def asks(self, now: float, size: int) -> bool:
        """Say whether a frame sent now should ask for an answer: where it is large, or one of a stream."""
        return self.answers and (now - self._last < HURRIED or size > FIRST)

    def sent(self, now: float, size: int, *, asked: bool) -> None:
        """Note that a frame was sent."""
        self._frame = size
        self._since = size + (self._since if now - self._last < HURRIED else 0)
        self._last = now
        if asked:
            self._asked.append(_Asked(now, self._since))
            self._since = 0

    def heard(self, now: float) -> None:
        """Note an answer: the oldest question, and all that was sent before it, has been carried there."""
        self.answers = True
        if not self._asked:
            return
        when, size = self._asked.popleft()
        took = max(now - when, 0.001)
        self.quickest = min(self.quickest, took)
        if took < self.quickest + QUEUED:
            self.room = min(self.room + size // 2, MOST)
        else:
            self.room = max(int(self.room * self.quickest / took), LEAST)

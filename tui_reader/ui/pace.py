"""When to send the next frame: not before the line has carried the ones before.

A write to a terminal returns long before the bytes have travelled, so in a stream of frames -- a key is held -- the
terminal itself is asked whether it is there.  An answer tells for how long the line was busy with what came before the
question, and so how long it takes for a byte.  From that follows when all that was sent will have been carried.  Frames
that would only queue up are not sent: the newest state is, as soon as there is room.

With nothing on the line an answer takes one time, behind a frame another; who knows only one of them takes a slow line
for a long one, on which no end of frames could be under way.  So the first frame is asked about before and after.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

QUEUED = 0.02
"""Seconds that a frame may wait on the way for those before it."""
HURRIED = 0.4
"""Seconds between two frames within which they are one stream."""
DEAF = 5.0
"""Seconds after which a terminal is taken to answer nothing any more."""
SOON = 1.0
"""Seconds in which a terminal that has not answered yet may still do so."""
FIRST = 500
"""How many bytes may be under way while it is not known how fast they go."""
_KEPT = 0.8
"""How much of what was learnt from earlier answers counts beside the next one."""


class _Asked(NamedTuple):
    when: float
    size: int
    """The bytes sent since the question before, the question's own frame with them."""


@dataclass(slots=True)
class Pace:
    """What is on its way to the terminal."""

    quickest: float = DEAF
    """The shortest time an answer took: the line with nothing on it."""
    answers: bool = False
    """Whether the terminal answers at all."""
    _busy: float = 0.0
    _carried: float = 0.0
    """Bytes, and for how many seconds the line was busy with them, the later ones counting more."""
    _asked: deque[_Asked] = field(default_factory=deque)
    _since: int = 0
    _frame: int = 0
    """The size of the last frame: the next is likely to be as large."""
    _last: float = -DEAF
    _heard: float = -DEAF
    _free: float = -DEAF
    """When the line will have taken all that was sent."""

    def ready(self, now: float) -> bool:
        """Say whether a frame sent now would not queue behind others."""
        if not self._asked:
            return True
        if now - self._asked[0].when > DEAF + self.quickest:
            self._asked.clear()
            self.answers = False
            return True
        if self._carried:
            return self._free <= now + QUEUED
        return sum(asked.size for asked in self._asked) + self._since + self._frame <= FIRST

    def forget(self) -> None:
        """Wait for no answer any more: the terminal was in other hands, which took them."""
        self._asked.clear()
        self._since, self._last, self._free = 0, -DEAF, -DEAF

    def expecting(self, now: float) -> bool:
        """Say whether an answer is likely to be on its way."""
        return bool(self._asked) and (self.answers or now - self._asked[0].when < SOON)

    def asks(self, now: float, size: int) -> int:
        """Say how often a frame sent now should ask for an answer: after it, before it too, or not at all.

        It asks where it is large, or one of a stream.
        """
        if not self.answers or (now - self._last >= HURRIED and size <= FIRST):
            return 0
        return 1 if self._carried else 2

    def sent(self, now: float, size: int, *, asked: int) -> None:
        """Note that a frame was sent, and how often it asked."""
        since = self._since if now - self._last < HURRIED else 0
        if asked > 1:
            self._asked.append(_Asked(now, since))
            since = 0
        if asked:
            self._asked.append(_Asked(now, since + size))
        self._since = 0 if asked else since + size
        self._frame, self._last = size, now
        self._free = max(self._free, now) + size * self._each

    def heard(self, now: float) -> None:
        """Note an answer: the oldest question, and all that was sent before it, has been carried there."""
        self.answers = True
        if not self._asked:
            return
        when, size = self._asked.popleft()
        self.quickest = min(self.quickest, max(now - when, 0.001))
        if size:
            # The line began with this when it was sent, or when it was done with what came before.
            self._busy = self._busy * _KEPT + now - max(self._heard, when + self.quickest)
            self._carried = self._carried * _KEPT + size
        self._heard = now
        self._free = now - self.quickest
        for asked in self._asked:
            self._free = max(self._free, asked.when) + asked.size * self._each
        self._free += self._since * self._each

    @property
    def _each(self) -> float:
        """How many seconds the line needs for a byte, as far as is known."""
        return self._busy / self._carried if self._carried else 0.0

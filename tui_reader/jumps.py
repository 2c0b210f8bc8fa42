"""Where the reader has been: back and forward, as in a browser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tui_reader.document import Position


@dataclass(frozen=True, slots=True)
class Jump:
    """A place that a jump left or reached."""

    essay: str
    at: Position
    top: Position | None = field(default=None, compare=False)
    """What stood at the head of the screen, so that coming back shows the same lines."""


class Jumps:
    """The places jumped between, oldest first, and which of them the reader is at."""

    def __init__(self, limit: int = 100) -> None:
        self.limit = max(2, limit)
        self._places: list[Jump] = []
        self._here = -1

    def _stand(self, now: Jump) -> None:
        """Note where the reader is now; reading on within an essay moves the present place along."""
        if self._here < 0 or self._places[self._here].essay != now.essay:
            self._places[self._here + 1 :] = [now]
            self._here += 1
        else:
            self._places[self._here] = now
        for twin in (self._here + 1, self._here - 1):
            if 0 <= twin < len(self._places) and self._places[twin] == now:
                del self._places[twin]
                self._here -= twin < self._here
        self._trim()

    def _trim(self) -> None:
        surplus = max(0, len(self._places) - self.limit)
        del self._places[:surplus]
        self._here -= surplus

    def push(self, from_: Jump, to: Jump) -> None:
        """Record a jump; what lay forward is dropped, the place it came from never is."""
        self._stand(from_)
        del self._places[self._here + 1 :]
        if to != from_:
            self._places.append(to)
            self._here += 1
        self._trim()

    def back(self, now: Jump) -> Jump | None:
        """Go to the place before this one, remembering where the reader is now; None if there is none."""
        if self._here < 0:
            return None
        self._stand(now)
        if self._here == 0:
            return None
        self._here -= 1
        return self._places[self._here]

    def forward(self) -> Jump | None:
        """Go to the place that was left by going back; None if there is none."""
        if self._here + 1 >= len(self._places):
            return None
        self._here += 1
        return self._places[self._here]

    def known(self, place: Jump) -> Jump:
        """Give the present place where it is the same as one given: it may know what stood around it."""
        now = self._places[self._here] if self._here >= 0 else place
        return now if now == place else place

    def as_list(self) -> list[tuple[str, Position]]:
        """Give what is worth keeping for another day: the places up to this one, oldest first."""
        return [(place.essay, place.at) for place in self._places[: self._here + 1]]

    @classmethod
    def from_list(cls, places: Iterable[tuple[str, Position]], limit: int = 100) -> Jumps:
        """Take up a list that was kept; the reader is at its last place."""
        made = cls(limit)
        for essay, at in places:
            place = Jump(essay, at)
            if not made._places or made._places[-1] != place:
                made._places.append(place)
        made._here = len(made._places) - 1
        made._trim()
        return made

"""A search under way: what was sought, where it was found, and which hit is the current one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import attrgetter

from tui_reader.document import Position, Range
from tui_reader.search import Query

MOST = 20_000
"""More hits than this are not counted."""

_start = attrgetter("start")


@dataclass(slots=True)
class Finding:
    """The hits of a query in one text."""

    query: Query
    hits: tuple[Range, ...]
    current: int = -1
    backward: bool = False
    text: str = ""
    """What was searched: in another text the hits mean nothing."""

    def from_place(self, at: Position, *, strictly: bool = False) -> Range | None:
        """Make the first hit at or after a place the current one, going round at the end."""
        if not self.hits:
            return None
        starts = [hit.start for hit in self.hits]
        if self.backward:
            self.current = (bisect_left(starts, at) if strictly else bisect_right(starts, at)) - 1
        else:
            self.current = bisect_right(starts, at) if strictly else bisect_left(starts, at)
        self.current %= len(self.hits)
        return self.hits[self.current]

    def step(self, by: int) -> Range | None:
        """Move to another hit in the direction of the search, going round at the ends."""
        if not self.hits:
            return None
        self.current = (self.current + (-by if self.backward else by)) % len(self.hits)
        return self.hits[self.current]

    def within(self, range_: Range) -> list[tuple[int, Range]]:
        """Give the hits that share text with a range, with their numbers."""
        low = max(bisect_left(self.hits, range_.start, key=_start) - 1, 0)
        high = bisect_left(self.hits, range_.end, key=_start)
        return [(n, self.hits[n]) for n in range(low, high) if self.hits[n].overlaps(range_)]

    def __str__(self) -> str:
        total = f"{len(self.hits)}+" if len(self.hits) >= MOST else str(len(self.hits))
        return f"{self.current + 1} of {total}"

"""Things worked out one by one, each when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Lazily(dict[int, T]):
    """A list whose items are worked out when they are asked for, kept, and may be forgotten again.

    A dictionary, so that what is known is given at its speed. Two threads may ask at once: at worst an item is worked
    out twice, to the same.
    """

    def __init__(self, work_out: Callable[[int], T]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, i: int) -> T:
        found = self[i] = self._work_out(i)
        return found

    def forget(self, first: int, last: int) -> None:
        """Let go of the items from ``first`` up to ``last``; they are worked out again where they are asked for."""
        for i in range(first, last):
            self.pop(i, None)

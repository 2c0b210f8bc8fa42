"""Things worked out one by one, each when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Lazily(Generic[T]):
    """A list whose items are worked out when they are asked for, kept, and may be forgotten again.

    Two threads may ask at once: at worst an item is worked out twice, to the same.
    """

    def __init__(self, work_out: Callable[[int], T]) -> None:
        self._work_out = work_out
        self._known: dict[int, T] = {}

    def __getitem__(self, i: int) -> T:
        try:
            return self._known[i]
        except KeyError:
            found = self._known[i] = self._work_out(i)
            return found

    def forget(self, first: int, last: int) -> None:
        """Let go of the items from ``first`` up to ``last``; they are worked out again where they are asked for."""
        for i in range(first, last):
            self._known.pop(i, None)

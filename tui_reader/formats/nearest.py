"""Of several places where the same words stand, the nearest to one."""

from __future__ import annotations

from bisect import bisect_left

from tui_reader.document import Position


def nearest(text: str, words: str, about: int) -> Position | None:
    """Find words in a text, the nearest to a place."""
    starts: list[int] = []
    at = text.find(words)
    while at >= 0:
        starts.append(at)
        at = text.find(words, at + 1)
    place = bisect_left(starts, about)
    return min(starts[max(place - 1, 0) : place + 1], key=lambda start: abs(start - about), default=None)

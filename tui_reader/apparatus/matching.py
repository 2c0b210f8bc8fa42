"""Which words of two texts answer each other, when one was made from the other by leaving out, adding and changing.

Where an ellipsis or brackets stand, words may be left out for nothing; before the first word and after the last too,
for a quotation may begin and end anywhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from tui_reader.apparatus.orthography import folded, same_word

_SAME, _SPELLING, _MERGED = 3.0, 2.8, 5.0
_LIKE, _OTHER = -0.5, -2.6
_ADDED = -2.2
_OMIT, _OMIT_MORE = -1.2, -0.4
_FREE = -0.002
_NEVER = -1e9
_WHOLE = 2_000
"""Cells that are compared outright; larger tables are first divided at words that stand once in both."""


class Match(NamedTuple):
    """Words that answer each other: one and one, or one and two."""

    first: tuple[int, int]
    """Numbers in the quotation, half-open."""
    second: tuple[int, int]
    same: bool
    """False where one word stands for another."""


def matches(first: Sequence[str], second: Sequence[str], free: Callable[[int], bool]) -> list[Match]:
    """Match the words of a quotation with those of a passage.

    Args:
        free: Says whether words may be left out for nothing before a word of the quotation, by its number.
    """
    low, high = 0, len(second)
    found: list[Match] = []
    at = 0
    for anchor, place in [*_anchors(first, second), (len(first), high)]:
        ends = anchor == len(first) or free(anchor)
        found += _matched(first[at:anchor], second[low:place], at, low, free, ends)
        if anchor < len(first):
            found.append(Match((anchor, anchor + 1), (place, place + 1), True))
        at, low = anchor + 1, place + 1
    return found


def _anchors(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int]]:
    """Give words that stand once in both texts with the same neighbour, in one order, where the table is large."""
    if len(first) * len(second) <= _WHOLE:
        return []
    ones, others = [folded(word) for word in first], [folded(word) for word in second]
    here, there = Counter(ones), Counter(others)
    where = {word: at for at, word in enumerate(others) if there[word] == 1}
    candidates = [
        (at, where[word])
        for at, word in enumerate(ones)
        if here[word] == 1 and word in where and _neighbours(ones, others, at, where[word])
    ]
    return _rising(candidates)


def _neighbours(ones: Sequence[str], others: Sequence[str], at: int, place: int) -> bool:
    before = at > 0 and place > 0 and ones[at - 1] == others[place - 1]
    after = at + 1 < len(ones) and place + 1 < len(others) and ones[at + 1] == others[place + 1]
    return before and after


def _rising(candidates: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the longest part of a list in which both numbers rise."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(candidates):
        length = bisect_left(tops, place)
        before.append(ends[length - 1] if length else -1)
        if length == len(tops):
            tops.append(place)
            ends.append(number)
        else:
            tops[length], ends[length] = place, number
    chain: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(candidates[number])
        number = before[number]
    return chain[::-1]


def _matched(
    first: Sequence[str],
    second: Sequence[str],
    at: int,
    low: int,
    free: Callable[[int], bool],
    ends: bool,
) -> list[Match]:
    if not first or not second:
        return []
    table = _Table(first, second, [at == 0 or free(at), *(free(at + n) for n in range(1, len(first)))], ends)
    return [Match((a + at, b + at), (c + low, d + low), same) for (a, b), (c, d), same in table.best()]


_Step = tuple[tuple[int, int], tuple[int, int], bool]


class _Table:
    """The best way to every pair of words: having just matched it, or having left out words after it."""

    def __init__(self, first: Sequence[str], second: Sequence[str], free: Sequence[bool], ends: bool) -> None:
        self.first, self.second = first, second
        # free[i]: words may be left out for nothing before the i-th of the quotation, and at the end.
        self.free = [*free, ends]
        self.reached: list[list[float]] = []
        self.skipped: list[list[float]] = []
        self.came: list[list[int]] = []
        """0 by adding a word of the quotation, 1 by matching, 2 and 3 by merging two here or two there."""
        self.kinds: list[list[bool]] = []
        for row in range(len(first) + 1):
            self._fill(row)

    def _fill(self, row: int) -> None:
        width = len(self.second) + 1
        if row == 0:
            reached, came, kinds = [0.0, *[_NEVER] * (width - 1)], [0] * width, [False] * width
        else:
            reached, came, kinds = self._row(row, width)
        self.reached.append(reached)
        self.came.append(came)
        self.kinds.append(kinds)
        once, more = (_FREE, _FREE) if self.free[row] else (_OMIT, _OMIT_MORE)
        skipped = [_NEVER] * width
        for column in range(1, width):
            skipped[column] = max(reached[column - 1] + once, skipped[column - 1] + more)
        self.skipped.append(skipped)

    def _row(self, row: int, width: int) -> tuple[list[float], list[int], list[bool]]:
        word = self.first[row - 1]
        before, left = self.reached[row - 1], self.skipped[row - 1]
        reached = [max(a, b) + _ADDED for a, b in zip(before, left, strict=True)]
        came, kinds = [0] * width, [False] * width
        joined = self.first[row - 2] + word if row > 1 and self.free[row - 1] is False else ""
        for column in range(1, width):
            worth, same = _likeness(word, self.second[column - 1])
            score = max(before[column - 1], left[column - 1]) + worth
            if score >= reached[column]:
                reached[column], came[column], kinds[column] = score, 1, same
            if joined and not same and _one(joined, self.second[column - 1]):
                score = max(self.reached[row - 2][column - 1], self.skipped[row - 2][column - 1]) + _MERGED
                if score > reached[column]:
                    reached[column], came[column], kinds[column] = score, 2, True
            if column > 1 and not same and _one(word, self.second[column - 2] + self.second[column - 1]):
                score = max(before[column - 2], left[column - 2]) + _MERGED
                if score > reached[column]:
                    reached[column], came[column], kinds[column] = score, 3, True
        return reached, came, kinds

    def best(self) -> list[_Step]:
        """Give the matches of the best way through."""
        row, column = len(self.first), len(self.second)
        column = self._before(row, column)
        steps: list[_Step] = []
        while row > 0:
            how = self.came[row][column]
            here, there = ((0, 0), (1, 1), (2, 1), (1, 2))[how]
            if how:
                steps.append(((row - here, row), (column - there, column), self.kinds[row][column]))
                row, column = row - here, column - there
            else:
                row -= 1
            column = self._before(row, column)
        return steps[::-1]

    def _before(self, row: int, column: int) -> int:
        """Give the column in which the words up to here were reached, before any was left out."""
        if self.reached[row][column] >= self.skipped[row][column]:
            return column
        once, more = (_FREE, _FREE) if self.free[row] else (_OMIT, _OMIT_MORE)
        while column > 0:
            came_once = self.reached[row][column - 1] + once
            column -= 1
            if came_once >= self.skipped[row][column] + more:
                break
        return column


@lru_cache(maxsize=100_000)
def _likeness(one: str, other: str) -> tuple[float, bool]:
    if one == other:
        return _SAME, True
    if same_word(one, other):
        return _SPELLING, True
    return (_LIKE if _alike(folded(one), folded(other)) else _OTHER), False


def _alike(one: str, other: str) -> bool:
    """Say whether two words begin and end so much alike that one may stand for the other."""
    most = min(len(one), len(other))
    if most < 3:
        return False
    before = next((n for n in range(most) if one[n] != other[n]), most)
    after = next((n for n in range(most - before) if one[-1 - n] != other[-1 - n]), most - before)
    return 2 * (before + after) >= 0.6 * (len(one) + len(other))


@lru_cache(maxsize=100_000)
def _one(one: str, other: str) -> bool:
    """Say whether what was joined on one side is one word on the other."""
    return abs(len(one) - len(other)) <= 2 and same_word(one, other)

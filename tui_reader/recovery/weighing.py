"""The best division of a sequence into stretches of one's own words and of another's, and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_NEVER = float("-inf")
_AGAINST_ORDERS = 1000.0
"""Against leaving out an item that must be in: more than all cues together."""


class Stretch(NamedTuple):
    """A stretch that may be another's words, and what speaks for it beyond nothing."""

    first: int
    last: int
    score: float


def parted(stretches: Iterable[Stretch]) -> Iterator[list[Stretch]]:
    """Gather stretches, in the order of where they begin, into pieces that share no item: each is judged alone."""
    piece: list[Stretch] = []
    end = 0
    for stretch in stretches:
        if piece and stretch.first >= end:
            yield piece
            piece = []
        piece.append(stretch)
        end = max(end, stretch.last + 1)
    if piece:
        yield piece


def likeliest(
    stretches: Iterable[Stretch], ordered: frozenset[int] = frozenset()
) -> list[tuple[Stretch, float]]:
    """Find the division with the highest sum, and how likely each of its stretches is quoted.

    Args:
        stretches: All that may be quoted, in the order of where they begin.
        ordered: Items that must not be left out where any stretch holds them.
    """
    given = list(stretches)
    low = given[0].first if given else 0
    size = max((stretch.last + 1 for stretch in given), default=low) - low
    held = [Stretch(each.first - low, each.last - low, each.score) for each in given]
    ordered = frozenset(i - low for i in range(low, low + size) if i in ordered)
    came = _best(size, held, ordered)
    share = _shares(size, held, ordered)
    found: list[tuple[Stretch, float]] = []
    end = size
    while end > 0:
        stretch = came[end]
        if stretch is None:
            end -= 1
            continue
        inside = share[stretch.first : stretch.last + 1]
        moved = Stretch(stretch.first + low, stretch.last + low, stretch.score)
        found.append((moved, sum(inside) / len(inside)))
        end = stretch.first
    found.reverse()
    return found


def _best(size: int, stretches: Sequence[Stretch], ordered: frozenset[int]) -> list[Stretch | None]:
    best = [0.0] + [_NEVER] * size
    came: list[Stretch | None] = [None] * (size + 1)
    at = 0
    for start in range(size + 1):
        if start and (left := best[start - 1] + _left_out(start - 1, ordered)) >= best[start]:
            best[start], came[start] = left, None
        while at < len(stretches) and stretches[at].first == start:
            stretch = stretches[at]
            if best[start] + stretch.score > best[stretch.last + 1]:
                best[stretch.last + 1] = best[start] + stretch.score
                came[stretch.last + 1] = stretch
            at += 1
    return came


def likelihoods(size: int, stretches: Sequence[Stretch], ordered: frozenset[int]) -> list[float]:
    """Tell of each stretch how likely it is one of the division's, over all divisions of ``size`` items.

    Args:
        stretches: In the order of where they begin.
    """
    before, after = [_NEVER] * (size + 1), [_NEVER] * (size + 1)
    before[0] = after[size] = 0.0
    at = 0
    for start in range(size + 1):
        if start:
            before[start] = _either(before[start], before[start - 1] + _left_out(start - 1, ordered))
        while at < len(stretches) and stretches[at].first == start:
            end = stretches[at].last + 1
            before[end] = _either(before[end], before[start] + stretches[at].score)
            at += 1
    at = len(stretches) - 1
    for start in range(size - 1, -1, -1):
        after[start] = after[start + 1] + _left_out(start, ordered)
        while at >= 0 and stretches[at].first == start:
            after[start] = _either(after[start], stretches[at].score + after[stretches[at].last + 1])
            at -= 1
    return [
        math.exp(min(0.0, before[each.first] + each.score + after[each.last + 1] - before[size]))
        for each in stretches
    ]


def _shares(size: int, stretches: Sequence[Stretch], ordered: frozenset[int]) -> list[float]:
    """Tell of each item how likely it is quoted, over all divisions."""
    change = [0.0] * (size + 1)
    for stretch, likely in zip(stretches, likelihoods(size, stretches, ordered), strict=True):
        change[stretch.first] += likely
        change[stretch.last + 1] -= likely
    total, shares = 0.0, list[float]()
    for each in change[:size]:
        total += each
        shares.append(min(1.0, max(0.0, total)))
    return shares


def _left_out(item: int, ordered: frozenset[int]) -> float:
    return -_AGAINST_ORDERS if item in ordered else 0.0


def _either(a: float, b: float) -> float:
    """Add two likelihoods given by their logarithms."""
    low, high = (a, b) if a < b else (b, a)
    return high if low == _NEVER else high + math.log1p(math.exp(low - high))

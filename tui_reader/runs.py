"""The letters that two texts share, in runs, and which of the runs follow one another best in both."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

LEAST = 5
"""Letters in the shortest run that counts towards a likeness."""
_GAP = 12.0
"""What a gap between two runs costs at most, in letters."""
_DRIFT = 8
"""So many letters more on one side than on the other make a gap dearer by one."""
_FAR = int((_GAP - 1) * _DRIFT)
"""Letters from which on a gap costs the most, however much more there is."""


class Run(NamedTuple):
    """Letters of the one text that stand in the other one after another."""

    offset: int
    """Where they begin in the one text."""
    at: int
    """Where they begin in the other."""
    length: int

    @property
    def lag(self) -> int:
        """How much later it begins in the other text."""
        return self.at - self.offset


def shared(stretch: str, letters: str, low: int) -> list[Run]:
    """Give the runs that some letters share with a stretch, which begins at ``low``, each as long as can be."""
    grams: dict[str, list[int]] = {}
    for at in range(len(stretch) - LEAST + 1):
        grams.setdefault(stretch[at : at + LEAST], []).append(at)
    open_: dict[int, int] = {}
    found: list[Run] = []
    for offset in range(len(letters) - LEAST + 1):
        still: dict[int, int] = {}
        for at in grams.get(letters[offset : offset + LEAST], ()):
            still[at - offset] = open_.pop(at - offset, offset)
        found += [Run(since, low + d + since, offset - since + LEAST - 1) for d, since in open_.items()]
        open_ = still
    last = max(0, len(letters) - LEAST + 1)
    found += [Run(since, low + d + since, last - since + LEAST - 1) for d, since in open_.items()]
    return sorted(found, key=lambda run: (run.offset, run.at))


def chained(runs: Sequence[Run]) -> list[Run]:
    """Choose runs that follow one another in both texts, with the most letters and the least between them.

    Args:
        runs: As :func:`shared` gives them, ordered by where they begin.
    """
    worth: list[float] = []
    before: list[int] = []
    earlier = _Earlier(runs, worth)
    for index, run in enumerate(runs):
        best, last = float(run.length), -1
        for other in earlier.candidates(index):
            if worth[other] + run.length - 1 < best:
                continue  # as near as can be it would not do
            total = worth[other] + _joined(runs[other], run)
            if total > best or (total == best and other < last):
                best, last = total, other
        worth.append(best)
        before.append(last)
        earlier.add(index)
    chain: list[Run] = []
    index = max(range(len(runs)), key=worth.__getitem__, default=-1)
    while index >= 0:
        run = runs[index]
        if chain:  # what two neighbours share is counted once, with the later
            run = Run(run.offset, run.at, run.length - _overlap(run, chain[-1]))
        chain.append(run)
        index = before[index]
    return chain[::-1]


def _overlap(one: Run, next_: Run) -> int:
    """Count the letters at the end of a run that the next one has as well, in either text."""
    return max(0, one.offset + one.length - next_.offset, one.at + one.length - next_.at)


def _joined(one: Run, next_: Run) -> float:
    """Say what a run adds to the worth of a chain that ends in another; far below nothing where it cannot follow."""
    in_one, in_other = next_.offset - one.offset, next_.at - one.at
    over = max(0, one.length - in_one, one.length - in_other)
    if over >= next_.length or in_one <= 0 or in_other <= 0:
        return float("-inf")
    return next_.length - over - min(_GAP, 1 + abs(in_other - in_one) / _DRIFT)


class _Earlier:
    """The runs of a chain under way, of which only a few can be the best to go before another.

    Of those that end before it begins, in both texts, that is the worthiest of all; or, since a gap with little more
    on one side costs less, the last of some lag that is nearly its own: those of one lag are the worthier the later.
    Beside these only such as reach into it can be.
    """

    def __init__(self, runs: Sequence[Run], worth: Sequence[float]) -> None:
        self._runs, self._worth = runs, worth
        self._lags = sorted({run.lag for run in runs})
        self._place = {lag: place for place, lag in enumerate(self._lags)}
        self._tops = [float("-inf")] * len(self._lags)
        """What the last run of each lag is worth, where they end, and which they are."""
        self._ends: list[list[int]] = [[] for _ in self._lags]
        self._of_lag: list[list[int]] = [[] for _ in self._lags]
        self._within: dict[int, list[int]] = {}
        """The runs that reach over a place in the other text."""
        self._open: list[tuple[int, int, int]] = []
        """Those that reach over this place in the one text: their ends, which they are, and where in the other."""
        self._reached: list[int] = []
        self._worthiest: list[int] = []
        """Which of those that have ended, as far as here in the other text, is worth the most."""

    def candidates(self, index: int) -> list[int]:
        """Give those among which the best is to go before a run; the same one perhaps twice."""
        run = self._runs[index]
        while self._open and self._open[0][0] <= run.offset:
            self._end(heappop(self._open)[1])
        found = [other for _, other, at in self._open if at < run.at]
        found += self._within.get(run.at, ())
        if ended := bisect_right(self._reached, run.at):
            worthiest = self._worthiest[ended - 1]
            found += self._near(run, self._worth[worthiest] - _GAP + 1)
            found.append(worthiest)
        return found[::-1]  # the likeliest first: then most of the others are passed over

    def _near(self, run: Run, least: float) -> Iterator[int]:
        """Give of each lag that is nearly a run's own the last that has ended, where it may be worth so much."""
        low, high = bisect_left(self._lags, run.lag - _FAR), bisect_right(self._lags, run.lag + _FAR)
        for place, top in enumerate(self._tops[low:high], low):
            if top >= least:
                ends = self._ends[place]
                if found := bisect_right(ends, run.offset + min(0, run.lag - self._lags[place])):
                    yield self._of_lag[place][found - 1]

    def add(self, index: int) -> None:
        """Take in the next run."""
        run = self._runs[index]
        place = self._place[run.lag]
        self._tops[place] = self._worth[index]
        self._ends[place].append(run.offset + run.length)
        self._of_lag[place].append(index)
        heappush(self._open, (run.offset + run.length, index, run.at))
        for at in range(run.at + 1, run.at + run.length):
            self._within.setdefault(at, []).append(index)

    def _end(self, index: int) -> None:
        """Take note of a run that has ended, unless one that reaches no further is worth as much."""
        reach = self._runs[index].at + self._runs[index].length
        place = end = bisect_right(self._reached, reach)
        if place and self._rank(self._worthiest[place - 1]) > self._rank(index):
            return
        while end < len(self._reached) and self._rank(self._worthiest[end]) < self._rank(index):
            end += 1
        self._reached[place:end], self._worthiest[place:end] = [reach], [index]

    def _rank(self, index: int) -> tuple[float, int]:
        return self._worth[index], -index

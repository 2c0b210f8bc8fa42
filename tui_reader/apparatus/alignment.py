"""A quotation laid word by word along a stretch of a text, as well as the two can be.

What a match is worth is how much the word tells, in bits; what it costs to leave words out depends on whether an
ellipsis says so; words in square brackets cost next to nothing.  A word may answer two that are written apart, and
a misprinted word the right one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from tui_reader.apparatus.quoted_words import QuotedWord

Numbers = NDArray[np.uint32]
Scores = NDArray[np.float64]

_WRONG = -2.5
"""Another word stands there."""
_ADDED = -2.0
"""A word of the quotation stands nowhere in the text."""
_INTERPOLATED = -0.2
_SKIP, _SKIP_MORE, _SKIP_FAR = -3.0, -0.3, -1.6
"""Words left out in silence: for the first, for each, and for each doubling of a leap to another island."""
_LEAP = -8.0
_CUT, _CUT_MORE, _CUT_FAR = -0.5, -0.012, -0.8
"""The same at an ellipsis."""
_NEVER = -1e6
_LIKE = 0.6
"""How like two words must be for one to be a misprint of the other."""
_MISPRINT_BITS = 9.0


class Region(NamedTuple):
    """The words of a text that a quotation is laid along: one stretch, or several islands in order."""

    bones: list[str]
    numbers: Numbers
    leaps: NDArray[np.int64]
    """0 for each word.  Between two islands stands a word of no letters, and here how many are left out there."""


Pair = tuple[int, int, float]
"""The number of a word in the quotation, that of its answer in the region, and the bits that tells."""


class Alignment(NamedTuple):
    """Which words answer each other."""

    score: float
    """In bits."""
    pairs: tuple[Pair, ...]
    """In order."""

    @property
    def matched(self) -> float:
        """The bits of all matches."""
        return sum(bits for _, _, bits in self.pairs)


class Run(NamedTuple):
    """Words that agree one after another, here and there."""

    at: int
    """The first in the quotation."""
    place: int
    """The first in the region."""
    length: int


def align(
    words: Sequence[QuotedWord],
    bits: Sequence[float],
    region: Region,
    within: tuple[int, int],
    runs: Sequence[Run],
) -> Alignment:
    """Lay a quotation along a region.

    Args:
        within: Which of the quotation's words are laid along; the others answer nothing.
        runs: Words that are known to answer each other, in order; only what stands between is compared.
    """
    left_out = (*words[: within[0]], *words[within[1] :])
    score = sum(_INTERPOLATED if word.own else _ADDED for word in left_out)
    pairs: list[Pair] = []
    at, place = within[0], 0
    for number, run in enumerate((*runs, None)):
        end, far = (run.at, run.place) if run else (within[1], len(region.bones))
        gap = _Gap(words, bits, region, (at, end), (place, far), number > 0, run is not None)
        found, between = gap.filled()
        score += found
        pairs += between
        if run:
            pairs += [(run.at + n, run.place + n, bits[run.at + n]) for n in range(run.length)]
            score += sum(bits[run.at : run.at + run.length])
            at, place = run.at + run.length, run.place + run.length
    return Alignment(score, tuple(pairs))


class _Gap:
    """Some words of a quotation, and the stretch of a region that they are to be laid along."""

    def __init__(
        self,
        words: Sequence[QuotedWord],
        bits: Sequence[float],
        region: Region,
        at: tuple[int, int],
        place: tuple[int, int],
        begun: bool,
        ends: bool,
    ) -> None:
        self.at, self.place = at[0], place[0]
        self.words = words[at[0] : at[1]]
        self.bits = bits[at[0] : at[1]]
        self.region = Region(
            region.bones[place[0] : place[1]],
            region.numbers[place[0] : place[1]],
            region.leaps[place[0] : place[1]],
        )
        self.begun, self.ends = begun, ends
        """Whether something is fixed before the gap, and after it."""
        parts = [word.part for word in words[max(0, at[0] - 1) : at[1] + 1]]
        changes = [first != second for first, second in pairwise(parts)]
        self.elided = [*([] if at[0] else [False]), *changes, False][: len(self.words) + 1]
        """Whether an ellipsis stands before each word, and after the last."""

    def filled(self) -> tuple[float, list[Pair]]:
        """Give what the best way through is worth, and the words it matches."""
        if not self.words and not (self.begun and self.ends):
            return 0.0, []
        skip = _costs(self.region, _SKIP_MORE, _SKIP_FAR, _LEAP)
        cut = _costs(self.region, _CUT_MORE, _CUT_FAR, 0.0)
        self.costs = skip, cut
        if not self.words:
            total = float(self.costs[self.elided[0]][-1])
            return ((_CUT if self.elided[0] else _SKIP) - total if total else 0.0), []
        return self._laid()

    def _laid(self) -> tuple[float, list[Pair]]:
        similar = _similar(self.words, np.array(self.bits), self.region)
        apart = _written_apart(self.words, self.bits, self.region)
        start: Scores = np.zeros(len(self.region.bones) + 1)
        if self.begun:
            start[1:] = _NEVER
            rows = [(start, self._skipped(start, 0))]
        else:
            rows = [(start, start)]
        for number, word in enumerate(self.words):
            reached = rows[-1][1]
            here = reached + (_INTERPOLATED if word.own else _ADDED)
            np.maximum(here[1:], reached[:-1] + similar[number], out=here[1:])
            for merge in apart.get(number, ()):
                score = rows[merge.before][1][merge.start] + merge.bits
                here[merge.end] = max(here[merge.end], score)
            rows.append((here, self._skipped(here, number + 1)))
        at = len(self.region.bones) if self.ends else int(rows[-1][0].argmax())
        score = float(rows[-1][self.ends][at])
        return score, self._traced(rows, similar, apart, at)

    def _skipped(self, here: Scores, number: int) -> Scores:
        """Go on from the best place at or before each."""
        elided = self.elided[number]
        costs, first = self.costs[elided], _CUT if elided else _SKIP
        best = np.maximum.accumulate(here + costs)
        reached = here.copy()
        np.maximum(reached[1:], best[:-1] - costs[1:] + first, out=reached[1:])
        return reached

    def _traced(
        self, rows: list[tuple[Scores, Scores]], similar: Scores, apart: dict[int, list[_Merge]], at: int
    ) -> list[Pair]:
        """Go back the best way, and note which words it matches."""
        pairs: list[Pair] = []
        row = len(self.words)
        if self.ends:
            at = self._come_from(rows[row], at, row)
        while row > 0:
            here, before = rows[row][0], rows[row - 1][1]
            number = row - 1
            if at > 0 and here[at] == before[at - 1] + similar[number, at - 1]:
                if similar[number, at - 1] > 0:
                    pairs.append(self._pair(number, at - 1, float(similar[number, at - 1])))
                row, at = row - 1, at - 1
            elif (merge := _merged(apart.get(number, ()), rows, here, at)) is not None:
                share = merge.bits / (merge.end - merge.start)
                pairs += [self._pair(number, n, share) for n in range(merge.end - 1, merge.start - 1, -1)]
                if merge.before < number:
                    pairs.append(self._pair(number - 1, merge.start, 0.0))
                row, at = merge.before, merge.start
            else:
                row -= 1
            if row or self.begun:
                at = self._come_from(rows[row], at, row)
        return pairs[::-1]

    def _pair(self, number: int, place: int, bits: float) -> Pair:
        return self.at + number, self.place + place, bits

    def _come_from(self, row: tuple[Scores, Scores], at: int, done: int) -> int:
        """Give the place from which the words up to here were skipped."""
        here, reached = row
        if at == 0 or reached[at] == here[at]:
            return at
        return int((here + self.costs[self.elided[done]])[:at].argmax())


class _Merge(NamedTuple):
    """One word that answers two."""

    before: int
    """Rows done before it."""
    start: int
    end: int
    bits: float


def _costs(region: Region, more: float, far: float, leap: float) -> Scores:
    """Give what it costs to come from the first word of the region to each, and to its end."""
    leaps = -leap - far * np.log2(np.maximum(region.leaps, 1))
    return np.concatenate(([0.0], np.cumsum(np.where(region.leaps > 0, leaps, -more))))


def _similar(words: Sequence[QuotedWord], bits: Scores, region: Region) -> Scores:
    """Give what each word is worth against each of the region."""
    numbers = np.array([word.number for word in words], np.uint32)
    same = numbers[:, None] == region.numbers[None, :]
    worth = np.where(same, bits[:, None], _WRONG)
    lonely = [n for n, found in enumerate(same.any(axis=1)) if not found and len(words[n].bones) > 2]
    if lonely and region.bones:
        kinds, kind_of = np.unique(region.numbers, return_index=True)
        candidates = [region.bones[at] for at in kind_of]
        alike = cdist(
            [words[n].bones for n in lonely],
            candidates,
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=_LIKE,
            dtype=np.float32,
        )
        column = np.searchsorted(kinds, region.numbers)
        for row, n in enumerate(lonely):
            likeness = alike[row][column]
            value = (2 * likeness - 1) * min(float(bits[n]), _MISPRINT_BITS)
            worth[n] = np.where(likeness >= _LIKE, value, worth[n])
    worth[:, region.leaps > 0] = _NEVER
    return worth


def _written_apart(
    words: Sequence[QuotedWord], bits: Sequence[float], region: Region
) -> dict[int, list[_Merge]]:
    """Find words that are written as one here and as two there; by the last of the quotation's words."""
    bones = region.bones
    present = set(bones)
    found: dict[int, list[_Merge]] = {}
    wholes = {
        word.bones: n for n, word in enumerate(words) if word.bones not in present and len(word.bones) > 3
    }
    if wholes:
        for at in range(len(bones) - 1):
            joined = bones[at] + bones[at + 1]
            if joined in wholes or (joined := _squeezed(bones[at], bones[at + 1])) in wholes:
                for n, quoted in enumerate(words):
                    if quoted.bones == joined:
                        found.setdefault(n, []).append(_Merge(n, at, at + 2, min(bits[n], _MISPRINT_BITS)))
    for n in range(len(words) - 1):
        joined = words[n].bones + words[n + 1].bones
        if joined not in present:
            joined = _squeezed(words[n].bones, words[n + 1].bones)
        if joined in present and (words[n].bones not in present or words[n + 1].bones not in present):
            for at, word in enumerate(bones):
                if word == joined:
                    worth = min(bits[n] + bits[n + 1], _MISPRINT_BITS)
                    found.setdefault(n + 1, []).append(_Merge(n, at, at + 1, worth))
    return found


def _squeezed(first: str, second: str) -> str:
    """Join two skeletons as if they were one word's."""
    return first + second.removeprefix(first[-1:])


def _merged(
    merges: Sequence[_Merge], rows: list[tuple[Scores, Scores]], here: Scores, at: int
) -> _Merge | None:
    """Give the merge by which the best way came here."""
    for merge in merges:
        if merge.end == at and here[at] == rows[merge.before][1][merge.start] + merge.bits:
            return merge
    return None

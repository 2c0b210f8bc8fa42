"""A quotation laid word by word along a stretch of a text, as well as the two can be.

What a match is worth is how much the word tells, in bits; what it costs to leave words out depends on whether an
ellipsis says so; words in square brackets cost next to nothing.  A word may answer two that are written apart, and
a misprinted word the right one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Region:
    """The words of a text that a quotation is laid along: one stretch, or several islands in order."""

    bones: list[str]
    numbers: Numbers
    leaps: NDArray[np.int64]
    """0 for each word.  Between two islands stands a word of no letters, and here how many are left out there."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which words answer each other."""

    score: float
    """In bits."""
    pairs: tuple[tuple[int, int, float], ...]
    """The number of the word in the quotation, in the region, and the bits that tells; in order."""

    @property
    def matched(self) -> float:
        """The bits of all matches."""
        return sum(bits for _, _, bits in self.pairs)


def align(words: Sequence[QuotedWord], bits: Sequence[float], region: Region) -> Alignment:
    """Lay a quotation along a region."""
    similar = _similar(words, np.array(bits), region)
    apart = _written_apart(words, bits, region)
    before: Scores = np.zeros(len(region.bones) + 1)
    rows: list[tuple[Scores, Scores]] = [(before, before)]
    skip = _costs(region, _SKIP_MORE, _SKIP_FAR, _LEAP)
    cut = _costs(region, _CUT_MORE, _CUT_FAR, 0.0)
    for number, word in enumerate(words):
        reached = rows[-1][1]
        here = reached + (_INTERPOLATED if word.own else _ADDED)
        np.maximum(here[1:], reached[:-1] + similar[number], out=here[1:])
        for merge in apart.get(number, ()):
            score = rows[merge.before][1][merge.start] + merge.bits
            here[merge.end] = max(here[merge.end], score)
        last = number + 1 == len(words)
        elided = not last and words[number + 1].part != word.part
        rows.append((here, _skipped(here, cut, _CUT) if elided else _skipped(here, skip, _SKIP)))
    return _traced(words, rows, similar, apart, (skip, cut))


@dataclass(frozen=True, slots=True)
class _Merge:
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


def _skipped(here: Scores, costs: Scores, first: float) -> Scores:
    """Go on from the best place at or before each."""
    best = np.maximum.accumulate(here + costs)
    reached = here.copy()
    np.maximum(reached[1:], best[:-1] - costs[1:] + first, out=reached[1:])
    return reached


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


def _traced(
    words: Sequence[QuotedWord],
    rows: list[tuple[Scores, Scores]],
    similar: Scores,
    apart: dict[int, list[_Merge]],
    costs: tuple[Scores, Scores],
) -> Alignment:
    """Go back the best way, and note which words it matches."""
    at = int(rows[-1][0].argmax())
    score = float(rows[-1][0][at])
    pairs: list[tuple[int, int, float]] = []
    row = len(words)
    while row > 0:
        here, before = rows[row][0], rows[row - 1][1]
        number = row - 1
        merge = next(
            (
                m
                for m in apart.get(number, ())
                if m.end == at and here[at] == rows[m.before][1][m.start] + m.bits
            ),
            None,
        )
        if at > 0 and here[at] == before[at - 1] + similar[number, at - 1]:
            if similar[number, at - 1] > 0:
                pairs.append((number, at - 1, float(similar[number, at - 1])))
            row, at = row - 1, at - 1
        elif merge is not None:
            pairs += [
                (number, each, merge.bits / (merge.end - merge.start))
                for each in range(merge.end - 1, merge.start - 1, -1)
            ]
            if merge.before < number:
                pairs.append((number - 1, merge.start, 0.0))
            row, at = merge.before, merge.start
        else:
            row -= 1
        at = _come_from(rows[row], at, row, words, costs)
    return Alignment(score, tuple(reversed(pairs)))


def _come_from(
    row: tuple[Scores, Scores], at: int, done: int, words: Sequence[QuotedWord], costs: tuple[Scores, Scores]
) -> int:
    """Give the place from which the words up to here were skipped."""
    here, reached = row
    if done == 0 or at == 0 or reached[at] == here[at]:
        return at
    elided = done < len(words) and words[done].part != words[done - 1].part
    return int((here + costs[elided])[:at].argmax())

"""How like a passage the stretches of a text are, whatever was done to its spaces, marks and accents.

Words are compared by their *skeleton*, the letters and digits without case, accents, marks and space, so that
a text filled to another width, with other quotation marks or note marks, is the same text.  Candidates come
from short runs of letters that the passage shares with the text; each is then measured by how much of the
passage, and of what stood around it, follows there in order.  A run counts the less the more often it stands
elsewhere: a figure of speech is no evidence.
"""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import sqrt
from typing import NamedTuple

from tui_reader.document import Position, Range
from tui_reader.runs import Run, chained, shared

_SEED = 8
"""Letters in a run that brings up a candidate."""
_STRIDE = 4
"""Every which run of the text is indexed; all those of the passage are looked up."""
COMMON = 40
"""A run found more often than this says nothing."""
_CANDIDATES = 5
_FEW = 5
"""A stretch that shares less than this part of what the best one shares cannot be good enough."""
_WORTH = 4.0
"""Letters that a run must have beyond what chance and habit bring."""
_ENOUGH = 0.33
"""The least strength, a share of all letters kept of a passage."""
_ENOUGH_AT_HOME = 0.28
"""The least strength where what stood further off is there too."""
_SHARE = 0.3
"""The least share of the passage's own letters."""
_ENOUGH_AWAY = 0.45
"""The least strength where nothing is there of it, or one thing by chance."""
_TELLING = 4
"""So many words further off must be known to say anything."""
_DRIFT = 200
"""Characters by which words further off may have come nearer or gone away, whatever their distance."""
Further = tuple[str, int]
"""Letters that stood at a distance from a passage, and that distance in characters, below nothing before it."""


class Like(NamedTuple):
    """A stretch of a text that may be a passage."""

    range: Range
    score: float
    """How much of the passage, and of what stood around it, is there; from 0 to 1."""
    good: bool
    """Whether that is more than chance and habit bring."""
    part: int
    """Which of the passage's own letters are there in long runs, a bit a letter."""
    further: int
    """How many of the words that stood further off are there, at about their distances."""


def likest(
    text: str, exact: str, *, before: str, after: str, near: Position, beyond: Sequence[Further] = ()
) -> list[Like]:
    """Give the stretches of a text that are like a passage, the likest first, none overlapping another.

    Args:
        near: Where the passage stood; of two that are equally like it the nearer comes first.
        beyond: Words that stood further off.
    """
    skeleton = _skeleton(text)
    passage = _passage(exact, before, after)
    if passage.start == passage.end:
        return []
    often = _often(skeleton, passage.letters)
    expected = bisect_left(skeleton.places, near)
    found = [
        likeness
        for window in _windows(skeleton, passage, expected)
        if (likeness := _likeness(skeleton, passage, often, window)) is not None
    ]
    return [_like(skeleton, one, beyond) for one in _distinct(found, expected)]


def _like(skeleton: _Skeleton, one: _Likeness, beyond: Sequence[Further]) -> Like:
    place = _range(skeleton, one)
    further = sum(_stands(skeleton, place, words, off) for words, off in beyond)
    strong = one.strength >= _enough(further, len(beyond)) and one.share >= _SHARE
    return Like(place, one.score, one.certain or strong, one.part, further)


def _enough(further: int, kept: int) -> float:
    """Give the least strength: less where much of what stood further off is there too, more where hardly any is."""
    if kept >= _TELLING and further <= 1:
        return _ENOUGH_AWAY
    return _ENOUGH_AT_HOME if kept >= _TELLING and 2 * further >= kept else _ENOUGH


def _stands(skeleton: _Skeleton, place: Range, words: str, off: int) -> bool:
    """Say whether some letters stand at about a distance from a place, before it where that is below nothing."""
    near, far = abs(off) // 2 - _DRIFT, 2 * abs(off) + _DRIFT
    low, high = (place.start - far, place.start - near) if off < 0 else (place.end + near, place.end + far)
    first, last = bisect_left(skeleton.places, low), bisect_left(skeleton.places, high)
    return skeleton.letters.find(words, first, last) >= 0


# -- skeletons


class _Folding(dict[int, str]):
    """Each character's letters, worked out when first met."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code)).casefold()
        # Folding may bring marks of its own, as with the Turkish dotted capital.
        kept = "".join(c for c in unicodedata.normalize("NFKD", plain) if c.isalnum())
        self[code] = kept
        return kept


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Give the letters and digits of a text, without case and accents."""
    return text.translate(_FOLDING)


class _Skeleton(NamedTuple):
    """The letters of a text, where each stands, and where the runs of letters are."""

    letters: str
    places: array[int]
    runs: dict[str, list[int]]


@lru_cache(maxsize=2)
def _skeleton(text: str) -> _Skeleton:
    letters = fold(text)
    places = array("l", (at for at, character in enumerate(text) if _FOLDING[ord(character)]))
    if len(places) != len(letters):  # some characters fold to several letters
        places = array("l", (at for at, c in enumerate(text) for _ in _FOLDING[ord(c)]))
    runs: dict[str, list[int]] = {}
    for at in range(0, len(letters) - _SEED + 1, _STRIDE):
        runs.setdefault(letters[at : at + _SEED], []).append(at)
    return _Skeleton(letters, places, runs)


class _Passage(NamedTuple):
    """The letters of a passage with those around it, and which are its own."""

    letters: str
    start: int
    end: int


def _passage(exact: str, before: str, after: str) -> _Passage:
    own, lead = fold(exact), fold(before)
    return _Passage(lead + own + fold(after), len(lead), len(lead) + len(own))


# -- candidates


def _windows(skeleton: _Skeleton, passage: _Passage, expected: int) -> list[tuple[int, int]]:
    """Give the stretches of the text that share most with a passage."""
    hits = sorted(_hits(skeleton, passage.letters))
    reach = 2 * len(passage.letters) + 120
    windows: list[tuple[int, int, int, int]] = []
    low = 0
    votes: dict[int, int] = {}
    for high, (at, offset) in enumerate(hits):
        votes[offset] = votes.get(offset, 0) + 1
        while hits[low][0] < at - reach:
            votes[hits[low][1]] -= 1
            if not votes[hits[low][1]]:
                del votes[hits[low][1]]
            low += 1
        windows.append((-len(votes), abs(at - expected), hits[low][0], hits[high][0]))
    chosen: list[tuple[int, int]] = []
    windows.sort()
    for votes_, _, start, end in windows:
        if votes_ * _FEW > windows[0][0]:
            break
        if all(end <= other_start or other_end <= start for other_start, other_end in chosen):
            chosen.append((start, end))
            if len(chosen) == _CANDIDATES:
                break
    return chosen


def _hits(skeleton: _Skeleton, letters: str) -> Iterable[tuple[int, int]]:
    for offset in range(len(letters) - _SEED + 1):
        places = skeleton.runs.get(letters[offset : offset + _SEED], ())
        if len(places) <= COMMON:
            for at in places:
                yield at, offset


# -- likeness


class _Likeness(NamedTuple):
    """How like a passage a stretch of the text is, and where it begins and ends there."""

    start: int
    end: int
    share: float
    """Of the passage's own letters."""
    around: float
    """Of those that stood around it."""
    strength: float
    """Of all, each run counted by its length and by how seldom it stands elsewhere."""
    part: int
    """Which of the passage's own letters are there in long runs, a bit a letter."""

    @property
    def score(self) -> float:
        return 0.7 * self.share + 0.3 * self.around

    @property
    def certain(self) -> bool:
        """Say whether it is there word for word, however often it stands in the text."""
        return self.share > 0.95 and self.around > 0.5


def _likeness(
    skeleton: _Skeleton, passage: _Passage, often: list[int], window: tuple[int, int]
) -> _Likeness | None:
    slack = len(passage.letters) + 20
    low, high = max(0, window[0] - slack), window[1] + slack
    size = len(passage.letters)
    at = skeleton.letters.find(passage.letters, low, high)
    chain = (
        [Run(0, at, size)] if at >= 0 else chained(shared(skeleton.letters[low:high], passage.letters, low))
    )
    own = sum(len(_own(run, passage)) for run in chain)
    if not own:
        return None
    size = passage.end - passage.start
    around = len(passage.letters) - size
    found_around = sum(run.length for run in chain) - own
    strength = sum(max(0.0, _weight(run, often) - _WORTH) for run in chain) / len(passage.letters)
    start, end = _edges(chain, passage)
    return _Likeness(
        start, end, own / size, found_around / around if around else 0.0, strength, _part(chain, passage)
    )


def _own(run: Run, passage: _Passage) -> range:
    """Give the letters of a run that are the passage's own, counted from the passage's beginning."""
    size = passage.end - passage.start
    return range(max(0, run.offset - passage.start), min(run.offset + run.length - passage.start, size))


def _part(chain: Sequence[Run], passage: _Passage) -> int:
    """Give the passage's own letters that stand in long runs, a bit a letter: short ones are found by chance."""
    own = [_own(run, passage) for run in chain if run.length >= _SEED]
    return sum(((1 << len(letters)) - 1) << letters.start for letters in own if letters)


def _weight(run: Run, often: list[int]) -> float:
    """Weigh a run: its letters, the fewer the more often its rarest stretch stands in the text."""
    stretches = often[run.offset : run.offset + run.length - (_SEED + _STRIDE - 2)]
    return float(run.length / sqrt(max(1, min(stretches, default=3))))


def _often(skeleton: _Skeleton, letters: str) -> list[int]:
    """Say how often each stretch of a passage stands in the text."""
    # Of the runs that begin in a stretch, each place in the text has exactly one in the index.
    counts = [len(skeleton.runs.get(letters[at : at + _SEED], ())) for at in range(len(letters) - _SEED + 1)]
    return [sum(counts[at : at + _STRIDE]) for at in range(len(counts) - _STRIDE + 1)]


def _edges(chain: list[Run], passage: _Passage) -> tuple[int, int]:
    """Say where a passage begins and ends in the text, from the runs that are found."""
    inside = [run for run in chain if run.offset < passage.end and run.offset + run.length > passage.start]
    first, last = inside[0], inside[-1]
    start = first.at + passage.start - first.offset
    earlier = [run for run in chain if run.offset + run.length <= passage.start]
    if first.offset > passage.start and earlier:
        end_before = earlier[-1].at + earlier[-1].length
        missing = passage.start - (earlier[-1].offset + earlier[-1].length)
        start = max(start, end_before) if start < end_before or not missing else start
        if not missing and start - end_before <= 40:
            start = end_before
    end = last.at + passage.end - last.offset
    later = [run for run in chain if run.offset >= passage.end]
    if last.offset + last.length < passage.end and later:
        missing = later[0].offset - passage.end
        end = min(end, later[0].at)
        if not missing and later[0].at - end <= 40:
            end = later[0].at
    return max(0, start), max(end, start + 1)


def _distinct(found: list[_Likeness], expected: int) -> list[_Likeness]:
    """Order by likeness, then by nearness to the old place; of those that overlap keep the likeliest."""
    ordered = sorted(found, key=lambda one: (-round(one.score, 2), abs(one.start - expected)))
    kept: list[_Likeness] = []
    for one in ordered:
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


def _range(skeleton: _Skeleton, one: _Likeness) -> Range:
    last = min(one.end, len(skeleton.places)) - 1
    return Range(skeleton.places[min(one.start, last)], skeleton.places[last] + 1)

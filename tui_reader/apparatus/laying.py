"""From a chain of hits to a candidate: the stretches of a text around it are read, and the quotation laid along."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from tui_reader.apparatus.alignment import Alignment, Region, Run, align
from tui_reader.apparatus.chaining import Chain
from tui_reader.apparatus.folding import SKELETONS
from tui_reader.apparatus.quoted_words import QuotedWord
from tui_reader.apparatus.seeds import Ground

_ISLANDS_APART = 40
_SLACK = 6
_REACH = 50
"""Words that are looked through for what stands beyond an ellipsis."""
_MARGIN = 80
"""Words of a quotation before and after its hits that are laid along; the rest answers nothing."""
_RUN = 3
"""Words that agree one after another are taken for answered when there are so many."""

Window = tuple[int, int]


class Candidate(NamedTuple):
    """A passage that a quotation may come from."""

    text: int
    alignment: Alignment
    places: tuple[int, ...]
    """The number of each matched word in its text, in order."""
    told: float
    """Bits of all the quotation's words."""

    def overlaps(self, other: Candidate) -> bool:
        """Say whether two candidates share a stretch of a text."""
        return (
            self.text == other.text
            and self.places[0] <= other.places[-1]
            and other.places[0] <= self.places[-1]
        )


def lay(ground: Ground, chain: Chain, words: Sequence[QuotedWord], bits: Sequence[float]) -> Candidate | None:
    """Lay a quotation along the text of a chain; nothing where no word answers."""
    entry = ground.entry(chain.text)
    base = int(ground.starts[chain.text])
    hits = [(place - base, at) for place, at in chain.hits]
    bones: list[str] = []
    numbers: list[int] = []
    places: list[int] = []
    leaps: list[int] = []
    for low, high in _windows(hits, words, entry.words):
        if places:
            bones.append("")
            numbers.append(0)
            leaps.append(low - places[-1])
            places.append(-1)
        for word in ground.shelf.words(entry, low, high):
            known = SKELETONS[word]
            bones.append(known[0])
            numbers.append(known[1])
        places += range(low, low + len(bones) - len(places))
        leaps += [0] * (len(places) - len(leaps))
    region = Region(bones, np.array(numbers, np.uint32), np.array(leaps, np.int64))
    low, high = max(0, hits[0][1] - _MARGIN), min(len(words), hits[-1][1] + _MARGIN)
    runs = _runs(hits, words, numbers, places)
    alignment = align(words, bits, region, (low, high), runs)
    if not alignment.pairs:
        return None
    told = sum(each for each, word in zip(bits, words, strict=True) if not word.own)
    return Candidate(chain.text, alignment, tuple(places[at] for _, at, _ in alignment.pairs), told)


def _windows(hits: Sequence[tuple[int, int]], words: Sequence[QuotedWord], size: int) -> list[Window]:
    """Give the stretches of a text that hold a chain's islands and what stands around them."""
    place, at = hits[0]
    low = place - at - at // 3 - _SLACK - _REACH * (words[at].part > words[0].part)
    windows: list[Window] = []
    for (place, at), (next_place, next_at) in pairwise(hits):
        between = next_at - at
        if next_place - place - between > _ISLANDS_APART + between:
            reach = between + between // 3 + _SLACK
            windows.append((low, place + reach))
            low = next_place - reach
    place, at = hits[-1]
    rest = len(words) - at
    high = place + rest + rest // 3 + _SLACK + _REACH * (words[at].part < words[-1].part)
    windows.append((low, high))
    joined: list[Window] = []
    for low, high in windows:
        low, high = max(0, low), min(size, high)
        if joined and low <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(high, joined[-1][1])
        else:
            joined.append((low, high))
    return joined


def _runs(
    hits: Sequence[tuple[int, int]],
    words: Sequence[QuotedWord],
    numbers: Sequence[int],
    places: Sequence[int],
) -> list[Run]:
    """Give the words that agree one after another, from each hit as far as they go."""
    column = {place: at for at, place in enumerate(places)}
    runs: list[Run] = []
    done = place_done = 0
    for hit, at in hits:
        place = column[hit]
        if at < done or place < place_done:
            continue
        back = 0
        while back < min(at - done, place - place_done) and _agree(words, numbers, at - back, place - back):
            back += 1
        on = 0
        while (
            place + on < len(numbers)
            and at + on < len(words)
            and words[at + on].number == numbers[place + on]
        ):
            on += 1
            if at + on < len(words) and words[at + on].part != words[at].part:
                break
        if back + on >= _RUN and not any(word.own for word in words[at - back : at + on]):
            runs.append(Run(at - back, place - back, back + on))
            done, place_done = at + on, place + on
    return runs


def _agree(words: Sequence[QuotedWord], numbers: Sequence[int], at: int, place: int) -> bool:
    """Say whether the words before two that agree do so too, with no ellipsis between."""
    return words[at - 1].number == numbers[place - 1] and words[at - 1].part == words[at].part

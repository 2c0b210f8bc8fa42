"""Where in the library words of a quotation stand together: the rarest pairs first, until there are enough.

The words of a library are numbered through, text after text.  A *hit* says that a pair of neighbouring words of
the quotation, or a rare word of it, stands at a place of the library.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log2

import numpy as np
from numpy.typing import NDArray

from tui_reader.apparatus.postings import Places, pair_keys, split, word_keys
from tui_reader.apparatus.quoted_words import QuotedWord
from tui_reader.apparatus.shelf import Entry, Shelf

_MOST_PAIRS = 140
"""As many pairs of a quotation are looked up: enough to find it, however long it is."""
MOST_BITS = 17.0
"""No word says more than this, however rare: it may be a misprint."""


class Ground:
    """The words of all texts of a shelf, numbered through."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.segments = shelf.segments()
        self.entries = shelf.entries()
        self.bases: dict[int, int] = {}
        total = 0
        for segment in self.segments:
            self.bases[segment.id] = total
            total += segment.words
        self.words = max(1, sum(entry.words for entry in self.entries))
        self.starts = np.array([self.bases[e.segment] + e.first for e in self.entries], np.int64)
        self.ends = self.starts + np.array([entry.words for entry in self.entries], np.int64)
        self.whole = bool(total == sum(entry.words for entry in self.entries))
        """Whether no forgotten text is left in a segment."""

    @cached_property
    def by_path(self) -> dict[str, int]:
        """The number of each text, by its path."""
        return {entry.path: number for number, entry in enumerate(self.entries)}

    def text_at(self, place: int) -> int:
        """Give the number of the text that a place is in."""
        return int(self.starts.searchsorted(place, "right")) - 1

    def entry(self, number: int) -> Entry:
        """Give a text by its number."""
        return self.entries[number]

    def bits(self, count: int) -> float:
        """Say how much it tells that something stands here that stands in the library so often."""
        return min(MOST_BITS, log2(self.words / (count + 1))) if count + 1 < self.words else 0.0


@dataclass(frozen=True, slots=True)
class Seed:
    """A word of the quotation, or two that follow each other, and where they stand in the library."""

    at: int
    """The number of the first word in the quotation."""
    pair: bool
    count: int
    bits: float
    places: Places | None
    """In order; None where it stands too often to say anything."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Seeds where they stand, sorted by place."""

    places: Places
    at: NDArray[np.int64]
    """For each, the number of its word in the quotation."""
    bits: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.places)


NO_HITS = Hits(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float64))


def sown(ground: Ground, words: Sequence[QuotedWord]) -> tuple[list[Seed], list[float]]:
    """Look up a quotation's words: give its seeds, and how much each of its words tells."""
    numbers, which = np.unique(np.array([word.number for word in words], np.uint32), return_inverse=True)
    pairs = _thinned(
        words, [pair for pair in _neighbours(words) if words[pair[0]].part == words[pair[1]].part]
    )
    firsts, seconds = (numbers[which[[pair[side] for pair in pairs]]] for side in (0, 1))
    found = _looked_up(ground, np.concatenate((word_keys(numbers), pair_keys(firsts, seconds))))
    worth = [ground.bits(count) for count, _ in found[: len(numbers)]]
    seeds = []
    for at, kind in enumerate(which.tolist()):
        count, places = found[kind]
        seeds.append(Seed(at, False, count, worth[kind], places))
    for (at, _), (count, places) in zip(pairs, found[len(numbers) :], strict=True):
        seeds.append(Seed(at, True, count, ground.bits(count), places))
    return seeds, [worth[kind] for kind in which.tolist()]


def _thinned(words: Sequence[QuotedWord], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave of very many pairs those with the longest words, from everywhere alike."""
    step = len(pairs) / _MOST_PAIRS
    if step <= 1:
        return pairs
    blocks = [pairs[int(n * step) : int((n + 1) * step)] for n in range(_MOST_PAIRS)]
    return [max(block, key=lambda pair: len(words[pair[0]].bones + words[pair[1]].bones)) for block in blocks]


def _neighbours(words: Sequence[QuotedWord]) -> list[tuple[int, int]]:
    """Pair each word with the one that follows it, over an interpolation too."""
    authentic = [at for at, word in enumerate(words) if not word.own]
    return list(pairwise(authentic))


def _looked_up(ground: Ground, keys: NDArray[np.uint32]) -> list[tuple[int, Places | None]]:
    counts = [0] * len(keys)
    places: list[list[Places]] = [[] for _ in keys]
    for segment in ground.segments:
        base = ground.bases[segment.id]
        buckets, tails = split(keys, segment.bits)
        held = ground.shelf.buckets(segment.id, buckets)
        for number, (bucket, tail) in enumerate(zip(buckets, tails, strict=True)):
            where = held[bucket]
            if where is None:
                continue
            count, found = where.find(tail)
            counts[number] += count
            if found is not None and len(found):
                places[number].append(found + base)
    return [
        (count, _joined(found) if found or not count else None)
        for count, found in zip(counts, places, strict=True)
    ]


def _joined(parts: list[Places]) -> Places:
    return parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.empty(0, np.int64)


def hits(ground: Ground, seeds: Sequence[Seed], budget: int, excluded: Collection[int] = ()) -> Hits:
    """Gather hits all over the library, those of the rarest seeds first, until the budget is spent."""
    chosen: list[Seed] = []
    for seed in sorted((seed for seed in seeds if seed.places is not None), key=lambda seed: seed.count):
        assert seed.places is not None
        budget -= len(seed.places)
        if budget < 0 and chosen:
            break
        if len(seed.places):
            chosen.append(seed)
    return _of(ground, [(seed, seed.places) for seed in chosen if seed.places is not None], excluded)


def hits_in(ground: Ground, seeds: Sequence[Seed], texts: Collection[int]) -> Hits:
    """Gather all hits in some texts."""
    found = []
    for text in texts:
        found += _between(seeds, int(ground.starts[text]), int(ground.ends[text]))
    return _of(ground, found, ())


def hits_near(ground: Ground, seeds: Sequence[Seed], low: int, high: int) -> Hits:
    """Gather all hits between two places."""
    return _of(ground, _between(seeds, low, high), ())


def _between(seeds: Sequence[Seed], low: int, high: int) -> list[tuple[Seed, Places]]:
    found = []
    for seed in seeds:
        if seed.places is not None and len(seed.places):
            start, end = seed.places.searchsorted((low, high))
            if end > start:
                found.append((seed, seed.places[start:end]))
    return found


def _of(ground: Ground, found: Sequence[tuple[Seed, Places]], excluded: Collection[int]) -> Hits:
    if not found:
        return NO_HITS
    places = np.concatenate([places for _, places in found])
    sizes = [len(places) for _, places in found]
    at = np.repeat(np.array([seed.at for seed, _ in found], np.int64), sizes)
    bits = np.repeat(np.array([seed.bits for seed, _ in found]), sizes)
    order = places.argsort(kind="stable")
    places, at, bits = places[order], at[order], bits[order]
    if excluded or not ground.whole:
        text = ground.starts.searchsorted(places, "right") - 1
        good = (text >= 0) & (places < ground.ends[text])
        if excluded:
            good &= ~np.isin(text, list(excluded))
        places, at, bits = places[good], at[good], bits[good]
    return Hits(places, at, bits)

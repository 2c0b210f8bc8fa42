"""A quotation in, the passages out that it may come from, the likeliest first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tui_reader.apparatus.alignment import Alignment, Region, align
from tui_reader.apparatus.chaining import Chain, best_chain, chains
from tui_reader.apparatus.folding import SKELETONS
from tui_reader.apparatus.quoted_words import QuotedWord
from tui_reader.apparatus.seeds import Ground, Hits, Seed, hits, hits_in, hits_near, sown

_BUDGET, _GREAT_BUDGET = 2_500, 25_000
_CANDIDATES = 6
_NEAR = 2_500
"""Words around a find in which the rest of a quotation is sought."""
_ISLANDS_APART = 40
_SLACK = 6
_RARE = 64
_FEW_BITS = 40.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that a quotation may come from."""

    text: int
    alignment: Alignment
    spans: tuple[tuple[int, int], ...]
    """Where each matched word stands in the text, one after another."""
    told: float
    """Bits of all the quotation's words."""


def search(
    ground: Ground,
    words: Sequence[QuotedWord],
    *,
    excluded: Collection[int] = (),
    cited: Collection[int] = (),
) -> list[Candidate]:
    """Find the passages a quotation may come from, the likeliest first.

    Args:
        excluded: Texts that are not asked.
        cited: Texts of the work that is cited, which are looked through with more care.
    """
    if not words or not ground.entries:
        return []
    seeds, bits = sown(ground, words)
    parts = [word.part for word in words]
    pairs = [seed for seed in seeds if seed.pair or seed.count <= _RARE]
    found = chains(ground, hits(ground, pairs, _BUDGET, excluded), parts, _CANDIDATES)
    candidates = _candidates(ground, words, bits, seeds, found)
    if cited and not any(one.text in cited for one in candidates):
        own = chains(ground, hits_in(ground, seeds, cited), parts, 3)
        candidates = _distinct([*candidates, *_candidates(ground, words, bits, seeds, own)])
    if not candidates or candidates[0].alignment.score < _FEW_BITS:
        more = chains(ground, hits(ground, seeds, _GREAT_BUDGET, excluded), parts, _CANDIDATES)
        candidates = _distinct([*candidates, *_candidates(ground, words, bits, seeds, more)])
    return candidates


def _candidates(
    ground: Ground,
    words: Sequence[QuotedWord],
    bits: Sequence[float],
    seeds: Sequence[Seed],
    found: Sequence[Chain],
) -> list[Candidate]:
    candidates = []
    for chain in found:
        chain = _completed(ground, chain, words, seeds)
        candidate = _laid(ground, chain, words, bits)
        if candidate is not None:
            candidates.append(candidate)
    return _distinct(candidates)


def _distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for one in sorted(candidates, key=lambda candidate: -candidate.alignment.score):
        low, high = one.spans[0][0], one.spans[-1][1]
        if not any(
            other.text == one.text and low < other.spans[-1][1] and other.spans[0][0] < high for other in kept
        ):
            kept.append(one)
    return kept


def _completed(ground: Ground, chain: Chain, words: Sequence[QuotedWord], seeds: Sequence[Seed]) -> Chain:
    """Look around a find for the rest of the quotation, in words too common to be sought everywhere."""
    low = max(chain.hits[0][0] - _NEAR, int(ground.starts[chain.text]))
    high = min(chain.hits[-1][0] + _NEAR, int(ground.ends[chain.text]))
    if words[chain.hits[0][1]].part == 0 and words[chain.hits[-1][1]].part == words[-1].part:
        reach = len(words) + 60
        low, high = max(low, chain.hits[0][0] - reach), min(high, chain.hits[-1][0] + reach)
    near = hits_near(ground, seeds, low, high)
    kept = _useful(near, chain)
    better = best_chain(chain.text, kept, [word.part for word in words])
    return better if better.score >= chain.score else chain


def _useful(near: Hits, chain: Chain) -> list[tuple[int, int, float]]:
    """Leave those hits that can stand before, in or after a chain."""
    (first_place, first_at), (last_place, last_at) = chain.hits[0], chain.hits[-1]
    before = (near.places <= first_place) & (near.at <= first_at)
    after = (near.places >= last_place) & (near.at >= last_at)
    within = (near.places >= first_place) & (near.places <= last_place)
    good = before | after | within
    return list(
        zip(near.places[good].tolist(), near.at[good].tolist(), near.bits[good].tolist(), strict=True)
    )


def _laid(
    ground: Ground, chain: Chain, words: Sequence[QuotedWord], bits: Sequence[float]
) -> Candidate | None:
    entry = ground.entry(chain.text)
    base = int(ground.starts[chain.text])
    bones: list[str] = []
    numbers: list[int] = []
    spans: list[tuple[int, int]] = []
    leaps: list[int] = []
    end = 0
    for low, high in _windows(chain, len(words), base, entry.words):
        stretch = ground.shelf.stretch(entry, low, high)
        if spans:
            bones.append("")
            numbers.append(0)
            spans.append((0, 0))
            leaps.append(low - end)
        for word in stretch.words:
            known = SKELETONS[word]
            bones.append(known[0])
            numbers.append(known[1])
        spans += zip(stretch.starts, stretch.ends, strict=True)
        leaps += [0] * len(stretch.words)
        end = high
    region = Region(bones, np.array(numbers, np.uint32), np.array(leaps, np.int64))
    alignment = align(words, bits, region)
    if not alignment.pairs:
        return None
    matched = tuple(spans[at] for _, at, _ in alignment.pairs)
    told = sum(each for each, word in zip(bits, words, strict=True) if not word.own)
    return Candidate(chain.text, alignment, matched, told)


def _windows(chain: Chain, words: int, base: int, size: int) -> list[tuple[int, int]]:
    """Give the stretches of a text that hold a chain's islands and what stands around them."""
    hits = [(place - base, at) for place, at in chain.hits]
    windows: list[list[int]] = []
    first_place, first_at = hits[0]
    low = first_place - first_at - first_at // 3 - _SLACK
    for (place, at), (next_place, next_at) in pairwise(hits):
        between = next_at - at
        if next_place - place - between > _ISLANDS_APART + between:
            reach = between + between // 3 + _SLACK
            windows.append([low, place + reach])
            low = next_place - reach
    place, at = hits[-1]
    rest = words - at
    windows.append([low, place + rest + rest // 3 + _SLACK])
    joined: list[tuple[int, int]] = []
    for low, high in windows:
        low, high = max(0, low), min(size, high)
        if joined and low <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(high, joined[-1][1])
        else:
            joined.append((low, high))
    return joined

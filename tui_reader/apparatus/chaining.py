"""Which hits belong together: they follow each other in the library as in the quotation.

Between two words of a quotation something may be left out.  Where an ellipsis says so it costs next to nothing;
elsewhere a step aside costs the more the further it goes.  What comes out is a *chain*, and its hits stand in one or
several islands.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2
from typing import NamedTuple

import numpy as np

from tui_reader.apparatus.seeds import Ground, Hits

_APART = 30
"""Hits with more words between them are in different clusters."""
_CLUSTERS = 20
_WEAK = 0.3
"""Clusters that have less than this share of the strongest are left aside."""
_BACK = 36
"""As many hits before a hit are looked at for the one it follows."""
_FARTHEST = 6_000
"""Words between two islands of one passage, at most."""
_CHAINS_A_TEXT = 3
_OVERLAP = 0.55
"""What a pair is worth whose first word was the second of the pair before."""


class Chain(NamedTuple):
    """Hits that follow each other."""

    text: int
    score: float
    hits: tuple[tuple[int, int], ...]
    """Place in the library, and number of the word in the quotation; in order."""


def chains(ground: Ground, hits: Hits, parts: Sequence[int], most: int) -> list[Chain]:
    """Give the best chains of hits from all over the library, the best first.

    Args:
        parts: For each word of the quotation, how many ellipses stand before it.
    """
    if not len(hits):
        return []
    pools: dict[int, list[tuple[int, int, float]]] = {}
    for start, end in _clusters(ground, hits, len(parts)):
        pool = pools.setdefault(ground.text_at(int(hits.places[start])), [])
        pool += zip(
            hits.places[start:end].tolist(),
            hits.at[start:end].tolist(),
            hits.bits[start:end].tolist(),
            strict=True,
        )
    found = [chain for text, pool in pools.items() for chain in _chains_of(text, sorted(pool), parts)]
    found.sort(key=lambda chain: -chain.score)
    return found[:most]


def _clusters(ground: Ground, hits: Hits, words: int) -> list[tuple[int, int]]:
    """Give the strongest stretches of hits with no great gap between them."""
    places = hits.places
    text = ground.starts.searchsorted(places, "right")
    new = (np.diff(places) > _APART) | (np.diff(text) != 0)
    number = np.concatenate(([0], np.cumsum(new)))
    firsts = np.concatenate(([0], np.flatnonzero(new) + 1, [len(places)]))
    # A word that stands several times in a stretch counts once.
    _, once = np.unique(number * words + hits.at, return_index=True)
    strength = np.bincount(number[once], weights=hits.bits[once])
    best = np.argsort(-strength, kind="stable")[:_CLUSTERS]
    best = best[strength[best] >= _WEAK * strength[best[0]]]
    return [(int(firsts[one]), int(firsts[one + 1])) for one in best]


def _chains_of(text: int, pool: list[tuple[int, int, float]], parts: Sequence[int]) -> list[Chain]:
    found: list[Chain] = []
    while pool and len(found) < _CHAINS_A_TEXT:
        chain = best_chain(text, pool, parts)
        if found and chain.score < found[0].score / 3:
            break
        found.append(chain)
        low, high = chain.hits[0][0], chain.hits[-1][0]
        pool = [hit for hit in pool if not low <= hit[0] <= high]
    return found


def best_chain(text: int, pool: Sequence[tuple[int, int, float]], parts: Sequence[int]) -> Chain:
    """Give the best chain among hits sorted by place."""
    scores: list[float] = []
    before: list[int] = []
    for number, (place, at, bits) in enumerate(pool):
        best, follows = bits, -1
        for other in range(number - 1, max(-1, number - 1 - _BACK), -1):
            other_place, other_at, _ = pool[other]
            if other_place >= place or other_at >= at:
                continue
            if place - other_place > _FARTHEST:
                break
            if place - other_place == 1 and at - other_at == 1:
                score = scores[other] + bits * _OVERLAP
            else:
                drift = (place - other_place) - (at - other_at)
                score = scores[other] + bits - step_cost(drift, parts[at] - parts[other_at])
            if score > best:
                best, follows = score, other
        scores.append(best)
        before.append(follows)
    last = max(range(len(pool)), key=scores.__getitem__)
    hits: list[tuple[int, int]] = []
    number = last
    while number >= 0:
        hits.append(pool[number][:2])
        number = before[number]
    return Chain(text, scores[last], tuple(reversed(hits)))


def step_cost(drift: int, ellipses: int) -> float:
    """Give what it costs that between two hits the library has so many words more than the quotation."""
    if drift == 0:
        return 0.0
    if ellipses > 0 and drift > -4:
        return 0.5 + 0.5 * log2(1 + abs(drift))
    return 1.5 + 1.6 * log2(1 + abs(drift))

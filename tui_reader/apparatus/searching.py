"""A quotation in, the passages out that it may come from, the likeliest first."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tui_reader.apparatus.chaining import Chain, best_chain, chains
from tui_reader.apparatus.laying import Candidate, lay
from tui_reader.apparatus.quoted_words import QuotedWord
from tui_reader.apparatus.seeds import Ground, Hits, Seed, hits, hits_in, hits_near, sown

_BUDGET, _GREAT_BUDGET = 2_500, 25_000
_CANDIDATES = 5
_NEAR = 2_500
"""Words around a find in which the rest of a quotation is sought."""
_RARE = 64
_HOPELESS = 0.4
"""A chain that has less than this share of the best one's score is not compared word by word."""
_FEW_BITS = 40.0
_LONG = 60
_CHANCE = 30.0
"""As many bits come together anywhere, of so many words."""


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
    if len(words) > _LONG:
        found = [chain for chain in found if chain.score > _CHANCE]
    candidates = _candidates(ground, words, bits, seeds, found)
    if cited and not any(one.text in cited for one in candidates):
        own = chains(ground, hits_in(ground, seeds, cited), parts, 3)
        candidates = _distinct([*candidates, *_candidates(ground, words, bits, seeds, own)])
    weak = not candidates or candidates[0].alignment.score < _FEW_BITS
    if weak and len(words) <= _LONG:
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
    candidates: list[Candidate] = []
    for chain in found:
        if candidates and chain.score < _HOPELESS * found[0].score:
            break
        candidate = lay(ground, _completed(ground, chain, words, seeds), words, bits)
        if candidate is not None:
            candidates.append(candidate)
    return _distinct(candidates)


def _distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for one in sorted(candidates, key=lambda candidate: -candidate.alignment.score):
        if not any(one.overlaps(other) for other in kept):
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

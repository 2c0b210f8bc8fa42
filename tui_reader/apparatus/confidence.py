"""How likely it is that a passage is where a quotation comes from, and no chance.

A score alone does not say: six words of which each library has its like may agree wholly, and a long quotation from
memory in half of its words.  The weights were fitted to some three thousand quotations, half of them from works that
were not in the library, and proved on works that had no part in the fitting.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log2

from tui_reader.apparatus.laying import Candidate
from tui_reader.apparatus.quoted_words import QuotedWord

_BASE = -6.93
_BEYOND_CHANCE = 0.0321
"""For each bit beyond those that some place of so large a library has by chance."""
_MOST_BITS = 100.0
_MATCHED = -8.44
"""For the bits of the words that answer, as a share of all."""
_NET = 11.79
"""For the same less what it costs to pass over others: scattered words gain less by this than they lose above."""
_WORDS = 2.79
"""For the share of the words that answer."""
_LEAD = 0.204
"""For each bit by which the next candidate is behind."""
_MOST_LEAD = 20.0
_CITED = 2.0
"""For standing in the work that the essay cites."""
_FEW = 20.0


def confidence_of(
    candidate: Candidate, words: Sequence[QuotedWord], rival: float, *, size: int, cited: bool
) -> float:
    """Give the chance that a candidate is right, from 0 to 1.

    Args:
        rival: The score of the best other candidate.
        size: How many words the library has.
    """
    score = max(-_FEW, candidate.alignment.score)
    told = max(_FEW, candidate.told)
    own = sum(word.own for word in words)
    weight = (
        _BASE
        + _BEYOND_CHANCE * min(score - log2(size), _MOST_BITS)
        + _MATCHED * candidate.alignment.matched / told
        + _NET * score / told
        + _WORDS * min(1.0, len(candidate.alignment.pairs) / max(1, len(words) - own))
        + _LEAD * min(_MOST_LEAD, max(0.0, score - max(rival, -_FEW)))
        + _CITED * cited
    )
    return 1 / (1 + exp(-weight))

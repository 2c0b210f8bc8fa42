"""Rows of cells: one whole number for each cell, the style above, the character below.

What does not fit into one number is kept in a table: a grapheme of several code points gets a code beyond Unicode's,
and the second half of a wide one is a cell of its own.
"""

from __future__ import annotations

from itertools import compress
from operator import ne
from unicodedata import combining

BITS = 21
CODE = (1 << BITS) - 1
SPACE = ord(" ")
SECOND = CODE
"""The second half of a wide grapheme."""
UNKNOWN = -1
"""What a cell is before anything was written to it, or after somebody else may have written."""
FIRST_OWN = 0x110000
"""The first of the codes for graphemes of several code points; all below are code points."""

Cells = tuple[int, ...]


class Letters:
    """The graphemes that are no single code point."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._codes: dict[str, int] = {}
        self._unsure: set[int] = set()

    def code(self, grapheme: str) -> int:
        """Give the code of a grapheme."""
        if len(grapheme) == 1:
            return ord(grapheme)
        known = self._codes.get(grapheme)
        if known is None:
            known = self._codes[grapheme] = FIRST_OWN + len(self._words)
            self._words.append(grapheme)
            if not all(combining(letter) for letter in grapheme[1:]):
                self._unsure.add(known)
        return known

    def spelled(self, code: int) -> str:
        """Give the grapheme of a code."""
        return chr(code) if code < FIRST_OWN else self._words[code - FIRST_OWN]

    def unsure(self, code: int) -> bool:
        """Say whether terminals disagree about the width of a grapheme."""
        return code >= FIRST_OWN and code in self._unsure


def differ(old: Cells, new: Cells) -> bool:
    """Say whether two rows differ; most are the same row, which need not be gone through."""
    return old is not new and old != new


def whole(old: Cells, new: Cells) -> list[int]:
    """Give the cells that differ between two rows; a wide grapheme is written whole or not at all."""
    if old.count(UNKNOWN) == len(old):
        return [*range(len(new))]
    differing = [*compress(range(len(new)), map(ne, old, new))]
    if not differing or not (_wide(old) or _wide(new)):
        return differing
    pairs = [
        x for row in (old, new) for x, cell in enumerate(row) if cell & CODE == SECOND and cell != UNKNOWN
    ]
    found = set(differing)
    size = 0
    while size < len(found):
        size = len(found)
        for x in pairs:
            if x in found or x - 1 in found:
                found |= {x - 1, x}
    return sorted(found)


def _wide(row: Cells) -> bool:
    """Say whether there may be wide graphemes in a row; asked of whole rows at each key, and so without a loop."""
    return SECOND in map(CODE.__and__, row)

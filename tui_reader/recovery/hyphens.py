"""Join the lines of a paragraph that was wrapped by hand, and heal the words that were divided between two.

A hyphen at the end of a line is the word's own or was put in to divide it.  The text itself says which: the word
stands elsewhere with the hyphen or without.  Where it does not say, what it does with others decides; where it does
that with none the hyphen stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from tui_reader.patterns import compiled

_DIVIDED = compiled(r"([^\W\d_]+(?:[-’'][^\W\d_]+)*|\d+)-$")
"""A word, or the first of two years, before a hyphen at a line's end."""
_HEAD = compiled(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_SUSPENDED = frozenset(
    ["and", "or", "to", "nor", "und", "oder", "bis", "noch", "et", "ou", "à", "y", "o", "e"]
)
"""After these the hyphen waits for a word to come: ``two- and three-year-olds``."""
_DASH = compiled(r"\S(?:--|—)$")
_CLOSE, _SPACED = compiled(r"\w(?:--|—)\w"), compiled(r"\w(?:--|—) \w")
_POINTS = ".,;:!?)]”’\"'"


def divides(line: str, following: str) -> bool:
    """Say whether a line ends in the middle of a word, or a compound, that goes on in the next."""
    return _DIVIDED.search(line) is not None and following[:1].islower()


class Joiner:
    """Joins lines of one text."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    def join(self, lines: Sequence[str]) -> str:
        """Give lines as one."""
        pieces = [lines[0]]
        for line, following in pairwise(lines):
            if not line.endswith(("-", "—")) or not self._touches(line, following):
                pieces.append(" ")
            elif self._heals(line, following):
                pieces[-1] = pieces[-1][:-1]
            pieces.append(following)
        return "".join(pieces)

    def _touches(self, line: str, following: str) -> bool:
        """Say whether nothing stands between the end of a line and the next: after a word's hyphen, or a dash."""
        if _DASH.search(line):
            return self._close_dashes
        whole = following.split(" ", 1)[0].casefold().strip(_POINTS)
        return _DIVIDED.search(line) is not None and following[:1].isalnum() and whole not in _SUSPENDED

    @cached_property
    def _close_dashes(self) -> bool:
        """Whether the text sets no space after a dash that has none before."""
        close = spaced = 0
        for line in self._lines:
            if "--" in line or "—" in line:
                close += len(_CLOSE.findall(line))
                spaced += len(_SPACED.findall(line))
        return close > spaced

    def _heals(self, line: str, following: str) -> bool:
        """Say whether the hyphen at a line's end only divides a word."""
        forms = _forms(line, following)
        if forms is None:
            return False
        whole, compound = (self._counts[form] for form in forms)
        return whole > compound if whole != compound else self._habit

    @cached_property
    def _counts(self) -> Counter[str]:
        """How often the words that may have been divided stand in the text, whole and with a hyphen."""
        asked = {form for forms in self._all_forms() for form in forms}
        found: Counter[str] = Counter()
        for line in self._lines:
            found.update(word for word in _HEAD.findall(line.casefold()) if word in asked)
        return found

    @cached_property
    def _habit(self) -> bool:
        """Whether most hyphens at the end of a line of which the text says anything divide a word."""
        healed = kept = 0
        for forms in self._all_forms():
            whole, compound = (self._counts[form] for form in forms)
            healed += whole > compound
            kept += compound > whole
        return healed > kept

    def _all_forms(self) -> Iterator[tuple[str, str]]:
        for line, following in pairwise(self._lines):
            if line.endswith("-") and (forms := _forms(line, following.lstrip("> "))) is not None:
                yield forms


def _forms(line: str, following: str) -> tuple[str, str] | None:
    """The word that a hyphen at a line's end divides, and the compound that it makes; None where it is neither."""
    before, after = _DIVIDED.search(line), _HEAD.match(following)
    if before is None or before[1].isdigit() or after is None or not after[0][0].islower():
        return None
    head, tail = before[1].casefold(), after[0].casefold()
    return head + tail, f"{head}-{tail}"

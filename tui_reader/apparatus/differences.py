"""What a collation finds: stretches of a quotation and its passage, and in what manner they differ."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from tui_reader.document import Range


class Kind(StrEnum):
    """Whether a difference needs a mark, and has it."""

    SAME = "same"
    PERMITTED = "permitted"
    SILENT = "silent"


class What(StrEnum):
    """In what manner two stretches differ."""

    NOTHING = "the same"
    ELLIPSIS = "left out, with an ellipsis"
    BRACKETS = "in square brackets"
    CAPITAL = "a capital letter"
    POINTS = "points"
    MARKS = "the form of marks"
    SPELLING = "spelling"
    HYPHEN = "a hyphen"
    ITALICS = "italics"
    NUMBERS = "numbers of notes, verses or pages"
    BEYOND = "beyond the quotation"
    """Words of the passage before the quotation begins, or after it ends."""
    OMITTED = "left out"
    ADDED = "put in"
    CHANGED = "changed"
    MOVED = "moved"


SILENT = (What.OMITTED, What.ADDED, What.CHANGED, What.MOVED)


class Difference(NamedTuple):
    """A stretch of a quotation, and the stretch of the passage that answers it."""

    kind: Kind
    what: What
    quotation: Range
    passage: Range
    words: str = ""
    """What the passage has and the quotation has not, or else what the quotation has."""


class Collation(NamedTuple):
    """A quotation compared with its passage."""

    verdict: Kind
    summary: str
    """In words, for the reader."""
    differences: tuple[Difference, ...]
    """All stretches, those that are the same among them; they cover both texts, in order."""

    @property
    def silent(self) -> tuple[Difference, ...]:
        """What was changed without a mark."""
        return tuple(one for one in self.differences if one.kind is Kind.SILENT)

    @property
    def permitted(self) -> tuple[Difference, ...]:
        """What was changed as a scholar may."""
        return tuple(one for one in self.differences if one.kind is Kind.PERMITTED)

"""A text as what a collation compares: its words, and the marks of its editors and printers between them."""

from __future__ import annotations

import re
from typing import NamedTuple

from tui_reader.apparatus.folding import LETTER
from tui_reader.apparatus.quoted_words import BRACKETS, ELLIPSIS
from tui_reader.patterns import compiled

_CORE = f"{LETTER}[\u0300-\u036f]*"
_WORD = (
    f"(?:\\[{LETTER}{{1,3}}\\](?={LETTER}))?(?:['’ʼ](?={LETTER}{{1,6}}\\b))?(?:{_CORE})+"
    f"(?:(?:['’ʼ\u00ad\u200b-\u200d\u2060\ufeff]|\\[{LETTER}{{1,4}}\\](?={LETTER}))(?:{_CORE})+)*"
    f"(?:\\[{LETTER}{{1,4}}\\])?(?:(?<=o)['’](?!{LETTER}))?"
)
_NUMBER = r"\d+(?:[.,:]\d+)*"
_TOKEN = compiled(f"(?P<ellipsis>{ELLIPSIS.pattern})|(?P<word>{_WORD})|(?P<number>{_NUMBER})|(?P<open>\\[)")
_EDITORIAL = compiled(
    r"\[\^?\s*(?:\d+|[ivxlc]+|[*†‡§¶]+|[a-z]|p\.?\s?\d+|pg\.?\s?\d+|page\s\d+|footnote\b[^\]]*|illustration\b[^\]]*)\s*\](?![^\W\d_])"
    r"|(?m:^[ \t]*\d{1,3}:\d{1,3}(?=\s))|[¹²³⁴-⁹⁰]+",
    re.IGNORECASE,
)
"""What editors put into a source: numbers of notes, pages and verses."""


class Wording(NamedTuple):
    """A word or a number of a text."""

    text: str
    start: int
    end: int
    own: bool = False
    """Whether it stands in square brackets, or is an editor's number."""
    after_ellipsis: bool = False
    """Whether an ellipsis or brackets stand between it and the word before."""

    @property
    def bare(self) -> str:
        """The word without brackets inside it."""
        return self.text.replace("[", "").replace("]", "")


def wordings(text: str) -> list[Wording]:
    """List the words and numbers of a text."""
    editorial = [found.span() for found in _EDITORIAL.finditer(text)]
    found: list[Wording] = []
    marked, closing = False, 0
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        own = start < closing
        while editorial and editorial[0][1] <= start:
            editorial.pop(0)
        own = own or bool(editorial and editorial[0][0] <= start)
        if token["ellipsis"]:
            marked = True
        elif token["open"]:
            bracket = BRACKETS.match(text, start)
            closing = bracket.end() if bracket else closing
            marked = marked or bracket is not None
        else:
            found.append(Wording(token[0], start, end, own, marked))
            marked = own
    return found


def has_ellipsis(text: str) -> bool:
    """Say whether something is marked as left out."""
    return ELLIPSIS.search(text) is not None


def has_brackets(text: str) -> bool:
    """Say whether something stands in square brackets."""
    return BRACKETS.search(text) is not None

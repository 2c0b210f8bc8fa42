"""The words of a quotation, and what its marks say of them.

An ellipsis says that something is left out between two words; square brackets say that the words in them are the
quoting author's own.  ``[T]he`` is one word, with a capital that was changed.
"""

from __future__ import annotations

from typing import NamedTuple

from tui_reader.apparatus.folding import LETTER, SKELETONS, WORD
from tui_reader.patterns import compiled

ELLIPSIS = compiled(
    r"\[\s*(?:…|\.(?:\s?\.)+)\s*\]|…(?:\s?\.)?|\.(?:[ \u00a0\u2009\u202f]?\.){1,4}|(?:\*[ \u00a0]*){3,}"
)
"""Three dots in any of their forms; three stars; with brackets around them or not."""
BRACKETS = compiled(r"\[[^\[\]]{0,300}\]")
_INSIDE = compiled(f"(?<!{LETTER})\\[({LETTER}{{1,3}})\\](?={LETTER})|(?<={LETTER})\\[({LETTER}{{1,4}})\\]")
_TOKEN = compiled(
    f"(?P<ellipsis>{ELLIPSIS.pattern})"
    f"|(?P<word>(?:\\[{LETTER}{{1,3}}\\](?={LETTER}))?(?:{WORD.pattern})(?:\\[{LETTER}{{1,4}}\\])?)"
    r"|(?P<open>\[)"
)


class QuotedWord(NamedTuple):
    """A word of a quotation."""

    word: str
    """As it stands, without brackets inside it."""
    start: int
    end: int
    part: int
    """How many ellipses stand before it."""
    own: bool = False
    """Whether it stands in brackets: the quoting author's own."""

    @property
    def bones(self) -> str:
        """Its skeleton."""
        return SKELETONS[self.word][0]

    @property
    def number(self) -> int:
        """Its skeleton's number."""
        return SKELETONS[self.word][1]


def quoted_words(text: str) -> list[QuotedWord]:
    """List the words of a quotation."""
    found: list[QuotedWord] = []
    part = 0
    closing = 0
    for token in _TOKEN.finditer(text):
        if token["ellipsis"]:
            part += bool(found) and found[-1].part == part
        elif token["word"]:
            word = _INSIDE.sub(r"\1\2", token[0])
            found.append(QuotedWord(word, token.start(), token.end(), part, token.start() < closing))
        elif token["open"]:
            bracket = BRACKETS.match(text, token.start())
            closing = bracket.end() if bracket else closing
    return found

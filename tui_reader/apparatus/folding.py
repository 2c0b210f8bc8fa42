"""Words as they are compared: without case, accents, marks, and the habits of one age or press.

A word's *skeleton* is spelled alike in 1526 and today, in London and Boston: long s and ligatures are letters,
``y`` is ``i``, ``v`` is ``u``, doubled letters are single, a final ``e`` is dropped, ``honour`` is ``honor``.
Two words with one skeleton need not be the same word; passages are sought by skeletons, and compared by words.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Iterator

from tui_reader.patterns import compiled

LETTER = "[^\\W\\d_]"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_INNER = f"(?:['’ʼ{_UNSEEN}\u0300-\u036f]+{LETTER}+)*[\u0300-\u036f]*"
WORD = compiled(f"{LETTER}+(?:{_INNER})")
"""A word: letters, with apostrophes, accents and unseen marks between them.  Figures are no words."""

_LIGATURES = str.maketrans(
    {"æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "th", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
)
_SWAPPED = str.maketrans("yvjzkq", "iuiscc")
_NOT_LETTERS = compiled(r"[\W\d_]+")
_RULES = tuple(
    (compiled(pattern), letters)
    for pattern, letters in (
        (r"(.)\1+", r"\1"),
        (r"[ao]e(?=..)", "e"),
        (r"ph", "f"),
        (r"our(?=$|s$|d$|ed$|abl|it|l)", "or"),
        (r"(?<=[tbgdc])re$", "er"),
        (r"ct(?=ion)", "x"),
        (r"c(?=e[sd]?$|ing$)", "s"),
        (r"(?<=dg)e(?=m)", ""),
        (r"(?<=gr)ey", "ay"),
        (r"(?<=.)ed$", "d"),
        (r"(?<=..)e$", ""),
        (r"uu|vv", "w"),
    )
)


def plain(word: str) -> str:
    """Give a word's letters in small, without accents, ligatures, apostrophes and unseen marks."""
    if word.isascii() and word.isalpha():
        return word.lower()
    word = unicodedata.normalize("NFKD", word.casefold().translate(_LIGATURES))
    return _NOT_LETTERS.sub("", word)


def skeleton(word: str) -> str:
    """Give what is left of a word when the spelling of its age is taken away."""
    letters = plain(word)
    for pattern, instead in _RULES:
        letters = pattern.sub(instead, letters)
    return letters.translate(_SWAPPED)


class Skeletons(dict[str, tuple[str, int]]):
    """Each word's skeleton and its number, worked out when first met."""

    MOST = 400_000

    def __missing__(self, word: str) -> tuple[str, int]:
        if len(self) >= self.MOST:
            self.clear()
        bones = skeleton(word)
        found = bones, zlib.crc32(bones.encode())
        self[word] = found
        return found


SKELETONS = Skeletons()


class Numbers(dict[str, int]):
    """Each word's number alone."""

    def __missing__(self, word: str) -> int:
        if len(self) >= Skeletons.MOST:
            self.clear()
        self[word] = number = SKELETONS[word][1]
        return number


NUMBERS = Numbers()


def words(text: str) -> list[str]:
    """List the words of a text."""
    return WORD.findall(text)


def places(text: str) -> Iterator[tuple[int, int]]:
    """Give where each word of a text begins and ends."""
    return (found.span() for found in WORD.finditer(text))

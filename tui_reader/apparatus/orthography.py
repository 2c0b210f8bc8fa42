"""Whether two words are one word in two spellings: of London and Boston, of 1651 and today, of one press and another.

It must not make one word of two, for a changed word is what a scholar looks for.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from tui_reader.patterns import compiled

_LIGATURES = str.maketrans(
    {"æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "th", "ø": "o", "ł": "l", "ı": "i", "ſ": "s"}
)
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"})
_UNSEEN = compiled("[\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f]")


class _Rule(NamedTuple):
    find: re.Pattern[str]
    instead: str
    least: int


@cache
def _data() -> tuple[dict[str, str], tuple[_Rule, ...], frozenset[frozenset[str]]]:
    source = Path(__file__).with_name("orthography.toml").read_text(encoding="utf-8")
    data = tomllib.loads(source)
    rules = tuple(_Rule(re.compile(rule["find"]), rule["instead"], rule["least"]) for rule in data["rules"])
    return data["words"], rules, frozenset(frozenset(pair.split()) for pair in data["different"]["pairs"])


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """Give a word in small letters, without accents and ligatures; apostrophes are all of one form."""
    if word.isascii():
        return word.lower()
    word = unicodedata.normalize("NFKD", word.translate(_APOSTROPHES).translate(_LIGATURES))
    return _UNSEEN.sub("", word.casefold().translate(_LIGATURES))


def same_word(first: str, second: str) -> bool:
    """Say whether two words are one, in the same spelling or in two."""
    one, other = folded(first), folded(second)
    if one == other:
        return True
    bare, other_bare = one.replace("'", ""), other.replace("'", "")
    if bare == other_bare:
        return True
    if frozenset((bare, other_bare)) in _data()[2]:
        return False
    if ("'" in one) != ("'" in other) and _spelled_out(one, other):
        return True
    return _standard(one) == _standard(other)


@lru_cache(maxsize=50_000)
def _standard(word: str) -> str:
    words, rules, _ = _data()
    word = words.get(word, word).replace("'", "")
    word = words.get(word, word)
    for rule in rules:
        if len(word) >= rule.least:
            word = rule.find.sub(rule.instead, word)
    return word


def _spelled_out(one: str, other: str) -> bool:
    """Say whether one has an apostrophe for a vowel that the other writes: walk'd, heav'n, pow'r."""
    short, long = (one, other) if "'" in one else (other, one)
    if short.endswith("'s") or not short.strip("'"):
        return False
    return re.fullmatch(re.escape(short).replace("'", "[aeiou]?"), long) is not None

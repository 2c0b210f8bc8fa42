"""The word lists and patterns that the recovery goes by, from ``words.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence, Set
from functools import cache
from pathlib import Path
from typing import Any

from tui_reader.patterns import compiled

_WORD = r"\b"
_CAPITAL = "(?-i:"
"""Begins what must be a capital; an alternative with it is written for lower case otherwise."""
_LIST = re.compile(r"<(\w+)>")
_BEGINNING = 400
"""Characters that tell how a text begins."""


@cache
def words(name: str) -> frozenset[str]:
    """Give the words of a list."""
    return frozenset(_lists()[name].split())


class Pattern:
    """Any of a list's alternatives; case does not matter, but where an alternative asks for a capital.

    Written for speed, as a text is searched for many of them: the text is made lower case, instead of being compared
    without regard to case, and alternatives that begin with a word are tried after what is no part of one.
    """

    def __init__(self, alternatives: Sequence[str], keys: Iterable[str] = ()) -> None:
        self.keys = frozenset(keys)
        """Words of which whatever it is found in has one, in lower case; none where that is not said."""
        capital = [each.replace(_CAPITAL, "(?:") for each in alternatives if _CAPITAL in each]
        lower = [
            re.sub(r"(?<!\\)[A-ZÀ-Þ]", lambda found: found[0].lower(), each)
            for each in alternatives
            if _CAPITAL not in each
        ]
        self._lower, self._capital = _divided(lower), _divided(capital)
        self._begins_lower = compiled("|".join(lower)) if lower else None
        self._begins_capital = compiled("|".join(capital)) if capital else None

    def search(self, text: str, vocabulary: Set[str] | None = None) -> re.Match[str] | None:
        """Find it anywhere in a text; the match may begin a character before.

        Of a text whose ``vocabulary`` is known, its words in lower case, it is told sooner that nothing is found.
        """
        if vocabulary is not None and self.keys and self.keys.isdisjoint(vocabulary):
            return None
        return _found(self._lower, text.lower()) or _found(self._capital, text)

    def match(self, text: str) -> re.Match[str] | None:
        """Find it where a text begins."""
        text = text[:_BEGINNING]
        found = self._begins_lower.match(text.lower()) if self._begins_lower is not None else None
        if found is None and self._begins_capital is not None:
            found = self._begins_capital.match(text)
        return found


def _divided(alternatives: Sequence[str]) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """Give a pattern of what begins with a word, the character before it included, and one of the others."""
    words = [each.removeprefix(_WORD) for each in alternatives if each.startswith(_WORD)]
    others = [each for each in alternatives if not each.startswith(_WORD)]
    return (
        compiled(rf"\W(?:{'|'.join(words)})") if words else None,
        compiled("|".join(others)) if others else None,
    )


def _found(divided: tuple[re.Pattern[str] | None, re.Pattern[str] | None], text: str) -> re.Match[str] | None:
    words, others = divided
    found = words.search("\n" + text) if words is not None else None
    return others.search(text) if found is None and others is not None else found


@cache
def pattern(name: str) -> Pattern:
    """Give the pattern that a list's alternatives make."""
    keys = _LIST.sub(lambda found: _lists()[found[1]], _lists()["keys"].get(name, ""))
    return Pattern(alternatives(name), keys.split())


def alternatives(name: str) -> list[str]:
    """Give the alternatives of a pattern, the lists that they name written out."""

    def any_of(found: re.Match[str]) -> str:
        return f"(?:{'|'.join(sorted(words(found[1])))})"

    return _LIST.sub(any_of, _lists()["patterns"][name]).split()


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))

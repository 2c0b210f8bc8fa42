"""The word lists and patterns that the recovery goes by, from ``words.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

_WORD = r"\b"
_BEGINNING = 400
"""Characters that tell how a text begins."""


@cache
def words(name: str) -> frozenset[str]:
    """Give the words of a list."""
    return frozenset(_lists()[name].split())


class Pattern:
    """Any of a list's alternatives; case does not matter.

    Written for speed, as a text is searched for many of them: where no alternative asks for a capital, the text is made
    lower case first, and alternatives that begin with a word are tried after what is no part of one.
    """

    def __init__(self, alternatives: Sequence[str]) -> None:
        self._capitals = any("(?-i:" in each for each in alternatives)
        if not self._capitals:
            alternatives = [
                re.sub(r"(?<!\\)[A-ZÀ-Þ]", lambda found: found[0].lower(), each) for each in alternatives
            ]
        flags = re.IGNORECASE if self._capitals else re.NOFLAG
        words = [each.removeprefix(_WORD) for each in alternatives if each.startswith(_WORD)]
        others = [each for each in alternatives if not each.startswith(_WORD)]
        self._words = re.compile(rf"\W(?:{'|'.join(words)})", flags) if words else None
        self._others = re.compile("|".join(others), flags) if others else None
        self._whole = re.compile("|".join(alternatives), flags)

    def search(self, text: str) -> re.Match[str] | None:
        """Find it anywhere in a text; the match may begin a character before."""
        text = text if self._capitals else text.lower()
        found = self._words.search("\n" + text) if self._words is not None else None
        if found is None and self._others is not None:
            found = self._others.search(text)
        return found

    def match(self, text: str) -> re.Match[str] | None:
        """Find it where a text begins."""
        return self._whole.match(text if self._capitals else text[:_BEGINNING].lower())


@cache
def pattern(name: str) -> Pattern:
    """Give the pattern that a list's alternatives make."""
    return Pattern(_lists()["patterns"][name].split())


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(files("tui_reader.recovery").joinpath("words.toml").read_text(encoding="utf-8"))

"""The word lists and patterns that the recovery goes by, from ``words.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_BEGINNING = 400
"""Characters that tell how a text begins."""


@cache
def words(name: str) -> frozenset[str]:
    """Give the words of a list."""
    return frozenset(_lists()[name].split())


class Pattern:
    """Any of a list's alternatives; case does not matter.

    Where no alternative asks for a capital, the text is made lower case first: twice as fast as ignoring case.
    """

    def __init__(self, alternatives: str) -> None:
        self._capitals = "(?-i:" in alternatives
        lower = re.sub(r"(?<!\\)[A-ZÀ-Þ]", lambda found: found[0].lower(), alternatives)
        self._compiled = re.compile(alternatives, re.IGNORECASE) if self._capitals else re.compile(lower)

    def search(self, text: str) -> re.Match[str] | None:
        """Find it anywhere in a text."""
        return self._compiled.search(text if self._capitals else text.lower())

    def match(self, text: str) -> re.Match[str] | None:
        """Find it where a text begins."""
        return self._compiled.match(text if self._capitals else text[:_BEGINNING].lower())


@cache
def pattern(name: str) -> Pattern:
    """Give the pattern that a list's alternatives make."""
    return Pattern("|".join(_lists()["patterns"][name].split()))


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(files("tui_reader.recovery").joinpath("words.toml").read_text(encoding="utf-8"))

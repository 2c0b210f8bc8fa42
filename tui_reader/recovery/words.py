"""The word lists and patterns that the recovery goes by, from ``words.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words(name: str) -> frozenset[str]:
    """Give the words of a list."""
    return frozenset(_lists()[name].split())


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Give the pattern any of a list's alternatives makes; case does not matter."""
    return re.compile("|".join(_lists()["patterns"][name].split()), re.IGNORECASE)


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(files("tui_reader.recovery").joinpath("words.toml").read_text(encoding="utf-8"))

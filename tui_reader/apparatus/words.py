"""The words of notes, read from ``words.toml``, as sets and as patterns.

The grammar of notes is one for all languages; what differs are words, and they are data.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from pathlib import Path


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    source = Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


@cache
def listed(subject: str, part: str = "") -> tuple[str, ...]:
    """Give the words of a subject in all languages, or of one of its parts, longest first."""
    parts = _lists()[subject]
    chosen = [parts[part]] if part else parts.values()
    found = dict.fromkeys(word for words in chosen for word in words)
    return tuple(sorted(found, key=len, reverse=True))


@cache
def known(subject: str, part: str = "") -> frozenset[str]:
    """Give the words of a subject as a set, in lower case and without a full stop at the end."""
    return frozenset(word.casefold().rstrip(".") for word in listed(subject, part))


_ENDED = r"(?![^\W_])"


def written(word: str) -> str:
    """Write a pattern for one word in lower case: any white space, a last full stop that may be missing."""
    return _spelled(word) + (_ENDED if _ends(word) else "")


def _spelled(word: str) -> str:
    pattern = r"\s+".join(re.escape(piece) for piece in word.lower().split())
    if word.endswith("."):
        pattern = pattern.removesuffix(r"\.") + (r"\.?" if len(word) > 2 else r"\.")
    return pattern


def _ends(word: str) -> bool:
    """Say whether no letter may follow a word."""
    return word[-1].isalpha() or len(word) > 2


@cache
def any_of(subject: str, part: str = "") -> str:
    """Write a pattern for any word of a subject, the longest first."""
    words = listed(subject, part)
    # One look behind for all words: before each of them it would keep the matcher from skipping by first letter.
    lettered = _any([word for word in words if word[0].isalpha()])
    others = _any([word for word in words if not word[0].isalpha()])
    return rf"(?:(?<![^\W_])(?:{lettered})" + (rf"|{others})" if others else ")")


def _any(words: Sequence[str]) -> str:
    """Write a pattern for any of some words; one look ahead for those that stand together is sooner compiled."""
    together = ((ends, list(group)) for ends, group in groupby(words, _ends))
    return "|".join(
        rf"(?:{'|'.join(map(_spelled, group))}){_ENDED}" if ends else "|".join(map(_spelled, group))
        for ends, group in together
    )


def tidy(text: str) -> str:
    """Give a text with every run of white space as one space, and none at its ends."""
    return " ".join(text.split())

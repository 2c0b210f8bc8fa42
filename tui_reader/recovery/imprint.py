"""What is set about a text on its way: Project Gutenberg’s header and licence, old and new, or the header of a mail.

Gutenberg's are told by their fences, never by their words alone: an essay may speak of Project Gutenberg.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tui_reader.patterns import compiled
from tui_reader.recovery import mail


@dataclass(frozen=True, slots=True)
class Imprint:
    """A text taken apart: the essay, and what was set about it."""

    essay: str
    """As many lines as the file, those of the imprint empty."""
    about: str = ""
    """The header, then the licence, their lines as they were; empty where there is none."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What the header says, by name in small letters: ``title``, ``author``, ``language``, ``release date``."""
    name: str = ""
    """What it is called where the essay's places are listed."""


GUTENBERG = "Project Gutenberg’s header and licence"
"""What both together are called."""
_NAMED = (b"project gutenberg", b"the small print")
_PIECE = 1 << 18
_MAIL = compiled(r"\s*[A-Z][A-Za-z-]*: |\s*From ")
_BEFORE_FIELD = compiled(r"\n(?=[A-Z][A-Za-z-]*: )")
_STARTS = compiled(
    r"\W{0,4}\s*(?:START OF (?:THE |THIS )?PROJECT GUTENBERG|END\W*THE SMALL PRINT)", re.IGNORECASE
)
_ENDS = compiled(r"\*{2,4}\s*END OF (?:THE |THIS )?PROJECT GUTENBERG", re.IGNORECASE)
_SAYS_SO = compiled(r"End of (?:the |this )?Project Gutenberg(?:['’]s)?\b", re.IGNORECASE)
_CREDIT = compiled(
    r"\W*(?:(?:e-?text |this (?:e-?text|ebook|file|book) was )?(?:produced|prepared|transcribed|digiti[sz]ed|scanned)"
    r"|html version)\b.{0,80}\b(?:by|from)\b",
    re.IGNORECASE | re.DOTALL,
)
_FIELD = compiled(
    r"(Title|Author|Translator|Editor|Illustrator|Language|Original publication|(?:Release|Posting) date): *(.*)",
    re.IGNORECASE,
)
_FENCE_LINES = 4
"""Lines that a fence may run over, when its title is long."""
_CREDITS = 3
"""Paragraphs of thanks that may follow the header."""
_BEFORE_FENCE = 12
"""Lines before the closing fence in which the old closing words may stand."""


def imprint(text: str) -> Imprint:
    """Take a text apart; where nothing fences off an imprint all of it is the essay."""
    if _MAIL.match(text):
        lines = text.split("\n")
        start, fields = mail.header(lines)
        if start:
            end = mail.signature(lines, start)
            apart = _apart(lines, start, end, mail.said(fields), "Header of the mail")
            return replace(apart, about=_BEFORE_FIELD.sub("\n\n", apart.about))
    if not _named(text):
        return Imprint(text)
    lines = text.split("\n")
    start, end = fences(lines)
    if start == 0 and end == len(lines):
        return Imprint(text)
    return _apart(lines, start, end, fields_of(lines[:start]), GUTENBERG)


def fences(lines: Sequence[str]) -> tuple[int, int]:
    """Give the first line after Project Gutenberg's header and the first of its licence; all where there are none."""
    start = _after_header(lines)
    return start, max(start, _before_licence(lines, start))


def _apart(lines: Sequence[str], start: int, end: int, fields: Mapping[str, str], name: str) -> Imprint:
    """Take the lines before ``start`` and from ``end`` on from the others."""
    about = "\n".join([*lines[:start], "", *lines[end:]])
    kept = [""] * start + list(lines[start:end]) + [""] * (len(lines) - end)
    return Imprint("\n".join(kept), about, fields, name)


def _named(text: str) -> bool:
    """Say whether a text has the words that every fence has; in pieces, since another thread waits for each."""
    for start in range(0, len(text), _PIECE):
        part = text[start : start + _PIECE + len(max(_NAMED, key=len))].encode("utf-8", "replace").lower()
        if any(words in part for words in _NAMED):
            return True
    return False


def _after_header(lines: Sequence[str]) -> int:
    """The first line after the header and its thanks; 0 where there is no header."""
    at = next((i + 1 for i, line in enumerate(lines) if _STARTS.match(line)), 0)
    if not at:
        return 0
    if lines[at - 1].startswith("***") and not lines[at - 1].rstrip().endswith("***"):
        closed = [
            i + 1 for i in range(at, min(at + _FENCE_LINES, len(lines))) if lines[i].rstrip().endswith("***")
        ]
        at = closed[0] if closed else at
    for _ in range(_CREDITS):
        first = next((i for i in range(at, len(lines)) if lines[i].strip()), len(lines))
        last = next((i for i in range(first, len(lines)) if not lines[i].strip()), len(lines))
        if not _CREDIT.match("\n".join(lines[first:last])):
            break
        at = last
    return at


def _before_licence(lines: Sequence[str], start: int) -> int:
    """The first line of the licence, the number of lines where there is none; ``start`` is past the header."""
    fence = next((i for i in range(len(lines) - 1, -1, -1) if _ENDS.match(lines[i])), len(lines))
    if fence < len(lines):
        nearby = range(max(0, fence - _BEFORE_FENCE), fence)
    else:
        nearby = range(max(start, len(lines) // 2), len(lines)) if start else range(0)
    return next((i for i in nearby if _SAYS_SO.match(lines[i])), fence)


def fields_of(header: Sequence[str]) -> dict[str, str]:
    """What the header says of the text; a line set in goes on with the one before."""
    found: dict[str, str] = {}
    name = ""
    for line in header:
        if said := _FIELD.match(line):
            name = said[1].lower()
            found.setdefault(name, said[2].strip())
        elif name and line.startswith("  ") and line.strip():
            found[name] = f"{found[name]} {line.strip()}".strip()
        else:
            name = ""
    return found

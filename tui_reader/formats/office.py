"""What the two word processors' formats have in common: styles by their names, lists, and what indentation hints at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from tui_reader.document import Inference, Kind
from tui_reader.patterns import compiled

_QUOTING = compiled(
    r"(?:(?:block|intense|long|display(?:ed)?|set[- ]?off|extended)[ _-]*+)?"
    r"(?:quot(?:ations|ation|ed|es|e)|extract|block[ _-]?text|zitat|blockzitat|citation|citaci[oó]n|citazione|cita"
    r"|citaat|citace|citat|cytat|цитата|quellentext)"
    r"(?:[ _-]*+(?:block|text|paragraph|intense|intenso|intensa|intensives|longue|larga|long|first|last|only|\d))*",
    re.IGNORECASE,
)
_VERSE = compiled(
    r"(?:block[ _-]*)?(?:verse?|poem|poetry|stanza|poetry[ _-]?line)(?:[ _-]*\d+)?", re.IGNORECASE
)
_EPIGRAPH = compiled(r"epigraph(?:[ _-]*text)?", re.IGNORECASE)
_CAPTION = compiled(r"caption|figure|illustration|beschriftung|légende", re.IGNORECASE)
_CODE = compiled(
    r"(?:source[ _-]?code|preformatted[ _-]?text|html[ _-]?preformatted|code|macro[ _-]?text)", re.IGNORECASE
)
_TITLE = compiled(r"title|titel|titre|título|titolo", re.IGNORECASE)
_BYLINE = compiled(r"subtitle|author|authors?[ _-]?name|byline|untertitel|autor|sous-titre", re.IGNORECASE)
_HEADING = compiled(
    r"(?:heading|überschrift|titre|título|titolo|kop|rubrik|head)[ _-]*([1-9])", re.IGNORECASE
)
_BIBLIOGRAPHY = compiled(r"bibliograph(?:y|ie)(?:[ _-]*\d+)?|works[ _-]cited|references", re.IGNORECASE)

LEAST_INDENT = 0.28
"""Inches further in than the essay's own paragraphs that hint at a quotation."""


class Look(NamedTuple):
    """What a paragraph's style and setting say of it."""

    names: tuple[str, ...] = ()
    """Its style, then what the style is based on."""
    outline: int = 0
    """Level of a heading; 0 for none."""
    left: float = 0.0
    """Inches."""
    right: float = 0.0
    first: float = 0.0
    """Of the first line, further than the others; negative where it hangs out."""


class Role(NamedTuple):
    """What a paragraph is."""

    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    quoted: bool = False
    epigraph: bool = False
    evidence: Inference | None = None


def role_of(look: Look, *, usual: float, listed: bool) -> Role:
    """Tell what a paragraph is from its look; ``usual`` is how far in most paragraphs stand."""
    for name in look.names:
        if (role := _named(name)) is not None:
            return role
    if look.outline:
        return Role(Kind.HEADING, look.outline)
    further = look.left - usual
    if listed or look.first < -0.05 or further < LEAST_INDENT:
        return Role()
    reasons = ["set in from the left margin"]
    confidence = 0.7
    if look.right >= LEAST_INDENT / 2:
        reasons = ["set in from both margins"]
        confidence = 0.9
    return Role(quoted=True, evidence=Inference(confidence, tuple(reasons)))


def _named(name: str) -> Role | None:
    name = name.strip()
    if found := _HEADING.fullmatch(name):
        return Role(Kind.HEADING, int(found[1]))
    for pattern, role in _ROLES:
        if pattern.fullmatch(name):
            return role
    return None


_ROLES = (
    (_TITLE, Role(Kind.TITLE)),
    (_BYLINE, Role(Kind.BYLINE)),
    (_EPIGRAPH, Role(epigraph=True)),
    (_VERSE, Role(Kind.VERSE)),
    (_QUOTING, Role(quoted=True)),
    (_CODE, Role(Kind.CODE)),
    (_CAPTION, Role(Kind.CAPTION)),
    (_BIBLIOGRAPHY, Role(Kind.PARAGRAPH)),
)


def usual_indent(looks: Iterable[Look]) -> float:
    """How far in most paragraphs stand, in inches."""
    counts = Counter(round(look.left, 2) for look in looks)
    return counts.most_common(1)[0][0] if counts else 0.0


def numbered(count: int, form: str) -> str:
    """Write a number as a list or note shows it."""
    count = max(1, min(count, 9999))
    if form in ("lowerLetter", "a"):
        return _letters(count)
    if form in ("upperLetter", "A"):
        return _letters(count).upper()
    if form in ("lowerRoman", "i"):
        return _roman(count).lower()
    if form in ("upperRoman", "I"):
        return _roman(count)
    if form == "chicago":
        return "*†‡§"[(count - 1) % 4] * ((count - 1) // 4 + 1)
    return str(count)


def _letters(count: int) -> str:
    return chr(97 + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _roman(count: int) -> str:
    out = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        out += sign * (count // value)
        count %= value
    return out

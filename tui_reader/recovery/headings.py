"""Author, title and section headings of a plain text, from the look of its lines.

A heading is a short line that stands alone, ends without a stop and has text below it.  Datelines,
signatures, salutations and lines of verse look much the same; they are told apart by their words and
by what stands around them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.patterns import compiled
from tui_reader.recovery.paragraphs import Paragraph, Shape
from tui_reader.recovery.words import words as words_of


class Front(NamedTuple):
    """The lines before the essay: indices of paragraphs, -1 where there is none."""

    title: int = -1
    author: int = -1
    heading: int = -1
    """The line that is neither author nor title but heads the text below."""


_CALLOUT = compiled(r"\s*(?:\[\^?[\w*†‡]{1,4}\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[*†‡]+)$")
_BY = compiled(r"\A(?:by|von|par|de|di|por)\s+(?=[^\W\d_])", re.IGNORECASE)
_ROMAN = r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_NUMERAL = compiled(
    rf"(?:{_ROMAN}|\d{{1,3}}|[A-Z])(?:\[\d+\])?(?P<stop>[.:)]?)(?:(?P<dash>\s*[—–-]+\s*|\s+)(?P<rest>\S.*))?"
)
_DIVISION = compiled(
    r"(?:§|(?:chapter|book|part|section|lecture|lectures|canto|act|scene|appendix|case|volume|letter|essay|note|chapitre"
    r"|kapitel|teil|buch|capítulo|capitolo|livre|partie|abschnitt)\b)\.?\s*"
    rf"(?:the\s+\w+|{_ROMAN}\b|\d+|[a-z]+|[A-Z]\b)?",
    re.IGNORECASE,
)
_NAMED = compiled(
    r"(?:introduction|preface|foreword|prologue|epilogue|conclusions?|afterword|postscript|appendix|abstract|contents"
    r"|acknowledge?ments|bibliography|summary|dedication|einleitung|vorwort|schluss|préface|avant-propos)",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DATED = compiled(
    rf"\b(?:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH})", re.IGNORECASE
)
_LETTER = compiled(
    r"(?:(?:my )?dear(?:est)?\b|yours\b|your (?:obedient|humble|most|affectionate|sincere)|sincerely|affectionately"
    r"|faithfully|respectfully|to the (?:editor|people|honou?rable)|gentlemen|sir\b|madam\b|signed\b|witness\b"
    r"|p\.\s?s\.)",
    re.IGNORECASE,
)
_STOPS = tuple(".:;,!?…—–-”’\"'»«)")
_ENDS = tuple(".:;,!?—-")
_INITIAL = compiled(r"[A-Z]\.")
_INITIALS = compiled(r"(?:[A-Z]\.\s?){2,}")
_ROMAN_ONLY = compiled(rf"{_ROMAN}\b")
_LONGEST = 100
_FRONT_LONGEST = 160
_TITLE_WORDS = compiled(r"(?i)(?:the|an?|of|on|in|to|for|from|towards?|how|why|what|some|essays?|notes)\b")


def front_matter(paragraphs: Sequence[Paragraph], indices: Sequence[int]) -> Front:
    """Find author, title and first heading among the lines before the text."""
    lines: list[int] = []
    for index in indices[:8]:
        if not _front_line(paragraphs[index]):
            break
        lines.append(index)
    else:
        lines = lines[:0] if len(indices) <= 8 and len(lines) == len(indices) else lines
    if not lines:
        return Front()
    named = next(
        (i for i in lines[:3] if _BY.match(paragraphs[i].text) and _is_name(paragraphs[i].text)), None
    )
    if named is not None:
        others = [i for i in lines if i != named]
        return Front(others[0] if others else -1, named, others[1] if len(others) > 1 else -1)
    if len(lines) == 1:
        text = paragraphs[lines[0]].text
        return Front(heading=lines[0]) if _numbered(text) else Front(title=lines[0])
    return _two_or_more(paragraphs, lines)


def _two_or_more(paragraphs: Sequence[Paragraph], lines: Sequence[int]) -> Front:
    first, second = (paragraphs[i].text for i in lines[:2])
    third = lines[2] if len(lines) > 2 else -1
    if _is_name(first) and not _numbered(second) and not (_is_name(second) and _TITLE_WORDS.match(first)):
        return Front(lines[1], lines[0], third)
    if _is_name(second) and not _numbered(second):
        return Front(lines[0], lines[1], third)
    return Front(lines[0], -1, lines[1])


def _front_line(paragraph: Paragraph) -> bool:
    text = _bare(paragraph.text)
    if (
        paragraph.shape is not Shape.PROSE
        or len(text) > _FRONT_LONGEST
        or paragraph.text.startswith(("[", "("))
    ):
        return False
    return (
        not text.endswith((".", ":", ";", ",", "”", "…"))
        or _numbered(text)
        or text.endswith((" Jr.", "etc."))
    )


def _is_name(text: str) -> bool:
    """Say whether a line could be the name of one or more people."""
    words = _BY.sub("", text).replace(",", " ").split()
    if (
        not 1 < len(words) <= 12
        or any(char.isdigit() for char in text)
        or _TITLE_WORDS.match(_BY.sub("", text))
    ):
        return False
    particles = {
        "and",
        "&",
        "de",
        "von",
        "van",
        "der",
        "la",
        "le",
        "du",
        "di",
        "da",
        "del",
        "of",
        "y",
        "e",
        "und",
    }
    return all(word[:1].isupper() or word.lower() in particles for word in words) and ":" not in text


def author_name(text: str) -> str:
    """Give the name on an author's line, without ``by``."""
    return _BY.sub("", text).strip()


def find_headings(paragraphs: Sequence[Paragraph], indices: Sequence[int], front: Front) -> dict[int, int]:
    """Find the headings among the essay's paragraphs; give each one's level, 1 the highest."""
    front_lines = {front.title, front.author}
    levels: dict[str, int] = {}
    found: dict[int, int] = {}
    for place, index in enumerate(indices):
        if index in front_lines:
            continue
        before = paragraphs[indices[place - 1]] if place else None
        after = paragraphs[indices[place + 1]] if place + 1 < len(indices) else None
        if index == front.heading or _is_heading(paragraphs[index], before, after):
            style = _style(paragraphs[index].text, first=not levels)
            found[index] = levels.setdefault(style, min(6, len(levels) + 1))
    return found


def _bare(text: str) -> str:
    return _CALLOUT.sub("", text).strip()


def _numbered(text: str) -> bool:
    """Say whether a line begins with a number or the name of a division, as headings do."""
    bare = _bare(text)
    if _DIVISION.match(bare) and not bare[:1].islower() and len(bare.split()) <= 14:
        return not bare.endswith(_ENDS) or len(bare.split()) <= 3
    found = _NUMERAL.fullmatch(bare)
    if found is None:
        return False
    rest = found["rest"]
    if rest is None:
        return True
    if not (found["stop"] or (found["dash"] or "").strip()) or _INITIAL.match(rest):
        return False
    if bare[:1].isalpha() and not _ROMAN_ONLY.match(bare):
        return _titled(rest) and len(rest.split()) > 1 and not rest.endswith(_ENDS)
    return not rest[:1].islower() and (not rest.endswith(_ENDS) or _titled(rest))


def _style(text: str, *, first: bool) -> str:
    """Name the kind of heading, so that headings alike have one level."""
    bare = _bare(text)
    division = _DIVISION.match(bare)
    if first:
        return "chapter"
    if division:
        return division[0].split()[0].lower()
    numeral = _NUMERAL.fullmatch(bare)
    if numeral and (numeral["rest"] is None or numeral["stop"]):
        return "numeral" if numeral["rest"] is None else "numeral and words"
    return "capitals" if bare.isupper() else "words"


def _is_heading(paragraph: Paragraph, before: Paragraph | None, after: Paragraph | None) -> bool:
    if paragraph.shape is not Shape.PROSE or paragraph.set_off or len(paragraph.text) > 2 * _LONGEST:
        return False
    text = _bare(paragraph.text)
    if not 0 < len(text) <= _LONGEST:
        return False
    if after is None or after.gap == 0 or (before is not None and paragraph.gap == 0):
        return False
    if _numbered(text):
        return _room(paragraph, before) and not (text.endswith((",", ";")) or _LETTER.match(text))
    if (text.endswith(_STOPS) and not _asks(text)) or not text[:1].isalnum() or text[:1].islower():
        return False
    if _DATED.search(text) or _LETTER.match(text) or _INITIALS.match(text) or not _room(paragraph, before):
        return False
    if _NAMED.fullmatch(text) or text.isupper():
        return not text.isupper() or after.shape is not Shape.RULE
    return _titled(text) and not _signs(text, before)


def _asks(text: str) -> bool:
    """Say whether a line is a question in capitals."""
    return text.isupper() and text.endswith("?")


def _room(paragraph: Paragraph, before: Paragraph | None) -> bool:
    """Say whether what stands before lets a heading follow: it is finished, or far enough away."""
    if before is None or before.shape is Shape.RULE:
        return True
    return not before.text.rstrip("”’\"'").endswith((":", ",", ":—", "—", ";")) or paragraph.gap >= 2


def _signs(text: str, before: Paragraph | None) -> bool:
    """Say whether a name after verse or a letter's end is a signature rather than a heading."""
    if before is None or before.shape is Shape.RULE:
        return False
    closing = (
        before.shape is Shape.VERSE
        or _LETTER.match(before.text) is not None
        or before.text.endswith(",")
        or (before.text.startswith(("“", '"')) and before.text.endswith(("”", '"')))
    )
    return closing and len(text.split()) <= 3 and not _TITLE_WORDS.match(text)


def _titled(text: str) -> bool:
    """Say whether words are capitalised as in a title."""
    words = [word.strip("“”‘’\"'()[],") for word in re.split(r"[\s/]+|(?<=\w)[—–-](?=\w)", text)]
    words = [word for word in words if word]
    small = words_of("small")
    great = [word for word in words if word.lower() not in small and word[:1].isalpha()]
    if not great or len(words) > 14:
        return False
    if words[-1] in small:
        return False
    capital = sum(1 for word in great if word[:1].isupper())
    return capital >= 0.8 * len(great)

"""Who published a work, where and when, and who edited or translated it, as a reference says."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from tui_reader.apparatus.words import any_of, known, tidy

_YEAR = r"(?:(?:1[4-9]|20)\d\d)"
_YEARS = rf"\[?{_YEAR}(?:\s?(?:[-–—/]|and)\s?\d{{1,4}})?\]?"
_UNDATED = r"(?:n\.\s?d\.|no date|s\.\s?d\.|o\.\s?J\.|б\.\s?г\.|forthcoming|in press)"
_PLACE = r"(?:(?:[^\W\d_a-z]\.\s?){2,}|[^\W\d_a-z][^\W\d_]*\.?(?:[ -][^\W\d_a-z][^\W\d_]*\.?)*)"


class Facts(NamedTuple):
    """What a reference says of a work's making; empty where it says nothing."""

    year: str = ""
    place: str = ""
    publisher: str = ""
    editor: str = ""
    translator: str = ""


NO_FACTS = Facts()


@cache
def _bracket() -> re.Pattern[str]:
    return re.compile(rf"\s*[\[(](?P<facts>[^()\[\]]*?(?:{_YEARS}|{_UNDATED})[^()\[\]]*)[)\]]")


@cache
def _open() -> re.Pattern[str]:
    """Match ``, London, 1879`` and ``, Place: Publisher, 1990`` and ``, 1901`` at the end of a head."""
    place = rf"(?P<place>{_PLACE}(?:,\s[^\W\d_a-z][^\W\d_,]*\.?(?:[^\W\d_]\.)?)?)"
    publisher = r"(?::\s*(?P<publisher>[^:;,]{2,60}(?:,\s(?:&|and|Ltd|Inc|[A-Z])[^:;,]{0,40})?))?"
    ends = r"(?=[\s,.;]*$)"
    return re.compile(
        rf"(?:[,;]|(?:(?<=[^\W\d_]{{3}})|^)\.)\s+(?:(?!The\s|A\s|An\s){place}{publisher},?\s+)?(?P<year>{_YEARS}|{_UNDATED}){ends}"
    )


@cache
def _hands() -> re.Pattern[str]:
    name = r"(?P<name>[^\W\d_a-z][^,;:()]{2,60})"
    editor, translator = any_of("editing", "editor"), any_of("editing", "translator")
    return re.compile(rf"[,;.]\s*(?i:(?P<editor>{editor})|(?P<translator>{translator}))\s+{name}")


@cache
def _edition() -> re.Pattern[str]:
    word = any_of("edition")
    words = r"first|second|third|fourth|fifth|rev\.?|revised|new|popular|[A-Z][a-z]+"
    ordinal = rf"(?:\d{{1,2}}(?:st|nd|rd|th|d|te|e|me|ème|\.)?|{words})"
    return re.compile(
        rf",?\s+{ordinal}\s+(?:rev\.\s+)?{word}(?=[\s,.;:)]|$)|,?\s+\(\s*{ordinal}\s+{word}\)", re.IGNORECASE
    )


def parse_facts(text: str) -> Facts:
    """Read ``London: Allison & Busby, 1980`` and its like."""
    editor = translator = ""
    for match in _hands().finditer("; " + text):
        if match["editor"]:
            editor = tidy(match["name"])
        else:
            translator = tidy(match["name"])
    rest = _edition().sub("", _hands().sub("", "; " + text)).strip(" ;,.")
    years = re.findall(_YEARS, rest)
    year = years[-1].strip("[]") if years else ""
    before = re.sub(rf"[,\s]*(?:{_YEARS}|{_UNDATED}).*$", "", rest).strip(" ,;")
    before = before.rsplit(";", 1)[-1].strip()
    place, colon, publisher = before.partition(":")
    if not colon and re.search(r"\b(?:Press|Books|Verlag|University|Publish\w*|Presses|Editions?)\b", place):
        place, _, publisher = "", "", place
    elif not colon and place.count(",") >= 1:
        place, _, publisher = place.partition(",")
    return Facts(year, tidy(place), tidy(publisher), editor, translator)


def take_facts(head: str) -> tuple[str, Facts, bool]:
    """Take what a reference says of a work's making off its head; say whether there was anything."""
    match = _bracket().search(head)
    if match:
        facts = parse_facts(match["facts"])
        return _without_hands(head[: match.start()] + head[match.end() :], facts, found=True)
    match = _open().search(head)
    if match:
        named = _without_title(head[: match.start()], match.groupdict())
        year = named["year"] if named["year"][-1:].isdigit() else ""
        facts = Facts(year.strip("[]"), tidy(named["place"] or ""), tidy(named["publisher"] or ""))
        return _without_hands(head[: match.start()] + named["title"], facts, found=True)
    return _without_hands(head, NO_FACTS, found=False)


def _without_title(before: str, named: dict[str, str]) -> dict[str, str]:
    """Give back a title taken for a place: in ``H. Maine, International Law, London, 1888`` one name stands before."""
    place = named["place"] or ""
    opening = before.split(" ")[0].casefold()
    if (
        not place
        or opening in known("article")
        or re.search(r"[,:“\"»]|[’']s\s|s[’']\s", before)
        or len(before.split()) > 4
    ):
        return {**named, "title": ""}
    title, _, rest = place.partition(", ")
    return {**named, "title": f", {title}", "place": rest}


def _without_hands(head: str, facts: Facts, *, found: bool) -> tuple[str, Facts, bool]:
    """Take editor, translator and edition off a title."""
    editor, translator = facts.editor, facts.translator
    for match in _hands().finditer(head):
        if match["editor"]:
            editor = editor or tidy(match["name"])
        else:
            translator = translator or tidy(match["name"])
    bare = _edition().sub("", _hands().sub("", head))
    made = Facts(facts.year, facts.place, facts.publisher, editor, translator)
    return bare.strip(" ,;"), made, found or bare != head

"""The place within a work that a reference gives: ``pp. 277–78``, ``IV. 317, 394``, ``vol. i, p. 316``.

A locator is kept as printed.  It is found, never checked: whether a work has such a page is another
question.
"""

from __future__ import annotations

import re
from functools import cache

from tui_reader.apparatus.words import any_of
from tui_reader.patterns import compiled

_ROMAN = r"[ivxlc]{1,7}\b(?![’'])"
_DIGITS = r"\d{1,6}(?:nn?\.?\s?\d{1,3}\b|[a-z]\b)?(?:st|nd|rd|th|er|e)?"
_NUMBER = rf"(?:{_DIGITS}(?:\s?:\s?{_DIGITS})?(?:\s?[-–—/]\s?{_DIGITS})?|{_ROMAN}(?:\s?[-–—]\s?{_ROMAN})?)(?![^\W\d_])"


HIDDEN = "\x01"
"""Stands for each character of what is no locator though it may hold numbers: a title, a bracket."""


@cache
def _following() -> str:
    return rf"(?:[\s,]*{any_of('following')}|,?\s+n(?:ote|\.)?\s?\d+\b|,\s+note\b)"


@cache
def _numbers() -> str:
    join = rf"(?:\s*,\s*(?:and\s+)?|\s*&\s*|\s+{any_of('joining')}\s+)"
    tail = rf"{_following()}?"
    return rf"{_NUMBER}{tail}(?:{join}{_NUMBER}(?!\s*{_label()}){tail})*"


@cache
def _label() -> str:
    return any_of("locator")


@cache
def _series() -> str:
    return r"(?:(?:\d(?:st|nd|rd|th|d)|new|old|first|second|third|fourth)\s+ser(?:\.|ies\b))"


@cache
def _date() -> str:
    return rf"(?:(?:\d{{1,2}}\s+)?{any_of('month')}(?:\s+\d{{1,2}})?,?\s+\d{{4}})"


@cache
def _item() -> re.Pattern[str]:
    """Match a series, a session, what is labelled, or a volume with its page; each list of words is long, so few."""
    session = rf"(?:sess\.\s*{any_of('month')}(?:\s?[-–]\s?{any_of('month')})?)"
    volume = r"(?<![^\W_])[ivxlc]{1,7}(?:\.|,|:)?\s+"
    numbered = rf"(?:{_label()}\s*,?\s*|{volume})(?:{_numbers()})"
    return re.compile(rf"(?:{_series()}|{session}|{numbered}|{volume}(?={_label()}\s*{_NUMBER}))")


@cache
def _lead() -> re.Pattern[str]:
    """Match what may stand before the first of places that follow one another: a date, the year of a session."""
    session = r"(?:1[4-9]|20)\d\d(?=\s*[,:]\s*(?:ch|chap|c|sess|no)s?\.)"
    return re.compile(rf"(?:{_date()}|{session})\s*[,:;]\s*(?=\S)")


_JOINT = r"\s*[,.;:]?\s*(?:at\s+|und\s+|and\s+)?"
_JOINED = compiled(_JOINT)
"""What may stand between two places."""


@cache
def _bare() -> re.Pattern[str]:
    """Match numbers that nothing labels, at the end of a reference: ``Liebe, 203``."""
    day = rf"(?:{any_of('month')}\s+\d{{1,2}},\s+\d{{4}},\s+)?"
    return re.compile(rf"(?:(?<=,)|(?<=\d{{4}}\.))\s*(?P<numbers>{day}(?:at\s+)?{_numbers()})[\s.)\]]*$")


@cache
def _after_year() -> re.Pattern[str]:
    """Match ``Review 12, no. 3 (1931): 145``, the year hidden."""
    return re.compile(rf"{re.escape(HIDDEN)}:\s+(?P<numbers>{_numbers()})[\s.)\]]*$")


@cache
def _after_title() -> re.Pattern[str]:
    """Match ``Title 17 (1902)`` and ``Title, 12 Harv. L. Rev. 33, 40 (1921)``, the title and the year hidden."""
    hidden = re.escape(HIDDEN)
    return re.compile(
        rf"{hidden}[,.]?\s(?:[^{hidden}]{{1,60}}?\s)??(?P<numbers>{_numbers()})(?:[\s.]*$|\s{hidden}+[\s.]*$)"
    )


@cache
def _reported() -> re.Pattern[str]:
    """Match ``, 12 Low. 33, 40 (1921)`` and ``, 12 Low. at 42`` after the name of a case, the year hidden."""
    return re.compile(
        rf",\s\d{{1,4}}\s[^\W\d_][^,;\d]{{0,40}}?\s(?:at\s)?(?P<numbers>{_numbers()})"
        rf"(?:[\s.]*$|\s{re.escape(HIDDEN)}+[\s.]*$)"
    )


_CLASSICAL = compiled(
    r"(?<=[^\W\d_]\.)\s(?P<numbers>\d{1,4}[a-e]\d{0,2}|\d{1,3}[.:]\d{1,4}(?:\s?[-–—]\s?\d{1,4})?)[\s.)]*$"
)
"""``Rep. 514a``, ``Isa. 64:6``, after an abbreviated title."""


@cache
def _before() -> re.Pattern[str]:
    """Match what may stand before a place that stands alone."""
    return re.compile(rf"[\s,.;(]*(?P<date>{_date()}\s*,?\s*)?")


@cache
def _only_numbers() -> re.Pattern[str]:
    return re.compile(rf"{_numbers()}{_AFTER}")


@cache
def _only() -> re.Pattern[str]:
    """Match nothing but places, however they are to be parted: ``III, c. 25`` is no page c."""
    first, item = rf"(?:{_lead().pattern})?{_item().pattern}", _item().pattern
    return re.compile(rf"{_before().pattern}{first}(?:{_JOINT}{item})*{_AFTER}")


@cache
def _opening() -> re.Pattern[str]:
    """Match how any place begins: quickly made, and most notes do not begin so."""
    words = rf"(?:new|old|first|second|third|fourth)\s|sess\.|{_label()}|{any_of('month')}"
    return re.compile(rf"[\s,.;(]*(?:\d|[ivxlc]{{1,7}}\b|{words})")


@cache
def _carried() -> re.Pattern[str]:
    label = any_of("volume")
    return re.compile(rf"^(?:{label}\s*{_NUMBER}|[ivxlc]+(?=[.,:]?\s+\d))")


@cache
def _dated() -> re.Pattern[str]:
    return re.compile(rf"{_date()}[\s.,)\]]*$")


_AFTER = r"[\s,.;)\]]*"
_ENDED = compiled(_AFTER)
_YEAR_LAST = compiled(r"(?:vol\.?\s*)?[ivxlc]+(?P<year>,\s(?:1[4-9]|20)\d\d)$")


def _low(text: str) -> str:
    """Give a text in lower case, each character in its place; quicker than ignoring case while matching."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(char.lower()[0] for char in text)


def locators(text: str) -> list[tuple[int, int]]:
    """Find every run of places that are labelled, or written as volume and page: ``Vol. II. Part IV. Nos. 1, 5``."""
    found, low, at = [], _low(text), 0
    leads = _Leads(low)
    while item := _item().search(low, at):
        start, at = _run(low, at, item, leads)
        year = _YEAR_LAST.fullmatch(low, start, at)
        found.append((start, year.start("year") if year else at))
    return found


class _Leads:
    """The leads of a text; to look for the next one anew before each of many places would go through all of it."""

    def __init__(self, low: str) -> None:
        self._low = low
        self._since = len(low) + 1
        self._next: re.Match[str] | None = None
        """The first that begins at that position or later."""

    def first(self, at: int) -> re.Match[str] | None:
        """Give the first that begins at a position or later."""
        if at < self._since or (self._next is not None and at > self._next.start()):
            self._since, self._next = at, _lead().search(self._low, at)
        return self._next


def _run(low: str, at: int, item: re.Match[str], leads: _Leads) -> tuple[int, int]:
    """Give the first run of places from somewhere on, of which the first place without a lead is known."""
    while (lead := leads.first(at)) and lead.start() <= item.start():
        at = lead.end()
        if led := _item().match(low, at):
            return lead.start(), _run_end(low, led.end())
    return item.start(), _run_end(low, item.end())


def _run_from(low: str, start: int) -> int | None:
    """Say where a run of places ends that begins at a position; None where none does."""
    lead = _lead().match(low, start)
    item = _item().match(low, lead.end()) if lead else None
    item = item or _item().match(low, start)
    return _run_end(low, item.end()) if item else None


def _run_end(low: str, end: int) -> int:
    """Say where a run of places ends, from the end of its first."""
    while (joint := _JOINED.match(low, end)) and (item := _item().match(low, joint.end())):
        end = item.end()
    return end


def bare_number(text: str) -> tuple[int, int] | None:
    """Find numbers without a label that close a reference, unless they are a year."""
    low = _low(text)
    match = (
        _bare().search(low)
        or _CLASSICAL.search(low)
        or (_reported().search(low) if " v. " in low else None)
        or (_after_title().search(low) if HIDDEN in low else None)
    )
    if match is None or re.match(r"(?:1[4-9]|20)\d\d(?!\d)(?!\s*,)", match["numbers"].strip()):
        return None
    return match.span("numbers")


def after_year(text: str) -> tuple[int, int] | None:
    """Find the page that follows a periodical's number and year: ``12, no. 3 (1931): 145``, the bracket hidden."""
    match = _after_year().search(_low(text)) if HIDDEN in text else None
    return match.span("numbers") if match else None


def closing_date(text: str) -> tuple[int, int] | None:
    """Find the date of a periodical that closes a reference: ``Russkaya Mysl, Sept. 1888``."""
    match = _dated().search(_low(text))
    return (match.start(), match.start() + len(match.group().rstrip(" .,)]"))) if match else None


def is_locator(text: str) -> bool:
    """Say whether a text is nothing but a place in a work."""
    low = _low(text)
    before = _before().match(low) if _opening().match(low) else None
    if before is None:
        return False
    starts = {before.end(), before.start("date") if before["date"] else before.end()}
    if any(_only_numbers().fullmatch(low, start) for start in starts):
        return True
    ends = [end for start in starts if (end := _run_from(low, start)) is not None]
    # Most that begin with a place end with it too, and to make the whole pattern takes long.
    return any(_ENDED.fullmatch(low, end) for end in ends) or bool(ends and _only().fullmatch(low))


def volume_of(locator: str) -> str:
    """Give the volume that a locator begins with, as printed; empty where it names none."""
    match = _carried().match(_low(locator))
    return locator[: match.end()] if match else ""


def carry_volume(locator: str, before: str) -> str:
    """Give a page the volume that the citation before it was in, where it has none of its own."""
    volume = volume_of(before)
    if not volume or not locator or volume_of(locator) or not re.match(r"(?:p|S|с|f|fol)", locator):
        return locator
    return f"{volume}, {locator}"

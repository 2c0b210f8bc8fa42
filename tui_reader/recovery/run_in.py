"""Run-in quotations: words between marks inside a paragraph, nested, in the dialects of several languages.

The apostrophe is the difficulty.  A closing single mark and an apostrophe are one character, and in
straight typing an opening one is too; what stands around decides, then what else is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from tui_reader.patterns import compiled
from tui_reader.recovery.words import words


class RunIn(NamedTuple):
    """A quotation inside a paragraph; ``end`` is past its closing mark."""

    start: int
    end: int
    depth: int
    closed: bool


class Dialect(NamedTuple):
    """Which marks a text quotes with."""

    single_first: bool = False
    """Single marks outside, double ones inside, as the British set them."""
    low: bool = False
    """„German“ marks: the mark that opens elsewhere closes here."""
    inward: bool = False
    """»Guillemets« that point inward."""


_DOUBLE, _SINGLE = "double", "single"
_OPEN_BEFORE = frozenset(" \n\u00a0\u2009\u200a([{—–-/=…_*")
_MARK = compiled("[\"'“”‘’„‚«»‹›「」『』`]")
_MARKS = compiled(f"``|''|{_MARK.pattern}")
"""Marks, those that TeX doubles as one."""
_PAIRS = {"“": "”", "«": "»", "‹": "›", "「": "」", "『": "』", "„": "“”", "‚": "‘’", "»": "«", "›": "‹"}
_HEAPED = 8
"""So many marks side by side are looked past to see what stands around them."""
_DEEPEST = 30
"""Quotations within quotations that are kept: a paragraph of nothing but marks would have a hundred thousand."""
_SAMPLE = 500_000
"""Characters that tell which marks a text quotes with."""
_FARTHEST = 300
"""Marks to look at for a closing single one, so that a paragraph of nothing but openers is read in linear time."""
_FEET = compiled(r"\d\s?['′’]\s?\d{1,2}(?:[½¼¾]|\.\d+| \d/\d)?$")
_INCHES = compiled(r"\s?\d{1,2}\s?[\"”″]")
_ANOTHER = compiled("[,.;:!?][’']")


def dialect_of(texts: Iterable[str]) -> Dialect:
    """Tell from a whole text which marks it quotes with."""
    single = double = low = inward = outward = 0
    seen = 0
    for text in texts:
        if (seen := seen + len(text)) > _SAMPLE:
            break
        double += text.count("“") + len(_STRAIGHT_DOUBLE.findall(text))
        single += len(_SINGLE_OPENER.findall(text))
        low += text.count("„")
        inward += len(_INWARD.findall(text))
        outward += len(_OUTWARD.findall(text))
    return Dialect(single > 2 * double, low > 0, inward > outward)


_STRAIGHT_DOUBLE = compiled(r"(?:^|[\s(—-])\"(?=\S)")
_SINGLE_OPENER = compiled(r"(?:^|[\s(—“\"-])‘(?=\S)")
_INWARD = compiled(r"(?:^|[\s(])»(?=\S)")
_OUTWARD = compiled(r"(?:^|[\s(])«")


@dataclass(slots=True)
class _Open:
    mark: str
    start: int
    closers: str
    sort: str


def run_in(text: str, dialect: Dialect) -> list[RunIn]:
    """Find every quotation between marks in a paragraph, outer ones first."""
    if _MARKS.search(text) is None:
        return []
    finder = _Finder(text, dialect)
    for found in _MARKS.finditer(text):
        finder.take(found.start(), found[0])
    return finder.finish()


class _Finder:
    """Reads the marks of one paragraph from left to right, keeping those that are open."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text = text
        self.dialect = dialect
        self.stack: list[_Open] = []
        self.spans: list[RunIn] = []
        self.closes: dict[int, int] = {}
        self.barren: dict[str, int] = {}
        """Up to where it is known that nothing closes a single mark."""

    def take(self, at: int, mark: str) -> None:
        if mark == '"':
            self._straight_double(at)
        elif mark == "``":
            self.stack.append(_Open(mark, at, "''", _DOUBLE))
        elif mark == "''":
            if not self._close(at, mark):
                self._single_or_apostrophe(at, "'")
                self._single_or_apostrophe(at + 1, "'")
        elif mark in "'’" or at in self.closes:
            self._single_or_apostrophe(at, mark)
        elif mark == "‘" or (mark == "‚" and self._opens(at)):
            if mark == "‘" and self._closes_low(at, mark):
                return
            self._single_opener(at, mark)
        elif mark == "`":
            self._single_opener(at, mark) if self._opens(at) else None
        else:
            self._double(at, mark)

    def _double(self, at: int, mark: str) -> None:
        if self._closes_low(at, mark):
            return
        opener = mark in "“«‹「『„" if not (self.dialect.inward and mark in "«»‹›") else mark in "»›"
        again = mark in "”" and not self._has(mark) and self._opens(at)
        if opener:
            self.stack.append(_Open(mark, at, _PAIRS.get(mark, mark), _DOUBLE))
        elif again or (at == 0 and mark in "”»"):  # so some begin each paragraph of a long quotation
            self.stack.append(_Open(mark, at, mark, _DOUBLE))
        else:
            self._close(at, mark)

    def _closes_low(self, at: int, mark: str) -> bool:
        """Close a low-opened quotation with the mark that opens elsewhere."""
        if mark in "“‘" and self.dialect.low and self._has(mark, "„‚"):
            return self._close(at, mark, "„‚")
        return False

    def _straight_double(self, at: int) -> None:
        open_here = self._has('"')
        if _FEET.search(self.text[max(0, at - 10) : at]) or (
            self.text[at - 1 : at].isdigit() and not (open_here and self._last_to_close(at))
        ):
            return
        opens, closes = self._opens(at), self._shuts(at)
        if open_here and (closes or not opens):
            self._close(at, '"')
        elif opens or not closes:
            self.stack.append(_Open('"', at, '"', _DOUBLE))

    def _last_to_close(self, at: int) -> bool:
        """Say whether no other mark follows that may close, before one that opens: else this one means inches."""
        following = self.text.find('"', at + 1)
        return following < 0 or self._opens(following) or not self._shuts(following)

    def _single_or_apostrophe(self, at: int, mark: str) -> None:
        if at in self.closes:
            start = self.closes[at]
            if any(item.sort == _SINGLE and item.start == start for item in self.stack):
                while self.stack[-1].start != start:
                    self._abandon()
                self._end(at + 1)
            return
        if mark == "'" and self._opens(at) and not self._elided(at):
            self._single_opener(at, mark)

    def _single_opener(self, at: int, mark: str) -> None:
        close = self._single_close(at, mark)
        if close in self.closes:
            return
        if close is not None:
            self.closes[close] = at
            self.stack.append(_Open(mark, at, "", _SINGLE))
        elif mark != "'" and (self.stack or self.dialect.single_first) and not self._elided(at):
            # It runs to the end of the paragraph, or is given up at the end of what is around it.
            self.stack.append(_Open(mark, at, "", _DOUBLE))

    def _single_close(self, start: int, mark: str) -> int | None:
        """Find where a single mark closes, within what is open around it."""
        closers = "'" if mark in "'`" else ("’‘" if mark == "‚" else "’")
        depth = 0
        maybe: int | None = None
        at = start
        for found in islice(_MARK.finditer(self.text, max(start + 1, self.barren.get(mark, 0))), _FARTHEST):
            at, char = found.start(), found[0]
            if char in '“«„"' and self._opens_double(at, char, depth):
                depth += 1
            elif char in '”»"' and not (char == '"' and self._opens_double(at, char, depth)):
                depth -= 0 if _FEET.search(self.text[max(0, at - 10) : at]) else 1
                if depth < 0:
                    break
            elif depth:
                continue
            elif char == "‘" and mark == "‘" and maybe is not None:
                break
            elif char in closers and self._may_close(at):
                if not self._doubtful(at):
                    return at
                maybe = at if maybe is None else maybe
        else:
            if maybe is None and not depth:
                self.barren[mark] = at
        return maybe

    def _opens_double(self, at: int, char: str, depth: int) -> bool:
        if char != '"':
            return True
        return self._opens(at) and not (self._shuts(at) and depth > 0)

    def _may_close(self, at: int) -> bool:
        before, after = self.text[at - 1 : at], self.text[at + 1 : at + 2]
        if before.isdigit() and _INCHES.match(self.text, at + 1):
            return False
        return not after.isalnum() and not before.isspace() and before not in ("(", "[")

    def _doubtful(self, at: int) -> bool:
        """Say whether a mark that could close may as well be the apostrophe of a plural or a clipped word."""
        text = self.text
        if not text[at - 1].isalpha():
            return False
        word = re.split(r"[^A-Za-z]", text[max(0, at - 6) : at])[-1].lower()
        goes_on = text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].isalpha()
        goes_on = goes_on or _ANOTHER.match(text, at + 1) is not None
        return goes_on and (word.endswith("s") or word in words("clipped"))

    def _elided(self, at: int) -> bool:
        """Say whether a mark before a word stands for letters left out: 'tis, '90s, rock 'n' roll."""
        word = re.match(r"[^\W_]+", self.text[at + 1 : at + 12])
        if word is None:
            return False
        return word[0].lower() in words("elided") or re.fullmatch(r"\d\ds?", word[0]) is not None

    def _opens(self, at: int) -> bool:
        """Say whether a mark at ``at`` stands where a quotation opens."""
        before = at - 1
        while before >= max(0, at - _HEAPED) and self.text[before] in "\"'“‘":
            before -= 1
        after = self.text[at + 1 : at + 2]
        return (before < 0 or self.text[before] in _OPEN_BEFORE) and after != "" and not after.isspace()

    def _shuts(self, at: int) -> bool:
        """Say whether a mark at ``at`` stands where a quotation closes."""
        after = at + 1
        while after < min(len(self.text), at + _HEAPED) and self.text[after] in "\"'”’":
            after += 1
        following = self.text[after : after + 1]
        before = self.text[at - 1 : at]
        opens_next = following.isalnum() or following in tuple("(¿¡$£")
        return not opens_next and before != "" and not before.isspace()

    def _has(self, mark: str, openers: str = "") -> bool:
        return any(
            mark in item.closers and (not openers or item.mark in openers)
            for item in self.stack
            if item.sort == _DOUBLE
        )

    def _close(self, at: int, mark: str, openers: str = "") -> bool:
        if not self._has(mark, openers):
            return False
        while mark not in self.stack[-1].closers or (openers and self.stack[-1].mark not in openers):
            self._abandon()
        self._end(at + len(mark))
        return True

    def _end(self, end: int) -> None:
        item = self.stack.pop()
        if len(self.stack) >= _DEEPEST:
            return
        self.spans.append(RunIn(item.start, end, len(self.stack) + 1, True))

    def _abandon(self) -> None:
        self.stack.pop()

    def finish(self) -> list[RunIn]:
        end = len(self.text.rstrip())
        depth = 0
        for item in self.stack:
            if item.sort == _DOUBLE and depth < _DEEPEST:
                depth += 1
                self.spans.append(RunIn(item.start, end, depth, False))
        return sorted(self.spans, key=lambda span: (span.start, -span.end))

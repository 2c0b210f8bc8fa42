"""Cut the body of a note into clauses, each holding one reference, or prose.

References are parted by semicolons, by sentence ends and by words such as "quoted in".  None of these
counts inside a title set in italics or quotation marks or inside brackets; a bracket that holds a
reference of its own is a clause of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from tui_reader.apparatus.locators import is_locator
from tui_reader.apparatus.words import any_of, known
from tui_reader.patterns import compiled

_LONGEST_BRACKET = 400
_MARKED = compiled(r"(?<!\w)_(?=\S)[^_\n]{1,300}_(?!\w)")
_OPENING = compiled('[“«„"]')
_CLOSING = {
    mark: compiled(f"[{marks}\n]") for mark, marks in {"“": "”", "«": "»", "„": "“”", '"': '"'}.items()
}
"""What ends the words after an opening mark: what closes it, or the line."""
_SPACES = compiled(r"\s{2,}")
_NEAR = 30
_PUBLISHED = compiled(r"(?:[^\W\d_a-z][\w.-]*\s?){1,3}(?:\s?:\s[^:;]{2,60})?,\s(?:1[4-9]|20)\d\d\b")
"""``М., 1902``, ``London: Heron, 1933``: the title before it ended with a stop."""
_YEAR_END = compiled(r"(?:1[4-9]|20)\d\d\.$")
_LABEL = compiled(r"[^\W\d_]{1,4}\.\s*[\d–—-]+")
_NAMED_SHORT = compiled(r"(?:^|\s)(?:by|and|von|de)\s+[^\W\d_a-z]\w{0,4}\.$")
_AGAINST = compiled(r"[^\W\d_a-z]\w*\.? v\.$")
"""``Hoekstra v.`` before the other party of a case."""
_PRINTING = compiled(r"(?:Aufl|Auflage|Ausg|Bd|edn?|éd)\.?(?=[\s,])")
_PART = compiled(r"(?:Part|App|No|Ser|Vol|B)")
_INVERTED = compiled(
    r"(?:^|[;.\n]\s?|\b[Ss]ee\s)[^\W\d_a-z][\w’-]+, [^\W\d_a-z][\w.’-]*(?: [^\W\d_a-z][\w.’-]*)*\.$"
)
"""``Okkema, Wytske.`` before a title: no sentence ends there."""
_FACTS = compiled(r"\([^()]*(?:(?:1[4-9]|20)\d\d(?:[-–]\d+)?\]?|n\. ?d\.|no date|s\. ?d\.)\)")
"""A bracket with the facts of publication: place, publisher, year."""


def among(ranges: Sequence[tuple[int, int]], start: int, end: int) -> Sequence[tuple[int, int]]:
    """Give those of some ranges, sorted and apart, that share text with a stretch."""
    low = max(bisect_left(ranges, (start, start)) - 1, 0)
    while low < len(ranges) and ranges[low][1] <= start:
        low += 1
    return ranges[low : bisect_left(ranges, (end, end), low)]


class Body(NamedTuple):
    """A note's body made plain: emphasis marks taken out, with the way back."""

    text: str
    where: tuple[int, ...]
    """The position in the printed body of each character, and of the end."""
    emphasis: tuple[tuple[int, int], ...]
    """What is set in italics."""
    quoted: tuple[tuple[int, int], ...]
    """What stands in quotation marks, marks included."""
    brackets: tuple[tuple[int, int], ...]
    """What stands in round brackets, brackets included; outermost only."""
    shelters: tuple[tuple[int, int], ...]
    """All of these, those that overlap made one."""

    def title_at(self, start: int, end: int) -> tuple[int, int] | None:
        """Give the first stretch of italics that begins within a range."""
        return next(((s, min(e, end)) for s, e in among(self.emphasis, start, end) if start <= s < end), None)

    def sheltered(self, at: int) -> bool:
        """Say whether a position is inside a title, a quotation or a bracket."""
        place = bisect_left(self.shelters, (at, 0)) - 1
        return place >= 0 and at < self.shelters[place][1]


class Clause(NamedTuple):
    """A stretch of a note between two separators, and the words that lead into it."""

    start: int
    end: int
    lead: str = ""
    """``see``, ``quoted`` or ``printed``: what the words before it say of the reference; or nothing."""
    bracketed: bool = False
    """Whether it stands in brackets within a clause of its own."""
    words: str = ""
    """The words themselves: "quoted in"."""


def plain(text: str, emphasis: Iterable[tuple[int, int]] = ()) -> Body:
    """Take the marks of emphasis and idle space out of a note's body and find what is sheltered in it."""
    marked = [match.span() for match in _MARKED.finditer(text)] if "_" in text else []
    gone = {at for start, end in marked for at in (start, end - 1)}
    for match in _SPACES.finditer(text):
        kept = text.find("\n", *match.span())
        gone.update(set(range(*match.span())) - {max(kept, match.start())})
    italics = [*emphasis, *((start + 1, end - 1) for start, end in marked)]
    if not gone:
        return _body(text, tuple(range(len(text) + 1)), italics)
    where = tuple(at for at in range(len(text) + 1) if at not in gone)
    moved = [(bisect_left(where, start), bisect_left(where, end)) for start, end in italics]
    return _body("".join(text[at] for at in where[:-1]), where, moved)


def _body(text: str, where: tuple[int, ...], emphasis: list[tuple[int, int]]) -> Body:
    quoted = list(_in_marks(text))
    inside = re.finditer(rf"\((?:[^()\n]|\([^()\n]*\)){{0,{_LONGEST_BRACKET}}}\)", text)
    brackets = [m.span() for m in inside]
    shelters = _merged([*emphasis, *quoted, *brackets])
    return Body(text, where, tuple(sorted(emphasis)), tuple(quoted), tuple(brackets), shelters)


def _in_marks(text: str) -> Iterator[tuple[int, int]]:
    """Give what stands in quotation marks within a line, in order, the marks included."""
    at = 0
    ends: dict[str, int] = {}  # of each opening mark: many that are left open do not each search the line
    while opening := _OPENING.search(text, at):
        start, at, mark = opening.start(), opening.end(), opening.group()
        if ends.get(mark, 0) < at:
            found = _CLOSING[mark].search(text, at)
            ends[mark] = found.start() if found else len(text)
        end = ends[mark]
        if end < len(text) and text[end] != "\n":
            at = end + 1
            yield start, at


def _merged(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)


@cache
def _leads() -> re.Pattern[str]:
    """Match the words that a clause may begin with."""
    see, quoted, printed = any_of("see"), any_of("quoted"), any_of("printed")
    return re.compile(
        rf"[\s,;:—–\[(.]*(?:(?P<quoted>{quoted})|(?P<printed>{printed})|(?P<see>{see}))[\s,:]+", re.IGNORECASE
    )


@cache
def _turns() -> re.Pattern[str]:
    """Match the words at which a clause ends and another reference begins."""
    cited = rf"(?:{any_of('quoted')}|{any_of('printed')})"
    see = r"(?:(?:see|compare|consult)(?:,? also)?|also see|cf\.(?: also)?|vgl\.|voir|siehe|см\.|ср\.)(?![^\W_])"
    return re.compile(rf"(?<![^\W_])(?:{cited}|{see})\s+(?=\S)", re.IGNORECASE)


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(r";\s*|\n+|(?<=[.!?…])[”\"’»)\]]*\s*[—–]?\s*(?=[“\"«(\[]?[^\W\d_a-zà-ÿ])|:—|:--")


_ANDS = compiled(
    r"(?P<number>(?<=[\dxivlc]))?,?\s+and\s+"
    r"(?P<name>(?=(?:[^\W\d_a-z][\w.-]*\s){0,3}[^\W\d_a-z][\w-]*(?:[’']s|s[’'])\s[^\W\d_a-z]))?"
)
"""An "and" that may join two references, after a number: before a title in italics, or "Hudson’s"."""


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Say whether a stop before a capital ends a sentence, and not an abbreviation."""
    before = text[max(0, match.start() - _NEAR) : match.start()]
    after = text[match.end() : match.end() + 4 * _NEAR]
    if match.start() == match.end() or _FACTS.match(after):
        return False
    if not before.endswith("."):
        return True
    if _leads().match(after) and not re.match(r"(?:and|ver|also)\b", after, re.IGNORECASE):
        return True
    label = _LABEL.match(after)
    if _PUBLISHED.match(after) or (label and _YEAR_END.search(before) and is_locator(label.group())):
        return False
    if _AGAINST.search(before) or (before[-2:-1].isdigit() and _PRINTING.match(after)):
        return False
    word = re.search(r"([^\s,;:(\[“\"]+)\.$", before)
    return word is None or _ends_with(word.group(1), before, after)


def _ends_with(last: str, before: str, after: str) -> bool:
    """Say whether a word with a full stop ends a sentence, by what it is."""
    if (
        _NAMED_SHORT.search(before)
        or (len(last) == 1 and (last.isupper() or last == "a"))
        or re.fullmatch(r"(?:\w\.)+\w", last)
    ):
        return False
    if re.fullmatch(r"[IVXLC]+", last):
        return not is_locator(re.split("[,;]", after[:12])[0]) and not _PART.match(after)
    return last.casefold() not in known("abbreviation")


def _cuts(body: Body) -> Iterator[tuple[int, int]]:
    """Give the separators in order, each with where the next clause begins."""
    text = body.text
    titles = {start for start, _ in (*body.emphasis, *body.quoted)}
    for match in _ends().finditer(text):
        if match.end() in titles and _INVERTED.search(text, max(0, match.start() - 2 * _NEAR), match.start()):
            continue
        if body.sheltered(match.start()) and text[match.start()] != "\n":
            continue
        if text[match.start() : match.start() + 1] in (";", "\n", ":") or _ends_sentence(text, match):
            yield match.start(), match.end()
    for match in _turns().finditer(text):
        if not body.sheltered(match.start()):
            yield match.start(), match.start()
    italics = {start for start, _ in body.emphasis}
    for match in _ANDS.finditer(text):
        if not body.sheltered(match.start()) and (
            match["name"] is not None or (match["number"] is not None and match.end() in italics)
        ):
            yield match.start(), match.start()


def clauses(body: Body) -> list[Clause]:
    """Cut a note's body into its clauses, in order; one in brackets follows the one that holds it."""
    edges = sorted({*_cuts(body), (len(body.text), len(body.text))})
    found: list[Clause] = []
    start = 0
    for end, following in edges:
        if end > start:
            found.append(_led(body.text, start, end))
            start = following
        start = max(start, following)
    found += [clause for span in body.brackets for clause in _bracketed(body, *span)]
    return sorted((clause for clause in found if clause.start < clause.end), key=lambda c: (c.start, -c.end))


def _led(text: str, start: int, end: int, *, bracketed: bool = False) -> Clause:
    """Take the leading words off a clause."""
    lead = words = ""
    while match := _leads().match(text, start, end):
        kind = match.lastgroup or ""
        lead = kind if kind != "see" or not lead else lead
        words = " ".join((words, match.group(kind))).strip()
        start = match.end()
    while start < end and (text[start].isspace() or text[start] in ",;:.—–[("):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Clause(start, end, lead, bracketed, words)


def _bracketed(body: Body, start: int, end: int) -> Iterator[Clause]:
    """Give the clauses of a bracket that holds a reference of its own, and not facts of publication."""
    if _FACTS.fullmatch(body.text, start, end):
        return
    place = start + 1
    titles = [*among(body.emphasis, start, end), *among(body.quoted, start, end)]
    semicolons = re.compile(r";\s*").finditer(body.text, start, end - 1)
    edges = [match.span() for match in semicolons]
    for cut, following in [*edges, (end - 1, end - 1)]:
        if cut == end - 1 or not any(low < cut < high for low, high in titles):
            yield _led(body.text, place, cut, bracketed=True)
            place = following

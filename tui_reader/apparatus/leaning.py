"""Read a reference that leans on another: Ibid., idem, op. cit., "the above", "see note 3"."""

from __future__ import annotations

import re
from functools import cache

from tui_reader.apparatus.clauses import Body, Clause, among
from tui_reader.apparatus.entries import Verdict
from tui_reader.apparatus.facts import Facts
from tui_reader.apparatus.locators import is_locator, locators
from tui_reader.apparatus.names import is_name, title_like
from tui_reader.apparatus.naming import work
from tui_reader.apparatus.reference import Reference
from tui_reader.apparatus.titles import Named, named
from tui_reader.apparatus.words import any_of, tidy
from tui_reader.patterns import compiled

_NUMBERS = r"\d{1,5}(?::\d{1,5})?(?:\s?[-–—]\s?\d{1,5})?"
_PAGES = r"\d{1,5}(?:\s?[-–—]\s?\d{1,5})?"
_BARE = compiled(rf"[\s,.:]*(?:at\s+)?({_NUMBERS}(?:\s*,\s*{_NUMBERS})*)(?=[\s.,;)]*$)")
_UNDER = compiled(r"^,? under [“\"][^”\"]*[”\"]")


@cache
def _ibid_words() -> re.Pattern[str]:
    return re.compile(any_of("ibid"), re.IGNORECASE)


@cache
def _idem_words() -> re.Pattern[str]:
    return re.compile(rf"{any_of('idem')}(?=[\s,.:;]|$)", re.IGNORECASE)


@cache
def _cited_words() -> re.Pattern[str]:
    return re.compile(rf"(?P<loc>{any_of('loc_cit')})|(?P<op>{any_of('op_cit')})", re.IGNORECASE)


@cache
def _note_words() -> re.Pattern[str]:
    note = r"(?:notes?|n\.|nn\.|fn\.|footnote|Anm\.|примеч\.)\s*(?P<number>\d{1,4}|[*†‡])"
    away = r"(?:supra|infra|above|below|oben|unten|plus haut|ci-dessus),?\s*(?:at\s+|in\s+)?"
    return re.compile(rf"(?<!\w)(?P<away>{away})?{note}(?:\s+(?:above|below|supra|infra))?", re.IGNORECASE)


@cache
def _part_words() -> re.Pattern[str]:
    return re.compile(rf"(?:the\s+)?{any_of('essay_part')}", re.IGNORECASE)


@cache
def _above_words() -> re.Pattern[str]:
    return re.compile(rf"(?:the\s+)?{any_of('above')}\s+(?=[^\W\d_a-z])")


_PERSON_AND = compiled(
    r"(?P<name>[^,;:()\d]{2,50}?)\s+\(?(?P<year>(?:1[4-9]|20)\d\d)[a-z]?(?:\)|[,:]\s*(?P<place>[^)]*))?\)?[\s.]*$"
)
_PERSON_PAGE = compiled(rf"(?P<name>[^,;:()\d]{{2,50}}?)\s+(?P<place>{_PAGES}(?:\s*,\s*{_PAGES})*)[\s.)]*$")


def by_name(body: Body, clause: Clause) -> Reference | None:
    """Read ``Okkema 1921, p. 40`` and ``Okkema 40``: a name and a year or a page mean a work cited before."""
    text = body.text[clause.start : clause.end]
    match = _PERSON_AND.match(text) or _PERSON_PAGE.match(text)
    if match is None or not is_name(match["name"]) or len(match["name"].split()) > 4:
        return None
    place = (match["place"] or "").strip(" ,.;")
    if place and not is_locator(place):
        return None
    return Reference(
        clause.start, clause.start + len(text.rstrip(" .,)")), Verdict.FULL, match["name"],
        facts=Facts(match.groupdict().get("year") or ""), locator=tidy(place), lead=clause.lead, sure=False,
        bracketed=clause.bracketed,
    )  # fmt: skip


def person(words: str) -> str:
    """Give the name that is all of a text; empty where it is anything else."""
    name = re.sub(r" the (?:elder|younger)$", "", words.strip(" ,.;:"))
    return name if is_name(name) else ""


def place_after(text: str) -> tuple[str, int]:
    """Give the locator that a text begins with, and where it ends."""
    runs = [run for run in locators(text) if not text[: run[0]].strip(" ,.:;()")]
    if runs:
        return tidy(text[runs[0][0] : runs[0][1]]), runs[0][1]
    bare = _BARE.match(text)
    return (tidy(bare.group(1)), bare.end(1)) if bare else ("", 0)


def ibid(body: Body, clause: Clause) -> Reference | None:
    """Read ``Ibid., p. 163``, ``Id. at 5`` and ``Idem, Another Title, p. 3``."""
    text = body.text[clause.start : clause.end]
    match = _ibid_words().search(text)
    if match is None or _hidden(body, clause, match.start()):
        match = _idem_words().match(text)
        if match is None:
            return None
        rest = text[match.end() :]
        if title_like(rest.strip(' ,.:“"')) and not is_locator(rest):
            return _idem(body, clause, clause.start + match.end())
    locator, end = place_after(text[match.end() :])
    return Reference(
        clause.start + match.start(), clause.start + match.end() + end, Verdict.IBID, locator=locator,
        lead=clause.lead, original=person(text[: match.start()]), bracketed=clause.bracketed,
    )  # fmt: skip


def _hidden(body: Body, clause: Clause, at: int) -> bool:
    """Say whether a word stands in quoted words or in a bracket that is a clause of its own."""
    at += clause.start
    shelters = (body.quoted,) if clause.bracketed else (body.quoted, body.brackets)
    near = (span for ranges in shelters for span in among(ranges, clause.start, clause.end))
    return any(start < at < end and clause.start <= start for start, end in near)


def _idem(body: Body, clause: Clause, start: int) -> Reference | None:
    while start < clause.end and body.text[start] in " ,.:":
        start += 1
    read = work(body, clause._replace(start=start))
    return read._replace(kind=Verdict.IDEM, start=clause.start, author="") if read else None


def sent(body: Body, clause: Clause) -> Reference | None:
    """Read what sends to this essay: ``See note 3``, ``Cf. Appendix A``, ``Trotsky, supra note 3``."""
    text = body.text[clause.start : clause.end]
    match = _note_words().search(text)
    if match and not _hidden(body, clause, match.start()):
        before = text[: match.start()].strip(" ,.(")
        if match["away"] and (is_name(before) or title_like(before)):
            return _work_of_note(clause, text, match, before)
        if not before and (clause.lead == "see" or match["away"]):
            return _see(clause, 0, match.end(), match["number"])
    part = _part_words().match(text)
    if (
        part
        and clause.lead == "see"
        and _of_essay(text)
        and not body.title_at(clause.start, clause.end)
        and len(text) < 60
    ):
        return _see(clause, 0, len(text.rstrip(" .;,)")), "")
    inner = re.search(r"\b(?:in|see|cf\.)\s+(?:the\s+)?(?=Appendix\b)[^,;.]*", text)
    if inner and not clause.bracketed:
        return _see(clause, inner.start(), inner.start() + len(inner.group().rstrip(" :-")), "")
    return None


def _of_essay(text: str) -> bool:
    """Say whether a page or a chapter is one of this essay, and not of the work cited last."""
    if re.match(r"(?:pp?\.|pages?|S\.|ch|chap|sect|part|lecture)", text, re.IGNORECASE):
        return bool(re.search(r"\b(?:above|below|supra|infra|this|oben|unten)\b", text))
    return True


def _work_of_note(clause: Clause, text: str, match: re.Match[str], before: str) -> Reference:
    """Read ``Trotsky, supra note 3, at 5``: the work of that author that note 3 cites."""
    after = text[match.end() :]
    skipped = len(after) - len(after.lstrip(")"))
    locator, end = place_after(after[skipped:])
    found = named(before)
    author, title = (found.author, found.title) if found and found.author else (before, "")
    return Reference(
        clause.start, clause.start + match.end() + (skipped + end if locator else 0), Verdict.OP_CIT, author, title,
        locator=locator, lead=clause.lead, target=match["number"], bracketed=clause.bracketed,
    )  # fmt: skip


def _see(clause: Clause, start: int, end: int, target: str) -> Reference:
    return Reference(clause.start + start, clause.start + end, Verdict.SEE, lead="see", target=target)


def cited_before(body: Body, clause: Clause) -> Reference | None:
    """Read ``Trotsky, op. cit., p. 5``, ``Gramsci, Quaderni, cit., p. 4``, ``the above _Report_, vol. i``."""
    text = body.text[clause.start : clause.end]
    above = _above_words().search(text)
    title = body.title_at(clause.start + above.end(), clause.end) if above else None
    if title:
        rest = _UNDER.sub(lambda match: " " * len(match.group()), body.text[title[1] : clause.end])
        locator, end = place_after(rest)
        return Reference(
            title[0], title[1] + end, Verdict.OP_CIT, title=body.text[slice(*title)].strip(" ,.;"), locator=locator,
            lead=clause.lead, bracketed=clause.bracketed,
        )  # fmt: skip
    match = _cited_words().search(text)
    if match is None or _hidden(body, clause, match.start()):
        return None
    return _op_cit(body, clause, text, match)


def _op_cit(body: Body, clause: Clause, text: str, match: re.Match[str]) -> Reference | None:
    before = re.sub(r",?\s*etc\.?\s*,?\s*$", "", text[: match.start()]).strip(" ,(:;")
    head = _head(body, clause, before)
    if before and head is None:
        return None
    after = text[match.end() :]
    skipped = len(after) - len(after.lstrip(")"))
    locator, end = place_after(after[skipped:])
    kind = Verdict.LOC_CIT if match["loc"] else Verdict.OP_CIT
    start = clause.start + (text.find(head.text) if head else 0)
    author, title = (head.author, head.title) if head else ("", "")
    return Reference(
        max(start, clause.start), clause.start + match.end() + (skipped + end if locator else 0), kind, author, title,
        locator=locator, lead=clause.lead, bracketed=clause.bracketed,
    )  # fmt: skip


def _head(body: Body, clause: Clause, before: str) -> Named | None:
    """Read the author and the short title before "op. cit."."""
    title = body.title_at(clause.start, clause.start + len(before))
    if title and body.text[title[0] : title[1]].strip(" ,."):
        words = body.text[slice(*title)].strip(" ,.;")
        author = person(body.text[clause.start : title[0]])
        return Named(before, author, words, strong=True)
    found = named(before) if before else None
    if found and not found.author and is_name(before):
        return Named(found.text, before, "", strong=True)
    return found

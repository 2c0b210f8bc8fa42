"""Read the references in the body of one note.

The grammar is small and of its own making.  It takes what is formed like a reference -- a title in italics,
a name before a title, a place of publication, a locator, an Ibid. -- and leaves prose alone.  What only looks
like a reference, because a known name or title might be meant, is marked ``sure=False``: it counts only where
the essay cites that work elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui_reader.apparatus.clauses import Body, Clause, clauses, plain
from tui_reader.apparatus.entries import Verdict
from tui_reader.apparatus.leaning import by_name, cited_before, ibid, person, sent
from tui_reader.apparatus.locators import is_locator, locators
from tui_reader.apparatus.names import fold
from tui_reader.apparatus.naming import work
from tui_reader.apparatus.reference import Reference
from tui_reader.apparatus.words import known

_LONGEST = 200_000
"""Characters of a note that are looked at: what is longer cites in its first pages, or is no note."""


def references(text: str, emphasis: Iterable[tuple[int, int]] = ()) -> list[Reference]:
    """Read the references in a note's body, in the order of its text."""
    if len(text) > _LONGEST:
        text, emphasis = text[:_LONGEST], [each for each in emphasis if each[1] <= _LONGEST]
    body = plain(text, emphasis)
    found: list[Reference] = []
    pending = ""
    for clause in clauses(body):
        words = body.text[clause.start : clause.end]
        read = ibid(body, clause)
        if read is None and _place_alone(clause, words):
            _extend(found, clause, words)
            continue
        read = read or _read(body, clause)
        if read is None:
            pending = person(words)
            continue
        if clause.lead == "quoted":
            read = read._replace(original=pending or (found[-1].author if found else ""))
        pending = ""
        found.append(_with_author_before(read, clause, found))
    return [_printed(reference, body) for reference in _outermost(found)]


def _read(body: Body, clause: Clause) -> Reference | None:
    for reader in (sent, cited_before, by_name, work):
        read = reader(body, clause)
        if read is not None:
            return read
    return None


def _place_alone(clause: Clause, words: str) -> bool:
    """Say whether a clause only gives a place in a work named elsewhere."""
    return (is_locator(words) and not _appendix(clause, words)) or (clause.bracketed and _locator_only(words))


def _appendix(clause: Clause, words: str) -> bool:
    return clause.lead == "see" and words.casefold().startswith(("app", "note", "n. ", "anm"))


def _with_author_before(read: Reference, clause: Clause, found: list[Reference]) -> Reference:
    """Give the second of ``Author, _One_, p. 3, and _Another_, p. 4`` its author."""
    if clause.words != "and" or read.author or not found or read.kind is not Verdict.FULL:
        return read
    return read._replace(author=found[-1].author)


def _locator_only(words: str) -> bool:
    """Say whether a bracket only gives a page: ``(popular edition, pp. 158, 160)``."""
    first = fold(words.split(",")[0]).split()
    return bool(locators(words)) and bool(first) and first[-1].rstrip(".") in known("apart")


def _extend(found: list[Reference], clause: Clause, words: str) -> None:
    """Give a place that stands alone to the reference it belongs to, if that is beyond doubt."""
    if not found or clause.lead:
        return
    last = found[-1]
    place = words.strip(" ,.;)")
    if not last.locator and (not clause.bracketed or len(found) == 1):
        found[-1] = last._replace(locator=place)
    elif last.locator and not clause.bracketed and clause.start - last.end < 4:
        end = clause.start + len(words.rstrip(" ,.;)"))
        found[-1] = last._replace(locator=f"{last.locator}; {place}", end=end)


def _outermost(found: list[Reference]) -> Iterator[Reference]:
    """Drop a reference that lies within one already given, as a bracket's may."""
    end = -1
    for reference in sorted(found, key=lambda each: (each.start, -each.end)):
        if reference.start >= end:
            yield reference
            end = max(end, reference.end)


def _printed(reference: Reference, body: Body) -> Reference:
    """Bring a reference back to positions in the note as printed."""
    start, last = body.where[reference.start], body.where[max(reference.end - 1, reference.start)]
    return reference._replace(start=start, end=last + 1)

"""Look through the citations of an essay, each beside its work's others: locators, short titles, spellings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_reader.apparatus.entries import Citation, Finding, FindingKind, Verdict, Work
from tui_reader.document import Document, Range
from tui_reader.patterns import compiled

_RANGE = compiled(r"(?<![\w.:/])(\d{1,5})\s?[-–—]\s?(\d{1,5})(?![\w:/])")
_PAGE = compiled(r"(?:pp?|S|с)\.\s?(\d{1,5})(?:\s?[-–—]\s?(\d{1,5}))?")
_PART = compiled(r"^\s*[“\"„«‘'\[]|[,.:]\s[“\"„«]")
"""A title in quotation marks: that of an article or a chapter."""
_FACTS = compiled(r"[\d(\[]")
_CUSTOM = 3
"""As many works an essay must give with a year before one without is called short."""


def checked(document: Document, citations: Sequence[Citation], works: Sequence[Work]) -> Iterator[Finding]:
    """Give what is wrong with citations that are otherwise followed."""
    for citation in citations:
        yield from _backwards(citation)
        yield from _spelled(citation)
    yield from _beyond(document, citations, works)
    yield from _never_in_full(document, citations, works)


def _backwards(citation: Citation) -> Iterator[Finding]:
    """Find ranges of pages whose end comes before their beginning; ``277–78`` means 278."""
    for match in _RANGE.finditer(citation.locator):
        if _last(*match.groups()) < int(match[1]):
            what = f"{match[0]} in “{citation.locator}” runs backwards"
            yield Finding(FindingKind.LOCATOR_OUT_OF_RANGE, citation.range, what)


def _last(first: str, last: str) -> int:
    """Complete the last page of a range from its first: of 277 and 78, 278."""
    return int(first[: len(first) - len(last)] + last) if len(last) < len(first) else int(last)


def _spelled(citation: Citation) -> Iterator[Finding]:
    here, before = citation.spelled
    if here:
        what = f"“{here}” here, “{before}” where the work was cited before"
        yield Finding(FindingKind.TWO_SPELLINGS, citation.range, what)


def _beyond(document: Document, citations: Sequence[Citation], works: Sequence[Work]) -> Iterator[Finding]:
    """Find pages outside an article, where the note that names it in full gives from where to where it goes."""
    parts = {work.id for work in works if _PART.search(work.reference)}
    whole: dict[str, tuple[int, int, str]] = {}
    for citation in citations:
        pages = _pages(citation.locator) if citation.work in parts else None
        if pages is None or citation.work is None:
            continue
        low, high = pages
        if citation.work not in whole:
            named = document.notes_by_id[citation.note].label
            whole[citation.work] = (low, high, named) if citation.verdict is Verdict.FULL else (0, 0, "")
            continue
        first, last, named = whole[citation.work]
        if first < last and not first <= low <= high <= last:
            what = f"“{citation.locator}” lies outside pages {first}–{last}, which note {named} gives"
            yield Finding(FindingKind.LOCATOR_OUT_OF_RANGE, citation.range, what)


def _pages(locator: str) -> tuple[int, int] | None:
    """Give the one page or range of pages that a locator is; None where it is anything else or more."""
    match = _PAGE.fullmatch(locator.strip())
    if match is None:
        return None
    return int(match[1]), _last(match[1], match[2]) if match[2] else int(match[1])


def _never_in_full(
    document: Document, citations: Sequence[Citation], works: Sequence[Work]
) -> Iterator[Finding]:
    """Find works cited by short titles alone, in an essay that gives its works with their facts."""
    authored = [work for work in works if work.author and work.title]
    full = [work for work in authored if work.year]
    if len(full) < _CUSTOM or len(full) * 2 < len(authored):
        return
    first: dict[str, Range] = {}
    for citation in citations:
        if citation.work:
            first.setdefault(citation.work, citation.range)
    for work in authored:
        if work.id in first and not (work.place or work.publisher) and not _FACTS.search(_facts_of(work)):
            what = f"“{work.author}, {work.title}” is nowhere given in full"
            yield Finding(FindingKind.SHORT_TITLE, first[work.id], what)


def _facts_of(work: Work) -> str:
    """Give what a reference says beside author and title."""
    return work.year + work.reference.replace(work.title, "")

"""Look through an essay's apparatus for what is missing or does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tui_reader.apparatus.attribution import long_enough
from tui_reader.apparatus.checking import checked
from tui_reader.apparatus.entries import FOLLOWED, Citation, Finding, FindingKind, Work
from tui_reader.apparatus.names import dense, fold
from tui_reader.apparatus.numbering import numbers
from tui_reader.apparatus.sources import noted
from tui_reader.apparatus.words import known
from tui_reader.document import Document, Quotation, Range

_ECHO = 4


def audit(
    document: Document, citations: Sequence[Citation], works: Sequence[Work], sourced: Mapping[Range, str]
) -> tuple[Finding, ...]:
    """Give all that is found, in the order of the text."""
    cited = {citation.note for citation in citations}
    found = [
        *_notes(document),
        *numbers(document),
        *_quotations(document, sourced, cited),
        *_chains(document, citations),
        *checked(document, citations, works),
    ]
    return tuple(sorted(found, key=lambda finding: (finding.range.start, finding.kind)))


def _notes(document: Document) -> Iterator[Finding]:
    for note in document.notes:
        if not note.callouts:
            what = f"note {note.label} is not called out anywhere in the text"
            yield Finding(FindingKind.NOTE_WITHOUT_CALLOUT, note.body, what)
        elif not len(note.body):
            what = f"callout {note.label} has no note"
            yield Finding(FindingKind.CALLOUT_WITHOUT_NOTE, note.callouts[0], what)

    for mark in document.landmarks:
        if mark.kind == "callout":
            what = f"callout {mark.label.strip('[]()^')} has no note"
            yield Finding(FindingKind.CALLOUT_WITHOUT_NOTE, Range(mark.at, mark.at + len(mark.label)), what)


def _quotations(document: Document, sourced: Mapping[Range, str], cited: set[str]) -> Iterator[Finding]:
    """Find quotations that nothing gives a source; those inside another are counted with it."""
    end = -1
    heard: set[tuple[str, ...]] = set()
    for quotation in document.quotations:
        if quotation.range.start < end or quotation.range.start >= document.body.end:
            continue
        end = max(end, quotation.range.end)
        runs = _runs(document.words(quotation.range))
        echo = runs <= heard and bool(runs)
        heard |= runs
        if (
            echo
            or noted(document, quotation) in cited
            or quotation.range in sourced
            or _is_title(document, quotation)
        ):
            continue
        if quotation.block or long_enough(document, quotation):
            kind = "block quotation" if quotation.block else "quotation"
            why = "has no note" if quotation.note is None else "has a note that cites no work"
            yield Finding(FindingKind.QUOTATION_WITHOUT_SOURCE, quotation.range, f"the {kind} {why}")


def _runs(words: str) -> set[tuple[str, ...]]:
    """Give every run of four words: a quotation whose runs were all heard before is an echo of one before."""
    each = re.findall(r"[^\W_]+", fold(words))
    return {tuple(each[place : place + _ECHO]) for place in range(len(each) - _ECHO + 1)}


def _is_title(document: Document, quotation: Quotation) -> bool:
    """Say whether words in quotation marks are the title of something: ``titled “On Floods”``."""
    start = quotation.range.start
    before = document.text[max(document.body.start, start - 40) : start].split()
    words = document.words(quotation.range).strip("“”\"'‘’«» ,.;")
    named = bool(before) and fold(before[-1]).strip(",;:") in known("titled")
    return not quotation.block and named and dense(words)


def _chains(document: Document, citations: Iterable[Citation]) -> Iterator[Finding]:
    """Find citations that lean on another and end in no work, or in several."""
    for citation in citations:
        if citation.verdict not in FOLLOWED or citation.work:
            continue
        label = document.notes_by_id[citation.note].label
        reason = citation.reasons[0] if citation.reasons else "nothing says which work"
        if citation.works:
            what = f"note {label} may mean {len(citation.works)} works: {reason}"
            yield Finding(FindingKind.AMBIGUOUS_CITATION, citation.range, what)
        else:
            yield Finding(FindingKind.BROKEN_CHAIN, citation.range, f"note {label} leads nowhere: {reason}")

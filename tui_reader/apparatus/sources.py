"""The works an essay cites, each with its quotations; and what each Ibid. stands for.

A quotation is surely from a work when its note cites that work and no other, leaving aside what is only
added by the way ("see also", "cf.").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tui_reader.apparatus.attribution import long_enough
from tui_reader.apparatus.citations import Following
from tui_reader.apparatus.entries import Citation, Verdict, Work
from tui_reader.document import Document, Quotation, Range
from tui_reader.patterns import compiled

_SENTENCE_END = compiled(
    r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?][”’\"')\]]*\s+[“‘\"'(]*[^\W\d_a-z]"
)
"""A stop and a capital; one after ``Mr`` or an initial ends no sentence."""


def works(state: Following, sources: Mapping[Range, str]) -> tuple[Work, ...]:
    """Give the works that are cited, in the order in which they are first cited."""
    quoted: dict[str, list[Range]] = {}
    for range_ in sorted(sources):
        quoted.setdefault(sources[range_], []).append(range_)
    noted: dict[str, dict[str, None]] = {}
    for citation in state.citations:
        if citation.work:
            noted.setdefault(citation.work, {})[citation.note] = None
    return tuple(
        Work(
            draft.id, draft.author, draft.title, draft.facts.year, draft.facts.place, draft.facts.publisher,
            tuple(draft.cited), tuple(quoted.get(draft.id, ())), tuple(noted.get(draft.id, ())),
            draft.reference, draft.facts.editor, draft.facts.translator,
        )
        for draft in state.register.works.values()
    )  # fmt: skip


def sources(document: Document, by_note: Mapping[str, Sequence[Citation]]) -> dict[Range, str]:
    """Give the work that each quotation is surely from, by the quotation's range; a phrase is not counted."""
    found: dict[Range, str] = {}
    for quotation in document.quotations:
        if not (quotation.block or long_enough(document, quotation)):
            continue
        work = source_in(by_note.get(noted(document, quotation) or "", ()))
        if work is not None:
            found[quotation.range] = work
    return found


def noted(document: Document, quotation: Quotation) -> str | None:
    """Give the id of the note that goes with a quotation: its own, or the first called out later in its sentence."""
    if quotation.note is not None or quotation.block:
        return quotation.note
    block = document.blocks[document.block_at(quotation.range.start)]
    for callout, note in document.callouts_in(
        Range(quotation.range.end, max(block.end, quotation.range.end))
    ):
        between = document.text[max(quotation.range.end - 2, quotation.range.start) : callout.start]
        return None if _SENTENCE_END.search(between) else note.id
    return None


def source_in(citations: Iterable[Citation]) -> str | None:
    """Give the one work that a note gives as its source: in "X, quoted in Y", where the words were found."""
    citing = [citation for citation in citations if citation.verdict is not Verdict.SEE]
    chief = [citation for citation in citing if not citation.aside] or citing
    found_in = [citation for citation in chief if citation.quoted_in]
    chief = found_in or chief
    named = {citation.work for citation in chief}
    return named.pop() if len(named) == 1 else None


def with_speakers(
    citations: Iterable[Citation], quotations: Iterable[Quotation], speakers: Mapping[Range, str]
) -> tuple[Citation, ...]:
    """Say of each "Quoted in" whose words they are, where its quotation's speaker is known."""
    said: dict[str, set[str]] = {}
    for quotation in quotations:
        speaker = speakers.get(quotation.range)
        if quotation.note and speaker:
            said.setdefault(quotation.note, set()).add(speaker)
    return tuple(
        replace(citation, original_author=next(iter(said[citation.note])))
        if citation.quoted_in and not citation.original_author and len(said.get(citation.note, ())) == 1
        else citation
        for citation in citations
    )

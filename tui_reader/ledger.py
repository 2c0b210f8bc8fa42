"""Pages on what an essay quotes: its sources, its speakers, and what is amiss with either.

What is found in the library comes with a survey; before there is one, the pages say what the notes alone tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tui_reader import pages
from tui_reader.apparatus.entries import Attribution, FindingKind, Work
from tui_reader.apparatus.passages import Passage
from tui_reader.document import Kind, Quotation, Range, Style
from tui_reader.facing import Quoted
from tui_reader.library import Essay
from tui_reader.writing import Page, Writer, many

HINT = (
    "Enter goes there   {page.copy} copies the list   {page.save} writes it to a file   {pane.close} closes"
)
_LINE = 120


@dataclass(frozen=True, slots=True)
class Located:
    """A quotation that was found in a text of the library."""

    passage: Passage
    title: str
    """Of the text."""
    silent: str = ""
    """What was changed in it without a mark, in words."""


@dataclass(frozen=True)
class Survey:
    """Which quotations of an essay stand in the library."""

    located: Mapping[Range, Located] = field(default_factory=dict)
    """By the quotation's range."""
    missing: frozenset[Range] = frozenset()
    """The quotations that stand in no text of the library; those too short to say so of are in neither."""


def sources_page(essay: Essay, survey: Survey | None = None) -> Page:
    """Write the works cited, each with the quotations taken from it; then the quotations without a source."""
    page = Writer()
    document, apparatus = essay.document, essay.apparatus
    if not apparatus.works:
        page.paragraph(("No note of this essay names a work.", Style.MUTED))
    sourced = set()
    for work in apparatus.works:
        taken = set(work.quotations)
        quotations = [one for one in document.quotations if one.range in taken and one.depth == 1]
        page.heading(work.name + (f" ({work.year})" if work.year else ""), level=2)
        page.block(Kind.ITEM, (_counts(work, quotations, survey), Style.MUTED))
        page.gap()
        for quotation in quotations:
            sourced.add(quotation.range)
            _quotation(page, essay, quotation)
        if not quotations:
            _citation(page, essay, work.cited)
    unsourced = [quotation for quotation in document.block_quotations if quotation.range not in sourced]
    if unsourced:
        page.heading("Block quotations without a source", level=2)
        page.gap()
        for quotation in unsourced:
            _quotation(page, essay, quotation)
    return page.page("sources", f"Sources of {essay.title}", HINT)


def _counts(work: Work, quotations: Sequence[Quotation], survey: Survey | None) -> str:
    """Say how often a work is quoted and cited, and where it stands in the library."""
    parts = [many(len(quotations), "quotation")] if quotations else []
    return ", ".join([*parts, f"cited in {many(len(work.notes), 'note')}"]) + _whereabouts(quotations, survey)


def _whereabouts(quotations: Sequence[Quotation], survey: Survey | None) -> str:
    if survey is None:
        return ""
    found = [survey.located[one.range] for one in quotations if one.range in survey.located]
    missing = sum(one.range in survey.missing for one in quotations)
    if not found:
        return "; not in your library: adfontes add FILE... adds it" if missing else ""
    titles = " and ".join(dict.fromkeys(one.title for one in found))
    return f"; in your library: {titles}" + (f", but for {many(missing, 'quotation')}" if missing else "")


def _quotation(page: Writer, essay: Essay, quotation: Quotation) -> None:
    note = essay.document.notes_by_id.get(quotation.note or "")
    words = pages.first_words(essay.document, quotation)
    page.entry(f"“{words}”", target=f"@{quotation.range.start}", tail=note.label if note else "", level=1)


def _citation(page: Writer, essay: Essay, cited: Sequence[Range]) -> None:
    for range_ in cited[:1]:
        note = essay.document.note_at(range_.start)
        target = f"note:{note.id}" if note else f"@{range_.start}"
        page.entry("cited, not quoted", target=target, tail=note.label if note else "", level=1)


def speakers_page(essay: Essay) -> Page:
    """Write who speaks in the quotations, each with theirs; then those of whom nothing says who speaks."""
    page = Writer()
    known = by_speaker(essay)
    for speaker, quotations in known.items():
        page.heading(speaker, level=2)
        page.block(Kind.ENTRY, (many(len(quotations), "quotation"), Style.MUTED))
        page.gap()
        for quotation in quotations:
            _quotation(page, essay, quotation)
    spoken = {quotation.range for quotations in known.values() for quotation in quotations}
    unknown = [quotation for quotation in essay.document.block_quotations if quotation.range not in spoken]
    if unknown:
        page.heading("Block quotations of which nothing says who speaks", level=2)
        page.gap()
        for quotation in unknown:
            _quotation(page, essay, quotation)
    if not page.begun:
        page.paragraph(("Nothing is quoted in this essay.", Style.MUTED))
    return page.page("speakers", f"Who speaks in {essay.title}", HINT)


def by_speaker(essay: Essay) -> dict[str, list[Quotation]]:
    """Give the quotations by who speaks in them, in the order in which they first do."""
    found: dict[str, list[Quotation]] = {}
    for quotation in essay.document.quotations:
        said: Attribution | None = essay.apparatus.speaker_of(quotation)
        if said is not None:
            found.setdefault(said.speaker, []).append(quotation)
    return found


_SILENT = str(FindingKind.CHANGED)


def amiss(essay: Essay, survey: Survey | None) -> list[tuple[str, Range, str]]:
    """Give what is amiss with an essay's notes and quotations: each its kind, its place and what it is, in order."""
    found = [(str(one.kind), one.range, one.what) for one in essay.apparatus.findings]
    for range_, located in (survey.located if survey else {}).items():
        if located.silent:
            found.append((_SILENT, range_, f"{located.silent}; beside {located.title}"))
    return sorted(found, key=lambda one: one[1])


def audit_page(essay: Essay, survey: Survey | None = None) -> Page:
    """Write what is amiss, by kind, each with its place; first what was changed in quotations without a mark."""
    page = Writer()
    groups: dict[str, dict[str, list[Range]]] = {}
    for kind, range_, what in amiss(essay, survey):
        groups.setdefault(kind, {}).setdefault(what, []).append(range_)
    if not groups:
        page.paragraph("Nothing is amiss with the notes, the quotations and their sources.")
    for kind in sorted(groups, key=lambda kind: kind != _SILENT):
        count = sum(map(len, groups[kind].values()))
        page.heading(f"{kind[:1].upper()}{kind[1:]} ({count})", level=2)
        for what, places in groups[kind].items():
            _findings(page, essay, what, places)
    if survey is None and essay.document.quotations:
        page.paragraph(("The quotations have not been compared with your library yet.", Style.MUTED))
    return page.page("audit", f"What is amiss with {essay.title}", HINT)


def _findings(page: Writer, essay: Essay, what: str, places: Sequence[Range]) -> None:
    """Write once what is amiss, and under it the words of each place."""
    page.gap()
    page.block(Kind.ITEM, (what, Style.MUTED))
    for place in places:
        words = " ".join(pages.without_callouts(essay.document, _beginning(place)).split())
        page.entry(words, target=f"@{place.start}", level=1)


def _beginning(place: Range) -> Range:
    """Give as much of a place as fits a line."""
    return Range(place.start, min(place.end, place.start + _LINE))


def quoted_page(title: str, quoted: Sequence[Quoted], words: Callable[[Range], str]) -> Page:
    """Write which essays quote a text: each passage that is quoted, under the essay."""
    page = Writer()
    for essay in dict.fromkeys(one.title for one in quoted):
        page.heading(essay, level=2)
        page.gap()
        for one in quoted:
            if one.title == essay:
                shown = " ".join(words(_beginning(one.passage)).split())
                page.entry(f"“{shown}”", target=f"essay:{one.essay}@{one.at}", level=1)
    if not page.begun:
        page.paragraph(("No essay whose sources you looked through quotes this text.", Style.MUTED))
    return page.page("quoted", f"Who quotes {title}", "Enter opens the essay there   {pane.close} closes")

"""The pages we write: the outline, the live notes, sources, bookmarks, the library, help, reasons.

Each is a function from plain data to a :class:`~tui_reader.writing.Page`; none knows the reader or the screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tui_reader.apparatus.differences import Collation
from tui_reader.apparatus.differences import Kind as Difference
from tui_reader.document import Document, Kind, Note, Quotation, Range, Section, Style
from tui_reader.recovery.corrections import YOURS
from tui_reader.writing import Page, Run, Writer

_LONGEST_WORDS = 120


_OPENING = tuple("“\"‘'«»„‹›")
_CLOSING = tuple("”“\"’'»«›‹")


def first_words(document: Document, quotation: Quotation) -> str:
    """Give the beginning of a quotation in one line, its own marks left out."""
    start = quotation.range.start
    piece = without_callouts(document, Range(start, min(quotation.range.end, start + _LONGEST_WORDS)))
    words = " ".join(piece.split())
    # Its own marks alone: what it quotes in turn keeps those it has.
    if words[:1] in _OPENING:
        words = words[1:]
        if words[-1:] in _CLOSING:
            words = words[:-1]
    return words.strip()


def without_callouts(document: Document, range_: Range) -> str:
    """Give the words of a range without the callouts of notes that stand in it."""
    parts, done = [], range_.start
    for callout, _ in document.callouts_in(range_):
        parts.append(document.text[done : callout.start])
        done = callout.end
    return "".join([*parts, document.text[done : range_.end]])


def outline(document: Document, quotes: tuple[str, str] = ("“", "”")) -> Page:
    """Write the sections, and under each its block quotations with the numbers of their notes."""
    page = Writer()
    quotations = list(document.block_quotations)
    sections = document.sections or ()
    fresh = True
    for section in sections:
        inside = []
        while quotations and quotations[0].range.start < section.own.end:
            inside.append(quotations.pop(0))
        _section(page, document, section, fresh)
        fresh = bool(inside)
        if inside:
            page.gap()
        for quotation in inside:
            note = document.notes_by_id.get(quotation.note or "")
            page.entry(
                quotes[0] + first_words(document, quotation) + quotes[1],
                target=f"@{quotation.range.start}",
                tail=note.label if note else "",
            )
    for imprint in document.imprints:
        page.gap()
        page.entry((imprint.label, Style.MUTED), target=f"@{imprint.at}")
    return page.page("outline", "Outline")


def _section(page: Writer, document: Document, section: Section, fresh: bool) -> None:
    if section.heading >= 0:
        words = document.words(document.blocks[section.heading].range)
        target = f"@{document.blocks[section.heading].start}"
    else:
        words = document.metadata.title or "Beginning"
        target = f"@{section.range.start}"
    if fresh:
        page.gap()
    page.block(Kind.HEADING, " ".join(words.split()), level=max(section.level, 1), target=target)


def notes(document: Document, shown: Iterable[Note], stands_for: Mapping[str, str], arrow: str = "→") -> Page:
    """Write the bodies of some notes, each Ibid. with what it stands for."""
    page = Writer()
    for note in shown:
        label = note.label
        for index in document.blocks_in(note.body):
            page.copy(document, index, kind=Kind.NOTE, lead=label, target=f"note:{note.id}")
            label = ""
        if label:  # a note without words
            page.block(Kind.NOTE, " ", lead=label, target=f"note:{note.id}")
        meaning = stands_for.get(note.id)
        if meaning:
            page.block(Kind.ITEM, (meaning, Style.SOURCE), lead=f"    {arrow}", target=f"source:{note.id}")
    return page.page("notes", "Notes")


def keys_page(name: str, title: str, groups: Sequence[tuple[str, Sequence[tuple[str, str, str]]]]) -> Page:
    """Write commands by subject: each its keys, its sentence, its id."""
    page = Writer()
    for subject, rows in groups:
        page.heading(subject)
        page.gap()
        for keys, sentence, command in rows:
            page.block(Kind.ITEM, sentence, lead=f"{keys:<15} ", target=f"command:{command}")
    return page.page(name, title, "Enter runs   / search   Esc closes")


def palette(rows: Sequence[tuple[str, str, str]]) -> Page:
    """Write the commands that match what is typed: id, sentence, keys."""
    page = Writer()
    if not rows:
        page.paragraph(("No command matches.", Style.MUTED))
    for command, sentence, keys in rows:
        page.entry((f"{command:<24}", Style.BRIGHT), " " + sentence, target=f"command:{command}", tail=keys)
    return page.page("palette", "Commands", "Enter runs   Esc closes")


def places(title: str, rows: Sequence[tuple[str, str, str]]) -> Page:
    """Write a list of places to choose from: words, what stands at the right, target."""
    page = Writer()
    for words, tail, target in rows:
        page.entry(words, target=target, tail=tail)
    return page.page("places", title, "Enter goes there   Esc closes")


def reasons(quotation_words: str, confidence: float | None, why: Sequence[str]) -> Page:
    """Write why something is taken for a quotation."""
    page = Writer()
    page.paragraph(("“" + quotation_words + "…”", Style.MUTED))
    if confidence is None:
        page.paragraph("The text itself marks this as a quotation.")
    elif tuple(why) == YOURS.reasons:
        page.paragraph("You said that this is a quotation.")
    else:
        page.paragraph(
            "The text does not mark this as a quotation. It was inferred, with a confidence of "
            f"{round(confidence * 100)} in a hundred. What speaks for it:"
        )
        page.gap()
        for reason in why:
            page.block(Kind.ITEM, reason, lead="- ")
    return page.page("why", "Why is this a quotation?", "Esc closes")


def comparison(title: str, quotation: str, passage: str, collation: Collation) -> Page:
    """Write a quotation and its passage one above the other, with what differs lit in both, and the verdict."""
    page = Writer()
    page.paragraph((collation.summary, Style.BRIGHT))
    for heading, words, passages in (("The quotation", quotation, False), ("The passage", passage, True)):
        page.heading(heading, level=2)
        page.paragraph(*_collated(words, collation, passages=passages))
    silent = [one for one in collation.differences if one.kind is Difference.SILENT]
    if silent:
        page.heading("Changed without a mark", level=2)
        page.gap()
        for one in silent:
            page.block(Kind.ITEM, f"{one.what}: “{' '.join(one.words.split())}”", lead="- ")
    return page.page("comparison", f"Compared with {title}", "Esc closes")


def _collated(words: str, collation: Collation, *, passages: bool) -> list[Run]:
    """Cut words into runs: what differs without a mark lit, what differs as is allowed muted."""
    styles = {Difference.SILENT: Style.NOTE, Difference.PERMITTED: Style.MUTED}
    runs: list[Run] = []
    for one in collation.differences:
        place = one.passage if passages else one.quotation
        text = " ".join(words[place.start : place.end].split("\n"))
        style = styles.get(one.kind)
        runs.append(text if style is None else (text, style))
    return runs


def warnings(lines: Sequence[str]) -> Page:
    """Write what is wrong with the essay, the keymap or the configuration."""
    page = Writer()
    if not lines:
        page.paragraph("Nothing is amiss.")
    for line in lines:
        page.paragraph(line)
    return page.page("warnings", "Warnings", "Esc closes")

"""Plain text: what the file says is words and blank lines; the rest is recovered."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, islice
from typing import NamedTuple

from tui_reader.document import Container, Kind, Landmark, Metadata, Quotation, Range, Span, Style
from tui_reader.formats.builder import Builder, Prose
from tui_reader.formats.imprinting import SHAPES, add_imprint
from tui_reader.formats.quoting import add_run_in, add_sources
from tui_reader.limits import Limits, raised
from tui_reader.patterns import compiled
from tui_reader.recovery.headings import Front, author_name, find_headings, front_matter
from tui_reader.recovery.imprint import imprint
from tui_reader.recovery.notes import Callout, FoundNote, Notes, find_notes
from tui_reader.recovery.paragraphs import Paragraph, Shape, paragraphs_of, right_margin
from tui_reader.recovery.quotations import BlockQuotation, Search, Setting
from tui_reader.recovery.run_in import Dialect, dialect_of
from tui_reader.recovery.staging import Staged

Progress = Callable[[float], None]

_CLOSING = compiled(r"[\s.,;:!?…)\]”’\"'»«—-]*(?:\([^()]{1,80}\)[.,;]?)?\s*")
_YEAR = compiled(r"\b1[4-9]\d\d\b|\b20\d\d\b")
_LANGUAGES = {
    "english": "en",
    "french": "fr",
    "german": "de",
    "spanish": "es",
    "italian": "it",
    "dutch": "nl",
}
_STEP = 200
_DEEPEST = 6
"""Quotations within quotations that are told apart."""
_LINE = compiled(r"[^\n]*\n")
_FULL_LINE = compiled(r"[^\n]*[^\s][^\n]*\n?")


class _Essay(NamedTuple):
    """The essay's own paragraphs, and what was recovered of them."""

    paragraphs: Sequence[Paragraph]
    indices: Sequence[int]
    front: Front
    headings: Mapping[int, int]
    callouts: Mapping[int, list[tuple[Callout, str | None]]]
    """By paragraph, each with the id of its note, None where it has none."""
    notes: Notes
    ids: Sequence[str]
    """Of each note."""
    dialect: Dialect


def stage_plain(
    text: str,
    name: str,
    data: bytes | str,
    *,
    encoding: str,
    warnings: Iterable[str],
    progress: Progress,
    limits: Limits,
    inner: bool = False,
) -> Staged:
    """Make a document of a cleaned plain text, its unmarked quotations still to be searched for.

    Instead of the file's bytes their digest will do.  Of an ``inner`` part of a text the first lines are neither title
    nor author.
    """
    apart = imprint(text)
    builder = Builder(limits)
    builder.warnings += warnings
    lines = _first_lines(apart.essay, builder)
    apart = replace(apart, essay="")
    # Of what is as long as the text no more is held at a time than must be.
    del text
    found = paragraphs_of(lines, lambda share: progress(0.4 * share))
    del lines
    if len(found) > limits.paragraphs:
        builder.leave_out(limits.shown("paragraphs"))
        del found[limits.paragraphs :]
    essay = _recovered(builder, found, lambda share: progress(0.4 + 0.1 * share), inner=inner)
    searched = len(found) <= limits.searched
    search = Search(_setting(essay), guessing=searched)
    if not searched:
        builder.warnings.append(
            f"it has more than {limits.searched} paragraphs and was not searched for quotations that nothing marks;"
            f" divide the file, or {raised('searched')}"
        )
    blocks = _add_body(builder, essay, search, lambda share: progress(0.55 + 0.25 * share))
    builder.heading_ids()
    _add_notes(builder, essay, blocks)
    progress(0.8)
    metadata, dialect = _metadata(found, essay.front, encoding, apart.fields), essay.dialect
    del found, essay
    if not searched:
        del search
    size = max(1, len(builder.blocks))
    add_run_in(builder, dialect, lambda count: progress(0.8 + 0.2 * count / size))
    add_sources(builder)
    add_imprint(builder, apart.about, apart.name)
    document = builder.finish(name, data, metadata)
    return Staged(document, search, blocks) if searched else Staged(document)


def _recovered(builder: Builder, found: Sequence[Paragraph], progress: Progress, *, inner: bool) -> _Essay:
    """Recover the notes, the title and the headings of an essay from its paragraphs, and declare the notes."""
    notes = find_notes(found, progress)
    builder.warnings += notes.warnings
    front = Front() if inner else front_matter(found, notes.body)
    ids = [builder.declare(note.label, evidence=note.evidence) for note in notes.notes]
    return _Essay(
        found,
        notes.body,
        front,
        find_headings(found, notes.body, front),
        _by_paragraph(notes, ids),
        notes,
        ids,
        dialect_of(paragraph.text for paragraph in found),
    )


def _first_lines(text: str, builder: Builder) -> list[str]:
    """Give as many lines of a text as are read, and say what is left out."""
    limits = builder.limits
    if text.count("\n") > limits.lines:
        text = _lines_of(text, _LINE, limits.lines)
        builder.leave_out(limits.shown("lines"))
    if text.count("\n") > limits.paragraphs and not right_margin(text.split("\n")):
        # Where a line is a paragraph, the others need not be looked at.
        shorter = _lines_of(text, _FULL_LINE, limits.paragraphs)
        if len(shorter) < len(text.rstrip()):
            builder.leave_out(limits.shown("paragraphs"))
            text = shorter
    return text.split("\n")


def _lines_of(text: str, line: re.Pattern[str], most: int) -> str:
    """Give the beginning of a text up to so many lines of a kind."""
    last = next(islice(line.finditer(text), most - 1, None), None)
    return text if last is None else text[: last.end()]


def _metadata(found: Sequence[Paragraph], front: Front, encoding: str, said: Mapping[str, str]) -> Metadata:
    """What an imprint says of the essay, or else its first lines."""
    title = found[front.title].text if front.title >= 0 else ""
    author = author_name(found[front.author].text) if front.author >= 0 else ""
    if title.isupper():
        title = title.title()
    year = _YEAR.findall(said.get("original publication", ""))
    language = said.get("language", "")
    return Metadata(
        title=said.get("title") or title,
        author=said.get("author") or author,
        year=year[-1] if year else "",
        language=_LANGUAGES.get(language.lower(), language),
        format="plain",
        encoding=encoding,
        extra=tuple((key, said[key]) for key in ("translator", "editor") if key in said),
    )


def _by_paragraph(notes: Notes, ids: Sequence[str]) -> dict[int, list[tuple[Callout, str | None]]]:
    callouts: dict[int, list[tuple[Callout, str | None]]] = {}
    for callout in notes.orphans:
        callouts.setdefault(callout.paragraph, []).append((callout, None))
    for note, id_ in zip(notes.notes, ids, strict=True):
        for callout in note.callouts:
            callouts.setdefault(callout.paragraph, []).append((callout, id_))
    return callouts


def _prose(paragraph: Paragraph, callouts: Collection[tuple[Callout, str | None]]) -> Prose:
    if not callouts and not paragraph.emphasis:
        return Prose(paragraph.text)
    return Prose(
        paragraph.text,
        tuple(Span(start, end, Style.EMPHASIS) for start, end in paragraph.emphasis),
        callouts=tuple((callout.start, callout.end, id_) for callout, id_ in callouts if id_ is not None),
        orphans=tuple((callout.start, callout.end) for callout, id_ in callouts if id_ is None),
    )


def _add_body(builder: Builder, essay: _Essay, search: Search, progress: Progress) -> Sequence[int]:
    """Set the essay's paragraphs; give the block of each."""
    quoted = {i for found in search.certain for i in range(found.first, found.last + 1)}
    blocks = array("I")
    for place, index in enumerate(essay.indices):
        paragraph = essay.paragraphs[index]
        if place % _STEP == 0:
            progress(place / len(essay.indices))
        if paragraph.gap:
            builder.stanza()
        kind, level = _kind(essay, index)
        inside = (Container.QUOTE,) * min(max(1, paragraph.quoted), _DEEPEST) if place in quoted else ()
        builder.add(kind, _prose(paragraph, essay.callouts.get(index, ())), level=level, inside=inside)
        blocks.append(max(len(builder.blocks) - 1, 0))
    for found in search.certain:
        builder.quotations.append(_quotation(found, builder, blocks))
        builder.quotations += [
            replace(_quotation(inner, builder, blocks), depth=depth) for depth, inner in _inner(found, essay)
        ]
    builder.end_body()
    return blocks


def _kind(essay: _Essay, index: int) -> tuple[Kind, int]:
    if index == essay.front.title:
        return Kind.TITLE, 0
    if index == essay.front.author:
        return Kind.BYLINE, 0
    if index in essay.headings:
        return Kind.HEADING, essay.headings[index]
    return SHAPES[essay.paragraphs[index].shape], 0


def _inner(found: BlockQuotation, essay: _Essay) -> Iterator[tuple[int, BlockQuotation]]:
    """Quotations within one that the file sets off, each with its depth: how many ``>`` stand before it."""
    depths = [essay.paragraphs[essay.indices[i]].quoted for i in range(found.first, found.last + 1)]
    for depth in range(2, min(max(depths), _DEEPEST) + 1):
        for deep, run in groupby(enumerate(depths), key=lambda place: place[1] >= depth):
            places = [place for place, _ in run]
            if deep and min(depths) < depth:
                yield depth, BlockQuotation(found.first + places[0], found.first + places[-1])


def _quotation(found: BlockQuotation, builder: Builder, blocks: Sequence[int]) -> Quotation:
    first, last = (builder.blocks[blocks[place]] for place in (found.first, found.last))
    return Quotation(Range(first.start, last.end), True, evidence=found.evidence)


def _setting(essay: _Essay) -> Setting:
    own = [essay.paragraphs[index] for index in essay.indices]
    fixed = {
        place
        for place, index in enumerate(essay.indices)
        if index in essay.headings
        or index in (essay.front.title, essay.front.author)
        or essay.paragraphs[index].shape in (Shape.RULE, Shape.ROW)
    }
    closing: dict[int, str] = {}
    for place, index in enumerate(essay.indices):
        for callout, _ in essay.callouts.get(index, ()):
            if _CLOSING.fullmatch(essay.paragraphs[index].text, callout.end):
                closing[place] = callout.label
    return Setting(own, frozenset(fixed), closing, essay.dialect)


def _add_notes(builder: Builder, essay: _Essay, blocks: Sequence[int]) -> None:
    last = max(essay.indices, default=-1)
    for note, id_ in zip(essay.notes.notes, essay.ids, strict=True):
        _add_note(builder, essay, note, id_)
        index = note.body.indices[0]
        if index < last:
            place = bisect_left(essay.indices, index) - 1
            at = builder.blocks[blocks[place]].end if place >= 0 else 0
            builder.landmarks.append(Landmark(at, "note", id_))


def _add_note(builder: Builder, essay: _Essay, note: FoundNote, id_: str) -> None:
    ranges: list[Range] = []
    for count, (index, paragraph) in enumerate(zip(note.body.indices, note.body.paragraphs, strict=True)):
        if paragraph.gap or count == 0:
            builder.stanza()
        verse = paragraph.shape is Shape.VERSE and count > 0
        range_ = builder.add(
            Kind.VERSE if verse else Kind.NOTE,
            _prose(paragraph, essay.callouts.get(index, ())),
            inside=(Container.QUOTE,) if paragraph.set_off and count else (),
            lead=note.label if not ranges else "",
        )
        if range_ is not None:
            ranges.append(range_)
    if not ranges:
        ranges.append(builder.add(Kind.NOTE, "—", lead=note.label) or Range(0, 0))
    builder.note_body(id_, Range(ranges[0].start, ranges[-1].end))

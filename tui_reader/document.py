"""An essay as one text and ranges over it.

Everything an essay holds -- blocks, emphasis, links, notes, quotations -- is a half-open range of
*positions*, and a position is an offset in code points into :attr:`Document.text`.  Rows, columns and
percentages never appear here, so a place outlives every change of width, font or parser.

Note bodies stand in the same text, after the body, so that they are searched, quoted, bookmarked and
jumped to like anything else.  What a file says and what is inferred are kept apart: a quotation that the
file marks has no evidence, one that is inferred carries an :class:`Inference` with its reasons.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from tui_reader.blocks import Block, Blocks, Container, Kind, Position, Range

__all__ = [
    "Block",
    "Blocks",
    "Container",
    "Document",
    "Inference",
    "Kind",
    "Landmark",
    "Link",
    "Metadata",
    "Note",
    "Position",
    "Quotation",
    "Range",
    "Section",
    "Span",
    "Style",
]


class Style(StrEnum):
    """How a span of text is set."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    MUTED = "muted"
    BRIGHT = "bright"
    SOURCE = "source"
    NOTE = "note"
    KEY = "key"
    """A key to press, in the pages we write."""


class Span(NamedTuple):
    """A stretch of text set in a style."""

    start: Position
    end: Position
    style: Style


class Link(NamedTuple):
    """A stretch of text that leads somewhere."""

    start: Position
    end: Position
    target: str
    """``#ID`` or an address (shown, never opened); in a page we write also ``@POSITION``, ``note:``, ``command:``."""

    @property
    def address(self) -> str:
        """Where a link of an essay leads: a place in it, or words to show.  No essay gives the reader commands."""
        return self.target if self.target.startswith("#") else f"Link: {self.target}"


class Inference(NamedTuple):
    """What we concluded though the file does not say it, how sure we are, and why."""

    confidence: float
    """From 0 to 1."""
    reasons: tuple[str, ...]
    """Each a short clause for the reader: ``introduced by "Rakovsky wrote"``."""


class Note(NamedTuple):
    """A note: the places that call it out, and its body."""

    id: str
    """Unique in the document: the label, with a suffix where labels repeat."""
    label: str
    """As printed: ``4``, ``*``, ``†``, ``a``."""
    callouts: tuple[Range, ...]
    """Usually one, sometimes several, sometimes none; in the order of the text."""
    body: Range
    """From the start of its first paragraph to the end of its last, without the label."""
    evidence: Inference | None = None
    """Why callouts and body belong together; None where the file itself joins them."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Another's words: a block quotation or a run-in quotation."""

    range: Range
    """A block quotation: its first block's start to its last block's end.  A run-in one: with its marks."""
    block: bool
    depth: int = 1
    """Of a run-in quotation: 1 outermost, 2 inside another.  A block quotation is 1."""
    note: str | None = None
    """The id of the note that gives its source, where a callout closes or introduces it."""
    evidence: Inference | None = None
    """None where the file marks it; otherwise why we take it for a quotation."""
    closed: bool = True
    """False for a run-in quotation whose closing mark is missing (it runs on in the next paragraph)."""

    @property
    def marked(self) -> bool:
        """Whether the file itself says that this is a quotation."""
        return self.evidence is None


class Landmark(NamedTuple):
    """A place with a name of its own: a printed page, an anchor of the file, the imprint after the notes."""

    at: Position
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the file says of itself, or what its first lines say."""

    title: str = ""
    author: str = ""
    year: str = ""
    language: str = ""
    format: str = ""
    """``plain``, ``markdown``, ``page``."""
    encoding: str = ""
    """As used to decode the file; a guess ends in ``?``."""
    extra: tuple[tuple[str, str], ...] = ()


class Section(NamedTuple):
    """A heading and all that stands under it, up to the next heading of the same or a higher level."""

    heading: int
    """Index of the heading's block; -1 for what stands before the first heading."""
    level: int
    range: Range
    """From the heading to the end of the section, subsections included."""
    own: Range
    """The same without the subsections."""


@dataclass(frozen=True)
class Document:
    """An essay: one text, and the ranges over it.  Immutable; what is derived is cached."""

    id: str
    digest: str
    """SHA-256 of the file's bytes, in hexadecimal; empty for a page we write."""
    metadata: Metadata
    text: str
    body: Range
    """The essay itself; what follows it are the bodies of its notes, then the imprint of who distributes the file."""
    blocks: Blocks
    spans: tuple[Span, ...] = ()
    links: tuple[Link, ...] = ()
    notes: tuple[Note, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    """Sorted by start; an outer one before those inside it."""
    landmarks: tuple[Landmark, ...] = ()
    ids: dict[str, Position] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def words(self, range_: Range) -> str:
        """Give the text of a range."""
        return self.text[range_.start : range_.end]

    def bare_words(self, range_: Range) -> str:
        """Give the text of a range without the callouts in it: what its author wrote."""
        parts, at = [], range_.start
        for callout, _ in self.callouts_in(range_):
            parts.append(self.text[at : callout.start])
            at = min(callout.end, range_.end)
        return "".join(parts) + self.text[at : range_.end]

    @property
    def block_starts(self) -> Sequence[Position]:
        """Where each block begins, in order."""
        return self.blocks.starts

    def block_at(self, at: Position) -> int:
        """Give the index of the block that holds a position or that the space there follows; -1 if none."""
        return max(bisect_right(self.block_starts, at) - 1, 0 if self.blocks else -1)

    def blocks_in(self, range_: Range) -> range:
        """Give the indices of the blocks that share text with a range."""
        if not self.blocks or range_.start >= range_.end:
            return range(0)
        first = self.block_at(range_.start)
        if self.blocks[first].end <= range_.start:
            first += 1
        return range(first, bisect_left(self.block_starts, range_.end))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections in order, subsections after the section that holds them."""
        heads = [
            (index, block.level, block.start)
            for index, block in self.blocks.of_kind(Kind.HEADING)
            if block.start < self.body.end
        ]
        found: list[Section] = []
        first = heads[0][2] if heads else self.body.end
        if any(
            block.start < first and block.kind not in (Kind.TITLE, Kind.BYLINE) for block in self.blocks[:1]
        ) or (not heads):
            whole = Range(self.body.start, first)
            found.append(Section(-1, 1, whole, whole))
        ends: list[tuple[int, Position]] = []
        inner: list[Section] = []
        following = self.body.end
        for index, level, start in reversed(heads):
            while ends and ends[-1][0] > level:
                ends.pop()
            end = ends[-1][1] if ends else self.body.end
            inner.append(Section(index, level, Range(start, end), Range(start, following)))
            ends.append((level, start))
            following = start
        return (*found, *reversed(inner))

    @cached_property
    def _section_starts(self) -> list[Position]:
        return [section.range.start for section in self.sections]

    def section_at(self, at: Position) -> Section | None:
        """Give the innermost section that holds a position."""
        place = bisect_right(self._section_starts, at) - 1
        return self.sections[place] if place >= 0 else None

    @cached_property
    def callouts(self) -> tuple[tuple[Range, Note], ...]:
        """Every callout with its note, in the order of the text."""
        pairs = [(callout, note) for note in self.notes for callout in note.callouts]
        return tuple(sorted(pairs, key=lambda pair: pair[0]))

    @cached_property
    def _callout_starts(self) -> list[Position]:
        return [callout.start for callout, _ in self.callouts]

    def callouts_in(self, range_: Range) -> Sequence[tuple[Range, Note]]:
        """Give the callouts that start in a range, each with its note."""
        low = bisect_left(self._callout_starts, range_.start)
        return self.callouts[low : bisect_left(self._callout_starts, range_.end)]

    def notes_in(self, range_: Range) -> list[Note]:
        """Give the notes called out in a range, each once, in the order of their callouts."""
        seen: dict[str, Note] = {}
        for _, note in self.callouts_in(range_):
            seen.setdefault(note.id, note)
        return list(seen.values())

    @cached_property
    def _notes_by_body(self) -> list[Note]:
        return sorted(self.notes, key=lambda note: note.body)

    @cached_property
    def _body_starts(self) -> list[Position]:
        return [note.body.start for note in self._notes_by_body]

    def note_at(self, at: Position) -> Note | None:
        """Give the note whose body holds a position."""
        place = bisect_right(self._body_starts, at) - 1
        if place < 0:
            return None
        note = self._notes_by_body[place]
        return note if note.body.start <= at <= note.body.end else None

    @cached_property
    def notes_by_id(self) -> dict[str, Note]:
        """The notes by their ids."""
        return {note.id: note for note in self.notes}

    @cached_property
    def block_quotations(self) -> tuple[Quotation, ...]:
        """The block quotations alone, in the order of the text."""
        return tuple(quotation for quotation in self.quotations if quotation.block)

    @cached_property
    def _quotation_starts(self) -> list[Position]:
        return [quotation.range.start for quotation in self.quotations]

    @cached_property
    def _longest_quotation(self) -> int:
        return max((len(quotation.range) for quotation in self.quotations), default=0)

    def quotations_in(self, range_: Range) -> list[Quotation]:
        """Give the quotations that share text with a range, outer ones first."""
        low = bisect_left(self._quotation_starts, range_.start - self._longest_quotation)
        high = bisect_left(self._quotation_starts, range_.end)
        return [quotation for quotation in self.quotations[low:high] if quotation.range.overlaps(range_)]

    @cached_property
    def imprints(self) -> tuple[Landmark, ...]:
        """What a distributor set about the essay, as a licence: where each begins after the notes, and its name."""
        return tuple(mark for mark in self.landmarks if mark.kind == "imprint")

    @cached_property
    def printed_pages(self) -> tuple[Landmark, ...]:
        """Where each page of the printed edition begins, in the order of the text."""
        return tuple(mark for mark in self.landmarks if mark.kind == "page")

    def printed_page_at(self, at: Position) -> str:
        """Give the number of the printed page that holds a position; nothing where no page has begun."""
        place = bisect_right(self.printed_pages, at, key=lambda mark: mark.at) - 1
        return self.printed_pages[place].label if place >= 0 else ""

    def quotation_at(self, at: Position) -> Quotation | None:
        """Give the innermost quotation that holds a position."""
        found = self.quotations_in(Range(at, at + 1))
        return min(found, key=lambda quotation: len(quotation.range)) if found else None

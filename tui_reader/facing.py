"""The source that lies open beside the essay: its text, the passage in it, and what differs from the quotation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tui_reader.apparatus.differences import Collation, Difference, Kind
from tui_reader.arrangement import TITLE_ROWS, Area
from tui_reader.document import Document, Position, Range
from tui_reader.jumps import Jump
from tui_reader.layout import Lit, Measure
from tui_reader.panes import Pane

_LEAD_IN = 4


class Quoted(NamedTuple):
    """A passage of a text that an essay quotes."""

    passage: Range
    """In the text."""
    essay: str
    """The essay's path, as it is given to open it."""
    title: str
    at: Position
    """Where the essay quotes it."""


class Source(NamedTuple):
    """A text of the library with the passage that a quotation comes from."""

    path: str
    """As it is given to open it."""
    title: str
    document: Document
    passage: Range
    """In the source's text."""
    quotation: Range
    """In the essay's text."""
    collation: Collation
    quoted: tuple[Quoted, ...] = ()
    """Which of its passages are quoted, as far as that is known."""
    edition: int = 0
    """Which this is of the texts that have the passage, from 0."""
    editions: int = 1
    """How many texts have the passage."""


class Change(NamedTuple):
    """One difference between a quotation and its passage, placed in both texts."""

    found: Difference
    quotation: Range
    """In the essay's text."""
    passage: Range
    """In the source's text."""

    def __str__(self) -> str:
        words = " ".join(self.found.words.split())
        named = f": “{words}”" if words and self.found.kind is Kind.SILENT else ""
        allowed = "without a mark" if self.found.kind is Kind.SILENT else "as is allowed"
        return f"{self.found.what}, {allowed}{named}"


class Facing:
    """A source beside an essay, and the difference the reader has come to."""

    def __init__(self, source: Source, essay: Document, left: Jump, outline: bool | None) -> None:
        self.source = source
        self.outline = outline
        """Whether an outline was wanted when the source was opened."""
        self.left = left
        """Where the essay stood when the source was opened."""
        self.stood = left.at
        """Where the essay's cursor was last put for the sake of the source; elsewhere, the reader went on reading."""
        self.pane = Pane("source", source.document, Measure())
        self.changes = tuple(_changes(source, essay))
        self.at = -1
        """Which difference the reader has come to; -1 before the first."""

    def fit(self, area: Area, measure: Measure) -> None:
        """Set the source in its part of the screen; the first words stay where they are."""
        self.pane.viewport.resize(measure, max(area.height - TITLE_ROWS, 1))

    def reveal(self, range_: Range) -> None:
        """Bring a stretch of the source into view, with what leads to it."""
        self.pane.go(range_.start, range_.end, context=_LEAD_IN)

    def step(self, by: int) -> Change | None:
        """Go to another difference, past the last to the first; None where there is none."""
        if not self.changes:
            return None
        start = self.at if self.at >= 0 or by < 0 else -1
        self.at = (start + by) % len(self.changes)
        change = self.changes[self.at]
        self.reveal(_seen(self.source.document.text, change.passage))
        return change

    def lits(self, text: str, *, source: bool) -> list[Lit]:
        """Give what is lit of the passage and its differences, in the source's text or in the essay's."""
        found = []
        if source:
            found.append(Lit(self.source.passage.start, self.source.passage.end, "passage"))
        # The one the reader is at may reach over its neighbours, so that it comes last.
        for number, change in sorted(enumerate(self.changes), key=lambda each: each[0] == self.at):
            place = change.passage if source else change.quotation
            role = "silent" if change.found.kind is Kind.SILENT else "permitted"
            if number == self.at:
                place, role = _seen(text, place), "difference"
            if place:
                found.append(Lit(place.start, place.end, role))
        return found


def _changes(source: Source, essay: Document) -> Iterator[Change]:
    for one in source.collation.differences:
        if one.kind is not Kind.SAME:
            start = source.passage.start
            there = Range(start + one.passage.start, start + one.passage.end)
            yield Change(one, _in_essay(essay, source.quotation, one.quotation), there)


def _in_essay(essay: Document, quotation: Range, bare: Range) -> Range:
    """Place a stretch of a quotation's bare words in the text that has its callouts too."""
    start, end = quotation.start + bare.start, quotation.start + bare.end
    for callout, _ in essay.callouts_in(quotation):
        if callout.start <= start:
            start += len(callout)
        if callout.start < end or end <= start:
            end = max(end + len(callout), start) if callout.start < end else max(end, start)
    return Range(start, max(start, end))


def _seen(text: str, place: Range) -> Range:
    """Give a place as it can be seen: where nothing stands, the words before and after."""
    words = text[place.start : place.end]
    if words.strip():
        start = place.start + len(words) - len(words.lstrip())
        return Range(start, start + len(words.strip()))
    before = len(text[: place.start].rstrip())
    start = max(text.rfind(" ", 0, before), text.rfind("\n", 0, before)) + 1
    after = place.end + len(text[place.end :]) - len(text[place.end :].lstrip())
    ends = [at for at in (text.find(" ", after), text.find("\n", after)) if at >= 0]
    return Range(start, min(ends, default=len(text)))

"""What stands beside the text and follows it: the notes in view, the lit entry of the outline, the current quotation.

Nothing here listens to the text; :meth:`Side.settle` is called once after every key and looks at where the text
stands.  The text's own first line is never moved by it: notes take their rows from the foot.
"""

from __future__ import annotations

from bisect import bisect_right
from copy import copy
from dataclasses import replace

from tui_reader import footnotes, pages
from tui_reader.arrangement import MARGIN_WIDTH, Arrangement
from tui_reader.document import Document, Note, Position, Quotation, Range
from tui_reader.footnotes import Footnotes
from tui_reader.layout import Layout, Measure
from tui_reader.library import Essay
from tui_reader.panes import Pane
from tui_reader.writing import Page, Writer

OUTLINE_INDENT = 2
OUTLINE_RIGHT = 2
WHOLE = 3
"""The place of a jump is seen, and its note whole."""


class Side:
    """The outline and the notes of one essay."""

    def __init__(self, measure: Measure) -> None:
        blank = Writer().page("blank", "")
        self.outline = Pane("outline", blank.document, measure)
        self.notes = Pane("notes", blank.document, measure)
        self.foot = Footnotes()
        self.quotation: Quotation | None = None
        self.lit: Position = -1
        """Where in the outline's page the entry of the present place begins."""
        self._essay: Essay | None = None
        self._measure = measure
        self._shown: tuple[str, ...] = ()
        self._targets: list[Position] = []
        self._rows: dict[str, int] = {}

    # ── opening and fitting ──────────────────────────────────────────────────────────────────────

    def open(self, essay: Essay) -> None:
        """Take up another essay."""
        self._essay = essay
        self._shown = ()
        self._rows.clear()
        self.foot = Footnotes()
        self.quotation = None
        self._list_places(essay)
        self.notes.show(Writer().page("notes", "Notes"))

    def grown(self, essay: Essay, shift: int) -> Side:
        """Give the same for the whole of an essay of which this is a part; the outline is left as it is."""
        made = copy(self)
        for name in ("outline", "notes"):
            pane = copy(getattr(self, name))
            pane.viewport = copy(pane.viewport)
            setattr(made, name, pane)
        made._essay = essay
        made._targets = [target + shift for target in self._targets]
        made._shown, made._rows = (), {}
        return made

    def renew(self, essay: Essay) -> None:
        """Take up the same essay, better known; the outline keeps its first row and its cursor."""
        self._essay = essay
        head, cursor = (self._place_at(at) for at in (self.outline.viewport.top, self.outline.here))
        self._list_places(essay)
        starts = {entry.target: entry.start for entry in self.outline.entries}
        if head in starts:
            self.outline.viewport.to(starts[head])
        self.outline.here = starts.get(cursor, self.outline.here)

    def _list_places(self, essay: Essay) -> None:
        glyphs = self._measure.glyphs
        self.outline.show(pages.outline(essay.document, (glyphs.quote_open, glyphs.quote_close)))
        self._targets = [int(entry.target[1:]) for entry in self.outline.entries]

    def _place_at(self, at: Position) -> str:
        """Give the target of the entry at or before a position of the outline."""
        entries = self.outline.entries
        place = bisect_right([entry.start for entry in entries], at) - 1
        return f"@{self._targets[place]}" if place >= 0 else ""

    def fit(self, arrangement: Arrangement, measure: Measure) -> None:
        """Lay the side panes out for another arrangement."""
        width = measure.width if arrangement.margin is None else min(arrangement.margin.width, MARGIN_WIDTH)
        fitted = replace(measure, width=width, paragraphs="blank", tight=True)
        if fitted != self._measure:
            self._measure = fitted
            self._rows.clear()
        self.notes.viewport.resize(fitted, max(self.foot.note_rows, 1))
        if arrangement.outline is not None:
            inner = max(arrangement.outline.width - OUTLINE_INDENT - OUTLINE_RIGHT, 1)
            rows = max(arrangement.outline.height - 2 * arrangement.padding, 1)
            self.outline.viewport.resize(replace(fitted, width=inner, justify=False), rows)

    # ── following the text ───────────────────────────────────────────────────────────────────────

    def settle(self, text: Pane, arrangement: Arrangement, *, pinned: str | None, browsing: str) -> None:
        """Bring everything into line with where the text stands; ``browsing`` is the pane the keyboard is in."""
        text.attend()
        self._settle_notes(text, arrangement, pinned)
        text.attend()
        self._settle_outline(text, follow=browsing != "outline" and arrangement.outline is not None)

    def reveal(
        self, text: Pane, arrangement: Arrangement, at: Position, end: Position | None, *, lead_in: int
    ) -> None:
        """Bring a place into view with a few lines of lead-in: fewer where its note would be covered otherwise."""
        note = self._note_of(text.document, at)
        text.go(at, end, context=lead_in)
        self._settle_notes(text, arrangement, None)
        viewport = text.viewport
        lead_in = min(lead_in, max(viewport.row_of(at) or 0, 0))
        best, head, least = self._worth(text, arrangement, at, note), viewport.address, lead_in
        while best < WHOLE and least >= 0:
            viewport.to_address(viewport.layout.step(viewport.layout.line_of(at), -least))
            self._settle_notes(text, arrangement, None)
            worth = self._worth(text, arrangement, at, note)
            if worth > best:
                best, head = worth, viewport.address
            least -= 1
        if viewport.address != head:
            viewport.to_address(head)
            self._settle_notes(text, arrangement, None)

    def end_at(self, text: Pane, arrangement: Arrangement, at: Position) -> None:
        """Bring a place to the last line that the notes leave of the page."""
        layout = text.viewport.layout
        line = layout.line_of(at)
        for rows in range(arrangement.text.height, 0, -1):
            text.viewport.to_address(layout.step(line, 1 - rows))
            self._settle_notes(text, arrangement, None)
            if text.viewport.row_of(at) is not None:
                break

    def _worth(self, text: Pane, arrangement: Arrangement, at: Position, note: Note | None) -> int:
        """Say how much is seen: nothing of a place, the place alone, its note begun, its note whole."""
        if text.viewport.row_of(at) is None:
            return 0
        if note is None or not arrangement.foot:
            return WHOLE
        if note not in self.foot.shown:
            return 1
        return WHOLE if self.notes.viewport.at_end or self.foot.shown.index(note) else 2

    def go_to_note(self, note_id: str) -> bool:
        """Put the cursor of the notes pane at a note; say whether it is there."""
        for entry in self.notes.entries:
            if entry.target == f"note:{note_id}":
                self.notes.go(entry.start, entry.end)
                return True
        return False

    @staticmethod
    def _note_of(document: Document, at: Position) -> Note | None:
        quotation = document.quotation_at(at)
        if quotation is not None and quotation.note is not None:
            return document.notes_by_id.get(quotation.note)
        return None

    # ── the notes ────────────────────────────────────────────────────────────────────────────────

    def callouts(self, text: Pane, height: int, clear: int | None = None) -> list[tuple[int, Note]]:
        """Give the callouts in the first ``height`` rows with their rows.

        Notes whose bodies begin in the first ``clear`` rows are in view already and left out.
        """
        document = text.document
        rows = text.viewport.layout.lines(text.viewport.address, height)
        if not rows:
            return []
        lowest = rows[0][1].start
        highest = rows[:clear][-1][1].end if rows[:clear] else lowest
        ends = [line.end for _, line in rows]
        found: list[tuple[int, Note]] = []
        for callout, note in document.callouts_in(Range(lowest, max(lowest, ends[-1]))):
            row = bisect_right(ends, callout.start)
            if rows[row][1].start <= callout.start and not lowest <= note.body.start < highest:
                found.append((row, note))
        return found

    def _settle_notes(self, text: Pane, arrangement: Arrangement, pinned: str | None) -> None:
        height = arrangement.text.height
        pin = text.document.notes_by_id.get(pinned or "")
        if arrangement.margin is not None:
            notes = list(dict.fromkeys(note for _, note in self.callouts(text, height)))
            shown = tuple([pin, *(n for n in notes if n is not pin)] if pin else notes)
            rows = arrangement.margin.height
            self.foot = Footnotes(shown=shown, rows=0, note_rows=rows)
        elif arrangement.foot:
            padding = 1 if arrangement.padding else 0
            callouts = self.callouts(text, height)
            self.foot = footnotes.plan(callouts, height, self.rows_of, padding=padding, pinned=pin)
            if self.foot.rows:
                # Bodies at the foot of the text may be just what the notes now cover.
                callouts = self.callouts(text, height, height - footnotes.most_rows(height, padding))
                self.foot = footnotes.plan(callouts, height, self.rows_of, padding=padding, pinned=pin)
        else:
            self.foot = Footnotes()
        text.viewport.resize(height=max(height - self.foot.rows, 1))
        ids = tuple(note.id for note in self.foot.shown)
        if ids != self._shown:
            self._shown = ids
            self.notes.show(self._notes_page(self.foot.shown))
            self.notes.go(0)
            self.notes.viewport.to(0)
        self.notes.viewport.resize(height=max(self.foot.note_rows, 1))

    def _notes_page(self, shown: tuple[Note, ...]) -> Page:
        assert self._essay is not None
        meanings = {note.id: self._essay.meaning(note.id) for note in shown}
        return pages.notes(self._essay.document, shown, meanings, self._measure.glyphs.arrow)

    def rows_of(self, note: Note) -> int:
        """Say how many rows a note takes."""
        known = self._rows.get(note.id)
        if known is None:
            layout = Layout(self._notes_page((note,)).document, self._measure)
            known = layout.distance(layout.first, layout.last, 200) + 1
            self._rows[note.id] = known
        return known

    def margin_blocks(self, note: Note) -> list[int]:
        """Give the blocks of the notes page that belong to a note."""
        document = self.notes.document
        targets = (f"note:{note.id}", f"source:{note.id}")
        return [document.block_at(entry.start) for entry in self.notes.entries if entry.target in targets]

    # ── the outline ──────────────────────────────────────────────────────────────────────────────

    def _settle_outline(self, text: Pane, *, follow: bool) -> None:
        document = text.document
        visible = text.viewport.visible()
        self.quotation = self._current_quotation(document, text.here, visible)
        at = text.here if self.quotation is None else max(self.quotation.range.start, 0)
        targets = self._targets
        place = bisect_right(targets, at) - 1
        if self.quotation is None and place >= 0:
            section = document.section_at(at)
            if section is not None and not (document.imprints and at >= document.imprints[0].at):
                place = bisect_right(targets, section.range.start) - 1
        self.lit = self.outline.entries[place].start if place >= 0 else -1
        if follow and self.lit >= 0:
            self.outline.go(self.lit, context=2)

    @staticmethod
    def _current_quotation(document: Document, here: Position, visible: Range) -> Quotation | None:
        """Give the block quotation at a place; else the first that begins in view; else the one at the top."""
        blocks = [quotation for quotation in document.quotations_in(visible) if quotation.block]
        for quotation in blocks:
            if here in quotation.range:
                return quotation
        beginning = [quotation for quotation in blocks if quotation.range.start >= visible.start]
        return beginning[0] if beginning else (blocks[0] if blocks else None)

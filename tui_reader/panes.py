"""A pane: a document through a window, and the place the keyboard is at in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from tui_reader.document import Document, Link, Position, Range
from tui_reader.layout import Measure
from tui_reader.viewport import Viewport
from tui_reader.writing import Page


class Selection(NamedTuple):
    """What was selected with the mouse: a stretch of what a pane shows."""

    pane: Pane
    range: Range
    document: Document
    """What the pane showed; a selection does not outlive it."""

    @property
    def holds(self) -> bool:
        """Whether the pane still shows what was selected."""
        return self.pane.document is self.document


class Pane:
    """One of the text, the notes, the outline, or a page laid over the text."""

    def __init__(self, name: str, document: Document, measure: Measure, height: int = 1) -> None:
        self.name = name
        self.viewport = Viewport(document, measure, height)
        self.here: Position = self.viewport.top
        """The position the keyboard is at: what follow, copy and why act on."""
        self.page: Page | None = None
        """The page shown, where the document is one that we wrote."""

    @property
    def document(self) -> Document:
        """What is shown."""
        return self.viewport.document

    def show(self, page: Page) -> None:
        """Show another page, keeping the cursor where it still makes sense."""
        self.page = page
        self.viewport.show(page.document)
        self.here = min(self.here, page.document.body.end)

    @property
    def entries(self) -> tuple[Link, ...]:
        """What the cursor moves between; none in an essay."""
        return self.page.entries if self.page else ()

    def entry(self) -> int:
        """Give the index of the entry the cursor is at; -1 where there is none."""
        starts = [entry.start for entry in self.entries]
        return bisect_right(starts, self.here) - 1 if starts else -1

    def move_entry(self, by: int) -> None:
        """Move the cursor to another entry, stopping at the first and the last."""
        entries = self.entries
        if not entries:
            return
        to = min(max(self.entry() + by, 0), len(entries) - 1)
        self.go(entries[to].start, entries[to].end)

    def go(self, at: Position, end: Position | None = None, context: int = 0) -> None:
        """Put the cursor at a position and bring it into view."""
        self.here = at
        self.viewport.reveal(at, end, context=context)

    def target(self) -> str | None:
        """Give where the entry under the cursor leads."""
        place = self.entry()
        return self.entries[place].target if place >= 0 else None

    def attend(self) -> None:
        """After a scroll, bring the place of attention back on the screen if it has left it."""
        visible = self.viewport.visible()
        if not visible.start <= self.here < max(visible.end, visible.start + 1):
            self.here = self._first_words(visible)

    def _first_words(self, visible: Range) -> Position:
        """Give the first position on the screen that holds words."""
        if self.entries:
            starts = [entry.start for entry in self.entries]
            place = min(bisect_left(starts, visible.start), len(starts) - 1)
            return starts[place]
        text = self.document.text
        at = visible.start
        while at < visible.end - 1 and text[at].isspace():
            at += 1
        return at

"""An essay that can be read before it has been searched for quotations that nothing marks.

The search changes neither the text nor where a block begins.  What is on the screen is judged before it is shown,
by the same rules and to the same result as the whole, so that nothing there moves when the whole is done.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from tui_reader.document import Document, Range
from tui_reader.recovery.corrections import rebuilt
from tui_reader.recovery.paragraphs import Progress
from tui_reader.recovery.quotations import BlockQuotation, Search, in_order
from tui_reader.recovery.run_in import RunIn

_AROUND = 6_000
"""Characters on either side of what is shown that may come to share the screen with it."""
_AHEAD = 20_000
"""Characters on either side that are judged at once, so that not every line scrolled asks for more."""


class Staged:
    """A document, and the search that will complete it."""

    def __init__(self, document: Document, search: Search | None = None, blocks: Sequence[int] = ()) -> None:
        """Take a document; ``blocks`` gives the block of each paragraph that is searched."""
        self.document = document
        """As it is known so far."""
        self._plain = document
        self._search = search if search is not None and search.guesses else None
        self._blocks = blocks
        if self._search is not None:
            self._quoted = array("I", (one.range.start for one in document.quotations))
            self._search.know(self._run_in)
        self._judged: set[int] = set()
        self._found: list[BlockQuotation] = []

    def _run_in(self, paragraph: int) -> list[RunIn]:
        """Give the run-in quotations of a paragraph, which were found as it was read."""
        at = self._blocks[paragraph]
        starts = self._plain.blocks.starts
        first = starts[at]
        end = starts[at + 1] if at + 1 < len(starts) else len(self._plain.text)
        found: list[RunIn] = []
        for place in range(bisect_left(self._quoted, first), bisect_left(self._quoted, end)):
            one = self._plain.quotations[place]
            if not one.block:
                found.append(RunIn(one.range.start - first, one.range.end - first, one.depth, one.closed))
        return found

    def take(self, document: Document) -> None:
        """Take the document under another name or title, before anything is searched."""
        self.document = self._plain = document

    @property
    def complete(self) -> bool:
        """Whether nothing is left to search."""
        return self._search is None

    def near(self, words: Range) -> Document:
        """Give the document with a range and what is round it judged; the same object where that was done before."""
        if self._search is None or self._judged.issuperset(self._paragraphs(words, _AROUND)):
            return self.document
        wanted = self._paragraphs(words, _AHEAD)
        judged, found = self._search.near(wanted.start, wanted.stop)
        self._found += [one for one in found if one.first not in self._judged]
        self._judged.update(judged)
        self.document = self._with([*self._search.certain, *self._found])
        return self.document

    def _paragraphs(self, words: Range, around: int) -> range:
        blocks = self._plain.blocks_in(Range(max(words.start - around, 0), words.end + around))
        return range(bisect_left(self._blocks, blocks.start), bisect_left(self._blocks, blocks.stop))

    def whole(self, progress: Progress | None = None) -> Document:
        """Give the document with all judged; ``progress`` is told the share done, and may raise GivenUp."""
        return self._plain if self._search is None else self._with(self._search.all(progress))

    def let_go(self) -> None:
        """Let go of the search, once the whole has taken the place of what this shows."""
        if self._search is not None:
            self._search.let_go()

    def _with(self, found: Iterable[BlockQuotation]) -> Document:
        assert self._search is not None
        old, new = self._placed(self._search.certain), self._placed(in_order(found))
        return self._plain if old == new else rebuilt(self._plain, old, new)

    def _placed(self, found: Sequence[BlockQuotation]) -> list[BlockQuotation]:
        """Give quotations by the blocks they stand in, no longer by the paragraphs."""
        at = self._blocks
        return [BlockQuotation(at[one.first], at[one.last], one.evidence) for one in found]

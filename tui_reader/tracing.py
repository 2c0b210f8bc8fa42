"""Trace a quotation to its passage in the reader's library, and say what came of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tui_reader import formats, pages, provenance
from tui_reader.apparatus.collation import Collation, Kind, collate
from tui_reader.apparatus.passages import Answer, Index, Passage, Progress, Verdict, place_in
from tui_reader.apparatus.quoted_by import FILE, QuotedBy
from tui_reader.document import Document, Range
from tui_reader.facing import Quoted, Source
from tui_reader.ledger import Located, Survey
from tui_reader.library import SHIPPED, Essay, Library
from tui_reader.store.paths import absolute
from tui_reader.writing import Page

_OPEN_TEXTS = 4
_INDEXING = 0.5
"""The share of a survey's progress that is its index's."""


@dataclass(frozen=True, slots=True)
class Traced:
    """What became of looking for a passage."""

    said: str
    """For the reader."""
    source: Source | None = None
    """The text with the passage; None where nothing was found."""
    comparison: Page | None = None
    """The quotation beside its passage, word by word."""


class Tracer:
    """Looks for passages, and keeps between two searches what the next will need: the index, the texts last opened.

    It may be used from several threads, one search at a time.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self._index: Index | None = None
        self._known = QuotedBy(library.paths.cache / FILE)
        self._besides: dict[str, tuple[str, ...]] = {}
        self._texts: dict[tuple[str, int], Document] = {}

    def trace(
        self, essay: Essay, quotation: Range, progress: Progress | None = None, *, edition: int = 0
    ) -> Traced:
        """Look for the passage that a quotation comes from, in every text of the library but the essay itself.

        Args:
            edition: Which of the texts that have the passage is wanted; past the last the first again.
            progress: Told how much of the library is indexed, from 0 to 1; it may raise GivenUp.
        """
        words = essay.document.bare_words(quotation)
        answer = self._ask(essay, words, progress)
        best = answer.best
        if best is None or answer.verdict is Verdict.NOT_IN_LIBRARY:
            return Traced("this passage is not in your library; adfontes add FILE... adds a text")
        texts = answer.editions
        edition %= len(texts)
        best = texts[edition]
        document = self._text(best)
        place = place_in(document.text, best)
        name = self.library.name_of(best.path)
        title = document.metadata.title or formats.peek(Path(best.path))[0]
        passage = document.words(place) if place is not None else best.words
        collation = collate(words, passage)
        source = None
        if place is not None:
            quoted = self.quoted(name, document)
            source = Source(name, title, document, place, quotation, collation, quoted, edition, len(texts))
        # The verdict first: of a long title the end may be cut.
        said = f"{_verdict(collation)}; from {title}{_which(edition, len(texts))}{_doubt(answer)}"
        return Traced(said, source, pages.comparison(title, words, passage, collation))

    def survey(self, essay: Essay, progress: Progress) -> Survey:
        """Look for every quotation of an essay, and see what was changed in those that are found.

        Args:
            progress: Told how much is done, from 0 to 1; it may raise GivenUp.
        """
        index = self._ready(lambda share: progress(share * _INDEXING))
        besides = self._without(essay)
        located: dict[Range, Located] = {}
        missing: set[Range] = set()
        quotations = [one for one in essay.document.quotations if one.depth == 1]
        for number, quotation in enumerate(quotations):
            progress(_INDEXING + (1 - _INDEXING) * number / len(quotations))
            words = essay.document.bare_words(quotation.range)
            answer = index.find(words, excluded=besides)
            if answer.best is not None and answer.verdict is Verdict.FOUND:
                located[quotation.range] = self._located(words, answer.best)
            elif answer.verdict is Verdict.NOT_IN_LIBRARY:
                missing.add(quotation.range)
        progress(1.0)
        self._remember(essay, located)
        return Survey(located, frozenset(missing))

    def quoted(self, path: str, document: Document) -> tuple[Quoted, ...]:
        """Give the passages of a text that essays quote, as earlier surveys found them, in the order of the text."""
        known = []
        with suppress(OSError, sqlite3.Error):  # what was found is kept in the cache, which may be gone
            known = self._known.of(absolute(self.library.locate(path)))
        places = [(place_in(document.text, one.passage), one) for one in known]
        found = [
            Quoted(place, one.essay, one.title, one.quotation.start)
            for place, one in places
            if place is not None
        ]
        return tuple(sorted(found, key=lambda one: (one.passage, one.title)))

    def _remember(self, essay: Essay, located: Mapping[Range, Located]) -> None:
        """Keep what an essay quotes, to be told of in the texts it quotes."""
        if essay.path == "-":
            return
        path = essay.path if essay.path.startswith(SHIPPED) else absolute(Path(essay.path).expanduser())
        with suppress(OSError, sqlite3.Error):
            self._known.remember(path, essay.title, [(at, one.passage) for at, one in located.items()])

    def _located(self, words: str, passage: Passage) -> Located:
        collation = collate(words, passage.words)
        silent = ", ".join(f"“{' '.join(one.words.split())}” {one.what}" for one in collation.silent)
        return Located(passage, self._text(passage).metadata.title or Path(passage.path).name, silent)

    def _ask(self, essay: Essay, words: str, progress: Progress | None) -> Answer:
        return self._ready(progress).find(words, excluded=self._without(essay))

    def _ready(self, progress: Progress | None) -> Index:
        """Give the index, up to date."""
        if self._index is None:
            self._index = provenance.index_of(self.library.paths, self.library.shelves, self.library.limits)
        self._index.update(provenance.texts_in(self.library.shelves), progress)
        return self._index

    def _without(self, essay: Essay) -> tuple[str, ...]:
        """Give the files of an essay itself, which do not count."""
        if essay.id not in self._besides:
            self._besides[essay.id] = self.library.same_as(essay)
        return self._besides[essay.id]

    def _text(self, passage: Passage) -> Document:
        """Open a text, or give it as it was opened before, if its file is still the same."""
        file = Path(passage.path)
        try:
            key = (passage.path, file.stat().st_mtime_ns)
        except OSError:
            key = (passage.path, 0)
        document = self._texts.pop(key, None) or formats.open(file, limits=self.library.limits)
        self._texts[key] = document
        while len(self._texts) > _OPEN_TEXTS:
            del self._texts[next(iter(self._texts))]
        return document


def _verdict(collation: Collation) -> str:
    """Say in short how a quotation differs from its passage; the comparison has it at length."""
    if collation.verdict is Kind.SILENT:
        return collation.summary.partition(". ")[0].rstrip(".")
    return "The same words" if collation.verdict is Kind.SAME else "The same, save for what is allowed"


def _which(edition: int, editions: int) -> str:
    return f", {edition + 1} of {editions} texts that have it" if editions > 1 else ""


def _doubt(answer: Answer) -> str:
    return "" if answer.verdict is Verdict.FOUND else f" ({answer.verdict}: it may be chance)"

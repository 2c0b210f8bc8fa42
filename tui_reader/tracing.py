"""Trace a quotation to its passage in the reader's library, and say what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from tui_reader import pages, provenance
from tui_reader.apparatus.collation import collate
from tui_reader.apparatus.passages import Verdict
from tui_reader.library import Library, peek
from tui_reader.requests import Load
from tui_reader.writing import Page


@dataclass(frozen=True, slots=True)
class Traced:
    """What became of looking for a passage."""

    said: str
    """For the reader."""
    load: Load | None = None
    """How to go there; None where nothing was found."""
    comparison: Page | None = None
    """The quotation beside its passage, word by word."""


def trace(library: Library, words: str, besides: tuple[str, ...]) -> Traced:
    """Look for the passage that words come from, in every text of the library but some."""
    index = provenance.opened(library.paths, library.shelves)
    try:
        answer = index.find(words, excluded=besides)
    finally:
        index.close()
    best = answer.best
    if best is None or answer.verdict is Verdict.NOT_IN_LIBRARY:
        shelves = "" if library.folders else "; name your folders as library in config.toml"
        return Traced(f"this passage is not in your library{shelves}")
    title, _ = peek(library.locate(library.name_of(best.path)))
    others = len(answer.editions) - 1
    also = f", and in {others} other{'s' * (others > 1)}" if others > 0 else ""
    doubt = "" if answer.verdict is Verdict.FOUND else f" ({answer.verdict}: it may be chance)"
    load = Load(library.name_of(best.path), at=best.range.start, words=best.words)
    collation = collate(words, best.words)
    page = pages.comparison(title, words, best.words, collation)
    return Traced(f"from {title}{also}{doubt}: {collation.summary}", load, page)

"""The scholar's part: what is quoted, from where, and is it right.

:func:`study` reads the notes of a document as citations, follows every Ibid., joins the citations into
works, gives each quotation its source and its speaker where something says so, and audits the whole.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from tui_reader.apparatus.attribution import attributions
from tui_reader.apparatus.audit import audit
from tui_reader.apparatus.citations import follow
from tui_reader.apparatus.entries import (
    Apparatus,
    Attribution,
    Citation,
    Finding,
    FindingKind,
    Verdict,
    Work,
    in_order,
)
from tui_reader.apparatus.sources import own_words, sources, with_speakers, works
from tui_reader.document import Document

__all__ = [
    "Apparatus",
    "Attribution",
    "Citation",
    "Finding",
    "FindingKind",
    "Study",
    "Verdict",
    "Work",
    "in_order",
    "study",
]


def study(document: Document, progress: Callable[[float], None] | None = None) -> Apparatus:
    """Study a document's notes and quotations.

    Args:
        progress: Told how much is done, from 0 to 1; it may raise GivenUp to stop the work.
    """
    state = follow(document, _part(progress, 0.0, 0.7))
    spoken = attributions(document, _part(progress, 0.7, 1.0))
    sourced = sources(document, state.by_note)
    speakers = {attribution.range: attribution.speaker for attribution in spoken}
    citations = with_speakers(state.citations, document.quotations, speakers)
    cited = works(state, sourced)
    return Apparatus(
        citations, cited, spoken, audit(document, citations, cited, sourced), own_words(state)
    )  # fmt: skip


class Study:
    """The apparatus of a document, worked out when it is first asked for: the first page may do without it."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @classmethod
    def done(cls, document: Document, progress: Callable[[float], None] | None = None) -> Study:
        """Work it out now; ``progress`` is as for :func:`study`."""
        made = cls(document)
        made.apparatus = study(document, progress)
        return made

    @cached_property
    def apparatus(self) -> Apparatus:
        """The apparatus."""
        return study(self._document)


def _part(
    progress: Callable[[float], None] | None, low: float, high: float
) -> Callable[[float], None] | None:
    """Give a part of the work its share of the progress."""
    if progress is None:
        return None
    return lambda done: progress(low + (high - low) * done)

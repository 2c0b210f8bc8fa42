"""The whole way from a document to its apparatus; loaded when one is first asked for."""

from __future__ import annotations

from collections.abc import Callable

from tui_reader.apparatus.attribution import attributions
from tui_reader.apparatus.audit import audit
from tui_reader.apparatus.citations import Following, follow
from tui_reader.apparatus.entries import Apparatus
from tui_reader.apparatus.meanings import own_words
from tui_reader.apparatus.sources import sources, with_speakers, works
from tui_reader.document import Document


def study(
    document: Document, progress: Callable[[float], None] | None = None, followed: Following | None = None
) -> Apparatus:
    """Study a document's notes and quotations.

    Args:
        progress: Told how much is done, from 0 to 1; it may raise GivenUp to stop the work.
        followed: The notes of the document, where they have been followed already.
    """
    state = followed or follow(document, _part(progress, 0.0, 0.7))
    spoken = attributions(document, _part(progress, 0.7, 1.0))
    sourced = sources(document, state.by_note)
    speakers = {attribution.range: attribution.speaker for attribution in spoken}
    citations = with_speakers(state.citations, document.quotations, speakers)
    cited = works(state, sourced)
    return Apparatus(
        citations, cited, spoken, audit(document, citations, cited, sourced), own_words(state)
    )  # fmt: skip


def _part(
    progress: Callable[[float], None] | None, low: float, high: float
) -> Callable[[float], None] | None:
    """Give a part of the work its share of the progress."""
    if progress is None:
        return None
    return lambda done: progress(low + (high - low) * done)

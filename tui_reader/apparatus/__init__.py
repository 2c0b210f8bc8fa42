"""The scholar's part: what is quoted, from where, and is it right.

:func:`study` reads the notes of a document as citations, follows every Ibid., joins the citations into
works, gives each quotation its source and its speaker where something says so, and audits the whole.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from tui_reader.document import Document

if TYPE_CHECKING:
    from tui_reader.apparatus.citations import Following
    from tui_reader.apparatus.entries import Apparatus

__all__ = ["Study", "study"]


def study(document: Document, progress: Callable[[float], None] | None = None) -> Apparatus:
    """Study a document's notes and quotations.

    Args:
        progress: Told how much is done, from 0 to 1; it may raise GivenUp to stop the work.
    """
    work: Callable[..., Apparatus] = import_module(f"{__name__}.studying").study
    return work(document, progress)


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
        work: Callable[..., Apparatus] = import_module(f"{__name__}.studying").study
        return work(self._document, followed=vars(self).pop("_followed", None))

    @cached_property
    def _followed(self) -> Following:
        work: Callable[[Document], Following] = import_module(f"{__name__}.citations").follow
        return work(self._document)

    @cached_property
    def _own_words(self) -> dict[str, str]:
        work: Callable[[Following], dict[str, str]] = import_module(f"{__name__}.meanings").own_words
        return work(self._followed)

    def stands_for(self, note: str) -> str | None:
        """Say what a note's Ibid. or short title stands for; the rest of the apparatus is not needed for that."""
        known: Apparatus | None = vars(self).get("apparatus")
        return self._own_words.get(note) if known is None else known.stands_for(note)

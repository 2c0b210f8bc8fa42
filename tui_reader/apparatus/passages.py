"""From a quotation to the passage it comes from, in a library of texts.

An :class:`Index` keeps the words of a library in one file under the cache folder.  It is asked with the words of a
quotation, however they were altered, and answers with passages and how sure it is, or says that the words are
too few, or that they are not in the library.  Nothing heavy is loaded before an index is first used.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Iterable
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from tui_reader.apparatus.folding import WORD
from tui_reader.document import Range

Progress = Callable[[float], None]
Read = Callable[[Path], str]
FILE = "library.sqlite"
"""The index's name in the cache folder."""


class Verdict(StrEnum):
    """What an index says of a quotation."""

    FOUND = "found"
    UNCERTAIN = "uncertain"
    """There are passages like it; that may be chance."""
    NOT_IN_LIBRARY = "not in your library"
    TOO_SHORT = "too short"
    """So few words stand in any library by chance; passages are given all the same."""


class Island(NamedTuple):
    """Words of a quotation that stand together in its passage too."""

    quotation: Range
    passage: Range


class Passage(NamedTuple):
    """Where a quotation may come from."""

    path: str
    range: Range
    """In the text of the file as it was read for the index; see :func:`place_in`."""
    words: str
    """The text there."""
    confidence: float
    """How likely it is that the quotation comes from here or from the same words elsewhere, from 0 to 1."""
    islands: tuple[Island, ...]
    score: float = 0.0
    """In bits: how much more the words agree than chance would have it."""
    quoted: bool = False
    """Whether the passage itself stands in quotation marks or is set off there: a sibling, not the source."""


class Answer(NamedTuple):
    """What was found, and what that says."""

    verdict: Verdict
    passages: tuple[Passage, ...]
    """The likeliest first; those that have the same words stand one after another."""
    reasons: tuple[str, ...]
    """Each a short clause for the reader."""

    @property
    def best(self) -> Passage | None:
        """The likeliest passage, whatever the verdict."""
        return self.passages[0] if self.passages else None

    @property
    def editions(self) -> tuple[Passage, ...]:
        """The passages that have the words as well as the best."""
        best = self.best
        return tuple(one for one in self.passages if best and one.confidence >= best.confidence - 0.02)


class Changes(NamedTuple):
    """What an update did."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unreadable: tuple[str, ...] = ()
    """For each file that could not be read, what is wrong with it."""


def read_as_utf8(path: Path) -> str:
    """Read a text as UTF-8, its line ends made alike."""
    return path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


class Index:
    """A library of texts, to be asked where a quotation comes from."""

    def __init__(self, path: Path, read: Read = read_as_utf8) -> None:
        """Name the index's file, which is made when first needed.

        Args:
            read: Gives the text of a file; a ReaderError it raises is reported, and the file left out.
        """
        self.path = path
        self._read = read
        self._files: tuple[Path, ...] = ()
        self._engine: Any = None
        self._asked = threading.Lock()

    def update(self, files: Iterable[Path], progress: Progress | None = None) -> Changes:
        """Bring the index up to date: it then holds these files and no others.

        May run in a thread of its own while the index is asked.

        Args:
            progress: Told how much is done, from 0 to 1; it may raise GivenUp, and what is done so far is kept.
        """
        self._files = tuple(files)
        return _upkeep().update(self.path, self._files, self._read, progress or _silent)  # type: ignore[no-any-return]

    def find(
        self,
        words: str,
        *,
        work_hint: str | Path | Collection[str | Path] | None = None,
        limit: int = 5,
        excluded: Collection[str | Path] = (),
    ) -> Answer:
        """Find the passage that words come from.

        Args:
            work_hint: The file, or the files, of the work that is cited; it is believed only as far as it fits.
            excluded: Files that are not asked, such as the essay itself.
        """
        hints = [work_hint] if isinstance(work_hint, str | Path) else work_hint or ()
        with self._asked:
            engine = self._opened()
            return engine.answer(  # type: ignore[no-any-return]
                words, {str(one) for one in hints}, {str(one) for one in excluded}, limit
            )

    def close(self) -> None:
        """Let the file go; it is opened again when the index is next asked."""
        with self._asked:
            if self._engine is not None:
                self._engine.close()
                self._engine = None

    def _opened(self) -> Any:
        if self._engine is None:
            rebuild = lambda: _upkeep().update(self.path, self._files, self._read, _silent)  # noqa: E731
            self._engine = import_module("tui_reader.apparatus.answering").Engine(self.path, rebuild)
        return self._engine


def _upkeep() -> Any:
    # numpy takes a tenth of a second to load: it waits until an index is used.
    return import_module("tui_reader.apparatus.upkeep")


def _silent(_: float) -> None:
    pass


def place_in(text: str, passage: Passage) -> Range | None:
    """Find a passage in another reading of its file, such as a document's text, by its words.

    Lines are joined there, marks dropped and notes moved to the end, so that positions differ.
    """
    words = WORD.findall(passage.words)
    if not words:
        return None
    share = passage.range.start
    start = _nearest(text, words[:_EDGE], share)
    if start is None:
        return None
    end = _nearest(text, words[-_EDGE:], start.start + len(passage.words))
    if end is None or not start.start < end.end <= start.start + 2 * len(passage.words) + 400:
        return start
    return Range(start.start, end.end)


_EDGE = 8


def _nearest(text: str, words: list[str], near: int) -> Range | None:
    pattern = re.compile(r"[\W\d_]+".join(map(re.escape, words)))
    found = min(pattern.finditer(text), key=lambda one: abs(one.start() - near), default=None)
    if found is None and len(words) > 3:
        return _nearest(text, words[: len(words) // 2], near)
    return Range(*found.span()) if found else None

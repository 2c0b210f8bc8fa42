"""Which essays quote a text, and where: what was once found for an essay's quotations, kept the other way round.

It stands in a file of its own in the cache, and may be thrown away: each essay that is read again fills it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from tui_reader.apparatus.passages import Passage
from tui_reader.apparatus.stored_paths import restored, stored
from tui_reader.document import Range

FILE = "quoted-by.sqlite"
"""Its name in the cache folder."""
_MAKE = 1
_TABLE = """
CREATE TABLE quoted (
    essay TEXT NOT NULL, title TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    source TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, words TEXT NOT NULL, confidence REAL NOT NULL
);
CREATE INDEX by_source ON quoted (source, start);
CREATE INDEX by_essay ON quoted (essay);
"""


class Quoting(NamedTuple):
    """A quotation of a text in an essay."""

    essay: str
    """The path of the essay."""
    title: str
    quotation: Range
    """In the essay's text."""
    passage: Passage
    """In the source; :func:`tui_reader.apparatus.passages.place_in` finds it in the source's document."""


class QuotedBy:
    """The quotations of all essays that were read, by their sources."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def remember(self, essay: str, title: str, found: Iterable[tuple[Range, Passage]]) -> None:
        """Put an essay's quotations and their passages in the place of what was known of the essay."""
        rows = [
            (stored(essay), title, quotation.start, quotation.end, stored(passage.path), passage.range.start,
             passage.range.end, passage.words, passage.confidence)
            for quotation, passage in found
        ]  # fmt: skip
        with self._opened() as base, base:
            base.execute("DELETE FROM quoted WHERE essay = ?", (stored(essay),))
            base.executemany("INSERT INTO quoted VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def forget(self, essay: str) -> None:
        """Forget an essay."""
        self.remember(essay, "", ())

    def of(self, source: str, within: Range | None = None) -> list[Quoting]:
        """List where a text, or a stretch of it, is quoted, in the order of the text."""
        low, high = (within.start, within.end) if within else (0, 1 << 62)
        with self._opened() as base:
            rows = base.execute(
                "SELECT * FROM quoted WHERE source = ? AND start < ? AND end > ? ORDER BY start, end",
                (stored(source), high, low),
            ).fetchall()
        return [
            Quoting(
                restored(essay),
                title,
                Range(first, last),
                Passage(source, Range(start, end), words, confidence, ()),
            )
            for essay, title, first, last, _, start, end, words, confidence in rows
        ]

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            base = _connected(self.path)
        except sqlite3.DatabaseError:
            self.path.unlink(missing_ok=True)
            base = _connected(self.path)
        with closing(base):
            yield base


def _connected(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path)
    try:
        (make,) = base.execute("PRAGMA user_version").fetchone()
        if make not in (0, _MAKE):
            raise sqlite3.DatabaseError("of another make")
        if not make:
            base.executescript(f"BEGIN; {_TABLE} PRAGMA user_version = {_MAKE}; COMMIT;")
    except sqlite3.DatabaseError:
        base.close()
        raise
    return base

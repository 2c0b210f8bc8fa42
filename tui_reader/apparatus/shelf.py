"""The texts of a library on disk, in one SQLite file: their words, packed to be found, and the texts themselves.

Texts are kept in *segments*: one for many texts that came together, small ones for those that came later, which
are joined when there are many.  A text that went or changed is forgotten at once; its words stay behind in their
segment, where nothing leads to them, until the segment is made anew.  All of it can be made again, so a file
that is damaged, or of another make, is thrown away.
"""

from __future__ import annotations

import sqlite3
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tui_reader.apparatus.folding import NUMBERS, WORD
from tui_reader.apparatus.postings import Bucket, Words, packed
from tui_reader.apparatus.stored_paths import restored, stored
from tui_reader.problems import Problem, ReaderError

MAKE = 4
"""Counted up whenever the file's make, or what a skeleton is, changes."""
_EFFORT = 5
_CHUNK = 512
"""Words in a piece of text that is read at once."""
_BUCKETS_KEPT = 2_000
_PIECES_KEPT = 300
_AT_ONCE = 500
"""Buckets asked for by one statement."""
_TABLES = """
CREATE TABLE texts (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, changed INTEGER NOT NULL,
    digest TEXT NOT NULL, segment INTEGER NOT NULL, first INTEGER NOT NULL, words INTEGER NOT NULL
);
CREATE TABLE segments (id INTEGER PRIMARY KEY, bits INTEGER NOT NULL, words INTEGER NOT NULL);
CREATE TABLE buckets (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE pieces (id INTEGER PRIMARY KEY, start INTEGER NOT NULL, body BLOB NOT NULL);
"""


class Entry(NamedTuple):
    """A text as the shelf knows it."""

    id: int
    path: str
    size: int
    changed: int
    """When the file was changed, in nanoseconds."""
    digest: str
    segment: int
    first: int
    """The place of its first word in its segment."""
    words: int


class Segment(NamedTuple):
    """Texts that were packed together."""

    id: int
    bits: int
    words: int


class Arrival(NamedTuple):
    """A text to be put on the shelf."""

    path: str
    size: int
    changed: int
    digest: str
    text: str


class Damaged(Exception):  # noqa: N818  (nobody sees it: the file is made again)
    """Raised where the file cannot be what we wrote."""


_DAMAGE = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Tell a damaged file, which is made again, from one that cannot be used now."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _DAMAGE:
            raise Damaged from error
        what = f"the index of your library cannot be used now ({error})"
        raise ReaderError(
            Problem(str(path), what, "see that the disk has room and the file is yours")
        ) from error
    except (zlib.error, UnicodeDecodeError, struct.error) as error:
        raise Damaged from error


def _text(body: bytes) -> str:
    return zlib.decompress(body).decode("utf-8", "surrogatepass")


class Shelf:
    """The file; used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._version = -1
        self._buckets: dict[int, Bucket | None] = {}
        self._pieces: dict[int, tuple[int, str, list[str]]] = {}
        with _explained(path):
            self._base = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            with _explained(path):
                self._prepare()
        except BaseException:
            self._base.close()
            raise

    def _prepare(self) -> None:
        # Large pages: most of what is read at once then lies on one, and little room is lost.
        self._base.execute("PRAGMA page_size = 32768")
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = NORMAL")
        self._base.execute("PRAGMA mmap_size = 1073741824")
        (make,) = self._base.execute("PRAGMA user_version").fetchone()
        (tables,) = self._base.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if make != MAKE and tables:
            raise Damaged
        if not tables:
            self._base.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {MAKE}; COMMIT;")

    def close(self) -> None:
        """Let the file go."""
        self._base.close()

    # -- what is there

    @contextmanager
    def reading(self) -> Iterator[int]:
        """Read everything as it stands now, whatever is changed meanwhile; give a number that every change changes."""
        with _explained(self.path):
            self._base.execute("BEGIN")
            try:
                self._base.execute("SELECT id FROM segments LIMIT 1").fetchall()
                (version,) = self._base.execute("PRAGMA data_version").fetchone()
                if version != self._version:
                    self._buckets.clear()
                    self._pieces.clear()
                    self._version = version
                yield version
            finally:
                self._base.execute("COMMIT")

    def entries(self) -> list[Entry]:
        """List the texts, in the order in which they stand in their segments."""
        found = self._read("SELECT * FROM texts ORDER BY segment, first")
        return [Entry(id_, restored(path), *others) for id_, path, *others in found]

    def segments(self) -> list[Segment]:
        """List the segments."""
        return [Segment(*row) for row in self._read("SELECT * FROM segments ORDER BY id")]

    def buckets(self, segment: int, numbers: Iterable[int]) -> dict[int, Bucket | None]:
        """Give buckets of a segment by their numbers; None for one into which no key falls."""
        names = {segment << 16 | number for number in numbers}
        missing = sorted(names - self._buckets.keys())
        if len(self._buckets) + len(missing) > _BUCKETS_KEPT:
            self._buckets = {name: held for name, held in self._buckets.items() if name in names}
        for first in range(0, len(missing), _AT_ONCE):
            asked = missing[first : first + _AT_ONCE]
            self._buckets.update(dict.fromkeys(asked))
            marks = ",".join("?" * len(asked))
            for name, body in self._read(f"SELECT id, body FROM buckets WHERE id IN ({marks})", asked):
                try:
                    self._buckets[name] = Bucket(body)
                except (ValueError, TypeError, struct.error) as error:
                    raise Damaged from error
        return {name & 0xFFFF: self._buckets[name] for name in names}

    def words(self, entry: Entry, first: int, end: int) -> list[str]:
        """Give some words of a text, one after another."""
        found: list[str] = []
        base = max(0, first) // _CHUNK
        for number in range(base, max(0, end - 1) // _CHUNK + 1):
            found += self._piece(entry.id << 20 | number)[2]
        return found[first - base * _CHUNK : end - base * _CHUNK]

    def spans(self, entry: Entry, numbers: Iterable[int]) -> list[tuple[int, int]]:
        """Give where words, named by their numbers, stand in their text."""
        found: list[tuple[int, int]] = []
        marks: list[tuple[int, int]] = []
        start, last = 0, -1
        for number in numbers:
            piece, at = divmod(number, _CHUNK)
            if piece != last:
                start, text, _ = self._piece(entry.id << 20 | piece)
                marks, last = [one.span() for one in WORD.finditer(text)], piece
            found.append((start + marks[at][0], start + marks[at][1]))
        return found

    def _piece(self, id_: int) -> tuple[int, str, list[str]]:
        """Give a piece of a text: where it starts, the piece, and its words."""
        piece = self._pieces.get(id_)
        if piece is None:
            rows = self._read("SELECT start, body FROM pieces WHERE id = ?", (id_,))
            if not rows:
                return 0, "", []
            text = _text(rows[0][1])
            piece = rows[0][0], text, WORD.findall(text)
            if len(self._pieces) >= _PIECES_KEPT:
                self._pieces.pop(next(iter(self._pieces)))
            self._pieces[id_] = piece
        return piece

    def text_of(self, entry: Entry) -> str:
        """Give a whole text back."""
        rows = self._read(
            "SELECT body FROM pieces WHERE id BETWEEN ? AND ? ORDER BY id",
            (entry.id << 20, (entry.id + 1 << 20) - 1),
        )
        return "".join(_text(body) for (body,) in rows)

    def text_between(self, entry: Entry, start: int, end: int) -> str:
        """Give what stands between two positions of a text."""
        low, high = entry.id << 20, (entry.id + 1 << 20) - 1
        rows = self._read(
            "SELECT start, body FROM pieces WHERE id BETWEEN"
            " (SELECT max(id) FROM pieces WHERE id BETWEEN ? AND ? AND (start <= ? OR id = ?)) AND ?"
            " AND start < ? ORDER BY id",
            (low, high, start, low, high, end),
        )
        if not rows:
            return ""
        base = rows[0][0]
        return "".join(_text(body) for _, body in rows)[start - base : end - base]

    # -- changing it

    def add(self, arrivals: Sequence[Arrival], progress: Callable[[float], None]) -> None:
        """Put texts on the shelf as one segment, in place of what stood there under their paths."""
        (number,) = self._read("SELECT coalesce(max(id), 0) + 1 FROM segments")[0]
        (last,) = self._read("SELECT coalesce(max(id), 0) FROM texts")[0]
        gathered: list[Words] = []
        firsts: list[int] = []
        place = 0
        with self._change():
            for id_, arrival in enumerate(arrivals, start=last + 1):
                self._forget(arrival.path)
                words = self._add_pieces(id_, arrival.text)
                self._base.execute(
                    "INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (id_, stored(arrival.path), arrival.size, arrival.changed, arrival.digest, number, place,
                     len(words)),
                )  # fmt: skip
                gathered.append(words)
                firsts.append(place)
                place += len(words)
                progress(0.9 * len(gathered) / len(arrivals))
            self._add_segment(number, np.concatenate(gathered), firsts)
            progress(1.0)

    def _add_segment(self, number: int, words: Words, firsts: Sequence[int]) -> None:
        bits, buckets = packed(words, np.array(firsts, np.int64))
        self._base.execute("INSERT INTO segments VALUES (?, ?, ?)", (number, bits, len(words)))
        self._base.executemany(
            "INSERT INTO buckets VALUES (?, ?)", ((number << 16 | each, body) for each, body in buckets)
        )

    def _add_pieces(self, id_: int, text: str) -> Words:
        words = WORD.findall(text)
        numbers = np.fromiter(map(NUMBERS.__getitem__, words), np.uint32, len(words))
        cuts = [found.start() for found in islice(WORD.finditer(text), 0, None, _CHUNK)]
        cuts[:1] = [0]
        ends = [*cuts[1:], len(text)]
        self._base.executemany(
            "INSERT INTO pieces VALUES (?, ?, ?)",
            (
                (
                    id_ << 20 | count,
                    start,
                    zlib.compress(text[start:end].encode("utf-8", "surrogatepass"), _EFFORT),
                )
                for count, (start, end) in enumerate(zip(cuts, ends, strict=True))
            ),
        )
        return numbers

    def remark(self, path: str, size: int, changed: int) -> None:
        """Note that a file has another time, though the words are the same."""
        with self._change():
            self._base.execute(
                "UPDATE texts SET size = ?, changed = ? WHERE path = ?", (size, changed, stored(path))
            )

    def forget(self, paths: Sequence[str]) -> None:
        """Take texts from the shelf."""
        with self._change():
            for path in paths:
                self._forget(path)

    def _forget(self, path: str) -> None:
        for (id_,) in self._read("SELECT id FROM texts WHERE path = ?", (stored(path),)):
            self._base.execute(
                "DELETE FROM pieces WHERE id BETWEEN ? AND ?", (id_ << 20, (id_ + 1 << 20) - 1)
            )
            self._base.execute("DELETE FROM texts WHERE id = ?", (id_,))

    def drop(self, segment: int) -> None:
        """Take away a segment in which no text is left."""
        with self._change():
            self._base.execute(
                "DELETE FROM buckets WHERE id BETWEEN ? AND ?", (segment << 16, (segment + 1 << 16) - 1)
            )
            self._base.execute("DELETE FROM segments WHERE id = ?", (segment,))

    @contextmanager
    def _change(self) -> Iterator[None]:
        """Do all of a change, or nothing of it."""
        with _explained(self.path):
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
        self._buckets.clear()
        self._pieces.clear()

    def _read(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with _explained(self.path):
            return self._base.execute(statement, values).fetchall()

"""An index brought up to date with the files of a library: only what is new or changed is read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from tui_reader.apparatus.passages import Changes, Progress, Read
from tui_reader.apparatus.shelf import Arrival, Damaged, Entry, Shelf
from tui_reader.problems import ReaderError

MOST_AT_ONCE = 32_000_000
"""Characters of text in a segment; each word has at least one and a space, so they fit."""
_SMALL = 1_000_000
"""Words in a segment that is joined with others when there are many."""
_MOST_SMALL = 10


def update(path: Path, files: Sequence[Path], read: Read, progress: Progress) -> Changes:
    """Make an index hold these files and no others; one that is damaged is made anew."""
    try:
        return _updated(path, files, read, progress)
    except Damaged:
        discard(path)
        return _updated(path, files, read, progress)


def discard(path: Path) -> None:
    """Delete an index."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _updated(path: Path, files: Sequence[Path], read: Read, progress: Progress) -> Changes:
    shelf = Shelf(path)
    try:
        return _Update(shelf, read, progress).run(files)
    finally:
        shelf.close()


class _Update:
    def __init__(self, shelf: Shelf, read: Read, progress: Progress) -> None:
        self.shelf = shelf
        self.read = read
        self.progress = progress
        self.known = {entry.path: entry for entry in shelf.entries()}
        self.unreadable: list[str] = []
        self.waiting: list[Arrival] = []
        self.added = self.changed = 0
        self.total = 1
        self.size = self.put = 0
        """Bytes of the files read, and of those that are on the shelf."""

    def run(self, files: Sequence[Path]) -> Changes:
        self.progress(0.0)
        there = [(file, status) for file in files if (status := _status(file)) is not None]
        gone = set(self.known) - {str(file) for file, _ in there}
        stale = [(file, status) for file, status in there if not self._same(file, status)]
        self.total = sum(status.st_size for _, status in stale) or 1
        for file, status in stale:
            self._take(file, status)
            self.size += status.st_size
            self._report(0.0)
        self._put()
        # Only now: whoever asks meanwhile should not find less than there was and will be.
        if gone:
            self.shelf.forget(sorted(gone))
        self._tidy()
        self.progress(1.0)
        return Changes(self.added, self.changed, len(gone), tuple(self.unreadable))

    def _report(self, put: float) -> None:
        """Say how much is done: reading is a tenth of the work, putting on the shelf the rest."""
        done = 0.1 * self.size + 0.9 * (self.put + put * (self.size - self.put))
        self.progress(0.97 * done / self.total)

    def _same(self, file: Path, status: os.stat_result) -> bool:
        known = self.known.get(str(file))
        return known is not None and (known.size, known.changed) == (status.st_size, status.st_mtime_ns)

    def _take(self, file: Path, status: os.stat_result) -> None:
        try:
            text = self.read(file)[:MOST_AT_ONCE]
        except (ReaderError, OSError) as error:
            self.unreadable.append(str(error))
            self.shelf.forget([str(file)])
            return
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        known = self.known.get(str(file))
        if known is not None and known.digest == digest:
            self.shelf.remark(str(file), status.st_size, status.st_mtime_ns)
            return
        if sum(len(one.text) for one in self.waiting) + len(text) > MOST_AT_ONCE:
            self._put()
        self.waiting.append(Arrival(str(file), status.st_size, status.st_mtime_ns, digest, text))
        self.added, self.changed = self.added + (known is None), self.changed + (known is not None)

    def _put(self) -> None:
        if self.waiting:
            self.shelf.add(self.waiting, self._report)
            self.waiting = []
            self.put = self.size

    def _tidy(self) -> None:
        """Drop segments that nobody needs, and join the small ones when there are many."""
        entries = self.shelf.entries()
        held: dict[int, list[Entry]] = {}
        for entry in entries:
            held.setdefault(entry.segment, []).append(entry)
        segments = self.shelf.segments()
        for segment in segments:
            if segment.id not in held:
                self.shelf.drop(segment.id)
        words = {segment.id: segment.words for segment in segments}
        small = [one for one in held if words[one] < _SMALL]
        worn = [one for one in held if sum(e.words for e in held[one]) * 2 < words[one]]
        again = sorted({*(small if len(small) > _MOST_SMALL else ()), *worn})
        if again:
            self._join([entry for one in again for entry in held[one]])
            for one in again:
                self.shelf.drop(one)

    def _join(self, entries: Sequence[Entry]) -> None:
        batch: list[Arrival] = []
        size = 0
        for entry in entries:
            text = self.shelf.text_of(entry)
            if batch and size + len(text) > MOST_AT_ONCE:
                self.shelf.add(batch, lambda _: self.progress(0.98))
                batch, size = [], 0
            batch.append(Arrival(entry.path, entry.size, entry.changed, entry.digest, text))
            size += len(text)
        self.shelf.add(batch, lambda _: self.progress(0.98))


def _status(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:
        return None

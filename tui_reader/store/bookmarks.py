"""The bookmarks of an essay, in a file that a person may read and write as well.

Every change reads the file again under its lock and names a bookmark by its id, so two sessions never undo
each other and what one deleted stays deleted.  A file that cannot be read, or is of a newer version, is left
alone: new bookmarks wait in ``ESSAY.pending.toml`` beside it until it is mended.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tui_reader.problems import Problem, ReaderError
from tui_reader.store import files, records, statements, tables
from tui_reader.store.records import Bookmark, new
from tui_reader.store.tables import Known, Tables

__all__ = ["Bookmark", "Bookmarks", "Essay", "new"]

VERSION = 1
_COMMENT = """\
# Bookmarks in {title}, kept by Ad Fontes.
# You may edit this file: names, remarks, tags, comments, the order; what you write stays. `anchor` is
# how a passage is found again, by its words and what stands around them, when the text has changed.
"""

Act = Callable[[Tables], Tables]


@dataclass(frozen=True, slots=True)
class Essay:
    """What the file says of the essay that it belongs to."""

    title: str = ""
    author: str = ""
    path: str = ""
    digest: str = ""


class _ClosedError(ReaderError):
    """A file that must not be written to, though the disk would let us."""


class _GoneError(ReaderError):
    """A bookmark that is not in the file."""


class Bookmarks:
    """The bookmarks of one essay, as the file has them now."""

    def __init__(self, path: Path, essay: Essay | None = None) -> None:
        self.path = path
        self.pending = path.with_name(f"{path.stem}.pending.toml")
        """Where new bookmarks wait while the file cannot be written to."""
        self._essay = essay or Essay()
        self._known = Known()
        self._made: records.Made = {}
        self._unsaved: dict[str, Bookmark] = {}
        self._deleted: dict[str, str] = {}
        self._problems: list[Problem] = []
        self._all: tuple[Bookmark, ...] = ()
        self._stamps: tuple[object, ...] = ()
        self._load()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the file, as last read."""
        return tuple(self._problems)

    @property
    def unsaved(self) -> tuple[Bookmark, ...]:
        """Bookmarks that could not be written; they are tried again with every change."""
        return tuple(self._unsaved.values())

    def all(self) -> tuple[Bookmark, ...]:
        """Give every bookmark, in the order of the text."""
        return self._all

    def get(self, bookmark: str) -> Bookmark | None:
        """Give the bookmark with an id."""
        return next((one for one in self._all if one.id == bookmark), None)

    def letter(self, letter: str) -> Bookmark | None:
        """Give the bookmark with a letter."""
        return next((one for one in self._all if one.letter == letter), None)

    def refresh(self) -> bool:
        """Read the file again if it was changed; say whether it was."""
        if self._stamps == self._now():
            return False
        self._load()
        return True

    def add(self, bookmark: Bookmark) -> Bookmark | None:
        """Keep a new bookmark; gives the one that had its letter, as it was.

        One that had nothing but the letter goes; one with a name, a remark or tags only loses the letter.
        """
        displaced: list[Bookmark] = []

        def act(now: Tables) -> Tables:
            displaced.clear()
            return self._appended(self._without_letter(now, bookmark, displaced), bookmark)

        try:
            self._alter(act, pending=act)
        except ReaderError:
            self._unsaved[bookmark.id] = bookmark
            self._load()
            raise
        return displaced[0] if displaced else None

    def change(self, bookmark: str, **fields: object) -> Bookmark:
        """Change fields of a bookmark; gives it as it is then."""
        changed: list[Bookmark] = []

        def act(now: Tables) -> Tables:
            index = records.index(now, bookmark)
            if index is None:
                raise _gone(self.path)
            old = records.read(now, index)
            whole = dataclasses.replace(old, **fields)  # type: ignore[arg-type]
            changed[:] = [whole]
            # First this one, then the others: taking their letter may move this one's table.
            now = self._replaced(now, index, whole)
            return now if whole.letter == old.letter else self._without_letter(now, whole, [])

        self._alter(act, pending=act)
        return changed[0]

    def delete(self, bookmark: str) -> Bookmark:
        """Delete a bookmark; gives it as it was.  One that is gone already is no error."""
        deleted = [one for one in self._all if one.id == bookmark]

        def act(now: Tables) -> Tables:
            index = records.index(now, bookmark)
            if index is None:
                return now
            deleted[:] = [records.read(now, index)]
            table = now.table(index)
            self._deleted[bookmark] = now.text[table.start : table.end].partition("\n")[2]
            return now.removed(index, self._known)

        def act_on_pending(now: Tables) -> Tables:
            if records.index(now, bookmark) is None:
                raise _gone(self.pending)
            return act(now)

        if self._unsaved.pop(bookmark, None) is None:
            self._alter(act, pending=act_on_pending)
        else:
            self._load()
        if not deleted:
            raise _gone(self.path)
        return deleted[0]

    def restore(self, bookmark: Bookmark) -> None:
        """Bring a deleted bookmark back, with what a person had added to it."""

        def act(now: Tables) -> Tables:
            if records.index(now, bookmark.id) is not None:
                return now
            taken = bookmark.letter and any(values.get("letter") == bookmark.letter for values in now.values)
            whole = dataclasses.replace(bookmark, letter="") if taken else bookmark
            return self._appended(now, whole, self._deleted.get(bookmark.id) if whole is bookmark else None)

        self._alter(act, pending=act)

    def retry(self) -> bool:
        """Try again to write what could not be written; say whether all is kept now."""
        if self._unsaved:
            self._alter(lambda now: now, pending=lambda now: now)
        return not self._unsaved

    # -- reading

    def _now(self) -> tuple[object, ...]:
        return files.stamp(self.path), files.stamp(self.pending)

    def _load(self) -> None:
        self._stamps = self._now()
        self._problems = []
        found = self._read_from(self.path)
        waiting = self._read_from(self.pending) if files.stamp(self.pending) else []
        if waiting and not self._problems:
            try:
                self._alter(lambda now: now, timeout=0)
                return
            except ReaderError as error:
                self._problems.append(error.problem)
        taken = {one.letter for one in waiting if one.letter}
        found = [dataclasses.replace(one, letter="") if one.letter in taken else one for one in found]
        by_id = {one.id: one for one in [*self._unsaved.values(), *waiting, *found]}
        self._all = tuple(sorted(by_id.values(), key=lambda one: one.anchor.start))

    def _read_from(self, path: Path) -> list[Bookmark]:
        try:
            data = files.read(path)
            if data is None:
                return []
            own = path == self.path
            now = tables.read(data, path=path, key="bookmark", known=self._known if own else Known())
            self._problems += [problem for problem in [_closed(now, path)] if problem]
            found, problems = records.read_all(now, str(path), self._made if own else {})
            self._problems += problems
            if own and len(self._known.pieces) > 2 * len(found) + 100:
                self._known.forget(now)
            return found
        except ReaderError as error:
            self._problems.append(error.problem)
            return []

    # -- writing

    def _alter(self, act: Act, *, pending: Act | None = None, timeout: float = files.PATIENCE) -> None:
        """Change the file, or the pending one where the file must be left alone."""
        with files.lock(self.path, timeout):
            try:
                waiting = self._waiting()
                files.change(self.path, lambda old: self._applied(self.path, old, act, waiting or []))
                if waiting is not None:
                    files.remove(self.pending)
            except _ClosedError as closed:
                if pending is None:
                    raise
                self._alter_pending(pending, closed)
            self._unsaved.clear()
        self._load()

    def _alter_pending(self, act: Act, closed: _ClosedError) -> None:
        def apply(old: bytes | None) -> bytes:
            try:
                return self._applied(self.pending, old, act, [])
            except _GoneError:
                raise closed from None  # it stands in the file that must be left alone

        files.change(self.pending, apply)

    def _applied(self, path: Path, old: bytes | None, act: Act, waiting: list[Bookmark]) -> bytes:
        try:
            now = tables.read(old or b"", path=path, key="bookmark", known=self._known)
        except ReaderError as error:
            raise _ClosedError(error.problem) from error
        if problem := _closed(now, path):
            raise _ClosedError(problem)
        if not now.text.strip():
            now = tables.parse(self._beginning(), name=str(path), key="bookmark", known=self._known)
        for bookmark in (*waiting, *self._unsaved.values()):
            if records.index(now, bookmark.id) is None:
                now = self._appended(self._without_letter(now, bookmark, []), bookmark)
        try:
            new = act(now)
        except ReaderError as error:
            named = dataclasses.replace(error.problem, file=error.problem.file or str(path))
            raise type(error)(named) from error
        # Nothing to keep and nothing kept: no file is made for it.
        return new.encode() if new.values or old is not None else b""

    def _waiting(self) -> list[Bookmark] | None:
        """Give what waits beside the file; None where nothing does, or where it cannot be read."""
        try:
            data = files.read(self.pending)
            if data is None:
                return None
            now = tables.read(data, path=self.pending, key="bookmark", known=Known())
        except ReaderError:
            return None
        return records.read_all(now, str(self.pending), {})[0]

    def _beginning(self) -> str:
        title = f"“{self._essay.title}”" if self._essay.title else "an essay"
        comment = _COMMENT.format(title=" ".join(title.split()))
        about = {key: value for key, value in dataclasses.asdict(self._essay).items() if value}
        lines = "".join(statements.assigned((key,), records.clean(value)) for key, value in about.items())
        return f"{records.clean(comment)}version = {VERSION}\n\n[essay]\n{lines}"

    def _appended(self, now: Tables, bookmark: Bookmark, text: str | None = None) -> Tables:
        if records.index(now, bookmark.id) is not None:
            return now
        values = records.values(bookmark)
        if text is not None:
            values = tables.parse(f"[[bookmark]]\n{text}", name="", key="bookmark", known=Known()).values[0]
        return now.appended(values, text if text is not None else records.written(values), self._known)

    def _replaced(self, now: Tables, index: int, bookmark: Bookmark) -> Tables:
        values, texts = records.changed(now, index, bookmark)
        return now.replaced(index, values, texts, self._known)

    def _without_letter(self, now: Tables, bookmark: Bookmark, displaced: list[Bookmark]) -> Tables:
        """Take a bookmark's letter from whichever other has it."""
        while (index := records.letter(now, bookmark.letter, but=bookmark.id)) is not None:
            one = records.read(now, index)
            displaced.append(one)
            if one.name or one.remark or one.tags:
                now = self._replaced(now, index, dataclasses.replace(one, letter=""))
            else:
                now = now.removed(index, self._known)
        return now


def about(path: Path) -> Essay:
    """Say which essay a file of bookmarks belongs to, as far as the file says so."""
    try:
        told = tomllib.loads(path.read_text("utf-8")).get("essay")
    except (OSError, ValueError):
        return Essay()
    known = told if isinstance(told, dict) else {}
    return Essay(**{field.name: str(known.get(field.name, "")) for field in dataclasses.fields(Essay)})


def _gone(path: Path) -> _GoneError:
    return _GoneError(Problem(str(path), "does not hold that bookmark: it was deleted elsewhere"))


def _closed(now: Tables, path: Path) -> Problem | None:
    """Say why a file that can be read must not be written to."""
    version = now.rest.get("version", VERSION)
    if isinstance(version, int) and version > VERSION:
        what = "was written by a newer Ad Fontes and is only read"
        return Problem(str(path), what, "new bookmarks wait beside it; install the newer one")
    if not now.divisible:
        what = "is written so that one bookmark cannot be changed without the others"
        return Problem(str(path), what, "begin each bookmark with [[bookmark]]")
    return None

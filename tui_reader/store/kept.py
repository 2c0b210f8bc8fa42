"""Records of an essay, in a file that a person may read and write as well.

Every change reads the file again under its lock and names a record by its id, so two sessions never undo
each other.  What is deleted stays in the file for a year, with a line that says when: so it can be brought
back, and no copy of the file brings it back unasked.  A file that cannot be read, or is of a newer version,
is left alone: new records wait in ``ESSAY.pending.toml`` beside it until it is mended.
"""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from tui_reader.problems import Problem, ReaderError
from tui_reader.store import copies, files, records, statements, tables, unsaved
from tui_reader.store.records import Essay, Record
from tui_reader.store.refusals import VERSION, ClosedError, GoneError, HeldError, RefusedError, closed
from tui_reader.store.tables import Known, Tables
from tui_reader.store.unsaved import Act, Unsaved
from tui_reader.toml_text import Values

_FORGOTTEN = timedelta(days=365)


RecordType = TypeVar("RecordType", bound=Record)


class Kept(ABC, Generic[RecordType]):
    """The records of one essay, as their file has them now."""

    key: ClassVar[str]
    """What the file calls a record."""
    comment: ClassVar[str]
    """What the file says first; ``{title}`` stands for the essay."""

    def __init__(self, path: Path, essay: Essay | None = None) -> None:
        self.path = path
        self.pending = path.with_name(f"{path.stem}{copies.PENDING}.toml")
        """Where new records wait while the file cannot be written to."""
        self._essay = essay or Essay()
        self._known = Known()
        self._made: dict[int, tuple[Values, Any]] = {}
        self._unsaved: list[Unsaved[RecordType]] = []
        self._found: dict[Path, list[RecordType]] = {}
        self._left: list[Unsaved[RecordType]] = []
        self._failure: Problem | None = None
        self._problems: list[Problem] = []
        self._all: tuple[RecordType, ...] = ()
        self._stamps: tuple[object, ...] = ()
        self._load()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the file, as last read."""
        return tuple(self._problems)

    @property
    def unsaved(self) -> tuple[Unsaved[RecordType], ...]:
        """What could not be written, in order; it is tried again with every change."""
        return tuple(self._unsaved)

    @property
    def notice(self) -> str:
        """Say for the status line how much is not written, and why; nothing where all is."""
        return unsaved.notice(self._unsaved, self._failure)

    def all(self) -> tuple[RecordType, ...]:
        """Give every record, in the order of the text."""
        return self._all

    def get(self, record: str) -> RecordType | None:
        """Give the record with an id."""
        return next((one for one in self._all if one.id == record), None)

    def refresh(self) -> bool:
        """Read the file again if it was changed; say whether it was."""
        if self._stamps == self._now():
            return False
        self._load()
        return True

    def add(self, record: RecordType) -> RecordType | None:
        """Keep a new record; gives the one that had to make room for it, as it was."""
        displaced: list[RecordType] = []

        def act(now: Tables) -> Tables:
            displaced.clear()
            return self._appended(self._made_room(now, record, displaced), record)

        self._attempt(Unsaved("added", record, act, act))
        return displaced[0] if displaced else None

    def add_all(self, new: Iterable[RecordType]) -> list[RecordType]:
        """Keep new records with one write; gives them without those that are known already or were deleted."""
        added: list[RecordType] = []

        def act(now: Tables) -> Tables:
            fresh = {one.id: one for one in new if records.place(now, one.id) is None}
            added[:] = fresh.values()
            values = [self._values(one) for one in added]
            return now.extended([(one, records.written(one)) for one in values], self._known)

        self._alter(act, pending=act, timeout=files.PATIENCE)
        return added

    def delete(self, record: str) -> RecordType:
        """Delete a record; gives it as it was.  One that is gone already is no error."""
        deleted = [one for one in self._all if one.id == record]

        def act(now: Tables) -> Tables:
            index = records.index(now, record)
            if index is None:
                return now
            deleted[:] = [self._read(now, index)]
            return self._pruned(self._buried(now, index))

        def act_on_pending(now: Tables) -> Tables:
            if records.index(now, record) is None:
                raise self._gone(self.pending)
            return act(now)

        if self._taken_back("added", record) and self.get(record) is None:
            return deleted[0]
        if deleted:
            self._attempt(Unsaved("deleted", deleted[0], act, act_on_pending))
        else:
            self._alter(act, pending=act_on_pending)
        if not deleted:
            raise self._gone(self.path)
        return deleted[0]

    def restore(self, record: RecordType) -> None:
        """Bring a deleted record back, with what a person had added to it."""

        def act(now: Tables) -> Tables:
            if records.index(now, record.id) is not None:
                return now
            return self._appended(now, self._fitted(now, record))

        if not (self._taken_back("deleted", record.id) and self.get(record.id) is not None):
            self._attempt(Unsaved("added", record, act, act))

    def retry(self, timeout: float = files.PATIENCE) -> bool:
        """Try again to write what could not be written; say whether all is kept now."""
        try:
            if self._unsaved:
                self._alter(lambda now: now, pending=lambda now: now, timeout=timeout)
        except ReaderError as error:
            self._failure = error.problem
        return not self._unsaved

    def deleted(self) -> list[tuple[datetime, RecordType]]:
        """Give what was deleted and can be brought back, with when, the latest first."""
        data = files.read(self.path)
        now = tables.read(data or b"", path=self.path, key=self.key, known=self._known)
        dead = [place for place, values in enumerate(now.values) if records.dead(values)]
        found = [(records.moment(now.values[at]["deleted"]), self._read(now, at)) for at in dead]
        return sorted(found, key=lambda one: one[0], reverse=True)

    def elsewhere(self) -> bytes:
        """Write what is not saved as a file of its own, which a merge takes up."""
        now = tables.parse(self._beginning(), name="", key=self.key, known=Known())
        done = {one.record.id: one for one in self._unsaved}
        for one in done.values():
            now = self._appended(now, one.record)
            now = self._buried(now, len(now.values) - 1) if one.what == "deleted" else now
        return now.encode()

    def let_go(self) -> None:
        """Forget what is not saved: it is in other hands now."""
        self._unsaved, self._failure = [], None

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
        found = self._beside(found, waiting)
        by_id = {one.id: one for one in [*waiting, *found]}
        for one in self._unsaved:
            by_id = self._overlaid(by_id, one)
        self._all = tuple(sorted(by_id.values(), key=lambda one: one.anchor.start))

    def _overlaid(self, found: dict[str, RecordType], one: Unsaved[RecordType]) -> dict[str, RecordType]:
        record = one.record
        if one.what == "deleted":
            return {name: other for name, other in found.items() if name != record.id}
        if one.what == "added" and record.id in found:
            return found  # it was written after all, and the file knows better
        return {other.id: other for other in self._beside(list(found.values()), [record])} | {
            record.id: record
        }

    def _read_from(self, path: Path) -> list[RecordType]:
        try:
            data = files.read(path)
        except ReaderError as error:
            # The disk's fault, not the file's: what was read before holds, and it is read again next time.
            self._problems.append(error.problem)
            self._stamps = ()
            return self._found.get(path, [])
        found = self._found[path] = self._found_in(path, data) if data is not None else []
        return found

    def _found_in(self, path: Path, data: bytes) -> list[RecordType]:
        own = path == self.path
        try:
            now = tables.read(data, path=path, key=self.key, known=self._known if own else Known())
        except ReaderError as error:
            self._problems.append(error.problem)
            return []
        self._problems += [problem for problem in [closed(now, path)] if problem]
        found, problems = self._read_all(now, str(path), self._made if own else {})
        self._problems += problems
        if own and len(self._known.pieces) > 2 * len(now.values) + 100:
            self._known.forget(now)
        return found

    # -- writing

    def _attempt(self, one: Unsaved[RecordType]) -> None:
        """Write what was done, or keep it in memory and raise HeldError with what hindered it."""
        try:
            # Where something is held already, its file is likely held still: no key waits for that again.
            self._alter(one.act, pending=one.on_pending, timeout=0 if self._unsaved else files.BRIEFLY)
        except ReaderError as error:
            # Room on the disk does not mend these; but what is new is lost if it is not kept here.
            hopeless = isinstance(error, GoneError | ClosedError | RefusedError)
            if hopeless and one.what != "added":
                raise
            self._unsaved = [*self._unsaved, one]
            self._failure = error.problem
            self._load()
            passing = isinstance(error, files.BusyError)
            raise HeldError(unsaved.held(error.problem, passing=passing)) from error

    def _taken_back(self, what: str, record: str) -> bool:
        """Forget what was done to a record and not written, where it began so; say whether it did."""
        done = [one for one in self._unsaved if one.record.id == record]
        if not any(one.what == what for one in done):
            return False
        self._unsaved = [
            one for one in self._unsaved if one not in done or (what, one.what) == ("deleted", "changed")
        ]
        self._load()
        return True

    def _alter(self, act: Act, *, pending: Act | None = None, timeout: float = files.BRIEFLY) -> None:
        """Change the file, or the pending one where the file must be left alone."""
        with files.lock(self.path, timeout):
            try:
                waiting = self._waiting()
                files.change(self.path, lambda old: self._applied(self.path, old, act, waiting or []))
                if waiting is not None:
                    files.remove(self.pending)
            except ClosedError as closed:
                if pending is None:
                    raise
                self._alter_pending(pending, closed, timeout)
            self._unsaved, self._failure = self._left, None
        self._load()

    def _alter_pending(self, act: Act, closed: ClosedError, timeout: float) -> None:
        def apply(old: bytes | None) -> bytes:
            try:
                return self._applied(self.pending, old, act, [])
            except GoneError:
                raise closed from None  # it stands in the file that must be left alone

        files.change(self.pending, apply, timeout=timeout)

    def _applied(self, path: Path, old: bytes | None, act: Act, waiting: list[RecordType]) -> bytes:
        try:
            now = tables.read(old or b"", path=path, key=self.key, known=self._known)
        except ReaderError as error:
            raise ClosedError(error.problem) from error
        if problem := closed(now, path):
            raise ClosedError(problem)
        if not now.text.strip():
            now = tables.parse(self._beginning(), name=str(path), key=self.key, known=self._known)
        for record in waiting:
            now = self._joined(now, record)
        now = self._with_unsaved(now, path)
        try:
            new = act(now)
        except ReaderError as error:
            named = dataclasses.replace(error.problem, file=error.problem.file or str(path))
            raise (GoneError if isinstance(error, GoneError) else RefusedError)(named) from error
        # Nothing to keep and nothing kept: no file is made for it.
        return new.encode() if new.values or old is not None else b""

    def _with_unsaved(self, now: Tables, path: Path) -> Tables:
        self._left = []
        for one in self._unsaved:
            try:
                now = one.on_pending(now) if path == self.pending else one.act(now)
            except GoneError:
                if path == self.pending:
                    self._left.append(one)
                else:  # deleted elsewhere and changed here: what was changed is kept
                    now = self._joined(now, one.record)
            except ReaderError:
                self._left.append(one)
        return now

    def _joined(self, now: Tables, record: RecordType) -> Tables:
        if records.index(now, record.id) is not None:
            return now
        return self._appended(self._made_room(now, record, []), record)

    def _waiting(self) -> list[RecordType] | None:
        """Give what waits beside the file; None where nothing does, or where it cannot be read."""
        try:
            data = files.read(self.pending)
            if data is None:
                return None
            now = tables.read(data, path=self.pending, key=self.key, known=Known())
        except ReaderError:
            return None
        return self._read_all(now, str(self.pending), {})[0]

    def _beginning(self) -> str:
        title = f"“{self._essay.title}”" if self._essay.title else "an essay"
        comment = self.comment.format(title=" ".join(title.split()))
        about = {key: value for key, value in dataclasses.asdict(self._essay).items() if value}
        lines = "".join(statements.assigned((key,), records.clean(value)) for key, value in about.items())
        return f"{records.clean(comment)}version = {VERSION}\n\n[essay]\n{lines}"

    def _appended(self, now: Tables, record: RecordType) -> Tables:
        place, values = records.place(now, record.id), self._values(record)
        if place is None:
            return now.appended(values, records.written(values), self._known)
        if not records.dead(now.values[place]):
            return now
        known = self._values(self._read(now, place))
        return now.replaced(place, *records.revived(now, place, values, known), self._known)

    def _buried(self, now: Tables, place: int) -> Tables:
        return now.replaced(place, *records.buried(now, place), self._known)

    def _pruned(self, now: Tables) -> Tables:
        """Take out what was deleted so long ago that no copy can be left that has it."""
        for place, values in reversed(list(enumerate(now.values))):
            if records.dead(values) and records.moment(values["deleted"]) < datetime.now(UTC) - _FORGOTTEN:
                now = now.removed(place, self._known)
        return now

    def _gone(self, path: Path) -> GoneError:
        return GoneError(Problem(str(path), f"does not hold that {self.key}: it was deleted elsewhere"))

    # -- what differs from one kind of record to another

    @abstractmethod
    def _read(self, now: Tables, place: int) -> RecordType:
        """Give the record in one table."""

    @abstractmethod
    def _read_all(
        self, now: Tables, file: str, made: dict[int, tuple[Values, Any]]
    ) -> tuple[list[RecordType], list[Problem]]:
        """Give every record of a file, and what is wrong with them; ``made`` are those read before."""

    @abstractmethod
    def _values(self, record: RecordType) -> Values:
        """Give what the file says of a record."""

    def _made_room(self, now: Tables, record: RecordType, displaced: list[RecordType]) -> Tables:
        """Take from the others what only one may have and a new record claims."""
        return now

    def _fitted(self, now: Tables, record: RecordType) -> RecordType:
        """Give a record that is brought back without what another has taken since."""
        return record

    def _beside(self, found: list[RecordType], waiting: list[RecordType]) -> list[RecordType]:
        """Give the records of the file as they are beside those that wait."""
        return found


def notices(several: Iterable[Kept[Any]]) -> str:
    """Say for the status line what is not saved, and why; nothing where all is."""
    return "; ".join(one.notice for one in several)

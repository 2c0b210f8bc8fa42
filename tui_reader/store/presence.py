"""Which sessions have an essay open now: a file a session, locked as long as the session lives.

A file gets its name only once it is locked, and the system lets the lock go when its holder ends, however it ends: so
a file of this machine that is not locked is nobody's, and is deleted.  Of one that another machine wrote the lock may
not be seen from here; it is then said to be unsure, and forgotten after a day.
"""

from __future__ import annotations

import contextlib
import os
import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tui_reader.problems import ReaderError
from tui_reader.store import files, statements
from tui_reader.store.paths import file_name

_FORGOTTEN = 24 * 3600.0
"""Seconds after which a file of another machine whose lock is not seen no longer counts."""


class Session(NamedTuple):
    """A session that has an essay open."""

    pid: int
    host: str
    terminal: str
    """Such as ``pts/3``; nothing where it is not known."""
    since: datetime
    """With its time zone; when it opened the essay."""
    sure: bool = True
    """Whether it is known to live."""

    @property
    def here(self) -> bool:
        """Whether it runs on this machine."""
        return self.host == _here()


class Presence:
    """What this session tells others of itself, and what it knows of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.essay = ""
        """The id of the essay that is open here."""
        self.terminal = ""
        self.others: tuple[Session, ...] = ()
        """The other sessions on that essay, as last looked for, the oldest first."""
        self.untold: tuple[Session, ...] = ()
        """Those of them that came since and were not spoken of yet."""
        self.following = False
        """Whether this session goes where the others go."""
        self.asking = False
        """Whether it is still to be said what this session will do."""
        self._own: Path | None = None
        self._lock: int | None = None

    def open(self, essay: str, terminal: str = "") -> None:
        """Tell others that an essay is open here, instead of the one before; where that cannot be, tell nothing."""
        self.close()
        self.essay, self.terminal = essay, terminal
        if not essay:
            return
        own = self.folder / f"{file_name(essay)}.{os.getpid()}-{os.urandom(3).hex()}.toml"
        told = {"pid": os.getpid(), "host": _here(), "terminal": terminal}
        told |= {"since": datetime.now(UTC)}
        try:
            self._lock = files.hold(
                own, "".join(statements.assigned((k,), v) for k, v in told.items()).encode()
            )
            self._own = own
        except ReaderError:  # to read on matters more
            self._own = self._lock = None
        self._found("*")  # what ended sessions left, of whatever essay, is deleted
        self.look()
        self.asking = bool(self.others)

    def look(self) -> None:
        """Look again which other sessions have the essay open."""
        self.others = tuple(self._found(file_name(self.essay))) if self.essay else ()

    def close(self) -> None:
        """Tell others that no essay is open here any more."""
        self.essay, self.others, self.following, self.asking = "", (), False, False
        if self._own is not None and self._lock is not None:
            with contextlib.suppress(ReaderError):  # without its lock it counts for nothing
                files.remove(self._own)
            os.close(self._lock)
            self._own = self._lock = None

    def _found(self, name: str) -> list[Session]:
        """Give the sessions whose files have a name, and delete the files of those that are no more."""
        found = [_session(file) for file in self.folder.glob(f"{name}.*.toml") if file != self._own]
        return sorted((one for one in found if one is not None), key=lambda one: (one.since, one.pid))


def _session(file: Path) -> Session | None:
    """Read a session's file; None where it is spoilt, or where there is no such session any more."""
    try:
        held = files.held(file)
        told = tomllib.loads((files.read(file) or b"").decode())
        whose = Session(int(told["pid"]), _plain(told["host"]), _plain(told["terminal"]), told["since"], held)
        old = time.time() - file.stat().st_mtime > _FORGOTTEN
        if not held and (whose.host == _here() or old):
            files.remove(file)
            return None
        return whose if whose.since.tzinfo is not None else None
    except (ReaderError, OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _here() -> str:
    return os.uname().nodename


def _plain(words: object) -> str:
    return "".join(c for c in str(words) if c.isprintable())[:64]

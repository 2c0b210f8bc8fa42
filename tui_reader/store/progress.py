"""Where a person was in each essay, so that it opens at the same words.

The essay read last stands last in the file, so no order depends on the clock.  A place that has to be kept
at once, while the terminal is going away, never waits: where another holds the file it goes into a file of
its own, which the next session takes in.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from tui_reader.anchor import Anchor
from tui_reader.problems import Problem, ReaderError
from tui_reader.store import files, statements, tables
from tui_reader.store.tables import Known, Tables
from tui_reader.toml_text import Values

if TYPE_CHECKING:
    from tui_reader.jumps import KeptJump

VERSION = 1
MOST = 1000
"""Essays whose places are kept."""
_BEGINNING = f"""\
# Where you were in each essay, the last one read at the end.  Ad Fontes writes this file by itself.
version = {VERSION}
"""

Act = Callable[[Tables], Tables]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person was in an essay."""

    essay: str
    """The essay's id."""
    anchor: Anchor
    """The first words on the screen."""
    jumps: tuple[KeptJump, ...] = ()
    """The oldest first."""
    percent: float = 0.0
    path: str = ""
    digest: str = ""
    title: str = ""
    when: datetime | None = None
    """With its time zone; for showing, never for deciding."""
    share: float = 0.0
    """How much of the whole text, notes included, stands before it, from 0 to 1: where to look for it in a file."""
    sample: str = ""
    """Its length and a few of its letters, by which it is known again in another form."""

    def moved(self, by: int) -> Place:
        """Give the place as it is in a text that has so many characters more before it."""
        return replace(self, anchor=replace(self.anchor, start=self.anchor.start + by))


class _DamagedError(ReaderError):
    """A file of places that cannot be read."""


class Progress:
    """The places of all essays, as the file has them now."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # A thread may write while another reads, so each has a memory of its own.
        self._reading, self._writing = Known(), Known()
        self._problems: list[Problem] = []
        self._places: dict[str, Place] = {}
        self._stamp: object = None
        self._read_only = False
        self._load()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What went wrong with the file; it never keeps anyone from reading."""
        return tuple(self._problems)

    def place(self, essay: str) -> Place | None:
        """Give where a person was in an essay."""
        self._refresh()
        return self._places.get(essay)

    def at(self, *paths: str) -> Place | None:
        """Give the last place in the file that has one of some paths."""
        return next((one for one in self.recent(MOST) if one.path in paths), None)

    def last(self) -> Place | None:
        """Give the place in the essay read last."""
        return next(iter(self.recent(1)), None)

    def recent(self, number: int) -> list[Place]:
        """Give the places in the essays read last, the last one first."""
        self._refresh()
        return list(reversed(self._places.values()))[:number]

    def keep(self, place: Place, *, timeout: float = files.PATIENCE) -> None:
        """Keep a place; the session goes on with it even where it cannot be written."""
        self._remember(place)
        if not self._read_only:
            self._alter(place, timeout=timeout)

    def keep_now(self, place: Place) -> bool:
        """Keep a place without ever waiting or failing, as a signal handler must; say whether it is kept."""
        self._remember(place)
        if self._read_only:
            return False
        try:
            self._alter(place, timeout=0)
        except ReaderError:
            return self._keep_beside(place)
        return True

    # -- reading

    def _refresh(self) -> None:
        if files.stamp(self.path) != self._stamp:
            self._load()

    def _load(self) -> None:
        self._stamp = files.stamp(self.path)
        try:
            data = files.read(self.path)
        except ReaderError as error:
            self._problems = [error.problem]
            return
        try:
            now = _read(data, self.path, self._reading)
        except ReaderError as error:
            self._problems = [error.problem]
            self._set_aside(error.problem)
            return
        self._read_only = _version(now) > VERSION
        if self._read_only:
            what = "was written by a newer Ad Fontes, so your place is not kept"
            self._problems = [Problem(str(self.path), what, "install the newer one")]
        self._reading.forget(now)
        self._places = _places(now)
        for _, place in self._beside():
            self._remember(place)

    def _remember(self, place: Place) -> None:
        self._places.pop(place.essay, None)
        self._places[place.essay] = place

    def _set_aside(self, problem: Problem) -> None:
        """Keep a damaged file under another name, and put the version before in its place if that is whole."""
        backup = self.path.with_name(f"{self.path.name}.bak")
        try:
            with files.lock(self.path, timeout=0):
                aside = files.set_aside(self.path, "damaged")
                what = f"{problem.what}, so places are read from the version before"
                self._problems = [Problem(str(aside), what, "", problem.line, problem.column)]
                before = files.read(backup)
                if before is not None and _read(before, backup, Known()).divisible:
                    files.write(self.path, before)
                    self._load()
        except ReaderError as error:
            self._problems.append(error.problem)

    # -- writing

    def _alter(self, place: Place, *, timeout: float) -> None:
        # Those found now are older than this place; one that comes while we wait is newer, and stays.
        waiting = self._beside()
        missing: list[Place] = []

        def apply(old: bytes | None) -> bytes:
            try:
                now = _read(old, self.path, self._writing)
            except ReaderError as error:
                raise _DamagedError(error.problem) from error
            if _version(now) > VERSION:
                raise ReaderError(Problem(str(self.path), "was written by a newer Ad Fontes"))
            for one in [*missing, *(other for _, other in waiting), place]:
                now = _with(now, one, self._writing)
            return now.encode()

        with files.lock(self.path, timeout):
            try:
                files.change(self.path, apply)
            except _DamagedError:
                known = dict(self._places)
                self._load()  # sets it aside; the version before may know less than this session
                there = _places(_read(files.read(self.path), self.path, Known()))
                missing += [one for one in known.values() if one.essay not in there]
                files.change(self.path, apply)
            for file, _ in waiting:
                files.remove(file)
            for one in (*missing, place):
                self._remember(one)
            self._stamp = files.stamp(self.path)

    def _keep_beside(self, place: Place) -> bool:
        name = f"{self.path.stem}.late-{os.getpid()}-{time.monotonic_ns():x}.toml"
        try:
            now = _with(_read(None, self.path, Known()), place, Known())
            files.write(self.path.with_name(name), now.encode())
        except (ReaderError, OSError):
            return False
        return True

    def _beside(self) -> list[tuple[Path, Place]]:
        """Give the places that had to be kept in files of their own, the oldest first."""
        found: list[tuple[Path, Place]] = []
        for file in self.path.parent.glob(f"{self.path.stem}.late-*.toml"):
            try:
                found += [(file, one) for one in _places(_read(files.read(file), file, Known())).values()]
            except ReaderError:
                continue
        return sorted(found, key=lambda pair: (files.stamp(pair[0]) or (0, 0, 0))[0])


def _read(data: bytes | None, path: Path, known: Known) -> Tables:
    return tables.read(data or _BEGINNING.encode(), path=path, key="essay", known=known)


def _version(now: Tables) -> int:
    version = now.rest.get("version", VERSION)
    return version if isinstance(version, int) else VERSION


def _with(now: Tables, place: Place, known: Known) -> Tables:
    """Put a place last, in the stead of the one its essay had; the oldest beyond the limit go."""
    index = next((i for i, values in enumerate(now.values) if values.get("id") == place.essay), None)
    if index is None and len(now.values) >= MOST:
        index = 0
    if index is not None:
        now = now.removed(index, known)
    values = _values(place)
    text = "".join(statements.assigned((key,), value) for key, value in values.items())
    return now.appended(values, text, known)


def _values(place: Place) -> Values:
    when = (place.when or datetime.now(UTC)).replace(microsecond=0)
    anchor: dict[str, Any] = {"at": place.anchor.start, "words": place.anchor.exact}
    anchor |= {key: getattr(place.anchor, key) for key in ("before", "after", "beyond")}
    return {
        "id": _clean(place.essay),
        "title": _clean(place.title),
        "path": _clean(place.path),
        "digest": place.digest,
        "sample": place.sample,
        "when": when,
        "percent": round(float(place.percent), 1),
        "share": round(float(place.share), 6),
        "anchor": {key: _clean(v) if isinstance(v, str) else v for key, v in anchor.items()},
        "jumps": " ".join(_jump(place, essay, at) for essay, at, _ in place.jumps),
    } | ({"jump_words": [_clean(words) for *_, words in place.jumps]} if place.jumps else {})


def _jump(place: Place, essay: str, at: int) -> str:
    """Write a jump shortly: most of an essay's jumps are within it, and a long list would be slow to read."""
    return f"{at}" if essay == place.essay else f"{at}@{quote(_clean(essay), safe='')}"


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _places(now: Tables) -> dict[str, Place]:
    found = (_place(values) for values in now.values)
    return {place.essay: place for place in found if place is not None}


def _place(values: Values) -> Place | None:
    """Read a place; one that a hand has spoilt counts as not there."""
    try:
        anchor = values["anchor"]
        around = (str(anchor.get(key, "")) for key in ("words", "before", "after", "beyond"))
        jumps = [jump.partition("@") for jump in values.get("jumps", "").split()]
        begin = [str(words) for words in values.get("jump_words", ())]
        begin = begin if len(begin) == len(jumps) else [""] * len(jumps)
        texts = {key: str(values.get(key, "")) for key in ("path", "digest", "title", "sample")}
        when = values.get("when")
        return Place(
            str(values["id"]),
            Anchor(int(anchor["at"]), *around),
            tuple(
                (unquote(essay) if mark else str(values["id"]), int(at), words)
                for (at, mark, essay), words in zip(jumps, begin, strict=True)
            ),
            float(values.get("percent", 0)),
            **texts,
            when=when if isinstance(when, datetime) else None,
            share=float(values.get("share", 0)),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None

"""Why a change is refused, or a whole file must be left alone, though the disk would let us."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from tui_reader.problems import Problem, ReaderError
from tui_reader.store.tables import Tables

VERSION = 1


class ClosedError(ReaderError):
    """A file that must not be written to, though the disk would let us."""


class GoneError(ReaderError):
    """A record that is not in the file."""


class HeldError(ReaderError):
    """What was done could not be written; it is kept in memory, holds there, and is tried again."""


class RefusedError(ReaderError):
    """A change that the file as it stands does not allow, however much room there is."""


def all_of(steps: Iterable[Callable[[], object]]) -> None:
    """Do every step, also where the disk refuses one and it is only held in memory; raise that at the end."""
    refused: HeldError | None = None
    for step in steps:
        try:
            step()
        except HeldError as error:
            refused = error
    if refused is not None:
        raise refused


def closed(now: Tables, path: Path) -> Problem | None:
    """Say why a file that can be read must not be written to."""
    version = now.rest.get("version", VERSION)
    if isinstance(version, int) and version > VERSION:
        what = "was written by a newer Ad Fontes and is only read"
        return Problem(str(path), what, f"new {now.key}s wait beside it; install the newer one")
    if not now.divisible:
        what = f"is written so that one {now.key} cannot be changed without the others"
        return Problem(str(path), what, f"begin each {now.key} with [[{now.key}]]")
    return None

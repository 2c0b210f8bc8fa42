"""What a reader did that could not be written, kept until it can be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Generic, Literal, TypeVar

from tui_reader.problems import Problem
from tui_reader.store.tables import Tables

Act = Callable[[Tables], Tables]
"""A change to a file as it is found."""
RecordType = TypeVar("RecordType")


@dataclass(frozen=True, slots=True)
class Unsaved(Generic[RecordType]):
    """One thing done to a record, and how it is done to the file."""

    what: Literal["added", "changed", "deleted"]
    record: RecordType
    """As it is then; of one that was deleted, as it was."""
    act: Act = field(repr=False, compare=False)
    on_pending: Act = field(repr=False, compare=False)
    """The same where the file must be left alone and only what waits beside it may change."""


def notice(unsaved: Sequence[Unsaved[RecordType]], failure: Problem | None) -> str:
    """Say in a line how much is not written, and why; nothing where all is."""
    if not unsaved:
        return ""
    count = "1 change is" if len(unsaved) == 1 else f"{len(unsaved)} changes are"
    # The reason alone: the line has no room for the file as well.
    why = f": {failure.what.rpartition(': ')[2]}" if failure else ""
    return f"{count} not saved yet, and kept in memory{why}"


def held(failure: Problem, *, passing: bool) -> Problem:
    """Add to a failure that what was to be written is kept in memory and tried again.

    Args:
        passing: Whether it passes by itself, so that nothing is to be done about it.
    """
    again = "the change is kept in memory and tried again"
    remedy = again if passing or not failure.remedy else f"{again}; {failure.remedy}"
    # The name alone: a long path would leave no room on the line for what happened.
    return replace(failure, file=Path(failure.file).name, remedy=remedy)

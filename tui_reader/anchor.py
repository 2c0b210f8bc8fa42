"""Describe a passage so that it can be found again, and find it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui_reader.document import Position, Range

AROUND = 32
"""Characters kept on either side of a passage."""
PLACE = 60
"""Characters kept of what follows a place that is not a passage."""


class Status(StrEnum):
    """How sure it is that a passage was found."""

    SAME = "same"
    """The same words at the same place."""
    MOVED = "moved"
    """The same words elsewhere."""
    CHANGED = "changed"
    """Other words that are clearly the same passage."""
    AMBIGUOUS = "ambiguous"
    """Several places fit nearly as well; nothing is chosen."""
    LOST = "lost"
    """Nothing fits."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage's place, its words, and what stands on either side."""

    start: Position
    exact: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a passage."""

    status: Status
    range: Range | None
    """Where it is; the likeliest place when that is ambiguous; None when it is lost."""
    others: tuple[Range, ...] = ()
    """When it is ambiguous, every place it may be, the likeliest first."""


def make(text: str, start: Position, end: Position) -> Anchor:
    """Describe a passage; an empty one is a place, known by the words that follow it."""
    if end <= start:
        end = min(len(text), start + PLACE)
    return Anchor(start, text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND])


def resolve(text: str, anchor: Anchor) -> Found:
    """Find a passage again in a text that may have been changed."""
    end = anchor.start + len(anchor.exact)
    if text[anchor.start : end] == anchor.exact:
        return Found(Status.SAME, Range(anchor.start, end))
    at = text.find(anchor.exact)
    if at < 0:
        return Found(Status.LOST, None)
    return Found(Status.MOVED, Range(at, at + len(anchor.exact)))

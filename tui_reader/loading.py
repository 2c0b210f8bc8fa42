"""What is done in the background, such as opening an essay: what the status line says of it, and how it is given up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tui_reader.document import Position


class Part(NamedTuple):
    """Which part of a file an essay is, where the whole is not read yet."""

    origin: Position
    """Where in the whole its text begins, as far as is known."""
    start: float
    """How much of the file stands before it, from 0 to 1."""
    end: float
    """How much of the file it reaches to, from 0 to 1."""

    def share(self, seen: float) -> float:
        """Say how much of the file has been seen, from how much of the part."""
        return self.start + (self.end - self.start) * seen

    def seen(self, share: float) -> float | None:
        """Say how much of the part a share of the file is; nothing where that is not in it."""
        return (share - self.start) / (self.end - self.start) if self.start <= share < self.end else None


PARTLY = "given up: only these pages are read; open it again for the rest"


@dataclass(slots=True)
class Loading:
    """The opening of an essay, or the indexing of a library, as far as it has come."""

    name: str
    give_up: Callable[[], None]
    share: float = 0.0
    """From 0 to 1."""
    doing: str = "Opening"
    told: str = "given up"
    """What is said when it is given up."""
    partly: bool = False
    """Whether some pages of it are shown already."""

    def __str__(self) -> str:
        partly = ", only these pages so far" if self.partly else ""
        return f"{self.doing} {self.name}  {round(self.share * 100)}%{partly}   Esc gives up"


def first_trouble(troubles: Sequence[str], key: str) -> str:
    """Say the first thing that is amiss with an essay just opened, and how to see the rest."""
    if not troubles:
        return ""
    more = f"  ({len(troubles)} such: {key} shows them)" if key and len(troubles) > 1 else ""
    return troubles[0] + more

"""What is done in the background, such as opening an essay: what the status line says of it, and how it is given up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


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

    def __str__(self) -> str:
        return f"{self.doing} {self.name}  {round(self.share * 100)}%   Esc gives up"


def first_trouble(troubles: Sequence[str], key: str) -> str:
    """Say the first thing that is amiss with an essay just opened, and how to see the rest."""
    if not troubles:
        return ""
    more = f"  ({len(troubles)} such: {key} shows them)" if key and len(troubles) > 1 else ""
    return troubles[0] + more

"""What a command wants done outside the reader; the screen carries it out.

A command cannot open a file, quit or reach the terminal: it appends a request, and what holds the
terminal looks at the list after each key.  So every command can be tested without a terminal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from tui_reader.document import Position, Range


@dataclass(frozen=True, slots=True)
class Load:
    """Open an essay, in the background where it is large."""

    path: str
    """A path, or ``shipped:NAME`` for a work of the embedded library."""
    at: Position | None = None
    """Where to go once it is open; None for the place where it was left."""
    words: str = ""
    """Words to go to once it is open, near ``at``: a passage that a quotation comes from."""
    bookmark: str = ""
    """The id of a bookmark to go to once it is open."""
    jump: bool = True
    """Whether the place left behind goes into the jump history."""


@dataclass(frozen=True, slots=True)
class Seek:
    """Look in the library for the passage that a quotation of the open essay comes from."""

    quotation: Range
    edition: int = 0
    """Which of the texts that have the passage is wanted, from 0; past the last the first again."""


@dataclass(frozen=True, slots=True)
class SeekAll:
    """Look in the library for every quotation of the open essay."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Send text to the clipboard of the terminal."""

    text: str
    what: str
    """What it is, for the message: ``quotation``, ``selection``."""


@dataclass(frozen=True, slots=True)
class Work:
    """Do something that may take long, away from the keys."""

    do: Callable[[], str]
    """Gives what is to be said of it."""


@dataclass(frozen=True, slots=True)
class Quit:
    """End the session."""

    code: int = 0


@dataclass(frozen=True, slots=True)
class Suspend:
    """Stop the process, as Ctrl-Z does elsewhere."""


@dataclass(frozen=True, slots=True)
class Redraw:
    """Paint the whole screen afresh."""


@dataclass(frozen=True, slots=True)
class ChangeTheme:
    """Use other colours."""

    name: str


Request = Load | Seek | SeekAll | Work | Copy | Quit | Suspend | Redraw | ChangeTheme


class Invoke(Protocol):
    """How the reader has a command carried out; the registry above it supplies this."""

    def __call__(self, reader: Any, name: str, *, count: int | None, letter: str | None, text: str) -> None:
        """Carry out a command by its id, or say why it cannot be."""

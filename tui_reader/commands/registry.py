"""Every action of the reader, by name.

A command is a function of a reader and of how it was called::

    @command("note.next", counts=True)
    def next_note(reader: Reader, call: Call) -> None:
        \"\"\"Go to the next note.\"\"\"

Its name is a subject and a verb and never changes its meaning.  The first line of its docstring is its help,
wherever help is given: write it for the reader.  To add a command, write such a function in a file of this
folder and bind a key to its name in ``keymaps/default.toml``; the help page, the palette, the ``:`` prompt
and ``adfontes commands`` have it then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from tui_reader.keymap import label_of
from tui_reader.patterns import compiled
from tui_reader.spelling import nearest as nearest_word


@dataclass(frozen=True, slots=True)
class Call:
    """How a command was called."""

    count: int | None = None
    """The number typed before its key."""
    letter: str | None = None
    """The letter typed after its key."""
    text: str = ""
    """What was typed after its name at the prompt."""

    @property
    def times(self) -> int:
        """How often to do it: the count, or once; nobody means never."""
        return max(self.count or 1, 1)


# A command knows its reader by its own annotation; from here nothing above may be named.
Run = Callable[[Any, Call], None]
When = Callable[[Any], str]
RunType = TypeVar("RunType", bound=Run)


@dataclass(frozen=True, slots=True)
class Command:
    """One action of the reader."""

    id: str
    help: str
    """One sentence for the reader, with its full stop."""
    run: Run
    counts: bool = False
    """Whether it takes a number."""
    letter: bool = False
    """Whether it waits for one more key."""
    title: str = ""
    """In a word or two, for hints: ``next quotation``."""
    when: When | None = None
    """Why it cannot run now, in a few words for the reader; nothing when it can."""

    @property
    def subject(self) -> str:
        """What it is about: the part of its name before the full stop."""
        return self.id.partition(".")[0]

    def hindrance(self, reader: Any) -> str:
        """Say why the command cannot run now; nothing when it can."""
        return self.when(reader) if self.when else ""


COMMANDS: dict[str, Command] = {}
"""The commands by their names; importing ``tui_reader.commands`` fills it."""

_ID = compiled(r"[a-z]+\.[a-z]+(_[a-z]+)*")


def command(
    name: str, *, counts: bool = False, letter: bool = False, title: str = "", when: When | None = None
) -> Callable[[RunType], RunType]:
    """Make a function the command of a name."""

    def register(run: RunType) -> RunType:
        sentence = (run.__doc__ or "").strip().partition("\n")[0].strip()
        if not _ID.fullmatch(name):
            raise ValueError(f'the command name "{name}" is not of the form subject.verb')
        if name in COMMANDS:
            raise ValueError(f'"{name}" is already the command {_where(COMMANDS[name].run)}')
        if not sentence.endswith("."):
            raise ValueError(
                f'the command "{name}" ({_where(run)}) needs a docstring whose first line is one sentence'
                " for the reader, with a full stop"
            )
        COMMANDS[name] = Command(name, sentence, run, counts, letter, title or label_of(name), when)
        return run

    return register


def _where(run: Run) -> str:
    return f"{getattr(run, '__module__', '?')}.{getattr(run, '__qualname__', '?')}"


def nearest(name: str) -> str:
    """Give the command whose name looks most like a wrong one; nothing when none does."""
    return nearest_word(name, COMMANDS)


def counting() -> frozenset[str]:
    """Name the commands that take a number."""
    return frozenset(name for name, found in COMMANDS.items() if found.counts)


def lettered() -> frozenset[str]:
    """Name the commands that wait for a letter."""
    return frozenset(name for name, found in COMMANDS.items() if found.letter)


def titles() -> dict[str, str]:
    """Give the brief title of each command by its name."""
    return {name: found.title for name, found in COMMANDS.items()}

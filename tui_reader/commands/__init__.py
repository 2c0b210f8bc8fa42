"""What can be done: a file a subject; see :mod:`tui_reader.commands.registry`."""

from typing import Any

from tui_reader.commands import (
    apparatus,
    bookmarks,
    corrections,
    motion,
    notes,
    panes,
    search,
    session,
    sources,
    taking,
    travel,
    undoing,
)
from tui_reader.commands.registry import COMMANDS, Call, Command, command, nearest

__all__ = ["COMMANDS", "Call", "Command", "command", "invoke", "nearest"]

_FILES = (
    motion,
    travel,
    notes,
    sources,
    apparatus,
    search,
    bookmarks,
    undoing,
    corrections,
    panes,
    taking,
    session,
)


def invoke(reader: Any, name: str, *, count: int | None, letter: str | None, text: str) -> None:
    """Carry out a command by its id, or say why it cannot be."""
    found = COMMANDS.get(name)
    if found is None:
        guess = nearest(name)
        reader.say(f"There is no command {name}" + (f"; did you mean {guess}?" if guess else ""))
        return
    hindrance = found.hindrance(reader)
    if hindrance:
        reader.say(hindrance)
        return
    found.run(reader, Call(count, letter, text))

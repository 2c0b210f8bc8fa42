"""A change made, and what the disk refused: say so while it lasts, try again, let none of it end with the session."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tui_reader.formats.clean import clean
from tui_reader.problems import Problem, ReaderError
from tui_reader.prompt import Prompt
from tui_reader.reader import Reader
from tui_reader.requests import Quit
from tui_reader.store import files
from tui_reader.store.kept import Kept, notices
from tui_reader.store.paths import absolute
from tui_reader.store.refusals import HeldError

_AT_LAST = 0.5
"""Seconds to wait for another session once no key does; a line that dropped leaves no more than two."""


def attempt(reader: Reader, change: Callable[[], str], back: Callable[[], str] | None = None) -> bool:
    """Make a change and say what was done, or why not; ``back`` takes it back. Say whether it holds now."""
    try:
        reader.say(change())
    except HeldError as error:  # done all the same, and in memory
        reader.say(str(error))
    except ReaderError as error:
        reader.say(str(error))
        return False
    if back is not None:
        reader.undone.append(back)
    return True


def try_again(reader: Reader, *, timeout: float = 0) -> bool:
    """Try to write what could not be written, waiting so long for a lock at most; say whether all is kept now."""
    waiting = reader.library.unsaved()
    # Every one of them is tried, whatever became of the others.
    saved = [one.retry(timeout) for one in waiting]
    if waiting and all(saved):
        reader.say("What could not be saved is saved now")
    return all(saved)


def leave(reader: Reader) -> None:
    """End the session; where something is not saved, ask first where it shall go."""
    if try_again(reader, timeout=files.BRIEFLY):
        reader.requests.append(Quit())
    else:
        _ask(reader, _suggested(), notices(reader.library.unsaved()))


def rescued(reader: Reader, folders: Sequence[Path]) -> list[str]:
    """Write what is still not saved to the first folder that takes it; give a line to print for each file."""
    lines: list[str] = []
    for one in reader.library.unsaved():
        if one.retry(_AT_LAST):
            continue
        for folder in folders:
            with contextlib.suppress(ReaderError):
                lines.append(f"{one.notice}; it is written in {_put(one, folder)}")
                break
        else:
            reader.parting += _printed(one)
    return lines


def _ask(reader: Reader, folder: str, why: str) -> None:
    def accept(given: str) -> None:
        folder = given.strip()
        try:
            if folder:
                _write(reader, Path(folder).expanduser())
            else:
                _print(reader)
        except ReaderError as error:
            _ask(reader, folder, str(error))
        else:
            reader.requests.append(Quit())

    reader.say(why)
    reader.ask(Prompt("not saved; write it to the folder (none: print it; Esc stays): ", accept, text=folder))


def _suggested() -> str:
    """Give a folder that can be written to."""
    import tempfile  # every start would wait for it

    folders = (os.path.expanduser("~"), absolute(""), tempfile.gettempdir())
    return next((folder for folder in folders if os.access(folder, os.W_OK)), "")


def _write(reader: Reader, folder: Path) -> None:
    for one in reader.library.unsaved():
        reader.parting += f"adfontes: {one.notice}; it is written in {_put(one, folder)}\n"
        one.let_go()


def _print(reader: Reader) -> None:
    for one in reader.library.unsaved():
        reader.parting += _printed(one)
        one.let_go()


def _printed(one: Kept[Any]) -> str:
    lines = [f"# {one.path.name}: what could not be saved", *one.elsewhere().decode().splitlines()]
    # The words are an essay's: what could speak to a terminal is made visible.
    return "".join(f"{clean(line)}\n" for line in lines)


def _put(one: Kept[Any], folder: Path) -> Path:
    """Write what is not saved of an essay to a new file in a folder; give the file."""
    if not folder.is_dir():
        raise ReaderError(Problem(str(folder), "is no folder", "name one that is there"))
    for number in range(1, 1000):
        tail = f"-{number}" if number > 1 else ""
        file = folder / f"{one.path.stem}.{one.key}s.unsaved{tail}.toml"
        if not file.exists():
            files.write(file, one.elsewhere())
            return file
    raise ReaderError(Problem(str(folder), "is full of files like these", "name another folder"))

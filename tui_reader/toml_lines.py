"""TOML one statement after another, each with its line, as a person reads it.

The standard library gives values without lines, and refuses a whole file for a key that stands twice.  A person
who wrote the file wants the line, and the rest of the file to be used; so each statement is read by itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any, NamedTuple

from tui_reader.patterns import compiled

_LONGEST = 200
"""Lines of one statement; a longer one is a bracket that was never closed."""
_HEADER = compiled(r"^\s*\[(?P<name>[^\[\]]+)\]\s*(#.*)?$")
_PLACE = compiled(r" \(at line (?P<line>\d+), column \d+\)$| \(at end of document\)$")


class Header(NamedTuple):
    """The beginning of a section."""

    line: int
    section: str


class Setting(NamedTuple):
    """One key and its value."""

    line: int
    """The first of its lines, from 1."""
    section: str
    """Empty before the first section."""
    key: str
    value: object


class NotToml(Exception):  # noqa: N818  (told to the reader as a problem, never raised to the top)
    """The text cannot be read as TOML."""

    def __init__(self, what: str, line: int | None) -> None:
        super().__init__(what)
        self.what = what
        self.line = line


def statements(text: str) -> list[Header | Setting]:
    """Take a text apart into its statements; a section or key that stands twice is given twice.

    Raises:
        NotToml: With what is wrong, and the line; without one where only a look at the whole text can tell it.
    """
    try:
        return list(_statements(text.removeprefix("\ufeff")))
    except (RecursionError, ValueError):
        raise NotToml("it is nested too deeply, or holds a number of thousands of digits", None) from None


def _statements(text: str) -> Iterator[Header | Setting]:
    section = ""
    for line, source in _sources(text):
        header = _HEADER.match(source) if isinstance(source, str) else None
        if header:
            section = header["name"].strip().strip("\"'")
            yield Header(line, section)
        elif isinstance(source, dict):
            for key, value in source.items():
                if section or not isinstance(value, dict):
                    yield Setting(line, section, key, value)
                    continue
                # A section written as an inline table, or with a dotted key.
                yield Header(line, key)
                for inner, held in value.items():
                    yield Setting(line, key, inner, held)
        else:
            raise _complaint(text, line, source)


def _sources(text: str) -> Iterator[tuple[int, str | dict[str, Any]]]:
    """Give each statement, read if it can be, with its first line's number; most are one line."""
    held: list[str] = []
    first = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not held and (not line.strip() or line.lstrip().startswith("#")):
            continue
        if not held and _HEADER.match(line):
            yield number, line
            continue
        first = first if held else number
        held.append(line)
        whole = _read("\n".join(held))
        if whole is not None or len(held) >= _LONGEST:
            yield first, "\n".join(held) if whole is None else whole
            held = []
    if held:
        yield first, "\n".join(held)


def _read(source: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError:
        return None


def _complaint(text: str, line: int, source: str) -> NotToml:
    """Say what is wrong: as the library says it of the whole text, or else of the one statement."""
    for read, before in ((text, 0), (source, line - 1)):
        try:
            tomllib.loads(read)
        except tomllib.TOMLDecodeError as error:
            message = str(error)
            if message.startswith("Cannot ") and read is text:
                continue
            place = _PLACE.search(message)
            what = message[: place.start()] if place else message
            at = before + int(place["line"]) if place and place["line"] else None
            return NotToml(what[:1].lower() + what[1:], at)
    return NotToml("this is no statement", line)

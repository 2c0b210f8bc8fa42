"""The statements of a TOML text written and changed: one line put in the place of another, all else as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import tomli_w

from tui_reader.toml_text import scan


def last_end(text: str) -> int:
    """Say where the last statement of a text ends."""
    return max((statement.end for statement in scan(text)), default=0)


def edited(text: str, changes: Mapping[tuple[str, ...], str | None]) -> str:
    """Put lines in the place of those with the same paths; None deletes, a new path goes to the end.

    Args:
        text: One table with its header.
        changes: Whole lines, newline included, by their whole paths.
    """
    found = list(scan(text))
    wanted = dict(changes)
    parts: list[str] = []
    at, end_of_main = 0, 0
    for statement in found:
        parts.append(text[at : statement.start])
        if not statement.header and statement.path in wanted:
            line = wanted.pop(statement.path)
            parts.append(_with_comment(line, statement.comment) if line is not None else "")
        else:
            parts.append(text[statement.start : statement.end])
        at = statement.end
        if not any(other.header for other in found[1:] if other.start <= statement.start):
            end_of_main = len(parts)
    added = "".join(line for line in wanted.values() if line is not None)
    if added and end_of_main and not parts[end_of_main - 1].endswith("\n"):
        parts[end_of_main - 1] += "\n"
    return "".join([*parts[:end_of_main], added, *parts[end_of_main:], text[at:]])


def assigned(path: tuple[str, ...], value: Any, *, lines: bool = False) -> str:
    """Write a key and its value as whole lines; a table becomes one line for each of its keys.

    Args:
        lines: Let a text of several lines stand on several lines.
    """
    if isinstance(value, dict) and value:
        return "".join(assigned((*path, key), inner, lines=lines) for key, inner in value.items())
    name = ".".join(_key(part) for part in path)
    if lines and isinstance(value, str) and "\n" in value and "\r" not in value:
        written = tomli_w.dumps({"k": value}, multiline_strings=True)
        return f"{name} = {written[4:]}"
    return f"{name} = {_literal(value)}\n"


def _literal(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)} = {_literal(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    if isinstance(value, datetime) and value.utcoffset() == timedelta(0):
        return f"{value:%Y-%m-%dT%H:%M:%S}{value:.%f}".removesuffix(".000000") + "Z"
    return tomli_w.dumps({"k": value})[4:].removesuffix("\n")


def _key(key: str) -> str:
    return tomli_w.dumps({key: 0}).removesuffix(" = 0\n")


def _with_comment(line: str, comment: str) -> str:
    return f"{line.removesuffix(chr(10))}  {comment}\n" if comment else line

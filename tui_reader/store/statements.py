"""The statements of a TOML text and where they stand, for changing one line and for naming one.

tomllib tells what a text says but not where.  This finds the ends of statements and no more; whoever changes
a text by it reads the result back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import tomli_w

from tui_reader.problems import Problem

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_KEYS = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_NOTHING = re.compile(r"[ \t]*(?:#[^\n]*)?\r?(?:\n|\Z)")
_HEADER = re.compile(rf"[ \t]*\[\[?[ \t]*({_KEYS})[ \t]*\]\]?")
_ASSIGNED = re.compile(rf"[ \t]*({_KEYS})[ \t]*=")
_ONE_KEY = re.compile(_KEY)
_TOKEN = re.compile(
    r'''
    """(?:[^"\\]|\\.|""?(?!"))*+"{3,5} | \'\'\'(?:[^\']|\'\'?(?!\'))*+\'{3,5} | (?P<open>"""|\'\'\')
    | "(?:[^"\\\n]|\\.)*+" | \'[^\'\n]*\' | (?P<comment>\#[^\n]*) | (?P<bracket>[\[\]{}]) | (?P<end>\n)
    ''',
    re.VERBOSE | re.DOTALL,
)
_AT = re.compile(r" \((?:at line (\d+), column (\d+)|at end of document)\)$")
_PLAINLY = (
    ("Invalid value", "here a value is missing or is not one", "put words between quotation marks"),
    ("Expected '=' after a key", "a key stands without a value", 'write it as key = "value"'),
    ("Invalid statement", "this line is neither a key with a value nor a table", 'write it as key = "value"'),
    ("Illegal character '\\n'", "a quotation mark is not closed on its line", "close it"),
    (
        "Expected newline or end of document",
        "something stands after the value",
        "begin a new line, or put # before it",
    ),
    ("Cannot overwrite a value", "this key stands there already", "delete one of the two"),
    ("Cannot declare", "this table stands there already", "delete one of the two, or write [[...]]"),
    ("Unescaped '\\'", "a backslash in quotation marks has to be doubled", "write \\\\"),
    ("Invalid hex value", "a backslash in quotation marks has to be doubled", "write \\\\"),
    ("Expected ']", "a header is not closed", "close it with as many brackets as it opens with"),
    ("Unclosed array", "a list is not closed", "close it with ]"),
    ("Unclosed inline table", "a table in braces is not closed", "close it with }"),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A header, or a key with its value."""

    path: tuple[str, ...]
    """The whole path, that of the header it stands under included; empty when it cannot be read."""
    start: int
    end: int
    """After its newline."""
    comment: str = ""
    """The comment at its end."""
    header: bool = False
    closed: bool = True
    """Whether its strings and brackets are closed."""


def scan(text: str, at: int = 0) -> Iterator[Statement]:
    """Go through the statements of a text in order, from the beginning of a line."""
    under: tuple[str, ...] = ()
    while at < len(text):
        if nothing := _NOTHING.match(text, at):
            at = nothing.end()
            continue
        statement = _statement(text, at, under)
        if statement.header:
            under = statement.path
        yield statement
        at = statement.end


def last_end(text: str) -> int:
    """Say where the last statement of a text ends."""
    return max((statement.end for statement in scan(text)), default=0)


def line_of(text: str, path: tuple[str, ...]) -> int | None:
    """Say on which line, from 1, a key or table stands."""
    for statement in scan(text):
        if statement.path[: len(path)] == path:
            return text.count("\n", 0, statement.start) + 1
    return None


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


def explain(text: str, message: str, name: str) -> Problem:
    """Say in plain words what tomllib said of a text, and where."""
    place = _AT.search(message)
    line, column = (int(place[1]), int(place[2])) if place and place[1] else (None, None)
    what = _AT.sub("", message)
    if line is None:
        open_ = next((s for s in scan(text) if not s.closed), None)
        at = open_.start if open_ else len(text.rstrip())
        line, column = text.count("\n", 0, at) + 1, None
        if open_:
            return Problem(
                name, "what begins here is never closed", "close the quotation mark or bracket", line
            )
    words = text.split("\n")[line - 1] if line <= text.count("\n") + 1 else ""
    if re.match(r"<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|", words):
        what, remedy = "here stand the marks of an unfinished merge", "choose a side and delete the marks"
        return Problem(name, what, remedy, line)
    for sign, plain, remedy in _PLAINLY:
        if what.startswith(sign):
            if sign == "Invalid value" and re.search("=[ \t]*[“”„‘’«]", words):
                plain, remedy = "curly quotation marks do not count here", 'write straight ones: "'
            return Problem(name, plain, remedy, line, column)
    return Problem(name, what[:1].lower() + what[1:], "", line, column)


def _statement(text: str, at: int, under: tuple[str, ...]) -> Statement:
    if header := _HEADER.match(text, at):
        end, comment, closed = _end(text, header.end())
        return Statement(_names(header[1]), at, end, comment, header=True, closed=closed)
    assigned = _ASSIGNED.match(text, at)
    end, comment, closed = _end(text, assigned.end() if assigned else at)
    return Statement(under + _names(assigned[1]) if assigned else (), at, end, comment, closed=closed)


def _end(text: str, at: int) -> tuple[int, str, bool]:
    """Find the end of what begins here: (end, comment, whether all is closed)."""
    depth, comment = 0, ""
    for token in _TOKEN.finditer(text, at):
        if token["open"]:
            return len(text), "", False
        if token["bracket"]:
            depth += 1 if token[0] in "[{" else -1
        elif token["comment"] and depth <= 0:
            comment = token[0].rstrip("\r")
        elif token["end"] and depth <= 0:
            return token.end(), comment, True
    return len(text), comment, depth <= 0


def _names(keys: str) -> tuple[str, ...]:
    return tuple(key.strip("\"'") for key in _ONE_KEY.findall(keys))


def _with_comment(line: str, comment: str) -> str:
    return f"{line.removesuffix(chr(10))}  {comment}\n" if comment else line


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

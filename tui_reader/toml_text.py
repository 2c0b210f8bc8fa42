"""A TOML text as a whole: what it says, or what is wrong with it and where; and where its statements stand.

tomllib tells what a text says but not where, has words of its own for what is wrong, and takes minutes over what nobody
writes.  This finds the ends of statements and no more; whoever changes a text by it reads the result back.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any, NamedTuple

from tui_reader.patterns import compiled
from tui_reader.problems import Problem, ReaderError

Values = dict[str, Any]

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_KEYS = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_NOTHING = compiled(r"[ \t]*(?:#[^\n]*)?\r?(?:\n|\Z)")
_HEADER = compiled(rf"[ \t]*\[\[?[ \t]*({_KEYS})[ \t]*\]\]?")
_ASSIGNED = compiled(rf"[ \t]*({_KEYS})[ \t]*=")
_ONE_KEY = compiled(_KEY)
_TOKEN = compiled(
    r'''
    """[^"\\]*(?:(?:\\.|""?(?!"))[^"\\]*)*"{3,5} | \'\'\'[^\']*(?:\'\'?(?!\')[^\']*)*\'{3,5} | (?P<open>"""|\'\'\')
    | "[^"\\\n]*(?:\\.[^"\\\n]*)*" | \'[^\'\n]*\' | (?P<comment>\#[^\n]*) | (?P<bracket>[\[\]{}]) | (?P<end>\n)
    ''',
    re.VERBOSE | re.DOTALL,
)
_AT = compiled(r" \((?:at line (\d+), column (\d+)|at end of document)\)$")
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
_CHAIN = compiled(rf"(?<![\w-])(?:{_KEY}[ \t]*\.[ \t]*){{64}}")
_LONGEST_LINE = 1_000_000


class Statement(NamedTuple):
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


def decoded(data: bytes, name: str) -> str:
    """Decode the bytes of a TOML file; a ReaderError names the first place that is not UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        raise ReaderError(Problem(name, "is not UTF-8 text", "save it as UTF-8", line, column)) from error


def load(text: str, *, name: str) -> Values:
    """Read a whole text as TOML; whatever is wrong with it is a ReaderError with its line."""
    refuse_absurd(text, name)
    # A byte order mark shifts nothing: it stands before the first line.
    plain = text.removeprefix("\ufeff")
    try:
        return tomllib.loads(plain)
    except tomllib.TOMLDecodeError as error:
        raise ReaderError(explain(plain, str(error), name)) from error
    except RecursionError as error:
        line = _line_with_most(re.compile(r"[\[{]"), plain)
        raise ReaderError(
            Problem(name, "is nested too deeply to be read", "write tables instead", line)
        ) from error
    except ValueError as error:
        # Beside errors of syntax, which are caught above, only a number of thousands of digits does this.
        line = _line_with_most(re.compile(r"\d"), plain)
        remedy = "put it between quotation marks"
        raise ReaderError(Problem(name, "holds a number too long to be read", remedy, line)) from error


def refuse_absurd(text: str, name: str) -> None:
    """Refuse what tomllib would take minutes over; nobody writes it by hand."""
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > _LONGEST_LINE:
            raise ReaderError(Problem(name, "holds a line too long to be read", "break it in two", number))
        if len(line) > 128 and _CHAIN.search(line):
            what = "holds a key of too many parts"
            raise ReaderError(Problem(name, what, "write tables instead", number))


def _line_with_most(what: re.Pattern[str], text: str) -> int:
    """Give the number of the line on which something stands most often."""
    counts = [sum(1 for _ in what.finditer(line)) for line in text.split("\n")]
    return counts.index(max(counts)) + 1


def line_of(text: str, path: tuple[str, ...]) -> int | None:
    """Say on which line, from 1, a key or table stands."""
    for statement in scan(text):
        if statement.path[: len(path)] == path:
            return text.count("\n", 0, statement.start) + 1
    return None


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

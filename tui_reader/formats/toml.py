"""TOML: a file of bookmarks or settings, checked as the program would read it and shown as it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby

from tui_reader.document import Document, Kind, Metadata
from tui_reader.formats.builder import Builder
from tui_reader.formats.clean import clean
from tui_reader.limits import Limits
from tui_reader.problems import Problem, ReaderError
from tui_reader.toml_text import decoded, load

Progress = Callable[[float], None]

_TOGETHER = 100
"""Lines of one block: a screen lays out a block at a time."""
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def parse_toml(
    data: bytes, name: str, *, encoding: str | None, progress: Progress, limits: Limits
) -> Document:
    """Make a document of a TOML file, or say what is wrong with it and on which line."""
    if data.startswith(_MARKS):
        what = "this begins with a byte order mark, which TOML does not allow"
        raise ReaderError(Problem(name, what, "save it as UTF-8 without one", 1))
    try:
        text = decoded(data, name)
        load(text, name=name)
    except ReaderError as error:
        raise ReaderError(_named(error.problem)) from error
    progress(0.5)
    builder = Builder(limits)
    for part in _parts(clean(text)):
        builder.add(Kind.CODE, part)
    builder.end_body()
    return builder.finish(name, data, Metadata(title=name, format="toml", encoding="utf-8"))


def _named(problem: Problem) -> Problem:
    """Say of what was found that it makes the file no TOML."""
    where = "" if problem.line is None else f", line {problem.line}"
    what = f"it {problem.what}" if problem.what.startswith(("is ", "holds ")) else problem.what
    remedy = problem.remedy or "mend it in an editor"
    return replace(problem, what=f"this is not valid TOML{where}: {what}", remedy=remedy)


def _parts(text: str) -> Iterator[str]:
    """Cut a text at its blank lines, and where too many lines stand together."""
    for blank, lines in groupby(text.split("\n"), key=lambda line: not line.strip()):
        held = [] if blank else list(lines)
        for first in range(0, len(held), _TOGETHER):
            yield "\n".join(held[first : first + _TOGETHER])

"""A file in, a Document out.

The format is told by the file's name, else by what the text looks like.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tui_reader.document import Document
from tui_reader.formats.clean import clean, clean_line
from tui_reader.formats.decoding import decode, read
from tui_reader.formats.markdown import looks_like_markdown, parse_markdown
from tui_reader.formats.plain import parse_plain

__all__ = ["MARKDOWN", "Progress", "clean", "clean_line", "open", "parse"]

Progress = Callable[[float], None]
MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mkdn")


def open(  # noqa: A001  (read as formats.open)
    path: str | Path, *, encoding: str | None = None, progress: Progress | None = None
) -> Document:
    """Read a file and make a document of it; a ReaderError says what is wrong with it."""
    path = Path(path)
    return parse(read(path), path.name, encoding=encoding, progress=progress)


def parse(
    data: bytes, name: str, *, encoding: str | None = None, progress: Progress | None = None
) -> Document:
    """Make a document of a file's bytes; ``name`` tells its format.

    ``progress`` is called often with the share done, from 0 to 1, and may raise GivenUp.
    """
    report = progress or _silent
    report(0.0)
    decoded = decode(data, clean_line(name), encoding=encoding)
    text = clean(decoded.text)
    read_as = parse_markdown if _is_markdown(name, text) else parse_plain
    document = read_as(
        text, name, data, encoding=decoded.encoding, warnings=decoded.warnings, progress=report
    )
    report(1.0)
    return document


def _silent(_: float) -> None:
    pass


def _is_markdown(name: str, text: str) -> bool:
    suffix = Path(name).suffix.lower()
    return suffix in MARKDOWN or (suffix not in (".txt", ".text") and looks_like_markdown(text))

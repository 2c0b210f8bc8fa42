"""Write a document in another format, its notes and quotations kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tui_reader.cells import ASCII
from tui_reader.conversion.data import write_json
from tui_reader.conversion.markdown import write_markdown
from tui_reader.conversion.page import write_html
from tui_reader.conversion.printing import printed
from tui_reader.document import Document
from tui_reader.layout import Measure
from tui_reader.problems import Problem, ReaderError
from tui_reader.store import files

__all__ = ["FORMATS", "converted", "printed", "save", "write_html", "write_json", "write_markdown"]

FORMATS = ("markdown", "html", "json", "text")


def converted(document: Document, to: str, *, ascii_only: bool = False) -> Iterator[str]:
    """Give a document in a format, piece by piece; with ``ascii_only`` for a terminal that shows no more."""
    if to == "text":
        measure = Measure(glyphs=ASCII) if ascii_only else Measure()
        yield from (f"{line}\n" for line in printed(document, measure))
    elif to == "json":
        yield write_json(document, ascii_only=ascii_only)
    else:
        text = write_html(document) if to == "html" else write_markdown(document)
        # Both formats know a character by its number.
        yield text.encode("ascii", "xmlcharrefreplace").decode() if ascii_only else text


def save(document: Document, to: str, path: Path, *, sources: Sequence[str] = ()) -> None:
    """Write a document to a file, which is replaced whole; never to one it was made of."""
    for source in sources:
        if path.exists() and Path(source).exists() and path.samefile(source):
            raise ReaderError(Problem(str(path), "this is the essay itself", "name another file to write"))
    files.write(path, "".join(converted(document, to)).encode("utf-8"))

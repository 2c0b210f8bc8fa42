"""What the command line can be asked of an essay's apparatus: its lists, its citations."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tui_reader import apparatus, inspection, listing
from tui_reader.document import Document
from tui_reader.equipment import equip
from tui_reader.formats.decoding import read
from tui_reader.library import SHIPPED
from tui_reader.placing import placed
from tui_reader.store.paths import Paths


def list_parser(kinds: Any) -> None:
    """Say what ``adfontes list notes|quotations|sources`` takes."""
    for kind, what in (
        ("notes", "the notes, what each cites and what an Ibid. stands for"),
        ("quotations", "the quotations, who speaks and from which work"),
        ("sources", "the works cited, and what is quoted from each"),
    ):
        parser = kinds.add_parser(kind, help=what, description=f"List {what}.")
        parser.add_argument("file", help="the essay; - is standard input")
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", dest="form", action="store_const", const="json", help="as JSON")
        form.add_argument("--csv", dest="form", action="store_const", const="csv", help="as CSV")
        if kind == "sources":
            form.add_argument("--bibtex", dest="form", action="store_const", const="bibtex", help="as BibTeX")
            form.add_argument("--csl", dest="form", action="store_const", const="csl", help="as CSL-JSON")
        parser.add_argument("-o", "--output", metavar="OUT", type=Path, help="the file to write")
        parser.add_argument("--encoding", metavar="NAME", help="the file's encoding")


def edition(*given: str, encoding: str | None = None) -> tuple[list[Path | str], Document, list[str]]:
    """Open a text as it was corrected, or several as one work.

    Give their paths, the document, and what is wrong with the corrections.
    """
    library = equip(Paths.from_environment()).library
    files = [library.locate(file) if file.startswith(SHIPPED) else file for file in given]
    troubles: list[str] = []

    def amend(path: Path, document: Document) -> Document:
        document, wrong = library.edition(str(path), document, part=True)
        troubles.extend(f"{path.name}: {one}" for one in wrong)
        return document

    document = inspection.document_of(files, encoding=encoding, amend=amend, limits=library.limits)
    if len(files) > 1:
        return files, document, troubles
    document, own = library.edition(library.full_name(given[0]), document)
    return files, document, [*troubles, *own]


def listed(kind: str, file: str, form: str | None, *, encoding: str | None = None) -> tuple[str, list[str]]:
    """Give a list of what an essay holds, in one of the forms or in words, and what is wrong with its corrections."""
    [path], document, troubles = edition(file, encoding=encoding)
    found = apparatus.study(document)
    file_text = placed(document, path, encoding=encoding)
    return listing.written(kind, document, found, file_text, form), troubles


def citations(arguments: Sequence[str]) -> Iterable[str]:
    """Answer ``adfontes citations``: a line of JSON a note."""
    parser = argparse.ArgumentParser(
        prog="adfontes citations", description="Read notes as citations, every Ibid. followed."
    )
    parser.add_argument(
        "--batch",
        metavar="FILE",
        required=True,
        help='a line of JSON a note, with "body", and "id", "work", "seq", "num"; - is standard input',
    )
    parser.add_argument("--json", action="store_true", help="a line of JSON a note; the only form there is")
    options = parser.parse_args(arguments)
    lines = sys.stdin if options.batch == "-" else lines_of(options.batch)
    return listing.cited(lines)


def lines_of(path: str) -> list[str]:
    """Read a batch, line by line."""
    return read(Path(path)).decode("utf-8", "replace").split("\n")

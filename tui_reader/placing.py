"""Where the words of an essay stand in the file they were read from, as far as the file is text.

A paragraph is found by its letters and digits alone, in the order of the file: joining lines, healing hyphens and
taking marks of emphasis away leave those as they are.  What a Markdown file has between them, such as the target of a
link, is passed over.
"""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path

from tui_reader.document import Document, Position
from tui_reader.formats.decoding import decode
from tui_reader.formats.decoding import read as read_bytes
from tui_reader.structure import file_order

TEXTUAL = frozenset({"plain", "markdown"})
"""Formats whose file is text that a person reads in an editor."""
_BEGINNING = 24
"""Letters by which a paragraph is found that is not in the file letter by letter."""
_FAR = 400
"""Letters that may be passed over between two of a paragraph."""


class Placed:
    """From offsets in an essay's text to offsets in its file's, lines and columns."""

    def __init__(self, document: Document, file: str) -> None:
        self.file = file
        """The file's text, its line ends as they are."""
        self._lines = [0, *(i + 1 for i, char in enumerate(file) if char == "\n")]
        bare, places = _letters(file)
        self._starts: list[Position] = []
        self._found: list[tuple[list[int], list[int]]] = []
        at = 0
        rows: list[tuple[Position, list[int], list[int]]] = []
        for index in file_order(document):
            block = document.blocks[index]
            words, own = _letters(document.text[block.start : block.end])
            begins = bare.find(words, at)
            taken = list(range(begins, begins + len(words))) if begins >= 0 else _through(words, bare, at)
            if taken:
                at = taken[-1] + 1
            rows.append((block.start, own[: len(taken)], [places[i] for i in taken]))
        for start, own, there in sorted(rows):
            self._starts.append(start)
            self._found.append((own, there))

    def at(self, position: Position) -> int | None:
        """Give where a position stands in the file; None where its paragraph is not found there."""
        block = bisect_right(self._starts, position) - 1
        if block < 0 or not self._found[block][0]:
            return None
        own, there = self._found[block]
        offset = position - self._starts[block]
        i = bisect_right(own, offset) - 1
        if i < 0:
            # Before the first letter there is only a mark.
            return max(0, there[0] - (own[0] - offset))
        return there[i] + min(offset - own[i], _gap(there, i))

    def end(self, position: Position) -> int | None:
        """Give where words that end at a position end in the file."""
        before = self.at(position - 1)
        return None if before is None else before + 1

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Give the line and the column of an offset in the file, both from 1, in code points."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1


def placed(document: Document, path: str | Path, *, encoding: str | None = None) -> Placed | None:
    """Read the file of an essay again and place its words there; None where it is no text."""
    if document.metadata.format not in TEXTUAL or str(path) == "-" or not Path(path).is_file():
        return None
    decoded = decode(read_bytes(Path(path)), Path(path).name, encoding=encoding)
    return Placed(document, decoded.text)


def _letters(text: str) -> tuple[str, list[int]]:
    places = [i for i, char in enumerate(text) if char.isalnum()]
    return "".join(text[i] for i in places), places


def _gap(there: list[int], i: int) -> int:
    return there[i + 1] - there[i] - 1 if i + 1 < len(there) else 1_000_000


def _through(words: str, bare: str, at: int) -> list[int]:
    """Find a paragraph's letters one after another, passing over what stands between them."""
    begins = bare.find(words[:_BEGINNING], at)
    if begins < 0:
        return []
    taken: list[int] = []
    place = begins
    for char in words:
        place = bare.find(char, place, place + _FAR)
        if place < 0:
            break
        taken.append(place)
        place += 1
    return taken

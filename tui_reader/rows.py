"""Rows of the screen as pieces: cut, filled and joined by cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui_reader.cells import graphemes, width
from tui_reader.formats.clean import clean
from tui_reader.layout import Piece

Row = tuple[Piece, ...]


def piece(text: str, *roles: str) -> Piece:
    """Make a piece that is not part of any document; what could speak to a terminal is made visible.

    A message may quote the name of a file, and that holds whatever somebody put there.
    """
    return Piece(text if text.isprintable() else clean(text).replace("\n", " "), roles, None)


def cells(row: Iterable[Piece]) -> int:
    """Say how many cells a row takes."""
    return sum(width(part.text) for part in row)


def on(base: str, row: Iterable[Piece], *more: str) -> Row:
    """Lay a row on a background, and perhaps another role over it."""
    return tuple(Piece(part.text, (base, *part.roles, *more), part.start) for part in row)


def fit(row: Sequence[Piece], to: int, base: str, *, skip: int = 0) -> Row:
    """Cut a row to a width, or fill it up; ``skip`` cells are left out at its beginning."""
    found: list[Piece] = []
    taken = 0
    for part in row if to > 0 else ():
        size = width(part.text)
        if skip >= size > 0:
            skip -= size
            continue
        if skip or taken + size > to:
            part, skip = _cut(part, skip, to - taken)
            size = width(part.text)
        if size or part.text:
            found.append(part)
            taken += size
        if taken >= to:
            break
    if taken < to:
        found.append(piece(" " * (to - taken), base))
    return tuple(found)


def _cut(part: Piece, skip: int, room: int) -> tuple[Piece, int]:
    """Cut a piece at graphemes; a wide one that is halved leaves a space."""
    text: list[str] = []
    start = part.start
    taken = 0
    for grapheme in graphemes(part.text):
        size = width(grapheme)
        if skip > 0:
            skip -= size
            start = None if start is None else start + len(grapheme)
            if skip < 0:
                text.append(" " * -skip)
                taken -= skip
                skip = 0
            continue
        if taken + size > room:
            text.append(" " * (room - taken))
            break
        text.append(grapheme)
        taken += size
    return Piece("".join(text), part.roles, start), 0


def over(below: Sequence[Piece], above: Sequence[Piece], to: int, base: str) -> Row:
    """Lay the beginning of one row over another."""
    return (*above, *fit(below, max(to - cells(above), 0), base, skip=cells(above)))

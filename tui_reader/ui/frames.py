"""Rows of pieces as rows of cells, in the colours of a theme as this terminal can show them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.style import Style

from tui_reader.cells import UNICODE, footed, graphemes, plain, width
from tui_reader.patterns import compiled
from tui_reader.rows import Row
from tui_reader.ui.cells import BITS, SECOND, SPACE, Cells, Letters
from tui_reader.ui.palette import Palette
from tui_reader.ui.themes import Theme

_KEPT = 4000
"""Rows remembered as cells: a few screens of them, so that a row that only moved is not made again."""

_CONTROL = compiled("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal would obey, and what would turn round the letters after it."""


class Frames:
    """Makes frames for a wire; ``coloured`` spells a style for the terminal."""

    def __init__(self, palette: Palette, letters: Letters, coloured: Callable[[Style], str]) -> None:
        self._palette = palette
        self._letters = letters
        self._coloured = coloured
        self._theme: Theme | None = None
        self._styles: dict[tuple[str, ...], tuple[int, int]] = {}
        self._rows: dict[Row, Cells] = {}

    def frame(self, rows: Sequence[Row], theme: Theme, columns: int) -> list[Cells]:
        """Give rows of pieces as cells, each as wide as the screen."""
        if theme is not self._theme or len(self._rows) > _KEPT:
            self._theme = theme
            self._styles.clear()
            self._rows.clear()
        return [self._row(row, columns) for row in rows]

    def _row(self, row: Row, columns: int) -> Cells:
        known = self._rows.get(row)
        if known is None or len(known) != columns:
            known = self._rows[row] = self._made(row, columns)
        return known

    def _made(self, row: Row, columns: int) -> Cells:
        cells: list[int] = []
        for text, roles, _ in row:
            cells += spelled(text, *self._style(roles), self._letters)
        if len(cells) < columns:
            cells += [SPACE] * (columns - len(cells))
        return tuple(cells[:columns])

    def _style(self, roles: tuple[str, ...]) -> tuple[int, int]:
        known = self._styles.get(roles)
        if known is None:
            assert self._theme is not None
            style = self._palette.number(self._coloured(self._theme.style(roles)))
            blank = self._palette.blank(style) << BITS | SPACE
            known = self._styles[roles] = (style << BITS, blank)
        return known


def spelled(text: str, style: int, blank: int, letters: Letters) -> list[int]:
    """Give the cells of a text whose letters and spaces have these styles.

    Controls never come so far; this is the last place that they would have to pass.
    """
    if not text.isprintable():
        text = _CONTROL.sub("\ufffd", text)
    if plain(text, UNICODE):
        return [style | code if code != SPACE else blank for code in map(ord, text)]
    cells: list[int] = []
    for grapheme in map(footed, graphemes(text)):
        size = width(grapheme)
        if size:
            code = letters.code(grapheme)
            cells.append(style | code if code != SPACE else blank)
            cells += [style | SECOND] * (size - 1)
    return cells

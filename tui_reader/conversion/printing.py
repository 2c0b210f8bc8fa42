"""Print an essay as the screen would show it, whole, from its first line to its last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tui_reader.cells import drawn
from tui_reader.document import Document
from tui_reader.drawing import Painter
from tui_reader.layout import Layout, Measure
from tui_reader.setting import Line

_AT_ONCE = 500


def printed(document: Document, measure: Measure | None = None) -> Iterator[str]:
    """Give the lines of an essay as they are laid out."""
    measure = measure or Measure()
    layout = Layout(document, measure)
    # What only colours the text need not be looked for.
    painter = Painter(replace(document, spans=(), links=(), notes=()), measure)
    address = layout.first
    while True:
        page = layout.lines(address, _AT_ONCE)
        for _, line in page:
            text = _words(document, painter, line)
            yield drawn(text, measure.glyphs) if measure.glyphs.ascii else text
        following = layout.step(page[-1][0], 1)
        if following == page[-1][0]:
            return
        address = following


def _words(document: Document, painter: Painter, line: Line) -> str:
    if not (line.bars or line.lead or line.hyphen or line.tail):
        if line.blank:
            return ""
        if painter.straight(line):
            return " " * line.indent + document.text[line.start : line.end].rstrip()
    return "".join(piece.text for piece in painter.pieces(line, ())).rstrip()

"""Print an essay as the screen would show it, whole, from its first line to its last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tui_reader.cells import drawn
from tui_reader.document import Document
from tui_reader.drawing import Painter
from tui_reader.layout import Layout, Measure
from tui_reader.setting import Line


def printed(document: Document, measure: Measure | None = None) -> Iterator[str]:
    """Give the lines of an essay as they are laid out."""
    measure = measure or Measure()
    layout = Layout(document, measure)
    # What only colours the text need not be looked for.
    painter = Painter(replace(document, spans=(), links=(), notes=()), measure)
    for block in range(max(1, len(document.blocks))):
        for line in layout.rows(block):
            text = _words(document, painter, line)
            yield drawn(text, measure.glyphs) if measure.glyphs.ascii else text


def _words(document: Document, painter: Painter, line: Line) -> str:
    if not (line.bars or line.lead or line.hyphen or line.tail):
        if line.blank:
            return ""
        if painter.straight(line):
            return " " * line.indent + document.text[line.start : line.end].rstrip()
    return "".join(piece.text for piece in painter.pieces(line, ())).rstrip()

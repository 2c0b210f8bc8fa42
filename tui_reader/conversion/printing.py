"""Print an essay as the screen would show it, whole, from its first line to its last."""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.cells import drawn
from tui_reader.document import Document
from tui_reader.layout import Layout, Measure

_AT_ONCE = 500


def printed(document: Document, measure: Measure | None = None) -> Iterator[str]:
    """Give the lines of an essay as they are laid out."""
    measure = measure or Measure()
    layout = Layout(document, measure)
    address = layout.first
    while True:
        page = layout.lines(address, _AT_ONCE)
        for _, line in page:
            text = "".join(piece.text for piece in layout.pieces(line)).rstrip()
            yield drawn(text, measure.glyphs) if measure.glyphs.ascii else text
        following = layout.step(page[-1][0], 1)
        if following == page[-1][0]:
            return
        address = following

"""Open a source beside the essay, and close it again."""

from __future__ import annotations

from dataclasses import replace

from tui_reader.document import Range
from tui_reader.facing import Facing, Source
from tui_reader.reader import Reader


def open_source(reader: Reader, source: Source) -> None:
    """Open a source beside the essay, or over it, with the passage lit; the essay keeps its place."""
    before = reader.facing
    left = before.left if before is not None else reader.stand
    outline = before.outline if before is not None else reader.wanted.outline
    reader.facing = facing = Facing(source, reader.document, left, outline)
    reader.wanted = replace(reader.wanted, source=True, outline=False)
    reader.overlays.clear()
    reader.focus = "source"
    reader.refit()
    facing.reveal(source.passage)
    _show(reader, facing, source.quotation, lead_in=reader.config.lead_in)


def _show(reader: Reader, facing: Facing, place: Range, *, lead_in: int) -> None:
    """Bring a place of the essay into view, should narrower columns have pushed it out."""
    if not reader.arrangement.covered:
        reader.side.reveal(reader.text, reader.arrangement, place.start, place.end, lead_in=lead_in)
        reader.settle()
    facing.stood = reader.text.here


def close_source(reader: Reader) -> None:
    """Close the source; an essay in which nobody moved meanwhile stands as it was left."""
    if reader.facing is None:
        return
    facing = reader.facing
    followed = reader.text.here == facing.stood
    reader.put_away()
    if followed:
        reader.come_back(facing.left)
    reader.settle()


def step(reader: Reader, by: int) -> None:
    """Go to another difference between quotation and passage, lit in both."""
    facing = reader.facing
    assert facing is not None
    change = facing.step(by)
    if change is None:
        reader.say("Quotation and passage are the same, word for word")
        return
    _show(reader, facing, change.quotation, lead_in=1)
    reader.say(f"{facing.at + 1} of {len(facing.changes)}: {change}")

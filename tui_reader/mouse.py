"""What the mouse means: which place of which pane lies under it, and what a click or a drag there does.

A selection is a range of the text, so that what is copied has no wraps and no margins in it.
"""

from __future__ import annotations

from tui_reader import margin
from tui_reader.arrangement import TITLE_ROWS, Area
from tui_reader.document import Position, Range
from tui_reader.following import follow
from tui_reader.panes import Pane, Selection
from tui_reader.reader import Reader


def locate(reader: Reader, x: int, y: int) -> tuple[Pane, Position] | None:
    """Give the pane and the position under a cell of the screen."""
    place = reader.arrangement
    if place.outline is not None and place.outline.holds(x, y):
        return _in_pane(reader.side.outline, x - place.outline.x - 2, y - place.outline.y - place.padding)
    in_source = (
        place.sheet is not None and place.sheet.holds(x, y) and not (reader.overlays and place.covered)
    )
    if reader.facing is not None and place.source is not None and in_source:
        return _in_pane(reader.facing.pane, x - place.source.x, y - place.source.y - TITLE_ROWS)
    if reader.overlays:
        area = place.overlay
        return _in_pane(reader.overlays[-1], x - area.x, y - area.y - 2)
    text = place.text
    row = y - text.y
    foot = reader.side.foot
    if place.margin is not None and x >= place.margin.x:
        return _in_margin(reader, place.margin, x, row)
    if foot.rows and row >= text.height - foot.rows:
        return _in_pane(reader.side.notes, x - text.x, row - (text.height - foot.note_rows))
    return _in_pane(reader.text, x - text.x, row)


def _in_margin(reader: Reader, area: Area, x: int, row: int) -> tuple[Pane, Position] | None:
    notes = reader.side.notes
    found = margin.beside(reader.side, reader.text, area.height).lines.get(row)
    if found is None:
        return None
    return notes, notes.viewport.layout.position_at(found[0], max(x - area.x, 0))


def _in_pane(pane: Pane, x: int, row: int) -> tuple[Pane, Position] | None:
    lines = pane.viewport.lines()
    if not 0 <= row < len(lines):
        return None
    address, line = lines[row]
    if line.blank:
        return pane, line.start
    return pane, pane.viewport.layout.position_at(address, max(x, 0))


def wheel(reader: Reader, x: int, y: int, rows: int) -> None:
    """Scroll the pane under the mouse."""
    found = locate(reader, x, y)
    pane = found[0] if found else reader.text
    pane.viewport.scroll(rows)
    if pane is reader.text:
        reader.moved = True
    if pane is not reader.side.outline:
        pane.attend()
        reader.settle()


def press(reader: Reader, x: int, y: int) -> None:
    """Begin a selection under the mouse."""
    reader.catch_up()
    found = locate(reader, x, y)
    reader.message = ""
    reader.selection = Selection(found[0], Range(found[1], found[1]), found[0].document) if found else None


def drag(reader: Reader, x: int, y: int) -> None:
    """Extend the selection to the place under the mouse."""
    found = locate(reader, x, y)
    if reader.selection is None or found is None or found[0] is not reader.selection.pane:
        return
    origin = reader.drag_from if reader.drag_from is not None else reader.selection.range.start
    reader.drag_from = origin
    low, high = sorted((origin, found[1]))
    chosen = Range(low, min(high + 1, len(found[0].document.text)))
    reader.selection = Selection(found[0], chosen, found[0].document)


def release(reader: Reader, x: int, y: int) -> None:
    """End a selection; without one, follow what was clicked."""
    dragged = reader.drag_from is not None
    reader.drag_from = None
    if dragged and reader.selection is not None and reader.selection.range:
        key = reader.key_of("copy.selection")
        words = len(reader.selection.pane.document.words(reader.selection.range).split())
        reader.say(f"{words} words selected" + (f"; {key} copies them" if key else ""))
        return
    reader.selection = None
    found = locate(reader, x, y)
    if found is not None:
        click(reader, *found)
    reader.settle()


def click(reader: Reader, pane: Pane, at: Position) -> None:
    """Follow the entry, link or callout at a place; elsewhere, put the attention there."""
    if pane is reader.text:
        document = reader.document
        link = next((link for link in document.links if link.start <= at < link.end), None)
        callout = next(
            (note for area, note in document.callouts_in(Range(max(at - 8, 0), at + 1)) if at in area), None
        )
        reader.focus = "essay"
        reader.text.here = at
        if link is not None:
            follow(reader, link.address)
        elif callout is not None:
            reader.run("note.open")
        return
    if reader.facing is not None and pane is reader.facing.pane:
        reader.focus, pane.here = "source", at
    for entry in pane.entries:
        if entry.start <= at < entry.end:
            pane.here = entry.start
            if pane is reader.side.notes:
                reader.focus = "notes"
            else:
                follow(reader, entry.target)
            return

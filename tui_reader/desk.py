"""The whole screen as rows of pieces: a pure picture of the reader's state.

:func:`paint` looks at a reader and gives the rows; nothing here knows a terminal.  The panes are told apart by one
step of background and by nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from tui_reader import margin, status
from tui_reader.arrangement import TITLE_ROWS, Area
from tui_reader.cells import drawn
from tui_reader.document import Kind, Position, Range
from tui_reader.layout import Address, Line, Lit, Piece
from tui_reader.panes import Pane
from tui_reader.reader import Reader
from tui_reader.rows import Row, cells, fit, on, over, piece
from tui_reader.side import OUTLINE_INDENT

if TYPE_CHECKING:
    from tui_reader.facing import Facing

RULE = 20
SHORT_RULE = 8
_KEPT = 500
"""Rows of a few screens, so that one that only moved is not put together again."""


Beside = tuple[Piece | None, Piece | None, Row | None]
"""What stands beside a line: a sign and the number of a printed page before it, a note after it."""
_NOTHING: Beside = (None, None, None)


def paint(reader: Reader) -> list[Row]:
    """Draw the screen: one row of pieces for each of its rows."""
    place = reader.arrangement
    height = place.status.y if place.status else place.height
    left = place.outline.width if place.outline and not place.drawer else 0
    width = (place.sheet.x if place.sheet and place.sheet.x else place.width) - left
    rows = _page_rows(reader, left, width, height)
    if reader.facing is not None and not (reader.overlays and place.covered):
        rows = [(*row, *faced) for row, faced in zip(rows, _source_rows(reader, reader.facing), strict=True)]
    if place.outline is not None:
        beside = _outline_rows(reader, place.outline)
        if place.drawer:
            rows = [over(row, side, place.width, "page") for row, side in zip(rows, beside, strict=True)]
        else:
            rows = [(*side, *row) for row, side in zip(rows, beside, strict=True)]
    if place.status is not None:
        rows.append(status.line(reader, place.width))
    return rows


def _page_rows(reader: Reader, left: int, width: int, height: int) -> list[Row]:
    """Draw the essay, or what lies over it."""
    if reader.overlays:
        return _overlay_rows(reader, left, width, height)
    if reader.arrangement.covered:
        return [()] * height
    return _text_rows(reader, left, width, height)


# ── the text and its notes ───────────────────────────────────────────────────────────────────────


def _text_rows(reader: Reader, left: int, width: int, height: int) -> list[Row]:
    place = reader.arrangement
    text = place.text
    x = text.x - left
    lines = reader.text.viewport.lines()
    marks = _rows_at((at for at, _ in (reader.marks.places() if reader.marks else ())), lines)
    quoted = _rows_at((one.passage.start for one in reader.quoted), lines)
    foot = [] if place.margin else _foot_rows(reader, text.width)
    below = [()] * (text.height - len(lines) - len(foot)) + foot
    noted = _margin_rows(reader, place.margin) if place.margin else {}
    pages = {
        row: piece(drawn(label, reader.glyphs), "page", "muted")
        for row, label in margin.printed_pages(reader.text).items()
    }
    signs = {row: piece(reader.glyphs.quote_open + " ", "page", "source") for row in quoted}
    signs |= {row: piece(reader.glyphs.bookmark + " ", "page", "bookmark") for row in marks}
    beside = {row: (signs.get(row), pages.get(row), noted.get(row)) for row in (*signs, *pages, *noted)}
    rows = _line_rows(reader, beside, x, width)
    for row, content in enumerate(below, len(lines)):
        rows.append(_row(content, *beside.get(row, _NOTHING), x, text.width, width))
    blank = _row((), *_NOTHING, x, text.width, width)
    return [*[blank] * text.y, *rows, *[blank] * (height - text.y - len(rows))][:height]


def _line_rows(reader: Reader, beside: Mapping[int, Beside], x: int, width: int) -> list[Row]:
    """Draw the rows that hold lines of the text; one that only moved, and has nothing beside it, is as it was."""
    overlays = lits(reader, reader.text)
    layout, set_in = reader.text.viewport.layout, reader.arrangement.text.width
    made = layout.drawn((*overlays, x, set_in, width))
    rows: list[Row] = []
    for row, (_, line) in enumerate(reader.text.viewport.lines()):
        if row in beside:
            rows.append(_row(layout.pieces(line, overlays), *beside[row], x, set_in, width))
            continue
        known = made.get(line)
        if known is None:
            known = made[line] = _row(layout.pieces(line, overlays), *_NOTHING, x, set_in, width)
        rows.append(known)
    return rows


@lru_cache(_KEPT)
def _row(
    content: Row, sign: Piece | None, number: Piece | None, note: Row | None, x: int, set_in: int, width: int
) -> Row:
    """Put a row of the text together: what stands left of it, the line itself, the note beside it."""
    if not content and note is None:
        return fit((), width, "page")
    before = _before(() if sign is None or x < 2 else (sign,), number, x)
    row = [*before, *fit(on("page", content), set_in, "page")]
    if note is not None:
        row += [piece("   ", "page"), *on("page", note)]
    elif number is not None and number not in before and cells((*row, number)) < width:
        row += [piece(" ", "page"), number]
    return fit(row, width, "page")


def _before(mark: Row, number: Piece | None, room: int) -> Row:
    """Draw what stands left of a line: a printed page's number, a mark, a free cell; the number where it has room."""
    row = mark
    if number is not None:
        numbered = (number, *(mark or (piece(" ", "page"),)))
        row = numbered if cells(numbered) <= room else mark
    return (piece(" " * (room - cells(row)), "page", "bookmark"), *row)


def pane_rows(pane: Pane, overlays: Sequence[Lit]) -> list[Row]:
    """Draw the lines of a pane that are on the screen."""
    layout = pane.viewport.layout
    return [layout.pieces(line, overlays) for _, line in pane.viewport.lines()]


def lits(reader: Reader, pane: Pane) -> list[Lit]:
    """Give what is lit in a pane: hits, the place of a jump, the selection, the quotation at hand."""
    visible = pane.viewport.visible()
    found: list[Lit] = []
    if pane is reader.text:
        found += _doubtful(reader, visible)
    if pane is reader.text and reader.quotation is not None:
        found.append(Lit(reader.quotation.range.start, reader.quotation.range.end, "current"))
    if pane is reader.text and reader.light is not None and not _is_current(reader, reader.light):
        found.append(Lit(reader.light.start, reader.light.end, "target"))
    if (facing := reader.facing) is not None and pane in (reader.text, facing.pane):
        found += facing.lits(pane.document.text, source=pane is facing.pane)
    if reader.finding is not None and reader.finding.text is pane.document.text:
        for number, hit in reader.finding.within(visible):
            role = "hit.current" if number == reader.finding.current else "hit"
            found.append(Lit(hit.start, hit.end, role))
    if reader.selection is not None and reader.selection.pane is pane:
        found.append(Lit(reader.selection.range.start, reader.selection.range.end, "selected"))
    return found


def _doubtful(reader: Reader, visible: Range) -> list[Lit]:
    """Give the block quotations on the screen that are none for certain; their bars show it."""
    return [
        Lit(one.range.start, one.range.end, "doubtful")
        for one in reader.document.quotations_in(visible)
        if one.block and one.evidence is not None and one.evidence.confidence < reader.config.sure
    ]


def _is_current(reader: Reader, light: Range) -> bool:
    """Say whether a light lies on the quotation at hand, whose bar shows it already."""
    return reader.quotation is not None and reader.quotation.range == light


def _rows_at(places: Iterable[Position], lines: Sequence[tuple[Address, Line]]) -> set[int]:
    """Give the rows on which some places of a text stand, such as bookmarks and passages that are quoted."""
    if not lines:
        return set()
    inside = [at for at in places if lines[0][1].start <= at <= lines[-1][1].end]
    if not inside:
        return set()
    return {
        row
        for row, (_, line) in enumerate(lines)
        if not line.blank and any(line.start <= at < max(line.end + 1, line.start + 1) for at in inside)
    }


def _foot_rows(reader: Reader, width: int) -> list[Row]:
    foot = reader.side.foot
    if not foot.rows:
        return []
    rows: list[Row] = [()] * (foot.rows - foot.note_rows - 1)
    rows.append(fit(_rule(reader, width), width, "page"))
    rows += [tuple(row) for row in _note_lines(reader)]
    return rows + [()] * (foot.rows - len(rows))


def _note_lines(reader: Reader) -> list[Row]:
    notes = reader.side.notes
    overlays = lits(reader, notes)
    if reader.focus == "notes" and not reader.overlays:
        entry = notes.entry()
        if entry >= 0:
            chosen = notes.entries[entry]
            overlays.append(Lit(chosen.start, chosen.end, "cursor"))
    return [_resolved(reader, row) for row in pane_rows(notes, overlays)]


def _resolved(reader: Reader, row: Iterable[Piece]) -> Row:
    """Draw the arrow before what an Ibid. stands for in the colour of sources."""
    arrow = reader.glyphs.arrow
    return tuple(Piece(part.text, ("source",), None) if part.text.strip() == arrow else part for part in row)


def _rule(reader: Reader, width: int) -> Row:
    """Draw the footnote rule, and announce on it what has no room below."""
    foot, glyphs = reader.side.foot, reader.glyphs
    roles = ("rule.focus",) if reader.focus == "notes" else ("rule",)
    notes = reader.side.notes.viewport
    if not notes.at_end:
        more = f" {reader.key_of('note.scroll_down')} for more"
        return (piece(glyphs.rule * RULE, *roles), piece(more, "muted"))
    if not foot.hidden:
        return (piece(glyphs.rule * RULE, *roles),)
    first, others = foot.hidden[0], len(foot.hidden) - 1
    tail = f"  +{others}" if others else ""
    room = width - SHORT_RULE - len(tail) - 6
    words = " ".join(
        reader.document.words(Range(first.body.start, min(first.body.end, first.body.start + 200))).split()
    )
    shown = fit((piece(words),), min(room, max(cells((piece(words),)), 1)), "page") if room > 0 else ()
    cut = glyphs.ellipsis if cells((piece(words),)) > room else ""
    return (
        piece(glyphs.rule * SHORT_RULE, *roles),
        piece(f" {first.label:>2}  ", "note.label"),
        *on("muted", shown),
        piece(cut + tail, "muted"),
    )


def _margin_rows(reader: Reader, area: Area) -> dict[int, Row]:
    """Draw the notes in the margin, each beside the row of its callout."""
    layout = reader.side.notes.viewport.layout
    found = margin.beside(reader.side, reader.text, area.height)
    rows: dict[int, Row] = {}
    shown = lits(reader, reader.side.notes)
    for row, (_, line) in found.lines.items():
        lit = [*shown, Lit(line.start, line.end, "cursor")] if _at_note(reader, line) else shown
        rows[row] = fit(_resolved(reader, layout.pieces(line, lit)), area.width, "page")
    if found.more is not None:
        words = reader.glyphs.ellipsis + (f" +{found.more}" if found.more else "")
        rows[area.height - 1] = (piece("    " + words, "muted"),)
    return rows


def _at_note(reader: Reader, line: Line) -> bool:
    if reader.focus != "notes" or reader.overlays:
        return False
    notes = reader.side.notes
    entry = notes.entry()
    return entry >= 0 and notes.entries[entry].start <= line.start < notes.entries[entry].end


# ── a source beside the essay, or over it ────────────────────────────────────────────────────────


def _source_rows(reader: Reader, facing: Facing) -> list[Row]:
    sheet, area = reader.arrangement.sheet, reader.arrangement.source
    assert sheet is not None
    assert area is not None
    title = fit((piece(facing.source.title, "title"),), area.width, "sheet")
    body: list[Row] = [title, (), *pane_rows(facing.pane, lits(reader, facing.pane))]
    marks = _rows_at((one.passage.start for one in facing.source.quoted), facing.pane.viewport.lines())
    rows: list[Row] = []
    for y in range(sheet.height):
        inside = y - area.y
        content = body[inside] if 0 <= inside < min(len(body), area.height) else ()
        x = area.x - sheet.x
        marked = inside - TITLE_ROWS in marks and x >= 2
        before = piece(" " * (x - 2) + reader.glyphs.quote_open + " " if marked else " " * x, "source")
        rows.append(fit(on("sheet", (before, *content)), sheet.width, "sheet"))
    return rows


# ── the outline, and pages laid over the text ────────────────────────────────────────────────────


def _outline_rows(reader: Reader, area: Area) -> list[Row]:
    pane = reader.side.outline
    padding = reader.arrangement.padding
    cursor = reader.focus == "outline" and not reader.overlays
    chosen = pane.entries[pane.entry()].start if cursor and pane.entry() >= 0 else -1
    rows = [fit((), area.width, "surface")] * padding
    for row, (_, line) in zip(pane_rows(pane, ()), pane.viewport.lines(), strict=True):
        rows.append(_entry_row(reader, row, line, area.width, reader.side.lit, chosen))
    rows += [fit((), area.width, "surface")] * max(area.height - len(rows), 0)
    return rows[: area.height]


def _entry_row(
    reader: Reader, row: Iterable[Piece], line: Line, width: int, lit: Position, chosen: Position
) -> Row:
    block = reader.side.outline.document.blocks[line.block] if not line.blank else None
    here = block is not None and block.start == lit
    kind = "outline.heading" if block is not None and block.kind is Kind.HEADING else "outline"
    body = _entry(tuple(row), kind, reader.glyphs.bar if here else "", width)
    return on_cursor(body) if block is not None and block.start == chosen else body


@lru_cache(_KEPT)
def _entry(row: Row, kind: str, bar: str, width: int) -> Row:
    """Draw a row of the outline, with a bar where the reader is."""
    lead = piece((bar or " ") + " " * (OUTLINE_INDENT - 1), "bar.current")
    roles = [_entry_roles(part, kind, bool(bar)) for part in row]
    inner = [
        Piece(part.text, (*part.roles, *more), part.start) for part, more in zip(row, roles, strict=True)
    ]
    return fit(on("surface", (lead, *inner)), width, "surface")


def _entry_roles(part: Piece, kind: str, here: bool) -> tuple[str, ...]:
    if "tail" in part.roles:
        return ("note.label",) if here else ()
    return (kind, "here") if here else (kind,)


def on_cursor(row: Row) -> Row:
    """Light a whole row as the one the cursor is at."""
    return tuple(Piece(part.text, (*part.roles, "cursor"), part.start) for part in row)


def _overlay_rows(reader: Reader, left: int, width: int, height: int) -> list[Row]:
    place = reader.arrangement.overlay
    pane = reader.overlays[-1]
    x = place.x - left
    title = reader.page.title if reader.page else ""
    body: list[Row] = [fit((piece(title, "page", "heading"),), place.width, "page"), ()]
    entry = pane.entry()
    chosen = pane.entries[entry] if entry >= 0 else None
    for row, (_, line) in zip(pane_rows(pane, lits(reader, pane)), pane.viewport.lines(), strict=True):
        at = chosen is not None and not line.blank and chosen.start <= line.start < chosen.end
        drawn = fit(on("page", row), place.width, "page")
        if at:
            drawn = on_cursor(drawn)
        lead = piece(
            " " * max(x - 2, 0) + ((reader.glyphs.bar if at else " ") + " ")[: min(x, 2)],
            "page",
            "bar.current",
        )
        body.append((lead, *drawn))
    rows: list[Row] = []
    for y in range(height):
        inside = y - place.y
        row = body[inside] if 0 <= inside < len(body) else ()
        if inside == 0:
            row = (piece(" " * x, "page"), *row)
        rows.append(fit(row, width, "page"))
    return rows

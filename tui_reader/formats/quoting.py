"""Add to a built text its run-in quotations, and to every quotation the note that gives its source."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection
from dataclasses import replace

from tui_reader.document import Block, Kind, Position, Quotation, Range
from tui_reader.formats.builder import Builder
from tui_reader.recovery.citing import after_run_in, lead_in, of_block
from tui_reader.recovery.run_in import Dialect, dialect_of, run_in

_UNQUOTED = (Kind.CODE, Kind.RULE, Kind.ENTRY)
_STEP = 200


def add_run_in(
    builder: Builder, dialect: Dialect | None = None, progress: Callable[[int], None] | None = None
) -> None:
    """Find the run-in quotations of every block that is prose or verse."""
    text = builder.text()
    callouts = builder.callouts()
    if dialect is None:
        dialect = dialect_of(
            text[first:last] for kind, first, last in builder.blocks.stretches() if kind not in _UNQUOTED
        )
    for count, (kind, first, last) in enumerate(builder.blocks.stretches()):
        if progress and count % _STEP == 0:
            progress(count)
        if kind in _UNQUOTED:
            continue
        for found in run_in(text[first:last], dialect):
            start, end = found.start + first, found.end + first
            note = after_run_in(text, start, end, callouts, last) if found.closed else None
            builder.quotations.append(
                Quotation(Range(start, end), False, found.depth, note, closed=found.closed)
            )


def add_sources(builder: Builder) -> None:
    """Give every block quotation the note that closes it, or else the one at the end of its lead-in."""
    text = builder.text()
    callouts = builder.callouts()
    # What stands before a note announces nothing in it.
    notes = {at for name, at in builder.ids.items() if name.startswith("note:")}
    builder.quotations = [
        replace(quotation, note=of_block(text, quotation.range, _before(builder, quotation, notes), callouts))
        if quotation.block and quotation.note is None
        else quotation
        for quotation in builder.quotations
    ]


def _before(builder: Builder, quotation: Quotation, notes: Collection[Position]) -> Block | None:
    """Give the block before the one that begins where a quotation does; none where a note begins there."""
    if quotation.range.start in notes:
        return None
    starts = builder.blocks.starts
    place = bisect_left(starts, quotation.range.start)
    at_start = 0 < place < len(starts) and starts[place] == quotation.range.start
    return lead_in(builder.blocks, place) if at_start else None

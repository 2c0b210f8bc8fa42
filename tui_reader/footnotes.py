"""Which notes stand at the foot of the page, and how many rows they take.

The choice depends on the scroll position alone, so it cannot flicker: from the top of the page down, a note is taken
while its own callout stays uncovered and the notes take no more than a third of the page.  The first note is always
begun, even where it is longer than that; it then scrolls.  What does not fit is announced on the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tui_reader.document import Note

SHARE = 3
"""The notes take at most one row in this many."""


class Footnotes(NamedTuple):
    """What stands at the foot of the page."""

    shown: tuple[Note, ...] = ()
    hidden: tuple[Note, ...] = ()
    """Called out in what stays visible, but without room; announced on the rule."""
    rows: int = 0
    """Rows taken from the foot of the text: the rule, the notes, the blank row above."""
    note_rows: int = 0
    """Rows of the notes themselves."""


def most_rows(height: int, padding: int) -> int:
    """Say how many rows the notes take at the most from a page, their rule and blank rows included."""
    return max(height // SHARE, 2 + padding)


def plan(
    callouts: Sequence[tuple[int, Note]],
    height: int,
    rows_of: Callable[[Note], int],
    *,
    padding: int,
    pinned: Note | None = None,
) -> Footnotes:
    """Choose the notes for a page of ``height`` rows.

    ``callouts`` are the callouts on the page with their rows, in order; ``rows_of`` says how many rows a note takes.
    ``padding`` is the number of blank rows above the rule.
    """
    if height < 5 or not (callouts or pinned):
        return Footnotes()
    overhead = 1 + padding
    most = most_rows(height, padding) - overhead
    shown: list[Note] = []
    taken = 0
    if pinned is not None:
        shown.append(pinned)
        taken = min(rows_of(pinned), most)
    for row, note in callouts:
        if note in shown:
            continue
        if shown and taken >= most:
            break
        wanted = rows_of(note)
        after = taken + wanted
        if after > most:
            if shown:
                break
            after = most
        if row >= height - overhead - after:
            after = min(after, height - overhead - row - 1)
            if shown or after < 1:
                break
        shown.append(note)
        taken = after
    if not shown:
        return Footnotes()
    rows = overhead + taken
    visible = [note for row, note in callouts if row < height - rows]
    hidden = tuple(note for note in dict.fromkeys(visible) if note not in shown)
    return Footnotes(tuple(shown), hidden, rows, taken)

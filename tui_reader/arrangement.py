"""Where each pane stands on a screen of a given size: pure geometry.

The breakpoints are those of a printed page that has to fit: under 60 columns everything folds away but the text,
from 104 the outline stands beside it, from 150 the notes stand in the margin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

NARROW = 60
BESIDE = 104
MARGIN = 150
TALL = 32
OUTLINE_WIDTH = 32
DRAWER_WIDTH = 36
MARGIN_WIDTH = 50
FACING = 100
"""From this width on a source lies beside the essay; below, over it."""
FACING_GUTTER = 3
TITLE_ROWS = 2
"""Rows that the title of a source takes, with the blank one below."""


class Area(NamedTuple):
    """A rectangle of cells; ``x`` and ``y`` from the top left corner of the screen."""

    x: int
    y: int
    width: int
    height: int

    def holds(self, x: int, y: int) -> bool:
        """Say whether a cell lies inside."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asked to see, apart from the size of the screen."""

    outline: bool | None = None
    """None: beside the text where there is room, otherwise folded away."""
    notes: str = "auto"
    """``auto``, ``foot``, ``margin`` or ``off``."""
    measure: int = 72
    source: bool = False
    """Whether a source lies open beside the essay, or over it."""


class Arrangement(NamedTuple):
    """Where everything stands."""

    width: int
    height: int
    text: Area
    """The lines of the essay, before the notes take their rows from its foot."""
    outline: Area | None
    drawer: bool
    """Whether the outline lies over the text instead of beside it."""
    margin: Area | None
    """The notes beside the text; None where they stand at its foot."""
    foot: bool
    """Whether notes are shown at the foot of the text."""
    padding: int
    """Blank rows above the text and below the notes."""
    tight: bool
    status: Area | None
    overlay: Area
    """Where a page (help, bookmarks) is shown, with its title."""
    sheet: Area | None = None
    """The part of the screen that a source takes; all of it where it lies over the essay."""
    source: Area | None = None
    """The lines of the source on that sheet, with its title."""

    @property
    def covered(self) -> bool:
        """Whether a source lies over the essay."""
        return self.sheet is not None and self.sheet.x == 0

    @property
    def notes_shown(self) -> bool:
        """Whether there is a place on the screen for notes."""
        return self.margin is not None or (self.foot and self.text.height >= 5)


def arrange(width: int, height: int, wanted: Wanted) -> Arrangement:
    """Place the panes on a screen of ``width`` by ``height`` cells; both may be as small as 1."""
    width, height = max(width, 1), max(height, 1)
    rows = height - 1 if height >= 3 else height
    status = Area(0, rows, width, 1) if rows < height else None
    padding = 1 if rows + 1 >= TALL else 0
    tight = width < NARROW
    if wanted.source and width >= FACING:
        return _facing(width, rows, status, padding, wanted)
    beside = width >= BESIDE and wanted.outline is not False
    outline_open = beside or wanted.outline is True
    left = OUTLINE_WIDTH if beside else 0
    room = width - left
    in_margin = wanted.notes == "margin" or (wanted.notes == "auto" and width >= MARGIN)
    margin_width = min(MARGIN_WIDTH, room - 3 - wanted.measure - 3 - 2)
    in_margin = in_margin and margin_width >= 24
    gutter = 1 if tight else 4
    measure = max(1, min(wanted.measure, room - 2 * gutter if room > 2 * gutter else room))
    x = left + 3 if in_margin else left + max((room - measure) // 2, 0)
    text = Area(x, padding, measure, max(rows - 2 * padding, 1))
    drawer_width = min(DRAWER_WIDTH, max(width * 9 // 10, 1))
    outline = Area(0, 0, OUTLINE_WIDTH if beside else drawer_width, rows) if outline_open else None
    margin = Area(x + measure + 3, padding, margin_width, text.height) if in_margin else None
    sheet = Area(0, 0, width, rows) if wanted.source else None
    return Arrangement(
        width=width,
        height=height,
        text=text,
        outline=outline,
        drawer=outline is not None and not beside,
        margin=margin,
        foot=margin is None and wanted.notes != "off",
        padding=padding,
        tight=tight,
        status=status,
        overlay=Area(x, padding, measure, text.height),
        sheet=sheet,
        source=text if sheet else None,
    )


def _facing(width: int, rows: int, status: Area | None, padding: int, wanted: Wanted) -> Arrangement:
    """Place an essay and a source side by side, in two columns alike; the outline opens over them."""
    half = width // 2
    measure = max(min(wanted.measure, half - 2 * FACING_GUTTER), 1)
    x = (half - measure) // 2
    height = max(rows - 2 * padding, 1)
    text = Area(x, padding, measure, height)
    outline = Area(0, 0, DRAWER_WIDTH, rows) if wanted.outline is True else None
    return Arrangement(
        width=width,
        height=rows + (status.height if status else 0),
        text=text,
        outline=outline,
        drawer=outline is not None,
        margin=None,
        foot=wanted.notes != "off",
        padding=padding,
        tight=False,
        status=status,
        overlay=text,
        sheet=Area(half, 0, width - half, rows),
        source=Area(half + (width - half - measure) // 2, padding, measure, height),
    )

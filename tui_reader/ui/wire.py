"""Send a terminal only what differs from what it shows.

A frame is rows of cells.  The wire keeps the frame a terminal shows, finds what moved as a block and lets the terminal
move it -- by a scroll region, by margins, by copying a rectangle, whichever it has -- and writes the cells that still
differ.  It knows nothing of what draws the frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import ne

from tui_reader.ui import scrolling
from tui_reader.ui.cells import UNKNOWN, Cells, Letters
from tui_reader.ui.palette import Palette
from tui_reader.ui.pen import Able, Pen
from tui_reader.ui.scrolling import Shift

Band = tuple[int, int]
"""The first and the last column of what may scroll by itself."""
_BLOCKS = 2
"""The most blocks of one frame that the terminal is asked to move."""
_LITTLE = 5
"""A block that spares less than this part of the work is not worth the time to think of it."""
_SURE = 100
"""Cells from which sparing most of the work is certain to be shorter."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a frame came to: the text to be sent, and by which means it draws the frame."""

    text: str
    means: tuple[str, ...]


class Wire:
    """What one terminal shows, and how to make it show something else."""

    def __init__(self, able: Able | None = None) -> None:
        self.able = able or Able()
        self.palette = Palette()
        self.letters = Letters()
        self._shown: list[Cells] = []
        self._pen = Pen(self.palette, self.letters)

    def forget(self) -> None:
        """Take nothing for granted: somebody else may have written."""
        self._shown = []

    def shows(self, frame: Sequence[Cells]) -> None:
        """Believe that the terminal, freshly set up, shows a frame already."""
        self._shown = list(frame)
        self._pen = Pen(self.palette, self.letters)

    def paint(self, wanted: Sequence[Cells], bands: Sequence[Band] = ()) -> Sent:
        """Turn what is shown into what is wanted; ``bands`` are tried for scrolling besides the whole width."""
        means: list[str] = []
        size = [len(row) for row in wanted]
        if [len(row) for row in self._shown] != size:
            self._pen = Pen(self.palette, self.letters)
            self._pen.write("\x1b[?69l\x1b[r" if self.able.margins else "\x1b[r")
            self._shown = [(UNKNOWN,) * width for width in size]
            means.append("afresh")
        elif wanted and wanted[0]:
            means += self._scroll(wanted, bands)
        changed = self._write(self._pen, self._shown, wanted)
        if changed:
            means.append(f"cells in {changed} rows")
        text = "".join(self._pen.out)
        self._pen.out.clear()
        self._shown = list(wanted)
        return Sent(text, tuple(means))

    def _write(self, pen: Pen, shown: Sequence[Cells], wanted: Sequence[Cells]) -> int:
        """Write the cells that differ; say in how many rows."""
        changed = 0
        if (
            pen.margins is not None
            and wanted
            and pen.margins[1] < len(wanted[0]) - 1
            and list(shown) != list(wanted)
        ):
            # A text that is written inside margins would not get past the right one.
            width = len(wanted[0])
            pen.hem(0, width - 1, width)
        for y, (old, new) in enumerate(zip(shown, wanted, strict=True)):
            if old is not new and old != new:
                changed += 1
                pen.change(y, old, new, fills=self.able.fills)
        return changed

    # ── scrolling ────────────────────────────────────────────────────────────────────────────────

    def _scroll(self, wanted: Sequence[Cells], bands: Sequence[Band]) -> list[str]:
        """Let the terminal move what moved, as long as that is the shorter way."""
        told: list[str] = []
        for _ in range(_BLOCKS):
            shift = self._best(wanted, bands)
            if shift is None:
                break
            differing = sum(sum(map(ne, *rows)) for rows in zip(self._shown, wanted, strict=True))
            if shift.spared * _LITTLE < differing:
                break
            pen, shown = self._pen.copy(), list(self._shown)
            means = self._move(pen, shown, shift, wanted)
            sure = shift.spared >= _SURE and shift.spared * 2 >= differing
            if not sure and not self._shorter(pen, shown, wanted):
                break
            self._pen, self._shown = pen, shown
            told.append(means)
        return told

    def _best(self, wanted: Sequence[Cells], bands: Sequence[Band]) -> Shift | None:
        width = len(wanted[0])
        tried = [(0, width - 1)]
        if self.able.margins or self.able.rectangles:
            tried += [band for band in bands if 0 <= band[0] <= band[1] < width and band != tried[0]]
        shifts = [scrolling.found(self._shown, wanted, left, right) for left, right in tried]
        return max((shift for shift in shifts if shift is not None), key=lambda one: one.spared, default=None)

    def _shorter(self, pen: Pen, shown: list[Cells], wanted: Sequence[Cells]) -> bool:
        """Say whether a frame is drawn with fewer bytes from here than from where we stand."""
        moved, still = pen.copy(), self._pen.copy()
        self._write(moved, shown, wanted)
        self._write(still, self._shown, wanted)
        return moved.length < still.length

    def _move(self, pen: Pen, shown: list[Cells], shift: Shift, wanted: Sequence[Cells]) -> str:
        """Let a pen move a block, and move it in ``shown`` too; say by which means."""
        top, bottom, left, right, by, _ = shift
        width, height = len(wanted[0]), len(wanted)
        whole = (left, right) == (0, width - 1)
        old = [row[left : right + 1] for row in shown]
        # Terminals do not agree on the ground of what is scrolled in.
        new: Cells | None = (UNKNOWN,) * (right - left + 1)
        if whole or self.able.margins:
            pen.hem(left, right, width)
            pen.bound(top, bottom, height)
            pen.scroll(by, top, bottom, able=self.able)
            means = "region" if whole else "margins"
        else:
            pen.copy_rows(by, top, bottom, left, right)
            new = None
            means = "copy"
        for y in range(top, bottom + 1):
            inside = old[y + by] if top <= y + by <= bottom else new or old[y]
            shown[y] = (*shown[y][:left], *inside, *shown[y][right + 1 :])
        return f"{means} {'up' if by > 0 else 'down'} {abs(by)}, rows {top + 1}-{bottom + 1}"

"""Send a terminal only what differs from what it shows.

A frame is rows of cells.  The wire keeps the frame a terminal shows, finds what moved as a block and lets the terminal
move it -- by a scroll region, by margins, by copying a rectangle, whichever it has -- and writes the cells that still
differ.  It knows nothing of what draws the frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import ne
from typing import NamedTuple

from tui_reader.ui.cells import UNKNOWN, Cells, Letters, differ
from tui_reader.ui.palette import Palette
from tui_reader.ui.pen import Able, Pen
from tui_reader.ui.scrolling import LITTLE, SURE, Shift, Stripe

Band = tuple[int, int]
"""The first and the last column of what may scroll by itself."""
_BLOCKS = 2
"""The most blocks of one frame that the terminal is asked to move."""


class Sent(NamedTuple):
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
            if differ(old, new):
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
            pen, shown = self._pen.copy(), list(self._shown)
            means = self._move(pen, shown, shift, wanted)
            if not shift.sure and not self._pays(shift, pen, shown, wanted):
                break
            self._pen, self._shown = pen, shown
            told.append(means)
        return told

    def _best(self, wanted: Sequence[Cells], bands: Sequence[Band]) -> Shift | None:
        """Find the move that spares the most, or the first that is sure."""
        apart = [y for y, (was, now) in enumerate(zip(self._shown, wanted, strict=True)) if differ(was, now)]
        if len(apart) < 2:
            return None
        width = len(wanted[0])
        tried = [(0, width - 1)]
        if self.able.margins or self.able.rectangles:
            tried += [band for band in bands if 0 <= band[0] <= band[1] < width and band != tried[0]]
        best: Shift | None = None
        for left, right in tried:
            stripe = Stripe(self._shown, wanted, range(apart[0], apart[-1] + 1), left, right)
            shift = stripe.shift()
            if shift is not None and (shift.sure or best is None or shift.spared > best.spared):
                best = shift
            if shift is not None and shift.sure:
                break
        return best

    def _pays(self, shift: Shift, pen: Pen, shown: list[Cells], wanted: Sequence[Cells]) -> bool:
        """Say whether a frame is drawn with fewer bytes after a move, made by a pen in ``shown``, than without."""
        differing = sum(
            sum(map(ne, was, now)) for was, now in zip(self._shown, wanted, strict=True) if was is not now
        )
        if shift.spared * LITTLE < differing:
            return False
        sure = shift.spared >= SURE and shift.spared * 2 >= differing
        return sure or self._shorter(pen, shown, wanted)

    def _shorter(self, pen: Pen, shown: list[Cells], wanted: Sequence[Cells]) -> bool:
        """Say whether a frame is drawn with fewer bytes from here than from where we stand."""
        moved, still = pen.copy(), self._pen.copy()
        self._write(moved, shown, wanted)
        self._write(still, self._shown, wanted)
        return moved.length < still.length

    def _move(self, pen: Pen, shown: list[Cells], shift: Shift, wanted: Sequence[Cells]) -> str:
        """Let a pen move a block, and move it in ``shown`` too; say by which means."""
        top, bottom, left, right, by = shift[:5]
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
            shown[y] = inside if whole else (*shown[y][:left], *inside, *shown[y][right + 1 :])
        return f"{means} {'up' if by > 0 else 'down'} {abs(by)}, rows {top + 1}-{bottom + 1}"

"""What is written to a terminal, and where that leaves its cursor, its style and its margins.

A pen spells the cheapest way: it moves as little as it can, changes a style by what differs, writes over a short gap
rather than jump it, and erases what is blank to the end of a row.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tui_reader.ui.cells import BITS, CODE, FIRST_OWN, SECOND, SPACE, Cells, Letters, whole
from tui_reader.ui.palette import Palette

_SHORT = 3
"""Blanks that are written as fast as they are erased."""
_NEAR = 4
"""A gap of so many letters, all of the style at hand, that is never cheaper to jump than to write over."""
_FAR = 8
"""A gap that is never cheaper to write over than to jump."""
_PLAIN = ("linux", "vt100", "vt102", "vt220", "ansi", "unknown", "")


class Able(NamedTuple):
    """What a terminal can do beyond writing, moving and colouring."""

    scrolls: bool = True
    """Whether it scrolls by SU and SD; every terminal does by IND and RI."""
    fills: bool = True
    """Whether what is erased or scrolled in takes the ground of the style in force."""
    margins: bool = False
    """Left and right margins: DECLRMM and DECSLRM."""
    rectangles: bool = False
    """Copies of rectangles: DECCRA."""


def able(environment: Mapping[str, str] = os.environ) -> Able:
    """Say what a terminal can do by its name; whether it has margins it has to say itself."""
    name = environment.get("TERM", "")
    return Able(
        scrolls=name not in _PLAIN,
        # Screen erases to the terminal's own ground; inside tmux, which calls itself so too, it is the ground in force.
        fills=not name.startswith("screen") or "TMUX" in environment,
    )


def _at_once(cells: Cells, known: Mapping[int, str]) -> str | None:
    """Spell cells of which each is known to need no change of style; None where one is not known."""
    try:
        return "".join(map(known.__getitem__, cells))
    except KeyError:
        return None


def _mostly_blank(differing: list[int], row: Cells, tail: int) -> bool:
    """Say whether it is shorter to erase a row and to write its words, than to write blanks too."""
    blanks = [row[x] for x in differing if x < tail].count(row[-1])
    if blanks <= _FAR:
        return False
    changing = set(differing)
    kept = sum(1 for x in range(differing[0], tail) if x not in changing and row[x] != row[-1])
    return blanks - kept > _FAR


@dataclass(slots=True)
class Pen:
    """Where writing to a terminal stands."""

    palette: Palette
    letters: Letters
    style: int | None = None
    at: tuple[int, int] | None = None
    """Row and column of the cursor; None where that is not certain."""
    region: tuple[int, int] | None = None
    """The first and the last row that scroll; None for all of them."""
    margins: tuple[int, int] | None = None
    """The first and the last column that scroll; None for all of them."""
    out: list[str] = field(default_factory=list)
    _known: dict[int | None, dict[int, str]] = field(default_factory=dict)
    """By style, what the cells spell that are written in it without a change."""

    def copy(self) -> Pen:
        """Give a pen that stands where this one does."""
        return replace(self, out=list(self.out))

    @property
    def length(self) -> int:
        """The bytes written so far."""
        return sum(len(part) if part.isascii() else len(part.encode()) for part in self.out)

    def write(self, sequence: str) -> None:
        """Write a sequence after which the cursor could be anywhere."""
        self.out.append(sequence)
        self.at = None

    def dip(self, style: int) -> None:
        """Change to a style."""
        if self.style != style:
            self.out.append(self.palette.change(self.style, style))
            self.style = style

    def dip_for_blanks(self, blank: int) -> None:
        """Change to a style, the nearest at hand, that shows on spaces as this one does."""
        if self.style is None:
            self.dip(blank)
        elif self.palette.blank(self.style) != blank:
            self.dip(self.palette.onto(self.style, blank))

    def move(self, y: int, x: int) -> None:
        """Put the cursor somewhere."""
        self.out.append(self._way(y, x))
        self.at = (y, x)

    def _way(self, y: int, x: int) -> str:
        if self.at == (y, x):
            return ""
        ways = [f"\x1b[{y + 1 if y else ''}{f';{x + 1}' if x else ''}H"]
        if self.at is not None and self.at[0] == y:
            ways.append(f"\x1b[{x + 1 if x else ''}G")
            step = x - self.at[1]
            if step > 0:
                ways.append(f"\x1b[{step if step > 1 else ''}C")
            if x == 0 and self.margins is None:
                ways.append("\r")
        elif self.at is not None and y == self.at[0] + 1 and x == 0 and self._free(y):
            ways.append("\x1b[E")
        return min(ways, key=len)

    def _free(self, y: int) -> bool:
        """Say whether a row can be gone down to; below the last that scrolls, terminals differ."""
        return self.margins is None and (self.region is None or y <= self.region[1])

    # ── cells ────────────────────────────────────────────────────────────────────────────────────

    def change(self, y: int, old: Cells, new: Cells, *, fills: bool) -> None:
        """Turn a row into another."""
        differing = whole(old, new)
        tail = self._tail(new, fills)
        if tail < len(new) and _mostly_blank(differing, new, tail):
            first = differing[0]
            self._erase(y, first, first, new)
            differing = [x for x in range(first, tail) if new[x] != new[-1]]
        erased = [x for x in differing if x >= tail]
        if len(erased) > _SHORT:
            differing = differing[: len(differing) - len(erased)]
        else:
            erased = []
        for start, end in self._runs(differing, new):
            self._reach(y, start, new)
            self._draw(y, start, end, new)
        if erased:
            self._erase(y, tail, erased[0], new)

    def _runs(self, differing: list[int], row: Cells) -> list[tuple[int, int]]:
        """Join cells to runs, with what is never cheaper to jump than to write over; the end of each is not in it."""
        runs: list[tuple[int, int]] = []
        start = end = -1
        for x in differing:
            if x != end and (end < 0 or x - end > _NEAR or not self._even(row[end - 1 : x])):
                if end >= 0:
                    runs.append((start, end))
                start = x
            end = x + 1
        if end >= 0:
            runs.append((start, end))
        return runs

    def _even(self, cells: Cells) -> bool:
        """Say whether a few cells after the first are written with a byte each, in the style that it leaves."""
        if cells[0] & CODE == SPACE:
            return cells.count(cells[0]) == len(cells)
        spelled = _at_once(cells, self._known.get(cells[0] >> BITS, {}))
        return spelled is not None and spelled.isascii()

    def _erase(self, y: int, earliest: int, latest: int, row: Cells) -> None:
        """Erase to the end of a row, from wherever is nearest between two columns."""
        if self.at is None or self.at[0] != y or not earliest <= self.at[1] <= latest:
            self.move(y, latest)
        self.dip_for_blanks(row[-1] >> BITS)
        self.out.append("\x1b[K")

    def _tail(self, row: Cells, fills: bool) -> int:
        """Give the column from which erasing to the end of the row draws it."""
        last = row[-1]
        style = last >> BITS
        if (
            last & CODE != SPACE
            or not self.palette.erases(style)
            or not (fills or not self.palette.grounded(style))
        ):
            return len(row)
        start = len(row)
        while start and row[start - 1] == last:
            start -= 1
        return start

    def _reach(self, y: int, x: int, row: Cells) -> None:
        """Come to a cell: by a move, or by writing what lies between anew."""
        way = self._way(y, x)
        if (
            self.at is not None
            and self.at[0] == y
            and 0 < x - self.at[1] <= _FAR
            and row[self.at[1]] & CODE != SECOND
        ):
            between, style, sure = self._spelled(row, self.at[1], x, self.style)
            wanted = row[x] >> BITS
            jump = len(way) + len(self.palette.change(self.style, wanted))
            if sure and len(between.encode()) + len(self.palette.change(style, wanted)) <= jump:
                self.out.append(between)
                self.style, self.at = style, (y, x)
                return
        self.out.append(way)
        self.at = (y, x)

    def _draw(self, y: int, start: int, end: int, row: Cells) -> None:
        text, self.style, sure = self._spelled(row, start, end, self.style)
        self.out.append(text)
        # At the right edge a cursor waits, on some terminals in the last column, on others beyond it.
        self.at = (y, end) if sure and end < len(row) else None

    def _spelled(self, row: Cells, start: int, end: int, style: int | None) -> tuple[str, int | None, bool]:
        """Spell cells of a row; give the style they leave, and whether it is certain where the cursor is."""
        known = self._known.setdefault(style, {})
        if (rest := _at_once(row[start:end], known)) is not None:
            return rest, style, True
        text: list[str] = []
        sure = True
        blank = -1 if style is None else self.palette.blank(style)
        for x, cell in enumerate(row[start:end], start):
            code, wanted = cell & CODE, cell >> BITS
            if code == SECOND:
                continue
            if not sure:
                text.append(f"\x1b[{x + 1}G")
                sure = True
            if wanted != style and not (code == SPACE and wanted == blank):
                nearest = wanted
                if code == SPACE and style is not None:
                    nearest = self.palette.onto(style, wanted)
                text.append(self.palette.change(style, nearest))
                style, blank = nearest, self.palette.blank(nearest)
                known = self._known.setdefault(style, {})
                if (rest := _at_once(row[x:end], known)) is not None:
                    text.append(rest)
                    break
            if code < FIRST_OWN:
                known[cell] = letter = chr(code)
                text.append(letter)
            else:
                text.append(self.letters.spelled(code))
                sure = not self.letters.unsure(code)
        return "".join(text), style, sure

    # ── scrolling ────────────────────────────────────────────────────────────────────────────────

    def bound(self, top: int, bottom: int, height: int) -> None:
        """Let only some rows scroll, from the first to the last."""
        region = None if (top, bottom) == (0, height - 1) else (top, bottom)
        if region != self.region:
            self.write("\x1b[r" if region is None else f"\x1b[{top + 1 if top else ''};{bottom + 1}r")
            self.region = region

    def hem(self, left: int, right: int, width: int) -> None:
        """Let only some columns scroll, from the first to the last."""
        margins = None if (left, right) == (0, width - 1) else (left, right)
        if margins != self.margins:
            self.write("\x1b[?69h" if self.margins is None else "")
            self.write("\x1b[?69l" if margins is None else f"\x1b[{left + 1};{right + 1}s")
            self.margins = margins

    def scroll(self, by: int, top: int, bottom: int, *, able: Able) -> None:
        """Scroll what the margins hold: up, or down where ``by`` is negative."""
        count = abs(by)
        if able.scrolls:
            self.out.append(f"\x1b[{count if count > 1 else ''}{'S' if by > 0 else 'T'}")
            return
        self.move(bottom if by > 0 else top, self.margins[0] if self.margins else 0)
        self.out.append(("\x1bD" if by > 0 else "\x1bM") * count)

    def copy_rows(self, by: int, top: int, bottom: int, left: int, right: int) -> None:
        """Copy a rectangle onto its new place; what it left keeps what it showed."""
        first, last, to = (top + by, bottom, top) if by > 0 else (top, bottom + by, top - by)
        corners = f"{first + 1};{left + 1};{last + 1};{right + 1}"
        self.out.append(f"\x1b[{corners};1;{to + 1};{left + 1};1$v")

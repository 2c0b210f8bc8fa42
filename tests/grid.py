"""A small terminal for tests, strict where real ones are forgiving: an unknown sequence is an error.

It knows what few emulators in Python do: left and right margins, copies of rectangles, scrolling by SU and SD, and
terminals that erase to their own ground instead of the one in force.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from tui_reader.cells import graphemes, width

_PIECE = re.compile(
    r"\x1b\[(?P<private>\??)(?P<numbers>[0-9;]*)(?P<between>\$?)(?P<final>[A-Za-z])|\x1b(?P<simple>[DM])"
    r"|(?P<control>[\r])|(?P<text>[^\x00-\x1f\x7f]+)"
)
_ON = {"1": "bold", "2": "faint", "3": "italic", "4": "under", "7": "reverse", "9": "struck"}
_OFF = {"22": ("bold", "faint"), "23": ("italic",), "24": ("under",), "27": ("reverse",), "29": ("struck",)}


class Seen(NamedTuple):
    """What one cell shows."""

    letter: str
    ink: str
    ground: str
    attributes: frozenset[str]

    @property
    def visible(self) -> Seen:
        """What of it can be seen: a space has no ink."""
        seen = self.attributes & {"under", "reverse", "struck"}
        if self.letter != " " or seen:
            return self
        return Seen(" ", "", self.ground, frozenset())


@dataclass(frozen=True)
class Kind:
    """What a terminal of this kind does that others do not."""

    fills: bool = True
    margins: bool = False
    rectangles: bool = False


class Grid:
    """The cells of a terminal and what writing does to them."""

    def __init__(self, columns: int, rows: int, kind: Kind) -> None:
        self.columns, self.rows, self.kind = columns, rows, kind
        self.x = self.y = 0
        self.ink = self.ground = ""
        self.attributes: frozenset[str] = frozenset()
        self.top, self.bottom, self.left, self.right = 0, rows - 1, 0, columns - 1
        self.hemmed = False
        # Rubbish of an earlier program, so that nothing can count on a clean screen.
        self.cells = [[Seen("#", "31", "45", frozenset({"reverse"}))] * columns for _ in range(rows)]

    def feed(self, text: str) -> None:
        """Obey a text."""
        at = 0
        while at < len(text):
            found = _PIECE.match(text, at)
            assert found is not None, f"not understood: {text[at : at + 20]!r}"
            at = found.end()
            if found["text"]:
                for grapheme in graphemes(found["text"]):
                    self._write(grapheme)
            elif found["control"]:
                self.x = self.left if self.x >= self.left else 0
            elif found["simple"]:
                self._index(found["simple"])
            else:
                self._sequence(found["private"] + found["between"] + found["final"], found["numbers"])

    def _write(self, letter: str) -> None:
        size = width(letter)
        assert size > 0
        stop = (
            self.right + 1
            if self.x <= self.right and self.y in range(self.top, self.bottom + 1)
            else self.columns
        )
        assert self.x + size <= stop, "written beyond the edge"
        self._put(
            [Seen("" if part else letter, self.ink, self.ground, self.attributes) for part in range(size)]
        )
        self.x += size

    def _put(self, cells: list[Seen]) -> None:
        """Write cells at the cursor; of a wide grapheme that is halved, rubbish remains."""
        row, end = self.cells[self.y], self.x + len(cells)
        if row[self.x].letter == "":
            row[self.x - 1] = row[self.x - 1]._replace(letter="?")
        if end < self.columns and row[end].letter == "":
            row[end] = row[end]._replace(letter="?")
        row[self.x : end] = cells

    def _index(self, direction: str) -> None:
        inside = self.left <= self.x <= self.right
        if direction == "D" and self.y == self.bottom and inside:
            self._scroll(1)
        elif direction == "M" and self.y == self.top and inside:
            self._scroll(-1)
        else:
            self.y += 1 if direction == "D" else -1

    def _blank(self) -> Seen:
        return Seen(" ", "", self.ground if self.kind.fills else "", frozenset())

    def _scroll(self, by: int) -> None:
        # Terminals differ in the ground of what is scrolled in, so that nothing can count on it.
        rubbish = Seen("%", "31", "45", frozenset())
        old = [row[self.left : self.right + 1] for row in self.cells]
        for y in range(self.top, self.bottom + 1):
            inside = self.top <= y + by <= self.bottom
            new = old[y + by] if inside else [rubbish] * (self.right + 1 - self.left)
            self.cells[y][self.left : self.right + 1] = new

    def _sequence(self, kind: str, numbers: str) -> None:
        given = [int(number or 0) for number in numbers.split(";")] if numbers else []
        first = (given or [0])[0] or 1
        if kind == "m":
            self._colour(numbers.split(";"))
        elif kind == "H":
            second = given[1] if len(given) > 1 else 1
            self.y, self.x = first - 1, max(second, 1) - 1
        elif kind == "G":
            self.x = first - 1
        elif kind == "C":
            self.x += first
            assert self.x < self.columns
        elif kind == "E":
            assert self.y + first <= self.bottom, "terminals differ here"
            self.y, self.x = self.y + first, 0
        elif kind == "K":
            self._put([self._blank()] * (self.columns - self.x))
        elif kind in ("S", "T"):
            self._scroll(first if kind == "S" else -first)
        elif kind == "r":
            self.top, self.bottom = first - 1, (given[1] if len(given) > 1 else self.rows) - 1
            self.x = self.y = 0
        else:
            self._special(kind, given)
        assert 0 <= self.y < self.rows
        assert 0 <= self.x <= self.columns

    def _special(self, kind: str, given: list[int]) -> None:
        if kind in ("?h", "?l") and given == [69] and self.kind.margins:
            self.hemmed = kind == "?h"
            self.left, self.right = 0, self.columns - 1
        elif kind == "s" and self.hemmed:
            self.left, self.right = given[0] - 1, given[1] - 1
            self.x = self.y = 0
        elif kind == "$v" and self.kind.rectangles:
            top, left, bottom, right, _, to_top, to_left, _ = given
            copied = [row[left - 1 : right] for row in self.cells[top - 1 : bottom]]
            for y, row in enumerate(copied, to_top - 1):
                self.cells[y][to_left - 1 : to_left - 1 + len(row)] = row
        else:
            raise AssertionError(f"this terminal does not know {kind} {given}")

    def _colour(self, numbers: list[str]) -> None:
        left = list(numbers)
        while left:
            number = left.pop(0)
            if number in ("", "0"):
                self.ink, self.ground, self.attributes = "", "", frozenset()
            elif number in _ON:
                self.attributes |= {_ON[number]}
            elif number in _OFF:
                self.attributes -= set(_OFF[number])
            elif number in ("38", "48"):
                taken = [left.pop(0) for _ in range(2 if left[0] == "5" else 4)]
                colour = ";".join(taken)
                self.ink, self.ground = (colour, self.ground) if number == "38" else (self.ink, colour)
            elif number[0] in "39":
                self.ink = "" if number == "39" else number
            else:
                assert number[0] in "41", number
                self.ground = "" if number == "49" else number

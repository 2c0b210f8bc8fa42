"""Styles as numbers, and the shortest change from one to another.

A style is known by what a terminal is told for it: the parameters of SGR.  Numbers make cells comparable; a change is
spelled once for each pair and then looked up.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

_OFF = {
    "1": "22",
    "2": "22",
    "3": "23",
    "4": "24",
    "21": "24",
    "5": "25",
    "7": "27",
    "8": "28",
    "9": "29",
    "53": "55",
}
"""What takes each attribute away again."""

_SEEN_ON_BLANKS = frozenset(("4", "21", "5", "7", "9", "53"))
"""Attributes that show where nothing is written."""


class Look(NamedTuple):
    """A style in a terminal's own words; empty is the terminal's own colour."""

    ink: str
    ground: str
    attributes: frozenset[str]


def _read(codes: str) -> Look:
    """Read SGR parameters as a style put over a terminal's plain one."""
    ink = ground = ""
    attributes: set[str] = set()
    numbers = iter(codes.split(";") if codes else ())
    for number in numbers:
        colour = number
        if number in ("38", "48"):
            kind = next(numbers)
            colour = ";".join((number, kind, *(next(numbers) for _ in range(1 if kind == "5" else 3))))
        if number in ("39", "49"):
            colour = ""
        if _is_ink(number):
            ink = colour
        elif _is_ground(number):
            ground = colour
        else:
            attributes.add(number)
    return Look(ink, ground, frozenset(attributes))


def _is_ink(number: str) -> bool:
    return len(number) == 2 and number[0] in "39" and number not in ("98", "99")


def _is_ground(number: str) -> bool:
    return (len(number) == 2 and number[0] == "4") or (len(number) == 3 and number[:2] == "10")


class Palette:
    """The styles in use, numbered from 0, the terminal's plain one."""

    def __init__(self) -> None:
        self._looks: list[Look] = []
        self._numbers: dict[Look, int] = {}
        self._blank: list[int] = []
        self._changes: dict[tuple[int, int], str] = {}
        self._onto: dict[tuple[int, int], int] = {}
        self._add(Look("", "", frozenset()))

    def number(self, codes: str) -> int:
        """Number a style that is told by its SGR parameters."""
        return self._add(_read(codes))

    def codes(self, number: int) -> str:
        """Give the SGR parameters of a style, as put over the plain one."""
        look = self._looks[number]
        return ";".join((*sorted(look.attributes), *filter(None, (look.ink, look.ground))))

    def _add(self, look: Look) -> int:
        known = self._numbers.get(look)
        if known is None:
            known = self._numbers[look] = len(self._looks)
            self._looks.append(look)
            seen = look.attributes & _SEEN_ON_BLANKS
            self._blank.append(known if seen else self._add(Look("", look.ground, frozenset())))
        return known

    def blank(self, number: int) -> int:
        """Give the style that a space of a style has: ink does not show on it."""
        return self._blank[number]

    def erases(self, number: int) -> bool:
        """Say whether erasing leaves what a space of this style shows: a ground, and nothing else."""
        return not self._looks[number].attributes & _SEEN_ON_BLANKS

    def grounded(self, number: int) -> bool:
        """Say whether a style has a ground other than the terminal's own."""
        return bool(self._looks[number].ground)

    def onto(self, number: int, blank: int) -> int:
        """Give the style nearest to one in which spaces look as those of ``blank``."""
        known = self._onto.get((number, blank))
        if known is None:
            known = blank
            if self.erases(blank):
                look = self._looks[number]
                kept = look.attributes - _SEEN_ON_BLANKS
                nearest = self._add(Look(look.ink, self._looks[blank].ground, kept))
                if len(self.change(number, nearest)) < len(self.change(number, blank)):
                    known = nearest
            self._onto[number, blank] = known
        return known

    def change(self, old: int | None, new: int) -> str:
        """Spell the shortest change from a style to another; from None, whatever was before."""
        if old is None:
            return _sgr(("0", *filter(None, (self.codes(new),))))
        if old == new:
            return ""
        known = self._changes.get((old, new))
        if known is None:
            stepwise, afresh = self._difference(old, new), _sgr(("", *filter(None, (self.codes(new),))))
            known = self._changes[old, new] = min(stepwise, afresh, key=len)
        return known

    def _difference(self, old: int, new: int) -> str:
        before, after = self._looks[old], self._looks[new]
        gone = {_OFF.get(attribute, "0") for attribute in before.attributes - after.attributes}
        if "0" in gone:
            return _sgr(("0", self.codes(new)))
        # Bold and faint are taken away together, so that the one that stays is said again.
        again = {attribute for attribute in after.attributes if _OFF.get(attribute) in gone}
        told = [*sorted(gone), *sorted((after.attributes - before.attributes) | again)]
        if before.ink != after.ink:
            told.append(after.ink or "39")
        if before.ground != after.ground:
            told.append(after.ground or "49")
        return _sgr(told)


def _sgr(parameters: Iterable[str]) -> str:
    return f"\x1b[{';'.join(parameters)}m"

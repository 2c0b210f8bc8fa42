"""The wire: whatever was shown before, the terminal then shows the frame, and never for more bytes than needed."""

from __future__ import annotations

import pytest
from grid import Grid, Kind, Seen
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.cells import graphemes, width
from tui_reader.ui.cells import BITS, CODE, SECOND, SPACE, Cells
from tui_reader.ui.pen import Able
from tui_reader.ui.wire import Wire

KINDS = {
    "regions": (Able(), Kind()),
    "margins": (Able(margins=True), Kind(margins=True)),
    "copies": (Able(rectangles=True), Kind(rectangles=True)),
    "own ground": (Able(fills=False, margins=True), Kind(fills=False, margins=True)),
    "index": (Able(scrolls=False), Kind()),
    "index, margins": (Able(scrolls=False, margins=True), Kind(margins=True)),
}
STYLES = [
    "",
    "1",
    "38;5;252;48;5;234",
    "1;38;5;250;48;5;234",
    "3;38;5;252;48;5;234",
    "4;31;44",
    "7",
    "2;97;48;2;1;2;3",
]
WORDS = ["word", "of the", "—", "漢字", "e\u0301a", "  ", "     ", "x", "1917", "👩\u200d🚀", "“so”"]

Run = tuple[str, int]
"""Words and the number of their style."""


def cells(wire: Wire, runs: list[Run], columns: int) -> Cells:
    """Make a row of cells of a width."""
    row: list[int] = []
    for words, style in runs:
        number = wire.palette.number(STYLES[style])
        for grapheme in graphemes(words):
            size = width(grapheme)
            if len(row) + size > columns:
                break
            code = wire.letters.code(grapheme)
            row.append((wire.palette.blank(number) if code == SPACE else number) << BITS | code)
            row += [number << BITS | SECOND] * (size - 1)
    return (*row, *[SPACE] * (columns - len(row)))


def meant(wire: Wire, row: Cells) -> list[Seen]:
    """Say what a row of cells is meant to look like."""
    line = Grid(len(row), 1, Kind())
    found = []
    for cell in row:
        line.feed(f"\x1b[0;{wire.palette.codes(cell >> BITS) or 0}m")
        letter = "" if cell & CODE == SECOND else wire.letters.spelled(cell & CODE)
        found.append(Seen(letter, line.ink, line.ground, line.attributes))
    return found


def plainly(wire: Wire, old: list[Cells] | None, new: list[Cells]) -> str:
    """Paint as it is done without a wire: each run of a changed row with its style before and a reset after."""
    text = ""
    for y, row in enumerate(new):
        if old is not None and old[y] == row:
            continue
        first = 0
        while old is not None and row[first] == old[y][first]:
            first += 1
        last = len(row)
        while old is not None and row[last - 1] == old[y][last - 1]:
            last -= 1
        text += f"\x1b[{y + 1};{first + 1}H"
        style = None
        for cell in row[first:last]:
            if style != cell >> BITS:
                text += ("\x1b[0m" if style else "") + f"\x1b[{wire.palette.codes(cell >> BITS)}m"
                style = cell >> BITS
            text += "" if cell & CODE == SECOND else wire.letters.spelled(cell & CODE)
        text += "\x1b[0m"
    return text


def check(
    wire: Wire, grid: Grid, frame: list[Cells], old: list[Cells] | None, bands: list[tuple[int, int]]
) -> None:
    """Paint a frame, and compare what the terminal shows with what was meant, and what it cost."""
    sent = wire.paint(frame, bands)
    grid.feed(sent.text)
    for y, row in enumerate(frame):
        assert [seen.visible for seen in grid.cells[y]] == [seen.visible for seen in meant(wire, row)], y
    allowed = len(plainly(wire, old, frame).encode()) + (16 if old is None else 0)
    assert len(sent.text.encode()) <= allowed


RUNS = st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, len(STYLES) - 1)), max_size=5)
SCREENS = st.tuples(
    st.integers(6, 40),  # columns
    st.integers(2, 12),  # rows
    st.integers(0, 12),  # columns of what stands beside the text
    st.lists(RUNS, min_size=6, max_size=20),  # the rows of the text
    st.lists(RUNS, min_size=2, max_size=8),  # what stands beside it
    st.lists(
        st.tuples(st.integers(-4, 4), st.integers(-1, 11), RUNS), min_size=1, max_size=8
    ),  # moves and changes
)


@pytest.mark.parametrize("name", KINDS)
@given(screen=SCREENS, forgets=st.sets(st.integers(0, 7)))
@settings(max_examples=60, deadline=None)
def test_a_terminal_of_any_kind_shows_what_was_meant(name: str, screen: tuple, forgets: set[int]) -> None:
    """After any scrolling, change and repainting, each cell and its colours are as meant, for no more bytes."""
    able, kind = KINDS[name]
    columns, rows, beside, text, side, steps = screen
    wire, grid = Wire(able), Grid(columns, rows, kind)
    beside = min(beside, columns - 3)
    top, shown = 0, None
    for number, (by, changed, runs) in enumerate(steps):
        if number in forgets:
            wire.forget()
            grid = Grid(columns, rows, kind)
            shown = None
        top = (top + by) % len(text)
        frame = [
            cells(wire, side[y % len(side)], beside)
            + cells(wire, text[(top + y) % len(text)], columns - beside)
            for y in range(rows)
        ]
        if 0 <= changed < rows:
            frame[changed] = cells(wire, runs, columns)
        check(wire, grid, frame, shown, [(beside, columns - 1), (0, beside - 1)] if beside else [])
        shown = frame


def page(wire: Wire, first: int, beside: bool) -> list[Cells]:
    """Make a frame of forty rows of a hundred cells, the text from a line on, perhaps beside an outline."""
    made = []
    for y in range(39):
        words = " ".join(str((first + y) * 7919 + word) for word in range(12))[:62]
        outline = cells(wire, [(f"section {y}", 1)], 30) if beside else ()
        made.append((*outline, *cells(wire, [("    ", 2), (words, 2), (" " * 30, 2)], 100 - len(outline))))
    return [*made, cells(wire, [(f"{first} %", 5)], 100)]


MEANS = [
    ("regions", False, "region up 1", 150),
    ("index", False, "region up 1", 150),
    ("regions", True, "cells", 3000),
    ("margins", True, "margins up 1", 150),
    ("copies", True, "copy up 1", 180),
    ("own ground", True, "margins up 1", 180),
]


@pytest.mark.parametrize(("name", "beside", "means", "most"), MEANS)
def test_a_line_is_scrolled_by_the_best_means(name: str, beside: bool, means: str, most: int) -> None:
    """A terminal moves the lines by what it has, and only the new one is sent."""
    wire, bands = Wire(KINDS[name][0]), [(30, 99), (0, 29)]
    for first in range(3):
        sent = wire.paint(page(wire, first, beside), bands)
    assert sent.means[0].startswith(means)
    assert len(sent.text.encode()) <= most


def test_nothing_is_sent_for_nothing() -> None:
    """The same frame again costs not one byte."""
    wire = Wire()
    wire.paint(page(wire, 0, False))
    assert wire.paint(page(wire, 0, False)).text == ""


def test_a_new_size_is_painted_afresh() -> None:
    """Where the size has changed, nothing that was shown is taken for granted."""
    wire = Wire()
    wire.paint(page(wire, 0, False))
    grid = Grid(60, 20, Kind())
    small = [row[:60] for row in page(wire, 0, False)[:20]]
    check(wire, grid, small, None, [])

"""Random keys and sizes: after each, a terminal of any kind shows what a fresh painting of the whole screen gives.

The reader is driven without a terminal, and its frames go by one wire to each of several imitated ones.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyte
import pytest
from grid import Grid
from rich.color import ColorSystem
from sitting import ESSAY, Sitting
from test_wire import KINDS

from tui_reader.desk import paint
from tui_reader.requests import ChangeTheme, Redraw
from tui_reader.ui import inks
from tui_reader.ui.cells import Cells
from tui_reader.ui.frames import Frames
from tui_reader.ui.line import bands
from tui_reader.ui.pen import Able
from tui_reader.ui.themes import load
from tui_reader.ui.wire import Wire

COLOURS = [
    ("dusk", ColorSystem.TRUECOLOR),
    ("dusk", ColorSystem.EIGHT_BIT),
    ("paper", ColorSystem.EIGHT_BIT),
    ("terminal", ColorSystem.STANDARD),
    ("terminal", ColorSystem.EIGHT_BIT),
]
MOVING = [
    "j",
    "k",
    "space",
    "b",
    "d",
    "u",
    "G",
    "g",
    "]",
    "[",
    "q",
    "s",
    "n",
    "N",
    "H",
    "L",
    "tab",
    "o",
    "enter",
]
REST = [
    *"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;/?!'\"-+=<>|",
    "escape", "enter", "backspace", "up", "down", "left", "right", "pageup", "pagedown", "home", "end",
    "tab", "shift+tab", "ctrl+l", "ctrl+u", "ctrl+o", "ctrl+g", "ctrl+d", "ctrl+f", "space",
]  # fmt: skip
SCRIPTS = [
    "漢字かな交じり文",
    "한국어",
    "naïve",
    "étude",
    "—",
    "“so”",
    "👩\u200d🚀",
    "x̂ỵz",
    "العربية",
    "देवनागरी",
    "½",
    "ﬁ",
    "",
]


def write_scripts(path: Path, chance: random.Random) -> Path:
    """Write an essay in which letters of every width and make stand together."""
    blocks = ["Ada Quill", "Letters of every width"]
    for section in range(8):
        blocks.append(f"{'I' * (section + 1)}. Section")
        for _ in range(6):
            words = [chance.choice([*SCRIPTS, "word", "of", "the", "clerk"]) for _ in range(90)]
            blocks.append(" ".join(words) + ".")
        blocks.append("    " + " ".join(chance.choice(SCRIPTS) for _ in range(40)) + f"[{section + 1}]")
    blocks += ["Notes", *(f"[{number + 1}] {chance.choice(SCRIPTS)}, p. {number}." for number in range(8))]
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    return path


def keys(chance: random.Random) -> Iterator[str]:
    """Give keys for ever: mostly those of reading, often a few of one, at times any other."""
    while True:
        if chance.random() < 0.7:
            yield from [chance.choice(MOVING)] * chance.choice([1, 1, 1, 2, 5])
        else:
            yield chance.choice(REST)
        if chance.random() < 0.08:
            yield "escape"


class Pyte:
    """A terminal by other hands: pyte, and the scrolling by SU and SD that it lacks."""

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = Scrolling(columns, rows)
        self._stream = Stream(self.screen)

    def feed(self, text: str) -> None:
        """Obey a text."""
        self._stream.feed(text)

    def row(self, y: int) -> list[tuple[object, ...]]:
        """Give what is seen of a row."""
        return [visible(self.screen.buffer[y][x]) for x in range(self.screen.columns)]


class Scrolling(pyte.Screen):
    """A screen that scrolls by a command."""

    def scroll_up(self, count: int = 1) -> None:
        """Move the scroll region up."""
        self._scroll(count or 1, self.index, bottom=True)

    def scroll_down(self, count: int = 1) -> None:
        """Move the scroll region down."""
        self._scroll(count or 1, self.reverse_index, bottom=False)

    def _scroll(self, count: int, step: Callable[[], None], *, bottom: bool) -> None:
        top, last = self.margins or (0, self.lines - 1)
        at = (self.cursor.x, self.cursor.y)
        self.cursor.y = last if bottom else top
        for _ in range(count):
            step()
        self.cursor.x, self.cursor.y = at


class Stream(pyte.Stream):
    """A stream that knows SU and SD."""

    csi = {**pyte.Stream.csi, "S": "scroll_up", "T": "scroll_down"}  # noqa: RUF012
    events = pyte.Stream.events | {"scroll_up", "scroll_down"}


def visible(cell: Any) -> tuple[object, ...]:
    """Give what can be seen of a cell of pyte's: a space has no ink."""
    lines = cell.underscore or cell.reverse or cell.strikethrough
    if cell.data == " " and not lines:
        return (" ", "", cell.bg)
    return (cell.data, cell.fg, cell.bg, cell.bold, cell.italics, cell.underscore, cell.reverse)


class Imitated(Grid):
    """Our own terminal, which knows margins and copies and is strict."""

    def row(self, y: int) -> list[tuple[object, ...]]:
        """Give what is seen of a row."""
        return [tuple(seen.visible) for seen in self.cells[y]]


class Watched:
    """One terminal of a kind, its wire, and what each row looks like when it is painted afresh."""

    def __init__(self, able: Able, new: Callable[[int, int], Any], colours: tuple[str, ColorSystem]) -> None:
        self.wire = Wire(able)
        self._new, self._able = new, able
        self._theme = load(colours[0])
        self._frames = Frames(
            self.wire.palette, self.wire.letters, lambda style: inks.spelled(style, colours[1])
        )
        self._afresh: dict[Cells, list[tuple[object, ...]]] = {}
        self.terminal: Any = None
        self._size = (0, 0)

    def wear(self, name: str) -> None:
        """Change the theme."""
        self._theme = load(name)

    def redraw(self) -> None:
        """Have rubbish written over the screen, and everything painted again."""
        self.terminal.feed(
            "\x1b[r\x1b[H\x1b[0;31;45m" + ("\x1b[?69l" if self._able.margins else "") + "#rubbish"
        )
        self.wire.forget()

    def show(self, sitting: Sitting) -> int:
        """Paint what a reader shows, compare, and say how many bytes it took."""
        place = sitting.reader.arrangement
        frame = self._frames.frame(paint(sitting.reader), self._theme, place.width)
        if (place.width, place.height) != self._size:
            self._size = (place.width, place.height)
            self.terminal = self._new(*self._size)
        sent = self.wire.paint(frame, bands(place))
        self.terminal.feed(sent.text)
        for y, row in enumerate(frame):
            assert self.terminal.row(y) == self._fresh(row), (y, sent.means, sent.text[:400])
        return len(sent.text.encode())

    def afresh(self, sitting: Sitting) -> None:
        """Compare what is shown with the whole screen painted on another terminal that shows nothing yet."""
        place = sitting.reader.arrangement
        frame = self._frames.frame(paint(sitting.reader), self._theme, place.width)
        other = self._new(*self._size)
        other.feed(self._whole(frame))
        assert [*map(self.terminal.row, range(place.height))] == [*map(other.row, range(place.height))]

    def _whole(self, frame: list[Cells]) -> str:
        wire = Wire(self._able)
        wire.palette, wire.letters = self.wire.palette, self.wire.letters
        wire.forget()
        wire.shows([])
        return wire.paint(frame).text

    def _fresh(self, row: Cells) -> list[tuple[object, ...]]:
        """Say what a row looks like on a terminal that is painted afresh."""
        known = self._afresh.get(row)
        if known is None:
            if len(self._afresh) > 20_000:
                self._afresh.clear()
            terminal = self._new(len(row), 1)
            terminal.feed(self._whole([row]))
            known = self._afresh[row] = terminal.row(0)
        return known


def terminals(colours: tuple[str, ColorSystem]) -> dict[str, Watched]:
    """Give one terminal of every kind."""
    made = {
        name: Watched(able, lambda columns, rows, kind=kind: Imitated(columns, rows, kind), colours)
        for name, (able, kind) in KINDS.items()
    }
    return {**made, "pyte": Watched(Able(), Pyte, colours)}


def walk(essay: str, colours: tuple[str, ColorSystem], count: int, seed: int) -> int:
    """Press random keys in random sizes, and hold every terminal to what it should show after each."""
    chance = random.Random(seed)
    watched = terminals(colours)
    sitting = Sitting(essay, "100x40")
    pressed = 0
    for number, key in zip(range(count), keys(chance), strict=False):
        if chance.random() < 0.02:
            sitting.resize(f"{chance.randint(20, 160)}x{chance.randint(5, 45)}")
        sitting.press([key])
        pressed += 1
        for request in sitting.asked:
            if isinstance(request, ChangeTheme) and colours[0] != "terminal":
                name = chance.choice(["dusk", "paper"])
                for one in watched.values():
                    one.wear(name)
            if isinstance(request, Redraw) and number:
                for one in watched.values():
                    one.redraw()
        sitting.asked.clear()
        if chance.random() < 0.1:
            # A line that is late is sent only the newest of several states.
            continue
        for name, one in watched.items():
            try:
                one.show(sitting)
                if number % 97 == 0:
                    one.afresh(sitting)
            except AssertionError as error:
                raise AssertionError(f"{name}, seed {seed}, after key {number} ({key})") from error
    return pressed


@pytest.mark.parametrize("colours", COLOURS, ids=lambda pair: f"{pair[0]}-{pair[1].name.lower()}")
def test_terminals_of_every_kind_show_a_fresh_painting(
    colours: tuple[str, ColorSystem], tmp_path: Path
) -> None:
    """After each of some random keys, cell for cell and colour for colour."""
    essay = str(write_scripts(tmp_path / "essay.txt", random.Random(7)))
    assert walk(essay, colours, 30, seed=COLOURS.index(colours)) == 30


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(20))
def test_twenty_thousand_random_keys(seed: int, tmp_path: Path) -> None:
    """The same after each of 20 times 1,000 keys, in every number of colours and in two essays."""
    essay = ESSAY if seed % 2 else str(write_scripts(tmp_path / "essay.txt", random.Random(seed)))
    assert walk(essay, COLOURS[seed // 2 % len(COLOURS)], 1000, seed=100 + seed) == 1000

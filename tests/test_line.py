"""The reader in a real terminal, by the wire and without: what is seen is the same."""

from __future__ import annotations

import inspect
import random
import shlex
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from grid import Grid, Kind, Seen
from rig import READER, Terminal
from sample import write_essay
from sitting import ROOT, spelled
from test_snapshots import CASES, LAMP, SCREENS
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from tui_reader.ui.driver import LineDriver

TOP = "First landmark first"
KEYS = [
    "j",
    "k",
    " ",
    "b",
    "d",
    "u",
    "]q",
    "[q",
    "]s",
    "[s",
    "n",
    "G",
    "gg",
    "?",
    "\x1b",
    "\x0c",
    "o",
    "\t",
    "/land\r",
    "]n",
]
Cell = tuple[str, str, str, bool, bool, bool, bool]


def shown(terminal: Terminal) -> list[list[Cell]]:
    """Give what can be seen of each cell: a space has no ink."""
    rows = []
    for y in range(terminal.rows):
        row = []
        for x in range(terminal.columns):
            cell = terminal.screen.buffer[y][x]
            lines = cell.underscore or cell.reverse or cell.strikethrough
            ink = cell.fg if cell.data != " " or lines else ""
            bold, italic = (cell.bold, cell.italics) if cell.data != " " or lines else (False, False)
            row.append((cell.data, ink, cell.bg, bold, italic, cell.underscore, cell.reverse))
        rows.append(row)
    return rows


def open_reader(home: Path, essay: Path, columns: int, rows: int, wire: bool, **changes: Any) -> Terminal:
    """Start the reader in a home of its own, with the wire or without."""
    settings = home / ".config" / "adfontes" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f"wire = {str(wire).lower()}\nlight_ms = 0\n", encoding="utf-8")
    return Terminal([*READER, essay], home=home, columns=columns, rows=rows, **changes)


def until_alike(one: Terminal, other: Terminal, patience: float = 15.0) -> None:
    """Wait until two terminals show the same, or for as long as a busy machine may need to get there."""
    limit = time.monotonic() + patience
    for terminal in (one, other):
        terminal.settle(0.12)
    while shown(one) != shown(other) and time.monotonic() < limit:
        for terminal in (one, other):
            terminal.settle(0.3)


PLACES = [
    (80, 24, {}),
    (120, 40, {"can": "margins"}),
    (120, 40, {"can": "copies"}),
    (160, 45, {"COLORTERM": "truecolor"}),
    (100, 30, {"TERM": "xterm"}),
    (60, 15, {"NO_COLOR": "1"}),
    (100, 30, {"TERM": "linux"}),
    (110, 30, {"TERM": "screen"}),
]


@pytest.mark.parametrize(("columns", "rows", "changes"), PLACES)
def test_the_same_is_seen_with_the_wire_and_without(
    columns: int, rows: int, changes: dict[str, str | None], tmp_path: Path
) -> None:
    """After each of some random keys, cells and colours are those of Textual's own painting."""
    walk_beside(columns, rows, changes, tmp_path, turns=25)


@pytest.mark.torture
@pytest.mark.parametrize(("columns", "rows", "changes"), PLACES)
def test_the_same_is_seen_after_hundreds_of_keys(
    columns: int, rows: int, changes: dict[str, str | None], tmp_path: Path
) -> None:
    """The same after each of a hundred keys on each of the terminals."""
    walk_beside(columns, rows, changes, tmp_path, turns=100)


def walk_beside(columns: int, rows: int, changes: dict[str, str | None], tmp_path: Path, turns: int) -> None:
    """Press random keys in two terminals, one with the wire, and compare them after each."""
    essay = write_essay(tmp_path / "essay.txt")
    chance = random.Random(columns)
    with (
        open_reader(tmp_path / "wired", essay, columns, rows, True, **changes) as wired,
        open_reader(tmp_path / "plain", essay, columns, rows, False, **changes) as plain,
    ):
        for terminal in (wired, plain):
            terminal.wait_for(TOP)
        for turn in range(turns):
            keys = chance.choice(KEYS)
            if turn % 25 == 12:
                # A key in the same moment might be obeyed before it or after, and scroll by another height.
                for terminal in (wired, plain):
                    terminal.resize(columns - 7 - turn // 5, rows - 3 - turn // 25)
                until_alike(wired, plain)
            for terminal in (wired, plain):
                terminal.send(keys)
            until_alike(wired, plain)
            assert shown(wired) == shown(plain), (turn, keys)
        assert wired.received < plain.received / 2


SEEN = [case for case in CASES if case[0] in ("beginning-120x40", "quotation-80x24", "drawer-80x24")]


@pytest.mark.parametrize("case", SEEN, ids=[case[0] for case in SEEN])
def test_the_snapshots_are_seen_with_the_wire_and_without(case: tuple[Any, ...], tmp_path: Path) -> None:
    """Every row is as it stands in the file, and the colours are the same."""
    see_snapshot(case, tmp_path)


@pytest.mark.torture
@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_every_snapshot_is_seen_with_the_wire_and_without(case: tuple[Any, ...], tmp_path: Path) -> None:
    """The same of each of them."""
    see_snapshot(case, tmp_path)


def see_snapshot(case: tuple[Any, ...], tmp_path: Path) -> None:
    """Press the keys of a snapshot in two terminals, and compare them with it and with each other."""
    name, essay, size, keys, ascii_only = case
    columns, rows = map(int, size.split("x"))
    path = ROOT / "text/essay/a-good-fire.md" if essay == "fire" else Path(LAMP)
    changes = {"LANG": "C"} if ascii_only else {}
    with (
        open_reader(tmp_path / "wired", path, columns, rows, True, **changes) as wired,
        open_reader(tmp_path / "plain", path, columns, rows, False, **changes) as plain,
    ):
        for terminal in (wired, plain):
            terminal.wait_for(lambda seen: "1004" in seen.modes)
            terminal.settle(0.5)
            terminal.send("".join(spelled(keys)))
        lines = (SCREENS / f"{name}.txt").read_text("utf-8").splitlines()
        for terminal in (wired, plain):
            terminal.wait_for(lambda seen: seen.lines == lines)
        until_alike(wired, plain)
        assert shown(wired) == shown(plain)


def test_what_is_used_of_textual_is_there() -> None:
    """The few names of Textual's inside that the wire rests on mean what they meant."""
    assert LinuxDriver in LineDriver.__mro__
    for name in (
        "run_input_thread",
        "process_message",
        "send_message",
        "start_application_mode",
        "stop_application_mode",
        "write",
        "_sigcont_application",
        "_patch_lflag",
        "_patch_iflag",
        "_enable_mouse_support",
        "_enable_bracketed_paste",
        "_disable_line_wrap",
    ):
        assert callable(getattr(LinuxDriver, name)), f"{name} of Textual's driver is gone: see ui/driver.py"
    made = inspect.getsource(Driver.__init__) + inspect.getsource(LinuxDriver.__init__)
    for name in (
        "_debug",
        "_loop",
        "fileno",
        "input_tty",
        "exit_event",
        "_must_signal_resume",
        "_key_thread",
    ):
        assert f"self.{name}" in made, f"{name} of Textual's driver is gone: see ui/driver.py"
    assert "self.run_input_thread()" in inspect.getsource(LinuxDriver._run_input_thread)
    assert callable(XTermParser.feed)
    assert callable(XTermParser.tick)
    assert "not self.is_headless" in inspect.getsource(App._display), "Textual's frames would be seen"


def test_the_log_says_what_each_key_sent_and_by_which_means(tmp_path: Path) -> None:
    """A line a frame: the key, the bytes that came for it, and how it was drawn."""
    essay, log = write_essay(tmp_path / "essay.txt"), tmp_path / "log"
    settings = tmp_path / ".config" / "adfontes" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("light_ms = 0\n", encoding="utf-8")
    command = [*READER, "--wire-log", log, essay]
    with Terminal(command, home=tmp_path, columns=100, rows=30, can="margins") as terminal:
        terminal.wait_for(lambda seen: "1004" in seen.modes)
        terminal.settle(1.0)
        for key, means in (("j", "region up 1, rows"), (" ", "cells in"), ("k", "region down 1, rows")):
            before, told = terminal.received, len(log.read_text("utf-8").splitlines())
            terminal.send(key)
            terminal.settle(0.6)
            said = log.read_text("utf-8").splitlines()[told:]
            named = "space" if key == " " else key
            assert [line.partition(":")[0] for line in said] == [named], said
            assert int(said[0].split()[1]) == terminal.received - before
            assert means in said[0]
        terminal.send("q")
        assert terminal.wait_end() == 0


@pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")
def test_the_same_is_seen_through_tmux(tmp_path: Path) -> None:
    """What tmux keeps of the screen, colours too, is the same with the wire and without."""
    essay = write_essay(tmp_path / "essay.txt")
    captured = []
    for wire in (True, False):
        home = tmp_path / f"wire-{wire}"
        with open_tmux(home, essay, wire) as terminal:
            terminal.wait_for(TOP)
            for keys in ("jjj", " ", "]q", "k", "3j", "G", "kkk"):
                terminal.send(keys)
                terminal.settle(0.3)
            asked = ["tmux", "-S", home / "socket", "capture-pane", "-p", "-e"]
            captured.append(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)
            terminal.send("q")
            terminal.wait_end()
    wired, plain = (written(text) for text in captured)
    assert wired == plain
    assert len(wired) > 300


def open_tmux(home: Path, essay: Path, wire: bool) -> Terminal:
    """Start the reader in a tmux of its own."""
    settings = home / ".config" / "adfontes" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f"wire = {str(wire).lower()}\nlight_ms = 0\n", encoding="utf-8")
    command = " ".join(shlex.quote(str(part)) for part in (*READER, essay))
    # The rig's terminal is open for reading only as standard input, which is where tmux writes.
    both_ways = ["/bin/sh", "-c", 'exec "$@" 0<>"$(tty)"', "sh"]
    tmux = ["tmux", "-f", "/dev/null", "-S", home / "socket", "new-session", command]
    return Terminal([*both_ways, *tmux], home=home, columns=120, rows=41)


def written(text: str) -> list[tuple[int, int, Seen]]:
    """Give the letters that tmux has spelled, with their places and colours; erased cells it leaves out or not."""
    grid = Grid(200, 1, Kind())
    found = []
    for y, line in enumerate(text.splitlines()):
        grid.cells = [[Seen(" ", "", "", frozenset())] * 200]
        grid.feed(f"\r{line}")
        found += [(x, y, seen) for x, seen in enumerate(grid.cells[0]) if seen.letter != " "]
    return found

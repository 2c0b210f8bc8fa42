"""One program in one terminal: its figures."""

from __future__ import annotations

import contextlib
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from rig import READER, Terminal
from slow import SlowTerminal

QUIET = 0.08
"""Seconds without a byte after which a key has had its effect."""
OURS = {"line": ["j"] * 30, "page": [" "] * 8, "jump": ["G", "gg"] * 2, "quotation": ["]q"] * 6}


@dataclass(slots=True)
class Run:
    """What one program did with one text."""

    figures: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, value: float) -> None:
        """Note one measurement."""
        self.figures.setdefault(name, []).append(value)

    def middle(self, name: str) -> float:
        """Give the median of what was measured."""
        return statistics.median(self.figures[name])


@dataclass(frozen=True)
class Sitting:
    """How a program is started and left."""

    command: Sequence[str | Path]
    first: str
    keys: Mapping[str, Sequence[str]]
    leaving: Sequence[str] = ("q",)
    size: tuple[int, int] = (100, 40)
    patience: float = 60.0
    changes: Mapping[str, Any] = field(default_factory=dict)
    """Of the environment, or what the terminal can do."""


def measure(run: Run, sitting: Sitting, home: Path | None = None) -> None:
    """Start a program, press keys, and note what came of it."""
    own = home or Path(tempfile.mkdtemp(prefix="adfontes-bench-"))
    columns, rows = sitting.size
    try:
        with Terminal(sitting.command, home=own, columns=columns, rows=rows, **sitting.changes) as terminal:
            terminal.wait_for(sitting.first, timeout=sitting.patience)
            run.add("first words, ms", (terminal.last_byte - terminal.started) * 1000)
            terminal.settle(0.7, timeout=sitting.patience)
            run.add("start, bytes", terminal.received)
            for name, presses in sitting.keys.items():
                for key in presses:
                    press(run, terminal, name, key, sitting.patience)
            run.add("memory, MB", memory(terminal.pid))
            for key in sitting.leaving:
                terminal.send(key)
                terminal.settle(0.1)
            # What is kept for the next start is written last.
            with contextlib.suppress(AssertionError):
                terminal.wait_end(timeout=10)
    finally:
        if home is None:
            shutil.rmtree(own, ignore_errors=True)


def press(run: Run, terminal: Terminal, name: str, key: str, patience: float) -> None:
    """Press one key, and note the bytes and the time it took; a key that did nothing counts for nothing."""
    before, pressed = terminal.received, time.perf_counter()
    terminal.send(key)
    deadline = pressed + patience
    while terminal.received == before and time.perf_counter() < deadline:
        if not terminal.pump(0.05) and time.perf_counter() - pressed > 2:
            return
    terminal.settle(QUIET)
    run.add(f"{name}, bytes", terminal.received - before)
    run.add(f"{name}, ms", max(terminal.last_byte - pressed, 0) * 1000)


def memory(pid: int, kind: str = "VmHWM") -> float:
    """Give the memory of a process in megabytes: the most it has held, or of another kind that Linux names."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return int(status.partition(f"{kind}:")[2].split()[0]) / 1024


def held(essay: Path, first: str, size: tuple[int, int], key: str = "j", seconds: float = 2.0) -> float:
    """Hold a key on a slow line; say how many milliseconds after its release the last byte came."""
    with tempfile.TemporaryDirectory(prefix="adfontes-bench-") as home:
        terminal = SlowTerminal(
            [*READER, essay], home=Path(home), columns=size[0], rows=size[1], rate=2_000, latency=0.3
        )
        with terminal:
            terminal.wait_for(first, timeout=60)
            terminal.settle(1.5)
            late = hold(terminal, key, seconds)[0] * 1000
            terminal.send("q")
            terminal.wait_end(timeout=60)
    return late


def hold(terminal: SlowTerminal, key: str, seconds: float) -> tuple[float, int]:
    """Hold a key; say how long after its release the last byte came, in seconds, and how many bytes came."""
    begun = released = time.perf_counter()
    received = terminal.received
    while released - begun < seconds:
        terminal.send(key)
        due = released + 0.033
        while (left := due - time.perf_counter()) > 0:
            terminal.pump(left)
        released = due
    while terminal.pump(1.5):
        pass
    return max(terminal.arrived - released, 0.0), terminal.received - received

"""Measure how thirty megabytes open beside 34 kB: `make bench`.

Both are opened at the place where they were left, without a page kept from before.  Told are the first words, what a
key takes while the rest is read, giving up and leaving meanwhile, and the memory: what is beyond the short essay's, as
a multiple of the text.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))
from measuring import memory
from rig import READER, Terminal

SHORT, LONG = 34_000, 30_000_000
READING = "only these pages so far"
PATIENCE = 600.0
Figures = dict[str, list[float]]


def write(path: Path, size: int) -> None:
    """Write prose in which no paragraph is like another, wrapped, with curly marks, which take two bytes a letter."""
    parts, length, number = ["The Long Road"], 0, 0
    while length < size:
        number += 1
        lines = [f"At milestone {number} the road goes on, and whoever walks it has “{number * 7}” elms on"]
        lines += [
            f"the left hand and {number + place} on the right, with a mill between them; and"
            for place in range(6)
        ]
        parts.append("\n".join([*lines, f"that was mile {number}."]))
        length += len(parts[-1]) + 2
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


class Sitter:
    """Opens one text again and again in one home."""

    def __init__(self, folder: Path, size: int, figures: Figures) -> None:
        self.text, self.home, self.figures = folder / f"{size}.txt", folder / f"home-{size}", figures
        self.home.mkdir()
        write(self.text, size)
        with self._opened("At milestone 1 ") as terminal:
            self._read(terminal)
            terminal.send("50%")
            terminal.settle(1.0)
            self.words = next(line.strip()[:40] for line in terminal.lines if "At milestone" in line)
            self._leave(terminal)

    def _opened(self, words: str) -> Terminal:
        shutil.rmtree(self.home / ".cache", ignore_errors=True)
        terminal = Terminal([*READER, self.text], home=self.home, columns=100, rows=40)
        terminal.wait_for(words, timeout=60)
        return terminal

    def _note(self, name: str, since: float, until: Callable[[], None]) -> None:
        until()
        self.figures.setdefault(name, []).append((time.perf_counter() - since) * 1000)

    def _leave(self, terminal: Terminal) -> None:
        terminal.send("q")
        terminal.wait_end(60)

    @staticmethod
    def _read(terminal: Terminal) -> None:
        terminal.settle(0.7)
        terminal.wait_for(lambda seen: "Esc gives up" not in seen.lines[-1], timeout=PATIENCE)
        terminal.settle(0.5)

    def sit(self) -> None:
        """Open the text once for each thing that is measured."""
        with self._opened(self.words) as terminal:
            self.figures.setdefault("first words, ms", []).append(
                (terminal.last_byte - terminal.started) * 1000
            )
            terminal.settle(0.7)
            self._keys(terminal)
            self._note("leaving, ms", time.perf_counter(), lambda: self._leave(terminal))
        with self._opened(self.words) as terminal:
            terminal.settle(0.7)
            if READING in terminal.lines[-1]:
                since = time.perf_counter()
                terminal.send("\x1b")
                self._note("giving up, ms", since, lambda: terminal.wait_for("given up", timeout=60))
            self._leave(terminal)

    def _keys(self, terminal: Terminal) -> None:
        for count in range(20):
            before, since = terminal.lines[:30], time.perf_counter()
            terminal.send("jk"[count % 2])
            self._note("key, ms", since, lambda: terminal.wait_for(lambda seen: seen.lines[:30] != before))  # noqa: B023
            terminal.pump(0.1)

    def hold(self) -> None:
        """Read the text whole, search it, and note the memory."""
        with self._opened(self.words) as terminal:
            self._read(terminal)
            self.figures["memory, MB"] = [memory(terminal.pid, "VmRSS")]
            self.figures["memory at most, MB"] = [memory(terminal.pid)]
            self._leave(terminal)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repetitions", type=int, default=3)
    options = parser.parse_args()
    found: dict[int, Figures] = {SHORT: {}, LONG: {}}
    with tempfile.TemporaryDirectory(prefix="adfontes-bench-") as folder:
        sitters = [Sitter(Path(folder), size, found[size]) for size in found]
        for _ in range(options.repetitions):
            for sitter in sitters:
                sitter.sit()
        for sitter in sitters:
            sitter.hold()
    print("| | 34 kB | 30 MB | ratio |\n|---|--:|--:|--:|")
    for name, figures in found[LONG].items():
        long, short = statistics.median(figures), statistics.median(found[SHORT].get(name, [0.0]))
        print(f"| {name} | {short:,.0f} | {long:,.0f} | {f'{long / short:.2f}' if short else '-'} |")
    for name in ("memory, MB", "memory at most, MB"):
        times = (found[LONG][name][0] - found[SHORT][name][0]) / (LONG / 1_000_000)
        print(f"| {name}, beyond the short one's, as a multiple of the text | | {times:.1f} | |")
    return 0


if __name__ == "__main__":
    sys.exit(main())

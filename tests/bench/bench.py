"""Measure the reader beside `less`, in a terminal: `make bench`.

Both are started in the same pseudo-terminal with an empty home, on the same text, one after the other.
The text is the embedded library, repeated until it is long enough.  What counts is the ratio; the figures
behind it belong to the machine on which they were measured.  A key's time runs from the key to the last
byte that it caused.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from rig import READER, REPOSITORY, Terminal

SIZES = {"34 kB": 34_000, "1 MB": 1_000_000, "10 MB": 10_000_000}
QUIET = 0.08
"""Seconds without a byte after which a key has had its effect."""

KEYS = {
    "line": ["j"] * 30,
    "page": [" "] * 12,
    "jump": ["G", "gg"] * 5,
}
"""What is pressed, one press a measurement; in less, g alone goes to the top."""


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


def write_text(path: Path, size: int) -> str:
    """Write a text of about a size out of the embedded essays, and give its first words."""
    essays = [file.read_text(encoding="utf-8") for file in sorted(REPOSITORY.glob("text/**/*.txt"))]
    whole = "\n\n".join(essays)
    first = "Opening words of the measured text."
    parts, length = [first], 0
    while length < size:
        parts.append(whole[: max(size - length, 0)])
        length += len(whole.encode())
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return first


def measure(
    run: Run, command: Sequence[str | Path], first: str, keys: dict[str, list[str]], patience: float
) -> None:
    """Start a program, press keys, and note what came of it."""
    home = Path(tempfile.mkdtemp(prefix="adfontes-bench-"))
    try:
        with Terminal(command, home=home, columns=100, rows=40) as terminal:
            terminal.wait_for(first, timeout=patience)
            run.add("first words, ms", (terminal.last_byte - terminal.started) * 1000)
            terminal.settle(0.5, timeout=patience)
            run.add("start, bytes", terminal.received)
            for name, presses in keys.items():
                for key in presses:
                    press(run, terminal, name, key, patience)
            run.add("memory, MB", peak_memory(terminal.pid))
            terminal.send("q")
            terminal.wait_end(timeout=patience)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def press(run: Run, terminal: Terminal, name: str, key: str, patience: float) -> None:
    """Press one key, and note the bytes and the time it took."""
    before, pressed = terminal.received, time.perf_counter()
    terminal.send(key)
    deadline = pressed + patience
    while terminal.received == before and time.perf_counter() < deadline:
        # At the end of the text a key may do nothing at all.
        if not terminal.pump(0.05) and time.perf_counter() - pressed > 2:
            break
    terminal.settle(QUIET)
    run.add(f"{name}, bytes", terminal.received - before)
    run.add(f"{name}, ms", max(terminal.last_byte - pressed, 0) * 1000)


def peak_memory(pid: int) -> float:
    """Give the most memory a process has held, in megabytes."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def compare(sizes: Sequence[str], repetitions: int, patience: float) -> dict[str, tuple[Run, Run]]:
    """Measure both programs on each size, in turn."""
    found = {}
    with tempfile.TemporaryDirectory(prefix="adfontes-bench-") as folder:
        for size in sizes:
            path = Path(folder) / f"text-{SIZES[size]}.txt"
            first = write_text(path, SIZES[size])
            ours, theirs = Run(), Run()
            less_keys = {name: [key.replace("gg", "g") for key in keys] for name, keys in KEYS.items()}
            for _ in range(repetitions):
                measure(theirs, ["less", path], first, less_keys, patience)
                measure(ours, [*READER, path], first, KEYS, patience)
            found[size] = (ours, theirs)
    return found


def table(found: dict[str, tuple[Run, Run]]) -> str:
    """Write the figures as a Markdown table: the reader, less, and the one as a multiple of the other."""
    sizes = list(found)
    rows = [
        "| | " + " | ".join(f"{size} | less | ratio" for size in sizes) + " |",
        "|---|" + "--:|--:|--:|" * len(sizes),
    ]
    for name in found[sizes[0]][0].figures:
        cells = []
        for ours, theirs in found.values():
            mine, other = ours.middle(name), theirs.middle(name)
            ratio = f"{mine / other:.1f}" if other else "-"
            cells.append(f"{mine:,.{_places(mine)}f} | {other:,.{_places(other)}f} | **{ratio}**")
        rows.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _places(value: float) -> int:
    return 1 if value < 10 else 0


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", default=",".join(SIZES), help="of %(default)s")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--patience", type=float, default=300.0, help="seconds to wait for anything")
    options = parser.parse_args()
    if shutil.which("less") is None:
        print("the benchmark needs less to compare with", file=sys.stderr)
        return 1
    sizes = [size.strip() for size in options.sizes.split(",")]
    print(table(compare(sizes, options.repetitions, options.patience)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

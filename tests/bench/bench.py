"""Measure the reader beside other programs, in a terminal: `make bench`.

All are started in the same pseudo-terminal with an empty home, on the same text, in turn, again and again; what
counts is the ratio of medians within one run, and the figures behind it belong to the machine.  A key's time runs from
the key to the last byte that it caused.  The reader is measured on terminals that scroll by rows alone, that have left
and right margins, and that copy rectangles.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))
import history
import targets
import texts
from measuring import OURS, Run, Sitting, held, measure
from peers import PEERS, Peer, found
from rig import READER

SIZES = {"34 kB": 34_000, "1 MB": 1_000_000, "10 MB": 10_000_000}
SCREENS = [(80, 24), (100, 40), (160, 45)]
KINDS = {"adfontes": "", "adfontes, margins": "margins", "adfontes, copies": "copies"}
PARTS = ("start", "keys", "sizes", "held")
SLOW = 1
"""How often a program that takes long to start is measured."""


@dataclass
class Results:
    """Everything one run of the benchmark found."""

    runs: dict[tuple[str, str, str], Run] = field(default_factory=dict)
    """By what was measured, with what text and size, and by program."""
    missing: list[str] = field(default_factory=list)

    def run(self, part: str, where: str, program: str) -> Run:
        """Give the run of a program, to be added to."""
        return self.runs.setdefault((part, where, program), Run())

    def middle(self, part: str, where: str, program: str, figure: str) -> float | None:
        """Give a median; None where it was not measured."""
        run = self.runs.get((part, where, program))
        return run.middle(figure) if run is not None and figure in run.figures else None

    def tables(self) -> Iterator[str]:
        """Give a table for each text and size: each program, and ours as a multiple of it."""
        for part, where in dict.fromkeys((part, where) for part, where, _ in self.runs):
            runs = {key[2]: run for key, run in self.runs.items() if key[:2] == (part, where)}
            yield f"{part}: {where}\n\n{table(runs)}"

    def plain(self) -> list[dict[str, object]]:
        """Give the medians as data."""
        return [
            {
                "part": part, "where": where, "program": program,
                "figures": {name: round(run.middle(name), 2) for name in run.figures},
                "times": {name: len(values) for name, values in run.figures.items()},
            }
            for (part, where, program), run in self.runs.items()
        ]  # fmt: skip


def table(runs: dict[str, Run]) -> str:
    """Write figures as a Markdown table: a row a figure, and by each program's median ours as a multiple of it."""
    ours = next(iter(runs.values()))
    lines = ["| | " + " | ".join(runs) + " |", "|---|" + "--:|" * len(runs)]
    for name in dict.fromkeys(name for run in runs.values() for name in run.figures):
        cells = []
        for run in runs.values():
            if name not in run.figures:
                cells.append("-")
                continue
            value = run.middle(name)
            mine = ours.middle(name) if name in ours.figures and run is not ours else 0
            ratio = f" (**{mine / value:.2f}**)" if value and mine else ""
            cells.append(f"{value:,.{_places(value)}f}{ratio}")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _places(value: float) -> int:
    return 1 if value < 10 else 0


def peers(results: Results, *, install: bool) -> list[tuple[Peer, list[str], dict[str, str]]]:
    """Give the programs that can be had, and note those that cannot."""
    there = []
    for peer in PEERS:
        had = found(peer, install=install)
        if had is None:
            results.missing.append(peer.name)
        else:
            there.append((peer, *had))
    return there


def start(results: Results, options: argparse.Namespace, sources: list[Path]) -> None:
    """Measure the first words: opened first, opened again, without what is kept, and by epy and less."""
    others = [each for each in peers(results, install=options.install) if each[0].name in ("epy", "less")]
    for source in sources:
        with tempfile.TemporaryDirectory(prefix="adfontes-bench-") as folder:
            forms, where = texts.renditions(source, Path(folder)), f"{source.stem}, 100x40"
            warm, off = Path(folder) / "warm", Path(folder) / "off"
            warm.mkdir()
            (off / ".config/adfontes").mkdir(parents=True)
            (off / ".config/adfontes/config.toml").write_text("instant = false\n", encoding="utf-8")
            ours = Sitting([*READER, forms["txt"]], texts.FIRST, {})
            measure(Run(), ours, warm)
            measure(Run(), ours, off)
            for _ in range(options.repetitions * 2 + 1):
                measure(results.run("start", where, "adfontes, first"), ours)
                measure(results.run("start", where, "adfontes, again"), ours, warm)
                measure(results.run("start", where, "adfontes, not instant"), ours, off)
                for peer, command, changes in others:
                    other = Sitting(
                        [*command, forms[peer.form]], texts.FIRST, {}, peer.leaving, changes=changes
                    )
                    measure(results.run("start", where, peer.name), other)


def keys(results: Results, options: argparse.Namespace, sources: list[Path]) -> None:
    """Measure what keys cost, on each terminal and by each peer."""
    there = peers(results, install=options.install)
    for source in sources:
        with tempfile.TemporaryDirectory(prefix="adfontes-bench-") as folder:
            forms = texts.renditions(source, Path(folder))
            for size in SCREENS:
                where = f"{source.stem}, {size[0]}x{size[1]}"
                for turn in range(options.repetitions):
                    for name, can in KINDS.items():
                        ours = Sitting(
                            [*READER, forms["txt"]], texts.FIRST, OURS, size=size, changes={"can": can}
                        )
                        _tried(results, ("keys", where, name), ours)
                    for peer, command, changes in there:
                        if turn >= SLOW and peer.patience > 60:
                            continue
                        other = Sitting(
                            [*command, forms[peer.form]], texts.FIRST, peer.keys, peer.leaving, size, peer.patience,
                            changes,
                        )  # fmt: skip
                        _tried(results, ("keys", where, peer.name), other)


def _tried(results: Results, key: tuple[str, str, str], sitting: Sitting) -> None:
    try:
        measure(results.run(*key), sitting)
    except AssertionError as error:
        results.missing.append(f"{key[2]} ({str(error).splitlines()[0]})")


def sizes(results: Results, options: argparse.Namespace, sources: list[Path]) -> None:
    """Measure long texts beside less."""
    less = {
        name: [key.replace("gg", "g") for key in keys] for name, keys in OURS.items() if name != "quotation"
    }
    for size in options.sizes.split(","):
        with tempfile.TemporaryDirectory(prefix="adfontes-bench-") as folder:
            path = Path(folder) / "text.txt"
            texts.write_long(path, SIZES[size.strip()])
            for _ in range(options.repetitions):
                ours = Sitting([*READER, path], texts.FIRST, OURS, patience=options.patience)
                measure(results.run("sizes", size, "adfontes"), ours)
                measure(results.run("sizes", size, "less"), Sitting(["less", path], texts.FIRST, less))


def hold(results: Results, options: argparse.Namespace, sources: list[Path]) -> None:
    """Measure how long after its release a held key runs on, on a line of 2 kB a second and 300 ms there and back."""
    for source in sources:
        with tempfile.TemporaryDirectory(prefix="adfontes-bench-") as folder:
            path = texts.renditions(source, Path(folder))["txt"]
            for _ in range(options.repetitions):
                for size in SCREENS[:2]:
                    run = results.run("held", f"{source.stem}, {size[0]}x{size[1]}", "adfontes")
                    run.add("after release, ms", held(path, texts.FIRST, size))


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--parts", default=",".join(PARTS), help="of %(default)s")
    parser.add_argument("--sizes", default=",".join(SIZES), help="of %(default)s")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--patience", type=float, default=300.0, help="seconds to wait for a long text")
    parser.add_argument(
        "--no-install", dest="install", action="store_false", help="leave out peers not there yet"
    )
    parser.add_argument(
        "--texts", type=Path, nargs="+", metavar="FILE", help="essays to read instead of ours"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all medians as data")
    parser.add_argument("--history", action="store_true", help="add a line for this version to HISTORY.md")
    options = parser.parse_args()
    results = Results()
    sources = options.texts or [file for file in (texts.EMBEDDED, texts.SEED) if file.exists()]
    parts: dict[str, Callable[[Results, argparse.Namespace, list[Path]], None]] = {
        "start": start, "keys": keys, "sizes": sizes, "held": hold,
    }  # fmt: skip
    for part in options.parts.split(","):
        parts[part.strip()](results, options, sources)
    print("\n\n".join(results.tables()))
    judged = targets.judged(results)
    print(f"\n{targets.table(judged)}")
    for name in dict.fromkeys(results.missing):
        print(f"not measured: {name}")
    if options.json:
        data = {
            **history.machine(),
            "missing": results.missing,
            "results": results.plain(),
            "targets": judged,
        }
        options.json.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    if options.history:
        history.add(judged)
    return 0


if __name__ == "__main__":
    sys.exit(main())

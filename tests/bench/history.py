"""A line a release: what was measured, on which machine, when."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path
from typing import Any

from tui_reader import __version__

FILE = Path(__file__).parent / "HISTORY.md"
KEPT = {
    "line/less 80x24": "80x24: line, bytes, adfontes by less",
    "line/less 100x40": "100x40: line, bytes, adfontes by less",
    "line/less 160x45, margins": "160x45: line, bytes, adfontes, margins by less",
    "page/less": "100x40: page, bytes, adfontes by less",
    "key ms/less": "100x40: line, ms, adfontes by less",
    "first words/epy": "first words, ms, adfontes, first by epy",
    "again/epy": "first words, ms, adfontes, again by epy",
    "held/400 ms": "100x40: a held key's end",
}
"""The columns, and the targets that they show: the worst of all texts."""


def machine() -> dict[str, Any]:
    """Say where and when."""
    model = ""
    information = Path("/proc/cpuinfo")
    if information.exists():
        models = [
            line for line in information.read_text("utf-8").splitlines() if line.startswith("model name")
        ]
        model = models[0].partition(":")[2].strip() if models else ""
    return {
        "version": __version__,
        "date": time.strftime("%Y-%m-%d"),
        "machine": f"{model or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "load": round(os.getloadavg()[0], 1),
    }


def add(judged: list[dict[str, Any]]) -> None:
    """Add a line for this version."""
    here = machine()
    cells = []
    for wanted in KEPT.values():
        ratios = [one["ratio"] for one in judged if wanted in one["what"]]
        cells.append(f"{max(ratios):.2f}" if ratios else "-")
    told = [here["version"], here["date"], f"{here['machine']}, load {here['load']}", *cells]
    with FILE.open("a", encoding="utf-8") as file:
        file.write(f"| {' | '.join(told)} |\n")

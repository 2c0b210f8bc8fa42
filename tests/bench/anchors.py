"""Measure how well passages are found again in texts revised as people revise them.

    python tests/bench/anchors.py [--trials N] [--seed S] [--profile P] [--examples] [--text FILE]

The revisions come from a separate tool that knows where every character went; without it nothing is
measured.  For each kind of revision: passages found, missed, found at a wrong place or though deleted.
Ambiguous answers are counted twice: with the likeliest place taken, and as no answer.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tui_reader import anchor as anchors  # noqa: E402
from tui_reader.marks import Marks  # noqa: E402
from tui_reader.store import records  # noqa: E402
from tui_reader.store.bookmarks import Bookmarks  # noqa: E402

EDITS = ROOT.parent / "shared" / "tools" / "edits.py"
CORPUS = ROOT.parent / "shared" / "corpus"


def edits() -> ModuleType | None:
    """Load the tool that revises texts, if it is there."""
    if not EDITS.is_file():
        return None
    spec = importlib.util.spec_from_file_location("edits", EDITS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["edits"] = module
    spec.loader.exec_module(module)
    return module


def essay(length: int) -> str:
    """Join essays of the corpus to a text of about a length."""
    files = sorted((CORPUS / "dev").glob("*.txt"))
    parts: list[str] = []
    size = 0
    while files and size < length:
        for file in files:
            parts.append(file.read_text(encoding="utf-8")[: length - size])
            size += len(parts[-1])
            if size >= length:
                break
    return "\n\n".join(parts)


def finder(
    statuses: Counter[str], *, ambiguous: bool
) -> Callable[[str, anchors.Anchor], tuple[int, int] | None]:
    """Give a function that finds a passage, with or without answering where it is ambiguous."""

    def find(text: str, anchor: anchors.Anchor) -> tuple[int, int] | None:
        found = anchors.resolve(text, anchor)
        statuses[found.status] += 1
        if found.range is None or (found.status is anchors.Status.AMBIGUOUS and not ambiguous):
            return None
        return found.range.start, found.range.end

    return find


def speed() -> str:
    """Resolve a thousand passages in a million characters that were revised."""
    text = essay(1_000_000)
    starts = range(0, len(text) - 200, len(text) // 1000)
    kept = [anchors.make(text, start, start + 40 + start % 120) for start in starts]
    changed = "New words before everything else. " + text.replace(" the ", " that ", 2000)
    began = time.perf_counter()
    anchors.resolve(changed, kept[0])
    first = time.perf_counter() - began
    each: list[float] = []
    for anchor in kept:
        at = time.perf_counter()
        anchors.resolve(changed, anchor)
        each.append(time.perf_counter() - at)
    middle = sorted(each)[len(each) // 2]
    return f"{len(kept)} in 1 MB: {sum(each) + first:.2f} s, the first {first:.2f} s, median {middle * 1000:.2f} ms"


def opening() -> str:
    """Open ten thousand bookmarks on a million characters that were revised: the first screen, and all of them."""
    text = essay(1_000_000)
    changed = "New words before everything else. " + text.replace(" the ", " that ", 2000)
    with TemporaryDirectory() as folder:
        kept = Bookmarks(Path(folder) / "many.toml")
        starts = range(0, len(text) - 200, len(text) // 10_000)
        kept.add_all(records.new(anchors.make(text, start, start + 40)) for start in starts)
        marks = Marks(kept, changed)
        began = time.perf_counter()
        marks.places()
        first = time.perf_counter() - began
        while marks.seeking:
            time.sleep(0.05)
        whole = time.perf_counter() - began
        found = len(marks.places())
    waits = f"the first screen waits {first * 1000:.0f} ms"
    return f"{len(starts)} bookmarks in 1 MB: {waits}; {found} found in {whole:.1f} s"


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--profile", action="append")
    parser.add_argument("--examples", action="store_true")
    parser.add_argument("--text", type=Path, help="a text to revise, in any language, instead of the corpus")
    parser.add_argument("--low", type=int, default=20)
    parser.add_argument("--high", type=int, default=200)
    options = parser.parse_args()
    tool = edits()
    if tool is None or not CORPUS.is_dir():
        print("not measured: the tool that revises texts, or the corpus, is not here")
        return 0
    text = options.text.read_text("utf-8")[:60_000] if options.text else essay(60_000)
    print(speed())
    print(opening())
    print(tool.HEADER)
    for profile in options.profile or tool.PROFILES:
        for ambiguous in (True, False):
            statuses: Counter[str] = Counter()
            score = tool.score(
                anchors.make,
                finder(statuses, ambiguous=ambiguous),
                text,
                profile=profile,
                trials=options.trials,
                anchors=50,
                seed=options.seed,
                low=options.low,
                high=options.high,
            )
            print(score, "" if ambiguous else "(ambiguous: no answer)", dict(statuses))
            if options.examples and not ambiguous:
                print(*score.examples, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

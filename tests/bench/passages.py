"""Measure how well and how soon quotations find their passages in a library.

    python tests/bench/passages.py FOLDER [--every N] [--brute N] [--threshold T]

FOLDER holds ``library/``, ``quotes.jsonl`` and ``score.py``.  Printed are the time and size of the index, the time a
new book takes, the time a quotation takes beside a plain scan of all texts by rapidfuzz, and the scorer's table: once
with the library alone, once with the work that is cited given.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tui_reader import provenance
from tui_reader.apparatus.passages import Index

BOOK = 600_000
"""Bytes of the book that is added."""


def timed(work: Callable[[], object]) -> float:
    """Give the seconds that something takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def share(values: list[float], part: float) -> float:
    """Give the value that a part of all values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def build(index: Index, texts: list[Path]) -> None:
    """Build the index, and say what that takes."""
    size = sum(path.stat().st_size for path in texts)
    spent = timed(lambda: index.update(texts))
    kept = index.path.stat().st_size
    print(
        f"index of {len(texts)} texts, {size / 1e6:.1f} MB: {spent:.1f} s, {kept / size:.2f} times the texts"
    )
    print(f"nothing new: {timed(lambda: index.update(texts)) * 1000:.0f} ms")


def add_book(index: Index, texts: list[Path], folder: Path) -> None:
    """Add a book made of the library's own paragraphs, and say what that takes."""
    chance = random.Random(1)
    paragraphs = provenance.read_text(max(texts, key=lambda path: path.stat().st_size)).split("\n\n")
    chance.shuffle(paragraphs)
    book = folder / "new.txt"
    book.write_bytes("\n\n".join(paragraphs).encode()[:BOOK])
    spent = timed(lambda: index.update([*texts, book]))
    print(f"a new book of {BOOK // 1000} kB: {spent * 1000:.0f} ms")
    index.update(texts)


def brute(texts: list[Path], lines: list[str], count: int) -> None:
    """Scan all texts for some quotations, as rapidfuzz does it alone."""
    from rapidfuzz import fuzz

    library = [provenance.read_text(path) for path in texts]
    quotations = [json.loads(line)["quote"] for line in random.Random(2).sample(lines, count)]

    def scan(quote: str) -> None:
        for text in library:
            fuzz.partial_ratio_alignment(quote, text)

    spent = [timed(partial(scan, quote)) * 1000 for quote in quotations]
    print(
        f"rapidfuzz over the same texts: median {statistics.median(spent):.0f} ms, most {max(spent):.0f} ms"
    )


def answer(index: Index, texts: list[Path], lines: list[str], predictions: Path, *, hinted: bool) -> None:
    """Answer all quotations, write the answers, and say how long one takes."""
    said = list(provenance.answered(index, texts, lines, hinted=hinted))
    predictions.write_text("\n".join(said), encoding="utf-8")
    spent = [float(json.loads(line)["ms"]) for line in said]
    print(
        f"a quotation: median {statistics.median(spent):.1f} ms, 95 % {share(spent, 0.95):.1f},"
        f" 99 % {share(spent, 0.99):.1f}, most {max(spent):.1f}"
    )


def main() -> int:
    """Measure and score."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only every which quotation")
    parser.add_argument("--brute", type=int, default=5, help="quotations for the plain scan; 0 leaves it out")
    parser.add_argument("--threshold", default="", help="confidence from which an answer is accepted")
    options = parser.parse_args()
    texts = provenance.texts_in([options.folder / "library"])
    lines = (options.folder / "quotes.jsonl").read_text(encoding="utf-8").split("\n")
    lines = [line for line in lines if line][:: options.every]
    threshold = ["--threshold", options.threshold] if options.threshold else []
    with tempfile.TemporaryDirectory() as place:
        index = Index(Path(place) / "index.sqlite", provenance.read_text)
        build(index, texts)
        add_book(index, texts, Path(place))
        if options.brute:
            brute(texts, lines, options.brute)
        for hinted in (False, True):
            print("\n== with the cited work given" if hinted else "\n== the library alone", flush=True)
            predictions = Path(place) / "predictions.jsonl"
            answer(index, texts, lines, predictions, hinted=hinted)
            command = [sys.executable, str(options.folder / "score.py"), str(predictions), *threshold]
            subprocess.run(command, check=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Measure what hangs on each weight of the cues of quotations, leaving out one work at a time.

    python tests/bench/weights.py CORPUS [KIND ...]

Each weight (or those of the kinds named) is halved and made half as large again.  Told are the mean over works
of the F1 of quoted paragraphs then, and what a work scores whose weight was chosen by the other works alone.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from tui_reader import formats
from tui_reader.recovery.cues import weights
from tui_reader.structure import structure

FACTORS = (0.5, 1.0, 1.5)
ENOUGH = 5
"""A work with fewer quoted paragraphs tells little."""


def scores(corpus: Path) -> dict[str, float]:
    """Give the F1 of every work's quoted paragraphs under the weights as they now are."""
    from essaycorpus.text import key_of
    from score import Tally, compare

    totals: dict[str, Tally] = {}
    for path, truth in truths(corpus):
        said = structure(formats.open(path), None)
        found = {
            "block_quotations": said["block_quotations"],
            "keys": [key_of(paragraph) for paragraph in said["paragraphs"]],
        }
        work = str(truth["work"])
        totals[work] = totals.get(work, Tally()) + compare(truth, found)["block"]
    return {work: tally.f1 for work, tally in totals.items() if tally.true >= ENOUGH}


def truths(corpus: Path) -> Iterator[tuple[Path, dict[str, object]]]:
    """Give every text of the study with its truth."""
    for path in sorted((corpus / "dev").glob("*.txt")):
        yield path, json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))


def tried(corpus: Path, kind: str) -> dict[float, dict[str, float]]:
    """Give the scores under each size of one weight."""
    held = weights()[kind]
    found: dict[float, dict[str, float]] = {}
    for factor in FACTORS:
        weights()[kind] = held * factor
        found[factor] = scores(corpus)
    weights()[kind] = held
    return found


def left_out(found: dict[float, dict[str, float]]) -> float:
    """Give the mean score of works, each under the size that is best for all the others."""
    chosen: list[float] = []
    for work in found[1.0]:
        others = {
            factor: mean(score for name, score in by_work.items() if name != work)
            for factor, by_work in found.items()
        }
        chosen.append(found[max(others, key=others.__getitem__)][work])
    return mean(chosen)


def main() -> int:
    """Print a line for each weight."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("kinds", nargs="*")
    options = parser.parse_args()
    sys.path.insert(0, str(options.corpus))
    print(f"{'':24}" + "".join(f"{f'x {factor}':>8}" for factor in FACTORS) + "   chosen by the others")
    for kind in options.kinds or sorted(weights()):
        found = tried(options.corpus, kind)
        means = "".join(f"{mean(found[factor].values()):8.3f}" for factor in FACTORS)
        print(f"{kind:24}{means}   {left_out(found):.3f}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

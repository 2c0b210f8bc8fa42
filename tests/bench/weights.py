"""Measure what each cue of a quotation that nothing marks weighs, leaving out one work at a time.

    python tests/bench/weights.py CORPUS [--with FOLDER ...] [--write]

The fit begins with the judged weights and is held near them: the likelihood of the true divisions, less the
squared distance from what was judged.  Printed are the F1 of quoted paragraphs of every work under weights that
were fitted to all the other works, and their mean.  ``--write`` fits to all works and writes weights.toml anew;
``--with`` names folders with further texts to fit to, which are not scored.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import mean
from typing import Any
from unittest import mock

import numpy as np
from numpy.typing import NDArray

from tui_reader import formats
from tui_reader.recovery import cues, quotations
from tui_reader.recovery.quotations import BlockQuotation
from tui_reader.recovery.reading import DOUBT, LONGEST, Reading
from tui_reader.recovery.weighing import Stretch, likeliest, likelihoods
from tui_reader.structure import structure

EAGER = 0.75
"""What is added to every quotation after the fit: the likeliest weights find too few."""
STEPS, PACE = 120, 0.05
HELD = 2.0
"""How fast weights are held to those that were judged."""
ENOUGH = 5
"""A work with fewer quoted paragraphs tells little."""
Weights = NDArray[np.float64]


@dataclass
class Study:
    """A text of the study: what is known of it, and every stretch of it that may be quoted with its cues."""

    truth: Mapping[str, Any]
    keys: list[str]
    elsewhere: list[list[int]]
    """The quotations that are told otherwise."""
    where: dict[int, int]
    """From the paragraphs of the setting to those of the structure."""
    size: int
    first: list[int]
    last: list[int]
    features: NDArray[np.float32]
    """How often each cue, in the order of their names, speaks in each stretch."""
    doubt: float
    quoted: dict[int, bool]
    """Of the paragraphs that count, whether they are quoted."""

    @property
    def work(self) -> str:
        return str(self.truth["work"])

    @cached_property
    def allowed(self) -> list[bool]:
        """Of each stretch, whether all of it is quoted or does not count."""
        return [
            all(self.quoted.get(i, True) for i in range(a, b + 1))
            for a, b in zip(self.first, self.last, strict=True)
        ]

    @cached_property
    def required(self) -> frozenset[int]:
        """Paragraphs that are quoted, and that some allowed stretch holds."""
        held = {
            i
            for a, b, right in zip(self.first, self.last, self.allowed, strict=True)
            if right
            for i in range(a, b + 1)
        }
        return frozenset(i for i, quoted in self.quoted.items() if quoted and i in held)


def study(path: Path, kinds: Sequence[str]) -> Study | None:
    """Read a text and gather its cues; None where nothing is to be guessed."""
    from essaycorpus.text import key_of
    from score import Aligner

    truth = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
    held: list[tuple[Reading, float]] = []

    class Heard(Reading):
        def find(self, doubt: float, progress: object = None) -> list[BlockQuotation]:
            held.append((self, doubt))
            return []

    with mock.patch.object(quotations, "Reading", Heard):
        said = structure(formats.open(path), None)
    if not held:
        return None
    reading, doubt = held[0]
    keys = [key_of(paragraph) for paragraph in said["paragraphs"]]
    mine = [key_of(paragraph.text) for paragraph in reading.setting.paragraphs]
    where = Aligner({"keys": keys}, {"keys": mine})
    align = Aligner(truth, {"keys": keys})
    places = {i: at for i in range(len(mine)) if (at := where(i)) >= 0}
    groups = truth["block_quotations"]
    right = {p for group in groups if group["kind"] != "verse" for p in group["paragraphs"]}
    aside = set(truth.get("unscored", ()))
    aside |= {p for group in groups if group["kind"] == "verse" for p in group["paragraphs"]}
    reading.learn(doubt)
    gathered = list(_stretches(reading))
    features = np.zeros((len(gathered), len(kinds)), np.float32)
    column = {kind: at for at, kind in enumerate(kinds)}
    for row, (_, _, found) in enumerate(gathered):
        for kind, count in found.items():
            features[row, column[kind]] = count
    return Study(
        truth,
        keys,
        [group["paragraphs"] for group in said["block_quotations"]],
        places,
        len(mine),
        [first for first, _, _ in gathered],
        [last for _, last, _ in gathered],
        features,
        doubt,
        {i: align(at) in right for i, at in places.items() if reading.free(i) and align(at) not in aside},
    )


def _stretches(reading: Reading) -> Iterator[tuple[int, int, Counter[str]]]:
    size = len(reading.texts)
    for start in range(1, size):
        if not reading.free(start):
            continue
        so_far = Counter(cue.kind for cue in reading.opening(start))
        named = reading.named[start - 1]
        for last in range(start, min(start + LONGEST, size)):
            if not reading.free(last):
                break
            so_far.update(cue.kind for cue in reading.speaking(last, start, named))
            yield start, last, so_far + Counter(cue.kind for cue in reading.ending(last, start, named))


def shares(each: Study, scores: Sequence[float], *, told: bool) -> NDArray[np.float64]:
    """Give how likely each stretch is in a division: in any, or only in those that say what is ``told`` to be true."""
    rows = [row for row in range(len(scores)) if not told or each.allowed[row]]
    held = [Stretch(each.first[row], each.last[row], scores[row]) for row in rows]
    share = np.zeros(len(scores))
    share[rows] = likelihoods(each.size, held, each.required if told else frozenset())
    return share


def fit(studies: Sequence[Study], judged: Weights) -> Weights:
    """Find the likeliest weights near those that were judged; a work counts by the root of what it quotes."""
    quoted: Counter[str] = Counter()
    for each in studies:
        quoted[each.work] += sum(each.quoted.values())
    weights = judged.copy()
    slope, spread = np.zeros_like(judged), np.zeros_like(judged)
    for step in range(1, STEPS + 1):
        uphill = HELD * (judged - weights)
        for each in studies:
            scores = (each.features @ weights - each.doubt).tolist()
            short = shares(each, scores, told=True) - shares(each, scores, told=False)
            uphill += short @ each.features / math.sqrt(3 + quoted[each.work])
        slope = 0.9 * slope + 0.1 * uphill
        spread = 0.99 * spread + 0.01 * uphill**2
        weights = weights + PACE * (slope / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return weights


def told(each: Study, weights: Weights) -> list[list[int]]:
    """Give the quotations that weights find in a text, with those that are told otherwise."""
    scores = each.features @ weights - each.doubt
    held = [Stretch(*row) for row in zip(each.first, each.last, scores.tolist(), strict=True)]
    found = [stretch for stretch, sure in likeliest(held) if sure >= DOUBT]
    return each.elsewhere + [
        [each.where[i] for i in range(stretch.first, stretch.last + 1) if i in each.where]
        for stretch in found
    ]


def scored(studies: Sequence[Study], weights: Callable[[str], Weights]) -> dict[str, dict[str, Any]]:
    """Give the tallies of every work, under the weights for it."""
    from score import Tally, compare

    totals: dict[str, dict[str, Any]] = {}
    for each in studies:
        found = [{"paragraphs": group} for group in told(each, weights(each.work))]
        tallies = compare(dict(each.truth), {"block_quotations": found, "keys": each.keys})
        kept = totals.setdefault(each.work, {"block": Tally(), "block_groups": Tally()})
        for name in kept:
            kept[name] += tallies[name]
    return totals


def show(totals: Mapping[str, Mapping[str, Any]]) -> None:
    """Print a line a work and their mean."""
    for work, found in sorted(totals.items(), key=lambda item: -item[1]["block"].f1):
        block = found["block"]
        print(
            f"{work:58.58} {block.true:4} {block.predicted:4}  {block.precision:.2f} {block.recall:.2f}"
            f" {block.f1:.2f}  {found['block_groups'].f1:.2f}"
        )
    told = [found["block"] for found in totals.values() if found["block"].true >= ENOUGH]
    groups = [found["block_groups"] for found in totals.values() if found["block_groups"].true >= ENOUGH]
    print(
        f"{'mean of works with enough':68}  {mean(t.precision for t in told):.3f}"
        f" {mean(t.recall for t in told):.3f} {mean(t.f1 for t in told):.3f}  {mean(t.f1 for t in groups):.3f}"
    )


def write(path: Path, kinds: Sequence[str], weights: Weights, text: str) -> None:
    """Write the weights anew, below the head of the file and the judged ones."""
    head = text[: text.index("\n[weights]\n") + 1]
    lines = [f"{kind} = {weight:.2f}\n" for kind, weight in zip(kinds, weights.tolist(), strict=True)]
    path.write_text(head + "[weights]\n" + "".join(lines), encoding="utf-8")


def main() -> int:
    """Print the table, and write the weights where that is asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--with", dest="more", type=Path, action="append", default=[])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sys.path.insert(0, str(options.corpus))
    path = Path(cues.__file__).with_name("weights.toml")
    text = path.read_text(encoding="utf-8")
    judged_of = tomllib.loads(text)["judged"]
    kinds = sorted(judged_of)
    judged = np.array([float(judged_of[kind]) for kind in kinds])
    cues.weights().clear()
    cues.weights().update(judged_of)

    def read(folder: Path) -> list[Study]:
        return [each for path in sorted(folder.glob("*.txt")) if (each := study(path, kinds))]

    studies = read(options.corpus / "dev")
    eager = np.array([EAGER if kind == "quoted" else 0.0 for kind in kinds])
    found: dict[str, Weights] = {}
    for work in sorted({each.work for each in studies}):
        found[work] = fit([each for each in studies if each.work != work], judged) + eager
        print(f"fitted without {work}", file=sys.stderr, flush=True)
    show(scored(studies, found.__getitem__))
    if options.write:
        more = [each for folder in options.more for each in read(folder)]
        write(path, kinds, fit(studies + more, judged) + eager, text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

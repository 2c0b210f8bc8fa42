"""Over a corpus of quotations whose sources are known the right passage comes first; skipped where it is absent."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tui_reader import provenance
from tui_reader.apparatus.passages import Index

CORPUS = Path(__file__).parents[1] / "../shared/corpus/quotes"
LARGEST = 260_000
"""Bytes of the largest text in the small library."""
LEAST = {"synthetic": 0.95, "editions": 0.95, "real": 0.92, "bible-refs": 0.82, "real-translation": 0.70}

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="there is no corpus here")


def quotations() -> list[dict[str, Any]]:
    """Read the quotations."""
    lines = (CORPUS / "quotes.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def is_right(candidate: dict[str, Any], asked: dict[str, Any]) -> bool:
    """Say whether a candidate is the passage, as the corpus counts it."""
    for gold in asked["gold"]:
        shared = min(candidate["end"], gold["end"]) - max(candidate["start"], gold["start"])
        size, known = candidate["end"] - candidate["start"], gold["end"] - gold["start"]
        if candidate["doc"] == gold["doc"] and shared > 0:
            if asked.get("verse"):
                return bool(shared >= 0.5 * min(size, known))
            if shared >= 0.8 * known and shared >= 0.5 * size:
                return True
    return False


def answers(index: Index, texts: list[Path], asked: Iterable[dict[str, Any]], *, hinted: bool) -> list[Any]:
    """Answer quotations as the command line does."""
    lines = (json.dumps(one) for one in asked)
    return [json.loads(line) for line in provenance.answered(index, texts, lines, hinted=hinted)]


def first_right(said: list[Any], asked: list[dict[str, Any]]) -> list[bool]:
    """Say of each answer whether its first candidate is right."""
    return [
        bool(one["cands"]) and is_right(one["cands"][0], quotation)
        for one, quotation in zip(said, asked, strict=True)
    ]


def test_altered_quotations_are_found_in_a_small_library(tmp_path: Path) -> None:
    """Of quotations altered by a generator nine in ten and more find their very passage."""
    texts = [path for path in provenance.texts_in([CORPUS / "library"]) if path.stat().st_size < LARGEST]
    index = Index(tmp_path / "index.sqlite", provenance.read_text)
    index.update(texts)
    names = {path.stem for path in texts}
    asked = [one for one in quotations() if one["set"] == "synthetic"]
    asked = [one for one in asked if {gold["doc"] for gold in one["gold"]} <= names][:150]
    right = first_right(answers(index, texts, asked, hinted=False), asked)
    assert sum(right) >= LEAST["synthetic"] * len(right)


@pytest.mark.torture
def test_all_quotations_over_the_whole_library(tmp_path: Path) -> None:
    """Each kind of quotation is found as often as promised, and what is accepted is right."""
    texts = provenance.texts_in([CORPUS / "library"])
    index = Index(tmp_path / "index.sqlite", provenance.read_text)
    index.update(texts)
    asked = quotations()
    said = answers(index, texts, asked, hinted=False)
    right = first_right(said, asked)
    for kind, least in LEAST.items():
        of_kind = [good for good, one in zip(right, asked, strict=True) if one["set"] == kind]
        assert sum(of_kind) >= least * len(of_kind), kind
    accepted = [one["verdict"] == "found" for one in said]
    good = [a and b for a, b in zip(accepted, right, strict=True)]
    assert sum(good) >= 0.97 * sum(accepted)
    assert sum(good) >= 0.90 * sum(bool(one["gold"]) for one in asked)
    strange = [a for a, one in zip(accepted, asked, strict=True) if not one["gold"]]
    assert sum(strange) <= 0.005 * len(strange)

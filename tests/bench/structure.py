"""Score what is recovered from a folder of texts against their known structure.

    python tests/bench/structure.py CORPUS [FOLDER ...] [--works] [--only GLOB] [--keep FOLDER]
    python tests/bench/structure.py CORPUS --cost

CORPUS holds ``score.py`` and ``essaycorpus``; each FOLDER (by default its ``dev``, ``dev/variants`` and
``seed``) holds texts and their ``NAME.truth.json``.  Variants are scored one kind at a time.

``--cost`` joins the texts of ``dev`` to one of 1, 3 and 10 MB and prints what its search for unmarked quotations takes
against parsing and laying it out, and how far it is from linear.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, pairwise
from pathlib import Path
from typing import Any

from tui_reader import formats
from tui_reader.document import Range
from tui_reader.layout import Layout, Measure
from tui_reader.start import collect_seldom
from tui_reader.structure import structure

FIELDS = ("block_quotations", "headings", "note_markers", "notes", "inline_quotations", "works")
ENDINGS = (".txt", ".md", ".html")
SIZES = (1, 3, 10)
KINDS = ("marked", "flat", "british", "pg", "pg-ascii", "markdown", "ibid", "web")


def study_if_any() -> Callable[[Any], Any]:
    """Give the study of an essay's citations, or nothing where it is not there."""
    try:
        from tui_reader.apparatus import study
    except ImportError:
        return lambda _: None
    return study


def text_of(truth: Path) -> Path | None:
    """Find the text a truth belongs to."""
    name = truth.name.removesuffix(".truth.json")
    found = (truth.with_name(name + ending) for ending in ENDINGS)
    return next((path for path in found if path.exists()), None)


def predict(text: Path, key_of: Callable[[str], str], study: Callable[[Any], Any]) -> dict[str, Any]:
    """Read a text and give its structure as the scorer reads it."""
    document = formats.open(text)
    said = structure(document, study(document))
    found = {field: said[field] for field in FIELDS}
    found["keys"] = [key_of(paragraph) for paragraph in said["paragraphs"]]
    return found


def groups(folder: Path, only: str) -> dict[str, list[Path]]:
    """Give the truths of a folder by kind of variant."""
    found: dict[str, list[Path]] = {}
    for truth in sorted(folder.glob(f"{only}.truth.json")):
        kind = truth.name.removesuffix(".truth.json").rpartition(".")[2]
        found.setdefault(kind if kind in KINDS else "", []).append(truth)
    return found


def score(corpus: Path, truths: list[Path], kept: Path, *, works: bool) -> None:
    """Predict a list of texts and print the scorer's table."""
    from essaycorpus.text import key_of

    study = study_if_any()
    with tempfile.TemporaryDirectory() as place:
        known = Path(place)
        kept.mkdir(parents=True, exist_ok=True)
        for truth in truths:
            text = text_of(truth)
            if text is None:
                continue
            (known / truth.name).symlink_to(truth.resolve())
            (kept / truth.name).write_text(json.dumps(predict(text, key_of, study)), encoding="utf-8")
        command = [sys.executable, str(corpus / "score.py"), str(known), str(kept), *["--works"] * works]
        subprocess.run(command, check=True)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a text takes, in seconds of the processor a million characters."""

    parsed: float
    laid: float
    first: float
    """The search of the first page, with the habits of the whole: seconds, whatever the length."""
    searched: float

    @property
    def ratio(self) -> float:
        """The search against parsing and laying out."""
        return self.searched / (self.parsed + self.laid)


def cost(text: str, file: Path) -> Cost:
    """Take the time of each stage of opening a text."""
    file.write_text(text, encoding="utf-8")
    clock = time.process_time
    at = [clock()]
    staged = formats.stage(file)
    at.append(clock())
    staged.near(Range(0, 3000))
    at.append(clock())
    document = staged.whole()
    at.append(clock())
    layout = Layout(document, Measure(width=66))
    for block in range(len(document.blocks)):
        layout.rows(block)
    at.append(clock())
    parsed, first, searched, laid = (b - a for a, b in pairwise(at))
    size = len(text) / 1e6
    return Cost(parsed / size, laid / size, first, searched / size)


def print_costs(corpus: Path) -> None:
    """Print what texts of several lengths take."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((corpus / "dev").glob("*.txt"))]
    collect_seldom()
    print("MB   parse  layout  search (s a MB)  first page (s)  search : parse + layout  against 1 MB")
    before: Cost | None = None
    with tempfile.TemporaryDirectory() as place:
        for size in SIZES:
            found = cost("\n\n\n".join(up_to(texts, size * 1_000_000)), Path(place) / "text.txt")
            before = before or found
            print(
                f"{size:<4} {found.parsed:5.2f}  {found.laid:6.2f}  {found.searched:15.2f}  {found.first:14.2f}"
                f"  {found.ratio:23.2f}  {found.searched / before.searched:12.2f}",
                flush=True,
            )


def up_to(texts: Sequence[str], size: int) -> Iterator[str]:
    """Give texts, over and over, until they have a size."""
    for text in cycle(texts):
        yield text[:size]
        size -= len(text)
        if size <= 0:
            return


def main() -> int:
    """Score the folders asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--works", action="store_true", help="also each work's block quotations")
    parser.add_argument("--only", default="*", help="names of texts, as a pattern")
    parser.add_argument("--keep", type=Path, help="keep the predictions here")
    parser.add_argument("--cost", action="store_true", help="what the search takes, not what it finds")
    options = parser.parse_args()
    if options.cost:
        print_costs(options.corpus)
        return 0
    sys.path.insert(0, str(options.corpus))
    corpus = options.corpus
    for folder in options.folders or [corpus / "seed", corpus / "dev", corpus / "dev" / "variants"]:
        for kind, truths in groups(folder, options.only).items():
            print(f"\n== {folder.name} {kind}".rstrip(), flush=True)
            with tempfile.TemporaryDirectory() as place:
                kept = (options.keep or Path(place)) / (kind or folder.name)
                score(corpus, truths, kept, works=options.works)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Score what is recovered from a folder of texts against their known structure.

    python tests/bench/structure.py CORPUS [FOLDER ...] [--works] [--only GLOB] [--keep FOLDER]

CORPUS holds ``score.py`` and ``essaycorpus``; each FOLDER (by default its ``dev``, ``dev/variants`` and
``seed``) holds texts and their ``NAME.truth.json``.  Variants are scored one kind at a time.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tui_reader import formats
from tui_reader.structure import structure

FIELDS = ("block_quotations", "headings", "note_markers", "notes", "inline_quotations", "works")
ENDINGS = (".txt", ".md", ".html")
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


def main() -> int:
    """Score the folders asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--works", action="store_true", help="also each work's block quotations")
    parser.add_argument("--only", default="*", help="names of texts, as a pattern")
    parser.add_argument("--keep", type=Path, help="keep the predictions here")
    options = parser.parse_args()
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

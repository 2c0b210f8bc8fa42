"""Measure how surely notes without a label find their callouts where nothing but the words tells them.

    python tests/bench/bare_notes.py CORPUS

CORPUS holds NAME.txt and NAME.truth.json.  Of every text all empty lines are made single and every line a paragraph,
which is harder than any page.  Printed are the callouts joined to their note, pooled and by work; how many texts get
notes made up once theirs are cut away; and both again with each constant moved, which shows what hangs on it.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any
from unittest import mock

from tui_reader.recovery import bare_notes
from tui_reader.recovery.notes import find_notes
from tui_reader.recovery.paragraphs import Paragraph, paragraphs

ENOUGH = 5
"""A work with fewer callouts tells little."""
MOVED = {
    "_CONTEXT": (500, 900),
    "_RARE": (3, 6),
    "_COMMON": (25, 80),
    "_DOUBT": (0.0, 0.5),
    "_INSIDE": (0.0, 3.0),
}


@dataclass(frozen=True)
class Text:
    """A flattened text and what is known of its notes."""

    truth: dict[str, Any]
    paragraphs: list[Paragraph]


def texts(corpus: Path) -> list[Text]:
    """Read the texts that have notes, each flattened."""
    found = []
    for path in sorted(corpus.glob("*.truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        if truth["notes"]:
            raw = path.with_name(path.name.replace(".truth.json", ".txt")).read_text(encoding="utf-8")
            found.append(Text(truth, paragraphs(re.sub(r"\n+", "\n\n", raw.strip()))))
    return found


def joined(text: Text) -> tuple[int, int]:
    """Count the callouts joined to the note they call, and all that call one."""
    first = {note["number"]: note["paragraphs"][0] for note in text.truth["notes"]}
    called = {
        (callout.paragraph, callout.start): note.body.indices[0]
        for note in find_notes(text.paragraphs).notes
        for callout in note.callouts
    }
    marks = [mark for mark in text.truth["note_markers"] if mark["note"] in first]
    right = sum(called.get((mark["paragraph"], mark["start"])) == first[mark["note"]] for mark in marks)
    return right, len(marks)


def made_up(text: Text) -> bool:
    """Say whether a text gets notes though its own were cut away."""
    end = min(note["paragraphs"][0] for note in text.truth["notes"])
    return bool(find_notes(text.paragraphs[:end]).notes)


def line(name: str, studied: list[Text], *, by_work: bool = False) -> str:
    """Give one line of the table, and the works below it if asked."""
    right, all_ = Counter[str](), Counter[str]()
    for text in studied:
        hits, marks = joined(text)
        right[text.truth["work"]] += hits
        all_[text.truth["work"]] += marks
    works = mean(right[work] / all_[work] for work in all_ if all_[work] >= ENOUGH)
    pooled = right.total() / all_.total()
    invented = sum(made_up(text) for text in studied)
    head = f"{name:16}{pooled:8.3f}{works:8.3f}{invented:8d} of {len(studied)}"
    rows = [f"    {right[work]:4d} of {all_[work]:4d}  {work}" for work in sorted(all_)] if by_work else []
    return "\n".join([head, *rows])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    studied = texts(parser.parse_args().corpus)
    print(f"{'':16}{'pooled':>8}{'works':>8}{'made up':>8}")
    print(line("as it is", studied, by_work=True))
    for constant, values in MOVED.items():
        for value in values:
            with mock.patch.object(bare_notes, constant, value):
                print(line(f"{constant} {value}", studied))


if __name__ == "__main__":
    main()

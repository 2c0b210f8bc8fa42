"""One chapter in several dresses is read as one structure, wherever the dress shows what the marked edition marks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dressing import DRESSES, agreement, items

from tui_reader import formats
from tui_reader.document import Document

ROOT = Path(__file__).parents[1]
ESSAYS = [
    ROOT / "text/essay/a-good-fire.md",
    ROOT / "text/sources/pargeter-fifty-years.md",
    ROOT / "text/sources/tansley-to-askew.md",
    ROOT / "tests/fixtures/the-lamp-at-ness.md",
]
"""Not the letters and the minutes: their headings are datelines, which in plain text are none."""
CORPUS = ROOT / "../shared/corpus/dev"
LEAST = 0.95
"""The agreement that every dress must reach: twice the items two readings share, by the items of each."""


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("path", ESSAYS, ids=[path.stem for path in ESSAYS])
def test_a_dressed_essay_is_read_as_its_marked_edition(path: Path, dress: str) -> None:
    """Our texts pasted, hard-wrapped, in ASCII and on a web page give the structure of the Markdown."""
    essay = formats.open(path)
    ending, dressed = DRESSES[dress]
    again = formats.parse(dressed(essay).encode(), f"{path.stem}{ending}")
    assert_alike(essay, again, unmarked=dress == "paste")


def test_agreement_tells_what_differs() -> None:
    """An essay whose quotations lost their mark, or whose notes were joined to other callouts, agrees less."""
    essay = formats.open(ESSAYS[0])
    text = ESSAYS[0].read_text(encoding="utf-8")
    bare = formats.parse(text.replace("\n> ", "\n").encode(), "bare.md")
    moved = formats.parse(text.replace("[^3]:", "[^x]:").replace("[^4]:", "[^3]:").encode(), "moved.md")
    assert agreement(items(essay), items(essay)) == 1
    assert agreement(items(essay), items(bare)) < 0.95
    assert agreement(items(essay), items(moved)) < 1


def chapters() -> Iterator[tuple[str, str, Path, Path]]:
    """Give each chapter of the corpus in each dress beside its marked edition."""
    for marked in sorted((CORPUS / "variants").glob("*.markdown.md")):
        name = marked.name.removesuffix(".markdown.md")
        yield name, "paste", marked, CORPUS / f"{name}.txt"
        for dress, ending in (("pg", ".txt"), ("pg-ascii", ".txt"), ("web", ".html")):
            yield name, dress, marked, CORPUS / "variants" / f"{name}.{dress}{ending}"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="there is no corpus here")
@pytest.mark.parametrize(
    ("dress", "marked", "path"),
    [each[1:] for each in chapters()],
    ids=[f"{each[0]}-{each[1]}" for each in chapters()],
)
def test_a_chapter_is_read_as_its_marked_edition(dress: str, marked: Path, path: Path) -> None:
    """Chapters of other authors in other dresses give the structure of the Markdown."""
    assert_alike(formats.open(marked), formats.open(path), unmarked=dress == "paste")


def assert_alike(marked: Document, dressed: Document, *, unmarked: bool) -> None:
    """Hold two readings to what they must have in common, and say what they have not."""
    one, other = items(marked, unmarked=unmarked), items(dressed, unmarked=unmarked)
    assert agreement(one, other) >= LEAST, (
        f"lost {sorted(map(str, one - other))}, new {sorted(map(str, other - one))}"
    )

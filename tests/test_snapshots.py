"""A handful of whole screens, kept as text beside this file so that a change of the page is seen in review.

To draw them anew after a change that is meant: ``DRAW_SCREENS=1 python -m pytest tests/test_snapshots.py``, and
look at the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sitting import ROOT, Sitting

from tui_reader.desk import paint
from tui_reader.ui.themes import load

SCREENS = Path(__file__).parent / "screens"
LAMP = str(ROOT / "tests/fixtures/the-lamp-at-ness.md")

# Name, essay, size, keys, ASCII.
CASES = [
    ("beginning-120x40", "fire", "120x40", "", False),
    ("quotation-120x40", "fire", "120x40", "2 ] q", False),
    ("quotation-80x24", "fire", "80x24", "2 ] q", False),
    ("quotation-40x15", "fire", "40x15", "2 ] q", False),
    ("quotation-160x45", "fire", "160x45", "2 ] q", False),
    ("quotation-80x24-ascii", "fire", "80x24", "2 ] q", True),
    ("drawer-80x24", "fire", "80x24", "] q o", False),
    ("keys-80x24", "lamp", "80x24", "?", False),
    ("sequence-120x20", "lamp", "120x20", "]", False),
    ("search-80x24", "lamp", "80x24", '/ "within sight"', False),
    ("sources-80x24", "lamp", "80x24", "s", False),
]


@pytest.mark.parametrize(
    ("name", "essay", "size", "keys", "ascii_only"), CASES, ids=[case[0] for case in CASES]
)
def test_a_screen_looks_as_it_did(name: str, essay: str, size: str, keys: str, ascii_only: bool) -> None:
    """Every row is as it stands in the file."""
    path = {"fire": str(ROOT / "text/essay/a-good-fire.md"), "lamp": LAMP}[essay]
    sitting = Sitting(path, size, settings={"ascii": ascii_only}).press(keys).survey()
    drawn = "".join(f"{row}\n" for row in sitting.screen)
    file = SCREENS / f"{name}.txt"
    if os.environ.get("DRAW_SCREENS"):
        SCREENS.mkdir(exist_ok=True)
        file.write_text(drawn, "utf-8")
    assert drawn == file.read_text("utf-8")


@pytest.mark.parametrize("theme", ["dusk", "paper", "terminal"])
def test_every_role_on_the_screen_has_a_look(theme: str) -> None:
    """In each theme the note's number, the source, the heading and the bar differ from plain ink."""
    colours = load(theme)
    sitting = Sitting(LAMP, "120x40").press('m a 2 ] q / "the"')
    roles = {role for row in paint(sitting.reader) for part in row for role in part.roles}
    assert {"ink", "bar.current", "hit", "hit.current", "here", "callout"} <= roles
    ink = colours.style(("page", "ink"))
    for role in ("callout", "heading", "hit", "hit.current", "source", "note.label"):
        assert colours.style(("page", role)) != ink, role

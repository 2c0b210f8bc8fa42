"""The bookmarks of an essay, found in its text without keeping the reader waiting."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from tui_reader import anchor
from tui_reader.marks import Marks
from tui_reader.store import records
from tui_reader.store.bookmarks import Bookmarks


def essay(words: int) -> str:
    """Make a text of words that can be said."""
    chance = random.Random(words)
    syllables = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
    return " ".join("".join(chance.choices(syllables, k=3)) for _ in range(words))


def marked(path: Path, text: str, count: int) -> Bookmarks:
    """Keep bookmarks at even distances."""
    kept = Bookmarks(path)
    step = len(text) // (count + 1)
    kept.add_all(records.new(anchor.make(text, n * step, n * step + 40)) for n in range(1, count + 1))
    return kept


@pytest.mark.parametrize("count", [5, 300])
def test_they_are_found_where_they_went(tmp_path: Path, count: int) -> None:
    """In a text that was changed, few at once and many in a while, each by its own words."""
    text = essay(6_000)
    kept = marked(tmp_path / "many.toml", text, count)
    changed = "New words first. " + text
    marks = Marks(kept, changed)
    found = marks.places()
    assert marks.seeking == (count == 300)
    assert len(found) == 5 or count == 300
    end = time.monotonic() + 60
    while marks.seeking and time.monotonic() < end:
        time.sleep(0.02)
    assert [(at, one.id) for at, one in marks.places()] == [
        (one.anchor.start + len("New words first. "), one.id) for one in kept.all()
    ]
    assert marks.news() == (count == 300)
    assert not marks.news()


def test_where_nothing_moved_all_are_there_at_once(tmp_path: Path) -> None:
    """However many they are, nothing has to be looked for."""
    text = essay(3_000)
    kept = marked(tmp_path / "many.toml", text, 400)
    marks = Marks(kept, text)
    assert len(marks.places()) == 400
    assert not marks.seeking


def test_one_that_is_added_or_deleted_is_seen(tmp_path: Path) -> None:
    """What was worked out before is not kept past a change."""
    text = essay(500)
    kept = marked(tmp_path / "few.toml", text, 3)
    marks = Marks(kept, text)
    assert len(marks.places()) == 3
    kept.add(records.new(anchor.make(text, 1, 30)))
    assert len(marks.places()) == 4
    kept.delete(kept.all()[0].id)
    assert len(marks.places()) == 3

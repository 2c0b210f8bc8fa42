"""What was taken away in one session is brought back in another: deletions, corrections, merges, imports."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.sitting import ROOT, Sitting
from tui_reader import anchor, bookkeeping
from tui_reader.store import journal
from tui_reader.store.bookmarks import Bookmarks, new
from tui_reader.store.corrections import Corrections

ESSAY = str(ROOT / "tests" / "fixtures" / "the-quiet-press.txt")


def session(home: Path) -> Sitting:
    """Begin a session of its own in a home."""
    return Sitting(ESSAY, "80x40", home=home)


def bookmarks(sitting: Sitting) -> list[str]:
    """Name the bookmarks that the file has."""
    assert sitting.reader.bookmarks is not None
    return [one.name for one in Bookmarks(sitting.reader.bookmarks.path).all()]


def corrections(sitting: Sitting) -> list[str]:
    """Give the kinds of the corrections that the file has."""
    assert sitting.reader.essay is not None
    return [one.kind for one in Corrections(sitting.reader.essay.kept.path).all()]


def test_another_session_brings_back_what_one_took_away(tmp_path: Path) -> None:
    """A bookmark deleted and a correction withdrawn in one session are brought back in the next."""
    one = session(tmp_path)
    one.press('/ "the landing lay" enter Q b ctrl+u "landing" enter enter enter')
    one.press("B D escape g Q D")
    assert (bookmarks(one), corrections(one)) == ([], [])
    two = session(tmp_path)
    assert two.press("U").reader.message.startswith("There is nothing to take back")
    two.press("g D")
    assert "landing" in two.reader.text.document.text
    two.press("U")
    assert (bookmarks(two), corrections(two)) == (["landing"], [])
    two.press("enter escape")
    assert (bookmarks(two), corrections(two)) == (["landing"], ["quotation"])
    assert "▎ The landing" in "\n".join(two.screen)
    assert (bookmarks(session(tmp_path)), corrections(session(tmp_path))) == (["landing"], ["quotation"])


@pytest.mark.parametrize(("age", "listed"), [(1, True), (29, True), (31, False)])
def test_a_merge_is_taken_back_in_the_session(
    age: int, listed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For thirty days a merge stands in the list; taking it back leaves what was made since."""
    one = session(tmp_path)
    one.press('b ctrl+u "before" enter enter enter')
    assert one.reader.bookmarks is not None
    path, text = one.reader.bookmarks.path, one.reader.document.text
    other = tmp_path / "laptop.toml"
    Bookmarks(other).add(new(anchor.make(text, 30, 60), name="theirs"))
    bookkeeping.merge_files(path, other, None, None, one.reader.library.paths.journal)
    one.reader.bookmarks.refresh()
    one.press('] q b ctrl+u "since" enter enter enter')
    two = session(tmp_path)
    real = journal.KEPT
    monkeypatch.setattr(journal, "KEPT", real - timedelta(days=age))
    two.press("g D")
    assert ("merge of laptop.toml" in "\n".join(two.screen)) == listed
    two.press("U")
    assert sorted(bookmarks(two)) == (["before", "since"] if listed else ["before", "since", "theirs"])
    assert "merge of laptop.toml" not in "\n".join(two.screen[:-1])

"""A bookmark whose passage is not surely found as it was: the reader is shown what is known, and decides."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sitting import ROOT, Sitting

from tui_reader.following import arrive
from tui_reader.requests import Load

LAMP = ROOT / "tests/fixtures/the-lamp-at-ness.md"
MARKED = "The oil book is the best evidence there is and nobody has"


class Desk:
    """An essay with one bookmark, that can be changed and opened again."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.file = Path(shutil.copy(LAMP, folder / "lamp.md"))
        self.sitting = self.opened()
        at = self.sitting.reader.document.text.index(MARKED)
        self.sitting.reader.go(at)
        self.sitting.press("m a")
        self.kept = self.bookmarks

    def opened(self) -> Sitting:
        """Open the essay as it is now."""
        sitting = Sitting(str(LAMP), home=self.home)
        arrive(sitting.reader, sitting.reader.library.open(str(self.file)), Load(str(self.file), jump=False))
        return sitting

    def changed(self, old: str, new: str) -> Sitting:
        """Change the essay, open it again and go to the bookmark."""
        text = self.file.read_text("utf-8")
        assert old in text
        self.file.write_text(text.replace(old, new), "utf-8")
        return self.opened().press("' a")

    @property
    def bookmarks(self) -> str:
        """The file of bookmarks, as it stands on the disk."""
        return next((self.home / "data" / "bookmarks").glob("lamp-*.toml")).read_text("utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Give an essay with a bookmark."""
    return Desk(tmp_path)


def shown(sitting: Sitting) -> str:
    """Give the page that is open, in one line."""
    page = sitting.reader.page
    assert page is not None
    assert page.name == "doubt"
    return " ".join(page.as_text().split())


def test_changed_words_are_shown_beside_the_old(desk: Desk) -> None:
    """Old and new, those that differ bright; nothing is written until the reader takes the new words."""
    sitting = desk.changed("best evidence there is", "only true witness we have")
    page = shown(sitting)
    assert "best evidence there is" in page
    assert "only true witness we have" in page
    assert page.index("best evidence") < page.index("only true")
    assert desk.bookmarks == desk.kept
    sitting.press("enter")
    assert sitting.reader.page is None
    assert desk.bookmarks == desk.kept, "it was to be left as it is"
    sitting.press("' a j enter")
    assert sitting.reader.page is None
    assert "only true" in desk.bookmarks
    assert "best evidence" not in desk.bookmarks
    assert sitting.here.startswith("The oil book is the only")
    assert desk.opened().press("g g ' a").reader.page is None, "it is as it is said now"
    sitting.press("U")
    assert "best evidence" in desk.bookmarks
    assert "only true" not in desk.bookmarks


def test_several_places_are_listed_and_asked_about(tmp_path: Path) -> None:
    """Where the passage stands at several places none is gone to; the one that is chosen is kept."""
    file = tmp_path / "lamp.md"
    desk = Desk(tmp_path)
    paragraph = next(part for part in file.read_text("utf-8").split("\n\n") if MARKED in part)
    sitting = desk.changed(paragraph, f"New words.\n\n{paragraph}\n\n{paragraph}")
    here = sitting.reader.text.here
    page = shown(sitting)
    assert page.count(MARKED) == 3, "what was marked, and two places"
    assert desk.bookmarks == desk.kept
    assert sitting.reader.text.here == here
    sitting.press("escape")
    assert desk.bookmarks == desk.kept
    sitting.press("' a j enter")
    assert sitting.reader.page is None
    assert desk.bookmarks != desk.kept
    assert sitting.here.startswith(MARKED[:20])
    second = sitting.reader.document.text.rindex(MARKED)
    chosen = sitting.reader.text.here
    assert chosen in (second, sitting.reader.document.text.index(MARKED))
    again = desk.opened().press("' a")
    assert again.reader.page is None
    assert again.reader.text.here == chosen
    sitting.press("U")
    assert desk.bookmarks == desk.kept


def test_a_lost_one_keeps_its_words_and_its_neighbourhood(desk: Desk) -> None:
    """What was marked, what stood around it and its section are shown; the file is as it was."""
    text = desk.file.read_text("utf-8")
    paragraph = next(part for part in text.split("\n\n") if MARKED in part)
    sitting = desk.changed(paragraph, "Nothing of the kind.")
    page = shown(sitting)
    assert "no longer in the text" in page
    assert MARKED in page
    assert "section" in page
    sitting.press("j enter")
    assert sitting.reader.page is None
    assert "Nothing of the kind" in " ".join(sitting.screen)
    assert desk.bookmarks == desk.kept


def test_on_the_way_from_one_to_the_next_nothing_is_asked(desk: Desk) -> None:
    """The next bookmark is gone to, and what is amiss with it is said in the last line."""
    sitting = desk.changed("best evidence there is", "only true witness we have")
    sitting.press("escape g g ] b")
    assert sitting.reader.page is None
    assert "the words have changed since" in sitting.reader.message
    assert desk.bookmarks == desk.kept


def test_one_that_is_found_as_it_was_is_just_gone_to(desk: Desk) -> None:
    """Words put in before it are no reason to ask."""
    sitting = desk.changed("*The light at Ness", "A word before. *The light at Ness")
    assert sitting.reader.page is None
    assert sitting.here.startswith(MARKED[:20])
    assert desk.bookmarks == desk.kept

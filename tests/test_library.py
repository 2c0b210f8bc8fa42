"""Which essays there are, and how each is known again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sitting import ROOT, Sitting

from tui_reader.formats import peek
from tui_reader.jumps import Jumps
from tui_reader.library import Library
from tui_reader.problems import ReaderError
from tui_reader.recognition import slug
from tui_reader.store.paths import Paths

LAMP = ROOT / "tests/fixtures/the-lamp-at-ness.md"


@pytest.fixture
def lamp(tmp_path: Path) -> Path:
    """Give a copy of an essay that may be moved and changed."""
    return Path(shutil.copy(LAMP, tmp_path / "lamp.md"))


def test_two_files_of_one_name_are_two_essays(tmp_path: Path, lamp: Path) -> None:
    """Each keeps its own place and its own bookmarks; one file by two names is one."""
    library = Library(Paths.within(tmp_path / "home"))
    (tmp_path / "other").mkdir()
    other = shutil.copy(LAMP, tmp_path / "other" / "lamp.md")
    (tmp_path / "link.md").symlink_to(lamp)
    first, second = library.open(str(lamp)), library.open(str(other))
    assert first.id != second.id
    assert first.id.startswith("lamp-")
    twin = library.identify(str(tmp_path / "link.md"), first.document.digest)
    assert twin.rpartition("-")[2] == first.id.rpartition("-")[2]


def test_a_file_that_was_moved_keeps_its_bookmarks_and_its_place(tmp_path: Path, lamp: Path) -> None:
    """It is known again by its words, and only where the old file is gone."""
    home = tmp_path / "home"
    sitting = Sitting(LAMP.as_posix(), home=home)
    sitting.reader.opened(sitting.reader.library.open(str(lamp)))
    sitting.press("2 ] q m a j j")
    left = sitting.first_words
    sitting.leave()
    moved = lamp.rename(tmp_path / "moved.md")
    again = Sitting(LAMP.as_posix(), home=home)
    again.reader.opened(again.reader.library.open(str(moved)))
    assert again.first_words == left
    assert again.press("g g ' a").here.startswith("Within sight")


@pytest.mark.parametrize("size", ["40x15", "120x40", "160x45"])
def test_the_place_is_found_again_at_another_width(tmp_path: Path, size: str) -> None:
    """Whoever comes back on another screen reads on at the same words."""
    first = Sitting(LAMP.as_posix(), "80x24", home=tmp_path).press("2 ] q 3 j")
    first.leave()
    again = Sitting(LAMP.as_posix(), size, home=tmp_path)
    assert again.reader.text.viewport.top == first.reader.text.viewport.top
    assert again.first_words == first.first_words
    assert again.press("H").here == first.press("H").here


def test_a_place_is_found_again_in_a_text_that_was_changed(tmp_path: Path, lamp: Path) -> None:
    """Words put in before it move the place along; where its words are gone it is said."""
    home = tmp_path / "home"

    def opened() -> Sitting:
        sitting = Sitting(LAMP.as_posix(), home=home)
        sitting.reader.opened(sitting.reader.library.open(str(lamp)))
        return sitting

    sitting = opened().press("2 } ] s ] s")
    sitting.press("5 j")
    sitting.leave()
    text = lamp.read_text("utf-8")
    lamp.write_text(text.replace("## The Log", "A new paragraph was put in here.\n\n## The Log"), "utf-8")
    assert opened().first_words == sitting.first_words
    lamp.write_text("# The Lamp at Ness\n\nEverything was rewritten, and not a word was kept.\n", "utf-8")
    again = opened()
    assert "the place where you stopped is gone" in again.status


def test_jumps_lead_to_their_words_in_a_text_that_was_changed(tmp_path: Path, lamp: Path) -> None:
    """Read again after words were put in, back leads to the words that were left; so it does on another day."""
    sitting = Sitting(LAMP.as_posix(), home=tmp_path / "home")
    library = sitting.reader.library
    sitting.reader.opened(library.open(str(lamp)))
    left = sitting.press("] s ] s 3 j").here
    sitting.press("G")
    sitting.leave()
    (kept,) = library.progress.recent(1)
    text = lamp.read_text("utf-8")
    lamp.write_text(text.replace("## The Wreck", "Words put in.\n\n## The Wreck"), "utf-8")
    essay = library.open(str(lamp))
    sitting.reader.opened(essay)
    assert sitting.press("ctrl+o").here == left
    again = Jumps.from_list(kept.jumps)
    again.settle(essay.id, essay.document.text)
    places = [
        (essay.document.text[at : at + len(words)], words) for name, at, words in again.as_list() if words
    ]
    assert again.as_list() != list(kept.jumps)
    assert all(there == words for there, words in places)


def test_the_library_lists_what_was_read_what_is_found_and_what_is_shipped(
    tmp_path: Path, lamp: Path
) -> None:
    """Read lately, with how far; the folders of the settings, their folders too; the embedded texts with titles."""
    sitting = Sitting(LAMP.as_posix(), home=tmp_path / "home").press("G")
    sitting.leave()
    library = Library(Paths.within(tmp_path / "home"), (str(tmp_path),))
    assert [(one.title, one.percent) for one in library.recent()] == [("The Lamp at Ness", 100.0)]
    assert [one.path for one in library.found()] == [str(lamp)]
    titles = {one.title for one in library.shipped()}
    assert {"A Good Fire", "A Plain Statement"} <= titles
    for one in library.shipped():
        assert library.open(one.path).title == one.title, one.path


def test_an_essay_is_known_by_its_bookmarks_alone(tmp_path: Path, lamp: Path) -> None:
    """Where only the bookmarks were copied to this machine, their file says whose they are."""
    home = tmp_path / "home"
    sitting = Sitting(LAMP.as_posix(), home=home)
    sitting.reader.opened(sitting.reader.library.open(str(lamp)))
    sitting.press("m a")
    assert sitting.reader.essay is not None
    library = Library(Paths.within(home))
    name = sitting.reader.essay.id
    assert library.progress.place(name) is None
    assert library.title_of(name) == "The Lamp at Ness"
    assert library.path_of(name) == str(lamp)
    lamp.unlink()
    assert library.path_of(name) is None
    assert library.title_of("never-seen") == "never-seen"


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    """A file that is not there, a folder, and a shipped work that there is not, each by its name."""
    library = Library(Paths.within(tmp_path))
    for path in (str(tmp_path / "no.txt"), str(tmp_path), "shipped:no-such-work"):
        with pytest.raises(ReaderError) as caught:
            library.open(path)
        assert path.removeprefix("shipped:") in str(caught.value)


def test_the_title_is_read_without_reading_the_essay(tmp_path: Path) -> None:
    """From the first lines; the name of the file where there is none, or nothing to read."""
    assert peek(LAMP) == ("The Lamp at Ness", "Ada Quill")
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    assert peek(empty) == ("empty.txt", "")
    assert peek(tmp_path / "none.txt") == ("none.txt", "")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("A Good Fire", "a-good-fire"),
        ("Müller, J.", "muller-j"),
        ("漢字", "essay"),
        ("..", "essay"),
        ("x" * 99, "x" * 60),
    ],
)
def test_names_of_files_are_made_plain(name: str, expected: str) -> None:
    """Letters, digits and hyphens alone, and never nothing."""
    assert slug(name) == expected


@pytest.mark.parametrize("name", ["lamp.md", "shipped:tutor"])
def test_an_essay_is_known_though_the_folder_we_stand_in_is_gone(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its id and its place are found as before: another session may be followed, or it may be opened again."""
    folder = tmp_path / "here"
    folder.mkdir()
    shutil.copy(LAMP, folder / "lamp.md")
    monkeypatch.chdir(folder)
    library = Library(Paths.within(tmp_path / "home"))
    essay = library.open(name)
    library.progress.keep(library.place_at(essay, essay.document.body.start + 300, 1.0, []))
    shutil.rmtree(folder)
    assert library.identify(essay.path, essay.document.digest) == essay.id
    assert library.start_of(essay, library.place_of(essay)) == (essay.document.body.start + 300, "")

"""An essay is known again in another place, under another name and in another form, and never taken for another."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from book import book
from book import page as xhtml
from sitting import ESSAY, ROOT, Sitting

from tui_reader import formats
from tui_reader.conversion import save
from tui_reader.following import arrive
from tui_reader.library import Library
from tui_reader.recognition import sample
from tui_reader.requests import Load
from tui_reader.store.paths import Paths

FIRE = Path(ESSAY)
LAMP = ROOT / "tests/fixtures/the-lamp-at-ness.md"


class Shelf:
    """A folder with an essay in it that was read and marked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.file = Path(shutil.copy(FIRE, folder / "fire.md"))
        self.first = self.sit(self.file)
        self.first.press("4 ] q m a 3 ] q m b")
        self.marked = self.first.press("g g ' a").here
        self.first.leave()

    def sit(self, file: Path) -> Sitting:
        """Open a file as the screen does."""
        sitting = Sitting(str(LAMP), home=self.home)
        arrive(sitting.reader, sitting.reader.library.open(str(file)), Load(str(file), jump=False))
        return sitting

    def write(self, name: str, text: str) -> Path:
        """Put a file into the folder."""
        file = self.folder / name
        file.write_text(text, "utf-8")
        return file

    def forget_places(self) -> None:
        """Lose the file of places, as on another machine."""
        Paths.within(self.home).progress.unlink()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Give an essay that was read and marked."""
    return Shelf(tmp_path)


def letters(sitting: Sitting) -> list[str]:
    """Give the letters of the bookmarks of the open essay."""
    assert sitting.reader.bookmarks is not None
    return sorted(one.letter for one in sitting.reader.bookmarks.all())


def asked(sitting: Sitting) -> bool:
    """Say whether the reader asks which essay it is."""
    return sitting.reader.page is not None and sitting.reader.page.name == "likely"


def moved(shelf: Shelf) -> Path:
    """Move the file to another folder."""
    (shelf.folder / "elsewhere").mkdir()
    return shelf.file.rename(shelf.folder / "elsewhere" / "fire.md")


def renamed(shelf: Shelf) -> Path:
    """Give the file another name."""
    return shelf.file.rename(shelf.folder / "pargeter.md")


def converted(ending: str, to: str) -> Callable[[Shelf], Path]:
    """Give what makes the essay anew in another format."""

    def convert(shelf: Shelf) -> Path:
        target = shelf.folder / f"a-good-fire.{ending}"
        save(formats.open(shelf.file), to, target, sources=[str(shelf.file)])
        shelf.file.unlink()
        return target

    return convert


def as_epub(shelf: Shelf) -> Path:
    """Make a book of the essay."""
    page = shelf.folder / "page.html"
    save(formats.open(shelf.file), "html", page, sources=[str(shelf.file)])
    target = shelf.folder / "fire.epub"
    body = page.read_text("utf-8").partition("<body>")[2].partition("</body>")[0]
    target.write_bytes(book({"one.xhtml": xhtml(body)}))
    page.unlink()
    shelf.file.unlink()
    return target


def exported_again(shelf: Shelf) -> Path:
    """Export it again after some corrections."""
    chance = random.Random(7)
    words = shelf.file.read_text("utf-8").split(" ")
    for _ in range(len(words) // 60):
        at = chance.randrange(300, len(words))
        if words[at].isalpha():
            words[at] += "e"
    shelf.file.unlink()
    return shelf.write("A Good Fire (2nd ed.).md", " ".join(words).replace("\n\n", "\n\n\n", 40))


FORMS = [
    moved,
    renamed,
    converted("html", "html"),
    converted("txt", "text"),
    converted("markdown", "markdown"),
    as_epub,
    exported_again,
]


@pytest.mark.parametrize("places", [True, False], ids=["with places", "bookmarks alone"])
@pytest.mark.parametrize(
    "become", FORMS, ids=["moved", "renamed", "html", "text", "markdown", "epub", "exported"]
)
def test_bookmarks_follow_an_essay_that_is_gone_where_it_was(
    shelf: Shelf, become: Callable[[Shelf], Path], places: bool
) -> None:
    """By its bytes or by its words, whatever it is called and in whatever format; and every time it is opened."""
    if not places:
        shelf.forget_places()
    file = become(shelf)
    for time in ("first", "second"):
        sitting = shelf.sit(file)
        assert not asked(sitting), time
        assert letters(sitting) == ["a", "b"], time
        assert sitting.press("g g ' a").here[:30] == shelf.marked[:30], time
        sitting.leave()


def test_where_it_was_is_said_once(shelf: Shelf) -> None:
    """The reader says where the essay lay when it was read last."""
    file = renamed(shelf)
    sitting = shelf.sit(file)
    assert f"Known again; it was {shelf.file}" in sitting.reader.message
    sitting.leave()
    assert "Known again" not in shelf.sit(file).reader.message


def word(chance: random.Random) -> str:
    """Make a word that can be said."""
    return "".join(chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(3))


def chapters(*numbers: int) -> str:
    """Make an essay of some chapters; those of one number are the same."""
    text = ["# Collected Pieces\n"]
    for number in numbers:
        chance = random.Random(number)
        text.append(f"## Chapter {number}\n")
        text += [" ".join(word(chance) for _ in range(70)) + ".\n" for _ in range(8)]
    return "\n".join(text)


def read_and_marked(shelf: Shelf, name: str, text: str, letter: str) -> Path:
    """Read an essay and mark it."""
    file = shelf.write(name, text)
    sitting = shelf.sit(file)
    if asked(sitting):
        sitting.press("escape")
    sitting.press(["]", "]", "m", letter])
    assert letters(sitting) == [letter]
    sitting.leave()
    return file


@pytest.mark.parametrize("gone", [True, False])
@pytest.mark.parametrize(
    "other",
    [chapters(1, 7, 8, 9), chapters(11, 12, 13, 14), chapters(1, 2, 3, 4, 5, 6, 7, 8)],
    ids=["a chapter in common", "the same title", "a collection that holds it"],
)
def test_another_essay_is_not_taken_for_one_that_is_known(shelf: Shelf, other: str, gone: bool) -> None:
    """One by the same author with a chapter in common or the same title is asked about; its bookmarks are its own."""
    file = read_and_marked(shelf, "pieces.md", chapters(1, 2, 3, 4), "p")
    if gone:
        file.unlink()
    sitting = shelf.sit(shelf.write("other.md", other))
    assert letters(sitting) == []
    assert asked(sitting)
    sitting.press("enter")
    assert not asked(sitting)
    assert letters(sitting) == []
    sitting.press("m x").leave()
    again = shelf.sit(shelf.folder / "other.md")
    assert not asked(again), "it is asked once"
    assert letters(again) == ["x"]


def test_another_essay_altogether_is_not_asked_about(shelf: Shelf) -> None:
    """Where neither the words nor the title are those of a known essay, nothing is asked."""
    sitting = shelf.sit(shelf.write("new.md", chapters(1, 2).replace("Collected Pieces", "Quite New")))
    assert not asked(sitting)
    assert letters(sitting) == []


def test_another_form_beside_the_essay_is_asked_about(shelf: Shelf) -> None:
    """Where the file that is known is still there, the other may share what is kept, or have its own."""
    page = shelf.folder / "fire.html"
    save(formats.open(shelf.file), "html", page, sources=[str(shelf.file)])
    sitting = shelf.sit(page)
    assert asked(sitting)
    assert letters(sitting) == []
    sitting.press("j enter")
    assert not asked(sitting)
    assert letters(sitting) == ["a", "b"]
    sitting.press("m c").leave()
    assert letters(shelf.sit(page)) == ["a", "b", "c"]
    assert letters(shelf.sit(shelf.file)) == ["a", "b", "c"]


def test_of_two_that_fit_none_is_taken(shelf: Shelf) -> None:
    """Two known essays with the same words, both gone: both are named, and the one that is chosen is taken."""
    first = read_and_marked(shelf, "one.md", chapters(1, 2, 3), "a")
    second = read_and_marked(shelf, "two.md", chapters(1, 2, 3) + "\nOne word more.\n", "b")
    first.unlink()
    second.unlink()
    sitting = shelf.sit(shelf.write("three.md", chapters(1, 2, 3) + "\nThe end, then.\n"))
    assert asked(sitting)
    assert sitting.reader.essay is not None
    assert {one.path for one in sitting.reader.essay.likely} == {str(first), str(second)}
    chosen = sitting.reader.essay.likely[1].path
    sitting.press("j j enter")
    assert letters(sitting) == ["a" if chosen == str(first) else "b"]


def test_nothing_is_asked_of_what_comes_with_the_program(tmp_path: Path) -> None:
    """The embedded essay is known by its name."""
    library = Library(Paths.within(tmp_path))
    assert library.open("shipped:essay").likely == ()


@pytest.mark.parametrize("text", ["", "a", "word " * 5, "--- " * 4000, "é" * 100])
def test_any_text_has_a_sample(text: str) -> None:
    """However short, or without a letter."""
    assert sample(text).split(" ")[0] == str(len(text))
    assert len(sample(text)) < 250

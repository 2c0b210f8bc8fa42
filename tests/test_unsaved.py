"""What the disk refuses stays on the screen until it is kept, and does not end with the session."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sitting import ROOT, Sitting
from tui_reader import unsaved
from tui_reader.following import follow
from tui_reader.requests import Quit
from tui_reader.store.bookmarks import Bookmarks
from tui_reader.store.corrections import Corrections
from tui_reader.store.kept import notices

ENDING = {
    errno.ENOSPC: "the disk is full",
    errno.EIO: "the disk reports an error",
    errno.EROFS: "is read-only",
}


@contextmanager
def refused(folder: Path, code: int) -> Iterator[None]:
    """Have the system refuse to make files in a folder."""
    real = os.open

    def instead(path: str | Path, flags: int, *rest: int, **named: int) -> int:
        if flags & os.O_CREAT and str(path).startswith(str(folder)):
            raise OSError(code, os.strerror(code))
        return real(path, flags, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", instead)
        yield


def test_it_is_said_until_it_is_kept() -> None:
    """The status line says what is not saved and why, through other keys, until there is room."""
    sitting = Sitting(size="120x24")
    with refused(sitting.home, errno.ENOSPC):
        sitting.press('b ctrl+u "one" enter enter enter')
        assert "the disk is full" in sitting.status
        sitting.press("j")
        assert "1 change is not saved yet" in sitting.status
        assert "the disk is" in sitting.status
        assert not unsaved.try_again(sitting.reader)
        sitting.press("j")
        assert "1 change is not saved yet" in sitting.status
    assert unsaved.try_again(sitting.reader)
    assert "saved now" in sitting.status
    sitting.press("j")
    assert "not saved" not in sitting.status
    assert sitting.reader.bookmarks is not None
    assert [one.name for one in Bookmarks(sitting.reader.bookmarks.path).all()] == ["one"]


def test_words_taken_anew_are_taken_back_though_the_disk_refused_them() -> None:
    """A bookmark settled on other words while the disk is full has its old words again when that is undone."""
    sitting = Sitting(size="120x24").press("m a")
    kept = sitting.reader.bookmarks
    assert kept is not None
    (before,) = kept.all()
    with refused(sitting.home, errno.ENOSPC):
        follow(sitting.reader, f"settle:{before.anchor.start + 60}-{before.anchor.start + 90}/{before.id}")
        assert "the disk is full" in sitting.reader.message
        assert kept.all()[0].anchor != before.anchor
    sitting.press("U")
    assert kept.all()[0].anchor == before.anchor


@pytest.mark.parametrize("code", ENDING)
def test_leaving_asks_where_it_shall_go(code: int, tmp_path: Path) -> None:
    """Quitting asks for a folder, says why, asks again where the folder fails, and writes a file that reads back."""
    sitting = Sitting(size="150x24")
    with refused(sitting.home, code):
        sitting.press('b ctrl+u "one" enter enter enter q')
        assert ENDING[code] in sitting.reader.message
        assert sitting.asked == []
        sitting.press("ctrl+u").press([*str(tmp_path / "none"), "enter"])
        assert "is no folder" in sitting.reader.message
        assert sitting.asked == []
        sitting.press("ctrl+u").press([*str(tmp_path), "enter"])
    assert sitting.asked == [Quit()]
    (file,) = tmp_path.glob("*.unsaved.toml")
    assert [one.name for one in Bookmarks(file).all()] == ["one"]
    assert str(file) in sitting.reader.parting
    assert notices(sitting.reader.library.unsaved()) == ""


def test_it_can_be_printed_or_the_session_goes_on() -> None:
    """Esc stays with the essay and keeps everything; an empty answer has the bookmarks printed at the end."""
    sitting = Sitting(size="150x24")
    with refused(sitting.home, errno.ENOSPC):
        sitting.press('b ctrl+u "one" enter enter enter q escape')
        assert sitting.asked == []
        assert "1 change is not saved yet" in sitting.status
        sitting.press("q ctrl+u enter")
    assert sitting.asked == [Quit()]
    assert 'name = "one"' in sitting.reader.parting


def test_what_is_held_can_be_taken_back() -> None:
    """On a full disk U takes back the very thing done last; with room the file has it so."""
    sitting = Sitting(size="120x40")
    sitting.press('m a b ctrl+u "one" enter enter enter ] p m b')
    with refused(sitting.home, errno.ENOSPC):
        sitting.press("m a U")
        assert "is again where it was" in sitting.reader.message
        sitting.press("B D")
        assert "kept in memory" in sitting.reader.message
        gone = sitting.reader.message
        sitting.press("U")
        assert sitting.reader.message.startswith("brought back"), gone
        sitting.press('r ctrl+u "other" enter U escape')
        sitting.press("m c U")
        assert "no longer marked: c" in sitting.reader.message
    assert unsaved.try_again(sitting.reader)
    assert sitting.reader.bookmarks is not None
    kept = Bookmarks(sitting.reader.bookmarks.path).all()
    assert sorted((one.letter, one.name) for one in kept) == [("", "one"), ("a", ""), ("b", "")]
    sitting.press("g g ' a")
    assert sitting.reader.text.here == kept[0].anchor.start


def test_a_correction_that_is_held_is_whole() -> None:
    """On a full disk one correction in the place of another is made whole, and taken back whole."""
    sitting = Sitting(str(ROOT / "tests" / "fixtures" / "the-quiet-press.txt"), "80x40")
    sitting.press('/ "the smaller" enter g J')

    def kinds() -> list[str]:
        assert sitting.reader.essay is not None
        return [one.kind for one in sitting.reader.essay.kept.all()]

    assert kinds() == ["join"]
    with refused(sitting.home, errno.ENOSPC):
        sitting.press("g S")
        assert "kept in memory" in sitting.reader.message
        assert kinds() == ["split"]
        sitting.press("U")
        assert kinds() == ["join"]
    assert unsaved.try_again(sitting.reader)
    assert sitting.reader.essay is not None
    again = Corrections(sitting.reader.essay.kept.path)
    assert [one.kind for one in again.all()] == ["join"]


def test_another_essay_does_not_drop_it() -> None:
    """What could not be saved of one essay is still held, said and saved after another was opened."""
    sitting = Sitting(size="120x24")
    path = sitting.reader.library.paths.bookmarks
    with refused(path, errno.ENOSPC):
        sitting.press('b ctrl+u "one" enter enter enter')
        sitting.press(': "session.open shipped:tutor" enter')
        sitting.press("j")
        assert "1 change is not saved yet" in sitting.status
    assert unsaved.try_again(sitting.reader)
    assert [one.name for file in path.glob("*.toml") for one in Bookmarks(file).all()] == ["one"]


def test_with_room_leaving_asks_nothing() -> None:
    """If there is room again at the end, all is saved and the session ends at once."""
    sitting = Sitting(size="120x24")
    with refused(sitting.home, errno.ENOSPC):
        sitting.press('b ctrl+u "one" enter enter enter')
    sitting.press("q")
    assert sitting.asked == [Quit()]
    assert sitting.reader.bookmarks is not None
    assert [one.name for one in Bookmarks(sitting.reader.bookmarks.path).all()] == ["one"]

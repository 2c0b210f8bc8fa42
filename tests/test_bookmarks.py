"""Bookmarks are kept in a file that a person may write in too."""

from __future__ import annotations

import dataclasses
import os
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui_reader import anchor
from tui_reader.problems import ReaderError
from tui_reader.store import files
from tui_reader.store.bookmarks import Bookmark, Bookmarks, Essay, new

TEXT = "A boat lay at the landing, and nobody had asked whose it was. " * 40
ESSAY = Essay("On Boats", "N. N.", "/essays/boats.txt", "ab" * 32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the path of a file of bookmarks that is not there yet."""
    return tmp_path / "bookmarks" / "boats.toml"


def made(at: int = 2, **fields: str) -> Bookmark:
    """Make a bookmark of the words at a position."""
    return new(anchor.make(TEXT, at, at + 20), quote=TEXT[at : at + 20], **fields)


# -- what is written


def test_what_is_added_is_there_for_the_next_session(path: Path) -> None:
    """Every field of a bookmark comes back as it was given."""
    whole = dataclasses.replace(
        made(name='a "name" \\ with\tmarks'),
        letter="a",
        section="I. — Über alles",
        remark="one\n\n  two \\ three\n",
        tags=("x", 'y "z"'),
    )
    Bookmarks(path, ESSAY).add(whole)
    assert Bookmarks(path).all() == (whole,)
    assert Bookmarks(path).letter("a") == whole


def test_a_person_can_read_the_file(path: Path) -> None:
    """The file says of which essay it is, and of each bookmark what a person wants to know, one thing a line."""
    kept = Bookmarks(path, ESSAY)
    kept.add(
        dataclasses.replace(
            made(62, name="the boat"), id="b1", made=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
        )
    )
    assert path.read_text().partition("[essay]")[2] == (
        f'\ntitle = "On Boats"\nauthor = "N. N."\npath = "/essays/boats.txt"\ndigest = "{"ab" * 32}"\n'
        "\n[[bookmark]]\n"
        'id = "b1"\n'
        'name = "the boat"\n'
        'quote = "A boat lay at the la"\n'
        "made = 2026-01-02T03:04:05Z\n"
        "anchor.at = 62\n"
        'anchor.words = "A boat lay at the la"\n'
        'anchor.before = "and nobody had asked whose it was. "\n'.replace("and nobody", "nobody").replace(
            '"nobody had asked whose it was. "', f'"{TEXT[30:62]}"'
        )
        + f'anchor.after = "{TEXT[82:114]}"\n'
        'anchor.beyond = "- - - - odyhadaskedwho aboatlayatthel ingandnobodyha -"\n'
    )


def test_they_come_in_the_order_of_the_text(path: Path) -> None:
    """Bookmarks are listed by where they stand, not by when they were made."""
    kept = Bookmarks(path)
    for at in (300, 5, 100):
        kept.add(made(at))
    assert [one.anchor.start for one in kept.all()] == [5, 100, 300]


def test_reading_makes_no_file(path: Path) -> None:
    """A reader who marks nothing leaves nothing behind."""
    kept = Bookmarks(path, ESSAY)
    assert kept.all() == ()
    assert not kept.refresh()
    assert not path.parent.exists()


# -- letters


def test_a_letter_moves_and_what_had_nothing_else_goes(path: Path) -> None:
    """Marking with a letter again moves the mark; the old place is given back, and can be restored."""
    kept = Bookmarks(path)
    first, second = made(5, letter="a"), made(100, letter="a")
    assert kept.add(first) is None
    assert kept.add(second) == first
    assert kept.all() == (second,)
    kept.delete(second.id)
    kept.restore(first)
    assert kept.letter("a") == first


def test_a_bookmark_with_a_name_only_loses_its_letter(path: Path) -> None:
    """A letter taken from a named bookmark leaves the bookmark."""
    kept = Bookmarks(path)
    named = made(5, letter="a", name="kept")
    kept.add(named)
    kept.add(made(100, letter="a"))
    assert kept.get(named.id) == dataclasses.replace(named, letter="")
    kept.change(named.id, letter="a")
    assert [one.letter for one in kept.all()] == ["a"]


# -- two sessions


def test_two_sessions_add_to_each_other(path: Path) -> None:
    """What one session adds the other keeps, and sees when it looks."""
    here, there = Bookmarks(path), Bookmarks(path)
    one, two = made(5), made(100)
    here.add(one)
    there.add(two)
    assert there.all() == (one, two)
    assert here.refresh()
    assert here.all() == (one, two)
    assert not here.refresh()


def test_what_one_deleted_the_other_does_not_bring_back(path: Path) -> None:
    """A session with an old list neither revives a deleted bookmark nor fails to delete it again."""
    here, there = Bookmarks(path), Bookmarks(path)
    one, two = made(5, name="x"), made(100)
    here.add(one)
    there.refresh()
    here.delete(one.id)
    assert there.delete(one.id) == one
    there.add(two)
    assert Bookmarks(path).all() == (two,)
    with pytest.raises(ReaderError, match="deleted elsewhere"):
        there.change(one.id, name="y")
    assert Bookmarks(path).all() == (two,)


# -- what cannot be written


def test_what_the_disk_refuses_stays_in_the_session(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is said, reading goes on with the bookmark in memory, and it is written once there is room."""
    kept = Bookmarks(path)
    kept.add(made(5))
    before = path.read_bytes()

    def full(*_) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(ReaderError, match="disk is full") as caught:
        kept.add(made(100, name="later"))
    monkeypatch.undo()
    assert caught.value.problem.file == path.name
    assert path.read_bytes() == before
    assert [one.name for one in kept.all()] == ["", "later"]
    assert len(kept.unsaved) == 1
    assert kept.retry()
    assert kept.unsaved == ()
    assert [one.name for one in Bookmarks(path).all()] == ["", "later"]


def test_a_file_that_goes_away_is_begun_again(path: Path) -> None:
    """When the file is deleted while the session runs, the next bookmark begins it again."""
    kept = Bookmarks(path, ESSAY)
    kept.add(made(5))
    path.unlink()
    assert kept.refresh()
    assert kept.all() == ()
    kept.add(made(100))
    assert len(Bookmarks(path).all()) == 1


def test_ten_thousand_are_quick(path: Path) -> None:
    """Among ten thousand bookmarks one is added, changed and deleted without reading all the others again."""
    kept = Bookmarks(path, ESSAY)
    kept.add(made(name="n"))
    head, _, table = path.read_text().partition("[[bookmark]]")
    tables = (table.replace('id = "', f'id = "{number}-') for number in range(10_000))
    path.write_text(head + "".join(f"[[bookmark]]{table}\n" for table in tables))
    kept.refresh()
    assert len(kept.all()) == 10_000
    reads: list[int] = []
    real = tomllib.loads
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tomllib, "loads", lambda text: reads.append(len(text)) or real(text))
        one = made()
        kept.add(one)
        kept.change(one.id, name="m")
        kept.delete(one.id)
    assert sum(reads) < 20_000
    assert files.stamp(path) is not None

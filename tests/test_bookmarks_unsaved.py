"""What the disk refuses is kept in the session, whatever it was, and written once there is room."""

from __future__ import annotations

import dataclasses
import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tui_reader import anchor
from tui_reader.problems import ReaderError
from tui_reader.store.bookmarks import Bookmark, Bookmarks, new

TEXT = "A boat lay at the landing, and nobody had asked whose it was. " * 40


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the path of a file of bookmarks that is not there yet."""
    return tmp_path / "bookmarks" / "boats.toml"


def made(at: int = 2, **fields: str) -> Bookmark:
    """Make a bookmark of the words at a position."""
    return new(anchor.make(TEXT, at, at + 20), quote=TEXT[at : at + 20], **fields)


@contextmanager
def refused(call: str = "write", code: int = errno.ENOSPC, after: int = 0) -> Iterator[None]:
    """Have the system refuse a call, from some time on."""
    real, calls = getattr(os, call), 0

    def instead(*arguments: object) -> object:
        nonlocal calls
        calls += 1
        if calls > after:
            raise OSError(code, os.strerror(code))
        return real(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, call, instead)
        yield


def test_a_change_and_a_deletion_are_kept_too(path: Path) -> None:
    """On a full disk a bookmark changed and another deleted are so in the session, and in the file afterwards."""
    kept = Bookmarks(path)
    one, two = made(5, name="one"), made(100, name="two")
    kept.add(one)
    kept.add(two)
    before = path.read_bytes()
    with refused():
        with pytest.raises(ReaderError, match=r"disk is full.*kept in memory and tried again"):
            kept.change(one.id, name="first", remark="why?")
        with pytest.raises(ReaderError, match="disk is full"):
            kept.delete(two.id)
        assert not kept.retry()
        assert kept.notice == ("2 changes are not saved yet, and kept in memory: the disk is full")
    assert path.read_bytes() == before
    assert kept.all() == (dataclasses.replace(one, name="first", remark="why?"),)
    assert [(each.what, each.record.id) for each in kept.unsaved] == [
        ("changed", one.id),
        ("deleted", two.id),
    ]
    kept.add(made(200, name="three"))
    assert (kept.unsaved, kept.notice) == ((), "")
    assert [each.name for each in Bookmarks(path).all()] == ["first", "three"]


def test_what_was_not_written_can_be_taken_back(path: Path) -> None:
    """A bookmark added and deleted while the disk is full leaves nothing behind; one deleted then is brought back."""
    kept = Bookmarks(path)
    old = made(5, name="old")
    kept.add(old)
    with refused():
        fresh = made(100)
        with pytest.raises(ReaderError):
            kept.add(fresh)
        assert kept.delete(fresh.id) == fresh
        with pytest.raises(ReaderError):
            kept.delete(old.id)
        assert kept.all() == ()
        kept.restore(old)
    assert kept.unsaved == ()
    assert kept.all() == Bookmarks(path).all() == (old,)


def test_another_session_is_heeded_when_it_is_written(path: Path) -> None:
    """What waited is put on top of what another session did, and what was changed here outlives its deletion there."""
    here, there = Bookmarks(path), Bookmarks(path)
    one, two = made(5, name="one"), made(100, name="two")
    here.add(one)
    here.add(two)
    with refused():
        for each in (one, two):
            with pytest.raises(ReaderError):
                here.change(each.id, remark="mine")
    there.refresh()
    there.change(one.id, name="first")
    there.delete(two.id)
    assert here.retry()
    assert [(each.name, each.remark) for each in Bookmarks(path).all()] == [
        ("first", "mine"),
        ("two", "mine"),
    ]


def test_one_that_is_not_there_is_no_change_to_keep(path: Path) -> None:
    """A change to a bookmark that was deleted elsewhere is refused, not kept for later."""
    here, there = Bookmarks(path), Bookmarks(path)
    one = made(5)
    here.add(one)
    there.refresh()
    there.delete(one.id)
    with pytest.raises(ReaderError, match="deleted elsewhere"):
        here.change(one.id, name="x")
    assert here.unsaved == ()


FAULTS = some.none() | some.tuples(
    some.sampled_from(["write", "replace", "fsync", "open"]),
    some.sampled_from([errno.ENOSPC, errno.EIO, errno.EROFS]),
    some.integers(0, 3),
)
DEEDS = some.tuples(
    some.sampled_from(["add", "change", "delete", "restore", "retry"]), some.integers(0, 5), FAULTS
)


def do(kept: Bookmarks, wanted: dict[str, Bookmark], gone: list[Bookmark], deed: str, number: int) -> None:
    """Do something to the bookmarks, and the same to what they should be."""
    chosen = sorted(wanted)[number % len(wanted)] if wanted else ""
    if deed == "add":
        one = made(2 + 20 * len(wanted) + number)
        wanted[one.id] = one
        kept.add(one)
    elif deed == "change" and chosen:
        wanted[chosen] = dataclasses.replace(wanted[chosen], name=f"name {number}")
        kept.change(chosen, name=f"name {number}")
    elif deed == "delete" and chosen:
        gone.append(wanted.pop(chosen))
        kept.delete(chosen)
    elif deed == "restore" and gone:
        one = gone.pop()
        wanted[one.id] = one
        kept.restore(one)
    elif deed == "retry":
        kept.retry()


@settings(max_examples=60, deadline=None)
@given(some.lists(DEEDS, max_size=12))
def test_nothing_is_lost_whatever_the_disk_refuses(
    deeds: list[tuple[str, int, tuple[str, int, int] | None]],
) -> None:
    """After each deed the session shows what was done though the disk refused it; with room, so does the file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "boats.toml"
        kept, wanted, gone = Bookmarks(path), dict[str, Bookmark](), list[Bookmark]()
        for deed, number, fault in deeds:
            with refused(*fault) if fault else nullcontext(), suppress(ReaderError):
                do(kept, wanted, gone, deed, number)
            assert {one.id: one for one in kept.all()} == wanted
            assert (kept.notice == "") == (kept.unsaved == ())
        assert kept.retry()
        assert {one.id: one for one in kept.all()} == wanted
        assert {one.id: one for one in Bookmarks(path).all()} == wanted

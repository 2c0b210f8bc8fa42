"""The place in each essay is kept, and no spoilt file keeps anyone from reading."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui_reader.anchor import make
from tui_reader.problems import ReaderError
from tui_reader.store import files
from tui_reader.store.progress import MOST, Place, Progress

TEXT = "Words enough to be kept, here and there, for a test. " * 20
WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the path of a file of places that is not there yet."""
    return tmp_path / "state" / "progress.toml"


def place(essay: str, at: int = 30, **fields) -> Place:
    """Make a place."""
    return Place(essay, make(TEXT, at, at), when=WHEN, **fields)


def test_a_place_comes_back_whole(path: Path) -> None:
    """Every field of a place is there for the next session."""
    whole = Place(
        "ferries-2",
        make(TEXT, 30, 30),
        (("ferries-2", 0, "A “boat”\nlay"), ("a b@c%é", 12, ""), ("ferries-2", 400, "and")),
        12.5,
        "/essays/on ferries.txt",
        "ab" * 32,
        'On "Ferries"',
        WHEN,
    )
    Progress(path).keep(whole)
    assert Progress(path).place("ferries-2") == whole
    assert Progress(path).at(whole.path) == whole
    assert Progress(path).place("other") is None
    assert Progress(path).at("/never/read") is None


def test_the_essay_read_last_is_last_whatever_the_clock_says(path: Path) -> None:
    """Order follows what was kept, so a clock that is set back changes nothing."""
    kept = Progress(path)
    for essay, year in (("one", 2039), ("two", 1970), ("three", 2026), ("one", 1999)):
        kept.keep(Place(essay, make(TEXT, 3, 3), when=datetime(year, 1, 1, tzinfo=UTC)))
    for seen in (kept, Progress(path)):
        assert [one.essay for one in seen.recent(9)] == ["one", "three", "two"]
        assert seen.last() is not None
        assert seen.last().essay == "one"
    assert [one.essay for one in kept.recent(2)] == ["one", "three"]


def test_two_sessions_keep_each_their_own(path: Path) -> None:
    """A session keeps the places of the others, and of one essay the place kept last."""
    here, there = Progress(path), Progress(path)
    here.keep(place("one", 10))
    there.keep(place("two", 20))
    here.keep(place("two", 40))
    there.keep(place("one", 50))
    assert {one.essay: one.anchor.start for one in here.recent(9)} == {"one": 50, "two": 40}


def test_reading_makes_no_file(path: Path) -> None:
    """Looking for a place leaves nothing behind."""
    assert Progress(path).last() is None
    assert not path.parent.exists()


def test_the_oldest_go(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a limit the places left longest ago are forgotten."""
    monkeypatch.setattr("tui_reader.store.progress.MOST", 3)
    kept = Progress(path)
    for number in range(5):
        kept.keep(place(f"e{number}"))
    assert [one.essay for one in Progress(path).recent(MOST)] == ["e4", "e3", "e2"]


def test_a_place_kept_at_once_never_waits(path: Path) -> None:
    """While another holds the file a place is kept beside it, found by the next session, and taken in later."""
    kept = Progress(path)
    kept.keep(place("one", 10))
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        with files.lock(path):
            holding.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    holding.wait(10)
    assert kept.keep_now(place("one", 99))
    done.set()
    holder.join()
    assert len(list(path.parent.glob("progress.late-*.toml"))) == 1
    found = Progress(path).place("one")
    assert found is not None
    assert found.anchor.start == 99
    Progress(path).keep(place("two"))
    assert list(path.parent.glob("progress.late-*.toml")) == []
    found = Progress(path).place("one")
    assert found is not None
    assert found.anchor.start == 99


def test_an_older_place_does_not_overtake_a_late_one(path: Path) -> None:
    """A place that a thread was about to write does not win over the one that a handler kept meanwhile."""
    kept = Progress(path)
    kept.keep(place("one", 10))
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        with files.lock(path):
            holding.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    writer = threading.Thread(target=lambda: kept.keep(place("one", 20)))
    holder.start()
    holding.wait(10)
    writer.start()
    writer.join(0.2)
    assert kept.keep_now(place("one", 30))
    done.set()
    holder.join()
    writer.join()
    found = Progress(path).place("one")
    assert found is not None
    assert found.anchor.start == 30


def test_a_place_kept_at_once_never_fails(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk keeping at once says no, and the session has the place all the same."""
    kept = Progress(path)
    kept.keep(place("one", 10))
    before = path.read_bytes()

    def full(*_) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "write", full)
    assert not kept.keep_now(place("one", 50))
    with pytest.raises(ReaderError, match="disk is full"):
        kept.keep(place("one", 60))
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert kept.place("one") == place("one", 60)


SPOILT = [b"version = 1\n[[essay]\n", b"\xff\xfe\x00", b"", b"version = 1\n[[essay]]\nid = 3\n", b"{}"]


@pytest.mark.parametrize("data", SPOILT)
def test_a_spoilt_file_is_set_aside(path: Path, data: bytes) -> None:
    """A file that cannot be read is kept under another name, and the version before is read in its place."""
    kept = Progress(path)
    kept.keep(place("one", 10))
    kept.keep(place("two", 20))
    path.write_bytes(data)
    fresh = Progress(path)
    readable = data in (SPOILT[2], SPOILT[3])
    if not readable:
        aside = list(path.parent.glob("progress.toml.damaged-*"))
        assert [file.read_bytes() for file in aside] == [data]
        assert aside[0].name in fresh.problems[0].file
        assert [one.essay for one in fresh.recent(9)] == ["one"]
    fresh.keep(place("three", 30))
    assert "three" in {one.essay for one in Progress(path).recent(9)}
    assert readable or "one" in {one.essay for one in Progress(path).recent(9)}


def test_a_file_spoilt_while_reading_is_set_aside_too(path: Path) -> None:
    """A session whose file is spoilt under it keeps all it knew."""
    kept = Progress(path)
    kept.keep(place("one", 10))
    path.write_bytes(b"[[[")
    kept.keep(place("two", 20))
    assert {one.essay for one in Progress(path).recent(9)} == {"one", "two"}
    assert len(list(path.parent.glob("progress.toml.damaged-*"))) == 1


def test_a_newer_file_is_left_alone(path: Path) -> None:
    """The file of a newer program is read and not written; that is said, and the session goes on."""
    Progress(path).keep(place("one", 10))
    newer = path.read_bytes().replace(b"version = 1", b"version = 7")
    path.write_bytes(newer)
    kept = Progress(path)
    assert "newer" in str(kept.problems[0])
    assert kept.place("one") == place("one", 10)
    kept.keep(place("two", 20))
    assert not kept.keep_now(place("two", 30))
    assert kept.place("two") == place("two", 30)
    assert path.read_bytes() == newer

"""A file of bookmarks that cannot be read or written is left alone, and nothing marked meanwhile is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_reader import anchor
from tui_reader.problems import ReaderError
from tui_reader.store.bookmarks import Bookmark, Bookmarks, new

TEXT = "Words enough to be marked, here and there, for a test. " * 20
WHOLE = b'version = 1\n\n[[bookmark]]\nid = "old"\nname = "Old one"\nanchor.at = 3\n'

DAMAGED = [
    ("a mark not closed", WHOLE.replace(b'"Old one"', b'"Old one'), 5),
    ("words without marks", WHOLE.replace(b'"Old one"', b"Old one"), 5),
    ("a key without a value", WHOLE.replace(b'name = "Old one"', b"name ="), 5),
    ("a key alone", WHOLE.replace(b'name = "Old one"', b"name"), 5),
    ("no equals sign", WHOLE.replace(b'name = "Old one"', b'name "Old one"'), 5),
    ("a key twice", WHOLE.replace(b'name = "Old one"', b'name = "a"\nname = "b"'), 6),
    ("a header not closed", WHOLE.replace(b"[[bookmark]]", b"[[bookmark]"), 3),
    ("curly marks", WHOLE.replace(b'"Old one"', "“Old one”".encode()), 5),
    ("two values on a line", WHOLE.replace(b'"Old one"', b'"Old" "one"'), 5),
    ("a list not closed", WHOLE + b'tags = ["a",\n', 7),
    ("many lines not closed", WHOLE + b'remark = """\nno end\n', 7),
    ("a backslash", WHOLE.replace(b"Old one", b"C:\\Users"), 5),
    ("not UTF-8", WHOLE.replace(b"Old one", b"Old \xff one"), 5),
    ("another encoding", WHOLE.decode().encode("utf-16"), 1),
    ("zero bytes at its end", WHOLE + b"\0\0\0\0", 7),
    ("an unfinished merge", WHOLE + b'<<<<<<< ours\nname = "x"\n=======\n>>>>>>> theirs\n', 7),
    ("half of it gone", WHOLE[:-12], 6),
    ("JSON", b'{"bookmark": []}\n', 1),
    ("a table where a list is", b'version = 1\n[bookmark]\nid = "x"\n', 2),
    ("nested without end", WHOLE + b"x = " + b"[" * 100_000, 7),
    ("a number without end", WHOLE + b"x = " + b"9" * 5_000, 7),
    ("a key of parts without end", WHOLE + b".".join([b"a"] * 100_000) + b" = 1\n", 7),
]
IDS = [row[0] for row in DAMAGED]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the path of a file of bookmarks."""
    return tmp_path / "essay.toml"


def made(at: int, name: str = "") -> Bookmark:
    """Make a bookmark."""
    return new(anchor.make(TEXT, at, at + 20), name=name)


@pytest.mark.parametrize(("name", "data", "line"), DAMAGED, ids=IDS)
def test_a_damaged_file_is_left_as_it_is(path: Path, name: str, data: bytes, line: int) -> None:
    """A file with an error is never overwritten; the file and the line are said, and the session goes on."""
    path.write_bytes(data)
    kept = Bookmarks(path)
    assert kept.all() == ()
    assert [problem.file for problem in kept.problems] == [str(path)]
    assert kept.problems[0].line == line, kept.problems[0]
    one, two = made(3, "one"), made(60, "two")
    kept.add(one)
    kept.add(two)
    kept.change(one.id, remark="while it waits")
    kept.delete(two.id)
    assert path.read_bytes() == data
    assert [found.name for found in kept.all()] == ["one"]
    assert [found.remark for found in Bookmarks(path).all()] == ["while it waits"]
    assert (path.with_name("essay.pending.toml")).is_file()


def test_what_waited_is_merged_when_the_file_is_mended(path: Path) -> None:
    """Once the file can be read again the waiting bookmarks are in it, and nothing waits any more."""
    path.write_bytes(DAMAGED[0][1])
    kept = Bookmarks(path)
    one = made(60, "one")
    kept.add(one)
    path.write_bytes(WHOLE)
    assert kept.refresh()
    assert [found.name for found in kept.all()] == ["Old one", "one"]
    assert path.read_bytes().startswith(WHOLE)
    assert not kept.pending.exists()
    assert kept.problems == ()
    assert [found.name for found in Bookmarks(path).all()] == ["Old one", "one"]


def test_a_letter_given_meanwhile_is_the_later_one(path: Path) -> None:
    """A letter that a waiting bookmark has is no longer that of one in the file, before merging and after."""
    newer = WHOLE.replace(b"version = 1", b"version = 2").replace(b'"old"', b'"old"\nletter = "a"')
    path.write_bytes(newer)
    kept = Bookmarks(path)
    one = new(anchor.make(TEXT, 60, 80), letter="a")
    kept.add(one)
    assert kept.letter("a") == one
    path.write_bytes(newer.replace(b"version = 2", b"version = 1"))
    kept.refresh()
    assert kept.letter("a") == one
    assert [found.letter for found in Bookmarks(path).all()] == ["", "a"]


def test_merging_twice_brings_nothing_twice(path: Path) -> None:
    """A session that died between merging and forgetting leaves nothing doubled."""
    path.write_bytes(DAMAGED[0][1])
    kept = Bookmarks(path)
    kept.add(made(60, "one"))
    waiting = kept.pending.read_bytes()
    path.write_bytes(WHOLE)
    kept.refresh()
    kept.pending.write_bytes(waiting)
    assert [found.name for found in Bookmarks(path).all()] == ["Old one", "one"]
    assert path.read_bytes().count(b'"one"') == 1


def test_a_newer_version_is_only_read(path: Path) -> None:
    """A file of a newer program is read as far as it is understood, and new bookmarks wait beside it."""
    newer = WHOLE.replace(b"version = 1", b"version = 2")
    path.write_bytes(newer)
    kept = Bookmarks(path)
    assert [found.name for found in kept.all()] == ["Old one"]
    assert "newer" in str(kept.problems[0])
    kept.add(made(60, "new"))
    assert path.read_bytes() == newer
    assert [found.name for found in kept.all()] == ["Old one", "new"]
    for change in (lambda: kept.change("old", name="x"), lambda: kept.delete("old")):
        with pytest.raises(ReaderError, match="newer"):
            change()
    assert path.read_bytes() == newer


def test_a_list_in_one_piece_is_only_read(path: Path) -> None:
    """Bookmarks written as one list of tables in braces are read, and left as they are written."""
    data = b'bookmark = [ { id = "x", name = "n" } ]\n'
    path.write_bytes(data)
    kept = Bookmarks(path)
    assert [found.name for found in kept.all()] == ["n"]
    kept.add(made(60))
    assert path.read_bytes() == data
    assert len(kept.all()) == 2


def test_a_damaged_waiting_file_is_left_too(path: Path) -> None:
    """What waits beside the file is not overwritten either when it cannot be read."""
    kept = Bookmarks(path)
    kept.pending.write_bytes(b"not toml")
    assert kept.refresh()
    kept.add(made(3))
    assert kept.pending.read_bytes() == b"not toml"
    assert len(Bookmarks(path).all()) == 1
    assert "pending" in kept.problems[0].file


def test_a_folder_in_its_place_is_said(path: Path) -> None:
    """What cannot be opened at all is a problem, and the bookmark stays in the session."""
    path.mkdir()
    kept = Bookmarks(path)
    assert len(kept.problems) == 1
    with pytest.raises(ReaderError, match="directory"):
        kept.add(made(3))
    assert len(kept.all()) == len(kept.unsaved) == 1

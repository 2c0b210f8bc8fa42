"""What a person writes in a file of bookmarks is read, and stays as it was written."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui_reader import anchor
from tui_reader.anchor import Anchor
from tui_reader.store.bookmarks import Bookmark, Bookmarks, new

TEXT = "A boat lay at the landing, and nobody had asked whose it was. " * 40

WRITTEN = """\
# my own heading

version = 1

[essay]
title = "On Boats"
shelf = "third"   # a key of mine

# the first, found on a Tuesday
[[bookmark]]
id = "one"
name = 'The "boat"'   # as Anna calls it
quote = "A boat lay at the landing"
remark = \"\"\"
Two lines,
the second of them.\"\"\"
tags = [
    "boats",  # always
    "landings",
]
colour = "red"
anchor = { at = 0, words = "A boat lay at the landing" }

    # indented, between
[[bookmark]]
id = "two"
letter = "a"
anchor.at = 62

[bookmark.mine]
weight = 3

[[bookmark]]
name = "by hand"
quote = "nobody had asked"

[colours]
red = "important"
# the end
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the path of a file of bookmarks that is not there yet."""
    return tmp_path / "bookmarks" / "boats.toml"


@pytest.fixture
def written(path: Path) -> Path:
    """Give the path of a file that a person has written in."""
    path.parent.mkdir()
    path.write_text(WRITTEN)
    return path


def made(at: int = 2, **fields: str) -> Bookmark:
    """Make a bookmark of the words at a position."""
    return new(anchor.make(TEXT, at, at + 20), quote=TEXT[at : at + 20], **fields)


def test_adding_and_deleting_changes_nothing_else(written: Path) -> None:
    """A bookmark that comes and goes leaves its own table and no trace in what a person wrote."""
    kept = Bookmarks(written)
    one = made()
    kept.add(one)
    assert written.read_text().startswith(WRITTEN)
    kept.delete(one.id)
    head, _, tail = written.read_text().partition(f'\n[[bookmark]]\nid = "{one.id}"')
    assert head == WRITTEN
    assert "[[" not in tail


def test_what_a_person_wrote_is_read(written: Path) -> None:
    """Tables in any of TOML's ways are bookmarks, one without an id or an anchor too."""
    kept = Bookmarks(written)
    assert kept.problems == ()
    one, hand, two = sorted(kept.all(), key=lambda one: (one.anchor.start, one.id != "one"))
    assert (one.id, one.name, one.tags) == ("one", 'The "boat"', ("boats", "landings"))
    assert one.remark == "Two lines,\nthe second of them."
    assert hand.anchor == Anchor(0, "nobody had asked", "", "")
    assert (two.letter, two.anchor.start) == ("a", 62)


CHANGES = [
    (
        "a name, keeping the comment after it",
        "one",
        {"name": "boat"},
        "name = 'The \"boat\"'   #",
        'name = "boat"  #',
    ),
    ("a letter that was not there", "one", {"letter": "b"}, None, 'letter = "b"\n'),
    ("several lines for several", "one", {"remark": "x"}, '"""\nTwo lines,\nthe second of them."""', '"x"'),
    ("a field that goes", "two", {"letter": ""}, 'letter = "a"\n', ""),
    (
        "tags on several lines",
        "one",
        {"tags": ("boats",)},
        '[\n    "boats",  # always\n    "landings",\n]',
        '["boats"]',
    ),
]


@pytest.mark.parametrize(
    ("name", "which", "fields", "before", "after"), CHANGES, ids=[row[0] for row in CHANGES]
)
def test_only_the_changed_line_is_touched(written: Path, name, which, fields, before, after) -> None:
    """A change replaces the lines that say what was changed, and no others."""
    Bookmarks(written).change(which, **fields)
    now = written.read_text()
    if before is None:
        assert now.replace(after, "", 1) == WRITTEN, name
    else:
        assert now == WRITTEN.replace(before, after), name


def test_an_anchor_in_braces_can_be_changed(written: Path) -> None:
    """Where a line cannot be changed alone, the table is written anew, with a person's keys still in it."""
    Bookmarks(written).change("one", anchor=anchor.make(TEXT, 62, 70))
    assert Bookmarks(written).get("one").anchor == anchor.make(TEXT, 62, 70)
    found = tomllib.loads(written.read_text())
    assert found["bookmark"][0]["colour"] == "red"
    head, _, rest = WRITTEN.partition('id = "one"')
    assert written.read_text().startswith(head)
    assert written.read_text().endswith(rest.partition('landing" }\n')[2])


def test_a_bookmark_written_by_hand_is_changed_and_gets_an_id(written: Path) -> None:
    """A bookmark without an id can be named by the one it is given, which is then written down."""
    kept = Bookmarks(written)
    hand = next(one for one in kept.all() if one.name == "by hand")
    kept.change(hand.id, remark="now with a remark")
    again = Bookmarks(written).get(hand.id)
    assert again is not None
    assert again.remark == "now with a remark"
    lines = f'id = "{hand.id}"\nremark = "now with a remark"\n'
    assert written.read_text() == WRITTEN.replace('"nobody had asked"\n', '"nobody had asked"\n' + lines)


def test_deleting_adds_one_line(written: Path) -> None:
    """A deleted bookmark is told by a line of its own in its table; everything else stays as it was."""
    kept = Bookmarks(written)
    kept.delete("two")
    assert kept.get("two") is None
    lines = written.read_text().splitlines(keepends=True)
    (line,) = [line for line in lines if line.startswith("deleted = ")]
    assert "".join(one for one in lines if one != line) == WRITTEN
    assert lines[lines.index(line) - 1] == "anchor.at = 62\n"


def test_what_was_deleted_is_listed_and_forgotten_after_a_year(written: Path) -> None:
    """What was deleted can be had back with when that was; what is gone for a year goes with the next deletion."""
    kept = Bookmarks(written)
    gone = kept.delete("two")
    ((when, found),) = kept.deleted()
    assert found == gone
    assert abs((datetime.now(UTC) - when).total_seconds()) < 60
    written.write_text(re.sub("deleted = 20[0-9]{2}", "deleted = 2001", written.read_text()))
    kept.delete("one")
    assert [one.id for _, one in kept.deleted()] == ["one"]
    assert 'id = "two"' not in written.read_text()


def test_a_mark_set_elsewhere_leaves_two_lines(written: Path) -> None:
    """Of a mark whose letter was set elsewhere only its id and its end are left; it can still be put back."""
    kept = Bookmarks(written)
    first, second = made(letter="z"), made(200, letter="z")
    kept.add(first)
    kept.add(second)
    assert re.search(rf'\[\[bookmark\]\]\nid = "{first.id}"\ndeleted = \S+\n\n', written.read_text())
    kept.delete(second.id)
    kept.restore(first)
    assert kept.get(first.id) == Bookmarks(written).get(first.id) == first


def test_a_restored_bookmark_has_its_own_lines_again(written: Path) -> None:
    """What a person had added to a bookmark comes back with it."""
    kept = Bookmarks(written)
    gone = kept.delete("one")
    kept.restore(gone)
    assert "# as Anna calls it" in written.read_text()
    assert 'colour = "red"' in written.read_text()
    assert kept.get("one") == gone


def test_line_ends_of_another_system_stay(written: Path) -> None:
    """In a file with Windows line ends the program's lines have them too, and the mark at its start stays."""
    written.write_bytes(b"\xef\xbb\xbf" + WRITTEN.replace("\n", "\r\n").encode())
    kept = Bookmarks(written)
    kept.add(made(remark="a\nb"))
    kept.change("one", remark="c\nd")
    raw = written.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf# my own heading\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert {one.remark for one in Bookmarks(written).all()} == {"a\nb", "c\nd", ""}


def test_a_header_inside_a_text_is_text(written: Path) -> None:
    """Lines that look like TOML inside a remark are part of the remark."""
    remark = '[[bookmark]]\nid = "false"\n\n[essay]\n'
    kept = Bookmarks(written)
    kept.change("one", remark=remark)
    kept.add(made(name="after"))
    kept.change("two", name="x")
    assert kept.get("one").remark == remark
    assert len(Bookmarks(written).all()) == 4


KINDS = [
    ('name = "x"', "name = 3", "bookmark.name", 3),
    ('name = "x"', "tags = 'x'", "tags", 3),
    ('name = "x"', 'tags = ["x", 1]', "tags", 3),
    ('name = "x"', "made = 'yesterday'", "made", 3),
    ('name = "x"', "anchor.at = '3'", "anchor.at", 3),
    ('name = "x"', "\n\nanchor = 3", "anchor", 5),
]


@pytest.mark.parametrize(("before", "after", "key", "line"), KINDS)
def test_a_value_of_the_wrong_kind_is_reported_and_passed_over(path: Path, before, after, key, line) -> None:
    """A bookmark with a spoilt field is still a bookmark; the line of the field is said."""
    path.parent.mkdir()
    path.write_text('[[bookmark]]\nid = "x"\nname = "x"\n'.replace(before, after))
    kept = Bookmarks(path)
    assert [one.id for one in kept.all()] == ["x"]
    assert [(problem.line, problem.file) for problem in kept.problems] == [(line, str(path))]
    assert key.removeprefix("bookmark.") in kept.problems[0].what


def test_two_with_one_id_are_two(path: Path) -> None:
    """A table copied by hand with its id is a bookmark of its own."""
    path.parent.mkdir()
    table = '[[bookmark]]\nid = "x"\nname = "{}"\n'
    path.write_text(table.format("first") + table.format("second"))
    kept = Bookmarks(path)
    second = next(one for one in kept.all() if one.name == "second")
    assert second.id != "x"
    kept.change(second.id, name="third")
    assert [one.name for one in Bookmarks(path).all()] == ["first", "third"]

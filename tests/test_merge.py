"""Two versions of a file of bookmarks are made one, and nothing that either says is lost."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from tui_reader.problems import ReaderError
from tui_reader.store import statements, tables
from tui_reader.store.merge import Version, merge

BASE = """\
# found in the attic
version = 1

[essay]
title = "On Boats"
shelf = "third"   # a key of mine

# the first
[[bookmark]]
id = "one"
name = "boat"   # as Anna calls it
tags = ["boats"]
made = 2026-01-01T00:00:00Z
anchor.at = 3
anchor.words = "A boat"

[[bookmark]]
id = "two"
letter = "a"
remark = "why?"
made = 2026-01-02T00:00:00Z
anchor.at = 62
"""

THREE = '\n[[bookmark]]\nid = "three"\nanchor.at = 90\n'

# What each side made of BASE, as replacements; what must stand in the outcome, what must not; the choices made.
CASES = {
    "added on both sides": (("", THREE), ("", THREE.replace("three", "four")), ["three", "four"], [], 0),
    "added alike on both sides": (("", THREE), ("", THREE), ["three"], [], 0),
    "changed by them": (("", ""), ('"boat"', '"ship"'), ['"ship"  # as Anna calls it'], ['"boat"'], 0),
    "changed by us": (('"boat"', '"ship"'), ("", ""), ['"ship"   # as Anna calls it'], ['"boat"'], 0),
    "changed alike": (('"boat"', '"ship"'), ('"boat"', '"ship"'), ['"ship"'], ['"boat"'], 0),
    "two fields of one": (('"boat"', '"ship"'), ("anchor.at = 3", "anchor.at = 4"), ['"ship"', "at = 4"], [], 0),
    "both remarks": (("why?", "so that"), ("why?", "because"), ["so that", "because", "—"], [], 0),
    "one remark within the other": (("why?", "so"), ('"why?"', '"so\\nit is"'), ["so\nit is"], ["—"], 0),
    "both names": (('"boat"', '"ship"'), ('"boat"', '"barge"'), ['"barge / ship"'], [], 0),
    "tags of both": (('["boats"]', '["boats", "x"]'), ('["boats"]', '["y"]'), ['"x"', '"y"'], ['"boats"'], 0),
    "unknown keys of both": (("shelf", "row = 7\nshelf"), ("letter", 'dye = "red"\nletter'), ["row", "dye"], [], 0),
    "a remark taken out": (("", ""), ('remark = "why?"\n', ""), [], ["why?"], 0),
    "a remark taken out and changed": (('remark = "why?"\n', ""), ("why?", "how?"), ["how?"], [], 1),
    "moved on both sides": (("at = 3", "at = 5"), ("at = 3", "at = 7"), ["at = 7"], ["at = 5"], 1),
    "one letter for two": (("", THREE + 'letter = "z"\n'), ('"a"', '"z"'), ['letter = "z"'], ['"a"'], 1),
    "another essay": (("", ""), ('"On Boats"', '"On Sheep"'), ["On Boats"], [], 1),
}  # fmt: skip


def version(text: str, name: str = "ours.toml") -> Version:
    """Give a text as a version of a file."""
    return Version(name, text.encode())


def altered(change: tuple[str, str]) -> str:
    """Change a part of the base, or add to its end."""
    old, new = change
    return BASE.replace(old, new, 1) if old else BASE + new


def said(text: bytes) -> dict[str, Any]:
    """Give what a file says of each bookmark, the order of bookmarks and tags left out of account."""
    now = tables.parse(text.decode(), name="", key="bookmark", known=tables.Known())
    found = {values["id"]: dict(values) for values in now.values}
    for values in found.values():
        values["tags"] = sorted(values.get("tags", []))
    return found


@pytest.mark.parametrize("case", CASES)
def test_each_change_is_kept(case: str) -> None:
    """What one side changed holds; what both changed is kept from both or chosen, and only a choice is told."""
    mine, theirs, there, gone, choices = CASES[case]
    base, ours, other = version(BASE), version(altered(mine)), version(altered(theirs), "theirs.toml")
    merged = merge(ours, other, base)
    text = merged.data.decode()
    assert [words for words in there if words not in text] == []
    assert [words for words in gone if words in text] == []
    assert len(merged.choices) == choices, merged.choices
    assert said(merge(other, ours, base).data) == said(merged.data)
    assert "# the first\n" in text
    assert "# found in the attic\n" in text


def test_what_was_deleted_stays_deleted() -> None:
    """A bookmark that one side deleted and the other left alone is gone, whichever side it is."""
    one, two = BASE.partition('\n[[bookmark]]\nid = "two"')[0], BASE
    for ours, theirs in ((one, two), (two, one), (one, one)):
        merged = merge(version(ours), version(theirs), version(BASE))
        assert set(said(merged.data)) == {"one"}
        assert merged.choices == ()


def test_what_was_deleted_but_changed_is_kept_and_told() -> None:
    """A bookmark that one side deleted and the other changed stays, and the reader is asked to look."""
    one, changed = BASE.partition('\n[[bookmark]]\nid = "two"')[0], BASE.replace("why?", "because")
    for ours, theirs in ((one, changed), (changed, one)):
        merged = merge(version(ours), version(theirs), version(BASE))
        assert said(merged.data)["two"]["remark"] == "because"
        assert len(merged.choices) == 1


def test_one_side_alone_is_its_own_outcome() -> None:
    """Merged with itself, with nothing, or with its own past a file stays byte for byte."""
    mine = version(BASE + THREE)
    for theirs, base in ((mine, None), (mine, mine), (version(""), None), (version(BASE), version(BASE))):
        assert merge(mine, theirs, base).data == mine.data


def test_a_file_of_windows_stays_one() -> None:
    """What is added to a file with carriage returns is written with them, from a file without and the other way."""
    windows = BASE.replace("\n", "\r\n")
    assert (
        merge(version(windows), version(BASE + THREE)).data
        == (windows + THREE.replace("\n", "\r\n")).encode()
    )
    assert (
        merge(version(BASE), version(windows + THREE.replace("\n", "\r\n"))).data == (BASE + THREE).encode()
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[bookmark]\n", "theirs.toml:1"),
        ("version = 99\n", "newer Ad Fontes"),
        ('bookmark = [{id = "x"}]\n', "begin each bookmark"),
        ("<<<<<<< ours\n", "unfinished merge"),
    ],
)
def test_what_cannot_be_read_is_not_merged(text: str, words: str) -> None:
    """A side that cannot be read or must not be written to is named, and there is no outcome."""
    with pytest.raises(ReaderError, match=words):
        merge(version(BASE), version(text, "theirs.toml"))


# -- laws

IDS = ("a", "b", "c")
FIELDS = {
    "name": some.sampled_from(["boat", "ship", "barge"]),
    "remark": some.sampled_from(["one", "two", "one\ntwo", "three"]),
    "tags": some.lists(some.sampled_from(["x", "y", "z"]), unique=True, max_size=3),
    "weight": some.integers(0, 3),
    "anchor": some.fixed_dictionaries({"at": some.integers(0, 3)}),
    "deleted": some.sampled_from([datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3)]),
    "restored": some.sampled_from([datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3)]),
}
Fields = dict[str, Any]


def sensible(fields: Fields) -> Fields:
    """Take away a deletion that was taken back later: no file says both."""
    both = "deleted" in fields and "restored" in fields
    gone = both and fields["deleted"] <= fields["restored"]
    return {key: value for key, value in fields.items() if not (gone and key == "deleted")}


FILES = some.dictionaries(
    some.sampled_from(IDS), some.fixed_dictionaries({}, optional=FIELDS).map(sensible)
).map(
    lambda found: "\n".join(
        "[[bookmark]]\n"
        + "".join(statements.assigned((key,), value) for key, value in {"id": name, **fields}.items())
        for name, fields in found.items()
    )
)


def both(one: str, other: str, base: str | None = None) -> str:
    """Merge two texts."""
    return merge(version(one), version(other), version(base) if base is not None else None).data.decode()


@settings(max_examples=60, deadline=None)
@given(FILES, FILES, FILES, some.none() | FILES)
def test_no_order_of_merging_matters(one: str, two: str, three: str, base: str | None) -> None:
    """Three versions come to the same in any order, with a version they come from or without one."""
    outcomes = []
    for first, second, third in itertools.permutations((one, two, three)):
        outcomes.append(said(both(both(first, second, base), third, base).encode()))
    assert outcomes == [outcomes[0]] * 6


@settings(max_examples=60, deadline=None)
@given(FILES, FILES, FILES)
def test_merging_again_changes_nothing(one: str, two: str, base: str) -> None:
    """What was merged once is not changed by merging either side again."""
    merged = both(one, two, base)
    assert both(merged, two, base) == merged
    assert both(both(one, two), two) == both(one, two)


@settings(max_examples=60, deadline=None)
@given(FILES, FILES, FILES)
@example("", '[[bookmark]]\nid = "a"\ntags = ["x", "y"]\n', '[[bookmark]]\nid = "a"\ntags = ["y", "x"]\n')
@example("", '[[bookmark]]\nid = "a"\n', '[[bookmark]]\nid = "a"\ntags = []\n')
def test_the_deleted_never_returns(one: str, two: str, base: str) -> None:
    """A bookmark is in the outcome just when a side added or changed it, or neither deleted it."""
    mine, theirs, before = said(one.encode()), said(two.encode()), said(base.encode())
    merged = both(one, two, base)
    assert {name for name, fields in said(merged.encode()).items() if "deleted" not in fields} == {
        name for name in {*mine, *theirs} if lives(mine.get(name), theirs.get(name), before.get(name))
    }
    gone = set(said(merged.encode())) - living(merged)
    assert gone & living(both(merged, one)) == set(), (
        "what is known to be deleted is so without the common past"
    )


def living(text: str) -> set[str]:
    """Give the bookmarks of a file that are not deleted."""
    return {name for name, fields in said(text.encode()).items() if "deleted" not in fields}


def knowing(side: Fields, before: Fields | None) -> Fields:
    """Give what a side says, and of deletions taken back what the version before knew too."""
    known = (before or {}).get("restored")
    if known is None or side.get("restored", known) > known:
        return side
    return sensible({**side, "restored": known})


def lives(mine: Fields | None, theirs: Fields | None, before: Fields | None) -> bool:
    """Say whether a bookmark should be in the outcome."""
    sides = [knowing(side, before) for side in (mine, theirs) if side is not None]
    alive = [side for side in sides if "deleted" not in side]
    if before is not None and any(side != before for side in alive):
        return True
    if len(sides) == 1:
        return bool(alive) and before is None
    if len(alive) != 1:
        return bool(alive)
    (dead,) = [side for side in sides if "deleted" in side]
    return "restored" in alive[0] and bool(alive[0]["restored"] >= dead["deleted"])

"""The copies that synchronisers leave beside a file of bookmarks."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tui_reader import anchor, lists
from tui_reader.library import Library
from tui_reader.store import copies
from tui_reader.store.bookmarks import Bookmarks, new
from tui_reader.store.paths import Paths

NAMES = {
    "boats-a1b2c3.sync-conflict-20261124-074153-ABCDEFG.toml": True,
    "boats-a1b2c3.sync-conflict-20261124-074153-ABCDEFG.sync-conflict-20261125-074153-ABCDEFG.toml": True,
    "boats-a1b2c3 (Anna's conflicted copy 2026-11-24).toml": True,
    "boats-a1b2c3 (conflicted copy 2026-11-24 074153).toml": True,
    "boats-a1b2c3 (Conflicted copy from lamp on 2026-11-24).toml": True,
    "boats-a1b2c3.pending.sync-conflict-20261124-074153-ABCDEFG.toml": True,
    "boats-a1b2c3.toml": False,
    "boats-a1b2c3.pending.toml": False,
    "boats-a1b2c3.toml.bak": False,
    "sync-conflict.toml": False,
    "a-conflicted-copy.toml": False,
}


def marked(path: Path, name: str) -> None:
    """Keep a bookmark of a name in a file."""
    Bookmarks(path).add(new(anchor.make("one two three", 4, 7), name=name))


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_is_known_by_its_name(name: str) -> None:
    """What Syncthing, Dropbox and Nextcloud call a copy is one; an essay's own files are not."""
    assert copies.is_copy(Path(name)) == NAMES[name]


@pytest.mark.parametrize("name", [name for name, copy in NAMES.items() if copy])
def test_a_copy_is_told_and_never_counted(name: str, tmp_path: Path) -> None:
    """A copy is named with the command that merges it, and its bookmarks are not another essay's."""
    library = Library(Paths.within(tmp_path))
    own = library.paths.bookmarks / "boats-a1b2c3.toml"
    marked(own, "mine")
    marked(own.with_name("other.toml"), "elsewhere")
    marked(own.with_name(name), "theirs")
    before = own.with_name(name).read_bytes()
    [problem] = Bookmarks(own).problems
    command = problem.remedy.split("`")[1]
    assert shlex.split(command) == ["adfontes", "bookmarks", "merge", str(own), str(own.with_name(name))]
    assert Bookmarks(own.with_name("other.toml")).problems == ()
    page = lists.all_bookmarks_page(library).document.text
    assert [name in page for name in ("mine", "elsewhere", "theirs")] == [True, True, False]
    assert own.with_name(name).read_bytes() == before

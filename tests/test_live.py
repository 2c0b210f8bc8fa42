"""What another session or an editor changes is on the screen a moment later, and nothing typed is lost by it."""

from __future__ import annotations

from pathlib import Path

from tests.rig import READER, Terminal
from tests.sample import write_essay
from tui_reader import anchor
from tui_reader.store.bookmarks import Bookmarks, new


def test_a_change_made_outside_is_shown(tmp_path: Path) -> None:
    """It stands in the list without a key, made by a session or by hand; a name half typed is not disturbed."""
    essay = write_essay(tmp_path / "essay.txt")
    text = essay.read_text("utf-8")
    with Terminal([*READER, essay], home=tmp_path, columns=100) as terminal:
        terminal.wait_for("keys")
        terminal.send("b\x15one\r\r\r")
        terminal.wait_for("bookmarked: one")
        (file,) = (tmp_path / ".local" / "share" / "adfontes" / "bookmarks").glob("essay-*.toml")
        terminal.send("jjjb\x15half a na")
        terminal.wait_for("half a na")
        Bookmarks(file).add(new(anchor.make(text, 900, 930), name="from outside"))
        terminal.settle(1.5)
        assert "half a na" in terminal.lines[-1]
        terminal.send("me\r\r\r")
        terminal.wait_for("bookmarked: half a name")
        terminal.send("B")
        terminal.wait_for(lambda it: "from outside" in it.words and "half a name" in it.words)
        Bookmarks(file).add(new(anchor.make(text, 1200, 1230), name="and another"))
        terminal.wait_for("and another")
        file.write_text(file.read_text("utf-8").replace("from outside", "by hand"), "utf-8")
        terminal.wait_for("by hand")
        terminal.send("\x11")
        assert terminal.wait_end() == 0
    names = [one.name for one in Bookmarks(file).all()]
    assert sorted(names) == ["and another", "by hand", "half a name", "one"]

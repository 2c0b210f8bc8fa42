"""Texts put into the library, and found there."""

from __future__ import annotations

from pathlib import Path

import pytest
from homes import live_in

from tui_reader import cli
from tui_reader.adding import add
from tui_reader.equipment import equip
from tui_reader.problems import ReaderError
from tui_reader.store.paths import Paths

BROOK = "The brook was low all that summer, and the wheel of the mill stood still until the rain came.\n"


@pytest.fixture
def text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a text, and a home of its own."""
    live_in(tmp_path, monkeypatch)
    file = tmp_path / "brook.txt"
    file.write_text(BROOK, encoding="utf-8")
    return file


def test_what_was_added_is_found(text: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A text that was added is asked by `adfontes find` and listed, though its own file is gone."""
    assert cli.main(["add", str(text)]) == cli.OK
    assert capfd.readouterr().out.startswith("added: ")
    text.unlink()
    assert cli.main(["find", "the brook was low all that summer and the wheel of the mill"]) == cli.OK
    assert "brook.txt" in capfd.readouterr().out
    library = equip(Paths.from_environment()).library
    assert [Path(holding.path).name for holding in library.found()] == ["brook.txt"]
    assert Paths.from_environment().texts in library.shelves


def test_a_text_is_added_once(text: Path, tmp_path: Path) -> None:
    """The same words under another name are the same text; other words under the same name are another."""
    other = tmp_path / "elsewhere" / "brook.txt"
    other.parent.mkdir()
    other.write_text(BROOK * 2, encoding="utf-8")
    again = tmp_path / "again.txt"
    again.write_text(BROOK, encoding="utf-8")
    found = add(tmp_path / "library", [text, again, other])
    assert [(one.path.name, one.new) for one in found] == [
        ("brook.txt", True),
        ("brook.txt", False),
        ("brook-2.txt", True),
    ]
    assert (tmp_path / "library" / "brook-2.txt").read_text(encoding="utf-8") == BROOK * 2


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("gone.txt", None, "gone.txt"),
        ("picture.png", b"\x89PNG", "ending"),
        ("broken.epub", b"PK\x03\x04 and no more", "broken.epub"),
        (".", None, "is a folder"),
    ],
)
def test_nothing_is_added_where_one_cannot_be_read(
    text: Path, name: str, data: bytes | None, what: str
) -> None:
    """What is no text is refused in a sentence, and the good one beside it is not copied either."""
    if data is not None:
        (text.parent / name).write_bytes(data)
    with pytest.raises(ReaderError, match=what):
        add(text.parent / "library", [text, text.parent / name])
    assert not (text.parent / "library").exists()

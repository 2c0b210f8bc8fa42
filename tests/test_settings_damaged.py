"""Settings, keymaps and themes that nobody writes by hand: refused at once with their line, and the reader starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_reader.equipment import equip
from tui_reader.problems import ReaderError
from tui_reader.store.paths import Paths
from tui_reader.ui import themes

ABSURD = [
    ("a key of parts without end", "\n" + ".".join(["a"] * 100_000) + " = 1\n", 2),
    ("a header of parts without end", "\n[" + ".".join(["a"] * 100_000) + "]\n", 2),
    ("nested without end", "\n\nx = " + "[" * 100_000 + "\n", 3),
    ("a number without end", "\nx = " + "9" * 50_000 + "\n", 2),
    ("a quotation mark not closed", '\nx = "a\n', 2),
    ("marks of a merge", "\n<<<<<<< ours\n", 2),
]


@pytest.mark.parametrize(("name", "text", "line"), ABSURD, ids=[row[0] for row in ABSURD])
def test_it_is_refused_with_its_line(name: str, text: str, line: int, tmp_path: Path) -> None:
    """The default keys and settings are used, each problem names its line and how to mend it, no byte is changed."""
    paths = Paths.within(tmp_path)
    files = (paths.settings, paths.keymaps / "own.toml", paths.themes / "own.toml")
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    reader = equip(paths, keymap="own")
    assert len(reader.ills) >= 2, name
    assert all(f":{line}" in ill and ";" in ill for ill in reader.ills[:2]), reader.ills
    assert reader.key_of("session.quit")
    with pytest.raises(ReaderError) as caught:
        themes.load("own", paths.themes)
    assert caught.value.problem.line == line
    assert [file.read_text("utf-8") for file in files] == [text] * 3


def test_a_keymap_that_is_far_too_long_is_not_read(tmp_path: Path) -> None:
    """A file of another kind put in a keymap's place does not hold up the start."""
    paths = Paths.within(tmp_path)
    paths.keymaps.mkdir(parents=True)
    (paths.keymaps / "own.toml").write_text("[[bookmark]]\nid = 1\n" * 20_000, "utf-8")
    reader = equip(paths, keymap="own")
    assert ["too long to be a keymap" in ill for ill in reader.ills] == [True]
    assert reader.key_of("session.quit")

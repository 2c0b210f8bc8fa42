"""A short walk with each keymap in a real terminal, typing ahead: whole sequences in one write."""

from pathlib import Path

import pytest
from rig import READER, Terminal
from sample import write_essay

Step = tuple[str, str]
"""What is typed, in one write, and the words that must then stand on the screen."""

SEARCHED = "Second landmark fourth"
TOP = "First landmark first"
END = "Sixth landmark fifth"
CTRL = {letter: chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"}

WALKS: dict[str, list[Step]] = {
    "default": [
        ("/landmark fourth\rn", SEARCHED),
        ("ma", "marked a"),
        ("gg", TOP),
        ("G", END),
        ("'a", SEARCHED),
        ("gg3]s", "Third Part"),
        ("H", TOP),
        ("]", "quotation"),
        ("\x1b", TOP),
        ("gg?", "Moving"),
        ("qjk", TOP),
        ("b" + CTRL["u"] + "harbour\r\r\r", "bookmarked: harbour"),
    ],
    "vim": [
        ("/landmark fourth\rn", SEARCHED),
        ("ma", "marked a"),
        ("gg", TOP),
        ("G", END),
        ("'a", SEARCHED),
        ("gg]]]]", "Second Part"),
        (CTRL["o"], TOP),
        ("?landmark fourth\r", "Sixth landmark fourth"),
        ("gg" + CTRL["f"] + CTRL["b"], TOP),
    ],
    "emacs": [
        (CTRL["s"] + "landmark fourth\rn", SEARCHED),
        (CTRL["x"] + "r a", "marked a"),
        ("<", TOP),
        (">", END),
        (CTRL["x"] + "rja", SEARCHED),
        ("<" + CTRL["v"] + "\x1bv", TOP),
        ("<" + CTRL["u"] + "2" + CTRL["x"] + "]", "Second Part"),
        ("l", TOP),
        (CTRL["x"], "register or bookmark"),
        (CTRL["g"], TOP),
    ],
    "less": [
        ("/landmark fourth\rn", SEARCHED),
        ("ma", "marked a"),
        ("g", TOP),
        ("G", END),
        ("'a", SEARCHED),
        ("gfb", TOP),
        ("h", "Moving"),
        ("qg", TOP),
    ],
}
QUIT = {"default": "q", "vim": "ZZ", "emacs": CTRL["x"] + CTRL["c"], "less": "Q"}


@pytest.mark.parametrize("name", WALKS)
def test_a_walk_with_each_keymap(name: str, tmp_path: Path) -> None:
    """What hands used to a program type, faster than the screen follows, does what they expect."""
    essay = write_essay(tmp_path / "essay.txt")
    with Terminal([*READER, "--keymap", name, essay], home=tmp_path, columns=100, rows=30) as terminal:
        terminal.wait_for(TOP)
        for keys, words in WALKS[name]:
            terminal.send(keys)
            terminal.wait_for(words)
            if keys == "\x1b":
                # An escape and what follows it at once are one key with Alt held.
                terminal.settle()
        terminal.send(QUIT[name])
        assert terminal.wait_end() == 0
        assert "1049" not in terminal.modes


def test_keys_typed_before_the_screen_is_there_are_obeyed(tmp_path: Path) -> None:
    """Whoever types at once, on a slow line, loses nothing."""
    essay = write_essay(tmp_path / "essay.txt")
    with Terminal([*READER, essay], home=tmp_path, columns=100, rows=30) as terminal:
        terminal.wait_for(lambda seen: "1049" in seen.modes)
        terminal.send("/landmark fourth\rnn")
        terminal.wait_for("Third landmark fourth")


def test_a_keymap_of_ones_own(tmp_path: Path) -> None:
    """A keymap in the person's folder, chosen in the settings, is used, and what is wrong with it is told."""
    folder = tmp_path / ".config" / "adfontes" / "keymaps"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(
        '[everywhere]\n", e" = "motion.end"\n"Z" = "motion.ed"\n', encoding="utf-8"
    )
    (folder.parent / "config.toml").write_text('keymap = "mine"\n', encoding="utf-8")
    essay = write_essay(tmp_path / "essay.txt")
    with Terminal([*READER, essay], home=tmp_path, columns=100, rows=30) as terminal:
        terminal.wait_for(TOP)
        terminal.send(",e")
        terminal.wait_for(END)
        terminal.send("W")
        terminal.wait_for("motion.ed")
        terminal.wait_for("motion.end")

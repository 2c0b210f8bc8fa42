"""Three hundred files as people edit them, half of them broken: nothing is lost, and each error names its line."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tui_reader.anchor import make
from tui_reader.store.bookmarks import Bookmarks, new

TEXT = "A boat lay at the landing, and nobody had asked whose it was. " * 40

# How people break a line: its name, and what becomes of ``name = "..."``; the error is in that line.
BREAKAGES: dict[str, Callable[[str], str]] = {
    "a quotation mark is missing": lambda line: line.rstrip('"'),
    "typographic quotation marks": lambda line: line.replace('"', "“", 1).rstrip('"') + "”",
    "no quotation marks": lambda line: line.replace('"', ""),
    "no equals sign": lambda line: line.replace(" =", ""),
    "a colon for it": lambda line: line.replace(" =", ":"),
    "a path of Windows": lambda line: line.rstrip('"') + '\\quay"',
    "said twice": lambda line: f'{line}\n{line}',
    "two in one line": lambda line: f'{line} letter = "z"',
    "a conflict of git": lambda line: f"<<<<<<< HEAD\n{line}",
}  # fmt: skip
ASIDES = [
    "# seen in May",
    "",
    "",
    "    # indented",
    "#" * 30,
    'shelf = "third"   # mine',
    "tags = [\n    'a', # one\n]",
]


def written(dice: random.Random) -> list[str]:
    """Write a file as a person would, a statement an item."""
    lines = ["# mine, all of it", "", "version = 1", ""]
    for number in range(dice.randrange(1, 6)):
        lines += [
            dice.choice(["[[bookmark]]", "[[ bookmark ]]", "[[bookmark]]  # again"]),
            f'id = "b{number}"',
        ]
        rest = [f'name = "bookmark number {number}"', f"anchor.at = {dice.randrange(2000)}"]
        rest += dice.sample(ASIDES, dice.randrange(4))
        dice.shuffle(rest)
        lines += [*rest, ""]
    return lines


@pytest.mark.parametrize("seed", range(150))
def test_a_broken_file_is_left_and_its_line_is_named(seed: int, tmp_path: Path) -> None:
    """The file stays byte for byte, the problem has the line that was broken, and what is marked meanwhile waits."""
    dice = random.Random(seed)
    lines = written(dice)
    at = dice.choice([place for place, line in enumerate(lines) if line.startswith("name")])
    how = list(BREAKAGES)[seed % len(BREAKAGES)]
    lines[at] = BREAKAGES[how](lines[at])
    text = "\n".join(lines) + "\n"
    wrong = text[: text.index(lines[at])].count("\n") + 1 + (how == "said twice")
    path = tmp_path / "boats.toml"
    path.write_text(text, "utf-8")
    kept = Bookmarks(path)
    assert [problem.line for problem in kept.problems] == [wrong], how
    kept.add(new(make(TEXT, 2, 20), name="meanwhile"))
    assert path.read_text("utf-8") == text
    assert [one.name for one in Bookmarks(path).all()] == ["meanwhile"]


@pytest.mark.parametrize("seed", range(150))
def test_only_the_table_that_was_asked_for_changes(seed: int, tmp_path: Path) -> None:
    """Adding, changing and deleting leave every other line of a person's file, in its order."""
    dice = random.Random(seed)
    text = "\n".join(written(dice)) + "\n"
    path = tmp_path / "boats.toml"
    path.write_text(text, "utf-8")
    kept = Bookmarks(path)
    assert kept.problems == ()
    chosen = dice.choice(kept.all())
    if seed % 3 == 0:
        kept.add(new(make(TEXT, 2, 20), name="new"))
        assert path.read_text("utf-8").startswith(text)
    elif seed % 3 == 1:
        kept.change(chosen.id, name="renamed")
        assert path.read_text("utf-8") == text.replace(f'"{chosen.name}"', '"renamed"')
    else:
        kept.delete(chosen.id)
        lines = path.read_text("utf-8").splitlines(keepends=True)
        assert "".join(line for line in lines if not line.startswith("deleted = ")) == text
        assert len(lines) == text.count("\n") + 1

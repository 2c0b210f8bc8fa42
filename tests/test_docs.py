"""The manual agrees with the program: keys, commands, files, and what is offered on the command line."""

import re
from pathlib import Path

import pytest

from tui_reader.commands import COMMANDS
from tui_reader.commands.registry import counting, lettered, titles
from tui_reader.keymap import Keymap
from tui_reader.keymap_file import load
from tui_reader.lists import by_subject

ROOT = Path(__file__).parents[1]
KEYMAPS = ROOT / "keymaps"
_ROW = re.compile(
    r"^\| (?P<keys>[^|]*|.*`\|`.*) \| (?P<help>[^|]+) \| `(?P<command>[a-z]+\.[a-z_]+)` \|$", re.M
)
_FILE = re.compile(r"`([\w./-]+\.(?:py|toml|md|tcss))`")


def read(name: str) -> str:
    """Read a document of the repository, or leave the test if it is not written yet."""
    path = ROOT / name
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if len(text) < 200:
        pytest.skip(f"{name} is not written yet")
    return text


def keymap(name: str) -> Keymap:
    """Read a shipped keymap against the commands that there are."""
    found, problems = load(
        (KEYMAPS / f"{name}.toml").read_text(encoding="utf-8"),
        name=f"{name}.toml",
        known=titles(),
        counts=counting(),
        letters=lettered(),
        extends=lambda parent: (KEYMAPS / f"{parent}.toml").read_text(encoding="utf-8"),
    )
    assert [str(problem) for problem in problems] == []
    return found


@pytest.mark.parametrize("name", ["default", "vim", "emacs", "less"])
def test_the_keymaps_know_every_command_and_no_other(name: str) -> None:
    """Against the commands there are, each shipped keymap has no problem and leaves none without a key."""
    found = keymap(name)
    assert [command for command in COMMANDS if not found.keys_of(command)] == []


def test_the_table_of_keys_is_what_the_program_says() -> None:
    """README's table of keys has a row for each command, with its keys and its sentence."""
    rows = {found["command"]: (found["keys"], found["help"]) for found in _ROW.finditer(read("README.md"))}
    expected = {
        command: (keys, sentence)
        for _, group in by_subject(keymap("default"), COMMANDS.values())
        for keys, sentence, command in group
    }
    assert set(rows) == set(expected)
    for command, (keys, sentence) in rows.items():
        assert sentence.strip() == expected[command][1]
        assert re.sub(r"[`\\\s]", "", keys) == re.sub(r"[`\\\s]", "", expected[command][0])


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "keymaps/README.md"])
def test_files_that_are_named_exist(name: str) -> None:
    """Whatever file a document names stands in the repository, here or in the package."""
    known = {path.name for path in ROOT.glob("*.*")} | {"config.toml", "progress.toml", "mine.toml"}
    for folder in ("tui_reader", "tests", "keymaps", "text"):
        known |= {path.name for path in (ROOT / folder).rglob("*.*")}
    missing = {file for file in _FILE.findall(read(name)) if Path(file).name not in known}
    assert missing == set()


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_the_documents_for_developers_are_short(name: str) -> None:
    """A newcomer reads each in ten minutes."""
    assert len(read(name).splitlines()) <= 150

"""The manual agrees with the program: keys, commands, files, and what is offered on the command line."""

import re
from pathlib import Path

import pytest

from tui_reader import manual
from tui_reader.commands import COMMANDS
from tui_reader.commands.registry import counting, lettered, titles
from tui_reader.keymap import Keymap
from tui_reader.keymap_file import load

ROOT = Path(__file__).parents[1]
KEYMAPS = ROOT / "keymaps"
_COMMAND = re.compile(r"`([a-z]+\.[a-z_]+)`")
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
    """README's table of keys is the one that `adfontes keys --markdown` prints."""
    table = manual.key_table(keymap("default"))
    assert [line for line in table.splitlines() if line not in read("README.md").splitlines()] == []


def test_no_command_is_named_that_there_is_not() -> None:
    """Whatever command a document names is one."""
    for name in ("README.md", "CONTRIBUTING.md", "keymaps/README.md"):
        subjects = {command.subject for command in COMMANDS.values()}
        named = {word for word in _COMMAND.findall(read(name)) if word.partition(".")[0] in subjects}
        assert {word for word in named if not word.endswith((".py", ".md", ".toml"))} <= set(COMMANDS)


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

"""Settings are read over the defaults; what is wrong is said with its line and costs nothing else."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path

import pytest

import tui_reader
from tui_reader.limits import Limits
from tui_reader.store.config import Config, load

DEFAULTS = Path(tui_reader.__file__).parent / "config.toml"


def written(folder: Path, text: str) -> Path:
    """Write a file of settings."""
    path = folder / "config.toml"
    path.write_text(text)
    return path


def test_the_defaults_are_those_of_the_manual() -> None:
    """The commented file that comes with the program says what the program does without one."""
    assert load(DEFAULTS) == (Config(), [])
    said = tomllib.loads(DEFAULTS.read_text())
    assert list(said) == [field.name for field in dataclasses.fields(Config)]
    assert list(said["limits"]) == [field.name for field in dataclasses.fields(Limits)]


def test_every_setting_is_explained() -> None:
    """Above each setting stands a comment of its own."""
    lines = DEFAULTS.read_text().splitlines()
    for number, line in enumerate(lines):
        if re.match(r"\w+ =", line):
            assert lines[number - 1].startswith("# "), line


def test_no_file_is_no_problem(tmp_path: Path) -> None:
    """Without a file the defaults hold."""
    assert load(tmp_path / "none" / "config.toml") == (Config(), [])


def test_what_is_set_holds(tmp_path: Path) -> None:
    """Every setting can be set to something else."""
    (tmp_path / "keymaps").mkdir()
    (tmp_path / "keymaps" / "mine.toml").touch()
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "sea.toml").touch()
    switches = {
        key: not value for key, value in dataclasses.asdict(Config()).items() if isinstance(value, bool)
    }
    other = Config(
        **switches,
        keymap="mine",
        theme="sea",
        measure=60,
        language="de_DE",
        paragraphs="indent",
        sure=0.5,
        infer=0.1,
        ascii=True,
        outline=False,
        notes="margin",
        light_ms=0,
        lead_in=2,
        words_per_minute=180,
        save_after=2.0,
        library=("~/essays", "/more"),
    )
    values = {key: value for key, value in dataclasses.asdict(other).items() if key != "limits"}
    lines = "".join(
        f"{key} = {value!r}\n".replace("True", "true")
        .replace("False", "false")
        .replace("('", "['")
        .replace("')", "']")
        for key, value in values.items()
    )
    assert load(written(tmp_path, lines)) == (other, [])
    assert all(value != getattr(Config(), key) for key, value in values.items())


def test_a_limit_that_is_set_holds(tmp_path: Path) -> None:
    """Every limit on what is read of a file can be set in a table of its own; the others stay."""
    for field in dataclasses.fields(Limits):
        config, problems = load(written(tmp_path, f"measure = 60\n\n[limits]\n{field.name} = 77\n"))
        assert config == Config(measure=60, limits=dataclasses.replace(Limits(), **{field.name: 77}))
        assert not problems


def test_a_keymap_may_be_a_path(tmp_path: Path) -> None:
    """A keymap can be named by its path, from the file of settings or from the root."""
    (tmp_path / "own.toml").touch()
    for name in ("own.toml", "./own.toml", str(tmp_path / "own.toml")):
        assert load(written(tmp_path, f'keymap = "{name}"'))[0].keymap == name


WRONG = [
    ('keymaps = "vim"', "keymaps: there is no such setting; write keymap"),
    ('keymap = "vmi"', 'there is none named "vmi"; write "vim"'),
    ('keymap = "nothing/like/it.toml"', "there is none named"),
    ('theme = "Dusk"', 'write "dusk"'),
    ("theme = 3", "3 is not a name"),
    ("measure = 7", "7 is not possible; write a whole number from 20 to 200"),
    ('measure = "72"', '"72" is not possible'),
    ("measure = 72.5", "72.5 is not possible"),
    ("measure = true", "true is not possible"),
    ('justify = "yes"', 'justify: "yes" is not possible; write true or false'),
    ("justify = 1", "1 is not possible"),
    ('ascii = "Auto"', 'write "auto"'),
    ('paragraphs = "indented"', 'write "indent"'),
    ('notes = "side"', 'write "auto", "foot", "margin" or "off"'),
    ("save_after = 0", "write a number from 0.1 to 60"),
    ("save_after = nan", "write a number from 0.1 to 60"),
    ('library = "~/essays"', 'write it as ["~/essays", "~/more"]'),
    ("library = [1]", "[1] is not a list of folders"),
    ("language = ''", "is not a language"),
    ("[colours]\nred = 1", "colours: there is no such setting; delete the line"),
    ("measure = {}", "{} is not possible"),
    ("limits = 3", "limits: 3 is not a table; write [limits]"),
    ("limits.depth = 100000", "depth: 100000 is not possible; write a whole number from 20 to 400"),
    ("limits.line = 3", "line: there is no such setting; write lines"),
]


@pytest.mark.parametrize(("text", "words"), WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_setting_is_said_and_the_default_used(tmp_path: Path, text: str, words: str) -> None:
    """A setting that cannot be is reported with file, line and the nearest right word; the others hold."""
    path = written(tmp_path, f"# mine\n\nlead_in = 2\nlight_ms = 5\n\n{text}\n")
    config, problems = load(path)
    assert config == dataclasses.replace(Config(), lead_in=2, light_ms=5)
    assert [(problem.file, problem.line) for problem in problems] == [(str(path), 6)]
    assert words in str(problems[0])


def test_problems_come_in_the_order_of_the_lines(tmp_path: Path) -> None:
    """Several wrong settings are all reported, the first line first."""
    problems = load(written(tmp_path, "zzz = 1\nmeasure = 1\nyyy = 2\n"))[1]
    assert [problem.line for problem in problems] == [1, 2, 3]


BROKEN = [("measure = \n", 1), ("measure = 60\ntheme = dusk\n", 2), ("a = 1\na = 2\n", 2)]


@pytest.mark.parametrize(("text", "line"), BROKEN)
def test_a_broken_file_leaves_the_defaults(tmp_path: Path, text: str, line: int) -> None:
    """A file that is not TOML is reported with its line, and the defaults hold."""
    config, problems = load(written(tmp_path, text))
    assert config == Config()
    assert [problem.line for problem in problems] == [line]


def test_a_file_that_is_no_text_or_no_file_is_said(tmp_path: Path) -> None:
    """Neither another encoding nor a folder in its place stops the reader."""
    path = written(tmp_path, "")
    path.write_bytes(b"measure = 60\n# caf\xe9\n")
    assert load(path)[1][0].line == 2
    path.unlink()
    path.mkdir()
    config, problems = load(path)
    assert config == Config()
    assert problems[0].file == str(path)

"""Imports point down: the contracts in pyproject.toml, and the same seen while the program runs."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_the_contracts_hold() -> None:
    """Every module knows only what is below it, and the screen alone knows Textual."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", ["tui_reader.pages", "tui_reader.commands", "tui_reader.cli"])
def test_no_screen_is_loaded_without_need(module: str) -> None:
    """Importing all that stands below the screen, or the command line itself, does not import Textual."""
    program = (
        f"import sys, {module}; print([name for name in sys.modules if name.partition('.')[0] == 'textual'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_the_screen_loads_no_format_before_a_file_of_it_is_opened() -> None:
    """What is needed to show a plain or a Markdown text is all that the program loads to begin with."""
    names = ("lxml", "numpy", "rapidfuzz", "zipfile", "tui_reader.conversion")
    names += tuple(
        f"tui_reader.formats.{kind}" for kind in ("html", "epub", "tei", "docx", "odt", "fb2", "pandoc")
    )
    code = f"import sys, tui_reader.session, tui_reader.ui.app; print([n for n in {names!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_first_page_waits_for_nothing_that_only_a_key_needs() -> None:
    """What commands and their pages need, and what takes options apart, is loaded while the first page is read."""
    later = (
        "commands",
        "requests",
        "following",
        "lists",
        "doubts",
        "ledger",
        "facing",
        "search",
        "bookkeeping",
    )
    names = tuple(f"tui_reader.{name}" for name in later)
    names += ("argparse", "tempfile", "filelock", "logging", "importlib.resources", "csv", "difflib")
    code = (
        "import sys, tui_reader.start, tui_reader.cli, tui_reader.session, tui_reader.ui.opening;"
        f"print([name for name in {names!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

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

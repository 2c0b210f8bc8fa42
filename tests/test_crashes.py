"""A session broken at any call that touches a file loses nothing that it said was kept, and stands in no one's way."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

FAULTS = [
    "kill",
    "torn",
    "short",
    "TERM",
    "HUP",
    "ENOSPC",
    "ENOSPC+",
    "EIO",
    "EIO+",
    "EROFS",
    "EROFS+",
    "EACCES",
    "EDQUOT",
    "ENOLCK",
]


def broken(faults: list[str], step: int, folder: Path) -> int:
    """Break sessions with every fault at every so-many-th call; give the number of trials."""
    command = [sys.executable, "-m", "tests.breaking", ",".join(faults), str(step)]
    root = Path(__file__).parents[1]
    given = {**os.environ, "PYTHONPATH": str(root), "HOME": str(folder), "TMPDIR": str(folder)}
    done = subprocess.run(command, cwd=root, env=given, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    told = re.search(r"^(\d+) trials at (\d+) calls, 0 wrong$", done.stdout, re.MULTILINE)
    assert told, done.stdout
    assert int(told[2]) > 150, "every kind of write happened"
    return int(told[1])


def test_a_session_broken_here_and_there(tmp_path: Path) -> None:
    """Kills, refusals, half writes and signals at some of the calls: nothing acknowledged is lost."""
    assert broken(FAULTS, 150, tmp_path) > len(FAULTS)


@pytest.mark.torture
@pytest.mark.parametrize("fault", FAULTS)
def test_a_session_broken_everywhere(tmp_path: Path, fault: str) -> None:
    """The same at every call."""
    assert broken([fault], 1, tmp_path) > 150

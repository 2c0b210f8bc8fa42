"""A home of its own for a test that runs the command line: nothing of whoever runs the tests is read or written."""

from pathlib import Path

import pytest


def live_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have settings, data, state and cache kept below a folder."""
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(folder / kind.lower()))

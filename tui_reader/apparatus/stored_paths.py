"""Paths as a database takes them: its texts are UTF-8, and the name of a file need not be."""

from __future__ import annotations

import os


def stored(path: str) -> str | bytes:
    """Give a path as it is kept: as text, or as bytes where it cannot be written as one."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(path)
    return path


def restored(value: str | bytes) -> str:
    """Give back a path that was kept."""
    return os.fsdecode(value)

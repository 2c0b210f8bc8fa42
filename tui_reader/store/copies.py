"""Copies that a synchroniser left beside a file because two machines had changed it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tui_reader.patterns import compiled
from tui_reader.problems import Problem

_COPY = compiled(
    r"""
    (?P<stem>.+?)
    (?: \.sync-conflict-[^/]*              # Syncthing
      | [ ]\([^()]*conflicted[ ]copy[^()]*\)  # Dropbox, Nextcloud, ownCloud
    )+
    \.toml
    """,
    re.VERBOSE | re.IGNORECASE,
)
PENDING = ".pending"
"""What is put after an essay's name for what waits beside its file."""


def is_copy(path: Path) -> bool:
    """Say whether a file is a synchroniser's copy of another."""
    return _COPY.fullmatch(path.name) is not None


def beside(path: Path) -> list[Path]:
    """Give the copies that lie beside a file, also those of what waited beside it."""
    try:
        found = sorted(path.parent.iterdir())
    except OSError:
        return []
    names = (path.stem, path.stem + PENDING)
    return [one for one in found if (match := _COPY.fullmatch(one.name)) and match["stem"] in names]


def own_files(folder: Path) -> list[Path]:
    """Give the files of a folder that stand for an essay each: no copies, and nothing that waits."""
    return [
        path for path in sorted(folder.glob("*.toml")) if not (is_copy(path) or path.stem.endswith(PENDING))
    ]


def problems(path: Path) -> Iterator[Problem]:
    """Name each copy of a file of bookmarks, with the command that merges it."""
    for copy in beside(path):
        import shlex  # there is hardly ever a copy

        command = shlex.join(["adfontes", "bookmarks", "merge", str(path), str(copy)])
        what = "was put aside by a synchroniser, and may hold bookmarks that are not shown"
        yield Problem(str(copy), what, f"merge it with `{command}` and delete it")

"""Where everything is kept, and where what came with the program lies.

Nothing else in the program knows a folder by name: the person's own files stand under the XDG folders, in
``adfontes/``, and the shipped ones either in the wheel or at the top of a checkout.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tui_reader.problems import Problem, ReaderError

PROGRAM = "adfontes"
_KINDS = {
    "config": ("XDG_CONFIG_HOME", ".config"),
    "data": ("XDG_DATA_HOME", ".local/share"),
    "state": ("XDG_STATE_HOME", ".local/state"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
}
_LONGEST_NAME = 80
_stood_in = "/"


class Paths(NamedTuple):
    """The four folders of a person, and what stands in them."""

    config: Path
    """Settings, keymaps and themes: the person's; read, never written."""
    data: Path
    """Bookmarks and corrections: the person's and ours."""
    state: Path
    """Places and jumps: ours."""
    cache: Path
    """What can be made again; may be deleted at any time."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Paths:
        """Find the folders from the XDG variables, or else from the home folder."""
        variables = os.environ if environment is None else environment
        return cls(**{kind: _folder(variables, *names) for kind, names in _KINDS.items()})

    @classmethod
    def within(cls, folder: Path) -> Paths:
        """Put everything under one folder: for a test, or where there is no home."""
        return cls(**{kind: folder / kind for kind in _KINDS})

    @property
    def settings(self) -> Path:
        """The person's ``config.toml``."""
        return self.config / "config.toml"

    @property
    def keymaps(self) -> Path:
        """The folder of the person's own keymaps."""
        return self.config / "keymaps"

    @property
    def themes(self) -> Path:
        """The folder of the person's own themes."""
        return self.config / "themes"

    @property
    def progress(self) -> Path:
        """The file of places."""
        return self.state / "progress.toml"

    @property
    def sessions(self) -> Path:
        """The folder in which each session says which essay it has open."""
        return self.state / "sessions"

    @property
    def journal(self) -> Path:
        """The folder of what merges and imports did."""
        return self.state / "journal"

    @property
    def bookmarks(self) -> Path:
        """The folder of bookmarks, one file an essay."""
        return self.data / "bookmarks"

    @property
    def texts(self) -> Path:
        """The folder of the texts that were put into the library."""
        return self.data / "library"

    def bookmarks_of(self, essay: str) -> Path:
        """Give the file of an essay's bookmarks, from the essay's id."""
        return self.bookmarks / f"{file_name(essay)}.toml"

    def corrections_of(self, essay: str) -> Path:
        """Give the file of an essay's corrections, from the essay's id."""
        return self.data / "corrections" / f"{file_name(essay)}.toml"


def absolute(path: str | Path) -> str:
    """Make a path absolute, though the folder we stand in may be gone since the last time."""
    global _stood_in
    with contextlib.suppress(OSError):
        _stood_in = os.getcwd()
    return os.path.normpath(os.path.join(_stood_in, path))


def file_name(essay: str) -> str:
    """Turn an essay's id into a file's name that a person recognises and no other id shares."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", essay) if not unicodedata.combining(c))
    name = re.sub(r"\W+", "-", plain, flags=re.ASCII).strip("-").lower()[:_LONGEST_NAME].rstrip("-")
    if name and name == essay:
        return name
    # Two ids may read alike once they are made safe, so what was lost is kept as a digest.
    digest = hashlib.sha256(essay.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{name}-{digest}" if name else digest


def shipped(kind: str) -> Path:
    """Give the folder of what came with the program: ``text`` or ``keymaps``."""
    package = Path(__file__).parents[1]
    checkout = package.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / kind).is_dir():
        return checkout / kind
    folder = package / "_shipped" / kind
    if not folder.is_dir():
        raise ReaderError(
            Problem(str(folder), "is missing, though it belongs to the program", "install Ad Fontes again")
        )
    return folder


def _folder(variables: Mapping[str, str], variable: str, below_home: str) -> Path:
    # A relative path in an XDG variable is to be ignored, says the specification.
    given = variables.get(variable, "")
    base = Path(given) if os.path.isabs(given) else _home(variables, variable) / below_home
    return base / PROGRAM


def _home(variables: Mapping[str, str], variable: str) -> Path:
    given = variables.get("HOME", "")
    if not os.path.isabs(given):
        given = os.path.expanduser("~") if variables is os.environ and not given else given
    remedy = f"set HOME, or {variable}, to a folder that is there"
    if not os.path.isabs(given):
        raise ReaderError(Problem("HOME", "is not set, so there is nowhere to keep bookmarks", remedy))
    if not os.path.isdir(given):
        raise ReaderError(Problem(given, "is the home folder, and it is not there", remedy))
    return Path(given)

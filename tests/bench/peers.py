"""The programs beside which the reader is measured, and where they come from.

Those of Debian are looked for on the path, and unpacked from their packages into the cache where they are not there;
those of PyPI get an environment each in the cache.  What cannot be had is named in the table, and left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "adfontes-bench"
_PATIENCE = 600


@dataclass(frozen=True)
class Peer:
    """A program, what it reads, and its keys."""

    name: str
    command: str
    form: str
    """Which rendition of a text it reads: ``txt``, ``wrapped``, ``html``, ``md`` or ``epub``."""
    keys: dict[str, list[str]]
    """What is pressed for each figure: a line, a page, to the end and back."""
    leaving: tuple[str, ...] = ("q",)
    package: str = ""
    """What it is called on PyPI."""
    debian: tuple[str, ...] = ()
    """Its packages at Debian, with what they need."""
    textual: bool = False
    patience: float = 60.0
    environment: dict[str, str] = field(default_factory=dict)


def _keys(line: str, page: str, first: str, last: str) -> dict[str, list[str]]:
    return {"line": [line] * 30, "page": [page] * 8, "jump": [last, first] * 2}


PLAIN = Path(__file__).parent / "plain_view.py"
PEERS = [
    Peer("less", "less", "txt", _keys("j", " ", "g", "G"), debian=("less",)),
    Peer("vim", "view", "wrapped", _keys("\x05", "\x06", "gg", "G"), (":q!\r",), debian=("vim-tiny",)),
    Peer("w3m", "w3m", "html", _keys("J", " ", "g", "G"), ("Q",), debian=("w3m", "libgc1", "libgpm2")),
    Peer("epy", "epy", "epub", _keys("j", " ", "g", "G"), ("q", "q"), package="epy-reader"),
    Peer("baca", "baca", "epub", _keys("j", " ", "g", "G"), package="baca", textual=True, patience=180),
    Peer(
        "frogmouth", "frogmouth", "md", _keys("j", " ", "\x1b[H", "\x1b[F"), ("\x11",),
        package="frogmouth", textual=True, patience=180,
    ),
    Peer("plain Textual", str(PLAIN), "txt", _keys("j", " ", "g", "e"), textual=True),
]  # fmt: skip


def found(peer: Peer, *, install: bool) -> tuple[list[str], dict[str, str]] | None:
    """Give the command of a peer and what its environment needs; None where it cannot be had."""
    if peer.command == str(PLAIN):
        return [sys.executable, peer.command], {}
    if peer.package:
        program = CACHE / peer.package / "bin" / peer.command
        if not program.exists() and install:
            _install(peer.package)
        return ([str(program)], {}) if program.exists() else None
    on_path = shutil.which(peer.command)
    if on_path is not None:
        return [on_path], {}
    root = CACHE / peer.debian[0]
    program = root / "usr" / "bin" / peer.command
    if not program.exists() and install:
        _unpack(peer.debian, root)
    libraries = ":".join(str(folder) for folder in root.glob("usr/lib/*-linux-*"))
    return ([str(program)], {"LD_LIBRARY_PATH": libraries}) if program.exists() else None


def _install(package: str) -> None:
    folder = CACHE / package
    for command in (
        [sys.executable, "-m", "venv", folder],
        [folder / "bin" / "python", "-m", "pip", "install", "--quiet", package],
    ):
        if not _done(command, Path.cwd()):
            shutil.rmtree(folder, ignore_errors=True)
            return


def _unpack(packages: tuple[str, ...], root: Path) -> None:
    if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
        return
    root.mkdir(parents=True, exist_ok=True)
    if _done(["apt-get", "download", *packages], root):
        for archive in root.glob("*.deb"):
            _done(["dpkg", "-x", archive, root], root)


def _done(command: list[str | Path], folder: Path) -> bool:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, timeout=_PATIENCE, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0

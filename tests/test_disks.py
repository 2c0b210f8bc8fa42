"""Disks that refuse what is written, for real: full, without inodes, read-only, broken, gone."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import struct
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.rig import READER, Terminal
from tests.sample import write_essay
from tui_reader.store.bookmarks import Bookmarks

_SHUT_DOWN = 0x8004587D  # FS_IOC_SHUTDOWN
_LOSING_ALL = struct.pack("I", 2)


def mount(*arguments: str | Path) -> None:
    """Mount something; skip the test where that is not allowed."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk")
    subprocess.run(["mount", *map(str, arguments)], check=True)


def unmount(disk: Path) -> None:
    """Take a disk away though files of it are open."""
    subprocess.run(["umount", "-l", str(disk)], check=True)


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk that can be broken and mended."""

    folder: Path
    break_it: Callable[[], None]
    mend_it: Callable[[], None]


def fill(disk: Path) -> None:
    """Leave no room on a disk."""
    with (disk / "filler").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)


def full(folder: Path) -> Disk:
    """Give a file system in memory of sixty-four kilobytes."""
    mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", folder)
    return Disk(folder, lambda: fill(folder), lambda: (folder / "filler").unlink())


def without_inodes(folder: Path) -> Disk:
    """Give one that holds sixty files."""
    mount("-t", "tmpfs", "-o", "size=4m,nr_inodes=60", "tmpfs", folder)
    many = folder / "many"

    def break_it() -> None:
        many.mkdir()
        with contextlib.suppress(OSError):
            for number in range(100):
                (many / str(number)).touch()

    return Disk(folder, break_it, lambda: shutil.rmtree(many))


def read_only(folder: Path) -> Disk:
    """Give a folder that can be made read-only."""

    def break_it() -> None:
        mount("--bind", folder, folder)
        mount("-o", "remount,bind,ro", folder)

    return Disk(folder, break_it, lambda: unmount(folder))


def broken(folder: Path) -> Disk:
    """Give an ext4 in a file, which the kernel can be told to stop: every call on it is then an error."""
    image = folder.with_name("image")
    with image.open("wb") as file:
        file.truncate(16 << 20)
    if shutil.which("mkfs.ext4") is None:
        pytest.skip("there is no mkfs.ext4")
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
    mount("-o", "loop", image, folder)

    def break_it() -> None:
        subprocess.run(["sync", "-f", folder], check=True)
        descriptor = os.open(folder, os.O_RDONLY)
        fcntl.ioctl(descriptor, _SHUT_DOWN, _LOSING_ALL)
        os.close(descriptor)

    def mend_it() -> None:
        unmount(folder)
        # A copy: the session still stands in the old one.
        shutil.copyfile(image, image.with_name("mended"))
        mount("-o", "loop", image.with_name("mended"), folder)

    return Disk(folder, break_it, mend_it)


def gone(folder: Path) -> Disk:
    """Give a folder that can be taken away and comes back with what was in it."""
    real = folder.with_name("real")
    real.mkdir()
    mount("--bind", real, folder)
    return Disk(folder, lambda: unmount(folder), lambda: mount("--bind", real, folder))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Give a folder for a disk; whatever is mounted there in the end is taken away."""
    folder = tmp_path / "disk"
    folder.mkdir()
    yield folder
    while subprocess.run(["umount", "-l", folder], check=False, capture_output=True).returncode == 0:
        pass


DISKS = [
    (full, "the disk is full"),
    (without_inodes, "the disk holds as many files as it can"),
    (read_only, "the file system is read-only"),
    (broken, "the disk reports an error"),
    (gone, "its folder is gone"),
]


@pytest.mark.parametrize(("kind", "words"), DISKS, ids=[kind.__name__ for kind, _ in DISKS])
def test_a_session_outlives_its_disk(kind: Callable[[Path], Disk], words: str, folder: Path) -> None:
    """The session goes on and says what is not saved and why; once the disk is well all of it is in the file."""
    essay = write_essay(folder.with_name("essay.md"))
    disk = kind(folder)
    with Terminal([*READER, f"../{essay.name}"], home=folder, columns=140) as terminal:
        terminal.wait_for("keys")
        terminal.send("b\x15one\r\r\r")
        terminal.wait_for("bookmarked: one")
        disk.break_it()
        terminal.send("jb\x15two\r\r\r")
        terminal.wait_for(words)
        terminal.send("B")
        terminal.wait_for(lambda it: "one" in it.words and "two" in it.words)
        terminal.send("&one\rD")
        terminal.wait_for("kept in memory")
        terminal.send("\x1b")
        terminal.wait_for("2 changes are not saved yet")
        terminal.send("j")
        terminal.settle()
        disk.mend_it()
        terminal.wait_for("saved now", 20)
        (file,) = (folder / ".local" / "share" / "adfontes" / "bookmarks").glob("*.toml")
        assert [one.name for one in Bookmarks(file).all()] == ["two"]
        terminal.send("q")
        assert terminal.wait_end() == 0, terminal.raw[-2000:].decode()


def test_a_signal_does_not_end_it(folder: Path, tmp_path: Path) -> None:
    """Ended by a signal while the disk is full, the session leaves what it held in a file elsewhere."""
    home, here = tmp_path / "home", tmp_path / "here"
    home.mkdir()
    here.mkdir()
    essay = write_essay(tmp_path / "essay.md")
    command = ["sh", "-c", f'cd {here} && exec "$@"', "sh", *map(str, READER), str(essay)]
    disk = full(folder)
    with Terminal(command, home=home, XDG_DATA_HOME=str(folder)) as terminal:
        terminal.wait_for("keys")
        disk.break_it()
        terminal.send("b\x15one\r\r\r")
        terminal.wait_for("the disk is full")
        terminal.signal(signal.SIGTERM)
        terminal.wait_end()
    (file,) = here.glob("*.unsaved.toml")
    assert len(Bookmarks(file).all()) == 1

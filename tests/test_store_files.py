"""Files are replaced whole or left as they were, one session at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import stat
import time
from pathlib import Path

import pytest

from tests.holding import held
from tui_reader.problems import ReaderError
from tui_reader.store import files
from tui_reader.store.paths import Paths, file_name, shipped

OLD, NEW = b"what was there\n", b"what shall be there\n" * 500


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a file that is there already."""
    path = tmp_path / "kept.toml"
    path.write_bytes(OLD)
    return path


def leftovers(folder: Path) -> list[str]:
    """Name what stands in a folder beside the file itself."""
    return sorted(found.name for found in folder.iterdir() if found.name != "kept.toml")


def test_a_write_replaces_the_whole(file: Path) -> None:
    """After a write the file holds the new bytes, and no temporary file is left."""
    files.write(file, NEW)
    assert file.read_bytes() == NEW
    assert leftovers(file.parent) == []


def test_a_new_file_is_private_and_its_folders_too(tmp_path: Path) -> None:
    """What is made anew only its owner may read."""
    file = tmp_path / "a" / "b" / "kept.toml"
    files.write(file, NEW)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o400])
def test_the_mode_stays(file: Path, mode: int) -> None:
    """A file keeps the mode that its owner gave it."""
    file.chmod(mode)
    files.write(file, NEW)
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    """A file that is a link elsewhere is changed there, under one lock whichever way it is reached."""
    link = tmp_path / "elsewhere" / "link.toml"
    link.parent.mkdir()
    link.symlink_to(file)
    files.change(link, lambda old: (old or b"") + b"more\n")
    assert link.is_symlink()
    assert file.read_bytes() == OLD + b"more\n"
    assert not list(link.parent.glob(".*.lock"))


FAULTS = [
    ("write", errno.ENOSPC, "disk is full"),
    ("write", errno.EIO, "disk reports an error"),
    ("fsync", errno.ENOSPC, "disk is full"),
    ("fsync", errno.EDQUOT, "quota"),
    ("replace", errno.EACCES, "permission"),
    ("open", errno.EROFS, "read-only"),
    ("open", errno.EMFILE, "too many open files"),
]


@pytest.mark.parametrize(
    ("call", "code", "words"), FAULTS, ids=[f"{c}-{errno.errorcode[e]}" for c, e, _ in FAULTS]
)
def test_a_fault_leaves_the_file_as_it_was(
    file: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, words: str
) -> None:
    """Whatever call fails, the file is byte for byte as before, and the error names it and the reason."""
    real = getattr(os, call)

    def failing(*given, **named):
        if call == "open" and not str(given[0]).endswith(".tmp"):
            return real(*given, **named)
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, call, failing)
    with pytest.raises(ReaderError) as caught:
        files.write(file, NEW)
    monkeypatch.undo()
    assert file.read_bytes() == OLD
    assert leftovers(file.parent) == []
    assert str(file) in str(caught.value)
    assert words in str(caught.value)


def test_short_writes_are_continued(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that writes only part at a time is asked until all is written."""
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data[:700])))
    files.write(file, NEW)
    assert file.read_bytes() == NEW


def test_the_version_before_is_kept(file: Path) -> None:
    """After a change the version before stands beside it."""
    files.change(file, lambda _: NEW)
    assert file.with_name("kept.toml.bak").read_bytes() == OLD


def test_no_change_writes_nothing(file: Path) -> None:
    """Giving back what was given leaves the file untouched."""
    before = file.stat()
    files.change(file, lambda old: old or b"")
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert file.stat().st_ino == before.st_ino


def test_a_change_made_by_a_handler_meanwhile_is_not_lost(file: Path) -> None:
    """A save that is interrupted by another of the same file ends with both changes."""

    def outer(old: bytes | None) -> bytes:
        if b"inner" not in (old or b""):
            files.change(file, lambda now: (now or b"") + b"inner\n", timeout=0)
        return (old or b"") + b"outer\n"

    files.change(file, outer)
    assert file.read_bytes().startswith(OLD)
    assert {b"inner", b"outer"} <= set(file.read_bytes().splitlines())


def test_a_lock_is_respected_and_freed_by_death(file: Path) -> None:
    """Another session's lock is not waited for with a timeout of 0, and is gone once it is killed."""
    with held(file) as holder:
        began = time.monotonic()
        with pytest.raises(ReaderError, match="another session"):
            files.change(file, lambda _: NEW, timeout=0)
        assert time.monotonic() - began < 0.5
        assert file.read_bytes() == OLD
        holder.send_signal(signal.SIGKILL)
        files.change(file, lambda _: NEW)
        assert file.read_bytes() == NEW


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_where_the_system_has_no_locks_nothing_is_written(
    file: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """That is said with its reason, and no file in the stead of a lock stays to stop the next session."""

    def without(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", without)
    for _ in range(2):
        with pytest.raises(
            ReaderError, match="the file system cannot lock files; keep the file on a local disk"
        ):
            files.change(file, lambda _: NEW)
    assert file.read_bytes() == OLD
    monkeypatch.undo()
    files.change(file, lambda _: NEW)
    assert file.read_bytes() == NEW


def test_a_lock_that_is_not_given_back_hinders_no_save(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A save is one though the system refuses to free the lock after it; the next one frees it."""
    real, refusals = fcntl.flock, [errno.EIO]

    def failing(descriptor: int, what: int) -> None:
        if what == fcntl.LOCK_UN and refusals:
            raise OSError(refusals.pop(), "refused")
        real(descriptor, what)

    monkeypatch.setattr(fcntl, "flock", failing)
    files.change(file, lambda _: NEW)
    assert file.read_bytes() == NEW
    assert not refusals
    with file.with_name(".kept.toml.lock").open("rb") as there:
        real(there, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_folder_that_vanished_is_not_made_again(tmp_path: Path) -> None:
    """Where a folder of this session is gone, reading and writing say so; a new one is made as ever."""
    file = tmp_path / "home" / "data" / "kept.toml"
    files.write(file, OLD)
    (tmp_path / "home").rename(tmp_path / "away")
    for act in (
        lambda: files.read(file),
        lambda: files.write(file, NEW),
        lambda: files.change(file, lambda _: NEW),
    ):
        with pytest.raises(ReaderError, match="its folder is gone"):
            act()
    with pytest.raises(ReaderError, match="its folder is gone"):
        files.write(tmp_path / "home" / "state" / "other.toml", NEW)
    assert not (tmp_path / "home").exists()
    (tmp_path / "away").rename(tmp_path / "home")
    assert files.change(file, lambda old: (old or b"") + NEW) == OLD + NEW


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    """A pipe or a folder in the place of a file is refused at once."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path):
        with pytest.raises(ReaderError, match=str(path)):
            files.read(path)


def test_temporary_files_of_the_dead_are_swept(file: Path) -> None:
    """What a killed session left an hour ago is deleted; what may still be in use is not."""
    old, young = (file.with_name(f".kept.toml.{name}.tmp") for name in ("0ld", "y0ung"))
    for left in (old, young):
        left.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    files.change(file, lambda _: NEW)
    assert not old.exists()
    assert young.exists()


# -- where things are

HOMES = [
    ("no home", {}, "HOME: is not set"),
    (
        "a home that is gone",
        {"HOME": "/nowhere/at/all"},
        "/nowhere/at/all: is the home folder, and it is not there",
    ),
    ("a home that is no path", {"HOME": "here"}, "HOME: is not set"),
]


@pytest.mark.parametrize(("name", "variables", "words"), HOMES, ids=[row[0] for row in HOMES])
def test_without_a_home_the_reason_is_said(name: str, variables: dict[str, str], words: str) -> None:
    """An unset or vanished home is an error that says what to set."""
    with pytest.raises(ReaderError, match=words) as caught:
        Paths.from_environment(variables)
    assert "XDG_CONFIG_HOME" in caught.value.problem.remedy, name


def test_the_folders_follow_the_variables(tmp_path: Path) -> None:
    """Each XDG variable moves its own folder; a relative one is ignored."""
    paths = Paths.from_environment(
        {"HOME": str(tmp_path), "XDG_DATA_HOME": "/data", "XDG_STATE_HOME": "state"}
    )
    assert paths.config == tmp_path / ".config" / "adfontes"
    assert paths.data == Path("/data/adfontes")
    assert paths.state == tmp_path / ".local" / "state" / "adfontes"
    assert paths.cache == tmp_path / ".cache" / "adfontes"
    assert paths.bookmarks_of("on-rope") == Path("/data/adfontes/bookmarks/on-rope.toml")


def test_no_home_is_needed_where_all_is_said() -> None:
    """With every variable set a home is not looked for."""
    kinds = ("CONFIG", "DATA", "STATE", "CACHE")
    assert Paths.from_environment({f"XDG_{kind}_HOME": "/x" for kind in kinds}).state == Path("/x/adfontes")


NAMES = ["a/b", "a-b", "Über die Fähre", "über die fähre", "..", "", "x" * 300, "x" * 301, "CON", "שלום"]


def test_ids_make_safe_names_that_differ() -> None:
    """Every id gives a name that is safe in any folder, and no two ids the same."""
    names = [file_name(name) for name in NAMES]
    assert len(set(names)) == len(NAMES)
    for name in names:
        assert name
        assert len(name) < 100
        assert all(c.isascii() and (c.isalnum() or c in "-_") for c in name)


def test_the_shipped_folders_are_found() -> None:
    """The library and the keymaps that came with the program are there; anything else is said to be missing."""
    assert (shipped("keymaps") / "default.toml").is_file()
    assert shipped("text").is_dir()
    with pytest.raises(ReaderError, match="install"):
        shipped("nothing")

"""The only place that writes: a file is replaced whole or left as it was.

A write goes to a temporary file in the same folder, which is flushed to the disk and then takes the name
of the old one.  Two sessions take turns by a lock that the system frees when its holder dies, and each reads
the file again once it has the lock, so neither undoes what the other did.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.problems import Problem, ReaderError

if TYPE_CHECKING:
    from filelock import FileLock

PATIENCE = 3.0
"""Seconds to wait for another session's lock before giving up; a save takes a hundredth of one."""
BRIEFLY = 0.04
"""Seconds to wait for it where a key waits too."""
LARGEST = 64 * 1024 * 1024
"""Bytes beyond which a file cannot be one of ours."""
_STALE = 3600.0
_FULL = "make room; nothing that was kept before is lost"
_LOCKLESS = ("the file system cannot lock files", "keep the file on a local disk")
_REASONS = {
    errno.ENOSPC: ("the disk is full", _FULL),
    errno.EDQUOT: ("your disk quota is used up", _FULL),
    errno.ENOENT: ("its folder is gone", "bring it back"),
    errno.EROFS: ("the file system is read-only", ""),
    errno.EACCES: ("permission is denied", "look at the owner and the mode of the file and its folder"),
    errno.EPERM: ("permission is denied", "look at the owner and the mode of the file and its folder"),
    errno.EIO: ("the disk reports an error", "copy your files elsewhere"),
    errno.ENOLCK: _LOCKLESS,
    errno.ENOSYS: _LOCKLESS,
    errno.EOPNOTSUPP: _LOCKLESS,
}

Apply = Callable[[bytes | None], bytes]


class BusyError(ReaderError):
    """A file that another session holds longer than was waited for it."""


_locks: dict[str, FileLock] = {}
_running: dict[str, list[Apply]] = {}
_swept: set[str] = set()
_seen: set[Path] = set()
"""Folders that were there in this session, with all above them."""


def read(path: Path) -> bytes | None:
    """Read a file of ours; None when there is none."""
    try:
        # Without O_NONBLOCK a pipe put in the file's place would hang the reader.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        if _vanished(path.parent):
            raise failure(path, "cannot be read", error) from error
        return None
    except OSError as error:
        raise failure(path, "cannot be read", error) from error
    try:
        with open(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise ReaderError(Problem(str(path), "is not a regular file", "move it away"))
            if found.st_size > LARGEST:
                raise ReaderError(Problem(str(path), "is too large to be one of ours", "move it away"))
            return file.read()
    except OSError as error:
        raise failure(path, "cannot be read", error) from error


def write(path: Path, data: bytes) -> None:
    """Replace a file whole, or leave it as it was; links and modes are kept."""
    target = Path(os.path.realpath(path))
    try:
        make_folder(target.parent)
        _replace(target, data)
    except OSError as error:
        raise failure(path, "cannot be written", error) from error


@contextlib.contextmanager
def lock(path: Path, timeout: float = PATIENCE) -> Iterator[None]:
    """Hold a file for changing it; with a timeout of 0 never wait."""
    from filelock import FileLock, Timeout  # to read is enough for the first page

    target = Path(os.path.realpath(path))
    name = str(target.with_name(f".{target.name}.lock"))
    try:
        make_folder(target.parent)
        # One lock object a file: the same thread may take it again, as a signal handler does when it
        # interrupts a save; another thread waits its turn.  Where the system has no locks none is
        # pretended: a file in their stead would outlive a session that is killed, and stop all others.
        held = _locks.setdefault(name, FileLock(name, mode=0o600, fallback_to_soft=False))
        held.acquire(timeout, poll_interval=0.002)
    except (
        Timeout,
        RuntimeError,
    ) as error:  # RuntimeError: a handler interrupted the taking of this very lock
        raise BusyError(
            Problem(str(path), "another session holds the file", "try again in a moment")
        ) from error
    except OSError as error:
        raise failure(path, "cannot be locked", error) from error
    try:
        yield
    finally:
        _give_back(held)


def change(path: Path, apply: Apply, *, timeout: float = PATIENCE) -> bytes:
    """Change a file under its lock, from what it holds now; the version before stays as ``.bak``.

    ``apply`` may be called again if a signal handler changed the same file meanwhile, so that neither
    change is lost.  When it gives back what it was given, nothing is written.
    """
    with lock(path, timeout):
        name = os.path.realpath(path)
        interrupted = _running.get(name)
        if interrupted is not None:
            interrupted.append(apply)
            return _change(path, apply)
        later: list[Apply] = []
        _running[name] = later
        try:
            _sweep(Path(name))
            data = _change(path, apply)
            while later:
                data = _change(path, later.pop(0))
            return data
        finally:
            del _running[name]


def hold(path: Path, data: bytes) -> int:
    """Make a file that is locked until the descriptor given back is closed, or the process ends.

    It has its name only once it is locked, so one that is not locked is nobody's any more.  It is not flushed: it
    means nothing once the machine is off.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        make_folder(path.parent)
        descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _write_all(descriptor, data)
            os.replace(temporary, path)
        except BaseException:
            os.close(descriptor)
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        raise failure(path, "cannot be held", error) from error
    return descriptor


def held(path: Path) -> bool:
    """Say whether a file that :func:`hold` made is seen to be held; those who ask do not hinder each other."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def set_aside(path: Path, word: str) -> Path:
    """Rename a file out of the way, keeping it; gives its new name."""
    moment = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    aside = path.with_name(f"{path.name}.{word}-{moment}-{os.urandom(2).hex()}")
    try:
        os.replace(path, aside)
        _flush_folder(path.parent)
    except OSError as error:
        raise failure(path, "cannot be set aside", error) from error
    return aside


def remove(path: Path) -> None:
    """Delete a file of ours; it is no error if it is gone already."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise failure(path, "cannot be deleted", error) from error


def stamp(path: Path) -> tuple[int, int, int] | None:
    """Give what tells one version of a file from another; None when there is no file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, private and on the disk before anything is put in it.

    One that was there in this session and is gone is not made again: a home that comes back would hide it.
    """
    if folder.is_dir():
        _seen.update((folder, *folder.parents))
        return
    if _vanished(folder):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder))
    make_folder(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    _flush_folder(folder.parent)
    _seen.add(folder)


def failure(path: Path, what: str, error: OSError) -> ReaderError:
    """Say what the system said, naming the file and the reason."""
    reason, remedy = _REASONS.get(error.errno or 0, ((error.strerror or str(error)).lower(), ""))
    if error.errno == errno.ENOSPC and _without_inodes(path.parent):
        reason, remedy = "the disk holds as many files as it can", "delete some that you no longer need"
    return ReaderError(Problem(str(path), f"{what}: {reason}", remedy))


def _vanished(folder: Path) -> bool:
    return any(one in _seen and not one.is_dir() for one in (folder, *folder.parents))


def _without_inodes(folder: Path) -> bool:
    """Say whether a disk has room, but none for another file."""
    folder = next(one for one in (folder, *folder.parents) if one.is_dir())
    with contextlib.suppress(OSError):
        found = os.statvfs(folder)
        return bool(found.f_files) and not found.f_favail and bool(found.f_bavail)
    return False


def _give_back(held: FileLock) -> None:
    """Give a lock back; where the system refuses that twice, it is freed with the end of the session."""
    for _ in range(2):
        with contextlib.suppress(OSError):
            held.release()
            return


def _change(path: Path, apply: Apply) -> bytes:
    old = read(path)
    new = apply(old)
    if new == old:
        return new
    if old is not None:
        try:
            write(path.with_name(f"{path.name}.bak"), old)
        except ReaderError as error:  # the person knows the file, not its shadow
            raise ReaderError(replace(error.problem, file=str(path))) from error
    write(path, new)
    return new


def _replace(target: Path, data: bytes) -> None:
    temporary = target.with_name(f".{target.name}.{os.urandom(6).hex()}.tmp")
    mode = stat.S_IMODE(os.stat(target).st_mode) if target.exists() else 0o600
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        try:
            if mode != 0o600:
                os.fchmod(descriptor, mode)
            _write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    _flush_folder(target.parent)


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(target: Path) -> None:
    """Delete temporary files that a killed session left, once a session and under the lock."""
    if str(target) in _swept:
        return
    _swept.add(str(target))
    for left in target.parent.glob(f".{target.name}.*.tmp"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE:
                left.unlink()

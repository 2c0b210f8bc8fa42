"""A zipped document: its members read by their exact names, each and all together bounded, nothing unpacked to disk.

What a zip says of itself (sizes, counts, names) is not believed: a member is read up to a limit and no further,
names that lead out of the archive do not exist, and a directory of absurd length is refused before it is read.
"""

from __future__ import annotations

import posixpath
import stat
import struct
import zipfile
import zlib
from io import BytesIO

from tui_reader.formats.clean import clean_line
from tui_reader.limits import Limits, raised
from tui_reader.patterns import compiled
from tui_reader.problems import Problem, ReaderError

_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
_ENTRY = 1_600
"""Bytes that a member may take in the directory, with its name and whatever else is said of it."""
_LOCKED = 0x1
_DRIVE = compiled(r"[A-Za-z]:")
_FAULTS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError,
    NotImplementedError, OverflowError, IndexError, KeyError, MemoryError,
)  # fmt: skip


class Archive:
    """The members of a zip by their names."""

    def __init__(self, data: bytes, name: str, what: str, limits: Limits) -> None:
        """Read the directory; a ReaderError says what is wrong with it.

        ``what`` is the kind of document it should be.
        """
        self.name = clean_line(name)
        self.what = what
        self.limits = limits
        self._check_directory(data)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            infos = self._zip.infolist()
        except _FAULTS as error:
            raise self._refusal("it is not a whole zip file, and may have been cut short") from error
        if len(infos) > limits.members:
            raise self._too_many(len(infos))
        self._infos = {member: info for info in infos if (member := _member_name(info)) is not None}
        self._folded = {member.casefold(): member for member in self._infos}
        self._left = limits.bytes("archive")
        self.problems: dict[str, str] = {}
        """What was wrong with members that could not be read."""

    def __contains__(self, member: str) -> bool:
        return self.real_name(member) is not None

    def real_name(self, member: str) -> str | None:
        """Give the name a member really has: books are made where upper and lower case are the same."""
        return member if member in self._infos else self._folded.get(member.casefold())

    def names(self) -> list[str]:
        """Give the members' names."""
        return list(self._infos)

    def size_said(self, member: str) -> int:
        """Give how many bytes a member has unpacked, as the zip says, which may be wrong; 0 where there is none."""
        info = self._infos.get(self.real_name(member) or "")
        return info.file_size if info is not None else 0

    def get(self, member: str) -> bytes | None:
        """Read a member; None where there is none or it cannot be read, and then ``problems`` says why."""
        found = self.real_name(member)
        info = self._infos.get(found or "")
        if info is None:
            self.problems[member] = "it is not in the file"
            return None
        if info.flag_bits & _LOCKED:
            self.problems[member] = "it is locked with a password"
            return None
        largest = self.limits.bytes("member")
        most = min(largest, self._left)
        try:
            with self._zip.open(info) as opened:
                data = opened.read(most + 1)
        except _FAULTS:
            self.problems[member] = "it is damaged"
            return None
        if len(data) > most:
            setting = "member_mb" if len(data) > largest else "archive_mb"
            what = f"it is larger than {self.limits.member_mb} MB"
            what = what if setting == "member_mb" else f"all of it is more than {self.limits.archive_mb} MB"
            self.problems[member] = f"{what}; {raised(setting)}"
            return None
        self._left -= len(data)
        return data

    def find(self, member: str) -> bytes | None:
        """Read a member that may be missing, and then give None; one that cannot be read is a ReaderError."""
        return self.read(member) if member in self else None

    def read(self, member: str) -> bytes:
        """Read a member that must be there; a ReaderError says why it cannot be read."""
        data = self.get(member)
        if data is None:
            why, _, remedy = self.problems[member].partition("; ")
            raise self._refusal(f"{clean_line(member)}: {why}", remedy or "save it anew")
        return data

    def _check_directory(self, data: bytes) -> None:
        """Refuse a directory of absurd length, which would take minutes to read."""
        at = data.rfind(_END, max(0, len(data) - _END_SIZE - _LONGEST_COMMENT))
        if at < 0 or len(data) < at + _END_SIZE:
            raise self._refusal("it is not a whole zip file, and may have been cut short")
        count, size = struct.unpack_from("<HL", data, at + 10)
        if count > self.limits.members or size > _ENTRY * self.limits.members:
            raise self._too_many(count)

    def _refusal(self, why: str, remedy: str = "fetch it again, or save it anew") -> ReaderError:
        return ReaderError(Problem(self.name, f"this is no {self.what} that can be read: {why}", remedy))

    def _too_many(self, count: int) -> ReaderError:
        why = f"it holds {count} files, and a directory of more than {self.limits.members} is not read"
        return self._refusal(why, f"pack it anew, or {raised('members')}")


def normal_name(name: str) -> str | None:
    """Give a member's name without dots; None for what would lead out of the archive."""
    if not name or "\\" in name or "\0" in name or name.startswith("/") or _DRIVE.match(name):
        return None
    name = posixpath.normpath(name)
    return None if name in (".", "..") or name.startswith("../") else name


def _member_name(info: zipfile.ZipInfo) -> str | None:
    if not info.filename or info.is_dir() or stat.S_ISLNK(info.external_attr >> 16):
        return None
    return normal_name(info.filename)

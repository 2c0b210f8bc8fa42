"""A zip file whose members are read by their exact names, never unpacked, never past a bound.

What a zip says of itself (sizes, counts, names) is not believed: a member is read up to a cap and no further,
names that lead out of the archive do not exist, and a directory of absurd length is refused before it is read.
"""

from __future__ import annotations

import posixpath
import re
import stat
import struct
import zipfile
import zlib
from io import BytesIO

from tui_reader.formats.clean import clean_line
from tui_reader.problems import Problem, ReaderError

MOST_MEMBERS = 10_000
"""Books have hundreds of files; their directory is held in memory."""
LARGEST_DIRECTORY = 16 << 20
LARGEST_MEMBER = 32 << 20
"""The longest book in one file stays below; a tree of it takes some ten times as much memory."""
LARGEST_WHOLE = 64 << 20
"""All that is read of an archive, together."""

_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
_DRIVE = re.compile(r"[A-Za-z]:")
_FAULTS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError,
    NotImplementedError, OverflowError, IndexError,
)  # fmt: skip


class Archive:
    """The members of a zip by their names."""

    def __init__(self, data: bytes, name: str) -> None:
        """Read the directory; a ReaderError says what is wrong with it."""
        self.name = name
        _check_directory(data, name)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            infos = self._zip.infolist()
        except _FAULTS as error:
            raise _broken(name) from error
        if len(infos) > MOST_MEMBERS:
            raise _too_many(name)
        self._infos = {member: info for info in infos if (member := _member_name(info)) is not None}
        self._folded = {member.casefold(): member for member in self._infos}
        self._left = LARGEST_WHOLE
        self.problems: dict[str, str] = {}
        """What was wrong with members that could not be read."""

    def __contains__(self, member: str) -> bool:
        return self.find(member) is not None

    def find(self, member: str) -> str | None:
        """Give the name a member really has: books are made where upper and lower case are the same."""
        return member if member in self._infos else self._folded.get(member.casefold())

    def names(self) -> list[str]:
        """Give the members' names."""
        return list(self._infos)

    def read(self, member: str, most: int = LARGEST_MEMBER) -> bytes | None:
        """Read a member; None where there is none or it cannot be read, and then ``problems`` says why."""
        found = self.find(member)
        if found is None:
            self.problems[member] = "it is not in the file"
            return None
        info = self._infos[found]
        if info.flag_bits & 1:
            self.problems[member] = "it is locked with a password"
            return None
        try:
            with self._zip.open(info) as opened:
                data = opened.read(min(most, self._left) + 1)
        except _FAULTS:
            self.problems[member] = "it is damaged"
            return None
        if len(data) > min(most, self._left):
            what = f"it is larger than {most >> 20} MB" if len(data) > most else "the whole is too large"
            self.problems[member] = what
            return None
        self._left -= len(data)
        return data


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


def _check_directory(data: bytes, name: str) -> None:
    """Refuse a directory of absurd length, which would take minutes to read."""
    at = data.rfind(_END, max(0, len(data) - _END_SIZE - _LONGEST_COMMENT))
    if at < 0 or len(data) < at + _END_SIZE:
        raise _broken(name)
    count, size = struct.unpack_from("<HL", data, at + 10)
    if count > MOST_MEMBERS or size > LARGEST_DIRECTORY:
        raise _too_many(name)


def _broken(name: str) -> ReaderError:
    what = "this is not a whole zip file, as an EPUB must be"
    return ReaderError(Problem(clean_line(name), what, "fetch it again; it may have been cut off on the way"))


def _too_many(name: str) -> ReaderError:
    what = f"there are more than {MOST_MEMBERS} files in it, which no book needs"
    return ReaderError(
        Problem(clean_line(name), what, "do not trust it; unpack and pack it anew if you know better")
    )

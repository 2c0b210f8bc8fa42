"""A zipped document: its members read by their exact names, each and all together bounded, nothing unpacked to disk."""

from __future__ import annotations

import io
import zipfile
import zlib

from tui_reader.problems import Problem, ReaderError

MOST_MEMBERS = 20_000
"""A book of pictures has a few thousand."""
LARGEST_MEMBER = 48_000_000
"""Bytes of one member, unpacked: forty novels."""
LARGEST = 96_000_000
"""Bytes of all that is read of an archive."""

_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
    UnicodeError, KeyError, OverflowError, MemoryError,
)  # fmt: skip
_LOCKED = 0x1


class Archive:
    """The members of a zipped document."""

    def __init__(self, data: bytes, name: str, what: str) -> None:
        """Open an archive; ``what`` is the kind of document it should be."""
        self.name = name
        self.what = what
        self.left = LARGEST
        try:
            self._file = zipfile.ZipFile(io.BytesIO(data))
            infos = self._file.infolist()
        except _BROKEN as error:
            raise self._refusal("it is not a zip file, or was cut short") from error
        if len(infos) > MOST_MEMBERS:
            raise self._refusal(f"it holds {len(infos)} files")
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            self._members.setdefault(info.filename, info)

    def names(self) -> list[str]:
        """Give the names of its members."""
        return list(self._members)

    def read(self, member: str) -> bytes:
        """Read a member that must be there."""
        data = self.find(member)
        if data is None:
            raise self._refusal(f"{member} is missing")
        return data

    def find(self, member: str) -> bytes | None:
        """Read a member; None where there is none of this name."""
        info = self._members.get(member)
        if info is None:
            return None
        if info.flag_bits & _LOCKED:
            raise ReaderError(
                Problem(self.name, "this document is locked with a password", "save it without one")
            )
        most = min(LARGEST_MEMBER, self.left)
        try:
            with self._file.open(info) as opened:
                data = opened.read(most + 1)
        except _BROKEN as error:
            raise self._refusal(f"{member} is damaged") from error
        if len(data) > most:
            raise self._refusal(f"{member} is too large")
        self.left -= len(data)
        return data

    def _refusal(self, why: str) -> ReaderError:
        return ReaderError(
            Problem(self.name, f"this is no {self.what} that can be read: {why}", "save it anew")
        )

"""Read a file's bytes, and turn them into text, saying how.

Only regular files are read: a pipe or a device could hold the reader up for ever.
"""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tui_reader.formats.clean import clean_line
from tui_reader.limits import Limits, raised
from tui_reader.problems import Problem, ReaderError

BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)
_LEGACY = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
    "iso8859_2", "iso8859_5", "iso8859_7", "iso8859_8", "koi8_r", "mac_roman",
    "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr",
]  # fmt: skip
_SAMPLE = 262_144
_CHUNK = 1 << 20


class Decoded(NamedTuple):
    """A file's text before cleaning, and what was made of its bytes."""

    text: str
    encoding: str
    """As used; a guess ends in ``?``."""
    warnings: tuple[str, ...] = ()


def read(path: Path, limits: Limits | None = None) -> bytes:
    """Read a regular file whole; say what to do where that cannot be, or where it is larger than the limit."""
    with opened(path) as file:
        return file.all(None if limits is None else limits.bytes("file"))


class File(NamedTuple):
    """A regular file that is open for reading."""

    handle: int
    name: str
    size: int

    def read(self, start: int, length: int) -> bytes:
        """Read some bytes from a place on, fewer at the end."""
        start = max(start, 0)
        return os.pread(self.handle, max(min(length, self.size - start), 0), start)

    def all(self, most: int | None = None) -> bytes:
        """Read it whole, however long it is by now; refuse what is more than so many bytes."""
        pieces: list[bytes] = []
        length = 0
        while most is None or max(length, self.size) <= most:
            try:
                piece = os.read(self.handle, _CHUNK)
            except OSError as error:
                remedy = "copy the file to another disk and try again"
                raise _refusal(self.name, _reason(error), remedy) from error
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)
            length += len(piece)
        raise too_large(self.name, most)


@contextmanager
def opened(path: Path) -> Iterator[File]:
    """Open a regular file; say what to do where that cannot be."""
    name = clean_line(str(path))
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except ValueError as error:
        raise _refusal(name, "the name holds a character no file name can hold", "check the name") from error
    except FileNotFoundError as error:
        raise _refusal(name, "there is no such file", "check the name and the folder") from error
    except PermissionError as error:
        raise _refusal(name, "you may not read this file", "ask its owner, or `chmod +r` it") from error
    except OSError as error:
        raise _refusal(name, _reason(error), "check the name, or copy the file elsewhere") from error
    try:
        found = os.fstat(handle)
        if stat.S_ISDIR(found.st_mode):
            raise _refusal(name, "this is a folder", "name a file in it")
        if not stat.S_ISREG(found.st_mode):
            raise _refusal(
                name,
                "this is not a file but a pipe or a device",
                "save it to a file, or pipe it into `adfontes -`",
            )
        yield File(handle, name, found.st_size)
    finally:
        os.close(handle)


def too_large(name: str, most: int) -> ReaderError:
    """Say that a file is larger than the limit."""
    what = f"this file is larger than {most // 1_000_000} MB"
    return _refusal(name, what, f"divide it, or {raised('file_mb')}")


def decode(data: bytes, name: str, *, encoding: str | None = None) -> Decoded:
    """Turn bytes into text by what they say of themselves, else by a guess that is owned to."""
    if encoding is not None:
        return _as_told(data, name, encoding)
    for mark, codec, shown in BOMS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], codec, shown)
    if (wide := _wide(data)) is not None:
        return wide
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _guess(data)


def decode_part(data: bytes, file: File) -> Decoded:
    """Turn some lines of a file into text, as :func:`decode` would those of the whole as far as they tell."""
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        guessed = _guess(file.read(0, _SAMPLE))
        text = data.decode(guessed.encoding.removesuffix("?"), errors="replace")
        return Decoded(text, guessed.encoding, guessed.warnings[:1])


def _refusal(name: str, what: str, remedy: str) -> ReaderError:
    return ReaderError(Problem(name, what, remedy))


def _reason(error: OSError) -> str:
    return (error.strerror or "it cannot be read").lower()


def _as_told(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding)
        # Some codecs (rot13, zip, hex) turn text into text or bytes into bytes; they are no encodings of a file.
        text = data.decode(codec.name, errors="replace")
    except (LookupError, ValueError, UnicodeError) as error:
        what = f"there is no encoding called “{clean_line(encoding)}”"
        raise _refusal(name, what, "try utf-8, cp1252, iso8859-15, koi8-r or utf-16") from error
    for mark, marked, _ in BOMS:
        if data.startswith(mark) and marked.startswith(codec.name[:6]):
            text = text.removeprefix("\ufeff")
    return Decoded(text, codec.name, _lost(text, codec.name))


def _marked(data: bytes, codec: str, shown: str) -> Decoded:
    text = data.decode(codec, errors="replace")
    return Decoded(text, shown, _lost(text, shown))


def _lost(text: str, encoding: str) -> tuple[str, ...]:
    count = text.count("\ufffd")
    if not count:
        return ()
    what = "1 place is" if count == 1 else f"{count} places are"
    return (f"{what} not valid {encoding}, shown as \ufffd",)


def _wide(data: bytes) -> Decoded | None:
    """Recognise UTF-16 without its mark by the zero bytes that most of its letters have."""
    sample = data[:4096]
    pairs = len(sample) // 2
    if pairs < 2 or len(data) % 2:
        return None
    big, little = sample[0::2].count(0), sample[1::2].count(0)
    if max(big, little) < 0.4 * pairs or min(big, little) > 0.1 * pairs:
        return None
    codec = "utf-16-le" if little > big else "utf-16-be"
    try:
        return Decoded(data.decode(codec), codec)
    except UnicodeDecodeError:
        return None


def _guess(data: bytes) -> Decoded:
    # Loaded only here: most files are UTF-8 and should not wait for it.
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], cp_isolation=_LEGACY).best()
    codec = best.encoding if best is not None else "cp1252"
    if codec in ("ascii", "utf_8"):
        codec = "cp1252"
    text = data.decode(codec, errors="replace")
    shown = codecs.lookup(codec).name
    warning = f"not UTF-8; read as {shown}, which is a guess: if letters look wrong, give --encoding"
    return Decoded(text, shown + "?", (warning, *_lost(text, shown)))

"""A few pages of a long file, read before the whole is: those about a place in it, or its first.

Nothing is read of the file but what stands there.  What the pages leave in doubt -- an encoding with a mark, words that
are not found, lines without an end -- gives nothing, and the reader waits for the whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from tui_reader.document import Document, Position
from tui_reader.formats import decoding
from tui_reader.formats.clean import clean
from tui_reader.formats.decoding import File
from tui_reader.formats.later import parse_markdown
from tui_reader.formats.nearest import nearest
from tui_reader.formats.plain import stage_plain
from tui_reader.formats.telling import BOOK, MARKDOWN
from tui_reader.limits import USUAL, Limits
from tui_reader.patterns import compiled
from tui_reader.problems import ReaderError
from tui_reader.recovery.staging import Staged

_HALF = 48_000
"""Bytes on either side of the place: some twenty screens, and enough to show how the lines are wrapped."""
_EDGE = 16_000
"""Bytes beyond in which a paragraph should end."""
_NEAR = 64_000
"""Bytes on either side in which words are looked for first; where they are not there, in four times as many."""
_HEAD = 4096
_PLAIN = (".txt", ".text")
_BLANK = compiled(rb"\n[ \t\r]*\n")
_LINE = compiled(rb"\n")
_PARTS = compiled(r"[A-Za-z0-9]+|[^\x00-\x7f]+|[^\sA-Za-z0-9]")
_IN_WORD, _IN_SPACE = rb"[_*]{0,3}", rb"[\s>_*]{1,200}"
"""What may stand in the file where the text of a document has nothing, and where it has a space."""


class Glimpse(NamedTuple):
    """Some pages of a file, as a document of their own."""

    staged: Staged
    at: Position
    """Where in it the words stand that were looked for, or its beginning."""
    start: float
    """How much of the file stands before it, from 0 to 1."""
    end: float
    """How much of the file it reaches to, from 0 to 1."""


def glimpse(path: Path, words: str = "", share: float = 0.0, limits: Limits = USUAL) -> Glimpse | None:
    """Read the pages of a file about some words, or the first; nothing where that is in any doubt.

    Args:
        path: A plain text, Markdown or EPUB, told by its name.
        words: The words as they stand in the document of the whole; none for its beginning.
        share: How far into the file they stand, from 0 to 1, as far as is known.
    """
    book = path.suffix.lower() == BOOK
    if not book and path.suffix.lower() not in (*_PLAIN, *MARKDOWN):
        return None
    try:
        if book:
            return _glimpse_epub(path, words, share, limits)
        with decoding.opened(path) as file:
            head = file.read(0, _HEAD)
            marked = any(head.startswith(mark) for mark, codec, _ in decoding.BOMS if codec != "utf-8")
            refused = not head or marked or b"\0" in head or file.size > limits.bytes("file")
            return None if refused else _pages(file, path, words, share, limits)
    except (ReaderError, ValueError, OSError):
        return None


def _glimpse_epub(path: Path, words: str, share: float, limits: Limits) -> Glimpse | None:
    """Read pages of a book; what reads books is loaded only now, since the first screen of any other waits for it."""
    read: Callable[..., tuple[Document, Position, float, float] | None]
    read = import_module("tui_reader.formats.epub_glimpse").glimpse_epub
    found = read(decoding.read(path, limits), path.name, words, share, limits)
    return None if found is None else Glimpse(Staged(found[0]), *found[1:])


def _pages(file: File, path: Path, words: str, share: float, limits: Limits) -> Glimpse | None:
    at = _found(file, words, round(share * file.size)) if words else 0
    window = _window(file, at) if at is not None else None
    if at is None or window is None:
        return None
    start, data = window
    staged = _parsed(data, file, path, limits, inner=start > 0)
    before = len(data[: at - start].decode("utf-8", "replace"))
    place = nearest(staged.document.text, words, before) if words else 0
    if place is None:
        return None
    return Glimpse(staged, place, start / file.size, (start + len(data)) / file.size)


def _parsed(data: bytes, file: File, path: Path, limits: Limits, *, inner: bool) -> Staged:
    decoded = decoding.decode_part(data, file)
    markdown = path.suffix.lower() in MARKDOWN
    made = (parse_markdown if markdown else stage_plain)(
        clean(decoded.text).removeprefix("\ufeff"),
        path.name,
        "",
        encoding=decoded.encoding,
        warnings=decoded.warnings,
        progress=lambda _: None,
        limits=limits,
        inner=inner,
    )
    staged = made if isinstance(made, Staged) else Staged(made)
    # What is amiss with the notes is known of the whole alone.
    staged.take(replace(staged.document, warnings=decoded.warnings))
    # Where the whole is too long to be searched, nothing is found here that would then be gone.
    paragraphs = len(staged.document.blocks) * file.size / max(len(data), 1)
    return staged if paragraphs <= limits.searched else Staged(staged.document)


def _found(file: File, words: str, about: int) -> int | None:
    """Find where in a file words stand, the nearest to a place; only where they are not near is more read."""
    for pattern in _patterns(words):
        reach, first, length = _NEAR, 1, 0
        while first > 0 or first + length < file.size:
            first = max(about - reach, 0)
            data = file.read(first, about + reach - first)
            length = len(data)
            starts = [first + found.start() for found in pattern.finditer(data)]
            if starts:
                return min(starts, key=lambda start: abs(start - about))
            reach *= 4
    return None


def _patterns(words: str) -> Iterator[re.Pattern[bytes]]:
    """Spell words as a file may: wrapped, emphasised, quoted, in whatever encoding; all of them, then either half."""
    tokens = words.split()
    half = len(tokens) // 2
    for some in (tokens, tokens[:half], tokens[half:]) if half >= 4 else (tokens,):
        if some:
            yield re.compile(
                _IN_SPACE.join(_IN_WORD.join(map(_spelled, _PARTS.findall(token))) for token in some)
            )


def _spelled(part: str) -> bytes:
    return re.escape(part.encode()) if part.isascii() else rb"[\x80-\xff]{1,%d}" % (4 * len(part))


def _window(file: File, at: int) -> tuple[int, bytes] | None:
    """Give whole paragraphs about a place, and where they begin; nothing where no line ends."""
    first = max(at - _HALF - _EDGE, 0)
    data = file.read(first, at + _HALF + _EDGE - first)
    start, end = 0, len(data)
    if first:
        cut = _cut(data, 0, _EDGE)
        if cut is None:
            return None
        start = cut
    if first + len(data) < file.size:
        cut = _cut(data, at + _HALF - first, len(data))
        if cut is None:
            return None
        end = cut
    return first + start, data[start:end]


def _cut(data: bytes, low: int, high: int) -> int | None:
    """Find an end of a paragraph, else of a line."""
    found = _BLANK.search(data, low, high) or _LINE.search(data, low, high)
    return found.end() if found is not None else None

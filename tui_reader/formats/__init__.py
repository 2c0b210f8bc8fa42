"""A file in, a Document out.

The format is told by the file's name, else by what the text looks like.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from tui_reader.document import Document
from tui_reader.formats.builder import digest_of
from tui_reader.formats.clean import clean, clean_line
from tui_reader.formats.decoding import decode, read, too_large
from tui_reader.formats.glimpse import glimpse
from tui_reader.formats.later import parse_markdown
from tui_reader.formats.plain import stage_plain
from tui_reader.formats.telling import (
    BOOK,
    BY_PANDOC,
    MARKDOWN,
    PAGES,
    SUFFIXES,
    is_quick,
    kind_of,
    looks_like_epub,
    looks_like_html,
    looks_like_markdown,
)
from tui_reader.limits import USUAL, Limits
from tui_reader.problems import ReaderError
from tui_reader.recovery.staging import Staged

__all__ = [
    "MARKDOWN",
    "READABLE",
    "Progress",
    "clean",
    "clean_line",
    "glimpse",
    "is_quick",
    "open",
    "open_together",
    "parse",
    "peek",
    "stage",
]

Progress = Callable[[float], None]
Amend = Callable[[Path, Document], Document]
"""What makes a chapter of a work as a person corrected it."""
READABLE = (".txt", ".text", *MARKDOWN, *PAGES, BOOK, *SUFFIXES)
"""How the names of the files end that can be opened."""
_PEEK = 4096
_ZIPPED = b"PK"
_LARGEST_ZIP = 4_000_000
"""Bytes of a book or a word processor's file that are read for its title: half a zip says nothing."""


def open(  # noqa: A001  (read as formats.open)
    path: str | Path,
    *,
    encoding: str | None = None,
    progress: Progress | None = None,
    whole: bool = False,
    amend: Amend | None = None,
    limits: Limits = USUAL,
) -> Document:
    """Read a file, or a folder as one work, and make a document; a ReaderError says what is wrong with it."""
    path = Path(path)
    if path.is_dir():
        return _work(
            _folder().chapters_in(path, READABLE), path.resolve().name, encoding, progress, amend, limits
        )
    data = read(path, limits)
    return parse(data, path.name, encoding=encoding, progress=progress, whole=whole, limits=limits)


def open_together(
    paths: Sequence[str | Path],
    *,
    encoding: str | None = None,
    progress: Progress | None = None,
    amend: Amend | None = None,
    limits: Limits = USUAL,
) -> Document:
    """Open several files as one work, in the order they are given."""
    files = [Path(path) for path in paths]
    name = files[0].resolve().parent.name or files[0].stem
    return _work(files, name, encoding, progress, amend, limits)


def _work(
    files: Sequence[Path],
    name: str,
    encoding: str | None,
    progress: Progress | None,
    amend: Amend | None,
    limits: Limits,
) -> Document:
    def read_one(path: Path, report: Progress) -> Document:
        data = read(path, limits)
        document = parse(data, path.name, encoding=encoding, progress=report, limits=limits)
        return document if amend is None else amend(path, document)

    work: Document = _folder().open_work(
        files, name=name, parse=read_one, progress=progress or _silent, limits=limits
    )
    return work


def parse(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    progress: Progress | None = None,
    whole: bool = False,
    limits: Limits = USUAL,
) -> Document:
    """Make a document of a file's bytes; ``name`` tells its format.

    ``progress`` is called often with the share done, from 0 to 1, and may raise GivenUp.  ``whole`` keeps what stands
    about the article of a web page.
    """
    staged = _stage(data, name, encoding, progress or _silent, limits, whole=whole, share=0.5)
    document = staged.whole(None if progress is None else lambda share: progress(0.5 + 0.5 * share))
    (progress or _silent)(1.0)
    return document


def peek(file: Path) -> tuple[str, str]:
    """Read the title and the author of an essay from its first lines, without parsing it."""
    if not is_quick(file.name):
        return file.name, ""
    try:
        with file.open("rb") as opened:
            head = opened.read(_PEEK)
            if head.startswith(_ZIPPED):
                head += opened.read(_LARGEST_ZIP)
        document = parse(head, file.name)
    except (OSError, ReaderError):
        return file.name, ""
    return document.metadata.title or file.name, document.metadata.author


def stage(
    path: str | Path,
    *,
    encoding: str | None = None,
    progress: Progress | None = None,
    amend: Amend | None = None,
    limits: Limits = USUAL,
) -> Staged:
    """Read a file and make a document that may be shown before it has been searched for unmarked quotations."""
    path = Path(path)
    if path.is_dir():
        return Staged(open(path, encoding=encoding, progress=progress, amend=amend, limits=limits))
    return _stage(read(path, limits), path.name, encoding, progress or _silent, limits)


def _stage(
    data: bytes,
    name: str,
    encoding: str | None,
    report: Progress,
    limits: Limits,
    *,
    whole: bool = False,
    share: float = 1.0,
) -> Staged:
    """Make a document, a plain text not yet searched; of the progress that takes ``share``."""
    report(0.0)
    if len(data) > limits.bytes("file"):
        raise too_large(clean_line(name), limits.bytes("file"))
    given: dict[str, Any] = {"encoding": encoding, "progress": report, "limits": limits}
    if kind := kind_of(data, name):
        return Staged(_reader(kind)(data, clean_line(name), **given))
    if Path(name).suffix.lower() == BOOK or looks_like_epub(data):
        return Staged(_reader("epub")(data, name, **given))
    if _is_page(name, data):
        return Staged(_reader("html")(data, name, **given, whole=whole))
    decoded = decode(data, clean_line(name), encoding=encoding)
    digest = digest_of(data)
    # Neither bytes nor text are held here while the text is taken apart, lest they stand there twice.
    del data
    texts = [clean(decoded.text)]
    used, warnings = decoded.encoding, decoded.warnings
    del decoded
    read_as: Callable[..., Document | Staged]
    read_as = parse_markdown if _is_markdown(name, texts[0]) else stage_plain
    document = read_as(
        texts.pop(),
        name,
        digest,
        encoding=used,
        warnings=warnings,
        progress=lambda done: report(share * done if read_as is stage_plain else done),
        limits=limits,
    )
    return document if isinstance(document, Staged) else Staged(document)


def _folder() -> Any:
    """Give what makes a work of several files; it is loaded when there are several, and not before."""
    return import_module(f"{__name__}.folder")


def _reader(kind: str) -> Callable[..., Document]:
    """Give what reads a format from its bytes; its module is loaded when a file of it is opened, and not before."""
    if kind in BY_PANDOC:
        return import_module(f"{__name__}.pandoc").pandoc_reader(kind)  # type: ignore[no-any-return]
    return getattr(import_module(f"{__name__}.{kind}"), f"parse_{kind}")  # type: ignore[no-any-return]


def _silent(_: float) -> None:
    pass


def _is_page(name: str, data: bytes) -> bool:
    suffix = Path(name).suffix.lower()
    return suffix in PAGES or (suffix not in (".txt", ".text", *MARKDOWN) and looks_like_html(data))


def _is_markdown(name: str, text: str) -> bool:
    suffix = Path(name).suffix.lower()
    return suffix in MARKDOWN or (suffix not in (".txt", ".text") and looks_like_markdown(text))

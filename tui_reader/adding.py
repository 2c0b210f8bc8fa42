"""Put texts into the library: copied into one folder, each once, under the name of its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tui_reader import formats
from tui_reader.formats.decoding import read
from tui_reader.limits import USUAL, Limits
from tui_reader.problems import Problem, ReaderError
from tui_reader.store.files import write


@dataclass(frozen=True, slots=True)
class Added:
    """A text that is in the library now."""

    title: str
    """Its title, or the name of its file."""
    path: Path
    """Where it stands in the library."""
    new: bool
    """False where the same text was there already."""

    def __str__(self) -> str:
        return f"{'added' if self.new else 'already in your library'}: {self.title} ({self.path})"


def add(library: Path, files: Sequence[Path], limits: Limits = USUAL) -> list[Added]:
    """Copy texts into the folder of a library; nothing is copied where one of them cannot be read.

    A text whose bytes are there already is not copied again; one of another text's name gets a number after it.
    """
    texts = [(file, *_read(file, limits)) for file in files]
    return [_added(library, file.name, title, data) for file, title, data in texts]


def _read(file: Path, limits: Limits) -> tuple[str, bytes]:
    """Give the title and the bytes of a text; raise ReaderError where it is none."""
    if file.is_dir():
        remedy = "name the files in it, or name the folder as library in config.toml"
        raise ReaderError(Problem(str(file), "is a folder", remedy))
    if file.suffix.lower() not in formats.READABLE:
        remedy = f"give its name one of the endings {', '.join(formats.READABLE)}"
        raise ReaderError(Problem(str(file), "has an ending by which no text is known", remedy))
    data = read(file, limits)
    return formats.parse(data, file.name, limits=limits).metadata.title or file.name, data


def _added(library: Path, name: str, title: str, data: bytes) -> Added:
    same = next((path for path in _alike(library, len(data)) if path.read_bytes() == data), None)
    if same is not None:
        return Added(title, same, new=False)
    path = _free(library, name)
    write(path, data)
    return Added(title, path, new=True)


def _alike(library: Path, size: int) -> list[Path]:
    """Give the files of a library that have a size."""
    files = sorted(library.iterdir()) if library.is_dir() else []
    return [path for path in files if path.is_file() and path.stat().st_size == size]


def _free(library: Path, name: str) -> Path:
    """Give a path in the library at which nothing stands."""
    path, number = library / name, 2
    while path.exists() or path.is_symlink():
        path = library / f"{Path(name).stem}-{number}{Path(name).suffix}"
        number += 1
    return path

"""Where words come from: the index of a library kept up to date, and asked for one quotation or for many."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tui_reader import formats
from tui_reader.apparatus.passages import Answer, Index, Passage, Progress, Verdict
from tui_reader.formats.decoding import decode
from tui_reader.formats.decoding import read as read_bytes
from tui_reader.limits import USUAL, Limits
from tui_reader.problems import Problem, ReaderError
from tui_reader.store.paths import Paths

_AS_WRITTEN = (".txt", ".text", *formats.MARKDOWN)
"""Endings of files that are indexed as they are written: far sooner done than making documents of them."""
_SHOWN = 400
"""Characters of a passage that are printed."""


def read_text(path: Path, limits: Limits = USUAL) -> str:
    """Read a file as the index has it: a text decoded, its line ends made alike; a page or a book as it is opened."""
    if path.suffix.lower() not in _AS_WRITTEN:
        return formats.open(path, limits=limits).text
    return decode(read_bytes(path, limits), path.name).text.replace("\r\n", "\n").replace("\r", "\n")


def texts_in(folders: Iterable[Path]) -> list[Path]:
    """List the texts in some folders and the folders in them, each once."""
    found: dict[Path, None] = {}
    for folder in folders:
        root = Path(os.path.abspath(folder.expanduser()))
        if root.is_file():
            found[root] = None
            continue
        if not root.is_dir():
            raise ReaderError(Problem(str(folder), "is not a folder", "name a folder with texts in it"))
        for path in sorted(root.rglob("*")):
            if path.suffix.lower() in formats.READABLE and path.is_file():
                found[path] = None
    return list(found)


def index_of(paths: Paths, folders: Iterable[Path], limits: Limits = USUAL) -> Index:
    """Give the index of a library: a file of its own in the cache, by the folders' names."""
    names = sorted({os.path.realpath(folder.expanduser()) for folder in folders})
    name = hashlib.sha256(os.fsencode("\0".join(names))).hexdigest()[:16]
    return Index(paths.cache / "passages" / f"{name}.sqlite", partial(read_text, limits=limits))


def opened(
    paths: Paths, folders: Sequence[Path], progress: Progress | None = None
) -> tuple[Index, tuple[str, ...]]:
    """Give the index of a library, brought up to date, and what is wrong with the files that cannot be read."""
    index = index_of(paths, folders)
    changes = index.update(texts_in(folders), progress)
    return index, changes.unreadable


# -- many quotations


def answered(index: Index, texts: Sequence[Path], lines: Iterable[str], *, hinted: bool) -> Iterator[str]:
    """Answer quotations, a line of JSON each, with a line of JSON each.

    A line has ``id`` and ``quote``, and may have ``exclude``, names of texts that do not count, and ``hint``, the
    name of the work that is cited.  The name of a text is its file's without the ending.

    Args:
        hinted: Whether the hints are used.
    """
    by_name: dict[str, list[Path]] = {}
    for path in texts:
        by_name.setdefault(path.stem, []).append(path)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            asked = _asked(line, number)
            hint = by_name.get(str(asked.get("hint")), ()) if hinted else ()
            excluded = [path for name in asked.get("exclude") or () for path in by_name.get(name, ())]
            started = time.perf_counter()
            answer = index.find(str(asked["quote"]), work_hint=hint, excluded=excluded)
            spent = (time.perf_counter() - started) * 1000
            yield json.dumps(
                {"id": asked.get("id", number), **as_data(answer), "ms": round(spent, 2)}, ensure_ascii=False
            )


def _asked(line: str, number: int) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except ValueError as error:
        raise ReaderError(
            Problem("batch", f"is not JSON ({error})", "give one object a line", number)
        ) from error
    if not isinstance(asked, dict) or "quote" not in asked:
        raise ReaderError(Problem("batch", "has no quotation", 'give an object with "quote"', number))
    return asked


def as_data(answer: Answer) -> dict[str, Any]:
    """Give an answer as plain data: the verdict, and the candidates with their places."""
    return {
        "verdict": answer.verdict.value,
        "reasons": list(answer.reasons),
        "cands": [
            {
                "doc": Path(passage.path).stem,
                "start": passage.range.start,
                "end": passage.range.end,
                "score": round(passage.confidence, 5),
                "parts": [[island.passage.start, island.passage.end] for island in passage.islands],
            }
            for passage in answer.passages
        ],
    }


# -- one quotation, in words


def described(answer: Answer) -> str:
    """Say in lines what was found."""
    lines = [answer.verdict.value + "".join(f": {reason}" for reason in answer.reasons)]
    if answer.verdict is not Verdict.NOT_IN_LIBRARY:
        lines += [_described(passage) for passage in answer.passages]
    return "\n".join(lines)


def _described(passage: Passage) -> str:
    words = " ".join(passage.words.split())
    if len(words) > _SHOWN:
        words = words[: _SHOWN // 2] + " … " + words[-_SHOWN // 2 :]
    quoted = ", quoted there" if passage.quoted else ""
    return f"  {passage.confidence:4.0%}  {passage.path}, at {passage.range.start}{quoted}\n        {words}"

"""Which of the essays that are known a file is, though it was moved, renamed, converted or exported again.

A file is known by its place on the disk, by its bytes, and by its words: of each essay that was read a sample of a few
letters at even distances is kept.  It is taken for another's only where nothing speaks against it; where it may be
one, or one of several, the person is asked.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tui_reader.document import Document
from tui_reader.likeness import fold
from tui_reader.store import copies
from tui_reader.store.bookmarks import Essay as Described
from tui_reader.store.bookmarks import about
from tui_reader.store.paths import Paths, absolute
from tui_reader.store.progress import Progress

SHIPPED = "shipped:"
"""How the path of what comes with the program begins."""
_PROBES = 12
_LETTERS = 14
"""Letters in each part of a sample."""
_SURE = 0.75
"""The least share of a sample that is found in the same essay in another form."""
_LIKE = 0.25
"""The least share that is worth a question: a chapter in common."""
_LONGER = 1.4
"""How many times as long the same essay in another form may be."""
_FIRST = 4
"""Parts of a sample looked for first; where none is there the others are not looked for."""
_MOST = 200
"""Essays whose words are looked for."""


class Known(NamedTuple):
    """An essay of which something is kept."""

    id: str
    title: str
    path: str
    digest: str
    sample: str
    marked: bool
    """Whether there are bookmarks or corrections."""

    @property
    def gone(self) -> bool:
        """Whether its file is no longer there."""
        return not os.path.exists(self.path)


class Recognition(NamedTuple):
    """What a file that was never opened is taken for."""

    sure: Known | None = None
    likely: tuple[Known, ...] = ()
    """Essays it may be, the likeliest first."""


def title_of(path: str, document: Document) -> str:
    """Give the title of an essay, or the name of its file."""
    return document.metadata.title or Path(path.removeprefix(SHIPPED)).name


def whole_path(path: str) -> str:
    """Give a path as it is kept: from the root of the disk, or the name of what comes with the program."""
    return path if path == "-" or path.startswith(SHIPPED) else absolute(os.path.expanduser(path))


def real_path(path: str) -> str:
    """Give where a path leads in the end, its links followed, though the folder we stand in may be gone."""
    return os.path.realpath(absolute(os.path.expanduser(path)))


def paths_of(path: str) -> tuple[str, str]:
    """Give the paths by which a file may be known: as it is kept, and with its links followed."""
    return whole_path(path), real_path(path)


def described(path: str, document: Document) -> Described:
    """Say which essay a file kept beside it belongs to."""
    return Described(
        title=title_of(path, document),
        author=document.metadata.author,
        path=whole_path(path),
        digest=document.digest,
        sample=sample(document.text),
    )


def own_name(path: str) -> str:
    """Give the id of an essay from where its file lies: readable, and not shared with another file."""
    if path.startswith(SHIPPED):
        return "shipped-" + slug(path.removeprefix(SHIPPED))
    return f"{slug(Path(path).stem)}-{hashlib.sha256(os.fsencode(real_path(path))).hexdigest()[:6]}"


def slug(name: str) -> str:
    """Make a name fit for a file: lower case, letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "essay"


def sample(text: str) -> str:
    """Give the length of a text and a few letters at even distances, by which it is known again."""
    step = len(text) // (_PROBES + 1)
    parts = (
        fold(text[at : at + 4 * _LETTERS])[:_LETTERS] for at in range(step, step * _PROBES + 1, step or 1)
    )
    return " ".join([str(len(text)), *(part for part in parts if len(part) == _LETTERS)])


def recognise(paths: Paths, progress: Progress, own: str, title: str, document: Document) -> Recognition:
    """Say which known essay a file may be, where nothing is kept of it under its own id."""
    place = progress.place(own)
    # A place without a sample was kept before the essay was read whole.
    if (place and place.sample) or paths.bookmarks_of(own).exists() or paths.corrections_of(own).exists():
        return Recognition()
    everything = [one for one in _known(paths, progress) if one.id != own]
    same = [one for one in everything if one.digest == document.digest and one.gone]
    if len(same) == 1:
        return Recognition(same[0])
    letters = fold(document.text) if everything else ""
    shares = [(_share(one.sample, letters), one) for one in everything[:_MOST]]
    alike = [one for share, one in shares if share >= _SURE and _as_long(one.sample, len(document.text))]
    if len(alike) == 1 and alike[0].gone:
        return Recognition(alike[0])
    asked = [
        (share + (one.title == title), one)
        for share, one in shares
        if one.marked and (share >= _LIKE or (one.title == title and title))
    ]
    return Recognition(likely=tuple(one for _, one in sorted(asked, key=lambda pair: -pair[0])))


def _known(paths: Paths, progress: Progress) -> Iterator[Known]:
    """Give the essays of which something is kept, those read last first; what comes with the program is not asked."""
    read = {place.essay: place for place in progress.recent(_MOST)}
    kept = {file.stem: file for file in copies.own_files(paths.bookmarks)}
    for name, place in read.items():
        marked = paths.bookmarks_of(name).exists() or paths.corrections_of(name).exists()
        if os.path.isabs(place.path):
            yield Known(name, place.title, place.path, place.digest, place.sample, marked)
    for name, file in kept.items():
        told = about(file)
        if name not in read and os.path.isabs(told.path):
            yield Known(name, told.title, told.path, told.digest, told.sample, marked=True)


def _share(sampled: str, letters: str) -> float:
    """Give the share of a sample that stands in some letters."""
    parts = sampled.split()[1:]
    if not parts or not any(part in letters for part in parts[:: max(1, len(parts) // _FIRST)]):
        return 0.0
    return sum(part in letters for part in parts) / len(parts)


def _as_long(sampled: str, length: int) -> bool:
    size = sampled.partition(" ")[0]
    return size.isdecimal() and int(size) < length * _LONGER and length < int(size) * _LONGER

"""A long essay shown before it is read whole: the pages about the place where it was left, or its first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tui_reader import formats
from tui_reader.anchor import Anchor
from tui_reader.apparatus import Study
from tui_reader.document import Position
from tui_reader.library import Essay, Library
from tui_reader.loading import Part
from tui_reader.recognition import described
from tui_reader.store.corrections import Corrections

_LARGE = 400_000
"""Bytes beyond which an essay is opened in the background, with its progress shown."""
_LARGE_BOOK = 100_000
"""The same for an EPUB, which is a quarter of its words and slower to read."""
_ASIDE = 400
"""Characters on either side of words of which the neighbours that an anchor keeps are a part."""


def large(file: Path) -> bool:
    """Say whether a file takes so long to read that it is opened in the background; an OSError if it is gone."""
    return file.stat().st_size > (_LARGE_BOOK if file.suffix.lower() == ".epub" else _LARGE)


def glimpse(library: Library, path: str) -> Essay | None:
    """Open what is to be shown of an essay first, a part of it; nothing where that is not certain to be right."""
    path = library.full_name(path)
    name = library.identify(path, "")
    place = library.progress.place(name)
    words, share = ("", 0.0) if place is None else (place.anchor.exact, place.share or place.percent / 100)
    seen = formats.glimpse(library.locate(path), words, share, library.limits)
    if seen is None:
        return None
    document = replace(seen.staged.document, id=name)
    if place is not None and not _stands(place.anchor, document.text, seen.at):
        return None
    if place is not None:
        metadata = document.metadata
        title = metadata.title if seen.start == 0 else place.title
        document = replace(document, digest=place.digest, metadata=replace(metadata, title=title))
    kept = Corrections(library.paths.corrections_of(name), described(path, document))
    # What a person said may change what is judged round it, anywhere.
    if kept.said():
        return None
    seen.staged.take(document)
    origin = place.anchor.start - seen.at if place is not None else 0
    part = Part(origin, seen.start, seen.end)
    return Essay(name, path, document, Study(document), kept, document, rest=seen.staged, part=part)


def _stands(anchor: Anchor, text: str, at: Position) -> bool:
    """Say whether words are those of an anchor and not others alike: what stands before or after them tells."""
    after, before = _letters(anchor.after), _letters(anchor.before)
    end = at + len(anchor.exact)
    return _letters(text[end : end + _ASIDE]).startswith(after) or _letters(
        text[max(at - _ASIDE, 0) : at]
    ).endswith(before)


def _letters(words: str) -> str:
    """Give the letters alone: where its note is not read a callout is shown otherwise."""
    return "".join(filter(str.isalpha, words))

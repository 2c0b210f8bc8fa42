"""A few pages of a long book, read before the whole is: its first, or those about some words.

A page that cannot be read, a lock, words that are not found: then there is nothing, and the reader waits for the whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import accumulate

from tui_reader.document import Document, Position
from tui_reader.formats.archive import Archive
from tui_reader.formats.builder import Builder
from tui_reader.formats.epub import Book, metadata_of, set_pages
from tui_reader.formats.epub_outline import Outline, read_outline
from tui_reader.formats.epub_package import Package, check_lock, read_package
from tui_reader.formats.html_notes import label_of
from tui_reader.formats.html_tree import Element, types_of, words_of
from tui_reader.formats.html_words import REF_TYPES
from tui_reader.formats.nearest import nearest
from tui_reader.limits import Limits
from tui_reader.patterns import compiled

_BEFORE, _AFTER = 4_000, 12_000
"""Letters before and after the place: more than a screen, and enough to go on for a while."""
_SEARCHED = 8_000_000
"""Bytes of pages in which words are looked for."""
_NOTES = 1_000_000
"""Bytes of other pages that are read for the notes in them."""
_LARGEST = 0.5
"""The share of a book of which nothing is gained by reading it twice."""
_TAG = compiled(r"<!--.*?-->|<head\b.*?</head>|<[^>]*>", re.DOTALL)
_BETWEEN = compiled(r"[\W_]+")


def glimpse_epub(
    data: bytes, name: str, words: str, share: float, limits: Limits
) -> tuple[Document, Position, float, float] | None:
    """Make a document of some pages of a book's bytes.

    Returns:
        The document, where in it the words begin (or 0), and how much of the book stands before it and before its end,
        from 0 to 1; None where that is in any doubt.  What is wrong with the book raises a ReaderError.
    """
    archive = Archive(data, name, "EPUB", limits)
    package = read_package(archive)
    if check_lock(archive, package):
        return None
    sizes = [archive.size_said(item.name) for item in package.spine]
    whole = sum(sizes)
    chosen = _Pages(archive, package, sizes).about(words, share)
    part = 0 if chosen is None else sum(sizes[chosen.start : chosen.stop])
    if chosen is None or not 0 < part <= _LARGEST * whole:
        return None
    outline = read_outline(archive, package)
    document = _document(archive, package, outline, chosen, name)
    start, end = sum(sizes[: chosen.start]) / whole, sum(sizes[: chosen.stop]) / whole
    if document is None:
        return None
    about = round((share - start) / (end - start) * len(document.text)) if words else 0
    at = nearest(document.text, words, about) if words else 0
    # Among the notes of a part other notes stand than among those of the whole.
    return None if at is None or at >= document.body.end else (document, at, start, end)


@dataclass(frozen=True, slots=True)
class _Pages:
    """The pages of a book in their order, of which few are unpacked."""

    archive: Archive
    package: Package
    sizes: Sequence[int]
    known: dict[int, str] = field(default_factory=dict)
    """The letters of the pages that were unpacked."""

    def about(self, words: str, share: float) -> range | None:
        """Choose the pages about some words, or the first; nothing where the words are not found."""
        if not words:
            return self._onwards(0, 0, _AFTER)
        for letters in _halves(_bare(words)):
            for place in self._outwards(share):
                text = self._letters(place)
                if text and (at := text.find(letters)) >= 0:
                    first = self._back(place, _BEFORE - at)
                    return self._onwards(first, place + 1, _AFTER - (len(text) - at))
        return None

    def _outwards(self, share: float) -> Iterator[int]:
        """Go from a place in the book to its pages, the nearest first, as far as is searched."""
        ends = list(accumulate(self.sizes))
        about = min(bisect_left(ends, share * ends[-1]), len(ends) - 1) if ends else 0
        left = _SEARCHED
        for place in sorted(range(len(self.sizes)), key=lambda place: abs(place - about)):
            left -= self.sizes[place]
            if left < 0:
                return
            yield place

    def _back(self, place: int, wanted: int) -> int:
        while wanted > 0 and place > 0:
            place -= 1
            wanted -= len(self._letters(place))
        return place

    def _onwards(self, first: int, place: int, wanted: int) -> range:
        while wanted > 0 and place < len(self.sizes):
            wanted -= len(self._letters(place))
            place += 1
        return range(first, place)

    def _letters(self, place: int) -> str:
        """Give the letters of a page; none of one that only lists the others, or cannot be read."""
        if place not in self.known:
            name = self.package.spine[place].name
            listing = name in (self.package.nav, self.package.guide.get("toc"))
            data = None if listing else self.archive.get(name)
            self.known[place] = _bare(unescape(_TAG.sub("", (data or b"").decode("utf-8", "replace"))))
        return self.known[place]


def _bare(text: str) -> str:
    return _BETWEEN.sub("", text)


def _halves(letters: str) -> Iterator[str]:
    """Give all letters, then either half: a callout among them may be written otherwise."""
    half = len(letters) // 2
    yield from (
        some for some in (letters, letters[:half], letters[half:]) if len(some) >= 8 or some is letters
    )


def _document(
    archive: Archive, package: Package, outline: Outline, chosen: range, name: str
) -> Document | None:
    """Make a document of some pages; nothing where one cannot be read whole."""
    part = package._replace(spine=package.spine[chosen.start : chosen.stop])
    book = Book(archive, part, frozenset())
    book.load(_silent)
    if not book.pages or book.problems:
        return None
    _load_notes(book)
    if book.problems or book.cut:
        return None
    builder = Builder(archive.limits)
    set_pages(builder, book, outline, _silent, inner=chosen.start > 0)
    document = builder.finish(name, "", metadata_of(package))
    # What is amiss with the notes is known of the whole alone.
    return replace(document, warnings=())


def _load_notes(book: Book) -> None:
    """Load what callouts lead to in other files, of which then only the notes are read."""
    wanted = book.linked(_calls)
    if sum(map(book.archive.size_said, wanted)) <= _NOTES:
        book.load_notes(wanted)


def _calls(link: Element) -> bool:
    """Say whether a link may be a callout."""
    return bool(types_of(link) & REF_TYPES or label_of(words_of(link, 40)))


def _silent(_: float) -> None:
    pass

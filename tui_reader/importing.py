"""What was marked in other programs, read from the files they write: passages with what was said of them.

Kindle keeps ``My Clippings.txt``; KOReader's exporter, calibre's viewer, Zotero's interface and Hypothesis write
JSON.  Each is read for the words that were marked, since their places mean nothing in another text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from tui_reader.patterns import compiled
from tui_reader.problems import Problem, ReaderError

_RULE = "=========="
_AT = compiled(r"\d+")
_HIGHLIGHTS = frozenset({"highlight", "underline", "note", "text", "image", "ink"})


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that were marked in another program."""

    program: str
    book: str
    """The title of what they were marked in, as far as the program says."""
    words: str
    remark: str = ""
    tags: tuple[str, ...] = ()
    made: datetime | None = None
    section: str = ""
    before: str = ""
    after: str = ""

    @property
    def id(self) -> str:
        """Name it: the same each time that it is read, so that what is imported again is not doubled."""
        told = "\0".join(
            (self.book, self.words, self.before, self.after) if self.words else (self.book, self.remark)
        )
        return f"{self.program}-{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:12]}"


def read(data: bytes, name: str) -> list[Passage]:
    """Read a file of another program; raise ReaderError where it is none that is known."""
    text = data.decode("utf-8-sig", "replace")
    if _RULE in text and not text.lstrip().startswith(("{", "[")):
        return _joined(_kindle(text))
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        what = "is neither Kindle's clippings nor JSON"
        raise ReaderError(Problem(name, what, "export the notes again", line)) from error
    for known, reading in _READINGS:
        if known(told):
            return list(reading(told))
    what = "is JSON of no program that is known"
    raise ReaderError(Problem(name, what, "export from KOReader, calibre, Zotero or Hypothesis"))


def of_book(found: list[Passage], wanted: str, name: str) -> list[Passage]:
    """Give the passages of one book: the only one, or that whose title holds some words."""
    books = {one.book for one in found}
    fitting = sorted(book for book in books if wanted.casefold() in book.casefold())
    if len(books) == 1 and not wanted:
        fitting = list(books)
    if len(fitting) == 1:
        return [one for one in found if one.book == fitting[0]]
    what = "holds passages of several books" if len(fitting) > 1 else "holds no passage of such a book"
    titles = "; ".join(sorted(fitting or books))[:500]
    raise ReaderError(Problem(name, what, f"say which with --book, words of its title: {titles}"))


def _kindle(text: str) -> Iterator[tuple[Passage, str, int]]:
    """Give each clipping with its kind and where it ends; the line that says so is in the device's language."""
    for part in re.split(rf"^{_RULE}\s*$", text, flags=re.MULTILINE):
        lines = part.strip("\ufeff\r\n ").splitlines()
        if len(lines) < 2:
            continue
        book, line = lines[0].strip("\ufeff "), lines[1]
        words = "\n".join(lines[2:]).strip()
        if not words:
            continue  # a mark at a page, or a clipping over the publisher's limit
        places = line.split("|")
        located = len(places) > 2 or "loc" in places[0].lower()
        numbers = _AT.findall(places[-2] if len(places) > 1 else places[0]) if located else []
        kind = "note" if re.search(r"\b(note|notiz|nota)\b", places[0].lower()) else "highlight"
        yield Passage("kindle", book, words), kind, int(numbers[-1]) if numbers else -1


def _joined(clippings: Iterator[tuple[Passage, str, int]]) -> list[Passage]:
    """Give a note to the passage that ends where it stands; one marked again, longer or shorter, is the last one."""
    found: list[tuple[int, Passage]] = []
    for one, kind, at in clippings:
        before = next(
            (i for i, (end, other) in enumerate(found) if (end, other.book) == (at, one.book)), None
        )
        known = found[before][1] if before is not None and at >= 0 else None
        if kind == "note" and known is not None and known.words and not known.remark:
            found[before or 0] = (at, replace(known, remark=one.words))
        elif kind == "note":
            found.append((at, replace(one, words="", remark=one.words)))
        elif known is not None and (known.words in one.words or one.words in known.words):
            found[before or 0] = (at, replace(one, remark=known.remark))
        else:
            found.append((at, one))
    return [one for _, one in found]


def _koreader(told: Any) -> Iterator[Passage]:
    for book in _dicts(told.get("documents", [told])):
        for one in _dicts(book.get("entries")):
            yield Passage(
                "koreader",
                _text(book, "title"),
                _text(one, "text"),
                _text(one, "note"),
                made=_moment(one.get("time")),
                section=_text(one, "chapter"),
            )


def _calibre(told: Any) -> Iterator[Passage]:
    for given in _dicts(told.get("annotations")):
        inner = given.get("annotation")  # the library's list has them one level deeper than the viewer's
        one = {"title": given.get("title"), **inner} if isinstance(inner, dict) else given
        if one.get("type") != "highlight" or one.get("removed"):
            continue
        titles = one.get("toc_family_titles")
        yield Passage(
            "calibre",
            _text(told, "title") or _text(one, "title"),
            _text(one, "highlighted_text"),
            _text(one, "notes"),
            made=_moment(one.get("timestamp")),
            section=str(titles[-1]) if isinstance(titles, list) and titles else "",
        )


def _zotero(told: Any) -> Iterator[Passage]:
    for item in _dicts(told):
        one = item.get("data") if isinstance(item.get("data"), dict) else item
        assert isinstance(one, dict)
        if one.get("itemType") != "annotation" or one.get("annotationType") not in _HIGHLIGHTS:
            continue
        page = _text(one, "annotationPageLabel")
        yield Passage(
            "zotero",
            _text(one, "parentItem"),
            _text(one, "annotationText"),
            _text(one, "annotationComment"),
            tuple(_text(tag, "tag") for tag in _dicts(one.get("tags"))),
            _moment(one.get("dateAdded")),
            f"p. {page}" if page else "",
        )


def _hypothesis(told: Any) -> Iterator[Passage]:
    for one in _dicts(told.get("rows", told.get("annotations"))):
        document = one.get("document")
        titles = document.get("title") if isinstance(document, dict) else None
        title = titles[0] if isinstance(titles, list) and titles else titles
        quotes = [
            selector
            for target in _dicts(one.get("target"))
            for selector in _dicts(target.get("selector"))
            if selector.get("type") == "TextQuoteSelector"
        ]
        quote = quotes[0] if quotes else {}
        yield Passage(
            "hypothesis",
            str(title or one.get("uri") or ""),
            _text(quote, "exact"),
            _text(one, "text"),
            tuple(tag for tag in one.get("tags") or () if isinstance(tag, str)),
            _moment(one.get("created")),
            before=_text(quote, "prefix"),
            after=_text(quote, "suffix"),
        )


def _is(*keys: str) -> Callable[[Any], bool]:
    return lambda told: isinstance(told, dict) and all(isinstance(told.get(key), list) for key in keys)


def _is_zotero(told: Any) -> bool:
    items = [item.get("data", item) for item in _dicts(told)]
    return any(isinstance(item, dict) and item.get("itemType") == "annotation" for item in items)


def _is_calibre(told: Any) -> bool:
    return _is("annotations")(told) and told.get("type") == "calibre_annotation_collection"


_READINGS: tuple[tuple[Callable[[Any], bool], Callable[[Any], Iterator[Passage]]], ...] = (
    (_is_calibre, _calibre),
    (_is("documents"), _koreader),
    (_is("entries"), _koreader),
    (_is_zotero, _zotero),
    (_is("rows"), _hypothesis),
    (_is("annotations"), _hypothesis),
)


def _dicts(found: Any) -> list[Mapping[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _text(found: Mapping[str, Any], key: str) -> str:
    value = found.get(key)
    return value.strip() if isinstance(value, str) and key not in ("prefix", "suffix") else str(value or "")


def _moment(value: Any) -> datetime | None:
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC).replace(microsecond=0)
        made = datetime.fromisoformat(value)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return (made if made.tzinfo else made.replace(tzinfo=UTC)).replace(microsecond=0)

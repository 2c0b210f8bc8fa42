"""The words of a paragraph as they are read one after another, with what is marked in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from tui_reader.document import Link, Span, Style
from tui_reader.formats.clean import clean
from tui_reader.patterns import compiled

Mark = TypeVar("Mark", tuple[int, int, str], tuple[int, int], tuple[int, str])
_SPACE = compiled(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_SPACES = ("  ", "\n", "\t", "\r", "\f")
_BLANK = " \u00a0\u2002\u2003\u2009"


class Words(NamedTuple):
    """A text with what is marked in it; offsets count from its start."""

    text: str = ""
    spans: tuple[Span, ...] = ()
    links: tuple[Link, ...] = ()
    calls: tuple[tuple[int, int, str], ...] = ()
    """Callouts, each with the name of the note's place."""
    orphans: tuple[tuple[int, int], ...] = ()
    places: tuple[tuple[int, str], ...] = ()
    pages: tuple[tuple[int, str], ...] = ()
    """Where a printed page begins, and its number."""
    relabelled: bool = False
    """Whether a link that stood first, the label of a note, was left out."""

    def cut(self, start: int, end: int) -> Words:
        """Give the words between two offsets."""
        if start == 0 and end >= len(self.text):
            return self
        if not (self.spans or self.links or self.calls or self.orphans or self.places or self.pages):
            return Words(self.text[start:end], relabelled=self.relabelled)

        def inside(at: int) -> int:
            return min(max(at, start), end) - start

        return Words(
            self.text[start:end],
            tuple(
                Span(inside(s.start), inside(s.end), s.style)
                for s in self.spans
                if s.start < end and s.end > start
            ),
            tuple(
                Link(inside(k.start), inside(k.end), k.target)
                for k in self.links
                if k.start < end and k.end > start
            ),
            tuple((inside(a), inside(b), key) for a, b, key in self.calls if start <= a < end),
            tuple((inside(a), inside(b)) for a, b in self.orphans if start <= a < end),
            tuple((inside(at), key) for at, key in self.places if start <= at <= end),
            tuple((inside(at), label) for at, label in self.pages if start <= at <= end),
            self.relabelled,
        )

    def trimmed(self) -> Words:
        """Give the words without the blanks at both ends."""
        bare = self.text.strip(_BLANK)
        start = self.text.index(bare)
        return self if bare == self.text else self.cut(start, start + len(bare))

    def lines(self) -> Iterator[Words]:
        """Give the lines that breaks make of the words; empty ones too."""
        starts = [0, *(found.end() for found in re.finditer("\n", self.text))]
        if len(starts) == 1:
            yield self.trimmed()
            return
        for start, end, words in zip(
            starts, [*starts[1:], len(self.text) + 1], self._by_line(starts), strict=True
        ):
            yield words.cut(start, end - 1).trimmed()

    def _by_line(self, starts: Sequence[int]) -> Iterator[Words]:
        """For each line, what of the marks touches it: a long text is not searched anew for every line."""
        spans: list[list[Span]] = [[] for _ in starts]
        links: list[list[Link]] = [[] for _ in starts]
        for span in self.spans:
            for line in range(bisect_right(starts, span.start) - 1, bisect_right(starts, span.end)):
                spans[line].append(span)
        for link in self.links:
            for line in range(bisect_right(starts, link.start) - 1, bisect_right(starts, link.end)):
                links[line].append(link)
        calls = _sorted_in(starts, self.calls)
        orphans = _sorted_in(starts, self.orphans)
        places = _sorted_in(starts, self.places)
        pages = _sorted_in(starts, self.pages)
        for line in range(len(starts)):
            yield Words(
                self.text,
                tuple(spans[line]),
                tuple(links[line]),
                tuple(calls[line]),
                tuple(orphans[line]),
                tuple(places[line]),
                tuple(pages[line]),
                self.relabelled and line == 0,
            )


def _sorted_in(starts: Sequence[int], marks: Sequence[Mark]) -> list[list[Mark]]:
    """Sort marks that begin with an offset into the lines they stand in."""
    found: list[list[Mark]] = [[] for _ in starts]
    for mark in marks:
        found[bisect_right(starts, mark[0]) - 1].append(mark)
    return found


_NOTHING = Words()


@dataclass(slots=True)
class Opened:
    """An element that is open and marks its words."""

    start: int
    style: Style | None = None
    target: str = ""


@dataclass(slots=True)
class Collector:
    """Takes words as they come, squeezing their white space."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    last: str = ""
    open: list[Opened] = field(default_factory=list)
    marking: list[Opened] = field(default_factory=list)
    """Of what is open, what marks its words."""
    spans: list[Span] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    calls: list[tuple[int, int, str]] = field(default_factory=list)
    orphans: list[tuple[int, int]] = field(default_factory=list)
    places: list[tuple[int, str]] = field(default_factory=list)
    pages: list[tuple[int, str]] = field(default_factory=list)
    joint: str = ""
    """What is set before the next words, where a part of the same line begins."""
    relabelled: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing was said yet."""
        return self.length == 0

    def say(self, text: str) -> None:
        """Take words whose white space means nothing."""
        text = clean(text)
        # Most words hold none of these, and each is found faster than the pattern goes over every space.
        if any(space in text for space in _SPACES):
            text = _SPACE.sub(" ", text)
        if self.last in ("", " ", "\n"):
            text = text.removeprefix(" ")
        if self.joint and text.strip():
            self._join()
            text = text.lstrip(" ")
        self.put(text)

    def _join(self) -> None:
        joint, self.joint = self.joint, ""
        if not self.blank:
            if joint == ": " and self.last in ".:;!?—–":
                joint = " "
            if self.last == " ":
                joint = joint.removeprefix(" ")
                if joint.startswith((":", ",")):
                    self._drop_space()
            self.put(joint)

    def _drop_space(self) -> None:
        if self.pieces and self.pieces[-1].endswith(" "):
            self.pieces[-1] = self.pieces[-1][:-1]
            self.length -= 1
            self.last = self.pieces[-1][-1:]
            for opened in self.marking:
                opened.start = min(opened.start, self.length)

    def put(self, text: str) -> None:
        """Take words as they are."""
        if text:
            self.pieces.append(text)
            self.length += len(text)
            self.last = text[-1]

    def newline(self) -> None:
        """Begin a new line within the paragraph."""
        self._drop_space()
        if not self.blank:
            self.put("\n")

    def call(self, words: str, key: str | None, *, glued: bool) -> None:
        """Take a callout; without a key it calls no note."""
        if self.joint:
            self._join()
        if glued:
            self._drop_space()
        start = self.length
        self.put(words)
        if key is None:
            self.orphans.append((start, self.length))
        else:
            self.calls.append((start, self.length, key))

    def begin(self, style: Style | None, target: str = "", *, at: int | None = None) -> None:
        """Open an element that marks its words, or does not."""
        opened = Opened(self.length if at is None else at, style, target)
        self.open.append(opened)
        if style is not None or target:
            self.marking.append(opened)

    def close(self) -> None:
        """Close the innermost open element."""
        opened = self.open.pop()
        if self.marking and self.marking[-1] is opened:
            self.marking.pop()
            self._mark(opened)

    def _mark(self, opened: Opened) -> None:
        start = opened.start
        if start < self.length:
            if opened.style is not None:
                self.spans.append(Span(start, self.length, opened.style))
            if opened.target:
                self.links.append(Link(start, self.length, opened.target))

    def take(self) -> Words:
        """Give what was said and begin anew; what is open stays open."""
        if not (self.length or self.places or self.pages or self.calls or self.relabelled):
            self.joint = ""
            return _NOTHING
        for opened in self.marking:
            self._mark(opened)
            opened.start = 0
        words = Words(
            "".join(self.pieces),
            tuple(self.spans),
            tuple(self.links),
            tuple(self.calls),
            tuple(self.orphans),
            tuple(self.places),
            tuple(self.pages),
            self.relabelled,
        )
        self.pieces, self.length, self.last, self.joint, self.relabelled = [], 0, "", "", False
        self.spans, self.links, self.calls, self.orphans, self.places, self.pages = [], [], [], [], [], []
        return _bracketed(words)


def _bracketed(words: Words) -> Words:
    """Let a callout take in the brackets that stand about it."""
    if not words.calls and not words.orphans:
        return words
    text = words.text

    def grown(start: int, end: int) -> tuple[int, int]:
        pair = text[start - 1 : start] + text[end : end + 1]
        return (start - 1, end + 1) if pair in ("[]", "()") else (start, end)

    return words._replace(
        calls=tuple((*grown(start, end), key) for start, end, key in words.calls),
        orphans=tuple(grown(start, end) for start, end in words.orphans),
    )

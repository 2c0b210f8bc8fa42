"""Find words, or a pattern, in a text: across line ends, with or without accents, in any kind of quotes.

The text is folded once -- accents, curly quotes, dashes, white space -- and kept with a map of the few places
where that changed its length, so that what is found in the folded text is told in positions of the original.

A pattern is sought paragraph by paragraph under a timer, because some patterns take longer than a life.
"""

from __future__ import annotations

import re
import signal
import threading
import warnings
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from types import FrameType
from unicodedata import combining, normalize

from tui_reader.document import Position, Range
from tui_reader.patterns import compiled
from tui_reader.problems import Problem, ReaderError

_PIECE = 1 << 18
_FEW = 40
_WITHIN = compiled("[a-zA-Z]{2}")
_LONG = 4_000_000
"""Characters from which on a text is not kept a third time, without capitals: that is made in some hundredths."""
PATIENCE = 0.5
"""Seconds of computing after which a pattern is given up; a long text has a little more for its length."""


class SearchError(ReaderError):
    """A pattern that cannot be read, or that takes too long."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought: words, or a regular expression."""

    text: str
    pattern: bool = False

    @property
    def exact(self) -> bool:
        """Whether capitals count: they do as soon as one is typed."""
        typed = re.sub(r"\\.", "", self.text) if self.pattern else self.text
        return any(letter.isupper() for letter in typed)


# fmt: off
_AS_TYPED = {
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‘’‚‛′ʼ‹›`´", "'"),
    **dict.fromkeys("‐‑‒–—―−⁃", "-"),
    **dict.fromkeys("\xad\u200b\u2060\ufeff", ""),
    "…": "...", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "ı": "i", "ς": "σ",
}
# fmt: on
"""What is typed for a character, where taking off its accents does not tell."""


@lru_cache(maxsize=4096)
def _folded_character(character: str) -> str:
    known = _AS_TYPED.get(character)
    if known is not None:
        return known
    if character.isspace():
        return " "
    return "".join(part for part in normalize("NFD", character) if not combining(part))


def _characters(text: str) -> set[str]:
    """Give the characters of a text; piece by piece, so that other threads have their turn."""
    found: set[str] = set()
    for start in range(0, len(text), _PIECE):
        found.update(text[start : start + _PIECE])
    return found


def _pieces(text: str) -> Iterator[tuple[Position, Position]]:
    """Divide a text within words, where nothing is squeezed."""
    start = 0
    while start < len(text):
        inside = _WITHIN.search(text, start + _PIECE)
        end = inside.start() + 1 if inside is not None else len(text)
        yield start, end
        start = end


def _exchanged(text: str, same: dict[int, str]) -> str:
    """Put other characters in the stead of some; where there are few one by one, which is quicker."""
    if len(same) > _FEW:
        return text.translate(same)
    for code, replacement in same.items():
        text = text.replace(chr(code), replacement)
    return text


class Folded:
    """A text as it is searched, with the way back to the original's positions."""

    def __init__(self, text: str) -> None:
        self._starts = array("q")
        """Where, in the folded text, each change of length starts and ends, ..."""
        self._ends = array("q")
        self._from = array("q")
        """... and where, in the original."""
        self._to = array("q")
        self.text = self._fold(text)

    @property
    def lower(self) -> str:
        """The folded text without capitals, position for position."""
        return self._small if len(self.text) < _LONG else self._lowered()

    @cached_property
    def _small(self) -> str:
        return self._lowered()

    def _lowered(self) -> str:
        # Piece by piece, since most are plain ASCII, which is quick.  Folding has left no capital whose small letter is
        # longer; only the end of a Greek word is special.
        pieces = (self.text[start : start + _PIECE].lower() for start in range(0, len(self.text), _PIECE))
        return "".join(pieces).replace("ς", "σ")

    def _fold(self, text: str) -> str:
        changed = {c: f for c in _characters(text) if (f := _folded_character(c)) != c}
        same = str.maketrans({c: f for c, f in changed.items() if len(f) == 1})
        others = "".join(re.escape(c) for c, f in changed.items() if len(f) != 1)
        changes = re.compile(f"[{others}]+|  +" if others else "  +")
        parts: list[str] = []
        at = 0
        # Piece by piece: for the memory, and so that other threads have their turn.
        for start, end in _pieces(text):
            parts.append(self._squeezed(_exchanged(text[start:end], same), changes, start, at))
            at += len(parts[-1])
        return "".join(parts)

    def _squeezed(self, text: str, changes: re.Pattern[str], begun: Position, at: int) -> str:
        """Fold a piece whose first character stands at a position, and comes to stand at a place of the folded text."""
        parts: list[str] = []
        done = 0
        for match in changes.finditer(text):
            start, end = match.span()
            parts.append(text[done:start])
            at += start - done
            for first, last, folded in self._changes(text, start, end):
                self._starts.append(at)
                self._from.append(begun + first)
                self._to.append(begun + last)
                parts.append(folded)
                at += len(folded)
                self._ends.append(at)
            done = end
        parts.append(text[done:])
        return "".join(parts)

    @staticmethod
    def _changes(text: str, start: Position, end: Position) -> Iterator[tuple[Position, Position, str]]:
        if text[start] == " ":
            yield start, end, " "
            return
        for at in range(start, end):
            yield at, at + 1, _folded_character(text[at])

    def original(self, start: int, end: int) -> Range:
        """Give the range of the original text for a range of the folded one."""
        last = end - 1
        place = bisect_right(self._starts, last)
        inside = place > 0 and last < self._ends[place - 1]
        stop = self._to[place - 1] if inside else self._lead_back(last) + 1
        # What was folded away just behind the last character, such as its accents, belongs to it.
        while place < len(self._starts) and self._from[place] == stop and self._ends[place] == end:
            stop = self._to[place]
            place += 1
        return Range(self._lead_back(start), stop)

    def _lead_back(self, at: int) -> Position:
        place = bisect_right(self._starts, at) - 1
        if place < 0:
            return at
        return self._from[place] if at < self._ends[place] else self._to[place] + at - self._ends[place]

    def place(self, at: Position) -> int:
        """Give the offset in the folded text of a position in the original."""
        place = bisect_right(self._from, at) - 1
        if place < 0:
            return at
        return self._starts[place] if at < self._to[place] else self._ends[place] + at - self._to[place]


@lru_cache(maxsize=4)
def folded(text: str) -> Folded:
    """Fold a text for searching; the last few are kept."""
    return Folded(text)


def find(text: str, query: Query, range: Range | None = None, limit: int | None = None) -> list[Range]:  # noqa: A002
    """Find all places where a text answers a query, in order, not overlapping."""
    within = range if range is not None else Range(0, len(text))
    found = _patterns(text, query, within) if query.pattern else _words(text, query, within)
    return list(islice(found, limit))


def after(found: list[Range], at: Position) -> int | None:
    """Give the index of the first hit after a position, or of the first of all; None without hits."""
    if not found:
        return None
    place = bisect_right(found, at, key=lambda hit: hit.start)
    return place if place < len(found) else 0


def before(found: list[Range], at: Position) -> int | None:
    """Give the index of the last hit before a position, or of the last of all; None without hits."""
    if not found:
        return None
    return bisect_left(found, at, key=lambda hit: hit.start) - 1 if found[0].start < at else len(found) - 1


def _words(text: str, query: Query, within: Range) -> Iterator[Range]:
    wanted = Folded(query.text)
    sought = wanted.text if query.exact else wanted.lower
    if not sought.strip():
        return
    ground = folded(text)
    haystack = ground.text if query.exact else ground.lower
    at = haystack.find(sought, ground.place(within.start))
    while at >= 0:
        hit = ground.original(at, at + len(sought))
        if hit.end > within.end:
            return
        if hit.start >= within.start:
            yield hit
        at = haystack.find(sought, at + len(sought))


def _patterns(text: str, query: Query, within: Range) -> Iterator[Range]:
    wanted = _compiled(query)
    ground = folded(text)
    with _patience(query, PATIENCE + len(text) / 10_000_000):
        hits = list(_pattern_hits(text, ground, wanted, within))
    yield from hits


def _pattern_hits(text: str, ground: Folded, wanted: re.Pattern[str], within: Range) -> Iterator[Range]:
    for paragraph in re.compile(r"[^\n]+").finditer(text, within.start, within.end):
        start, end = ground.place(paragraph.start()), ground.place(paragraph.end())
        for match in wanted.finditer(ground.text[start:end]):
            if match.end() > match.start():
                yield ground.original(start + match.start(), start + match.end())


@lru_cache(maxsize=32)
def _compiled(query: Query) -> re.Pattern[str]:
    # A fold that changes the length of a character would change what the pattern means.
    typed = "".join(f if len(f := _folded_character(c)) == 1 and c != " " else c for c in query.text)
    try:
        with warnings.catch_warnings(action="ignore"):  # they would be printed over the screen
            return re.compile(typed, 0 if query.exact else re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as reason:
        raise _error(query, f"this pattern cannot be read: {reason}") from None


def _error(query: Query, what: str, remedy: str = "") -> SearchError:
    return SearchError(Problem(query.text, what, remedy))


class _OutOfPatienceError(Exception):
    pass


@contextmanager
def _patience(query: Query, seconds: float) -> Iterator[None]:
    """Give up after a time, wherever the matching stands.

    Nothing in the language interrupts a match but a signal, and a signal reaches the main thread alone:
    elsewhere a pattern is refused rather than let loose.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("a pattern is sought from the main thread only")

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _OutOfPatienceError

    previous = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    except _OutOfPatienceError:
        raise _error(query, "this pattern takes too long", "ask for something plainer") from None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, previous)

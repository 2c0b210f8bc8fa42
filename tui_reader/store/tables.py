"""A TOML file that a person and the program write together: an array of tables, each changed by itself.

The text is cut before every header, and each piece is read alone.  That is sound: a piece that is valid by
itself ends outside every string and array, so what follows it is read as if it stood first.  It is quick too,
since only pieces not seen before are read again; and a change touches no other piece.  Every change is read
back and compared with what was meant before anyone sees it.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tui_reader.patterns import compiled
from tui_reader.problems import Problem, ReaderError
from tui_reader.store import statements
from tui_reader.toml_text import Values, decoded, line_of, load, refuse_absurd, scan

_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_HEADER = compiled(
    # The newline comes first, for a search for one character is quick; the text's first line is never missed,
    # since every text is searched with a newline before it.
    rf"\n[ \t]*(\[\[?)[ \t]*({_KEY})((?:[ \t]*\.[ \t]*{_KEY})*)[ \t]*\]\]?[ \t]*(?:#[^\n]*)?\r?(?=\n|\Z)"
)


class Table(NamedTuple):
    """One table of the array, and where it stands in the text."""

    values: Values
    start: int
    end: int
    """Where its last statement ends; comments and blank lines after it belong to what follows."""


class Tables(NamedTuple):
    """A file as it stands: its text, its array of tables, and whatever else it holds."""

    text: str
    key: str
    """The name of the array."""
    values: tuple[Values, ...]
    rest: Values
    """Everything outside the array."""
    pieces: tuple[tuple[int, int], ...]
    """Where each table stands; empty when the array is written so that it cannot be changed by parts."""

    @property
    def divisible(self) -> bool:
        """Whether single tables can be changed without touching the others."""
        return len(self.pieces) == len(self.values)

    def table(self, index: int) -> Table:
        """Give one table with its exact place."""
        start, end = self.pieces[index]
        return Table(self.values[index], start, start + statements.last_end(self.text[start:end]))

    def encode(self) -> bytes:
        """Give the file's bytes."""
        return self.text.encode()

    def appended(self, values: Values, text: str, known: Known) -> Tables:
        """Add a table, written as ``text`` without its header, after everything else."""
        return self.extended([(values, text)], known)

    def extended(self, added: Sequence[tuple[Values, str]], known: Known) -> Tables:
        """Add tables, each as what it says and how it is written, after everything else."""
        text = self.text
        for _, written in added:
            if text and not text.endswith("\n"):
                text += self._newline("\n")
            if text.strip():
                text += self._newline("\n")
            text += self._newline(f"[[{self.key}]]\n{written}")
        return self._checked(text, [*self.values, *(values for values, _ in added)], known)

    def replaced(self, index: int, values: Values, texts: Sequence[str], known: Known) -> Tables:
        """Put other text in the place of a table: the first of ``texts`` that says what was meant."""
        table = self.table(index)
        wanted = [*self.values[:index], values, *self.values[index + 1 :]]
        for number, text in enumerate(texts, start=1):
            whole = self.text[: table.start] + self._newline(text) + self.text[table.end :]
            try:
                return self._checked(whole, wanted, known)
            except ReaderError:
                if number == len(texts):
                    raise
        raise AssertionError("there is no text to put in the place")

    def removed(self, index: int, known: Known) -> Tables:
        """Take a table out, with the blank line that set it off."""
        table = self.table(index)
        before, after = self.text[: table.start], self.text[table.end :]
        blank = re.search(r"(?:(?<=\n)|\A)[ \t]*\r?\n\Z", before[-200:])
        if blank and (not after or re.match(r"[ \t]*\r?\n", after)):
            before = before[: len(before) - len(blank[0])]
        return self._checked(before + after, [*self.values[:index], *self.values[index + 1 :]], known)

    def _newline(self, text: str) -> str:
        return text.replace("\n", "\r\n") if "\r\n" in self.text[:2000] else text

    def _checked(self, text: str, wanted: Sequence[Values], known: Known) -> Tables:
        """Read a new text back and refuse it unless it says exactly what was meant."""
        new = parse(text, name="", key=self.key, known=known)
        if list(new.values) != list(wanted) or new.rest != self.rest:
            raise ReaderError(
                Problem(
                    "", "cannot be changed without touching more than was asked", "write this table by hand"
                )
            )
        return new


class Known:
    """What was read before: the last text, and the pieces of it with what they hold."""

    __slots__ = ("last", "pieces")

    def __init__(self) -> None:
        self.pieces: dict[str, Values] = {}
        self.last: Tables | None = None

    def forget(self, now: Tables) -> None:
        """Forget every piece that a text does not hold."""
        kept = {now.text[start:end] for start, end in now.pieces}
        self.pieces = {piece: values for piece, values in self.pieces.items() if piece in kept}


def read(data: bytes, *, path: Path, key: str, known: Known) -> Tables:
    """Read a file's bytes; what cannot be read is a ReaderError with line and column.

    Args:
        key: The name of the array of tables.
        known: Pieces read before; those read now are put in it.
    """
    return parse(decoded(data, str(path)), name=str(path), key=key, known=known)


def parse(text: str, *, name: str, key: str, known: Known) -> Tables:
    """Read a text; see :func:`read`."""
    last = known.last
    if last is None or last.text != text:
        last = (_changed(last, text, known) if last and last.key == key else None) or _parse(
            text, name=name, key=key, known=known
        )
        known.last = last
    return last  # not known.last: a signal handler may have read another text meanwhile


def _parse(text: str, *, name: str, key: str, known: Known) -> Tables:
    pieces = _divide(text, key, known)
    if pieces is not None:
        own = [piece for piece in pieces if piece[2]]
        other = "".join(text[start:end] for start, end, ours in pieces if not ours)
        rest = _load(other.removeprefix("\ufeff"), known)
        if rest is not None and key not in rest:
            values = tuple(known.pieces[text[start:end]][key][0] for start, end, _ in own)
            return Tables(text, key, values, rest, tuple((start, end) for start, end, _ in own))
    whole = load(text, name=name)
    found = whole.pop(key, [])
    tables = tuple(found) if isinstance(found, list) and all(isinstance(v, dict) for v in found) else ()
    if not tables and found:
        line = line_of(text, (key,))
        raise ReaderError(
            Problem(name, f"`{key}` is not a list of tables", f"begin each with [[{key}]]", line)
        )
    return Tables(text, key, tables, whole, ())


def _changed(last: Tables, text: str, known: Known) -> Tables | None:
    """Read a text of which most is as it was, and only what is not; None where more may have changed than tables.

    It is read from a table that is the same with what follows it, to one that is the same with all that follows.
    """
    head = _alike(last.text, text)
    tail = _alike(last.text, text, most=min(len(last.text), len(text)) - head, back=True)
    by = len(text) - len(last.text)
    begin = bisect_left(last.pieces, head, key=lambda piece: piece[1]) - 1
    end = bisect_right(last.pieces, len(last.text) - tail, key=lambda piece: piece[0])
    if begin < 0 or not last.divisible:
        return None
    start = last.pieces[begin][0]
    before, after = last.pieces[:begin], last.pieces[end:]
    stop = after[0][0] if after else len(last.text)
    if sum(piece[1] - piece[0] for piece in last.pieces[begin:end]) < stop - start:
        return None
    pieces = _divide(text[start : stop + by], last.key, known)
    if pieces is None or any(one[0] < one[1] and not one[2] for one in pieces):
        return None
    found = tuple((start + one[0], start + one[1]) for one in pieces if one[2])
    read = (known.pieces[text[one[0] : one[1]]][last.key][0] for one in found)
    values = (*last.values[:begin], *read, *last.values[end:])
    moved = tuple((one[0] + by, one[1] + by) for one in after) if by else after
    return Tables(text, last.key, values, last.rest, (*before, *found, *moved))


def _alike(one: str, other: str, *, most: int | None = None, back: bool = False) -> int:
    """Count the characters that two texts have in common at the beginning, or, going back, at the end."""
    low, high = 0, min(len(one), len(other)) if most is None else most
    while low < high:
        middle = (low + high + 1) // 2
        if back:
            same = one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]
        else:
            same = one[low:middle] == other[low:middle]
        low, high = (middle, high) if same else (low, middle - 1)
    return low


def overlaid(values: Values, changes: Mapping[tuple[str, ...], Any]) -> Values:
    """Give values with some of them, named by their paths, changed; None takes one out."""
    new = dict(values)
    for path, value in changes.items():
        if len(path) > 1:
            inner = new.get(path[0])
            new[path[0]] = overlaid(inner if isinstance(inner, dict) else {}, {path[1:]: value})
        elif value is None:
            new.pop(path[0], None)
        else:
            new[path[0]] = value
    return new


def _divide(text: str, key: str, known: Known) -> list[tuple[int, int, bool]] | None:
    """Cut a text before its headers; None where the pieces do not stand by themselves."""
    cuts: list[tuple[int, str]] = [(0, "")]
    for header in _HEADER.finditer("\n" + text):
        kind = ""
        if header[2].strip("\"'") == key:
            kind = "part" if header[3] else "table" if header[1] == "[[" else ""
        cuts.append((header.start(), kind))
    cuts.append((len(text), ""))
    pieces: list[tuple[int, int, bool]] = []
    place = 0
    while place < len(cuts) - 1:
        start, kind = cuts[place]
        after = place + 1
        if kind == "table":
            after = _past_parts(cuts, after)
        while not _alone(text[start : cuts[after][0]], key if kind == "table" else None, known):
            # A line that looks like a header may stand inside a string: then the piece goes on after it.
            end = _end_across(text, start, cuts[after][0])
            if end is None:
                return None
            after = next(i for i, (cut, _) in enumerate(cuts) if cut >= end)
            after = _past_parts(cuts, after) if kind == "table" else after
        pieces.append((start, cuts[after][0], kind == "table"))
        place = after
    return pieces


def _past_parts(cuts: list[tuple[int, str]], at: int) -> int:
    while cuts[at][1] == "part":
        at += 1
    return at


def _end_across(text: str, start: int, cut: int) -> int | None:
    """Give the end of the statement that a cut goes through; None where it goes through none."""
    for statement in scan(text, start):
        if statement.end > cut:
            return statement.end if statement.start < cut and statement.closed else None
    return None


def _alone(piece: str, key: str | None, known: Known) -> bool:
    """Say whether a piece can be read by itself, and is one table of the array where that is asked."""
    values = _load(piece.removeprefix("\ufeff"), known)
    if values is None or key is None:
        return values is not None
    if set(values) != {key}:
        return False
    found = values[key]
    return isinstance(found, list) and len(found) == 1 and isinstance(found[0], dict)


def _load(piece: str, known: Known) -> Values | None:
    values = known.pieces.get(piece)
    if values is None:
        try:
            refuse_absurd(piece, "")
            values = tomllib.loads(piece)
        except (ValueError, RecursionError, ReaderError):
            return None
        known.pieces[piece] = values
    return values

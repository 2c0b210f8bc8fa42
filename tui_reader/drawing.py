"""A line as it is drawn: pieces of text, each with the roles that a theme gives colours to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from tui_reader.cells import Cluster, clusters, cut, plain, width
from tui_reader.document import Document, Kind, Link, Position, Range, Span
from tui_reader.setting import Line, Measure, separator

_AS_INK = (Kind.PARAGRAPH, Kind.VERSE, Kind.ITEM, Kind.ROW, Kind.NOTE)
"""Set like the body.  A note's paragraphs are among them: the role ``note`` is that of its number."""

_OF_BAR = ("current", "doubtful")


class Lit(NamedTuple):
    """A stretch of text that is lit for the moment."""

    start: Position
    end: Position
    role: str
    """``hit``, ``hit.current``, ``target``, ``selected``; of a quotation's bar ``current`` and ``doubtful``."""


class Piece(NamedTuple):
    """A stretch of a line that is drawn in one way."""

    text: str
    roles: tuple[str, ...]
    """From the general to the special."""
    start: Position | None = None
    """The position of its first character; None for what is not in the text."""


class Placed(NamedTuple):
    """A grapheme at its place on a line; its cells include what justification adds after it."""

    start: Position
    end: Position
    drawn: str
    cell: int
    width: int


class Stretches:
    """Stretches of text sorted by start, so that those that touch a line are found by bisection."""

    def __init__(self, marks: Sequence[Span | Link | Range], role: str = "") -> None:
        ordered = sorted(marks, key=attrgetter("start"))
        lengths = [mark.end - mark.start for mark in ordered]
        self._role = role
        self._longest = max(lengths, default=0)
        self._long: list[Span | Link | Range] = []
        if self._longest > 4000:
            # The few that run on for pages are looked through one by one; they would lengthen every search.
            self._long = [mark for mark in ordered if mark.end - mark.start > 4000]
            ordered = [mark for mark in ordered if mark.end - mark.start <= 4000]
            self._longest = 4000
        self._marks = ordered
        self._starts = [mark.start for mark in ordered]

    def touching(self, start: Position, end: Position) -> list[Lit]:
        """Give the stretches that share text with a range."""
        low = bisect_left(self._starts, start - self._longest)
        high = bisect_left(self._starts, end)
        near = [
            mark for mark in (*self._long, *self._marks[low:high]) if mark.start < end and mark.end > start
        ]
        return [Lit(mark.start, mark.end, self._role or getattr(mark, "style", "")) for mark in near]


def base(line: Line) -> tuple[str, ...]:
    """Give the roles of everything on a line: what its block is, and whether it is quoted."""
    own = () if line.kind in _AS_INK else (line.kind.value,)
    if line.quoted:
        return (*own, "quote")
    return own or ("ink",)


class Painter:
    """Draws the lines of a document set in a measure."""

    def __init__(self, document: Document, measure: Measure) -> None:
        self.document = document
        self.measure = measure

    @cached_property
    def _coloured(self) -> tuple[Stretches, Stretches, Stretches]:
        """What colours the text by itself: styles, callouts, links; later ones are more special."""
        document = self.document
        return (
            Stretches(document.spans),
            Stretches([callout for callout, _ in document.callouts], "callout"),
            Stretches(document.links, "link"),
        )

    def straight(self, line: Line) -> bool:
        """Say whether cell and position differ by a constant on a line: most lines are so."""
        if line.gaps or line.cut or line.kind is Kind.RULE:
            return False
        return plain(self.document.text[line.start : line.end], self.measure.glyphs)

    def placed(self, line: Line) -> list[Placed]:
        """Give the graphemes of a line, each at its cell."""
        found: list[Placed] = []
        cell, spaces = line.indent, 0
        for start, end, drawn, cells in self._clusters(line):
            if line.gaps and self.document.text[start] == " ":
                extra = line.gaps[spaces] if spaces < len(line.gaps) else 0
                drawn, cells, spaces = drawn + " " * extra, cells + extra, spaces + 1
            found.append(Placed(start, end, drawn, cell, cells))
            cell += cells
        return found

    def _clusters(self, line: Line) -> list[Cluster]:
        glyphs = self.measure.glyphs
        block_end = self.document.blocks[line.block].end
        if line.kind is Kind.RULE:
            mark = separator(self.measure)
            return [Cluster(line.start, block_end, mark, width(mark))]
        found = clusters(self.document.text, line.start, line.end, glyphs, self.measure.widest)
        if line.cut:
            mark = cut(glyphs.ellipsis, self.measure.width - line.indent, glyphs)
            found.append(Cluster(line.end, block_end, mark, width(mark)))
        return found

    def pieces(self, line: Line, lit: Sequence[Lit]) -> tuple[Piece, ...]:
        """Draw a whole line from column 0: indentation, bars, lead, text and tail."""
        roles = base(line)
        made = self._margin(line, roles, lit)
        if line.blank:
            return tuple(made)
        if line.lead:
            made.append(Piece(line.lead, (*roles, "lead")))
        made += self._text(line, roles, lit)
        if line.hyphen:
            made.append(Piece(self.measure.glyphs.hyphen, roles))
        if line.tail:
            used = sum(width(piece.text) for piece in made)
            made.append(Piece(" " * (self.measure.width - used - width(line.tail)), roles))
            made.append(Piece(line.tail, (*roles, "tail")))
        return tuple(made)

    def _margin(self, line: Line, roles: tuple[str, ...], lit: Sequence[Lit]) -> list[Piece]:
        made: list[Piece] = []
        of_bar = {stretch.role for stretch in lit if stretch.role in _OF_BAR and stretch.start <= line.start}
        glyphs, current = self.measure.glyphs, "current" in of_bar
        column, mark = 0, glyphs.bar_doubtful if "doubtful" in of_bar else glyphs.bar
        for at in line.bars:
            if at > column:
                made.append(Piece(" " * (at - column), roles))
            made.append(Piece(mark, ("bar", "bar.current") if current else ("bar",)))
            column = at + width(mark)
        left = line.indent - width(line.lead) - column
        if left > 0 and not line.blank:
            made.append(Piece(" " * left, roles))
        return made

    def _text(self, line: Line, roles: tuple[str, ...], lit: Sequence[Lit]) -> list[Piece]:
        reach = max(line.end, line.start + 1)
        marks = [mark for kind in self._coloured for mark in kind.touching(line.start, reach)]
        marks += [mark for mark in lit if mark.role not in _OF_BAR]
        stretches = _stretches(line, marks)
        if self.straight(line):
            text = self.document.text
            return [Piece(text[start:end], roles + more, start) for start, end, more in stretches]
        graphemes = self.placed(line)
        if len(stretches) == 1 and graphemes:
            words = "".join(grapheme.drawn for grapheme in graphemes)
            return [Piece(words, roles + stretches[0][2], graphemes[0].start)] if words else []
        made: list[Piece] = []
        starts = [start for start, _, _ in stretches]
        for grapheme in graphemes:
            place = bisect_right(starts, grapheme.start) - 1
            wanted = roles + (stretches[place][2] if place >= 0 else ())
            if made and made[-1].roles == wanted:
                made[-1] = made[-1]._replace(text=made[-1].text + grapheme.drawn)
            elif grapheme.drawn:
                made.append(Piece(grapheme.drawn, wanted, grapheme.start))
        return made


def _stretches(line: Line, marks: list[Lit]) -> list[tuple[Position, Position, tuple[str, ...]]]:
    """Cut a line where its colouring changes."""
    edges = {line.start, line.end}
    for mark in marks:
        edges.add(min(max(mark.start, line.start), line.end))
        edges.add(min(max(mark.end, line.start), line.end))
    ordered = sorted(edges)
    found: list[tuple[Position, Position, tuple[str, ...]]] = []
    for start, end in pairwise(ordered):
        roles = tuple(dict.fromkeys(mark.role for mark in marks if mark.start <= start and mark.end >= end))
        if found and found[-1][2] == roles:
            start = found.pop()[0]
        found.append((start, end, roles))
    return found

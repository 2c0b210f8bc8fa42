"""What an essay is made of, block by block, and all of its blocks in little room.

A long essay has hundreds of thousands of blocks.  As objects they would take as much memory as its text, so that
:class:`Blocks` keeps their numbers in arrays, and makes a block when it is asked for.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, overload

Position = int
"""An offset in code points into a document's text."""


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A half-open stretch of text."""

    start: Position
    end: Position

    def __contains__(self, at: object) -> bool:
        return isinstance(at, int) and self.start <= at < self.end

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Range) -> bool:
        """Say whether the two share at least one position."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Range) -> bool:
        """Say whether all of ``other`` lies inside."""
        return self.start <= other.start and other.end <= self.end


class Kind(StrEnum):
    """What a block is; it decides how the block is laid out."""

    TITLE = "title"
    BYLINE = "byline"
    """The author's line, or another line of front matter."""
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    VERSE = "verse"
    """One line of verse; the lines of a stanza are separated by a single newline in the text."""
    ITEM = "item"
    """One paragraph of a list; the first of an item has its number or bullet as ``lead``."""
    ROW = "row"
    """A row of a table."""
    CODE = "code"
    """Lines kept exactly as they are; the text holds their newlines."""
    RULE = "rule"
    """A separator such as ``* * *``."""
    CAPTION = "caption"
    NOTE = "note"
    """A paragraph of a note's body; the first has the note's label as ``lead``."""
    ENTRY = "entry"
    """One line of a page we write, cut with an ellipsis where it does not fit; ``tail`` at the right."""


class Container(StrEnum):
    """What a block stands inside of, from the outermost to the innermost."""

    QUOTE = "quote"
    EPIGRAPH = "epigraph"
    LIST = "list"
    ASIDE = "aside"
    TABLE = "table"


class Block(NamedTuple):
    """A paragraph, heading, line of verse or other unit that is laid out by itself."""

    kind: Kind
    start: Position
    end: Position
    level: int = 0
    """Of a heading: 1 is the highest.  Of an entry or item: its depth, 0 outermost."""
    inside: tuple[Container, ...] = ()
    lead: str = ""
    """Drawn before the first line, not part of the text: a list number, a note's label."""
    tail: str = ""
    """Drawn at the right of an entry, not part of the text."""

    @property
    def range(self) -> Range:
        """The block's text, without the newlines that follow it."""
        return Range(self.start, self.end)

    @property
    def quoted(self) -> bool:
        """Whether the block stands inside a block quotation or an epigraph."""
        return Container.QUOTE in self.inside or Container.EPIGRAPH in self.inside


_RECENT = 64
"""So many blocks are kept as they were made."""
Form = tuple[Kind, int, tuple[Container, ...]]
"""What many blocks have in common: kind, level, and what they stand inside of."""


class Blocks(Sequence[Block]):
    """Blocks in the order of the text; they can be added at the end, and one put in another's stead."""

    __slots__ = ("_ends", "_forms", "_known", "_leads", "_made", "_numbers", "_tails", "starts")

    def __init__(self, blocks: Iterable[Block] = ()) -> None:
        self.starts = array("I")
        """Where each begins, in order."""
        self._ends = array("I")
        self._forms: list[Form] = []
        self._numbers: dict[Form, int] = {}
        self._known = array("I")
        """Of each block the number of its form: there are few."""
        self._leads: dict[int, str] = {}
        self._tails: dict[int, str] = {}
        self._made: dict[int, Block] = {}
        """The blocks asked for last: whoever sets a line asks for the same few again and again."""
        if isinstance(blocks, Blocks):
            self.starts, self._ends, self._known = blocks.starts[:], blocks._ends[:], blocks._known[:]
            self._forms, self._numbers = blocks._forms[:], dict(blocks._numbers)
            self._leads, self._tails = dict(blocks._leads), dict(blocks._tails)
            return
        for block in blocks:
            self.append(block)

    def append(self, block: Block) -> None:
        """Add a block after the others."""
        if block.tail:
            self._tails[len(self.starts)] = block.tail
        self.add((block.kind, block.level, block.inside), block.start, block.end, block.lead)

    def add(self, form: Form, start: Position, end: Position, lead: str = "") -> None:
        """Add a block after the others without making it first: a long essay has too many for that."""
        if lead:
            self._leads[len(self.starts)] = lead
        self.starts.append(start)
        self._ends.append(end)
        self._known.append(self._number(form))

    def __setitem__(self, index: int, block: Block) -> None:
        index = range(len(self))[index]
        self._made.pop(index, None)
        self.starts[index], self._ends[index] = block.start, block.end
        self._known[index] = self._number((block.kind, block.level, block.inside))
        for texts, text in ((self._leads, block.lead), (self._tails, block.tail)):
            texts.pop(index, None)
            if text:
                texts[index] = text

    def _number(self, form: Form) -> int:
        number = self._numbers.get(form)
        if number is None:
            number = self._numbers[form] = len(self._forms)
            self._forms.append(form)
        return number

    @overload
    def __getitem__(self, index: int) -> Block: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Block, ...]: ...

    def __getitem__(self, index: int | slice) -> Block | tuple[Block, ...]:
        if isinstance(index, slice):
            return tuple(map(self._block, range(len(self))[index]))
        found = self._made.get(index)
        if found is None:
            found = self._block(range(len(self))[index])
            if index >= 0:
                if len(self._made) >= _RECENT:
                    self._made.clear()
                self._made[index] = found
        return found

    def _block(self, index: int) -> Block:
        kind, level, inside = self._forms[self._known[index]]
        lead, tail = self._leads.get(index, ""), self._tails.get(index, "")
        return Block(kind, self.starts[index], self._ends[index], level, inside, lead, tail)

    def __iter__(self) -> Iterator[Block]:
        return map(self._block, range(len(self)))

    def __len__(self) -> int:
        return len(self.starts)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Blocks):
            return NotImplemented
        return len(self) == len(other) and all(map(Block.__eq__, self, other))

    __hash__ = None  # type: ignore[assignment]

    def kind(self, index: int) -> Kind:
        """Give the kind of a block alone."""
        return self._forms[self._known[index]][0]

    def stretches(self) -> Iterator[tuple[Kind, Position, Position]]:
        """Give of each block no more than its kind, its start and its end."""
        kinds = [form[0] for form in self._forms]
        return zip(map(kinds.__getitem__, self._known), self.starts, self._ends, strict=True)

    def of_kind(self, kind: Kind) -> Iterator[tuple[int, Block]]:
        """Give the blocks of a kind with their numbers, without a look at what the others hold."""
        wanted = {number for number, form in enumerate(self._forms) if form[0] is kind}
        return ((index, self._block(index)) for index, number in enumerate(self._known) if number in wanted)

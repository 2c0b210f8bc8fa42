"""How a block is set: the space before it, its indentation, lead, bar, and lines.

Everything here is about one block and its neighbours; nothing looks at the document as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tui_reader.breaking import Rules, balanced, broken, division, gaps
from tui_reader.cells import UNICODE, Glyphs, cut, drawn, fit, width
from tui_reader.document import Block, Container, Document, Kind, Position, Range

FRONT = (Kind.TITLE, Kind.BYLINE)
_JUSTIFIED = (Kind.PARAGRAPH, Kind.ITEM, Kind.NOTE)
_NOTHING: frozenset[Position] = frozenset()
_LOOK_BACK = 200
"""How many blocks back the lead of a long item or note is looked for."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How wide and in what manner a document is set."""

    width: int = 72
    """In cells, everything included."""
    justify: bool = False
    hyphenate: str = ""
    """The language whose words may be divided; empty for none."""
    paragraphs: str = "blank"
    """``blank``: a blank row between paragraphs; ``indent``: an indented first line instead."""
    quote_indent: int = 4
    glyphs: Glyphs = UNICODE
    tight: bool = False
    """For a narrow screen: half the indentation, never two blank rows together."""

    @property
    def indentation(self) -> int:
        """How far a block quotation is set in."""
        return min(2, self.quote_indent) if self.tight else self.quote_indent

    @property
    def deepest(self) -> int:
        """The most that may be taken from a line for indentation, both sides together."""
        return (self.width - 1) // 2

    @property
    def widest(self) -> int:
        """The widest grapheme that is drawn: what fits on the most indented line."""
        return max(1, self.width - self.deepest)


class Line(NamedTuple):
    """One row of a block: the stretch of text it shows, and how it stands on the page.

    The line owns the positions from its start to the start of the next line of text: the space or newline
    swallowed at the break, and after the last line of a block the newlines that part it from the next.
    Blank rows own nothing; their start and end are the start of the block they precede.
    """

    start: Position
    end: Position
    block: int
    """Its index; -1 in a document without blocks."""
    indent: int = 0
    """Cells before the text, the lead's included."""
    lead: str = ""
    """As drawn, at the right of the indentation."""
    gaps: tuple[int, ...] = ()
    """Of a justified line: cells to add to each of its spaces."""
    blank: bool = False
    kind: Kind = Kind.PARAGRAPH
    hyphen: bool = False
    """Whether a hyphen that is not in the text is drawn at the end."""
    last: bool = False
    """Whether it is the last line of its block."""
    bars: tuple[int, ...] = ()
    """The columns of the quotation bars beside it."""
    tail: str = ""
    """As drawn, at the right end of the measure."""
    cut: bool = False
    """Whether the rest of the block is left out and an ellipsis drawn for it."""
    quoted: bool = False

    def __hash__(self) -> int:
        """Of all that a line is, take what tells it from nearly every other: it is asked for each row at each key."""
        return hash((self.start, self.end, self.block, self.blank))


class _Shape(NamedTuple):
    """The indentation of a block's lines."""

    first: int
    rest: int
    right: int
    lead: str
    bars: tuple[int, ...]


def rows(document: Document, index: int, measure: Measure) -> tuple[Line, ...]:
    """Set a block: the blank rows before it, then its lines."""
    block = document.blocks[index]
    lines = _lines(document, block, index, measure)
    before = blank_rows(document, index, measure)
    if not before:
        return lines
    bars = _bars_between(document, index, measure)
    blank = Line(block.start, block.start, index, blank=True, kind=block.kind, bars=bars, quoted=bool(bars))
    return (blank,) * before + lines


def _lines(document: Document, block: Block, index: int, measure: Measure) -> tuple[Line, ...]:
    if block.kind is Kind.ENTRY:
        return (_entry(document, index, measure),)
    if block.kind is Kind.RULE:
        return (_rule(block, index, measure),)
    shape = _shape(document, block, index, measure)
    rules = _rules(document, block, measure)
    quoted = block.quoted
    first = max(1, measure.width - shape.first - shape.right)
    rest = max(1, measure.width - shape.rest - shape.right)
    if block.kind in (*FRONT, Kind.HEADING):
        found = balanced(document.text, block.start, block.end, first, rules)
    else:
        found = broken(document.text, block.start, block.end, first, rest, rules)
    count = len(found)
    justified = measure.justify and block.kind in _JUSTIFIED
    made: list[Line] = []
    for number, line in enumerate(found):
        wide = rest if number else first
        filled = justified and number + 1 < count and document.text[line.end : line.next] != "\n"
        made.append(
            Line(
                line.start,
                line.end,
                index,
                indent=shape.rest if number else shape.first,
                lead="" if number else shape.lead,
                gaps=gaps(document.text, line, wide, rules, odd=number % 2 == 1) if filled else (),
                kind=block.kind,
                hyphen=line.hyphen,
                last=number + 1 == count,
                bars=shape.bars,
                quoted=quoted,
            )
        )
    return tuple(made)


def _rules(document: Document, block: Block, measure: Measure) -> Rules:
    points = division(measure.hyphenate) if measure.hyphenate else None
    if block.kind in (*FRONT, Kind.HEADING, Kind.VERSE, Kind.CODE):
        points = None
    return Rules(
        measure.glyphs,
        measure.widest,
        _glued(document, block),
        points,
        slack=3 if measure.justify else max(4, measure.width // 8),
        exact=block.kind is Kind.CODE,
    )


def _glued(document: Document, block: Block) -> frozenset[Position]:
    """Find the positions that a callout holds together: all in it, and the space before it."""
    called = document.callouts_in(block.range)
    if not called:
        return _NOTHING
    found: set[Position] = set()
    for callout, _ in called:
        at = callout.start
        while at > block.start and document.text[at - 1] == " ":
            at -= 1
        found.update(range(at, min(callout.end, callout.start + 32)))
    return frozenset(found)


def _entry(document: Document, index: int, measure: Measure) -> Line:
    block = document.blocks[index]
    step = 1 if measure.tight else 2
    lead = _spaced(block.lead, measure)
    indent = _capped(block.level * step + width(lead), measure)
    tail = drawn(block.tail, measure.glyphs)
    room = measure.width - indent - (width(tail) + 2 if tail else 0)
    if tail and room < 8:
        tail, room = "", measure.width - indent
    newline = document.text.find("\n", block.start, block.end)
    stop = block.end if newline < 0 else newline
    end = fit(document.text, block.start, stop, max(1, room), measure.glyphs, measure.widest)
    shortened = end < block.end
    if shortened:
        mark = width(drawn(measure.glyphs.ellipsis, measure.glyphs))
        end = block.start
        if room > mark:
            end = fit(document.text, block.start, stop, room - mark, measure.glyphs, measure.widest)
        while end > block.start and document.text[end - 1] == " ":
            end -= 1
    lead = _fitted(lead, indent, measure)
    return Line(
        block.start, end, index, indent, lead, kind=block.kind, last=True, tail=tail, cut=shortened,
        quoted=block.quoted,
    )  # fmt: skip


def separator(measure: Measure) -> str:
    """Give what is drawn for a rule."""
    mark = measure.glyphs.separator
    return mark if width(mark) <= measure.width else mark[:1]


def _rule(block: Block, index: int, measure: Measure) -> Line:
    indent = (measure.width - width(separator(measure))) // 2
    return Line(block.start, block.end, index, indent, kind=block.kind, last=True, quoted=block.quoted)


def _capped(indent: int, measure: Measure) -> int:
    return max(0, min(indent, measure.deepest)) if indent else 0


def _fitted(lead: str, room: int, measure: Measure) -> str:
    """Cut a lead to the room there is for it, when the measure is too narrow for all of it."""
    if width(lead) <= room:
        return lead
    kept = cut(lead.rstrip(), room - 1, measure.glyphs)
    return kept + " " * (room - width(kept))


def _spaced(lead: str, measure: Measure) -> str:
    """Give a lead as drawn, with the space that parts it from the text; some bring their own."""
    if not lead:
        return ""
    shown = drawn(lead, measure.glyphs)
    return shown if not shown or shown.endswith(" ") else shown + " "


def _depth(block: Block) -> int:
    """Say in how many quotations a block stands."""
    if not block.inside:
        return 0
    return sum(container in (Container.QUOTE, Container.EPIGRAPH) for container in block.inside)


def _shape(document: Document, block: Block, index: int, measure: Measure) -> _Shape:
    depth = _depth(block)
    inset = depth * measure.indentation
    first = inset + _hanging(document, block, index, measure)
    rest = first
    if block.kind is Kind.ITEM:
        first = rest = first + block.level * (2 if measure.tight else 4)
    elif block.kind in (Kind.VERSE, Kind.ROW):
        rest = first + (2 if measure.tight else 4)
    elif block.kind is Kind.PARAGRAPH and run_in(document, index, measure):
        first = rest + (2 if measure.tight else 3)
    first, rest, right = _capped(first, measure), _capped(rest, measure), 0
    if depth and block.kind is not Kind.VERSE:
        right = min(depth * (measure.indentation // 2), max(0, measure.deepest - inset))
        right = min(right, measure.deepest - max(first, rest))
    bars = _bars(depth, measure, min(first, rest))
    lead = _spaced(block.lead, measure)
    if lead:
        if block.kind is Kind.NOTE and width(lead) < 4:
            lead += " "  # a note's label stands right in two cells, two more part it from its text
        lead = _fitted(lead, first - (bars[-1] + width(measure.glyphs.bar) if bars else 0), measure)
    return _Shape(first, rest, right, lead, bars)


def _hanging(document: Document, block: Block, index: int, measure: Measure) -> int:
    """Say how far a lead pushes in all the lines of its item or note, the later paragraphs' too."""
    if block.kind not in (Kind.ITEM, Kind.NOTE):
        return width(_spaced(block.lead, measure))
    lead = width(_spaced(_lead_of(document, index), measure))
    return lead if block.kind is Kind.ITEM and lead <= 2 else max(4, lead)


def _lead_of(document: Document, index: int) -> str:
    block = document.blocks[index]
    for place in range(index, max(-1, index - _LOOK_BACK), -1):
        other = document.blocks[place]
        if other.kind is block.kind and other.level == block.level and other.lead:
            return other.lead
        if other.kind is not block.kind and other.kind is not Kind.PARAGRAPH:
            break
    return ""


def _bars(depth: int, measure: Measure, indent: int) -> tuple[int, ...]:
    if not depth:
        return ()
    step, mark = measure.indentation, width(measure.glyphs.bar)
    # A bar drawn as | needs a space behind it, which half of a narrow indentation does not leave.
    place = 0 if measure.glyphs.ascii and step < 4 else step // 2
    columns = (level * step + place for level in range(depth))
    return tuple(column for column in columns if column + mark <= indent)


def _bars_between(document: Document, index: int, measure: Measure) -> tuple[int, ...]:
    """Give the bars that run on through the blank rows before a block of the same quotation."""
    block, before = document.blocks[index], document.blocks[index - 1]
    if not (block.quoted and before.quoted and same_quotation(document, before, block)):
        return ()
    one = _shape(document, before, index - 1, measure).bars
    other = _shape(document, block, index, measure).bars
    return one if len(one) < len(other) else other


def same_quotation(document: Document, before: Block, block: Block) -> bool:
    """Say whether two neighbouring quoted blocks belong to one quotation."""
    touching = [q for q in document.quotations_in(Range(before.start, block.end)) if q.block]
    if any(q.range.start <= before.start and q.range.end >= block.end for q in touching):
        return True
    # Without a quotation around either, the two can only be told apart by their containers.
    shared = min(len(before.inside), len(block.inside))
    return not touching and block.inside[:shared] == before.inside[:shared]


def run_in(document: Document, index: int, measure: Measure) -> bool:
    """Say whether a paragraph follows another without a blank row, its first line indented instead."""
    if measure.paragraphs != "indent" or index == 0:
        return False
    block, before = document.blocks[index], document.blocks[index - 1]
    if block.kind is not Kind.PARAGRAPH or before.kind is not Kind.PARAGRAPH or block.inside != before.inside:
        return False
    return not block.quoted or same_quotation(document, before, block)


def blank_rows(document: Document, index: int, measure: Measure) -> int:
    """Say how many blank rows stand before a block."""
    if index == 0:
        return 0
    block, before = document.blocks[index], document.blocks[index - 1]
    if block.kind in FRONT and before.kind in FRONT:
        return 0
    if document.text.count("\n", before.end, block.start) < 2 or run_in(document, index, measure):
        return 0
    if measure.tight or document.metadata.format == "page":
        return 1
    if before.kind in FRONT:
        return 2
    if block.kind is Kind.HEADING:
        return 2 if block.level <= 2 and before.kind is not Kind.HEADING else 1
    return 2 if block.kind is Kind.NOTE and before.kind is not Kind.NOTE else 1

"""What a person says of the quotations of an essay, over what was inferred or marked.

A correction names a paragraph by its words, so it outlives changes of the text; where they are no longer found, or
are found twice, it is reported and not obeyed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, NamedTuple

from tui_reader import anchor
from tui_reader.anchor import Anchor, Status
from tui_reader.document import Block, Blocks, Container, Document, Inference, Kind, Quotation, Range
from tui_reader.recovery.citing import closes, lead_in, of_block
from tui_reader.recovery.paragraphs import Paragraph, Shape
from tui_reader.recovery.quotations import BlockQuotation, Setting, block_quotations
from tui_reader.recovery.run_in import dialect_of

Said = Literal["quotation", "not", "join", "split"]
"""The paragraph is quoted, or is not; it goes on with the quotation of the one before it, or begins another."""

YOURS = Inference(1.0, ("you said so",))
WORDS = 400
"""So much of a paragraph is kept to find it again."""
_NEAR = 80
"""So far from a paragraph's beginning its first words may be found, since words may be put before them."""
_BESIDE = 12
"""Characters on either side that tell one of two paragraphs alike from the other."""
_QUOTED = (Container.QUOTE, Container.EPIGRAPH)
_JUDGED = (Kind.PARAGRAPH, Kind.VERSE, Kind.ITEM)
_SHAPES = {Kind.VERSE: Shape.VERSE, Kind.ROW: Shape.ROW, Kind.RULE: Shape.RULE}


class Correction(NamedTuple):
    """One thing that a person says of a paragraph."""

    id: str
    kind: Said
    anchor: Anchor
    made: datetime | None = None


class Outcome(NamedTuple):
    """What became of a correction."""

    correction: Correction
    status: Status
    """How its paragraph was found; ambiguous and lost ones are not obeyed."""
    range: Range | None = None
    """The paragraph, where it was found."""


@dataclass(slots=True)
class _Orders:
    """Corrections by the blocks they are about; of two that differ the later holds."""

    labels: dict[int, bool] = field(default_factory=dict)
    units: list[range] = field(default_factory=list)
    """The blocks of each paragraph that is said to be quoted."""
    edges: dict[int, Said] = field(default_factory=dict)
    """Joins and splits, by the block they come before."""

    def take(self, kind: Said, unit: range, before: range) -> None:
        """Take one order: ``before`` are the blocks of the paragraph before."""
        parts = [before, unit] if kind in ("join", "split") else [unit]
        for part in parts:
            self.labels |= dict.fromkeys(part, kind != "not")
        self.units += parts if kind != "not" else []
        if kind in ("join", "split"):
            self.edges[unit.start] = kind


def unit_at(document: Document, at: int) -> range:
    """Give the blocks of the paragraph or the verses at a position; none where nothing can be corrected."""
    index = document.block_at(at)
    if index < 0 or not _correctable(document, index):
        return range(0)
    if document.blocks[index].kind is not Kind.VERSE:
        return range(index, index + 1)
    first = last = index
    while first > 0 and document.blocks[first - 1].kind is Kind.VERSE:
        first -= 1
    while last + 1 < len(document.blocks) and _verse(document, last + 1):
        last += 1
    return range(first, last + 1)


def before(document: Document, unit: range) -> range:
    """Give the blocks of the paragraph before another; none where there is none to join."""
    return unit_at(document, document.blocks[unit.start - 1].start) if unit.start > 0 else range(0)


def extent(document: Document, unit: range) -> Range:
    """Give the text of some blocks."""
    return Range(document.blocks[unit.start].start, document.blocks[unit.stop - 1].end)


def anchored(document: Document, unit: range) -> Anchor:
    """Describe a paragraph so that it is found again."""
    words = extent(document, unit)
    return anchor.make(document.text, words.start, min(words.end, words.start + WORDS))


def apply(
    document: Document, corrections: Iterable[Correction], *, infer: float = 0.0
) -> tuple[Document, tuple[Outcome, ...]]:
    """Obey corrections, judging what stands round them again; the text stays as it is.

    Args:
        infer: How sure an inference must be to be taken for a quotation.
    """
    orders = _Orders()
    outcomes: list[Outcome] = []
    for correction in corrections:
        unit, status = _found(document, correction)
        outcomes.append(Outcome(correction, status, extent(document, unit) if unit else None))
        if unit:
            orders.take(correction.kind, unit, before(document, unit))
    marked = _marked(document)
    groups = marked
    if orders.labels and document.metadata.format == "plain":
        groups = block_quotations(_setting(document, marked, orders.labels))
    groups = [group for group in groups if group.evidence is None or group.evidence.confidence >= infer]
    groups = _obeyed(groups, orders)
    return (document if groups == marked else rebuilt(document, marked, groups)), tuple(outcomes)


def _verse(document: Document, index: int) -> bool:
    return document.blocks[index].kind is Kind.VERSE and _correctable(document, index)


def _correctable(document: Document, index: int) -> bool:
    block = document.blocks[index]
    return block.kind in _JUDGED and block.start < document.body.end and block.end > block.start


def _found(document: Document, correction: Correction) -> tuple[range, Status]:
    """Find the paragraph of a correction; none where obeying it might be wrong."""
    found = anchor.resolve(document.text, correction.anchor)
    if found.range is None or found.status is Status.AMBIGUOUS:
        return range(0), found.status
    if found.status is not Status.SAME and not _alone(document.text, correction.anchor, found.range):
        return range(0), Status.AMBIGUOUS
    unit = unit_at(document, found.range.start)
    lost = range(0), Status.LOST
    if not unit or (correction.kind in ("join", "split") and not before(document, unit)):
        return lost
    words = extent(document, unit)
    # Words that have become part of another paragraph say nothing of the whole of it.
    near = found.range.start - words.start <= _NEAR and found.range.end <= words.end + _NEAR
    return (unit, found.status) if near else lost


def _alone(text: str, place: Anchor, found: Range) -> bool:
    """Say whether the words that were found stand nowhere else, or nowhere else between the same neighbours."""
    between = place.before[-_BESIDE:] + place.exact + place.after[:_BESIDE]
    return text.count(text[found.start : found.end]) == 1 or text.count(between) == 1


def _marked(document: Document) -> list[BlockQuotation]:
    """Give the block quotations as the document has them, those inside others left out."""
    groups: list[BlockQuotation] = []
    for quotation in document.block_quotations:
        blocks = document.blocks_in(quotation.range)
        if (
            blocks
            and quotation.range.end <= document.body.end
            and (not groups or blocks.start > groups[-1].last)
        ):
            groups.append(BlockQuotation(blocks.start, blocks.stop - 1, quotation.evidence))
    return groups


def _setting(document: Document, marked: Sequence[BlockQuotation], labels: Mapping[int, bool]) -> Setting:
    """Give the essay as the rules of inference read it."""
    set_off = {i for group in marked if group.evidence is None for i in range(group.first, group.last + 1)}
    own = [block for block in document.blocks if block.start < document.body.end]
    text = document.text
    paragraphs = [
        Paragraph(
            text[block.start : block.end],
            0,
            1,
            indent=4 if i in set_off else 0,
            shape=_SHAPES.get(block.kind, Shape.PROSE),
        )
        for i, block in enumerate(own)
    ]
    fixed = frozenset(i for i, block in enumerate(own) if block.kind not in _JUDGED)
    closing: dict[int, str] = {}
    callouts = [(callout.start, callout.end, note.label) for callout, note in document.callouts]
    callouts += [
        (mark.at, mark.at + len(mark.label), mark.label.strip("[]()"))
        for mark in document.landmarks
        if mark.kind == "callout"
    ]
    for start, end, label in sorted(callouts):
        index = document.block_at(start)
        if index < len(own) and closes(text, end, own[index].end):
            closing[index] = label
    dialect = dialect_of(text[block.start : block.end] for block in document.blocks)
    return Setting(paragraphs, fixed, closing, dialect, labels)


def _obeyed(groups: Sequence[BlockQuotation], orders: _Orders) -> list[BlockQuotation]:
    """Divide the blocks into quotations as a person said, whatever was judged."""
    owner = {i: n for n, group in enumerate(groups) for i in range(group.first, group.last + 1)}
    evidence = {n: group.evidence for n, group in enumerate(groups)}
    for i, quoted in orders.labels.items():
        if not quoted:
            owner.pop(i, None)
    for unit in orders.units:
        wanted = [i for i in unit if orders.labels[i]]
        owners = {owner.get(i, -1) for i in wanted}
        name = owners.pop() if len(owners) == 1 and -1 not in owners else len(evidence)
        if wanted:
            evidence[name] = YOURS
            owner |= dict.fromkeys(wanted, name)
    for i, kind in sorted(orders.edges.items()):
        if i - 1 in owner and i in owner:
            _obey_edge(owner, evidence, i, kind)
    found: list[BlockQuotation] = []
    for i in sorted(owner):
        if found and found[-1].last == i - 1 and owner[i - 1] == owner[i]:
            found[-1] = found[-1]._replace(last=i)
        else:
            found.append(BlockQuotation(i, i, evidence[owner[i]]))
    return found


def _obey_edge(owner: dict[int, int], evidence: dict[int, Inference | None], i: int, kind: Said) -> None:
    name, old = owner[i - 1], owner[i]
    if kind == "split":
        name = len(evidence) if name == old else old
    evidence[owner[i - 1]] = evidence[name] = YOURS
    while old != name and owner.get(i) == old:
        owner[i] = name
        i += 1


def rebuilt(document: Document, old: Sequence[BlockQuotation], new: Sequence[BlockQuotation]) -> Document:
    """Give the document with other block quotations: containers, ranges and the notes of their sources."""
    was = {i for group in old for i in range(group.first, group.last + 1)}
    now = {i for group in new for i in range(group.first, group.last + 1)}
    blocks = Blocks(document.blocks)
    for i in was ^ now:
        blocks[i] = _contained(blocks[i], i in now)
    callouts = [(callout.start, callout.end, note.id) for callout, note in document.callouts]
    known = {quotation.range: quotation for quotation in reversed(document.block_quotations)}
    outer = {extent(document, range(group.first, group.last + 1)) for group in old}
    quotations = [
        one
        for one in document.quotations
        if not one.block or (one.range not in outer and all(i in now for i in _body(document, one.range)))
    ]
    for group in new:
        words = extent(document, range(group.first, group.last + 1))
        note = of_block(document.text, words, lead_in(document.blocks, group.first), callouts)
        fresh = Quotation(words, True, note=note)
        quotations.append(replace(known.get(words, fresh), evidence=group.evidence))
    quotations.sort(key=lambda one: (one.range.start, -one.range.end, not one.block))
    return replace(document, blocks=blocks, quotations=tuple(quotations))


def _body(document: Document, words: Range) -> range:
    """Give the blocks of a range, none where it stands in the notes."""
    return document.blocks_in(words) if words.start < document.body.end else range(0)


def _contained(block: Block, quoted: bool) -> Block:
    inside = tuple(one for one in block.inside if one not in _QUOTED)
    return block._replace(inside=(Container.QUOTE, *inside) if quoted else inside)


def lost(outcomes: Sequence[Outcome]) -> list[str]:
    """Say how many corrections found no paragraph; nothing where all did."""
    gone = sum(1 for outcome in outcomes if outcome.range is None)
    return [f"{gone} of your corrections no longer find their paragraph"] if gone else []

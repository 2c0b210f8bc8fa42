"""What each block stands inside of, as containers that can be told from one another.

A block says that it stands in a quotation, but not in which.  Two quotations one after the other are two; whoever
writes a document out has to know where the one ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui_reader.document import Block, Container, Document, Kind, Quotation, Range

DEEPEST = 30
"""Containers in containers that are written; no essay has more."""
_QUOTING = (Container.QUOTE, Container.EPIGRAPH)


@dataclass(frozen=True, slots=True)
class Holder:
    """A container that some neighbouring blocks stand in."""

    kind: str
    """``quote``, ``epigraph``, ``list``, ``item``, ``aside`` or ``table``."""
    key: int
    """Tells it from others of its kind."""
    lead: str = ""
    """Of an item: its number or bullet."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and its containers, the outermost first."""

    block: Block
    holders: tuple[Holder, ...]
    close: bool
    """Whether only a line's end parts it from the block before: the next line of a stanza or row of a table."""


def placed(document: Document, range_: Range) -> Iterator[Placed]:
    """Give the blocks of a range in order, each with its containers."""
    return _Placing(document).run([document.blocks[index] for index in document.blocks_in(range_)])


class _Placing:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.quotations = [quotation for quotation in document.quotations if quotation.block]
        self.count = 0
        self.items: list[Holder] = []
        self.before: tuple[Holder, ...] = ()

    def run(self, blocks: Sequence[Block]) -> Iterator[Placed]:
        active: list[tuple[int, Quotation]] = []
        place = 0
        end = -1
        for block in blocks:
            active = [held for held in active if held[1].range.end > block.start]
            while place < len(self.quotations) and self.quotations[place].range.start <= block.start:
                if self.quotations[place].range.end > block.start:
                    active.append((place, self.quotations[place]))
                place += 1
            holders = self._holders(block, [number for number, _ in active])[:DEEPEST]
            self.before = tuple(holders)
            yield Placed(block, self.before, end >= 0 and block.start == end + 1)
            end = block.end

    def _holders(self, block: Block, quotations: list[int]) -> list[Holder]:
        quoting = sum(1 for container in block.inside if container in _QUOTING)
        holders = [Holder("quote", number) for number in quotations[: max(0, len(quotations) - quoting)]]
        named = quotations[len(holders) :]
        lists = 0
        inside = block.inside
        if block.kind is Kind.ITEM and Container.LIST not in inside:
            inside = (*inside, *[Container.LIST] * (min(block.level, DEEPEST) + 1))
        total = inside.count(Container.LIST)
        for container in inside:
            if container in _QUOTING:
                holders.append(self._quoting(container, named, holders))
            elif container is Container.LIST:
                lists += 1
                held = self._same("list", holders)
                if held not in self.before:
                    # The items of another list are none of this one's.
                    del self.items[lists - 1 :]
                holders += [held, self._item(block, lists, total)]
            else:
                holders.append(self._same(container.value, holders))
        if total == 0:
            self.items = []
        return holders

    def _quoting(self, container: Container, named: list[int], holders: list[Holder]) -> Holder:
        if named:
            return Holder(container.value, named.pop(0))
        return self._same(container.value, holders)

    def _same(self, kind: str, holders: Sequence[Holder]) -> Holder:
        """Give the container of a kind that the block before stands in as well, or a new one."""
        depth = len(holders)
        if (
            len(self.before) > depth
            and self.before[:depth] == tuple(holders)
            and self.before[depth].kind == kind
        ):
            return self.before[depth]
        self.count += 1
        return Holder(kind, -self.count)

    def _item(self, block: Block, depth: int, total: int) -> Holder:
        innermost = depth == total
        lead = self._lead(block)
        fresh = lead != "" and innermost
        if fresh or len(self.items) < depth:
            self.count += 1
            before = self.items[depth - 1].lead if len(self.items) >= depth else ""
            del self.items[depth - 1 :]
            self.items.append(Holder("item", self.count, _unlike(lead, before) if innermost else ""))
        elif innermost:
            del self.items[depth:]
        return self.items[depth - 1]

    def _lead(self, block: Block) -> str:
        """Give an item's number or bullet; what leads the first block of a note is the note's label."""
        note = self.document.note_at(block.start)
        if note is not None and note.body.start == block.start:
            return "•" if block.kind is Kind.ITEM else ""
        return block.lead


def _unlike(lead: str, before: str) -> str:
    """Give an item's lead so that it is read with its own number, where the item before has the same one.

    The same number over and over is read as counting, but a bracket after a dot begins a list of its own.
    """
    if lead != before or lead[-1:] not in (".", ")"):
        return lead
    return lead[:-1] + (")" if lead.endswith(".") else ".")

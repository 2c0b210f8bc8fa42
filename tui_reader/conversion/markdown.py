"""Write a document as Markdown that reads back as the same essay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from tui_reader.conversion import escaping
from tui_reader.conversion.marking import Marking, label_of
from tui_reader.conversion.phrases import Phrases
from tui_reader.conversion.shape import Holder, Placed, placed
from tui_reader.document import Block, Document, Kind, Note, Range
from tui_reader.formats.markdown_front import lines_about_title
from tui_reader.patterns import compiled

_ORDERED = compiled(r"\d{1,9}[.)]")
_OWN_LINE = compiled(r"```|\||>|- |\d{1,9}[.)] ")
_BULLETS = ("", "•", "-", "*", "+", "–", "◦", "▪", "·")
_CELL = compiled(r" {2,}")
_KEY = compiled(r"[A-Za-z][\w-]{0,40}")
_PROSE = (Kind.PARAGRAPH, Kind.VERSE, Kind.CAPTION)
"""What is written as a paragraph, a line of verse where it stands alone."""
_FRONT = (Kind.TITLE, Kind.BYLINE)


def write_markdown(document: Document) -> str:
    """Give a document as Markdown."""
    writer = _Writer(document)
    pieces = [writer.front(), writer.blocks(writer.body())]
    pieces += [writer.note(note) for note in document.notes]
    return "\n\n".join(piece for piece in pieces if piece) + "\n"


def labels_of(notes: Iterable[Note]) -> dict[str, str]:
    """Give each note a label that Markdown can carry, unlike every other."""
    found: dict[str, str] = {}
    used: set[str] = set()
    for note in notes:
        base = label_of(note.id) or "note"
        label, again = base, 1
        while label in used:
            again += 1
            label = f"{base}-{again}"
        used.add(label)
        found[note.id] = label
    return found


@dataclass(slots=True)
class _Writer:
    document: Document
    phrases: Phrases = field(init=False)
    labels: dict[str, str] = field(init=False)
    marking: Marking = field(init=False)
    front_blocks: list[Block] = field(init=False)

    def __post_init__(self) -> None:
        self.phrases = Phrases(self.document)
        self.labels = labels_of(self.document.notes)
        self.marking = Marking(self.labels)
        self.front_blocks = _front_blocks(self.document)

    # ── the front ────────────────────────────────────────────────────────────────────────────────

    def front(self) -> str:
        """Write title and author, in the front matter and as the first lines."""
        metadata = self.document.metadata
        title = next((b for b in self.front_blocks if b.kind is Kind.TITLE), None)
        fields = {
            "title": self._shown(title) if title else "",
            # What no line of the essay shows, only the head of a page: its reader shows it no more than we do.
            "pagetitle": "" if title else metadata.title,
            "author": metadata.author,
            "date": metadata.year,
            "language": metadata.language,
            **{key: value for key, value in metadata.extra if _KEY.fullmatch(key)},
        }
        # An empty title says that the first heading is none.
        heads = any(block.kind in (Kind.HEADING, Kind.TITLE) for block in self.document.blocks[:4])
        empty = ["title"] if title is None and heads else []
        fields["bylines"] = "" if title is None else self._bylines(title)
        said = [f"{key}: {_quoted(value)}" for key, value in fields.items() if value or key in empty]
        matter = "\n".join(["---", *said, "---"]) if said else ""
        lines = [matter]
        for block in self.front_blocks:
            if block.kind is Kind.TITLE:
                lines.append(self._heading(block, 1))
            else:
                lines.append(f"*{self._words(block, plain=True)}*")
        return "\n\n".join(line for line in lines if line)

    def _bylines(self, title: Block) -> str:
        """Say how many lines below the title are about it, where their looks say something else."""
        written = self.front_blocks[self.front_blocks.index(title) + 1 :]
        following = self.document.blocks[len(self.front_blocks) :][:4]
        looks = [(self.document.words(block.range), True) for block in written]
        for block in takewhile(lambda block: block.kind in _PROSE and not block.inside, following):
            styles = [phrase.styles for phrase in self.phrases.of(block.start, block.end)]
            looks.append((self.document.words(block.range), all(styles)))
        return "" if lines_about_title(looks) == len(written) else str(len(written))

    def body(self) -> Range:
        """The essay without the blocks that the front has."""
        start = (
            max(block.end for block in self.front_blocks) if self.front_blocks else self.document.body.start
        )
        return Range(start, self.document.body.end)

    def _shown(self, block: Block) -> str:
        """The words of a title without its callouts."""
        phrases = map(self.marking.known, self.phrases.of(block.start, block.end))
        return "".join(each.text for each in phrases if each.note is None and not each.orphan)

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────

    def blocks(self, range_: Range) -> str:
        """Write the blocks of a range, one after another."""
        out: list[str] = []
        before: tuple[Holder, ...] = ()
        for group in _groups(placed(self.document, range_)):
            holders = group[0].holders
            if out:
                shared = _shared(before, holders)
                out.append(_prefix(shared, shared).rstrip())
            lines = self._group(group)
            out.append(_prefix(holders, before) + lines[0])
            rest = _prefix(holders, holders)
            out += [(rest + line).rstrip() if not line else rest + line for line in lines[1:]]
            before = holders
        return "\n".join(out)

    def _group(self, group: list[Placed]) -> list[str]:
        """Write what belongs closely together: a block, the lines of a stanza, the rows of a table."""
        block = group[0].block
        if block.kind is Kind.ROW:
            return self._table([each.block for each in group])
        if len(group) > 1:
            lines = [self._line(each.block) for each in group]
            return [line + "\\" for line in lines[:-1]] + lines[-1:]
        if block.kind is Kind.CODE:
            return self._code(block)
        if block.kind is Kind.RULE:
            return ["* * *"]
        free = not group[0].holders and self.document.note_at(block.start) is None
        if free and block.kind in (Kind.HEADING, Kind.TITLE):
            return [self._heading(block, min(max(block.level, 1), 6))]
        line = self._line(block)
        label = group[0].holders[-1].lead if group[0].holders and block.lead else ""
        if label and not _ORDERED.fullmatch(label) and label not in _BULLETS:
            line = f"{escaping.escaped(label)} {line}"
        return [line]

    def _heading(self, block: Block, level: int) -> str:
        return "#" * level + " " + escaping.heading_end(escaping.edges(self._words(block)))

    def _line(self, block: Block) -> str:
        return escaping.line_start(escaping.edges(self._words(block)))

    def _code(self, block: Block) -> list[str]:
        text = self.document.words(block.range)
        longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
        fence = "`" * (longest + 1)
        return [fence, *text.split("\n"), fence]

    def _table(self, blocks: list[Block]) -> list[str]:
        rows = [self._cells(block) for block in blocks]
        width = max(len(row) for row in rows)
        full = [row + [""] * (width - len(row)) for row in rows]
        lines = ["| " + " | ".join(row) + " |" for row in full]
        return [lines[0], "|" + " --- |" * width, *lines[1:]]

    def _cells(self, block: Block) -> list[str]:
        text = self.document.words(block.range)
        cells: list[str] = []
        at = 0
        for gap in _CELL.finditer(text):
            cells.append(self._cell(block.start + at, block.start + gap.start()))
            at = gap.end()
        cells.append(self._cell(block.start + at, block.end))
        return cells

    def _cell(self, start: int, end: int) -> str:
        return self.marking.written(self.phrases.of(start, end), in_table=True)

    # ── words ────────────────────────────────────────────────────────────────────────────────────

    def _words(self, block: Block, *, plain: bool = False) -> str:
        return self.marking.written(self.phrases.of(block.start, block.end), plain=plain)

    # ── notes ────────────────────────────────────────────────────────────────────────────────────

    def note(self, note: Note) -> str:
        """Write a note below the essay."""
        lines = self.blocks(note.body).split("\n")
        head = f"[^{self.labels[note.id]}]:"
        first, *rest = lines
        if _OWN_LINE.match(first) and rest:
            # What goes on in the next line is measured by where it began in this one.
            first, rest = "", lines
        return "\n".join([f"{head} {first}".rstrip(), *(f"    {line}".rstrip() for line in rest)])


def _front_blocks(document: Document) -> list[Block]:
    """The title and the author's line where the essay opens with them, in whatever order."""
    found: list[Block] = []
    for block in document.blocks[:4]:
        again = block.kind is Kind.TITLE and any(b.kind is Kind.TITLE for b in found)
        if block.kind not in _FRONT or block.inside or again or block.end > document.body.end:
            break
        found.append(block)
    title = next((block for block in found if block.kind is Kind.TITLE), None)
    if title is None:
        return []
    above = [(document.words(block.range), True) for block in found[: found.index(title)]]
    # What does not look like a line about the title would hide it where it stood above.
    return found if lines_about_title(above) == len(above) else sorted(found, key=lambda b: b is not title)


def _groups(blocks: Iterable[Placed]) -> Iterator[list[Placed]]:
    """Put together the lines of a stanza and the rows of a table."""
    group: list[Placed] = []
    for each in blocks:
        joins = (
            each.close
            and group
            and each.block.kind is group[-1].block.kind
            and each.block.kind in (Kind.VERSE, Kind.ROW)
            and each.holders == group[-1].holders
        )
        if group and not joins:
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _shared(first: tuple[Holder, ...], second: tuple[Holder, ...]) -> tuple[Holder, ...]:
    count = 0
    while count < min(len(first), len(second)) and first[count] == second[count]:
        count += 1
    return first[:count]


def _prefix(holders: tuple[Holder, ...], before: tuple[Holder, ...]) -> str:
    """What stands before a line: a sign for each quotation, for each item its number once, then its width."""
    shared = len(_shared(holders, before))
    pieces: list[str] = []
    for place, holder in enumerate(holders):
        if holder.kind in ("quote", "epigraph"):
            pieces.append("> ")
        elif holder.kind == "item":
            marker = f"{holder.lead} " if _ORDERED.fullmatch(holder.lead) else "- "
            pieces.append(marker if place >= shared else " " * len(marker))
    return "".join(pieces)


def _quoted(value: str) -> str:
    value = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{value}"'

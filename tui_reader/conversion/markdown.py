"""Write a document as Markdown that reads back as the same essay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from tui_reader.conversion import escaping
from tui_reader.conversion.phrases import Phrase, Phrases
from tui_reader.conversion.shape import Holder, Placed, placed
from tui_reader.document import Block, Document, Kind, Note, Range, Style

_DELIMITERS = ((Style.STRONG, "**"), (Style.EMPHASIS, "*"))
_ORDERED = re.compile(r"\d{1,9}[.)]")
_BULLETS = ("", "•", "-", "*", "+", "–", "◦", "▪", "·")
_CELL = re.compile(r" {2,}")
_KEY = re.compile(r"[A-Za-z][\w-]{0,40}")
_STRANGE = re.compile(r"[^\w*†‡§¶‖.-]+")
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
        base = _STRANGE.sub("-", note.id).strip("-")[:60] or "note"
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
    front_blocks: list[Block] = field(init=False)

    def __post_init__(self) -> None:
        self.phrases = Phrases(self.document)
        self.labels = labels_of(self.document.notes)
        self.front_blocks = _front_blocks(self.document)

    # ── the front ────────────────────────────────────────────────────────────────────────────────

    def front(self) -> str:
        """Write title and author, in the front matter and as the first lines."""
        metadata = self.document.metadata
        title = next((b for b in self.front_blocks if b.kind is Kind.TITLE), None)
        fields = {
            "title": self._shown(title) if title else metadata.title,
            "author": metadata.author,
            "date": metadata.year,
            "language": metadata.language,
            **{key: value for key, value in metadata.extra if _KEY.fullmatch(key)},
        }
        first = next(iter(self.document.blocks), None)
        if title is None and first is not None and first.kind is Kind.HEADING:
            # An empty title says that the first heading is none.
            fields["title"] = ""
        said = [f"{key}: {_quoted(value)}" for key, value in fields.items() if value or key == "title"]
        matter = "\n".join(["---", *said, "---"]) if len(said) > 1 or fields["title"] or title is None else ""
        lines = [matter]
        if title:
            lines.append("# " + escaping.heading_end(self._words(title)))
        lines += [f"*{self._words(b, plain=True)}*" for b in self.front_blocks if b.kind is Kind.BYLINE]
        return "\n\n".join(line for line in lines if line)

    def body(self) -> Range:
        """The essay without the blocks that the front has."""
        start = self.front_blocks[-1].end if self.front_blocks else self.document.body.start
        return Range(start, self.document.body.end)

    def _shown(self, block: Block) -> str:
        return "".join(self._label(phrase) for phrase in self.phrases.of(block.start, block.end))

    def _label(self, phrase: Phrase) -> str:
        """What a phrase looks like once it is read back."""
        if phrase.note is not None:
            return f"[{self.labels[phrase.note]}]"
        return f"[{_bare(phrase.text)}]" if phrase.orphan else phrase.text

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
        if block.kind is Kind.HEADING and not group[0].holders and self.document.note_at(block.start) is None:
            return ["#" * min(max(block.level, 1), 6) + " " + escaping.heading_end(self._words(block))]
        line = self._line(block)
        label = group[0].holders[-1].lead if group[0].holders and block.lead else ""
        if label and not _ORDERED.fullmatch(label) and label not in _BULLETS:
            line = f"{escaping.escaped(label)} {line}"
        return [line]

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
            cells.append(self._words_of(block.start + at, block.start + gap.start(), in_table=True))
            at = gap.end()
        cells.append(self._words_of(block.start + at, block.end, in_table=True))
        return cells

    # ── words ────────────────────────────────────────────────────────────────────────────────────

    def _words(self, block: Block, *, plain: bool = False) -> str:
        return self._words_of(block.start, block.end, plain=plain)

    def _words_of(self, start: int, end: int, *, plain: bool = False, in_table: bool = False) -> str:
        """Write a stretch of a block; where its marks would be misread, fewer of them."""
        phrases = self.phrases.of(start, end)
        marked = any(phrase.styles or phrase.target for phrase in phrases)
        if marked and not plain:
            wanted = "".join(map(self._label, phrases))
            for links_only in (False, True):
                said = self._mark(phrases, links_only=links_only, in_table=in_table)
                if _reads_as(said.replace("\\|", "|") if in_table else said, wanted):
                    return said
        return self._mark(phrases, bare=True, in_table=in_table)

    def _mark(
        self, phrases: list[Phrase], *, links_only: bool = False, bare: bool = False, in_table: bool = False
    ) -> str:
        out: list[str] = []
        open_: list[str] = []
        link = -1
        called = False
        for phrase in phrases:
            wanted_link = -1 if bare or not phrase.target else phrase.link
            styles = frozenset[Style]() if bare or links_only else phrase.styles
            wanted = [mark for style, mark in _DELIMITERS if style in styles]
            if link != wanted_link:
                out += [*reversed(open_), ""]
                open_ = []
                link = self._link(out, link, wanted_link, phrases)
            shared = 0
            while shared < min(len(open_), len(wanted)) and open_[shared] == wanted[shared]:
                shared += 1
            out += [*reversed(open_[shared:]), *wanted[shared:]]
            open_ = wanted
            out.append(self._said(phrase, styles, wanted_link >= 0, in_table, called))
            called = phrase.note is not None or phrase.orphan
        out += reversed(open_)
        self._link(out, link, -1, phrases)
        return "".join(out)

    def _link(self, out: list[str], link: int, wanted: int, phrases: list[Phrase]) -> int:
        """Close the link that is open and open the one that is wanted."""
        if link >= 0:
            address = next(phrase.target for phrase in phrases if phrase.link == link)
            out.append(f"]({escaping.target(address)})")
        if wanted >= 0:
            before = next((piece for piece in reversed(out) if piece), "")
            if before.endswith("!"):
                _escape_last(out)
            out.append("[")
        return wanted

    def _said(
        self, phrase: Phrase, styles: frozenset[Style], in_link: bool, in_table: bool, called: bool
    ) -> str:
        if phrase.note is not None or phrase.orphan:
            label = self.labels[phrase.note] if phrase.note is not None else _bare(phrase.text)
            return f"[^{label}]"
        if Style.CODE in styles and phrase.text.strip():
            return escaping.code(phrase.text, in_table=in_table)
        return escaping.escaped(phrase.text, in_link=in_link, in_table=in_table, after_callout=called)

    # ── notes ────────────────────────────────────────────────────────────────────────────────────

    def note(self, note: Note) -> str:
        """Write a note below the essay."""
        lines = self.blocks(note.body).split("\n")
        head = f"[^{self.labels[note.id]}]:"
        first, *rest = lines
        if first.startswith(("```", "|")):
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
    return found if any(block.kind is Kind.TITLE for block in found) else []


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


def _escape_last(out: list[str]) -> None:
    """Keep an exclamation mark before a link from making a picture of it."""
    for place in range(len(out) - 1, -1, -1):
        if out[place]:
            out[place] = out[place][:-1] + "\\!"
            return


def _bare(callout: str) -> str:
    """The label of a callout, without its brackets."""
    return _STRANGE.sub("-", callout.strip("[]()^")).strip("-") or "x"


def _quoted(value: str) -> str:
    value = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{value}"'


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).use(footnote_plugin, always_match_refs=True)


def _reads_as(markdown: str, wanted: str) -> bool:
    """Say whether words written as Markdown are read as they should be."""
    tokens = _parser().parseInline(markdown, {})
    found = "".join(_visible(token) for token in (tokens[0].children or []) if token.type != "image")
    images = any(token.type == "image" for token in (tokens[0].children or []))
    return not images and " ".join(found.split()) == " ".join(wanted.split())


def _visible(token: Token) -> str:
    if token.type == "footnote_ref":
        return f"[{token.meta.get('label')}]"
    return " " if token.type in ("softbreak", "hardbreak") else token.content

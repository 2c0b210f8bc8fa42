"""Markdown: what the file marks is taken as it stands; only run-in quotations are recovered.

Raw HTML stays text.  The footnote extension would drop a note nobody refers to, so its last step is left out
and the notes are gathered here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from tui_reader.document import Block, Container, Document, Kind, Metadata, Quotation, Range, Span, Style
from tui_reader.formats.builder import Builder, Prose
from tui_reader.formats.front_matter import front_matter_fields
from tui_reader.formats.markdown_front import ABOUT_TITLE, BY, name_front
from tui_reader.formats.markdown_inline import Inline, inline_prose
from tui_reader.formats.prose import lines_of, row_of
from tui_reader.formats.quoting import add_run_in, add_sources
from tui_reader.limits import WITH_NOTES, Limits
from tui_reader.patterns import compiled

Progress = Callable[[float], None]

_DEEPEST = 40
"""Quotations inside quotations that are followed; further ones would be lost by the parser's own limit."""
_DEEP = compiled(rf"^(?:[ ]{{0,3}}+>[ ]?+){{{_DEEPEST + 1},}}", re.MULTILINE)
_FRONT = compiled(r"---[ ]*\n(?P<fields>.*?)^(?:---|\.\.\.)[ ]*$\n?", re.MULTILINE | re.DOTALL)
_DEFINITION = compiled(r"^[ ]{0,3}\[\^[^\]\s]+\]:", re.MULTILINE)
_EVERY = 64


def parse_markdown(
    text: str,
    name: str,
    data: bytes | str,
    *,
    encoding: str,
    warnings: Iterable[str],
    progress: Progress,
    limits: Limits,
    inner: bool = False,
) -> Document:
    """Make a document of a cleaned Markdown text; an ``inner`` part of a text has no title or author of its own."""
    env: dict[str, object] = {}
    fields: dict[str, str] = {}
    if not inner and (front := _FRONT.match(text)):
        fields, text = front_matter_fields(front["fields"]), text[front.end() :]
    builder = Builder(limits)
    builder.warnings += warnings
    text = _with_notes(text, builder)
    tokens = _parser(text, progress, builder).parse(_DEEP.sub("> " * _DEEPEST, text), env)
    progress(0.8)
    writer = _Writer(builder, Inline(builder.declare, _inline_notes(env)))
    body, definitions = _without_definitions(tokens)
    writer.declare(definitions)
    if not inner:
        writer.front(fields, body)
    writer.write(body)
    if not inner:
        name_front(builder, fields)
    builder.end_body()
    writer.write_notes(definitions)
    size = max(1, len(builder.blocks))
    builder.heading_ids()
    writer.warn()
    add_run_in(builder, None, lambda count: progress(0.8 + 0.2 * count / size))
    add_sources(builder)
    return builder.finish(name, data, _metadata(builder, fields, encoding))


def _with_notes(text: str, builder: Builder) -> str:
    """Give a text up to the last note that is read: the parser looks through whatever it is given."""
    notes = builder.limits.notes
    if text.count("[^") <= notes:
        return text
    past = next(islice(_DEFINITION.finditer(text), notes, None), None)
    if past is None:
        return text
    builder.leave_out(builder.limits.shown("notes", WITH_NOTES))
    return text[: past.start()]


def _parser(text: str, progress: Progress, builder: Builder) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 4 * _DEEPEST})
    parser.enable("table").use(footnote_plugin, always_match_refs=True)
    parser.core.ruler.disable("footnote_tail")
    lines = text.count("\n") + 1
    limits = builder.limits
    calls = notes = 0

    def watch(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        nonlocal calls, notes
        calls += 1
        notes += state.src.startswith("[^", state.bMarks[start] + state.tShift[start])
        if calls % _EVERY == 0:
            progress(0.3 * min(1.0, start / lines))
        past = "paragraphs" if calls > limits.paragraphs else "notes" if notes > limits.notes else ""
        if past and not silent:
            builder.leave_out(limits.shown(past))
            state.line = end
        return bool(past)

    def inline(state: StateCore) -> None:
        for count, token in enumerate(state.tokens):
            if token.type == "inline":
                token.children = []
                if token.content.count("[") > limits.brackets:
                    token.children.append(Token("text", "", 0, content=token.content))
                else:
                    state.md.inline.parse(token.content, state.md, state.env, token.children)
            if count % _EVERY == 0:
                progress(0.3 + 0.5 * count / len(state.tokens))

    parser.block.ruler.before("table", "watch", watch)
    parser.core.ruler.at("inline", inline)
    return parser


def _inline_notes(env: dict[str, object]) -> dict[int, list[Token]]:
    """The notes written where they are called, by the parser's number."""
    notes = env.get("footnotes")
    listed = notes.get("list", {}) if isinstance(notes, dict) else {}
    return {number: item["tokens"] for number, item in listed.items() if "tokens" in item}


def _without_definitions(tokens: Sequence[Token]) -> tuple[list[Token], list[tuple[str, list[Token]]]]:
    """Take the definitions of notes out of the text; give both."""
    body: list[Token] = []
    definitions: list[tuple[str, list[Token]]] = []
    depth = 0
    for token in tokens:
        if token.type == "footnote_reference_open":
            depth += 1
            definitions.append((str(token.meta["label"]), []))
        elif token.type == "footnote_reference_close":
            depth -= 1
        elif depth:
            definitions[-1][1].append(token)
        else:
            body.append(token)
    return body, definitions


@dataclass(slots=True)
class _Numbers:
    """The numbers of a list, as the file writes them unless it writes the same one over and over."""

    following: int = 0
    """What the next item would have if we counted."""
    before: int = -1
    """What the file wrote before the last item."""
    counted: bool = False

    def of(self, written: int) -> int:
        """Give the number of an item that the file gives a number."""
        self.counted |= written == self.before
        number = max(written, self.following) if self.counted else written
        self.before, self.following = written, number + 1
        return number


@dataclass(slots=True)
class _Writer:
    """Walks the tokens and sets the blocks."""

    builder: Builder
    inline: Inline
    inside: list[Container] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    """For each open list item, what its next block is led by."""
    numbers: list[_Numbers | None] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    """For each open quotation, how many blocks there were when it opened."""
    note: bool = False
    cells: list[Prose] = field(default_factory=list)
    defined: list[str] = field(default_factory=list)
    """The ids of the notes that are defined, in the order of the file."""
    heading: int = 0
    """Level of the heading whose words come next; 0 outside."""

    def declare(self, definitions: Sequence[tuple[str, list[Token]]]) -> None:
        for label, _ in definitions:
            id_ = self.builder.declare(label)
            self.defined.append(id_)
            self.inline.ids.setdefault(label, id_)

    def front(self, fields: dict[str, str], body: Sequence[Token]) -> None:
        """Show title and author from the front matter where the text itself does not."""
        lines = islice((token for token in body if token.type == "inline"), ABOUT_TITLE + 1)
        first = "\n".join("".join(part.content for part in line.children or []) for line in lines)
        title, author = fields.get("title", ""), fields.get("author", "")
        if title and title.casefold() not in first.casefold():
            self.builder.add(Kind.TITLE, title)
            if author:
                self.builder.add(Kind.BYLINE, author)

    def write(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            handler = getattr(self, f"_{token.type}", None)
            if handler is not None:
                handler(token)
            elif token.type == "inline":
                self._text(token)

    # -- containers

    def _blockquote_open(self, _: Token) -> None:
        self.inside.append(Container.QUOTE)
        self.opened.append(len(self.builder.blocks))
        self.builder.stanza()

    def _blockquote_close(self, _: Token) -> None:
        self.inside.pop()
        blocks = self.builder.blocks[self.opened.pop() :]
        if blocks:
            depth = self.inside.count(Container.QUOTE) + 1
            words = Range(blocks[0].start, blocks[-1].end)
            self.builder.quotations.append(Quotation(words, True, depth))

    def _bullet_list_open(self, _: Token) -> None:
        self.inside.append(Container.LIST)
        self.numbers.append(None)

    def _ordered_list_open(self, _: Token) -> None:
        self.inside.append(Container.LIST)
        self.numbers.append(_Numbers())

    def _list_close(self, _: Token) -> None:
        self.inside.pop()
        self.numbers.pop()

    _bullet_list_close = _list_close
    _ordered_list_close = _list_close

    def _list_item_open(self, token: Token) -> None:
        numbers = self.numbers[-1]
        # What leads the item about it stands before this one, and leads nothing further on.
        self._lead()
        self.leads.append("•" if numbers is None else f"{numbers.of(int(token.info))}{token.markup}")

    def _list_item_close(self, _: Token) -> None:
        self.leads.pop()

    # -- blocks

    def _heading_open(self, token: Token) -> None:
        self.heading = int(token.tag[1:])

    def _text(self, token: Token) -> None:
        prose = inline_prose(token.children or [], self.inline)
        if self.heading:
            self._heading(prose)
        elif Container.TABLE in self.inside:
            self.cells.append(prose)
        else:
            self._paragraph(prose)

    def _heading(self, prose: Prose) -> None:
        level, self.heading = self.heading, 0
        if self.inside or self.note:
            strong = (Span(0, len(prose.text), Style.STRONG),)
            self._set(prose._replace(spans=(*prose.spans, *strong)))
        else:
            self.builder.add(Kind.HEADING, prose, level=level)

    def _paragraph(self, prose: Prose) -> None:
        lines = [line for line in lines_of(prose) if line.text.strip()]
        if len(lines) < 2:
            self._set(lines[0] if lines else prose)
            return
        self.builder.stanza()
        for line in lines:
            self.builder.add(Kind.VERSE, line, inside=tuple(self.inside), lead=self._lead())

    def _set(self, prose: Prose) -> None:
        kind = Kind.NOTE if self.note else Kind.PARAGRAPH
        level = 0
        if self.leads:
            kind, level = Kind.ITEM, len(self.leads) - 1
        self.builder.add(kind, prose, level=level, inside=tuple(self.inside), lead=self._lead())

    def _lead(self) -> str:
        """Take what leads the item, for its first block alone."""
        if not self.leads:
            return ""
        lead, self.leads[-1] = self.leads[-1], ""
        return lead

    def _fence(self, token: Token) -> None:
        self.builder.add(Kind.CODE, token.content, inside=tuple(self.inside), lead=self._lead())

    _code_block = _fence

    def _hr(self, _: Token) -> None:
        self.builder.add(Kind.RULE, "* * *", inside=tuple(self.inside), lead=self._lead())

    def _table_open(self, _: Token) -> None:
        self.inside.append(Container.TABLE)
        self.builder.stanza()

    def _table_close(self, _: Token) -> None:
        self.inside.pop()

    def _tr_close(self, _: Token) -> None:
        self.builder.add(Kind.ROW, row_of(self.cells), inside=tuple(self.inside))
        self.cells = []

    # -- notes

    def write_notes(self, definitions: Sequence[tuple[str, list[Token]]]) -> None:
        self.note = True
        for id_, (label, tokens) in zip(self.defined, definitions, strict=True):
            self._note(id_, label, tokens)
        # Such a note may hold another, which then joins the end of the list.
        for number, id_, label in self.inline.written:
            self._note(id_, label, [Token("inline", "", 0, children=self.inline.listed[number])])

    def _note(self, id_: str, label: str, tokens: Sequence[Token]) -> None:
        first = len(self.builder.blocks)
        self.builder.stanza()
        self.write(tokens)
        blocks = self.builder.blocks[first:]
        if not blocks:
            self.builder.add(Kind.NOTE, "—")
            blocks = self.builder.blocks[first:]
        if not blocks:
            return
        self.builder.blocks[first] = _led(blocks[0], label)
        self.builder.note_body(id_, Range(blocks[0].start, blocks[-1].end))

    def warn(self) -> None:
        called = {id_ for _, _, id_ in self.builder.callouts()}
        silent = [id_ for id_ in self.defined if id_ not in called]
        if silent:
            self.builder.warnings.append(f"notes without a callout: {_listed(silent)}")
        if self.inline.undefined:
            self.builder.warnings.append(f"callouts without a note: {_listed(self.inline.undefined)}")


def _led(block: Block, label: str) -> Block:
    kind = Kind.NOTE if block.kind is Kind.PARAGRAPH else block.kind
    return Block(kind, block.start, block.end, block.level, block.inside, label)


def _listed(labels: Sequence[str]) -> str:
    shown = list(dict.fromkeys(labels))
    return ", ".join(shown[:8]) + (f" and {len(shown) - 8} more" if len(shown) > 8 else "")


def _metadata(builder: Builder, fields: dict[str, str], encoding: str) -> Metadata:
    text = builder.text()
    said = {block.kind: text[block.start : block.end] for block in reversed(builder.blocks[:2])}
    first = next((b for b in builder.blocks if b.kind is Kind.HEADING), None)
    title = fields.get("title") or said.get(Kind.TITLE) or fields.get("pagetitle")
    title = title or (text[first.start : first.end] if first else "")
    author = fields.get("author") or BY.sub("", said.get(Kind.BYLINE, ""), count=1)
    known = ("title", "pagetitle", "bylines", "author", "year", "language")
    return Metadata(
        title=title,
        author=author,
        year=fields.get("year", ""),
        language=fields.get("language", ""),
        format="markdown",
        encoding=encoding,
        extra=tuple((key, value) for key, value in fields.items() if key not in known),
    )

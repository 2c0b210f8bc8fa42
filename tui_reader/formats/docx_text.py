"""Walk the text of a Word file: paragraphs by their roles, runs by their settings, notes by their references."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby

from tui_reader.document import Container, Inference, Kind
from tui_reader.formats.composing import Composer
from tui_reader.formats.docx_styles import Parts, value
from tui_reader.formats.office import Role, numbered, role_of, usual_indent
from tui_reader.formats.xml_tree import Node
from tui_reader.patterns import compiled

_CONTENTS = compiled(
    r"(?:toc|table of figures|table of authorities|index|inhaltsverzeichnis)\s*\d*(?: heading)?",
    re.IGNORECASE,
)
_GONE = frozenset(
    ("w:del", "w:moveFrom", "w:delText", "w:instrText", "w:pPr", "w:rPr", "w:commentReference", "w:sectPr")
)
_LONG_CELL = 400


@dataclass(slots=True)
class _Paragraph:
    """A paragraph, with those whose ends were deleted before it."""

    nodes: list[Node]
    role: Role
    item: tuple[str, int] | None
    empty: bool
    contents: bool = False


@dataclass(slots=True)
class Writer:
    """Composes the text."""

    parts: Parts
    composer: Composer = field(default_factory=Composer)
    usual: float = 0.0
    ids: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """The label and id of each note met so far."""
    counts: dict[str, int] = field(default_factory=dict)
    asides: list[Node] = field(default_factory=list)
    """Boxes of text met in the paragraph that is being set."""

    def write(self) -> None:
        """Compose the body; the notes follow when it is done."""
        looks = [
            self.parts.styles.look(node)
            for node in self.parts.body.children("w:p")
            if self.parts.styles.item(node) is None and node.words()
        ]
        self.usual = usual_indent(looks)
        self._blocks(self.parts.body)

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────

    def _blocks(self, holder: Node) -> None:
        found = [self._read(part) if isinstance(part, list) else part for part in _joined(_flat(holder))]
        for grouped, group in groupby(_with_gaps(found), key=_key):
            members = list(group)
            if grouped is None:
                for member in members:
                    self._set(member)
                continue
            container, evidence = grouped
            with self.composer.within(container, evidence):
                for member in members:
                    self._set(member)

    def _read(self, nodes: list[Node]) -> _Paragraph:
        node = nodes[-1]
        look = self.parts.styles.look(node)
        item = self.parts.styles.item(node)
        role = role_of(look, usual=self.usual, listed=item is not None)
        contents = any(_CONTENTS.fullmatch(name) for name in look.names)
        return _Paragraph(nodes, role, item, not any(_speaks(each) for each in nodes), contents)

    def _set(self, part: _Paragraph | Node) -> None:
        if isinstance(part, Node):
            self._table(part)
            return
        if part.contents:
            return
        if part.empty:
            self.composer.builder.stanza()
        with ExitStack() as stack:
            kind, level, lead = part.role.kind, part.role.level, ""
            if part.item is not None and kind is Kind.PARAGRAPH:
                for _ in range(part.item[1] + 1):
                    stack.enter_context(self.composer.within(Container.LIST))
                kind, level, lead = Kind.ITEM, part.item[1], self.parts.lists.lead(*part.item)
            stack.enter_context(self.composer.block(kind, level=level, lead=lead))
            for node in part.nodes:
                self._walk(node)
        while self.asides:
            box = self.asides.pop(0)
            with self.composer.within(Container.ASIDE):
                self._blocks(box)

    def _table(self, table: Node) -> None:
        rows = list(table.children("w:tr"))
        cells = [cell for row in rows for cell in row.children("w:tc")]
        if any(_is_page(cell) for cell in cells) or len(cells) == 1:
            for cell in cells:
                self._blocks(cell)
            return
        with self.composer.within(Container.TABLE):
            for row in rows:
                with self.composer.row():
                    for cell in row.children("w:tc"):
                        with self.composer.cell():
                            for paragraph in cell.all("w:p"):
                                self._walk(paragraph)
                                self.composer.say(" ")

    # ── runs ─────────────────────────────────────────────────────────────────────────────────────

    def _walk(self, node: Node) -> None:
        for part in node.children():
            self._take(part)

    def _take(self, node: Node) -> None:
        tag = node.tag
        if tag == "w:r":
            self._run(node)
        elif tag == "w:hyperlink":
            anchor = node.get("w:anchor")
            target = self.parts.links.get(node.get("r:id"), "") + (f"#{anchor}" if anchor else "")
            with self.composer.linked(target):
                self._walk(node)
        elif tag == "w:bookmarkStart":
            if not node.get("w:name").startswith("_"):
                self.composer.name(node.get("w:name"))
        elif tag == "m:t":
            self.composer.say(node.words())
        elif tag == "w:ruby":
            for base in node.children("w:rubyBase"):
                self._walk(base)
        elif tag == "mc:AlternateContent":
            chosen = node.first("mc:Choice") or node.first("mc:Fallback")
            if chosen is not None:
                self._inside_run(chosen)
        elif tag not in _GONE:
            self._walk(node)

    def _run(self, run: Node) -> None:
        style, hidden = self.parts.styles.styles_of(run)
        if not hidden:
            with self.composer.styled(style):
                self._inside_run(run)

    def _inside_run(self, run: Node) -> None:
        parts = list(run.children())
        for place, part in enumerate(parts):
            tag = part.tag
            if tag == "w:t":
                self.composer.say(part.text())
            elif tag in ("w:tab", "w:ptab"):
                self.composer.say(" ")
            elif tag in ("w:br", "w:cr"):
                if part.get("w:type") not in ("page", "column"):
                    self.composer.break_line()
            elif tag == "w:noBreakHyphen":
                self.composer.say("‑")
            elif tag in ("w:footnoteReference", "w:endnoteReference"):
                own = part.get("w:customMarkFollows") in ("1", "true", "on")
                mark = "".join(each.text() for each in parts[place + 1 :] if each.tag == "w:t") if own else ""
                self._call(part, mark.strip())
                if mark.strip():
                    return
            elif tag in ("w:drawing", "w:pict", "w:object"):
                self._picture(part)
            elif tag not in _GONE:
                self._take(part)

    def _picture(self, node: Node) -> None:
        boxes = list(node.all("w:txbxContent"))
        if boxes:
            self.asides += boxes[:1]
            return
        said = next((each.get("descr") or each.get("title") for each in node.all("wp:docPr")), "")
        if said:
            self.composer.say(f"[{said}]")

    # ── notes ────────────────────────────────────────────────────────────────────────────────────

    def _call(self, reference: Node, mark: str) -> None:
        kind = "endnote" if reference.tag == "w:endnoteReference" else "footnote"
        key = kind, reference.get("w:id")
        note = (self.parts.endnotes if kind == "endnote" else self.parts.footnotes).get(key[1])
        if key not in self.ids:
            label = mark or self._number(kind)
            if note is None:
                self.composer.callout(label, None)
                return
            self.ids[key] = label, self.composer.note(label, lambda: self._blocks(note))
        self.composer.callout(*self.ids[key])

    def _number(self, kind: str) -> str:
        self.counts[kind] = count = self.counts.get(kind, 0) + 1
        form = value(self.parts.settings.first(f"w:{kind}Pr"), "w:numFmt")
        for section in self.parts.body.children("w:sectPr"):
            form = value(section.first(f"w:{kind}Pr"), "w:numFmt") or form
        return numbered(count, form or ("lowerRoman" if kind == "endnote" else "decimal"))


def _flat(holder: Node) -> Iterator[Node]:
    """Give the paragraphs and tables of a holder, out of whatever wraps them."""
    for part in holder.children():
        if part.tag in ("w:p", "w:tbl"):
            yield part
        elif part.tag in ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag"):
            yield from _flat(part)
        elif part.tag == "mc:AlternateContent":
            chosen = part.first("mc:Choice") or part.first("mc:Fallback")
            if chosen is not None:
                yield from _flat(chosen)


def _joined(parts: Iterator[Node]) -> Iterator[list[Node] | Node]:
    """Put a paragraph whose end was deleted together with the next."""
    waiting: list[Node] = []
    for part in parts:
        if part.tag == "w:tbl":
            if waiting:
                yield waiting
            waiting = []
            yield part
            continue
        waiting.append(part)
        ending = part.first("w:pPr", "w:rPr")
        if ending is None or (ending.first("w:del") is None and ending.first("w:moveFrom") is None):
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _speaks(paragraph: Node) -> bool:
    return any(
        node.tag in ("w:t", "m:t", "w:drawing", "w:pict", "w:footnoteReference", "w:endnoteReference")
        for node in paragraph.everything()
    )


def _container(part: _Paragraph | Node) -> tuple[Container, Inference | None] | None:
    if isinstance(part, Node):
        return None
    if part.role.epigraph:
        return Container.EPIGRAPH, None
    return (Container.QUOTE, part.role.evidence) if part.role.quoted else None


def _with_gaps(parts: Sequence[_Paragraph | Node]) -> Iterator[_Paragraph | Node]:
    """Let an empty paragraph between two of a quotation belong to it."""
    held: Role | None = None
    waiting: list[_Paragraph] = []
    for part in parts:
        if isinstance(part, _Paragraph) and part.empty:
            waiting.append(part)
            continue
        role = part.role if isinstance(part, _Paragraph) else None
        for gap in waiting:
            if role is not None and held is not None and _container(part) is not None and role == held:
                gap.role = role
            yield gap
        waiting = []
        held = role
        yield part
    yield from waiting


def _key(part: _Paragraph | Node) -> tuple[Container, Inference | None] | None:
    return _container(part)


def _is_page(cell: Node) -> bool:
    """Say whether a cell holds running text, so that the table only places it."""
    paragraphs = [words for node in cell.children("w:p") if (words := node.words())]
    return len(paragraphs) > 2 or any(len(words) > _LONG_CELL for words in paragraphs)

"""Walk an OpenDocument text: paragraphs by their styles, lists, tables, sections, notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tui_reader.document import Container, Kind, Style
from tui_reader.formats.composing import Composer
from tui_reader.formats.office import Look, Role, numbered, role_of, usual_indent
from tui_reader.formats.xml_tree import Node
from tui_reader.patterns import compiled

_LENGTH = compiled(r"(-?\d{1,6}(?:\.\d{1,6})?)(cm|mm|in|pt|pc|px)")
_INCHES = {"cm": 1 / 2.54, "mm": 1 / 25.4, "in": 1.0, "pt": 1 / 72, "pc": 1 / 6, "px": 1 / 96}
_CODED = compiled(r"_([0-9a-f]{2})_")
_DEEPEST = 12
_LONG_CELL = 400
# fmt: off
_UNREAD = (
    "text:tracked-changes", "office:annotation", "office:annotation-end", "office:forms", "text:note-citation",
    "text:ruby-text", "text:bibliography-mark-decls", "script:script",
)
_HOLDERS = (
    "text:section", "text:index-body", "text:bibliography", "office:text", "draw:text-box", "text:numbered-paragraph",
)
# fmt: on


@dataclass(slots=True)
class OdtStyles:
    """The styles of a file by their names, and the marks of its lists."""

    named: dict[str, Node]
    lists: dict[str, Node]
    notes: dict[str, str]
    """How footnotes and endnotes are numbered."""

    @classmethod
    def read(cls, roots: Sequence[Node]) -> OdtStyles:
        """Read the styles that stand in several places."""
        named: dict[str, Node] = {}
        lists: dict[str, Node] = {}
        notes: dict[str, str] = {}
        for root in roots:
            for holder in root.children("office:automatic-styles", "office:styles"):
                for node in holder.children():
                    if node.tag == "style:style":
                        named.setdefault(node.get("style:name"), node)
                    elif node.tag == "text:list-style":
                        lists.setdefault(node.get("style:name"), node)
                    elif node.tag == "text:notes-configuration":
                        notes[node.get("text:note-class")] = node.get("style:num-format")
        return cls(named, lists, notes)

    def chain(self, name: str) -> list[Node]:
        """Give a style and those it is based on, the nearest first."""
        found: list[Node] = []
        while (style := self.named.get(name)) is not None and len(found) < _DEEPEST:
            found.append(style)
            name = style.get("style:parent-style-name")
        return found

    def look(self, node: Node) -> Look:
        """Give what a paragraph's style says of it."""
        chain = self.chain(node.get("text:style-name"))
        names = [style.get("style:display-name") or _decoded(style.get("style:name")) for style in chain]
        names = names or [_decoded(node.get("text:style-name"))]
        level = node.get("text:outline-level", "1") if node.tag == "text:h" else ""
        return Look(
            tuple(names),
            min(int(level), 10) if level.isascii() and level.isdecimal() and len(level) < 3 else 0,
            _inches(chain, "fo:margin-left"),
            _inches(chain, "fo:margin-right"),
            _inches(chain, "fo:text-indent"),
        )

    def style_of(self, span: Node) -> tuple[Style | None, bool]:
        """Give the style a span is set in, and whether it is hidden."""
        chain = self.chain(span.get("text:style-name"))
        names = {_decoded(style.get("style:name")).lower() for style in chain}
        names.add(_decoded(span.get("text:style-name")).lower())
        hidden = _property(chain, "text:display") == "none"
        if _property(chain, "fo:font-style") in ("italic", "oblique") or names & {"emphasis", "citation"}:
            return Style.EMPHASIS, hidden
        weight = _property(chain, "fo:font-weight")
        if weight in ("bold", "600", "700", "800", "900") or "strong emphasis" in names:
            return Style.STRONG, hidden
        return (Style.CODE if names & {"source text", "teletype"} else None), hidden

    def lead(self, name: str, depth: int, count: int) -> str:
        """Give what stands before an item of a list."""
        for level in self.lists.get(name, Node("", {})).children("text:list-level-style-number"):
            if level.get("text:level") == str(depth + 1) and level.get("style:num-format"):
                number = numbered(count, level.get("style:num-format"))
                return (level.get("style:num-prefix") + number + level.get("style:num-suffix"))[:20]
        return "•"


def _property(chain: Sequence[Node], name: str) -> str:
    for style in chain:
        for part in style.children("style:text-properties", "style:paragraph-properties"):
            if said := part.get(name):
                return said
    return ""


def _inches(chain: Sequence[Node], name: str) -> float:
    found = _LENGTH.fullmatch(_property(chain, name))
    return float(found[1]) * _INCHES[found[2]] if found else 0.0


def _decoded(name: str) -> str:
    """A style's name as it is shown: ``Text_20_body`` is ``Text body``."""
    return _CODED.sub(lambda found: chr(int(found[1], 16)), name)


@dataclass(slots=True)
class Writer:
    """Composes the text."""

    body: Node
    styles: OdtStyles
    composer: Composer = field(default_factory=Composer)
    usual: float = 0.0
    boxes: list[Node] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def write(self) -> None:
        """Compose the body; the notes follow when it is done."""
        looks = [self.styles.look(node) for node in self.body.children("text:p") if node.words()]
        self.usual = usual_indent(looks)
        self._blocks(self.body)

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────

    def _blocks(self, holder: Node) -> None:
        held: list[Node] = []
        role: Role | None = None
        for part in _flat(holder):
            own = (
                role_of(self.styles.look(part), usual=self.usual, listed=False) if _paragraph(part) else None
            )
            if own is not None and role is not None and not part.words() and (role.quoted or role.epigraph):
                own = role
            if own != role or own is None or not (own.quoted or own.epigraph):
                self._run(held, role)
                held, role = [], own
            held.append(part)
        self._run(held, role)

    def _run(self, parts: list[Node], role: Role | None) -> None:
        """Set neighbouring paragraphs of one role."""
        if role is not None and (role.quoted or role.epigraph):
            container = Container.EPIGRAPH if role.epigraph else Container.QUOTE
            with self.composer.within(container, role.evidence):
                for part in parts:
                    self._paragraph(part, role)
            return
        for part in parts:
            if role is not None:
                self._paragraph(part, role)
            elif part.tag == "text:list":
                self._list(part, 0, part.get("text:style-name"))
            elif part.tag == "table:table":
                self._table(part)

    def _paragraph(self, node: Node, role: Role) -> None:
        if not node.content:
            self.composer.builder.stanza()
        with self.composer.block(role.kind, level=role.level):
            self._walk(node)
        self._boxes()

    def _boxes(self) -> None:
        while self.boxes:
            box = self.boxes.pop(0)
            with self.composer.within(Container.ASIDE):
                self._blocks(box)

    def _list(self, node: Node, depth: int, style: str) -> None:
        with self.composer.within(Container.LIST):
            count = 0
            for item in node.children("text:list-item", "text:list-header"):
                headed = item.tag == "text:list-item"
                count += headed
                lead = self.styles.lead(style, depth, count) if headed else ""
                for part in item.children():
                    if part.tag == "text:list":
                        self._list(part, depth + 1, part.get("text:style-name") or style)
                    elif part.tag == "text:h" and depth == 0 and len(list(item.children())) == 1:
                        self._heading(part)
                    elif _paragraph(part):
                        with self.composer.block(Kind.ITEM, level=depth, lead=lead):
                            self._walk(part)
                        lead = ""
                        self._boxes()

    def _heading(self, node: Node) -> None:
        """Set a heading that is numbered as an item of a list; it is none."""
        role = role_of(self.styles.look(node), usual=self.usual, listed=True)
        inside, self.composer.inside = self.composer.inside, []
        self._paragraph(node, role)
        self.composer.inside = inside

    def _table(self, table: Node) -> None:
        rows = list(table.all("table:table-row"))
        cells = [cell for row in rows for cell in row.children("table:table-cell")]
        if any(_is_page(cell) for cell in cells) or len(cells) == 1:
            for cell in cells:
                self._blocks(cell)
            return
        with self.composer.within(Container.TABLE):
            for row in rows:
                with self.composer.row():
                    for cell in row.children("table:table-cell"):
                        with self.composer.cell():
                            for paragraph in cell.all("text:p", "text:h"):
                                self._walk(paragraph)
                                self.composer.say(" ")

    # ── words ────────────────────────────────────────────────────────────────────────────────────

    def _walk(self, node: Node) -> None:
        for part in node.content:
            if isinstance(part, str):
                self.composer.say(part)
            else:
                self._take(part)

    def _take(self, node: Node) -> None:
        tag = node.tag
        if tag == "text:span":
            style, hidden = self.styles.style_of(node)
            if not hidden:
                with self.composer.styled(style):
                    self._walk(node)
        elif tag == "text:note":
            self._note(node)
        elif tag == "text:a":
            with self.composer.linked(node.get("xlink:href")):
                self._walk(node)
        elif tag in ("text:s", "text:tab"):
            self.composer.say(" ")
        elif tag == "text:line-break":
            self.composer.break_line()
        elif tag in (
            "text:bookmark",
            "text:bookmark-start",
            "text:reference-mark",
            "text:reference-mark-start",
        ):
            self.composer.name(node.get("text:name"))
        elif tag == "draw:frame":
            self._frame(node)
        elif tag not in _UNREAD:
            self._walk(node)

    def _frame(self, node: Node) -> None:
        box = node.first("draw:text-box")
        if box is not None:
            self.boxes.append(box)
            return
        said = next((part.words() for part in node.children("svg:desc", "svg:title") if part.words()), "")
        if said:
            self.composer.say(f"[{said}]")

    def _note(self, node: Node) -> None:
        citation, body = node.first("text:note-citation"), node.first("text:note-body")
        kind = node.get("text:note-class", "footnote")
        self.counts[kind] = count = self.counts.get(kind, 0) + 1
        label = citation.get("text:label") or citation.words() if citation is not None else ""
        label = label or numbered(count, self.styles.notes.get(kind, "1"))
        holder = body or Node("text:note-body", {})
        self.composer.callout(label, self.composer.note(label, lambda: self._blocks(holder)))


def _paragraph(node: Node) -> bool:
    return node.tag in ("text:p", "text:h")


def _flat(holder: Node) -> Iterator[Node]:
    """Give the paragraphs, lists and tables of a holder, out of whatever wraps them."""
    for part in holder.children():
        if part.tag in ("text:p", "text:h", "text:list", "table:table"):
            yield part
        elif part.tag in _HOLDERS:
            yield from _flat(part)
        elif part.tag == "draw:frame" and (box := part.first("draw:text-box")) is not None:
            yield from _flat(box)


def _is_page(cell: Node) -> bool:
    """Say whether a cell holds running text, so that the table only places it."""
    paragraphs = [words for node in cell.children("text:p") if (words := node.words())]
    return len(paragraphs) > 2 or any(len(words) > _LONG_CELL for words in paragraphs)

"""Walk a TEI text and compose it: divisions, headings, paragraphs, verse, speakers, lists, tables."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field

from tui_reader.document import Container, Kind, Style
from tui_reader.formats.composing import HIGHEST
from tui_reader.formats.tei_header import read_header
from tui_reader.formats.tei_phrases import Phrases
from tui_reader.formats.xml_tree import Node
from tui_reader.patterns import compiled

_DIVISION = compiled(r"div[0-7]?")
_UNREAD = ("teiHeader", "fw", "figDesc", "graphic", "media", "del", "surplus", "facsimile", "sourceDoc")
# fmt: off
_LINES = (
    "dateline", "salute", "signed", "trailer", "byline", "docDate", "docEdition", "docImprint",
    "imprimatur", "addrLine", "castItem", "docAuthor", "titlePart",
)
# fmt: on
_LISTED = ("bibl", "biblStruct", "biblFull", "person", "place", "org", "witness")


@dataclass(slots=True)
class Edition(Phrases):
    """An edition as it is walked: its divisions, paragraphs, verse, lists and tables."""

    done: set[int] = field(default_factory=set)
    """Heads that are set already."""
    leading: dict[int, list[Node]] = field(default_factory=dict)
    """The heads of each division we stand in, by the first of them."""

    def write(self) -> None:
        """Compose every text of the file."""
        texts = _texts(self.tree.root)
        for title, text in texts:
            self.depth = 0
            if len(texts) == 1:
                self._front(text)
            elif title:
                self.depth = 1
                with self.composer.block(Kind.HEADING, level=1):
                    self.composer.say(title)
            self._walk(text)
            self.composer.close()
        self.notes.write_left(self.composer, self._body)

    def _front(self, text: Node) -> None:
        """Show title and author from the header where the text itself does not open with them."""
        if next(text.all("titlePage", "docTitle"), None) is not None:
            return
        head = next(text.all("head"), None)
        first = head.words(("note",), most=1000) if head is not None else ""
        title = self.header.title
        if title and title.casefold() != first.casefold():
            with self._line(Kind.TITLE):
                self.composer.say(title)
            if self.header.author:
                with self._line(Kind.BYLINE):
                    self.composer.say(self.header.author)

    def _other(self, node: Node) -> None:
        tag = node.tag
        if _DIVISION.fullmatch(tag):
            self._division(node)
        elif tag in _LISTED and not self.lines:
            self._item(node, "•")
        elif tag in _LINES and not self.lines:
            self._in_line(node, Kind.PARAGRAPH)
        elif tag not in _UNREAD:
            self._walk(node)

    # ── divisions ────────────────────────────────────────────────────────────────────────────────

    def _division(self, node: Node) -> None:
        if self.notes.only_notes(node):
            return
        heads = [head for head in node.children("head") if head.words(("note",), most=1)]
        self.depth += bool(heads)
        if heads:
            self.leading[id(heads[0])] = heads
        self._walk(node)
        self.composer.close()
        self.depth -= bool(heads)

    def _heading(self, heads: list[Node]) -> None:
        """Set the heads of a division as one heading."""
        with self._line(Kind.HEADING, min(max(self.depth, 1), HIGHEST)):
            self.lines += 1
            for head in heads:
                if self.composer.at:
                    self.composer.say(". " if self.composer.last.isalnum() else " ")
                self._walk(head)
                self.done.add(id(head))
            self.lines -= 1

    def _on_head(self, node: Node) -> None:
        if id(node) in self.done:
            return
        if id(node) in self.leading:
            self._heading(self.leading[id(node)])
        elif self.titling and self.depth == 0:
            self._heading([node])
        else:
            with self._line(), self.composer.styled(Style.STRONG):
                self.lines += 1
                self._walk(node)
                self.lines -= 1

    def _on_titlePage(self, node: Node) -> None:  # noqa: N802  (named after the element)
        parts = list(node.all("titlePart")) or list(node.all("docTitle"))
        kind = Kind.TITLE
        for part in parts:
            self._in_line(part, kind)
            kind = Kind.BYLINE
        for part in node.children():
            if part.tag in ("docTitle", "titlePart"):
                continue
            if part.tag in ("epigraph", "argument", "pb", "figure"):
                self._take(part)
            else:
                self._in_line(part, Kind.BYLINE)

    def _on_floatingText(self, node: Node) -> None:  # noqa: N802  (named after the element)
        self._apart(node, Container.ASIDE)

    # ── paragraphs, lists, verse ─────────────────────────────────────────────────────────────────

    def _on_p(self, node: Node) -> None:
        listed = bool(self.composer.inside) and self.composer.inside[-1] is Container.LIST
        self._in_line(node, Kind.ITEM if listed else Kind.PARAGRAPH, self._list_level())

    _on_ab = _on_p

    def _list_level(self) -> int:
        return max(0, self.composer.inside.count(Container.LIST) - 1)

    def _on_list(self, node: Node) -> None:
        ordered = node.get("type") in ("ordered", "number", "numbered") or "numbered" in node.get("rend")
        lines, titling = self.lines, self.titling
        self.lines, self.titling = 0, False
        with self.composer.within(Container.LIST):
            count, label = 0, ""
            for part in node.children():
                if part.tag == "label":
                    label = part.words(("note",))
                elif part.tag == "item":
                    count += 1
                    lead = label or part.get("n") or (f"{count}." if ordered else "•")
                    self._item(part, lead)
                    label = ""
                else:
                    self._take(part)
        self.lines, self.titling = lines, titling

    def _item(self, node: Node, lead: str) -> None:
        with self.composer.block(Kind.ITEM, level=self._list_level(), lead=lead[:40]):
            own = any(isinstance(part, str) and part.strip() for part in node.content)
            self.lines += own
            self._walk(node)
            self.lines -= own

    def _on_listBibl(self, node: Node) -> None:  # noqa: N802  (named after the element)
        self._apart(node, Container.LIST)

    def _on_lg(self, node: Node) -> None:
        self.composer.close()
        self.composer.builder.stanza()
        self._apart(node)
        self.composer.builder.stanza()

    def _on_l(self, node: Node) -> None:
        self._in_line(node, Kind.VERSE)

    def _on_speaker(self, node: Node) -> None:
        with self._line(), self.composer.styled(Style.STRONG):
            self.lines += 1
            self._walk(node)
            self.lines -= 1

    def _on_stage(self, node: Node) -> None:
        with nullcontext() if self.lines else self._line(), self.composer.styled(Style.EMPHASIS):
            self._walk(node)

    def _on_sp(self, node: Node) -> None:
        self.composer.builder.stanza()
        self._apart(node)

    def _on_table(self, node: Node) -> None:
        lines = self.lines
        self.lines = 0
        for head in node.children("head"):
            self._in_line(head, Kind.CAPTION)
            self.done.add(id(head))
        with self.composer.within(Container.TABLE):
            self._walk(node)
        self.lines = lines

    def _on_row(self, node: Node) -> None:
        with self.composer.row():
            self._walk(node)

    def _on_cell(self, node: Node) -> None:
        with self.composer.cell():
            self.lines += 1
            self._walk(node)
            self.lines -= 1

    def _on_figure(self, node: Node) -> None:
        lines = self.lines
        self.lines = 0
        for part in node.children():
            if part.tag == "head":
                self._in_line(part, Kind.CAPTION)
            elif part.tag == "figDesc":
                with self._line(Kind.CAPTION):
                    self.composer.say(f"[{part.words()}]")
            else:
                self._take(part)
        self.lines = lines

    def _on_eg(self, node: Node) -> None:
        with self._line(Kind.CODE):
            self.composer.keep(node.text())


def _texts(root: Node) -> list[tuple[str, Node]]:
    """Give each text with its title: one of an edition, several of a corpus."""
    if root.tag == "text":
        return [("", root)]
    found: list[tuple[str, Node]] = []
    for part in (root, *root.all("TEI", "TEI.2")):
        text = part.first("text")
        if text is not None and all(text is not known for _, known in found[-1:]):
            found.append((read_header(part).title, text))
    return found

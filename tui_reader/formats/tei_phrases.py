"""What stands in the paragraphs of a TEI text: quotations, notes, references, and what editors mark."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from tui_reader.document import Container, Kind, Style
from tui_reader.formats.composing import Composer
from tui_reader.formats.tei_header import Header
from tui_reader.formats.tei_notes import TeiNotes, survey_notes
from tui_reader.formats.xml_tree import Node, Tree
from tui_reader.patterns import compiled

_SLANTED = compiled(r"\b(?:i|it|ital|italics?|slant\w*|oblique|emph\w*)\b", re.IGNORECASE)
_BOLD = compiled(r"\b(?:b|bold|strong)\b", re.IGNORECASE)
_SET_OFF = compiled(r"\b(?:block(?:quote)?|display(?:ed)?|indent\w*|set-off)\b", re.IGNORECASE)
_MARKS = tuple("“”‘’„‚«»‹›\"'「『")
_DASHES = "—–-"
_STYLES = {
    **dict.fromkeys(("emph", "foreign", "term", "mentioned"), Style.EMPHASIS),
    **dict.fromkeys(("code", "ident", "att", "gi", "val"), Style.CODE),
    "label": Style.STRONG,
}
_HOLDS_BLOCKS = ("p", "ab", "lg", "l", "list", "sp", "table", "listBibl", "eg")
_READINGS = ("reg", "corr", "expan")


@dataclass(slots=True)
class Phrases:
    """A text as it is walked, and what is known of the place we have come to."""

    tree: Tree
    header: Header
    composer: Composer = field(default_factory=Composer)
    notes: TeiNotes = field(init=False)
    depth: int = 0
    """Of the headed division we stand in."""
    lines: int = 0
    """Paragraphs and lines that we stand in: a quotation within one is run in."""
    marked: int = 0
    """Run-in quotations that we stand in."""
    titling: bool = True
    """Whether a head is that of a division, and not of a stanza or list."""

    def __post_init__(self) -> None:
        self.notes = survey_notes(self.tree)

    def _line(self, kind: Kind = Kind.PARAGRAPH, level: int = 0) -> AbstractContextManager[None]:
        return self.composer.block(kind, level=level)

    # ── walking ──────────────────────────────────────────────────────────────────────────────────

    def _walk(self, node: Node) -> None:
        say = self.composer.say
        for part in node.content:
            if isinstance(part, str):
                say(part)
            else:
                self._take(part)

    def _take(self, node: Node) -> None:
        name = node.get("xml:id") or node.get("id")
        if name and node.tag != "note":
            self.composer.name(name)
        handler = getattr(self, f"_on_{node.tag}", None)
        if handler is not None:
            handler(node)
        elif node.tag in _STYLES:
            with self.composer.styled(_STYLES[node.tag]):
                self._walk(node)
        else:
            self._other(node)
        if name and (note := self.notes.anchored.get(name)) is not None and note is not node:
            self.notes.call(note, self.composer, self._body)

    def _other(self, node: Node) -> None:
        """Take an element that has no rule of its own here."""
        self._walk(node)

    def _in_line(self, node: Node, kind: Kind, level: int = 0, lead: str = "") -> None:
        """Walk what is a paragraph or line of its own."""
        with self.composer.block(kind, level=level, lead=lead):
            self.lines += 1
            self._walk(node)
            self.lines -= 1

    def _apart(self, node: Node, container: Container | None = None) -> None:
        """Walk what interrupts a paragraph: a quotation, list or table set off in it."""
        lines, titling = self.lines, self.titling
        self.lines, self.titling = 0, False
        with self.composer.within(container) if container else nullcontext(), self._line():
            self._walk(node)
        self.lines, self.titling = lines, titling

    # ── quotations ───────────────────────────────────────────────────────────────────────────────

    def _on_quote(self, node: Node) -> None:
        if not self._set_off(node):
            self._run_in(node)
        elif self.composer.inside[-1:] == [Container.EPIGRAPH]:
            self._apart(node)
        else:
            self._apart(node, Container.QUOTE)

    _on_q = _on_quote
    _on_said = _on_quote

    def _set_off(self, node: Node) -> bool:
        if not self.lines or next(node.children(*_HOLDS_BLOCKS), None) is not None:
            return True
        return _SET_OFF.search(f"{node.get('rend')} {node.get('type')} {node.get('place')}") is not None

    def _run_in(self, node: Node) -> None:
        """Set a quotation within a line, with marks where the file leaves them to be supplied."""
        first = node.text(("note",), most=1).strip()[:1]
        bare = not self.header.marks and first not in _MARKS and self.composer.last not in tuple(_MARKS)
        if not first or not bare or first in _DASHES or node.get("rend") == "none":
            self._walk(node)
            return
        opening, closing = "‘’" if self.marked % 2 else "“”"
        self.marked += 1
        with self.composer.quoted():
            self.composer.say(opening)
            self._walk(node)
            self.composer.say(closing)
        self.marked -= 1

    def _on_cit(self, node: Node) -> None:
        words = next(node.children("quote", "q"), None)
        if self.lines and not self._set_off(node) and (words is None or not self._set_off(words)):
            self._walk(node)
            return
        held = self.composer.inside[-1:] == [Container.EPIGRAPH]
        lines, self.lines = self.lines, 0
        with nullcontext() if held else self.composer.within(Container.QUOTE):
            for part in node.children():
                if part.tag in ("quote", "q"):
                    self._apart(part)
                elif part.tag == "bibl":
                    self._in_line(part, Kind.PARAGRAPH)
                else:
                    self._take(part)
        self.lines = lines

    def _on_epigraph(self, node: Node) -> None:
        self._apart(node, Container.EPIGRAPH)

    # ── notes and references ─────────────────────────────────────────────────────────────────────

    def _on_note(self, node: Node) -> None:
        if id(node) in self.notes.elsewhere:
            return
        if node.get("place") == "inline":
            self._walk(node)
        elif node.words(most=1) or node.get("n"):
            self.notes.call(node, self.composer, self._body)

    def _body(self, note: Node) -> None:
        """Set the words of a note."""
        name = note.get("xml:id") or note.get("id")
        self.composer.name(name)
        self.lines = next(note.children(*_HOLDS_BLOCKS), None) is None
        self.titling = False
        self._walk(note)
        self.lines = 0
        if self.notes.several and (signed := self._signed(note)):
            self.composer.say(f" [{signed}]")

    def _signed(self, note: Node) -> str:
        name = note.get("resp").strip().removeprefix("#")
        person = self.tree.by_id.get(name)
        return (person.words(most=60) if person is not None else "") or name

    def _on_ref(self, node: Node) -> None:
        if (note := self.notes.target(node)) is not None:
            self.notes.call(note, self.composer, self._body, node.words(most=20))
            return
        with self.composer.linked(node.get("target")):
            if node.content:
                self._walk(node)
            elif node.get("target"):
                self.composer.say("→" if node.get("target").startswith("#") else node.get("target"))

    _on_ptr = _on_ref

    # ── what editors mark ────────────────────────────────────────────────────────────────────────

    def _on_choice(self, node: Node) -> None:
        children = list(node.children())
        chosen = next((part for part in children if part.tag in _READINGS), children[0] if children else None)
        if chosen is not None:
            self._take(chosen)

    def _on_app(self, node: Node) -> None:
        chosen = node.first("lem") or node.first("rdg") or next(node.children(), None)
        if chosen is not None:
            self._take(chosen)

    def _on_gap(self, _: Node) -> None:
        self.composer.say("[…]")

    def _on_supplied(self, node: Node) -> None:
        self.composer.say("[")
        self._walk(node)
        self.composer.say("]")

    def _on_hi(self, node: Node) -> None:
        rend = f"{node.get('rend')} {node.get('rendition')} {node.get('style')}"
        style = Style.STRONG if _BOLD.search(rend) else Style.EMPHASIS if _SLANTED.search(rend) else None
        with self.composer.styled(style):
            self._walk(node)

    def _on_title(self, node: Node) -> None:
        slanted = node.get("level", "m") in ("m", "j", "s") and not node.get("rend")
        slanted = slanted or _SLANTED.search(node.get("rend")) is not None
        with self.composer.styled(Style.EMPHASIS if slanted else None):
            self._walk(node)

    def _on_lb(self, node: Node) -> None:
        if node.get("break") != "no":
            self.composer.say(" ")

    _on_space = _on_lb

    def _on_pb(self, node: Node) -> None:
        if label := node.get("n") or node.get("facs"):
            self.composer.mark("page", label)

    def _on_milestone(self, node: Node) -> None:
        self.composer.mark(node.get("unit") or "milestone", node.get("n"))

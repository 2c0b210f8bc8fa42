"""FictionBook: sections, epigraphs, quotations, poems, and notes that stand in a body of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tui_reader.document import Container, Document, Kind, Metadata, Style
from tui_reader.formats.archive import Archive
from tui_reader.formats.composing import HIGHEST, Composer
from tui_reader.formats.xml_tree import Node, Tree, parse_xml
from tui_reader.limits import Limits
from tui_reader.problems import Problem, ReaderError
from tui_reader.recovery.paragraphs import is_rule

Progress = Callable[[float], None]

_FB = "http://www.gribuser.ru/xml/fictionbook/"
SPACES = {f"{_FB}2.0": "", f"{_FB}2.1": "", f"{_FB}2.2": "", "http://www.w3.org/1999/xlink": "href:"}
_STYLES = {"emphasis": Style.EMPHASIS, "strong": Style.STRONG, "code": Style.CODE}
_NOTES = ("notes", "comments", "footnotes")


def parse_fb2(
    data: bytes, name: str, *, encoding: str | None, progress: Progress, limits: Limits
) -> Document:
    """Make a document of a FictionBook, zipped or not."""
    if data.startswith(b"PK"):
        archive = Archive(data, name, "FictionBook", limits)
        member = next((each for each in archive.names() if each.lower().endswith(".fb2")), "book.fb2")
        text = archive.read(member)
    else:
        text = data
    tree = parse_xml(
        text,
        name,
        prefixes=SPACES,
        limits=limits,
        encoding=encoding,
        progress=lambda share: progress(0.4 * share),
    )
    if tree.root.tag != "FictionBook":
        what = f"this is not a FictionBook: its outermost element is <{tree.root.tag.rpartition('}')[2]}>"
        raise ReaderError(Problem(name, what, "open it under the name its format has"))
    about = tree.root.first("description", "title-info") or Node("title-info", {})
    book = _Book(tree, about, Composer(limits))
    book.composer.leave_out(tree.left_out)
    book.write()
    composer = book.composer
    composer.builder.warnings[:0] = tree.decoded.warnings
    composer.end(progress)
    return composer.builder.finish(name, data, _metadata(about, tree))


def _said(node: Node, tag: str) -> str:
    found = node.first(tag)
    return found.words() if found is not None else ""


def _author(about: Node) -> str:
    parts = ("first-name", "middle-name", "last-name")
    people = [
        " ".join(filter(None, (_said(person, part) for part in parts))) or _said(person, "nickname")
        for person in about.children("author")
    ]
    return ", ".join(filter(None, people))


def _metadata(about: Node, tree: Tree) -> Metadata:
    date = about.first("date")
    year = (date.get("value") or date.words())[:4] if date is not None else ""
    translators = ", ".join(node.words() for node in about.children("translator"))
    return Metadata(
        _said(about, "book-title"),
        _author(about),
        year if year.isdecimal() else "",
        _said(about, "lang"),
        "fb2",
        tree.decoded.encoding,
        (("translator", translators),) if translators else (),
    )


@dataclass(slots=True)
class _Book:
    tree: Tree
    about: Node
    composer: Composer = field(default_factory=Composer)
    depth: int = 0
    titles: bool = True
    """Whether a title is a heading, and not that of a poem or note."""
    ids: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The label and id of each note met so far, by its name."""
    notes: dict[str, Node] = field(default_factory=dict)

    def write(self) -> None:
        bodies = list(self.tree.root.children("body"))
        for body in bodies:
            if body.get("name").lower() in _NOTES:
                self.notes |= {node.get("id"): node for node in body.all("section") if node.get("id")}
        self._front(bodies)
        for body in bodies:
            if body.get("name").lower() not in _NOTES:
                self._walk(body)
        for name, note in self.notes.items():
            if name not in self.ids and note.words(("title",)):
                self._announce(name, note)

    def _front(self, bodies: list[Node]) -> None:
        title = _said(self.about, "book-title")
        first = bodies[0].first("title") if bodies else None
        if not title or (first is not None and title.casefold() in first.words().casefold()):
            return
        with self.composer.block(Kind.TITLE):
            self.composer.say(title)
        if author := _author(self.about):
            with self.composer.block(Kind.BYLINE):
                self.composer.say(author)

    def _walk(self, node: Node) -> None:
        for part in node.content:
            if isinstance(part, str):
                if part.strip() or node.tag not in ("section", "body", "stanza", "poem"):
                    self.composer.say(part)
            else:
                self._take(part)

    def _take(self, node: Node) -> None:
        self.composer.name(node.get("id"))
        handler = getattr(self, f"_on_{node.tag.replace('-', '_')}", None)
        if handler is not None:
            handler(node)
        elif node.tag in _STYLES:
            with self.composer.styled(_STYLES[node.tag]):
                self._walk(node)
        else:
            self._walk(node)

    def _on_section(self, node: Node) -> None:
        titled = node.first("title") is not None
        self.depth += titled
        self.composer.close()
        self._walk(node)
        self.composer.close()
        self.depth -= titled

    def _on_title(self, node: Node) -> None:
        kind = Kind.HEADING if self.titles else Kind.PARAGRAPH
        level = min(max(self.depth, 1), HIGHEST) if self.titles else 0
        with self.composer.block(kind, level=level):
            for line in node.children("p"):
                if self.composer.at:
                    self.composer.say(". " if self.composer.last.isalnum() else " ")
                with self.composer.styled(None if self.titles else Style.STRONG):
                    self._walk(line)

    def _on_subtitle(self, node: Node) -> None:
        if is_rule(node.words()):
            with self.composer.block(Kind.RULE):
                self.composer.say("* * *")
            return
        with self.composer.block(Kind.PARAGRAPH), self.composer.styled(Style.STRONG):
            self._walk(node)

    def _on_p(self, node: Node) -> None:
        with self.composer.block(Kind.PARAGRAPH):
            self._walk(node)

    _on_text_author = _on_p
    _on_date = _on_p

    def _on_v(self, node: Node) -> None:
        with self.composer.block(Kind.VERSE):
            self._walk(node)

    def _on_stanza(self, node: Node) -> None:
        self.composer.close()
        self.composer.builder.stanza()
        self._walk(node)
        self.composer.builder.stanza()

    def _on_poem(self, node: Node) -> None:
        titles, self.titles = self.titles, False
        self._on_stanza(node)
        self.titles = titles

    def _on_epigraph(self, node: Node) -> None:
        with self.composer.within(Container.EPIGRAPH):
            self._on_poem(node)

    def _on_cite(self, node: Node) -> None:
        with self.composer.within(Container.QUOTE):
            self._on_poem(node)

    def _on_empty_line(self, _: Node) -> None:
        self.composer.close()
        self.composer.builder.stanza()

    def _on_table(self, node: Node) -> None:
        with self.composer.within(Container.TABLE):
            for row in node.children("tr"):
                with self.composer.row():
                    for cell in row.children("th", "td"):
                        with self.composer.cell():
                            self._walk(cell)

    def _on_image(self, node: Node) -> None:
        if said := node.get("alt") or node.get("title"):
            self.composer.say(f"[{said}]")

    def _on_a(self, node: Node) -> None:
        target = node.get("href:href") or node.get("href")
        name = target.removeprefix("#")
        if target.startswith("#") and name in self.notes:
            if name not in self.ids:
                self._announce(name, self.notes[name], node.words())
            self.composer.callout(*self.ids[name])
            return
        with self.composer.linked(target):
            self._walk(node)

    def _announce(self, name: str, note: Node, said: str = "") -> None:
        title = note.first("title")
        label = (
            said.strip("[](){} ") or (title.words() if title is not None else "") or str(len(self.ids) + 1)
        )
        self.ids[name] = label[:20], self.composer.note(label[:20], lambda: self._body(note))

    def _body(self, note: Node) -> None:
        self.titles = False
        for part in note.children():
            if part.tag != "title":
                self._take(part)

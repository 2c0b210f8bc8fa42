"""Word documents: styles say what is a heading or a quotation, and changes that were tracked are shown as accepted."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from tui_reader.document import Document, Kind, Metadata
from tui_reader.formats.archive import Archive
from tui_reader.formats.builder import Builder
from tui_reader.formats.composing import Composer
from tui_reader.formats.docx_styles import Parts, Styles, read_lists, read_styles
from tui_reader.formats.docx_text import Writer
from tui_reader.formats.xml_tree import Node, parse_xml
from tui_reader.limits import Limits

Progress = Callable[[float], None]

_OFFICE = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
SPACES = {
    f"{_OFFICE}wordprocessingml/2006/main": "w:",
    f"{_STRICT}wordprocessingml/main": "w:",
    f"{_OFFICE}officeDocument/2006/relationships": "r:",
    f"{_STRICT}officeDocument/relationships": "r:",
    f"{_OFFICE}drawingml/2006/wordprocessingDrawing": "wp:",
    f"{_STRICT}drawingml/wordprocessingDrawing": "wp:",
    f"{_OFFICE}officeDocument/2006/math": "m:",
    f"{_STRICT}officeDocument/math": "m:",
    f"{_OFFICE}markup-compatibility/2006": "mc:",
    f"{_OFFICE}package/2006/relationships": "",
    f"{_OFFICE}package/2006/metadata/core-properties": "cp:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
}
_EMPTY = Node("empty", {})


def parse_docx(
    data: bytes, name: str, *, encoding: str | None, progress: Progress, limits: Limits
) -> Document:
    """Make a document of a Word file."""
    archive = Archive(data, name, "Word document", limits)
    main = _main_part(archive)
    folder = posixpath.dirname(main)
    tree = parse_xml(
        archive.read(main), name, prefixes=SPACES, limits=limits, progress=lambda share: progress(0.3 * share)
    )

    def part(file: str) -> Node:
        return _root(archive, posixpath.join(folder, file))

    styles = Styles(read_styles(part("styles.xml")))
    rels = part(f"_rels/{posixpath.basename(main)}.rels")
    parts = Parts(
        body=tree.root.first("w:body") or _EMPTY,
        styles=styles,
        lists=read_lists(part("numbering.xml")),
        footnotes=_notes(part("footnotes.xml")),
        endnotes=_notes(part("endnotes.xml")),
        settings=part("settings.xml"),
        links=_links(rels),
    )
    progress(0.5)
    writer = Writer(parts, Composer(limits))
    writer.composer.leave_out(tree.left_out)
    writer.write()
    writer.composer.end(progress)
    builder = writer.composer.builder
    return builder.finish(name, data, _metadata(archive, builder))


def _root(archive: Archive, member: str) -> Node:
    """The outermost element of a member; an empty one where there is no such member."""
    found = archive.find(member)
    return parse_xml(found, archive.name, prefixes=SPACES, limits=archive.limits).root if found else _EMPTY


def _main_part(archive: Archive) -> str:
    """The member that holds the text, as the archive's own list says."""
    for relation in _root(archive, "_rels/.rels").all("Relationship"):
        target = posixpath.normpath(relation.get("Target").lstrip("/"))
        if relation.get("Type").endswith("/officeDocument") and not target.startswith(".."):
            return target
    return "word/document.xml"


def _notes(root: Node) -> dict[str, Node]:
    """The notes by their ids, without the rules that part them from the text."""
    kinds = ("", "normal")
    return {
        note.get("w:id"): note
        for note in root.children("w:footnote", "w:endnote")
        if note.get("w:type") in kinds
    }


def _links(root: Node) -> dict[str, str]:
    return {
        relation.get("Id"): relation.get("Target")
        for relation in root.all("Relationship")
        if relation.get("Type").endswith("/hyperlink")
    }


def _metadata(archive: Archive, builder: Builder) -> Metadata:
    core = _root(archive, "docProps/core.xml")

    def said(tag: str) -> str:
        node = core.first(tag)
        return node.words() if node is not None else ""

    text = builder.text()
    shown = [text[b.start : b.end] for b in builder.blocks[:4] if b.kind in (Kind.TITLE, Kind.HEADING)]
    title = shown[0] if shown and builder.blocks[0].kind is Kind.TITLE else said("dc:title")
    extra = (("changed", said("dcterms:modified")[:10]), ("subject", said("dc:subject")))
    return Metadata(
        title or (shown[0] if shown else ""),
        said("dc:creator"),
        said("dcterms:created")[:4],
        said("dc:language"),
        "docx",
        "utf-8",
        tuple((key, value) for key, value in extra if value),
    )

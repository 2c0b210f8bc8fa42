"""OpenDocument texts, zipped or flat: styles by their names, notes in place, tracked changes shown as accepted."""

from __future__ import annotations

from collections.abc import Callable

from tui_reader.document import Document, Kind, Metadata
from tui_reader.formats.archive import Archive
from tui_reader.formats.builder import Builder
from tui_reader.formats.composing import Composer
from tui_reader.formats.odt_text import OdtStyles, Writer
from tui_reader.formats.xml_tree import Node, parse_xml
from tui_reader.limits import Limits

Progress = Callable[[float], None]

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = {
    f"{_OASIS}office:1.0": "office:",
    f"{_OASIS}text:1.0": "text:",
    f"{_OASIS}table:1.0": "table:",
    f"{_OASIS}style:1.0": "style:",
    f"{_OASIS}drawing:1.0": "draw:",
    f"{_OASIS}svg-compatible:1.0": "svg:",
    f"{_OASIS}xsl-fo-compatible:1.0": "fo:",
    f"{_OASIS}meta:1.0": "meta:",
    "http://www.w3.org/1999/xlink": "xlink:",
    "http://purl.org/dc/elements/1.1/": "dc:",
}
_EMPTY = Node("empty", {})


def parse_odt(
    data: bytes, name: str, *, encoding: str | None, progress: Progress, limits: Limits
) -> Document:
    """Make a document of an OpenDocument text."""
    if data.startswith(b"PK"):
        archive = Archive(data, name, "OpenDocument text", limits)

        def member(file: str) -> Node:
            found = archive.find(file)
            return parse_xml(found, name, prefixes=SPACES, limits=limits).root if found else _EMPTY

        tree = parse_xml(
            archive.read("content.xml"),
            name,
            prefixes=SPACES,
            limits=limits,
            progress=lambda share: progress(0.3 * share),
        )
        content = tree.root
        roots = [content, member("styles.xml")]
        about = member("meta.xml")
    else:
        tree = parse_xml(data, name, prefixes=SPACES, limits=limits, encoding=encoding)
        content = tree.root
        roots, about = [content], content
    progress(0.5)
    body = content.first("office:body", "office:text") or _EMPTY
    writer = Writer(body, OdtStyles.read(roots), Composer(limits))
    writer.composer.leave_out(tree.left_out)
    writer.write()
    writer.composer.end(progress)
    builder = writer.composer.builder
    return builder.finish(name, data, _metadata(about, builder))


def _metadata(root: Node, builder: Builder) -> Metadata:
    about = root.first("office:meta") or _EMPTY

    def said(*tags: str) -> str:
        return next((node.words() for tag in tags for node in about.children(tag) if node.words()), "")

    text = builder.text()
    first = builder.blocks[0] if builder.blocks else None
    shown = text[first.start : first.end] if first and first.kind in (Kind.TITLE, Kind.HEADING) else ""
    own = first is not None and first.kind is Kind.TITLE
    return Metadata(
        shown if own else said("dc:title") or shown,
        said("meta:initial-creator", "dc:creator"),
        said("meta:creation-date", "dc:date")[:4],
        said("dc:language"),
        "odt",
        "utf-8",
        tuple((key, value) for key, value in (("subject", said("dc:subject")),) if value),
    )

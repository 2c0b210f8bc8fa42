"""Cases of formats as texts: what stands in a file, and what must come out of it.

A case is a heading, one or more fenced parts of a file, and a fenced ``structure``.  The parts are packed as the
format asks: bare bodies are given the frame that every such file has.  The structure names each block on a line of
its own, then the quotations, notes, links and landmarks.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tui_reader import formats
from tui_reader.document import Document, Kind, Range

FOLDER = Path(__file__).parent / "formats"
_CASE = re.compile(r"^## (?P<title>.+?)\n(?P<rest>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^(?P<fence>`{3,})(?P<name>\S+)\n(?P<content>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Case:
    """One case: the parts of the file by their names, and the structure it should have."""

    title: str
    parts: dict[str, str]
    structure: str


def cases(name: str) -> Iterator[Case]:
    """Read the cases of a format."""
    for found in _CASE.finditer((FOLDER / f"{name}.md").read_text(encoding="utf-8")):
        parts = {part["name"]: part["content"] for part in _FENCE.finditer(found["rest"])}
        yield Case(found["title"], parts, parts.pop("structure", ""))


def opened(case: Case) -> Document:
    """Pack a case's parts into a file and open it."""
    name = next(iter(case.parts))
    return formats.parse(PACKED[name](case.parts), f"case.{name}")


def tei(parts: dict[str, str]) -> bytes:
    """Give a TEI file: the case's own header, if it has one, and its text."""
    header = parts.get("header", "<titleStmt><title/></titleStmt>")
    text = parts["tei"] if "<body" in parts["tei"] else f"<body>{parts['tei']}</body>"
    return (
        f'<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>{header}</fileDesc>'
        f"</teiHeader><text>{text}</text></TEI>"
    ).encode()


_WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
_WORD_STYLES = "".join(
    f'<w:style w:type="{kind}" w:styleId="{name.title().replace(" ", "")}"><w:name w:val="{name}"/></w:style>'
    for kind, name in (
        ("paragraph", "heading 1"), ("paragraph", "heading 2"), ("paragraph", "Quote"), ("paragraph", "Title"),
        ("paragraph", "Intense Quote"), ("paragraph", "Subtitle"), ("paragraph", "toc 1"), ("character", "Emphasis"),
    )
)  # fmt: skip


def docx(parts: dict[str, str]) -> bytes:
    """Give a Word file: the body as it stands, the other parts if there are any, the usual styles."""
    members = {"word/document.xml": f"<w:document {_WORD}><w:body>{parts['docx']}</w:body></w:document>"}
    styles = _WORD_STYLES + parts.get("styles", "")
    members["word/styles.xml"] = f"<w:styles {_WORD}>{styles}</w:styles>"
    for name in ("footnotes", "endnotes", "numbering", "settings"):
        if name in parts:
            members[f"word/{name}.xml"] = f"<w:{name} {_WORD}>{parts[name]}</w:{name}>"
    if "rels" in parts:
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        members["word/_rels/document.xml.rels"] = (
            f'<Relationships xmlns="{space}">{parts["rels"]}</Relationships>'
        )
    if "core" in parts:
        members["docProps/core.xml"] = (
            '<cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties">'
            f"{parts['core']}</cp:coreProperties>"
        )
    return zipped(members)


_OPEN = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
        ("svg", "svg-compatible"), ("fo", "xsl-fo-compatible"), ("meta", "meta"),
    )
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip


def odt(parts: dict[str, str]) -> bytes:
    """Give an OpenDocument text: the body as it stands, its styles, its metadata."""
    styles = f"<office:automatic-styles>{parts.get('styles', '')}</office:automatic-styles>"
    body = f"<office:body><office:text>{parts['odt']}</office:text></office:body>"
    members = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {_OPEN}>{styles}{body}</office:document-content>",
    }
    if "meta" in parts:
        about = f"<office:meta>{parts['meta']}</office:meta>"
        members["meta.xml"] = f"<office:document-meta {_OPEN}>{about}</office:document-meta>"
    return zipped(members)


def fb2(parts: dict[str, str]) -> bytes:
    """Give a FictionBook."""
    about = f"<description><title-info>{parts.get('about', '')}</title-info></description>"
    return (
        '<?xml version="1.0" encoding="utf-8"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" '
        f'xmlns:l="http://www.w3.org/1999/xlink">{about}{parts["fb2"]}</FictionBook>'
    ).encode()


def zipped(members: dict[str, str]) -> bytes:
    """Pack members into a zip archive."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else None
            archive.writestr(name, content, stored)
    return memory.getvalue()


PACKED: dict[str, Callable[[dict[str, str]], bytes]] = {"tei": tei, "docx": docx, "odt": odt, "fb2": fb2}


def told(document: Document) -> str:
    """Tell the structure of a document, a line for each block and for whatever lies over them."""
    return "".join(f"{line}\n" for line in _told(document))


def _told(document: Document) -> Iterator[str]:
    metadata = document.metadata
    named = (("title", metadata.title), ("author", metadata.author), ("year", metadata.year))
    said = [f"{key} {value}" for key, value in named if value]
    said += [f"{key} {value}" for key, value in metadata.extra]
    if said:
        yield "says " + "; ".join(said)
    for block in document.blocks:
        level = f" {block.level}" if block.level else ""
        inside = "".join(f" in {container}" for container in block.inside)
        lead = f" ({block.lead})" if block.lead else ""
        shown = document.words(block.range).replace("\n", "\\n")
        yield f"{block.kind}{level}{inside}{lead}: {shown}"
    for quotation in document.quotations:
        name = "block quotation" if quotation.block else "quotation"
        depth = f" {quotation.depth}" if quotation.depth > 1 else ""
        note = f" [{quotation.note}]" if quotation.note else ""
        why = f" because {', '.join(quotation.evidence.reasons)}" if quotation.evidence else ""
        yield f"{name}{depth}{note}{why}: {_short(document, quotation.range)}"
    for note in document.notes:
        calls = ", ".join(document.words(callout) for callout in note.callouts) or "nothing"
        yield f"note {note.id} called by {calls}"
    for span in document.spans:
        yield f"{span.style}: {document.text[span.start : span.end]}"
    for link in document.links:
        yield f"link: {document.text[link.start : link.end]} -> {link.target}"
    for mark in document.landmarks:
        word = document.text[mark.at :].split(maxsplit=1)[:1]
        yield f"{mark.kind} {mark.label} at {word[0] if word else 'the end'}"
    yield from (f"warning: {warning}" for warning in document.warnings)


def _short(document: Document, range_: Range) -> str:
    words = " / ".join(document.words(range_).split("\n"))
    return words if len(words) < 60 else f"{words[:28]} ... {words[-28:]}"


def headings(document: Document) -> list[tuple[int, str]]:
    """Give the headings with their levels."""
    return [(b.level, document.words(b.range)) for b in document.blocks if b.kind is Kind.HEADING]

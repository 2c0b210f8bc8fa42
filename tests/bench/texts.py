"""What is read in the benchmark: one text in the form of each program."""

from __future__ import annotations

import html
import textwrap
import zipfile
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
EMBEDDED = REPOSITORY / "text" / "essay" / "a-good-fire.md"
SEED = REPOSITORY / "../shared/corpus/seed/essay.txt"
FIRST = "Opening words of the measured text."
_WRAP = 78
_CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_PACKAGE = (
    '<?xml version="1.0"?><package version="2.0" xmlns="http://www.idpf.org/2007/opf" unique-identifier="id">'
    '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Measured</dc:title>'
    '<dc:identifier id="id">measured</dc:identifier><dc:language>en</dc:language></metadata><manifest>'
    '<item id="text" href="text.xhtml" media-type="application/xhtml+xml"/>'
    '<item id="toc" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
    '<spine toc="toc"><itemref idref="text"/></spine></package>'
)
_TOC = (
    '<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head/>'
    "<docTitle><text>Measured</text></docTitle><navMap><navPoint id='text' playOrder='1'>"
    "<navLabel><text>Text</text></navLabel><content src='text.xhtml'/></navPoint></navMap></ncx>"
)


def write_long(path: Path, size: int) -> None:
    """Write a text of about a size out of the embedded essays."""
    essays = [file.read_text(encoding="utf-8") for file in sorted(REPOSITORY.glob("text/**/*.txt"))]
    whole = "\n\n".join(essays)
    parts, length = [FIRST], 0
    while length < size:
        parts.append(whole[: max(size - length, 0)])
        length += len(whole.encode())
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def renditions(source: Path, folder: Path) -> dict[str, Path]:
    """Write a text with known first words in every form, and say where each is."""
    text = f"{FIRST}\n\n{source.read_text(encoding='utf-8')}"
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    made = {form: folder / f"{source.stem}.{form}" for form in ("txt", "wrapped", "html", "md", "epub")}
    made["txt"].write_text(text, encoding="utf-8")
    made["md"].write_text(text, encoding="utf-8")
    wrapped = "\n\n".join(textwrap.fill(part, _WRAP) for part in paragraphs)
    made["wrapped"].write_text(wrapped + "\n", encoding="utf-8")
    body = "\n".join(f"<p>{html.escape(part)}</p>" for part in paragraphs)
    page = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Measured</title></head><body>{body}</body></html>'
    made["html"].write_text(page, encoding="utf-8")
    with zipfile.ZipFile(made["epub"], "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", _CONTAINER)
        book.writestr("book.opf", _PACKAGE)
        book.writestr("toc.ncx", _TOC)
        book.writestr("text.xhtml", f'<?xml version="1.0" encoding="utf-8"?>{page}')
    return made

"""Make small EPUBs, good and bad, for the tests."""

import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO

_CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_NAV = ' properties="nav"'
_BESIDE = ' linear="no"'
XHTML = "application/xhtml+xml"


def page(body: str, *, head: str = "<title>t</title>", prologue: str = "<!DOCTYPE html>") -> str:
    """Give a page of a book with a body."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{prologue}<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head>{head}</head><body>{body}</body></html>'
    )


def nav(entries: str, more: str = "") -> str:
    """Give an outline of EPUB 3: an ordered list's inside."""
    return page(f'<nav epub:type="toc"><h1>Contents</h1><ol>{entries}</ol></nav>{more}')


def ncx(points: str, more: str = "") -> str:
    """Give an outline of EPUB 2."""
    return f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap>{points}</navMap>{more}</ncx>'


def point(label: str, target: str, inside: str = "") -> str:
    """Give an entry of such an outline."""
    return f'<navPoint><navLabel><text>{label}</text></navLabel><content src="{target}"/>{inside}</navPoint>'


def package(
    names: Sequence[str],
    *,
    spine: Sequence[str] | None = None,
    title: str = "A Book of Snow",
    author: str = "Ada Verne",
    metadata: str = "",
    beside: Sequence[str] = (),
    guide: str = "",
    prologue: str = "",
) -> str:
    """Give a package document: the files, of which those of the spine are read in order."""
    items = "".join(
        f'<item id="{escape(name)}" href="{escape(name)}" media-type="{_media(name)}"{_NAV * (name == "nav.xhtml")}/>'
        for name in names
    )
    order = (
        [name for name in names if name.endswith("html") and name != "nav.xhtml"] if spine is None else spine
    )
    refs = "".join(f'<itemref idref="{escape(name)}"{_BESIDE * (name in beside)}/>' for name in order)
    toc = ' toc="toc.ncx"' if "toc.ncx" in names else ""
    return (
        f'<?xml version="1.0"?>{prologue}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        'unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:opf="http://www.idpf.org/2007/opf"><dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>'
        f"<dc:language>en</dc:language>{metadata}</metadata><manifest>{items}</manifest>"
        f"<spine{toc}>{refs}</spine>{guide}</package>"
    )


def _media(name: str) -> str:
    return {"ncx": "application/x-dtbncx+xml", "jpg": "image/jpeg"}.get(name.rpartition(".")[2], XHTML)


def book(
    files: Mapping[str, str | bytes],
    opf: str | None = None,
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """Give the bytes of a book whose files stand in one folder; ``more`` stands beside it."""
    memory = BytesIO()
    whole: dict[str, str | bytes] = {
        "META-INF/container.xml": _CONTAINER,
        "OPS/book.opf": package(list(files)) if opf is None else opf,
        **{f"OPS/{name}": text for name, text in files.items()},
        **(more or {}),
    }
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, text in whole.items():
            archive.writestr(name, text)
    return memory.getvalue()

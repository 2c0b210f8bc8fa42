"""What the package of an EPUB says: its files, their order, its title and author, whether it is locked."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from tui_reader.formats.archive import Archive, normal_name
from tui_reader.formats.clean import clean_line
from tui_reader.formats.decoding import decode
from tui_reader.formats.html_tree import Element, parse_xml, tag_of
from tui_reader.patterns import compiled
from tui_reader.problems import Problem, ReaderError

_CONTAINER = "META-INF/container.xml"
_PAGES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/x-dtbook+xml")
_PAGE_NAMES = (".xhtml", ".html", ".htm", ".xht")
_YEAR = compiled(r"\b1[0-9]\d\d\b|\b20\d\d\b")
_OBFUSCATED = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#rc")
"""Fonts are hidden so; no reader needs them."""
_ROLE = "{http://www.idpf.org/2007/opf}role"


class Item(NamedTuple):
    """A file of the book."""

    id: str
    name: str
    media: str
    properties: frozenset[str]

    @property
    def page(self) -> bool:
        """Whether it is a page of text."""
        return self.media in _PAGES or (
            self.media in ("", "text/plain", "application/xml", "text/xml")
            and self.name.lower().endswith(_PAGE_NAMES)
        )


class Package(NamedTuple):
    """What a book says of itself."""

    title: str
    author: str
    year: str
    language: str
    publisher: str
    items: tuple[Item, ...]
    spine: tuple[Item, ...]
    """The pages in reading order, each once; what is not in line comes last."""
    nav: str
    """The name of the outline of EPUB 3; empty where there is none."""
    ncx: str
    """The name of the outline of EPUB 2."""
    guide: dict[str, str]
    """The files that EPUB 2 names by what they are: ``cover``, ``toc``."""


def read_package(archive: Archive) -> Package:
    """Read a book's package; a ReaderError says what is missing."""
    name = _package_name(archive)
    root = xml_of(archive, name) if name else None
    if root is None:
        raise _missing(archive, "it has no package document, which says what the book consists of")
    parts = {tag_of(child): child for child in reversed(list(root)) if isinstance(child.tag, str)}
    items = tuple(_items(parts.get("manifest"), name))
    by_id = {item.id: item for item in items}
    spine = parts.get("spine")
    refs = [
        (each.get("idref") or "", each.get("linear") != "no")
        for each in (() if spine is None else spine)
        if tag_of(each) == "itemref"
    ]
    order = [by_id[ref] for ref, linear in sorted(refs, key=lambda ref: not ref[1]) if ref in by_id]
    pages = tuple(dict.fromkeys(item for item in order if item.page))
    toc = by_id.get((spine.get("toc") if spine is not None else None) or "")
    ncx = toc or next((item for item in items if item.media == "application/x-dtbncx+xml"), None)
    said = _Said(parts.get("metadata"))
    return Package(
        said.title(),
        said.author(),
        said.year(),
        said.first("language"),
        said.first("publisher"),
        items,
        pages or tuple(item for item in items if item.page and "nav" not in item.properties),
        next((item.name for item in items if "nav" in item.properties), ""),
        ncx.name if ncx is not None else "",
        dict(_guide(parts.get("guide"), name)),
    )


def xml_of(archive: Archive, name: str) -> Element | None:
    """Read a member as XML, mending what is broken in it."""
    data = archive.get(name)
    return parse_xml(decode(data, name).text, mend=True) if data is not None else None


def _package_name(archive: Archive) -> str:
    root = xml_of(archive, _CONTAINER)
    for element in root.iter() if root is not None else ():
        if tag_of(element) == "rootfile":
            name = normal_name(unquote(element.get("full-path") or ""))
            if name is not None and name in archive:
                return name
    return next((name for name in archive.names() if name.lower().endswith(".opf")), "")


def beside(name: str, href: str) -> str | None:
    """Give the name of a file that another names by an address; None for what is not in the book."""
    address = href.strip().partition("#")[0]
    if "://" in address or address.startswith(("/", "data:", "mailto:")):
        return None
    return normal_name(posixpath.join(posixpath.dirname(name), unquote(address))) if address else name


def _items(manifest: Element | None, package: str) -> Iterator[Item]:
    for element in manifest if manifest is not None else ():
        if tag_of(element) != "item":
            continue
        name = beside(package, element.get("href") or "")
        if name is not None and name != package:
            properties = frozenset((element.get("properties") or "").split())
            yield Item(element.get("id") or "", name, (element.get("media-type") or "").lower(), properties)


def _guide(guide: Element | None, package: str) -> Iterator[tuple[str, str]]:
    for element in guide if guide is not None else ():
        if tag_of(element) == "reference" and (name := beside(package, element.get("href") or "")):
            yield (element.get("type") or "").lower(), name


class _Said:
    """The metadata of a package."""

    def __init__(self, metadata: Element | None) -> None:
        self.elements = [e for e in metadata.iter() if isinstance(e.tag, str)] if metadata is not None else []
        self.refined = {
            ((e.get("refines") or "").lstrip("#"), e.get("property") or ""): _text(e)
            for e in self.elements
            if tag_of(e) == "meta" and e.get("refines")
        }

    def all(self, name: str) -> list[Element]:
        return [e for e in self.elements if tag_of(e) == name and _text(e)]

    def first(self, name: str) -> str:
        return next((_text(e) for e in self.all(name)), "")

    def title(self) -> str:
        titles = self.all("title")
        main = (e for e in titles if self.refined.get((e.get("id") or "", "title-type")) == "main")
        chosen = next(main, titles[0] if titles else None)
        return _text(chosen) if chosen is not None else ""

    def author(self) -> str:
        names = [
            _text(e)
            for e in self.all("creator")
            if (e.get(_ROLE) or self.refined.get((e.get("id") or "", "role")) or "aut") == "aut"
        ]
        return ", ".join(dict.fromkeys(names or [_text(e) for e in self.all("creator")]))

    def year(self) -> str:
        found = (_YEAR.search(_text(e)) for e in self.all("date"))
        return next((year[0] for year in found if year), "")


def _text(element: Element) -> str:
    return clean_line("".join(element.itertext())[:1000])


def check_lock(archive: Archive, package: Package) -> frozenset[str]:
    """Give the pages that are locked; a ReaderError says so where all are."""
    root = xml_of(archive, "META-INF/encryption.xml") if "META-INF/encryption.xml" in archive else None
    locked: set[str] = set()
    for element in root.iter() if root is not None else ():
        if tag_of(element) != "encrypteddata":
            continue
        method = next(
            (e.get("Algorithm") or "" for e in element.iter() if tag_of(e) == "encryptionmethod"), ""
        )
        if method.lower() in _OBFUSCATED:
            continue
        names = (unquote(e.get("URI") or "") for e in element.iter() if tag_of(e) == "cipherreference")
        locked.update(name for name in map(normal_name, names) if name is not None)
    pages = frozenset(item.name for item in package.spine)
    if pages and pages <= locked:
        raise ReaderError(
            Problem(
                clean_line(archive.name),
                f"this book is locked by {_lock_of(archive)}",
                "read it with the program it was bought for, or ask the seller for a copy without a lock",
            )
        )
    return pages & locked


def _lock_of(archive: Archive) -> str:
    if "META-INF/license.lcpl" in archive:
        return "Readium LCP (DRM)"
    if "META-INF/sinf.xml" in archive:
        return "Apple's DRM"
    return "Adobe's DRM" if "META-INF/rights.xml" in archive else "DRM"


def _missing(archive: Archive, what: str) -> ReaderError:
    return ReaderError(Problem(archive.name, what, "fetch it again, or have calibre mend it"))

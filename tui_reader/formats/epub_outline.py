"""The outline of a book: chapters and printed pages, as EPUB 3 (nav) or EPUB 2 (NCX) tells them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

from tui_reader.formats.archive import Archive
from tui_reader.formats.clean import clean_line
from tui_reader.formats.epub_package import Package, beside, xml_of
from tui_reader.formats.html_tree import Element, page_text, parse_page, parse_xml, tag_of, types_of, walk
from tui_reader.limits import Limits


class Entry(NamedTuple):
    """A line of the outline, or a printed page."""

    label: str
    key: str
    """The place it leads to: the file, ``#`` and perhaps a name in it."""
    depth: int = 1


class Outline(NamedTuple):
    """What a book's outline tells."""

    chapters: tuple[Entry, ...] = ()
    pages: tuple[Entry, ...] = ()


def read_outline(archive: Archive, package: Package) -> Outline:
    """Read a book's outline: that of EPUB 3, else that of EPUB 2."""
    found = _nav(archive, package.nav) if package.nav else Outline()
    if found.chapters and found.pages:
        return found
    older = _ncx(archive, package.ncx) if package.ncx else Outline()
    return Outline(found.chapters or older.chapters, found.pages or older.pages)


def tree_of(data: bytes, name: str, limits: Limits) -> tuple[Element | None, str]:
    """Make a tree of a page of a book, as XML if it is well-formed, else as it comes; say what of it is left out."""
    text = page_text(data, name).text
    root = parse_xml(text)
    if root is not None and tag_of(root) == "html" and _count(root) <= limits.elements:
        return root, ""
    return parse_page(text, limits)


def _count(root: Element) -> int:
    return sum(1 for _ in root.iter())


def _nav(archive: Archive, name: str) -> Outline:
    data = archive.get(name)
    root = tree_of(data, name, archive.limits)[0] if data is not None else None
    if root is None:
        return Outline()
    navs = [element for element in root.iter() if tag_of(element) == "nav"]
    toc = next((nav for nav in navs if "toc" in types_of(nav)), navs[0] if navs else None)
    pages = next((nav for nav in navs if "page-list" in types_of(nav) or "pagelist" in types_of(nav)), None)
    chapters, leaves = (
        tuple(islice(_listed(nav, name), archive.limits.outline))
        for nav in (toc if toc is not pages else None, pages)
    )
    return Outline(chapters, leaves)


def _listed(nav: Element | None, name: str) -> Iterator[Entry]:
    if nav is None:
        return
    depth = 0
    for opens, element in walk(nav):
        tag = tag_of(element)
        if tag in ("ol", "ul"):
            depth += 1 if opens else -1
        elif opens and tag == "a":
            file = beside(name, element.get("href") or "")
            label = clean_line("".join(element.itertext())[:400])
            if file is not None and label:
                yield Entry(label, _key(file, element.get("href") or ""), max(1, depth))


def _ncx(archive: Archive, name: str) -> Outline:
    root = xml_of(archive, name)
    if root is None:
        return Outline()
    chapters: list[Entry] = []
    pages: list[Entry] = []
    depth = 0
    for opens, element in walk(root):
        tag = tag_of(element)
        if tag == "navpoint":
            depth += 1 if opens else -1
        if (
            opens
            and tag in ("navpoint", "pagetarget")
            and len(chapters) + len(pages) < archive.limits.outline
        ):
            entry = _point(element, name, depth)
            if entry is not None:
                (chapters if tag == "navpoint" else pages).append(entry)
    return Outline(tuple(chapters), tuple(pages))


def _point(point: Element, name: str, depth: int) -> Entry | None:
    label = target = ""
    for child in point:
        if tag_of(child) == "navlabel":
            label = clean_line("".join(child.itertext())[:400])
        elif tag_of(child) == "content":
            target = child.get("src") or ""
    file = beside(name, target)
    label = label or (point.get("value") or "")
    return Entry(label, _key(file, target), max(1, depth)) if file is not None and label else None


def _key(file: str, href: str) -> str:
    return f"{file}#{unquote(href.partition('#')[2])}"

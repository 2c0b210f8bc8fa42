"""Tell what a file is: by its name, and by its first bytes where they know better."""

from __future__ import annotations

import re
from pathlib import PurePath

from tui_reader.formats.decoding import BOMS
from tui_reader.patterns import compiled

SUFFIXES = {
    ".tei": "tei", ".xml": "xml", ".fb2": "fb2", ".docx": "docx", ".docm": "docx", ".dotx": "docx", ".odt": "odt",
    ".ott": "odt", ".fodt": "odt", ".rtf": "rtf", ".tex": "latex", ".latex": "latex", ".org": "org", ".rst": "rst",
    ".adoc": "asciidoc", ".asciidoc": "asciidoc",
}  # fmt: skip
BOOK = ".epub"
MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mkdn")
PAGES = (".html", ".htm", ".xhtml", ".xht", ".shtml")
_NO_ESSAY = {".toml": "toml"}
"""Endings of files that can be opened, but that no library is made of."""
BY_PANDOC = ("rtf", "latex", "org", "rst", "asciidoc")
_ROOTS = {
    "TEI": "tei", "TEI.2": "tei", "teiCorpus": "tei", "teiCorpus.2": "tei", "FictionBook": "fb2",
    "document": "odt",
}  # fmt: skip
_TEXT = (".txt", ".text", *MARKDOWN)
_SAMPLE = 65_536
_PROLOGUE = compiled(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_ROOT = compiled(r"<(?:[\w.-]+:)?([\w.-]+)")
_PAGE = compiled(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,400}?-->\s*)*(?:<!doctype\s+html|<html[\s>])", re.I | re.S
)
_SIGNS = compiled(r"^(?:#{1,6} \S|\[\^[\w-]+\]:|> \S|```|---\n\w+:)|\]\([^)\s]+\)", re.MULTILINE)
_BOOK = b"mimetypeapplication/epub+zip"
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.text"


def looks_like_markdown(text: str) -> bool:
    """Say whether a text without a telling name is Markdown."""
    return len(_SIGNS.findall(text[:200_000])) >= 2 or re.match(r"---\n\w+:", text) is not None


def kind_of(data: bytes, name: str) -> str:
    """Name the format of a file that is not plain text or Markdown; empty for those."""
    suffix = PurePath(name).suffix.lower()
    if suffix in _TEXT:
        return ""
    if data.startswith(b"PK\x03\x04"):
        return _archive(data, suffix)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if suffix in _NO_ESSAY:
        return _NO_ESSAY[suffix]
    known = SUFFIXES.get(suffix, "")
    if known in ("", "xml", "odt") and (root := _root(data)):
        found = _ROOTS.get(root, "tei" if known == "xml" else known)
        return found if found != "odt" or b"opendocument" in data[:_SAMPLE] else known.replace("xml", "tei")
    return known.replace("xml", "tei")


def looks_like_html(data: bytes) -> bool:
    """Say whether a file without a telling name is a page."""
    return _PAGE.match(data[:2000].removeprefix(b"\xef\xbb\xbf")) is not None


def looks_like_epub(data: bytes) -> bool:
    """Say whether a file is an EPUB, whatever its name."""
    return data.startswith(b"PK\x03\x04") and data[30:].startswith(_BOOK)


def is_quick(name: str) -> bool:
    """Say whether a file can be looked into at once, without the help of another program."""
    return SUFFIXES.get(PurePath(name).suffix.lower(), "") not in BY_PANDOC


def _archive(data: bytes, suffix: str) -> str:
    if data[30:].startswith(_OPEN_DOCUMENT):
        return "odt"
    known = SUFFIXES.get(suffix, "")
    if known in ("docx", "odt", "fb2"):
        return known
    if b"word/document.xml" in data:
        return "docx"
    return "fb2" if PurePath(PurePath(suffix).stem).suffix == ".fb2" or suffix == ".zip" else ""


def _root(data: bytes) -> str:
    """The name of the outermost element, if the file looks like XML at all."""
    codec = next((codec for mark, codec, _ in BOMS if data.startswith(mark)), "utf-8")
    text = data[:_SAMPLE].decode(codec, errors="ignore").removeprefix("\ufeff")
    at = 0
    while part := _PROLOGUE.match(text, at):
        at = part.end()
    found = _ROOT.match(text, at)
    return found[1] if found else ""

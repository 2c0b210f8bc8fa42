"""A page's bytes as a tree of elements, with the few questions that are asked of an element.

Only here is lxml called, and only when such a file is opened.  Nothing is fetched, no entity of the file's own is
expanded, and what could keep the parser busy is taken out first.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Protocol, cast

from tui_reader.formats.decoding import Decoded, decode
from tui_reader.formats.html_guard import guarded
from tui_reader.limits import Limits
from tui_reader.patterns import compiled


class Element(Protocol):
    """An element of the tree, as far as we ask of it."""

    @property
    def tag(self) -> Any:
        """Its name, perhaps with its namespace."""

    @property
    def text(self) -> str | None:
        """The words before its first child."""

    @property
    def tail(self) -> str | None:
        """The words after its end."""

    def get(self, key: str, default: str | None = None) -> str | None:
        """Give an attribute."""

    def keys(self) -> list[str]:
        """Give the names of its attributes."""

    def getparent(self) -> Element | None:
        """Give what it stands in."""

    def getnext(self) -> Element | None:
        """Give the element after it."""

    def getprevious(self) -> Element | None:
        """Give the element before it."""

    def iter(self, *tags: str) -> Iterator[Element]:
        """Give itself and all below it."""

    def itertext(self) -> Iterator[str]:
        """Give all its words."""

    def __iter__(self) -> Iterator[Element]: ...

    def __len__(self) -> int: ...


Tick = Callable[[], None]
"""Called now and then in long work; may raise GivenUp."""
_EVERY = 512
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_SAMPLE = 4096
_DECLARED = compiled(
    rb"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]*encoding=[\"']([\w.:-]{2,40})", re.I
)
_SAME = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "x-sjis": "cp932",
    "tis-620": "cp874", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
}  # fmt: skip
_NEVER = compiled(r"utf-?7|utf-?8|utf-?16|utf-?32|unicode|idna|punycode|.*escape|.*codec", re.IGNORECASE)
_DOCTYPE = compiled(r"<!DOCTYPE\s[^\[>]{0,2000}(?:\[.*?\]\s*)?>", re.DOTALL)
_DECLARATION = compiled(r"<\?xml[^>]*\?>")
_HALF = compiled(
    r"&#(?:[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2}|0*5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3]));"
)
"""References to halves of a pair, which are no characters, and which a parser that mends gives out as they are."""
_NAMED = compiled(r"&([A-Za-z][A-Za-z0-9]{1,40});")
_KEPT = frozenset(("amp", "lt", "gt", "quot", "apos"))


def page_text(data: bytes, name: str, *, encoding: str | None = None) -> Decoded:
    """Turn a page's bytes into text: as told, as valid UTF-8, as the page declares, or by a guess."""
    if encoding is None and (declared := _declared(data)):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
                encoding = declared
    return decode(data, name, encoding=encoding)


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:_SAMPLE])
    if not found:
        return None
    name = (found[1] or found[2]).decode("ascii").lower()
    name = _SAME.get(name, name)
    try:
        b"".decode(name)
    except (LookupError, ValueError):
        return None
    return None if _NEVER.fullmatch(name) else name


def parse_page(text: str, limits: Limits, tick: Tick | None = None) -> tuple[Element | None, str]:
    """Make a tree of a page's text, however badly written, and say what of it is left out.

    The tree is None where there is nothing in the page.
    """
    # Loaded only here: other formats should not wait for it.
    from lxml import etree

    parser = etree.HTMLParser(
        remove_comments=True, remove_pis=True, no_network=True, huge_tree=True, recover=True
    )
    whole, past = guarded(text, limits, tick)
    left_out = limits.shown(past) if past else ""
    if not whole.strip():
        return None, left_out
    try:
        return cast("Element | None", etree.fromstring(whole, parser)), left_out
    except (etree.LxmlError, ValueError):
        return None, left_out


def parse_xml(text: str, *, mend: bool = False) -> Element | None:
    """Make a tree of XML, its own DTD left out; None where it is not well-formed and may not be mended."""
    from lxml import etree

    text = text.removeprefix("\ufeff").lstrip()
    if declaration := _DECLARATION.match(text):
        text = text[declaration.end() :]
    at = text.find("<!DOCTYPE")
    if at >= 0 and (doctype := _DOCTYPE.match(text, at)):
        text = text[:at] + text[doctype.end() :]
    # Nothing declares an entity any more, so that what is read cannot grow, and may be as long as it is.
    text = text.replace("<!DOCTYPE", "<!").replace("<!ENTITY", "<!")
    text = _HALF.sub("\ufffd", _NAMED.sub(_numeric, text))
    parser = etree.XMLParser(
        remove_comments=True,
        remove_pis=True,
        no_network=True,
        load_dtd=False,
        huge_tree=mend,
        resolve_entities=False,
        recover=mend,
    )
    try:
        return cast("Element | None", etree.fromstring(text.encode("utf-8", "replace"), parser))
    except (etree.LxmlError, ValueError):
        return None


def _numeric(found: re.Match[str]) -> str:
    if found[1] in _KEPT:
        return found[0]
    letters = html.entities.html5.get(found[1] + ";")
    return "".join(f"&#{ord(letter)};" for letter in letters) if letters else found[0]


@lru_cache(maxsize=512)
def _bare(name: str) -> str:
    return name.rpartition("}")[2].lower()


def tag_of(element: Element) -> str:
    """Give an element's name in lower case, without its namespace; empty for what is no element."""
    name = element.tag
    return _bare(name) if isinstance(name, str) else ""


@lru_cache(maxsize=2048)
def _split(words: str) -> frozenset[str]:
    return frozenset(words.lower().split())


_NONE: frozenset[str] = frozenset()


def classes_of(element: Element) -> frozenset[str]:
    """Give the words of an element's class."""
    said = element.get("class")
    return _split(said) if said else _NONE


def types_of(element: Element) -> frozenset[str]:
    """Give what an element says it is by ``epub:type`` or ``role``, in one vocabulary: ``noteref``, ``endnotes``."""
    said = element.get(EPUB_TYPE) or element.get("epub:type")
    role = element.get("role")
    if not said and not role:
        return _NONE
    return _split(f"{said or ''} {(role or '').replace('doc-', '')}")


def style_of(element: Element) -> str:
    """Give an element's inline style in lower case."""
    return (element.get("style") or "").lower()


def words_of(element: Element, most: int = 200) -> str:
    """Give the first words of an element on one line."""
    if not len(element):
        return " ".join((element.text or "")[: 4 * most].split())[:most]
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece)
        if length > most:
            break
    return " ".join("".join(pieces).split())[:most]


def walk(root: Element, tick: Tick | None = None) -> Iterator[tuple[bool, Element]]:
    """Give each element below and with ``root`` as it opens (True) and as it closes (False).

    Python's own stack would not bear a page nested hundreds deep, so the way back is kept in a list.
    """
    yield True, root
    open_: list[tuple[Element, Iterator[Element]]] = [(root, iter(root))]
    count = 0
    while open_:
        count += 1
        if tick is not None and count % _EVERY == 0:
            tick()
        element, children = open_[-1]
        child = next(children, None)
        if child is None:
            open_.pop()
            yield False, element
        elif isinstance(child.tag, str):
            yield True, child
            open_.append((child, iter(child)))

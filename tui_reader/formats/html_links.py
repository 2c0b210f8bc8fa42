"""A survey of a text's links and names, in one walk: where each stands, what it says, what is near it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin

from tui_reader.formats.html_tree import Element, Tick, classes_of, tag_of, types_of, walk, words_of
from tui_reader.formats.html_words import (
    BACK_CLASSES,
    BACK_TYPES,
    BLOCKS,
    HEADINGS,
    INLINE_NOTE_CLASSES,
    ITEM_CLASSES,
    NAMED_NOTE,
    NOTE_TYPES,
    NOTES_HEADING,
    REF_CLASSES,
    REF_TYPES,
    REGION_CLASSES,
    REGION_NAMES,
    REGION_TYPES,
    UNREAD,
)
from tui_reader.patterns import compiled


@dataclass(slots=True)
class Page:
    """One page: of a site, or one file of a book."""

    name: str
    """The file's name in its book; empty for a page of the web."""
    body: Element
    base: str = ""
    """What links without a host count from."""
    address: str = ""
    """Where the page itself was found, if it says so."""

    def key(self, name: str) -> str:
        """Give the name of a place, unique in the whole text."""
        return f"{self.name}#{name}" if self.name else name


@dataclass(slots=True)
class Anchor:
    """A link within the text, and what stands about it."""

    element: Element
    page: Page
    key: str
    """The name of the place it leads to."""
    words: str
    block: Element
    """The paragraph, item or cell it stands in."""
    opens: bool
    """Whether no word stands before it in its block or line."""
    raised: bool
    """Whether it is set as a superscript."""
    region: bool
    """Whether it stands where the notes are."""
    order: int
    says_ref: bool
    says_back: bool
    mention: bool
    """Whether the word "note" stands before it, so that it speaks of a note and does not call it."""
    names: tuple[str, ...]
    """The places that it or the superscript about it is."""


@dataclass(slots=True)
class Place:
    """A named element."""

    element: Element
    block: Element
    order: int
    opens: bool


@dataclass(slots=True)
class Survey:
    """What the walk found."""

    anchors: list[Anchor] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    raised: list[tuple[Element, str, Element]] = field(default_factory=list)
    """Superscript numbers that are no links, each with its digits and block."""
    unlinked: dict[Element, str] = field(default_factory=dict)
    """Numbers that are named as callouts though they are no links, each with its label."""
    items: list[Element] = field(default_factory=list)
    """Elements that say they are notes, or that are listed where the notes are."""
    inline: list[Element] = field(default_factory=list)
    """Notes written within a paragraph."""
    regions: set[Element] = field(default_factory=set)


_WORD = compiled(r"\w")
_SPACE = compiled(r"[\s\[\](){}^*]+")
_UNIT = compiled(r"(?:^|[\s\d(=/·])(?:[kcdm]?m|ft|yd|in|s|sec|[a-z])$")
"""What may be raised to a power: a unit or a letter that stands alone."""
_CALLOUT_NAME = compiled(r"_?(?:foot|end|rear)?-?(?:note|fn|ftn|edn)[-_.:]?ref[-_.:]?\w*\d", re.IGNORECASE)
_DIGITS_ONLY = compiled(r"[\[(]?(\d{1,4})[\])]?")
_NOTE_WORD = compiled(r"\b(?:foot|end)?(?:notes?|nn?\.|fnn?\.?)\s*$", re.IGNORECASE)
_DIGITS = compiled(r"[\[(]?(\d{1,3})[\])]?")


def survey(pages: Iterable[Page], skipped: Container[Element], tick: Tick | None = None) -> Survey:
    """Walk through the pages and note down the links that stay within them, and what is named."""
    found = Survey()
    order = 0
    for page in pages:
        order = _Walk(page, skipped, found, order, tick).run()
    return found


@dataclass(slots=True)
class _Walk:
    page: Page
    skipped: Container[Element]
    found: Survey
    order: int
    tick: Tick | None
    blocks: list[Element] = field(default_factory=list)
    fresh: bool = True
    regions: int = 0
    heading: int = 0
    """The level of the heading the notes stand under; 0 where there is none."""
    raised: list[Element] = field(default_factory=list)
    listed: int = 0
    pending: list[str] = field(default_factory=list)
    """Names of empty elements just passed, which stand for what follows them."""

    def run(self) -> int:
        if self.page.name:
            body = self.page.body
            self.found.places[self.page.key("")] = Place(body, body, self.order, True)
        hidden = 0
        for opens, element in walk(self.page.body, self.tick):
            tag = tag_of(element)
            if hidden or tag in UNREAD or element in self.skipped:
                hidden += 1 if opens else -1
                if not opens and not hidden:
                    self._say(element.tail)
                continue
            if opens:
                self._open(element, tag)
                self._say(element.text)
            else:
                self._close(element, tag)
                self._say(element.tail)
        return self.order

    def _say(self, text: str | None) -> None:
        if text and self.fresh and _SPACE.fullmatch(text) is None:
            self.fresh = False
        if text and not text.isspace():
            self.pending.clear()

    def _open(self, element: Element, tag: str) -> None:
        self.order += 1
        block = tag in BLOCKS
        if block or tag == "br":
            self.fresh = True
        if block:
            self.blocks.append(element)
            self.pending.clear()
            self._open_block(element, tag)
        elif tag == "sup":
            self.raised.append(element)
            self._number(element)
        if not element.keys():
            return
        self._name(element, tag)
        if tag in ("span", "sup", "a") and (label := _named_callout(element)):
            self.found.unlinked[element] = label
        if tag == "a" and element.get("href") is not None:
            self._link(element)
        elif not block and INLINE_NOTE_CLASSES & classes_of(element):
            self.found.inline.append(element)

    def _open_block(self, element: Element, tag: str) -> None:
        if tag in HEADINGS:
            self._open_heading(element, HEADINGS[tag])
        if tag == "li":
            self.listed += 1
            if (self.regions or self.heading) and self.listed == 1:
                self.found.items.append(element)
        if not element.keys():
            return
        if is_region(element):
            self.regions += 1
            self.found.regions.add(element)
        if is_item(element) and (not self.found.items or self.found.items[-1] is not element):
            self.found.items.append(element)

    def _open_heading(self, element: Element, level: int) -> None:
        if NOTES_HEADING.fullmatch(words_of(element, 100)):
            self.heading = level
        elif self.heading and level <= self.heading:
            self.heading = 0

    def _close(self, element: Element, tag: str) -> None:
        if tag in BLOCKS:
            self.blocks.pop()
            self.fresh = True
            if element in self.found.regions:
                self.regions -= 1
            if tag == "li":
                self.listed -= 1
        elif tag == "sup" and self.raised:
            self.raised.pop()

    def _name(self, element: Element, tag: str) -> None:
        names = [name for name in (element.get("id"), element.get("name") if tag == "a" else None) if name]
        if not names:
            return
        empty = not len(element) and not (element.text or "").strip()
        after = element.getnext() if empty and tag == "a" and not (element.tail or "").strip() else None
        if after is not None and tag_of(after) in BLOCKS:
            # An empty anchor above a paragraph names the paragraph.
            here = Place(after, after, self.order, True)
        else:
            here = Place(element, self._block(), self.order, self.fresh)
        for name in names:
            self.found.places.setdefault(self.page.key(name), here)
        if empty:
            self.pending += names

    def _block(self) -> Element:
        return self.blocks[-1] if self.blocks else self.page.body

    def _number(self, element: Element) -> None:
        words = words_of(element, 12)
        digits = _DIGITS.fullmatch(words)
        within = element.getparent()
        linked = (within is not None and tag_of(within) == "a" and within.get("href")) or any(
            tag_of(child) == "a" and child.get("href") for child in element.iter()
        )
        before = _before(element)
        power = not before or before[-1].isdigit() or _UNIT.search(before)
        if digits and not linked and not self.fresh and not power:
            self.found.raised.append((element, digits[1], self._block()))

    def _link(self, element: Element) -> None:
        key = resolve(element.get("href") or "", self.page)
        if key is None:
            return
        about = [element, *self._about(element)]
        classes: frozenset[str] = frozenset().union(*map(classes_of, about))
        types = types_of(element)
        names = [name for each in about for name in (each.get("id"), each.get("name")) if name] + self.pending
        self.found.anchors.append(
            Anchor(
                element,
                self.page,
                key,
                words_of(element, 40) or (element.get("data-label") or ""),
                self._block(),
                self.fresh,
                bool(self.raised)
                or (len(element) > 0 and any(tag_of(each) == "sup" for each in element.iter())),
                bool(self.regions or self.heading),
                self.order,
                bool(types & REF_TYPES or classes & REF_CLASSES or element.get("rel") == "footnote"),
                bool(types & BACK_TYPES or classes & BACK_CLASSES or element.get("rev") == "footnote"),
                _NOTE_WORD.search(_directly_before(element)[-12:]) is not None,
                tuple(self.page.key(name) for name in names),
            )
        )

    def _about(self, element: Element) -> list[Element]:
        """The small elements a link is wrapped in, and those that wrap its words."""
        found: list[Element] = []
        outer = element.getparent()
        while outer is not None and tag_of(outer) in ("sup", "span", "b", "i", "small") and len(found) < 4:
            found.append(outer)
            outer = outer.getparent()
        if len(element) == 1:
            found.append(next(iter(element)))
        return found


def is_region(element: Element) -> bool:
    """Say whether an element says that it holds the notes."""
    return bool(
        types_of(element) & REGION_TYPES
        or (classes_of(element) & REGION_CLASSES and tag_of(element) != "sup")
        or (element.get("id") or "").lower() in REGION_NAMES
        or "footnote-list" in (element.get("style") or "")
    )


def is_item(element: Element) -> bool:
    """Say whether a block says that it is a note."""
    if types_of(element) & (NOTE_TYPES - {"note"}) or (
        tag_of(element) == "aside" and "note" in types_of(element)
    ):
        return True
    return bool(classes_of(element) & ITEM_CLASSES) and not is_region(element)


def _named_callout(element: Element) -> str:
    """The label of what is named as a callout and is no link: a publisher took its note away."""
    if (
        element.get("href") is not None
        or len(element)
        or not _CALLOUT_NAME.fullmatch(element.get("id") or "")
    ):
        return ""
    outer = element.getparent()
    if outer is not None and outer.get("href") is not None:
        return ""
    found = _DIGITS_ONLY.fullmatch(words_of(element, 12))
    return found[1] if found else ""


def _before(element: Element) -> str:
    """The words directly before an element, as far as its neighbour holds them."""
    before = element.getprevious()
    return _directly_before(element).rstrip() or (words_of(before, 400) if before is not None else "")


def _directly_before(element: Element) -> str:
    before = element.getprevious()
    if before is not None:
        return before.tail or ""
    outer = element.getparent()
    return (outer.text if outer is not None else "") or ""


def resolve(href: str, page: Page) -> str | None:
    """Give the name of the place within the text that a link leads to; None where it leads out of it.

    A book may lack the place.
    """
    address, mark, fragment = href.strip().partition("#")
    fragment = unquote(fragment) if "%" in fragment else fragment
    if not page.name:
        if not mark or not fragment:
            return None
        if not address or address == page.address or urljoin(page.base, address) == page.address:
            return fragment
        return fragment if NAMED_NOTE.search(fragment) and _same_page(address, page) else None
    if "://" in address or address.startswith(("mailto:", "/")):
        return None
    file = _within(page.name, unquote(address)) if address else page.name
    return f"{file}#{fragment}"


def _same_page(address: str, page: Page) -> bool:
    """Whether a link with an address and the name of a note may well mean this page, whose address is not known."""
    return not page.address and "://" in address


def _within(name: str, address: str) -> str:
    """Join the name of a file and an address that counts from it."""
    parts = name.split("/")[:-1]
    for part in address.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)

"""What a paragraph stands in, as its elements say it: a list, a table, a quotation, a note."""

from __future__ import annotations

from collections.abc import Container as Holding
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from tui_reader.document import Container, Kind
from tui_reader.formats.html_inline import Words
from tui_reader.formats.html_looks import Habits, data_table, indented
from tui_reader.formats.html_tree import Element, classes_of, tag_of, types_of
from tui_reader.formats.html_words import BYLINE_CLASSES, EPIGRAPH_CLASSES, QUOTE_CLASSES

_LOOKED_AT = 20
"""So many children of an element are looked at to see whether a quotation is among them."""


class Context(NamedTuple):
    """What a paragraph stands in."""

    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    inside: tuple[Container, ...] = ()
    quotes: tuple[int, ...] = ()
    """Numbers of the quotations about it, the outermost first."""
    joint: str | None = None
    """Within a heading or a cell: what is set between its parts, which are no paragraphs of their own."""
    byline: bool = False
    bold: bool = False
    kept: bool = False
    """Whether white space is kept."""
    note: str = ""
    """The note that begins within this block; empty where the words belong to the frame."""


@dataclass(slots=True)
class Draft:
    """A paragraph on its way into the document."""

    words: Words
    context: Context
    note: str = ""
    """The name of the note it belongs to; empty for the essay itself."""
    lead: str = ""
    fresh: bool = False
    """Whether it begins a stanza or a table."""
    kind: Kind = Kind.PARAGRAPH


@dataclass(slots=True)
class Plan:
    """What was found out about the elements before they are read."""

    skipped: Holding[Element]
    calls: Mapping[Element, str]
    orphans: Mapping[Element, str]
    backs: Holding[Element]
    holders: Mapping[Element, str]
    markers: Mapping[Element, str]
    inline: Mapping[Element, str]
    labels: Mapping[str, str]
    names: frozenset[str]
    """The places that links lead to."""
    habits: Habits


def placed(element: Element, tag: str, context: Context) -> Context:
    """What the words of a list, table, picture or preformatted element stand in."""
    if tag in ("ul", "ol", "menu", "dir", "dl"):
        depth = context.level + 1 if Container.LIST in context.inside else 0
        return context._replace(inside=(*context.inside, Container.LIST), level=depth)
    if tag in ("li", "dt", "dd") and Container.LIST in context.inside[-1:]:
        return context._replace(kind=Kind.ITEM, level=context.level + (tag == "dd"), bold=tag == "dt")
    if tag == "table" and data_table(element):
        return context._replace(kind=Kind.ROW, inside=(*context.inside, Container.TABLE))
    if tag in ("tr", "td", "th") and context.kind is Kind.ROW:
        return context._replace(joint="" if tag == "tr" else " ")
    if tag in ("caption", "figcaption"):
        return context._replace(kind=Kind.CAPTION if not context.quotes else Kind.PARAGRAPH)
    if tag == "pre":
        return context._replace(kind=Kind.CODE, kept=True)
    if tag == "aside" and not context.quotes and context.kind is not Kind.NOTE:
        return context._replace(inside=(*context.inside, Container.ASIDE))
    if BYLINE_CLASSES & classes_of(element) or element.get("rel") == "author":
        return context._replace(byline=True)
    return context


def quotation(element: Element, tag: str, habits: Habits, context: Context) -> Container | None:
    """Whether an element sets off another's words, and how."""
    classes, types = classes_of(element), types_of(element)
    if EPIGRAPH_CLASSES & (classes | types):
        return Container.EPIGRAPH
    if tag == "blockquote":
        return None if element in habits.wrappers else Container.QUOTE
    if context.quotes or tag in ("li", "table", "td", "tr", "ol"):
        return None
    if QUOTE_CLASSES & classes:
        # What only frames a quotation is none of its own.
        framed = any(tag_of(child) == "blockquote" for child in islice(element, _LOOKED_AT))
        return None if framed else Container.QUOTE
    if tag in ("dl", "ul") and element in habits.indenting:
        return Container.QUOTE
    if tag in ("p", "div") and context.kind is Kind.PARAGRAPH and indented(element) and not habits.indents:
        return Container.QUOTE
    return None

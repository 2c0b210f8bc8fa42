"""What elements look like and stand for: tables of data, indented paragraphs, pictures, callouts, printed pages."""

from __future__ import annotations

import re
from collections.abc import Container as Holding
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urljoin, urlsplit

from tui_reader.document import Style
from tui_reader.formats.clean import clean_line
from tui_reader.formats.html_links import Page, resolve
from tui_reader.formats.html_notes import label_of
from tui_reader.formats.html_tree import Element, classes_of, style_of, tag_of, words_of
from tui_reader.formats.html_words import BOLD_CLASSES, SLANTED_CLASSES
from tui_reader.patterns import compiled

STYLES = {
    **dict.fromkeys(("em", "i", "cite", "dfn", "var", "u"), Style.EMPHASIS),
    **dict.fromkeys(("strong", "b"), Style.STRONG),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), Style.CODE),
    **dict.fromkeys(("s", "del", "strike"), Style.MUTED),
}
_SCHEMES = ("http", "https", "mailto", "ftp", "ftps", "doi", "urn")
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_MARGIN = compiled(r"(?:margin|padding)-left\s*:\s*([\d.]+)\s*(em|rem|ex|ch|px|pt|in|cm|mm|pc|%)?")
_BOTH = compiled(r"margin\s*:\s*\S+\s+([\d.]+)\s*(em|rem|ex|ch|px|pt|in|cm|mm|pc|%)")
_HANGING = compiled(r"text-indent\s*:\s*-")
_EM = {
    "em": 1.0,
    "rem": 1.0,
    "ex": 0.5,
    "ch": 0.5,
    "px": 1 / 16,
    "pt": 1 / 12,
    "in": 6.0,
    "cm": 2.4,
    "mm": 0.24,
    "pc": 1.0,
}
_LEAST_INDENT = 1.5
_PAGE_NUMBER = compiled(
    r"[\[({]?\s*(?:p(?:g|age|\.)?\.?|s(?:eite|\.)?)?\s*([\divxlcdm]{1,7})\s*[\])}]?", re.IGNORECASE
)
_DIGITS = compiled(r"(\d+|[ivxlcdm]+)$", re.IGNORECASE)
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MARKS = {
    "fr": ("« ", " »", "“", "”"),
    "de": ("„", "“", "‚", "‘"),
    "it": ("«", "»", "“", "”"),
    "ru": ("«", "»", "„", "“"),
    "es": ("«", "»", "“", "”"),
}
_LOOKED_AT = 3000
"""So many elements of a table are looked at to say whether it holds data or the page's columns."""
_LONGEST_CELL = 250


@dataclass(slots=True)
class Habits:
    """What a page does throughout, and therefore means nothing by."""

    wrappers: set[Element] = field(default_factory=set)
    """Block quotations that hold most of the page: its margins."""
    indenting: set[Element] = field(default_factory=set)
    """Lists without an item, which only set their words further in."""
    indents: bool = False
    """Whether most paragraphs are indented by their style."""


def habits_of(pages: Iterable[Page]) -> Habits:
    """Tell a text's habits."""
    found = Habits()
    plain = set_in = 0
    for page in pages:
        whole = sum(map(len, page.body.itertext()))
        for element in page.body.iter("*"):
            tag = tag_of(element)
            if tag == "p":
                plain += 1
                set_in += indented(element)
            elif tag == "blockquote" and not _inside(element, "blockquote"):
                if _most(element, whole):
                    found.wrappers.add(element)
            elif (tag == "dl" and not _has(element, "dt")) or (tag == "ul" and not _has(element, "li")):
                found.indenting.add(element)
    found.indents = set_in > 3 and set_in > 0.5 * plain
    return found


def _most(element: Element, whole: int) -> bool:
    """Whether a block quotation holds most of a page, headings or many paragraphs and all."""
    if sum(map(len, element.itertext())) < 0.7 * whole:
        return False
    parts = [tag_of(each) for each in islice(element.iter("*"), 400)]
    return parts.count("p") + parts.count("br") > 8 or any(tag in ("h1", "h2", "h3") for tag in parts)


def _inside(element: Element, tag: str) -> bool:
    outer = element.getparent()
    while outer is not None:
        if tag_of(outer) == tag:
            return True
        outer = outer.getparent()
    return False


def _has(element: Element, tag: str) -> bool:
    return any(tag_of(child) == tag for child in islice(element, 400))


def indented(element: Element) -> bool:
    """Say whether an element's own style sets it further in, and does not merely hang its first line out."""
    style = style_of(element)
    if "left" not in style and "margin" not in style:
        return False
    if _HANGING.search(style):
        return False
    found = _MARGIN.search(style) or _BOTH.search(style)
    if not found:
        return False
    try:
        width = float(found[1])
    except ValueError:
        return False
    unit = found[2] or "px"
    return width >= 4 if unit == "%" else width * _EM[unit] >= _LEAST_INDENT


def style_by_looks(element: Element, tag: str) -> Style | None:
    """Give the style of an element that says it by a class or by how it is to look."""
    if tag not in ("span", "font", "p", "div"):
        return None
    classes, style = classes_of(element), style_of(element)
    if tag in ("p", "div"):
        # A site that shortens its classes calls anything b or i.
        classes = frozenset(each for each in classes if len(each) > 1)
    if SLANTED_CLASSES & classes or "font-style:italic" in style.replace(" ", ""):
        return Style.EMPHASIS
    if BOLD_CLASSES & classes or re.search(r"font-weight\s*:\s*(?:bold|[6-9]00)", style):
        return Style.STRONG
    return None


def data_table(table: Element) -> bool:
    """Say whether a table holds data, and not paragraphs set side by side or within a frame."""
    if table.get("role") == "presentation":
        return False
    rows = cells = 0
    for element in islice(table.iter("*"), 1, _LOOKED_AT):
        tag = tag_of(element)
        if tag == "tr":
            rows += 1
        elif tag in ("td", "th"):
            cells += 1
            if len(words_of(element, _LONGEST_CELL + 1)) > _LONGEST_CELL:
                return False
        elif tag in ("table", "blockquote", "ul", "ol", "pre", "h1", "h2", "h3"):
            return False
    return rows > 0 and cells > 1 and cells > rows


def item_lead(item: Element, counts: list[list[int]]) -> str:
    """Give the number or bullet of a list's item; ``counts`` holds, for each open list, its last number."""
    outer = item.getparent()
    if outer is None or tag_of(outer) != "ol":
        return "•"
    count = counts[-1] if counts else []
    said = item.get("value") or (outer.get("start") if not count else None)
    step = -1 if outer.get("reversed") is not None else 1
    if said and re.fullmatch(r"-?\d{1,6}", said.strip()):
        number = int(said)
    elif count:
        number = count[-1] + step
    else:
        number = sum(1 for child in outer if tag_of(child) == "li") if step < 0 else 1
    count[:] = [number]
    return f"{numeral(number, item.get('type') or outer.get('type') or '1')}."


def numeral(number: int, kind: str) -> str:
    """Write a number as a list of this kind does: 1, a, A, i or I."""
    if kind in ("i", "I") and 0 < number < 4000:
        rest, out = number, ""
        for value, letters in _ROMAN:
            out += letters * (rest // value)
            rest %= value
        return out if kind == "i" else out.upper()
    if kind in ("a", "A") and 0 < number < 703:
        letters = ""
        while number:
            number, place = divmod(number - 1, 26)
            letters = chr(97 + place) + letters
        return letters if kind == "a" else letters.upper()
    return str(number)


def marks_for(element: Element, depth: int) -> tuple[str, str]:
    """Give the quotation marks that a page shows about a quotation within a paragraph."""
    outer: Element | None = element
    language = ""
    while outer is not None and not language:
        language = outer.get("lang") or outer.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        outer = outer.getparent()
    marks = _MARKS.get(language[:2].lower(), ("“", "”", "‘", "’"))
    return (marks[0], marks[1]) if depth % 2 == 0 else (marks[2], marks[3])


def raised(element: Element, label: str) -> tuple[str, bool]:
    """Give what is shown of a callout, and whether it is glued to its word: ``[4]`` for a bare raised 4."""
    words = clean_line(words_of(element, 40))
    if not words:
        return callout_words(label), True
    if not label_of(words) or words[0] in "[({":
        return words, False
    if _bracketed(element):
        return words, False
    return callout_words(words.rstrip(".:")), True


def callout_words(label: str) -> str:
    """Give a label as a callout shows it: a number or letter in brackets, a star as it is."""
    return f"[{label}]" if not label or label[0].isalnum() else label


def _bracketed(element: Element) -> bool:
    before = element.getprevious()
    outer = element.getparent()
    text = (before.tail if before is not None else outer.text if outer is not None else "") or ""
    tail = (element.tail or "").lstrip()
    if not text and not tail and outer is not None and tag_of(outer) in ("sup", "span", "b", "i", "small"):
        return _bracketed(outer)
    return text.rstrip()[-1:] in ("[", "(") and tail[:1] in ("]", ")") and bool(tail)


def page_label(element: Element) -> str:
    """Give the number of the printed page that an element says begins here."""
    for said in (element.get("title"), element.get("aria-label"), words_of(element, 20)):
        if said and (found := _PAGE_NUMBER.fullmatch(said.strip())):
            return found[1]
    names = (each.get("id") or each.get("name") or "" for each in element.iter())
    within = next((name for name in names if name), "")
    found = _DIGITS.search(within or "")
    return found[1] if found else ""


def alternative(element: Element, page: Page | None) -> tuple[str, str]:
    """Give the words that stand for a picture, and its address."""
    if tag_of(element) == "math":
        return element.get("alttext") or "", ""
    said = element.get("alt")
    words = " ".join((said or element.get("title") or "").split())
    if said is not None and not words:
        return "", ""
    if len(words) == 1:
        # The initial of a chapter, drawn.
        return words, ""
    if element.get("width") in ("0", "1", "2"):
        return "", ""
    source = element.get("src") or ""
    target = address(source, page.base if page else "") if not source.startswith("data:") else ""
    return f"[{words or 'image'}]", target


def target_of(element: Element, page: Page, names: Holding[str]) -> str:
    """Give where a link leads: a place in the text, or an address outside it that is harmless to show."""
    href = (element.get("href") or "").strip()
    if not href:
        return ""
    key = resolve(href, page)
    if key in names:
        return f"#{key}"
    if key is not None and page.name:
        return ""
    return (
        "" if page.name and "://" not in href and not href.startswith("mailto:") else address(href, page.base)
    )


def address(href: str, base: str) -> str:
    """Give an address in full; nothing where it would run a program or open a file of the reader's."""
    try:
        whole = urljoin(base, href) if base else href
        scheme = urlsplit(whole).scheme.lower()
    except ValueError:
        return ""
    if scheme in _SCHEMES:
        return whole
    return "" if scheme or whole.startswith(("@", "#", "//")) or ":" in whole.split("/", 1)[0] else whole


def shifted(text: str, tag: str) -> str | None:
    """Give digits raised or lowered as such, where every sign of the text can be."""
    bare = text.strip()
    table, known = (_RAISED, "0123456789+-=()n") if tag == "sup" else (_LOWERED, "0123456789+-=()")
    if not bare or len(bare) > 6 or any(sign not in known for sign in bare):
        return None
    return bare.translate(table)

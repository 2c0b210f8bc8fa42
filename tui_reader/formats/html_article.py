"""Which part of a page is the article, and what is the site's furniture.

The page is not searched for what scores best: words are lost that way.  What is left out must say what it is, by its
element, its role or its class, or be a list of links before the first or after the last paragraph.  And nothing is
left out that holds much of the text, or the article's notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from tui_reader.formats.html_links import is_item, is_region
from tui_reader.formats.html_tree import Element, Tick, classes_of, tag_of, types_of, walk, words_of
from tui_reader.formats.html_words import (
    BLOCKS,
    BODIES,
    FURNITURE,
    FURNITURE_ROLES,
    FURNITURE_TAGS,
    HEADINGS,
    NOTES_HEADING,
    UNREAD,
)

_MUCH = 0.3
"""What holds so much of the text is no furniture, whatever it is called."""
_MOST = 0.6
_FARM = 0.6
"""So much of a list of links stands in its links."""


@dataclass(slots=True)
class _Measures:
    """How much text each block holds, and how much of it in links."""

    words: dict[Element, int] = field(default_factory=dict)
    linked: dict[Element, int] = field(default_factory=dict)
    links: dict[Element, int] = field(default_factory=dict)
    notes: set[Element] = field(default_factory=set)
    """Blocks that hold notes."""


def furniture(body: Element, tick: Tick | None = None) -> set[Element]:
    """Give the elements of a page that are no part of its article."""
    measures = _measured(body, tick)
    article = _article(body, measures)
    left_out: set[Element] = set()
    if article is not body:
        left_out |= _outside(body, article, measures)
    whole = max(1, measures.words[article])
    for element in _unwanted(article, measures, whole):
        left_out.add(element)
    left_out |= _farms(article, measures, left_out)
    return left_out


def _measured(body: Element, tick: Tick | None) -> _Measures:
    found = _Measures()
    open_: list[Element] = []
    count = linked = links = depth = 0
    starts: list[tuple[int, int, int]] = []
    hidden = 0
    for opens, element in walk(body, tick):
        tag = tag_of(element)
        if hidden or tag in UNREAD:
            hidden += 1 if opens else -1
            continue
        block = tag in BLOCKS
        if opens:
            if block:
                starts.append((count, linked, links))
                open_.append(element)
                said = bool(element.keys()) and (is_region(element) or is_item(element))
                if said or _notes_heading(element, tag):
                    found.notes.update(open_)
            if tag == "a" and _leads_away(element):
                depth += 1
                links += 1
            text = element.text
        else:
            if block:
                first = starts.pop()
                open_.pop()
                found.words[element] = count - first[0]
                found.linked[element] = linked - first[1]
                found.links[element] = links - first[2]
            depth -= tag == "a" and _leads_away(element)
            text = element.tail if element is not body else ""
        size = len(" ".join(text.split())) if text else 0
        count += size
        linked += size if depth else 0
    found.words.setdefault(body, count)
    found.linked.setdefault(body, linked)
    found.links.setdefault(body, links)
    return found


def _leads_away(link: Element) -> bool:
    """Whether a link leaves its place in the page: those of furniture do, those to notes and sections do not."""
    href = link.get("href")
    return bool(href) and not (href or "").startswith("#")


def _notes_heading(element: Element, tag: str) -> bool:
    return tag in HEADINGS and NOTES_HEADING.fullmatch(words_of(element, 100)) is not None


def _article(body: Element, measures: _Measures) -> Element:
    """Find what says that it is the article, or holds it; the page itself where nothing does."""
    whole = max(1, measures.words[body] - measures.linked[body])

    def weight(element: Element) -> int:
        return measures.words.get(element, 0) - measures.linked.get(element, 0)

    articles = [e for e in body.iter("article") if e in measures.words and not _within(e, "article")]
    mains = [
        e
        for e in measures.words
        if tag_of(e) == "main" or e.get("role") == "main" or e.get("itemprop") == "articleBody"
    ]
    bodies = [e for e in measures.words if BODIES & classes_of(e)]
    for group in (articles, mains, bodies):
        best = max(group, key=weight, default=None)
        if best is None or weight(best) < 200 or weight(best) < 0.3 * whole:
            continue
        others = sum(
            weight(each)
            for each in group
            if each is not best and not _holds(best, each) and not _holds(each, best)
        )
        if others < 0.5 * weight(best):
            return best
    return body


def _within(element: Element, tag: str) -> bool:
    outer = element.getparent()
    for _ in range(60):
        if outer is None:
            return False
        if tag_of(outer) == tag:
            return True
        outer = outer.getparent()
    return False


def _holds(outer: Element, inner: Element) -> bool:
    at: Element | None = inner
    while at is not None:
        if at is outer:
            return True
        at = at.getparent()
    return False


def _outside(body: Element, article: Element, measures: _Measures) -> set[Element]:
    """What stands beside the article and those that hold it, save its title and its notes."""
    left_out: set[Element] = set()
    inner, outer = article, article.getparent()
    titled = any(tag_of(each) == "h1" for each in article.iter("*"))
    while outer is not None:
        for child in outer:
            if child is inner or not isinstance(child.tag, str):
                continue
            if child in measures.notes and not _furnished(child):
                continue
            if not titled and _is_title(child, measures):
                titled = True
                continue
            left_out.add(child)
        if outer is body:
            break
        inner, outer = outer, outer.getparent()
    return left_out


def _is_title(element: Element, measures: _Measures) -> bool:
    """Whether an element beside the article is its heading and little else."""
    heads = [each for each in islice(element.iter("*"), 200) if tag_of(each) == "h1"]
    return len(heads) == 1 and measures.words.get(element, 0) < 400 and not measures.links.get(element, 0) > 3


def _furnished(element: Element) -> bool:
    """Whether an element says that it is furniture."""
    tag = tag_of(element)
    if not element.keys():
        return tag in FURNITURE_TAGS
    if tag in ("body", "main", "article") or (tag in HEADINGS and not classes_of(element)):
        return False
    if tag in FURNITURE_TAGS or (element.get("role") or "") in FURNITURE_ROLES:
        return True
    if types_of(element) & {"toc", "landmarks", "page-list"}:
        return True
    said = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    return bool(said) and len(said) < 400 and FURNITURE.search(said) is not None


def _unwanted(article: Element, measures: _Measures, whole: int) -> Iterator[Element]:
    """The furniture within an article."""
    hidden = 0
    for opens, element in walk(article):
        if hidden:
            hidden += 1 if opens else -1
            continue
        if not opens or element is article:
            continue
        if _unwanted_here(element, measures, whole):
            hidden = 1
            yield element


def _unwanted_here(element: Element, measures: _Measures, whole: int) -> bool:
    tag = tag_of(element)
    words = measures.words.get(element)
    if words is None:
        words = len(words_of(element, 400)) if _furnished(element) else 0
        return bool(words) and words < min(400, _MUCH * whole + 1) and _furnished(element)
    if element in measures.notes or words > _MUCH * whole:
        return False
    if tag in ("header", "footer") and not _within(element, "blockquote") and not _within(element, "figure"):
        return _site_edge(element, measures)
    if tag == "aside" and (_of_links(element, measures) or _related(element)):
        return True
    return _furnished(element)


def _related(aside: Element) -> bool:
    heading = next((each for each in islice(aside.iter("*"), 30) if tag_of(each) in HEADINGS), None)
    said = words_of(heading, 60).lower() if heading is not None else ""
    return any(word in said for word in ("related", "more from", "read more", "share", "newsletter", "also"))


def _site_edge(element: Element, measures: _Measures) -> bool:
    """Whether a header or footer is the site's, and not the article's own."""
    if any(tag_of(each) == "h1" for each in islice(element.iter("*"), 200)) and not any(
        tag_of(each) == "nav" for each in islice(element.iter("*"), 200)
    ):
        return False
    if _furnished(element) or any(tag_of(each) == "nav" for each in islice(element.iter("*"), 400)):
        return True
    return _of_links(element, measures)


def _of_links(element: Element, measures: _Measures) -> bool:
    """Whether an element consists of links of its own, for the most part."""
    return measures.links[element] > 0 and measures.linked[element] > 0.5 * measures.words[element]


def _farms(article: Element, measures: _Measures, gone: set[Element]) -> set[Element]:
    """Lists of links before the first paragraph and after the last."""
    whole = max(1, measures.words[article])
    tops = _spread(article, measures, whole, gone)
    found: set[Element] = set()
    for direction in (tops, tops[::-1]):
        for element in direction:
            if not _is_farm(element, measures):
                if measures.words.get(element, 0) > 0:
                    break
                continue
            found.add(element)
    return found


def _spread(outer: Element, measures: _Measures, whole: int, gone: set[Element]) -> list[Element]:
    """The blocks of an article side by side, those that hold most of it opened."""
    out: list[Element] = []
    level = [outer]
    for _ in range(12):
        big = next((child for child in level if measures.words.get(child, 0) > _MOST * whole), None)
        if big is None:
            break
        place = level.index(big)
        level = [*level[:place], *(child for child in big if child not in gone), *level[place + 1 :]]
    out += [child for child in level if child in measures.words]
    return out


def _is_farm(element: Element, measures: _Measures) -> bool:
    words = measures.words.get(element, 0)
    if element in measures.notes or not words or tag_of(element) in HEADINGS:
        return False
    links = measures.links[element]
    return links >= 3 and measures.linked[element] > _FARM * words and words / links < 60

"""A page's title, author and date: what its head says, and which of its first lines show it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tui_reader.document import Container, Kind
from tui_reader.formats.clean import clean_line
from tui_reader.formats.html_context import Context, Draft
from tui_reader.formats.html_inline import Words
from tui_reader.formats.html_tree import Element, tag_of
from tui_reader.formats.html_write import Line
from tui_reader.patterns import compiled

_TITLES = ("citation_title", "og:title", "dc.title", "dcterms.title", "twitter:title")
_AUTHORS = (
    "author",
    "citation_author",
    "dc.creator",
    "dcterms.creator",
    "article:author",
    "parsely-author",
    "byl",
)
_DATES = (
    "citation_publication_date", "citation_date", "dc.date", "dcterms.date", "article:published_time", "date",
    "datepublished", "dc.date.issued", "dcterms.issued",
)  # fmt: skip
_YEAR = compiled(r"\b1[0-9]\d\d\b|\b20\d\d\b")
_SITE = compiled(r"\s+(?:[|–—·•»:]|::|-)\s+")
BY = compiled(r"\A(?:by|von|par|de|por|di)\s+(?=\S)", re.IGNORECASE)
_FRONT = 10
_SHORT = 160


class Said(NamedTuple):
    """What a page's head says of it."""

    title: str = ""
    author: str = ""
    year: str = ""
    language: str = ""
    address: str = ""
    base: str = ""


def said_in_head(root: Element) -> Said:
    """Read a page's head."""
    metas: dict[str, str] = {}
    title = address = base = ""
    for element in root.iter("meta", "title", "link", "base"):
        tag = tag_of(element)
        if tag == "meta":
            name = (element.get("name") or element.get("property") or element.get("itemprop") or "").lower()
            metas.setdefault(name, clean_line(element.get("content") or ""))
        elif tag == "title" and not title:
            title = clean_line("".join(element.itertext())[:2000])
        elif tag == "link" and "canonical" in (element.get("rel") or "").lower().split():
            address = address or (element.get("href") or "")
        elif tag == "base":
            base = base or (element.get("href") or "")
    address = address or metas.get("og:url", "")
    year = _YEAR.search(next((metas[name] for name in _DATES if metas.get(name)), ""))
    author = next((metas[name] for name in _AUTHORS if metas.get(name)), "")
    return Said(
        next((metas[name] for name in _TITLES if metas.get(name)), "") or title,
        "" if "://" in author else author,
        year[0] if year else "",
        _language(root),
        address.partition("#")[0],
        base or address,
    )


def named_in(said: Said, fields: Mapping[str, str]) -> Said:
    """Give what is said of a page with what the header of a distributor says instead."""
    return said._replace(title=fields.get("title") or said.title, author=fields.get("author") or said.author)


def _language(root: Element) -> str:
    tops: list[Element] = [root, *root]
    for element in tops:
        if isinstance(element.tag, str) and tag_of(element) in ("html", "body"):
            for name in ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang"):
                language = element.get(name)
                if language:
                    return language
    return ""


def name_front(lines: list[Line], said: Said) -> Said:
    """Tell the title and the author's line among the first lines; give what is known of both."""
    own = [place for place, line in enumerate(lines) if not line.note]
    title = _title(lines, own, said)
    if title is not None:
        lines[title].kind = Kind.TITLE
    byline = _byline(lines, own, title, said.author)
    if byline is not None:
        lines[byline].kind = Kind.BYLINE
    shown = lines[title].words.text if title is not None else ""
    if not shown and said.title:
        shown = _without_site(said.title)
        _show_title(lines, own, shown)
    author = said.author or (BY.sub("", lines[byline].words.text, count=1) if byline is not None else "")
    return said._replace(title=_uncalled(lines[title].words) if title is not None else shown, author=author)


def _uncalled(words: Words) -> str:
    """The words of a title without the callouts in it."""
    text = words.text
    marks = sorted([(start, end) for start, end, _ in words.calls] + list(words.orphans), reverse=True)
    for start, end in marks:
        text = text[:start] + text[end:]
    return clean_line(text)


def _title(lines: Sequence[Line], own: Sequence[int], page: Said) -> int | None:
    said = page.title
    heads = [place for place in own if lines[place].kind is Kind.HEADING]
    if len(heads) > 1 and _names(lines[heads[0]].words.text, page.author):
        # The author's name stands above the title.
        heads = heads[1:]
    if not heads or heads[0] not in own[:_FRONT]:
        return None
    first = heads[0]
    if any(_is_prose(lines[place]) for place in own if place < first):
        return None
    highest = min(lines[place].draft.context.level for place in heads)
    top = [place for place in heads if lines[place].draft.context.level == highest]
    if top[0] != first:
        return None
    shown = lines[first].words.text.casefold()
    named = bool(said) and (shown == said.casefold() or said.casefold().startswith(shown))
    return first if len(top) == 1 or named else None


def _is_prose(line: Line) -> bool:
    text = line.words.text
    ends = text.endswith((".", "!", "?", ":", "]", "”")) and not line.draft.context.byline
    return len(text) > _SHORT or (ends and len(text.split()) > 3) or bool(line.words.calls)


def _byline(lines: Sequence[Line], own: Sequence[int], title: int | None, author: str) -> int | None:
    """A short line that says it names the author, or begins with "by", near the title; a heading if it is known."""
    for count, place in enumerate(own[:_FRONT]):
        line = lines[place]
        text = line.words.text
        after = title is not None and place == title + 1
        if line.kind is Kind.HEADING and title is not None and abs(place - title) == 1:
            if _names(text, author):
                return place
            continue
        if line.kind is not Kind.PARAGRAPH or len(text) > 120 or line.draft.context.inside:
            continue
        said = line.draft.context.byline
        by = BY.match(text) is not None and not text.endswith((".", "!", "?", ":")) and (after or count == 0)
        if said or by:
            return place
    return None


def _names(text: str, author: str) -> bool:
    """Whether a line says who the author is and no more."""
    return bool(author) and BY.sub("", text, count=1).casefold() == author.casefold()


def _without_site(title: str) -> str:
    """A page's title without the name of its site, which follows a stroke."""
    parts = _SITE.split(title)
    return max(parts[:-1], key=len) if len(parts) > 1 and len(parts[-1]) < 40 else title


def _show_title(lines: list[Line], own: Sequence[int], title: str) -> None:
    """Set the title above a text that does not show it."""
    opening = " ".join(lines[place].words.text for place in own[:6])[:3000].casefold()
    if not own or title.casefold() in opening or any(lines[place].kind is Kind.HEADING for place in own[:1]):
        return
    if lines[own[0]].draft.context.inside[:1] == (Container.TABLE,):
        return
    lines.insert(own[0], Line(Kind.TITLE, Words(title), Draft(Words(title), Context())))

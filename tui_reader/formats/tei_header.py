"""What a TEI edition says of itself in its header: title, author, date, language, and where it was taken from."""

from __future__ import annotations

from typing import NamedTuple

from tui_reader.document import Metadata
from tui_reader.formats.xml_tree import Node
from tui_reader.patterns import compiled

_YEAR = compiled(r"(?<!\d)\d{4}(?!\d)")
_LONGEST = 300
_LONGEST_TITLE = 1000


class Header(NamedTuple):
    """The header of one text."""

    title: str = ""
    author: str = ""
    year: str = ""
    language: str = ""
    marks: bool = False
    """Whether it says that quotation marks were kept in the text."""
    extra: tuple[tuple[str, str], ...] = ()

    def metadata(self, encoding: str) -> Metadata:
        """Give it in the shape that every format has."""
        return Metadata(self.title, self.author, self.year, self.language, "tei", encoding, extra=self.extra)


def read_header(root: Node) -> Header:
    """Read the header of an edition; empty where there is none."""
    header = root.first("teiHeader")
    language = root.get("xml:lang") or root.get("lang")
    text = root.first("text")
    if text is not None:
        language = language or text.get("xml:lang") or text.get("lang")
    if header is None:
        return Header(language=language)
    statement = header.first("fileDesc", "titleStmt") or Node("titleStmt", {})
    spoken = next(header.all("language"), None)
    quotation = next(header.all("quotation"), None)
    return Header(
        _title(statement),
        _names(statement, "author"),
        _year(header),
        language or (spoken.get("ident") if spoken is not None else ""),
        quotation is not None and quotation.get("marks") in ("all", "some"),
        _extra(header, statement),
    )


def _title(statement: Node) -> str:
    titles = [title for title in statement.children("title") if title.words(most=1)]
    main = [title for title in titles if title.get("type") in ("main", "")] or titles
    sub = [title for title in titles if title.get("type") == "sub"]
    words = [title.words(most=_LONGEST_TITLE) for title in main[:1]]
    words += [title.words(most=_LONGEST_TITLE) for title in sub[:1] if words]
    return ": ".join(words)


def _names(statement: Node, tag: str) -> str:
    people = (person.words(most=_LONGEST) for person in statement.children(tag))
    return ", ".join(words for words in people if words)


def _year(header: Node) -> str:
    """The year of what was encoded; else that of the encoding."""
    file = header.first("fileDesc")
    for part in ("sourceDesc", "publicationStmt"):
        within = file.first(part) if file is not None else None
        for date in within.all("date") if within is not None else ():
            said = date.get("when") or date.get("from") or date.get("notBefore") or date.words(most=_LONGEST)
            if found := _YEAR.search(said):
                return found[0]
    return ""


def _extra(header: Node, statement: Node) -> tuple[tuple[str, str], ...]:
    file = header.first("fileDesc") or Node("fileDesc", {})
    source = file.first("sourceDesc")
    publisher = file.first("publicationStmt", "publisher")
    said = {
        "editor": _names(statement, "editor"),
        "publisher": publisher.words(most=_LONGEST) if publisher is not None else "",
        "source": source.words(most=_LONGEST) if source is not None else "",
    }
    return tuple((key, value) for key, value in said.items() if value)

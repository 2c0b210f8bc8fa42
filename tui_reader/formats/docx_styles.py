"""What a Word file says elsewhere than in its text: styles, lists, settings, the targets of links."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from tui_reader.document import Style
from tui_reader.formats.office import Look, numbered
from tui_reader.formats.xml_tree import Node
from tui_reader.patterns import compiled

_OFF = ("0", "false", "off", "none")
_PLACE = compiled(r"%([1-9])")
_INCH = 1440
_DEEPEST = 12
_TWIPS = compiled(r"-?\d{1,7}")


class Named(NamedTuple):
    """A style as it is declared."""

    name: str
    based_on: str
    node: Node


class Level(NamedTuple):
    """How the items of a list are numbered at one depth."""

    form: str
    text: str
    start: int


@dataclass(slots=True)
class Lists:
    """The lists of a file, and how far each has come."""

    levels: dict[str, dict[int, Level]]
    counts: dict[str, list[int]] = field(default_factory=dict)

    def lead(self, number: str, depth: int) -> str:
        """Give what stands before the next item of a list."""
        levels = self.levels.get(number, {})
        level = levels.get(depth, Level("bullet", "•", 1))
        counts = self.counts.setdefault(number, [])
        while len(counts) <= depth:
            counts.append(levels[len(counts)].start - 1 if len(counts) in levels else 0)
        counts[depth] += 1
        del counts[depth + 1 :]
        if level.form in ("bullet", "none") or "%" not in level.text:
            return "•"

        def value(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            form = levels[place].form if place in levels else "decimal"
            return numbered(counts[place], form) if place < len(counts) else ""

        return _PLACE.sub(value, level.text)[:20]


@dataclass(slots=True)
class Styles:
    """The styles by their ids."""

    named: dict[str, Named]

    def chain(self, id_: str) -> list[Named]:
        """Give a style and those it is based on, the nearest first."""
        found: list[Named] = []
        while (style := self.named.get(id_)) is not None and len(found) < _DEEPEST:
            found.append(style)
            id_ = style.based_on
        return found

    def look(self, paragraph: Node) -> Look:
        """Give what a paragraph's style and its own setting say of it."""
        own = paragraph.first("w:pPr")
        chain = self.chain(value(own, "w:pStyle"))
        settings = [own, *(style.node.first("w:pPr") for style in chain)]
        outline = next((said for node in settings if (said := value(node, "w:outlineLvl"))), "9")
        return Look(
            tuple(style.name for style in chain),
            int(outline) + 1 if outline in "012345678" and outline else 0,
            _inches(settings, "w:left", "w:start"),
            _inches(settings, "w:right", "w:end"),
            _inches(settings, "w:firstLine") or -_inches(settings, "w:hanging"),
        )

    def item(self, paragraph: Node) -> tuple[str, int] | None:
        """Give the list a paragraph is an item of and how deep it stands in it."""
        own = paragraph.first("w:pPr")
        nodes = [own, *(style.node.first("w:pPr") for style in self.chain(value(own, "w:pStyle")))]
        for node in nodes:
            said = node.first("w:numPr") if node is not None else None
            if said is not None:
                number, depth = value(said, "w:numId"), value(said, "w:ilvl")
                if number in ("", "0"):
                    return None
                return number, int(depth) if depth in tuple("012345678") else 0
        return None

    def styles_of(self, run: Node) -> tuple[Style | None, bool]:
        """Give the style a run is set in, and whether it is hidden."""
        own = run.first("w:rPr")
        chain = self.chain(value(own, "w:rStyle"))
        nodes = [own, *(style.node.first("w:rPr") for style in chain)]
        names = {style.name.lower() for style in chain}
        hidden = _on(nodes, "w:vanish")
        if _on(nodes, "w:i") or names & {"emphasis", "intense emphasis", "book title"}:
            return Style.EMPHASIS, hidden
        if _on(nodes, "w:b") or "strong" in names:
            return Style.STRONG, hidden
        return (Style.CODE if names & {"source text", "html code", "verbatim char"} else None), hidden


@dataclass(slots=True)
class Parts:
    """All that is read of a Word file."""

    body: Node
    styles: Styles
    lists: Lists
    footnotes: dict[str, Node]
    endnotes: dict[str, Node]
    settings: Node
    links: dict[str, str]


def value(node: Node | None, tag: str) -> str:
    """Give the value of a setting; empty where it is not set."""
    found = node.first(tag) if node is not None else None
    return found.get("w:val") if found is not None else ""


def _on(nodes: list[Node | None], tag: str) -> bool:
    for node in nodes:
        found = node.first(tag) if node is not None else None
        if found is not None:
            return found.get("w:val") not in _OFF
    return False


def _inches(nodes: list[Node | None], *names: str) -> float:
    for node in nodes:
        setting = node.first("w:ind") if node is not None else None
        for name in names:
            said = setting.get(name) if setting is not None else ""
            if _TWIPS.fullmatch(said):
                return int(said) / _INCH
    return 0.0


def read_styles(root: Node) -> dict[str, Named]:
    """Read the styles of a file."""
    return {
        style.get("w:styleId"): Named(value(style, "w:name"), value(style, "w:basedOn"), style)
        for style in root.children("w:style")
    }


def read_lists(root: Node) -> Lists:
    """Read how the lists of a file are numbered."""
    drafts = {node.get("w:abstractNumId"): _levels(node) for node in root.children("w:abstractNum")}
    return Lists(
        {
            node.get("w:numId"): drafts.get(value(node, "w:abstractNumId"), {})
            for node in root.children("w:num")
        }
    )


def _levels(draft: Node) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for level in draft.children("w:lvl"):
        depth, start = level.get("w:ilvl"), value(level, "w:start")
        if depth in tuple("012345678"):
            first = int(start) if start.isascii() and start.isdecimal() and len(start) < 6 else 1
            found[int(depth)] = Level(value(level, "w:numFmt"), value(level, "w:lvlText"), first)
    return found

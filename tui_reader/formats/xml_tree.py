"""XML as a tree of plain nodes: mixed content in order, no entity from outside, no depth past all sense.

The standard library's parser tells what it meets and the tree is our own: lxml would refuse a paragraph of ten
megabytes, and loads a DTD unasked where it is made to tell instead of build.  Of a document type declaration only the
file's own text entities are kept: nothing that names another file ever reaches the parser.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from xml.parsers import expat

from tui_reader.formats.clean import clean_line
from tui_reader.formats.decoding import Decoded, decode
from tui_reader.limits import WITH_NOTES, Limits, raised
from tui_reader.patterns import compiled
from tui_reader.problems import Problem, ReaderError

Progress = Callable[[float], None]

_SPARE = 1_000_000
"""Letters that entities may make of a file beyond the limit, which is a multiple of its size."""
_NOTES = ("note", "text:note")
_EVERY = 4096
_PROLOGUE = compiled(r"(?:<\?.*?\?>|<!--.*?-->|\s)*", re.DOTALL)
_DOCTYPE = compiled(r"<!DOCTYPE\s+(?P<root>[^\s\[>]{1,200})[^\[>]*(?P<subset>\[)?")
_ENTITY = compiled(r"<!ENTITY\s+(?P<name>[\w.:-]{1,100})\s+(?P<value>\"[^\"]*\"|'[^']*')\s*>")
_SUBSET_PART = compiled(
    r"<!--.*?-->|<\?.*?\?>|<![^>\"']*+(?:(?:\"[^\"]*+\"|'[^']*+')[^>\"']*+)*>|[^<\]]++", re.DOTALL
)
_REFERENCE = compiled(r"&(?!#)(?P<name>[^\s;&<>\"']{1,100});")
_DECLARED = compiled(rb"\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_XML_OWN = frozenset(("amp", "lt", "gt", "quot", "apos"))
_NO_ATTRIBUTES: dict[str, str] = {}


@dataclass(slots=True, eq=False)
class Node:
    """An element: its name with a short prefix, its attributes, and what stands in it, in order."""

    tag: str
    attributes: dict[str, str]
    content: list[Node | str] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """Give an attribute; ``default`` where it is not written."""
        return self.attributes.get(name, default)

    def children(self, *tags: str) -> Iterator[Node]:
        """Give the elements directly within, of some names or all."""
        for part in self.content:
            if isinstance(part, Node) and (not tags or part.tag in tags):
                yield part

    def first(self, *path: str) -> Node | None:
        """Give the first element at a path of names, each directly within the one before."""
        node: Node | None = self
        for tag in path:
            node = next(node.children(tag), None) if node is not None else None
        return node

    def everything(self) -> Iterator[Node]:
        """Give the element and all below it, in the order of the file."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(part for part in reversed(node.content) if isinstance(part, Node))

    def all(self, *tags: str) -> Iterator[Node]:
        """Give all elements below of some names, in the order of the file."""
        return (node for node in self.everything() if node.tag in tags)

    def text(self, without: Container[str] = (), most: int | None = None) -> str:
        """Give all its text as it stands, some elements left out; no more than about so much of it."""
        found: list[str] = []
        length = 0
        waiting: list[Node | str] = [self]
        while waiting and (most is None or length < most):
            part = waiting.pop()
            if isinstance(part, str):
                found.append(part)
                length += len(part.strip())
            elif part.tag not in without:
                waiting.extend(reversed(part.content))
        return "".join(found)

    def words(self, without: Container[str] = (), most: int | None = None) -> str:
        """Give all its text on one line, some elements left out; longer ones are cut."""
        text = self.text(without, most)
        if most is None or len(text) <= most:
            return clean_line(text)
        words = clean_line(text[: 4 * most + 1000])
        return words if len(words) <= most else words[:most].rstrip() + "…"


@dataclass(frozen=True)
class Tree:
    """A parsed file."""

    root: Node
    decoded: Decoded
    left_out: str = ""
    """What was left out of the file, and why."""

    @cached_property
    def by_id(self) -> dict[str, Node]:
        """The elements that have a name, by it; of several the first."""
        found: dict[str, Node] = {}
        for node in self.root.everything():
            if name := node.get("xml:id") or node.get("id"):
                found.setdefault(name, node)
        return found


def parse_xml(
    data: bytes,
    name: str,
    *,
    prefixes: Mapping[str, str],
    limits: Limits,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Tree:
    """Make a tree of a file's bytes, or say where it is not well-formed.

    ``prefixes`` gives for each namespace what stands before its names: ``w:`` or nothing.
    """
    decoded = decode(data, name, encoding=encoding or _declared(data))
    text = _without_doctype(decoded.text)
    grower = _Grower(name, prefixes, text, limits, progress)
    left_out = ""
    try:
        grower.grow()
    except _Enough as enough:
        left_out = str(enough)
    except (expat.ExpatError, ValueError) as error:
        raise _not_well_formed(name, error) from error
    if grower.root is None:
        raise ReaderError(Problem(name, "there is nothing in this file", "check that it was saved whole"))
    return Tree(grower.root, decoded, left_out)


def _declared(data: bytes) -> str | None:
    """The encoding a file declares, where it is one and the bytes do not say otherwise."""
    found = _DECLARED.match(data[:400])
    if found is None or data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return None
    declared = found[1].decode("ascii").lower()
    try:
        data[:4096].decode(declared, errors="ignore")
    except (LookupError, ValueError, TypeError):
        return None
    return None if declared in ("utf-8", "utf8", "utf-16") else declared


def _without_doctype(text: str) -> str:
    """Put in the place of the document type what of it is harmless: the entities that are mere text."""
    text = text.removeprefix("\ufeff")
    start = _PROLOGUE.match(text)
    at = start.end() if start else 0
    entities: dict[str, str] = {}
    root = ""
    if found := _DOCTYPE.match(text, at):
        at, root = found.end(), found["root"]
        if found["subset"]:
            at = _subset(text, at, entities)
        at = text.find(">", at) + 1 or len(text)
    body = _REFERENCE.sub(lambda ref: _reference(ref, entities), text[at:]) if "&" in text else text[at:]
    if not entities:
        return body
    declared = "".join(f"<!ENTITY {name} {value}>" for name, value in entities.items())
    return f"<!DOCTYPE {root} [{declared}]>{body}"


def _subset(text: str, at: int, entities: dict[str, str]) -> int:
    """Read the declarations between the brackets; give where they end."""
    while at < len(text) and text[at] != "]":
        part = _SUBSET_PART.match(text, at)
        if part is None:
            return len(text)
        if found := _ENTITY.fullmatch(part[0]):
            entities.setdefault(found["name"], _value(found["value"]))
        at = part.end()
    return at + 1


def _value(value: str) -> str:
    return value.replace("%", "&#37;")


def _reference(found: re.Match[str], entities: Mapping[str, str]) -> str:
    """A reference that the parser will know, or else the letter it is known for, or else itself, to be seen."""
    name = found["name"]
    if name in _XML_OWN or name in entities:
        return found[0]
    return html.entities.html5.get(f"{name};", "") or f"&amp;{name};"


def _not_well_formed(name: str, error: Exception) -> ReaderError:
    what = clean_line(str(error).partition(": line ")[0])[:120]
    line = getattr(error, "lineno", None)
    return ReaderError(
        Problem(
            name,
            f"this is not well-formed XML ({what})",
            "an XML editor, or `xmllint --noout`, shows the place",
            line=line,
        )
    )


class _Enough(Exception):  # noqa: N818  (it is no error: the rest of the file is left out)
    """Stops the parser where a limit is reached; says what is left out."""


class _Grower:
    """Is told by the parser what it meets, and grows the tree."""

    def __init__(
        self,
        name: str,
        prefixes: Mapping[str, str],
        text: str,
        limits: Limits,
        progress: Progress | None,
    ) -> None:
        self.name = name
        self.limits = limits
        self.notes = 0
        self.prefixes = {"http://www.w3.org/XML/1998/namespace": "xml:", **prefixes}
        self.source = text.encode("utf-8", "replace")
        self.room = limits.growth * len(self.source) + _SPARE
        self.progress = progress
        self.known: dict[str, str] = {}
        self.open: list[Node] = []
        self.root: Node | None = None
        self.count = 0
        self.parser = parser = expat.ParserCreate("utf-8", "}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say

    def grow(self) -> None:
        """Parse the whole; what is met goes into the tree."""
        if self.source.strip():
            self.parser.Parse(self.source, True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count % _EVERY == 0 and self.progress:
            self.progress(max(0, self.parser.CurrentByteIndex) / len(self.source))
        if len(self.open) >= self.limits.depth:
            raise self._refusal("elements stand too deep in one another", "depth")
        if self.count > self.limits.xml_elements:
            raise _Enough(self.limits.shown("xml_elements", "elements"))
        named = {self._short(key): value for key, value in attributes.items()} if attributes else None
        node = Node(self._short(tag), named or _NO_ATTRIBUTES)
        self.notes += node.tag in _NOTES
        if self.notes > self.limits.notes:
            raise _Enough(self.limits.shown("notes", WITH_NOTES))
        if self.open:
            self.open[-1].content.append(node)
        else:
            self.root = node
        self.open.append(node)

    def _end(self, _: str) -> None:
        self.open.pop()

    def _say(self, text: str) -> None:
        self.room -= len(text)
        if self.room < 0:
            raise self._refusal("its entities would fill the memory", "growth")
        self.open[-1].content.append(text)

    def _refusal(self, what: str, setting: str) -> ReaderError:
        line = self.parser.CurrentLineNumber
        return ReaderError(Problem(self.name, what, f"split it, or {raised(setting)}", line))

    def _short(self, name: str) -> str:
        known = self.known.get(name)
        if known is None:
            space, _, local = name.rpartition("}")
            prefix = self.prefixes.get(space)
            known = self.known[name] = name if prefix is None and space else (prefix or "") + local
        return known

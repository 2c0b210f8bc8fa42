"""Write a page -- a document of our own -- line by line.

The outline, the live notes, the list of bookmarks, the help: each is a document like any essay, so that one text
view, one search and one set of motions serve them all.  An entry is a block with a link over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tui_reader.document import (
    Block,
    Blocks,
    Container,
    Document,
    Kind,
    Link,
    Metadata,
    Range,
    Span,
    Style,
)

Run = str | tuple[str, Style]
"""Words, or words and the style they are set in."""


def many(number: int, thing: str) -> str:
    """Count things in words: ``1 note``, ``2 notes``."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


class Page(NamedTuple):
    """A document that we wrote, and what the keyboard does in it."""

    name: str
    """``outline``, ``notes``, ``bookmarks``, ``library``, ``sources``, ``help``, ``palette`` ..."""
    title: str
    document: Document
    hint: str = ""
    """What the status line says while the page is open."""
    entries: tuple[Link, ...] = ()
    """What the cursor moves between, and where each leads; not drawn as links."""
    words: str = ""
    """What a list is filtered by."""

    def as_text(self) -> str:
        """Write the page as lines: its title, and under each heading what stands there."""
        lines = [self.title]
        for block in self.document.blocks:
            words = block.lead + " ".join(self.document.text[block.start : block.end].split())
            if block.kind is Kind.HEADING:
                lines += ["", words]
            else:
                lines.append("  " * block.level + words + (f"  [{block.tail}]" if block.tail else ""))
        return "\n".join(lines) + "\n"


@dataclass(slots=True)
class Writer:
    """Collects the blocks of a page."""

    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _blocks: list[Block] = field(default_factory=list)
    _spans: list[Span] = field(default_factory=list)
    _links: list[Link] = field(default_factory=list)
    _gap: str = ""

    @property
    def begun(self) -> bool:
        """Whether anything has been written."""
        return bool(self._blocks)

    def gap(self) -> None:
        """Leave a blank row before the next block."""
        self._gap = "\n\n"

    def block(
        self,
        kind: Kind,
        *runs: Run,
        level: int = 0,
        lead: str = "",
        tail: str = "",
        target: str = "",
        inside: tuple[Container, ...] = (),
    ) -> Range:
        """Add a block made of runs; with a target, the whole block is an entry that leads there."""
        if self._blocks:
            gap = self._gap or "\n"
            self._parts.append(gap)
            self._length += len(gap)
        self._gap = ""
        start = self._length
        for run in runs:
            words, style = run if isinstance(run, tuple) else (run, None)
            if style is not None and words:
                self._spans.append(Span(self._length, self._length + len(words), style))
            self._parts.append(words)
            self._length += len(words)
        end = self._length
        self._blocks.append(Block(kind, start, end, level, inside, lead, tail))
        if target and end > start:
            self._links.append(Link(start, end, target))
        return Range(start, end)

    def heading(self, words: str, *, level: int = 1, target: str = "") -> Range:
        """Add a heading with a blank row above it."""
        if self._blocks:
            self.gap()
        return self.block(Kind.HEADING, words, level=level, target=target)

    def paragraph(self, *runs: Run) -> Range:
        """Add a paragraph with a blank row above it."""
        if self._blocks:
            self.gap()
        return self.block(Kind.PARAGRAPH, *runs)

    def entry(self, *runs: Run, target: str, tail: str = "", level: int = 0, lead: str = "") -> Range:
        """Add an entry of one line."""
        return self.block(Kind.ENTRY, *runs, level=level, tail=tail, target=target, lead=lead)

    def copy(self, document: Document, index: int, *, kind: Kind, lead: str = "", target: str = "") -> Range:
        """Add one block of a document with its emphasis."""
        block = document.blocks[index]
        text = document.text[block.start : block.end]
        written = self.block(kind, text, lead=lead, target=target)
        shift = written.start - block.start
        self._spans.extend(
            Span(max(span.start, block.start) + shift, min(span.end, block.end) + shift, span.style)
            for span in _spans_in(document.spans, block.range)
        )
        return written

    def page(self, name: str, title: str, hint: str = "", *, words: str = "") -> Page:
        """Close the page."""
        text = "".join(self._parts)
        document = Document(
            id=f"page:{name}",
            digest="",
            metadata=Metadata(title=title, format="page"),
            text=text,
            body=Range(0, len(text)),
            blocks=Blocks(self._blocks),
            spans=tuple(sorted(self._spans)),
        )
        return Page(name, title, document, hint, tuple(self._links), words)


def _spans_in(spans: Sequence[Span], range_: Range) -> Iterable[Span]:
    """Give the spans that share text with a range."""
    return (span for span in spans if span.start < range_.end and range_.start < span.end)

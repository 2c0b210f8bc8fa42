"""Compose an essay from a file that is walked from its start to its end: words as they come, blocks as they close.

What a marked-up format has in common with every other stands here: a paragraph with its emphasis, links and callouts
grows word by word, containers open and close about it, and the bodies of the notes wait until the essay is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tui_reader.document import (
    Block,
    Container,
    Inference,
    Kind,
    Landmark,
    Link,
    Position,
    Quotation,
    Range,
    Span,
    Style,
)
from tui_reader.formats.builder import Builder, Prose
from tui_reader.formats.clean import clean, clean_line
from tui_reader.formats.prose import lines_of, row_of
from tui_reader.formats.quoting import add_run_in, add_sources
from tui_reader.limits import USUAL, Limits
from tui_reader.patterns import compiled

Progress = Callable[[float], None]

HIGHEST = 6
"""Headings are told apart so many levels deep."""

_SPACE = compiled(r"[ \t\r\n\f\v]{2,}|[\t\r\n\f\v]")
_WORD = compiled(r"\w")
_QUOTING = (Container.QUOTE, Container.EPIGRAPH)


@dataclass(slots=True)
class _Setting:
    """What the words that come are: the kind of their block, and what is drawn before it."""

    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    lead: str = ""


@dataclass(slots=True)
class _Growing:
    """The words of a block that is not closed yet."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    spaced: bool = True
    """Whether nothing or a space stands last, so that no other follows."""
    owed: bool = False
    """Whether a space was taken away before a callout, to be given back if a word follows."""
    spans: list[Span] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    callouts: list[tuple[int, int, str]] = field(default_factory=list)
    orphans: list[tuple[int, int]] = field(default_factory=list)
    names: list[tuple[int, str]] = field(default_factory=list)
    marks: list[tuple[int, str, str]] = field(default_factory=list)
    quoted: list[tuple[int, int]] = field(default_factory=list)


class Composer:
    """Takes words and marks in the order of the file, and sets them into a builder."""

    def __init__(self, limits: Limits = USUAL) -> None:
        self.builder = Builder(limits)
        self.inside: list[Container] = []
        self.in_note = False
        self.opening = False
        """Whether a block was begun and no word of it has come: then a callout is its first."""
        self._setting = _Setting()
        self._now = _Growing()
        self._waiting: list[tuple[str, str, Callable[[], None]]] = []
        self._written = 0
        self._quoted: list[Range] = []
        self._cells: list[Prose] | None = None

    def leave_out(self, why: str) -> None:
        """Say what of the file is left out, if anything is."""
        if why:
            self.builder.leave_out(why)

    # ── words ────────────────────────────────────────────────────────────────────────────────────

    @property
    def at(self) -> int:
        """How much of the block has come."""
        return self._now.length

    @property
    def last(self) -> str:
        """The last letter that came in this block; empty at its start."""
        return next((piece[-1] for piece in reversed(self._now.pieces) if piece), "")

    def say(self, text: str) -> None:
        """Add words; white space counts as one space."""
        now = self._now
        text = _SPACE.sub(" ", clean(text))
        if now.owed and text:
            if _WORD.match(text):
                self._put(" ")
            now.owed = False
        if now.spaced:
            text = text.lstrip(" ")
        self._put(text)

    def keep(self, text: str) -> None:
        """Add words whose spaces and line ends count."""
        self._put(clean(text))

    def break_line(self) -> None:
        """End a line that the author ended."""
        if self._now.length:
            self._put("\n")

    def _put(self, text: str) -> None:
        if text:
            self._now.pieces.append(text)
            self._now.length += len(text)
            self._now.spaced = text[-1] in " \n"

    @contextmanager
    def styled(self, style: Style | None) -> Iterator[None]:
        """Set what comes in a style."""
        now, start = self._now, self._now.length
        yield
        if style is not None:
            start = start if now is self._now else 0
            if self._now.length > start:
                self._now.spans.append(Span(start, self._now.length, style))

    @contextmanager
    def linked(self, target: str) -> Iterator[None]:
        """Let what comes lead somewhere."""
        now, start = self._now, self._now.length
        yield
        if target and now is self._now and now.length > start:
            now.links.append(Link(start, now.length, target))

    @contextmanager
    def quoted(self) -> Iterator[None]:
        """Say that what comes, with its marks, is a run-in quotation."""
        now, start = self._now, self._now.length
        yield
        if now is self._now and now.length > start:
            now.quoted.append((start, now.length))

    def callout(self, label: str, note: str | None) -> None:
        """Call a note; None where there is none of that name.

        Between two blocks it belongs to the one before.
        """
        now = self._now
        if not now.length and self._cells is None and self.builder.blocks and not self.opening:
            self._call_late(label, note)
            return
        if now.pieces and now.pieces[-1].endswith(" "):
            now.pieces[-1] = now.pieces[-1][:-1]
            now.length -= 1
            now.owed = True
        start = now.length
        self._put(f"[{clean_line(label)}]")
        now.spaced = False
        if note is None:
            now.orphans.append((start, now.length))
        else:
            now.callouts.append((start, now.length, note))

    def _call_late(self, label: str, note: str | None) -> None:
        if self.builder.full:
            return
        range_ = self.builder.lengthen(f"[{clean_line(label)}]")
        if note is None:
            self.builder.landmarks.append(Landmark(range_.start, "callout", f"[{clean_line(label)}]"))
        else:
            self.builder.call(note, range_)

    def name(self, name: str) -> None:
        """Give the place that comes next a name."""
        if name:
            self._now.names.append((self._now.length, name))

    def mark(self, kind: str, label: str) -> None:
        """Remember a landmark: a printed page begins here."""
        self._now.marks.append((self._now.length, kind, label))

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def block(self, kind: Kind, *, level: int = 0, lead: str = "") -> Iterator[None]:
        """Let what comes be a block of its own."""
        self.close()
        before = self._setting
        if kind is Kind.ITEM and before.kind is Kind.ITEM and not lead:
            # The first paragraph of an item carries the item's number.
            lead, before.lead = before.lead, ""
        self._setting = _Setting(kind, min(level, HIGHEST), lead)
        self.opening = True
        yield
        self.close()
        self.opening = False
        self._setting = before

    def close(self) -> None:
        """End the block that is growing, and set it."""
        if self._cells is not None:
            self._put("" if self._now.spaced else " ")
            return
        now = self._now
        text = "".join(now.pieces)
        self.opening = False
        if not text.strip():
            # What was to be named or marked here stands at the next word.
            now.names = [(0, name) for _, name in now.names]
            now.marks = [(0, kind, label) for _, kind, label in now.marks]
            self._now = _Growing(names=now.names, marks=now.marks)
            return
        self._now = _Growing()
        prose = Prose(text, tuple(now.spans), tuple(now.links), tuple(now.callouts), tuple(now.orphans))
        start = self._set(prose)
        if start is None:
            return
        end = self.builder.blocks[-1].end
        for at, name in now.names:
            self.builder.ids.setdefault(name, min(start + at, end))
        for at, kind, label in now.marks:
            self.builder.landmarks.append(Landmark(min(start + at, end), kind, label))
        self._quoted += [Range(start + a, min(start + b, end)) for a, b in now.quoted]

    def _set(self, prose: Prose) -> Position | None:
        kind, level, lead = self._setting.kind, self._setting.level, self._setting.lead
        if kind is Kind.CODE:
            return self._add(kind, prose, 0, lead)
        lines = [line for line in lines_of(prose) if line.text.strip()] if "\n" in prose.text else [prose]
        if kind is Kind.HEADING and (self.in_note or self.inside):
            kind, level = Kind.PARAGRAPH, 0
            lines = [x._replace(spans=(*x.spans, Span(0, len(x.text), Style.STRONG))) for x in lines]
        if kind is Kind.PARAGRAPH and len(lines) > 1:
            kind = Kind.VERSE
            self.builder.stanza()
        if kind is Kind.PARAGRAPH and self.in_note:
            kind = Kind.NOTE
        first: Position | None = None
        for line in lines:
            start = self._add(kind, line, level, lead)
            lead = ""
            first = start if first is None else first
        self._setting.lead = ""
        return first

    def _add(self, kind: Kind, prose: Prose, level: int, lead: str) -> Position | None:
        prose = _trimmed(prose) if kind is not Kind.CODE else prose
        range_ = self.builder.add(kind, prose, level=level, inside=tuple(self.inside), lead=lead)
        return None if range_ is None else range_.start

    @contextmanager
    def within(self, container: Container, evidence: Inference | None = None) -> Iterator[None]:
        """Let the blocks that come stand in a container; a quotation is recorded."""
        self.close()
        self.inside.append(container)
        self.builder.stanza()
        first = len(self.builder.blocks)
        yield
        self.close()
        self.inside.pop()
        self.builder.stanza()
        if container in _QUOTING:
            self._quotation(first, evidence)

    def _quotation(self, first: int, evidence: Inference | None) -> None:
        blocks = self.builder.blocks[first:]
        if blocks:
            depth = sum(1 for container in self.inside if container in _QUOTING) + 1
            words = Range(blocks[0].start, blocks[-1].end)
            self.builder.quotations.append(Quotation(words, True, depth, evidence=evidence))

    @contextmanager
    def row(self) -> Iterator[None]:
        """Let the cells that come be a row of a table."""
        outer = self._cells
        if outer is None:
            self.close()
            self._cells = []
        yield
        if outer is None:
            cells, self._cells = self._cells or [], None
            prose = row_of([_trimmed(cell) for cell in cells])
            if prose.text.strip():
                self.builder.add(Kind.ROW, prose, inside=tuple(self.inside))

    @contextmanager
    def cell(self) -> Iterator[None]:
        """Let what comes be a cell of a row."""
        before, self._now = self._now, _Growing()
        yield
        now, self._now = self._now, before
        before.names += [(before.length, name) for _, name in now.names]
        before.marks += [(before.length, kind, label) for _, kind, label in now.marks]
        if self._cells is not None:
            text = "".join(now.pieces).replace("\n", " ")
            self._cells.append(
                Prose(text, tuple(now.spans), tuple(now.links), tuple(now.callouts), tuple(now.orphans))
            )

    # ── notes ────────────────────────────────────────────────────────────────────────────────────

    def note(self, label: str, body: Callable[[], None]) -> str:
        """Announce a note; ``body`` sets its words once the essay is done.  Give its id."""
        id_ = self.builder.declare(label or "*")
        self._waiting.append((id_, label or "*", body))
        return id_

    def end(self, progress: Progress) -> None:
        """Say that the essay is done: set the notes, then find what the file does not say."""
        self.close()
        self.builder.end_body()
        self.in_note = True
        self.inside = []
        # A note may hold another, which then joins the end of the list.
        while self._written < len(self._waiting):
            self._note(*self._waiting[self._written])
            self._written += 1
            if self._written % 64 == 0:
                progress(0.6 + 0.2 * self._written / len(self._waiting))
        self.in_note = False
        self.builder.heading_ids()
        self._warn()
        size = max(1, len(self.builder.blocks))
        add_run_in(self.builder, None, lambda count: progress(0.8 + 0.2 * count / size))
        known = {(quotation.range.start, quotation.range.end) for quotation in self.builder.quotations}
        for words in self._quoted:
            if (words.start, words.end) not in known:
                self.builder.quotations.append(Quotation(words, False))
        add_sources(self.builder)

    def _note(self, id_: str, label: str, body: Callable[[], None]) -> None:
        first = len(self.builder.blocks)
        self._setting = _Setting(Kind.NOTE)
        self.opening = True
        self.builder.stanza()
        body()
        self.close()
        blocks = self.builder.blocks
        if len(blocks) == first:
            self.builder.add(Kind.NOTE, "—")
        if len(blocks) == first:
            return
        head = blocks[first]
        kind = Kind.NOTE if head.kind is Kind.PARAGRAPH else head.kind
        blocks[first] = Block(kind, head.start, head.end, head.level, head.inside, label)
        self.builder.note_body(id_, Range(head.start, blocks[-1].end))

    def _warn(self) -> None:
        called = {id_ for _, _, id_ in self.builder.callouts()}
        silent = [id_ for id_, _, _ in self._waiting if id_ not in called]
        if silent:
            shown = ", ".join(silent[:8]) + (f" and {len(silent) - 8} more" if len(silent) > 8 else "")
            self.builder.warnings.append(f"notes without a callout: {shown}")


def _trimmed(prose: Prose) -> Prose:
    """Drop the space at both ends and make every offset fit."""
    if prose.text[:1] not in (" ", "\n") and prose.text[-1:] not in (" ", "\n"):
        return prose
    text = prose.text.rstrip(" \n")
    cut = len(text) - len(text.lstrip(" \n"))
    text = text[cut:]

    def fit(at: int) -> int:
        return max(0, min(at - cut, len(text)))

    return Prose(
        text,
        tuple(Span(fit(s.start), fit(s.end), s.style) for s in prose.spans if fit(s.end) > fit(s.start)),
        tuple(Link(fit(k.start), fit(k.end), k.target) for k in prose.links if fit(k.end) > fit(k.start)),
        tuple((fit(a), fit(b), id_) for a, b, id_ in prose.callouts),
        tuple((fit(a), fit(b)) for a, b in prose.orphans),
    )

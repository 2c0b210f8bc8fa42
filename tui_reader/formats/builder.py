"""The only way to make a Document: joins the blocks' texts, records ranges, checks what must hold.

A format hands over prose (a text with the spans, links and callouts in it, counted from its own start); the
builder squeezes its space, sets it after what is there, and moves the offsets along.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tui_reader.document import (
    Blocks,
    Container,
    Document,
    Inference,
    Kind,
    Landmark,
    Link,
    Metadata,
    Note,
    Position,
    Quotation,
    Range,
    Span,
)
from tui_reader.formats.clean import clean, clean_line
from tui_reader.limits import USUAL, Limits
from tui_reader.patterns import compiled

_SPACE = compiled(r"[ \n\t]{2,}|[\n\t]")
_LONGEST_TITLE = 1000
_KEPT = (Kind.CODE, Kind.ROW)


class Prose(NamedTuple):
    """A text with what is marked in it; offsets count from its start."""

    text: str
    spans: tuple[Span, ...] = ()
    links: tuple[Link, ...] = ()
    callouts: tuple[tuple[int, int, str], ...] = ()
    """Start, end and the id of the note that is called."""
    orphans: tuple[tuple[int, int], ...] = ()
    """Callouts that no note answers."""


@dataclass(slots=True)
class _NoteDraft:
    label: str
    evidence: Inference | None = None
    callouts: list[Range] = field(default_factory=list)
    body: Range | None = None


class Builder:
    """Collects an essay block by block."""

    def __init__(self, limits: Limits = USUAL) -> None:
        self.limits = limits
        self._cut: list[str] = []
        self._pieces: list[str] = []
        self._length = 0
        self._body_end: Position | None = None
        self._headings: dict[Position, str] = {}
        self.spans: list[Span] = []
        self.links: list[Link] = []
        self._notes: dict[str, _NoteDraft] = {}
        self._tight = True
        self._again: dict[str, int] = {}
        self.blocks = Blocks()
        self.quotations: list[Quotation] = []
        self.landmarks: list[Landmark] = []
        self.ids: dict[str, Position] = {}
        self.warnings: list[str] = []

    def declare(self, label: str, *, evidence: Inference | None = None) -> str:
        """Announce a note, before its callouts; give its id, unique in the document."""
        base = clean_line(label) or "note"
        id_ = self._unused(base, self._notes)
        self._notes[id_] = _NoteDraft(base, evidence)
        return id_

    def add(
        self,
        kind: Kind,
        prose: Prose | str,
        *,
        level: int = 0,
        inside: tuple[Container, ...] = (),
        lead: str = "",
    ) -> Range | None:
        """Set a block after the others; give where it stands, None where it had no text."""
        if isinstance(prose, str):
            prose = Prose(prose)
        prose = _kept(prose) if kind in _KEPT else _squeezed(prose)
        if not prose.text:
            return None
        if self.full:
            self.leave_out(self.limits.shown("paragraphs"))
            return None
        return self._added(kind, prose, level, inside, lead)

    def _added(
        self, kind: Kind, prose: Prose, level: int = 0, inside: tuple[Container, ...] = (), lead: str = ""
    ) -> Range:
        start = self._separate(kind)
        end = start + len(prose.text)
        self._pieces.append(prose.text)
        if kind is Kind.HEADING:
            self._headings[start] = prose.text
        self._length = end
        self.blocks.add((kind, level, inside), start, end, clean_line(lead) if lead else "")
        if prose.spans:
            self.spans += [s._replace(start=s.start + start, end=s.end + start) for s in prose.spans]
        if prose.links:
            self.links += [
                Link(link.start + start, link.end + start, clean_line(link.target)) for link in prose.links
            ]
        for first, last, note in prose.callouts:
            self._notes[note].callouts.append(Range(first + start, last + start))
        for first, last in prose.orphans:
            self.landmarks.append(Landmark(first + start, "callout", prose.text[first:last]))
        return Range(start, end)

    @property
    def full(self) -> bool:
        """Whether no block is taken any more."""
        return len(self.blocks) >= self.limits.paragraphs

    def leave_out(self, why: str) -> None:
        """Say, among the warnings and at the end of the essay, that something of the file is left out, and why."""
        if why not in self.warnings:
            self.warnings.append(why)
            self._cut.append(why)

    def _show_cut(self) -> None:
        for why in self._cut:
            self.stanza()
            self._added(Kind.PARAGRAPH, Prose(f"[… {clean_line(why)}]"))
        self._cut = []

    def lengthen(self, text: str) -> Range:
        """Add to the last block, and to what ends with it; give where the addition stands."""
        last = self.blocks[-1]
        end = self._length = last.end + len(text)
        self._pieces.append(text)
        self.blocks[-1] = last._replace(end=end)
        place = len(self.quotations) - 1
        while place >= 0 and self.quotations[place].range.end == last.end:
            quotation = self.quotations[place]
            self.quotations[place] = replace(quotation, range=Range(quotation.range.start, end))
            place -= 1
        return Range(last.end, end)

    def call(self, note: str, callout: Range) -> None:
        """Record a callout that stands in the text already."""
        self._notes[note].callouts.append(callout)

    def _separate(self, kind: Kind) -> Position:
        """Write what stands between blocks: an empty line, or within a stanza or table a line's end."""
        tight, self._tight = self._tight, True
        if not self.blocks:
            return 0
        close = kind in (Kind.VERSE, Kind.ROW) and tight and self.blocks.kind(-1) is kind
        gap = "\n" if close else "\n\n"
        self._pieces.append(gap)
        return self._length + len(gap)

    def stanza(self) -> None:
        """Begin a new stanza or table: the next line is set off from the one before."""
        self._tight = False

    def end_body(self) -> None:
        """Say that the essay is done and the notes' bodies follow."""
        self._show_cut()
        self._body_end = self._length
        self.stanza()

    def note_body(self, note: str, body: Range) -> None:
        """Record where a declared note's body stands; one for which no room was left has none."""
        if self.full and body.start < (self._body_end or 0):
            return
        self._notes[note].body = body
        self.ids[f"note:{note}"] = body.start

    def callouts(self) -> list[tuple[Position, Position, str]]:
        """Give the callouts so far in the order of the text: start, end and the note's id."""
        return sorted((r.start, r.end, id_) for id_, draft in self._notes.items() for r in draft.callouts)

    def text(self) -> str:
        """Give the whole text so far."""
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""

    def finish(self, name: str, data: bytes | str, metadata: Metadata) -> Document:
        """Make the document, once everything is in; of the file's bytes the digest will do."""
        if self._body_end is None:
            self.end_body()
        self._show_cut()
        text = self.text()
        notes = tuple(
            Note(id_, draft.label, tuple(sorted(draft.callouts)), draft.body, draft.evidence)
            for id_, draft in self._notes.items()
            if draft.body is not None
        )
        body = Range(0, self._body_end or 0)
        document = Document(
            id=slug(name),
            digest=data if isinstance(data, str) else digest_of(data),
            metadata=_clean_metadata(metadata),
            text=text,
            body=body,
            blocks=self.blocks,
            spans=tuple(sorted(self.spans)),
            links=tuple(sorted(self.links)),
            notes=tuple(sorted(notes, key=lambda note: note.body)),
            quotations=tuple(sorted(self.quotations, key=_order)),
            landmarks=tuple(sorted(map(_clean_landmark, self.landmarks), key=lambda mark: mark.at)),
            ids=self.ids,
            warnings=tuple(clean_line(warning) for warning in self.warnings),
        )
        check(document)
        return document

    def heading_ids(self) -> None:
        """Give every heading a name of its own, made of its words."""
        for _, block in self.blocks.of_kind(Kind.HEADING):
            words = self._headings.get(block.start)
            base = slug(self.text()[block.start : block.end] if words is None else words) or "section"
            self.ids[self._unused(base, self.ids)] = block.start

    def _unused(self, base: str, taken: Collection[str]) -> str:
        """Give a name, with a number where it is taken; remember the number, lest many alike take the square."""
        id_ = base
        while id_ in taken:
            self._again[base] = self._again.get(base, 1) + 1
            id_ = f"{base}-{self._again[base]}"
        return id_


def digest_of(data: bytes) -> str:
    """Give the digest by which a file is known again."""
    return hashlib.sha256(data).hexdigest()


def slug(text: str) -> str:
    """Give words as one lower-case name joined by hyphens."""
    return re.sub(r"[\W_]+", "-", re.sub(r"['’]", "", clean_line(text)).casefold()).strip("-")[:80]


def _order(quotation: Quotation) -> tuple[int, int, bool, int]:
    return quotation.range.start, -quotation.range.end, not quotation.block, quotation.depth


def _clean_landmark(mark: Landmark) -> Landmark:
    # The label of a callout is its words in the text.
    return mark if mark.kind == "callout" else mark._replace(label=clean_line(mark.label))


def _clean_metadata(metadata: Metadata) -> Metadata:
    return replace(
        metadata,
        title=_short(metadata.title),
        author=_short(metadata.author),
        year=clean_line(metadata.year),
        language=clean_line(metadata.language),
        extra=tuple((clean_line(key), clean_line(value)) for key, value in metadata.extra),
    )


def _short(title: str) -> str:
    """Give a title on one line; one that is longer than any is cut, and stands whole in the text."""
    line = clean_line(title[: 4 * _LONGEST_TITLE])
    return line if len(line) <= _LONGEST_TITLE else f"{line[:_LONGEST_TITLE].rstrip()}…"


def _kept(prose: Prose) -> Prose:
    """Drop the empty lines before and all space after, moving the offsets along."""
    text = clean(prose.text)
    bare = text.strip("\n").rstrip()
    if text != prose.text:
        return Prose(bare)
    lead = len(text) - len(text.lstrip("\n"))
    return _moved(prose, bare, lambda offset: max(0, min(offset - lead, len(bare))))


def _squeezed(prose: Prose) -> Prose:
    """Squeeze runs of white space to one space and drop it at the ends, moving the offsets along."""
    text = clean(prose.text)
    if text != prose.text:
        prose = Prose(text)
    if "\n" not in text and "  " not in text and "\t" not in text and text == text.strip(" "):
        return prose
    pieces: list[str] = []
    cuts: list[tuple[int, int]] = [(0, 0)]
    at = length = 0
    bare_end = len(text.rstrip(" \n\t"))
    lead = len(text) - len(text.lstrip(" \n\t"))
    if lead >= len(text):
        return Prose("")
    at = lead
    cuts.append((lead, 0))
    for found in _SPACE.finditer(text, lead, bare_end):
        pieces += [text[at : found.start()], " "]
        length += found.start() - at + 1
        at = found.end()
        cuts.append((at, length))
    pieces.append(text[at:bare_end])
    joined = "".join(pieces)
    starts = [old for old, _ in cuts]
    ends = [new for _, new in cuts[1:]] + [len(joined)]

    def moved(offset: int) -> int:
        place = bisect_right(starts, offset) - 1
        old, new = cuts[place]
        return max(0, min(new + offset - old, ends[place]))

    return _moved(prose, joined, moved)


def _moved(prose: Prose, text: str, moved: Callable[[int], int]) -> Prose:
    """Give prose with another text, its offsets moved to where they now are."""
    return Prose(
        text,
        tuple(span._replace(start=moved(span.start), end=moved(span.end)) for span in prose.spans),
        tuple(link._replace(start=moved(link.start), end=moved(link.end)) for link in prose.links),
        tuple((moved(start), moved(end), note) for start, end, note in prose.callouts),
        tuple((moved(start), moved(end)) for start, end in prose.orphans),
    )


def check(document: Document) -> None:
    """Fail loudly where a document is not one text and ranges over it in order."""
    at = 0
    for block in document.blocks:
        assert at <= block.start <= block.end <= len(document.text), "blocks stand in order"
        at = block.end
    _within(document, [span.start for span in document.spans], [span.end for span in document.spans])
    _within(document, [link.start for link in document.links], [link.end for link in document.links])
    ranges = [callout for note in document.notes for callout in note.callouts]
    ranges += [note.body for note in document.notes]
    ranges += [quotation.range for quotation in document.quotations]
    _within(document, [range_.start for range_ in ranges], [range_.end for range_ in ranges])
    assert all(note.body.start >= document.body.end for note in document.notes), "notes follow the body"


def _within(document: Document, starts: Sequence[int], ends: Sequence[int]) -> None:
    for start, end in zip(starts, ends, strict=True):
        assert 0 <= start <= end <= len(document.text), "ranges stand in the text"

"""Set drafted paragraphs into the document: the essay first, its notes after it, their labels taken off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tui_reader.document import Inference, Kind, Landmark, Quotation, Range, Span, Style
from tui_reader.formats.builder import Builder, Prose
from tui_reader.formats.html_context import Draft
from tui_reader.formats.html_inline import Words
from tui_reader.formats.html_words import NOTES_HEADING
from tui_reader.patterns import compiled
from tui_reader.recovery.paragraphs import is_rule

_LONG_LINE = 100
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_EMPTY = compiled(r"\s*(?:\[\s*\]|\(\s*\)|[\^↑]+(?=\s))[.:]?\s*")
_LEFT_OF_LABEL = compiled(r"\s*(?:\[\s*\]|\(\s*\)|[\^↑↵]+)?\s*(?:[.:)\]](?![.:]))?\s*")


@dataclass(slots=True)
class Line:
    """A paragraph or line as it is set."""

    kind: Kind
    words: Words
    draft: Draft
    fresh: bool = False
    lead: str = ""
    note: str = ""
    """The name of the note it belongs to; empty for the essay itself."""


def lines_of(drafts: Iterable[Draft]) -> list[Line]:
    """Give the drafts' paragraphs and lines: what has breaks of its own is verse, or several paragraphs."""
    out: list[Line] = []
    for draft in drafts:
        out += _lines(draft)
    return without_notes_headings(out)


def _lines(draft: Draft) -> list[Line]:
    kind = draft.kind
    if kind in (Kind.CODE, Kind.RULE, Kind.ROW):
        return [Line(kind, draft.words, draft, draft.fresh, draft.lead, draft.note)]
    stanzas = _stanzas(draft.words)
    prose = kind in (Kind.PARAGRAPH, Kind.NOTE)
    if prose and [len(stanza) for stanza in stanzas] == [1] and is_rule(stanzas[0][0].text):
        return [Line(Kind.RULE, Words("* * *"), draft, note=draft.note)]
    out: list[Line] = []
    for stanza in stanzas:
        verse = len(stanza) > 1 and _middle([len(words.text) for words in stanza]) <= _LONG_LINE
        for place, words in enumerate(stanza):
            first = not out
            each = Kind.VERSE if verse and prose else kind
            out.append(Line(each, words, draft, place == 0, draft.lead if first else "", draft.note))
    return out


def _stanzas(words: Words) -> list[list[Words]]:
    """The lines of a paragraph, parted at its empty lines; what marked an empty line goes to the next."""
    found: list[list[Words]] = [[]]
    for line in words.lines():
        if line.text:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [stanza for stanza in found if stanza]


def without_notes_headings(lines: list[Line]) -> list[Line]:
    """Leave out the heading above the notes, and the rule, which say nothing more once the notes are known."""
    gone: set[int] = set()
    for place, line in enumerate(lines):
        if line.note or place in gone:
            continue
        titled = (
            line.kind in (Kind.HEADING, Kind.PARAGRAPH, Kind.CAPTION)
            and len(line.words.text) < 80
            and NOTES_HEADING.fullmatch(line.words.text) is not None
        )
        if (titled or line.kind is Kind.RULE) and _only_notes(lines, place + 1):
            gone.add(place)
    return [line for place, line in enumerate(lines) if place not in gone]


def _only_notes(lines: Sequence[Line], place: int) -> bool:
    """Whether notes follow, with nothing but rules and their heading before them."""
    for line in lines[place:]:
        if line.note:
            return True
        titled = len(line.words.text) < 80 and NOTES_HEADING.fullmatch(line.words.text) is not None
        if line.kind is not Kind.RULE and not titled:
            return False
    return False


@dataclass(slots=True)
class Writer:
    """Sets lines into a builder."""

    builder: Builder
    labels: Mapping[str, str]
    evidence: Mapping[str, Inference | None] = field(default_factory=dict)
    """Why a note belongs to its callouts, where the file does not say it."""
    ids: dict[str, str] = field(default_factory=dict)
    """The id of each note by its name."""
    bodies: dict[str, list[Line]] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    """Where the essay had come to when a note stood among its paragraphs."""
    called: set[str] = field(default_factory=set)

    def write(self, lines: Sequence[Line], progress: Callable[[float], None]) -> None:
        """Set all the lines: the essay, then the notes."""
        for line in lines:
            if line.note:
                self.bodies.setdefault(line.note, []).append(line)
            self.called.update(key for _, _, key in line.words.calls)
        for key in self.bodies:
            self.ids[key] = self.builder.declare(self.labels.get(key) or "*", evidence=self.evidence.get(key))
        self._essay(lines, progress)
        self.builder.end_body()
        self.builder.heading_ids()
        for key, body in self.bodies.items():
            self._note(key, body)

    def _essay(self, lines: Sequence[Line], progress: Callable[[float], None]) -> None:
        places: list[tuple[tuple[int, ...], Range]] = []
        end = 0
        last = max((place for place, line in enumerate(lines) if not line.note), default=-1)
        for place, line in enumerate(lines):
            if place % 64 == 0:
                progress(place / len(lines))
            if line.note:
                if place < last:
                    self.after.setdefault(line.note, end)
                if line.fresh and line.kind is Kind.VERSE:
                    # The lines that follow are no part of the stanza before.
                    self.builder.stanza()
                continue
            range_ = self._set(line, line.kind, line.lead)
            if range_ is not None:
                end = range_.end
                places.append((line.draft.context.quotes, range_))
        self._quotations(places)

    def _set(self, line: Line, kind: Kind, lead: str) -> Range | None:
        words, context = line.words, line.draft.context
        if kind in (Kind.CODE, Kind.ROW):
            words = words.cut(len(words.text) - len(words.text.lstrip("\n")), len(words.text.rstrip()))
        if line.fresh and kind in (Kind.VERSE, Kind.ROW):
            self.builder.stanza()
        spans = words.spans
        if context.bold:
            spans = (*spans, Span(0, len(words.text), Style.STRONG))
        known = [(a, b, self.ids[key]) for a, b, key in words.calls if key in self.ids]
        lost = [(a, b) for a, b, key in words.calls if key not in self.ids]
        range_ = self.builder.add(
            kind,
            Prose(words.text, spans, words.links, tuple(known), (*words.orphans, *lost)),
            level=context.level if kind in (Kind.HEADING, Kind.ITEM) else 0,
            inside=context.inside,
            lead=lead,
        )
        if range_ is not None:
            for at, key in words.places:
                self.builder.ids.setdefault(key, min(range_.start + at, range_.end))
            for at, label in words.pages:
                self.builder.landmarks.append(Landmark(min(range_.start + at, range_.end), "page", label))
        return range_

    def _quotations(self, places: Sequence[tuple[tuple[int, ...], Range]]) -> None:
        found: dict[int, tuple[int, int, int]] = {}
        for quotes, range_ in places:
            for depth, number in enumerate(quotes, start=1):
                start = found[number][0] if number in found else range_.start
                found[number] = (start, range_.end, depth)
        for start, end, depth in found.values():
            self.builder.quotations.append(Quotation(Range(start, end), True, depth))

    def _note(self, key: str, body: Sequence[Line]) -> None:
        label = self.labels.get(key) or "*"
        lines = _unlabelled(body, label)
        places: list[tuple[tuple[int, ...], Range]] = []
        for line in lines:
            if not places or line.fresh or line.kind is not Kind.VERSE:
                self.builder.stanza()
            lead = label if not places else line.lead
            kind = line.kind if places or line.kind in (Kind.CODE, Kind.ROW) else Kind.NOTE
            range_ = self._set(line, kind, lead)
            if range_ is not None:
                places.append((line.draft.context.quotes, range_))
        if not places:
            places.append(((), self.builder.add(Kind.NOTE, "—", lead=label) or Range(0, 0)))
        self._quotations(places)
        self.builder.note_body(self.ids[key], Range(places[0][1].start, places[-1][1].end))
        self.builder.ids.setdefault(key, places[0][1].start)
        if key in self.after:
            self.builder.landmarks.append(Landmark(self.after[key], "note", self.ids[key]))

    def warn(self, orphans: Sequence[str]) -> None:
        """Say which callouts and which notes found no partner."""
        silent = [self.labels.get(key, "*") for key in self.bodies if key not in self.called]
        lost = [*orphans, *(self.labels.get(key, key) for key in self.called if key not in self.ids)]
        for said, labels in (("notes without a callout", silent), ("callouts without a note", lost)):
            if labels:
                self.builder.warnings.append(f"{said}: {_listed(labels)}")


def _unlabelled(body: Sequence[Line], label: str) -> list[Line]:
    """A note's lines without its label before the first and its way back after the last."""
    lines = list(body)
    first = lines[0].words
    if empty := _EMPTY.match(first.text):
        first = first.cut(empty.end(), len(first.text))
    if first.relabelled:
        cut = _LEFT_OF_LABEL.match(first.text)
        start = cut.end() if cut else 0
    else:
        start = _label_length(first.text, label, listed=lines[0].draft.kind is Kind.NOTE)
    lines[0].words = first.cut(start, len(first.text)).trimmed()
    lines = [line for line in lines if line.words.text] or lines[:1]
    last = lines[-1].words
    bare = last.text.rstrip(" |").removesuffix("[]").removesuffix("()").rstrip(" |")
    lines[-1].words = last.cut(0, len(bare))
    return [line for line in lines if line.words.text]


def _label_length(text: str, label: str, *, listed: bool) -> int:
    """How much of a note's first words is its own label: ``[4] ``, ``4. ``, ``* ``."""
    if not listed:
        return 0
    start = len(text) - len(text.lstrip("^ "))
    for shown in (f"[{label}]", f"({label})", label, label.translate(_RAISED)):
        end = start + len(shown)
        if not text.startswith(shown, start):
            continue
        if shown != label:
            end += text[end : end + 1] in (".", ":")
        elif text[end : end + 1] in (".", ")", ":", "]"):
            end += 1
            if text[end : end + 1].strip():
                continue
        elif text[end : end + 1].strip() and label[0].isalnum():
            continue
        return end + len(text[end:]) - len(text[end:].lstrip())
    return 0


def _listed(labels: Sequence[str]) -> str:
    shown = list(dict.fromkeys(labels))
    return ", ".join(shown[:8]) + (f" and {len(shown) - 8} more" if len(shown) > 8 else "")


def _middle(lengths: Sequence[int]) -> float:
    """Give the median; to load what Python has for it takes as long as to read a chapter."""
    ordered = sorted(lengths)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2

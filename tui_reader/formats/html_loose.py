"""Notes that no link joins to their callouts: then they are found as those of a plain text are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tui_reader.document import Container, Inference, Kind
from tui_reader.formats.html_write import Line, without_notes_headings
from tui_reader.recovery.notes import Callout, FoundNote, find_notes
from tui_reader.recovery.paragraphs import Paragraph, Shape

_SHAPES = {Kind.VERSE: Shape.VERSE, Kind.ROW: Shape.ROW, Kind.RULE: Shape.RULE}
_UNREAD = (Kind.CODE, Kind.TITLE, Kind.BYLINE)


@dataclass(slots=True)
class Loose:
    """The lines with the notes told apart, and what is known of these."""

    lines: list[Line]
    labels: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, Inference | None] = field(default_factory=dict)
    orphans: list[str] = field(default_factory=list)


def find_loose(lines: Sequence[Line]) -> Loose:
    """Find notes by the labels of callouts and bodies, or by where they stand."""
    leads = [_lead(line) for line in lines]
    found = find_notes(
        [_paragraph(line, lead, place) for place, (line, lead) in enumerate(zip(lines, leads, strict=True))]
    )
    if not found.notes:
        lone = _called(lines, leads, {}, found.orphans)
        return Loose(lone, orphans=[callout.label for callout in found.orphans])
    loose = Loose([], orphans=[callout.label for callout in found.orphans])
    body = set(found.body)
    notes: dict[int, tuple[str, FoundNote]] = {}
    calls: dict[int, list[tuple[Callout, str]]] = {}
    for count, note in enumerate(found.notes):
        key = f"loose {count}"
        loose.labels[key], loose.evidence[key] = note.label, note.evidence
        notes |= dict.fromkeys(note.body.indices, (key, note))
        for callout in note.callouts:
            calls.setdefault(callout.paragraph, []).append((callout, key))
    cut = [
        _in_note(line, leads[place], place, *notes[place]) if place in notes else line
        for place, line in enumerate(lines)
    ]
    left = [
        lead[_start(lines[place], lead, place, notes[place][1]) :] if place in notes else lead
        for place, lead in enumerate(leads)
    ]
    called = _called(cut, left, calls, found.orphans)
    kept = [line for place, line in enumerate(called) if place in body or place in notes]
    loose.lines = without_notes_headings(kept)
    return loose


def _lead(line: Line) -> str:
    """What a list sets before an item and a plain text would show: its number."""
    return f"{line.lead} " if line.kind is Kind.ITEM and line.lead[:1].isdigit() else ""


def _paragraph(line: Line, lead: str, place: int) -> Paragraph:
    text = "" if line.kind in _UNREAD else lead + line.words.text
    gap = 1 if line.fresh or line.kind is not Kind.VERSE else 0
    return Paragraph(text, place + 1, gap, shape=_SHAPES.get(line.kind, Shape.PROSE))


def _in_note(line: Line, lead: str, place: int, key: str, note: FoundNote) -> Line:
    """Give a line as a note has it: no item of a list, without its label and the bracket that closes it."""
    said = note.body.paragraphs[note.body.indices.index(place)].text
    start = _start(line, lead, place, note) - len(lead)
    words = line.words.cut(max(0, start), max(0, start + len(said))) if said else line.words
    kind = line.kind if line.kind in (Kind.VERSE, Kind.CODE, Kind.ROW) else Kind.NOTE
    context = line.draft.context
    bare = tuple(container for container in context.inside if container is not Container.LIST)
    draft = replace(line.draft, context=context._replace(inside=bare))
    return replace(line, words=words, draft=draft, kind=kind, note=key, lead="")


def _start(line: Line, lead: str, place: int, note: FoundNote) -> int:
    """Give where in a line, what leads it included, the words of its note begin."""
    said = note.body.paragraphs[note.body.indices.index(place)].text
    start = (lead + line.words.text).find(said) if said else -1
    return start if start >= 0 else len(lead)


def _called(
    lines: Sequence[Line],
    leads: Sequence[str],
    calls: dict[int, list[tuple[Callout, str]]],
    orphans: Sequence[Callout],
) -> list[Line]:
    """Give the lines with their callouts marked."""
    out = list(lines)
    lost: dict[int, list[Callout]] = {}
    for callout in orphans:
        lost.setdefault(callout.paragraph, []).append(callout)
    for place in {*calls, *lost}:
        by = len(leads[place])
        found = [(c.start - by, c.end - by, key) for c, key in calls.get(place, ()) if c.start >= by]
        starts = {start for start, _, _ in found}
        words = out[place].words
        gone = [pair for pair in words.orphans if pair[0] not in starts]
        known = {start for start, _ in gone}
        gone += [
            (c.start - by, c.end - by)
            for c in lost.get(place, ())
            if c.start >= by and c.start - by not in starts | known
        ]
        out[place] = replace(out[place], words=words._replace(calls=tuple(found), orphans=tuple(gone)))
    return out

"""Callouts and the notes they call, in the several ways plain texts write them.

Bodies that carry a label (``[1] ...``, ``1. ...``, ``[Footnote 1: ...]``, ``* ...``) are joined to the callouts of
the same label.  Bodies without one are told by where they stand: as many as there are callouts, at the end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from tui_reader.document import Inference
from tui_reader.patterns import compiled
from tui_reader.recovery.bare_notes import Place, bare_bodies, bodies_between
from tui_reader.recovery.note_bodies import Body, labelled_bodies
from tui_reader.recovery.paragraphs import Paragraph, Progress


class Callout(NamedTuple):
    """A mark in the text that calls a note."""

    paragraph: int
    start: int
    end: int
    label: str
    style: str
    """``bracket``, ``superscript``, ``symbol``, ``parenthesis`` or ``figure``."""


class FoundNote(NamedTuple):
    """A note with the callouts that call it; its paragraphs are without the label."""

    label: str
    callouts: tuple[Callout, ...]
    body: Body
    evidence: Inference | None = None


class Notes(NamedTuple):
    """What was found: the notes, callouts without a note, and what is left as the essay itself."""

    notes: tuple[FoundNote, ...]
    orphans: tuple[Callout, ...]
    body: tuple[int, ...]
    """Indices of the paragraphs that belong to no note."""
    warnings: tuple[str, ...] = ()


SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_CALLOUT = compiled(
    r"\[(?:\^|(?i:(?:foot|end)?note|fn\.?)\s?(?=\d))?(?P<bracket>[A-Za-z]?\d{1,4}|(?<=\^)[\w-]{1,40}|[a-z]|[*†‡§¶‖]{1,3})\]"
    r"|(?<=[^\s⁰¹²³⁴⁵⁶⁷⁸⁹])(?P<superscript>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})(?![⁰¹²³⁴⁵⁶⁷⁸⁹⁄/])"
    r"|(?<=[^\s*†‡])(?P<symbol>\*{1,3}|†{1,3}|‡{1,3})(?![\w*†‡])"
    r"|(?<=\S)(?P<parenthesis>\((?:\d{1,3}|\*{1,3}|†{1,2})\))"
)
_FIGURE = compiled(r"[^\W\d_][.,;:!?]?[.,;:!?”’\"'»)](?P<figure>[0-9]{1,3})(?=[\s—”’]|$)")
"""A figure that has lost its height: “It was sold in May.1 Nobody wept.2”"""
_POWER = compiled(r"(?<![^\W\d_])(?:[A-Za-z]|[kcdm]m|ft|yd)$")
"""What a raised figure multiplies: 12 m², x³."""
_MAYBE = compiled("[][(⁰¹²³⁴⁵⁶⁷⁸⁹*†‡]")
_STEP = 100
_REACH = 3
"""How far a callout's number may leap and still belong to the sequence: a missing callout or two."""


def find_notes(paragraphs: Sequence[Paragraph], progress: Progress | None = None) -> Notes:
    """Find the notes of a plain text, their callouts, and what remains."""
    candidates: list[Callout] = []
    for i, paragraph in enumerate(paragraphs):
        if _MAYBE.search(paragraph.text):
            candidates += callouts_in(paragraph.text, i)
        if progress and i % _STEP == 0:
            progress(i / len(paragraphs))
    calling = {callout.paragraph for callout in candidates if callout.start}
    bodies = labelled_bodies(paragraphs, _labels(candidates), calling)
    if bodies:
        return _by_label(paragraphs, candidates, bodies)
    if not calling and (bodies := _bodies_of(figures := _figures(paragraphs), paragraphs)):
        return _by_label(paragraphs, figures, bodies)
    sequence = in_sequence(_in_one_style([c for c in candidates if c.label.isdigit()]))
    chapters = _bare_chapters(paragraphs, sequence) or [
        (sequence, bare_bodies(paragraphs, _places(sequence)))
    ]
    if any(found is None for _, found in chapters):
        return _only_callouts(paragraphs, [c for c in sequence if c.style == "bracket"])
    return _by_place(paragraphs, [(callouts, *found) for callouts, found in chapters if found])


_Found = tuple[list[Body], Inference] | None


def _places(callouts: Sequence[Callout]) -> list[Place]:
    """Where each number first calls, in the order of the numbers."""
    first = {callout.label: Place(callout.paragraph, callout.start) for callout in reversed(callouts)}
    return [first[label] for label in sorted(first, key=int)]


def _counts_up(callouts: Sequence[Callout]) -> bool:
    """Say whether numbers are first called in their order, from one and without a gap."""
    labels = list(dict.fromkeys(callout.label for callout in callouts))
    return labels == [str(number) for number in range(1, len(labels) + 1)]


def _bare_chapters(
    paragraphs: Sequence[Paragraph], sequence: Sequence[Callout]
) -> list[tuple[Sequence[Callout], _Found]]:
    """Part callouts whose numbers begin anew, each chapter with its notes after it; none where that is not told."""
    chapters = _chapters(sequence, again=False)
    if len(chapters) < 2 or not all(_counts_up(each) for each in chapters):
        return []
    found: list[tuple[Sequence[Callout], _Found]] = [
        (each, bodies_between(paragraphs, _places(each), following[0].paragraph))
        for each, following in pairwise(chapters)
    ]
    found.append((chapters[-1], bare_bodies(paragraphs, _places(chapters[-1]))))
    return found if all(bodies for _, bodies in found) else []


def callouts_in(text: str, paragraph: int = 0) -> Iterator[Callout]:
    """Find whatever in a text might be a callout."""
    if not _MAYBE.search(text):
        return
    for found in _CALLOUT.finditer(text):
        style = found.lastgroup or "bracket"
        label = found[style].strip("()").translate(SUPERSCRIPTS)
        start = found.start()
        if style == "superscript" and _POWER.search(text[max(0, start - 3) : start]):
            continue
        if style == "bracket" and (
            (start == 0 and text[found.end() : found.end() + 1] == ":") or _put_in(text, found)
        ):
            continue
        yield Callout(paragraph, start, found.end(), label, style)


def _in_one_style(candidates: Sequence[Callout]) -> list[Callout]:
    """Keep the numbers in brackets or the raised ones, whichever count further; the others are powers or years."""
    styles = [[c for c in candidates if c.style == style] for style in ("bracket", "superscript")]
    return max(styles, key=lambda each: len({callout.label for callout in in_sequence(each)}))


def _figures(paragraphs: Sequence[Paragraph]) -> list[Callout]:
    """Figures after a stop or a mark that count up from one without a gap."""
    found: list[Callout] = []
    for index, paragraph in enumerate(paragraphs):
        if str(len(found) + 1) not in paragraph.text:
            # Most have no figure at all, and to look for one at every letter takes long.
            continue
        for figure in _FIGURE.finditer(paragraph.text):
            if int(figure["figure"]) == len(found) + 1:
                found.append(Callout(index, *figure.span("figure"), figure["figure"], "figure"))
    return found


def _bodies_of(figures: Sequence[Callout], paragraphs: Sequence[Paragraph]) -> list[Body]:
    """The bodies of figures that only count up, where each has one after the last of them; none else."""
    bodies = labelled_bodies(paragraphs, _labels(figures), {figure.paragraph for figure in figures})
    labels = [figure.label for figure in figures if bodies and figure.paragraph < bodies[0].indices[0]]
    return bodies if len(labels) > 1 and [body.label for body in bodies] == labels else []


def _put_in(text: str, found: re.Match[str]) -> bool:
    """Say whether a letter in brackets is one that a quotation changed: “[t]he mill”."""
    if not found["bracket"].isalpha() or len(found[0]) != 3:
        return False
    before, after = text[: found.start()][-1:], text[found.end() : found.end() + 1]
    return after.isalnum() or (found.start() > 0 and (before.isspace() or before in "“‘\"'([—–-"))


def in_sequence(candidates: Sequence[Callout]) -> list[Callout]:
    """Keep the callouts whose numbers count up from one, or come back to one; years do neither."""
    kept: list[Callout] = []
    seen: set[int] = set()
    last = 0
    for callout in candidates:
        number = int(callout.label)
        if number in seen or last < number <= last + (_REACH if seen else 1):
            seen.add(number)
            last = max(last, number)
            kept.append(callout)
    return kept


def _labels(candidates: Sequence[Callout]) -> dict[str, int]:
    """The labels called, each with the first paragraph that calls it."""
    first: dict[str, int] = {}
    for callout in candidates:
        first.setdefault(callout.label, callout.paragraph)
    return first


def _by_label(
    paragraphs: Sequence[Paragraph], candidates: Sequence[Callout], bodies: Sequence[Body]
) -> Notes:
    opening = {(body.indices[0], body.label) for body in bodies if body.own_label}
    marks = [c for c in candidates if not (c.start == 0 and (c.paragraph, c.label) in opening)]
    styles = _styles(bodies)
    marks = [c for c in marks if c.style in styles]
    one_style = set(_in_one_style([c for c in marks if c.label.isdigit()]))
    if styles >= {"bracket", "superscript"} and one_style:
        marks = [c for c in marks if c in one_style or c.style not in ("bracket", "superscript")]
    pairs: dict[int, list[Callout]] = {}
    loose: list[Callout] = []
    same: dict[str, list[int]] = {}
    for place, body in enumerate(bodies):
        same.setdefault(body.label, []).append(place)
    shifted = list(_shifted(marks, bodies))
    answers = _by_chapter(shifted, bodies)
    for callout in shifted:
        follows = _body_for(callout, bodies, same.get(callout.label, []))
        answering = answers.get(callout, follows)
        if answering is None:
            loose.append(callout)
        else:
            pairs.setdefault(answering, []).append(callout)
    notes = tuple(
        FoundNote(body.label, tuple(pairs.get(place, ())), body) for place, body in enumerate(bodies)
    )
    numbered = [callout for callout in marks if callout.style == "bracket" and callout.label.isdigit()]
    expected = {(callout.paragraph, callout.label) for callout in in_sequence(numbered)}
    orphans = [callout for callout in loose if (callout.paragraph, callout.label) in expected]
    return Notes(notes, tuple(orphans), _left(paragraphs, bodies), _warnings(notes, orphans))


def _left(paragraphs: Sequence[Paragraph], bodies: Sequence[Body]) -> tuple[int, ...]:
    """What remains without the notes' bodies and the heading above them."""
    gone = {index for body in bodies for index in (*body.indices, *body.above)}
    return tuple(index for index in range(len(paragraphs)) if index not in gone)


def _styles(bodies: Sequence[Body]) -> set[str]:
    """The styles of callout that bodies of these styles answer to."""
    answer = {
        "footnote": {"bracket", "superscript", "symbol"},
        "caret": {"bracket"},
        "bracket": {"bracket", "figure"},
        "parenthesis": {"parenthesis", "superscript", "bracket"},
        "number": {"bracket", "superscript", "figure"},
        "bare": {"bracket", "superscript", "figure"},
        "superscript": {"superscript", "bracket", "figure"},
        "symbol": {"symbol", "bracket"},
    }
    return {style for body in bodies for style in answer[body.style]}


def _shifted(callouts: Sequence[Callout], bodies: Sequence[Body]) -> Iterator[Callout]:
    """Callouts with offsets in the text as it is once a label at its start is gone."""
    cut = {body.indices[0]: body.cut for body in bodies}
    for callout in callouts:
        by = cut.get(callout.paragraph, 0)
        if callout.start >= by:
            yield callout._replace(start=callout.start - by, end=callout.end - by)


def _body_for(callout: Callout, bodies: Sequence[Body], same: Sequence[int]) -> int | None:
    """The body of the callout's label; where several have it, the first that follows, else the last."""
    if not same:
        return None
    after = bisect_right(same, callout.paragraph, key=lambda place: bodies[place].indices[0])
    return same[min(after, len(same) - 1)]


def _by_chapter(callouts: Sequence[Callout], bodies: Sequence[Body]) -> dict[Callout, int | None]:
    """The bodies of callouts whose numbers begin anew in each chapter, where all bodies stand at the end.

    Empty unless the numbers of the bodies begin anew as often as those of the callouts.
    """
    runs: list[dict[str, int]] = [{}]
    for place, body in enumerate(bodies):
        if body.label in runs[-1]:
            runs.append({})
        runs[-1][body.label] = place
    before = [callout for callout in callouts if callout.paragraph < bodies[0].indices[0]]
    if len(runs) == 1 or not all(run.get("1") is not None for run in runs):
        return {}
    for chapters in (_chapters(before, again=True), _chapters(before, again=False)):
        if len(chapters) == len(runs):
            pairs = zip(chapters, runs, strict=True)
            return {callout: run.get(callout.label) for chapter, run in pairs for callout in chapter}
    return {}


def _chapters(callouts: Sequence[Callout], *, again: bool) -> list[list[Callout]]:
    """Part callouts where the numbers begin anew: at each 1, or unless ``again`` only at one after others."""
    chapters: list[list[Callout]] = [[]]
    for callout in callouts:
        others = again or any(other.label != "1" for other in chapters[-1])
        if callout.label == "1" and chapters[-1] and others:
            chapters.append([])
        chapters[-1].append(callout)
    return chapters


def _by_place(
    paragraphs: Sequence[Paragraph], chapters: Sequence[tuple[Sequence[Callout], Sequence[Body], Inference]]
) -> Notes:
    notes: list[FoundNote] = []
    for callouts, bodies, evidence in chapters:
        called: dict[str, list[Callout]] = {}
        for callout in callouts:
            called.setdefault(callout.label, []).append(callout)
        notes += [
            FoundNote(label, tuple(called[label]), body._replace(label=label), evidence)
            for label, body in zip(sorted(called, key=int), bodies, strict=True)
        ]
    return Notes(tuple(notes), (), _left(paragraphs, [note.body for note in notes]))


def _only_callouts(paragraphs: Sequence[Paragraph], sequence: Sequence[Callout]) -> Notes:
    return Notes((), tuple(sequence), tuple(range(len(paragraphs))), _warnings((), sequence))


def _warnings(notes: Sequence[FoundNote], orphans: Sequence[Callout]) -> tuple[str, ...]:
    said = []
    if orphans:
        said.append(f"callouts without a note: {_listed([callout.label for callout in orphans])}")
    silent = [note.label for note in notes if not note.callouts]
    if silent:
        said.append(f"notes without a callout: {_listed(silent)}")
    return tuple(said)


def _listed(labels: Sequence[str]) -> str:
    shown = list(dict.fromkeys(labels))
    return ", ".join(shown[:8]) + (f" and {len(shown) - 8} more" if len(shown) > 8 else "")

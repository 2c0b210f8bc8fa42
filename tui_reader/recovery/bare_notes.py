"""The bodies of notes without a label: told by where they stand, how they read, and what they speak of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tui_reader.document import Inference
from tui_reader.recovery.note_bodies import Body, notes_heading
from tui_reader.recovery.paragraphs import Paragraph, Shape


@dataclass(frozen=True, slots=True)
class Place:
    """Where a callout stands: its paragraph, and the offset there."""

    paragraph: int
    at: int


_CITES = re.compile(
    r"\b(?:ibid|idem|op\. cit|loc\. cit|cf\.|vol\.|vols\.|ch\.|chap\.|chaps\.|eds?\.|trans\.|no\.|edition\b|abridged)"
    r"|\bpp?\.\s?\d|§\s?\d|\(\w[^()]*\b1[5-9]\d\d\)|\b1[5-9]\d\d[,.)]|\b[IVXL]+,? \d+",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"\W*(?:ibid|idem|id\.|op\. cit|see\b|cf\.|compare\b|quoted\b|cited\b|e\.g\.|from\b.*\bpp?\.)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:[A-Z]\.\s*)*[^\W\d_][\w.’' -]{2,50}: [A-ZÀ-Þ]")
_WORD = re.compile(r"[^\W\d_]{4,}")
_SIGNED = re.compile(
    r"[A-ZÀ-Þ][\w’-]+(?: [A-ZÀ-Þ][\w’-]*\.?){0,2}(?<!\.)|[A-Z][^.:]{2,40}, .{0,20}\b1[5-9]\d\d\.?"
)
"""A signature or a dateline: the end of the essay."""
_GOES_ON = re.compile(
    r"(?:he|she|they|his|her|their|this|these|in this|in other words|and|but|again|thus|if we|such|the same)\b",
    re.IGNORECASE,
)
_CLOSE_MARKS = ("”", "’", '"', "—")
_STOPS = (".", "!", "?", "”", ")", ":", ";", "—", '"')
_OPEN_MARKS = ("“", "...", "…", '"')
_ANNOUNCES = (":", ":—", "—", ",", ":--")
_CONTEXT = 700
_RARE = 4
_MOST_STEPS = 4_000_000
_NEVER = float("-inf")


def bare_bodies(
    paragraphs: Sequence[Paragraph], callouts: Sequence[Place]
) -> tuple[list[Body], Inference] | None:
    """Find a body for each callout, in their order, at the end of the text; None where there are not enough."""
    count = len(callouts)
    last = max(place.paragraph for place in callouts)
    heading = notes_heading(paragraphs)
    if heading is None or heading < last:
        heading = -1
    if (apart := _apart(paragraphs, last, count, heading)) is not None:
        return apart
    low = heading if heading >= 0 else last
    if len(paragraphs) - low - 1 < count:
        return None
    starts = _likeliest(paragraphs, callouts, low + 1, begun=heading >= 0)
    if heading >= 0:
        reasons: tuple[str, ...] = ("stands under a heading for notes",)
    else:
        reasons = (f"the last paragraphs read like notes to the {count} callouts",)
    exact = len(paragraphs) - starts[0] == count
    return _cut(paragraphs, starts, heading), Inference(0.9 if exact else 0.6, reasons)


def _apart(
    paragraphs: Sequence[Paragraph], last: int, count: int, heading: int
) -> tuple[list[Body], Inference] | None:
    """The bodies, where each is set apart from the last by two empty lines."""
    starts = [i for i in range(last + 1, len(paragraphs)) if paragraphs[i].gap >= 2 and i != heading]
    if len(starts) < count:
        return None
    reason = f"set apart by empty lines at the end, one for each of {count} callouts"
    under = heading if heading == starts[-count] - 1 else -1
    return _cut(paragraphs, starts[-count:], under), Inference(0.98, (reason,))


def _cut(paragraphs: Sequence[Paragraph], starts: Sequence[int], heading: int) -> list[Body]:
    ends = [*starts[1:], len(paragraphs)]
    return [
        Body("", tuple(paragraphs[start:end]), tuple(range(start, end)), heading=heading)
        for start, end in zip(starts, ends, strict=True)
    ]


def _likeliest(
    paragraphs: Sequence[Paragraph], callouts: Sequence[Place], low: int, *, begun: bool
) -> list[int]:
    """Where each body most likely starts: the best way to share the paragraphs from ``low`` among them.

    Every paragraph is still the essay's, or begins the next note, or goes on with the one before; of all
    ways to say so the one with the highest sum is taken.
    """
    count, size = len(callouts), len(paragraphs) - low
    if size == count or size * (size - count + 1) > _MOST_STEPS:
        return list(range(len(paragraphs) - count, len(paragraphs)))
    context = _contexts(paragraphs, callouts, low)
    # best[n] is the highest sum with n notes begun; came[j][n] whether paragraph j began the nth.
    best = [0.0] + [_NEVER] * count
    came: list[list[bool]] = []
    for j in range(size):
        at = low + j
        words = _rare_words(paragraphs[at], context)
        begins = [_starts(paragraphs, at) + _shared(words, n, context) for n in range(count)]
        goes_on = _continues(paragraphs, at) + _coheres(paragraphs, at, words, context)
        still = _essay(paragraphs[at]) if not begun else _NEVER
        fresh: list[float] = [best[0] + still]
        began = [False]
        for n in range(1, count + 1):
            start, stay = best[n - 1] + begins[n - 1], best[n] + goes_on
            fresh.append(max(start, stay))
            began.append(start >= stay)
        best = fresh
        came.append(began)
    starts: list[int] = []
    n = count
    for j in range(size - 1, -1, -1):
        if n and came[j][n]:
            starts.append(low + j)
            n -= 1
    return starts[::-1]


def _cites(text: str) -> int:
    return min(3, sum(1 for _ in _CITES.finditer(text[:600])))


def _starts(paragraphs: Sequence[Paragraph], at: int) -> float:
    """How much a paragraph reads like the beginning of a note."""
    text = paragraphs[at].text
    score = 0.7 * _cites(text) + (2 if _OPENS.match(text) else 0) + (1 if _TITLE.match(text) else 0)
    score -= 2 if paragraphs[at].shape is Shape.VERSE else 0
    return score - min(1.5, len(text) / 800) - (1.5 if _SIGNED.fullmatch(text) else 0)


def _continues(paragraphs: Sequence[Paragraph], at: int) -> float:
    """How much a paragraph reads as if it went on with the one before."""
    text, before = paragraphs[at].text, paragraphs[at - 1].text
    score = -1.5
    score += 3 if paragraphs[at].gap == 0 and paragraphs[at].shape is Shape.VERSE else 0
    score += 1.5 if text[:1].islower() else 0
    # Words in marks go on with what leads up to them, or with other such words; after a reference they begin anew.
    if text.startswith(_OPEN_MARKS):
        score += 1.5 if before.startswith(_OPEN_MARKS) or before.endswith(_ANNOUNCES) else -0.5
    score += 2.5 if before.endswith(_ANNOUNCES) else 0
    score += 1.5 if _GOES_ON.match(text) else 0
    if (
        len(text) < 200
        and not text.endswith(_STOPS)
        and (before.endswith(_CLOSE_MARKS) or before.startswith(_OPEN_MARKS))
    ):
        score += 3  # a line without a full stop under words in marks says where they are from
    if before.startswith(_OPEN_MARKS) and not _cites(before) and len(text) < 200 and _cites(text):
        score += 3.5
    return score + min(0.5, len(text) / 1500)


def _coheres(paragraphs: Sequence[Paragraph], at: int, words: set[str], context: _Context) -> float:
    """How much a paragraph speaks of what the one before it speaks of; two references may, and are two notes."""
    if len(paragraphs[at].text) < 250 and _cites(paragraphs[at].text):
        return 0.0
    before = _rare_words(paragraphs[at - 1], context) | _rare_words(paragraphs[at - 2], context)
    return 1.0 * min(3, len(words & before))


def _essay(paragraph: Paragraph) -> float:
    """How much a paragraph reads like the essay itself."""
    score = min(1.5, len(paragraph.text) / 500) - 0.8 * _cites(paragraph.text)
    return score + (1.5 if _SIGNED.fullmatch(paragraph.text) or paragraph.shape is Shape.VERSE else 0)


@dataclass(frozen=True, slots=True)
class _Context:
    near: list[frozenset[str]]
    """Of each callout, the words shortly before it."""
    often: Counter[str]
    """In how many paragraphs a word stands."""


def _contexts(paragraphs: Sequence[Paragraph], callouts: Sequence[Place], low: int) -> _Context:
    often: Counter[str] = Counter()
    for paragraph in paragraphs:
        often.update(set(_WORD.findall(paragraph.text.casefold())))
    near = []
    for place in callouts:
        before = paragraphs[place.paragraph - 1].text if place.paragraph else ""
        text = before[-_CONTEXT // 2 :] + " " + paragraphs[place.paragraph].text[: place.at + 40]
        near.append(frozenset(_WORD.findall(text[-_CONTEXT:].casefold())))
    return _Context(near, often)


def _rare_words(paragraph: Paragraph, context: _Context) -> set[str]:
    found = set(_WORD.findall(paragraph.text[:500].casefold()))
    return {word for word in found if context.often[word] <= _RARE}


def _shared(words: set[str], callout: int, context: _Context) -> float:
    """How much a paragraph speaks of what stands at a callout."""
    return 1.2 * min(2, len(words & context.near[callout]))

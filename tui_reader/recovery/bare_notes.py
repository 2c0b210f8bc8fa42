"""The bodies of notes without a label: told by where they stand, how they read, and what they speak of.

What each sign counts was set by hand and tried with ``tests/bench/bare_notes.py``: of 72 texts in which every line was
made a paragraph, with all empty lines single, 92 callouts in 100 find their note; where a constant is moved, 89 to 92.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tui_reader.document import Inference
from tui_reader.patterns import compiled
from tui_reader.recovery.note_bodies import Body, notes_heading, notes_headings
from tui_reader.recovery.paragraphs import Paragraph, Shape


@dataclass(frozen=True, slots=True)
class Place:
    """Where a callout stands: its paragraph, and the offset there."""

    paragraph: int
    at: int


_CITES = compiled(
    r"\b(?:ibid|idem|op\. cit|loc\. cit|cf\.|vol\.|vols\.|ch\.|chap\.|chaps\.|eds?\.|trans\.|no\.|edition\b|abridged)"
    r"|\bpp?\.\s?\d|§\s?\d|\(\w[^()]*\b1[5-9]\d\d\)|\b1[5-9]\d\d[,.)]|\b[IVXL]+,? \d+",
    re.IGNORECASE,
)
_OPENS = compiled(
    r"\W*(?:ibid|idem|id\.|op\. cit|see\b|cf\.|compare\b|quoted\b|cited\b|e\.g\.|from\b.*\bpp?\.)",
    re.IGNORECASE,
)
_TITLE = compiled(r"(?:[A-Z]\.\s*)*[^\W\d_][\w.’' -]{2,50}: [A-ZÀ-Þ]")
_WORD = compiled(r"[^\W\d_]{4,}")
_SIGNED = compiled(
    r"[A-ZÀ-Þ][\w’-]+(?: [A-ZÀ-Þ][\w’-]*\.?){0,2}(?<!\.)|[A-Z][^.:]{2,40}, .{0,20}\b1[5-9]\d\d\.?"
)
"""A signature or a dateline: the end of the essay."""
_GOES_ON = compiled(
    r"(?:he|she|they|his|her|their|this|these|in this|in other words|and|but|again|thus|if we|such|the same|another"
    r"|others?|or|yet|so|likewise|similarly|also|moreover|however|nor|as to|then|now|it is|it was)\b",
    re.IGNORECASE,
)
_CLOSE_MARKS = ("”", "’", '"', "—")
_STOPS = (".", "!", "?", "”", ")", ":", ";", "—", '"')
_OPEN_MARKS = ("“", "...", "…", '"')
_ANNOUNCES = (":", ":—", "—", ",", ":--")
_CONTEXT = 700
_RARE = 4
"""A word of so many paragraphs says half of what a word of one callout and one note does."""
_COMMON = 40
"""A word of more paragraphs than this says nothing of which callout is meant."""
_AT_THE_END = 14
"""Characters that may still follow a callout which closes its paragraph."""
_DOUBT = 0.15
"""By so much a note may read more like the essay than like a note, since callouts promise notes."""
_LINE = 120
"""Characters of the longest line of verse."""
_INSIDE = 5.0
"""What it counts for going on that quoted words have not ended."""
_MOST_STEPS = 4_000_000
_NEVER = float("-inf")


def bare_bodies(
    paragraphs: Sequence[Paragraph], callouts: Sequence[Place]
) -> tuple[list[Body], Inference] | None:
    """Find a body for each callout, in their order, at the end of the text; None where there are not enough."""
    if not callouts:
        return None
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
    if not starts:
        return None
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


def bodies_between(
    paragraphs: Sequence[Paragraph], callouts: Sequence[Place], stop: int
) -> tuple[list[Body], Inference] | None:
    """Find the bodies of one chapter's callouts before ``stop``, where the next chapter calls a note.

    They are told only where each is set apart by two empty lines, as is what follows them.
    """
    count, last = len(callouts), max(place.paragraph for place in callouts)
    starts = [i for i in range(last + 1, stop) if paragraphs[i].gap >= 2]
    heading = next((i for i in notes_headings(paragraphs) if last < i < stop), -1)
    starts = [i for i in starts if i != heading]
    if len(starts) <= count:
        return None
    under = heading if heading == starts[0] - 1 else -1
    bodies = _cut(paragraphs[: starts[count]], starts[:count], under)
    return bodies, Inference(
        0.9, (f"set apart by empty lines after their chapter, one for each of {count} callouts",)
    )


def _cut(paragraphs: Sequence[Paragraph], starts: Sequence[int], heading: int) -> list[Body]:
    ends = [*starts[1:], len(paragraphs)]
    return [
        Body("", tuple(paragraphs[start:end]), tuple(range(start, end)), above=(heading,))
        for start, end in zip(starts, ends, strict=True)
    ]


def _likeliest(
    paragraphs: Sequence[Paragraph], callouts: Sequence[Place], low: int, *, begun: bool
) -> list[int]:
    """Where each body most likely starts: the best way to share the paragraphs from ``low`` among them.

    Every paragraph is still the essay's, or begins the next note, or goes on with the one before; of all
    ways to say so the one with the highest sum is taken.  None begins anywhere where all of them read more like
    the essay than like notes: a page may have been copied without its notes.
    """
    count, size = len(callouts), len(paragraphs) - low
    if size * (size - count + 1) > _MOST_STEPS:
        return list(range(len(paragraphs) - count, len(paragraphs)))
    context = _contexts(paragraphs, callouts)
    # best[n] is the highest sum with n notes begun; came[j][n] whether paragraph j began the nth.
    best = [0.0] + [_NEVER] * count
    came: list[list[bool]] = []
    for at in range(low, len(paragraphs)):
        begins, goes_on = _starts(paragraphs, at), _continues(paragraphs, at) + _coheres(at, context)
        goes_on += _INSIDE if context.open[at] else 0
        still = _essay(paragraphs, at) + 0.3 * _alike(at, context) if not begun else _NEVER
        cites = _cites(paragraphs[at].text) > 0
        fresh: list[float] = [best[0] + still]
        began = [False]
        for n, spoken_of in enumerate(_spoken_of(at, context)):
            fits = 0.3 if context.closing[n] is cites else 0.0
            start = best[n] + begins + fits + 1.2 * spoken_of
            stay = best[n + 1] + goes_on + 0.15 * spoken_of
            fresh.append(max(start, stay))
            began.append(start >= stay)
        best = fresh
        came.append(began)
    if best[count] < best[0] - _DOUBT * count:
        return []
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
    score -= 2 if paragraphs[at - 1].text.endswith(_ANNOUNCES) else 0
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


def _essay(paragraphs: Sequence[Paragraph], at: int) -> float:
    """How much a paragraph reads like the essay itself."""
    paragraph = paragraphs[at]
    score = min(1.5, len(paragraph.text) / 500) - 0.8 * _cites(paragraph.text)
    score += 2 if paragraphs[at - 1].text.endswith(_ANNOUNCES) else 0
    return score + (1.5 if _SIGNED.fullmatch(paragraph.text) or paragraph.shape is Shape.VERSE else 0)


class _Context(NamedTuple):
    paragraphs: Sequence[Paragraph]
    words: list[frozenset[str]]
    """Of each paragraph, the words near its beginning."""
    often: Counter[str]
    """In how many paragraphs a word stands."""
    near: dict[str, list[int]]
    """Of each word, the callouts it stands shortly before."""
    closing: list[bool]
    """Of each callout, whether it closes its paragraph, as one does that names the source of a quotation."""
    open: list[bool]
    """Of each paragraph, whether it stands within words whose mark an earlier one has opened and none closed."""


def _contexts(paragraphs: Sequence[Paragraph], callouts: Sequence[Place]) -> _Context:
    often: Counter[str] = Counter()
    for paragraph in paragraphs:
        often.update(_words(paragraph.text))
    near: dict[str, list[int]] = {}
    for n, place in enumerate(callouts):
        before = paragraphs[place.paragraph - 1].text if place.paragraph else ""
        text = before[-_CONTEXT // 2 :] + " " + paragraphs[place.paragraph].text[: place.at + 40]
        for word in _words(text[-_CONTEXT:]):
            near.setdefault(word, []).append(n)
    closing = [len(paragraphs[place.paragraph].text) - place.at < _AT_THE_END for place in callouts]
    words = [_words(paragraph.text[:500]) for paragraph in paragraphs]
    return _Context(paragraphs, words, often, near, closing, _within(paragraphs))


def _within(paragraphs: Sequence[Paragraph]) -> list[bool]:
    """Of each paragraph, whether quoted words run on into it; past a long one without a mark we lose faith in that."""
    found: list[bool] = []
    within = False
    for paragraph in paragraphs:
        found.append(within)
        opens, closes = paragraph.text.rfind("“"), paragraph.text.rfind("”")
        if opens >= 0 or closes >= 0:
            within = opens > closes
        elif len(paragraph.text) > _LINE:
            within = False
    return found


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _alike(at: int, context: _Context) -> int:
    """How many rare words a paragraph shares with the two before it, three at most."""
    before = frozenset[str]().union(*context.words[max(0, at - 2) : at])
    return min(3, sum(1 for word in context.words[at] & before if context.often[word] <= _RARE))


def _coheres(at: int, context: _Context) -> int:
    """How much a paragraph speaks of what the one before it speaks of; two references may, and are two notes."""
    text = context.paragraphs[at].text
    return 0 if len(text) < 250 and _cites(text) else _alike(at, context)


def _spoken_of(at: int, context: _Context) -> list[float]:
    """How much a paragraph speaks of what stands at each callout: the rarer the words they share, the more."""
    found = [0.0] * len(context.closing)
    for word in context.words[at]:
        if 1 < context.often[word] <= _COMMON:
            for n in context.near.get(word, ()):
                found[n] += _RARE / (_RARE + context.often[word] - 1)
    return [min(3.0, each) for each in found]

"""Describe a passage so that it can be found again, and find it in a text that was changed since.

Where two places fit nearly as well, or none well enough, that is said: a wrong place is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, takewhile
from typing import NamedTuple

from tui_reader import likeness
from tui_reader.document import Position, Range

AROUND = 32
"""Characters kept on either side of a passage."""
_PLACE = 60
"""Characters kept of what follows a place that is not a passage."""
_NEIGHBOURS = 12
"""Characters on either side that must be the same where letters do not suffice."""
_MOST = 10_000
"""Places looked at where a passage is said over and over."""
_SHOWN = 40
"""Places given."""
_CLOSE = 600
"""Characters within which two places may have been taken for one."""
_MARGIN = 0.12
"""By how much the likeliest place must be likelier than the next."""
_WIDE = 0.3
"""By how much at most, where more of what stood further off is at the next."""
_HALF = 0.05
"""Where a passage was divided, by how much the larger part must be larger, as a share of both."""
_SHARED = 0.3
"""The least share of the lesser that two places must have in common to be taken for copies, not parts."""
_CLEARLY = 2
"""So many more of the words further off must stand at one place than at another."""
_FURTHER = (-5400, -1800, -600, -200, 200, 600, 1800, 5400)
"""The distances, in characters, at which words further off are kept."""
_LETTERS = 14
"""Letters kept of the words at each distance."""
_NONE = "-"


class Status(StrEnum):
    """How sure it is that a passage was found."""

    SAME = "same"
    """The same words at the same place."""
    MOVED = "moved"
    """The same words elsewhere."""
    CHANGED = "changed"
    """Other words that are clearly the same passage."""
    AMBIGUOUS = "ambiguous"
    """Several places fit nearly as well; nothing is chosen."""
    LOST = "lost"
    """Nothing fits."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage's place, its words, and what stands on either side."""

    start: Position
    exact: str
    before: str
    after: str
    beyond: str = ""
    """A few letters at growing distances before and after, with spaces between; nothing where they are not known."""


class Found(NamedTuple):
    """What became of a passage."""

    status: Status
    range: Range | None
    """Where it is; the likeliest place when that is ambiguous; None when it is lost."""
    others: tuple[Range, ...] = ()
    """When it is ambiguous, every place it may be, the likeliest first."""


def make(text: str, start: Position, end: Position) -> Anchor:
    """Describe a passage; an empty one is a place, known by the words that follow it."""
    if end <= start:
        end = min(len(text), start + _PLACE)
    beyond = " ".join(_letters_at(text, start + off if off < 0 else end + off) for off in _FURTHER)
    return Anchor(
        start, text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND], beyond
    )


def _letters_at(text: str, at: Position) -> str:
    letters = likeness.fold(text[at : at + 4 * _LETTERS])[:_LETTERS] if at >= 0 else ""
    return letters if len(letters) == _LETTERS else _NONE


def _beyond(anchor: Anchor) -> list[likeness.Further]:
    """Give the words further off, each with its distance; none where they are not known."""
    words = anchor.beyond.split(" ")
    if len(words) != len(_FURTHER):
        return []
    return [(letters, off) for letters, off in zip(words, _FURTHER, strict=True) if len(letters) >= _LETTERS]


def stands(text: str, anchor: Anchor) -> bool:
    """Say whether a passage and what stood around it are where they were; that takes no time."""
    end = anchor.start + len(anchor.exact)
    return (
        text[max(0, anchor.start - len(anchor.before)) : anchor.start] == anchor.before
        and text[anchor.start : end] == anchor.exact
        and text[end : end + len(anchor.after)] == anchor.after
    )


def resolve(text: str, anchor: Anchor) -> Found:
    """Find a passage again in a text that may have been changed."""
    if stands(text, anchor):
        return Found(Status.SAME, Range(anchor.start, anchor.start + len(anchor.exact)))
    likest = likeness.likest(
        text,
        anchor.exact,
        before=anchor.before,
        after=anchor.after,
        near=anchor.start,
        beyond=_beyond(anchor),
    )
    good = [one for one in likest if one.good]
    if not good:
        return _literally(text, anchor)
    near = [_with_marks(text, anchor, one.range) for one in _likeliest(good, likest, anchor)]
    if len(near) == 1:
        near += _again(text, anchor, near[0])
    if len(near) > 1:
        return Found(Status.AMBIGUOUS, near[0], tuple(near))
    words = text[near[0].start : near[0].end]
    same = words == anchor.exact or likeness.fold(words) == likeness.fold(anchor.exact)
    return Found(Status.MOVED if same else Status.CHANGED, near[0])


def _likeliest(
    good: Sequence[likeness.Like], all_: Sequence[likeness.Like], anchor: Anchor
) -> list[likeness.Like]:
    """Give the likeliest place; with it, the likeliest first, those that may be meant as well."""
    first = good[0]
    # Of a divided passage the larger part may stand where nothing is of what stood around, and so not seem good.
    least = max(first.part.bit_count() + 1, len(likeness.fold(anchor.exact)) / 2)
    pieces = [one for one in all_ if one.good or one.part.bit_count() >= least]
    pieces = [first, *(one for one in pieces if one is not first and _other_part(first, one))]
    if len(pieces) > 1:  # the passage was divided: most of it is meant
        pieces.sort(key=lambda one: -one.part.bit_count())
        most, next_ = (one.part.bit_count() for one in pieces[:2])
        if most - next_ < _HALF * (most + next_):
            return pieces
        if pieces[0] is not first:
            return pieces[:1]
    rivals = [one for one in good if one is first or one not in pieces]
    close = [one for one in rivals if one.score >= first.score - _MARGIN]
    home = max(rivals, key=lambda one: one.further)
    if home in close:
        rest = [one for one in close if one is not home]
        sure = all(home.further >= one.further + _CLEARLY for one in rest)
        return [home] if sure else sorted([home, *rest], key=lambda one: -one.further)
    clearly = home.further >= max(one.further for one in close) + _CLEARLY
    return [home, *close] if clearly and home.score >= first.score - _WIDE else close


def _other_part(one: likeness.Like, other: likeness.Like) -> bool:
    """Say whether what is found at one place of a passage is not what is found at the other."""
    least = min(one.part.bit_count(), other.part.bit_count())
    return least > 0 and (one.part & other.part).bit_count() < _SHARED * least


def _again(text: str, anchor: Anchor, found: Range) -> list[Range]:
    """Give the places close by, which count as one, where the same words stand with as much of what stood around."""
    length = len(anchor.exact)
    if text[found.start : found.end] != anchor.exact:
        return []
    low = max(0, found.start - 4 * length - _CLOSE)
    stretch = text[low : found.end + 4 * length + _CLOSE]
    starts = [low + at for at in islice(_places(stretch, anchor.exact), _SHOWN)]
    least = _around(text, anchor, found.start)
    return [
        Range(at, at + length) for at in starts if at != found.start and _around(text, anchor, at) >= least
    ]


def _around(text: str, anchor: Anchor, at: Position) -> int:
    """Count the characters next to a place that are those which stood around the passage."""
    end = at + len(anchor.exact)
    before = _common(reversed(anchor.before), reversed(text[max(0, at - len(anchor.before)) : at]))
    return before + _common(anchor.after, text[end : end + len(anchor.after)])


def _common(one: Iterable[str], other: Iterable[str]) -> int:
    """Count the characters that are the same from the beginning on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _literally(text: str, anchor: Anchor) -> Found:
    """Find a passage of few letters, or one said over and over, by its very words and their neighbours."""
    before, after = anchor.before[-_NEIGHBOURS:], anchor.after[:_NEIGHBOURS]
    whole = before + anchor.exact + after
    length = len(anchor.exact)
    starts = [at + len(before) for at in islice(_places(text, whole), _MOST)] if whole.strip() else []
    starts.sort(key=lambda start: abs(start - anchor.start))
    ranges = [Range(start, start + length) for start in starts[:_SHOWN]]
    if not ranges:
        return Found(Status.LOST, None)
    if len(ranges) == 1:
        return Found(Status.MOVED, ranges[0])
    return Found(Status.AMBIGUOUS, ranges[0], tuple(ranges))


def _places(text: str, words: str) -> Iterator[Position]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _with_marks(text: str, anchor: Anchor, found: Range) -> Range:
    """Take in the marks at a passage's ends where they are still there."""
    lead = anchor.exact[: len(anchor.exact) - len(anchor.exact.lstrip("“‘«\"'([—–… "))]
    tail = anchor.exact[len(anchor.exact.rstrip("”’»\"')].,;:!?—–… ")) :]
    start = found.start - len(lead) if lead and text.endswith(lead, 0, found.start) else found.start
    end = found.end + len(tail) if tail and text.startswith(tail, found.end) else found.end
    return Range(start, end)

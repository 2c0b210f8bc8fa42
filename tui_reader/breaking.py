"""Where a paragraph may be broken into lines, and where it is.

Lines are filled from the left, one at a time, and each is broken at the last place that allows it.  A break
at white space swallows it; after an em dash or a hyphen nothing is lost.  Some spaces hold two words
together -- a callout and its word, ``p.`` and its number -- and give way only where nothing else does.
The work for a line depends on its own length alone, so a paragraph may be of any length.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from tui_reader.cells import Glyphs, clusters, fit, graphemes, plain
from tui_reader.document import Position
from tui_reader.patterns import compiled

WHITE = frozenset(
    " \t\n\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u2028\u2029\u205f\u3000"
)
"""Space at which a line may be broken; the no-break spaces are not among it."""

_HOLDS_NEXT = compiled(
    r"(?<![^\W_])(?:(?i:pp?|vols?|nos?|cf|eds?|nn?|chs?|figs?|fols?|bks?|pts?|cols?|art|sec|par|op|loc|trans"
    r"|c|ca|vs|viz|mrs?|dr|st|prof)|[^\W\d_a-z])\.\Z"
)
"""An abbreviation, or an initial, that must not stand at the end of a line."""

_HOLDS_NEXT_MARKS = frozenset("«‹§¶([{“‘")
_HELD_BY_LAST = frozenset("…—»›!?;:.,)]}%”")
_CLOSING = frozenset("”’\"'.,;:!?)]}»›…—–-")
_NOT_FIRST = frozenset("、。，．・：；？！」』）］｝〉》】〕〗々ーぁぃぅぇぉっゃゅょァィゥェォッャュョ”’…—")
_NOT_LAST = frozenset("「『（［｛〈《【〔〖“‘")
_IDEOGRAPH = compiled(
    "[\u2e80-\u2fff\u3001-\u30ff\u3100-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]"
)
_WORD = compiled(r"[“‘\"'(\[«]*([^\W\d_]+)")


class Broken(NamedTuple):
    """One line of a broken paragraph: what is drawn, and where the next line starts."""

    start: Position
    end: Position
    next: Position
    hyphen: bool = False


class Rules(NamedTuple):
    """How a paragraph is broken."""

    glyphs: Glyphs
    widest: int
    """No grapheme is drawn wider than this."""
    glued: frozenset[Position] = frozenset()
    """Positions before which no line may be broken: the callouts and the space before them."""
    points: Callable[[str], tuple[int, ...]] | None = None
    """Where a word may be divided, or None for never."""
    slack: int = 8
    """A word is divided only where the line would otherwise fall short by more than this."""
    exact: bool = False
    """Whether spaces are kept and lines are cut where they end (code)."""


def _held(text: str, start: Position, left: Position, right: Position) -> bool:
    """Say whether the white space from ``left`` to ``right`` holds its neighbours together."""
    before, after = text[left - 1], text[right : right + 1]
    if after in _HELD_BY_LAST or before in _HOLDS_NEXT_MARKS:
        return True
    if after == "–":
        return text[right + 1 : right + 2] in WHITE
    return before == "." and _HOLDS_NEXT.search(text, max(start, left - 8), left) is not None


def _after_dash(text: str, start: Position, at: Position, end: Position) -> bool:
    """Say whether a line may end with the dash or hyphen just before ``at``."""
    dash, following = text[at - 1], text[at]
    if at - start < 2 or text[at - 2] in WHITE or following in _CLOSING:
        return False
    if dash == "—":
        return following.isalnum() or following in "“‘([«"
    if text[at - 2] == "-":
        return at - start > 2 and following.isalnum() and text[at - 3].isalnum()
    return (
        at - start > 2
        and at + 1 < end
        and text[at - 3].isalpha()
        and text[at - 2].isalpha()
        and following.isalpha()
        and text[at + 1].isalpha()
    )


def _between_ideographs(before: str, after: str) -> bool:
    if before < "\u2e80" and after < "\u2e80":
        return False
    if after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return bool(
        _IDEOGRAPH.match(after) or (_IDEOGRAPH.match(before) and (after.isalnum() or after in _NOT_LAST))
    )


def _run_start(text: str, at: Position, start: Position) -> Position:
    while at > start and text[at - 1] in WHITE:
        at -= 1
    return at


def _run_end(text: str, at: Position, end: Position) -> Position:
    while at < end and text[at] in WHITE and text[at] != "\n":
        at += 1
    return at


def _last_break(text: str, start: Position, limit: Position, end: Position, rules: Rules) -> Broken | None:
    """Find the last place at or before ``limit`` where the line from ``start`` may be broken."""
    weak: Broken | None = None
    stroke: Broken | None = None
    at = limit
    while at > start:
        here, before = text[at], text[at - 1]
        if here in WHITE:
            left = _run_start(text, at, start)
            if left == start:
                break
            found = Broken(start, left, _run_end(text, at, end))
            if left not in rules.glued and not _held(text, start, left, found.next):
                # An address that would leave half a line empty is rather broken after one of its strokes.
                return stroke if stroke and 2 * (left - start) < limit - start else found
            weak = weak or found
            at = left
        elif before in "—-":
            if at not in rules.glued and _after_dash(text, start, at, end):
                return Broken(start, at, at)
        elif before >= "\u2e80" or here >= "\u2e80":
            if at not in rules.glued and _between_ideographs(before, here):
                return Broken(start, at, at)
        elif before == "/" and here != "/" and text[at - 2] != "/" and at - start > 1:
            stroke = stroke or Broken(start, at, at)
        at -= 1
    return weak or (stroke if stroke and 2 * (stroke.end - start) > limit - start else None)


def _divided(text: str, line: Broken, end: Position, room: int, rules: Rules) -> Broken | None:
    """Divide the word after a line, so far as it still fits on it with a hyphen."""
    word = _WORD.match(text, line.next, min(end, line.next + 60))
    if rules.points is None or word is None:
        return None
    limit = fit(text, line.start, end, room - len(rules.glyphs.hyphen), rules.glyphs, rules.widest)
    for point in reversed(rules.points(word[1])):
        if word.start(1) + point <= limit and word.start(1) + point not in rules.glued:
            cut = word.start(1) + point
            return Broken(line.start, cut, cut, hyphen=True)
    return None


def _next_line(
    text: str, start: Position, end: Position, room: int, rules: Rules, may_divide: bool
) -> Broken:
    limit = fit(text, start, end, room, rules.glyphs, rules.widest)
    if limit == start < end:
        # Narrower than one grapheme: only balancing asks for that, and throws the answer away.
        limit = start + len(next(graphemes(text[start : min(end, start + 24)])))
    if limit == end:
        return Broken(start, end, end)
    if rules.exact:
        return Broken(start, limit, limit)
    found = _last_break(text, start, limit, end, rules)
    if may_divide and rules.points:
        line = found or Broken(start, start, start)
        if limit - line.end > rules.slack or found is None:
            found = _divided(text, line, end, room, rules) or found
    return found or Broken(start, limit, limit)


def broken(text: str, start: Position, end: Position, first: int, rest: int, rules: Rules) -> list[Broken]:
    """Break a paragraph into lines of at most ``first``, then ``rest`` cells; a newline always breaks."""
    lines: list[Broken] = []
    room, at, hyphens = first, start, 0
    newline = text.find("\n", start, end)
    while True:
        stop = end if newline < 0 else newline
        line = _next_line(text, at, stop, room, rules, hyphens < 2)
        hyphens = hyphens + 1 if line.hyphen else 0
        if line.next >= stop and newline >= 0:
            line = line._replace(next=newline + 1)
            newline = text.find("\n", newline + 1, end)
        elif line.next >= end:
            lines.append(line)
            return lines
        lines.append(line)
        room, at = rest, line.next


def balanced(text: str, start: Position, end: Position, room: int, rules: Rules) -> list[Broken]:
    """Break a heading into the fewest lines, and those as even as may be."""
    lines = broken(text, start, end, room, room, rules)
    if not 1 < len(lines) <= 8:
        return lines
    low, high = max(1, room // 3), room
    while low < high:
        middle = (low + high) // 2
        if len(broken(text, start, end, middle, middle, rules)) <= len(lines):
            high = middle
        else:
            low = middle + 1
    return broken(text, start, end, high, high, rules)


def gaps(text: str, line: Broken, room: int, rules: Rules, odd: bool) -> tuple[int, ...]:
    """Spread what a line falls short over its spaces; nothing where that would tear holes in it."""
    words = text[line.start : line.end]
    spaces = [at for at, character in enumerate(words) if character == " "]
    inner = [number for number, at in enumerate(spaces) if words[:at].strip()]
    short = room - _cells(text, line, rules)
    if not inner or not 0 < short <= 2 * len(inner):
        return ()
    each, more = divmod(short, len(inner))
    widened = [number for number in inner if words[spaces[number] - 1] in ".!?:;”"]
    if len(widened) > more:
        widened = _evenly(widened, more, odd)
    # The rest after a stop is where a wider space is seen least; what remains goes evenly to the others.
    others = [number for number in inner if number not in widened]
    chosen = {*widened, *_evenly(others, more - len(widened), odd)}
    return tuple(each * (number in inner) + (number in chosen) for number in range(len(spaces)))


def _evenly(numbers: list[int], count: int, odd: bool) -> list[int]:
    """Choose so many of some numbers, evenly spread; from the other side on every second line."""
    places = [index * len(numbers) // count for index in range(count)]
    ordered = numbers[::-1] if odd else numbers
    return [ordered[place] for place in places]


def _cells(text: str, line: Broken, rules: Rules) -> int:
    hyphen = len(rules.glyphs.hyphen) if line.hyphen else 0
    if plain(text[line.start : line.end], rules.glyphs):
        return line.end - line.start + hyphen
    return sum(c.width for c in clusters(text, line.start, line.end, rules.glyphs, rules.widest)) + hyphen


@lru_cache(maxsize=8)
def division(language: str) -> Callable[[str], tuple[int, ...]] | None:
    """Give the function that says where a word of a language may be divided; None if nobody knows."""
    import pyphen  # its dictionaries cost a tenth of a second, and few readers want them

    known = pyphen.language_fallback(language.replace("_", "-"))
    if known is None:
        return None
    dictionary = pyphen.Pyphen(lang=known, left=2, right=3)

    @lru_cache(maxsize=4096)
    def points(word: str) -> tuple[int, ...]:
        # A name is not divided; in German every noun would be taken for one.
        if len(word) < 6 or word.isupper() or (word[0].isupper() and not language.startswith("de")):
            return ()
        return tuple(int(point) for point in dictionary.positions(word))

    return points

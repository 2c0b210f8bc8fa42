"""From lines to paragraphs: hard-wrapped lines are joined, verse and tables keep theirs.

A line break was forced by the margin where the next word would not have fitted; where most breaks of a
block were forced it is prose, and a break that was not forced ends a paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from tui_reader.patterns import compiled
from tui_reader.recovery.hyphens import Joiner, divides
from tui_reader.recovery.words import pattern

Progress = Callable[[float], None]


class Shape(StrEnum):
    """What the lines of a paragraph look like."""

    PROSE = "prose"
    VERSE = "verse"
    """One line of verse."""
    ROW = "row"
    """One row of a table, its columns set apart by white space."""
    RULE = "rule"


class Paragraph(NamedTuple):
    """One logical paragraph of a plain text, with what its lines say of it."""

    text: str
    """On one line, white space squeezed, underscores about emphasis gone."""
    line: int
    """Where it starts in the file, from 1."""
    gap: int
    """Blank lines before it."""
    indent: int = 0
    """Columns further in than the essay's own paragraphs."""
    quoted: int = 0
    """How many ``>`` stand before it."""
    shape: Shape = Shape.PROSE
    emphasis: tuple[tuple[int, int], ...] = ()

    @property
    def set_off(self) -> bool:
        """Whether the file sets it off, by ``>`` or by its indentation."""
        return self.quoted > 0 or self.indent >= 2


class _Line(NamedTuple):
    number: int
    indent: int
    quoted: int
    text: str

    @property
    def width(self) -> int:
        return self.indent + 2 * self.quoted + len(self.text)


_QUOTING = compiled(r" {0,3}((?:> ?)+)")
_RULE = compiled(r"(?:[*⁂#~•·_=—–-]\s*){3,}|[⁂§#❦☙]|\*")
_ROW = compiled(r"\S {3,}\S.*\S {3,}\S|\S {4,}\S")
_EMPHASIS = compiled(r"(?<![^\W_])_(?=[^\s_])([^_]{0,2000}?[^\s_])_(?![^\W_])")
_WIDEST = 120
_NARROWEST = 40
_LONG = 160
_FEW = 4
"""With fewer line breaks than this, lines are taken for wrapped only where most go on in the middle of a sentence."""
_STEP = 2000
_MUCH = 0.2
"""The share of a text that shows a column to be its margin: an essay may quote more than it says."""


def paragraphs(text: str, progress: Progress | None = None) -> list[Paragraph]:
    """Find the paragraphs of a cleaned plain text."""
    return paragraphs_of(text.split("\n"), progress)


def paragraphs_of(lines: list[str], progress: Progress | None = None) -> list[Paragraph]:
    """Find the paragraphs of a cleaned plain text by its lines."""
    wrapping = _wrapping(lines)
    found: list[Paragraph] = []
    for gap, block in _blocks(lines, progress):
        found += _lines(block, gap) if wrapping is None else _wrapped(block, gap, wrapping)
    return _verse(_outdented(found), wrapping is not None)


class _Wrapping(NamedTuple):
    margin: int
    slack: int
    """So much room may be left in a line that was nevertheless wrapped."""
    habit: int
    """By how much the first line of every paragraph is indented."""
    joiner: Joiner


def _wrapping(lines: list[str]) -> _Wrapping | None:
    margin = right_margin(lines)
    if not margin:
        return None
    rooms = [
        _spare(len(a), b.strip(), margin) for a, b in pairwise(lines) if len(a) > 0.6 * margin and b.strip()
    ]
    # A machine fills every line; an old edition leaves the ragged edge of its compositor.
    exact = sum(1 for room in rooms if room < 0) > 0.97 * len(rooms)
    return _Wrapping(margin, 0 if exact else margin // 5, _first_line_indent(lines), Joiner(lines))


def right_margin(lines: list[str]) -> int:
    """Tell the width at which a text was wrapped by hand; 0 where a line is a paragraph."""
    breaks = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    total = sum(map(len, lines))
    if not breaks or sum(len(line) for line in lines if len(line) > _LONG) > 0.2 * total:
        return 0
    inner = sorted(len(a) for a, _ in breaks)
    margin = inner[min(len(inner) - 1, int(0.99 * len(inner)))]
    if len(breaks) < _FEW and sum(1 for _, b in breaks if b.lstrip(" >")[:1].islower()) <= 0.5 * len(breaks):
        return 0
    full = sum(len(line) for line in lines if 0.75 * margin < len(line) <= margin + 2)
    return margin if _NARROWEST <= margin <= _WIDEST and full > 0.4 * total else 0


def underscored(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Take the underscores from about emphasised words; give the text and where those words stand."""
    if "_" not in text:
        return text, ()
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    at = length = 0
    for found in _EMPHASIS.finditer(text):
        before = text[at : found.start()]
        start = length + len(before)
        pieces += [before, found[1]]
        length = start + len(found[1])
        spans.append((start, length))
        at = found.end()
    return "".join([*pieces, text[at:]]), tuple(spans)


def is_rule(text: str) -> bool:
    """Say whether a line is a separator such as ``* * *``."""
    return len(text) < 80 and _RULE.fullmatch(text) is not None


def _blocks(lines: list[str], progress: Progress | None) -> Iterator[tuple[int, list[_Line]]]:
    """Runs of lines without a blank one, all quoted as deep, each with the blank lines before it."""
    gap, block = 0, list[_Line]()
    waiting = 0
    for number, raw in enumerate(lines, start=1):
        if progress and number % _STEP == 0:
            progress(number / len(lines))
        line = _line(number, raw)
        if block and (not line.text or line.quoted != block[-1].quoted):
            yield gap, block
            gap, block = 0, []
        if line.text:
            block.append(line)
            gap, waiting = gap + waiting, 0
        else:
            waiting += 1
    if block:
        yield gap, block


def _line(number: int, raw: str) -> _Line:
    found = _QUOTING.match(raw)
    rest = raw[found.end() :] if found else raw
    bare = rest.lstrip(" ")
    return _Line(number, len(rest) - len(bare), found[1].count(">") if found else 0, bare.rstrip())


def _paragraph(
    lines: Sequence[_Line],
    gap: int,
    *,
    indent: int | None = None,
    shape: Shape = Shape.PROSE,
    joiner: Joiner | None = None,
) -> Paragraph:
    first = lines[0]
    joined = joiner.join([line.text for line in lines]) if joiner else " ".join(line.text for line in lines)
    if "  " in joined:
        joined = re.sub(" {2,}", "  " if shape is Shape.ROW else " ", joined)
    text, emphasis = underscored(joined)
    if is_rule(text):
        shape = Shape.RULE
    least = min(line.indent for line in lines) if indent is None else indent
    return Paragraph(text, first.number, gap, least, first.quoted, shape, emphasis)


def _lines(block: list[_Line], gap: int) -> list[Paragraph]:
    table = _is_table(block)
    shape = Shape.ROW if table else Shape.PROSE
    return [
        _paragraph((line,), 0 if i else gap, indent=line.indent, shape=shape) for i, line in enumerate(block)
    ]


def _is_table(block: list[_Line]) -> bool:
    rows = sum(
        1 for line in block if "   " in line.text and _ROW.search(line.text) and not is_rule(line.text)
    )
    return len(block) > 1 and rows > 0.6 * len(block)


def _wrapped(block: list[_Line], gap: int, wrapping: _Wrapping) -> list[Paragraph]:
    if len(block) == 1:
        indent = block[0].indent
        return [_paragraph(block, gap, indent=0 if 0 < indent == wrapping.habit else indent)]
    if _is_table(block):
        return _lines(block, gap)
    slack = wrapping.slack
    spare = _spared(block, wrapping.margin)
    loose = sum(1 for room in spare if room >= slack)
    if loose > 0.4 * len(spare) or _looks_like_verse(block, spare):
        groups = _unless(block, lambda group, b, room: room < 0 and b.indent > group[0].indent, spare)
        joiner = wrapping.joiner
        return [
            _paragraph(group, 0 if i else gap, shape=Shape.VERSE, joiner=joiner)
            for i, group in enumerate(groups)
        ]
    base = min(line.indent for line in block)
    hanging = _hangs(block, spare)
    groups = _unless(
        block,
        lambda group, b, room: room < slack and (hanging or not b.indent > base == group[-1].indent),
        spare,
    )
    return [
        _paragraph(group, 0 if i else gap, indent=base, joiner=wrapping.joiner)
        for i, group in enumerate(groups)
    ]


def _hangs(block: list[_Line], spare: list[int]) -> bool:
    """Say whether all lines but the first are set in, as in a list of works, and go on from the one before."""
    first, *others = block
    inner = {line.indent for line in others}
    if len(inner) != 1 or min(inner) <= first.indent or spare[0] >= 0:
        return False
    return len(others) > 1 or others[0].text[:1].islower()


def _spare(width: int, following: str, margin: int) -> int:
    """Columns left over had the next line's first word been set on this one."""
    return margin - width - 1 - len(following.split(" ", 1)[0])


def _spared(block: list[_Line], margin: int) -> list[int]:
    """Columns left over at the end of each line but the last; none where a word goes on in the next."""
    return [-1 if divides(a.text, b.text) else _spare(a.width, b.text, margin) for a, b in pairwise(block)]


def _unless(
    block: list[_Line], joined: Callable[[list[_Line], _Line, int], bool], spare: list[int]
) -> list[list[_Line]]:
    groups = [[block[0]]]
    for line, room in zip(block[1:], spare, strict=True):
        if joined(groups[-1], line, room):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _looks_like_verse(block: list[_Line], spare: list[int]) -> bool:
    """Say whether lines with room to spare, each with a capital, stand together: long verse."""
    if not any(room >= 0 for room in spare) or min(line.indent for line in block) < 2:
        return False
    starts = sum(1 for line in block if line.text.lstrip("“‘\"'«„([_")[:1].isupper())
    return starts > 0.75 * len(block)


def _first_line_indent(lines: list[str]) -> int:
    """Tell by how much the text indents the first line of each paragraph; 0 where it does not."""
    seen: Counter[int] = Counter()
    for before, first, second in zip(["", *lines], lines, lines[1:], strict=False):
        if not before.strip() and first.strip() and second.strip():
            seen[_indent(first) - _indent(second)] += 1
    if not seen:
        return 0
    habit, times = seen.most_common(1)[0]
    return habit if 0 < habit <= 8 and times > 0.5 * seen.total() else 0


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _outdented(found: list[Paragraph]) -> list[Paragraph]:
    """Measure indentation from where the essay's own text begins: the outermost column of much of the text."""
    weight: Counter[int] = Counter()
    for paragraph in found:
        weight[paragraph.indent] += len(paragraph.text)
    usual = min((column for column in weight if weight[column] >= _MUCH * weight.total()), default=0)
    if not usual:
        return found
    return [_changed(paragraph, max(0, paragraph.indent - usual), paragraph.shape) for paragraph in found]


_SHORT = 100
_NUMBERED = compiled(r"\W*\w{1,3}[.)\]:]\s|[•*-]\s")


def _verse(found: list[Paragraph], wrapped: bool) -> list[Paragraph]:
    """Mark the runs of short lines that stand together as verse."""
    out: list[Paragraph] = []
    start = 0
    while start < len(found):
        end = start + 1
        while end < len(found) and found[end].gap == 0 and found[end].quoted == found[start].quoted:
            end += 1
        run = found[start:end]
        front = start == 0 and end <= 3
        out += _set(run, not front and _is_verse(run, wrapped))
        start = end
    return out


def _set(run: list[Paragraph], verse: bool) -> list[Paragraph]:
    if not verse and not any(paragraph.shape is Shape.VERSE for paragraph in run):
        return run
    shape = Shape.VERSE if verse else Shape.PROSE
    return [
        _changed(paragraph, paragraph.indent, shape)
        if paragraph.shape in (Shape.PROSE, Shape.VERSE)
        else paragraph
        for paragraph in run
    ]


def _middle(numbers: list[int]) -> float:
    """Give the median; the module for it takes longer to load than a page to be read."""
    ordered, half = sorted(numbers), len(numbers) // 2
    return (ordered[half] + ordered[-half - 1]) / 2


def _changed(one: Paragraph, indent: int, shape: Shape) -> Paragraph:
    """Give a paragraph with another indent and shape; a long essay has too many for a slower way."""
    if one.indent == indent and one.shape is shape:
        return one
    return Paragraph(one.text, one.line, one.gap, indent, one.quoted, shape, one.emphasis)


def _is_verse(run: list[Paragraph], wrapped: bool) -> bool:
    if len(run) < 2 or any(paragraph.shape is Shape.ROW for paragraph in run):
        return False
    if len(run) <= _FEW and pattern("farewell").match(run[0].text):
        return False  # the end of a letter: Yours, and a name
    lengths = [len(paragraph.text) for paragraph in run]
    if max(lengths) > (1.6 * _SHORT if wrapped else 1.3 * _SHORT) or _middle(lengths) > 0.75 * _SHORT:
        return False
    numbered = sum(1 for paragraph in run if _NUMBERED.match(paragraph.text))
    return numbered < 0.5 * len(run)

"""Block quotations of a plain text: set off by the file, or told by the discourse around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tui_reader.document import Inference
from tui_reader.recovery.paragraphs import Paragraph, Shape
from tui_reader.recovery.run_in import Dialect, RunIn, run_in


@dataclass(frozen=True, slots=True)
class BlockQuotation:
    """Paragraphs that are another's words; evidence None where the file sets them off."""

    first: int
    last: int
    evidence: Inference | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """The essay as the rules read it: its paragraphs in order, and what is known of each."""

    paragraphs: Sequence[Paragraph]
    fixed: frozenset[int]
    """Indices that are headings, front matter or separators, and never quoted."""
    closing: Mapping[int, str]
    """Of a paragraph that ends in a callout, the callout's label."""
    dialect: Dialect


_LEAD = re.compile(r"(?::|:\s?—|,\s?—|\.\s?—|:\s?-+|,\s?--|\.\s?--)$")
_CALLOUT = re.compile(r"\s*(?:\[\^?[\w*†‡]{1,4}\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|(?<=\S)[*†‡]+)")
_REACH = 5
"""How many paragraphs after a lead-in the callout that closes the quotation may stand."""


def block_quotations(setting: Setting) -> list[BlockQuotation]:
    """Find the block quotations of an essay, in order, none overlapping another."""
    found = [*_set_off(setting), *_verse(setting)]
    taken = {i for quotation in found for i in range(quotation.first, quotation.last + 1)}
    found += _introduced(setting, taken)
    return sorted(found, key=lambda quotation: quotation.first)


def _runs(setting: Setting, chosen: Callable[[Paragraph], bool]) -> list[tuple[int, int]]:
    """Runs of neighbouring paragraphs that are chosen and not fixed."""
    runs: list[tuple[int, int]] = []
    for i, paragraph in enumerate(setting.paragraphs):
        if i in setting.fixed or not chosen(paragraph):
            continue
        if runs and runs[-1][1] == i - 1:
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    return runs


def _set_off(setting: Setting) -> list[BlockQuotation]:
    ours = _wholly(setting, lambda paragraph: paragraph.set_off)
    return [
        BlockQuotation(first, last)
        for first, last in _runs(setting, lambda paragraph: paragraph.set_off)
        if first not in ours
    ]


def _verse(setting: Setting) -> list[BlockQuotation]:
    def is_verse(paragraph: Paragraph) -> bool:
        return paragraph.shape is Shape.VERSE and not paragraph.set_off

    ours = _wholly(setting, is_verse)
    reasons = ("short lines set as verse",)
    return [
        BlockQuotation(first, last, Inference(0.85, reasons))
        for first, last in _runs(setting, is_verse)
        if first not in ours
    ]


def _wholly(setting: Setting, chosen: Callable[[Paragraph], bool]) -> set[int]:
    """Paragraphs of sections made of nothing but such lines: a poem of the essayist's own, no quotation."""
    ours: set[int] = set()
    edges = [i for i in sorted(setting.fixed) if setting.paragraphs[i].shape is not Shape.RULE]
    for start, end in zip([-1, *edges], [*edges, len(setting.paragraphs)], strict=True):
        members = [i for i in range(start + 1, end) if i not in setting.fixed]
        prose = sum(len(setting.paragraphs[i].text) for i in members if not chosen(setting.paragraphs[i]))
        lines = sum(len(setting.paragraphs[i].text) for i in members if chosen(setting.paragraphs[i]))
        if lines > 2 * prose and len(members) > 4:
            ours.update(members)
    return ours


def _introduced(setting: Setting, taken: set[int]) -> list[BlockQuotation]:
    found: list[BlockQuotation] = []
    i = 1
    while i < len(setting.paragraphs):
        if i in taken or i in setting.fixed or i - 1 in setting.fixed:
            i += 1
            continue
        reasons = _opening_reasons(setting, i)
        if not reasons:
            i += 1
            continue
        last, more = _extent(setting, i, taken)
        sure = min(0.95, 0.7 + 0.1 * len(more))
        found.append(BlockQuotation(i, last, Inference(sure, (*reasons, *more))))
        i = last + 1
    return found


def _opening_reasons(setting: Setting, i: int) -> tuple[str, ...]:
    lead = _CALLOUT.sub("", setting.paragraphs[i - 1].text).rstrip()
    if _LEAD.search(lead):
        return (f"introduced by “{_last_words(lead)}”",)
    if _whole(setting, i):
        return ("the whole paragraph stands between quotation marks",)
    return ()


def _last_words(text: str) -> str:
    """The end of a lead-in, short enough to show."""
    words = re.split(r"(?<=[.!?;])\s+", text)[-1].split()
    return ("… " if len(words) > 6 else "") + " ".join(words[-6:])


def _whole(setting: Setting, i: int) -> bool:
    text = _CALLOUT.sub("", setting.paragraphs[i].text).strip()
    spans = run_in(text, setting.dialect) if text[:1] in "“‘\"'«„»" else []
    return bool(spans) and spans[0] == RunIn(0, len(text), 1, True)


def _extent(setting: Setting, first: int, taken: set[int]) -> tuple[int, tuple[str, ...]]:
    """Where a quotation that begins at ``first`` ends, and why."""
    for i in range(first, min(first + _REACH, len(setting.paragraphs))):
        if i in setting.fixed or i in taken:
            break
        if i in setting.closing:
            return i, (f"closed by note {setting.closing[i]}",)
        if _LEAD.search(_CALLOUT.sub("", setting.paragraphs[i].text).rstrip()):
            break
    return first, ()

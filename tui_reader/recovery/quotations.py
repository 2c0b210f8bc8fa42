"""Block quotations of a plain text: set off by the file, or told by the discourse around them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tui_reader.document import Inference
from tui_reader.recovery import voice
from tui_reader.recovery.paragraphs import Paragraph, Shape
from tui_reader.recovery.run_in import Dialect, RunIn, run_in
from tui_reader.recovery.voice import Cue, Habit, Tone


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
    """Indices that are headings, front matter, separators or rows, and never quoted."""
    closing: Mapping[int, str]
    """Of a paragraph that ends in a callout, the callout's label."""
    dialect: Dialect


def block_quotations(setting: Setting) -> list[BlockQuotation]:
    """Find the block quotations of an essay, in order, none overlapping another."""
    found = _set_off(setting)
    habit = sum(1 for quotation in found if setting.paragraphs[quotation.first].shape is Shape.PROSE)
    found += _verse(setting)
    taken = {i for quotation in found for i in range(quotation.first, quotation.last + 1)}
    # Who sets off some quotations sets off all; then there is nothing to guess.
    if habit < 2:
        found += _Reading(setting, frozenset(taken), reluctance=_ENTRY + 2.0 * habit).find()
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
    edges = [i for i in sorted(setting.fixed) if setting.paragraphs[i].shape not in (Shape.RULE, Shape.ROW)]
    for start, end in zip([-1, *edges], [*edges, len(setting.paragraphs)], strict=True):
        members = [i for i in range(start + 1, end) if i not in setting.fixed]
        prose = sum(len(setting.paragraphs[i].text) for i in members if not chosen(setting.paragraphs[i]))
        lines = sum(len(setting.paragraphs[i].text) for i in members if chosen(setting.paragraphs[i]))
        if lines > 2 * prose and len(members) > 4:
            ours.update(members)
    return ours


_ENTRY = 3.4
"""What the cues at its beginning must outweigh before a paragraph is taken for a quotation."""
_MORE = 0.8
"""What each further paragraph must bring."""
_LONGEST = 14
_NAMED = 1.2
_CLOSED = 2.2
_SIGNED = 2.5
_PASSED = 2.5
"""Against a quotation that runs on past a callout at a paragraph's end, or past a new announcement."""
_STRONGEST = 3.0
_UNANNOUNCED = 1.5
_IN_TALK = 2.0
_MARKS = ("“", "‘", '"', "«", "„", "»")
_TALK = 300
_LIVELY = 0.12
"""Share of short paragraphs that open with a mark from which on a text is taken for a tale full of talk."""
_ECHO = re.compile(r"[^\W_]\S*\s\S+\s\S.{0,80}?(?=[.,;:!?…]*$)")


class _Reading:
    """One reading of an essay for quotations that nothing marks.

    Of all ways to divide the paragraphs into the essayist's and quoted ones, that with the highest sum of
    cues is taken.
    """

    def __init__(self, setting: Setting, taken: frozenset[int], *, reluctance: float) -> None:
        self.setting = setting
        self.taken = taken
        self.reluctance = reluctance
        self.texts = [paragraph.text for paragraph in setting.paragraphs]

    def find(self) -> list[BlockQuotation]:
        size = len(self.texts)
        best = [0.0] * (size + 1)
        came: list[int | None] = [None] * (size + 1)
        sums: dict[tuple[int, int], float] = {}
        for end in range(1, size + 1):
            best[end] = max(best[end - 1], best[end])
            came[end] = came[end] if best[end] > best[end - 1] else None
            start = end - 1
            if not self._free(start) or start == 0:
                continue
            for last, score in self._quoted_from(start):
                if best[start] + score > best[last + 1]:
                    best[last + 1] = best[start] + score
                    came[last + 1] = start
                    sums[start, last] = score
        return self._trace(came, sums)

    def _trace(
        self, came: Sequence[int | None], sums: Mapping[tuple[int, int], float]
    ) -> list[BlockQuotation]:
        found: list[BlockQuotation] = []
        end = len(came) - 1
        while end > 0:
            start = came[end]
            if start is None:
                end -= 1
                continue
            score = sums[start, end - 1]
            sure = round(min(0.97, 1 / (1 + math.exp(-0.8 * score - 0.2))), 2)
            found.append(BlockQuotation(start, end - 1, Inference(sure, self._reasons(start, end - 1))))
            end = start
        return found

    def _free(self, i: int) -> bool:
        return i not in self.setting.fixed and i not in self.taken

    def _quoted_from(self, start: int) -> Iterable[tuple[int, float]]:
        """Where a quotation beginning here may end, with the sum of cues for each."""
        total = sum(cue.weight for cue in self._opening(start)) - self.reluctance
        if total + 2 * _STRONGEST + _CLOSED < 0:
            return
        named = voice.names(self.texts[start - 1])
        for last in range(start, min(start + _LONGEST, len(self.texts))):
            if not self._free(last):
                return
            strongest = _STRONGEST if last == start else _STRONGEST / 2
            total += min(strongest, sum(cue.weight for cue in self._speaking(last, start, named)))
            if last > start:
                total += 0.1 if voice.signature(self.texts[last]) else -_MORE
                if last - 1 in self.setting.closing or self._announces(last - 1):
                    total -= _PASSED
                total += self._reopened(start, last)
            yield last, total + sum(cue.weight for cue in self._ending(last, named))

    def _announces(self, i: int) -> bool:
        return any(cue.weight >= 2.8 for cue in self._announced(i + 1))

    def _announced(self, i: int) -> list[Cue]:
        if i >= len(self.texts) or not self._free(i - 1):
            return []
        return voice.announced(self.texts[i - 1], self.texts[i])

    def _opening(self, start: int) -> list[Cue]:
        cues = self._announced(start)
        text = self.texts[start]
        if not cues:
            cues.append(Cue(-_UNANNOUNCED, "nothing announces it"))
        if self.tale:
            cues.append(Cue(-_IN_TALK, "the text is full of talk"))
        elif start in self.unclosed:
            cues.append(Cue(2.0, "opens with a mark that the paragraph does not close"))
        elif start in self.whole and len(text.split()) > 12:
            cues.append(Cue(4.0 + _UNANNOUNCED, "the whole paragraph stands between quotation marks"))
        return cues + voice.continuing(text)

    def _reopened(self, start: int, i: int) -> float:
        """What it counts that a further paragraph reopens the mark the first one opened with."""
        mark = self.texts[start][:1]
        runs_on = start in self.whole or start in self.unclosed
        return 3.0 if runs_on and not self.tale and self.texts[i].startswith(mark) else 0.0

    def _speaking(self, i: int, start: int, named: frozenset[str]) -> list[Cue]:
        cues = voice.spoken(self.setting.paragraphs[i], self.tones[i], self.tones[start - 1], self.habit)
        if (echo := self._echo(i)) is not None:
            cues.append(Cue(2.0, f"its words are quoted again below: “{echo}”"))
        if named and any(name in self.own_words[i] for name in named):
            cues.append(Cue(-_NAMED, "names the speaker"))
        return cues

    def _echo(self, i: int) -> str | None:
        """A phrase of this paragraph that one of the next three quotes again."""
        text = self.own_words[i].casefold()
        for j in range(i + 1, min(i + 4, len(self.texts))):
            if j not in self.setting.fixed:
                for phrase in self.phrases[j]:
                    if phrase.casefold() in text:
                        return phrase
        return None

    def _ending(self, last: int, named: frozenset[str]) -> list[Cue]:
        cues: list[Cue] = []
        if last in self.setting.closing:
            cues.append(Cue(self.closed, f"closed by note {self.setting.closing[last]}"))
        if self._announces(last):
            cues.append(Cue(-_PASSED, "announces a quotation itself"))
        # The last line of all is the essayist's own signature.
        if voice.signature(self.texts[last]) and last + 1 < len(self.texts):
            cues.append(Cue(_SIGNED, "ends with a signature"))
        after = last + 1
        if after < len(self.texts) and self._free(after):
            cues += voice.commenting(self.texts[after])
            if named and any(name in self.texts[after] for name in named):
                cues.append(Cue(0.7, "followed by words about the speaker"))
        return cues

    def _reasons(self, start: int, last: int) -> tuple[str, ...]:
        named = voice.names(self.texts[start - 1])
        cues = [*self._opening(start)]
        for i in range(start, last + 1):
            cues += self._speaking(i, start, named)
        cues += self._ending(last, named)
        reasons = dict.fromkeys(cue.reason for cue in cues if cue.weight > 0)
        return tuple(reasons) or ("stands apart from what surrounds it",)

    @cached_property
    def closed(self) -> float:
        """What a callout at a paragraph's end counts: less where the essayist's own paragraphs often have one."""
        free = sum(1 for i in range(len(self.texts)) if self._free(i))
        return _CLOSED * max(0.3, 1 - 1.5 * len(self.setting.closing) / max(1, free))

    @cached_property
    def whole(self) -> frozenset[int]:
        """The paragraphs that stand between marks from end to end."""
        return frozenset(
            i
            for i, text in enumerate(self.texts)
            if text[:1] in _MARKS and self._first_span(text) == RunIn(0, len(voice.bare(text)), 1, True)
        )

    @cached_property
    def unclosed(self) -> frozenset[int]:
        """The paragraphs whose first mark nothing closes."""
        return frozenset(
            i
            for i, text in enumerate(self.texts)
            if text[:1] in _MARKS
            and (first := self._first_span(text))
            and not first.start
            and not first.closed
        )

    def _first_span(self, text: str) -> RunIn | None:
        return next(iter(run_in(voice.bare(text), self.setting.dialect)), None)

    @cached_property
    def own_words(self) -> list[str]:
        """The paragraphs without what they quote between marks."""
        return [voice.without_quoted(text, self.setting.dialect) for text in self.texts]

    @cached_property
    def tones(self) -> list[Tone]:
        return [voice.tone(text) for text in self.own_words]

    @cached_property
    def habit(self) -> Habit:
        free = [i for i in range(len(self.texts)) if self._free(i)]
        return voice.habit_of([self.tones[i] for i in free], [self.texts[i] for i in free])

    @cached_property
    def phrases(self) -> list[list[str]]:
        """Of each paragraph, the phrases it quotes between marks."""
        return [
            [
                found[0]
                for span in run_in(text, self.setting.dialect)
                if span.closed and (found := _ECHO.match(text[span.start + 1 : span.end - 1]))
            ]
            for text in self.texts
        ]

    @cached_property
    def tale(self) -> bool:
        """Whether so many paragraphs open with a mark that they are talk, not sources."""
        talk = sum(
            1
            for i, text in enumerate(self.texts)
            if text[:1] in _MARKS and len(text) < _TALK and i not in self.unclosed
        )
        return talk > _LIVELY * len(self.texts)

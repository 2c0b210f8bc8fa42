"""Read an essay for block quotations that nothing marks, by the discourse around them.

Each possible quotation, from one paragraph to a dozen, is weighed by its cues: what announces it, how it
sounds, what closes it, what follows.  The division of the essay with the highest sum is taken.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tui_reader.document import Inference
from tui_reader.recovery import voice
from tui_reader.recovery.paragraphs import Paragraph, Progress
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
    forced: Mapping[int, bool] = field(default_factory=dict)
    """Of a paragraph that a person has judged, whether it is quoted."""


_ENTRY = 3.4
"""What its cues must outweigh before a paragraph is taken for a quotation."""
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
_TALK = 300
_LIVELY = 0.12
"""Share of short paragraphs that open with a mark from which on a text is taken for a tale full of talk."""
_ECHO = re.compile(r"[^\W_]\S*\s\S+\s\S.{0,80}?(?=[.,;:!?…]*$)")


_BEYOND = 4.6
"""So far below nothing no ending makes up for it."""
_STEP = 100
_AGAINST_ORDERS = 1000.0
"""Against leaving out a paragraph that a person says is quoted: more than all cues together."""


def unmarked_quotations(
    setting: Setting, taken: frozenset[int], *, doubt: float = 0.0, progress: Progress | None = None
) -> list[BlockQuotation]:
    """Find the quotations that nothing but the discourse tells.

    Args:
        taken: Paragraphs that are known to be quoted already.
        doubt: What the cues must outweigh beyond the usual.
        progress: Told the share done, from 0 to 1.
    """
    return _Reading(setting, taken, _ENTRY + doubt, progress or (lambda _: None)).find()


class _Reading:
    """The cues of an essay, gathered once for each paragraph, and their best division."""

    def __init__(
        self, setting: Setting, taken: frozenset[int], reluctance: float, progress: Progress
    ) -> None:
        self.setting = setting
        self.taken = taken
        self.reluctance = reluctance
        self.texts = [paragraph.text for paragraph in setting.paragraphs]
        self.own_words: list[str] = []
        """The paragraphs without what they quote between marks."""
        self.phrases: list[list[str]] = []
        """Of each paragraph, the phrases it quotes between marks."""
        self.opens: dict[int, RunIn] = {}
        """The quotation at the very start of a paragraph, where there is one."""
        self.tones: list[Tone] = []
        size = max(1, len(self.texts))
        for i, text in enumerate(self.texts):
            self._take(i, text)
            if i % _STEP == 0:
                progress(0.5 * i / size)
        self.sounds: list[list[Cue]] = []
        self.announcements: list[list[Cue]] = []
        self.comments: list[list[Cue]] = []
        self.signed: list[bool] = []
        for i, text in enumerate(self.texts):
            self._judge(i, text)
            if i % _STEP == 0:
                progress(0.5 + 0.4 * i / size)
        self.announcements.append([])
        self.progress = progress

    def _take(self, i: int, text: str) -> None:
        spans = run_in(text, self.setting.dialect)
        own = voice.without_quoted(text, spans)
        self.own_words.append(own)
        self.tones.append(voice.tone(own))
        inner = (text[span.start + 1 : span.end - 1] for span in spans if span.closed)
        self.phrases.append([found[0].casefold() for words in inner if (found := _ECHO.match(words))])
        if spans and spans[0].start == 0:
            self.opens[i] = spans[0]

    def _judge(self, i: int, text: str) -> None:
        sounds = voice.sounding(text, self.tones[i], self.habit)
        if (echo := self._echo(i)) is not None:
            sounds.append(Cue(2.0, f"its words are quoted again below: “{echo}”"))
        self.sounds.append(sounds)
        self.announcements.append(self._announced(i))
        self.comments.append(voice.commenting(text))
        self.signed.append(voice.signature(text))

    def find(self) -> list[BlockQuotation]:
        size = len(self.texts)
        best = [0.0, *[-math.inf] * size]
        came: list[int | None] = [None] * (size + 1)
        sums: dict[tuple[int, int], float] = {}
        for end in range(1, size + 1):
            start = end - 1
            left = best[start] - (_AGAINST_ORDERS if self.setting.forced.get(start) else 0)
            if left >= best[end]:
                best[end], came[end] = left, None
            if end % _STEP == 0:
                self.progress(0.9 + 0.1 * end / size)
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
        if self.setting.forced.get(start):
            total = 0.0  # it begins here whatever speaks against it; what follows must speak for itself
        named = voice.names(self.texts[start - 1])
        for last in range(start, min(start + _LONGEST, len(self.texts))):
            if not self._free(last) or self.setting.forced.get(last) is False:
                return
            strongest = _STRONGEST if last == start else _STRONGEST / 2
            if not self.setting.forced.get(last):
                total += min(strongest, sum(cue.weight for cue in self._speaking(last, start, named)))
            if total < -_BEYOND and not self.setting.forced.get(start):
                return
            if last > start:
                total += 0.1 if self.signed[last] else -_MORE
                if last - 1 in self.setting.closing or self._announces(last - 1):
                    total -= _PASSED
                total += self._reopened(start, last)
            yield last, total + sum(cue.weight for cue in self._ending(last, named))

    def _announces(self, i: int) -> bool:
        return any(cue.weight >= 2.8 for cue in self.announcements[i + 1])

    def _announced(self, i: int) -> list[Cue]:
        if not 0 < i < len(self.texts) or not self._free(i - 1):
            return []
        return voice.announced(self.texts[i - 1], self.texts[i])

    def _opening(self, start: int) -> list[Cue]:
        cues = [*self.announcements[start]]
        text = self.texts[start]
        if not cues:
            cues.append(Cue(-_UNANNOUNCED, "nothing announces it"))
        if self.tale:
            cues.append(Cue(-_IN_TALK, "the text is full of talk"))
        elif self._unclosed(start):
            cues.append(Cue(2.0, "opens with a mark that the paragraph does not close"))
        elif self._whole(start) and len(text.split()) > 12:
            cues.append(Cue(4.0 + _UNANNOUNCED, "the whole paragraph stands between quotation marks"))
        return cues + voice.continuing(text)

    def _reopened(self, start: int, i: int) -> float:
        """What it counts that a further paragraph reopens the mark the first one opened with."""
        mark = self.texts[start][:1]
        runs_on = self._whole(start) or self._unclosed(start)
        return 3.0 if runs_on and not self.tale and self.texts[i].startswith(mark) else 0.0

    def _speaking(self, i: int, start: int, named: frozenset[str]) -> list[Cue]:
        cues = [*self.sounds[i], *voice.contrast(self.tones[i], self.tones[start - 1], self.habit)]
        if named and any(name in self.own_words[i] for name in named):
            cues.append(Cue(-_NAMED, "names the speaker"))
        return cues

    def _echo(self, i: int) -> str | None:
        """A phrase of this paragraph that one of the next three quotes again."""
        near = range(i + 1, min(i + 4, len(self.texts)))
        if not any(self.phrases[j] for j in near):
            return None
        text = self.own_words[i].casefold()
        for j in near:
            if j not in self.setting.fixed:
                for phrase in self.phrases[j]:
                    if phrase in text:
                        return phrase
        return None

    def _ending(self, last: int, named: frozenset[str]) -> list[Cue]:
        cues: list[Cue] = []
        if last in self.setting.closing:
            cues.append(Cue(self.closed, f"closed by note {self.setting.closing[last]}"))
        if self._announces(last):
            cues.append(Cue(-_PASSED, "announces a quotation itself"))
        # The last line of all is the essayist's own signature.
        if self.signed[last] and last + 1 < len(self.texts):
            cues.append(Cue(_SIGNED, "ends with a signature"))
        after = last + 1
        if after < len(self.texts) and self._free(after):
            cues += self.comments[after]
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

    def _whole(self, i: int) -> bool:
        """Whether a paragraph stands between marks from end to end."""
        first = self.opens.get(i)
        return first is not None and first.closed and not voice.bare(self.texts[i][first.end :])

    def _unclosed(self, i: int) -> bool:
        """Whether nothing closes the mark a paragraph opens with."""
        return i in self.opens and not self.opens[i].closed

    @cached_property
    def habit(self) -> Habit:
        """What the essay does often."""
        return voice.habit_of(tone for i, tone in enumerate(self.tones) if self._free(i))

    @cached_property
    def tale(self) -> bool:
        """Whether so many paragraphs open with a mark that they are talk, not sources."""
        talk = sum(1 for i, first in self.opens.items() if first.closed and len(self.texts[i]) < _TALK)
        return talk > _LIVELY * len(self.texts)

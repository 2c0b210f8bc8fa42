"""Read an essay for block quotations that nothing marks, by the discourse around them.

Each possible quotation, from one paragraph to a dozen, is weighed by its cues: what announces it, how it
sounds, what closes it, what follows.  The division of the essay with the highest sum is taken; how sure each
quotation is comes from all the divisions together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from tui_reader.document import Inference
from tui_reader.recovery import cues, voice
from tui_reader.recovery.cues import Cue
from tui_reader.recovery.paragraphs import Paragraph, Progress
from tui_reader.recovery.run_in import Dialect, RunIn, run_in
from tui_reader.recovery.voice import Habit, Tone
from tui_reader.recovery.weighing import Stretch, likeliest


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


LONGEST = 14
"""Paragraphs a quotation that nothing marks has at most."""
_TALK = 300
_LIVELY = 0.12
"""Share of short paragraphs that open with a mark from which on a text is taken for a tale full of talk."""
_OFTEN = 0.35
"""Share of paragraphs that end in a callout from which on one closes nothing."""
_HOPELESS = -14.0
"""So far below nothing no ending makes up for it."""
_SURE = 0.97
DOUBT = 0.45
"""How likely a quotation must be to be told."""
_STEP = 100
_LINE = 70
"""Characters up to which a paragraph is as short as a line."""


def unmarked_quotations(
    setting: Setting, taken: frozenset[int], *, doubt: float = 0.0, progress: Progress | None = None
) -> list[BlockQuotation]:
    """Find the quotations that nothing but the discourse tells.

    Args:
        taken: Paragraphs that are known to be quoted already.
        doubt: What the cues must outweigh beyond the usual.
        progress: Told the share done, from 0 to 1.
    """
    return Reading(setting, taken, progress or (lambda _: None)).find(doubt)


class Reading:
    """The cues of an essay, gathered once for each paragraph, and their best division."""

    def __init__(self, setting: Setting, taken: frozenset[int], progress: Progress) -> None:
        self.setting = setting
        self.taken = taken
        self.texts = [paragraph.text for paragraph in setting.paragraphs]
        self.own_words: list[str] = []
        """The paragraphs without what they quote between marks."""
        self.phrases: list[list[str]] = []
        """Of each paragraph, the phrases it quotes between marks."""
        self.opens: dict[int, RunIn] = {}
        """The quotation at the very start of a paragraph, where there is one."""
        self.tones: list[Tone] = []
        self.smalls: list[Counter[str]] = []
        self.progress = progress
        size = max(1, len(self.texts))
        for i, text in enumerate(self.texts):
            self._take(i, text)
            if i % _STEP == 0:
                progress(0.5 * i / size)
        self._heard: list[list[Cue]] = []
        self.announcements: list[list[Cue]] = []
        self.comments: list[list[Cue]] = []
        self.signed: list[bool] = []
        for i, text in enumerate(self.texts):
            self._judge(i, text)
            if i % _STEP == 0:
                progress(0.5 + 0.4 * i / size)
        self.announcements.append([])
        self._announcing = [
            any(cue.kind in cues.ANNOUNCING for cue in found) for found in self.announcements[1:]
        ]
        self._named = [voice.names(text) for text in self.texts]
        self._apart = voice.apart(self.smalls, [self.free(i) for i in range(len(self.texts))])
        self._kept: dict[tuple[int, int], tuple[float, float]] = {}
        self._know(voice.habit_of(tone for i, tone in enumerate(self.tones) if self.free(i)))

    def _take(self, i: int, text: str) -> None:
        spans = run_in(text, self.setting.dialect)
        own = voice.without_quoted(text, spans)
        self.own_words.append(own)
        self.smalls.append(voice.small_words(own))
        self.tones.append(voice.tone(own))
        inner = (text[span.start + 1 : span.end - 1] for span in spans if span.closed)
        self.phrases.append([phrase for words in inner if (phrase := voice.phrase_of(words))])
        if spans and spans[0].start == 0:
            self.opens[i] = spans[0]

    def _judge(self, i: int, text: str) -> None:
        sounds = cues.sounding(text)
        if (echo := self._echo(i)) is not None:
            sounds.append(Cue("echo", f"its words are quoted again below: “{echo}”"))
        if not self._whole(i):
            sounds += cues.reporting(len(self.phrases[i]), self.own_words[i])
        self._heard.append(sounds)
        self.announcements.append(self._announced(i))
        self.comments.append(cues.commenting(text))
        self.signed.append(voice.signature(text))

    def find(self, doubt: float) -> list[BlockQuotation]:
        """Give the likeliest quotations, in order."""
        self.learn(doubt)
        likely = likeliest(len(self.texts), self._stretches(doubt), self._ordered)
        return [
            BlockQuotation(
                each.first,
                each.last,
                Inference(round(min(_SURE, sure), 2), self._reasons(each.first, each.last)),
            )
            for each, sure in likely
            if sure >= DOUBT
        ]

    def learn(self, doubt: float) -> None:
        """Take the essay's habits from what is not quoted, as far as a first reading tells."""
        likely = likeliest(len(self.texts), self._stretches(doubt), self._ordered)
        quoted = {i for each, sure in likely if sure > DOUBT for i in range(each.first, each.last + 1)}
        self._know(
            voice.habit_of(tone for i, tone in enumerate(self.tones) if self.free(i) and i not in quoted)
        )

    @property
    def _ordered(self) -> frozenset[int]:
        return frozenset(i for i, quoted in self.setting.forced.items() if quoted)

    def _know(self, habit: Habit) -> None:
        """Judge every paragraph by the essay's habits."""
        self.habit = habit
        self.voices = [
            cues.voicing(tone, habit, dated=cues.dated(text))
            for tone, text in zip(self.tones, self.texts, strict=True)
        ]

    def _stretches(self, doubt: float) -> Iterator[Stretch]:
        size, forced = len(self.texts), self.setting.forced
        for start in range(1, size):
            if start % _STEP == 0:
                self.progress(0.9 + 0.1 * start / size)
            if not self.free(start):
                continue
            # It begins where it is said to, whatever speaks against it; what follows must speak for itself.
            total = 0.0 if forced.get(start) else self._openings[start] - doubt
            for last in range(start, min(start + LONGEST, size)):
                if not self.free(last) or forced.get(last) is False:
                    break
                speaking, ending = self._weighed(start, last)
                if not forced.get(last):
                    total += speaking + self._sum(self._again(self.voices[last], last > start))
                if total < _HOPELESS and not forced.get(start):
                    break
                yield Stretch(start, last, total + ending)

    def _weighed(self, start: int, last: int) -> tuple[float, float]:
        """Weigh a paragraph of a quotation, its voice aside, and its ending there; both readings need it."""
        key = start, last
        if key not in self._kept:
            named = self._named[start - 1]
            speaking = self._sum(self.speaking(last, start, named, voiced=False))
            self._kept[key] = speaking, self._sum(self.ending(last, start, named))
        return self._kept[key]

    @staticmethod
    def _sum(found: list[Cue]) -> float:
        return sum(cue.weight for cue in found)

    def free(self, i: int) -> bool:
        """Say whether it is open if a paragraph is quoted."""
        return i not in self.setting.fixed and i not in self.taken

    def _announces(self, i: int) -> bool:
        return self._announcing[i]

    def _announced(self, i: int) -> list[Cue]:
        if not 0 < i < len(self.texts) or not self.free(i - 1):
            return []
        return cues.announced(self.texts[i - 1], self.texts[i])

    def opening(self, start: int) -> list[Cue]:
        """Say what speaks for a quotation that begins with a paragraph."""
        found = [Cue("quoted"), *self.announcements[start]]
        text = self.texts[start]
        if not self.announcements[start]:
            found.append(Cue("unannounced"))
        if self.tale:
            found.append(Cue("tale"))
        elif self._unclosed(start):
            found.append(Cue("unclosed", "opens with a mark that the paragraph does not close"))
        elif self._whole(start) and len(text.split()) > 12:
            found.append(Cue("whole", "the whole paragraph stands between quotation marks"))
        elif start in self.opens:
            found.append(Cue("opens_marked"))
        found += cues.speaker_changes(self.texts[start - 1], text)
        if text[:1].islower():
            found.append(Cue("lower", "begins in the middle of a sentence"))
            if self.texts[start - 1][:1].islower():
                found.append(Cue("resumes"))
        if start - 1 in self.setting.closing:
            found.append(Cue("after_note"))
        return found + cues.continuing(text)

    def speaking(self, i: int, start: int, named: frozenset[str], *, voiced: bool = True) -> list[Cue]:
        """Say what speaks for one paragraph of a quotation, or against it; its voice aside where not ``voiced``."""
        voices = self.voices[i] if voiced else ()
        found = [*self._heard[i], *voices, *cues.contrast(self.tones[i], self.tones[start - 1])]
        found += cues.setting_apart(self._apart[i])
        if lines := self._lines_near(i):
            found.append(Cue("among_many_lines" if lines > 5 else "among_lines"))
        if named and any(name in self.own_words[i] for name in named):
            found.append(Cue("names_speaker"))
        return self._again(found, i > start) + (self._going_on(i, start) if i > start else [])

    @staticmethod
    def _again(found: list[Cue], further: bool) -> list[Cue]:
        return [cue.again for cue in found] if further else found

    def _going_on(self, i: int, start: int) -> list[Cue]:
        """Say what speaks for a quotation going on with a further paragraph."""
        found = [Cue("signed_more" if self.signed[i] else "more")]
        if i - start > 3:
            found.append(Cue("long"))
        if self._trailing[i - 1]:
            found.append(Cue("after_ellipsis"))
        if i - 1 in self.setting.closing:
            found.append(Cue("passed_note"))
        if self._announces(i - 1):
            found.append(Cue("passed_lead"))
        elif self.announcements[i]:
            found.append(Cue("passed_saying"))
        if self._whole(start) or self._unclosed(start):
            reopened = self.texts[i].startswith(self.texts[start][:1])
            found.append(Cue("reopened" if reopened and not self.tale else "not_reopened"))
        if self.texts[i][:1].islower():
            found.append(Cue("resumes"))
        if i in self.opens and not self._whole(i) and start not in self.opens:
            found.append(Cue("more_opens_marked"))
        if self._parallel[i]:
            found.append(Cue("parallel", "its paragraphs begin alike"))
        found += [Cue(f"more_{cue.kind}") for cue in self.comments[i]]
        return found + cues.changed(self.tones[i], self.tones[start])

    def _lines_near(self, i: int) -> int:
        """How many short paragraphs stand round one as short, if most do: a poem, a list, talk."""
        if len(self.texts[i]) >= _LINE:
            return 0
        near = range(max(0, i - 4), min(i + 5, len(self.texts)))
        lines = sum(len(self.texts[j]) < _LINE for j in near) - 1
        return lines if 2 * lines > len(near) else 0

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

    def ending(self, last: int, start: int, named: frozenset[str]) -> list[Cue]:
        """Say what speaks for a quotation that ends with a paragraph."""
        found = cues.closing(self.texts[last])
        if last > start and self._unclosed(start) and self._closes(start, last):
            found.append(Cue("closes_mark", "closes the mark it opens with"))
        if last in self.setting.closing:
            kind = "closed_often" if self.closes_often else "closed"
            found.append(Cue(kind, f"closed by note {self.setting.closing[last]}"))
        if self._announces(last):
            found.append(Cue("announces"))
        # The last line of all is the essayist's own signature, unless a letter is open.
        letter = self._letter(start)
        if self.signed[last] and (letter or last + 1 < len(self.texts)):
            found.append(Cue("signed", "ends with a signature"))
        elif letter and self._signed_below(start, last):
            found.append(Cue("unsigned"))
        after = last + 1
        if after >= len(self.texts) or not self.free(after):
            return [*found, Cue("at_edge")]
        found += self.comments[after]
        if cues.attribution(self.texts[after]):
            found.append(Cue("then_source", "its source stands below it"))
        found += cues.interrupting(self.texts[start - 1], self.texts[start], self.texts[after])
        found += self._returns[last]
        if self._announces(after):
            found.append(Cue("then_announces"))
            if self.announcements[start]:
                found.append(Cue("between_leads"))
        if named and any(name in self.texts[after] for name in named):
            found.append(Cue("then_speaker", "followed by words about the speaker"))
        return found

    def _closes(self, start: int, last: int) -> bool:
        """Whether a paragraph closes the mark that the first opened."""
        return voice.bare(self.texts[last])[-1:] in "”’" and self._dangling[last]

    @cached_property
    def _openings(self) -> list[float]:
        """What speaks for a quotation that begins with each paragraph, summed."""
        return [self._sum(self.opening(i)) if i and self.free(i) else 0.0 for i in range(len(self.texts))]

    @cached_property
    def _trailing(self) -> list[bool]:
        return [cues.trails_off(text) for text in self.texts]

    @cached_property
    def _parallel(self) -> list[bool]:
        """Of each paragraph, whether it begins as the one before does."""
        return [False, *(cues.parallel(one, other) for one, other in pairwise(self.texts))]

    @cached_property
    def _returns(self) -> list[list[Cue]]:
        """Of each paragraph but the last, how the words after it leave its voice."""
        return [
            cues.speaker_returns(self.texts[i], self.texts[i + 1])
            + cues.leaving(self.tones[i], self.tones[i + 1])
            for i in range(len(self.texts) - 1)
        ]

    @cached_property
    def _dangling(self) -> list[bool]:
        """Of each paragraph, whether it has more closing marks than opening ones."""
        return [text.count("”") > text.count("“") for text in self.texts]

    def _letter(self, start: int) -> bool:
        """Whether a paragraph, or the one after its dateline, begins like a letter."""
        return any(cue.kind == "letter" for heard in self._heard[start : start + 2] for cue in heard)

    def _signed_below(self, start: int, last: int) -> bool:
        """Whether a letter would end before its signature."""
        return any(self.signed[i] for i in range(last + 1, min(start + LONGEST, len(self.texts))))

    def _reasons(self, start: int, last: int) -> tuple[str, ...]:
        named = self._named[start - 1]
        found = [*self.opening(start)]
        for i in range(start, last + 1):
            found += self.speaking(i, start, named)
        found += self.ending(last, start, named)
        reasons = dict.fromkeys(cue.reason for cue in found if cue.weight > 0 and cue.reason)
        return tuple(reasons) or ("stands apart from what surrounds it",)

    @cached_property
    def closes_often(self) -> bool:
        """Whether the essayist's own paragraphs often end in a callout."""
        free = sum(1 for i in range(len(self.texts)) if self.free(i))
        return len(self.setting.closing) > _OFTEN * free

    def _whole(self, i: int) -> bool:
        """Whether a paragraph stands between marks from end to end."""
        first = self.opens.get(i)
        return first is not None and first.closed and not voice.bare(self.texts[i][first.end :])

    def _unclosed(self, i: int) -> bool:
        """Whether nothing closes the mark a paragraph opens with."""
        return i in self.opens and not self.opens[i].closed

    @cached_property
    def tale(self) -> bool:
        """Whether so many paragraphs open with a mark that they are talk, not sources."""
        talk = sum(1 for i, first in self.opens.items() if first.closed and len(self.texts[i]) < _TALK)
        return talk > _LIVELY * len(self.texts)

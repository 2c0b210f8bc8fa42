"""Read an essay for block quotations that nothing marks, by the discourse around them.

Each possible quotation, from one paragraph to a dozen, is weighed by its cues: what announces it, how it
sounds, what closes it, what follows.  The division of the essay with the highest sum is taken; how sure each
quotation is comes from all the divisions together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from tui_reader.document import Inference
from tui_reader.recovery import cues, voice
from tui_reader.recovery.cues import Cue
from tui_reader.recovery.hearing import BlockQuotation, Hearing, Setting
from tui_reader.recovery.lazily import Lazily
from tui_reader.recovery.paragraphs import Progress
from tui_reader.recovery.voice import Habit
from tui_reader.recovery.weighing import Stretch, likeliest, parted

LONGEST = 14
"""Paragraphs a quotation that nothing marks has at most."""
_TALK = 300
_LIVELY = 0.12
"""Share of short paragraphs that open with a mark from which on a text is taken for a tale full of talk."""
_OFTEN = 0.35
"""Share of paragraphs that end in a callout from which on one closes nothing."""
_HOPELESS = -4.6
"""So far below nothing no ending makes up for it; measured on 57 texts."""
_HARDLY = -3.0
"""So far below nothing a stretch is left out: likelihoods move by .001, by .1 at most; measured on 57 texts."""
_SURE = 0.97
DOUBT = 0.45
"""How likely a quotation must be to be told."""
_STEP = 100
_HEAD = 300
"""So much of a paragraph tells whom it goes on to speak of."""
_LINE = 70
"""Characters up to which a paragraph is as short as a line."""


class Reading(Hearing):
    """An essay's paragraphs, and their best division into its own words and another's.

    What holds of the whole essay is learnt from a part of it, once; whatever is judged by that hangs on no more than
    the paragraphs near it, so that the essay may be judged piece by piece, in any order, to the same result.
    """

    def __init__(self, setting: Setting, taken: frozenset[int]) -> None:
        super().__init__(setting, taken)
        self._doubt = 0.0
        self._learnt = False
        self._openings = Lazily(lambda i: _sum(self._begins(i)))
        self._alone_sums = _sums_of(self._speaks_alone)
        self._argued_sums = _sums_of(self.argues)
        self._passing_sums: Lazily[float] = Lazily(lambda i: _sum(self._passes(i)))
        self._closing_sums: Lazily[float] = Lazily(lambda i: _sum(self._closes(i)))
        # What both readings need: by where a quotation begins, what its paragraphs weigh, and its ending with them.
        self._speaking: Lazily[dict[int, float]] = Lazily(lambda _: {})
        self._endings: Lazily[dict[int, float]] = Lazily(lambda _: {})
        self._resuming: Lazily[dict[int, float]] = Lazily(lambda _: {})
        self._kin_sums: Lazily[float] = Lazily(lambda i: _sum(self._begins_kin(i)))
        self._most_resumed = max(0.0, cues.weights()[cues.RESUMES])
        self._ordered = frozenset(i for i, quoted in setting.forced.items() if quoted)
        self._sample = voice.sample(self.texts)
        known = [i for i in self._sample if self.free(i)]
        self._style = voice.Style([self.tones[i].small for i in known])
        own = frozenset(known)
        self._apart = Lazily(lambda i: self._style.distance(self.tones[i].small, own=i in own))
        self._know(voice.habit_of(self.tones[i] for i in known))

    def find(self, doubt: float, progress: Progress | None = None) -> list[BlockQuotation]:
        """Give the likeliest quotations, in order; ``progress`` is told the share done, from 0 to 1."""
        self.learn(doubt)
        return list(self._judged(range(1, len(self.texts)), progress))

    def near(self, first: int, last: int) -> tuple[range, list[BlockQuotation]]:
        """Judge the pieces that hold the paragraphs from ``first`` up to ``last``; say which paragraphs that were."""
        first, last = max(first, 0), min(last, len(self.texts))
        while not self._parts(first):
            first -= 1
        while not self._parts(last):
            last += 1
        return range(first, last), list(self._judged(range(max(first, 1), last), None))

    def _judged(self, among: range, progress: Progress | None) -> Iterator[BlockQuotation]:
        for piece in parted(self._stretches(among, progress)):
            for each, sure in likeliest(piece, self._ordered):
                if sure >= DOUBT:
                    told = Inference(round(min(_SURE, sure), 2), self._reasons(each.first, each.last))
                    yield BlockQuotation(each.first, each.last, told)

    def learn(self, doubt: float) -> None:
        """Take the essay's habits from what is not quoted, as far as a first reading tells."""
        if self._learnt:
            return
        self._doubt = doubt
        quoted: set[int] = set()
        for run in voice.runs(self._sample):
            for piece in parted(self._stretches(range(max(run.start, 1), run.stop), None)):
                for each, sure in likeliest(piece, self._ordered):
                    if sure > DOUBT:
                        quoted.update(range(each.first, each.last + 1))
        self._know(voice.habit_of(self.tones[i] for i in self._sample if self.free(i) and i not in quoted))
        self._learnt = True

    def _know(self, habit: Habit) -> None:
        """Judge every paragraph by the essay's habits."""
        self.habit = habit
        self._voice_sums = _sums_of(self.voices)
        self._begun = Lazily(self._beginning)

    def _stretches(self, among: range, progress: Progress | None) -> Iterator[Stretch]:
        for start in among:
            if progress is not None and start % _STEP == 0:
                progress(start / len(self.texts))
                self.forget(start - 2 * _STEP, start - _STEP)
            yield from self._begun[start]

    def _parts(self, i: int) -> bool:
        """Say whether nothing that may be quoted stands on both sides of where a paragraph begins."""
        if not 0 < i < len(self.texts):
            return True
        return all(each.last < i for start in range(max(1, i - LONGEST), i) for each in self._begun[start])

    def _beginning(self, start: int) -> list[Stretch]:
        """Give what may be quoted from a paragraph on, hopeless stretches left out."""
        # What only speaks against it is long in the hearing: it is heard where without it there is hope.
        hoped = self._unopposed(start)
        found: list[Stretch] = []
        forced, against, ordered = self.setting.forced, 0.0, False
        if hoped and not forced.get(start):
            against = self._kin_sums[start]
        for last, total, ending in hoped:
            ordered = ordered or last in self._ordered
            if not forced.get(last):
                against += self._argued_sums[last][last > start]
            if total + against < _HOPELESS and not forced.get(start):
                break
            if ordered or total + against + ending >= _HARDLY - self._most_resumed:
                score = total + against + ending + self._resumed(start, last)
                if ordered or score >= _HARDLY:
                    found.append(Stretch(start, last, score))
        return found

    def _resumed(self, start: int, last: int) -> float:
        """Weigh how the words after a quotation go on from those before it; both readings need it."""
        known = self._resuming[start]
        if last not in known:
            known[last] = _sum(self._resumes(last, start))
        return known[last]

    def _unopposed(self, start: int) -> list[tuple[int, float, float]]:
        """Weigh what may be quoted from a paragraph on, but for what is long in the hearing, as far as there is hope.

        Given are the last paragraph, what all of them weigh, and what the ending there does.
        """
        forced, blocked = self.setting.forced, self.blocked
        found: list[tuple[int, float, float]] = []
        if start in blocked:
            return found
        named, speaking, endings = self.named[start - 1], self._speaking[start], self._endings[start]
        # It begins where it is said to, whatever speaks against it; what follows must speak for itself.
        total, hopeful = 0.0 if forced.get(start) else self._openings[start] - self._doubt, 0
        for last in range(start, min(start + LONGEST, len(self.texts))):
            if last in blocked or forced.get(last) is False:
                break
            if not forced.get(last):
                if last not in speaking:
                    speaking[last] = self._spoken(start, last, named)
                total += speaking[last] + self._voice_sums[last][last > start]
            if total < _HOPELESS and not forced.get(start):
                break
            if last not in endings:
                endings[last] = self._closing_sums[last] + _sum(self._ends(last, start, named))
            found.append((last, total, endings[last]))
            if total + endings[last] >= _HARDLY - self._most_resumed or last in self._ordered:
                hopeful = len(found)
        return found[:hopeful]

    def _spoken(self, start: int, last: int, named: frozenset[str]) -> float:
        """Weigh a paragraph of a quotation, its voice and its arguing aside."""
        among = _sum(self._among(last, start, named))
        if last == start:
            return self._alone_sums[last][0] + among
        return self._alone_sums[last][1] + among + self._passing_sums[last]

    def opening(self, start: int) -> list[Cue]:
        """Say what speaks for a quotation that begins with a paragraph."""
        return [*self._begins(start), *self._begins_kin(start)]

    def _begins_kin(self, start: int) -> list[Cue]:
        """Say what speaks against a quotation that begins with what the words before it speak of."""
        return cues.beginning(self.kin[start]) if start - 1 not in self.blocked else []

    def _begins(self, start: int) -> list[Cue]:
        """Say what speaks for a quotation that begins with a paragraph, what it speaks of aside."""
        found = [Cue("quoted"), *self.announcements[start]]
        text = self.texts[start]
        if not self.announcements[start]:
            found.append(Cue("unannounced"))
        if self.tale:
            found.append(Cue("tale"))
        elif self.unclosed(start):
            found.append(Cue("unclosed", "opens with a mark that the paragraph does not close"))
        elif self.whole(start) and len(text.split()) > 12:
            found.append(Cue("whole", "the whole paragraph stands between quotation marks"))
        elif self.opens[start]:
            found.append(Cue("opens_marked"))
        found += self.changes[start]
        if text[:1].islower():
            found.append(Cue("lower", "begins in the middle of a sentence"))
            if self.texts[start - 1][:1].islower():
                found.append(Cue("resumes"))
        if start - 1 in self.setting.closing:
            found.append(Cue("after_note"))
        if self.signed[start]:
            found.append(Cue("begins_signed"))
        return found + cues.continuing(text, self.comments[start])

    def speaking(self, i: int, start: int, named: frozenset[str]) -> list[Cue]:
        """Say what speaks for one paragraph of a quotation, or against it."""
        alone = [*self._speaks_alone(i), *self.argues(i), *self.voices(i)]
        if i > start:
            alone = [*(cue.again for cue in alone), *self._passes(i)]
        return alone + self._among(i, start, named)

    def voices(self, i: int) -> list[Cue]:
        """Say what speaks in a paragraph's voice for another's, given the essay's habits."""
        return cues.voicing(self.tones[i], self.habit, dated=cues.dated(self.texts[i]))

    def _speaks_alone(self, i: int) -> list[Cue]:
        """Say what speaks for a paragraph wherever its quotation begins, its voice aside."""
        found = [*self.heard[i], *cues.setting_apart(self._apart[i])]
        if lines := self._lines_near(i):
            found.append(Cue("among_many_lines" if lines > 5 else "among_lines"))
        return found

    def _passes(self, i: int) -> list[Cue]:
        """Say what speaks for a quotation going on with a further paragraph, wherever it begins."""
        found = [Cue("signed_more" if self.signed[i] else "more")]
        if self.trailing[i - 1]:
            found.append(Cue("after_ellipsis"))
        if i - 1 in self.setting.closing:
            found.append(Cue("passed_note"))
        if self.announces[i - 1]:
            found.append(Cue("passed_lead"))
        elif self.announcements[i]:
            found.append(Cue("passed_saying"))
        if self.texts[i][:1].islower():
            found.append(Cue("resumes"))
        if self.parallel[i]:
            found.append(Cue("parallel", "its paragraphs begin alike"))
        return found + [Cue(f"more_{cue.kind}") for cue in self.comments[i]]

    def _among(self, i: int, start: int, named: frozenset[str]) -> list[Cue]:
        """Say what speaks for a paragraph because of where its quotation begins."""
        found = cues.contrast(self.tones[i], self.tones[start - 1])
        if named and any(name in self.own_words[i] for name in named):
            found.append(Cue("names_speaker"))
        if i == start:
            return found
        found = [cue.again for cue in found]
        if i - start > 3:
            found.append(Cue("long"))
        if self.opens[start] is None:
            if self.opens[i] is not None and not self.whole(i):
                found.append(Cue("more_opens_marked"))
        elif self.whole(start) or self.unclosed(start):
            # One who answers opens a mark too, but says more than stands between marks.
            reopened = self.texts[i].startswith(self.texts[start][:1]) and (self.whole(i) or self.unclosed(i))
            found.append(Cue("reopened" if reopened and not self.tale else "not_reopened"))
        return found + cues.changed(self.tones[i], self.tones[start])

    def _lines_near(self, i: int) -> int:
        """How many short paragraphs stand round one as short, if most do: a poem, a list, talk."""
        if len(self.texts[i]) >= _LINE or self.signed[i]:
            return 0
        near = range(max(0, i - 4), min(i + 5, len(self.texts)))
        lines = sum(len(self.texts[j]) < _LINE for j in near) - 1
        return lines if 2 * lines > len(near) else 0

    def ending(self, last: int, start: int, named: frozenset[str]) -> list[Cue]:
        """Say what speaks for a quotation that ends with a paragraph."""
        return [*self._closes(last), *self._ends(last, start, named), *self._resumes(last, start)]

    def _closes(self, last: int) -> list[Cue]:
        """Say what speaks for a quotation that ends with a paragraph, wherever it begins."""
        found = cues.closing(self.texts[last])
        if last in self.setting.closing:
            kind = "closed_often" if self.closes_often else "closed"
            found.append(Cue(kind, f"closed by note {self.setting.closing[last]}"))
        if self.announces[last]:
            found.append(Cue("announces"))
        after = last + 1
        if self._edge(after):
            return [*found, Cue("at_edge")]
        found += self.comments[after]
        if cues.attribution(self.texts[after]):
            found.append(Cue("then_source", "its source stands below it"))
        found += self.returns[last]
        if self.announces[after]:
            found.append(Cue("then_announces"))
        return found

    def _ends(self, last: int, start: int, named: frozenset[str]) -> list[Cue]:
        """Say what speaks for a quotation that ends with a paragraph because of where it begins."""
        found: list[Cue] = []
        if last > start and self.unclosed(start) and self._shuts(last):
            found.append(Cue("closes_mark", "closes the mark it opens with"))
        # The last line of all is the essayist's own signature, unless a letter is open.
        letter = self.letters[start] or (start + 1 < len(self.texts) and self.letters[start + 1])
        if self.signed[last] and (letter or last + 1 < len(self.texts)):
            found.append(Cue("signed", "ends with a signature"))
        elif letter and self._signed_below(start, last):
            found.append(Cue("unsigned"))
        after = last + 1
        if self._edge(after):
            return found
        found += cues.interrupting(self.texts[start - 1], self.texts[start], self.texts[after])
        if self.announces[after] and self.announcements[start]:
            found.append(Cue("between_leads"))
        if named and any(name in self.texts[after] for name in named):
            found.append(Cue("then_speaker", "followed by words about the speaker"))
        if last == start and start - 1 not in self.blocked:
            found += self._named_around(start)
        return found

    def _named_around(self, start: int) -> list[Cue]:
        """Say whether one is named before and after a paragraph, and not in it; further on names return by chance."""
        after = self.texts[start + 1][:_HEAD]
        shared = [name for name in self.mentioned[start - 1] if name in after]
        if not shared or any(name in self.own_words[start] for name in shared):
            return []
        return [Cue("named_around", f"{min(shared)} is named before and after it")]

    def _resumes(self, last: int, start: int) -> list[Cue]:
        """Say how the words after a quotation go on from those before it, as if it were not there."""
        before, after = start - 1, last + 1
        if before in self.blocked or self._edge(after):
            return []
        return cues.resuming(self.kin[after], voice.kinship(self.matter[after], self.matter[before]))

    def _shuts(self, i: int) -> bool:
        """Whether a paragraph ends with a mark that closes what it does not open."""
        return self.dangling[i] and voice.bare(self.texts[i])[-1:] in "”’"

    def _edge(self, i: int) -> bool:
        """Whether nothing that could be quoted stands where a quotation ended."""
        return i >= len(self.texts) or i in self.blocked

    def _signed_below(self, start: int, last: int) -> bool:
        """Whether a letter would end before its signature."""
        return any(self.signed[i] for i in range(last + 1, min(start + LONGEST, len(self.texts))))

    def _reasons(self, start: int, last: int) -> tuple[str, ...]:
        named = self.named[start - 1]
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

    @cached_property
    def tale(self) -> bool:
        """Whether so many paragraphs open with a mark that they are talk, not sources."""
        opening = ((first, self.texts[i]) for i in self._sample if (first := self.opens[i]) is not None)
        talk = sum(1 for first, text in opening if first.closed and len(text) < _TALK)
        return talk > _LIVELY * len(self._sample)


def _sum(found: list[Cue]) -> float:
    """What cues weigh together."""
    total = 0.0
    if found:
        held = cues.weights()
        for cue in found:
            total += held[cue.kind]
    return total


def _sums_of(find: Callable[[int], list[Cue]]) -> Lazily[tuple[float, float]]:
    """What cues weigh in the first paragraph of a quotation, and in a further one."""

    def sums(i: int) -> tuple[float, float]:
        found = find(i)
        return (_sum(found), _sum([cue.again for cue in found])) if found else (0.0, 0.0)

    return Lazily(sums)

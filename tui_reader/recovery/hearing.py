"""What each paragraph of an essay says by itself and beside its neighbours, worked out where it is asked for.

So a page of a long essay can be judged before the rest of it has been looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tui_reader.document import Inference
from tui_reader.recovery import cues, voice
from tui_reader.recovery.cues import Cue
from tui_reader.recovery.lazily import Lazily
from tui_reader.recovery.paragraphs import Paragraph
from tui_reader.recovery.run_in import Dialect, RunIn, run_in
from tui_reader.recovery.voice import Tail, Tone


class BlockQuotation(NamedTuple):
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


class Hearing:
    """The paragraphs of an essay, each heard when it is first asked for."""

    def __init__(self, setting: Setting, taken: frozenset[int]) -> None:
        self.setting = setting
        self.blocked = setting.fixed | taken
        """Paragraphs that are not open to be quoted."""
        texts = self.texts = [paragraph.text for paragraph in setting.paragraphs]
        self.run_in: Lazily[list[RunIn]] = Lazily(lambda i: run_in(texts[i], setting.dialect))
        """The run-in quotations of each paragraph."""
        self.own_words: Lazily[str] = Lazily(lambda i: voice.without_quoted(texts[i], self.run_in[i]))
        """The paragraphs without what they quote between marks."""
        self.phrases: Lazily[list[str]] = Lazily(self._phrases)
        """Of each paragraph, the phrases it quotes between marks."""
        self.opens: Lazily[RunIn | None] = Lazily(self._opens)
        """The quotation at the very start of a paragraph, where there is one."""
        self.tones: Lazily[Tone] = Lazily(lambda i: voice.measure(self.own_words[i]))
        self.tails: Lazily[Tail] = Lazily(lambda i: voice.tail(texts[i]))
        self._says_we: Lazily[bool] = Lazily(lambda i: cues.says_we(texts[i][: voice.TELLING]))
        self.heard: Lazily[list[Cue]] = Lazily(self._hear)
        self.announcements: Lazily[list[Cue]] = Lazily(self._announced)
        self.announces: Lazily[bool] = Lazily(
            lambda i: any(cue.kind in cues.ANNOUNCING for cue in self.announcements[i + 1])
        )
        """Whether a paragraph leaves no doubt that it announces the next."""
        self.comments: Lazily[list[Cue]] = Lazily(lambda i: cues.commenting(texts[i]))
        self.letters: Lazily[bool] = Lazily(lambda i: any(cue.kind == "letter" for cue in self.heard[i]))
        self.signed: Lazily[bool] = Lazily(lambda i: voice.signature(texts[i]))
        self.named: Lazily[frozenset[str]] = Lazily(lambda i: voice.names(self.tails[i]))
        self.mentioned: Lazily[frozenset[str]] = Lazily(lambda i: voice.mentioned(self.tails[i]))
        self.matter: Lazily[frozenset[str]] = Lazily(lambda i: voice.matter(self.own_words[i]))
        """What each paragraph speaks of."""
        self.kin: Lazily[float | None] = Lazily(lambda i: voice.kinship(self.matter[i], self.matter[i - 1]))
        """Of each paragraph but the first, how much of what it speaks of is in the one before."""
        self.trailing: Lazily[bool] = Lazily(lambda i: cues.trails_off(texts[i]))
        self.parallel: Lazily[bool] = Lazily(lambda i: cues.parallel(texts[i - 1], texts[i]))
        """Of each paragraph but the first, whether it begins as the one before does."""
        self.changes: Lazily[list[Cue]] = Lazily(self._changes)
        """Of each paragraph but the first, how its speaker is not the one before."""
        self.returns: Lazily[list[Cue]] = Lazily(self._returns)
        """Of each paragraph but the last, how the words after it leave its voice."""
        self.dangling: Lazily[bool] = Lazily(lambda i: texts[i].count("”") > texts[i].count("“"))
        """Of each paragraph, whether it has more closing marks than opening ones."""

    def free(self, i: int) -> bool:
        """Say whether it is open if a paragraph is quoted."""
        return i not in self.blocked

    def whole(self, i: int) -> bool:
        """Whether a paragraph stands between marks from end to end."""
        first = self.opens[i]
        return first is not None and first.closed and not voice.bare(self.texts[i][first.end :])

    def unclosed(self, i: int) -> bool:
        """Whether nothing closes the mark a paragraph opens with."""
        first = self.opens[i]
        return first is not None and not first.closed

    def forget(self, first: int, last: int) -> None:
        """Let go of what was heard of some paragraphs."""
        for kept in vars(self).values():
            if isinstance(kept, Lazily):
                kept.forget(first, last)

    def let_go(self) -> None:
        """Let go of everything: what hears holds itself, and a collector may not come by for long."""
        vars(self).clear()

    def _phrases(self, i: int) -> list[str]:
        inner = (self.texts[i][span.start + 1 : span.end - 1] for span in self.run_in[i] if span.closed)
        return [phrase for words in inner if (phrase := voice.phrase_of(words))]

    def _opens(self, i: int) -> RunIn | None:
        spans = self.run_in[i]
        return spans[0] if spans and spans[0].start == 0 else None

    def _hear(self, i: int) -> list[Cue]:
        sounds = cues.sounding(self.texts[i])
        if (echo := self._echo(i)) is not None:
            sounds.append(Cue("echo", f"its words are quoted again below: “{echo}”"))
        return sounds

    def argues(self, i: int) -> list[Cue]:
        """Say what speaks against a paragraph being quoted, and is long in the hearing."""
        phrases = 0 if self.whole(i) else len(self.phrases[i])
        return cues.arguing(self.texts[i], phrases, self.own_words[i], self.tones[i])

    def _announced(self, i: int) -> list[Cue]:
        if not 0 < i < len(self.texts) or not self.free(i - 1):
            return []
        return cues.announced(self.tails[i - 1], self.texts[i])

    def _echo(self, i: int) -> str | None:
        """A phrase of this paragraph that one of the next three quotes again."""
        near = [j for j in range(i + 1, min(i + 4, len(self.texts))) if self.phrases[j]]
        if not near:
            return None
        text = self.own_words[i].casefold()
        for j in near:
            if j not in self.setting.fixed:
                for phrase in self.phrases[j]:
                    if phrase in text:
                        return phrase
        return None

    def _changes(self, i: int) -> list[Cue]:
        return [] if self._says_we[i - 1] else cues.speaker_changes(self.tails[i - 1], self.texts[i])

    def _returns(self, i: int) -> list[Cue]:
        back = self._says_we[i] and not self._says_we[i + 1] and cues.says_i(self.texts[i])
        found = cues.speaker_returns(self.texts[i + 1]) if back else []
        return found + cues.leaving(self.tones[i], self.tones[i + 1])

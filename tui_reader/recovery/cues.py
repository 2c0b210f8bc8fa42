"""Cues that a paragraph is another's words: what announces it, how it sounds, what closes it, what follows.

What a cue weighs is measured, and stands in ``weights.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tui_reader.patterns import compiled
from tui_reader.recovery.voice import (
    LONG,
    MOSTLY,
    MUCH,
    SELDOM,
    TELLING,
    Habit,
    Tail,
    Tone,
    bare,
    first_sentences,
)
from tui_reader.recovery.words import pattern, words


class Cue(NamedTuple):
    """Something that speaks for another's voice, or against it; the reason is empty where none need be given."""

    kind: str
    reason: str = ""

    @property
    def weight(self) -> float:
        """Tell what it weighs: above nothing where it speaks for a quotation."""
        return weights()[self.kind]

    @property
    def again(self) -> Cue:
        """Give the same cue in a further paragraph of a quotation, where it may weigh less."""
        further = f"more_{self.kind}"
        return Cue(further, self.reason) if further in weights() else self


@cache
def weights() -> dict[str, float]:
    """Give what each kind of cue weighs."""
    held = tomllib.loads(Path(__file__).with_name("weights.toml").read_text(encoding="utf-8"))
    return {kind: float(weight) for kind, weight in held["weights"].items()}


ANNOUNCING = frozenset({"colon", "dash", "follows"})
"""Kinds of cues that leave no doubt that a paragraph announces something."""
RESUMES = "goes_back"
"""Kind of the cue that the words after a quotation go on from those before it."""
_ELLIPSES = ("…", "...", ". . .")
_BRIEF = 30
"""Words up to which a paragraph that announces something is there for nothing else."""
_KIN = 0.12
"""Kinship from which on two paragraphs speak of the same; more than half of all neighbours have less."""
_KINDER = 0.04
_LEAD = compiled(r"(?::|[:,]\s?(?:—|--?))$")
_FOLLOWS = compiled(r"\b(?:as follows|in (?:these|the following) (?:words|terms)|the following|as under)\.$")
_BROKEN_OFF = compiled(r"\w\s?(?:—|--)$|\.\s?(?:—|--)$")
_UNFINISHED = compiled(r"(?:[,;]|[a-z]\b)$")
_ENTRY = compiled(
    r"(?:(?:sun|mon|tues|wednes|thurs|fri|satur)day,? )?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
    r" \d{1,2}(?:st|nd|rd|th)?(?:, \d{4})?|\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]*)(?:, (?:\d{4}|[ap]\.?m\.?|noon))?\s?[.:]?(?:[—–]|--|\. |: )",
    re.IGNORECASE,
)
_QUESTION = compiled(r"(?:Q|A|Question|Answer|Frage|Antwort)\.?\s?[:.—]")
_LETTER = compiled(
    r"[“‘\"']?(?:my )?(?:very )?dear(?:est)?\b|[“‘\"']?(?:sir|madam|gentlemen)\b\s?[,:.—-]", re.IGNORECASE
)
_BRACKETED = compiled(r"\[(?!\d{1,4}\]|\^|[ivxlc]+\])[^\[\]]{1,80}\]|\[\.\.\.\]|\[…\]")
_NUMBERED = compiled(
    r"(?:[•*-]|\(?\d{1,2}[.)]|\(?[a-z]\)|[IVX]{1,4}\.|first(?:ly)?,|second(?:ly)?,|third(?:ly)?,"
    r"|in the first place,?)\s",
    re.IGNORECASE,
)
_SOURCE = compiled(r"\((?:[^()]*\b(?:pp?|vol|op|ibid|chap|ch|bk|loc)\.[^()]*)\)\.?$", re.IGNORECASE)
# That a word begins is asked after its first letter: so the engine leaps from one such letter to the next.
_I = compiled(r"(?:I(?<!\wI)|m(?<!\wm)(?:yself|[ye]))\b(?![.:])")
_WE = compiled(r"(?:I(?<!\wI)|m(?<!\wm)[ye]|w(?<!\ww)e|o(?<!\wo)ur|u(?<!\wu)s)\b(?![.:])")
_HE = compiled(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er)\b|(?<=[a-z,] )[A-ZÀ-Þ][a-zà-þ]{2,}")
_ATTRIBUTION = compiled(
    r"[—–-]{0,2}\s?(?:[A-ZÀ-Þ][\w’'.]*,?\s|(?:of|the|to|and|in|de|von)\s){1,9}[\w.,:;\s]{0,24}\d[\w–-]*\.?"
    r"|[—–]\s?[A-ZÀ-Þ][\w’'. ]{2,40}(?:,[\w’'.: ]{2,50})?"
)
_BACK = compiled(r"(?:he|she|they|it|this|that|these|those|such|so|thus|here)\b", re.IGNORECASE)


def announced(tail: Tail, paragraph: str) -> list[Cue]:
    """Say how the end of one paragraph announces that the next is another's words."""
    lead, sentence, known = tail.text, tail.last, tail.vocabulary
    if len(lead) < 80 and pattern("salutation").match(lead):
        return []
    broken = _breaking_off(tail, paragraph)
    kinds, again = ([broken], "_too") if broken else ([], "")
    said = pattern("verbs").search(sentence, known) is not None
    if pattern("announcing").search(sentence, known):
        kinds.append(f"announcing{again}")
    elif said:
        kinds.append(f"saying{again}")
    if pattern("sources").search(sentence, known):
        kinds.append(f"names_source{again}")
    elif len(kinds) == 1 and pattern("own").search(sentence):
        kinds.append("own_words")
    if not said and pattern("presenting").search(tail.two, known):
        kinds.append(f"presenting{again}")
    if kinds and len(sentence.split()) <= _BRIEF and sentence == lead:
        kinds.append("brief_saying" if said and not again else "brief")
    if pattern("handing").search(tail.two, known):
        kinds.append(f"handing{again}")
    cues = [Cue(kind, _introducing(kind, tail)) for kind in kinds]
    if len(lead) < 14 and (lead[:1].islower() or pattern("between").match(lead)):
        cues.append(Cue("between", f"stands after “{lead}” between quotations"))
    return cues


def _introducing(kind: str, tail: Tail) -> str:
    """Give the reason for a cue that lies in what stands before a quotation."""
    if kind == "own_words":
        return ""
    return f"{'completes the sentence' if kind == 'unfinished' else 'introduced by'} “{tail.words}”"


def says_i(text: str) -> bool:
    """Say whether a paragraph speaks of its writer as “I”."""
    return _I.search(text) is not None


def says_we(text: str) -> bool:
    """Say whether a paragraph speaks of its writer, as “I” or among others."""
    return _WE.search(text) is not None


def speaker_changes(lead: Tail, paragraph: str) -> list[Cue]:
    """Say whether a paragraph says “I” where the words before it, without “I” or “we”, spoke of someone else."""
    if _HE.search(lead.last) and _I.search(first_sentences(paragraph, 2)):
        return [Cue("third_then_first", "says “I”, where the words before it speak of another")]
    return []


def speaker_returns(after: str) -> list[Cue]:
    """Say whether the words after a paragraph that says “I”, themselves without “I” or “we”, speak of someone else."""
    if _HE.search(first_sentences(after, 1)):
        return [Cue("first_then_third", "says “I”, and the words after it speak of another")]
    return []


def attribution(text: str) -> bool:
    """Say whether a paragraph is no more than where words come from: Hesiod, Works and Days, 184."""
    return len(text) < 90 and _ATTRIBUTION.fullmatch(bare(text)) is not None


def _breaking_off(tail: Tail, paragraph: str) -> str | None:
    """Say how a paragraph ends without having said all: by which kind of cue."""
    lead = tail.text
    end, last = lead[-12:], lead[-1:]
    if last in ":—-" and _LEAD.search(end):
        listed = _NUMBERED.match(paragraph) is not None or pattern("lists").search(tail.last)
        return "list" if listed else "colon"
    if last == ".":
        return "follows" if _FOLLOWS.search(lead[-40:]) else None
    if last in "—-" and _BROKEN_OFF.search(end):
        return "dash"
    return "unfinished" if len(lead) > 40 and _UNFINISHED.search(end) else None


def contrast(own: Tone, before: Tone) -> list[Cue]:
    """Say how a paragraph leaves the voice of the words ``before`` it."""
    cues: list[Cue] = []
    if own.words < LONG // 2:
        return cues
    if own.first >= MUCH and before.first < 1:
        cues.append(Cue("turns_to_first", "speaks as “I”, the words before do not"))
    if own.second >= MUCH and before.second < 1:
        cues.append(Cue("turns_to_second", "addresses someone, the words before do not"))
    if own.words >= LONG and own.present > MOSTLY and before.present < 0.4:
        cues.append(Cue("turns_to_present", "is in the present tense, the words before in the past"))
    return cues


def trails_off(text: str) -> bool:
    """Say whether a paragraph ends with an ellipsis."""
    end = text[-80:]
    return _omits(end) and bare(end).rstrip("”’\"'").endswith((*_ELLIPSES, "…]"))


def _omits(text: str) -> bool:
    return "…" in text or "..." in text or ". . ." in text


def setting_apart(far: float) -> list[Cue]:
    """Say whether a paragraph's small words are another's; ``far`` in standard deviations."""
    if far > 1.5:
        return [Cue("apart_much", "its small words are not those of the essay")]
    if far > 0.6:
        return [Cue("apart", "its small words are not those of the essay")]
    return [Cue("alike")] if far < -0.6 else []


def sounding(text: str) -> list[Cue]:
    """Say what in a paragraph's wording sounds like another's words, or the essayist's."""
    cues: list[Cue] = []
    if _QUESTION.match(text):
        cues.append(Cue("questioning", "is worded like an examination, question and answer"))
    if _LETTER.match(text):
        cues.append(Cue("letter", "begins like a letter"))
    if _omits(text):
        if text.lstrip("“‘\"'").startswith(_ELLIPSES) or trails_off(text):
            cues.append(Cue("ellipsis", "begins or ends with an ellipsis"))
        else:
            cues.append(Cue("omission", "leaves words out"))
    if "[" in text and _BRACKETED.search(text):
        cues.append(Cue("editor", "has words put in by an editor"))
    if ")" in text[-20:] and pattern("editorial").search(text[-60:]):
        cues.append(Cue("emphasis_added", "ends with an editor’s remark"))
    if pattern("document").match(text):
        cues.append(Cue("document", "is worded like a document"))
    return cues


def dated(text: str) -> bool:
    """Say whether a paragraph begins with a date, as entries of a diary do."""
    return _ENTRY.match(text) is not None


def voicing(own: Tone, essay: Habit, *, dated: bool = False) -> list[Cue]:
    """Say what in a paragraph's tone is another's voice than the essay's."""
    cues: list[Cue] = []
    if dated:
        # The essayist too may go by dates, but he tells what is past, and not of himself.
        kind = "entry_date" if own.first > 0 or own.present > 0.5 else "entry_past"
        cues.append(Cue(kind, "begins with a date, like a diary"))
    if own.words >= LONG and own.first >= 2 * MUCH and essay.first < 2 * SELDOM:
        cues.append(Cue("first_much", "speaks much of “I” and “me”"))
    if own.words >= LONG // 2:
        if own.first >= MUCH and essay.first < SELDOM:
            cues.append(Cue("first", "speaks as “I”, which the essay seldom does"))
        if own.second >= MUCH and essay.second < SELDOM / 2:
            cues.append(Cue("second", "addresses someone, which the essay seldom does"))
        if own.words >= LONG and own.present > MOSTLY and essay.present < SELDOM:
            cues.append(Cue("present", "is in the present tense, the essay in the past"))
    if own.today and essay.today < SELDOM and essay.present < 0.5:
        cues.append(Cue("today", "speaks of today, the essay of the past"))
        if own.present >= 0.5:
            cues.append(Cue("today_present"))
    return cues


def changed(own: Tone, first: Tone) -> list[Cue]:
    """Say how a paragraph no longer has the voice of the ``first`` of a quotation."""
    cues: list[Cue] = []
    if own.words < LONG or first.words < LONG:
        return cues
    if (own.first < 1) != (first.first < 1) and abs(own.first - first.first) >= MUCH:
        cues.append(Cue("person_changed"))
    if abs(own.present - first.present) > 0.6:
        cues.append(Cue("tense_changed"))
    return cues


def commenting(paragraph: str) -> list[Cue]:
    """Say how the beginning of a paragraph speaks of words just quoted."""
    if pattern("concluding").match(paragraph):
        return [Cue("concluding", f"followed by {_beginning(paragraph)}")]
    if pattern("commenting").match(paragraph):
        return [Cue("comment", f"followed by comment: {_beginning(paragraph)}")]
    if pattern("connecting").match(paragraph):
        return [Cue("connecting")]
    if _BACK.match(paragraph):
        return [Cue("pointing_back", f"followed by {_beginning(paragraph)}")]
    return []


def _beginning(paragraph: str) -> str:
    """Show the first words of a paragraph."""
    return f"“{' '.join(paragraph.split(maxsplit=4)[:4])} …”"


def continuing(paragraph: str, comments: Sequence[Cue]) -> list[Cue]:
    """Say how the beginning of a paragraph goes on with what was said, the essayist's voice, as it ``comments``."""
    if not comments:
        return []
    kind = comments[0].kind
    if kind == "comment" or (kind == "concluding" and pattern("commenting").match(paragraph)):
        return [Cue("begins_commenting")]
    if kind == "connecting" or (kind == "concluding" and pattern("connecting").match(paragraph)):
        return [Cue("begins_connecting")]
    return []


def parallel(before: str, paragraph: str) -> bool:
    """Say whether two paragraphs begin with the same word, one that few begin with, or are two of a count."""
    first, second = before.split(maxsplit=1)[:1], paragraph.split(maxsplit=1)[:1]
    if first == second and first[0].casefold() not in words("common_beginnings"):
        return True
    return _NUMBERED.match(before) is not None and _NUMBERED.match(paragraph) is not None


def interrupting(before: str, first: str, after: str) -> list[Cue]:
    """Say whether a quotation stands in the middle of a sentence that goes on after it."""
    if after[:1].islower() and not first[:1].islower() and bare(before)[-1:] not in ".!?:":
        return [Cue("interrupts", "the sentence before it goes on after it")]
    return []


def closing(text: str) -> list[Cue]:
    """Say how the end of a paragraph closes a quotation."""
    if text.endswith((")", ").")) and _SOURCE.search(text[-120:]):
        return [Cue("source", "ends with its source in brackets")]
    return []


def arguing(text: str, phrases: int, own: str, tone: Tone) -> list[Cue]:
    """Say what in a paragraph is an essayist's doing; each of these cues speaks against a quotation.

    Args:
        text: The paragraph.
        phrases: How many phrases it quotes between marks; none where it stands between marks itself.
        own: Its words without those.
        tone: Of those words.
    """
    found: list[Cue] = []
    if tone.essayist and pattern("essayist").search(own[:TELLING]):
        found.append(Cue("essayist"))
    if bare(text[:-12]) != text[:-12].strip():
        found.append(Cue("inner_note"))
    if phrases and not words("saying").isdisjoint(own.split()):
        found.append(Cue("reports"))
    if phrases > 1:
        found.append(Cue("quotes_often"))
    return found


def beginning(kin: float | None) -> list[Cue]:
    """Say whether a paragraph only goes on with what the words before it speak of; ``kin`` to them from 0 to 1."""
    return [Cue("kin_to_lead")] if kin is not None and kin > _KIN else []


def resuming(kin: float | None, kin_to_lead: float | None) -> list[Cue]:
    """Say whether the words after a quotation go on from it, or from the words before it; ``kin`` to both, 0 to 1."""
    if kin is None or kin_to_lead is None:
        return []
    if kin_to_lead - kin > _KINDER:
        return [Cue(RESUMES, "the words after it go on with what those before it speak of")]
    return [Cue("goes_on")] if kin - kin_to_lead > _KINDER else []


def leaving(own: Tone, after: Tone) -> list[Cue]:
    """Say how the words after a quotation leave its voice again."""
    if own.words < LONG or after.words < LONG:
        return []
    found: list[Cue] = []
    if own.first >= MUCH and after.first < 1:
        found.append(Cue("leaves_first", "speaks as “I”, the words after it do not"))
    if own.second >= MUCH and after.second < 1:
        found.append(Cue("leaves_second", "addresses someone, the words after it do not"))
    if own.present > MOSTLY and after.present < 0.4:
        found.append(Cue("leaves_present", "is in the present tense, the words after it in the past"))
    return found

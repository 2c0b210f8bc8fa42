"""Whose voice a paragraph speaks in: cues of discourse, each with its weight and its reason.

The essayist's own voice is what most paragraphs share: its person, its tense, its address.  A paragraph that
leaves it, after words that announce another's, before words that comment on them, is likely another's.  The
weights are judgements, in units of "how many such cues would settle it"; nothing was fitted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tui_reader.recovery.run_in import RunIn
from tui_reader.recovery.words import pattern, words


@dataclass(frozen=True, slots=True)
class Cue:
    """Something that speaks for another's voice, or against it, and why."""

    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Tone:
    """Of a paragraph, out of a hundred words: what tells one speaker from another."""

    words: int
    first: float
    """I, me, my."""
    second: float
    """You, thou."""
    present: float
    """Share of the verbs told by their form that are in the present; a half where none are."""
    today: bool = False
    """Speaks of today or tomorrow."""


_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_LONG = 25
"""Words below which a paragraph says little about its tone."""
_TAIL = 700
"""So much of a paragraph's end is looked at for what it announces."""
_ELLIPSES = ("…", "...", ". . .")
_TODAY = ("this morning", "this afternoon", "this evening", "last night")
_MUCH = 3.0
"""So many out of a hundred words are much."""
_MOSTLY = 0.7
_SELDOM = 0.25
"""What fewer paragraphs do is seldom done."""

_LEAD = re.compile(r"(?::|[:,]\s?(?:—|--?))$")
_BROKEN_OFF = re.compile(r"\w\s?(?:—|--)$|\.\s?(?:—|--)$")
_CALLOUT = re.compile(r"\s*(?:\[\^?[\w*†‡]{1,4}\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|(?<=\w[.,;:!?”’\"'])[*†‡]+)")
_MARKED = re.compile("[][⁰¹²³⁴⁵⁶⁷⁸⁹*†‡]")
_UNFINISHED = re.compile(r"(?:[,;]|[a-z]\b)$")
_SENTENCE = re.compile(r"(?<=[.!?])[”’\"')\]]*\s+(?=[“‘\"'(\[]?[A-ZÀ-Þ])")
_ENTRY = re.compile(
    r"(?:(?:sun|mon|tues|wednes|thurs|fri|satur)day,? )?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
    r" \d{1,2}(?:st|nd|rd|th)?(?:, \d{4})?|\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]*)(?:, (?:\d{4}|[ap]\.?m\.?|noon))?\s?[.:]?(?:[—–]|--|\. |: )",
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"[“‘\"']?(?:my )?(?:very )?dear(?:est)?\b|[“‘\"']?(?:sir|madam|gentlemen)\b\s?[,:.—-]", re.IGNORECASE
)
_BRACKETED = re.compile(r"\[(?!\d{1,4}\]|\^|[ivxlc]+\])[^\[\]]{1,80}\]|\[\.\.\.\]|\[…\]")
_SIGNATURE = re.compile(
    r"[—–-]{0,2}\s?[A-ZÀ-Þ][\w’'-]*\.?,?(?: (?:[A-ZÀ-Þ][\w’'-]*\.?|de|von|van|and|&)){0,5}"
)
_NAME = re.compile(r"\b[A-ZÀ-Þ][^\W\d_]{2,}")
_NUMBERED = re.compile(
    r"(?:\(?\d{1,2}[.)]|\(?[a-z]\)|[IVX]{1,4}\.|first(?:ly)?,|second(?:ly)?,|third(?:ly)?,|in the first place,?)\s",
    re.IGNORECASE,
)


def bare(text: str) -> str:
    """Give a text without its callouts."""
    if not _MARKED.search(text):
        return text.strip()
    return _CALLOUT.sub("", text).strip()


def tone(text: str) -> Tone:
    """Measure the tone of a paragraph."""
    counts = Counter(word.replace("’", "'") for word in _WORD.findall(text.casefold()))
    total = counts.total()

    def share(name: str) -> int:
        return sum(counts[word] for word in words(name) if word in counts)

    present = share("present")
    past = share("past") + sum(n for word, n in counts.items() if word.endswith("ed") and len(word) > 4)
    return Tone(
        total,
        100 * share("first") / max(1, total),
        100 * share("second") / max(1, total),
        present / (present + past) if present + past > 2 else 0.5,
        share("today") > 0 or any(phrase in text for phrase in _TODAY),
    )


@dataclass(frozen=True, slots=True)
class Habit:
    """What share of an essay's paragraphs do a thing; what is seldom done tells something where it is done."""

    first: float = 0.0
    second: float = 0.0
    present: float = 0.0
    today: float = 0.0


def habit_of(tones: Iterable[Tone]) -> Habit:
    """Tell the habits of an essay from all its paragraphs of some length."""
    long = [each for each in tones if each.words >= _LONG]
    if not long:
        return Habit()
    return Habit(
        sum(each.first >= _MUCH for each in long) / len(long),
        sum(each.second >= _MUCH for each in long) / len(long),
        sum(each.present > _MOSTLY for each in long) / len(long),
        sum(each.today for each in long) / len(long),
    )


def without_quoted(text: str, quoted: Iterable[RunIn]) -> str:
    """Give a paragraph without what it quotes between marks, unless that is nearly all of it."""
    spans = [span for span in quoted if span.depth == 1]
    if not spans or sum(span.end - span.start for span in spans) > 0.7 * len(text):
        return text
    pieces: list[str] = []
    at = 0
    for span in spans:
        pieces.append(text[at : span.start])
        at = span.end
    return " ".join([*pieces, text[at:]])


def last_sentence(text: str) -> str:
    """Give the last sentence of a paragraph, or what is begun of it."""
    return _SENTENCE.split(text[-600:])[-1]


def last_words(text: str) -> str:
    """Give the end of a lead-in, short enough to show."""
    shown = last_sentence(text).split()
    return ("… " if len(shown) > 6 else "") + " ".join(shown[-6:])


def announced(lead: str, paragraph: str) -> list[Cue]:
    """Say how the end of one paragraph announces that the next is another's words."""
    lead, cues = bare(lead[-_TAIL:]), list[Cue]()
    shown = f"introduced by “{last_words(lead)}”"
    sentence = last_sentence(lead)
    if len(lead) < 80 and pattern("salutation").match(lead):
        return []
    end = lead[-12:]
    if _LEAD.search(end):
        listed = _NUMBERED.match(paragraph) is not None or pattern("lists").search(sentence)
        cues.append(Cue(1.5 if listed else 4.0, shown))
    elif _BROKEN_OFF.search(end):
        cues.append(Cue(2.8, shown))
    elif _UNFINISHED.search(end) and len(lead) > 40:
        cues.append(Cue(2.4, f"completes the sentence “{last_words(lead)}”"))
    if pattern("announcing").search(sentence):
        cues.append(Cue(1.5, shown))
    elif not words("saying").isdisjoint(sentence.split()):
        cues.append(Cue(0.8, shown))
    return cues[:1] if cues and cues[0].weight >= 2.5 else cues


def contrast(own: Tone, before: Tone, essay: Habit) -> list[Cue]:
    """Say how a paragraph leaves the voice of the words ``before`` it, where the essay itself may well do so."""
    cues: list[Cue] = []
    if own.words < _LONG // 2:
        return cues
    if own.first >= _MUCH and essay.first >= _SELDOM and before.first < 1:
        cues.append(Cue(1.0, "speaks as “I”, the words before do not"))
    if own.second >= _MUCH and essay.second >= _SELDOM / 2 and before.second < 1:
        cues.append(Cue(0.6, "addresses someone, the words before do not"))
    if own.words >= _LONG and own.present > _MOSTLY and essay.present >= _SELDOM and before.present < 0.4:
        cues.append(Cue(0.6, "is in the present tense, the words before in the past"))
    return cues


def sounding(text: str, own: Tone, essay: Habit) -> list[Cue]:
    """Say what in a paragraph sounds like another's voice than the essay's."""
    cues: list[Cue] = []
    if own.words >= _LONG // 2:
        if own.first >= _MUCH and essay.first < _SELDOM:
            cues.append(Cue(1.5, "speaks as “I”, which the essay seldom does"))
        if own.second >= _MUCH and essay.second < _SELDOM / 2:
            cues.append(Cue(1.0, "addresses someone, which the essay seldom does"))
        if own.words >= _LONG and own.present > _MOSTLY and essay.present < _SELDOM:
            cues.append(Cue(1.0, "is in the present tense, the essay in the past"))
    if own.today and essay.today < _SELDOM and essay.present < 0.5:
        cues.append(Cue(1.0, "speaks of today, the essay of the past"))
    if _ENTRY.match(text):
        cues.append(Cue(1.5, "begins with a date, like a diary"))
    if _LETTER.match(text):
        cues.append(Cue(2.0, "begins like a letter"))
    if text.lstrip("“‘\"'").startswith(_ELLIPSES) or bare(text[-80:]).rstrip("”’\"'").endswith(
        (*_ELLIPSES, "…]")
    ):
        cues.append(Cue(2.0, "begins or ends with an ellipsis"))
    if "[" in text and _BRACKETED.search(text):
        cues.append(Cue(1.0, "has words put in by an editor"))
    if ")" in text[-20:] and pattern("editorial").search(text[-60:]):
        cues.append(Cue(2.5, "ends with an editor’s remark"))
    return cues


def signature(text: str) -> bool:
    """Say whether a paragraph is no more than a name, as under a letter."""
    return len(text) < 60 and _SIGNATURE.fullmatch(text) is not None


def commenting(paragraph: str) -> list[Cue]:
    """Say how the beginning of a paragraph comments on words just quoted."""
    if pattern("commenting").match(paragraph):
        return [Cue(1.5, f"followed by comment: “{' '.join(paragraph.split()[:4])} …”")]
    return []


def continuing(paragraph: str) -> list[Cue]:
    """Say how the beginning of a paragraph goes on with an argument: the essayist's voice."""
    if pattern("connecting").match(paragraph):
        return [Cue(-0.7, "goes on with the argument")]
    return []


def names(lead: str) -> frozenset[str]:
    """Name whoever a lead-in says is about to speak, and who will not be named by his own words."""
    sentence = last_sentence(bare(lead[-_TAIL:]))
    found: set[str] = set()
    for verb in _WORD.finditer(sentence):
        if verb[0] in words("saying"):
            before = list(_NAME.finditer(sentence, max(0, verb.start() - 60), verb.start()))
            after = _NAME.match(sentence, verb.end() + 1)
            found.update(each[0] for each in before[-1:] or ([after] if after else []))
    return frozenset(found) - words("not_names")

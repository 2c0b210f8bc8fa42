"""Whose voice a paragraph speaks in: person, tense and address, and what an essay does often.

The essayist's own voice is what most paragraphs share.  A paragraph that leaves it, after words that announce
another's, before words that comment on them, is likely another's.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from tui_reader.patterns import compiled
from tui_reader.recovery.run_in import RunIn
from tui_reader.recovery.words import pattern, words


class Tone(NamedTuple):
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
    small: Mapping[str, int] = {}
    """How often it has each of its small words, which carry grammar, not matter, and tell one writer from another."""
    essayist: bool = False
    """Has a word of those with which an essayist speaks of his own text."""


_WORD = compiled(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_MARKS = ',.;:!?“”"‘()[]—–-…_*«»/'
TELLING = 1000
"""Characters that tell whose voice a paragraph speaks in."""
LONG = 25
"""Words below which a paragraph says little about its tone."""
_TAIL = 700
"""So much of a paragraph's end is looked at for what it announces."""
_LAST = 300
"""So much of it mostly holds the last two sentences."""
_VOICES = ("first", "second", "present", "past", "today")
_TODAY = compiled("this (?:morning|afternoon|evening)|last night")
_LONGER, _STEM = 5, 6
"""Letters of a longer word, and those it keeps whatever its ending."""
_FEW = 8
"""Longer words below which a paragraph says too little of what it speaks of."""
MUCH = 3.0
"""So many out of a hundred words are much."""
MOSTLY = 0.7
"""So large a share of verbs in the present makes a paragraph one in the present."""
SELDOM = 0.25
"""What fewer paragraphs do is seldom done."""
_ENOUGH = 200_000
"""Characters that show a writer's habits; a longer essay is sampled."""
_RUNS = 8
"""Places of a long essay that are sampled."""
_CALLOUT = compiled(
    r"[\[⁰¹²³⁴⁵⁶⁷⁸⁹*†‡](?:(?<=\[)\^?[\w*†‡]{1,4}\]|(?<=[⁰¹²³⁴⁵⁶⁷⁸⁹])[⁰¹²³⁴⁵⁶⁷⁸⁹]*|(?<=\w[.,;:!?”’\"'][*†‡])[*†‡]*)"
)
_MARKED = compiled("[][⁰¹²³⁴⁵⁶⁷⁸⁹*†‡]")
_SENTENCE = compiled(r"[.!?][”’\"')\]]*\s+(?=[“‘\"'(\[]?[A-ZÀ-Þ])")
_SIGNATURE = compiled(r"[—–-]{0,2}\s?[A-ZÀ-Þ][\w’'-]*\.?,?(?: (?:[A-ZÀ-Þ][\w’'-]*\.?|de|von|van|and|&)){0,5}")
_NAME = compiled(r"\b[A-ZÀ-Þ][^\W\d_]{2,}")


def bare(text: str) -> str:
    """Give a text without its callouts."""
    if not _MARKED.search(text):
        return text.strip()
    *before, last = _CALLOUT.split(text)
    return "".join([*map(str.rstrip, before), last]).strip()


@cache
def _kinds() -> dict[str, tuple[str, ...]]:
    """The lists each word is in that tells a voice."""
    lists = {name: words(name) for name in (*_VOICES, "not_past", "grammar")}
    lists["essayist"] = pattern("essayist").keys
    held = frozenset().union(*lists.values())
    return {word: tuple(name for name, among in lists.items() if word in among) for word in held}


def measure(text: str) -> Tone:
    """Measure the tone of a paragraph, by as much of it as tells."""
    spaced = _spaced(text[:TELLING])
    counts = Counter(spaced.split())
    total = counts.total()
    kinds = _kinds()
    share = dict.fromkeys((*_VOICES, "essayist"), 0)
    share["past"] = spaced.count("ed ")
    small: dict[str, int] = {}
    for word in counts.keys() & kinds.keys():
        n = counts[word]
        for kind in kinds[word]:
            if kind == "grammar":
                small[word] = n
            elif kind == "not_past":
                share["past"] -= n
            else:
                share[kind] += n
    present, past = share["present"], share["past"]
    return Tone(
        total,
        100 * share["first"] / max(1, total),
        100 * share["second"] / max(1, total),
        present / (present + past) if present + past > 2 else 0.5,
        share["today"] > 0 or _TODAY.search(spaced) is not None,
        small,
        share["essayist"] > 0,
    )


def matter(text: str) -> frozenset[str]:
    """Tell what a paragraph speaks of: how its longer words begin, in as much of it as tells."""
    return frozenset([word[:_STEM] for word in _spaced(text[:TELLING]).split() if len(word) >= _LONGER])


def kinship(one: frozenset[str], other: frozenset[str]) -> float | None:
    """Tell how much of what two paragraphs speak of they share, from 0 to 1; None where one says too little."""
    if len(one) < _FEW or len(other) < _FEW:
        return None
    return len(one & other) / math.sqrt(len(one) * len(other))


def _spaced(text: str) -> str:
    """Give a text in lower case, with a space for each mark and at the end: so it is soon divided into words."""
    text = text.lower().replace("’", "'")
    for mark in _MARKS:
        text = text.replace(mark, " ")
    return text + " "


class Habit(NamedTuple):
    """What share of an essay's paragraphs do a thing; what is seldom done tells something where it is done."""

    first: float = 0.0
    second: float = 0.0
    present: float = 0.0
    today: float = 0.0


def habit_of(tones: Iterable[Tone]) -> Habit:
    """Tell the habits of an essay from all its paragraphs of some length."""
    long = [each for each in tones if each.words >= LONG]
    if not long:
        return Habit()
    return Habit(
        sum(each.first >= MUCH for each in long) / len(long),
        sum(each.second >= MUCH for each in long) / len(long),
        sum(each.present > MOSTLY for each in long) / len(long),
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


def _sentences(text: str) -> list[str]:
    """Divide a text where a sentence ends and another begins, without the marks and the space between them."""
    found: list[str] = []
    at = 0
    for end in _SENTENCE.finditer(text):
        found.append(text[at : end.start() + 1])
        at = end.end()
    return [*found, text[at:]]


class Tail(NamedTuple):
    """How a paragraph ends, its callouts aside."""

    text: str
    """So much of it as may announce something."""
    last: str
    """Its last sentence, or what is begun of it."""
    two: str
    """Its last two sentences, one space between them."""
    vocabulary: frozenset[str]
    """The words of those, in lower case."""

    @property
    def words(self) -> str:
        """Its last words, few enough to show."""
        shown = self.last.split()
        return ("… " if len(shown) > 6 else "") + " ".join(shown[-6:])


def tail(text: str) -> Tail:
    """Give the end of a paragraph."""
    ended = bare(text[-_TAIL:].rstrip())
    sentences = _sentences(ended[-_LAST:])
    if len(sentences) < 3:
        sentences = _sentences(ended)
    two = " ".join(sentences[-2:])
    return Tail(ended, sentences[-1], two, vocabulary(two))


def vocabulary(text: str) -> frozenset[str]:
    """Give the words of a text, in lower case."""
    return frozenset(_spaced(text).replace("'", " ").split())


def first_sentences(text: str, count: int) -> str:
    """Give the first sentences of a paragraph, one space between them."""
    return " ".join(_sentences(text[:600])[:count])


def signature(text: str) -> bool:
    """Say whether a paragraph is no more than a name or the words before it, as under a letter."""
    if len(text) >= 60:
        return False
    return _SIGNATURE.fullmatch(text) is not None or pattern("farewell").match(text) is not None


def names(lead: Tail) -> frozenset[str]:
    """Name whoever the last sentence of a lead-in says is about to speak; his own words will not name him."""
    saying = words("saying")
    if saying.isdisjoint(lead.vocabulary):
        return frozenset()
    sentence, found = lead.last, set[str]()
    for verb in _WORD.finditer(sentence):
        if verb[0] in saying:
            before = list(_NAME.finditer(sentence, max(0, verb.start() - 60), verb.start()))
            after = _NAME.match(sentence, verb.end() + 1)
            found.update(each[0] for each in before[-1:] or ([after] if after else []))
    return frozenset(found) - words("not_names")


_MENTIONED = compiled(
    r"(?:(?<=[a-zà-þ,;] )|^(?=\w+(?:’s\b| [A-ZÀ-Þ]| \w+ed\b| says\b| writes\b)))[A-ZÀ-Þ][^\W\d_]{2,}"
)


def mentioned(lead: Tail) -> frozenset[str]:
    """Give the names in the last sentences of a paragraph; a word with a capital that any has there is none."""
    return frozenset(_MENTIONED.findall(lead.two)) - words("not_names")


_PHRASE = compiled(r"[^\W_]\S*\s\S+\s\S.{0,80}?(?=[.,;:!?…]*$)")
_PAIR = compiled(r"[^\W_]\S{4,}\s[^\W_]\S{4,}?(?=[.,;:!?…]*$)")


def phrase_of(quoted: str) -> str | None:
    """Give what words between marks say, as it is looked for elsewhere; None where they are too few to tell."""
    found = _PHRASE.match(quoted) or _PAIR.match(quoted)
    return found[0].casefold() if found else None


class Style:
    """How an essay uses small words, and how far a paragraph is from that."""

    def __init__(self, counts: Sequence[Mapping[str, int]]) -> None:
        self._whole: Counter[str] = Counter()
        for each in counts:
            self._whole.update(each)
        self._total = self._whole.total()
        known = [far for each in counts if (far := self._far(each, own=True)) >= 0]
        self._tells = self._total >= 500 and len(known) >= 8
        self._mean = sum(known) / max(1, len(known))
        self._spread = math.sqrt(sum((far - self._mean) ** 2 for far in known) / max(1, len(known))) or 1.0

    def distance(self, counts: Mapping[str, int], *, own: bool) -> float:
        """Tell how far small words are from the essay's, in standard deviations; ``own`` ones are among them."""
        far = self._far(counts, own=own) if self._tells else -1.0
        return (far - self._mean) / self._spread if far >= 0 else 0.0

    def _far(self, counts: Mapping[str, int], *, own: bool) -> float:
        """The root of twice the sum of n·log(n / expected), as in a G-test; below nothing for too few words."""
        size = sum(counts.values())
        if size < 12:
            return -1.0
        rest = self._total - size if own else self._total
        sum_ = size * math.log((rest + 20) / size)
        whole, log = self._whole, math.log
        for word, n in counts.items():
            sum_ += n * log(n / (whole[word] - (n if own else 0) + 0.5))
        return math.sqrt(max(0.0, 2 * sum_))


def sample(texts: Sequence[str]) -> list[int]:
    """Choose the paragraphs that show an essay's habits: all, or of a long one runs from beginning to end."""
    ends = list(accumulate(map(len, texts)))
    total = ends[-1] if ends else 0
    if total <= _ENOUGH:
        return list(range(len(texts)))
    step, run = total / _RUNS, _ENOUGH / _RUNS
    return [i for i, end in enumerate(ends) if (end - len(texts[i])) % step < run]


def runs(chosen: Sequence[int]) -> Iterator[range]:
    """Give numbers in order as runs of neighbours."""
    first = 0
    for place in range(1, len(chosen) + 1):
        if place == len(chosen) or chosen[place] != chosen[place - 1] + 1:
            yield range(chosen[first], chosen[place - 1] + 1)
            first = place

"""Say who speaks in a quotation, where something says so.

In this order, and the first that says anything decides: words that break into the quotation or follow it ("...," Meer
writes, "..."); the words that lead into it ("Banda, his pen dripping malice, says:"), where one capitalised name and
no other governs a verb of saying; the quotation that it goes on with; "he" or "she" who governs such a verb, where
the sentences before have one speaker as their subject; the rest of the sentence it stands in ("Glorifying the "...,"
Banda declares"); an earlier quotation whose words it says again; and, of a block quotation, who spoke last in the
paragraph that leads into it.  Where two names do, or none, nobody is named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from tui_reader.apparatus.entries import Attribution
from tui_reader.apparatus.names import fold
from tui_reader.apparatus.words import any_of, known
from tui_reader.document import Document, Inference, Quotation, Range

Progress = Callable[[float], None]

_FEWEST_WORDS = 4
_REACH = 600
"""How far back the sentence is looked for that leads into a quotation."""
_BACK = 3000
"""How far back a speaker is looked for whom "he" may mean."""
_AFTER = 100
"""How far a quotation's end the words are looked for that break into it."""
_SENTENCE = re.compile(r"(?<=[.!?])[”\"’)]*(?:\[\^?\w+\])?\s+(?=[^\W\d_a-z“\"])")
_QUOTED = re.compile(r"“[^”]*(?:”|$)")
_HELD = "“…”"
"""Stands for a quotation in a sentence that is read without it."""

_CAPITAL = r"[^\W\d_a-z][\w’'-]*"
_HONORIFIC = r"(?:(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Sir|Lord|Lady)\.?\s+)?"
_NAME = rf"(?:{_HONORIFIC}(?:(?:[^\W\d_a-z]\.\s?)+|{_CAPITAL}\s+(?:(?:de|von|van|of)\s+)?){{0,3}}{_CAPITAL})"
_ADVERBS = r"so|then|also|again|now|once|later|himself|herself|has|had|further|even|thus|first|there"
_BETWEEN = rf"(?:,\s[^,.:;“”\"]{{3,60}},)?(?:\s+(?:{_ADVERBS})){{0,2}}(?:\s+\w+ly)?"
_PRONOUN = re.compile(r"(?<![\w’'])(?:[Hh]e|[Ss]he)(?![\w’'])")


@dataclass(frozen=True, slots=True)
class _Said:
    """Who speaks, how sure that is, and why."""

    speaker: str
    confidence: float
    reason: str


@cache
def _governing() -> re.Pattern[str]:
    """Match a name before its verb of saying, or after it."""
    verb = any_of("saying", "english")
    before = rf"(?<![\w’'])(?P<before>{_NAME}){_BETWEEN}\s+(?:[^\W\d_]+ly\s+)?(?:{verb})"
    after = rf"(?<!\w)(?:{any_of('saying', 'inverted')})\s+(?P<after>{_NAME})(?=\s*[:,]|\s+(?:in|to|of|on)\b|\s*$)"
    quoting = rf"(?<!\w){any_of('saying', 'quoting')}\s+(?P<quoted>{_NAME})"
    according = rf"(?:[Aa]ccording to|[Ii]n the words of|[Tt]o quote)\s+(?P<according>{_NAME})"
    words = rf"(?<![\w’'])(?P<words>{_NAME})[’']s?\s+(?:\w+\s+)?(?:words|phrase|expression|formula|dictum)\b"
    return re.compile(f"{quoting}|{before}|{after}|{according}|{words}", re.UNICODE)


@cache
def _breaking_in() -> re.Pattern[str]:
    """Match what follows a quotation, or breaks into it, and says whose it is."""
    verb, inverted = any_of("saying", "english"), any_of("saying", "inverted")
    small = r"(?:(?:the\s+)?(?:old|good|poor|young|great|same)\s+)?"
    return re.compile(
        rf"[,;:—–-]{{0,2}}\s*(?:{small}(?P<name>{_NAME}){_BETWEEN}\s+(?:[^\W\d_]+ly\s+)?(?:{verb})"
        rf"|(?:{inverted})\s+{small}(?P<after>{_NAME})|(?P<he>[Hh]e|[Ss]he){_BETWEEN}\s+(?:{verb})"
        rf"|(?:was|is|ran|came)\s+(?P<his>his|her)\s+(?:\w+\s+)?(?:reply|answer|word|words|comment|verdict)\b)"
    )


@cache
def _saying() -> re.Pattern[str]:
    return re.compile(any_of("saying", "english"))


def attributions(document: Document, progress: Progress | None = None) -> tuple[Attribution, ...]:
    """Name the speakers of quotations, as far as something says who speaks."""
    speakers = _Speakers(document)
    found: list[Attribution] = []
    for place, quotation in enumerate(document.quotations):
        if progress is not None and place % 200 == 0:
            progress(place / len(document.quotations))
        if quotation.range.start >= document.body.end:
            break
        said = speakers.of(quotation)
        if said is not None:
            found.append(
                Attribution(quotation.range, said.speaker, Inference(said.confidence, (said.reason,)))
            )
    return tuple(found)


class _Speakers:
    """Who speaks, one quotation after another: what was found is needed by those that go on, or echo."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.before: Quotation | None = None
        """The quotation before, of the same depth."""
        self.found: dict[Range, _Said] = {}
        self.heard: list[tuple[str, _Said]] = []
        """The words of quotations whose speaker is known, folded."""

    def of(self, quotation: Quotation) -> _Said | None:
        """Give who speaks in a quotation; they must be asked for in the order of the text."""
        long = quotation.block or long_enough(self.document, quotation)
        said = None
        if quotation.depth == 1:
            said = (self._broken_into(quotation) or self._led_in(quotation)) if long else None
            said = said or self._going_on(quotation) or (self._pronoun(quotation) if long else None)
            said = said or self._sentence(quotation)
        else:
            said = self._led_in(quotation) if long else None
        said = said or self._echoed(quotation)
        if said is None and quotation.block:
            said = self._spoke_last(quotation)
        if quotation.depth == 1:
            self.before = quotation
        if said is not None:
            self.found[quotation.range] = said
            self.heard.append((_words(self.document.bare_words(quotation.range)), said))
        return said

    # -- the words at its edges

    def _broken_into(self, quotation: Quotation) -> _Said | None:
        """Look at the words after a run-in quotation."""
        if quotation.block:
            return None
        end = quotation.range.end
        after = self.document.text[end : min(end + _AFTER, self.document.body.end)].split("\n", 1)[0]
        match = _breaking_in().match(after)
        if match is None:
            return None
        shown = f"followed by “{' '.join(match.group().strip(' ,;:—–-').split())}”"
        named = _bare(match["name"] or match["after"] or "")
        if named:
            return _Said(named, 0.85, shown)
        if match["he"] or match["his"]:
            return self._meant(quotation.range.start, shown)
        return None

    def _led_in(self, quotation: Quotation) -> _Said | None:
        named = _speaker(lead_in(self.document, quotation))
        return _Said(named[0], 0.8, f"introduced by “{named[1]}”") if named else None

    def _going_on(self, quotation: Quotation) -> _Said | None:
        """Look whether it goes on after no more than the words that say who speaks."""
        before = self.before
        if before is None or quotation.block or before.block or before.range not in self.found:
            return None
        between = self.document.text[before.range.end : quotation.range.start]
        if len(between) > _AFTER or "\n" in between:
            return None
        tag = _breaking_in().match(between)
        rest = between[tag.end() :] if tag else between
        if tag and re.fullmatch(r"[^.!?“”]{0,60}[.,:;]?\s*(?:and\s+|that\s+)*", rest):
            said = self.found[before.range]
            return _Said(said.speaker, 0.75, f"goes on with what {said.speaker} says before")
        return None

    # -- he and she

    def _pronoun(self, quotation: Quotation) -> _Said | None:
        """Look whether "he" or "she" governs the verb that leads into it."""
        lead = _QUOTED.sub(_HELD, lead_in(self.document, quotation))
        for pronoun in _PRONOUN.finditer(lead):
            rest = lead[pronoun.end() :]
            verb = _saying().search(rest[:160])
            if verb and not _name_in(rest[: verb.start()]):
                shown = f"introduced by “{' '.join(f'{pronoun[0]}{rest[: verb.end()]}'.split())}”"
                named = self._persons_in(lead[: pronoun.start()])
                if len(named) == 1:
                    return _Said(named[0], 0.7, f"{shown}; the sentence speaks of {named[0]}")
                return None if named else self._meant(quotation.range.start, shown)
        return None

    def _meant(self, at: int, shown: str) -> _Said | None:
        """Give whom "he" means: who is the subject of the nearest sentence before that has a speaker for one."""
        for far, sentence in enumerate(self._sentences_before(at)):
            subjects = {name.split()[-1]: name for name in self._subjects(sentence)}
            if len(subjects) > 1:
                return None
            for last, name in subjects.items():
                if last in self._persons or far <= 1:
                    return _Said(name, 0.7, f"{shown}; the sentences before speak of {name}")
                return None
        return None

    def _persons_in(self, words: str) -> list[str]:
        """Name the speakers of the essay that words name, each once."""
        names = [_bare(match[0]) for match in re.finditer(_NAME, words)]
        return list(
            {name.split()[-1]: name for name in names if name and name.split()[-1] in self._persons}.values()
        )

    def _sentences_before(self, at: int) -> Iterator[str]:
        """Give the sentences before a place, the nearest first, without what they quote; no heading is passed."""
        low = max(self.document.body.start, at - _BACK)
        heading = max((b.end for b in self._headings if b.end <= at), default=low)
        text = self.document.text[max(low, heading) : at]
        for paragraph in reversed(text.split("\n")):
            bare = _QUOTED.sub(_HELD, paragraph)
            yield from reversed([sentence for sentence in _SENTENCE.split(bare) if sentence.strip()])

    @cached_property
    def _headings(self) -> list[Range]:
        return [block.range for block in self.document.blocks if str(block.kind) == "heading"]

    def _subjects(self, sentence: str) -> list[str]:
        """Give the names that are a sentence's subject: at its head, or before a verb of saying."""
        found: list[str] = []
        for match in re.finditer(_NAME, sentence):
            name = _bare(match[0])
            if not name or name.split()[-1] not in self._persons | self._names:
                continue
            before, after = sentence[: match.start()], sentence[match.end() :]
            if _subordinate(sentence):
                opens = before.endswith(", ") and re.match(r"\s+[^\W\d_]+\b", after) is not None
            else:
                opens = len(before.split()) <= 1 and not re.search(r"\b(?:of|to|by|with|from)\s+$", before)
            governs = (not _subordinate(sentence) or "," in before) and re.match(
                rf"{_BETWEEN}\s+(?:{any_of('saying', 'english')})", after
            )
            if (opens and not after.startswith(("’s", "'s", "’ "))) or governs or before.endswith("by "):
                found.append(name)
        return found

    @cached_property
    def _persons(self) -> frozenset[str]:
        """The last names of all who govern a verb of saying anywhere in the essay, or have an initial or a title."""
        text = self.document.text[self.document.body.start : self.document.body.end]
        names: Counter[str] = Counter()
        for match in _governing().finditer(text):
            if name := _bare(match[match.lastgroup or 0]):
                names[name.split()[-1]] += 1
        for match in re.finditer(rf"(?:[^\W\d_a-z]\.\s|(?:Mr|Mrs|Ms|Dr|Prof|Sir)\.?\s)({_CAPITAL})", text):
            names[match[1]] += 1
        return frozenset(names)

    @cached_property
    def _names(self) -> frozenset[str]:
        """Words that have a capital after a small word somewhere: names, of whatever it be."""
        text = self.document.text[self.document.body.start : self.document.body.end]
        return frozenset(re.findall(rf"(?<=[a-zß-ÿ] )({_CAPITAL})", text))

    # -- what is said elsewhere

    def _sentence(self, quotation: Quotation) -> _Said | None:
        """Look at the whole sentence a run-in quotation stands in, what it quotes left aside."""
        if quotation.block:
            return None
        start, end = quotation.range.start, quotation.range.end
        block = self.document.blocks[self.document.block_at(start)]
        before = _SENTENCE.split(self.document.text[block.start : start])[-1]
        after = _SENTENCE.split(self.document.text[end : block.end] + " ")[0]
        if self.document.text[end - 2 : end - 1] in ".!?" and re.match(r"\s+[^\W\d_a-z]", after):
            after = ""
        named = _speaker(before + _HELD + _QUOTED.sub(_HELD, after), upto=len(before))
        return _Said(named[0], 0.65, f"in a sentence with “{named[1]}”") if named else None

    def _echoed(self, quotation: Quotation) -> _Said | None:
        """Look whether an earlier quotation has the same words; of one word that says nothing."""
        words = _words(self.document.bare_words(quotation.range))
        if words.count(" ") < 3:
            return None
        told = [said for heard, said in self.heard[-40:] if words in heard]
        speakers = {said.speaker for said in told}
        if len(speakers) != 1:
            return None
        [speaker] = speakers
        return _Said(speaker, 0.75, f"says again what {speaker} is quoted with before")

    def _spoke_last(self, quotation: Quotation) -> _Said | None:
        """Look who spoke last in the paragraph that leads into a block quotation."""
        before = self.document.text[
            max(self.document.body.start, quotation.range.start - _BACK) : quotation.range.start
        ]
        paragraph = before.rstrip().rsplit("\n", 1)[-1]
        if not paragraph.rstrip().endswith((":", "—", "–", ",")):
            return None
        bare = _QUOTED.sub(_held, paragraph)
        for sentence in reversed(_SENTENCE.split(bare)[:-1]):
            named = _speaker(sentence, upto=0)
            if named:
                return _Said(named[0], 0.6, f"the paragraph before has “{named[1]}”")
            if _name_in(sentence):
                return None
        return None


def _held(quoted: re.Match[str]) -> str:
    """Put a mark in place of a quotation that ends a sentence where the quotation does."""
    return "“….”" if re.search(r"[.!?]”$", quoted[0]) else _HELD


def long_enough(document: Document, quotation: Quotation) -> bool:
    """Say whether a run-in quotation has four words or more."""
    return len(re.findall(r"\w[\w’'-]*", document.words(quotation.range))) >= _FEWEST_WORDS


def lead_in(document: Document, quotation: Quotation) -> str:
    """Give the sentence, or the part of one, that leads into a quotation."""
    start = quotation.range.start
    low = max(document.body.start, start - _REACH)
    before = document.text[low:start]
    if not quotation.block:
        before = before.rsplit("\n", 1)[-1]
    else:
        before = before.rstrip().rsplit("\n", 1)[-1]
        before = _without_callouts(document, before, start)
    return " ".join(_SENTENCE.split(before.rstrip())[-1].split())


def _without_callouts(document: Document, before: str, end: int) -> str:
    """Leave out a callout that closes the lead-in."""
    gone = document.callouts_in(Range(max(end - 12, 0), end))
    for callout, _ in gone:
        words = document.words(callout)
        before = before.removesuffix(words)
    return before


def _speaker(sentence: str, *, upto: int | None = None) -> tuple[str, str] | None:
    """Give the one name that governs a verb of saying in a sentence, and the words that show it.

    Args:
        upto: Where the quotation stands that it is asked for, if not at the end: a quotation between the verb and
            that place is what the verb governs.
    """
    found: dict[str, str] = {}
    full = ""
    for match in _governing().finditer(sentence):
        if _quoted(sentence, match.start()) or _quotes(sentence[match.end() : upto]):
            continue
        name = _bare(match[match.lastgroup or 0])
        if name:
            found.setdefault(name.split()[-1], " ".join(match.group().split()))
            full = name
    if len(found) != 1:
        return None
    surname, words = found.popitem()
    return (full if full.split()[-1] == surname else surname), words


def _subordinate(sentence: str) -> bool:
    """Say whether a sentence begins with a clause or a phrase that its subject stands behind."""
    return (
        sentence.split(maxsplit=1)[:1] != []
        and fold(sentence.split()[0]) in known("opening", "english")
        and "," in sentence
    )


def _name_in(words: str) -> bool:
    """Say whether there is a name in words that is not at the head of a sentence."""
    return any(_bare(match[0]) for match in re.finditer(rf"(?<=[a-z,] ){_NAME}", words))


def _words(text: str) -> str:
    return " " + " ".join(re.findall(r"[^\W_]+", fold(text))) + " "


def _quotes(words: str) -> bool:
    """Say whether another quotation, and not only a phrase, stands between a verb and the end of a sentence."""
    return any(len(match.group().split()) >= _FEWEST_WORDS for match in re.finditer(r"“[^”]*”", words))


def _quoted(sentence: str, at: int) -> bool:
    """Say whether a place in a sentence lies within quotation marks."""
    before = sentence[:at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _bare(name: str) -> str:
    """Take off what a sentence puts before a name, and refuse what is none."""
    words = name.split()
    while words and fold(words[0]).strip(".,") in known("no_name") | known("article") | known(
        "prose", "english"
    ):
        words.pop(0)
    return " ".join(words).removesuffix("’s").removesuffix("'s")

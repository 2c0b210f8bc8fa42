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
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from tui_reader.apparatus.entries import Attribution
from tui_reader.apparatus.names import fold
from tui_reader.apparatus.speaking import (
    FEWEST_WORDS,
    NAME,
    Persons,
    bare,
    breaking_in,
    name_in,
    saying,
    speaker,
)
from tui_reader.document import Document, Inference, Kind, Position, Quotation, Range
from tui_reader.patterns import compiled

Progress = Callable[[float], None]

_REACH = 600
"""How far back the sentence is looked for that leads into a quotation."""
_BACK = 3000
"""How far back a speaker is looked for whom "he" may mean."""
_LONGEST = 5000
"""Characters before or after a quotation from which on what it stands in is no sentence, whatever ends it."""
_AFTER = 100
"""How far a quotation's end the words are looked for that break into it."""
_SENTENCE = compiled(r"(?<=[.!?])[”\"’)]*(?:\[\^?\w+\])?\s+(?=[^\W\d_a-z“\"])")
_QUOTED = compiled(r"“[^”]*(?:”|$)")
_HELD = "“…”"
"""Stands for a quotation in a sentence that is read without it."""

_PRONOUN = compiled(r"(?<![\w’'])(?:[Hh]e|[Ss]he)(?![\w’'])")


class _Said(NamedTuple):
    """Who speaks, how sure that is, and why."""

    speaker: str
    confidence: float
    reason: str


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
        self.persons = Persons(document)
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
        match = breaking_in().match(after)
        if match is None:
            return None
        shown = f"followed by “{' '.join(match.group().strip(' ,;:—–-').split())}”"
        named = bare(match["name"] or match["after"] or "")
        if named:
            return _Said(named, 0.85, shown)
        if match["he"] or match["his"]:
            return self._meant(quotation.range.start, shown)
        return None

    def _led_in(self, quotation: Quotation) -> _Said | None:
        named = speaker(lead_in(self.document, quotation))
        return _Said(named[0], 0.8, f"introduced by “{named[1]}”") if named else None

    def _going_on(self, quotation: Quotation) -> _Said | None:
        """Look whether it goes on after no more than the words that say who speaks."""
        before = self.before
        if before is None or quotation.block or before.block or before.range not in self.found:
            return None
        between = self.document.text[before.range.end : quotation.range.start]
        if len(between) > _AFTER or "\n" in between:
            return None
        tag = breaking_in().match(between)
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
            verb = saying().search(rest[:160])
            if verb and not name_in(rest[: verb.start()]):
                shown = f"introduced by “{' '.join(f'{pronoun[0]}{rest[: verb.end()]}'.split())}”"
                named = self._persons_in(lead[: pronoun.start()])
                if len(named) == 1:
                    return _Said(named[0], 0.7, f"{shown}; the sentence speaks of {named[0]}")
                return None if named else self._meant(quotation.range.start, shown)
        return None

    def _meant(self, at: int, shown: str) -> _Said | None:
        """Give whom "he" means: who is the subject of the nearest sentence before that has a speaker for one."""
        for far, sentence in enumerate(self._sentences_before(at)):
            subjects = {name.split()[-1]: name for name in self.persons.subjects(sentence)}
            if len(subjects) > 1:
                return None
            for last, name in subjects.items():
                if far <= 1 or self.persons.is_person(last):
                    return _Said(name, 0.7, f"{shown}; the sentences before speak of {name}")
                return None
        return None

    def _persons_in(self, words: str) -> list[str]:
        """Name the speakers of the essay that words name, each once."""
        names = [bare(match[0]) for match in re.finditer(NAME, words)]
        return list(
            {
                name.split()[-1]: name for name in names if name and self.persons.is_person(name.split()[-1])
            }.values()
        )

    def _sentences_before(self, at: int) -> Iterator[str]:
        """Give the sentences before a place, the nearest first, without what they quote; no heading is passed."""
        low = max(self.document.body.start, at - _BACK)
        before = bisect_right(self._headings, at)
        heading = self._headings[before - 1] if before else low
        text = self.document.text[max(low, heading) : at]
        for paragraph in reversed(text.split("\n")):
            bare = _QUOTED.sub(_HELD, paragraph)
            yield from reversed([sentence for sentence in _SENTENCE.split(bare) if sentence.strip()])

    @cached_property
    def _headings(self) -> list[Position]:
        """Where the headings end."""
        return [block.end for _, block in self.document.blocks.of_kind(Kind.HEADING)]

    # -- what is said elsewhere

    def _sentence(self, quotation: Quotation) -> _Said | None:
        """Look at the whole sentence a run-in quotation stands in, what it quotes left aside."""
        if quotation.block:
            return None
        start, end = quotation.range.start, quotation.range.end
        block = self.document.blocks[self.document.block_at(start)]
        low, high = max(block.start, start - _LONGEST), min(block.end, end + _LONGEST)
        before = _SENTENCE.split(self.document.text[low:start])[-1]
        after = _SENTENCE.split(self.document.text[end:high] + " ")[0]
        if max(len(before), len(after)) >= _LONGEST:
            return None
        if self.document.text[end - 2 : end - 1] in ".!?" and re.match(r"\s+[^\W\d_a-z]", after):
            after = ""
        named = speaker(before + _HELD + _QUOTED.sub(_HELD, after), upto=len(before))
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
            named = speaker(sentence, upto=0)
            if named:
                return _Said(named[0], 0.6, f"the paragraph before has “{named[1]}”")
            if name_in(sentence):
                return None
        return None


def _held(quoted: re.Match[str]) -> str:
    """Put a mark in place of a quotation that ends a sentence where the quotation does."""
    return "“….”" if re.search(r"[.!?]”$", quoted[0]) else _HELD


def long_enough(document: Document, quotation: Quotation) -> bool:
    """Say whether a run-in quotation has four words or more."""
    return len(re.findall(r"\w[\w’'-]*", document.words(quotation.range))) >= FEWEST_WORDS


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


def _words(text: str) -> str:
    return " " + " ".join(re.findall(r"[^\W_]+", fold(text))) + " "

"""Say who speaks in a quotation, where the words that lead into it say so.

Only a capitalised name that directly governs a verb of saying counts: "Banda, his pen dripping malice,
says:", "As Trotsky so brilliantly explained:", "Again we quote Trotsky:".  Where two names do, or none,
nobody is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from tui_reader.apparatus.entries import Attribution
from tui_reader.apparatus.names import fold
from tui_reader.apparatus.words import any_of, known
from tui_reader.document import Document, Inference, Quotation, Range

Progress = Callable[[float], None]

_FEWEST_WORDS = 4
_REACH = 600
"""How far back the sentence is looked for that leads into a quotation."""

_CAPITAL = r"[^\W\d_a-z][\w’'-]*"
_HONORIFIC = r"(?:(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Sir|Lord|Lady)\.?\s+)?"
_NAME = rf"(?:{_HONORIFIC}(?:(?:[^\W\d_a-z]\.\s?)+|{_CAPITAL}\s+(?:(?:de|von|van|of)\s+)?){{0,3}}{_CAPITAL})"
_ADVERBS = r"so|then|also|again|now|once|later|himself|herself|has|had|further|even|thus|first|there"
_BETWEEN = rf"(?:,\s[^,.:;“”\"]{{3,60}},)?(?:\s+(?:{_ADVERBS})){{0,2}}(?:\s+\w+ly)?"


@cache
def _governing() -> re.Pattern[str]:
    """Match a name before its verb of saying, or after it."""
    verb = any_of("saying", "english")
    before = rf"(?<![\w’'])(?P<before>{_NAME}){_BETWEEN}\s+(?:[^\W\d_]+ly\s+)?(?:{verb})"
    after = rf"(?<!\w)(?:{any_of('saying', 'inverted')})\s+(?P<after>{_NAME})(?=\s*[:,]|\s+(?:in|to|of|on)\b|\s*$)"
    quoting = rf"(?<!\w){any_of('saying', 'quoting')}\s+(?P<quoted>{_NAME})"
    according = rf"(?:according to|in the words of|To quote)\s+(?P<according>{_NAME})"
    return re.compile(f"{quoting}|{before}|{after}|{according}", re.UNICODE)


def attributions(document: Document, progress: Progress | None = None) -> tuple[Attribution, ...]:
    """Name the speakers of block quotations and of run-in quotations of some length."""
    found: list[Attribution] = []
    for place, quotation in enumerate(document.quotations):
        if progress is not None and place % 200 == 0:
            progress(place / len(document.quotations))
        if not (quotation.block or long_enough(document, quotation)):
            continue
        named = _speaker(lead_in(document, quotation))
        if named is not None:
            name, words = named
            reasons = (f"introduced by “{words}”",)
            found.append(Attribution(quotation.range, name, Inference(0.8, reasons)))
    return tuple(found)


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
    sentence = re.split(r"(?<=[.!?])[”\"’)]*\s+(?=[^\W\d_a-z“\"])", before.rstrip())[-1]
    return " ".join(sentence.split())


def _without_callouts(document: Document, before: str, end: int) -> str:
    """Leave out a callout that closes the lead-in."""
    gone = document.callouts_in(Range(max(end - 12, 0), end))
    for callout, _ in gone:
        words = document.words(callout)
        before = before.removesuffix(words)
    return before


def _speaker(sentence: str) -> tuple[str, str] | None:
    """Give the one name that governs a verb of saying in a sentence, and the words that show it."""
    found: dict[str, str] = {}
    full = ""
    for match in _governing().finditer(sentence):
        if _quoted(sentence, match.start()) or _quotes(sentence[match.end() :]):
            continue
        name = _bare(match[match.lastgroup or 0])
        if name:
            found.setdefault(name.split()[-1], " ".join(match.group().split()))
            full = name
    if len(found) != 1:
        return None
    surname, words = found.popitem()
    return (full if full.split()[-1] == surname else surname), words


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

"""Names that speak: who governs a verb of saying in a sentence, and which names of an essay are speakers'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tui_reader.apparatus.names import fold
from tui_reader.apparatus.words import any_of, known
from tui_reader.document import Document
from tui_reader.patterns import compiled

FEWEST_WORDS = 4
"""Words from which on a quotation is one, and no phrase."""
_NEAR = 110
"""So far from a name the verb of saying is looked for that it governs."""
_PLACES = 200
"""Places of a name that are looked at."""
_TITLED = compiled(r"(?:[^\W\d_a-z]\.|(?:Mr|Mrs|Ms|Dr|Prof|Sir)\.?)\s$")
_SMALL = compiled("[a-zß-ÿ] ")
_CAPITAL = r"[^\W\d_a-z][\w’'-]*"
_HONORIFIC = r"(?:(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Sir|Lord|Lady)\.?\s+)?"
NAME = rf"(?:{_HONORIFIC}(?:(?:[^\W\d_a-z]\.\s?)+|{_CAPITAL}\s+(?:(?:de|von|van|of)\s+)?){{0,3}}{_CAPITAL})"
_ADVERBS = r"so|then|also|again|now|once|later|himself|herself|has|had|further|even|thus|first|there"
_BETWEEN = rf"(?:,\s[^,.:;“”\"]{{3,60}},)?(?:\s+(?:{_ADVERBS})){{0,2}}(?:\s+\w+ly)?"


@cache
def _governing() -> re.Pattern[str]:
    """Match a name before its verb of saying, or after it."""
    verb = any_of("saying", "english")
    before = rf"(?<![\w’'])(?P<before>{NAME}){_BETWEEN}\s+(?:[^\W\d_]+ly\s+)?(?:{verb})"
    after = (
        rf"(?<!\w)(?:{any_of('saying', 'inverted')})\s+(?P<after>{NAME})(?=\s*[:,]|\s+(?:in|to|of|on)\b|\s*$)"
    )
    quoting = rf"(?<!\w){any_of('saying', 'quoting')}\s+(?P<quoted>{NAME})"
    according = rf"(?:[Aa]ccording to|[Ii]n the words of|[Tt]o quote)\s+(?P<according>{NAME})"
    words = rf"(?<![\w’'])(?P<words>{NAME})[’']s?\s+(?:\w+\s+)?(?:words|phrase|expression|formula|dictum)\b"
    return re.compile(f"{quoting}|{before}|{after}|{according}|{words}", re.UNICODE)


@cache
def breaking_in() -> re.Pattern[str]:
    """Match what follows a quotation, or breaks into it, and says whose it is."""
    verb, inverted = any_of("saying", "english"), any_of("saying", "inverted")
    small = r"(?:(?:the\s+)?(?:old|good|poor|young|great|same)\s+)?"
    return re.compile(
        rf"[,;:—–-]{{0,2}}\s*(?:{small}(?P<name>{NAME}){_BETWEEN}\s+(?:[^\W\d_]+ly\s+)?(?:{verb})"
        rf"|(?:{inverted})\s+{small}(?P<after>{NAME})|(?P<he>[Hh]e|[Ss]he){_BETWEEN}\s+(?:{verb})"
        rf"|(?:was|is|ran|came)\s+(?P<his>his|her)\s+(?:\w+\s+)?(?:reply|answer|word|words|comment|verdict)\b)"
    )


@cache
def saying() -> re.Pattern[str]:
    """Match a verb of saying."""
    return re.compile(any_of("saying", "english"))


def speaker(sentence: str, *, upto: int | None = None) -> tuple[str, str] | None:
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
        name = bare(match[match.lastgroup or 0])
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


def name_in(words: str) -> bool:
    """Say whether there is a name in words that is not at the head of a sentence."""
    return any(bare(match[0]) for match in re.finditer(rf"(?<=[a-z,] ){NAME}", words))


def _quotes(words: str) -> bool:
    """Say whether another quotation, and not only a phrase, stands between a verb and the end of a sentence."""
    return any(len(match.group().split()) >= FEWEST_WORDS for match in re.finditer(r"“[^”]*”", words))


def _quoted(sentence: str, at: int) -> bool:
    """Say whether a place in a sentence lies within quotation marks."""
    before = sentence[:at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def bare(name: str) -> str:
    """Take off what a sentence puts before a name, and refuse what is none."""
    words = name.split()
    while words and fold(words[0]).strip(".,") in known("no_name") | known("article") | known(
        "prose", "english"
    ):
        words.pop(0)
    return " ".join(words).removesuffix("’s").removesuffix("'s")


class Persons:
    """The names of an essay, and which of them speak; each is looked for when it is first asked for."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._end = document.body.end
        self._persons: dict[str, bool] = {}
        self._names: dict[str, bool] = {}

    def subjects(self, sentence: str) -> list[str]:
        """Give the names that are a sentence's subject: at its head, or before a verb of saying."""
        found: list[str] = []
        for match in re.finditer(NAME, sentence):
            name = bare(match[0])
            if not name or not (self._is_name(name.split()[-1]) or self.is_person(name.split()[-1])):
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

    def is_person(self, last: str) -> bool:
        """Say whether a last name governs a verb of saying anywhere in the essay, or has an initial or a title."""
        if last not in self._persons:
            self._persons[last] = any(self._speaks(at, last) for at in self._places(last))
        return self._persons[last]

    def _speaks(self, at: int, last: str) -> bool:
        text = self._text
        if _TITLED.search(text, max(at - 6, 0), at):
            return True
        words = text[max(at - _NEAR, 0) : at + len(last) + _NEAR]
        found = (bare(match[match.lastgroup or 0]) for match in _governing().finditer(words))
        return any(name.split()[-1] == last for name in found if name)

    def _is_name(self, last: str) -> bool:
        """Say whether a word has a capital after a small word somewhere: a name, of whatever it be."""
        if last not in self._names:
            self._names[last] = any(_SMALL.match(self._text, max(at - 2, 0)) for at in self._places(last))
        return self._names[last]

    def _places(self, word: str) -> Iterator[int]:
        """Give the first places of a word in the essay; a name that none of so many tells is none we know."""
        at = -1
        for _ in range(_PLACES):
            at = self._text.find(word, at + 1, self._end)
            if at < 0:
                return
            around = self._text[max(at - 1, 0) : at] + self._text[at + len(word) : at + len(word) + 1]
            if not re.search(r"\w", around):
                yield at

"""Join what is cited into works, across spellings, short titles and editions.

Two references mean one work when their authors agree and the words of one title stand in the other in the
same order, an abbreviated word counting as the word it begins.  Where several works fit equally, all of them
are given; nothing is chosen in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from tui_reader.apparatus.entries import Verdict
from tui_reader.apparatus.facts import Facts
from tui_reader.apparatus.names import fold, forenames, is_name, significant, surname
from tui_reader.apparatus.reference import Reference
from tui_reader.document import Range

_LIKE_NAME = 0.8
_PREFIX = 4
_MOST = 400
"""How many works of one name or word are compared; an essay with more is a catalogue."""


@dataclass(slots=True)
class Draft:
    """A work while the notes are being read."""

    id: str
    author: str
    title: str
    words: tuple[str, ...]
    facts: Facts
    reference: str
    note: str
    """The id of the note that names it first."""
    fullest: str
    """The id of the note that names it most fully."""
    cited: list[Range] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Match(NamedTuple):
    """What a reference may mean among the works known so far."""

    works: tuple[str, ...]
    reason: str
    exact: bool = False
    """Whether the title is as full as the work's own."""


_NOTHING = Match((), "")


class Register:
    """The works known so far, by author and by the words of their titles."""

    def __init__(self) -> None:
        self.works: dict[str, Draft] = {}
        self._by_surname: dict[str, list[str]] = {}
        self._by_word: dict[str, list[str]] = {}
        self._by_alias: dict[str, str] = {}

    def add(self, reference: Reference, note: str) -> str:
        """Enter a work that is cited for the first time; give its id."""
        words = significant(reference.title)
        name = self._new_id(surname(reference.author), words)
        self.works[name] = Draft(
            name, reference.author, reference.title, words, reference.facts, reference.head, note, note
        )  # fmt: skip
        if reference.author:
            self._by_surname.setdefault(surname(reference.author), []).append(name)
        self._index(name, words)
        return name

    def _index(self, name: str, words: Iterable[str]) -> None:
        for word in words:
            works = self._by_word.setdefault(word[:_PREFIX], [])
            if not works or works[-1] != name:
                works.append(name)

    def _new_id(self, author: str, words: tuple[str, ...]) -> str:
        stem = "-".join([part for part in (author, *words[:3]) if part]) or "work"
        name, number = stem, 2
        while name in self.works:
            name, number = f"{stem}-{number}", number + 1
        return name

    def call(self, alias: str, work: str) -> None:
        """Remember that a work is cited by another name from here on."""
        self._by_alias[fold(alias).strip(" .,")] = work

    def called(self, alias: str) -> str | None:
        """Give the work that is cited by a name of its own from its first mention on."""
        return self._by_alias.get(fold(alias).strip(" .,"))

    def learn(self, work: str, reference: Reference, note: str) -> None:
        """Take from a later citation what the first did not say."""
        draft = self.works[work]
        if reference.author and not draft.author:
            draft.author = reference.author
            self._by_surname.setdefault(surname(reference.author), []).append(work)
        elif len(reference.author) > len(draft.author) and surname(reference.author) == surname(draft.author):
            draft.author = reference.author
        words = significant(reference.title)
        facts = draft.facts
        if len(words) > len(draft.words) or (
            reference.facts.year and not facts.year and len(words) == len(draft.words)
        ):
            self._index(work, words)
            draft.title, draft.words, draft.fullest = reference.title, words, note
            draft.reference = reference.head or draft.reference
        new = reference.facts
        draft.facts = Facts(
            facts.year or new.year, facts.place or new.place, facts.publisher or new.publisher,
            facts.editor or new.editor, facts.translator or new.translator,
        )  # fmt: skip

    def of_author(self, author: str) -> tuple[str, ...]:
        """Give the works of an author, by surname, and by forenames as far as both are given."""
        works = self._by_surname.get(surname(author), [])[-_MOST:]
        return tuple(name for name in works if _agree(author, self.works[name].author))

    def knows_author(self, name: str) -> bool:
        """Say whether a surname is that of an author cited before."""
        return fold(name) in self._by_surname

    def find(self, reference: Reference) -> Match:
        """Give the works a reference may mean."""
        alias = self.called(reference.title or reference.author)
        if alias:
            return Match(
                (alias,), f"cited as “{reference.title or reference.author}” from its first mention on"
            )
        if reference.author and reference.title:
            return self._by_both(reference)
        if reference.author:
            return self._of_year(self._by_author(reference.author), reference)
        if is_name(reference.title) and not reference.italic:
            found = self._by_author(reference.title)
            if found.works:
                return found
        words = significant(reference.title)
        return self._titled(words, self._with_words(words), reference)

    def _by_author(self, author: str) -> Match:
        works = self.of_author(author)
        if len(works) == 1:
            return Match(works, f"the only work of {author} cited before")
        return Match(works, f"{len(works)} works of {author} are cited before") if works else _NOTHING

    def _of_year(self, match: Match, reference: Reference) -> Match:
        """Keep the works of the year that goes with an author: ``Okkema 1921``."""
        year = reference.facts.year
        if not year:
            return match
        works = tuple(name for name in match.works if self.works[name].facts.year == year)
        return Match(works, f"the work of {reference.author} of {year}" if works else "")

    def _by_both(self, reference: Reference) -> Match:
        words = significant(reference.title)
        found = self._titled(words, self.of_author(reference.author), reference)
        if not found.works and len(words) > 1:
            near = [name for name in self._with_words(words) if self._near(reference.author, name)]
            found = self._titled(words, near, reference)
        return found

    def _near(self, author: str, work: str) -> bool:
        """Say whether a work has no author, or one whose name is spelt much like this one."""
        own = self.works[work].author
        if not own:
            return True
        return SequenceMatcher(None, surname(own), surname(author)).ratio() >= _LIKE_NAME and _agree(
            author, own, loose=True
        )

    def _with_words(self, words: tuple[str, ...]) -> list[str]:
        """Give the works that have the rarest word of a title."""
        lists = [self._by_word.get(word[:_PREFIX], []) for word in words]
        lists = [works for works in lists if works]
        return min(lists, key=len)[-_MOST:] if lists else []

    def _titled(self, words: tuple[str, ...], works: Iterable[str], reference: Reference) -> Match:
        """Choose the works whose titles fit: an equal title before one that is only shortened."""
        works = list(works)
        equal = [name for name in works if words and self.works[name].words == words]
        if equal:
            return Match(tuple(equal), "the same title", exact=True)
        alone = not reference.author and reference.kind is Verdict.FULL
        fitting = [name for name in works if _fits(words, self.works[name].words, alone=alone)]
        fitting = [name for name in fitting if not self._another(reference, self.works[name])]
        if not fitting:
            return _NOTHING
        first = [name for name in fitting if self.works[name].words[: len(words)] == words]
        chosen = first if len(first) == 1 else fitting
        longer = len(words) > len(self.works[chosen[0]].words)
        title = self.works[chosen[0]].title
        return Match(tuple(chosen), f"“{reference.title}” is short for “{title}”", exact=longer)

    def _another(self, reference: Reference, draft: Draft) -> bool:
        """Say whether two titles that fit are still two works, published in different years."""
        years = reference.facts.year, draft.facts.year
        return all(years) and years[0] != years[1]


def _agree(one: str, other: str, *, loose: bool = False) -> bool:
    """Say whether the forenames of two authors may be one person's."""
    ours, theirs = forenames(one), forenames(other)
    if not ours or not theirs or loose:
        return True
    return ours.startswith(theirs) or theirs.startswith(ours) or ours[0] == theirs[0]


@lru_cache(maxsize=50_000)
def _fits(words: tuple[str, ...], full: tuple[str, ...], *, alone: bool) -> bool:
    """Say whether one title may be short for the other."""
    if not words or not full:
        return False
    if len(words) > len(full):
        return len(full) > 1 and words[: len(full)] == full
    if alone and len(words) == 1:
        return False
    return _within(words, full)


def _within(words: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Say whether all words stand in the full title in their order, some of them abbreviated."""
    rest = iter(full)
    return all(any(_same_word(word, other) for other in rest) for word in words)


def _same_word(word: str, other: str) -> bool:
    if word == other:
        return True
    shorter, longer = sorted((word, other), key=len)
    if len(shorter) >= 3 and longer.startswith(shorter):
        return True
    return len(shorter) > 5 and SequenceMatcher(None, shorter, longer).ratio() > 0.88


def other_spelling(reference: Reference, author: str, title: str) -> tuple[str, str]:
    """Give what a reference spells otherwise than an author and a title, and how they do; empty where they agree.

    An abbreviated word, accents and capitals are no other spelling.
    """
    ours, theirs = surname(reference.author), surname(author)
    if ours and theirs and ours != theirs:
        return reference.author, author
    known = significant(title)
    for word in significant(reference.title):
        like = [] if word in known else [other for other in known if _misspelt(word, other)]
        if like:
            return _as_printed(word, reference.title), _as_printed(like[0], title)
    return "", ""


def _misspelt(word: str, other: str) -> bool:
    return not (word.startswith(other) or other.startswith(word)) and _same_word(word, other)


def _as_printed(word: str, title: str) -> str:
    return next((one for one in re.findall(r"[^\W\d_]+", title) if fold(one) == word), word)

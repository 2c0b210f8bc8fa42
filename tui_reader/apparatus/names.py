"""Tell names of people from titles of works, by their words alone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tui_reader.apparatus.words import known
from tui_reader.patterns import compiled

_INITIALS = compiled(r"(?:[^\W\d_a-z]\w{0,2}\.-?)+$")
_ENDING = compiled(r"(?:[’']s|(?<=s)[’'])$")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Give a text in lower case, without accents, with plain apostrophes."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ß", "ss").replace("œ", "oe"))
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


def capital(word: str) -> bool:
    """Say whether a word begins with a capital, whatever marks stand before it."""
    bare = word.lstrip("“\"'‘([«„")
    return bool(bare) and bare[0].isupper()


def prosaic(text: str) -> int:
    """Count the words that only sentences have; a capital makes a word one of a title."""
    sentence_words = known("prose", "english")
    return sum(1 for word in re.findall(r"[^\W\d_]+", text) if word in sentence_words)


def dense(title: str) -> bool:
    """Say whether most words of a title, small ones aside, have a capital, as English titles do."""
    words = [word for word in title.split() if fold(word).strip(".,") not in known("linking")]
    return sum(map(capital, words)) * 2 > len(words)


def is_name(text: str) -> bool:
    """Say whether a text has the shape of a person's name, or of several joined by "and"."""
    words = text.split()
    if (
        not 1 <= len(words) <= 9
        or "v." in words
        or any(char.isdigit() or char in ':;“”"()[]?!_/' for char in text)
    ):
        return False
    if fold(words[0]) in known("article") or not _starts_name(words[0]):
        return False
    if any(fold(word) in known("article") for word in words[1:] if capital(word)):
        return False
    saint = fold(words[0]).rstrip(".") in known("saintly")
    return all(_names(word, saint=saint) for word in words) and any(capital(word) for word in words)


def _starts_name(word: str) -> bool:
    return capital(word) or fold(word).rstrip(".") in known("particle")


def _names(word: str, *, saint: bool) -> bool:
    bare = word.strip(",")
    if bare.endswith("."):
        return bool(_INITIALS.match(bare)) or fold(bare).rstrip(".") in known("particle") or len(bare) < 7
    if capital(bare):
        return True
    return fold(bare) in known("particle") or (saint and bare in ("of", "the"))


def given_up(name: str) -> str:
    """Take the possessive ending off a name."""
    return _ENDING.sub("", name.strip())


@lru_cache(maxsize=20_000)
def surname(name: str) -> str:
    """Give the folded surname by which an author is known: of several authors, the first's."""
    first = re.split(r"\s+(?:and|&|et|und|y|e|и)\s+|;", name.strip())[0]
    first = first.split(",")[0]
    first = re.sub(r"^([А-ЯЁ][\w-]+)\s+(?:[А-ЯЁ]\.\s?){1,3}$", r"\1", first)
    words = [word for word in fold(first).replace("'s", "").split() if word.strip(".")]
    while len(words) > 1 and words[-1].strip(".,") in (
        "jr",
        "sr",
        "ii",
        "iii",
        "al",
        "et",
        "father",
        "esq",
        "s",
        "j",
    ):
        words.pop()
    return re.sub(r"[^\w-]", "", words[-1]) if words else ""


def forenames(name: str) -> str:
    """Give the folded initials of the forenames, as far as they are given."""
    words = [word for word in re.split(r"[\s.]+", fold(name)) if word]
    small = known("particle")
    return "".join(word[0] for word in words[:-1] if word not in small)


def title_like(text: str) -> bool:
    """Say whether a text may be the title of a work: it begins with a capital and is no sentence."""
    words = text.lstrip('“"«„ ').split()
    return bool(words) and len(words) <= 40 and _opens_title(words[0]) and prosaic(text) == 0


def _opens_title(word: str) -> bool:
    return capital(word) or fold(word) in (
        "l'",
        "la",
        "le",
        "les",
        "de",
        "das",
        "die",
        "der",
        "el",
        "los",
        "il",
    )


def significant(title: str) -> tuple[str, ...]:
    """Give the folded words by which a title is known: no small words, no numbers."""
    joined = re.sub(
        r"\b(?:[^\W\d_]\.\s?){2,}", lambda match: re.sub(r"[.\s]", "", match.group()) + " ", title
    )
    words = re.findall(r"[^\W\d_]+", fold(joined).replace("'s ", " "))
    linking = known("linking")
    return tuple(word for word in words if word not in linking and (len(word) > 1 or not word.isascii()))

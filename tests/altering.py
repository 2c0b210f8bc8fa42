"""Make a quotation of a passage, altered in one way that is permitted or in one that is silent."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
BRITISH = {
    "honour": "honor", "favour": "favor", "colour": "color", "labour": "labor", "neighbour": "neighbor",
    "centre": "center", "theatre": "theater", "realise": "realize", "travelled": "traveled",
    "defence": "defense", "connexion": "connection", "judgement": "judgment", "grey": "gray",
    "upon": "vpon", "have": "haue", "love": "loue", "goodness": "goodnesse", "kind": "kinde", "public": "publick",
    "encyclopædia": "encyclopaedia", "sin": "ſin", "walked": "walk’d", "over": "o’er", "heaven": "heav’n",
}  # fmt: skip
"""Spellings of one word."""
FILLING = """
the a of and to in was it that he with his for not never by on one all their from which when they said mill brook
lantern candle bread winter harvest keeper orchard kettle miller carter bridge shilling column ledger thread
weaver patient stranger quarrel barley meadow silence letter evening window shadow garden honest bitter clever
"""
EXTRA = [
    "marvellous",
    "obviously",
    "seventeen",
    "kingdom",
    "wherever",
    "engine",
    "purple",
    "quickly",
    "triumph",
]
"""Words that no passage has."""


def passage(chance: random.Random) -> str:
    """Make a passage of some sentences."""
    pool = FILLING.split() + list(BRITISH)
    sentences = []
    for _ in range(chance.randint(1, 4)):
        words = [chance.choice(pool) for _ in range(chance.randint(6, 18))]
        if len(words) > 9:
            words[chance.randint(3, 6)] += chance.choice([",", ";", ":"])
        sentences.append(" ".join(words).capitalize() + chance.choice([".", ".", "?", "!"]))
    return " ".join(sentences)


def _spans(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in _WORD.finditer(text)]


def _inner(text: str, chance: random.Random, most: int) -> tuple[int, int, int, int]:
    """Choose some words that stand neither first nor last: their numbers, and where they start and end."""
    spans = _spans(text)
    first = chance.randint(2, len(spans) - 4)
    last = min(len(spans) - 3, first + chance.randint(0, most - 1))
    return first, last, spans[first][0], spans[last][1]


def ellipsis(text: str, chance: random.Random) -> str:
    """Leave words out, with an ellipsis."""
    _, _, start, end = _inner(text, chance, 12)
    mark = chance.choice(["…", ". . .", "...", "[…]", "[...]", ". . . ."])
    return text[:start] + mark + " " + text[end:].lstrip(" ,;:")


def brackets(text: str, chance: random.Random) -> str:
    """Put words of one's own in, in brackets."""
    _, _, start, _ = _inner(text, chance, 1)
    return (
        text[:start] + chance.choice(["[sic] ", "[that is, the marvellous engine] ", "[12] "]) + text[start:]
    )


def changed_letter(text: str, chance: random.Random) -> str:
    """Change a capital in brackets."""
    _, _, start, _ = _inner(text, chance, 1)
    return f"{text[:start]}[{text[start].swapcase()}]{text[start + 1 :]}"


def capital(text: str, chance: random.Random) -> str:
    """Change a capital."""
    first, _, start, end = _inner(text, chance, 1)
    words = text[start:end]
    return text[:start] + (words.upper() if first % 3 == 0 else words[0].swapcase() + words[1:]) + text[end:]


def end_point(text: str, chance: random.Random) -> str:
    """Change the point at the end."""
    return text.rstrip(".?!") + chance.choice(["", ",", ".", ";"])


def marks(text: str, chance: random.Random) -> str:
    """Put quotation marks around the whole, or around a word."""
    _, _, start, end = _inner(text, chance, 1)
    return chance.choice([f"“{text}”", f"{text[:start]}‘{text[start:end]}’{text[end:]}", f"«{text}»"])


def spelling(text: str, chance: random.Random) -> str:
    """Spell a word as elsewhere or long ago."""
    known = [span for span in _spans(text) if text[slice(*span)] in BRITISH]
    if not known:
        return text
    start, end = chance.choice(known)
    return text[:start] + BRITISH[text[start:end]] + text[end:]


def hyphen(text: str, chance: random.Random) -> str:
    """Divide a word at the end of a line."""
    long = [span for span in _spans(text)[1:-1] if span[1] - span[0] > 5 and text[slice(*span)].isalpha()]
    if not long:
        return text
    start, _ = chance.choice(long)
    return f"{text[: start + 3]}-\n{text[start + 3 :]}"


def italics(text: str, chance: random.Random) -> str:
    """Stress words."""
    _, _, start, end = _inner(text, chance, 3)
    mark = chance.choice(["_", "*", "**"])
    return f"{text[:start]}{mark}{text[start:end]}{mark}{text[end:]}"


def wrapped(text: str, chance: random.Random) -> str:
    """Break the lines elsewhere."""
    return re.sub(" ", lambda _: chance.choice([" ", " ", "\n", "  "]), text)


def cut(text: str, chance: random.Random) -> str:
    """Begin later and end earlier."""
    spans = _spans(text)
    return text[spans[chance.randint(0, 1)][0] : spans[-chance.randint(1, 2)][1]]


def left_out(text: str, chance: random.Random) -> str:
    """Leave words out in silence."""
    _, _, start, end = _inner(text, chance, 6)
    return text[:start] + text[end:].lstrip()


def put_in(text: str, chance: random.Random) -> str:
    """Put words in, in silence."""
    _, _, start, _ = _inner(text, chance, 1)
    return text[:start] + " ".join(chance.sample(EXTRA, chance.randint(1, 3))) + " " + text[start:]


def changed(text: str, chance: random.Random) -> str:
    """Change a word for another."""
    _, _, start, end = _inner(text, chance, 1)
    return text[:start] + chance.choice(EXTRA) + text[end:]


def turned(text: str, chance: random.Random) -> str:
    """Change the order of two words."""
    spans = _spans(text)
    able = [
        n
        for n in range(1, len(spans) - 2)
        if text[slice(*spans[n])].lower() != text[slice(*spans[n + 1])].lower()
    ]
    (a, b), (c, d) = spans[(n := chance.choice(able))], spans[n + 1]
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


Alteration = Callable[[str, random.Random], str]
PERMITTED: tuple[Alteration, ...] = (
    ellipsis, brackets, changed_letter, capital, end_point, marks, spelling, hyphen, italics, wrapped, cut,
)  # fmt: skip
SILENT: tuple[Alteration, ...] = (left_out, put_in, changed, turned)

"""How wide text is on a terminal, how much of it fits, and what is drawn for it.

Widths are those of ``rich.cells``, because Textual draws with them.  What is drawn may differ from what
is written: an ASCII terminal gets ``--`` for an em dash, and marks whose width terminals disagree about
(variation selectors, skin tones) are not drawn at all.  A :class:`Cluster` keeps both sides together, so
that a cell can always be led back to a position.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from rich.cells import cell_len, get_character_cell_size

from tui_reader.document import Position
from tui_reader.patterns import compiled


class Glyphs(NamedTuple):
    """The marks we draw ourselves, for one kind of terminal."""

    bar: str
    """Beside a block quotation, and at the current place."""
    bar_doubtful: str
    """Beside a block quotation that is one only perhaps."""
    rule: str
    """A thin line, and what is left of the progress bar."""
    progress: str
    bookmark: str
    arrow: str
    ellipsis: str
    quote_open: str
    quote_close: str
    chevron: str
    separator: str
    """Between two parts of an essay, where the file has only a rule."""
    hyphen: str
    ascii: bool
    """Whether everything drawn has to be ASCII, the essay's own words included."""


UNICODE = Glyphs("▎", "┊", "─", "━", "◆", "→", "…", "“", "”", "›", "· · ·", "-", ascii=False)
ASCII = Glyphs("|", ":", "-", "=", "*", "->", "...", '"', '"', ">", "* * *", "-", ascii=True)


class Cluster(NamedTuple):
    """A grapheme: where it stands in the text, what is drawn for it, and how many cells that takes."""

    start: Position
    end: Position
    drawn: str
    width: int


_NOT_PLAIN = compiled(
    "[^ -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u0391-\u03a1\u03a3-\u0482\u048a-\u052f"
    "\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2500-\u25fc]"
)
"""A character that is not by itself a grapheme of one cell, drawn as it is written."""

_UNDRAWN = compiled(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    "\ufe00-\ufe0f\ufeff\ud800-\udfff\U0001f3fb-\U0001f3ff]|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
"""Controls, and marks over whose width terminals disagree; a joiner stays only between pictures."""

_BLANK = compiled("[\t\n\u2028\u2029]")
"""Controls that are drawn as a space."""

# fmt: off
_TYPEWRITTEN = {
    **dict.fromkeys("“”„‟″", '"'), **dict.fromkeys("‘’‚‛′ʼ", "'"), **dict.fromkeys("‐‑‒–−⁃─", "-"),
    **dict.fromkeys("\xa0\u3000", " "), **dict.fromkeys("•·◆", "*"), **dict.fromkeys("▎│", "|"),
    "┊": ":", "—": "--", "―": "--", "…": "...", "«": "<<", "»": ">>", "‹": "<", "›": ">", "⁄": "/", "→": "->",
    "←": "<-", "━": "=", "†": "+", "‡": "++", "§": "S.", "¶": "P.", "©": "(c)", "×": "x", "£": "L", "€": "EUR",
    "°": "o", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d",
    "Đ": "D", "þ": "th", "Þ": "Th", "ð": "d", "ı": "i",
}
# fmt: on
"""What a typewriter writes for a character, where taking off its accents does not tell."""


def width(text: str) -> int:
    """Give the number of cells a text takes on a terminal."""
    return len(text) if text.isascii() and text.isprintable() else cell_len(text)


def plain(text: str, glyphs: Glyphs) -> bool:
    """Say whether each character is a grapheme of one cell, drawn as it is written."""
    if glyphs.ascii:
        return text.isascii() and text.isprintable()
    return _NOT_PLAIN.search(text) is None


@lru_cache(maxsize=4096)
def _typewritten(grapheme: str) -> str:
    known = _TYPEWRITTEN.get(grapheme)
    if known is not None:
        return known
    letters = "".join(_TYPEWRITTEN.get(letter, letter) for letter in normalize("NFKD", grapheme))
    return "".join(letter for letter in letters if " " <= letter <= "~") or ("?" if letters else "")


@lru_cache(maxsize=8192)
def _shown(grapheme: str, in_ascii: bool, widest: int) -> tuple[str, int]:
    # What joins letters joins nothing at the end: it would join what is drawn next.
    shown = footed(_UNDRAWN.sub("", _BLANK.sub(" ", grapheme)).rstrip("\u200d"))
    if in_ascii:
        shown = _typewritten(shown) if shown else ""
        return shown[:widest], min(len(shown), widest)
    cells = cell_len(shown)
    return (shown, cells) if cells <= widest else ("?", 1)


@lru_cache(maxsize=8192)
def _fills(character: str) -> bool:
    """Say whether a character takes cells of its own; white space does, whatever its control code says."""
    return _BLANK.match(character) is not None or get_character_cell_size(character) > 0


def footed(grapheme: str) -> str:
    """Take away the marks that have no letter to stand on: they would stand on what was drawn before."""
    start = 0
    while start < len(grapheme) and not _fills(grapheme[start]):
        start += 1
    return grapheme[start:]


def graphemes(text: str) -> Iterator[str]:
    """Divide a text into its graphemes."""
    return (text[start:end] for start, end in _bounds(text, 0, len(text)))


def _bounds(text: str, start: Position, end: Position) -> Iterator[tuple[Position, Position]]:
    opened, full, before = start, False, ""
    for at in range(start, end):
        character = text[at]
        # Marks that open a stretch have nothing before them to stand on: they go with what follows.
        if _fills(character):
            if full and not (before == "\u200d" and character >= "\u2190"):
                yield opened, at
                opened = at
            full = True
        before = character
    if end > opened:
        yield opened, end


def _clusters(
    text: str, start: Position, end: Position, glyphs: Glyphs, widest: int
) -> Iterator[tuple[Position, Position, str, int]]:
    waiting = None
    for opened, closed in _bounds(text, start, end):
        # A pile of marks on one letter is drawn as high as writing goes, not as high as mischief does.
        shown, cells = _shown(text[opened : min(closed, opened + 24)], glyphs.ascii, widest)
        if waiting is None:
            waiting = (opened, closed, shown, cells)
        elif cells == 0:
            waiting = (waiting[0], closed, waiting[2], waiting[3])
        elif waiting[3] == 0:
            waiting = (waiting[0], closed, shown, cells)
        else:
            yield waiting
            waiting = (opened, closed, shown, cells)
    if waiting is not None:
        yield waiting


def clusters(text: str, start: Position, end: Position, glyphs: Glyphs, widest: int = 9) -> list[Cluster]:
    """Divide a stretch of text into graphemes with what is drawn for each, none wider than ``widest``."""
    words = text[start:end]
    if plain(words, glyphs):
        return [Cluster(at, at + 1, character, 1) for at, character in enumerate(words, start)]
    return [Cluster(*each) for each in _clusters(text, start, end, glyphs, widest)]


def fit(text: str, start: Position, end: Position, room: int, glyphs: Glyphs, widest: int = 9) -> Position:
    """Find how far a text can be drawn in ``room`` cells, though not even one grapheme should fit."""
    stop = min(end, start + room)
    if plain(text[start : min(stop + 1, end)], glyphs):
        return stop
    used = 0
    for opened, _, _, cells in _clusters(text, start, end, glyphs, widest):
        used += cells
        if used > room:
            return opened
    return end


def drawn(text: str, glyphs: Glyphs) -> str:
    """Give what is drawn for a text: all ASCII on an ASCII terminal, never a control character."""
    if plain(text, glyphs):
        return text
    return "".join(cluster.drawn for cluster in clusters(text, 0, len(text), glyphs))


def cut(text: str, room: int, glyphs: Glyphs) -> str:
    """Give what is drawn for a text in at most ``room`` cells, with an ellipsis where it does not fit."""
    whole = drawn(text, glyphs)
    if width(whole) <= room:
        return whole
    mark = drawn(glyphs.ellipsis, glyphs)[: max(0, room)]
    if room <= len(mark):
        return mark
    kept = fit(text, 0, len(text), room - len(mark), glyphs)
    return drawn(text[:kept], glyphs).rstrip() + mark

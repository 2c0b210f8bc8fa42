"""Where sentences begin in a paragraph."""

from tui_reader.document import Position
from tui_reader.patterns import compiled

_ABBREVIATIONS = frozenset(
    [
        "p",
        "pp",
        "vol",
        "vols",
        "no",
        "nos",
        "cf",
        "ed",
        "eds",
        "n",
        "nn",
        "ch",
        "chs",
        "fol",
        "ff",
        "l",
        "ll",
        "ibid",
        "op",
        "cit",
        "loc",
        "art",
        "sec",
        "par",
        "trans",
        "tr",
        "app",
        "fig",
        "c",
        "ca",
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "rev",
        "st",
        "gen",
        "col",
        "capt",
        "sr",
        "jr",
        "viz",
        "etc",
        "e.g",
        "i.e",
        "eg",
        "ie",
        "vs",
        "b",
        "d",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
    ]
)
_END = compiled(
    r"[.!?…]+[\"”’»)\]]*(?:\[[^\]\s]{1,4}\]|[¹²³⁰-⁹*†‡§]+)*\s+(?=[\"“‘«(\[¿¡—–-]*[^\W\d_a-zß-öø-ÿ]|[\"“‘«(\[]*\d)"
)
_LAST_WORD = compiled(r"([^\W\d_](?:[\w.]*[^\W_])?)[.]$")


def starts(text: str, offset: Position = 0) -> list[Position]:
    """Give the positions at which the sentences of a paragraph begin; ``offset`` is added to each."""
    found = [offset]
    for end in _END.finditer(text):
        before = text[max(end.start() - 12, 0) : end.start() + 1]
        word = _LAST_WORD.search(before)
        if word and (word.group(1).lower() in _ABBREVIATIONS or len(word.group(1)) == 1):
            continue
        found.append(offset + end.end())
    return found

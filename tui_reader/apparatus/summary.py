"""A collation said in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tui_reader.apparatus.differences import Difference, Kind, What
from tui_reader.apparatus.wording import wordings
from tui_reader.patterns import compiled

PAGE = 320
"""Words on a printed page, about."""
_SHOWN = 8
"""As many words of a difference are given."""
_NEGATION = compiled(
    r"\b(?:not|no|never|nor|neither|none|nothing|nobody|nowhere|cannot|without|hardly|scarcely|seldom|unless"
    r"|\w+n[’']t)\b",
    re.IGNORECASE,
)
_SENTENCE_END = compiled(r"[.!?][”’\"')\]]*\s+(?=[“‘\"'(\[]*[A-Z]|\Z)")


def summarised(verdict: Kind, found: Sequence[Difference], quotation: str, passage: str) -> str:
    """Say what a collation found."""
    if verdict is Kind.SAME:
        return "The same words."
    silent = [one for one in found if one.kind is Kind.SILENT]
    permitted = [one for one in found if one.kind is Kind.PERMITTED and one.what is not What.BEYOND]
    sentences = []
    if silent:
        sentences.append("Changed without a mark: " + "; ".join(_silent(silent, quotation, passage)) + ".")
    if permitted:
        lead = "Also, as is allowed: " if silent else "The same, save for what is allowed: "
        sentences.append(lead + ", ".join(_counted(permitted)) + ".")
    elif not silent:
        sentences.append("The same words; the passage goes on beyond them.")
    sentences += [warning for one in permitted if (warning := _warning(one, passage))]
    return " ".join(sentences)


def _silent(found: Sequence[Difference], quotation: str, passage: str) -> list[str]:
    said = []
    for one in found:
        mine = _short(quotation[one.quotation.start : one.quotation.end])
        theirs = _short(passage[one.passage.start : one.passage.end])
        if one.what is What.CHANGED:
            said.append(f"“{mine}” for “{theirs}”")
        elif one.what is What.MOVED:
            said.append(f"“{mine or theirs}” moved")
        else:
            said.append(f"“{theirs if one.what is What.OMITTED else mine}” {one.what.value}")
    return list(dict.fromkeys(said))


def _short(text: str) -> str:
    words = wordings(text)
    if not words:
        return " ".join(text.split())
    if len(words) <= _SHOWN:
        return " ".join(text[words[0].start : words[-1].end].split())
    half = _SHOWN // 2
    first = text[words[0].start : words[half - 1].end]
    last = text[words[-half].start : words[-1].end]
    return " ".join(f"{first} … {last}".split())


_NAMES = {
    What.ELLIPSIS: ("an ellipsis", "{} ellipses"),
    What.BRACKETS: ("square brackets", "square brackets in {} places"),
    What.CAPITAL: ("a capital letter", "{} capital letters"),
    What.POINTS: ("a point", "points in {} places"),
    What.MARKS: ("the form of a mark", "the form of {} marks"),
    What.SPELLING: ("the spelling of a word", "the spelling of {} words"),
    What.HYPHEN: ("a hyphen", "{} hyphens"),
    What.ITALICS: ("italics", "italics in {} places"),
    What.NUMBERS: ("a printed number", "{} printed numbers"),
}


def _counted(found: Sequence[Difference]) -> list[str]:
    counts = Counter(one.what for one in found)
    return [
        (one if counts[what] == 1 else many.format(counts[what]))
        for what, (one, many) in _NAMES.items()
        if counts[what]
    ]


def _warning(one: Difference, passage: str) -> str:
    """Point out an ellipsis that does more than shorten."""
    if one.what not in (What.ELLIPSIS, What.BRACKETS):
        return ""
    omitted = passage[one.passage.start : one.passage.end]
    count = len(wordings(omitted))
    if count > PAGE:
        return f"An ellipsis passes over {count} words, more than a page."
    negation = _NEGATION.search(_same_sentence(omitted))
    return f"An ellipsis drops “{negation[0]}”: look whether the sense is kept." if negation else ""


def _same_sentence(omitted: str) -> str:
    """Give of what was left out the words that belong to the sentences on either side."""
    ends = list(_SENTENCE_END.finditer(omitted))
    if not ends:
        return omitted
    return omitted[: ends[0].start()] + " | " + omitted[ends[-1].end() :]

"""Every quotation of the embedded essay finds its passage in the sources it has with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tui_reader import formats, provenance
from tui_reader.apparatus.collation import Collation, Kind, collate
from tui_reader.apparatus.passages import Answer, Index, Passage, Verdict, place_in
from tui_reader.document import Document, Quotation

TEXT = Path(__file__).parents[1] / "text"
SOURCES = sorted(path for path in (TEXT / "sources").iterdir() if path.suffix in (".md", ".txt"))
ELSEWHERE = ("irresistible", "Follow copy, though it fly out of the window.", "One Who Was Present")
"""What is quoted from elsewhere: a word, a saying, a part of a title."""
SHORT = 4
"""Fewer words than this may stand anywhere."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A quotation and what was found for it."""

    words: str
    block: bool
    answer: Answer

    @property
    def count(self) -> int:
        """How many words it has."""
        return len(re.findall(r"\w+", self.words))

    @property
    def passage(self) -> Passage:
        """The likeliest passage."""
        assert self.answer.best is not None, self.words
        return self.answer.best


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> list[Asked]:
    """Ask for every quotation of the essay."""
    index = Index(tmp_path_factory.mktemp("index") / "index.sqlite", provenance.read_text)
    index.update(SOURCES)
    return [
        Asked(words, quotation.block, index.find(words))
        for quotation in _essay().quotations
        if (words := _words(_essay(), quotation)).strip("“”‘’,. ")
        not in [one.strip(".") for one in ELSEWHERE]
    ]


@cache
def _essay() -> Document:
    return formats.open(TEXT / "essay" / "a-good-fire.md")


def _words(document: Document, quotation: Quotation) -> str:
    """Give a quotation without the callouts of its notes."""
    callouts = sorted(callout for note in document.notes for callout in note.callouts)
    words, at = "", quotation.range.start
    for callout in callouts:
        if quotation.range.covers(callout):
            words += document.text[at : callout.start]
            at = callout.end
    return words + document.text[at : quotation.range.end]


def _bare(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def test_every_quotation_has_a_passage(asked: list[Asked]) -> None:
    """Whatever is quoted, with ellipses, brackets and line ends, comes with the passage it is from."""
    assert len(asked) > 40
    long = [one for one in asked if one.count >= SHORT]
    assert [one.words for one in long if one.answer.best is None] == []
    for one in long:
        shared = set(_bare(one.words)) & set(_bare(one.passage.words))
        assert len(shared) >= 0.7 * len(set(_bare(re.sub(r"\[[^\]]*\]", "", one.words)))), one.words


def test_long_quotations_are_found_for_sure(asked: list[Asked]) -> None:
    """Of eight words and more no answer is uncertain; of very few words it is said that they are few."""
    assert [one.words for one in asked if one.count >= 8 and one.answer.verdict is not Verdict.FOUND] == []
    few = [one.answer.verdict for one in asked if one.count < SHORT]
    assert set(few) <= {Verdict.TOO_SHORT}


def _compared(one: Asked) -> Collation:
    return collate(one.words, one.passage.words)


def test_one_quotation_differs_in_silence(asked: list[Asked]) -> None:
    """Of all the quotations of some length one was changed without a mark, and no other."""
    silent = [one for one in asked if one.count >= 5 and _compared(one).verdict is Kind.SILENT]
    assert len(silent) == 1
    assert silent[0].count >= 8


def test_passages_are_found_again_on_the_screen(asked: list[Asked]) -> None:
    """Each passage has its place in the source as the reader opens it."""
    documents = {str(path): formats.open(path) for path in SOURCES}
    for one in asked:
        if one.count >= 8:
            document = documents[one.passage.path]
            place = place_in(document.text, one.passage)
            assert place is not None
            words = _bare(one.passage.words)
            found = _bare(document.words(place))
            assert (found[:3], found[-3:]) == (words[:3], words[-3:])

"""A quotation beside its passage, word by word: the same, changed as a scholar may, or changed in silence.

What is reported tiles both texts: put the passage's words in the place of the quotation's wherever the two differ, and
the quotation becomes the passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tui_reader.apparatus.differences import SILENT, Collation, Difference, Kind, What
from tui_reader.apparatus.matching import Match, matches
from tui_reader.apparatus.orthography import folded
from tui_reader.apparatus.summary import summarised
from tui_reader.apparatus.wording import Wording, has_brackets, has_ellipsis, wordings
from tui_reader.document import Range
from tui_reader.patterns import compiled

__all__ = ["Collation", "Difference", "Kind", "What", "collate"]

_QUOTES = compiled("[“”„‟«»‹›\"‘’‚‛'`´]")
_DASHES = compiled(r"\s*(?:[‐‑‒–—―⸺⸻]|--+|-)\s*")
_MARKUP = compiled(r"[*_]+|\\(?=\n)|(?m:^[ \t]*>+)|(?<=\s)/(?=\s)|</?(?:i|em|b|strong)>")
_UNSEEN = compiled("[\u00ad\u200b-\u200d\u2060\ufeff]")
_HYPHEN = compiled("[-‐‑­\u00ad]\\s*")


def collate(quotation: str, passage: str) -> Collation:
    """Compare a quotation with its passage, word by word."""
    found = tuple(_moved(_joined(_Collating(quotation, passage).tiles())))
    kinds = {difference.kind for difference in found}
    verdict = next((kind for kind in (Kind.SILENT, Kind.PERMITTED) if kind in kinds), Kind.SAME)
    return Collation(verdict, summarised(verdict, found, quotation, passage), found)


class _Collating:
    """A quotation, its passage, and the words of both that answer each other."""

    def __init__(self, quotation: str, passage: str) -> None:
        self.quotation, self.passage = quotation, passage
        self.there = [word for word in wordings(passage) if not word.own]
        # Brackets may stand in the source too: where the passage has them, they are no words of the quoting author's.
        theirs = {folded(word.bare) for word in wordings(passage) if word.own}
        every = wordings(quotation)
        self.here = [word for word in every if not word.own or folded(word.bare) in theirs]
        if len(self.here) != len([word for word in every if not word.own]):
            self.there = wordings(passage)
        marked = [word.after_ellipsis for word in self.here]
        self.matches = matches(
            [word.bare for word in self.here], [word.bare for word in self.there], marked.__getitem__
        )

    def tiles(self) -> Iterator[Difference]:
        """Cut both texts into stretches that answer each other."""
        here = there = 0
        """Positions up to which both texts are done."""
        word, answer = 0, 0
        """Numbers of the words up to which both are done."""
        for match in self.matches:
            start, end = self.here[match.first[0]].start, self.here[match.first[1] - 1].end
            place, far = self.there[match.second[0]].start, self.there[match.second[1] - 1].end
            yield from self._between(
                (here, start),
                (there, place),
                self.here[word : match.first[0]],
                self.there[answer : match.second[0]],
            )
            yield self._words(match, Range(start, end), Range(place, far))
            here, there, word, answer = end, far, match.first[1], match.second[1]
        ends = (here, len(self.quotation)), (there, len(self.passage))
        yield from self._between(*ends, self.here[word:], self.there[answer:])

    def _words(self, match: Match, quotation: Range, passage: Range) -> Difference:
        mine, theirs = (
            self.quotation[quotation.start : quotation.end],
            self.passage[passage.start : passage.end],
        )
        if not match.same:
            return Difference(Kind.SILENT, What.CHANGED, quotation, passage, theirs)
        what = _what_of_word(mine, theirs)
        kind = Kind.SAME if what is What.NOTHING else Kind.PERMITTED
        return Difference(kind, what, quotation, passage, theirs if what is not What.NOTHING else "")

    def _between(
        self,
        here: tuple[int, int],
        there: tuple[int, int],
        added: Sequence[Wording],
        omitted: Sequence[Wording],
    ) -> Iterator[Difference]:
        """Compare what stands between two words that are answered, or before the first, or after the last."""
        quotation, passage = Range(*here), Range(*there)
        if not quotation and not passage:
            return
        mine, theirs = self.quotation[here[0] : here[1]], self.passage[there[0] : there[1]]
        edge = here[0] == 0 or here[1] == len(self.quotation)
        if added or omitted:
            what = _what_of_words(mine, theirs, added, omitted, edge)
        else:
            what = _what_of_marks(mine, theirs, edge)
        kind = Kind.SAME if what is What.NOTHING else Kind.SILENT if what in SILENT else Kind.PERMITTED
        words = theirs if omitted else mine if added or has_brackets(mine) else theirs or mine
        yield Difference(kind, what, quotation, passage, "" if kind is Kind.SAME else " ".join(words.split()))


def _what_of_word(mine: str, theirs: str) -> What:
    if mine == theirs:
        return What.NOTHING
    if "[" in mine and "[" not in theirs:
        return What.BRACKETS
    a, b = _UNSEEN.sub("", mine), _UNSEEN.sub("", theirs)
    if a == b:
        return What.NOTHING
    if re.sub(r"\s+", " ", a) == re.sub(r"\s+", " ", b):
        return What.NOTHING
    if a.casefold() == b.casefold():
        return What.CAPITAL
    if _HYPHEN.sub("", a).casefold() == _HYPHEN.sub("", b).casefold() or len(a.split()) != len(b.split()):
        return What.HYPHEN
    if _QUOTES.sub("'", a).casefold() == _QUOTES.sub("'", b).casefold():
        return What.MARKS
    return What.SPELLING


def _what_of_words(
    mine: str, theirs: str, added: Sequence[Wording], omitted: Sequence[Wording], edge: bool
) -> What:
    """Say how stretches differ of which one at least has words that the other has not."""
    marked = has_ellipsis(mine) and not (has_ellipsis(theirs) and len(omitted) < 1)
    if added:
        return What.CHANGED if omitted and not marked and not edge else What.ADDED
    if edge:
        return What.BEYOND
    if marked:
        return What.ELLIPSIS
    return What.BRACKETS if has_brackets(mine) else What.OMITTED


def _what_of_marks(mine: str, theirs: str, edge: bool) -> What:
    """Say how stretches differ that have no words of either text between them."""
    if _runs(mine) == _runs(theirs) or (edge and not _spaced(mine + theirs)):
        return What.NOTHING
    if _spaced(mine) == _spaced(theirs):
        return What.MARKS
    if has_brackets(mine) and not has_brackets(theirs):
        return What.BRACKETS
    if has_ellipsis(mine) != has_ellipsis(theirs):
        return What.ELLIPSIS
    for what, one, other in (
        (What.ITALICS, _MARKUP.sub("", mine), _MARKUP.sub("", theirs)),
        (What.MARKS, _unmarked(mine), _unmarked(theirs)),
    ):
        if _spaced(one) == _spaced(other):
            return what
    if re.search(r"\d", theirs) and not re.search(r"\d", mine):
        return What.NUMBERS
    if _HYPHEN.fullmatch(mine.strip() or "x") or _HYPHEN.fullmatch(theirs.strip() or "x"):
        return What.HYPHEN
    return What.POINTS


def _runs(text: str) -> str:
    """Give a text with one space for every run of white space, and without unseen marks."""
    return re.sub(r"\s+", " ", _UNSEEN.sub("", text))


def _spaced(text: str) -> str:
    return _runs(text).strip()


def _unmarked(text: str) -> str:
    """Give marks of every form as one: quotation marks are dropped, dashes and ellipses alike."""
    text = _QUOTES.sub("", _MARKUP.sub("", text))
    text = re.sub(r"\.(?:\s?\.){2,}|…", "…", text)
    return _DASHES.sub("–", text)


def _joined(tiles: Iterator[Difference]) -> Iterator[Difference]:
    """Join stretches that are the same and follow each other."""
    before: Difference | None = None
    for tile in tiles:
        if before is not None and before.kind is Kind.SAME is tile.kind:
            before = before._replace(
                quotation=Range(before.quotation.start, tile.quotation.end),
                passage=Range(before.passage.start, tile.passage.end),
            )
            continue
        if before is not None:
            yield before
        before = tile
    if before is not None:
        yield before


def _moved(tiles: Iterator[Difference]) -> list[Difference]:
    """Tell words that were left out here and put in there from words that are gone or new."""
    found = list(tiles)
    out: dict[tuple[str, ...], int] = {}
    for number, one in enumerate(found):
        if one.what is What.OMITTED:
            out[_key(one.words)] = number
    for number, one in enumerate(found):
        if one.what is What.ADDED and (other := out.pop(_key(one.words), None)) is not None:
            for each in (number, other):
                found[each] = found[each]._replace(what=What.MOVED)
    return found


def _key(words: str) -> tuple[str, ...]:
    return tuple(folded(word.bare) for word in wordings(words))

"""What the candidates for a quotation amount to: an answer with its confidence and its reasons."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from tui_reader.apparatus.confidence import confidence_of
from tui_reader.apparatus.laying import Candidate
from tui_reader.apparatus.passages import Answer, Island, Passage, Verdict
from tui_reader.apparatus.quoted_words import QuotedWord, quoted_words
from tui_reader.apparatus.searching import search
from tui_reader.apparatus.seeds import Ground
from tui_reader.apparatus.shelf import Damaged, Shelf
from tui_reader.apparatus.upkeep import discard
from tui_reader.document import Range

ENOUGH = 0.5
"""From this confidence on a passage is said to be found."""
_WORTH_SHOWING = 0.02
_TOO_FEW = 4
"""Fewer words than this are found by chance in any library."""
_ISLAND_GAP = 12
_BEFORE = 400
_SIBLING_BITS = 4.0
_CITED_BITS = 6.0


class Engine:
    """An open index, and what it answers."""

    def __init__(self, path: Path, rebuild: Callable[[], object]) -> None:
        self.path = path
        self._rebuild = rebuild
        self._shelf: Shelf | None = None
        self._ground: Ground | None = None
        self._version = -1

    def close(self) -> None:
        """Let the file go."""
        if self._shelf is not None:
            self._shelf.close()
        self._shelf = self._ground = None

    def answer(self, words: str, hints: set[str], excluded: set[str], limit: int) -> Answer:
        """Say where words come from; an index that is damaged is made anew first."""
        try:
            return self._answer(words, hints, excluded, limit)
        except Damaged:
            self.close()
            discard(self.path)
            self._rebuild()
            return self._answer(words, hints, excluded, limit)

    def _answer(self, words: str, hints: set[str], excluded: set[str], limit: int) -> Answer:
        if self._shelf is None:
            self._shelf = Shelf(self.path)
        quoted = quoted_words(words)
        with self._shelf.reading() as version:
            if self._ground is None or version != self._version:
                self._ground, self._version = Ground(self._shelf), version
            ground = self._ground
            left_out = {ground.by_path[path] for path in excluded if path in ground.by_path}
            cited = {ground.by_path[path] for path in hints if path in ground.by_path} - left_out
            found = search(ground, quoted, excluded=left_out, cited=cited)
            passages = tuple(_passages(ground, quoted, found, cited)[:limit])
        verdict, reasons = _verdict(quoted, passages, len(ground.entries))
        return Answer(verdict, passages, reasons)


def _passages(
    ground: Ground, words: Sequence[QuotedWord], found: Sequence[Candidate], cited: Collection[int]
) -> list[Passage]:
    ranked: list[tuple[float, Passage]] = []
    for candidate in found:
        named = candidate.text in cited
        rivals = [one.alignment.score for one in found if one is not candidate]
        confidence = confidence_of(candidate, words, max(rivals, default=0.0), size=ground.words, cited=named)
        if ranked and confidence < _WORTH_SHOWING / 2 and not named:
            continue
        passage = _passage(ground, words, candidate, confidence)
        ranked.append((passage.score - _SIBLING_BITS * passage.quoted + _CITED_BITS * named, passage))
    # A sibling that quotes the same words comes after their source, unless it has clearly more of them.
    ranked.sort(key=lambda one: -one[0])
    return [passage for _, passage in ranked]


def _passage(ground: Ground, words: Sequence[QuotedWord], candidate: Candidate, confidence: float) -> Passage:
    entry = ground.entry(candidate.text)
    spans = ground.shelf.spans(entry, candidate.places)
    start, end = spans[0][0], spans[-1][1]
    before = ground.shelf.text_between(entry, max(0, start - _BEFORE), end)
    return Passage(
        path=entry.path,
        range=Range(start, end),
        words=before[min(start, _BEFORE) :],
        confidence=confidence,
        islands=tuple(_islands(words, candidate, spans)),
        score=candidate.alignment.score,
        quoted=_set_off(before[: min(start, _BEFORE)]),
    )


def _set_off(before: str) -> bool:
    """Say whether what follows these words stands in quotation marks, or on a line set off by spaces."""
    line = before.rpartition("\n")[2]
    if line.isspace() and len(line) > 1:
        return True
    paragraph = before.rpartition("\n\n")[2]
    return paragraph.count("“") > paragraph.count("”") or before[-1:] in ('"', "'", "‘")


def _islands(
    words: Sequence[QuotedWord], candidate: Candidate, spans: Sequence[tuple[int, int]]
) -> list[Island]:
    pairs = candidate.alignment.pairs
    islands: list[Island] = []
    first = 0
    for this in range(1, len(pairs) + 1):
        if this < len(pairs):
            at, next_at = pairs[this - 1][0], pairs[this][0]
            apart = words[at].part != words[next_at].part
            skipped = candidate.places[this] - candidate.places[this - 1] - (next_at - at)
            if not apart and skipped < _ISLAND_GAP:
                continue
        quotation = Range(words[pairs[first][0]].start, words[pairs[this - 1][0]].end)
        islands.append(Island(quotation, Range(spans[first][0], spans[this - 1][1])))
        first = this
    return islands


def _verdict(
    words: Sequence[QuotedWord], passages: Sequence[Passage], texts: int
) -> tuple[Verdict, tuple[str, ...]]:
    authentic = sum(not word.own for word in words)
    best = passages[0].confidence if passages else 0.0
    if authentic < _TOO_FEW:
        count = "one word" if authentic == 1 else f"{authentic} words" if authentic else "no words"
        return Verdict.TOO_SHORT, (f"{count}: as much stands in any library by chance",)
    if best < _WORTH_SHOWING:
        return Verdict.NOT_IN_LIBRARY, (f"nothing like it stands in {_texts(texts)}",)
    if best < ENOUGH:
        return Verdict.UNCERTAIN, ("some words agree, which may be chance",)
    return Verdict.FOUND, ()


def _texts(count: int) -> str:
    return "the one text of your library" if count == 1 else f"the {count} texts of your library"

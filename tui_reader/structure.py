"""What was found in an essay, as plain data: the answer to ``inspect --json``.

Paragraphs are the blocks of the document in the order of the file: the body, then the notes, save that a
note which the file sets below its paragraph stays there.  Offsets are code points within the paragraph's string.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tui_reader.document import Document, Kind, Quotation, Range, Style
from tui_reader.patterns import compiled

SCHEMA = "adfontes-structure/1"

_WORD = compiled(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d+")
_CALLOUT = compiled(r"\[\^?[A-Za-z]?\d{1,4}\]")


def structure(document: Document, apparatus: Any = None) -> dict[str, Any]:
    """Give the structure of an essay as data ready for JSON.

    ``apparatus`` is what the study of the essay's citations gave; without it nothing is said of works.
    """
    page = _Page(document)
    numbers = _numbers(document)
    return {
        "schema": SCHEMA,
        "metadata": _metadata(document),
        "paragraphs": page.strings,
        "headings": [
            {"paragraph": page.place[i], "level": block.level}
            for i, block in enumerate(document.blocks)
            if block.kind is Kind.HEADING
        ],
        "block_quotations": _block_quotations(page, numbers, apparatus),
        "inline_quotations": _inline_quotations(page),
        "note_markers": _markers(page, numbers),
        "notes": _notes(page, numbers, apparatus),
        "works": [_work(page, work) for work in _given(apparatus, "works")],
        "warnings": list(document.warnings),
    }


class _Page:
    """The document's blocks as paragraphs in the order of the file, and where each offset went."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.order = file_order(document)
        self.place = {block: place for place, block in enumerate(self.order)}
        self.fences = _fences(document)
        self.strings = [self._string(block) for block in self.order]

    def _string(self, block: int) -> str:
        text = self.document.words(self.document.blocks[block].range)
        at, pieces = 0, list[str]()
        for fence in self.fences.get(block, ()):
            pieces += [text[at:fence], "_"]
            at = fence
        return "".join([*pieces, text[at:]])

    def within(self, range_: Range) -> dict[str, int]:
        """Say in which paragraph a range stands, and from where to where."""
        block = self.document.block_at(range_.start)
        start = self.document.blocks[block].start
        fences = self.fences.get(block, ())
        first, last = range_.start - start, range_.end - start
        return {
            "paragraph": self.place[block],
            "start": first + bisect_right(fences, first),
            "end": last + bisect_right(fences, last),
        }

    def paragraphs(self, range_: Range) -> list[int]:
        """Give the paragraphs a range runs over."""
        return sorted(self.place[block] for block in self.document.blocks_in(range_))


def _fences(document: Document) -> dict[int, list[int]]:
    """Where the underscores of a plain text stood, by block.

    They are given back, so that offsets count in what the file holds.
    """
    found: dict[int, list[int]] = {}
    if document.metadata.format == "plain":
        for span in document.spans:
            if span.style is Style.EMPHASIS:
                block = document.block_at(span.start)
                start = document.blocks[block].start
                found.setdefault(block, []).extend((span.start - start, span.end - start))
    return found


def file_order(document: Document) -> list[int]:
    """The blocks in the order of the file: a note set below its paragraph goes back there."""
    places = {
        document.notes_by_id[mark.label].body.start: mark.at
        for mark in document.landmarks
        if mark.kind == "note" and mark.label in document.notes_by_id
    }
    starts = {note.body.start for note in document.notes}
    last = document.imprints[0].at if document.imprints else len(document.text)
    keys: list[tuple[int, int]] = []
    at = -1
    for index, block in enumerate(document.blocks):
        if block.start < document.body.end:
            at = block.end
        elif block.start in places:
            at = places[block.start]
        elif block.start in starts or block.start >= last:
            at = len(document.text)
        keys.append((at, index))
    if not places:
        return list(range(len(document.blocks)))
    return [index for _, index in sorted(keys)]


def _numbers(document: Document) -> dict[str, int]:
    """A number for each note: its label where every label is a number of its own, else its place."""
    labels = [note.label for note in document.notes]
    if all(label.isdecimal() for label in labels) and len({int(label) for label in labels}) == len(labels):
        return {note.id: int(note.label) for note in document.notes}
    return {note.id: place for place, note in enumerate(document.notes, start=1)}


def _metadata(document: Document) -> dict[str, Any]:
    said = document.metadata
    return {
        "title": said.title,
        "author": said.author,
        "year": said.year,
        "language": said.language,
        "format": said.format,
        "encoding": said.encoding,
        "digest": document.digest,
        **dict(said.extra),
    }


def _evidence(quotation: Quotation) -> Any:
    if quotation.evidence is None:
        return "marked"
    return {"confidence": quotation.evidence.confidence, "reasons": list(quotation.evidence.reasons)}


def _block_quotations(page: _Page, numbers: Mapping[str, int], apparatus: Any) -> list[dict[str, Any]]:
    speakers = _speakers(apparatus)
    return [
        {
            "paragraphs": page.paragraphs(quotation.range),
            "speaker": speakers.get(quotation.range),
            "note": numbers.get(quotation.note) if quotation.note is not None else None,
            "evidence": _evidence(quotation),
        }
        for quotation in page.document.block_quotations
        if quotation.depth == 1 and quotation.range.start < page.document.body.end
    ]


def _inline_quotations(page: _Page) -> list[dict[str, Any]]:
    return [
        {
            **page.within(quotation.range),
            "depth": quotation.depth,
            "closed": quotation.closed,
            "words": _words(page.document.words(quotation.range)),
        }
        for quotation in page.document.quotations
        if not quotation.block
    ]


def _words(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(_CALLOUT.sub(" ", text)))


def _markers(page: _Page, numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    document = page.document
    found: list[tuple[Range, int, int | None]] = [
        (callout, numbers[note.id], numbers[note.id]) for callout, note in document.callouts
    ]
    found += [
        (Range(mark.at, mark.at + len(mark.label)), int(digits), None)
        for mark in document.landmarks
        if mark.kind == "callout" and (digits := mark.label.strip("[]()^")).isdecimal()
    ]
    return [
        {"number": number, **page.within(range_), "note": note}
        for range_, number, note in sorted(found, key=lambda item: item[0])
    ]


def _notes(page: _Page, numbers: Mapping[str, int], apparatus: Any) -> list[dict[str, Any]]:
    document = page.document
    citations: dict[str, list[Any]] = {}
    for citation in _given(apparatus, "citations"):
        citations.setdefault(citation.note, []).append(citation)
    return [
        {
            "number": numbers[note.id],
            "label": note.label,
            "paragraphs": page.paragraphs(note.body),
            "citations": [_citation(document, citation, numbers) for citation in citations.get(note.id, ())],
            "resolves_to_note": _resolved(citations.get(note.id, ()), numbers),
        }
        for note in sorted(document.notes, key=lambda note: note.body)
    ]


def _citation(document: Document, citation: Any, numbers: Mapping[str, int]) -> dict[str, Any]:
    return {
        "text": document.words(citation.range),
        "works": list(citation.works),
        "chain": [numbers[note] for note in citation.chain],
        "locator": citation.locator,
        "verdict": str(citation.verdict),
    }


def _resolved(citations: Sequence[Any], numbers: Mapping[str, int]) -> int | None:
    """The note that names in full what an Ibid. or short title stands for."""
    chain = next((citation.chain for citation in citations if citation.chain), ())
    return numbers.get(chain[-1]) if chain else None


def _work(page: _Page, work: Any) -> dict[str, Any]:
    return {
        "id": work.id,
        "author": work.author,
        "title": work.title,
        "year": work.year,
        "quotations": [_words_at(page, words) for words in work.quotations],
    }


def _words_at(page: _Page, words: Range) -> dict[str, Any]:
    """Where words stand: their paragraphs, the start in the first and the end in the last of them."""
    first = page.within(words)
    paragraphs = page.paragraphs(words)
    last = page.within(Range(page.document.blocks[page.order[paragraphs[-1]]].start, words.end))
    return {"paragraphs": paragraphs, "start": first["start"], "end": last["end"]}


def _speakers(apparatus: Any) -> dict[Range, str]:
    """Who speaks in each quotation, as far as the study of the essay can tell."""
    return {attribution.range: attribution.speaker for attribution in _given(apparatus, "attributions")}


def _given(apparatus: Any, name: str) -> Iterable[Any]:
    return getattr(apparatus, name, ()) or ()

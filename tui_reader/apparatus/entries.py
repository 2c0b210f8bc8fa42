"""What the apparatus knows: citations, works, speakers, findings; and how to ask it.

Everything here is plain data about one document.  A citation ends in one work (sure), in several
(ambiguous) or in none (unknown); it is never a guess, and it says how it was followed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from tui_reader.document import Document, Inference, Note, Quotation, Range


class Verdict(StrEnum):
    """In what manner a citation names its work."""

    FULL = "full"
    """By its author and title, or as fully as the work is named anywhere in the essay."""
    SHORT = "short"
    """By a short title, or by the author alone."""
    IBID = "ibid"
    IDEM = "idem"
    """``Idem, Another Title``: the author of the citation before, another work."""
    OP_CIT = "op. cit."
    LOC_CIT = "loc. cit."
    SEE = "see"
    """It sends to a place in the essay itself: a note, an appendix; it cites no work."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One reference in a note, and the work it ends in."""

    range: Range
    """In the document's text, locator included."""
    note: str
    """The id of the note that holds it."""
    works: tuple[str, ...]
    """Ids of works: one is sure, several are the candidates of an ambiguous citation, none is unknown."""
    chain: tuple[str, ...] = ()
    """The ids of the notes it was followed through, nearest first; empty unless it ends in one work."""
    locator: str = ""
    """Its own, as printed: ``pp. 152–154``."""
    verdict: Verdict = Verdict.FULL
    reasons: tuple[str, ...] = ()
    """How the work was found, or why it was not, each a short clause for the reader."""
    quoted_in: bool = False
    """Whether the work is only where another's words were found ("Quoted in ...")."""
    original_author: str = ""
    """Whose words they are, where ``quoted_in``; empty where nothing says so."""
    aside: bool = False
    """Whether it is added by the way ("see also", "cf."), not as the source of what the essay says."""
    named_in: str = ""
    """The id of the note that names the work in full, where this one names it short."""
    sent_to: str = ""
    """The id of the note that a reference within the essay sends to ("see note 3")."""
    place: str = ""
    """The locator with what an Ibid. leaves unsaid, such as the volume; empty where it is its own."""
    spelled: tuple[str, str] = ("", "")
    """A name or a word as spelled here, and as the work was cited before; empty where they agree."""

    @property
    def work(self) -> str | None:
        """The id of the work, where it is sure."""
        return self.works[0] if len(self.works) == 1 else None


@dataclass(frozen=True, slots=True)
class Work:
    """A work that is cited, and all that is quoted from it."""

    id: str
    author: str
    title: str
    year: str = ""
    place: str = ""
    publisher: str = ""
    cited: tuple[Range, ...] = ()
    """Every citation of it, in the order of the notes; the first is the fullest it was first named."""
    quotations: tuple[Range, ...] = ()
    """The quotations that are surely from it, in the order of the text."""
    notes: tuple[str, ...] = ()
    """The ids of the notes that surely cite it, each once."""
    reference: str = ""
    """As its fullest citation has it, without a locator."""
    editor: str = ""
    translator: str = ""

    @property
    def name(self) -> str:
        """Its author and title; of one that names neither, the reference."""
        return ", ".join(part for part in (self.author, self.title) if part) or self.reference or self.id


class Attribution(NamedTuple):
    """Who speaks in a quotation."""

    range: Range
    """The quotation's range."""
    speaker: str
    evidence: Inference


class FindingKind(StrEnum):
    """What the audit looks for."""

    CALLOUT_WITHOUT_NOTE = "callout without a note"
    NOTE_WITHOUT_CALLOUT = "note without a callout"
    QUOTATION_WITHOUT_SOURCE = "quotation without a source"
    BROKEN_CHAIN = "broken chain"
    AMBIGUOUS_CITATION = "ambiguous citation"
    NUMBER_OUT_OF_ORDER = "number out of order"
    SHORT_TITLE = "short title never given in full"
    LOCATOR_OUT_OF_RANGE = "locator out of range"
    TWO_SPELLINGS = "work under two spellings"
    CHANGED = "changed without a mark"
    """A quotation that differs silently from its source: only a look through the library tells."""


class Finding(NamedTuple):
    """One thing the audit found, and where."""

    kind: FindingKind
    range: Range
    what: str
    """In one sentence without a full stop."""


@dataclass(frozen=True)
class Apparatus:
    """The whole apparatus of one document; immutable, its lookups cached."""

    citations: tuple[Citation, ...] = ()
    """In the order in which the notes are called out, and within a note in the order of its text."""
    works: tuple[Work, ...] = ()
    """In the order in which they are first cited."""
    attributions: tuple[Attribution, ...] = ()
    findings: tuple[Finding, ...] = ()
    """In the order of the text."""
    own_words: dict[str, str] = field(default_factory=dict)
    """By note: what an Ibid. or a short title stands for, or why it stands for nothing."""

    @cached_property
    def works_by_id(self) -> dict[str, Work]:
        """The works by their ids."""
        return {work.id: work for work in self.works}

    @cached_property
    def _by_note(self) -> dict[str, tuple[Citation, ...]]:
        found: dict[str, list[Citation]] = {}
        for citation in self.citations:
            found.setdefault(citation.note, []).append(citation)
        return {note: tuple(citations) for note, citations in found.items()}

    def of_note(self, note: str) -> tuple[Citation, ...]:
        """Give the citations of a note, in the order of its text."""
        return self._by_note.get(note, ())

    def stands_for(self, note: str) -> str | None:
        """Say what a note's Ibid. or short title stands for; None where it names its works in full."""
        return self.own_words.get(note)

    def full_note(self, note: str) -> str | None:
        """Give the id of the note that names in full what this note cites; None where it does so itself."""
        for citation in self.of_note(note):
            if citation.verdict in FOLLOWED:
                steps = [step for step in (*citation.chain, citation.named_in) if step]
                return steps[-1] if citation.work and steps else None
        return None

    @cached_property
    def _by_quotation(self) -> dict[Range, Work]:
        return {range_: work for work in self.works for range_ in work.quotations}

    def source_of(self, quotation: Quotation) -> Work | None:
        """Give the work a quotation is surely taken from."""
        return self._by_quotation.get(quotation.range)

    @cached_property
    def _by_speech(self) -> dict[Range, Attribution]:
        return {attribution.range: attribution for attribution in self.attributions}

    def speaker_of(self, quotation: Quotation) -> Attribution | None:
        """Say who speaks in a quotation, where something says so."""
        return self._by_speech.get(quotation.range)


FOLLOWED = (Verdict.IBID, Verdict.OP_CIT, Verdict.LOC_CIT, Verdict.SHORT)
"""The manners of citing that lean on another note."""


def in_order(document: Document) -> list[Note]:
    """Give the notes in the order a reader meets them: by first callout, others where their bodies stand."""
    placed: list[tuple[int, int, Note]] = []
    last = -1
    for note in sorted(document.notes, key=lambda note: note.body):
        last = note.callouts[0].start if note.callouts else last
        placed.append((last, note.body.start, note))
    return [note for _, _, note in sorted(placed, key=lambda entry: entry[:2])]

"""What an essay holds as lists a program can read: its notes, its quotations, its sources; and notes read as citations.

A list is rows of plain data, all with the same names.  ``start`` and ``end`` are code points in the file as it is
decoded, where the file is text (plain or Markdown); of other formats they are None.  A paragraph is counted from 1.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tui_reader import apparatus
from tui_reader.apparatus import bibliography
from tui_reader.apparatus.entries import Apparatus, Citation, Verdict, in_order
from tui_reader.document import Block, Blocks, Document, Kind, Metadata, Note, Range
from tui_reader.placing import Placed
from tui_reader.problems import Problem, ReaderError
from tui_reader.writing import many

Rows = list[dict[str, Any]]
_KINDS = {
    Verdict.FULL: "full", Verdict.IDEM: "full", Verdict.SHORT: "short", Verdict.IBID: "ibid",
    Verdict.OP_CIT: "opcit", Verdict.LOC_CIT: "opcit", Verdict.SEE: "xref",
}  # fmt: skip


def notes(document: Document, found: Apparatus, file: Placed | None) -> Rows:
    """List the notes in the order they are called out, with what each cites."""
    return [
        {
            "note": note.label,
            "callouts": [_place(file, callout)["start"] for callout in note.callouts],
            **_place(file, note.body),
            "text": _line(document, note.body),
            "stands_for": found.stands_for(note.id) or "",
            "works": [found.works_by_id[work].name for one in found.of_note(note.id) for work in one.works],
            "locators": [one.locator for one in found.of_note(note.id) if one.locator],
            "chain": [
                document.notes_by_id[each].label for one in found.of_note(note.id) for each in one.chain
            ],
        }
        for note in in_order(document)
    ]


def quotations(document: Document, found: Apparatus, file: Placed | None) -> Rows:
    """List the quotations in the order of the text, each with its speaker, note and source where they are known."""
    rows: Rows = []
    for quotation in document.quotations:
        if quotation.range.start >= document.body.end:
            continue
        speech, work = found.speaker_of(quotation), found.source_of(quotation)
        note = document.notes_by_id.get(quotation.note or "")
        rows.append(
            {
                **_place(file, quotation.range),
                "paragraph": document.block_at(quotation.range.start) + 1,
                "kind": "block" if quotation.block else "run-in",
                "depth": quotation.depth,
                "confidence": quotation.evidence.confidence if quotation.evidence else 1.0,
                "speaker": speech.speaker if speech else "",
                "speaker_because": list(speech.evidence.reasons) if speech else [],
                "note": note.label if note else "",
                "source": work.name if work else "",
                "text": _line(document, quotation.range),
            }
        )
    return rows


def sources(document: Document, found: Apparatus, file: Placed | None) -> Rows:
    """List the works that are cited, in the order in which they first are."""
    return [
        {
            "author": work.author,
            "title": work.title,
            "editor": work.editor,
            "translator": work.translator,
            "place": work.place,
            "publisher": work.publisher,
            "year": work.year,
            "citations": len(work.cited),
            "notes": [document.notes_by_id[note].label for note in work.notes],
            "quotations": [list(_place(file, one).values()) for one in work.quotations],
            "reference": work.reference,
        }
        for work in found.works
    ]


LISTS = {"notes": notes, "quotations": quotations, "sources": sources}


FORMS = ("json", "csv", "bibtex", "csl")


def written(kind: str, document: Document, found: Apparatus, file: Placed | None, form: str | None) -> str:
    """Write one of the lists of an essay in one of the forms, of which sources alone have the last two; or in words."""
    if form == "bibtex":
        return bibliography.bibtex(found.works)
    if form == "csl":
        return json.dumps(bibliography.csl(found.works), ensure_ascii=False, indent=1) + "\n"
    rows = LISTS[kind](document, found, file)
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        return as_csv(rows)
    return (in_words(kind, rows) or f"no {kind}") + "\n"


def _place(file: Placed | None, words: Range) -> dict[str, int | None]:
    if file is None:
        return {"start": None, "end": None}
    return {"start": file.at(words.start), "end": file.end(words.end)}


def _line(document: Document, words: Range) -> str:
    return " ".join(document.words(words).split())


def as_csv(rows: Rows) -> str:
    """Write rows as CSV (RFC 4180) with a line of names; what holds several values has them with a semicolon between.

    A value that a spreadsheet would reckon out as a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    if rows:
        writer.writerow(rows[0])
    for row in rows:
        writer.writerow([_cell(value) for value in row.values()])
    return out.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, list):
        value = "; ".join("-".join(map(str, each)) if isinstance(each, list) else str(each) for each in value)
    said = "" if value is None else str(value)
    return f"'{said}" if said[:1] in ("=", "+", "-", "@", "\t", "\r") else said


def in_words(kind: str, rows: Rows) -> str:
    """Write rows for a person, a line or two each."""
    return "\n".join(_IN_WORDS[kind](row) for row in rows)


def _note_in_words(row: dict[str, Any]) -> str:
    meant = f"\n      {row['stands_for']}" if row["stands_for"] else ""
    return f"{row['note']:>4}  {row['text']}{meant}"


def _quotation_in_words(row: dict[str, Any]) -> str:
    shown = row["text"] if len(row["text"]) <= 72 else row["text"][:71].rstrip() + "…"
    doubt = "" if row["confidence"] == 1.0 else f", inferred ({row['confidence']:.2f})"
    said = f"{row['speaker'] or 'speaker unknown'}; {row['source'] or 'no source'}"
    return f"paragraph {row['paragraph']}, {row['kind']}{doubt}: {shown}\n      {said}"


def _source_in_words(row: dict[str, Any]) -> str:
    named = row["reference"] or ", ".join(part for part in (row["author"], row["title"]) if part)
    return (
        f"{named}\n      {many(row['citations'], 'citation')}, in {', '.join(row['notes']) or 'no note'};"
        f" {many(len(row['quotations']), 'quotation')}"
    )


_IN_WORDS = {"notes": _note_in_words, "quotations": _quotation_in_words, "sources": _source_in_words}


# -- notes read as citations, many at a time


def cited(lines: Iterable[str]) -> Iterator[str]:
    """Read note bodies as citations: a line of JSON each, answered with a line of JSON each.

    A line has ``id`` and ``body``; it may have ``work``, the essay whose notes it follows (an Ibid. never looks into
    another), ``seq``, its place among them, and ``num``, its number.  An answer's ``source`` names by ``SEQ.0`` the
    note that first cites the work; ``X`` is a place in the essay itself, ``U`` is unknown or ambiguous.
    """
    essays: dict[str, list[dict[str, Any]]] = {}
    order: list[dict[str, Any]] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            row = _asked(line, number)
            order.append(row)
            essays.setdefault(str(row.get("work", "")), []).append(row)
    answers: dict[int, list[dict[str, Any]]] = {}
    for rows in essays.values():
        for place, row in enumerate(rows):
            row.setdefault("seq", place)
        for row, found in zip(rows, _citations(rows), strict=True):
            answers[id(row)] = found
    for row in order:
        yield json.dumps({"id": row.get("id", row["seq"]), "citations": answers[id(row)]}, ensure_ascii=False)


def _asked(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReaderError(
            Problem("batch", f"is not JSON ({error})", "give one object a line", number)
        ) from error
    if not isinstance(row, dict) or not isinstance(row.get("body"), str):
        raise ReaderError(Problem("batch", "has no note", 'give an object with "body", a string', number))
    return row


def _citations(rows: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    document = _of_notes([(str(row.get("num", place + 1)), row["body"]) for place, row in enumerate(rows)])
    found = apparatus.study(document)
    place_of = {note.id: place for place, note in enumerate(document.notes)}
    first: dict[str, int] = {}
    for citation in found.citations:
        if citation.work:
            first.setdefault(citation.work, place_of[citation.note])
    for place, note in enumerate(document.notes):
        named: set[str] = set()
        told = []
        for citation in found.of_note(note.id):
            told.append(_told(citation, first, place, named, rows))
            named.update(citation.works)
        yield told


def _told(
    citation: Citation, first: dict[str, int], place: int, named: set[str], rows: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """Say of a citation how it names its work, and which note first does."""
    kind = _KINDS[citation.verdict]
    if citation.verdict is Verdict.SEE:
        source = "X"
    elif citation.work is None:
        source = "U"
    else:
        source = f"{rows[first[citation.work]]['seq']}.0"
        if kind == "full" and (first[citation.work] != place or citation.work in named):
            kind = "short"
    return {"kind": kind, "source": source, "loc": citation.locator}


def _of_notes(bodies: Sequence[tuple[str, str]]) -> Document:
    """Make a document of nothing but notes, each called out once in its order."""
    text, blocks, made, callouts = "", list[Block](), list[Note](), list[Range]()
    for label, _ in bodies:
        callouts.append(Range(len(text), len(text) + len(label) + 2))
        text += f"[{label}] "
    body = Range(0, len(text) - 1)
    blocks.append(Block(Kind.PARAGRAPH, 0, body.end))
    text = text.rstrip() + "\n\n"
    for place, (label, words) in enumerate(bodies):
        words = " ".join(words.split())
        start = len(text)
        made.append(Note(f"{place + 1}-{label}", label, (callouts[place],), Range(start, start + len(words))))
        blocks.append(Block(Kind.NOTE, start, start + len(words), lead=label))
        text += words + "\n\n"
    return Document("batch", "", Metadata(), text.rstrip("\n"), body, Blocks(blocks), notes=tuple(made))

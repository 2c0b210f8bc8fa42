"""Write a document as data: one text and the ranges over it, everything that a document holds."""

from __future__ import annotations

import json
from typing import Any

from tui_reader.document import Block, Document, Inference, Note, Quotation, Range

SCHEMA = "adfontes-document/1"


def write_json(document: Document, *, ascii_only: bool = False) -> str:
    """Give a document as JSON; ranges are pairs of offsets in code points."""
    return json.dumps(as_data(document), ensure_ascii=ascii_only, indent=1) + "\n"


def as_data(document: Document) -> dict[str, Any]:
    """Give a document as data ready for JSON."""
    metadata = document.metadata
    return {
        "schema": SCHEMA,
        "metadata": {
            "title": metadata.title,
            "author": metadata.author,
            "year": metadata.year,
            "language": metadata.language,
            "format": metadata.format,
            "encoding": metadata.encoding,
            "digest": document.digest,
            **dict(metadata.extra),
        },
        "text": document.text,
        "body": _range(document.body),
        "blocks": [_block(block) for block in document.blocks],
        "spans": [[span.start, span.end, span.style.value] for span in document.spans],
        "links": [[link.start, link.end, link.target] for link in document.links],
        "notes": [_note(note) for note in document.notes],
        "quotations": [_quotation(quotation) for quotation in document.quotations],
        "landmarks": [[mark.at, mark.kind, mark.label] for mark in document.landmarks],
        "warnings": list(document.warnings),
    }


def _range(range_: Range) -> list[int]:
    return [range_.start, range_.end]


def _block(block: Block) -> dict[str, Any]:
    said: dict[str, Any] = {"kind": block.kind.value, "range": _range(block.range)}
    if block.level:
        said["level"] = block.level
    if block.inside:
        said["inside"] = [container.value for container in block.inside]
    if block.lead:
        said["lead"] = block.lead
    return said


def _evidence(evidence: Inference | None) -> Any:
    if evidence is None:
        return "marked"
    return {"confidence": evidence.confidence, "reasons": list(evidence.reasons)}


def _note(note: Note) -> dict[str, Any]:
    return {
        "id": note.id,
        "label": note.label,
        "callouts": [_range(callout) for callout in note.callouts],
        "body": _range(note.body),
        "evidence": _evidence(note.evidence),
    }


def _quotation(quotation: Quotation) -> dict[str, Any]:
    return {
        "range": _range(quotation.range),
        "block": quotation.block,
        "depth": quotation.depth,
        "note": quotation.note,
        "closed": quotation.closed,
        "evidence": _evidence(quotation.evidence),
    }

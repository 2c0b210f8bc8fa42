"""Make a small document with notes and quotations by hand, the way a format would."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui_reader.blocks import Blocks
from tui_reader.document import (
    Block,
    Container,
    Document,
    Kind,
    Landmark,
    Metadata,
    Note,
    Quotation,
    Range,
    Span,
    Style,
)


def made(paragraphs: Sequence[str], notes: Sequence[str] = (), labels: Sequence[str] = ()) -> Document:
    """Make a document: ``[1]`` calls out note 1, ``> `` begins a block quotation, “...” is one run in.

    Args:
        notes: The bodies, in order; ``_italics_`` become emphasis.
        labels: Their labels, where they are not 1, 2, 3; a label that repeats begins a new numbering.
    """
    names = list(labels) or [str(number + 1) for number in range(len(notes))]
    text, blocks = "", []
    for paragraph in paragraphs:
        quoted = paragraph.startswith("> ")
        words = paragraph.removeprefix("> ")
        inside = (Container.QUOTE,) if quoted else ()
        blocks.append(Block(Kind.PARAGRAPH, len(text), len(text) + len(words), inside=inside))
        text += words + "\n\n"
    body = Range(0, len(text.rstrip("\n")))
    callouts = [
        (match["label"], Range(*match.span())) for match in re.finditer(r"\[(?P<label>[^\]\s]+)\]", text)
    ]
    made_notes, spans = [], []
    for place, (label, words) in enumerate(zip(names, notes, strict=True)):
        earlier = names[:place].count(label)
        mine = [callout for name, callout in callouts if name == label]
        start = len(text)
        plain, italics = _italics(words)
        spans += [Span(start + low, start + high, Style.EMPHASIS) for low, high in italics]
        text += plain + "\n\n"
        ids = label if not earlier else f"{label}-{earlier + 1}"
        own = mine[earlier : earlier + 1] if names.count(label) > 1 else mine
        made_notes.append(Note(ids, label, tuple(own), Range(start, start + len(plain))))
        blocks.append(Block(Kind.NOTE, start, start + len(plain), lead=label))
    return Document(
        "made", "", Metadata(), text.rstrip("\n"), body, Blocks(blocks), tuple(spans), notes=tuple(made_notes),
        quotations=tuple(_quotations(text, body, blocks, made_notes)),
        landmarks=tuple(
            Landmark(range_.start, "callout", text[range_.start : range_.end])
            for name, range_ in callouts
            if name not in names
        ),
    )  # fmt: skip


def _italics(words: str) -> tuple[str, list[tuple[int, int]]]:
    plain, italics = "", []
    for place, piece in enumerate(words.split("_")):
        if place % 2:
            italics.append((len(plain), len(plain) + len(piece)))
        plain += piece
    return plain, italics


def _quotations(text: str, body: Range, blocks: Sequence[Block], notes: Sequence[Note]) -> list[Quotation]:
    at = {callout.start: note.id for note in notes for callout in note.callouts}
    found = []
    for block in blocks:
        inside = [note for start, note in at.items() if block.start <= start < block.end]
        found += [Quotation(block.range, True, note=inside[-1] if inside else None)] if block.quoted else []
    found += [
        Quotation(Range(*match.span()), False, note=at.get(match.end()))
        for match in re.finditer(r"“[^”]*”", text[: body.end])
        if not any(block.quoted and match.start() in block.range for block in blocks)
    ]
    return sorted(found, key=lambda quotation: (quotation.range.start, -quotation.range.end))

"""What structure was found in a text, as data and in words."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tui_reader import apparatus, formats
from tui_reader.document import Document
from tui_reader.limits import USUAL, Limits
from tui_reader.structure import structure


def inspect(document: Document) -> dict[str, Any]:
    """Give the structure of a text in the shape ``adfontes-structure/1``."""
    return structure(document, apparatus.study(document))


def document_of(
    paths: Sequence[str | Path],
    *,
    encoding: str | None = None,
    amend: formats.Amend | None = None,
    limits: Limits = USUAL,
) -> Document:
    """Open a text, a folder, or several files as one work; ``-`` is standard input.

    Args:
        amend: What is done to each chapter of a work before they are joined.
        limits: How much of a file is read.
    """
    if list(paths) == ["-"]:
        data = sys.stdin.buffer.read(limits.bytes("file") + 1)
        return formats.parse(data, "standard input", encoding=encoding, limits=limits)
    if len(paths) == 1:
        return formats.open(paths[0], encoding=encoding, amend=amend, limits=limits)
    return formats.open_together(paths, encoding=encoding, amend=amend, limits=limits)


def summary(found: dict[str, Any]) -> str:
    """Say in a few lines what was found."""
    metadata = found["metadata"]
    blocks = found["block_quotations"]
    inferred = [quotation for quotation in blocks if quotation["evidence"] != "marked"]
    unlinked = [marker for marker in found["note_markers"] if marker["note"] is None]
    lines = [
        f"title       {metadata.get('title') or 'not found'}",
        f"author      {metadata.get('author') or 'not found'}",
        f"paragraphs  {len(found['paragraphs'])}",
        f"headings    {len(found['headings'])}",
        f"quotations  {len(blocks)} block, of which {len(inferred)} inferred; {len(found['inline_quotations'])} run-in",
        f"notes       {len(found['notes'])}, called out {len(found['note_markers'])} times"
        + (f"; {len(unlinked)} callouts without a note" if unlinked else ""),
        f"works       {len(found['works'])}",
    ]
    for quotation in inferred:
        first = quotation["paragraphs"][0]
        words = found["paragraphs"][first][:48]
        lines.append(f"  inferred ({quotation['evidence']['confidence']:.2f}) {words}…")
        lines += [f"      {reason}" for reason in quotation["evidence"]["reasons"]]
    return "\n".join(lines)

"""Tell in lines what was made of a text, and read the fixtures that say what should be."""

import re
from pathlib import Path

from tui_reader.document import Block, Document, Kind

FIXTURES = Path(__file__).parent / "fixtures"
_CASE = re.compile(r"^## (.+?)\n\n````\n(.*?)\n````\n\n````\n(.*?)\n````$", re.DOTALL | re.MULTILINE)
_SHOWN = 50


def cases(name: str) -> list[tuple[str, str, str]]:
    """Read a fixture: of each case the sentence, the text, and what is to be told of it."""
    return _CASE.findall((FIXTURES / name).read_text(encoding="utf-8"))


def told(document: Document) -> str:
    """Tell blocks, notes, quotations and warnings, a line each."""
    lines = [_block(document, block) for block in document.blocks]
    lines += [f"{note.label} called {len(note.callouts)}" for note in document.notes]
    for quotation in document.quotations:
        mark = "=" if quotation.block else "-"
        words = document.words(quotation.range).split("\n")[0]
        shown = words if len(words) <= _SHOWN else words[: words.find(" ", _SHOWN - 1)]
        lines.append(f"{mark} {shown.rstrip(';')}" + (f" @{quotation.note}" if quotation.note else ""))
    return "\n".join([*lines, *(f"! {warning}" for warning in document.warnings)])


def _block(document: Document, block: Block) -> str:
    lead = f" {block.lead}" if block.kind in (Kind.NOTE, Kind.ITEM) else ""
    return f"{'> ' if block.quoted else ''}{block.kind}{lead}: {document.words(block.range)}"

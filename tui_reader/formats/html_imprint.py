"""Project Gutenberg's header and licence about a page or a book: in sections of their own, or as they were typed.

They are told by their fences, as in a plain text, whatever the elements are called: old pages have them in ``pre``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tui_reader.formats.html_write import Line
from tui_reader.recovery.imprint import GUTENBERG, fences, fields_of


@dataclass(frozen=True, slots=True)
class Apart:
    """What stood about the essay."""

    about: str = ""
    name: str = GUTENBERG
    fields: Mapping[str, str] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    """Names within it that links may lead to."""


def take_imprint(lines: list[Line]) -> Apart:
    """Take the imprint out of a text's lines, and give it; notes stay."""
    if not any("utenberg" in line.words.text or "UTENBERG" in line.words.text for line in lines):
        return Apart()
    rows = list(_rows(lines))
    start, end = fences([row for _, row in rows])
    # A line that holds the essay's words besides those of the imprint stays with the essay.
    own = {place for place, row in rows[start:end] if row.strip()}
    gone = [place for place, line in enumerate(lines) if place not in own and not line.note]
    if len(gone) == sum(1 for line in lines if not line.note) or not (start or end < len(rows)):
        return Apart()
    taken = [lines[place] for place in gone]
    lines[:] = [line for place, line in enumerate(lines) if place in own or line.note]
    return Apart(
        "\n\n".join(line.words.text for line in taken),
        fields=fields_of([row for _, row in rows[:start]]),
        places=tuple(key for line in taken for _, key in line.words.places),
    )


def _rows(lines: list[Line]) -> Iterator[tuple[int, str]]:
    """Give the text as rows, each with the number of its line; an empty one parts paragraphs, as in a plain text."""
    for place, line in enumerate(lines):
        if not line.note:
            for row in line.words.text.split("\n"):
                yield place, row
            yield place, ""

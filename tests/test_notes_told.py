"""Notes in the ways that books and pages set them: cases as data in recovery/notes.md."""

from collections.abc import Iterator

import pytest
from telling import cases

from tui_reader import formats
from tui_reader.document import Document, Range

CASES = cases("../recovery/notes.md")


@pytest.mark.parametrize(("title", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_notes_are_joined_to_their_callouts(title: str, text: str, expected: str) -> None:
    """Each case gives exactly the notes, callouts and paragraphs told there."""
    assert "\n".join(told(formats.parse(text.encode(), "case.txt"))) == expected


def test_there_are_cases_of_many_habits() -> None:
    """There are at least thirty cases."""
    assert len(CASES) >= 30


def told(document: Document) -> Iterator[str]:
    """Tell the notes with how often each is called, the callouts that none answers, and what is left."""
    for note in document.notes:
        paragraphs = [_words(document, i) for i in document.blocks_in(note.body)]
        times = "" if len(note.callouts) == 1 else f" x{len(note.callouts)}"
        yield f"{note.label}{times}: {' / '.join(paragraphs)}"
    orphans = [mark.label.strip("[]") for mark in document.landmarks if mark.kind == "callout"]
    if orphans:
        yield f"! {', '.join(orphans)}"
    yield f"essay {len(document.blocks_in(Range(document.body.start, document.body.end)))}"


def _words(document: Document, block: int) -> str:
    return document.words(document.blocks[block].range)

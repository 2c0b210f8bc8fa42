"""A quotation has the note of the words that announce it, whether the file marks it or the reader says so."""

from __future__ import annotations

import pytest

from tui_reader.document import Container, Document, Kind, Metadata, Quotation
from tui_reader.formats.builder import Builder, Prose
from tui_reader.formats.quoting import add_sources
from tui_reader.recovery.corrections import anchored, apply, unit_at
from tui_reader.store.corrections import new


def essay(lines: list[str], kind: Kind, *, marked: bool) -> Document:
    """Make an essay in which lines of a kind, the last with a callout, stand before a quotation."""
    builder = Builder()
    note = builder.declare("1")
    for line in lines[:-1]:
        builder.add(kind, line)
    called = f"{lines[-1]}[1]"
    builder.add(kind, Prose(called, callouts=((len(lines[-1]), len(called), note),)))
    builder.stanza()
    quoted = builder.add(Kind.PARAGRAPH, "The wheel turned.", inside=(Container.QUOTE,) if marked else ())
    if marked and quoted is not None:
        builder.quotations.append(Quotation(quoted, block=True))
    builder.stanza()
    builder.add(Kind.PARAGRAPH, "So it went on.")
    builder.end_body()
    body = builder.add(Kind.NOTE, "Verne, p. 3.", lead="1")
    assert body is not None
    builder.note_body(note, body)
    add_sources(builder)
    return builder.finish("essay.md", b"", Metadata(format="markdown"))


@pytest.mark.parametrize(
    ("lines", "kind", "note"),
    [
        (["He wrote:"], Kind.PARAGRAPH, "1"),
        (["He wrote:"], Kind.VERSE, "1"),
        (["The mill stood,", "He wrote:"], Kind.VERSE, None),
        (["He wrote:"], Kind.HEADING, None),
    ],
)
def test_what_announces_a_quotation_gives_its_source(lines: list[str], kind: Kind, note: str | None) -> None:
    """A paragraph does, and a line of verse that stands alone; a stanza and a heading do not."""
    unmarked = essay(lines, kind, marked=False)
    unit = unit_at(unmarked, unmarked.text.index("The wheel"))
    corrected, _ = apply(unmarked, [new("quotation", anchored(unmarked, unit))])
    for document in (essay(lines, kind, marked=True), corrected):
        assert [one.note for one in document.block_quotations] == [note]

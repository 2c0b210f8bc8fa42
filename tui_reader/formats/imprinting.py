"""Set what a distributor said about an essay after everything else: out of the way, and not thrown away."""

from __future__ import annotations

from collections.abc import Iterable

from tui_reader.document import Kind, Landmark, Span, Style
from tui_reader.formats.builder import Builder, Prose
from tui_reader.recovery.paragraphs import Shape, paragraphs

SHAPES = {
    Shape.PROSE: Kind.PARAGRAPH,
    Shape.VERSE: Kind.VERSE,
    Shape.ROW: Kind.ROW,
    Shape.RULE: Kind.RULE,
}


def add_imprint(builder: Builder, about: str, name: str, places: Iterable[str] = ()) -> None:
    """Set an imprint; ``places`` are names within it, which now lead to its beginning."""
    ranges = []
    for paragraph in paragraphs(about) if about else ():
        if paragraph.gap:
            builder.stanza()
        emphasis = tuple(Span(start, end, Style.EMPHASIS) for start, end in paragraph.emphasis)
        ranges.append(builder.add(SHAPES[paragraph.shape], Prose(paragraph.text, emphasis)))
    first = next((range_ for range_ in ranges if range_ is not None), None)
    if first is not None:
        builder.landmarks.append(Landmark(first.start, "imprint", name))
        for place in ("imprint", *places):
            builder.ids.setdefault(place, first.start)

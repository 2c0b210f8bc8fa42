"""What holds for every document in every measure."""

from __future__ import annotations

import os
from itertools import pairwise

from hand_made import document
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.cells import ASCII, UNICODE, clusters, width
from tui_reader.document import Block, Container, Document, Kind, Note, Range, Span, Style
from tui_reader.layout import Address, Layout, Line, Lit, Measure

WORDS = st.sampled_from(
    [
        "a",
        "I",
        "of",
        "the",
        "word",
        "words",
        "Trotsky’s",
        "counter-revolutionary",
        "pp.",
        "12–14",
        "vol.",
        "“quoted”",
        "dash—dash",
        "wait…",
        "x—“y”",
        "antidisestablishmentarianism",
        "https://example.org/a/very/long/path-to-something/index.html",
        "[4]",
        "¹",
        "*",
        "†",
        "café",
        "naïve",
        "שָׁלוֹם",
        "Ἑλλάς",
        "한국어",
        "漢字、かな。",
        "“漢”",
        "👩\u200d👩\u200d👧",
        "👍🏻",
        "❤️",
        "́",
        "\u200d",
        "x\u200d",
        "\xad",
        "𝔊",
        "\x1b",
        "ﬁﬁ",
        "½",
        "—",
        "–",
        "…",
        "«",
        "»",
        "!",
        "---",
        "a-b-c",
        "ZWJ\u200d",
        "🇬🇧",
    ]
)
SPACES = st.sampled_from([" ", " ", " ", " ", "  ", "\u3000", "", "\t", "\n"])
TEXTS = st.lists(st.tuples(WORDS, SPACES), max_size=30).map(lambda parts: "".join(w + s for w, s in parts))
LOOSE = st.text(st.characters(codec="utf-8"), max_size=30)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Make a document with blocks of any kind and text of any script."""
    text, blocks, notes, spans = draw(st.sampled_from(["", "", "  "])), [], [], []
    for number in range(draw(st.integers(0, 6))):
        text += draw(st.sampled_from(["\n\n", "\n\n", "\n", " ", "\n\n\n"])) if number else ""
        start = len(text)
        text += draw(TEXTS | LOOSE)
        kind = draw(st.sampled_from(list(Kind)))
        inside = draw(st.sampled_from([(), (), (Container.QUOTE,), (Container.QUOTE, Container.QUOTE)]))
        lead = draw(st.sampled_from(["", "", "1", "12.", "漢", "a very long lead indeed", "†"]))
        tail = draw(st.sampled_from(["", "p. 163", "漢字", "quite a long tail"]))
        level = draw(st.integers(0, 3))
        blocks.append(Block(kind, start, len(text), level=level, inside=inside, lead=lead, tail=tail))
        for _ in range(draw(st.integers(0, 2))):
            at = draw(st.integers(start, len(text)))
            end = min(len(text), at + draw(st.integers(0, 5)))
            notes.append(Note(str(len(notes)), "1", (Range(at, end),), Range(0, 0)))
            spans.append(Span(at, min(len(text), end + 3), Style.EMPHASIS))
    quotations = tuple(Range(block.start, block.end) for block in blocks[:2] if block.quoted)
    return document(
        text + draw(st.sampled_from(["", "\n"])), blocks, notes=notes, spans=spans, quotations=quotations
    )


MEASURES = st.builds(
    Measure,
    width=st.integers(1, 12) | st.integers(13, 80),
    justify=st.booleans(),
    hyphenate=st.sampled_from(["", "", "en", "de", "xx"]),
    paragraphs=st.sampled_from(["blank", "indent"]),
    glyphs=st.sampled_from([UNICODE, ASCII]),
    tight=st.booleans(),
)

law = settings(max_examples=int(os.environ.get("LAW_EXAMPLES", "60")), deadline=None)


def every_line(layout: Layout) -> list[tuple[Address, Line]]:
    """Give all the lines of a document."""
    return layout.lines(layout.first, 1_000_000)


def shown(layout: Layout, line: Line, lit: tuple[Lit, ...] = ()) -> str:
    """Give a line as it is drawn."""
    return "".join(piece.text for piece in layout.pieces(line, lit))


@law
@given(documents(), MEASURES)
def test_no_line_is_wider_than_the_measure(essay: Document, measure: Measure) -> None:
    """No line is drawn wider than the measure, and a line with a tail just as wide."""
    layout = Layout(essay, measure)
    for _, line in every_line(layout):
        drawn = shown(layout, line)
        assert width(drawn) <= measure.width
        assert width(drawn) == sum(width(piece.text) for piece in layout.pieces(line))
        assert not line.tail or width(drawn) == measure.width
        assert not measure.glyphs.ascii or drawn.isascii()
        assert all(character.isprintable() for character in drawn if character.isascii())


@law
@given(documents(), MEASURES)
def test_every_position_is_on_exactly_one_line(essay: Document, measure: Measure) -> None:
    """The lines of text follow one another without gap or overlap, and each owns what is up to the next."""
    layout = Layout(essay, measure)
    owners = [(address, line) for address, line in every_line(layout) if not line.blank]
    starts = [line.start for _, line in owners]
    assert starts == sorted(starts)
    before = layout.first
    for at in range(len(essay.text) + 1):
        address = layout.line_of(at)
        assert address >= before
        before = address
        if not owners:
            continue
        held = [place for place, start in enumerate(starts) if start <= at]
        assert address == owners[held[-1] if held else 0][0]


@law
@given(documents(), MEASURES)
def test_the_lines_joined_give_the_text_back(essay: Document, measure: Measure) -> None:
    """Between one line and the next only white space is swallowed, save where an entry is cut."""
    layout = Layout(essay, measure)
    owners = [line for _, line in every_line(layout) if not line.blank]
    for line, following in pairwise(owners):
        assert line.start <= line.end <= following.start
        if line.block == following.block:
            assert not essay.text[line.end : following.start].strip()
        elif line.cut:
            assert line.end <= essay.blocks[line.block].end
        else:
            assert not essay.text[line.end : essay.blocks[line.block].end].strip()
    assert [line.block for line in owners if line.last] == list(range(len(essay.blocks)))


@law
@given(documents(), MEASURES)
def test_a_position_and_its_cell_lead_to_each_other(essay: Document, measure: Measure) -> None:
    """The position at the cell of a position is the start of its grapheme."""
    layout = Layout(essay, measure)
    for address, line in every_line(layout):
        if line.blank or line.kind is Kind.RULE:
            continue
        for start, end, _, _ in clusters(essay.text, line.start, line.end, measure.glyphs, measure.widest):
            for at in range(start, end):
                if layout.line_of(at) != address:
                    continue
                assert layout.cell_of(at)[0] == address
                assert layout.position_at(*layout.cell_of(at)) == start


@law
@given(documents(), MEASURES)
def test_cells_follow_the_positions(essay: Document, measure: Measure) -> None:
    """Along a line the cells never run back, and every cell leads to a position that the line owns."""
    layout = Layout(essay, measure)
    for address, line in every_line(layout):
        positions = [layout.position_at(address, cell) for cell in range(measure.width + 2)]
        assert positions == sorted(positions)
        for at in positions:
            assert layout.line_of(at) == address or line.blank or at >= essay.blocks[line.block].end
        assert all(layout.cell_of(at)[1] <= measure.width for at in positions)


@law
@given(documents(), MEASURES, st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60)), max_size=6))
def test_lighting_changes_roles_and_nothing_else(
    essay: Document, measure: Measure, stretches: list[tuple[int, int]]
) -> None:
    """What is lit is drawn with the same characters, and exactly the lit graphemes have the role."""
    layout = Layout(essay, measure)
    lit = tuple(Lit(start, start + length, "hit") for start, length in stretches)
    for _, line in every_line(layout):
        assert shown(layout, line, lit) == shown(layout, line)
        for piece in layout.pieces(line, lit):
            if piece.start is not None and not line.cut and line.start < line.end:
                covered = any(start <= piece.start < start + length for start, length in stretches)
                assert ("hit" in piece.roles) == covered


@law
@given(documents(), MEASURES, st.integers(-50, 50), st.data())
def test_steps_and_distances_agree(
    essay: Document, measure: Measure, count: int, data: st.DataObject
) -> None:
    """A step goes as far as there are lines, and the distance counts exactly what was stepped."""
    layout = Layout(essay, measure)
    addresses = [address for address, _ in every_line(layout)]
    place = data.draw(st.integers(0, len(addresses) - 1))
    landed = layout.step(addresses[place], count)
    expected = min(max(0, place + count), len(addresses) - 1)
    assert landed == addresses[expected]
    assert layout.distance(addresses[place], landed, 1000) == expected - place
    assert addresses[-1] == layout.last
    limit = data.draw(st.integers(0, 60))
    bounded = layout.distance(addresses[place], landed, limit)
    assert bounded == max(-limit, min(limit, expected - place))

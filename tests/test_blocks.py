"""Blocks kept as numbers are the blocks that were put in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.document import Block, Blocks, Container, Document, Kind, Metadata, Range, Section

CONTAINERS = st.lists(st.sampled_from(Container), max_size=3).map(tuple)
BLOCK = st.builds(
    Block,
    st.sampled_from(Kind),
    st.integers(0, 2**32 - 1),
    st.integers(0, 2**32 - 1),
    st.integers(0, 6),
    CONTAINERS,
    st.sampled_from(["", "1.", "†"]),
    st.sampled_from(["", "12"]),
)


@given(st.lists(BLOCK, max_size=12), st.lists(st.tuples(st.integers(0, 11), BLOCK), max_size=6))
def test_they_are_a_list_of_blocks(blocks: list[Block], changes: list[tuple[int, Block]]) -> None:
    """Added, put in another's stead, sliced, counted and compared, they are as in a list; a copy stands by itself."""
    kept = Blocks(blocks)
    before = Blocks(kept)
    for place, block in changes:
        if place < len(blocks):
            kept[place] = block
    assert list(before) == blocks
    for place, block in changes:
        if place < len(blocks):
            blocks[place] = block
    assert list(kept) == blocks
    assert kept == Blocks(blocks)
    assert kept[1:-1] == tuple(blocks[1:-1])
    assert [kept[-1 - place] for place in range(len(kept))] == blocks[::-1]
    assert list(kept.starts) == [block.start for block in blocks]
    assert [kept.kind(place) for place in range(len(kept))] == [block.kind for block in blocks]
    for kind in (Kind.HEADING, Kind.PARAGRAPH):
        expected = [(place, block) for place, block in enumerate(blocks) if block.kind is kind]
        assert list(kept.of_kind(kind)) == expected


@given(st.lists(st.integers(0, 4), max_size=30))
def test_sections_end_at_the_next_heading_of_their_level_or_above(levels: list[int]) -> None:
    """Level 0 stands for a paragraph; every section's end is looked for by hand."""
    blocks = [
        Block(Kind.HEADING if level else Kind.PARAGRAPH, 10 * place, 10 * place + 9, level)
        for place, level in enumerate(levels)
    ]
    end = 10 * len(levels)
    document = Document("d", "", Metadata(), "x" * end, Range(0, end), Blocks(blocks))
    expected = []
    for place, level in enumerate(levels):
        if level:
            later = [(10 * (place + 1 + n), other) for n, other in enumerate(levels[place + 1 :]) if other]
            whole = next((start for start, other in later if other <= level), end)
            own = later[0][0] if later else end
            expected.append(Section(place, level, Range(10 * place, whole), Range(10 * place, own)))
    assert [section for section in document.sections if section.heading >= 0] == expected

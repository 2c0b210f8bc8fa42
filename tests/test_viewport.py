"""A document seen through a window."""

from __future__ import annotations

import pytest
from hand_made import essay
from hypothesis import given
from hypothesis import strategies as st
from test_layout_laws import MEASURES, documents, law

from tui_reader.document import Document
from tui_reader.layout import Layout, Measure
from tui_reader.viewport import Viewport

SENTENCE = "The minutes of the society for the year 1831 are lost, all but a leaf that a clerk copied. "
LONG = essay("\n".join(f"paragraph: {number}. {SENTENCE * 3}" for number in range(30)))


def word(document: Document, words: str) -> int:
    """Find where words stand."""
    return document.text.index(words)


def test_a_window_moves_as_far_as_there_are_lines() -> None:
    """Scrolling says how far it really went, and never puts the last line above the foot."""
    window = Viewport(LONG, Measure(40), 10)
    assert window.scroll(-5) == 0
    assert window.scroll(7) == 7
    assert window.scroll(-3) == -3
    far = window.scroll(10_000)
    assert 0 < far < 10_000
    assert window.at_end
    assert window.lines()[-1][0] == window.layout.last
    assert window.scroll(1) == 0
    assert window.scroll(-10_000) == -far - 4


def test_a_short_document_stays_at_its_top() -> None:
    """A document that fits does not move, wherever it is sent."""
    window = Viewport(essay("paragraph: Short.\nparagraph: Very."), Measure(40), 10)
    assert window.scroll(3) == 0
    window.to(9)
    assert window.reveal(9) is False
    assert [line.start for _, line in window.lines()] == [0, 8, 8]
    assert window.at_end
    assert window.progress() == 1.0


def test_a_page_keeps_two_lines_for_the_eye() -> None:
    """A page moves by the height less two lines; in a very low window by one less."""
    assert Viewport(LONG, Measure(40), 20).page(1) == 18
    assert Viewport(LONG, Measure(40), 5).page(2) == 8
    assert Viewport(LONG, Measure(40), 1).page(1) == 1


def test_a_resize_keeps_the_words() -> None:
    """Through any sizes, down to one cell and back, the window returns to exactly the line it left."""
    window = Viewport(LONG, Measure(40), 10)
    window.scroll(33)
    top, before = window.top, window.address
    for width, height in ((20, 5), (72, 40), (1, 1), (7, 3), (200, 90), (33, 12)):
        window.resize(Measure(width), height)
        assert window.top == top
        first = window.lines()[0][1]
        assert first.start <= top or window.at_end
    window.resize(Measure(40), 10)
    assert window.address == before


def test_a_blank_row_at_the_head_survives_a_resize() -> None:
    """A window that begins with a blank row begins with it again."""
    window = Viewport(LONG, Measure(40), 10)
    while not window.lines()[0][1].blank:
        window.scroll(1)
    before = window.address
    window.resize(Measure(25), 4)
    assert window.lines()[0][1].blank
    window.resize(Measure(40), 10)
    assert window.address == before


def test_what_is_in_view_is_revealed_without_moving() -> None:
    """Nothing moves when all of what is asked for is in the window already."""
    window = Viewport(LONG, Measure(40), 10)
    window.scroll(20)
    seen = window.visible()
    assert window.reveal(seen.start + 50, seen.end - 50) is False
    assert window.row_of(seen.start) == 0
    assert window.row_of(seen.start - 2) is None
    assert window.row_of(seen.end + 2) is None


def test_a_jump_keeps_what_leads_to_it() -> None:
    """Four lines of lead-in stand above what is revealed, less where it would not fit otherwise."""
    window = Viewport(LONG, Measure(72), 20)
    at = word(LONG, "12. ")
    assert window.reveal(at) is True
    assert window.row_of(at) == 4
    assert window.reveal(word(LONG, "2. "), context=0) is True
    assert window.row_of(word(LONG, "2. ")) == 0


def test_a_tall_target_takes_the_room_of_its_lead_in() -> None:
    """A quotation as tall as the window is shown from its first line."""
    window = Viewport(LONG, Measure(72), 10)
    at, end = word(LONG, "12. "), word(LONG, "14. ")
    window.reveal(at, end)
    assert window.row_of(at) == 0
    window.to(0)
    window.reveal(at, LONG.blocks[13].start - 2)
    assert window.row_of(at) == 4


def test_a_lead_in_does_not_begin_with_a_blank_row() -> None:
    """Where the lead-in would begin with a blank row, that row is left out."""
    quoted = essay("paragraph: " + SENTENCE * 9 + "\nparagraph: He wrote:\nparagraph(quote): " + SENTENCE * 9)
    window = Viewport(quoted, Measure(72), 8)
    window.reveal(quoted.blocks[2].start, context=3)
    assert window.row_of(quoted.blocks[2].start) == 2
    assert not window.lines()[0][1].blank


def test_progress_is_what_has_been_seen() -> None:
    """Progress grows from the first window to 1 at the end of the body."""
    window = Viewport(LONG, Measure(72), 10)
    start = window.progress()
    assert 0 < start < 0.2
    window.to(len(LONG.text) // 2)
    assert window.progress() == pytest.approx(0.53, abs=0.05)
    window.to(len(LONG.text))
    assert window.progress() == 1.0


def test_another_document_is_shown_at_the_same_place() -> None:
    """A page that is written anew keeps its place, as far as there is one."""
    window = Viewport(LONG, Measure(72), 10)
    window.scroll(50)
    top = window.top
    window.show(essay("\n".join(f"paragraph: {number}. {SENTENCE * 3}" for number in range(31))))
    assert window.top == top
    window.show(essay("\n".join("paragraph: Short." for _ in range(5))))
    assert window.lines()[0][0] == window.layout.first
    assert window.progress() == 1.0


def test_a_window_that_grows_at_the_end_keeps_its_words() -> None:
    """When notes at the foot fold away, room is left below the last line rather than the words moved."""
    window = Viewport(LONG, Measure(72), 10)
    window.scroll(10_000)
    top = window.address
    window.resize(height=14)
    assert window.address == top
    assert window.at_end
    assert window.scroll(3) == 0
    assert window.scroll(-1) == -1


@law
@given(
    documents(),
    MEASURES,
    st.integers(1, 30),
    st.lists(st.tuples(st.sampled_from("srtpz"), st.integers(-60, 60))),
)
def test_the_window_is_always_full(
    document: Document, measure: Measure, height: int, moves: list[tuple[str, int]]
) -> None:
    """Whatever is done, the window is as full as can be, and a resize there and back changes nothing."""
    window = Viewport(document, measure, height)
    layout = Layout(document, measure)
    for move, by in moves:
        if move == "s":
            before = window.address
            moved = window.scroll(by)
            assert layout.distance(before, window.address, 100) == moved
            assert abs(moved) <= abs(by)
        elif move == "r":
            window.reveal(abs(by))
            assert window.row_of(abs(by)) is not None
        elif move == "t":
            window.to(by)
        elif move == "p":
            window.page(by)
        else:
            before, top = window.address, window.top
            window.resize(Measure(width=1 + abs(by)), 1 + abs(by) // 2)
            window.resize(measure, height)
            assert (window.address, window.top) == (before, top)
        count = layout.distance(layout.first, layout.last, 10_000) + 1
        assert len(window.lines()) == min(height, count)
        assert window.visible().start <= window.visible().end
        assert 0.0 <= window.progress() <= 1.0

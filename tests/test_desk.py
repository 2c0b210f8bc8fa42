"""The screen as rows of pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sitting import ESSAY, ROOT, SEED, Sitting

from tui_reader.desk import lits, paint
from tui_reader.layout import Piece
from tui_reader.margin import stacked
from tui_reader.rows import cells, fit, over, piece

LAMP = str(ROOT / "tests/fixtures/the-lamp-at-ness.md")


def roles_of(sitting: Sitting, words: str) -> set[str]:
    """Give the roles of every piece that holds some words."""
    return {
        role for row in paint(sitting.reader) for part in row if words in part.text for role in part.roles
    }


def test_a_search_lights_every_hit_and_one_more_strongly() -> None:
    """The current hit has a role of its own."""
    sitting = Sitting(LAMP).press('] q ] q / "within sight"')
    roles = [lit.role for lit in lits(sitting.reader, sitting.reader.text)]
    assert roles.count("hit.current") == 1
    assert roles.count("hit") == 2


def test_a_jump_lights_what_it_went_to_until_the_next_key() -> None:
    """A run-in quotation is lit as the target; a block quotation by its bar alone."""
    sitting = Sitting(LAMP).press("] Q")
    assert "target" in roles_of(sitting, "It was begun,")
    sitting.press("j")
    assert "target" not in roles_of(sitting, "It was begun,")
    sitting.press("] q")
    assert "target" not in roles_of(sitting, "Wind NW")
    assert any("bar.current" in part.roles for row in paint(sitting.reader) for part in row)


def test_the_lit_entry_of_the_outline_is_the_quotation_at_hand() -> None:
    """Meaning does not rest on colour: the bar stands in its first column."""
    sitting = Sitting(LAMP, "120x40").press("3 ] q")
    lit = [row for row in sitting.screen if row.startswith("▎")]
    assert [row[2:20] for row in lit] == ["“The light at Ness"]


def test_a_bookmark_stands_two_cells_left_of_its_line() -> None:
    """The mark is on the row where the bookmark begins, beside the text."""
    sitting = Sitting(LAMP).press("] q m a")
    row = next(row for row in sitting.rows if "Wind NW" in row)
    assert row.startswith("  ◆   ▎ Wind NW")


def test_a_terminal_without_unicode_is_drawn_in_ascii() -> None:
    """Every character on the screen is ASCII: our marks, and the essay's own."""
    for size in ("40x15", "80x24", "160x45"):
        sitting = Sitting(ESSAY, size, settings={"ascii": True}).press("] q m a ] q")
        for keys in ("", "?", "escape B", "escape s", "escape o", 'escape / "e'):
            sitting.press(keys)
            sitting.check()
            assert "".join(sitting.rows).isascii(), "".join(sitting.rows)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=12), st.integers(1, 45))
def test_margin_notes_never_overlap(notes: list[tuple[int, int]], height: int) -> None:
    """They stand in order, none on another; where they fit a row apart, all are on the page, each as high as may be."""
    beside = sorted(row for row, _ in notes)
    sizes = [size for _, size in notes]
    starts = stacked(beside, sizes, height)
    for place in range(1, len(starts)):
        assert starts[place] >= starts[place - 1] + sizes[place - 1]
    assert all(0 <= start < height for start in starts)
    if sum(sizes) + len(sizes) - 1 <= height:
        assert len(starts) == len(notes)
        assert not starts or starts[-1] + sizes[-1] <= height


def test_margin_notes_that_do_not_fit_are_counted() -> None:
    """At the foot of the margin it is said how many are left out."""
    text = "Words " + " ".join(f"word[^{n}]" for n in range(1, 60))
    essay = text + "\n\n" + "\n".join(f"[^{n}]: Note {n}." for n in range(1, 60)) + "\n"
    sitting = Sitting(LAMP, "160x20")
    sitting.reader.opened(sitting.reader.library.take(essay.encode()))
    sitting.check()
    assert any("… +" in row for row in sitting.screen)


ROWS = st.lists(st.sampled_from(["a", "漢", "é", "e\u0301", "👩‍👩‍👧", " ", "words"]), max_size=8)


@given(ROWS, st.integers(0, 20), st.integers(0, 20))
def test_a_row_is_cut_and_filled_to_the_cell(texts: list[str], to: int, skip: int) -> None:
    """However wide its characters are, a row has the width it is given."""
    row: list[Piece] = [piece(text, "ink") for text in texts]
    assert cells(fit(row, to, "page", skip=skip)) == to
    above = fit(row, min(to, 5), "page")
    assert cells(over(row, above, to, "page")) == max(to, cells(above))


@pytest.mark.skipif(not SEED.exists(), reason="the shared corpus is not here")
@pytest.mark.parametrize("size", ["120x40", "80x24", "40x15", "160x45"])
def test_a_plain_essay_reads_like_any_other(size: str) -> None:
    """From its beginning to its end, by pages, every screen is whole."""
    sitting = Sitting(str(SEED), size)
    for _ in range(60):
        sitting.press("space").check()
        if sitting.reader.text.viewport.at_end:
            return

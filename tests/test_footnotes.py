"""Which notes stand at the foot of the page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sitting import ESSAY, Sitting

from tui_reader.document import Note, Range
from tui_reader.footnotes import most_rows, plan

NOTES = [Note(str(number), str(number), (), Range(0, 0)) for number in range(1, 9)]

# Height, the rows of the callouts, the rows that each note takes, blank rows above the rule; then: the notes
# shown, those announced, and the rows taken.
CASES = [
    ("no callout takes no row", 24, [], [], 0, "", "", 0),
    ("a note takes its rows and the rule", 24, [3], [2], 0, "1", "", 3),
    ("the blank row above the rule is counted", 40, [3], [2], 1, "1", "", 4),
    ("notes take no more than a third", 24, [1, 2, 3], [3, 3, 3], 0, "12", "3", 7),
    ("a note longer than a third is begun alone", 24, [1, 2], [50, 1], 0, "1", "2", 8),
    ("a note does not cover its own callout", 24, [3, 22], [2, 2], 0, "1", "", 3),
    (
        "a callout on the last row is not announced where the notes cover it",
        24,
        [3, 23],
        [6, 2],
        0,
        "1",
        "",
        7,
    ),
    ("a long note at the foot takes what is left below its callout", 24, [20], [6], 0, "1", "", 3),
    ("no note stands on a page of four rows", 4, [0], [1], 0, "", "", 0),
    ("a page of five rows has room for one row of a note", 5, [0], [4], 0, "1", "", 2),
]


@pytest.mark.parametrize(
    ("title", "height", "rows", "sizes", "padding", "shown", "hidden", "taken"),
    CASES,
    ids=[c[0] for c in CASES],
)
def test_notes_are_chosen(
    title: str,
    height: int,
    rows: list[int],
    sizes: list[int],
    padding: int,
    shown: str,
    hidden: str,
    taken: int,
) -> None:
    """From the top of the page down, while there is room and no callout is covered by its own note."""
    size = {note.id: rows for note, rows in zip(NOTES, sizes, strict=False)}
    foot = plan(list(zip(rows, NOTES, strict=False)), height, lambda note: size[note.id], padding=padding)
    assert "".join(note.label for note in foot.shown) == shown
    assert "".join(note.label for note in foot.hidden) == hidden
    assert foot.rows == taken


def test_a_pinned_note_comes_first_and_leaves_room() -> None:
    """The pinned note stands above the others, whether its callout is on the page or not."""
    foot = plan([(2, NOTES[0]), (3, NOTES[1])], 24, lambda note: 2, padding=0, pinned=NOTES[4])
    assert [note.label for note in foot.shown] == ["5", "1", "2"]


@given(
    st.integers(1, 70),
    st.lists(st.tuples(st.integers(0, 69), st.integers(1, 30)), max_size=8),
    st.integers(0, 1),
    st.none() | st.integers(0, 7),
)
def test_the_notes_keep_to_their_share(
    height: int, callouts: list[tuple[int, int]], padding: int, pinned: int | None
) -> None:
    """They take at most their share, cover no callout of a note they show, and each that is left out is announced."""
    sizes = {note.id: size for note, (_, size) in zip(NOTES, callouts, strict=False)}
    rows = sorted(row for row, _ in callouts if row < height)
    marks = list(zip(rows, NOTES, strict=False))
    pin = NOTES[pinned] if pinned is not None else None
    foot = plan(marks, height, lambda note: sizes.get(note.id, 1), padding=padding, pinned=pin)
    assert foot.rows <= most_rows(height, padding)
    assert foot.rows < height
    assert not foot.shown or foot.rows == foot.note_rows + 1 + padding
    above = height - foot.rows
    for row, note in marks:
        if note in foot.shown and note is not pin:
            assert row < above
        if foot.shown and row < above:
            assert note in (*foot.shown, *foot.hidden)


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["40x15", "80x24", "120x40"]),
    st.integers(1, 99),
    st.lists(st.sampled_from(["d", "u", "] q", "] n", "j", "space", "x x"]), max_size=5),
)
def test_the_notes_depend_on_the_place_alone(size: str, percent: int, way: list[str]) -> None:
    """By whatever way a place is reached, the same notes stand under it: nothing can flicker."""
    sitting = Sitting(ESSAY, size).press([*str(percent), "%"])
    shown, top = sitting.reader.side.foot, sitting.reader.text.viewport.address
    for keys in way:
        sitting.press(keys)
    sitting.reader.text.viewport.to_address(top)
    sitting.reader.settle()
    assert sitting.reader.text.viewport.address == top
    assert sitting.reader.side.foot == shown


def test_the_end_of_the_essay_is_not_covered_by_its_notes() -> None:
    """Going to the end shows the last line of the essay, whatever notes stand under it, on every screen."""
    for size in ("30x10", "40x15", "80x24", "120x40"):
        sitting = Sitting(ESSAY, size).press("G")
        last = sitting.reader.document.body.end - 1
        assert sitting.reader.text.viewport.row_of(last) is not None, size

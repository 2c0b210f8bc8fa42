"""Where the panes stand on screens of every size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.arrangement import Area, Arrangement, Wanted, arrange

# Size, what is wanted; then: the outline (beside, drawer, folded), the notes (margin, foot, none), measure, padding.
CASES = [
    ("160x45", Wanted(), "beside", "margin", 72, 1),
    ("150x45", Wanted(), "beside", "margin", 72, 1),
    ("149x45", Wanted(), "beside", "foot", 72, 1),
    ("120x40", Wanted(), "beside", "foot", 72, 1),
    ("104x40", Wanted(), "beside", "foot", 64, 1),
    ("103x40", Wanted(), "folded", "foot", 72, 1),
    ("80x24", Wanted(), "folded", "foot", 72, 0),
    ("80x24", Wanted(outline=True), "drawer", "foot", 72, 0),
    ("60x24", Wanted(), "folded", "foot", 52, 0),
    ("59x24", Wanted(), "folded", "foot", 57, 0),
    ("40x15", Wanted(outline=True), "drawer", "foot", 38, 0),
    ("40x5", Wanted(), "folded", "none", 38, 0),
    ("160x45", Wanted(outline=False), "folded", "margin", 72, 1),
    ("160x45", Wanted(notes="foot"), "beside", "foot", 72, 1),
    ("160x45", Wanted(notes="off"), "beside", "none", 72, 1),
    ("120x40", Wanted(notes="margin"), "beside", "foot", 72, 1),
    ("120x40", Wanted(False, notes="margin"), "folded", "margin", 72, 1),
    ("160x45", Wanted(measure=100), "beside", "foot", 100, 1),
    ("1x1", Wanted(), "folded", "none", 1, 0),
]


@pytest.mark.parametrize(("size", "wanted", "outline", "notes", "measure", "padding"), CASES)
def test_panes_are_placed(
    size: str, wanted: Wanted, outline: str, notes: str, measure: int, padding: int
) -> None:
    """The breakpoints are those of the design: 60, 104 and 150 columns, 32 rows."""
    place = arranged(size, wanted)
    assert ("drawer" if place.drawer else "beside" if place.outline else "folded") == outline
    assert ("margin" if place.margin else "foot" if place.notes_shown else "none") == notes
    assert (place.text.width, place.padding) == (measure, padding)


def arranged(size: str, wanted: Wanted) -> Arrangement:
    """Arrange a screen of a size written as ``80x24``."""
    width, height = (int(number) for number in size.split("x"))
    return arrange(width, height, wanted)


WANTED = st.builds(
    Wanted,
    st.sampled_from([None, True, False]),
    st.sampled_from(["auto", "foot", "margin", "off"]),
    st.integers(20, 200),
)


@given(st.integers(-1, 300), st.integers(-1, 120), WANTED)
def test_every_pane_lies_on_the_screen(width: int, height: int, wanted: Wanted) -> None:
    """Nothing sticks out, and what stands beside the text does not lie over it, nor the status over anything."""
    place = arrange(width, height, wanted)
    screen = Area(0, 0, place.width, place.height)
    areas = [place.text, place.outline, place.margin, place.status, place.overlay]
    for area in filter(None, areas):
        assert area.width >= 1
        assert area.height >= 1
        assert screen.holds(area.x, area.y)
        assert screen.holds(area.x + area.width - 1, area.y + area.height - 1)
    if place.outline and not place.drawer:
        assert place.outline.x + place.outline.width <= place.text.x
    if place.margin:
        assert place.text.x + place.text.width <= place.margin.x
    if place.status:
        assert place.text.y + place.text.height <= place.status.y

"""What the mouse does: the cell that is clicked is the place that is meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sitting import ROOT, Sitting

from tui_reader import mouse
from tui_reader.cells import width
from tui_reader.desk import paint

LAMP = str(ROOT / "tests/fixtures/the-lamp-at-ness.md")


def cell_of(sitting: Sitting, words: str) -> tuple[int, int]:
    """Find the cell of the screen where some words stand first."""
    for y, row in enumerate(sitting.rows):
        if words in row:
            return width(row[: row.index(words)]), y
    raise AssertionError(f"{words} is not on the screen")


def click(sitting: Sitting, words: str, *, past: int = 0) -> Sitting:
    """Press and release the button on some words, or on a cell past their beginning."""
    x, y = cell_of(sitting, words)
    mouse.press(sitting.reader, x + past, y)
    mouse.release(sitting.reader, x + past, y)
    return sitting.press([])


def drag(sitting: Sitting, first: str, last: str) -> Sitting:
    """Drag from some words to others."""
    mouse.press(sitting.reader, *cell_of(sitting, first))
    x, y = cell_of(sitting, last)
    mouse.drag(sitting.reader, x, y)
    mouse.release(sitting.reader, x, y)
    return sitting


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(["40x15", "80x24", "120x40", "160x45"]), st.integers(0, 99), st.booleans())
def test_what_is_drawn_in_a_cell_is_what_is_found_there(size: str, percent: int, drawer: bool) -> None:
    """For every piece of text drawn, the place under its first cell is where it comes from."""
    sitting = Sitting(LAMP, size).press([*str(percent or 1), "%"])
    if drawer:
        sitting.press("o")
    reader = sitting.reader
    for y, row in enumerate(paint(reader)):
        x = 0
        for part in row:
            found = mouse.locate(reader, x, y)
            known = found and found[0] in (reader.text, reader.side.notes)
            if part.start is not None and part.text.strip() and found and known:
                assert found[1] == part.start, (x, y, part.text)
            x += width(part.text)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(["1x1", "20x4", "40x15", "80x24", "160x45"]), st.sampled_from(["", "o", "?", "] q g n", "/"]),
       st.lists(st.tuples(st.integers(-1, 170), st.integers(-1, 50), st.sampled_from("pdrw")), max_size=8))  # fmt: skip
def test_the_mouse_may_do_anything_anywhere(size: str, lead: str, acts: list[tuple[int, int, str]]) -> None:
    """Presses, drags, releases and the wheel, on any cell and off the screen, leave it whole."""
    sitting = Sitting(LAMP, size).press(lead)
    for x, y, act in acts:
        if act == "w":
            mouse.wheel(sitting.reader, x, y, 3 if x % 2 else -3)
        else:
            {"p": mouse.press, "d": mouse.drag, "r": mouse.release}[act](sitting.reader, x, y)
        sitting.press([])
        sitting.check()


def test_a_callout_leads_to_its_note() -> None:
    """A click on a callout puts the keyboard at its note."""
    sitting = click(Sitting(LAMP).press("] q"), "[4]", past=1)
    assert (sitting.reader.focus, sitting.reader.side.notes.target()) == ("notes", "note:4")


def test_a_note_takes_the_keyboard() -> None:
    """A click on a note puts the keyboard there; Enter goes on."""
    sitting = click(Sitting(LAMP).press("] q"), "Johann Müller")
    assert (sitting.reader.focus, sitting.reader.side.notes.target()) == ("notes", "note:4")


@pytest.mark.parametrize("size", ["80x24", "120x40"])
def test_an_entry_of_the_outline_leads_there(size: str) -> None:
    """A click on an entry goes there, and folds a drawer away."""
    sitting = Sitting(LAMP, size)
    if size == "80x24":
        sitting.press("o")
    click(sitting, "“It was lit.")
    assert sitting.here.startswith("It was lit. I have the oil book")
    assert not sitting.reader.arrangement.drawer


def test_links_and_entries_of_pages_are_followed() -> None:
    """A click on a link goes where it leads, and on an entry of a page as Enter does."""
    assert click(Sitting(LAMP).press("G"), "the log", past=2).here.startswith("The Log")
    sitting = Sitting(LAMP).press("s")
    assert click(sitting, "The light at Ness is not").here.startswith("The light at Ness is not")
    assert not sitting.reader.overlays


def test_a_click_elsewhere_puts_the_attention_there() -> None:
    """What is done next is done with what was clicked."""
    sitting = click(Sitting(LAMP).press("] q"), "a sail was seen").press("y")
    assert sitting.copied.startswith("Wind NW")


def test_a_selection_is_text_without_wraps_and_margins() -> None:
    """What was dragged over is copied as it was written, though the screen breaks it."""
    sitting = drag(Sitting(LAMP, "40x15").press("] q"), "Wind NW", "five a sail").press("Y")
    assert sitting.copied.startswith("Wind NW, a whole gale, the glass at 28.2 and still going down. At four")
    assert "\n" not in sitting.copied


def test_a_selection_backwards_is_the_same() -> None:
    """Dragging from the end to the beginning selects the same words."""
    there = drag(Sitting(LAMP).press("] q"), "Wind NW", "seen under").press("Y").copied
    back = drag(Sitting(LAMP).press("] q"), "seen under", "Wind NW").press("Y").copied
    assert there == back
    assert there.startswith("Wind NW, a whole gale")
    assert there.endswith("a sail was s")


def test_escape_lets_a_selection_go() -> None:
    """Escape puts the light out, and there is nothing to copy."""
    sitting = drag(Sitting(LAMP).press("] q"), "Wind NW", "seen under").press("escape Y")
    assert "Nothing is selected" in sitting.status


def test_the_wheel_scrolls_what_lies_under_it() -> None:
    """Over the text it scrolls the text, over a long note the note, over a page the page."""
    sitting = Sitting(LAMP)
    mouse.wheel(sitting.reader, 10, 5, 3)
    assert sitting.reader.text.viewport.top > 0
    sitting = Sitting(LAMP).press("2 ] n g n")
    top = sitting.reader.text.viewport.top
    mouse.wheel(sitting.reader, *cell_of(sitting, "For a list of those"), 3)
    assert not any("For a list of those" in row for row in sitting.screen)
    assert sitting.reader.text.viewport.top == top


def test_a_selection_does_not_outlive_the_notes_it_was_made_in() -> None:
    """What was selected in the notes pane is gone with the notes it showed, and cannot be copied as other words."""
    sitting = Sitting(LAMP, "80x24").press("] n")
    drag(sitting, "The Ness Log", "fol. 2")
    assert sitting.reader.selection is not None
    sitting.press("G")
    assert sitting.reader.selection is None
    sitting.press("Y")
    assert sitting.status.startswith("Nothing is selected")


def test_a_note_in_the_margin_takes_clicks() -> None:
    """A click on a note in the margin moves the keyboard there, to that very note; a drag selects in it."""
    sitting = Sitting(LAMP, "160x45")
    reader = sitting.reader
    assert reader.arrangement.margin is not None
    click(sitting, "The Ness Log, vol. I", past=4)
    assert reader.focus == "notes"
    assert reader.side.notes.target() == "note:1"
    drag(sitting, "The Ness Log, vol. I", "Skail Harbour")
    assert reader.selection is not None
    assert reader.selection.pane is reader.side.notes
    assert reader.selection.document.words(reader.selection.range) == "The Ness Log, vol. I (S"

"""The reader whatever is pressed, at whatever size: nothing fails, nothing jumps, and every way leads back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from sitting import ESSAY, ROOT, Sitting

from tui_reader.commands import COMMANDS
from tui_reader.panes import Pane

LAMP = str(ROOT / "tests/fixtures/the-lamp-at-ness.md")
WIDTHS = (1, 2, 3, 5, 12, 30, 40, 59, 60, 80, 103, 104, 120, 149, 150, 160, 220)
HEIGHTS = (1, 2, 3, 4, 5, 6, 10, 15, 24, 32, 40, 60)
KEYS = (
    *"jkduG%}{)(][qnsblQcxpJKwHL/\\NzhmaBUof?WyY+-:DrgB&'1509<>é\"",
    "space", "backspace", "enter", "tab", "escape", "ctrl+p", "down", "up", "end", "home", "shift+tab",
    "left", "right", "ctrl+c", "ctrl+g", "pagedown", "ctrl+l",
)  # fmt: skip
SIZES = st.tuples(st.sampled_from(WIDTHS), st.sampled_from(HEIGHTS)).map(lambda size: f"{size[0]}x{size[1]}")
COUNTS = st.sampled_from([None, None, 0, 1, 2, 7, 99_999])
CALLS = st.tuples(st.sampled_from(sorted(set(COMMANDS) - {"session.open"})), COUNTS)
STEPS = st.lists(st.one_of(st.sampled_from(KEYS), st.sampled_from(KEYS), CALLS, SIZES), max_size=30)


def step(sitting: Sitting, what: str | tuple[str, int | None]) -> None:
    """Press a key, run a command with a count, or give the screen another size."""
    if isinstance(what, tuple):
        command = COMMANDS[what[0]]
        sitting.reader.run(
            what[0], count=what[1] if command.counts else None, letter="a" if command.letter else None
        )
        sitting.reader.settle()
        sitting.press([])
    elif what[:1].isdigit() and "x" in what:
        top = sitting.reader.text.viewport.top
        sitting.resize(what)
        assert sitting.reader.text.viewport.top == top
    else:
        sitting.press([what])


@settings(max_examples=40, deadline=None)
@given(SIZES, STEPS)
def test_whatever_is_pressed_the_screen_is_whole(size: str, steps: list[str]) -> None:
    """No keys, commands or sizes make the reader fail, nor a row of another length than the screen's."""
    sitting = Sitting(ESSAY, size)
    for what in steps:
        step(sitting, what)
        sitting.check()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 100), SIZES, st.lists(SIZES, max_size=5))
def test_the_first_words_stay_through_every_size(percent: int, first: str, sizes: list[str]) -> None:
    """A resize never moves the words at the head of the screen, by whatever sizes it goes."""
    sitting = Sitting(ESSAY, first).press([*str(percent or 1), "%", "j"])
    top, words = sitting.reader.text.viewport.top, sitting.first_words
    for size in sizes:
        sitting.resize(size)
        assert (sitting.reader.text.viewport.top, sitting.first_words) == (top, words)


PANES = ("pane.outline", "pane.notes", "pane.next", "page.help", "pane.close", "note.pin", "bookmark.page")


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 100), SIZES, st.lists(st.sampled_from(PANES), max_size=8))
def test_opening_and_closing_panes_moves_nothing(percent: int, size: str, panes: list[str]) -> None:
    """Whatever is opened, folded, pinned or closed beside the text, its first words stay."""
    sitting = Sitting(ESSAY, size).press([*str(percent), "%"])
    top = sitting.reader.text.viewport.top
    for name in panes:
        sitting.reader.run(name)
        sitting.reader.settle()
        assert sitting.reader.text.viewport.top == top, name


JUMPS = ("] q", "[ q", "] n", "[ n", "] s", "[ s", "G", "g g", "x", '/ "the" enter', "5 0 %", "] Q", "' a")


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["40x15", "80x24", "120x40", "160x45"]),
    st.lists(st.sampled_from(["j", "d", "space", ")", "}", "k"]), max_size=6),
    st.sampled_from(JUMPS),
)
def test_back_shows_the_very_lines_that_were_left(size: str, reading: list[str], jump: str) -> None:
    """After any jump, one key shows the same first line and stands at the same words."""
    sitting = Sitting(LAMP, size).press("m a").press(reading)
    reader = sitting.reader
    place = reader.text.viewport.top, reader.text.here
    sitting.press(jump)
    if reader.text.here == place[1]:
        return
    sitting.press("H")
    assert (reader.text.viewport.top, reader.text.here) == place


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(["60x20", "80x24", "120x40"]), st.integers(1, 99), st.sampled_from(["] q", "[ q"]))
def test_a_jump_keeps_up_to_four_lines_of_lead_in(size: str, percent: int, jump: str) -> None:
    """The quotation stands on the screen with its first line, no more than four rows down if it was not there."""
    sitting = Sitting(ESSAY, size).press([*str(percent), "%"])
    text: Pane = sitting.reader.text
    top = text.viewport.top
    sitting.press(jump)
    row = text.viewport.row_of(text.here)
    assert row is not None
    if text.viewport.top != top:
        assert row <= 4


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(["80x24", "120x40"]), st.integers(1, 13))
def test_the_note_of_a_quotation_that_was_jumped_to_is_on_the_screen(size: str, number: int) -> None:
    """Whoever goes to a quotation sees what it cites, or at least where that begins."""
    sitting = Sitting(ESSAY, size).press([*str(number), "]", "q"])
    reader = sitting.reader
    quotation = reader.document.quotation_at(reader.text.here)
    assert quotation is not None
    assert quotation.note in {note.id for note in reader.side.foot.shown}


def test_every_command_runs_in_every_pane_at_every_size() -> None:
    """No command fails, wherever the keyboard is and however small the screen."""
    for size in ("1x1", "40x15", "120x40", "160x45"):
        for lead in ("", "] q g n", "o", "?", ":"):
            sitting = Sitting(LAMP, size).press(lead)
            for name, command in COMMANDS.items():
                sitting.reader.run(
                    name, count=2 if command.counts else None, letter="a" if command.letter else None
                )
                sitting.reader.settle()
                sitting.press([])
                sitting.check()

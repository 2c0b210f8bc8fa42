"""A source beside the essay: where it stands, what is lit, how one steps through the differences, and the way back."""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rig import READER, Terminal

from tui_reader import beside
from tui_reader.cells import width as cells
from tui_reader.desk import paint
from tui_reader.equipment import equip
from tui_reader.reader import Reader
from tui_reader.requests import Load, Seek
from tui_reader.store.paths import Paths
from tui_reader.tracing import Traced, Tracer
from tui_reader.ui.app import ReaderApp
from tui_reader.ui.themes import load

MISQUOTED = 12
"""The block quotation of the embedded essay from which a word is missing."""
ESSAY = "shipped:essay"


@cache
def traced(number: int) -> Traced:
    """Trace a block quotation of the embedded essay, counted from 1."""
    reader = equip(Paths.within(Path(mkdtemp())))
    essay = reader.library.open(ESSAY)
    return Tracer(reader.library).trace(essay, essay.document.block_quotations[number - 1].range)


def at_passage(width: int, height: int, home: Path, *, number: int = MISQUOTED, keys: str = "") -> Reader:
    """Go to a quotation, press some keys, and open its source as the screen does."""
    reader = equip(Paths.within(home))
    reader.resize(width, height)
    reader.opened(reader.library.open(ESSAY))
    for key in (*str(number), "]", "q", *keys, "g", "p"):
        reader.press(key)
    asked = reader.requests.pop()
    found = traced(number)
    assert found.source is not None
    assert asked == Seek(found.source.quotation)
    beside.open_source(reader, found.source)
    return reader


def halves(reader: Reader) -> tuple[str, str]:
    """Give what is seen of the essay and of the source, as words."""
    assert reader.arrangement.sheet is not None
    edge = reader.arrangement.sheet.x
    rows = ["".join(part.text for part in row) for row in paint(reader)[:-1]]
    essay, source = (" ".join(half) for half in zip(*((row[:edge], row[edge:]) for row in rows), strict=True))
    return " ".join(essay.split()), " ".join(source.split())


def lit(reader: Reader, role: str, *, essay: bool = False) -> str:
    """Give what is drawn in a role in the source, or in the essay."""
    parts = [part for row in paint(reader) for part in row if role in part.roles]
    return " ".join("".join(part.text for part in parts if ("sheet" in part.roles) is not essay).split())


WIDTHS = [(100, 30), (120, 40), (160, 45), (230, 50)]


@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_both_are_seen_where_there_is_room(width: int, height: int, tmp_path: Path) -> None:
    """Quotation and passage are on the screen at once, and every row is as wide as the screen."""
    reader = at_passage(width, height, tmp_path)
    assert all("When the children were down he set" in half.replace("▎ ", "") for half in halves(reader))
    assert lit(reader, "passage").startswith("When the children were down")
    assert {sum(len(part.text) for part in row) for row in paint(reader)} == {width}


@pytest.mark.parametrize(("width", "height"), [(99, 30), (80, 24), (40, 15), (20, 5), (5, 2), (1, 1)])
def test_it_lies_over_the_essay_where_there_is_none(width: int, height: int, tmp_path: Path) -> None:
    """On a narrow screen the source alone is seen, down to one cell."""
    reader = at_passage(width, height, tmp_path)
    assert reader.arrangement.covered
    assert {sum(len(part.text) for part in row) for row in paint(reader)} == {width}
    if width >= 80:
        assert "When the children were down he set" in halves(reader)[1]


@pytest.mark.parametrize(("width", "height"), [*WIDTHS, (80, 24), (40, 15)])
@pytest.mark.parametrize("way", ["H", "escape", "q"])
def test_back_leads_to_the_very_lines_one_left(width: int, height: int, way: str, tmp_path: Path) -> None:
    """However the source is closed, the essay shows the same first line and the cursor is where it was."""
    reader = at_passage(width, height, tmp_path)
    assert reader.facing is not None
    left = reader.facing.left
    for key in ("=", "=", "j", way):
        reader.press(key)
    assert reader.facing is None
    assert (reader.text.viewport.top, reader.text.here, reader.focus) == (left.top, left.at, "essay")


def test_the_outline_comes_back_with_the_essay(tmp_path: Path) -> None:
    """The source takes the place of the outline, and gives it back."""
    reader = at_passage(120, 40, tmp_path)
    assert reader.arrangement.outline is None
    reader.press("H")
    assert reader.arrangement.outline is not None


def test_a_step_lights_a_difference_in_both(tmp_path: Path) -> None:
    """The word that the quotation drops is lit in the source, and its neighbours in the essay."""
    reader = at_passage(120, 40, tmp_path)
    reader.press("=")
    assert {lit(reader, "difference", essay=True), lit(reader, "difference")} == {"would see", "not"}
    assert reader.message == "1 of 2: left out, without a mark: “not”"
    reader.press("=")
    assert reader.message.startswith("2 of 2: points, as is allowed")
    reader.press("=")
    assert reader.message.startswith("1 of 2")


@pytest.mark.parametrize("number", range(1, 14))
def test_differences_stand_where_they_are_lit(number: int, tmp_path: Path) -> None:
    """What is lit as a difference in essay and source is what the collation speaks of, callouts left out."""
    reader = at_passage(120, 40, tmp_path, number=number)
    facing = reader.facing
    assert facing is not None
    bare = reader.document.bare_words(facing.source.quotation)
    for change in facing.changes:
        found = change.found
        assert (
            reader.document.bare_words(change.quotation) == bare[found.quotation.start : found.quotation.end]
        )
        there = facing.source.document.words(facing.source.passage)
        assert facing.source.document.words(change.passage) == there[found.passage.start : found.passage.end]


def test_reading_on_in_the_essay_is_not_undone(tmp_path: Path) -> None:
    """Who goes on in the essay while the source lies beside it stays there when it closes."""
    reader = at_passage(120, 40, tmp_path)
    for key in ("tab", "1", "[", "q"):
        reader.press(key)
    here = reader.text.here
    assert reader.focus == "essay"
    reader.press("escape")
    assert reader.facing is None
    assert reader.text.here == here


def test_the_passage_again_asks_for_the_next_text(tmp_path: Path) -> None:
    """Where several texts have the passage, gp goes from one to the next; where one has, it shows the passage anew."""
    reader = at_passage(120, 40, tmp_path)
    assert reader.facing is not None
    for key in ("G", "g", "p"):
        reader.press(key)
    assert reader.requests == []
    assert lit(reader, "passage").startswith("When the children")
    source = reader.facing.source._replace(edition=1, editions=3)
    beside.open_source(reader, source)
    for key in "gp":
        reader.press(key)
    assert reader.requests == [Seek(source.quotation, 2)]


def test_enter_opens_the_source_itself(tmp_path: Path) -> None:
    """From a source beside the essay Enter opens it as an essay, at the same place."""
    reader = at_passage(120, 40, tmp_path)
    assert reader.facing is not None
    reader.press("enter")
    assert reader.requests == [Load(reader.facing.source.path, reader.facing.pane.here)]


def test_enter_again_and_again_leads_to_the_passage(tmp_path: Path) -> None:
    """Enter at a quotation opens its note, there the note that names the work, there the passage."""
    reader = equip(Paths.within(tmp_path))
    reader.resize(80, 24)
    reader.opened(reader.library.open(ESSAY))
    for key in "2]q":
        reader.press(key)
    quotation = reader.quotation
    assert quotation is not None
    seen = []
    for _ in range(4):
        reader.press("enter")
        seen.append(reader.side.notes.target())
        if reader.requests:
            break
    assert reader.requests == [Seek(quotation.range)]
    assert seen[0] == f"note:{quotation.note}"


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_five_keys_from_a_quotation_and_back(columns: int, rows: int, tmp_path: Path) -> None:
    """In a real terminal: quotation, note, source, passage, differences, back, and the screen is as it was."""
    with Terminal([*READER, ESSAY], home=tmp_path, columns=columns, rows=rows) as terminal:
        terminal.wait_for("A Good Fire")
        terminal.send(f"{MISQUOTED}]q")
        terminal.wait_for("would see it burn")
        terminal.send("J")
        terminal.settle(0.5)
        before = terminal.lines[:-1]
        for keys, wanted in [
            ("gn", lambda seen: "28" in seen.words),
            ("gs", "note 28 →"),
            ("gp", "would not see it burn"),
            ("=", "1 of 2: left out, without a mark: “not”"),
            ("H", lambda seen: seen.lines[:-1] == before),
        ]:
            terminal.send(keys)
            terminal.wait_for(wanted)
        terminal.send("q")
        assert terminal.wait_end() == 0


async def test_the_screen_looks_in_a_thread(tmp_path: Path) -> None:
    """In the running program gp opens the source, though the library has to be indexed first; g= compares."""
    reader = equip(Paths.within(tmp_path), changes={"light_ms": 600_000})
    reader.opened(reader.library.open(ESSAY))
    app = ReaderApp(reader, load("dusk"))

    async def pressed(keys: str, until: Callable[[], bool]) -> None:
        for key in keys:
            app.guarded(partial(reader.press, key))
        for _ in range(400):
            if until():
                return
            await pilot.pause(0.05)
        raise AssertionError(f"{keys}: {reader.message}")

    async with app.run_test(size=(100, 30)) as pilot:
        await pressed(f"{MISQUOTED}]q", lambda: reader.quotation is not None)
        left = reader.text.here
        await pressed("gp", lambda: reader.facing is not None)
        assert "Changed without a mark" in reader.message
        await pressed("g=", lambda: reader.page is reader.comparison)
        await pressed("q", lambda: not reader.overlays)
        await pressed("H", lambda: reader.facing is None)
        assert reader.text.here == left


ACTS = [
    "=", "2 =", "H", "L", "escape", "tab", "j", "k", "space", "G", "g g", "] q", "[ q", "] w", "g n", "g s", "o", "f",
    "g =", "s", "A", "?", "/ x enter", "n", "+", "-", "x", "m a", "' a", "w", "Q", "U", "g q",
    "80x24", "99x20", "100x30", "160x45", "20x5", "1x1",
]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 13), st.lists(st.sampled_from(ACTS), max_size=12))
def test_any_keys_and_sizes_leave_the_screen_whole(number: int, acts: list[str]) -> None:
    """Whatever is pressed beside an open source, at whatever size: every row fits, and Esc and H lead out of it."""
    reader = at_passage(120, 40, Path(mkdtemp()), number=number)
    width, height = 120, 40
    for act in acts:
        if "x" in act and act[0].isdigit():
            width, height = (int(number) for number in act.split("x"))
            reader.resize(width, height)
        else:
            for key in act.split():
                reader.press(key)
        reader.requests.clear()
        rows = paint(reader)
        assert len(rows) == height
        assert {sum(cells(part.text) for part in row) for row in rows} == {width}
        assert reader.facing is not None or reader.focus != "source"
        assert (reader.arrangement.source is not None) == (reader.facing is not None)
    for _ in range(6):
        reader.press("escape")
    assert reader.facing is None


async def test_a_source_closes_where_the_next_has_none(tmp_path: Path) -> None:
    """A quotation that is in no text closes the source of the one before, and the keys speak of neither."""
    essay = tmp_path / "essay.md"
    first = "When the children were down he set the Book on the fender and built up a good fire"
    nowhere = "Zebras waltz over nineteen unlettered glaciers nightly and nobody counts them"
    essay.write_text(f"One:\n\n> {first}\n\nTwo:\n\n> {nowhere}\n\nThat is all.\n", "utf-8")
    reader = equip(Paths.within(tmp_path / "home"))
    reader.opened(reader.library.open(str(essay)))
    app = ReaderApp(reader, load("dusk"))
    async with app.run_test(size=(120, 40)) as pilot:
        for keys, wanted in (("]qgp", True), ("\t]qgp", False)):
            for key in keys:
                app.guarded(partial(reader.press, "tab" if key == "\t" else key))
            for _ in range(400):
                await pilot.pause(0.02)
                if not app.seeker.busy:
                    break
            assert (reader.facing is not None) is wanted, reader.message
        assert "not in your library" in reader.message
        app.guarded(partial(reader.press, "="))
        assert "No quotation has been traced" in reader.message

"""A reader at work without a terminal: keys in, the screen out as text, and what must hold whatever was pressed."""

from __future__ import annotations

import re
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from tui_reader.cells import width
from tui_reader.commands.apparatus import take_survey
from tui_reader.desk import paint
from tui_reader.equipment import equip
from tui_reader.following import arrive
from tui_reader.library import Essay, Library
from tui_reader.problems import ReaderError
from tui_reader.reader import Reader
from tui_reader.requests import Copy, Load, Request, SeekAll, Work
from tui_reader.store.corrections import Corrections
from tui_reader.store.paths import Paths
from tui_reader.tracing import Tracer

ROOT = Path(__file__).parents[1]
ESSAY = str(ROOT / "text" / "essay" / "a-good-fire.md")
SEED = ROOT / "../shared/corpus/seed/essay.txt"
SPEAKING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Characters that would tell a terminal to do something."""


class Sitting:
    """One person at one reader, in a home of its own; requests are carried out as the screen does it."""

    def __init__(
        self,
        essay: str = ESSAY,
        size: str = "80x24",
        *,
        home: Path | None = None,
        keymap: str = "",
        settings: Mapping[str, object] | None = None,
    ) -> None:
        self.home = home or Path(tempfile.mkdtemp())
        if home is None:
            weakref.finalize(self, shutil.rmtree, self.home, ignore_errors=True)
        changes = {"ascii": False, **(settings or {})}
        self.reader: Reader = equip(Paths.within(self.home), keymap=keymap, changes=changes)
        self.asked: list[Request] = []
        self.resize(size)
        self.open(essay)

    def open(self, path: str) -> None:
        """Open an essay as the command line does."""
        library = self.reader.library
        essay = parsed(path)
        kept = Corrections(library.paths.corrections_of(essay.id))
        self.reader.opened(library.corrected(replace(essay, kept=kept)))

    def resize(self, size: str) -> None:
        """Give the screen another size, written as ``80x24``."""
        columns, rows = (int(number) for number in size.split("x"))
        self.reader.resize(columns, rows)

    def press(self, keys: str | Iterable[str]) -> Sitting:
        """Press keys, written with spaces between; ``"typed words"`` in double quotes are typed letter by letter."""
        for key in spelled(keys) if isinstance(keys, str) else keys:
            self.reader.press(key)
            self._carry_out()
        return self

    def survey(self) -> Sitting:
        """Look through the library as the screen does in a thread, where that was asked for."""
        essay = self.reader.essay
        if SeekAll() in self.asked and essay is not None:
            take_survey(self.reader, Tracer(self.reader.library).survey(essay, lambda _: None))
        return self

    def _carry_out(self) -> None:
        reader = self.reader
        while reader.requests:
            request = reader.requests.pop(0)
            self.asked.append(request)
            if isinstance(request, Load):
                self._load(request)
            elif isinstance(request, Work):
                reader.say(request.do())

    def _load(self, request: Load) -> None:
        reader = self.reader
        self.leave()
        try:
            essay = reader.library.open(request.path)
        except ReaderError as error:
            reader.say(str(error))
            return
        arrive(reader, essay, request)

    def leave(self) -> None:
        """Keep the place, as the screen does when it ends or another essay is opened."""
        place = self.reader.where()
        if place is not None:
            self.reader.library.progress.keep(place)

    @property
    def screen(self) -> list[str]:
        """The rows of the screen as text, their ends cut."""
        return [row.rstrip() for row in self.rows]

    @property
    def rows(self) -> list[str]:
        """The rows of the screen as text, filled to the width."""
        return ["".join(part.text for part in row) for row in paint(self.reader)]

    @property
    def status(self) -> str:
        """The last row of the screen."""
        return self.screen[-1].strip()

    @property
    def copied(self) -> str:
        """What was sent to the terminal's clipboard last."""
        return next((asked.text for asked in reversed(self.asked) if isinstance(asked, Copy)), "")

    @property
    def first_words(self) -> str:
        """The words at the head of the text."""
        top = self.reader.text.viewport.top
        return " ".join(self.reader.document.text[top : top + 200].split())[:40]

    def words_at(self, at: int, count: int = 40) -> str:
        """The words of the essay from a position on, in one line."""
        return " ".join(self.reader.document.text[at : at + 4 * count + 40].split())[:count]

    @property
    def here(self) -> str:
        """The words at which the keyboard is in the text."""
        return self.words_at(self.reader.text.here)

    def check(self) -> None:
        """Hold the screen to what must be true of it whatever was pressed."""
        reader = self.reader
        place = reader.arrangement
        rows = self.rows
        assert len(rows) == place.height
        for row in rows:
            assert width(row) == place.width, (width(row), row)
            assert not SPEAKING.search(row), row
        assert 0 <= reader.text.here <= len(reader.document.text)
        assert 0 <= reader.text.viewport.top <= len(reader.document.text)
        check_notes(reader)
        if reader.focus == "notes":
            assert reader.side.foot.shown
        if reader.focus == "outline":
            assert place.outline is not None


@cache
def parsed(path: str) -> Essay:
    """Read an essay; each is read once for all the tests of a run."""
    return Library(Paths.within(Path("/nowhere"))).open(path)


def check_notes(reader: Reader) -> None:
    """Assert that the notes at the foot are those called out above them, save those asked for by hand."""
    foot = reader.side.foot
    if not foot.rows:
        return
    height = reader.text.viewport.height
    called = {note.id for _, note in reader.side.callouts(reader.text, height)}
    marked = {note.id for note in reader.document.notes_in(reader.text.viewport.visible())}
    by_hand = {reader.pinned, reader.opened_note}
    for note in (*foot.shown, *foot.hidden):
        assert note.id in marked or note.id in by_hand, note.label
    whole = {note.id for note in (*foot.shown, *foot.hidden)}
    assert called <= whole, called - whole


def spelled(keys: str) -> list[str]:
    """Give the single keys of a script: names with spaces between, and words typed out in double quotes."""
    found: list[str] = []
    for place, part in enumerate(keys.split('"')):
        for word in [part] if place % 2 else part.split():
            found += list(word) if place % 2 or word.isdigit() else [word]
    return found

"""The program in a terminal: keys in, rows out, requests carried out.

Keys are taken in :meth:`ReaderApp.take`, before Textual hands them to a widget, so that what was typed ahead is
obeyed in its order; no widget ever has the focus.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from textual import events
from textual.app import App, ComposeResult
from textual.timer import Timer

from tui_reader import company, glimpsing, growing, unsaved
from tui_reader.commands import bookmarks, corrections
from tui_reader.following import arrive
from tui_reader.library import Essay
from tui_reader.loading import PARTLY, Loading
from tui_reader.problems import ReaderError
from tui_reader.reader import Reader
from tui_reader.requests import ChangeTheme, Copy, Load, Quit, Redraw, Request, Seek, SeekAll, Suspend, Work
from tui_reader.ui import clipboard
from tui_reader.ui.completing import Completer
from tui_reader.ui.driver import LineDriver
from tui_reader.ui.errand import Act, Errand, Progress
from tui_reader.ui.keeping import Keeper, terminal_gone, terminal_name
from tui_reader.ui.line import Line
from tui_reader.ui.seeking import Seeker
from tui_reader.ui.stopping import StoppingDriver
from tui_reader.ui.themes import SHIPPED, Theme
from tui_reader.ui.themes import load as load_theme
from tui_reader.ui.view import View

CRASHED = 70
_LOOK = 1.0
"""Seconds between two looks at what no key tells."""


class ReaderApp(App[None]):
    """The reader's screen."""

    CSS_PATH = "desk.tcss"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None

    def __init__(
        self, reader: Reader, theme: Theme, *, first: Load | None = None, wire_log: Path | None = None
    ) -> None:
        super().__init__(
            ansi_color=theme.ansi, driver_class=LineDriver if reader.config.wire else StoppingDriver
        )
        self.animation_level = "none"
        self.reader = reader
        self.first = first
        self.crashed = ""
        self.refused: ReaderError | None = None
        """Why the essay that was asked for cannot be shown, where none is."""
        self.keeper = Keeper(reader)
        self.terminal = terminal_name()
        self._at_terminal = not terminal_gone()
        self.view = View(reader, theme, self.after_input)
        self.line = Line(self, self.view, wire_log)
        self.opening = Errand(reader, self.call_later, self.guarded)
        self.seeker = Seeker(reader, self.call_later, self.guarded)
        self.completer = Completer(reader, self.call_later, self.guarded)
        self._whole: Essay | None = None
        """The whole of the essay of which a part is open, where it could not be taken up yet."""
        self._light: Timer | None = None
        self._saving: Timer | None = None

    def compose(self) -> ComposeResult:
        """Give the one widget."""
        yield self.view

    def on_mount(self) -> None:
        """Stand guard over the place, and open what is to be opened."""
        loop = asyncio.get_running_loop()

        def leave(code: int) -> None:
            loop.call_soon_threadsafe(lambda: self.exit(return_code=code))

        self.keeper.stand_guard(leave)
        self.app_resume_signal.subscribe(self, lambda _: self._repaint())
        self.set_interval(_LOOK, self._watch)
        if self.first is not None:
            self._open(self.first)
        self.seeker.who_quotes()
        self.after_input()
        # Behind the size of the screen, which came first.
        self.call_later(self.line.listen, self.take)

    def _watch(self) -> None:
        """Look after what no key tells: a vanished terminal, a file changed by another session."""
        if self._at_terminal and terminal_gone():
            self.keeper.now()
            self.exit(return_code=129)
        trouble, news = self.keeper.trouble, False
        if trouble and trouble not in self.reader.troubles:
            self.reader.troubles.append(trouble)
            self.reader.say(trouble)
            news = True
        if self.reader.library.unsaved():
            unsaved.try_again(self.reader)
            news = True
        news |= bookmarks.look(self.reader) or corrections.look(self.reader)
        news |= self.reader.marks is not None and self.reader.marks.news()
        if company.look(self.reader) or news:
            self.view.sync()

    # ── keys ─────────────────────────────────────────────────────────────────────────────────────

    def take(self, event: events.Key | events.Paste) -> None:
        """Obey a key, or what was pasted."""
        if not self.is_running:
            return
        if isinstance(event, events.Paste):
            self.guarded(lambda: self.reader.paste(event.text))
        elif self.line.takes(token(event), event.time):
            self.guarded(lambda: self.reader.press(token(event)))

    async def on_event(self, event: events.Event) -> None:
        """Take what was typed before anything else sees it, where no line has it taken at once."""
        if isinstance(event, events.Key | events.Paste):
            self.take(event)
            return
        if isinstance(event, events.AppBlur):
            self.keeper.soon()
        await super().on_event(event)

    def exit(self, result: None = None, return_code: int = 0, message: Any = None) -> None:
        """Leave, and wait for no work that goes on in a thread: it would hold up what is left to do."""
        for work in (self.opening, self.completer, self.seeker):
            work.end()
        super().exit(result, return_code, message)

    def guarded(self, act: Callable[[], None]) -> None:
        """Do something with the reader; should it fail, keep the place, write down why, and leave honestly."""
        try:
            act()
            self.after_input()
        except Exception:  # the last line of defence: the place must be kept whatever went wrong
            self.crashed = traceback.format_exc()
            self.keeper.now()
            self.exit(return_code=CRASHED)

    def after_input(self) -> None:
        """Carry out what was asked for, draw, and arm the timers."""
        while self.reader.requests:
            self._carry_out(self.reader.requests.pop(0))
        if self._whole is not None and growing.take(self.reader, self._whole):
            self._whole = None
            self.seeker.who_quotes()
        self.completer.follow()
        company.attend(self.reader, self.terminal)
        if not self.reader.config.light_ms:
            self.reader.light = None
        self.view.sync()
        if self.reader.light is not None:
            if self._light is not None:
                self._light.stop()
            self._light = self.set_timer(self.reader.config.light_ms / 1000, self._put_out_light)
        if self.reader.moved and self._saving is None:
            self._saving = self.set_timer(self.reader.config.save_after, self._save)

    def _repaint(self) -> None:
        """Paint every row, whatever the terminal shows: after fg, or where another program wrote over us."""
        self.line.forget()
        self.view.sync()
        self.screen.refresh(repaint=True, layout=True)
        self.view.refresh()

    def _put_out_light(self) -> None:
        self._light = None
        self.reader.light = None
        self.view.sync()

    def _save(self) -> None:
        self._saving = None
        self.keeper.soon()

    # ── requests ─────────────────────────────────────────────────────────────────────────────────

    def _carry_out(self, request: Request) -> None:
        match request:
            case Quit(code):
                self.keeper.now()
                self.exit(return_code=code)
            case Copy(text, what):
                self.reader.say(clipboard.send(text, what, self.copy_to_clipboard))
            case Load():
                self._open(request)
            case Seek(quotation, edition):
                self.seeker.seek(quotation, edition)
            case SeekAll():
                self.seeker.seek_all()
            case Work(do):
                self._work(do)
            case Redraw():
                self._repaint()
            case Suspend():
                self.keeper.now()
                self.action_suspend_process()
            case ChangeTheme(name):
                self._change_theme(name)

    def _work(self, do: Callable[[], str]) -> None:
        """Do something in a thread, whatever else is done in others, and say what came of it."""
        errand = Errand(self.reader, self.call_later, self.guarded)
        nothing = partial(Loading, "")
        errand.begin(lambda _: partial(self.reader.say, do()), "that could not be done", nothing, soon=False)

    def _change_theme(self, name: str) -> None:
        if not name:
            names = [known for known in SHIPPED if known != "terminal"]
            place = names.index(self.view.colours.name) + 1 if self.view.colours.name in names else 0
            name = names[place % len(names)]
        try:
            theme = load_theme(name, self.reader.library.paths.themes)
        except ReaderError as error:
            self.reader.say(str(error))
            return
        if theme.ansi != self.view.colours.ansi:
            self.reader.say(f"{name} can only be chosen at the start: set theme in config.toml")
            return
        self.view.wear(theme)
        self.reader.say(name)

    def _open(self, request: Load) -> None:
        library = self.reader.library
        try:
            large = glimpsing.large(library.locate(request.path))
        except OSError:
            large = False
        except ReaderError as error:
            self.reader.say(str(error))
            return
        self.keeper.now()
        self.opening.end()
        self._whole = None
        if large:
            self._open_behind(request)
            return
        try:
            self._show(library.begin(request.path), request)
        except ReaderError as error:
            self.reader.say(str(error))

    def _open_behind(self, request: Load) -> None:
        """Open a large essay in a thread that can be given up; keys are obeyed meanwhile.

        The pages about the place where it was left are shown at once, and the whole takes their place.
        """
        name = Path(request.path).name
        part = self._pages(request)
        loading = partial(Loading, name)
        if part:
            loading = partial(Loading, name, doing="Reading", told=PARTLY, partly=True)

        def work(progress: Progress) -> Act:
            try:
                essay = growing.whole(self.reader.library, request.path, progress)
            except ReaderError as error:
                return partial(self._refuse, error, request)
            return lambda: self._grow(essay) if part else self._show(essay, request)

        self.opening.begin(work, f"{name} could not be opened", loading, soon=True)

    def _pages(self, request: Load) -> bool:
        """Show the pages about the place where a large essay was left; say whether that can be done."""
        if request is self.first:
            # They were looked for before there was a screen.
            return self.reader.essay is not None
        elsewhere = request.at is not None or request.words or request.bookmark
        part = None if elsewhere else glimpsing.glimpse(self.reader.library, request.path)
        if part is not None:
            arrive(self.reader, part, request)
        return part is not None

    def _refuse(self, error: ReaderError, request: Load) -> None:
        """Say that an essay cannot be read; where there is no other to go back to, after the screen is left."""
        if request is self.first and self.reader.essay is None:
            self.refused = error
            self.exit()
        else:
            self.reader.say(str(error))

    def _grow(self, whole: Essay) -> None:
        self._whole = whole

    def _show(self, essay: Essay, request: Load) -> None:
        arrive(self.reader, essay, request)
        self.seeker.who_quotes()


def token(event: events.Key) -> str:
    """Name a key as the keymaps do: a printable character stands for itself."""
    if "+" in event.key:  # alt+v comes with the character v; the plus key itself is called "plus"
        return event.key
    if event.character is not None and event.is_printable and event.character != " ":
        return event.character
    return event.key

"""Textual's driver for what comes in, the wire for what goes out.

Textual lays out and listens, but is told that nothing is to be seen (`is_headless`), so that it sends no frame; frames
come to :meth:`LineDriver.show`.  Starting, suspending and ending the screen stay Textual's.
"""

from __future__ import annotations

import os
import select
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Sequence
from contextvars import copy_context
from typing import Any, Protocol, runtime_checkable

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.events import Key, Paste
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from tui_reader import first_page
from tui_reader.ui import standing
from tui_reader.ui.cells import Cells
from tui_reader.ui.pace import SOON, Pace
from tui_reader.ui.pen import able
from tui_reader.ui.replies import FEATURES, HERE, MARGINS, RECTANGLES, Replies
from tui_reader.ui.stopping import StoppingDriver
from tui_reader.ui.wire import Band, Wire

_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
_AT_ONCE = 512
"""Bytes that arrive in one piece anyway, so that no terminal shows half of them."""
_ASK = "\x1b[?69$p\x1b[c"
"""What the terminal can do; the question that every terminal answers comes last, so that it answers for all."""
_ANOTHER_SCREEN = "\x1b[?1049h"
_ASK_HERE = "\x1b[5n"
_PART = 0.02
"""Seconds in which the rest of an answer follows its beginning."""


class Connecting(Protocol):
    """What brings an app and its driver together, once Textual has made the driver."""

    def connect(self, driver: LineDriver) -> None:
        """Send by a driver from now on."""


@runtime_checkable
class Connected(Protocol):
    """An app that has something to send by a line."""

    line: Connecting


class LineDriver(StoppingDriver):
    """A driver that sends frames by the wire."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self.wire = Wire(able())
        self.pace = Pace()
        self.synchronised = False
        self.late = False
        """Whether a frame is waiting until the line has room."""
        self.room: Callable[[], None] = lambda: None
        """What is to be called, in the loop, when a frame that had to wait can be sent."""
        self.log: Callable[[str], None] = lambda line: None
        """What is told what was sent, and by which means."""
        self.standing: list[Cells] = []
        """The page that stood on the terminal before the program came; nothing where none did."""
        self._taken_over = False
        self._replies = Replies(self._heard)
        self._wake, self._waker = os.pipe()
        self._take: Callable[[Key | Paste], None] | None = None
        self._typed: list[Key | Paste] = []
        """What was typed before anybody listened."""
        if isinstance(app, Connected):
            app.line.connect(self)

    @property
    def is_headless(self) -> bool:
        """Whether Textual's frames are not wanted: they never are."""
        return True

    # ── out ──────────────────────────────────────────────────────────────────────────────────────

    def write(self, data: str) -> None:
        """Write what Textual sends to set up the terminal, or to reach its clipboard."""
        if self._taken_over and data == _ANOTHER_SCREEN:
            # The page stands on that screen already, and some terminals clear it when they are told again.
            self._taken_over = False
            return
        super().write(data)

    @property
    def free(self) -> bool:
        """Whether the line has room for a frame."""
        return (self._outlet is None or self._outlet.idle) and self.pace.ready(time.monotonic())

    def ready(self) -> bool:
        """Say whether a frame can be sent now; if not, ``room`` is called when one can."""
        if self.free:
            self.late = False
            return True
        if not self.late:
            self.late = True
            self._loop.call_later(_PART, self._try_again)
        return False

    def show(self, frame: Sequence[Cells], bands: Sequence[Band]) -> None:
        """Make the terminal show a frame."""
        sent = self.wire.paint(frame, bands)
        if not sent.text:
            return
        text = sent.text
        now = time.monotonic()
        if self.synchronised and len(text) > _AT_ONCE:
            text = _BEGIN + text + _END
        asked = self.pace.asks(now, len(text))
        for _ in range(asked):
            self._replies.expect(HERE)
        text = _ASK_HERE * (asked > 1) + text + _ASK_HERE * (asked > 0)
        size = len(text.encode())
        self.pace.sent(now, size, asked=asked)
        self.write(text)
        self.log(f"{size} bytes: {'; '.join(sent.means)}")

    def _try_again(self) -> None:
        if self.late:
            self.late = False
            self.room()

    def _emptied(self) -> None:
        if self.late:
            self._loop.call_soon_threadsafe(self._try_again)

    # ── the screen begins and ends ───────────────────────────────────────────────────────────────

    def start_application_mode(self) -> None:
        """Take the screen, and ask what it can do; the answers are not waited for."""
        self.wire.forget()
        self.pace.forget()
        page = first_page.take()
        if page is not None and page.sure:
            self._taken_over = True
            self.standing = standing.taken(page.frame, self.wire.palette, self.wire.letters)
            self.wire.shows(self.standing)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if page is not None:
            self.attrs_before = page.attributes
        if self.disturbed:
            self.standing = []
            self.wire.forget()
        if self.input_tty and os.environ.get("TERM_PROGRAM", "") != "Apple_Terminal":
            self._replies.expect(FEATURES)
            self._replies.expect(MARGINS)
            self.pace.sent(time.monotonic(), 0, asked=1)
            self.write(_ASK)

    def stop_application_mode(self) -> None:
        """Give the screen back as it was taken: with no margins, and nothing that scrolls by itself."""
        self._hear_out()
        self.write(("\x1b[?69l" if self.wire.able.margins else "") + "\x1b[r\x1b[m")
        super().stop_application_mode()

    def _hear_out(self) -> None:
        """Wait a little for answers that are on their way: whoever reads the terminal next would take them for keys."""
        deadline = time.monotonic() + SOON
        while (now := time.monotonic()) < deadline and self.pace.expecting(now) and self._listens:
            time.sleep(0.002)

    @property
    def _listens(self) -> bool:
        return self._key_thread is not None and self._key_thread.is_alive()

    # ── in ───────────────────────────────────────────────────────────────────────────────────────

    def process_message(self, message: Message) -> None:
        """Pass on what the terminal says, and note what concerns the wire."""
        if isinstance(message, TerminalSupportsSynchronizedOutput):
            self.synchronised = True
        super().process_message(message)

    def send_message(self, message: Message) -> None:
        """Hand what is typed to whoever listens, past the queues in which all else waits its turn."""
        if isinstance(message, Key | Paste):
            self._loop.call_soon_threadsafe(self._arrived, message)
        else:
            super().send_message(message)

    def listen(self, take: Callable[[Key | Paste], None]) -> None:
        """Have what is typed taken, in the loop and as if called from here; what was typed before comes first."""
        context = copy_context()
        self._take = lambda event: context.run(take, event)
        while self._typed:
            self._take(self._typed.pop(0))

    def _arrived(self, event: Key | Paste) -> None:
        if self._take is None:
            self._typed.append(event)
        else:
            self._take(event)

    def disable_input(self) -> None:
        """Stop reading at once, rather than when the thread looks up next."""
        os.write(self._waker, b".")
        super().disable_input()
        os.read(self._wake, 64)

    def run_input_thread(self) -> None:
        """Read keys, the mouse and answers until the screen is given back, or the terminal is gone."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        while not self.exit_event.is_set():
            wait = _PART if self._replies.holding else 0.1
            if self.fileno in select.select([self.fileno, self._wake], [], [], wait)[0]:
                try:
                    data = os.read(self.fileno, 4096)
                except OSError:
                    data = b""
                if not data:
                    break
                words = self._replies.take(decode(data))
            else:
                words = self._replies.release()
            arrived = time.monotonic()
            for message in [*(parser.feed(words) if words else ()), *parser.tick()]:
                # What came in one piece came at one time, however long the other threads make this one wait.
                message.time = arrived
                self.process_message(message)

    def _heard(self, kind: str, words: str) -> None:
        """Take an answer of the terminal."""
        if kind == FEATURES:
            self.pace.heard(time.monotonic())
            if RECTANGLES in words.split(";"):
                self._loop.call_soon_threadsafe(self._can, "rectangles")
        elif kind == MARGINS and words in "123":
            self._loop.call_soon_threadsafe(self._can, "margins")
        elif kind == HERE:
            self.pace.heard(time.monotonic())
            self._emptied()

    def _can(self, what: str) -> None:
        self.wire.able = self.wire.able._replace(**{what: True})

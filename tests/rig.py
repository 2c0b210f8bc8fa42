"""A terminal for tests: starts a program in a real pseudo-terminal and plays the terminal for it.

    with Terminal(["less", "essay.txt"], home=tmp_path, columns=80, rows=24) as terminal:
        terminal.wait_for("first words")
        terminal.send("/word\\rn")
        terminal.resize(40, 15)

The screen is kept by pyte.  What pyte does not know -- queries, synchronised output, scrolling by ``CSI S``,
strings such as OSC 52 -- is taken out of the stream before it and answered as a modest terminal answers, so
that a program neither waits for a reply nor leaves rubbish on the screen.  The program gets an environment of
its own: nothing of the home, the locale or the settings of whoever runs the tests.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

REPOSITORY = Path(__file__).parents[1]
READER = [sys.executable, "-m", "tui_reader"]

_SEQUENCE = re.compile(
    rb"\x1b\[(?P<private>[<=>?]?)(?P<numbers>[0-9;:]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    rb"|\x1b(?P<string>[\]PX^_])(?P<content>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    rb"|\x1b[ -/]*[0-OQ-WYZ\\`-~]"
)
_UNFINISHED = re.compile(rb"\x1b(\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)?$")


def environment(home: Path, **changes: str | None) -> dict[str, str]:
    """Give the environment of a person with an empty home at an ordinary terminal; None takes one away."""
    base: dict[str, str | None] = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(REPOSITORY),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local" / "share"),
        "XDG_STATE_HOME": str(home / ".local" / "state"),
        "XDG_CACHE_HOME": str(home / ".cache"),
    }
    return {name: value for name, value in (base | changes).items() if value is not None}


class Terminal:
    """A program in a pseudo-terminal, and what it shows."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        home: Path,
        columns: int = 120,
        rows: int = 40,
        can: str = "",
        **changes: str | None,
    ) -> None:
        self.columns, self.rows = columns, rows
        self.can = can
        """What the terminal says it can do besides: ``margins`` or ``copies``."""
        self._hem: tuple[int, int] | None = None
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._held = b""
        self.modes: set[str] = set()
        """The private modes that are on: ``1049`` is the alternate screen."""
        self.strings: list[bytes] = []
        """What was sent as OSC, DCS and the like, without its frame."""
        self.received = 0
        """Bytes the program has written so far."""
        self.raw = bytearray()
        """The last of them, to be looked at when something is wrong."""
        self.last_byte = 0.0
        """When the program last wrote, on the clock of ``time.perf_counter``."""
        self.status: int | None = None
        """How the program ended, as a shell says it: 128 and the signal's number."""
        self._master, slave = pty.openpty()
        self._set_size(columns, rows)
        # A session leader that opens a terminal gets it as its own; the shell does that and is gone.
        script = f'exec "$@" <{os.ttyname(slave)} >{os.ttyname(slave)} 2>&1'
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", script, "sh", *map(str, command)],
            env=environment(home, **changes),
            cwd=home,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        # Ours stays open until the program has it too: a terminal that nobody holds has hung up.
        self._slave: int | None = slave
        self.pid = self._process.pid

    # What is seen

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, without the spaces at their ends."""
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    @property
    def words(self) -> str:
        """The whole screen as words with one space between them, whatever the line ends."""
        return " ".join(self.text.split())

    @property
    def ended(self) -> bool:
        """Whether the program has ended, and all that it wrote was read."""
        return self._process.poll() is not None and not self.pump(0)

    # What is done

    def send(self, keys: str | bytes) -> None:
        """Type, all in one write."""
        os.write(self._master, keys.encode() if isinstance(keys, str) else keys)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size, as a window manager does."""
        self.columns, self.rows = columns, rows
        self.screen.resize(rows, columns)
        self._set_size(columns, rows)

    def signal(self, number: int) -> None:
        """Send a signal to the program, unless it has ended."""
        if self._process.poll() is None:
            self._process.send_signal(number)

    def hang_up(self) -> None:
        """Let the terminal vanish, as when a line drops."""
        self._close_slave()
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def pump(self, seconds: float) -> bool:
        """Let the program write for a while; return at the first bytes, and say whether there were any."""
        if self._master < 0:
            return False
        ready, _, _ = select.select([self._master], [], [], max(seconds, 0))
        if not ready:
            return False
        data = self._take()
        if not data:
            time.sleep(min(seconds, 0.01))
            return False
        self._draw(data)
        return True

    def wait_for(self, wanted: str | Callable[[Terminal], object], timeout: float = 20.0) -> None:
        """Wait until the screen shows words, or something is so of it; fail with the screen otherwise."""
        deadline = time.perf_counter() + timeout
        while not (wanted in self.words if isinstance(wanted, str) else wanted(self)):
            left = deadline - time.perf_counter()
            ended = self.ended
            if left <= 0 or ended:
                why = f"the program ended with {self._exit_status()}" if ended else f"not within {timeout} s"
                raise AssertionError(
                    f"waited for {wanted!r}: {why}; the screen:\n{self.text}\n{self.raw[-600:]!r}"
                )
            self.pump(min(left, 0.05))

    def settle(self, quiet: float = 0.15, timeout: float = 20.0) -> None:
        """Wait until nothing has been written for a while."""
        deadline = time.perf_counter() + timeout
        while self.pump(quiet) and time.perf_counter() < deadline:
            pass

    def wait_end(self, timeout: float = 20.0) -> int:
        """Wait until the program has ended, and give its exit status as a shell does."""
        deadline = time.perf_counter() + timeout
        while self._process.poll() is None:
            if time.perf_counter() > deadline:
                raise AssertionError(f"still running after {timeout} s; the screen:\n{self.text}")
            if not self.pump(0.02):
                time.sleep(0.005)
        while self.pump(0.01):
            pass
        return self._exit_status()

    def wait_end_unread(self, timeout: float = 20.0) -> int:
        """Wait until the program has ended though nobody reads what it writes; give its exit status."""
        self._process.wait(timeout)
        return self._exit_status()

    def close(self) -> None:
        """End the program, by force if need be, and give the terminal back."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self.hang_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # How it works

    def _exit_status(self) -> int:
        code = self._process.returncode
        self.status = 128 - code if code < 0 else code
        return self.status

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _close_slave(self) -> None:
        if self._slave is not None:
            os.close(self._slave)
            self._slave = None

    def _take(self) -> bytes:
        """Take what the program has written, and note that it came; nothing where it has hung up."""
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:
            data = b""
        self._close_slave()
        if not data:
            self._process.poll()
            return data
        self.last_byte = time.perf_counter()
        self.received += len(data)
        self.raw = (self.raw + data)[-100_000:]
        return data

    def _draw(self, data: bytes) -> None:
        data = self._held + data
        if unfinished := _UNFINISHED.search(data):
            data, self._held = data[: unfinished.start()], data[unfinished.start() :]
        else:
            self._held = b""
        at = 0
        for found in _SEQUENCE.finditer(data):
            self._stream.feed(data[at : found.start()])
            at = found.end()
            if found["string"]:
                self._hear(found["content"])
            elif found["final"] is None:
                self._stream.feed(found[0])
            else:
                self._obey(found)
        self._stream.feed(data[at:])

    def _hear(self, content: bytes) -> None:
        self.strings.append(content)
        if content == b"11;?":
            self._answer("\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\")

    def _obey(self, found: re.Match[bytes]) -> None:
        """Carry out a control sequence, or answer it."""
        kind = (found["private"] + found["between"] + found["final"]).decode()
        numbers = found["numbers"].decode()
        if self.can and self._move(kind, [int(number or 0) for number in numbers.split(";") if number]):
            return
        first = (
            int(numbers.partition(";")[0] or 1) if numbers.replace(";", "").isdigit() or not numbers else 1
        )
        if kind in ("?h", "?l"):
            change = self.modes.update if kind == "?h" else self.modes.difference_update
            change(numbers.split(";"))
            self._stream.feed(found[0])
        elif kind == "c":
            self._answer("\x1b[?62;22;28c" if self.can == "copies" else "\x1b[?62;22c")
        elif kind == "n":
            row, column = self.screen.cursor.y + 1, self.screen.cursor.x + 1
            self._answer(f"\x1b[{row};{column}R" if numbers == "6" else "\x1b[0n")
        elif kind == "?$p":
            known = numbers == "2026" or (numbers == "69" and self.can == "margins")
            self._answer(f"\x1b[?{numbers};{2 if known else 0}$y")
        elif kind == "t" and numbers == "18":
            self._answer(f"\x1b[8;{self.rows};{self.columns}t")
        elif kind in "ST" and not found["private"]:
            self._scroll(first, up=kind == "S")
        elif kind == "b":
            self.screen.draw(self.screen.buffer[self.screen.cursor.y][self.screen.cursor.x - 1].data * first)
        elif len(kind) == 1 and kind != "t":
            self._stream.feed(found[0])

    def _move(self, kind: str, numbers: list[int]) -> bool:
        """Move a part of the screen as few terminals can; say whether that is what was asked for."""
        if self.can == "copies" and kind == "$v":
            top, left, bottom, right, _, to_top, to_left, _ = numbers
            self._put(self._cut(top - 1, bottom - 1, left - 1, right - 1), to_top - 1, to_left - 1)
        elif self.can == "margins" and kind in ("?h", "?l") and numbers == [69]:
            self._hem = (0, self.columns - 1) if kind == "?h" else None
        elif self._hem is not None and kind == "s":
            self._hem = (numbers[0] - 1, numbers[1] - 1)
            self.screen.cursor_position()
        elif self._hem not in (None, (0, self.columns - 1)) and kind in ("S", "T"):
            self._scroll_within((numbers or [1])[0] * (1 if kind == "S" else -1))
        else:
            return False
        return True

    def _cut(self, top: int, bottom: int, left: int, right: int) -> list[list[pyte.screens.Char]]:
        return [[self.screen.buffer[y][x] for x in range(left, right + 1)] for y in range(top, bottom + 1)]

    def _put(self, cells: list[list[pyte.screens.Char]], top: int, left: int) -> None:
        for y, row in enumerate(cells, top):
            for x, cell in enumerate(row, left):
                self.screen.buffer[y][x] = cell

    def _scroll_within(self, by: int) -> None:
        """Scroll what the margins hold; rubbish comes in, since terminals differ in its ground."""
        assert self._hem is not None
        margins = self.screen.margins
        top, bottom = (margins.top, margins.bottom) if margins else (0, self.rows - 1)
        old = self._cut(top, bottom, *self._hem)
        rubbish = [self.screen.default_char._replace(data="%", bg="magenta")] * len(old[0])
        new = [old[y + by] if 0 <= y + by < len(old) else rubbish for y in range(len(old))]
        self._put(new, top, self._hem[0])

    def _scroll(self, times: int, *, up: bool) -> None:
        margins = self.screen.margins
        top, bottom = (margins.top, margins.bottom) if margins else (0, self.rows - 1)
        at = (self.screen.cursor.x, self.screen.cursor.y)
        self.screen.cursor.y = bottom if up else top
        for _ in range(times):
            self.screen.index() if up else self.screen.reverse_index()
        self.screen.cursor.x, self.screen.cursor.y = at

    def _answer(self, reply: str) -> None:
        if self._process.poll() is None:
            os.write(self._master, reply.encode())

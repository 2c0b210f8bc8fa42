"""The terminal that the other tests look through."""

import signal
import sys
from pathlib import Path

import pytest
from rig import Terminal

PROGRAM = """
import os, sys, termios, tty
tty.setraw(0)
say = lambda text: (sys.stdout.write(text), sys.stdout.flush())
say("\\x1b[?1049h\\x1b[2J\\x1b[H\\x1b[38;5;180mready\\x1b[0m\\x1b[?2026$p\\x1b]52;c;YQ==\\x07\\x1bP>|x\\x1b\\\\")
seen = b""
while True:
    seen += os.read(0, 100)
    if b"q" in seen:
        say("\\x1b[?1049l")
        sys.exit(3)
    size = os.get_terminal_size(0)
    say(f"\\x1b[2;1H{seen!r} {size.columns}x{size.lines} {sorted(os.environ)}\\x1b[K")
"""


def start(tmp_path: Path) -> Terminal:
    """Start a program that shows what it is sent."""
    return Terminal([sys.executable, "-c", PROGRAM], home=tmp_path, columns=200, rows=10)


def test_queries_are_answered_and_strings_leave_nothing_on_the_screen(tmp_path: Path) -> None:
    """A mode query gets its reply, and OSC and DCS strings are kept aside."""
    with start(tmp_path) as terminal:
        terminal.wait_for("?2026;2$y")
        assert terminal.lines[0] == "ready"
        assert terminal.strings == [b"52;c;YQ==", b">|x"]
        assert "1049" in terminal.modes


def test_keys_sizes_and_exit_status_arrive(tmp_path: Path) -> None:
    """What is typed arrives in one piece, a new size is seen, and the exit status is the program's."""
    with start(tmp_path) as terminal:
        terminal.wait_for("ready")
        terminal.resize(150, 20)
        terminal.send("abc")
        terminal.wait_for("150x20")
        assert "abc" in terminal.text
        terminal.send("q")
        assert terminal.wait_end() == 3
        assert "1049" not in terminal.modes


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_signal_ends_the_program(tmp_path: Path, number: int) -> None:
    """A program ended by a signal says so as in a shell."""
    with start(tmp_path) as terminal:
        terminal.wait_for("ready")
        terminal.signal(number)
        assert terminal.wait_end() == 128 + number


def test_hanging_up_is_felt(tmp_path: Path) -> None:
    """When the terminal vanishes, the program gets SIGHUP."""
    with start(tmp_path) as terminal:
        terminal.wait_for("ready")
        terminal.hang_up()
        assert terminal.wait_end() == 128 + signal.SIGHUP


def test_nothing_of_the_testers_settings_leaks(tmp_path: Path) -> None:
    """The program sees only an environment made for it."""
    with start(tmp_path) as terminal:
        terminal.wait_for("ready")
        terminal.send("x")
        terminal.wait_for("XDG_STATE_HOME")
        assert "TEXTUAL" not in terminal.text
        assert "PYTEST" not in terminal.text

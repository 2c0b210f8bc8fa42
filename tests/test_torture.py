"""Whatever ends a session -- a dropped line, a signal, a kill -- bookmarks are all there and the place is recent."""

import random
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from rig import READER, Terminal
from sample import write_essay

HOW = {"hang up": signal.SIGHUP, "end": signal.SIGTERM, "kill": signal.SIGKILL, "line dropped": None}
PERCENT = re.compile(r"^percent = (.*)$", re.MULTILINE)
OLDEST_PLACE = 2.0
"""Seconds that the place may lag behind where the reader was."""


class Session:
    """A reader at work: scrolls and marks, and remembers what the screen promised."""

    def __init__(self, home: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.home = home
        self.essay = home / "essay.txt"
        if not self.essay.exists():
            write_essay(self.essay, sections=12, paragraphs=8)
        self.places: list[tuple[float, str]] = []
        self.marked: set[str] = set()

    def open(self) -> Terminal:
        """Start the reader on the essay."""
        terminal = Terminal([*READER, self.essay], home=self.home, columns=80, rows=24)
        terminal.wait_for("? keys")
        terminal.settle(0.3)
        return terminal

    def note_place(self, terminal: Terminal) -> None:
        """Remember what stood at the top of the screen, and when."""
        self.places.append((time.monotonic(), top_of(terminal)))

    def work(self, terminal: Terminal, until: float) -> None:
        """Read on, back and forth, and mark places, until the moment has come."""
        letters = iter("abcdefghijklmnopqrstuvwxyz")
        self.note_place(terminal)
        while time.monotonic() < until:
            if self.random.random() < 0.25 and (letter := next(letters, "")):
                terminal.send(f"m{letter}")
                terminal.wait_for(f"marked {letter}")
                self.marked.add(letter)
            else:
                terminal.send(self.random.choice(["j", "jjj", " ", "d", "u", "k", "]s", "[s", "]q"]))
                terminal.settle(0.1)
            self.note_place(terminal)

    def recent(self, ended: float) -> set[str]:
        """Give the places that are not too old: those of the last two seconds, and the one before them."""
        before = [place for at, place in self.places if at <= ended - OLDEST_PLACE]
        return {place for at, place in self.places if at > ended - OLDEST_PLACE} | set(before[-1:])


def top_of(terminal: Terminal) -> str:
    """Give the first line of the essay on the screen that has words."""
    return next((line.strip() for line in terminal.lines[:-1] if line.strip()), "")


def wait_until(is_so: Callable[[], object], timeout: float = 10) -> None:
    """Wait until something is so, without reading what the terminal is sent."""
    deadline = time.monotonic() + timeout
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def kept_letters(home: Path) -> set[str]:
    """Give the letters in the files of bookmarks."""
    files = (home / ".local" / "share" / "adfontes" / "bookmarks").glob("*.toml")
    return {
        letter for file in files for letter in re.findall(r'^letter = "(.)"', file.read_text("utf-8"), re.M)
    }


def end_one_session(home: Path, seed: int, how: str) -> None:
    """Run a session, end it at a random moment, and look what is left."""
    session = Session(home, seed)
    terminal = session.open()
    with terminal:
        session.work(terminal, time.monotonic() + session.random.uniform(0.3, 4.0))
        ended = time.monotonic()
        number = HOW[how]
        if number is None:
            terminal.hang_up()
        else:
            terminal.signal(number)
        status = terminal.wait_end(timeout=10)
        assert status == 128 + (signal.SIGHUP if number is None else number), how
    assert session.marked <= kept_letters(home)
    with session.open() as again:
        assert top_of(again) in session.recent(ended)
        again.send("q")
        assert again.wait_end() == 0


@pytest.mark.parametrize("how", HOW)
def test_a_session_that_is_ended_keeps_bookmarks_and_place(how: str, tmp_path: Path) -> None:
    """Bookmarks that the screen said are set are set, and the place is at most two seconds old."""
    end_one_session(tmp_path, seed=1, how=how)


def test_the_line_drops_while_the_session_is_stopped(tmp_path: Path) -> None:
    """A session that was stopped and has lost its terminal ends, and its place is kept."""
    session = Session(tmp_path, 1)
    with session.open() as terminal:
        terminal.send("/Third landmark third\r")
        terminal.wait_for("1 of 1")
        terminal.settle(0.3)
        place = top_of(terminal)
        terminal.signal(signal.SIGSTOP)
        terminal.hang_up()
        assert terminal.wait_end(timeout=10) == 128 + signal.SIGHUP
    with session.open() as again:
        assert top_of(again) == place
        again.send("q")
        assert again.wait_end() == 0


@pytest.mark.parametrize("wire", ["true", "false"])
def test_a_line_that_takes_nothing_hinders_nothing(wire: str, tmp_path: Path) -> None:
    """While the terminal takes no byte, keys are obeyed, marks and places kept, and a signal ends the session."""
    (tmp_path / ".config" / "adfontes").mkdir(parents=True)
    (tmp_path / ".config" / "adfontes" / "config.toml").write_text(f"wire = {wire}\n")
    session = Session(tmp_path, 1)
    with session.open() as terminal:
        for number in range(100):
            terminal.send("\x7f" if number % 20 >= 10 else " ")
            time.sleep(0.02)
        terminal.send("Gma")
        wait_until(lambda: kept_letters(tmp_path) == {"a"})
        place = tmp_path / ".local" / "state" / "adfontes" / "progress.toml"
        wait_until(lambda: place.exists() and float(PERCENT.findall(place.read_text("utf-8"))[-1]) > 90)
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_end_unread() == 128 + signal.SIGTERM


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(50))
def test_fifty_sessions_ended_at_random_moments(seed: int, tmp_path: Path) -> None:
    """The same, fifty times over, each with another script, moment and end."""
    end_one_session(tmp_path, seed=seed + 100, how=list(HOW)[seed % len(HOW)])

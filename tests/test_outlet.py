"""Writing to a terminal: at once what it takes, the rest later and in order, and never waiting for it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import time
import tty
from collections.abc import Callable, Iterator

import pytest

from tui_reader.ui.outlet import Outlet

MUCH = bytes(range(32, 127)) * 20_000
"""More than any buffer between two ends takes."""


@pytest.fixture(params=["terminal", "pipe"])
def ends(request: pytest.FixtureRequest) -> Iterator[tuple[int, int]]:
    """Give the end that is read and the end that is written."""
    read, written = pty.openpty() if request.param == "terminal" else os.pipe()
    if request.param == "terminal":
        tty.setraw(written)
    yield read, written
    os.close(written)
    os.close(read)


def until(true: Callable[[], bool]) -> None:
    """Wait for something."""
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_who_writes_does_not_wait_and_all_arrives_in_order(ends: tuple[int, int]) -> None:
    """Far more than the line takes is handed over at once, however it is cut."""
    read, written = ends
    outlet = Outlet(written, lambda: None)
    pieces = [MUCH[:100], MUCH[100:900_000], MUCH[900_000:900_007], MUCH[900_007:]]
    begun = time.monotonic()
    for piece in pieces:
        outlet.write(piece)
    assert time.monotonic() - begun < 5
    assert not outlet.idle
    got = b""
    while len(got) < len(MUCH):
        assert select.select([read], [], [], 20)[0]
        got += os.read(read, 65536)
    assert got == MUCH
    until(lambda: outlet.idle)


def test_a_terminal_has_it_at_once_and_whoever_shares_it_still_waits() -> None:
    """No thread is waited for where there is room; that writing does not wait holds for nobody else."""
    read, written = pty.openpty()
    tty.setraw(written)
    told: list[bool] = []
    outlet = Outlet(written, lambda: told.append(outlet.idle))
    for number in range(200):
        outlet.write(b"%d " % number)
        assert outlet.idle
        assert told.pop()
        assert select.select([read], [], [], 0)[0]
        assert os.read(read, 99) == b"%d " % number
    assert not fcntl.fcntl(written, fcntl.F_GETFL) & os.O_NONBLOCK
    os.close(written)
    os.close(read)


def test_what_is_written_while_something_is_written_comes_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """A signal that has something written in the middle of a piece does not cut it."""
    read, written = pty.openpty()
    tty.setraw(written)
    outlet = Outlet(written, lambda: None)
    write = os.write

    def interrupted(descriptor: int, data: bytes) -> int:
        monkeypatch.setattr(os, "write", write)
        taken = write(descriptor, data[:3])
        outlet.write(b"[signal]")
        return taken

    monkeypatch.setattr(os, "write", interrupted)
    outlet.write(b"one piece ")
    got = b""
    while len(got) < 18:
        assert select.select([read], [], [], 20)[0]
        got += os.read(read, 99)
    assert got == b"one piece [signal]"
    until(lambda: outlet.idle)
    os.close(written)
    os.close(read)

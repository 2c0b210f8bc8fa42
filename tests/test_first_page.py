"""The page before the program: shown at once where nothing has changed, and not at all where anything has."""

from __future__ import annotations

import os
import termios
import time
import zlib
from pathlib import Path

import pytest
from rig import READER, Terminal
from sample import write_essay
from test_line import shown

TOP = "First landmark first"
CACHE = Path(".cache") / "adfontes" / "first-page"


def opened(home: Path, *arguments: str | Path, columns: int = 100, **changes: str | None) -> Terminal:
    """Begin a session."""
    return Terminal([*READER, *arguments], home=home, columns=columns, rows=30, **changes)


def leave(terminal: Terminal) -> None:
    """End a session with q."""
    terminal.send("q")
    assert terminal.wait_end() == 0


def sit(
    home: Path, *arguments: str | Path, keys: str = "", wanted: str = TOP, **changes: str | None
) -> Terminal:
    """Sit down for a session that ends with q."""
    with opened(home, *arguments, **changes) as terminal:
        terminal.wait_for(wanted)
        terminal.send(keys)
        terminal.settle(0.4)
        leave(terminal)
    return terminal


def first_seen(terminal: Terminal, wanted: str) -> list[list[tuple]]:
    """Wait for words, and say what is on the screen the moment they are."""
    terminal.wait_for(wanted)
    return shown(terminal)


def test_the_page_stands_before_the_program_and_does_not_change(tmp_path: Path) -> None:
    """Opened again, the page is there at once as it was left, and the program takes it over without a change."""
    essay = write_essay(tmp_path / "essay.txt")
    sit(tmp_path, essay, keys="3 ]s")
    with opened(tmp_path, essay) as terminal:
        page = first_seen(terminal, "Part")
        after_page = terminal.received
        terminal.wait_for(lambda seen: "1004" in seen.modes)
        terminal.settle(1.0)
        assert shown(terminal) == page
        assert terminal.received - after_page < 400
        assert terminal.raw.count(b"\x1b[?1049h") == 1
        leave(terminal)
        assert "1049" not in terminal.modes
        assert termios.tcgetattr(terminal._master)[3] & termios.ECHO


def test_an_essay_opened_first_has_a_page_before_the_program_too(tmp_path: Path) -> None:
    """Never opened before, the essay is read before Textual is loaded, which takes it over without a change."""
    essay = write_essay(tmp_path / "essay.txt")
    with opened(tmp_path, essay) as terminal:
        page = first_seen(terminal, TOP)
        assert "1004" not in terminal.modes
        after_page = terminal.received
        terminal.wait_for(lambda seen: "1004" in seen.modes)
        terminal.settle(1.0)
        assert shown(terminal) == page
        assert terminal.received - after_page < 400
        leave(terminal)


def test_keys_typed_on_the_page_are_obeyed(tmp_path: Path) -> None:
    """What is typed while the program is still being loaded is kept, unseen, and obeyed in its order."""
    essay = write_essay(tmp_path / "essay.txt")
    sit(tmp_path, essay)
    with opened(tmp_path, essay) as terminal:
        terminal.wait_for(TOP)
        assert "1004" not in terminal.modes
        terminal.send("/landmark fourth\rnn")
        terminal.wait_for("Third landmark fourth")
        leave(terminal)


def test_the_last_essay_stands_at_once_without_its_name(tmp_path: Path) -> None:
    """Begun without a file's name, the reader shows the essay read last before it is loaded."""
    essay = write_essay(tmp_path / "essay.txt")
    sit(tmp_path, essay)
    with opened(tmp_path) as terminal:
        terminal.wait_for(TOP)
        assert "1004" not in terminal.modes
        leave(terminal)


STALE = b"stalemrk"


def make_stale(cache: Path) -> None:
    """Let a kept page show other words, in every other way as it was kept."""
    head, _, body = cache.read_bytes().partition(b"\n\n")
    lines = head.split(b"\n")
    body = body.replace(b"landmark", STALE)
    assert STALE in body
    cache.write_bytes(b"\n".join([lines[0], str(zlib.crc32(body)).encode(), *lines[2:]]) + b"\n\n" + body)


DOUBTS = {
    "another size": {"columns": 99},
    "other colours": {"COLORTERM": "truecolor"},
    "another place": {"touch": ".local/state/adfontes/progress.toml"},
    "another text": {"touch": "essay.txt"},
    "new settings": {"write": ".config/adfontes/config.toml"},
    "a damaged page": {"damage": True},
    "a page others may write": {"mode": 0o622},
}


@pytest.mark.parametrize("name", DOUBTS)
def test_a_page_in_doubt_is_not_shown(name: str, tmp_path: Path) -> None:
    """Where anything that decides the page is not as it was, the page that was kept is never seen."""
    essay = write_essay(tmp_path / "essay.txt")
    sit(tmp_path, essay)
    make_stale(tmp_path / CACHE)
    doubt = dict(DOUBTS[name])
    cache = tmp_path / CACHE
    if "touch" in doubt:
        os.utime(tmp_path / str(doubt.pop("touch")), (1, 1))
    if "write" in doubt:
        file = tmp_path / str(doubt.pop("write"))
        file.parent.mkdir(parents=True)
        file.write_text("measure = 60\n", encoding="utf-8")
    if doubt.pop("damage", False):
        cache.write_bytes(cache.read_bytes()[:-40] + b"\x1b[31m" * 8)
    if "mode" in doubt:
        cache.chmod(int(doubt.pop("mode")))
    with opened(tmp_path, essay, **doubt) as terminal:
        terminal.wait_for(TOP)
        assert STALE not in terminal.raw
        leave(terminal)


def test_a_page_that_is_not_in_doubt_is_shown_as_it_was_kept(tmp_path: Path) -> None:
    """Where nothing has changed, the page is what was kept, and the program mends it if it is wrong after all."""
    essay = write_essay(tmp_path / "essay.txt")
    sit(tmp_path, essay)
    make_stale(tmp_path / CACHE)
    with opened(tmp_path, essay) as terminal:
        terminal.wait_for(STALE.decode())
        terminal.wait_for(TOP)
        leave(terminal)


def test_no_page_is_kept_with_instant_off(tmp_path: Path) -> None:
    """With `instant = false` nothing is kept, and what was kept is taken away."""
    essay = write_essay(tmp_path / "essay.txt")
    sit(tmp_path, essay)
    assert (tmp_path / CACHE).stat().st_mode & 0o777 == 0o600
    settings = tmp_path / ".config" / "adfontes" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("instant = false\n", encoding="utf-8")
    sit(tmp_path, essay)
    assert not (tmp_path / CACHE).exists()


def test_the_page_is_there_long_before_the_program(tmp_path: Path) -> None:
    """The first words come in a small part of the time that the program takes to be loaded."""
    essay = write_essay(tmp_path / "essay.txt")
    sit(tmp_path, essay)
    times = []
    for _ in range(3):
        with opened(tmp_path, essay) as terminal:
            terminal.wait_for(TOP)
            page = time.perf_counter() - terminal.started
            terminal.wait_for(lambda seen: "1004" in seen.modes)
            times.append((page, time.perf_counter() - terminal.started))
            terminal.send("q")
            terminal.wait_end()
    page, program = min(times)
    assert page < program * 0.4

"""Terminals that answer no question, answer late, or answer with rubbish: as fast, and drawn as everywhere."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from rig import READER, Terminal, environment
from sample import write_essay
from test_line import shown

TOP = "First landmark first"
END = "Sixth landmark fifth"
RUBBISH = (
    b"\x1b[?1;2;3;4;5;6;7;8;999c\x1b[?69;9$y\x1b[?69$y\x1bP>|\xff\xfe\x1b\\\x1b]11;rgb:zz/\xc3\x28\x07"
    b"\x1b[?2026;7$y\x1b[0;0;0;0n\x1b[>0;0;0;0;0c\x1b[?;;;u\x1b[=1;2;3~\x1b_G\x1b\\"
)


class Silent(Terminal):
    """A terminal that answers nothing."""

    def _answer(self, reply: str) -> None:
        return


class Late(Terminal):
    """A terminal that answers two seconds after it was asked."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._owed: list[tuple[float, str]] = []
        super().__init__(*arguments, **options)

    def _answer(self, reply: str) -> None:
        self._owed.append((time.perf_counter() + 2.0, reply))

    def pump(self, seconds: float) -> bool:
        """Let the program write for a while, and give the answers that are due."""
        while self._owed and self._owed[0][0] <= time.perf_counter():
            super()._answer(self._owed.pop(0)[1])
        return super().pump(min(seconds, 0.05))


class Rubbish(Terminal):
    """A terminal that answers every question with all the wrong answers."""

    def _answer(self, reply: str) -> None:
        if self._process.poll() is None:
            self.send(RUBBISH)


STRANGE = {"silent": Silent, "late": Late, "rubbish": Rubbish}


def drawn(kind: type[Terminal], essay: Path, home: Path, **options: Any) -> tuple[list[Any], list[float]]:
    """Read a little; give what is then seen, and the seconds until the first words and until a key was obeyed."""
    settings = home / ".config" / "adfontes" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("light_ms = 0\n", encoding="utf-8")
    with kind([*READER, essay], home=home, columns=100, rows=30, **options) as terminal:
        terminal.wait_for(TOP)
        first = time.perf_counter() - terminal.started
        terminal.send("G")
        terminal.wait_for(END)
        obeyed = time.perf_counter() - terminal.started
        terminal.settle(2.5 if kind is Late else 0.5, timeout=8)
        terminal.send("gg]q3jkk]s")
        terminal.wait_for("Second Part")
        terminal.settle(1.0)
        terminal.send("/Third landmark third\r")
        terminal.wait_for("1 of 1")
        terminal.settle(1.0)
        seen = shown(terminal)
        terminal.send("q")
        assert terminal.wait_end() == 0
    return seen, [first, obeyed]


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_terminal_is_served_as_fast_and_drawn_as_any(name: str, tmp_path: Path) -> None:
    """The same cells and colours, and neither the first words nor the first key wait for an answer."""
    essay = write_essay(tmp_path / "essay.txt")
    ordinary, strange = [], []
    for turn in range(2):
        one = drawn(Terminal, essay, tmp_path / f"ordinary-{turn}")
        other = drawn(STRANGE[name], essay, tmp_path / f"strange-{turn}")
        assert other[0] == one[0]
        ordinary.append(one[1])
        strange.append(other[1])
    for usual, here in zip(map(min, *ordinary), map(min, *strange), strict=True):
        assert here < usual * 1.5


def test_a_silent_terminal_on_a_page_that_was_kept(tmp_path: Path) -> None:
    """Opened again where nothing is answered, the page stands at once and the program takes it over."""
    essay = write_essay(tmp_path / "essay.txt")
    for _ in range(2):
        with Silent([*READER, essay], home=tmp_path, columns=100, rows=30) as terminal:
            terminal.wait_for(TOP)
            page = shown(terminal)
            terminal.wait_for(lambda seen: "1004" in seen.modes)
            terminal.settle(1.0)
            assert shown(terminal) == page
            terminal.send("q")
            assert terminal.wait_end() == 0


def test_a_pipe_is_given_the_text_without_a_control_sequence(tmp_path: Path) -> None:
    """What is piped is the essay as it would be set, whatever the terminal is called."""
    essay = write_essay(tmp_path / "essay.txt")
    for term in ("xterm-256color", "dumb"):
        done = subprocess.run(
            [*READER, essay],
            env=environment(tmp_path, TERM=term),
            capture_output=True,
            check=True,
            timeout=30,
        )
        assert b"\x1b" not in done.stdout + done.stderr
        assert END.encode() in done.stdout

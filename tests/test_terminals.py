"""Real terminals: every size down to one cell, and the terminals and locales that people still have."""

import os
import re
import shlex
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from rig import READER, Terminal
from sample import write_essay

TOP = "First landmark first"


SIZES = [(120, 40), (80, 24), (40, 15), (20, 5), (5, 2), (1, 1), (2, 40), (200, 3), (60, 20)]
OUTLINE = 34
"""Columns that the outline takes on a wide screen."""


needs_a_shell = pytest.mark.skipif(shutil.which("bash") is None, reason="needs a shell with jobs")


@contextmanager
def shell(home: Path) -> Iterator[Terminal]:
    """Begin a shell with jobs, and wait until it listens."""
    with Terminal(["bash", "--norc", "-i"], home=home, columns=100, rows=30, PS1="shell> ") as terminal:
        terminal.wait_for("shell>")
        yield terminal


def spelled(*arguments: str | Path) -> str:
    """Spell for a shell how the reader is begun."""
    return shlex.join(map(str, [*READER, *arguments]))


def essay_lines(terminal: Terminal) -> list[str]:
    """Give the lines of the essay on a wide screen, without the outline and the status line."""
    return [line[OUTLINE:] for line in terminal.lines[:-1]]


def test_through_one_cell_and_back_the_first_words_stay(tmp_path: Path) -> None:
    """However small the screen gets meanwhile, the words that stood first stand first again."""
    essay = write_essay(tmp_path / "essay.txt")
    with Terminal([*READER, essay], home=tmp_path, columns=160, rows=45) as terminal:
        terminal.wait_for(TOP)
        terminal.send("/Third landmark third\r\x0c")
        terminal.wait_for("Third landmark third")
        found = essay_lines(terminal)
        terminal.send("10j")
        terminal.wait_for(lambda seen: essay_lines(seen) != found)
        terminal.settle(1.0)
        before = essay_lines(terminal)
        for columns, rows in SIZES:
            terminal.resize(columns, rows)
            terminal.settle(0.2)
        terminal.resize(160, 45)
        terminal.wait_for(lambda seen: essay_lines(seen) == before)
        terminal.send("q")
        assert terminal.wait_end() == 0


@pytest.mark.parametrize(("columns", "rows"), [(1, 1), (3, 2), (40, 15), (500, 100)])
def test_a_start_at_any_size(columns: int, rows: int, tmp_path: Path) -> None:
    """The reader starts on the smallest and the largest screens, and can be quit there."""
    essay = write_essay(tmp_path / "essay.txt")
    with Terminal([*READER, essay], home=tmp_path, columns=columns, rows=rows) as terminal:
        terminal.wait_for(lambda seen: "1049" in seen.modes)
        terminal.settle(0.5)
        terminal.send("jG]qq")
        assert terminal.wait_end() == 0


KINDS = [
    ("linux", {"TERM": "linux"}),
    ("screen", {"TERM": "screen"}),
    ("tmux-256color", {"TERM": "tmux-256color"}),
    ("vt100", {"TERM": "vt100"}),
    ("no colour", {"NO_COLOR": "1"}),
    ("C locale", {"LANG": "C"}),
    ("Latin-1 locale", {"LANG": "en_US.ISO-8859-1"}),
    ("POSIX locale", {"LANG": None, "LC_ALL": "POSIX"}),
    ("truecolor", {"COLORTERM": "truecolor"}),
    ("nothing said", {"TERM": None, "LANG": None}),
]


@pytest.mark.parametrize(("name", "changes"), KINDS, ids=[name for name, _ in KINDS])
def test_readable_in_each_terminal(name: str, changes: dict[str, str | None], tmp_path: Path) -> None:
    """Text, sections, a quotation's note and the keys are there, whatever the terminal says of itself."""
    essay = write_essay(tmp_path / "essay.txt")
    with Terminal([*READER, essay], home=tmp_path, columns=100, rows=30, **changes) as terminal:
        terminal.wait_for(TOP)
        terminal.send("]q")
        terminal.wait_for("Harbour Book, f. 12.")
        terminal.settle()
        written = bytes(terminal.raw)
        if "locale" in name or name == "linux":
            assert written.isascii(), re.findall(rb"[\x80-\xff]+", written)[:5]
        if name == "no colour":
            assert not re.search(rb"\x1b\[(?:\d+;)*[34]8;[25]", written)
        terminal.send("q")
        assert terminal.wait_end() == 0


def test_a_dumb_terminal_is_given_the_text(tmp_path: Path) -> None:
    """Where nothing can be drawn, the essay is printed plainly, without one control sequence."""
    essay = write_essay(tmp_path / "essay.txt")
    with Terminal([*READER, essay], home=tmp_path, columns=80, rows=24, TERM="dumb") as terminal:
        assert terminal.wait_end() in (0, 69)
        assert b"\x1b" not in terminal.raw
        assert b"landmark" in terminal.raw


@needs_a_shell
@pytest.mark.parametrize("last", ["q", "\x1a"])
def test_no_answer_is_left_to_the_shell(last: str, tmp_path: Path) -> None:
    """What the reader asked of the terminal is answered before the shell reads from it: nothing is typed there."""
    essay = write_essay(tmp_path / "essay.txt")
    with shell(tmp_path) as terminal:
        terminal.send(f"{spelled(essay)}\n")
        terminal.wait_for(TOP)
        terminal.settle(0.5)
        for keys in ("G", "g", "g", "G", last):
            terminal.send(keys)
            time.sleep(0.05)
        time.sleep(0.5)  # a line on which an answer takes that long
        terminal.wait_for(lambda seen: "1049" not in seen.modes)
        terminal.settle(0.5)
        terminal.send("echo done $((20 + 22))\n")
        terminal.wait_for(lambda seen: b"done 42" in seen.raw)
        assert b"shell> echo" in terminal.raw
        assert b"not found" not in terminal.raw


@pytest.mark.parametrize("name", ["", "-"])
def test_an_essay_from_a_pipe_is_read_with_the_keys_of_the_terminal(name: str, tmp_path: Path) -> None:
    """What is piped in is the essay, named or not, and keys come from the terminal."""
    write_essay(tmp_path / "essay.txt")
    with Terminal(["sh", "-c", f"cat essay.txt | {spelled()} {name}"], home=tmp_path) as terminal:
        terminal.wait_for(TOP)
        terminal.send("/Third landmark third\r")
        terminal.wait_for("1 of 1")
        terminal.send("q")
        assert terminal.wait_end() == 0
        assert "1049" not in terminal.modes


def child_of(process: int) -> int:
    """Give the one child of a process."""
    return int(Path(f"/proc/{process}/task/{process}/children").read_text())


@pytest.mark.parametrize("settled", [0.0, 0.1, 0.3, 1.5])
@pytest.mark.parametrize("ended", ["HUP", "INT", "QUIT", "TERM"])
def test_a_signal_gives_the_terminal_back(ended: str, settled: float, tmp_path: Path) -> None:
    """However early it comes: no other screen, no mouse, the cursor seen, and keys as they were."""
    write_essay(tmp_path / "essay.txt")
    script = f"stty -a > before; {spelled('essay.txt')}; echo ended $?; stty -a > after; echo all"
    with Terminal(["sh", "-c", script], home=tmp_path, columns=100, rows=30) as terminal:
        terminal.wait_for(TOP)
        terminal.settle(settled, settled)
        os.kill(child_of(terminal.pid), getattr(signal, f"SIG{ended}"))
        terminal.wait_for(lambda seen: b"all" in seen.raw[-20:])
        assert f"ended {128 + getattr(signal, f'SIG{ended}')}".encode() in terminal.raw
        assert terminal.modes <= {"7", "25"}
        assert "25" not in terminal.modes or not terminal.screen.cursor.hidden
    assert (tmp_path / "after").read_text() == (tmp_path / "before").read_text()


@needs_a_shell
@pytest.mark.parametrize("wire", ["true", "false"])
def test_stopped_without_a_warning_and_continued(wire: str, tmp_path: Path) -> None:
    """After SIGSTOP, too, fg paints the essay again, keys are obeyed, and the terminal is given back in the end."""
    (tmp_path / ".config" / "adfontes").mkdir(parents=True)
    (tmp_path / ".config" / "adfontes" / "config.toml").write_text(f"wire = {wire}\n")
    essay = write_essay(tmp_path / "essay.txt")
    with shell(tmp_path) as terminal:
        terminal.send(f"stty -a > before\n{spelled(essay)}\n")
        terminal.wait_for(TOP)
        reader = child_of(terminal.pid)
        for _ in range(2):
            terminal.settle(0.5)  # or the shell would be told what the reader asked
            written = terminal.received
            os.kill(reader, signal.SIGSTOP)
            terminal.wait_for(lambda seen, written=written: seen.received > written)
            terminal.settle()
            terminal.screen.reset()
            terminal.send("fg\n")
            terminal.wait_for(TOP)
        terminal.send("/Third landmark third\r")
        terminal.wait_for("1 of 1")
        terminal.send("q")
        terminal.wait_for(lambda seen: "1049" not in seen.modes)
        terminal.settle(0.5)
        terminal.send("stty -a > after 2>&1; echo done $((20 + 22))\n")
        terminal.wait_for("done 42")
    assert (tmp_path / "after").read_text() == (tmp_path / "before").read_text()


@needs_a_shell
def test_suspended_and_brought_back(tmp_path: Path) -> None:
    """Ctrl-Z gives the shell its terminal back, and fg paints the essay again at its place, without a key."""
    essay = write_essay(tmp_path / "essay.txt")
    with shell(tmp_path) as terminal:
        terminal.send(f"{spelled(essay)}\n")
        terminal.wait_for(TOP)
        terminal.send("/Third landmark third\r")
        terminal.wait_for("1 of 1")
        terminal.send("\x1a")
        terminal.wait_for(lambda seen: "1049" not in seen.modes)
        terminal.send("echo $((20 + 22))\n")
        terminal.wait_for("42")
        terminal.screen.reset()
        terminal.send("fg\n")
        terminal.wait_for("Third landmark third: The clerk")
        terminal.send("q")
        terminal.wait_for(lambda seen: "1049" not in seen.modes)


MULTIPLEXERS = {
    "tmux": (
        "tmux -f /dev/null -S {home}/socket new-session '{reader}'",
        "tmux -f /dev/null -S {home}/socket attach",
    ),
    "screen": (
        "screen -c /dev/null -T xterm-256color -S reading {reader}",
        "screen -c /dev/null -d -r reading",
    ),
}


@pytest.mark.parametrize("name", MULTIPLEXERS)
@pytest.mark.parametrize("size", [(60, 20), (150, 45)], ids=["smaller", "larger"])
def test_detached_and_attached_at_another_size(name: str, size: tuple[int, int], tmp_path: Path) -> None:
    """The line drops; whoever attaches again, in whatever window, has the same words there, and keys work."""
    if shutil.which(name) is None:
        pytest.skip(f"needs {name}")
    essay = write_essay(tmp_path / "essay.txt")
    (tmp_path / "screens").mkdir(mode=0o700)
    begin, again = (line.format(home=tmp_path, reader=spelled(essay)) for line in MULTIPLEXERS[name])
    # The rig's terminal is open for reading only as standard input, and these write there.
    opening = ["/bin/sh", "-c", f'export SCREENDIR={tmp_path}/screens; exec 0<>"$(tty)"; ' + begin]
    with Terminal(opening, home=tmp_path, columns=100, rows=30) as terminal:
        terminal.wait_for(TOP)
        terminal.send("/Third landmark third\r")
        terminal.wait_for("1 of 1")
        terminal.send("6j")
        terminal.wait_for("Third landmark fifth")
        terminal.settle(0.5)
        first = next(line for line in terminal.lines if line.strip())
        terminal.hang_up()
    opening[2] = opening[2].removesuffix(begin) + again
    with Terminal(opening, home=tmp_path, columns=size[0], rows=size[1]) as terminal:
        terminal.wait_for(" ".join(first.split()[:3]))
        terminal.send("G")
        terminal.wait_for("Sixth landmark fifth")
        terminal.send("q")
        terminal.wait_end()

"""Several sessions at once, and sessions that are killed: what was acknowledged is kept."""

from __future__ import annotations

import contextlib
import random
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from tui_reader.anchor import make
from tui_reader.store.bookmarks import Bookmarks, new
from tui_reader.store.progress import Place, Progress

TEXT = "Words enough to be marked, here and there, for a test. " * 50

# A session: it adds and deletes at random, from a list that it never reads again by itself, so that it is
# nearly always old; what was done is said only once it is done, at once or, where another held the file, later.
MARKING = """
import random, sys, time
from pathlib import Path
from tui_reader.anchor import make
from tui_reader.store.bookmarks import Bookmarks, new
from tui_reader.store.refusals import HeldError
path, seed, operations = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
text = "Words enough to be marked, here and there, for a test. " * 50
dice = random.Random(seed)
kept = Bookmarks(path)
def done(act, given):
    try:
        act(given)
    except HeldError:
        while not kept.retry(timeout=0):
            time.sleep(random.random() / 100)
for number in range(operations):
    known = kept.all()
    if known and dice.random() < 0.45:
        gone = dice.choice(known)
        print("try-", gone.id, flush=True)
        done(kept.delete, gone.id)
        print("-", gone.id, flush=True)
    else:
        at = dice.randrange(2000)
        one = new(make(text, at, at + 20), name=f"{seed} {number}")
        print("try+", one.id, flush=True)
        done(kept.add, one)
        print("+", one.id, flush=True)
"""

# A reader: it keeps its place again and again, and a place of its own from the handler of a signal.
READING = """
import signal, sys, time
from pathlib import Path
from tui_reader.anchor import make
from tui_reader.store.progress import Place, Progress
text = "Words enough to be marked, here and there, for a test. " * 500
kept, essay, at = Progress(Path(sys.argv[1])), sys.argv[2], 0
def leave(number, frame):
    kept.keep_now(Place(essay, make(text, at + 1, at + 1)))
    print(at + 1, flush=True)
    raise SystemExit
signal.signal(signal.SIGTERM, leave)
while True:
    kept.keep(Place(essay, make(text, at, at)))
    print(at, flush=True)
    at += 2
    time.sleep(0.005)
"""


class Session:
    """A program running by itself; what it says goes to a file, of which nothing is lost when it is killed."""

    def __init__(self, running: contextlib.ExitStack, said: Path, program: str, *given: object) -> None:
        out = running.enter_context(said.open("w"))
        command = [sys.executable, "-c", program, *map(str, given)]
        self.process = running.enter_context(subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE))
        running.callback(self.process.kill)
        self.file = said

    def wait_until_it_speaks(self) -> None:
        """Wait until it has said something."""
        while self.process.poll() is None and not self.file.stat().st_size:
            time.sleep(0.005)

    def said(self) -> str:
        """Wait until it has ended, and give what it said."""
        wrong = self.process.communicate(timeout=300)[1]
        assert b"Error" not in wrong, wrong.decode()
        return self.file.read_text()


def ids(path: Path) -> list[str]:
    """Give the ids in a file, which must be whole."""
    kept = tomllib.loads(path.read_text()).get("bookmark", [])
    return [found["id"] for found in kept if "deleted" not in found]


def done(said: str, sign: str) -> set[str]:
    """Give the ids after a sign in what a session said."""
    lines = [line.split() for line in said.splitlines(keepends=True) if line.endswith("\n")]
    return {words[1] for words in lines if words[0] == sign}


def run_together(path: Path, sessions: int, operations: int) -> None:
    """Let sessions work at once and compare the file with what they said."""
    added: set[str] = set()
    deleted: set[str] = set()
    with contextlib.ExitStack() as running:
        names = [f"s{number}" for number in range(sessions)]
        working = [Session(running, path.with_name(name), MARKING, path, name, operations) for name in names]
        for one in working:
            said = one.said()
            assert len(done(said, "+")) + said.count("\n- ") == operations
            added |= done(said, "+")
            deleted |= done(said, "-")
    found = ids(path)
    assert len(found) == len(set(found)), "nothing doubled"
    assert set(found) == added - deleted, "none lost, none returned from the dead"


def test_two_sessions_of_two_hundred_operations(tmp_path: Path) -> None:
    """Two processes add and delete a hundred times each: none lost, none returned from the dead."""
    run_together(tmp_path / "essay.toml", 2, 100)


@pytest.mark.torture
def test_eight_sessions(tmp_path: Path) -> None:
    """Eight processes do the same."""
    run_together(tmp_path / "essay.toml", 8, 100)


def kill_at_random(path: Path, rounds: int, seed: str) -> None:
    """Kill a session at random moments, again and again, and compare the file with what it had said."""
    dice = random.Random(seed)
    there: set[str] = set()
    for number in range(rounds):
        with contextlib.ExitStack() as running:
            one = Session(running, path.with_name("said"), MARKING, path, f"{seed}/{number}", 100_000)
            one.wait_until_it_speaks()
            time.sleep(dice.random() * 0.25)
            one.process.send_signal(signal.SIGKILL)
            said = one.said()
        added, deleted = done(said, "+"), done(said, "-")
        maybe = (done(said, "try+") - added) | (done(said, "try-") - deleted)
        found = ids(path) if path.exists() else []
        assert len(found) == len(set(found)), "nothing doubled"
        assert (there | added) - deleted - maybe <= set(found), "what was acknowledged is there"
        assert set(found) <= ((there | added) - deleted) | maybe, "and nothing else"
        Bookmarks(path).add(new(make(TEXT, 3, 20), name=f"after {number}"))  # nothing is in the way
        there = set(ids(path))


def test_killed_sessions_lose_nothing(tmp_path: Path) -> None:
    """A session killed in the middle of its saves leaves a whole file with all it had acknowledged."""
    kill_at_random(tmp_path / "essay.toml", 6, "sample")


@pytest.mark.torture
def test_many_killed_sessions(tmp_path: Path) -> None:
    """The same, three hundred times."""
    kill_at_random(tmp_path / "essay.toml", 300, "torture")


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_the_place_is_kept_whatever_is_interrupted(tmp_path: Path, sign: signal.Signals) -> None:
    """Two readers, each ended in the middle of a save: the place last kept is there, be it from the handler."""
    file = tmp_path / "progress.toml"
    dice = random.Random(sign)
    for _ in range(3):
        with contextlib.ExitStack() as running:
            readers = {
                name: Session(running, tmp_path / name, READING, file, name) for name in ("one", "two")
            }
            for reader in readers.values():
                reader.wait_until_it_speaks()
            time.sleep(dice.random() * 0.3)
            for name, reader in readers.items():
                reader.process.send_signal(sign)
                said = [int(line) for line in reader.said().splitlines(keepends=True) if line.endswith("\n")]
                place = Progress(file).place(name)
                assert place is not None
                # A killed one may have kept one place more than it had time to say.
                assert place.anchor.start - said[-1] in ((0,) if sign == signal.SIGTERM else (0, 2))
    Progress(file).keep(Place("three", make(TEXT, 5, 5)))
    assert list(tmp_path.glob("progress.late-*")) == []
    assert {place.essay for place in Progress(file).recent(9)} == {"one", "two", "three"}

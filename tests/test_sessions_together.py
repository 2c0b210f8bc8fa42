"""Sessions in terminals of their own at the same essay, some of them killed: what their status lines said holds."""

from __future__ import annotations

import random
import signal
import time
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from rig import READER, Terminal
from sample import write_essay

_KEPT = ("bookmarked: ", "deleted: ", "renamed: ")
_NOT_NOW = ("another session holds", "kept in memory")
_LATE = "What could not be saved is saved now"
_NONE = ("No bookmark of this essay is here", "deleted elsewhere")


class Reading:
    """One session: a terminal, and what was last asked of it."""

    def __init__(self, essay: Path, home: Path) -> None:
        self.essay, self.home = essay, home
        self.asked: tuple[str, str, str] | None = None
        self.open()

    def open(self) -> None:
        """Begin, and not wait for the screen."""
        self.terminal = Terminal([*READER, self.essay], home=self.home, columns=110, rows=24)
        self.ready = False

    def ask(self, kind: str, name: str, new: str, dice: random.Random) -> None:
        """Type one thing to be done, and not wait for it."""
        if not self.ready:
            self.terminal.wait_for(lambda it: "keys" in it.lines[-1] or " open in " in it.lines[-1], 60)
            self.terminal.send("\x1b")
            # What followed at once would be taken for Alt and a key.
            self.terminal.settle(0.5)
            self.ready = True
        self.asked = kind, name, new
        move = dice.choice(["j", "k", " "]) * dice.randrange(3)
        if kind == "add":
            self.terminal.send(f"{move}b\x15{name}\r\r\r")
        elif kind == "delete":
            self.terminal.send(f"B&{name}\rD")
        else:
            self.terminal.send(f"B&{name}\rr\x15{new}\r")

    def answer(self) -> str:
        """Wait for what the status line says of it: kept, at once or later, or none."""
        assert self.asked is not None
        kind, name, new = self.asked
        said = {"add": f"bookmarked: {name}", "delete": f"deleted: {name}", "rename": f"renamed: {new}"}[kind]
        answers = {"kept": (said, _LATE), "held": _NOT_NOW, "none": _NONE}
        self.terminal.wait_for(lambda it: any(w in it.lines[-1] for ws in answers.values() for w in ws), 60)
        last = self.terminal.lines[-1]
        found = next(answer for answer, words in answers.items() if any(word in last for word in words))
        if found == "held":
            self.terminal.wait_for(lambda it: _LATE in it.lines[-1], 60)
            found = "kept"
        # The answer goes with the next key, and the page with it.
        self.terminal.send("\x1b")
        self.terminal.wait_for(lambda it: not any(w in it.lines[-1] for w in (*_KEPT, _LATE, *_NONE)), 60)
        return found

    def kill(self) -> None:
        """End it without a word."""
        self.terminal.signal(signal.SIGKILL)
        self.terminal.wait_end()
        self.terminal.close()


class Together:
    """Sessions at work, and what the essay's bookmarks must be."""

    def __init__(self, folder: Path, sessions: int, seed: int) -> None:
        self.dice = random.Random(seed)
        self.home = folder
        essay = write_essay(folder / "essay.txt", sections=12, paragraphs=8)
        self.all = [Reading(essay, folder) for _ in range(sessions)]
        self.there: set[str] = set()
        """The names that are kept, as the status lines said."""
        self.unsure: set[str] = set()
        """Names of which a killed session did not say what became of them."""
        self.done: Counter[str] = Counter()
        self.killed = 0
        self.made = 0

    def run(self, operations: int, kills: int) -> None:
        """Let some of them do something at once, again and again, until enough is done."""
        while self.done.total() < operations:
            some = self.dice.sample(self.all, self.dice.randint(1, len(self.all)))
            taken: set[str] = set()
            for one in some:
                one.ask(*self._choice(taken), self.dice)
            killed = None
            if self.killed < kills and self.dice.random() < 2 * kills * len(some) / operations:
                killed = self.dice.choice(some)
                time.sleep(self.dice.random() * 0.25)
                killed.terminal.pump(0)
                killed.kill()
                self._unsure(killed)
                self.killed += 1
            for one in some:
                if one is not killed:
                    self._heard(one)
            if killed is not None:
                killed.open()

    def _choice(self, taken: set[str]) -> tuple[str, str, str]:
        """Choose what is to be done, never two things with one bookmark at once."""
        known = sorted(self.there - taken - self.unsure)
        kind = self.dice.choice(["add", "add", "delete", "rename"]) if known else "add"
        self.made += 1
        fresh = f"mark{self.made:04d}x"
        name = fresh if kind == "add" else self.dice.choice(known)
        taken.add(name)
        return kind, name, fresh

    def _heard(self, one: Reading) -> None:
        assert one.asked is not None
        kind, name, new = one.asked
        answer = one.answer()
        if answer == "kept":
            self.done[kind] += 1
            self.there -= {name} if kind != "add" else set()
            self.there |= {name} if kind == "add" else {new} if kind == "rename" else set()

    def _unsure(self, killed: Reading) -> None:
        """Forget what a killed session was about: nobody was told."""
        if killed.asked is not None:
            self.unsure |= {killed.asked[1], killed.asked[2]}

    def leave(self) -> None:
        """Leave every session as a person does; what was held is in the file then."""
        for one in self.all:
            if one.ready:
                one.terminal.wait_for(lambda it: "not saved" not in it.lines[-1], 60)
                one.terminal.send("q")
                assert one.terminal.wait_end(60) == 0
            one.terminal.close()

    def check(self) -> None:
        """Compare the file with what was said."""
        (file,) = (self.home / ".local" / "share" / "adfontes" / "bookmarks").glob("essay-*.toml")
        kept = [one for one in tomllib.loads(file.read_text("utf-8"))["bookmark"] if "deleted" not in one]
        names = [one["name"] for one in kept]
        assert len(set(names)) == len(names), "nothing doubled"
        assert len({one["id"] for one in kept}) == len(kept), "nothing doubled"
        assert self.there - self.unsure <= set(names), "none lost"
        assert set(names) <= self.there | self.unsure, "and none that was deleted or never made"


def work_together(folder: Path, sessions: int, operations: int, kills: int, seed: int) -> None:
    """Run sessions together and compare."""
    together = Together(folder, sessions, seed)
    try:
        together.run(operations, kills)
        together.leave()
    finally:
        for one in together.all:
            one.terminal.close()
    together.check()
    print(f"{dict(together.done)}, {together.killed} killed, {len(together.unsure)} names unsure")
    assert 2 * together.killed >= kills


def test_three_sessions_at_one_essay(tmp_path: Path) -> None:
    """Three at once make, rename and delete thirty bookmarks, two are killed: none is lost, none doubled."""
    work_together(tmp_path, 3, 30, 2, seed=1)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(2))
def test_eight_sessions_at_one_essay(tmp_path: Path, seed: int) -> None:
    """Eight sessions, four hundred operations at random moments, sixteen killed in the middle: the same."""
    work_together(tmp_path, 8, 400, 16, seed=100 + seed)

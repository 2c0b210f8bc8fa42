"""No key waits for another session that holds a file: a change is held, said, and written when it can be."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock, Timeout

from tests.holding import held
from tests.rig import READER, Terminal
from tests.sample import write_essay
from tests.sitting import ROOT, Sitting, spelled
from tui_reader import unsaved
from tui_reader.problems import Problem, ReaderError
from tui_reader.store import journal
from tui_reader.store.bookmarks import Bookmarks
from tui_reader.store.progress import Place, Progress
from tui_reader.ui import keeping

QUIET = str(ROOT / "tests" / "fixtures" / "the-quiet-press.txt")


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> Callable[[], float]:
    """Give how many seconds were waited for locks that did not come, since it was asked last."""
    waits: list[float] = []
    real = FileLock.acquire

    def acquire(self: Any, timeout: float, **named: Any) -> Any:
        try:
            return real(self, timeout, **named)
        except Timeout:
            waits.append(timeout)
            raise

    def since() -> float:
        seconds = sum(waits)
        waits.clear()
        return seconds

    monkeypatch.setattr(FileLock, "acquire", acquire)
    return since


def kept_files(sitting: Sitting) -> list[Path]:
    """Name all that a key in this essay may write to."""
    paths, essay = sitting.reader.library.paths, sitting.reader.essay
    assert essay is not None
    marks = paths.bookmarks_of(essay.id)
    return [
        marks,
        marks.with_name(f"{marks.stem}.pending.toml"),
        paths.corrections_of(essay.id),
        paths.progress,
    ]


DEEDS = {
    "mark": "j j j m b",
    "mark again": "m a",
    "bookmark": 'b ctrl+u "one" enter enter enter',
    "rename": 'B r ctrl+u "other" enter',
    "delete": "D",
    "correct": 'escape / "the smaller" enter g S',
}


def test_every_change_is_held_at_once(waited: Callable[[], float]) -> None:
    """Whatever is changed while a stopped session holds every file, the key waits for a tenth of a second at most."""
    sitting = Sitting(QUIET, "150x40").press('m z j j m a / "the smaller" enter g J g g')
    with held(*kept_files(sitting)):
        for name, keys in DEEDS.items():
            for key in spelled(keys):
                sitting.press([key])
                assert waited() <= 0.1, name
            said = "another session holds the file; the change is kept in memory and tried again"
            assert said in sitting.reader.message, name
        sitting.press("U k")
        assert waited() <= 0.1
        assert (
            "changes are not saved yet, and kept in memory: another session holds the file" in sitting.status
        )
        wanted = [(one.letter, one.name) for one in sitting.reader.bookmarks.all()]
        assert not unsaved.try_again(sitting.reader)
        sitting.press("q")
        assert waited() <= 0.1
        sitting.press("escape")
    assert unsaved.try_again(sitting.reader)
    assert [(one.letter, one.name) for one in Bookmarks(sitting.reader.bookmarks.path).all()] == wanted


def test_what_waits_beside_a_damaged_file_is_held_too(waited: Callable[[], float]) -> None:
    """Where the file must be left alone and another session holds what waits beside it, no key waits."""
    sitting = Sitting(size="120x40").press("m a")
    file, pending, *_ = kept_files(sitting)
    file.write_bytes(file.read_bytes() + b"[[bookmark\n")
    with held(pending):
        sitting.press("m b")
        assert waited() <= 0.1
        assert "kept in memory" in sitting.reader.message
    assert unsaved.try_again(sitting.reader)
    assert [one.letter for one in Bookmarks(pending).all()] == ["b"]


def test_a_merge_is_not_taken_back_meanwhile(waited: Callable[[], float]) -> None:
    """Taking back a merge is refused at once while the file is held, and can be done afterwards."""
    sitting = Sitting(size="120x40").press("m a")
    file, *_ = kept_files(sitting)
    paths = sitting.reader.library.paths
    journal.record(paths.journal, file, "merge of laptop.toml", b"", file.read_bytes())
    with held(file):
        sitting.press("g D U")
        assert waited() <= 0.1
        assert "another session holds the file" in sitting.reader.message
    sitting.press("U")
    assert "Taken back" in sitting.reader.message


@pytest.mark.parametrize("at_once", [False, True])
def test_a_place_that_could_not_be_written_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, *, at_once: bool
) -> None:
    """The thread that keeps the place tries again by itself, and writes no older one over one that was kept at once."""
    sitting = Sitting(size="80x24")
    keeper = keeping.Keeper(sitting.reader)
    progress, essay = sitting.reader.library.progress, sitting.reader.essay
    assert essay is not None
    tried: queue.Queue[int] = queue.Queue()
    full = threading.Event()
    full.set()
    real = progress.keep

    def keep(place: Place) -> None:
        try:
            if full.is_set():
                raise ReaderError(Problem("progress.toml", "cannot be written: the disk is full"))
            real(place)
        finally:
            tried.put(place.anchor.start)

    monkeypatch.setattr(progress, "keep", keep)
    monkeypatch.setattr(keeping, "_AGAIN", 0.05)
    sitting.press("space")
    first = sitting.reader.text.viewport.top
    keeper.soon()
    assert [tried.get(timeout=20), tried.get(timeout=20)] == [first, first]
    assert "the disk is full" in keeper.trouble
    sitting.press("space")
    last = sitting.reader.text.viewport.top
    if at_once:
        keeper.now()
    else:
        keeper.soon()
        while tried.get(timeout=20) == first:
            """It was about to be tried once more."""
    full.clear()
    if not at_once:
        assert tried.get(timeout=20) == last
        keeper.soon()
        assert tried.get(timeout=20) == last
        assert keeper.trouble == ""
    kept = Progress(progress.path).place(essay.id)
    assert kept is not None
    assert kept.anchor.start == last


def test_keys_are_obeyed_in_a_terminal(tmp_path: Path) -> None:
    """While another session holds the file the next key moves the screen, and what was marked is saved in the end."""
    essay = write_essay(tmp_path / "essay.txt")
    with Terminal([*READER, essay], home=tmp_path, columns=120) as terminal:
        terminal.wait_for("keys")
        terminal.send("ma")
        terminal.wait_for("marked a")
        (file,) = (tmp_path / ".local" / "share" / "adfontes" / "bookmarks").glob("essay-*.toml")
        with held(file) as holder:
            terminal.send("mb")
            terminal.wait_for("kept in memory")
            top = terminal.lines[0:5]
            terminal.send("G")
            terminal.wait_for(lambda it: it.lines[0:5] != top)
            terminal.wait_for("1 change is not saved yet")
            assert holder.poll() is None
            assert [one.letter for one in Bookmarks(file).all()] == ["a"]
            holder.kill()
            terminal.wait_for("saved now")
        terminal.send("q")
        assert terminal.wait_end() == 0
    assert [one.letter for one in Bookmarks(file).all()] == ["a", "b"]

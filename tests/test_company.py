"""Another session on the same essay: each knows of the other while it lives, and may follow it or go alone."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rig import READER, Terminal
from sample import write_essay
from sitting import Sitting

from tui_reader import company
from tui_reader.store.presence import Presence
from tui_reader.ui.keeping import Keeper

HOLDING = """
import sys, time
from pathlib import Path
from tui_reader.store.presence import Presence
mine = Presence(Path(sys.argv[1]))
mine.open("ferries-2", "pts/7")
print("open", flush=True)
time.sleep(60)
"""


def sit_down(home: Path, terminal: str, size: str = "100x24") -> Sitting:
    """Open the embedded essay in a home that others use too, and say so."""
    sitting = Sitting(size=size, home=home)
    company.attend(sitting.reader, terminal)
    return sitting


def press(sitting: Sitting, keys: str) -> None:
    """Press keys, and do after each what the screen does then."""
    for key in keys.split():
        sitting.press(key)
        company.attend(sitting.reader)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Sitting, Sitting]:
    """Give two sessions on one essay, the second on another place than the first."""
    first = sit_down(tmp_path, "pts/3")
    press(first, "] q")
    first.leave()
    return first, sit_down(tmp_path, "pts/4")


def test_the_second_is_told_at_once_and_the_first_when_it_looks(pair: tuple[Sitting, Sitting]) -> None:
    """The second has the choice until it makes it; the first is told once."""
    first, second = pair
    assert "also open in another session (pts/3, since " in second.status
    assert second.status.endswith("): F follows it, Esc goes alone")
    assert "also open" not in first.status
    first.reader.say("bookmarked: boats")
    assert company.look(first.reader)
    assert first.status.startswith("bookmarked: boats"), "what was said before stands until the next key"
    press(first, "j")
    assert company.look(first.reader)
    assert "now also open in another session (pts/4, since " in first.status
    assert not company.look(first.reader), "nothing new"
    press(first, "j")
    assert "also open" not in first.status


def test_whoever_follows_goes_where_the_other_goes_and_keeps_no_place(pair: tuple[Sitting, Sitting]) -> None:
    """The place that is kept stays the other's, whatever the one that follows is asked to keep."""
    first, second = pair
    press(second, "F")
    assert second.status.startswith("follows pts/3")
    for keys in ("] s", "G", "3 0 %"):
        press(first, keys)
        first.leave()
        kept = first.reader.where()
        assert company.look(second.reader)
        assert second.reader.text.viewport.top == first.reader.text.viewport.top
        Keeper(second.reader).now()
        assert second.reader.library.place_of(second.reader.essay).anchor == kept.anchor
    assert not company.look(second.reader), "nothing new"


def test_a_page_or_a_prompt_is_not_pulled_away(pair: tuple[Sitting, Sitting]) -> None:
    """Whoever follows and has a page open, or types, goes along only afterwards."""
    first, second = pair
    press(second, "F")
    for open_it, close_it in (("?", "q"), (": x", "escape"), ("g", "escape"), ("o", "escape")):
        press(second, open_it)
        before = second.reader.text.viewport.top
        press(first, "] s")
        first.leave()
        company.look(second.reader)
        assert second.reader.text.viewport.top == before
        press(second, close_it)
        company.look(second.reader)
        assert second.reader.text.viewport.top == first.reader.text.viewport.top


@pytest.mark.parametrize("key", ["j", "escape", "F"])
def test_a_movement_by_hand_goes_alone_as_esc_does(pair: tuple[Sitting, Sitting], key: str) -> None:
    """From then on the other moves nothing here, and the place is kept again."""
    first, second = pair
    press(second, "F")
    press(second, key)
    assert "alone now; F follows again" in second.status
    before = second.reader.text.viewport.top
    press(first, "G")
    first.leave()
    company.look(second.reader)
    assert second.reader.text.viewport.top == before
    Keeper(second.reader).now()
    assert second.reader.library.place_of(second.reader.essay).anchor.start == before


def test_back_leads_to_where_one_stood_before_following(pair: tuple[Sitting, Sitting]) -> None:
    """To follow is a jump, and can be gone back on."""
    first, second = pair
    press(first, "G")
    first.leave()
    stood = second.reader.text.viewport.top
    press(second, "F H")
    assert second.reader.text.viewport.top == stood
    assert "alone now" in second.status


def test_esc_declines_and_f_follows_later(pair: tuple[Sitting, Sitting]) -> None:
    """The offer is gone once it was answered, but stands for whoever wants it later."""
    first, second = pair
    press(second, "escape")
    assert "also open" not in second.status
    press(second, "j j F")
    assert "follows pts/3" in second.status
    press(first, "F")
    assert "follows pts/4" in first.status, "and the other way round"
    press(first, "j")
    assert not first.reader.library.presence.following, "whoever moves keeps the place"


def test_the_other_leaves(pair: tuple[Sitting, Sitting]) -> None:
    """Whoever follows is told and goes alone; an offer of what is no more is taken back."""
    first, second = pair
    third = sit_down(second.home, "pts/5")
    assert "in 2 other sessions (pts/3, pts/4): F follows them" in third.status
    press(second, "F")
    first.reader.library.presence.close()
    third.reader.library.presence.close()
    company.look(second.reader)
    assert "The other session has left this essay; you go alone" in second.status
    press(second, "F")
    assert "No other session has this essay open" in second.status
    company.look(third.reader)
    assert "also open" not in third.status


def test_another_essay_is_none_of_the_others_affair(pair: tuple[Sitting, Sitting]) -> None:
    """A session that goes on to another essay is no longer at this one."""
    first, second = pair
    first.open(str(Path(__file__).parent / "fixtures" / "the-lamp-at-ness.md"))
    company.attend(first.reader, "pts/3")
    assert "also open" not in first.status
    assert company.look(second.reader)
    assert "also open" not in second.status


def test_a_dead_session_holds_nothing(tmp_path: Path) -> None:
    """While a process lives it is seen; killed, it is not, and what it left is deleted."""
    mine = Presence(tmp_path)
    other = subprocess.Popen([sys.executable, "-c", HOLDING, tmp_path], stdout=subprocess.PIPE)
    assert other.stdout is not None
    with other, other.stdout:
        other.stdout.readline()
        mine.open("ferries-2", "pts/8")
        assert [(one.pid, one.terminal, one.sure) for one in mine.others] == [(other.pid, "pts/7", True)]
        other.send_signal(signal.SIGSTOP)
        mine.look()
        assert mine.others, "a stopped one lives"
        other.kill()
        other.wait()
        mine.look()
        assert mine.others == ()
    assert len(list(tmp_path.iterdir())) == 1
    mine.close()
    assert list(tmp_path.iterdir()) == []


def test_many_who_look_at_once_do_not_take_each_other_for_a_session(tmp_path: Path) -> None:
    """Asking whether a file is held does not hold it."""
    left = f'pid = 7\nhost = "{os.uname().nodename}"\nterminal = ""\nsince = 2026-11-24T10:02:00Z\n'
    file = tmp_path / "ferries-2.7-abcdef.toml"
    file.write_text(left)
    asking = os.open(file, os.O_RDONLY)
    fcntl.flock(asking, fcntl.LOCK_SH | fcntl.LOCK_NB)
    mine = Presence(tmp_path)
    mine.open("ferries-2")
    os.close(asking)
    assert mine.others == ()
    assert not file.exists()


def test_of_another_machine_only_what_is_known_is_said(tmp_path: Path) -> None:
    """Its lock may not be seen here: it is open perhaps, and after a day not even that."""
    folder = tmp_path / "state" / "sessions"
    folder.mkdir(parents=True)
    sitting = Sitting(home=tmp_path, size="110x24")
    essay = sitting.reader.essay
    assert essay is not None
    file = folder / f"{essay.id}.7-abcdef.toml"
    file.write_text('pid = 7\nhost = "elsewhere\\u001b"\nterminal = "pts/1"\nsince = 2026-11-24T10:02:00Z\n')
    company.attend(sitting.reader)
    assert sitting.status.startswith("perhaps also open in another session (on elsewhere, since ")
    assert file.exists()
    os.utime(file, (time.time() - 90_000,) * 2)
    company.look(sitting.reader)
    assert "also open" not in sitting.status
    assert not file.exists()


@pytest.mark.parametrize("spoilt", ["", "pid = 1", "\x00", 'pid = "x"\nhost = 1\nterminal = 2\nsince = 3\n'])
def test_a_spoilt_file_is_no_session(tmp_path: Path, spoilt: str) -> None:
    """Nor does it hinder anything."""
    (tmp_path / "ferries-2.7-abcdef.toml").write_text(spoilt)
    mine, other = Presence(tmp_path), Presence(tmp_path)
    mine.open("ferries-2")
    other.open("ferries-2")
    mine.look()
    assert (len(mine.others), len(other.others)) == (1, 1)


def test_where_nothing_can_be_written_nothing_is_said(tmp_path: Path) -> None:
    """A session whose folder cannot be made reads on."""
    (tmp_path / "sessions").write_text("no folder")
    mine = Presence(tmp_path / "sessions")
    mine.open("ferries-2")
    assert (mine.others, mine.asking) == ((), False)
    mine.close()


@pytest.mark.parametrize("size", ["1x1", "2x9", "20x5", "48x5", "60x24", "80x24", "103x30", "200x60"])
def test_the_offer_at_any_size(size: str, tmp_path: Path) -> None:
    """The keys that answer it are on the screen wherever there is room for them."""
    sit_down(tmp_path, "pts/3")
    second = sit_down(tmp_path, "pts/4", size)
    second.check()
    assert ("F follows it, Esc goes alone" in second.status) == (int(size.partition("x")[0]) >= 48)


def test_two_terminals(tmp_path: Path) -> None:
    """The second follows the first through the essay, is told when that is killed, and keeps the place then."""
    essay = write_essay(tmp_path / "essay.txt")
    with Terminal([*READER, essay], home=tmp_path, columns=80, rows=24) as first:
        first.wait_for("First landmark first")
        with Terminal([*READER, essay], home=tmp_path, columns=80, rows=24) as second:
            second.wait_for("F follows it, Esc goes alone")
            first.wait_for("now also open in another session")
            second.send("F")
            second.wait_for("follows ")
            for words in ("Third landmark third", "Fifth landmark second"):
                first.send(f"/{words}\r")
                first.wait_for("1 of 1")
                second.wait_for(words)
            first.signal(signal.SIGKILL)
            first.wait_end()
            second.wait_for("The other session has left this essay; you go alone")
            second.send("q")
            assert second.wait_end() == 0
    assert list((tmp_path / ".local" / "state" / "adfontes" / "sessions").iterdir()) == []

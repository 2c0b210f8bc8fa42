"""A session with every kind of write in it, for tests that break it anywhere: what was promised, and what is there.

    deeds.prepare(place)   # the essay, and what was kept before
    deeds.work(place)      # one session; gives 0 where all is kept in its place
    found.wrong(place)     # from tests.found: what is lost or in the way, a line each

The home is ``place.home``; what a session says, and what it rescues, is in ``place.said``, where no fault reaches.
Each session does the same as the one before it to other bookmarks, so that a second one after a crash shows whether
anything is in the way.
"""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tui_reader import anchor, cli, unsaved
from tui_reader.equipment import equip
from tui_reader.library import Library
from tui_reader.problems import ReaderError
from tui_reader.reader import Reader
from tui_reader.requests import Quit
from tui_reader.store import files
from tui_reader.store.bookmarks import Bookmark, Bookmarks, new
from tui_reader.store.corrections import new as said_of
from tui_reader.store.paths import Paths
from tui_reader.ui.keeping import Keeper

SESSIONS = 3
"""Sessions for which there is something to rename, delete and withdraw."""
_NAMES = ("old", "doomed", "spared")
MINE = "# mine, and it stays\n"
_NUMBERS = [
    "none",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
PARAGRAPHS = [
    f"Of the {word} {thing} nobody on the quay had anything to say, and the clerk wrote down no more than that."
    for thing in ("boats", "lamps", "ledgers", "letters")
    for word in _NUMBERS
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a test stands."""

    home: Path
    said: Path

    @property
    def essay(self) -> Path:
        """The essay that is read."""
        return self.said / "essay.txt"

    @property
    def paths(self) -> Paths:
        """The folders of the home."""
        return Paths.from_environment(self.environment)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead there."""
        kinds = ("CONFIG", "DATA", "STATE", "CACHE")
        return {f"XDG_{kind}_HOME": str(self.home / kind.lower()) for kind in kinds}

    @property
    def bookmarks(self) -> Path:
        """The file of bookmarks."""
        return self.paths.bookmarks_of(self._essay_id)

    @property
    def corrections(self) -> Path:
        """The file of corrections."""
        return self.paths.corrections_of(self._essay_id)

    @property
    def _essay_id(self) -> str:
        return Library(Paths.within(Path("/nowhere"))).identify(str(self.essay), "")

    def sessions(self) -> list[list[list[str]]]:
        """Give what the sessions said, in words, line by line; a line that was not finished is none."""
        logs = sorted(self.said.glob("session-*"))
        return [
            [line.split() for line in log.read_text().splitlines(keepends=True) if line[-1] == "\n"]
            for log in logs
        ]

    def rescued(self, number: int) -> str:
        """Give what a session wrote elsewhere or printed at its end."""
        return "".join(file.read_text() for file in self.said.glob(f"rescued-{number}/*"))


class Session:
    """A reader at work."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.number = len(place.sessions())
        self.log = os.open(place.said / f"session-{self.number}", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.elsewhere = place.said / f"rescued-{self.number}"
        self.elsewhere.mkdir()
        self.all_kept = True
        self.ended = False
        os.environ.update(place.environment)
        self.reader: Reader = equip(Paths.from_environment())
        self.reader.resize(100, 40)
        self.reader.opened(self.reader.library.open(str(place.essay)))
        Keeper(self.reader).stand_guard(self._end)

    def say(self, *words: object) -> None:
        """Write a line down for good; a kill takes nothing from it."""
        os.write(self.log, f"{' '.join(map(str, words))}\n".encode())

    def run(self) -> int:
        """Do everything, then leave as a person does."""
        for name, do in DEEDS.items():
            if self.ended:
                break
            self.say("began", name)
            said = do(self)
            kept = not any(words in said for words in ("kept in memory", "not saved", "refused"))
            self.all_kept &= kept
            self.say("kept" if kept else "held" if "memory" in said else "refused", name)
        self._leave()
        self.say("ended")
        return 0 if self.all_kept else 3

    def press(self, *keys: str) -> str:
        """Press keys, words letter by letter, and give what is said."""
        for key in keys:
            for letter in key.split("=")[1] if key.startswith("type=") else [key]:
                self.reader.press("space" if letter == " " else letter)
        return self.reader.message

    def list_at(self, list_keys: str, words: str) -> None:
        """Open a list and put the cursor on the entry that holds some words."""
        self.press(*list_keys)
        pane = self.reader.pane
        ends = [entry.start for entry in pane.entries[1:]] + [len(pane.document.text)]
        told = [pane.document.text[entry.start : end] for entry, end in zip(pane.entries, ends, strict=True)]
        (wanted,) = [place for place, entry in enumerate(told) if words in entry]
        by = wanted - pane.entry()
        self.press(*["j" if by > 0 else "k"] * abs(by))

    def command(self, *given: str) -> str:
        """Run a command on bookmarks, as from a shell."""
        out, wrong = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(wrong):
            code = cli.main(["bookmarks", *given])
        return out.getvalue() if code in (0, 1) else f"refused: {wrong.getvalue()}"

    def _end(self, code: int) -> None:
        self.ended = True

    def _leave(self) -> None:
        """Leave as ``q`` does, or as the end of the program does where a signal ended it."""
        reader = self.reader
        if not self.ended:
            unsaved.leave(reader)
            if Quit() not in reader.requests:
                self.all_kept = False
                self.press("ctrl+u", *str(self.elsewhere), "enter")
        unsaved.rescued(reader, [self.elsewhere])
        (self.elsewhere / "printed").write_text(reader.parting)


# ── what is done ─────────────────────────────────────────────────────────────────────────────────


def _mark(one: Session) -> str:
    one.reader.go(_at(one, 20))
    return one.press("m", "abc"[one.number])


def _make(one: Session) -> str:
    one.reader.go(_at(one, 24))
    return one.press(
        "b", "ctrl+u", f"type=made {one.number}", "enter", "type=why so", "enter", "type=ink", "enter"
    )


def _rename(one: Session) -> str:
    one.list_at("B", f"old {one.number}")
    said = one.press("r", "ctrl+u", f"type=renamed {one.number}", "enter")
    one.press("escape")
    return said


def _delete(one: Session) -> str:
    one.list_at("B", f"doomed {one.number}")
    said = one.press("D")
    one.press("escape")
    return said


def _delete_and_undo(one: Session) -> str:
    one.list_at("B", f"spared {one.number}")
    one.press("D")
    said = one.press("U")
    one.press("escape")
    return said


def _correct(one: Session) -> str:
    one.reader.go(_at(one, 30))
    return one.press("Q")


def _withdraw(one: Session) -> str:
    one.list_at(("g", "Q"), PARAGRAPHS[10 + one.number][:20])
    said = one.press("D")
    one.press("escape")
    return said


def _keep_place(one: Session) -> str:
    one.reader.go(_at(one, 40))
    place = one.reader.where()
    assert place is not None
    try:
        one.reader.library.progress.keep(place)
    except ReaderError as error:
        return f"refused: {error}"
    one.say("place", place.anchor.start)
    return ""


def _merge(one: Session) -> str:
    theirs = one.place.said / f"theirs-{one.number}.toml"
    return one.command("merge", str(one.place.bookmarks), str(theirs))


def _import(one: Session, kind: str) -> str:
    return one.command(
        "import", str(one.place.said / f"{kind}-{one.number}.txt"), "--into", str(one.place.essay)
    )


def _import_and_undo(one: Session) -> str:
    said = _import(one, "mistaken")
    return said if said.startswith("refused") else one.command("undo")


def _at(one: Session, paragraph: int) -> int:
    return one.reader.document.text.index(PARAGRAPHS[paragraph + one.number])


DEEDS: dict[str, Callable[[Session], str]] = {
    "mark": _mark,
    "make": _make,
    "rename": _rename,
    "delete": _delete,
    "undo": _delete_and_undo,
    "correct": _correct,
    "withdraw": _withdraw,
    "place": _keep_place,
    "merge": _merge,
    "import": partial(_import, kind="import"),
    "import-undo": _import_and_undo,
}
"""What a session does, in order."""


def prepare(place: Place) -> None:
    """Write the essay, and a home in which something is kept that a person wrote in."""
    place.said.mkdir(parents=True, exist_ok=True)
    place.essay.write_text("On the Quay\n\n" + "\n\n".join(PARAGRAPHS) + "\n", "utf-8")
    os.environ.update(place.environment)
    library = Library(Paths.from_environment())
    essay = library.open(str(place.essay))
    kept = library.bookmarks_of(essay)
    for number in range(SESSIONS):
        for nth, name in enumerate(_NAMES):
            kept.add(_bookmark(essay.document.text, nth * 4 + number, f"{name} {number}"))
        words = essay.document.text.index(PARAGRAPHS[10 + number])
        there = anchor.make(essay.document.text, words, words + len(PARAGRAPHS[10 + number]))
        essay.kept.add(said_of("quotation", there))
        other = Bookmarks(place.said / f"theirs-{number}.toml")
        other.add(_bookmark(essay.document.text, 40, f"theirs {number}"))
        for kind in ("import", "mistaken"):
            head = "On the Quay (Quill)\n- Your Highlight | Location 4-5 | x\n\n"
            clipping = f"{head}{words_of(kind, number)}\n{'=' * 10}\n"
            (place.said / f"{kind}-{number}.txt").write_text(clipping)
    files.change(place.bookmarks, lambda now: (now or b"") + MINE.encode())
    there = library.place_at(essay, essay.document.text.index(PARAGRAPHS[3]), 1.0, [])
    library.progress.keep(there)


def work(place: Place) -> int:
    """Run one session."""
    return Session(place).run()


def _bookmark(text: str, paragraph: int, name: str) -> Bookmark:
    at = text.index(PARAGRAPHS[paragraph])
    return new(anchor.make(text, at, at + 40), name=name, quote=text[at : at + 40])


def words_of(kind: str, number: int) -> str:
    """Give the words that a file of another program marks."""
    return PARAGRAPHS[(43 if kind == "import" else 46) + number][:60].strip()

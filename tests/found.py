"""What is there after a session that was broken, held to what it said: see ``tests/deeds.py``."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import partial

from tests.deeds import MINE, PARAGRAPHS, Place, words_of
from tui_reader.library import Library
from tui_reader.store.bookmarks import Bookmarks
from tui_reader.store.corrections import Corrections


def _named(name: str, place: Place, number: int) -> bool:
    return any(one.name == f"{name} {number}" for one in Bookmarks(place.bookmarks).all())


def _corrected(paragraph: int, place: Place, number: int) -> bool:
    words = PARAGRAPHS[paragraph + number][:20]
    return any(one.anchor.exact.startswith(words) for one in Corrections(place.corrections).all())


def _marked(place: Place, number: int) -> bool:
    return Bookmarks(place.bookmarks).letter("abc"[number]) is not None


def _imported(kind: str, place: Place, number: int) -> bool:
    return any(one.quote == words_of(kind, number) for one in Bookmarks(place.bookmarks).all())


def _no(done: Callable[[Place, int], bool], place: Place, number: int) -> bool:
    return not done(place, number)


def _is_always(place: Place, number: int) -> bool:
    return True


_DONE: dict[str, Callable[[Place, int], bool]] = {
    "mark": _marked,
    "make": partial(_named, "made"),
    "rename": partial(_named, "renamed"),
    "delete": partial(_no, partial(_named, "doomed")),
    "undo": partial(_named, "spared"),
    "correct": partial(_corrected, 30),
    "withdraw": partial(_no, partial(_corrected, 10)),
    "place": _is_always,
    "merge": partial(_named, "theirs"),
    "import": partial(_imported, "import"),
    "import-undo": partial(_no, partial(_imported, "mistaken")),
}
"""Whether it can be seen that a session did something."""
_DONE_BEFORE = ("undo", "import-undo", "place")
"""What looks done where it was not begun."""
_IN_RESCUED = {
    "mark": "letter = {letter}",
    "make": '"made {number}"',
    "rename": '"renamed {number}"',
    "delete": '"doomed {number}"',
    "undo": '"spared {number}"',
}


def wrong(place: Place) -> list[str]:
    """Say what is lost, what is there unasked, and what cannot be read."""
    found = _unreadable(place)
    for number, lines in enumerate(place.sessions()):
        ended = ["ended"] in lines
        for name, done in _DONE.items():
            states = [line[0] for line in lines if line[1:] == [name]]
            there = done(place, number)
            if "kept" in states and not there:
                found.append(f"{name} of session {number} was said to be kept and is lost")
            elif states[-1:] == ["held"] and ended and not there:
                if not _is_rescued(place, name, number):
                    found.append(f"{name} of session {number} was held in memory and is lost")
            elif not states and there and name not in _DONE_BEFORE:
                found.append(f"{name} of session {number} is there and was never asked for")
            elif not states and not there and name in _DONE_BEFORE:
                found.append(f"{name} of session {number}: what was there is lost")
    return found + _misplaced(place)


def _is_rescued(place: Place, name: str, number: int) -> bool:
    told = place.rescued(number)
    if name in ("correct", "withdraw"):
        return PARAGRAPHS[(30 if name == "correct" else 10) + number][:20] in told
    return _IN_RESCUED[name].format(number=number, letter=f'"{"abc"[number]}"') in told


def _unreadable(place: Place) -> list[str]:
    found: list[str] = []
    for file in (place.bookmarks, place.corrections, place.paths.progress):
        try:
            told = tomllib.loads(file.read_text("utf-8"))
        except (OSError, ValueError) as error:
            found.append(f"{file.name}: {error}")
            continue
        ids = [
            one["id"]
            for key in ("bookmark", "correction", "essay")
            for one in told.get(key, [])
            if "id" in one
        ]
        if len(ids) != len(set(ids)):
            found.append(f"{file.name}: something is there twice")
    if place.bookmarks.exists() and MINE not in place.bookmarks.read_text("utf-8"):
        found.append("what a person wrote is gone")
    for kept in (Bookmarks(place.bookmarks), Corrections(place.corrections)):
        found += [f"{problem}" for problem in kept.problems]
    return found


def _misplaced(place: Place) -> list[str]:
    """Hold the place to the last one that was said to be kept; one more may have been kept since."""
    said = [int(line[1]) for lines in place.sessions() for line in lines if line[0] == "place"]
    there = Library(place.paths).progress.place(Library(place.paths).identify(str(place.essay), ""))
    if there is None:
        return ["the place is lost"]
    text = place.essay.read_text("utf-8")
    first = text.index(PARAGRAPHS[3])
    if there.anchor.start < max([*said, 0]) and there.anchor.start < first:
        return [f"the place is {there.anchor.start}"]
    return []

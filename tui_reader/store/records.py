"""A bookmark, and how it is written in its file."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from tui_reader.anchor import Anchor
from tui_reader.problems import Problem
from tui_reader.store import statements
from tui_reader.store.tables import Tables, overlaid
from tui_reader.toml_text import Values, line_of

_TEXTS = ("id", "name", "letter", "quote", "section", "remark")
_ANCHOR = {"at": "start", "words": "exact", "before": "before", "after": "after", "beyond": "beyond"}
Made = dict[int, tuple[Values, "Bookmark"]]
"""Bookmarks by the identity of the tables they were read from."""
_SECOND = timedelta(seconds=1)
NOWHERE = Anchor(0, "", "", "")
"""The anchor of a bookmark that does not say where it is."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Those that are not taken for one another when read aloud."""


class Record(Protocol):
    """What is kept: known by its id, found again by its anchor."""

    @property
    def id(self) -> str:
        """What it is called in its file."""

    @property
    def anchor(self) -> Anchor:
        """Where it stands."""


@dataclass(frozen=True, slots=True)
class Essay:
    """What a file says of the essay that it belongs to."""

    title: str = ""
    author: str = ""
    path: str = ""
    digest: str = ""
    sample: str = ""
    """Its length and a few of its letters, by which it is known again in another form."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A passage that a person wants to find again."""

    id: str
    """Never changes; short, unique, and readable."""
    name: str = ""
    letter: str = ""
    """The key that goes to it; no two in an essay have the same."""
    quote: str = ""
    """The words as shown in a list."""
    section: str = ""
    remark: str = ""
    tags: tuple[str, ...] = ()
    made: datetime | None = None
    """With its time zone; None where a person wrote the bookmark and did not say."""
    anchor: Anchor = NOWHERE
    """How the passage is found again."""


def new(
    anchor: Anchor,
    *,
    name: str = "",
    letter: str = "",
    quote: str = "",
    section: str = "",
    remark: str = "",
    tags: tuple[str, ...] = (),
) -> Bookmark:
    """Make a bookmark of now, with an id of its own."""
    import secrets  # only here, and every start would wait for it

    made = datetime.now(UTC).replace(microsecond=0)
    mark = f"{made:%Y%m%d}-" + "".join(secrets.choice(_LETTERS) for _ in range(8))
    return Bookmark(mark, name, letter, quote, section, remark, tags, made, anchor)


def clean(text: str) -> str:
    """Make a text such that UTF-8 can hold it."""
    return text.encode("utf-8", "replace").decode()


def values(bookmark: Bookmark) -> Values:
    """Give what the file says of a bookmark; what is empty is left out."""
    texts = {key: clean(getattr(bookmark, key)) for key in _TEXTS}
    found: Values = {key: text for key, text in texts.items() if text or key == "id"}
    if bookmark.tags:
        found["tags"] = [clean(tag) for tag in bookmark.tags]
    if bookmark.made is not None:
        found["made"] = bookmark.made
    anchor = {key: getattr(bookmark.anchor, field) for key, field in _ANCHOR.items()}
    found["anchor"] = {k: clean(v) if isinstance(v, str) else v for k, v in anchor.items() if v or k == "at"}
    return found


def written(found: Values) -> str:
    """Write a bookmark's table, without its header."""
    return "".join(statements.assigned((key,), value, lines=key == "remark") for key, value in found.items())


def read(now: Tables, place: int) -> Bookmark:
    """Give the bookmark in one table; what is of the wrong type counts as not said."""
    return _bookmark(now.values[place], names(now)[place], [])


def read_all(now: Tables, file: str, made: Made) -> tuple[list[Bookmark], list[Problem]]:
    """Give every bookmark of a file, and what is wrong with them.

    Args:
        made: Bookmarks read before; those read now take their place.
    """
    found: list[Bookmark] = []
    problems: list[Problem] = []
    fresh: Made = {}
    for place, (name, table) in enumerate(zip(names(now), now.values, strict=True)):
        if dead(table):
            continue
        before = made.get(id(table))
        if before is None or before[1].id != name or before[0] is not table:
            wrong: list[tuple[str, ...]] = []
            before = (table, _bookmark(table, name, wrong))
            problems += [problem(now, place, path, file) for path in wrong]
            if wrong:  # it is read again next time, so that the problem is told again
                found.append(before[1])
                continue
        fresh[id(table)] = before
        found.append(before[1])
    made.clear()
    made.update(fresh)
    return found, problems


def names(now: Tables) -> list[str]:
    """Give the ids of the tables; one that has none, or another's, is known by its words."""
    told = [table.get("id") for table in now.values]
    if all(told) and all(type(name) is str for name in told) and len(set(told)) == len(told):
        return told  # type: ignore[return-value]  # they are all words
    found: list[str] = []
    seen: set[str] = set()
    for place, table in enumerate(now.values):
        name = table.get("id")
        if not isinstance(name, str) or not name or name in seen:
            name = f"by-hand-{hashlib.sha256(repr(table).encode('utf-8', 'replace')).hexdigest()[:8]}"
            while name in seen:
                name = f"{name}-{place}"
        seen.add(name)
        found.append(name)
    return found


def index(now: Tables, bookmark: str) -> int | None:
    """Say which table holds the bookmark with an id, unless it is deleted."""
    found = place(now, bookmark)
    return None if found is None or dead(now.values[found]) else found


def place(now: Tables, bookmark: str) -> int | None:
    """Say which table holds the bookmark with an id, deleted or not."""
    found = names(now)
    return found.index(bookmark) if bookmark in found else None


def dead(table: Values) -> bool:
    """Say whether a table is of a record that was deleted, and stands there so that no other copy brings it back."""
    return table.get("deleted", False) is not False


def moment(value: object) -> datetime:
    """Give the time that a value of a table says; long ago where it says none."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    if not isinstance(value, datetime):
        return datetime.min.replace(tzinfo=UTC)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def buried(now: Tables, place: int) -> tuple[Values, list[str]]:
    """Give what a table says once its record is deleted, and two ways to write it: all that it said, and when."""
    taken_back = now.values[place].get("restored")
    stamp = datetime.now(UTC).replace(microsecond=0)
    if taken_back is not None:
        stamp = max(stamp, moment(taken_back) + _SECOND)  # a clock set back would undo the deletion
    return rewritten(now, place, {("deleted",): stamp})


def revived(now: Tables, place: int, wanted: Values, known: Values) -> tuple[Values, list[str]]:
    """Give what a deleted record's table says once it is brought back, and two ways to write it.

    It remembers which deletion was taken back, so that merged with a copy that still has it deleted it lives.

    Args:
        wanted: What the record says now.
        known: What it said in the table, as far as the program knows its keys.
    """
    old = flat(now.values[place])
    changes = {path: value for path, value in flat(wanted).items() if old.get(path) != value}
    changes |= {path: None for path in flat(known) if path not in flat(wanted) and path in old}
    return rewritten(now, place, {**changes, ("restored",): old[("deleted",)], ("deleted",): None})


def letter(now: Tables, wanted: str, *, but: str) -> int | None:
    """Say which table has a letter, one bookmark left out of account."""
    if not wanted:
        return None
    having = [
        place for place, found in enumerate(now.values) if found.get("letter") == wanted and not dead(found)
    ]
    return next((place for place in having if names(now)[place] != but), None)


def changed(now: Tables, place: int, bookmark: Bookmark) -> tuple[Values, list[str]]:
    """Give what a table shall say, and two ways to write it: its changed lines alone, or all of it anew."""
    old, wanted = now.values[place], values(bookmark)
    known = values(_bookmark(old, bookmark.id, []))
    changes = {
        path: value
        for path, value in flat(wanted).items()
        if path == ("id",) or flat(known).get(path) != value
    }
    changes |= {path: None for path in flat(known) if path not in flat(wanted)}
    changes = {path: value for path, value in changes.items() if path != ("id",) or old.get("id") != value}
    return rewritten(now, place, changes)


def rewritten(now: Tables, place: int, changes: Mapping[tuple[str, ...], Any]) -> tuple[Values, list[str]]:
    """Give what a table says once some values, named by their paths, are changed, and two ways to write it."""
    new_values = overlaid(now.values[place], changes)
    lines = {
        (now.key, *path): None
        if value is None
        else statements.assigned(path, value, lines=path == ("remark",))
        for path, value in changes.items()
    }
    table = now.table(place)
    text = now.text[table.start : table.end].replace("\r\n", "\n")
    return new_values, [statements.edited(text, lines), f"[[{now.key}]]\n{written(new_values)}"]


def flat(found: Values) -> dict[tuple[str, ...], Any]:
    """Give values by their whole paths, tables within tables opened."""
    paths: dict[tuple[str, ...], Any] = {}
    for key, value in found.items():
        if isinstance(value, dict) and value:
            paths |= {(key, *inner): part for inner, part in flat(value).items()}
        else:
            paths[(key,)] = value
    return paths


def _bookmark(found: Values, name: str, wrong: list[tuple[str, ...]]) -> Bookmark:
    def text(where: Values, *path: str) -> str:
        value = where.get(path[-1], "")
        if not isinstance(value, str):
            wrong.append(path)
            return ""
        return value

    anchor = found.get("anchor", {})
    if not isinstance(anchor, dict):
        wrong.append(("anchor",))
        anchor = {}
    at = anchor.get("at", 0)
    if not isinstance(at, int) or isinstance(at, bool) or at < 0:
        wrong.append(("anchor", "at"))
        at = 0
    tags = found.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        wrong.append(("tags",))
        tags = []
    texts = {key: text(found, key) for key in _TEXTS[1:]}
    around = (text(anchor, "anchor", key) for key in ("words", "before", "after", "beyond"))
    place = Anchor(at, *around)
    if not anchor and texts["quote"]:
        place = dataclasses.replace(place, exact=texts["quote"])
    return Bookmark(name, **texts, tags=tuple(tags), made=_made(found, wrong), anchor=place)


def _made(found: Values, wrong: list[tuple[str, ...]]) -> datetime | None:
    value = found.get("made")
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            wrong.append(("made",))
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    if value is not None and not isinstance(value, datetime):
        wrong.append(("made",))
        return None
    return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


def problem(now: Tables, place: int, path: tuple[str, ...], file: str) -> Problem:
    """Say of one value of a table that it is passed over, and what it should be."""
    line = None
    if now.divisible:
        start, end = now.pieces[place]
        inner = line_of(now.text[start:end], (now.key, *path))
        line = now.text.count("\n", 0, start) + (inner or 1)
    what = f"`{'.'.join(path)}` is not of the kind it should be, so it is passed over"
    return Problem(file, what, _KINDS.get(path[-1], "put words between quotation marks"), line)


_KINDS = {
    "tags": 'write it as ["one", "another"]',
    "at": "write a whole number",
    "made": "write it as 2026-01-31T12:00:00Z",
    "kind": 'write "quotation", "not", "join" or "split"',
    "anchor": "write anchor.at, anchor.words and so on",
}

"""Two versions of a file of bookmarks made one, after they went separate ways.

Bookmarks are paired by their ids, and each field is judged by itself: where one side alone changed it against the
version both come from, the change holds; where both did, both names, remarks and tags are kept, and of anything
else one is chosen, whichever side it stands on, and told.  What was deleted stays deleted unless the other side changed
it: a file says of each that it is gone, so that this holds without a common past too, and says of one that was
brought back which deletion that took back; no rule asks which side's clock is right.  Ours is the text that goes on:
its comments, its order and the keys unknown to us stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from tui_reader.problems import ReaderError
from tui_reader.store import records, tables
from tui_reader.store.refusals import closed
from tui_reader.store.tables import Known, Tables
from tui_reader.toml_text import Values

KEY = "bookmark"
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_REMARKS = "\n\n—\n\n"
_NAMES = " / "
_LIFE = ("deleted", "restored")
_OF_GIT = ".merge_file_"


class Version(NamedTuple):
    """One of the versions of a file: its name, to speak of it, and its bytes."""

    name: str
    data: bytes


class Merged(NamedTuple):
    """What a merge came to."""

    data: bytes
    choices: tuple[str, ...] = ()
    """What was decided for the reader, who should look at it; a sentence each."""


def merge(ours: Version, theirs: Version, base: Version | None = None) -> Merged:
    """Merge two versions; raise ReaderError where one cannot be read or must not be written to."""
    known = Known()  # most pieces stand in all of them, and are read once
    before = _by_id(_read(base, known)) if base else {}
    mine, other = (_knowing(_read(side, known), before, known) for side in (ours, theirs))
    merger = _Merger(mine, other, before, known, _called(theirs))
    merger.fields()
    merger.additions()
    merger.letters()
    return Merged(merger.now.encode(), tuple(merger.choices))


def _knowing(now: Tables, base: Mapping[str, Values], known: Known) -> Tables:
    """Give a version that knows of each deletion which the one before it knew to be taken back."""
    for index, bookmark in enumerate(records.names(now)):
        values = now.values[index]
        taken_back = base.get(bookmark, {}).get("restored")
        if taken_back is None or records.moment(taken_back) <= records.moment(values.get("restored")):
            continue
        changes: dict[tuple[str, ...], Any] = {("restored",): taken_back}
        if records.dead(values) and records.moment(values["deleted"]) <= records.moment(taken_back):
            changes[("deleted",)] = None
        now = now.replaced(index, *records.rewritten(now, index, changes), known)
    return now


def joined(one: str, other: str, between: str) -> str:
    """Keep the parts of both texts, each once; the same in whichever order they are given."""
    parts = {part for text in (one, other) for part in text.split(between) if part.strip()}
    lines = {part: f"\n{part}\n" for part in parts}
    within = {part for part in parts for more in parts if part != more and lines[part] in lines[more]}
    return between.join(sorted(parts - within))


class _Merger:
    """A merge under way: our text as it becomes."""

    def __init__(
        self, ours: Tables, theirs: Tables, base: Mapping[str, Values], known: Known, name: str
    ) -> None:
        self.now = ours
        self.theirs = theirs
        self.base = base
        self.name = name
        self.known = known
        self.choices: list[str] = []
        if len({_essay(ours), _essay(theirs), None}) > 2:
            self.choices.append(f"{name} is of another essay: {_essay(theirs)}, not {_essay(ours)}")

    def fields(self) -> None:
        """Go through ours: change what theirs changed, take out what theirs deleted."""
        theirs = _by_id(self.theirs)
        # From the end, so that taking one out moves none that is still to come.
        for index, bookmark in reversed(list(enumerate(records.names(self.now)))):
            mine, before = self.now.values[index], self.base.get(bookmark)
            if bookmark in theirs:
                self._replace(index, self._bookmark(mine, theirs[bookmark], before))
            elif records.dead(mine):
                continue
            elif _alike(before, mine):
                self.now = self.now.removed(index, self.known)
            elif before is not None:
                self._choose(mine, f"was deleted in {self.name} and changed here, so it is kept")
        self.choices.reverse()

    def additions(self) -> None:
        """Go through theirs: add what is not in ours, unless we deleted it."""
        here = set(records.names(self.now))
        added: list[tuple[Values, str]] = []
        for index, bookmark in enumerate(records.names(self.theirs)):
            values = self.theirs.values[index]
            if bookmark in here or (_alike(self.base.get(bookmark), values) and not records.dead(values)):
                continue
            if bookmark in self.base and not records.dead(values):
                self._choose(values, f"was deleted here and changed in {self.name}, so it is kept")
            table = self.theirs.table(index)
            text = self.theirs.text[table.start : table.end].replace("\r\n", "\n").partition("\n")[2]
            added.append((values, text))
        self.now = self.now.extended(added, self.known) if added else self.now

    def letters(self) -> None:
        """Leave each letter to one bookmark: the one made last."""
        having: dict[str, list[records.Bookmark]] = {}
        for one in records.read_all(self.now, "", {})[0]:
            having.setdefault(one.letter, []).append(one)
        for letter, found in having.items():
            found.sort(key=lambda one: (one.made or _LONG_AGO, one.id))
            for one in found[:-1] if letter else ():
                index = records.index(self.now, one.id)
                assert index is not None
                self._choose(self.now.values[index], f"had the letter {letter}, which another has now")
                self._replace(index, {**self.now.values[index], "letter": None})

    def _bookmark(self, mine: Values, other: Values, before: Values | None) -> Values:
        keys = [key for key in {**mine, **other} if key not in ("id", *_LIFE)]
        fields = {key: self._field(key, mine, other, before) for key in keys}
        return {"id": mine.get("id")} | fields | self._life(mine, other, before)

    def _life(self, mine: Values, other: Values, before: Values | None) -> Values:
        """Say whether a bookmark is deleted: unless that was taken back, or the other side changed it."""
        deleted, restored = (_latest(mine.get(key), other.get(key)) for key in _LIFE)
        living = [side for side in (mine, other) if not records.dead(side)]
        dies = len(living) < 2 and (restored is None or records.moment(restored) < records.moment(deleted))
        if dies and any(before is not None and not _alike(before, side) for side in living):
            where = (
                f"in {self.name} and changed here"
                if living[0] is mine
                else f"here and changed in {self.name}"
            )
            self._choose(living[0], f"was deleted {where}, so it is kept")
            dies, restored = False, _latest(deleted, restored)
        return {"deleted": deleted if dies else None, "restored": restored}

    def _field(self, key: str, mine: Values, other: Values, before: Values | None) -> Any:
        here, there = mine.get(key), other.get(key)
        known = before is not None
        was = before.get(key) if before is not None else None
        if here == there or (known and there == was):
            return here
        if here is None or there is None or (known and here == was):
            if known and here != was:
                self._choose(
                    mine, f"its {key} was taken out on one side and changed on the other, so it is kept"
                )
            return there if here is None or here == was else here
        texts = isinstance(here, str) and isinstance(there, str)
        if texts and key in ("remark", "name"):
            return joined(here, there, _REMARKS if key == "remark" else _NAMES)
        if key == "tags" and isinstance(here, list) and isinstance(there, list):
            return _tags(here, there, was if isinstance(was, list) else [])
        kept, lost = sorted((here, there), key=repr, reverse=True)
        self._choose(mine, f"its {key} differs: {_shown(kept)} is kept, not {_shown(lost)}")
        return kept

    def _replace(self, index: int, wanted: Values) -> None:
        wanted = {key: value for key, value in wanted.items() if value is not None}
        old, new = records.flat(self.now.values[index]), records.flat(wanted)
        changes = {path: value for path, value in new.items() if path not in old or old[path] != value}
        changes |= {path: None for path in old if path not in new}
        changes |= {(key,): None for key in self.now.values[index] if key not in wanted}
        if changes:
            values, texts = records.rewritten(self.now, index, changes)
            self.now = self.now.replaced(index, values, texts, self.known)

    def _choose(self, values: Values, what: str) -> None:
        label = next((values[key] for key in ("name", "quote", "id") if values.get(key)), "a bookmark")
        self.choices.append(f"“{_shown(label)}”: {what}")


def _latest(one: Any, other: Any) -> Any:
    """Give the later of two times; one that is not said is the earliest."""
    return max((one, other), key=lambda value: (value is not None, records.moment(value), repr(value)))


def _read(version: Version, known: Known) -> Tables:
    now = tables.read(version.data, path=Path(version.name), key=KEY, known=known)
    if problem := closed(now, Path(version.name)):
        raise ReaderError(problem)
    return now


def _called(version: Version) -> str:
    name = Path(version.name).name
    return "the other branch" if name.startswith(_OF_GIT) else name


def _by_id(now: Tables) -> dict[str, Values]:
    return dict(zip(records.names(now), now.values, strict=True))


def _essay(now: Tables) -> str | None:
    about = now.rest.get("essay")
    title = about.get("title") if isinstance(about, dict) else None
    return str(title) if title else None


def _tags(here: list[Any], there: list[Any], was: list[Any]) -> list[Any]:
    removed = [tag for tag in was if tag not in here or tag not in there]
    both = [*here, *(tag for tag in there if tag not in here)]
    return [tag for tag in both if tag not in removed]


def _shown(value: Any) -> str:
    words = value.get("words", value) if isinstance(value, dict) else value
    line = " ".join(str(words).split())
    return line if len(line) <= 60 else f"{line[:59]}…"


def _alike(one: Values | None, other: Values) -> bool:
    """Say whether two tables say the same: what is empty says nothing, nor does the order of tags."""
    return one is not None and _saying(one) == _saying(other)


def _saying(values: Values) -> Values:
    said = {key: value for key, value in values.items() if value not in ("", [], None)}
    tags = said.get("tags")
    return said | {"tags": sorted(tags, key=repr)} if isinstance(tags, list) else said

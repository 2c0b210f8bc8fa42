"""The bookmarks of an essay, in a file that a person may read and write as well; see :mod:`~tui_reader.store.kept`."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path

from tui_reader.problems import Problem
from tui_reader.store import copies, records
from tui_reader.store.kept import Kept
from tui_reader.store.records import Bookmark, Essay, new
from tui_reader.store.tables import Tables
from tui_reader.store.unsaved import Unsaved
from tui_reader.toml_text import Values

__all__ = ["Bookmark", "Bookmarks", "Essay", "new"]


class Bookmarks(Kept[Bookmark]):
    """The bookmarks of one essay, as the file has them now; no two have the same letter."""

    key = "bookmark"
    comment = """\
# Bookmarks in {title}, kept by Ad Fontes.
# You may edit this file: names, remarks, tags, comments, the order; what you write stays. `anchor` is
# how a passage is found again, by its words and what stands around them, when the text has changed.
"""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the file, as last read, and which copies of it wait to be merged."""
        return (*super().problems, *copies.problems(self.path))

    def letter(self, letter: str) -> Bookmark | None:
        """Give the bookmark with a letter."""
        return next((one for one in self.all() if one.letter == letter), None)

    def change(self, bookmark: str, **fields: object) -> Bookmark:
        """Change fields of a bookmark; gives it as it is then."""
        changed: list[Bookmark] = []

        def act(now: Tables) -> Tables:
            index = records.index(now, bookmark)
            if index is None:
                raise self._gone(self.path)
            old = records.read(now, index)
            whole = dataclasses.replace(old, **fields)  # type: ignore[arg-type]
            changed[:] = [whole]
            # First this one, then the others: taking their letter may move this one's table.
            now = self._replaced(now, index, whole)
            return now if whole.letter == old.letter else self._made_room(now, whole, [])

        known = self.get(bookmark)
        if known is None:
            self._alter(act, pending=act)
        else:
            whole = dataclasses.replace(known, **fields)  # type: ignore[arg-type]
            self._attempt(Unsaved("changed", whole, act, act))
        return changed[0]

    def _read(self, now: Tables, place: int) -> Bookmark:
        return records.read(now, place)

    def _read_all(self, now: Tables, file: str, made: records.Made) -> tuple[list[Bookmark], list[Problem]]:
        return records.read_all(now, file, made)

    def _values(self, record: Bookmark) -> Values:
        return records.values(record)

    def _replaced(self, now: Tables, index: int, bookmark: Bookmark) -> Tables:
        values, texts = records.changed(now, index, bookmark)
        return now.replaced(index, values, texts, self._known)

    def _made_room(self, now: Tables, record: Bookmark, displaced: list[Bookmark]) -> Tables:
        """Take a bookmark's letter from whichever other has it.

        One that had nothing but the letter goes; one with a name, a remark or tags only loses the letter.
        """
        while (index := records.letter(now, record.letter, but=record.id)) is not None:
            one = records.read(now, index)
            displaced.append(one)
            if _says_more(one):
                now = self._replaced(now, index, dataclasses.replace(one, letter=""))
            else:
                now = self._moved_away(now, index)
        return now

    def _moved_away(self, now: Tables, index: int) -> Tables:
        """Leave of a mark that was set elsewhere only that it is gone; what a person added to it stays."""
        values, texts = records.buried(now, index)
        if not values.keys() - records.values(records.read(now, index)).keys() - {"deleted"}:
            values = {"id": values["id"], "deleted": values["deleted"]}
            texts = [f"[[{self.key}]]\n{records.written(values)}"]
        return now.replaced(index, values, texts, self._known)

    def _fitted(self, now: Tables, record: Bookmark) -> Bookmark:
        taken = records.letter(now, record.letter, but=record.id) is not None
        return dataclasses.replace(record, letter="") if taken else record

    def _beside(self, found: list[Bookmark], waiting: list[Bookmark]) -> list[Bookmark]:
        taken = {one.letter for one in waiting if one.letter}
        left = [one for one in found if one.letter not in taken or _says_more(one)]
        return [dataclasses.replace(one, letter="") if one.letter in taken else one for one in left]


def _says_more(one: Bookmark) -> bool:
    """Say whether a bookmark is worth keeping without its letter."""
    return bool(one.name or one.remark or one.tags)


def about(path: Path) -> Essay:
    """Say which essay a file of bookmarks belongs to, as far as the file says so."""
    try:
        text = path.read_text("utf-8")
        # It stands before the first bookmark, unless a person moved it; there may be thousands of those.
        told = tomllib.loads(text.partition("\n[[")[0]).get("essay") or tomllib.loads(text).get("essay")
    except (OSError, ValueError):
        return Essay()
    known = told if isinstance(told, dict) else {}
    return Essay(**{field.name: str(known.get(field.name, "")) for field in dataclasses.fields(Essay)})

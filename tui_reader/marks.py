"""Where the bookmarks of an essay stand in its text as it is now, and what to say of one that was found."""

from __future__ import annotations

import threading
from dataclasses import replace

from tui_reader import anchor
from tui_reader.anchor import Anchor, Found, Status
from tui_reader.document import Position
from tui_reader.loading import Part
from tui_reader.store.bookmarks import Bookmarks
from tui_reader.store.records import Bookmark

_MANY = 100
"""So many are looked for at once in a text that was changed; more are looked for in the background."""
_LONG = 200_000
"""Characters beyond which all are: to learn the runs of letters of a long text takes longer than a key may."""
_ABOUT = 1000
"""Characters beyond a part of a text at which a passage may still be in it."""


class Marks:
    """The bookmarks of one essay, found in its text; each is looked for once."""

    def __init__(self, kept: Bookmarks, text: str, part: Part | None = None) -> None:
        """Take the bookmarks and a text, where that is only a part of what they are anchored in."""
        self.kept = kept
        self._text = text
        self._part = part
        self._known: dict[Anchor, Found] = {}
        self._placed: tuple[object, int, list[tuple[Position, Bookmark]]] = ((), -1, [])
        self._told = 0
        self._seeking: threading.Thread | None = None

    def find(self, bookmark: Bookmark) -> Found:
        """Find a bookmark's passage."""
        known = self._known.get(bookmark.anchor)
        if known is None:
            known = self._known[bookmark.anchor] = self._find(bookmark.anchor)
        return known

    def _find(self, sought: Anchor) -> Found:
        if self._part is None:
            return anchor.resolve(self._text, sought)
        here = replace(sought, start=sought.start - self._part.origin)
        if -_ABOUT <= here.start <= len(self._text) + _ABOUT:
            return anchor.resolve(self._text, here)
        return Found(Status.LOST, None)

    @property
    def seeking(self) -> bool:
        """Whether some are still being looked for."""
        return self._seeking is not None and self._seeking.is_alive()

    def news(self) -> bool:
        """Say whether more are found than when this was asked last."""
        before, self._told = self._told, len(self._known)
        return self._seeking is not None and self._told != before

    def places(self) -> list[tuple[Position, Bookmark]]:
        """Give the bookmarks whose passage is in the text, in its order; of very many those found so far."""
        kept = self.kept.all()
        if self._placed[0] is kept and self._placed[1] == len(self._known):
            return self._placed[2]
        late = [one for one in kept if one.anchor not in self._known and not self._unmoved(one.anchor)]
        if len(late) <= (_MANY if len(self._text) <= _LONG else 0):
            for bookmark in late:
                self.find(bookmark)
        elif not self.seeking:
            self._seeking = threading.Thread(target=self._seek, args=(late,), name="finding", daemon=True)
            self._seeking.start()
        known = len(self._known)
        found = [(self._known.get(bookmark.anchor), bookmark) for bookmark in kept]
        places = [(one.range.start, bookmark) for one, bookmark in found if one and one.range is not None]
        places.sort(key=lambda place: place[0])
        self._placed = kept, known, places
        return places

    def _unmoved(self, sought: Anchor) -> bool:
        """Say whether a passage is where it was, and remember that it is."""
        if self._part is not None or not anchor.stands(self._text, sought):
            return False
        self._known[sought] = anchor.resolve(self._text, sought)
        return True

    def _seek(self, late: list[Bookmark]) -> None:
        """Find many; the keys go on meanwhile."""
        for bookmark in late:
            self.find(bookmark)


def told(bookmark: Bookmark, found: Found) -> str:
    """Say of a bookmark that was gone to what became of its passage."""
    name = bookmark.name or bookmark.letter or bookmark.quote[:40]
    words = bookmark.quote[:60]
    return {
        Status.SAME: name,
        Status.MOVED: f"{name} (the text has changed; found by its words)",
        Status.CHANGED: f"{name}: the words have changed since; they were: {words}",
        Status.AMBIGUOUS: f"{name}: ambiguous, {len(found.others)} passages are alike; this is the likeliest",
        Status.LOST: f"{name}: these words are no longer in the text: {words}",
    }[found.status]

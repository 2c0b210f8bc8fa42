"""Where the bookmarks of an essay stand in its text as it is now, and what to say of one that was found."""

from __future__ import annotations

from dataclasses import replace

from tui_reader import anchor
from tui_reader.anchor import Anchor, Found, Status
from tui_reader.document import Position
from tui_reader.loading import Part
from tui_reader.store.bookmarks import Bookmarks
from tui_reader.store.records import Bookmark

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

    def places(self) -> list[tuple[Position, Bookmark]]:
        """Give the bookmarks whose passage is in the text, in its order."""
        found = [(self.find(bookmark), bookmark) for bookmark in self.kept.all()]
        places = [(place.range.start, bookmark) for place, bookmark in found if place.range is not None]
        return sorted(places, key=lambda place: place[0])


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

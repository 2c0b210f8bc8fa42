"""Where the reader has been: back and forward, as in a browser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tui_reader.document import Position

_WORDS = 40
"""Characters that begin at a place, by which it is known again once the text has changed."""
_NEAR = 600
"""Characters within which half of those words tells enough."""
_LATELY = 20
"""Places, the last ones, of which those are kept for another day; all would make a long file."""
KeptJump = tuple[str, Position, str]
"""An essay, a place in it, and the words that begin there; nothing where they are not known or not kept."""


@dataclass(frozen=True, slots=True)
class Jump:
    """A place that a jump left or reached."""

    essay: str
    at: Position
    top: Position | None = field(default=None, compare=False)
    """What stood at the head of the screen, so that coming back shows the same lines."""
    words: str = field(default="", compare=False)
    """Those that begin there; nothing where they are not known."""


def jump_to(
    essay: str, text: str, at: Position, top: Position | None = None, *, origin: Position = 0
) -> Jump:
    """Make a place of an essay, from where it is in a text that begins at ``origin`` of the whole."""
    return Jump(essay, at + origin, None if top is None else top + origin, text[at : at + _WORDS])


class Jumps:
    """The places jumped between, oldest first, and which of them the reader is at."""

    def __init__(self, limit: int = 100) -> None:
        self.limit = max(2, limit)
        self._places: list[Jump] = []
        self._here = -1

    def _stand(self, now: Jump) -> None:
        """Note where the reader is now; reading on within an essay moves the present place along."""
        if self._here < 0 or self._places[self._here].essay != now.essay:
            self._places[self._here + 1 :] = [now]
            self._here += 1
        else:
            self._places[self._here] = now
        for twin in (self._here + 1, self._here - 1):
            if 0 <= twin < len(self._places) and self._places[twin] == now:
                del self._places[twin]
                self._here -= twin < self._here
        self._trim()

    def _trim(self) -> None:
        surplus = max(0, len(self._places) - self.limit)
        del self._places[:surplus]
        self._here -= surplus

    def push(self, from_: Jump, to: Jump) -> None:
        """Record a jump; what lay forward is dropped, the place it came from never is."""
        self._stand(from_)
        del self._places[self._here + 1 :]
        if to != from_:
            self._places.append(to)
            self._here += 1
        self._trim()

    def back(self, now: Jump) -> Jump | None:
        """Go to the place before this one, remembering where the reader is now; None if there is none."""
        if self._here < 0:
            return None
        self._stand(now)
        if self._here == 0:
            return None
        self._here -= 1
        return self._places[self._here]

    def forward(self) -> Jump | None:
        """Go to the place that was left by going back; None if there is none."""
        if self._here + 1 >= len(self._places):
            return None
        self._here += 1
        return self._places[self._here]

    def known(self, place: Jump) -> Jump:
        """Give the present place where it is the same as one given: it may know what stood around it."""
        now = self._places[self._here] if self._here >= 0 else place
        return now if now == place else place

    def settle(self, essay: str, text: str, at: Position | None = None) -> Position | None:
        """Find the places of an essay again by their words in its text as it is now.

        Give ``at``, or where that is by now if it is the present place.  Those whose words are gone are left out;
        the present one stays, moved as the one before it.
        """
        kept: list[Jump] = []
        here, by = -1, 0
        for number, place in enumerate(self._places):
            found = place.at
            if place.essay == essay and place.words and not text.startswith(place.words, place.at):
                again = _again(text, place.words, place.at + by)
                if again is None and number != self._here:
                    continue
                found = min(max(place.at + by, 0), len(text)) if again is None else again
                by = found - place.at
                if number == self._here and place.at == at:
                    at = found
            if not kept or (kept[-1].essay, kept[-1].at) != (place.essay, found):
                kept.append(
                    place if found == place.at else Jump(essay, found, words=text[found : found + _WORDS])
                )
            here = len(kept) - 1 if number <= self._here else here
        self._places, self._here = kept, here
        return at

    def as_list(self) -> list[KeptJump]:
        """Give what is worth keeping for another day: the places up to this one, oldest first."""
        places = self._places[: self._here + 1]
        early = len(places) - _LATELY
        return [
            (place.essay, place.at, place.words if number >= early else "")
            for number, place in enumerate(places)
        ]

    @classmethod
    def from_list(cls, places: Iterable[KeptJump], limit: int = 100) -> Jumps:
        """Take up a list that was kept; the reader is at its last place."""
        made = cls(limit)
        for essay, at, words in places:
            place = Jump(essay, at, words=words)
            if not made._places or made._places[-1] != place:
                made._places.append(place)
        made._here = len(made._places) - 1
        made._trim()
        return made


def _again(text: str, words: str, near: Position) -> Position | None:
    """Find words, or half of them where those are changed, where they stand nearest to a place."""
    half = len(words) // 2
    for piece, off in ((words, 0), (words[:half], 0), (words[half:], half)):
        about = max(near + off, 0)
        places = (text.find(piece, about), text.rfind(piece, 0, about + len(piece)))
        found = [place for place in places if place >= 0 and (piece is words or abs(place - about) <= _NEAR)]
        if len(piece) >= _WORDS // 2 and found:
            return max(min(found, key=lambda place: abs(place - about)) - off, 0)
    return None

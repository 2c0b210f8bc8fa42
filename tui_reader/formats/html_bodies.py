"""Where each note's body stands: which elements hold it, and where it begins within one.

A link leads to a name, and the name may stand on the note's item, on a paragraph, or on an empty anchor at its
beginning.  From there the body grows outward to the item that holds only this note, and onward over the paragraphs
that follow it before the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tui_reader.formats.html_links import Place, Survey, is_item, is_region
from tui_reader.formats.html_notes import Calls
from tui_reader.formats.html_tree import Element, classes_of, tag_of, types_of, words_of
from tui_reader.formats.html_words import HEADINGS, LABEL, NAMED_NOTE

_MOST_FOLLOWING = 60
"""Elements after a note's first that are looked at, to see whether they go on with it."""
_FARTHEST = 60
"""Elements about another that are looked at: a note stands no deeper in what holds it."""
_ITEMS = ("li", "aside", "tr", "dd")


@dataclass(slots=True)
class Bodies:
    """Where the bodies stand, each named as its callouts name it."""

    holders: dict[Element, str] = field(default_factory=dict)
    """Elements all of whose words belong to a note; one note may have several."""
    markers: dict[Element, str] = field(default_factory=dict)
    """Elements within a block at which a note begins that ends at the next, or with the block."""
    labels: dict[str, str] = field(default_factory=dict)
    uncalled: list[str] = field(default_factory=list)
    """Notes that the page marks as such and no link calls, in order."""
    inline: dict[Element, str] = field(default_factory=dict)
    """Notes written within a paragraph, where they are also called."""


def find_bodies(survey: Survey, calls: Calls) -> Bodies:
    """Find where the body of every note stands."""
    return _Finder(survey, calls).run()


@dataclass(slots=True)
class _Finder:
    survey: Survey
    calls: Calls
    bodies: Bodies = field(default_factory=Bodies)
    targets: dict[str, Place] = field(default_factory=dict)
    held: Counter[Element] = field(default_factory=Counter)
    """How many notes begin within an element."""
    calling: Counter[Element] = field(default_factory=Counter)
    """How many callouts stand within an element."""
    own: set[tuple[str, Element]] = field(default_factory=set)
    """Each note with the elements that its own callouts stand in."""
    numbers: dict[Element, dict[Element, str]] = field(default_factory=dict)
    """Of each list, the numbers it gives to its items."""

    def run(self) -> Bodies:
        self._targets()
        for element, key in self.calls.calls.items():
            about = list(_ancestors(element))
            self.calling.update(about)
            self.own.update((key, outer) for outer in about)
        for place in self.targets.values():
            self.held.update((place.element, *_ancestors(place.element)))
        shared = Counter(place.block for place in self.targets.values())
        for key, place in self.targets.items():
            if (key, place.block) in self.own:
                self._within_its_paragraph(key, place)
            elif place.block is place.element or shared[place.block] == 1:
                self._hold(key, place.block)
            else:
                self.bodies.markers[place.element] = key
        self._uncalled()
        self._inline()
        return self.bodies

    def _targets(self) -> None:
        seen: dict[Element, str] = {}
        for element, key in list(self.calls.calls.items()):
            place = self.survey.places[key]
            first = seen.setdefault(place.element, key)
            if first != key:
                # Two names of one place: one note.
                self.calls.calls[element] = first
            self.targets[first] = place

    def _within_its_paragraph(self, key: str, place: Place) -> None:
        """Take a note that stands in the block that calls it: an element with words of its own, or all that follows."""
        words = words_of(place.element, 40)
        if place.element is not place.block and words and not LABEL.fullmatch(words):
            self.bodies.holders[place.element] = key
        else:
            self.bodies.markers[place.element] = key

    def _hold(self, key: str, block: Element) -> None:
        whole = self._outward(block)
        if whole in self.bodies.holders:
            return
        self.bodies.holders[whole] = key
        if tag_of(whole) == "li":
            self.bodies.labels[key] = self._number(whole)
        if tag_of(whole) == "dt" or tag_of(whole) not in _ITEMS:
            for element in self._onward(whole):
                self.bodies.holders[element] = key

    def _outward(self, block: Element) -> Element:
        """Grow to the element that holds this note and no other."""
        whole = block
        outer = block.getparent()
        while outer is not None and self._only(outer):
            if tag_of(outer) in _ITEMS or is_item(outer) or _named(outer):
                whole = outer
            elif tag_of(outer) not in ("div", "td", "th", "table", "tbody", "p", "span"):
                break
            outer = outer.getparent()
        return whole

    def _only(self, element: Element) -> bool:
        return (
            self.held[element] == 1
            and self.calling[element] == 0
            and not is_region(element)
            and tag_of(element) != "body"
        )

    def _onward(self, whole: Element) -> list[Element]:
        """The elements after a note's first that go on with it: those before the next note."""
        found: list[Element] = []
        following = whole.getnext()
        outer = whole.getparent()
        while following is not None and len(found) < _MOST_FOLLOWING:
            if self.held[following]:
                return found
            if self.calling[following]:
                return []
            if tag_of(following) in ("hr", *HEADINGS) or following in self.survey.regions:
                break
            found.append(following)
            following = following.getnext()
        if outer is not None and is_region(outer) and following is None:
            return found
        return [each for each in _leading(found) if _goes_on(each, whole)]

    def _uncalled(self) -> None:
        """Note the items that the page says are notes and that no link led to."""
        for count, item in enumerate(self.survey.items, start=1):
            if self.held[item] or any(outer in self.bodies.holders for outer in (item, *_ancestors(item))):
                continue
            key = f"note {count}"
            if not is_item(item) and not self._in_region(item):
                continue
            if (before := self._continued(item)) is not None:
                self.bodies.holders[item] = before
                continue
            self.bodies.holders[item] = key
            self.held.update((item, *_ancestors(item)))
            self.bodies.labels[key] = self._number(item) if tag_of(item) == "li" else _opening_label(item)
            self.bodies.uncalled.append(key)

    def _number(self, item: Element) -> str:
        outer = item.getparent()
        if outer is None:
            return ""
        if outer not in self.numbers:
            self.numbers[outer] = _numbered(outer)
        return self.numbers[outer].get(item, "")

    def _continued(self, item: Element) -> str | None:
        """The note that a paragraph without a label or name of its own goes on with."""
        before = item.getprevious()
        if before is None or tag_of(item) != "p" or item.get("id") or _opening_label(item):
            return None
        return self.bodies.holders.get(before)

    def _in_region(self, item: Element) -> bool:
        return any(outer in self.survey.regions for outer in _ancestors(item))

    def _inline(self) -> None:
        for count, element in enumerate(self.survey.inline, start=1):
            if any(outer in self.bodies.holders for outer in (element, *_ancestors(element))):
                continue
            if any(outer in self.bodies.inline for outer in _ancestors(element)):
                continue
            key = f"inline {count}"
            self.bodies.inline[element] = key
            mark = next((e for e in element.iter() if "ltx_note_mark" in classes_of(e)), None)
            self.bodies.labels[key] = words_of(mark, 8) if mark is not None else element.get("data-mfn") or ""


def _ancestors(element: Element) -> Iterator[Element]:
    outer = element.getparent()
    for _ in range(_FARTHEST):
        if outer is None:
            return
        yield outer
        outer = outer.getparent()


def _named(element: Element) -> bool:
    """Whether an element has the name of a note: Word and the editors of its kind set each note in such a ``div``."""
    name = element.get("id") or ""
    return bool(name) and tag_of(element) in ("div", "p", "section") and NAMED_NOTE.search(name) is not None


def _leading(elements: list[Element]) -> list[Element]:
    """As many of the elements as stand together, before the first that is no quotation or list."""
    found: list[Element] = []
    for element in elements:
        if tag_of(element) not in ("blockquote", "dd", "ul", "ol", "table", "div"):
            break
        found.append(element)
    return found


def _goes_on(element: Element, whole: Element) -> bool:
    return (
        tag_of(element) in ("blockquote", "dd")
        or bool(classes_of(element) & classes_of(whole))
        or (is_item(element) and not types_of(element))
    )


def _numbered(list_: Element) -> dict[Element, str]:
    """The numbers a list gives to its items."""
    found: dict[Element, str] = {}
    number = _integer(list_.get("start"), 1)
    for item in list_:
        if tag_of(item) == "li":
            number = _integer(item.get("value"), number)
            found[item] = str(number)
            number += 1
    return found


def _integer(said: str | None, otherwise: int) -> int:
    said = (said or "").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else otherwise


def _opening_label(item: Element) -> str:
    first = words_of(item, 12).split(" ", 1)[0]
    found = LABEL.fullmatch(first)
    return found["label"] if found else ""

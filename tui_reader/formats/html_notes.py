"""Footnotes in every habit of the web: which links call a note, which lead back from one.

A page that says so (``epub:type``, ``role``, the classes of the usual programs) is believed.  Otherwise a link
calls a note if it looks like a callout (a number, a letter, a star, raised or in brackets) and what it leads to
looks like a note: it links back, or opens with the same number, or stands under a heading for notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tui_reader.formats.html_links import Anchor, Place, Survey, is_region
from tui_reader.formats.html_tree import Element, classes_of, tag_of, types_of, words_of
from tui_reader.formats.html_words import ARROWS, HEADINGS, LABEL, NAMED_NOTE
from tui_reader.recovery.notes import Callout, in_sequence


@dataclass(slots=True)
class Calls:
    """Which elements call which notes; a note is named by the place its callouts lead to."""

    calls: dict[Element, str] = field(default_factory=dict)
    orphans: dict[Element, str] = field(default_factory=dict)
    """Callouts that lead nowhere, each with its label."""
    backs: set[Element] = field(default_factory=set)
    """Links from a note back to the text, which are left out."""
    labels: dict[str, str] = field(default_factory=dict)


def find_calls(survey: Survey) -> Calls:
    """Tell the callouts and the links back among a text's links."""
    calls = Calls()
    pairs = {
        (outer, place.block)
        for anchor in survey.anchors
        if (place := survey.places.get(anchor.key)) is not None
        for outer in _about(anchor.block)
    }
    names = {name: anchor for anchor in survey.anchors for name in anchor.names}
    for anchor in survey.anchors:
        place = survey.places.get(anchor.key)
        if place is None:
            if anchor.says_back and (anchor.region or anchor.opens):
                calls.backs.add(anchor.element)
            elif _lost(anchor):
                calls.orphans[anchor.element] = label_of(anchor.words) or "*"
            continue
        judged = _Judged(anchor, place, names, pairs)
        if judged.leads_back():
            calls.backs.add(anchor.element)
        elif judged.calls():
            calls.calls[anchor.element] = anchor.key
            calls.labels.setdefault(anchor.key, label_of(anchor.words))
    _without_mutual(calls, survey)
    return calls


def label_of(words: str) -> str:
    """Give the label in a callout's words: ``4`` of ``[4]``."""
    if words.isdigit() and words.isascii() and len(words) < 8:
        return words
    found = LABEL.fullmatch(words.strip())
    if found:
        inner = words.strip().strip("[](){}.: ")
        return inner if " " in inner and len(inner) < 12 else found["label"]
    return ""


def _about(block: Element) -> Iterator[Element]:
    """A paragraph and the item of a note it stands in."""
    yield block
    outer = block.getparent()
    for _ in range(3):
        if outer is None or tag_of(outer) not in ("aside", "li", "dd", "tr", "td", "div") or is_region(outer):
            return
        yield outer
        outer = outer.getparent()


def _lost(anchor: Anchor) -> bool:
    """Whether a link whose target is not in the text would have called a note."""
    if "://" in (anchor.element.get("href") or "") or not label_of(anchor.words) or anchor.says_back:
        return False
    bracketed = anchor.words.startswith(("[", "("))
    return anchor.says_ref or (
        (anchor.raised or bracketed) and NAMED_NOTE.search(anchor.key.rpartition("#")[2]) is not None
    )


@dataclass(slots=True)
class _Judged:
    """A link, and the place it leads to."""

    anchor: Anchor
    place: Place
    names: dict[str, Anchor]
    pairs: set[tuple[Element, Element]]

    def leads_back(self) -> bool:
        """Whether it leads from a note to the text."""
        anchor = self.anchor
        if anchor.says_ref and not anchor.region and not anchor.says_back:
            return False
        if anchor.says_back:
            return not anchor.says_ref or self.place.order < anchor.order or anchor.region
        if anchor.words and ARROWS.fullmatch(anchor.words):
            return self._answered() or anchor.region
        if not label_of(anchor.words) or not self._looks_like_callout(self.place, anchor.key):
            return False
        if anchor.region:
            return anchor.opens or self.place.order < anchor.order
        return self._answered() and self._answers()

    def calls(self) -> bool:
        """Whether it calls a note."""
        anchor, place = self.anchor, self.place
        if tag_of(place.element) in HEADINGS or "pagebreak" in types_of(place.element):
            return False
        if anchor.says_ref and (label_of(anchor.words) or anchor.raised or not anchor.words):
            return True
        if not label_of(anchor.words) or self._speaks_of_it():
            return False
        if self._answered():
            return not self._answers()
        return (
            anchor.raised
            or anchor.words.startswith(("[", "("))
            or NAMED_NOTE.search(anchor.key.rpartition("#")[2]) is not None
        ) and self._reads_like_a_note()

    def _speaks_of_it(self) -> bool:
        """Whether it only speaks of a note: "see note 2"."""
        anchor = self.anchor
        if anchor.raised or anchor.words.startswith(("[", "(")):
            return False
        return anchor.mention or anchor.region or " " in label_of(anchor.words)

    def _answered(self) -> bool:
        """Whether the place it leads to links back to where it stands."""
        anchor, place = self.anchor, self.place
        if anchor.block is place.block:
            return any(name in self._keys_near() for name in anchor.names)
        return any((place.block, outer) in self.pairs for outer in _about(anchor.block))

    def _keys_near(self) -> set[str]:
        other = next((self.names[name] for name in (self.anchor.key,) if name in self.names), None)
        return {other.key} if other is not None else set()

    def _answers(self) -> bool:
        """Whether, of two links that lead to each other, this is the one in the note."""
        anchor, place = self.anchor, self.place
        if anchor.region != self._place_in_region():
            return anchor.region
        if anchor.opens != place.opens:
            return anchor.opens
        return anchor.order > place.order

    def _place_in_region(self) -> bool:
        other = self.names.get(self.anchor.key)
        return other.region if other is not None else False

    def _looks_like_callout(self, place: Place, key: str) -> bool:
        other = self.names.get(key)
        return (
            other is not None
            or tag_of(place.element) in ("sup", "a", "span")
            or (NAMED_NOTE.search(key) is not None and "ref" in key)
        )

    def _reads_like_a_note(self) -> bool:
        """Whether the place it leads to opens as a note does: an item, or with the same label."""
        place, label = self.place, label_of(self.anchor.words)
        if tag_of(place.block) in ("li", "aside", "dd", "dt") or classes_of(place.block) & {
            "footnote",
            "endnote",
        }:
            return True
        opening = words_of(place.block if place.opens else place.element, 30).lstrip("[( ^")
        if opening.startswith(label):
            return True
        named = NAMED_NOTE.search(self.anchor.key.rpartition("#")[2]) is not None
        return named and place.order > self.anchor.order and tag_of(place.block) in ("p", "div", "td")


def _without_mutual(calls: Calls, survey: Survey) -> None:
    """Where two callouts lead to each other's own place, only the first calls: the other answers it."""
    by_name = {name: anchor for anchor in survey.anchors for name in anchor.names}
    for anchor in survey.anchors:
        if anchor.element not in calls.calls:
            continue
        other = by_name.get(anchor.key)
        if (
            other is not None
            and other.element in calls.calls
            and other.key in anchor.names
            and other.order > anchor.order
            and other.opens >= anchor.opens
        ):
            calls.calls.pop(other.element)
            calls.backs.add(other.element)


def raised_numbers(survey: Survey, taken: Iterable[Element]) -> dict[Element, str]:
    """Give the superscript numbers that count up from one, and so call notes though they are no links."""
    gone = set(taken)
    raised = [(element, digits) for element, digits, block in survey.raised if element not in gone]
    kept = in_sequence(
        [Callout(place, 0, 1, digits, "superscript") for place, (_, digits) in enumerate(raised)]
    )
    return {raised[callout.paragraph][0]: callout.label for callout in kept}

"""The notes of a TEI edition: those at their place, and those gathered elsewhere and called from the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tui_reader.formats.composing import Composer
from tui_reader.formats.xml_tree import Node, Tree
from tui_reader.patterns import compiled

Body = Callable[[Node], None]

_REGIONS = ("noteGrp", "listAnnotation", "standOff")
_NOTES = compiled(r"\b(?:foot|end)?notes?\b|\bannotations?\b|\banmerkungen\b", re.IGNORECASE)
_LABEL = compiled(r"[\[(]?\s*([\w*†‡§¶‖]{1,6})\s*[.:)\]]*")


@dataclass(slots=True)
class TeiNotes:
    """Which notes are called from where, and what has been made of them so far."""

    gathered: list[Node]
    """Notes that do not stand at their place, in the order of the file."""
    by_name: dict[str, Node]
    """The gathered ones by their names."""
    anchored: dict[str, Node]
    """Notes that say themselves which place they belong to, by that place's name."""
    several: bool
    """Whether the notes have more than one author, so that each is signed."""
    ids: dict[int, str] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    elsewhere: set[int] = field(default_factory=set)
    counted: int = 0

    def __post_init__(self) -> None:
        self.elsewhere = {id(note) for note in self.gathered}

    def target(self, node: Node) -> Node | None:
        """Give the gathered note that a ``ref`` or ``ptr`` calls."""
        return next((self.by_name[name] for name in _names(node) if name in self.by_name), None)

    def call(self, note: Node, composer: Composer, body: Body, said: str = "") -> None:
        """Set a callout of a note, announcing the note the first time."""
        if id(note) not in self.ids:
            self._announce(note, composer, body, said)
        composer.callout(self.labels[id(note)], self.ids[id(note)])

    def _announce(self, note: Node, composer: Composer, body: Body, said: str = "") -> None:
        label = note.get("n") or self._said(said) or self._next()
        self.labels[id(note)] = label = " ".join(label.split())[:20] or self._next()
        self.used.add(label)
        self.ids[id(note)] = composer.note(label, lambda: body(note))

    def _said(self, words: str) -> str:
        found = _LABEL.fullmatch(words.strip())
        return found[1] if found else ""

    def _next(self) -> str:
        self.counted += 1
        while str(self.counted) in self.used:
            self.counted += 1
        return str(self.counted)

    def write_left(self, composer: Composer, body: Body) -> None:
        """Announce the gathered notes that nothing calls."""
        for note in self.gathered:
            if id(note) not in self.ids and note.words(most=1):
                self._announce(note, composer, body)

    def only_notes(self, division: Node) -> bool:
        """Say whether a division holds nothing but its heading and gathered notes."""
        some = False
        for part in division.content:
            if isinstance(part, str):
                if part.strip():
                    return False
            elif id(part) in self.elsewhere or (
                part.tag in ("list", "noteGrp", "div", "div1", "div2", "div3") and self.only_notes(part)
            ):
                some = True
            elif part.tag not in ("head", "pb", "lb", "fw", "milestone", "anchor"):
                return False
        return some


def _names(node: Node, attribute: str = "target") -> list[str]:
    """The names of places within the file that an attribute points at."""
    return [word[1:] for word in node.get(attribute).split() if word.startswith("#")]


def _notes_and_calls(root: Node) -> Iterator[tuple[Node, bool, bool]]:
    """Give each note and reference: whether it stands within a note, and where notes are gathered."""
    waiting = [(root, False, False)]
    while waiting:
        node, noted, region = waiting.pop()
        if node.tag in ("note", "ref", "ptr"):
            yield node, noted, region
        if node.tag in _REGIONS or (node.tag.startswith("div") and _NOTES.search(node.get("type"))):
            region = True
        noted = noted or node.tag == "note"
        waiting.extend((part, noted, region) for part in reversed(node.content) if isinstance(part, Node))


def survey_notes(tree: Tree) -> TeiNotes:
    """Find the notes that do not stand at their place, and what calls each."""
    met = list(_notes_and_calls(tree.root))
    called = {name for node, noted, _ in met if node.tag != "note" and not noted for name in _names(node)}
    gathered: list[Node] = []
    anchored: dict[str, Node] = {}
    for note, _, region in met:
        if note.tag != "note":
            continue
        name = note.get("xml:id") or note.get("id")
        places = [place for place in _names(note) if place in tree.by_id]
        if name in called or places or region:
            gathered.append(note)
        if places and not (name and name in called):
            anchored.setdefault(places[-1], note)
    by_name = {name: note for note in gathered if (name := note.get("xml:id") or note.get("id"))}
    signers = {note.get("resp") for note, _, _ in met if note.tag == "note"}
    return TeiNotes(gathered, by_name, anchored, len(signers) > 1)

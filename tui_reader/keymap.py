"""From key presses to commands: which keys are bound, and what has been typed so far.

A :class:`Keymap` is what keymap files come to (see ``keymap_file.py``): in each *place* of the screen,
sequences of keys and the commands they stand for.  :class:`Keys` is fed one key at a time and answers
with a command (:class:`Hit`), with what may follow (:class:`Wait`), or with nothing.

No key is ever a command and the beginning of a longer sequence at once, so there is nothing to time:
a sequence waits as long as it takes, over the slowest line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from tui_reader.key_names import display, is_printable, key_name

Sequence = tuple[str, ...]
"""Keys to press one after another, by the names that ``key_names.key_name`` gives."""

EVERYWHERE = "everywhere"
PLACES = (EVERYWHERE, "essay", "notes", "outline", "source", "page")
"""Where a binding holds; what is bound in a place of its own wins over ``everywhere``."""

GREATEST_COUNT = 99_999
"""A longer number is a cat on the keyboard."""

_OPTION_DIGITS = dict(zip("¡™£¢∞§¶•ªº", "1234567890", strict=True))
"""What arrives for Alt and a digit: the characters that a Macintosh types with Option."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A command to run."""

    command: str
    count: int | None = None
    """The number typed before it; None where none was typed or the command takes none."""
    letter: str | None = None
    """The letter typed after it, for a command that takes one."""


class Wait(NamedTuple):
    """Keys that are the beginning of something."""

    typed: str
    """What has been typed, as a person reads it."""
    hints: tuple[tuple[str, str], ...]
    """What may follow and what it does, for the status line; the last is how to get out."""


@dataclass(frozen=True)
class Keymap:
    """Which sequences stand for which commands, place by place.  Immutable."""

    name: str
    tables: Mapping[str, Mapping[Sequence, str]] = field(default_factory=dict)
    """By place; an empty command hides what ``everywhere`` binds to that sequence."""
    titles: Mapping[Sequence, str] = field(default_factory=dict)
    """What the sequences that begin alike have in common."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Of each command, its title in a word or two, for hints."""
    counts: frozenset[str] = frozenset()
    """The commands that take a number."""
    letters: frozenset[str] = frozenset()
    """The commands that wait for one more key."""
    digits: str = "plain"
    """How a number is typed: ``plain``, ``alt`` (Alt and a digit, or Ctrl-u), ``none``."""

    @cached_property
    def _merged(self) -> dict[str, dict[Sequence, str]]:
        everywhere = self.tables.get(EVERYWHERE, {})
        return {place: _overlay(everywhere, self.tables.get(place, {})) for place in PLACES}

    @cached_property
    def _prefixes(self) -> dict[str, frozenset[Sequence]]:
        return {
            place: frozenset(keys[:length] for keys in table for length in range(1, len(keys)))
            for place, table in self._merged.items()
        }

    @cached_property
    def _told(self) -> dict[tuple[str, str | None, bool], list[str]]:
        """What was asked of it so far: the status line asks for the same few keys each time."""
        return {}

    def table(self, place: str) -> Mapping[Sequence, str]:
        """Give what is bound in a place, what holds everywhere included."""
        return self._merged.get(place, self._merged[EVERYWHERE])

    def bindings(self, place: str) -> list[tuple[Sequence, str]]:
        """List what is bound in a place, what holds everywhere included, in the order of the files."""
        return list(self.table(place).items())

    def is_prefix(self, keys: Sequence, place: str) -> bool:
        """Say whether keys are the beginning of a sequence bound in a place."""
        return keys in self._prefixes.get(place, self._prefixes[EVERYWHERE])

    def sequences_of(self, command: str, place: str | None = None) -> list[Sequence]:
        """List the sequences that stand for a command, in a place or in any, in the order of the files."""
        places = PLACES if place is None else (place,)
        found = {keys: None for at in places for keys, bound in self.table(at).items() if bound == command}
        return list(found)

    def keys_of(self, command: str, place: str | None = None, *, ascii_only: bool = False) -> list[str]:
        """List the keys of a command as people read them, in a place or in any."""
        asked = command, place, ascii_only
        if asked not in self._told:
            self._told[asked] = [
                display(keys, ascii_only=ascii_only) for keys in self.sequences_of(command, place)
            ]
        return [*self._told[asked]]

    def title(self, prefix: Sequence) -> str:
        """Give what the sequences with this beginning have in common; nothing if the keymap does not say."""
        return self.titles.get(prefix, "")

    def label(self, command: str, prefix: Sequence = ()) -> str:
        """Name a command briefly, without the words that the title of a prefix already says."""
        label = self.labels.get(command) or label_of(command)
        said = self.title(prefix).split()
        return " ".join(word for word in label.split() if word not in said) or label

    def following(self, prefix: Sequence, place: str) -> list[tuple[str, str]]:
        """List the keys that may follow a prefix in a place, each with a label; one key for each label."""
        found: dict[str, str] = {}
        for keys, command in self.table(place).items():
            if keys[: len(prefix)] != prefix:
                continue
            longer = keys[: len(prefix) + 1]
            label = self.label(command, prefix) if longer == keys else self.title(longer) or "..."
            if longer != keys or label not in found.values():
                found.setdefault(keys[len(prefix)], label)
        return list(found.items())


def _overlay(below: Mapping[Sequence, str], above: Mapping[Sequence, str]) -> dict[Sequence, str]:
    """Put bindings over others; one that is a beginning of another, or the other way, wins from above."""
    stands = {keys: command for keys, command in below.items() if not _hidden(keys, above)}
    return stands | {keys: command for keys, command in above.items() if command}


def _hidden(keys: Sequence, above: Mapping[Sequence, str]) -> bool:
    if any(keys[:length] in above for length in range(1, len(keys) + 1)):
        return True
    return any(command and other[: len(keys)] == keys for other, command in above.items())


_UNSAID = frozenset({"motion", "page", "pane", "session", "view", "go", "jump"})


def label_of(command: str) -> str:
    """Make a brief title from a command's id: ``quotation.next`` is "next quotation"."""
    subject, _, verb = command.partition(".")
    words = verb.replace("_", " ")
    if subject in _UNSAID or not verb:
        return words or subject
    if verb.startswith("page"):
        return f"{words[5:]} {subject}s".strip()
    verb, _, rest = words.partition(" ")
    return " ".join(part for part in (verb, rest, subject) if part)


class Keys:
    """What has been typed so far, and what it comes to."""

    def __init__(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self.cancel()

    def cancel(self) -> None:
        """Forget what has been typed."""
        self._typed: Sequence = ()
        self._number = ""
        self._fours = 0
        self._letter_for = ""
        self._place = ""

    @property
    def pending(self) -> str:
        """What has been typed and not yet come to a command, as a person reads it; empty if nothing."""
        number = self._number or ("Ctrl-u " * self._fours).rstrip()
        return " ".join(part for part in (number, display(self._typed)) if part)

    def feed(self, key: str, place: str) -> Hit | Wait | None:
        """Take one key, by any of its names, and say what it comes to; None if it comes to nothing."""
        if self.pending and place != self._place:
            self.cancel()
        self._place = place
        name = key_name(key)
        if self.pending and name == "escape":
            self.cancel()
            return None
        if self._letter_for:
            return self._take_letter(name)
        if not self._typed and self._take_digit(name, place):
            return self._wait(())
        return self._take_key(name, place)

    def _take_letter(self, name: str) -> Hit | None:
        command = self._letter_for
        self.cancel()
        return Hit(command, letter=name) if is_printable(name) else None

    def _take_digit(self, name: str, place: str) -> bool:
        """Add a key to the number that is being typed, if it is a part of one."""
        if (name,) in self.keymap.table(place) or self.keymap.digits == "none":
            return False
        begun = bool(self._number or self._fours)
        if self.keymap.digits == "alt":
            if name == "ctrl+u" and not self._number:
                self._fours += 1
                return True
            with_alt = _OPTION_DIGITS.get(name, name.removeprefix("alt+"))
            if with_alt == name and not begun:
                return False
            name = with_alt
        if len(name) != 1 or name not in "0123456789" or (name == "0" and not begun):
            return False
        self._number = str(min(int(self._number + name), GREATEST_COUNT))
        return True

    def _take_key(self, name: str, place: str) -> Hit | Wait | None:
        self._typed += (name,)
        command = self.keymap.table(place).get(self._typed)
        if command is None:
            if self.keymap.is_prefix(self._typed, place):
                return self._wait(tuple(self._hints(place)))
            self.cancel()
            return None
        if command in self.keymap.letters:
            self._letter_for = command
            return self._wait((("a letter", self.keymap.label(command)),))
        count = self._count() if command in self.keymap.counts else None
        self.cancel()
        return Hit(command, count)

    def _count(self) -> int | None:
        if self._number:
            return int(self._number)
        return min(4**self._fours, GREATEST_COUNT) if self._fours else None

    def _hints(self, place: str) -> Iterator[tuple[str, str]]:
        for key, label in self.keymap.following(self._typed, place):
            yield display((key,)), label

    def _wait(self, hints: tuple[tuple[str, str], ...]) -> Wait:
        return Wait(self.pending, (*hints, (display(("escape",)), "cancel")))

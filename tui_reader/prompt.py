"""One line of typing at the foot of the screen: a search, a name, a command.

It is part of the reader, not of the screen, so that keys typed ahead (``/word``, Enter, ``n`` in one packet)
are obeyed in their order: the key after Enter already finds the prompt closed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tui_reader.cells import graphemes

ACCEPTING = frozenset({"enter", "ctrl+j"})
"""Return as it is typed, and as a terminal hands it on that the program has not yet taken over."""
GIVING_UP = frozenset({"escape", "ctrl+c", "ctrl+g"})
ENDING = ACCEPTING | GIVING_UP
"""The keys that close a prompt."""
LISTING = {"down": 1, "ctrl+n": 1, "up": -1, "ctrl+p": -1, "pagedown": 10, "pageup": -10}
"""The keys that move in a list above a prompt, and by how many entries."""


def _ignore(_: str) -> None:
    """Do nothing with what was typed."""


@dataclass(slots=True)
class Prompt:
    """A line being typed, and what is done with it."""

    label: str
    """Shown before the line."""
    accept: Callable[[str], None]
    """Called with the line when Enter is pressed."""
    change: Callable[[str], None] = _ignore
    """Called with the line after each change of it."""
    cancel: Callable[[str], None] = _ignore
    """Called with the line when it is given up."""
    text: str = ""
    cursor: int = -1
    """In code points; -1 means the end."""
    listing: bool = False
    """Whether a page above shows what matches: the arrows then move in that page."""
    history: list[str] = field(default_factory=list)
    """Earlier lines, oldest first; the arrows bring them back."""
    _recalled: int = 0

    def __post_init__(self) -> None:
        if self.cursor < 0:
            self.cursor = len(self.text)
        self._recalled = len(self.history)

    def press(self, token: str) -> None:
        """Take one key, and tell whoever waits what came of it."""
        if token in ACCEPTING:
            self.accept(self.text)
        elif token in GIVING_UP:
            self.cancel(self.text)
        elif self.feed(token):
            self.change(self.text)

    def feed(self, token: str) -> bool:
        """Take one key; say whether the line changed."""
        before = self.text
        if token == "space":
            token = " "
        if len(token) == 1 and token.isprintable():
            self.insert(token)
        else:
            edit = _EDITS.get(token)
            if edit is not None:
                edit(self)
        return self.text != before

    def insert(self, text: str) -> None:
        """Put text in at the cursor; newlines become spaces."""
        clean = " ".join(text.split()) if "\n" in text else text
        clean = "".join(character for character in clean if character.isprintable())
        self.text = self.text[: self.cursor] + clean + self.text[self.cursor :]
        self.cursor += len(clean)

    def _left(self) -> None:
        parts = list(graphemes(self.text[: self.cursor]))
        self.cursor -= len(parts[-1]) if parts else 0

    def _right(self) -> None:
        following = next(iter(graphemes(self.text[self.cursor :])), "")
        self.cursor += len(following)

    def _home(self) -> None:
        self.cursor = 0

    def _end(self) -> None:
        self.cursor = len(self.text)

    def _backspace(self) -> None:
        end = self.cursor
        self._left()
        self.text = self.text[: self.cursor] + self.text[end:]

    def _delete(self) -> None:
        following = next(iter(graphemes(self.text[self.cursor :])), "")
        self.text = self.text[: self.cursor] + self.text[self.cursor + len(following) :]

    def _word_left(self) -> None:
        head = self.text[: self.cursor].rstrip()
        self.cursor = head.rfind(" ") + 1

    def _erase_word(self) -> None:
        end = self.cursor
        self._word_left()
        self.text = self.text[: self.cursor] + self.text[end:]

    def _erase_before(self) -> None:
        self.text = self.text[self.cursor :]
        self.cursor = 0

    def _erase_after(self) -> None:
        self.text = self.text[: self.cursor]

    def _recall(self, step: int) -> None:
        if not self.history:
            return
        self._recalled = min(max(self._recalled + step, 0), len(self.history))
        self.text = self.history[self._recalled] if self._recalled < len(self.history) else ""
        self.cursor = len(self.text)

    def _older(self) -> None:
        self._recall(-1)

    def _newer(self) -> None:
        self._recall(1)


_EDITS: dict[str, Callable[[Prompt], None]] = {
    "left": Prompt._left,
    "ctrl+b": Prompt._left,
    "right": Prompt._right,
    "ctrl+f": Prompt._right,
    "home": Prompt._home,
    "ctrl+a": Prompt._home,
    "end": Prompt._end,
    "ctrl+e": Prompt._end,
    "backspace": Prompt._backspace,
    "ctrl+h": Prompt._backspace,
    "delete": Prompt._delete,
    "ctrl+d": Prompt._delete,
    "ctrl+w": Prompt._erase_word,
    "alt+backspace": Prompt._erase_word,
    "ctrl+u": Prompt._erase_before,
    "ctrl+k": Prompt._erase_after,
    "up": Prompt._older,
    "ctrl+p": Prompt._older,
    "down": Prompt._newer,
    "ctrl+n": Prompt._newer,
}

"""What a terminal answers, taken out of what is typed.

Answers may come late, in parts, or not at all; what only looks like one is thrown away, since no key sends such a
thing and a reader who typed nothing should see nothing happen.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tui_reader.patterns import compiled

_ANSWER = compiled(r"\x1b\[(?:\?(?P<features>[0-9;]*)c|\?69;(?P<margins>[0-4])\$y|(?P<here>0)n)")
_CHATTER = compiled(
    r"\x1b(?:"
    r"\[(?!\?[0-9]+;[0-4]\$y|\?[0-9]+u)[?>=][0-9;:]*[ -/]*[@-~]"
    r"|\[[0-9;:]+\$?[cnxy]"
    r"|(?:[P\]]|_G)[^\x07\x1b]{0,999}(?:\x07|\x1b\\))"
)
"""What no key sends, and what nobody here asked for, well spelled or not: mode reports and keyboard reports that make
sense are left to Textual, which takes all others for keys."""
_BEGUN = compiled(r"\x1b(?:\[(?:[?>=][0-9;:]*[ -/]*|[0-9;:]+\$?)?|_|(?:[P\]]|_G)[^\x07\x1b]{0,999}\x1b?)?\Z")

FEATURES, MARGINS, HERE = "features", "margins", "here"
RECTANGLES = "28"


class Replies:
    """Divides what comes from a terminal into answers and the rest."""

    def __init__(self, hear: Callable[[str, str], None]) -> None:
        self._hear = hear
        self.awaited: dict[str, int] = {FEATURES: 0, MARGINS: 0, HERE: 0}
        self._held = ""

    @property
    def holding(self) -> bool:
        """Whether something is held back that may be the beginning of an answer."""
        return bool(self._held)

    def expect(self, kind: str) -> None:
        """Look out for one more answer of a kind."""
        self.awaited[kind] += 1

    def take(self, text: str) -> str:
        """Give what is no answer; its last part may be held back."""
        text, self._held = self._held + text, ""
        if "\x1b" not in text:
            return text
        text = _CHATTER.sub("", _ANSWER.sub(self._answered, text))
        if not any(self.awaited.values()):
            return text
        begun = _BEGUN.search(text)
        if begun is not None:
            text, self._held = text[: begun.start()], begun[0]
        return text

    def release(self) -> str:
        """Give back what was held: nothing followed, so that it was a key."""
        held, self._held = self._held, ""
        return held

    def _answered(self, found: re.Match[str]) -> str:
        kind = found.lastgroup or ""
        if not self.awaited[kind]:
            return found[0]
        self.awaited[kind] -= 1
        self._hear(kind, found[kind])
        return ""

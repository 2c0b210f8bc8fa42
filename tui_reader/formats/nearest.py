"""Of several places where the same words stand, the nearest to one."""

from __future__ import annotations

from tui_reader.document import Position


def nearest(text: str, words: str, about: int) -> Position | None:
    """Find words in a text, the nearest to a place; None where they are not in it."""
    about = max(about, 0)
    starts = (text.rfind(words, 0, about + len(words)), text.find(words, about))
    return min((at for at in starts if at >= 0), key=lambda at: abs(at - about), default=None)

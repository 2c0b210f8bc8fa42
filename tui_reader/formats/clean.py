"""Take from a text everything that could speak to a terminal, once, on the way in.

Titles, labels, link targets and file names pass through here as well as the essay's words.  What remains
holds no control but the newline, nothing that reorders or hides text, and no towers of accents.  Hebrew,
Arabic, Chinese and joined emoji come through as they are.
"""

from __future__ import annotations

import re
import unicodedata

from tui_reader.patterns import compiled

MARKS = 8
"""As many accents may stand on one letter; a ninth would climb into the line above."""

_PIECE = 1 << 18
"""Characters that are looked at in one go, or more up to the end of a line."""
_TAB = "    "
_CONTROL = compiled(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_UNSPEAKABLE = compiled(
    "[\u202d\u202e\ud800-\udfff\ufffe\uffff\ufdd0-\ufdef"
    "\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff"
    "\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff"
    "\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff"
    "\U0010fffe\U0010ffff"
    "]"
)
_UNSEEN = compiled(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202c\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
_JOINERS = compiled("[\u200c\u200d]{2,}")
_STRAY_NON_JOINER = compiled(r"(?<![^\x00-\u058f])\u200c|\u200c(?![^\x00-\u058f])")
_BREAK = compiled("\r\n?|[\x0b\x0c\u2028\u2029]")
_SUSPECT = compiled(f"[{_UNSEEN.pattern[1:-1]}{_UNSPEAKABLE.pattern[1:-1]}\u200c\u200d]")
_PLAIN = compiled(
    "[\n -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u0370-\u0482\u048a-\u058f\u1f00-\u1fff]*"
)
"""Letters, marks and spaces that nothing is the matter with: most of what there is in Latin, Greek and Cyrillic."""
_HIGH = compiled(rf"[^\x00-\u02ff]{{{MARKS + 1},}}")


def clean(text: str) -> str:
    """Give a text without anything that could speak to a terminal."""
    if len(text) <= _PIECE:
        return _cleaned(text)
    # Nothing reaches over the end of a line; and while a pattern runs, no other thread does.
    parts: list[str] = []
    start = 0
    while start < len(text):
        end = text.find("\n", start + _PIECE) + 1 or len(text)
        piece = text[start:end]
        new = _cleaned(piece)
        if new is not piece and not parts:
            parts.append(text[:start])
        if parts:
            parts.append(new)
        start = end
    return "".join(parts) if parts else text


def _cleaned(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    if _BREAK.search(text):
        text = _BREAK.sub("\n", text)
    if _CONTROL.search(text):
        text = _CONTROL.sub(_picture, text)
    if text.isascii():
        return text
    if not _SUSPECT.search(text):
        return _HIGH.sub(_fewer_marks, text)
    text = _UNSPEAKABLE.sub("\ufffd", text)
    text = _UNSEEN.sub("", text)
    text = _JOINERS.sub(lambda found: found[0][-1], text)
    text = _STRAY_NON_JOINER.sub("", text)
    return _HIGH.sub(_fewer_marks, text)


def clean_line(text: str) -> str:
    """Give a cleaned text on one line, its white space squeezed: for titles, labels and names."""
    return " ".join(clean(text).split())


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code == 0x09:
        return _TAB
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def _fewer_marks(found: re.Match[str]) -> str:
    kept: list[str] = []
    run = 0
    for char in found[0]:
        if unicodedata.category(char) in ("Mn", "Me"):
            run += 1
            if run > MARKS:
                continue
        elif char not in "\u200c\u200d":
            run = 0
        kept.append(char)
    return "".join(kept)

"""How keys are called: by terminals, by people who write a keymap, and to people who read one.

One key has one *name*: a printable character stands for itself (``?`` ``]`` ``G``), anything else has a
word (``space`` ``enter`` ``pageup``), and modifiers come before it (``ctrl+d`` ``alt+v``).  Whatever a
terminal or a person calls it, :func:`key_name` gives that one name, so that names can be compared.

Keys that differ on the keyboard but not on the wire share a name: a terminal sends the same byte for
``ctrl+i`` and Tab, so both are ``tab``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from tui_reader.patterns import compiled

_NAMED = (
    "space", "enter", "escape", "tab", "backspace", "delete", "insert",
    "home", "end", "pageup", "pagedown", "up", "down", "left", "right",
)  # fmt: skip
_WORDS = [*_NAMED, *(f"f{number}" for number in range(1, 25))]

_SPELLINGS = {
    "esc": "escape", "return": "enter", "ret": "enter", "cr": "enter", "del": "delete", "ins": "insert",
    "bs": "backspace", "spc": "space", "pgup": "pageup", "page_up": "pageup", "prior": "pageup",
    "pgdn": "pagedown", "pgdown": "pagedown", "page_down": "pagedown", "backtab": "shift+tab",
    "↑": "up", "↓": "down", "←": "left", "→": "right", "lt": "<", "gt": ">", "bar": "|",
    "slash": "/", "backslash": "\\", "at": "@", "minus": "-", "plus": "+", "underscore": "_",
    "exclamation_mark": "!", "quotation_mark": '"', "number_sign": "#", "dollar_sign": "$",
    "percent_sign": "%", "left_parenthesis": "(", "right_parenthesis": ")", "full_stop": ".",
    "period": ".", "dot": ".", "less_than_sign": "<", "equals_sign": "=", "greater_than_sign": ">",
    "question_mark": "?", "left_square_bracket": "[", "left_square_brace": "[", "right_square_bracket": "]",
    "circumflex_accent": "^", "grave_accent": "`", "left_curly_bracket": "{", "vertical_line": "|",
    "right_curly_bracket": "}", "apostrophe": "'", "ampersand": "&", "tilde": "~", "colon": ":",
    "semicolon": ";", "comma": ",", "asterisk": "*", "newline": "ctrl+j",
}  # fmt: skip
"""Other names of a key, as terminals' libraries and people write them, and the one we use."""

_MODIFIERS = {
    "ctrl": "ctrl", "control": "ctrl", "c": "ctrl", "^": "ctrl",
    "alt": "alt", "meta": "alt", "m": "alt", "a": "alt", "option": "alt", "opt": "alt",
    "shift": "shift", "s": "shift", "super": "super", "cmd": "super", "command": "super",
}  # fmt: skip
_ORDER = ("ctrl", "alt", "shift", "super")

_SAME_BYTE = {
    "ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "escape", "ctrl+h": "backspace", "ctrl+space": "ctrl+@",
    "ctrl+/": "ctrl+_", "ctrl+-": "ctrl+_", "alt+tab": "shift+tab", "alt+backspace": "ctrl+w",
    "alt+b": "ctrl+left", "alt+f": "ctrl+right",
}  # fmt: skip
"""Keys that a terminal, or the library that reads it, cannot tell from another one."""

_SHOWN = {
    "space": "Space", "enter": "Enter", "escape": "Esc", "tab": "Tab", "backspace": "Backspace",
    "delete": "Del", "insert": "Ins", "home": "Home", "end": "End", "pageup": "PgUp", "pagedown": "PgDn",
    "up": "↑", "down": "↓", "left": "←", "right": "→",
}  # fmt: skip
_SHOWN_ASCII = {"up": "Up", "down": "Down", "left": "Left", "right": "Right"}

_MODIFIER = compiled(r"(?P<word>[A-Za-z]+)[-+](?=.)|(?P<caret>\^)(?=.)")


@lru_cache(maxsize=1024)
def key_name(written: str) -> str:
    """Give the one name of a key, however it is written; what is no key comes back as it is."""
    if len(written) == 1:
        return {" ": "space", "\t": "tab", "\r": "enter", "\x1b": "escape", "\x7f": "backspace"}.get(
            written, _SPELLINGS.get(written, written)
        )
    rest = (
        written[1:-1] if written.startswith("<") and written.endswith(">") and len(written) > 2 else written
    )
    held, rest = _modifiers(rest)
    base = _base(rest)
    if base in ("", "tab") and "shift+tab" in (rest, _SPELLINGS.get(rest.lower(), "")):
        held, base = held | {"shift"}, "tab"
    if len(base) == 1 and base.isalpha() and "ctrl" in held:
        base = base.lower()
    elif len(base) == 1 and base.isalpha() and "shift" in held:
        held, base = held - {"shift"}, base.upper()
    name = "+".join([modifier for modifier in _ORDER if modifier in held] + [base or rest])
    return _SAME_BYTE.get(name, name)


def _modifiers(written: str) -> tuple[frozenset[str], str]:
    """Take the modifiers off the front: ``C-x``, ``Ctrl+x``, ``^x``."""
    held: frozenset[str] = frozenset()
    while found := _MODIFIER.match(written):
        modifier = _MODIFIERS.get((found["word"] or found["caret"]).lower())
        if modifier is None:
            break
        held, written = held | {modifier}, written[found.end() :]
    return held, written


def _base(written: str) -> str:
    """Give the name of a key without its modifiers; nothing if it is no key."""
    if len(written) == 1:
        return _SPELLINGS.get(written, "space" if written == " " else written)
    word = written.lower().replace("-", "_").replace(" ", "_")
    word = _SPELLINGS.get(word, word)
    if word in _WORDS or len(word) == 1:
        return word
    try:
        # Terminals' libraries call “ by its Unicode name, with underscores.
        return unicodedata.lookup(written.replace("_", " ").upper())
    except KeyError:
        return ""


def is_key(name: str) -> bool:
    """Say whether a name, as :func:`key_name` gives it, is the name of a key."""
    base = _without_modifiers(name)
    return base in _WORDS or (len(base) == 1 and base.isprintable() and base != " ")


def is_printable(name: str) -> bool:
    """Say whether a key types one character, as a letter for a bookmark must."""
    return len(name) == 1 and name.isprintable() and name != " "


def unreachable(name: str) -> str:
    """Say which key arrives instead of one that terminals do not send; nothing if it arrives itself."""
    base = _without_modifiers(name)
    held = name[: len(name) - len(base)]
    if held == "alt+" and len(base) == 1 and not base.isalpha():
        return base
    if held in ("ctrl+alt+", "ctrl+shift+", "ctrl+alt+shift+") and len(base) == 1:
        return f"ctrl+{base}"
    return base if held == "shift+" and base == "space" else ""


def known_names() -> list[str]:
    """List the words that name keys, for messages about a word that does not."""
    return [*_WORDS, *(f"ctrl+{letter}" for letter in "abcdefgjklnopqrstuvwxyz"), "shift+tab", "ctrl+space"]


def display(keys: Iterable[str], *, ascii_only: bool = False) -> str:
    """Write keys as a person reads them: ``Ctrl-d``, ``]q``, ``Space``, ``Ctrl-x Ctrl-s``, ``↓``."""
    shown = [_display_one(key, ascii_only) for key in keys]
    return ("" if all(len(key) == 1 for key in shown) else " ").join(shown)


def _display_one(key: str, ascii_only: bool) -> str:
    if key == "ctrl+@":
        key = "ctrl+space"
    base = _without_modifiers(key)
    words = (_SHOWN | _SHOWN_ASCII) if ascii_only else _SHOWN
    shown = words.get(base, base.upper() if len(base) > 1 else base)
    held = [modifier.capitalize() for modifier in key[: len(key) - len(base)].split("+") if modifier]
    return "-".join([*held, shown])


def _without_modifiers(name: str) -> str:
    while (cut := name.find("+")) > 0 and name[:cut] in _ORDER and cut + 1 < len(name):
        name = name[cut + 1 :]
    return name

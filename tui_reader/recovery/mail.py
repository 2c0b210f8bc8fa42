"""The header of a mail and the signature below it, told by the forms that RFC 5322 and RFC 3676 lay down."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui_reader.patterns import compiled

_FIELD = compiled(r"([A-Z][A-Za-z-]{1,40}): (.*)")
_NEEDED = {"from", "subject", "date"}
_FEWEST = 3
_ADDRESS = compiled(r"\s*<[^<>]*>|\s*\([^()]*@[^()]*\)")
_COMMENTED = compiled(r"\S+@\S+ \(([^()]+)\)")
_AGAIN = compiled(r"(?:(?:re|fwd?|aw|wg)(?:\[\d+\])?: *)+", re.IGNORECASE)
_YEAR = compiled(r"\b(?:19[7-9]|20)\d\d\b")
_DIVIDER = ("--", "-- ")
_LONGEST_SIGNATURE = 8


def header(lines: Sequence[str]) -> tuple[int, dict[str, str]]:
    """Find the header of a mail; give the first line after it, and its fields by name in small letters.

    0 and no fields where the text does not begin with one: at least three fields, those of sender, subject and date
    among them.
    """
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    fields: dict[str, str] = {}
    name = ""
    at = first
    while at < len(lines) and lines[at].strip():
        if found := _FIELD.match(lines[at]):
            name = found[1].lower()
            fields.setdefault(name, found[2].strip())
        elif name and lines[at][:1].isspace():
            fields[name] += " " + lines[at].strip()
        elif at > first or not lines[at].startswith("From "):
            return 0, {}
        at += 1
    if len(fields) < _FEWEST or not fields.keys() >= _NEEDED:
        return 0, {}
    return at, fields


def said(fields: dict[str, str]) -> dict[str, str]:
    """Tell title, author and year of a mail by its fields; what is not told there is left out."""
    sender = _COMMENTED.sub(r"\1", fields["from"])
    sender = _ADDRESS.sub("", sender).strip(" \"'")
    year = _YEAR.search(fields["date"])
    found = {"title": _AGAIN.sub("", fields["subject"], count=1), "author": "" if "@" in sender else sender}
    if year:
        found["original publication"] = year[0]
    return {name: value for name, value in found.items() if value}


def signature(lines: Sequence[str], start: int) -> int:
    """Find the line that divides a signature from the mail, which begins at ``start``; the number of lines if none."""
    end = len(lines)
    while end > start and not lines[end - 1].strip():
        end -= 1
    for at in range(end - 1, max(start, end - _LONGEST_SIGNATURE - 1), -1):
        if lines[at] in _DIVIDER:
            return at
    return len(lines)

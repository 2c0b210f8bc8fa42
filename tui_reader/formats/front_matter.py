"""Read the few lines of ``key: value`` that may stand above a Markdown text; not a YAML reader."""

from __future__ import annotations

import re

from tui_reader.patterns import compiled

_FIELD = compiled(r"([A-Za-z][\w-]{0,40})\s*:\s*(.*)")
_ITEM = compiled(r"\s*-\s+(.*)")
_YEAR = compiled(r"\b\d{4}\b")
_NAMES = {"authors": "author", "creator": "author", "lang": "language", "date": "year", "published": "year"}


def front_matter_fields(text: str) -> dict[str, str]:
    """Give the fields by name; lists are joined, ``date`` gives ``year``."""
    fields: dict[str, str] = {}
    key = ""
    for line in text.splitlines():
        if found := _FIELD.fullmatch(line.rstrip()):
            key = _NAMES.get(found[1].lower(), found[1].lower())
            fields.setdefault(key, _plain(found[2]))
        elif key and (item := _ITEM.fullmatch(line)):
            fields[key] = ", ".join(filter(None, [fields.get(key, ""), _plain(item[1])]))
    if year := _YEAR.search(fields.get("year", "")):
        fields["year"] = year[0]
    return fields


def _plain(value: str) -> str:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_plain(part) for part in value[1:-1].split(","))
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return re.sub(r"\\([\"\\])", r"\1", value[1:-1]) if value[0] == '"' else value[1:-1]
    return "" if value in ("|", ">", "null", "~") else value

"""The works an essay cites as CSL-JSON and as BibTeX.

CSL-JSON after https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html; BibTeX after Patashnik's
"BibTeXing" (1988).  A work is given as the kind that its reference shows: a book where a publisher or a place is
named, else a document; what a reference does not say is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from tui_reader.apparatus.entries import Work
from tui_reader.apparatus.names import surname
from tui_reader.patterns import compiled

_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "$": r"\$", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_PARTICLES = frozenset(
    ["de", "del", "della", "di", "du", "la", "le", "van", "von", "der", "den", "zu", "zur", "af", "av"]
)
_SEVERAL = compiled(r"\s+(?:and|und|et|y|&)\s+")


def csl(works: Iterable[Work]) -> list[dict[str, Any]]:
    """Give works as CSL-JSON items, in their order; an item's id is its citation key."""
    return [_item(key, work) for key, work in _keyed(works)]


def _item(key: str, work: Work) -> dict[str, Any]:
    item: dict[str, Any] = {"id": key, "type": "book" if work.publisher or work.place else "document"}
    for name, people in (("author", work.author), ("editor", work.editor), ("translator", work.translator)):
        if people:
            item[name] = [_person(one) for one in _SEVERAL.split(people)]
    item["title"] = work.title
    if year := _year(work):
        item["issued"] = {"date-parts": [[int(year)]]}
    if work.publisher:
        item["publisher"] = work.publisher
    if work.place:
        item["publisher-place"] = work.place
    if work.reference:
        item["note"] = work.reference
    return item


def _person(name: str) -> dict[str, str]:
    """Part a name as it is printed, family name last or first with a comma after it."""
    family, comma, given = name.partition(",")
    if comma:
        return {"family": family.strip(), "given": given.strip()}
    words = name.split()
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in _PARTICLES:
        at -= 1
    family, given = " ".join(words[at:]), " ".join(words[:at])
    return {"family": family, "given": given} if given else {"literal": family}


def bibtex(works: Iterable[Work]) -> str:
    """Give works as BibTeX entries, in their order, in Unicode; only what TeX would obey is escaped."""
    return "\n".join(_entry(key, work) for key, work in _keyed(works))


def _entry(key: str, work: Work) -> str:
    book = bool(work.publisher or work.place)
    fields = {
        "author": _SEVERAL.sub(" and ", work.author),
        "title": work.title,
        "editor": _SEVERAL.sub(" and ", work.editor),
        "translator": _SEVERAL.sub(" and ", work.translator),
        "publisher": work.publisher,
        "address": work.place,
        "year": _year(work),
        "note": "" if book else work.reference,
    }
    lines = [f"  {name} = {{{_escaped(value)}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{'book' if book else 'misc'}{{{key},", *lines, "}", ""])


def _escaped(value: str) -> str:
    return "".join(_TEX.get(char, char) for char in " ".join(value.split()))


def _year(work: Work) -> str:
    found = re.search(r"\d{4}", work.year)
    return found[0] if found else ""


def _keyed(works: Iterable[Work]) -> Iterable[tuple[str, Work]]:
    """Give each work a key of its own, such as ``rakovsky1980``: letters of the surname, or the title, and the year."""
    taken: set[str] = set()
    for work in works:
        base = (_plain(surname(work.author)) or _plain(work.title)[:16] or "work") + _year(work)
        key, count = base, 1
        while key in taken:
            count += 1
            key = f"{base}-{count}"
        taken.add(key)
        yield key, work


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]", "", bare)

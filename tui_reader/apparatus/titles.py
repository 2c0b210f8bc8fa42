"""Tell the author from the title in a reference that sets neither in italics."""

from __future__ import annotations

import re
from typing import NamedTuple

from tui_reader.apparatus.names import fold, given_up, is_name, title_like
from tui_reader.apparatus.words import known
from tui_reader.patterns import compiled

_POSSESSIVE = compiled(
    r"(?P<name>[^:;,]{2,60}?(?:[’']s|s[’']))\s+(?P<title>[“\"]?[^\W\d_a-z].*|l['’].+)$", re.DOTALL
)
POSSESSIVE_LATER = compiled(
    r"(?<!\w)(?:in|from|by|of|see|—|and)\s+(?=(?:[^\W\d_a-z][\w.-]*\s){0,3}[^\W\d_a-z][\w-]*[’']s?\s[^\W\d_a-z])"
)
_SURNAME_FIRST = compiled(r"(?P<name>[А-ЯЁ][\w-]+\s+(?:[А-ЯЁ]\.\s?){1,3})\s*(?P<title>[А-ЯЁ].*)")
"""As Russian notes print authors: ``Морев И. Плотины и право``."""
_INITIALS = compiled(r"(?P<initials>(?:[^\W\d_a-z]\.\s?)+)(?P<title>[^\W\d_a-z]\w{2,}.*)")
_CASE = compiled(r"(?P<title>[^\W\d_a-z][^,;:]{1,60} v\. [^\W\d_a-z][^,;:]{1,60})(?:,\s.*)?$")
_TITLES_OF_MEN = compiled(r"^(?:S\. ?J\.|O\. ?P\.|O\. ?S\. ?B\.|[JS]r\.?|M\. ?D\.|Esq\.)\s*[:,]\s*")
_FOOT = compiled(r",\s*(?:at the )?(?:end|beginning|foot|top|close) of$")
ETC = compiled(r",?\s*(?:etc\.?|&c\.?|and so on|u\. ?a\.)\s*$")


class Named(NamedTuple):
    """An author and a title, with what they were read from."""

    text: str
    author: str
    title: str
    strong: bool
    """Whether the form itself, without a locator, tells that a work is cited."""


def named(text: str) -> Named | None:
    """Tell the author from the title in a text without italics."""
    text = _FOOT.sub("", ETC.sub("", text.strip(" ,.;:")))
    for split in (_case, possessive, _surname_first, _comma, _colon, _in, _by):
        found = split(text)
        if found is not None:
            return found
    opening = fold(text).split(" ")[0].strip(".,")
    if is_name(text) or (title_like(text) and opening not in known("no_title")):
        return Named(text, "", text, strong=False)
    return None


def _case(text: str) -> Named | None:
    """Read ``Hoekstra v. Dyke Board, 12 Low``, which has no author."""
    match = _CASE.match(text)
    return Named(text, "", match["title"], strong=True) if match else None


def possessive(text: str) -> Named | None:
    """Read ``Romanes’s Animal Intelligence``."""
    match = _POSSESSIVE.match(text)
    if match is None or not is_name(given_up(match["name"])) or not title_like(match["title"]):
        return None
    return Named(text, given_up(match["name"]), _unquoted(match["title"]), strong=True)


def _colon(text: str) -> Named | None:
    name, colon, title = text.partition(":")
    title = title.strip()
    if not colon or "," in name or not is_name(name) or not title_like(title):
        return None
    if " " not in name.strip() and re.match(r"(?:An?|Or|The|Being)\b", title):
        return None
    return Named(text, name.strip(), _unquoted(title), strong=True)


def _surname_first(text: str) -> Named | None:
    match = _SURNAME_FIRST.match(text)
    if match is None:
        return None
    return Named(text, match["name"].strip(), match["title"].strip(" ,."), strong=False)


def _comma(text: str) -> Named | None:
    pieces = [piece.strip() for piece in text.split(",")]
    if len(pieces) < 2 or not is_name(pieces[0]):
        return None
    taken = 1
    while taken < len(pieces) - 1 and more_of_name(pieces[taken]):
        taken += 1
    author, title = ", ".join(pieces[:taken]), ", ".join(pieces[taken:])
    title = _TITLES_OF_MEN.sub("", title)
    title = re.sub(r"^(?:in|im|dans|in:)\s+(?:the\s+|der\s+|dem\s+)?", "", title)
    initials = _INITIALS.match(title)
    if initials and taken == 1 and " " not in author:
        author, title = f"{author}, {initials['initials'].strip()}", initials["title"]
    if not title_like(title):
        return None
    return Named(text, author, _unquoted(title), strong=False)


def more_of_name(piece: str) -> bool:
    """Say whether a piece goes on with the authors: "B., and C. Smith", "jr."."""
    if re.fullmatch(
        r"(?:[^\W\d_a-z]\.[\s-]?)+|[JjSs]r\.?|S\. ?J\.|Esq\.?|M\. ?D\.|ed\.|eds\.|\(?(?:Hg|Hrsg|dir)\.?\)?",
        piece,
    ):
        return True
    joined = re.match(r"(?:and|&|und|et|y|e|и)\s+", piece)
    return bool(joined) and is_name(piece[joined.end() :]) if joined else False


def _in(text: str) -> Named | None:
    match = re.match(
        r"(?P<name>[^,;:]{3,60}?)\s+(?:in|im|dans)\s+(?:(?:the|der|dem|le|la)\s+)?(?P<title>[^\W\d_a-z].*)$",
        text,
    )
    if (
        match is None
        or " " not in match["name"]
        or not is_name(match["name"])
        or not title_like(match["title"])
    ):
        return None
    return Named(text, match["name"], _unquoted(match["title"]), strong=False)


def _by(text: str) -> Named | None:
    match = re.search(r",?\s+by\s+(?P<name>[^,;:]{3,60})$", text)
    if match is None or not is_name(match["name"]) or not title_like(text[: match.start()]):
        return None
    if fold(match["name"]) in known("self"):
        return None
    return Named(text, match["name"], _unquoted(text[: match.start()]), strong=False)


def _unquoted(title: str) -> str:
    """Take the marks off a title in quotation marks, and what contains it off its end."""
    match = re.match(r"[“\"«„](?P<title>[^”\"»“]+)[”\"»“]", title)
    return match["title"].rstrip(" ,.") if match else title.strip(" ,.;:")

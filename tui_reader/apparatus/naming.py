"""Read a reference that names its work: an author, a title, what was published where, a locator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tui_reader.apparatus.clauses import Body, Clause
from tui_reader.apparatus.entries import Verdict
from tui_reader.apparatus.facts import take_facts
from tui_reader.apparatus.locators import bare_number, closing_date, locators
from tui_reader.apparatus.names import capital, dense, fold, given_up, is_name, prosaic, title_like
from tui_reader.apparatus.reference import Reference
from tui_reader.apparatus.words import any_of, known, tidy

_POSSESSIVE = re.compile(
    r"(?P<name>[^:;,]{2,60}?(?:[’']s|s[’']))\s+(?P<title>[“\"]?[^\W\d_a-z].*|l['’].+)$", re.DOTALL
)
_POSSESSIVE_LATER = re.compile(
    r"(?<!\w)(?:in|from|by|of|see|—|and)\s+(?=(?:[^\W\d_a-z][\w.-]*\s){0,3}[^\W\d_a-z][\w-]*[’']s?\s[^\W\d_a-z])"
)
_SURNAME_FIRST = re.compile(r"(?P<name>[А-ЯЁ][\w-]+\s+(?:[А-ЯЁ]\.\s?){1,3})\s*(?P<title>[А-ЯЁ].*)")
"""As Russian notes print authors: ``Морев И. Плотины и право``."""
_INITIALS = re.compile(r"(?P<initials>(?:[^\W\d_a-z]\.\s?)+)(?P<title>[^\W\d_a-z]\w{2,}.*)")
_TITLES_OF_MEN = re.compile(r"^(?:S\. ?J\.|O\. ?P\.|O\. ?S\. ?B\.|[JS]r\.?|M\. ?D\.|Esq\.)\s*[:,]\s*")
_FOOT = re.compile(r",\s*(?:at the )?(?:end|beginning|foot|top|close) of$")
_ETC = re.compile(r",?\s*(?:etc\.?|&c\.?|and so on|u\. ?a\.)\s*$")


@dataclass(frozen=True, slots=True)
class Named:
    """An author and a title, with what they were read from."""

    text: str
    author: str
    title: str
    strong: bool
    """Whether the form itself, without a locator, tells that a work is cited."""


def named(text: str) -> Named | None:
    """Tell the author from the title in a text without italics."""
    text = _FOOT.sub("", _ETC.sub("", text.strip(" ,.;:")))
    for split in (_possessive, _surname_first, _comma, _colon, _in, _by):
        found = split(text)
        if found is not None:
            return found
    opening = fold(text).split(" ")[0].strip(".,")
    if is_name(text) or (title_like(text) and opening not in known("no_title")):
        return Named(text, "", text, strong=False)
    return None


def _possessive(text: str) -> Named | None:
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
    while taken < len(pieces) - 1 and _more_of_name(pieces[taken]):
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


def _more_of_name(piece: str) -> bool:
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


def work(body: Body, clause: Clause) -> Reference | None:
    """Read a reference that names a work by author and title, by one of them, in any of the usual orders."""
    text, alias = _hereafter(body.text[clause.start : clause.end])
    title = _italic_title(body, clause)
    place = _place(body, clause, text, title[1] - clause.start if title else 0)
    head = text[: place[0]].rstrip(" ,.;:(")
    bare, facts, made = take_facts(_masked_out(head[title[1] - clause.start :] if title else head))
    found = next(_candidates(bare), None) if title is None else _italic(body, clause, title)
    if found is None or fold(found.title).split(" ")[0].rstrip(".,") in known("apart"):
        return None
    evidence = made or place[1] > place[0]
    whole = bare.strip(" ,.;:()").startswith(found.text) or title is not None
    shaped = bool(found.author) or title is not None or dense(found.title)
    led = bool(clause.lead) and found.strong and bare.rstrip(" .,)").endswith(found.text)
    sure = (whole or led) and shaped and (evidence or found.strong) and len(found.title) < 300
    if not sure and not _worth_asking(found, clause):
        return None
    end = max(place[1], _end_of_head(text, place, bare, found, evidence=made))
    start = clause.start + max(text.find(found.text), 0)
    head = text[start - clause.start : place[0] if place[1] > place[0] else end].rstrip(" ,.;:(")
    return Reference(
        start, clause.start + end, Verdict.FULL, tidy(found.author), tidy(found.title), facts,
        tidy(text[place[0] : place[1]]), tidy(head), clause.lead, alias=alias, sure=sure,
        italic=title is not None, bracketed=clause.bracketed,
    )  # fmt: skip


def _worth_asking(found: Named, clause: Clause) -> bool:
    """Say whether a weak reference may still mean a work that is cited elsewhere."""
    if found.author:
        return True
    return dense(found.title) and (bool(clause.lead) or (clause.bracketed and " " in found.title))


def _end_of_head(text: str, place: tuple[int, int], bare: str, found: Named, *, evidence: bool) -> int:
    if evidence:
        return len(text[: place[0]].rstrip(" ,.;:(")) if place[0] else 0
    return text.find(found.text) + len(found.text)


def _masked_out(head: str) -> str:
    """Take brackets that hold no facts of publication off a head: ``(in Russian)``."""
    return re.sub(r"\s*\((?![^()]*(?:1[4-9]|20)\d\d|n\.\s?d|no date)[^()]*\)", "", head)


@cache
def _alias_words() -> re.Pattern[str]:
    word = any_of("hereafter")
    return re.compile(
        rf"[,;.]?\s*[\[(]?\s*{word}[,:]?\s+[“\"‘]?(?P<alias>[^()\[\]“”\"’]{{2,60}})[”\"’]?\.?\s*[\])]?",
        re.IGNORECASE,
    )


def _hereafter(text: str) -> tuple[str, str]:
    """Take "hereafter cited as X" out of a reference, leaving blanks, and give X."""
    match = _alias_words().search(text)
    if match is None:
        return text, ""
    return text[: match.start()] + " " * len(match.group()) + text[match.end() :], match["alias"].strip(
        " ,.;"
    )


def _italic_title(body: Body, clause: Clause) -> tuple[int, int] | None:
    """Give the first title in italics of a clause; italics that hold no words are no title."""
    for start, end in body.emphasis:
        letters = re.search(r"[^\W\d_]{2,}", body.text[start:end])
        if clause.start <= start < clause.end and letters and not _foreign(body.text[start:end]):
            return start, min(end, clause.end)
    return None


def _foreign(words: str) -> bool:
    """Say whether italics only set off foreign words of a sentence."""
    bare = words.strip(" .,:")
    return fold(bare) in known("apart") or not any(capital(word) for word in bare.split())


def _place(body: Body, clause: Clause, text: str, after: int) -> tuple[int, int]:
    """Give where the locator of a reference stands; at its end, and empty, where it has none."""
    hidden = list(text)
    for ranges in (body.quoted, body.brackets, body.emphasis):
        for start, end in ranges:
            if start > clause.start or not clause.bracketed:
                for at in range(max(start - clause.start, 0), min(end - clause.start, len(hidden))):
                    hidden[at] = "\x01"
    plain = "".join(hidden)
    for start, end in locators(plain):
        if start >= after and plain[:start].strip(" ,.;:("):
            return start, end
    loose = bare_number(plain) or closing_date(plain)
    if loose and loose[0] >= after and plain[: loose[0]].strip(" ,.;:("):
        start = loose[0] + len(plain[loose[0] : loose[1]]) - len(plain[loose[0] : loose[1]].lstrip())
        return start, loose[1]
    return len(text), len(text)


def _italic(body: Body, clause: Clause, title: tuple[int, int]) -> Named:
    """Read a reference around its title in italics: the author is what stands just before."""
    before = body.text[clause.start : title[0]]
    words = body.text[title[0] : title[1]].strip(" ,.;:")
    article = re.search(r"[“\"«„‘](?P<title>[^”\"»“’]{3,200})[”\"»“’][\s,.]*(?:in:?|In:)?\s*$", before)
    shown = before
    if article:
        words, before = article["title"].strip(" ,."), before[: article.start()]
    author = _name_at_end(before)
    start = before.rfind(author) if author else len(shown) if not article else article.start()
    text = (shown[start:] + body.text[title[0] : title[1]]).strip()
    return Named(text, author, words, strong=bool(author) or len(text) * 2 > clause.end - clause.start)


def _name_at_end(before: str) -> str:
    """Give the author whose name closes a text: ``from Surinam, in 1663: Sainsbury,``."""
    bare = before.rstrip(" ,:([“")
    if not bare or (bare == before.rstrip() and not re.search(r"(?:[’']s|s[’'])$", bare)):
        return _after_preposition(bare)
    pieces = [piece.strip() for piece in re.split(r"(?<=[^\W\d_]{3})\.\s+|[;:,(—–]\s*", bare)]
    name = given_up(pieces[-1])
    for size in range(min(4, len(pieces)), 1, -1):
        longer = ", ".join(pieces[-size:])
        if is_name(pieces[-size]) and all(_more_of_name(piece) for piece in pieces[-size + 1 :]):
            return longer
    return name if is_name(name) else _after_preposition(name)


def _after_preposition(text: str) -> str:
    match = re.search(
        r"(?:^|\s)(?:in|by|from|of|to|see|and|with)\s+(?P<name>(?!.*\s(?:in|by|from|to|see|with)\s).+)$", text
    )
    name = given_up(match["name"]) if match else ""
    return name if name and is_name(name) and text.rstrip() == text and len(name.split()) < 6 else ""


def _candidates(head: str) -> Iterator[Named]:
    """Give what the head of a reference may name: all of it, or what prose leads into."""
    head = _ETC.sub("", head)
    whole = named(head) if prosaic(head) == 0 and capital(head) else None
    later = _POSSESSIVE_LATER.search(head) if whole is None or not whole.author else None
    if later:
        owned = _possessive(head[later.end() :].strip(" ,.;:"))
        if owned is not None:
            yield owned
            return
    if whole is not None:
        yield whole
        return
    for match in re.finditer(
        r"(?::|—|–|,|(?<!\w)(?:in|by|from|of|to|with|and|see|the))\s+(?=[“\"]?[^\W\d_a-z])", head
    ):
        rest = head[match.end() :]
        found = named(rest) if len(rest) < 200 and prosaic(rest) == 0 else None
        if found is not None and (found.author or title_like(found.title)):
            yield Named(found.text, found.author, found.title, strong=False)
            return

"""Read a reference that names its work: an author, a title, what was published where, a locator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tui_reader.apparatus.clauses import Body, Clause, among
from tui_reader.apparatus.entries import Verdict
from tui_reader.apparatus.facts import take_facts
from tui_reader.apparatus.locators import HIDDEN, after_year, bare_number, closing_date, locators
from tui_reader.apparatus.names import capital, dense, fold, given_up, is_name, prosaic, title_like
from tui_reader.apparatus.reference import Reference
from tui_reader.apparatus.titles import ETC, POSSESSIVE_LATER, Named, more_of_name, named, possessive
from tui_reader.apparatus.words import any_of, known, tidy
from tui_reader.patterns import compiled

_YEAR_BEFORE = compiled(r"\s*\((?P<year>(?:1[4-9]|20)\d\d)[a-z]?\)[.,:]?\s*(?=[“\"«„‘]|$)")
"""``Okkema, W. (1921) `` before a title."""
_URL = compiled(r"[,;.]?\s*<?(?:https?://|www\.)\S+?>?(?=[.,;)]?(?:\s|$))")
_INVERTED = compiled(
    r"(?:^|[;.]\s)(?P<name>[^\W\d_a-z][\w’-]+, [^\W\d_a-z][\w.’-]*(?: [^\W\d_a-z][\w.’-]*)*)\.\s+$"
)
"""``Okkema, Wytske. `` before a title in italics."""


def work(body: Body, clause: Clause) -> Reference | None:
    """Read a reference that names a work by author and title, by one of them, in any of the usual orders."""
    text, alias = _hereafter(body.text[clause.start : clause.end])
    address = _URL.search(text)
    if address:
        text = text[: address.start()] + " " * len(address.group()) + text[address.end() :]
    title = _italic_title(body, clause)
    place = _place(body, clause, text, title[1] - clause.start if title else 0)
    head = text[: place[0]].rstrip(" ,.;:(")
    bare, facts, made = take_facts(_masked_out(head[title[1] - clause.start :] if title else head))
    found = next(_candidates(bare), None) if title is None else _italic(body, clause, title)
    if found is None or (_apart(found.title) and not _in_marks(found.title, text)):
        return None
    dated = _YEAR_BEFORE.search(body.text, clause.start, title[0]) if title else None
    if dated and not facts.year:
        facts = facts._replace(year=dated["year"])
    evidence = made or place[1] > place[0] or address is not None
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


def _apart(title: str) -> bool:
    """Say whether a title only names a part of a work: ``Introduction``."""
    return fold(title).split(" ")[0].rstrip(".,") in known("apart")


def _in_marks(title: str, text: str) -> bool:
    """Say whether a title stands in quotation marks, and so is one whatever it begins with."""
    return re.search(rf"[“\"«„]\s?{re.escape(title)}", text) is not None


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
    for start, end in among(body.emphasis, clause.start, clause.end):
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
        for start, end in among(ranges, clause.start, clause.end):
            if start > clause.start or not clause.bracketed:
                for at in range(max(start - clause.start, 0), min(end - clause.start, len(hidden))):
                    hidden[at] = HIDDEN
    plain = "".join(hidden)
    paged = after_year(plain)
    if paged and paged[0] >= after:
        return paged
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
    article = re.search(
        r"(?:[“\"«„](?P<title>[^”\"»“]{3,200})[”\"»“]|‘(?P<single>[^’]{3,200})’)[\s,.]*(?:in:?|In:)?\s*$",
        before,
    )
    shown = before
    if article:
        words = (article["title"] or article["single"]).strip(" ,.")
        before = before[: article.start()]
    author = _name_at_end(_YEAR_BEFORE.sub(", ", before))
    start = before.rfind(author) if author else len(shown) if not article else article.start()
    text = (shown[start:] + body.text[title[0] : title[1]]).strip()
    return Named(text, author, words, strong=bool(author) or len(text) * 2 > clause.end - clause.start)


def _name_at_end(before: str) -> str:
    """Give the author whose name closes a text: ``from Surinam, in 1663: Sainsbury,``."""
    inverted = _INVERTED.search(before)
    if inverted:
        return inverted["name"]
    bare = before.rstrip(" ,:([“")
    if not bare or (bare == before.rstrip() and not re.search(r"(?:[’']s|s[’'])$", bare)):
        return _after_preposition(bare)
    pieces = [piece.strip() for piece in re.split(r"(?<=[^\W\d_]{3})\.\s+|[;:,(—–]\s*", bare)]
    name = given_up(pieces[-1])
    for size in range(min(4, len(pieces)), 1, -1):
        longer = ", ".join(pieces[-size:])
        if is_name(pieces[-size]) and all(more_of_name(piece) for piece in pieces[-size + 1 :]):
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
    head = ETC.sub("", head)
    whole = named(head) if prosaic(head) == 0 and capital(head) else None
    later = POSSESSIVE_LATER.search(head) if whole is None or not whole.author else None
    if later:
        owned = possessive(head[later.end() :].strip(" ,.;:"))
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

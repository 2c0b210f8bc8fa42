"""Search: the words typed, wherever a line breaks, with every hit lit."""

from __future__ import annotations

from tui_reader.commands.registry import Call, command
from tui_reader.document import Position, Range
from tui_reader.finding import MOST, Finding
from tui_reader.prompt import Prompt
from tui_reader.reader import Reader
from tui_reader.search import Query, SearchError, find


def _hits(text: str, query: Query, near: Position) -> list[Range]:
    """Find the hits of a query; where there are too many, those from a place on before those ahead of it."""
    hits = find(text, query, limit=MOST)
    if len(hits) < MOST:
        return hits
    following = find(text, query, Range(near, len(text)), limit=MOST // 2)
    earlier = [hit for hit in hits[: MOST // 2] if hit.start < near]
    return sorted({*earlier, *following})


def _open(reader: Reader, label: str, *, pattern: bool, backward: bool) -> None:
    pane = reader.pane
    origin, top, before = pane.here, pane.viewport.top, reader.finding

    def seek(text: str) -> None:
        reader.finding = None
        if not text:
            _restore(origin, top)
            return
        query = Query(text, pattern)
        try:
            hits = _hits(pane.document.text, query, origin)
        except SearchError as error:
            reader.say(str(error))
            return
        reader.finding = Finding(query, tuple(hits), backward=backward, text=pane.document.text)
        hit = reader.finding.from_place(origin, strictly=backward)
        reader.say(_said(reader, reader.finding))
        if hit is None:
            _restore(origin, top)
        else:
            reader.attend(hit.start, hit.end)

    def _restore(here: Position, first: Position) -> None:
        pane.viewport.to(first)
        pane.here = here

    def accept(text: str) -> None:
        text = text or (reader.searched[-1] if reader.searched else "")
        if not text:
            reader.finding = before
            return
        if text in reader.searched:
            reader.searched.remove(text)
        reader.searched.append(text)
        seek(text)
        reached = pane.here
        if pane is reader.text and reached != origin:
            pane.here = origin
            reader.remember(reached)
            pane.here = reached

    def cancel(_: str) -> None:
        reader.finding = before
        _restore(origin, top)

    reader.ask(Prompt(label, accept, change=seek, cancel=cancel, history=list(reader.searched)))


@command("search.open", title="search")
def search_open(reader: Reader, call: Call) -> None:
    """Search forward for words."""
    _open(reader, "/", pattern=False, backward=False)


@command("search.backward", title="search back")
def search_backward(reader: Reader, call: Call) -> None:
    """Search backward for words."""
    _open(reader, "search back: ", pattern=False, backward=True)


@command("search.pattern", title="search for a pattern")
def search_pattern(reader: Reader, call: Call) -> None:
    """Search for a regular expression."""
    _open(reader, "pattern: ", pattern=True, backward=False)


def _step(reader: Reader, by: int) -> None:
    finding = reader.finding
    if finding is None:
        reader.say("Nothing has been searched for yet")
        return
    if finding.text is not reader.pane.document.text:
        finding = reader.finding = renewed(
            reader.pane.document.text, finding, reader.pane.here, strictly=True
        )
        by -= by > 0
    hit = finding.step(by)
    reader.say(_said(reader, finding))
    if hit is None:
        return
    if reader.pane is reader.text and not reader.last_command.startswith("search."):
        reader.remember(hit.start)
    reader.attend(hit.start, hit.end)


def renewed(text: str, finding: Finding, near: Position, *, strictly: bool = False) -> Finding:
    """Seek the same in another text; the hit at a place, or the next one, is the current one."""
    hits = find(text, finding.query, limit=MOST)
    found = Finding(finding.query, tuple(hits), backward=finding.backward, text=text)
    found.from_place(near, strictly=strictly)
    return found


def _said(reader: Reader, finding: Finding) -> str:
    """Say which hit it is of how many; of a part of an essay, that they are only those so far."""
    partly = reader.pane is reader.text and reader.part is not None
    if not finding.hits:
        where = "on the pages read so far" if partly else "here"
        return f"{finding.query.text} is not {where}"
    return f"{finding} so far" if partly else str(finding)


@command("search.next", counts=True, title="next hit")
def search_next(reader: Reader, call: Call) -> None:
    """Go to the next hit of the search."""
    _step(reader, call.times)


@command("search.previous", counts=True, title="previous hit")
def search_previous(reader: Reader, call: Call) -> None:
    """Go to the previous hit of the search."""
    _step(reader, -call.times)


@command("search.clear", title="unlight hits")
def search_clear(reader: Reader, call: Call) -> None:
    """Put the light of the search out."""
    reader.finding = None

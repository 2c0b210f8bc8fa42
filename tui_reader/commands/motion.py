"""Move through the text, or the cursor through a list."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from tui_reader import sentences
from tui_reader.commands.registry import Call, command
from tui_reader.document import Position
from tui_reader.prompt import Prompt
from tui_reader.reader import Reader


def _scroll(reader: Reader, rows: int) -> None:
    """Move by rows: a list moves its cursor, a text scrolls."""
    pane = reader.pane
    if pane.entries and pane.name != "notes":
        pane.move_entry(rows)
        return
    moved = pane.viewport.scroll(rows)
    if pane is reader.text:
        reader.moved = True
    elif pane.name == "page":
        pane.here = pane.viewport.top
    if not moved:
        reader.say("This is the end" if rows > 0 else "This is the beginning")


def _page(reader: Reader) -> int:
    return max(reader.pane.viewport.height - 1, 1)


@command("motion.down", counts=True, title="down")
def down(reader: Reader, call: Call) -> None:
    """Go down a line."""
    _scroll(reader, call.times)


@command("motion.up", counts=True, title="up")
def up(reader: Reader, call: Call) -> None:
    """Go up a line."""
    _scroll(reader, -call.times)


@command("motion.half_down", counts=True, title="half a page down")
def half_down(reader: Reader, call: Call) -> None:
    """Go down half a page."""
    _scroll(reader, call.times * max(reader.pane.viewport.height // 2, 1))


@command("motion.half_up", counts=True, title="half a page up")
def half_up(reader: Reader, call: Call) -> None:
    """Go up half a page."""
    _scroll(reader, -call.times * max(reader.pane.viewport.height // 2, 1))


@command("motion.page_down", counts=True, title="page down")
def page_down(reader: Reader, call: Call) -> None:
    """Go down a page, keeping one line."""
    _scroll(reader, call.times * _page(reader))


@command("motion.page_up", counts=True, title="page up")
def page_up(reader: Reader, call: Call) -> None:
    """Go up a page, keeping one line."""
    _scroll(reader, -call.times * _page(reader))


def _far(reader: Reader, at: Position) -> None:
    """Go to a far place of the focused pane; in the text it counts as a jump."""
    pane = reader.pane
    if pane is reader.text:
        reader.remember(at)
        reader.moved = True
    pane.here = at
    pane.viewport.to(at)
    if pane.entries:
        pane.move_entry(0)


@command("motion.top", counts=True, title="top")
def top(reader: Reader, call: Call) -> None:
    """Go to the beginning; with a count, to that percent of the text."""
    if call.count is not None:
        percent(reader, call)
        return
    _far(reader, 0)
    if reader.pane is reader.text and reader.essay is not None and reader.essay.share(0) > 0:
        reader.say("What stands before these pages is not read yet")


@command("motion.end", counts=True, title="end")
def end(reader: Reader, call: Call) -> None:
    """Go to the end of the essay, before its notes; again, to the end of the notes."""
    if call.count is not None:
        percent(reader, call)
        return
    pane = reader.pane
    if pane is reader.text and reader.essay is not None and reader.essay.share(1) < 1:
        reader.say("What stands after these pages is not read yet")
    last = max(pane.document.body.end - 1, 0)
    visible = pane.viewport.visible()
    if pane is reader.text and visible.start <= last < visible.end:
        last = max(len(pane.document.text) - 1, 0)
    if pane.entries:
        pane.here = last
        pane.move_entry(0)
        return
    if pane is reader.text:
        reader.remember(last)
        reader.moved = True
        reader.side.end_at(pane, reader.arrangement, last)
        pane.here = last
        return
    pane.here = last
    address = pane.viewport.layout.line_of(last)
    pane.viewport.to_address(pane.viewport.layout.step(address, 1 - pane.viewport.height))


@command("motion.percent", counts=True, title="percent")
def percent(reader: Reader, call: Call) -> None:
    """Go to a percent of the text: the number typed before the key."""
    body = reader.pane.document.body
    share = min(max(call.count or 0, 0), 100)
    part = reader.part if reader.pane is reader.text else None
    if part is not None:
        seen = part.seen(share / 100)
        if seen is None:
            reader.say(f"{share}% is not read yet")
        else:
            _far(reader, min(body.start + round(len(body) * seen), max(body.end - 1, 0)))
        return
    at = min(body.start + len(body) * share // 100, max(body.end - 1, 0))
    _far(reader, at)


@command("motion.printed_page", title="printed page")
def printed_page(reader: Reader, call: Call) -> None:
    """Go to a page of the printed edition, where the file tells them; p and its number after : does the same."""
    pages = reader.document.printed_pages
    if not pages:
        reader.say("This file tells no printed pages")
    elif call.text:
        _to_printed(reader, call.text)
    else:
        where = f"{pages[0].label} to {pages[-1].label}"
        reader.ask(Prompt(f"printed page, {where}: ", lambda text: _to_printed(reader, text)))


def _to_printed(reader: Reader, wanted: str) -> None:
    """Go to the page of a number; of several, as volumes bound together have them, to the next one."""
    pages = reader.document.printed_pages
    found = [page for page in pages if page.label.casefold() == wanted.strip().casefold()]
    if not found:
        reader.say(
            f"There is no printed page {wanted.strip()}; they run from {pages[0].label} to {pages[-1].label}"
        )
        return
    here = reader.text.here
    page = next((page for page in found if page.at > here), found[0])
    reader.go(page.at)
    reader.say(f"printed page {page.label}")


@command("motion.paragraph_next", counts=True, title="next paragraph")
def paragraph_next(reader: Reader, call: Call) -> None:
    """Go to the next paragraph."""
    _paragraph(reader, call.times)


@command("motion.paragraph_previous", counts=True, title="previous paragraph")
def paragraph_previous(reader: Reader, call: Call) -> None:
    """Go to the previous paragraph."""
    _paragraph(reader, -call.times)


def _paragraph(reader: Reader, by: int) -> None:
    pane = reader.pane
    if pane.entries:
        pane.move_entry(by)
        return
    starts = pane.document.block_starts
    if not starts:
        return
    top_at = pane.viewport.top
    place = bisect_right(starts, top_at) - 1 + by if by > 0 else bisect_left(starts, top_at) + by
    at = starts[min(max(place, 0), len(starts) - 1)]
    address = pane.viewport.layout.line_of(at)
    before = pane.viewport.address
    pane.viewport.to_address(address)
    if pane.viewport.address == before and by > 0:
        reader.say("This is the end")
    pane.here = at
    reader.moved = reader.moved or pane is reader.text


@command("motion.sentence_next", counts=True, title="next sentence")
def sentence_next(reader: Reader, call: Call) -> None:
    """Go to the next sentence."""
    _sentence(reader, call.times)


@command("motion.sentence_previous", counts=True, title="previous sentence")
def sentence_previous(reader: Reader, call: Call) -> None:
    """Go to the previous sentence."""
    _sentence(reader, -call.times)


def _sentence(reader: Reader, by: int) -> None:
    """Go some sentences on, or back, stopping at the last or the first."""
    pane = reader.pane
    document = pane.document
    index, left, at = document.block_at(pane.here), abs(by), pane.here
    end_at: Position | None = None
    while left and 0 <= index < len(document.blocks):
        block = document.blocks[index]
        begins = sentences.starts(document.words(block.range), block.start)
        chosen = [start for start in begins if (start > at if by > 0 else start < at)]
        if chosen:
            at = chosen[min(left, len(chosen)) - 1] if by > 0 else chosen[-min(left, len(chosen))]
            end_at = next((start for start in begins if start > at), block.end)
            left -= min(left, len(chosen))
        index += 1 if by > 0 else -1
    if end_at is None:
        reader.say("This is the end" if by > 0 else "This is the beginning")
    elif pane is reader.text:
        reader.go(at, end_at, jump=False)
    else:
        pane.go(at, end_at)

"""Go from one section, quotation or link to the next, follow what is under the cursor, and come back."""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader import beside, following, pages
from tui_reader.commands.registry import Call, command
from tui_reader.document import Quotation, Range
from tui_reader.reader import Reader
from tui_reader.requests import Copy, Load


def to_another(reader: Reader, places: Sequence[Range], by: int, what: str, subject: str) -> None:
    """Go to the next or previous of some places, and say which of how many it is."""
    if not places:
        reader.say(f"There is no {what} here")
        return
    here = reader.text.here
    if by > 0:
        later = [n for n, place in enumerate(places) if place.start > here]
        chosen = later[min(by, len(later)) - 1] if later else None
    else:
        earlier = [n for n, place in enumerate(places) if place.start < here]
        chosen = earlier[max(len(earlier) + by, 0)] if earlier else None
    if chosen is None:
        reader.say(f"No {what} after this one" if by > 0 else f"No {what} before this one")
        return
    place = places[chosen]
    # A run of steps of one kind is one jump: back leads to where the run began.
    reader.go(place.start, place.end, jump=reader.last_command.partition(".")[0] != subject)
    reader.say(f"{what} {chosen + 1} of {len(places)}")


def _headings(reader: Reader) -> list[Range]:
    blocks = reader.document.blocks
    return [blocks[s.heading].range if s.heading >= 0 else s.range for s in reader.document.sections]


@command("section.next", counts=True, title="next section")
def section_next(reader: Reader, call: Call) -> None:
    """Go to the next section."""
    to_another(reader, _headings(reader), call.times, "section", "section")


@command("section.previous", counts=True, title="previous section")
def section_previous(reader: Reader, call: Call) -> None:
    """Go to the previous section."""
    to_another(reader, _headings(reader), -call.times, "section", "section")


@command("quotation.next", counts=True, title="next quotation")
def quotation_next(reader: Reader, call: Call) -> None:
    """Go to the next block quotation."""
    to_another(reader, _blocks(reader), call.times, "block quotation", "quotation")


@command("quotation.previous", counts=True, title="previous quotation")
def quotation_previous(reader: Reader, call: Call) -> None:
    """Go to the previous block quotation."""
    to_another(reader, _blocks(reader), -call.times, "block quotation", "quotation")


def _blocks(reader: Reader) -> list[Range]:
    return [quotation.range for quotation in reader.document.block_quotations]


@command("quotation.next_any", counts=True, title="next of any kind")
def quotation_next_any(reader: Reader, call: Call) -> None:
    """Go to the next quotation, block or run-in."""
    to_another(reader, _any(reader), call.times, "quotation", "quotation")


@command("quotation.previous_any", counts=True, title="previous of any kind")
def quotation_previous_any(reader: Reader, call: Call) -> None:
    """Go to the previous quotation, block or run-in."""
    to_another(reader, _any(reader), -call.times, "quotation", "quotation")


def _any(reader: Reader) -> list[Range]:
    return [quotation.range for quotation in reader.document.quotations]


@command("quotation.why", title="why a quotation")
def why(reader: Reader, call: Call) -> None:
    """Say why the passage under the cursor is taken for a quotation."""
    quotation = _taken_for_one(reader, "There is no quotation here")
    if quotation is None:
        return
    evidence = quotation.evidence
    reader.show(
        pages.reasons(
            pages.first_words(reader.document, quotation)[:60],
            evidence.confidence if evidence else None,
            evidence.reasons if evidence else (),
        )
    )


def meant(reader: Reader) -> Quotation | None:
    """Give the quotation the reader means: the one here, or else the one at hand."""
    return reader.document.quotation_at(reader.text.here) or reader.quotation


def _taken_for_one(reader: Reader, lacking: str) -> Quotation | None:
    """Give the quotation the reader means; where there is none, or it was denied, say so."""
    here = reader.text.here
    if reader.document.quotation_at(here) is None and _denied(reader, here):
        reader.say("You said that this is no quotation")
        return None
    quotation = meant(reader)
    if quotation is None:
        reader.say(lacking)
    return quotation


def _denied(reader: Reader, at: int) -> bool:
    """Say whether the reader said of the paragraph at a position that it is no quotation."""
    corrected = reader.essay.corrected if reader.essay is not None else ()
    return any(
        one.correction.kind == "not" and one.range is not None and one.range.start <= at < one.range.end
        for one in corrected
    )


@command("link.next", counts=True, title="next link")
def link_next(reader: Reader, call: Call) -> None:
    """Go to the next link; in a list, to the next entry."""
    if reader.pane.entries:
        reader.pane.move_entry(call.times)
        return
    to_another(reader, _links(reader), call.times, "link", "link")


@command("link.previous", counts=True, title="previous link")
def link_previous(reader: Reader, call: Call) -> None:
    """Go to the previous link; in a list, to the previous entry."""
    if reader.pane.entries:
        reader.pane.move_entry(-call.times)
        return
    to_another(reader, _links(reader), -call.times, "link", "link")


def _links(reader: Reader) -> list[Range]:
    return [Range(link.start, link.end) for link in reader.document.links]


@command("go.follow", title="follow")
def follow(reader: Reader, call: Call) -> None:
    """Follow what is under the cursor: an entry, a link, a callout, a quotation to its note."""
    if reader.overlays or reader.focus == "outline":
        target = reader.pane.target()
        if target is None:
            reader.close_page()
        else:
            following.follow(reader, target)
        return
    if reader.focus == "notes":
        reader.run("source.passage" if _at_its_source(reader) else "note.source")
        return
    if reader.focus == "source" and reader.facing is not None:
        reader.requests.append(Load(reader.facing.source.path, reader.facing.pane.here))
        return
    here = reader.text.here
    link = next((link for link in reader.document.links if link.start <= here < link.end), None)
    if link is not None:
        following.follow(reader, link.address)
    elif (note := reader.document.note_at(here)) is not None and here >= reader.document.body.end:
        reader.run(
            "note.source" if reader.essay is not None and reader.essay.meaning(note.id) else "note.callout"
        )
    else:
        reader.run("note.open")


def _at_its_source(reader: Reader) -> bool:
    """Say whether the notes pane, opened from a quotation, is at the note that names its source in full."""
    note = (reader.side.notes.target() or "").partition(":")[2]
    if reader.asked is None or reader.essay is None:
        return False
    return reader.essay.apparatus.full_note(note) in (None, note)


@command("jump.back", counts=True, title="back")
def back(reader: Reader, call: Call) -> None:
    """Go back to the place you came from."""
    _jumps(reader, call.times, forward=False)


@command("jump.forward", counts=True, title="forward")
def forward(reader: Reader, call: Call) -> None:
    """Go forward again to the place you came back from."""
    _jumps(reader, call.times, forward=True)


def _jumps(reader: Reader, times: int, *, forward: bool) -> None:
    """Go back or forward some places; another essay on the way is opened first."""
    for _ in range(min(times, reader.jumps.limit)):
        _jump(reader, forward=forward)
        if reader.requests:
            break


def _jump(reader: Reader, *, forward: bool) -> None:
    if reader.overlays:
        reader.close_page()
        return
    if reader.essay is None:
        return
    if reader.focus == "source" and not forward:
        beside.close_source(reader)
        return
    if reader.focus == "notes" and not forward:
        reader.focus = "essay"
        return
    jump = reader.jumps.forward() if forward else reader.jumps.back(reader.stand)
    if jump is None:
        reader.say("Nowhere further forward" if forward else "Nowhere further back")
    elif jump.essay != reader.essay.id:
        path = reader.library.path_of(jump.essay)
        if path is None:
            reader.say("The essay you came from is no longer there")
        else:
            reader.requests.append(Load(path, jump.at, jump=False))
    else:
        reader.come_back(jump)


@command("copy.quotation", title="copy the quotation")
def copy_quotation(reader: Reader, call: Call) -> None:
    """Copy the quotation under the cursor, with its citation."""
    quotation = _taken_for_one(reader, "There is no quotation here to copy")
    if quotation is None:
        return
    words = pages.without_callouts(reader.document, quotation.range)
    source = reader.essay.citation(quotation) if reader.essay else ""
    reader.requests.append(Copy(f"{words}\n\n{source}" if source else words, "quotation"))


@command("copy.selection", title="copy the selection")
def copy_selection(reader: Reader, call: Call) -> None:
    """Copy what is selected with the mouse."""
    if reader.selection is None or not reader.selection.range:
        reader.say("Nothing is selected; drag with the mouse")
        return
    words = reader.selection.document.words(reader.selection.range)
    reader.requests.append(Copy(words, "selection"))

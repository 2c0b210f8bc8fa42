"""The very passage that a quotation comes from: found, opened beside the essay, and compared."""

from __future__ import annotations

from tui_reader import beside
from tui_reader.commands.registry import Call, command
from tui_reader.commands.travel import meant
from tui_reader.document import Quotation
from tui_reader.reader import Reader
from tui_reader.requests import Seek


@command("source.passage", title="passage")
def source_passage(reader: Reader, call: Call) -> None:
    """Open the source of a quotation beside the essay, at the very passage; again, the next text that has it."""
    quotation = _quotation(reader)
    if reader.essay is None or quotation is None:
        reader.say("There is no quotation here")
        return
    edition = 0
    if reader.facing is not None and reader.facing.source.quotation == quotation.range:
        source = reader.facing.source
        reader.focus = "source"
        reader.facing.reveal(source.passage)
        if source.editions == 1:
            return
        edition = source.edition + 1
    reader.say("looking in your library ...")
    reader.requests.append(Seek(quotation.range, edition))


def _quotation(reader: Reader) -> Quotation | None:
    """Give the quotation the reader means: the one here, or the one from which this note was opened."""
    here = reader.text.here
    in_note = reader.focus == "notes" or here >= reader.document.body.end
    if in_note and reader.asked is not None:
        return reader.asked
    return meant(reader)


@command("source.difference", counts=True, title="next difference")
def source_difference(reader: Reader, call: Call) -> None:
    """Go to the next place where the quotation and its passage differ, lit in both."""
    if reader.facing is None:
        _none_traced(reader)
    else:
        beside.step(reader, call.times)


@command("source.compare", title="differences")
def source_compare(reader: Reader, call: Call) -> None:
    """Show the quotation last traced above its passage, with what differs word by word."""
    if reader.comparison is None:
        _none_traced(reader)
    else:
        reader.show(reader.comparison)


def _none_traced(reader: Reader) -> None:
    key = reader.key_of("source.passage")
    reader.say("No quotation has been traced to its passage yet" + (f"; {key} does it" if key else ""))

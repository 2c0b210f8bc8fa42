"""Sources: the works that are quoted, and the very passage that a quotation comes from."""

from __future__ import annotations

from tui_reader import lists
from tui_reader.commands.registry import Call, command
from tui_reader.reader import Reader
from tui_reader.requests import Seek


@command("source.page", title="sources")
def source_page(reader: Reader, call: Call) -> None:
    """List the sources of the essay, each with the quotations taken from it."""
    if reader.essay is not None:
        reader.show(lists.sources_page(reader.essay))


@command("source.passage", title="passage")
def source_passage(reader: Reader, call: Call) -> None:
    """Go from a quotation to the very passage it comes from, if a text of your library has it."""
    document = reader.document
    quotation = document.quotation_at(reader.text.here) or reader.quotation
    if reader.essay is None or quotation is None:
        reader.say("There is no quotation here")
        return
    reader.say("looking in your library ...")
    words = document.bare_words(quotation.range)
    reader.requests.append(Seek(words, reader.library.same_as(reader.essay)))


@command("source.compare", title="differences")
def source_compare(reader: Reader, call: Call) -> None:
    """Show the quotation last traced beside its passage, with what differs word by word."""
    if reader.comparison is None:
        key = reader.key_of("source.passage")
        reader.say("No quotation has been traced to its passage yet" + (f"; {key} does it" if key else ""))
    else:
        reader.show(reader.comparison)

"""The apparatus as pages -- sources, speakers, what is amiss -- and from one quotation to the next that shares them."""

from __future__ import annotations

from tui_reader import ledger
from tui_reader.commands.registry import Call, command
from tui_reader.commands.travel import meant, to_another
from tui_reader.document import Range
from tui_reader.ledger import Survey
from tui_reader.reader import Reader
from tui_reader.requests import SeekAll
from tui_reader.writing import Page


@command("source.page", title="sources")
def source_page(reader: Reader, call: Call) -> None:
    """List the sources of the essay, each with the quotations taken from it and where it stands in your library."""
    _show(reader, "sources")


@command("speaker.page", title="speakers")
def speaker_page(reader: Reader, call: Call) -> None:
    """List who speaks in the quotations of the essay, each with theirs."""
    if reader.essay is not None:
        reader.show(ledger.speakers_page(reader.essay))


@command("audit.page", title="what is amiss")
def audit_page(reader: Reader, call: Call) -> None:
    """List what is amiss with the notes and quotations, and which quotations differ silently from their source."""
    _show(reader, "audit")


@command("quoted.page", title="who quotes this")
def quoted_page(reader: Reader, call: Call) -> None:
    """List which essays quote this text, and which of its passages."""
    if reader.focus == "source" and reader.facing is not None:
        source = reader.facing.source
        title, quoted, document = source.title, source.quoted, source.document
    elif reader.essay is not None:
        title, quoted, document = reader.essay.title, reader.quoted, reader.document
    else:
        return
    reader.show(ledger.quoted_page(title, quoted, document.words))


def _show(reader: Reader, name: str) -> None:
    """Show a page at once, and have the library looked through for what it cannot say yet."""
    if reader.essay is None:
        return
    reader.show(_written(reader, name))
    if reader.survey is None and reader.document.quotations:
        reader.requests.append(SeekAll())


def _written(reader: Reader, name: str) -> Page:
    assert reader.essay is not None
    write = {"sources": ledger.sources_page, "audit": ledger.audit_page}[name]
    return write(reader.essay, reader.survey)


def take_survey(reader: Reader, survey: Survey) -> None:
    """Take what was found in the library, and write anew the page that tells of it, at the same entry."""
    reader.survey = survey
    for pane in reader.overlays:
        if pane.page is not None and pane.page.name in ("sources", "audit"):
            before = pane.target() if pane.entry() > 0 else None
            pane.show(_written(reader, pane.page.name))
            entry = next((one for one in pane.entries if before in (one.target, None)), None)
            if entry is not None:
                pane.go(entry.start, entry.end)


def _of_the_source(reader: Reader) -> tuple[str, list[Range]]:
    """Give the name of the source of the quotation here, and all that is quoted from it."""
    quotation = meant(reader)
    work = reader.essay.apparatus.source_of(quotation) if reader.essay and quotation else None
    return (work.title or work.author, sorted(work.quotations)) if work else ("", [])


def _of_the_speaker(reader: Reader) -> tuple[str, list[Range]]:
    """Give who speaks in the quotation here, and all that they say."""
    quotation = meant(reader)
    said = reader.essay.apparatus.speaker_of(quotation) if reader.essay and quotation else None
    if said is None or reader.essay is None:
        return "", []
    return said.speaker, [one.range for one in ledger.by_speaker(reader.essay)[said.speaker]]


def _go_on(reader: Reader, found: tuple[str, list[Range]], by: int, subject: str) -> None:
    name, places = found
    if places:
        to_another(reader, places, by, name, subject)
    else:
        reader.say(_LACKING[subject])


_LACKING = {
    "source": "Nothing says from which work this is quoted",
    "speaker": "Nothing says who speaks here",
}


@command("source.next", counts=True, title="next same source")
def source_next(reader: Reader, call: Call) -> None:
    """Go to the next quotation from the same source."""
    _go_on(reader, _of_the_source(reader), call.times, "source")


@command("source.previous", counts=True, title="previous same source")
def source_previous(reader: Reader, call: Call) -> None:
    """Go to the previous quotation from the same source."""
    _go_on(reader, _of_the_source(reader), -call.times, "source")


@command("speaker.next", counts=True, title="next same speaker")
def speaker_next(reader: Reader, call: Call) -> None:
    """Go to the next quotation of the same speaker."""
    _go_on(reader, _of_the_speaker(reader), call.times, "speaker")


@command("speaker.previous", counts=True, title="previous same speaker")
def speaker_previous(reader: Reader, call: Call) -> None:
    """Go to the previous quotation of the same speaker."""
    _go_on(reader, _of_the_speaker(reader), -call.times, "speaker")


def _amiss(reader: Reader) -> list[Range]:
    found = ledger.amiss(reader.essay, reader.survey) if reader.essay is not None else []
    return [range_ for _, range_, _ in found]


@command("audit.next", counts=True, title="next finding")
def audit_next(reader: Reader, call: Call) -> None:
    """Go to the next place where something is amiss with a note or a quotation."""
    to_another(reader, _amiss(reader), call.times, "finding", "audit")


@command("audit.previous", counts=True, title="previous finding")
def audit_previous(reader: Reader, call: Call) -> None:
    """Go to the previous place where something is amiss with a note or a quotation."""
    to_another(reader, _amiss(reader), -call.times, "finding", "audit")

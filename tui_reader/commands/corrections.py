"""Corrections: what the reader says of the quotations, over what was inferred."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from tui_reader import lists
from tui_reader.commands.registry import Call, command
from tui_reader.document import Document
from tui_reader.library import Essay
from tui_reader.reader import Reader
from tui_reader.recovery import corrections
from tui_reader.recovery.corrections import Correction, Said
from tui_reader.store.corrections import new
from tui_reader.store.refusals import all_of
from tui_reader.unsaved import attempt

_LABELS: tuple[Said, ...] = ("quotation", "not")
_SAID = {
    "quotation": "a quotation, as you say",
    "not": "no quotation, as you say",
    "join": "one quotation with the paragraph before",
    "split": "here another quotation begins",
}


def _hindrance(reader: Reader) -> str:
    if reader.essay is None:
        return "No essay is open"
    if reader.essay.rest is not None or reader.part is not None:
        return "Its quotations are still being looked for; correct them when that is done"
    return "Close the page to correct the text" if reader.overlays else ""


@command("quotation.correct", title="correct", when=_hindrance)
def correct(reader: Reader, call: Call) -> None:
    """Make the paragraph under the cursor a quotation, or not one where it is taken for one."""
    unit = _unit(reader)
    if unit:
        _say(reader, "not" if reader.document.blocks[unit.start].quoted else "quotation", unit)


@command("quotation.join", title="join", when=_hindrance)
def join(reader: Reader, call: Call) -> None:
    """Make one quotation of the paragraph under the cursor and the one before it."""
    _say_of_two(reader, "join", "They are one quotation already")


@command("quotation.split", title="split", when=_hindrance)
def split(reader: Reader, call: Call) -> None:
    """Begin another quotation at the paragraph under the cursor."""
    _say_of_two(reader, "split", "Another quotation begins here already")


@command("quotation.corrections", title="corrections")
def page(reader: Reader, call: Call) -> None:
    """List what you said of the quotations, and whether it was found in the text."""
    if reader.essay is None:
        reader.say("No essay is open")
        return
    _reload(reader, reader.essay)
    _list(reader)


def withdraw(reader: Reader) -> None:
    """Take back the correction under the cursor of the list."""
    essay = reader.essay
    listed = lists.in_order(essay.corrected) if essay is not None else []
    place = reader.pane.entry()
    if essay is None or not 0 <= place < len(listed):
        reader.say("There is no correction here")
        return
    _change(reader, essay, None, [listed[place].correction], "taken back")


def _unit(reader: Reader) -> range:
    """Give the paragraph under the cursor, or the first below it on the screen; none, and say so."""
    document, here = reader.document, reader.text.here
    visible = reader.text.viewport.visible()
    places = [here, *(document.blocks[i].start for i in document.blocks_in(visible))]
    units = (corrections.unit_at(document, at) for at in places if at >= here)
    unit = next((unit for unit in units if unit), range(0))
    if not unit:
        reader.say("Only a paragraph of the text can be a quotation")
    return unit


def _say_of_two(reader: Reader, kind: Said, already: str) -> None:
    unit = _unit(reader)
    if not unit:
        return
    if not corrections.before(reader.document, unit):
        reader.say("There is no paragraph before this one")
    elif _holds(reader.document, kind, unit):
        reader.say(already)
    else:
        _say(reader, kind, unit)


def _holds(document: Document, kind: Said, unit: range) -> bool:
    """Say whether the document is already as a correction would have it."""
    if kind in _LABELS:
        return document.blocks[unit.start].quoted == (kind == "quotation")
    pair = [document.blocks[unit.start - 1], document.blocks[unit.start]]
    if not all(block.quoted for block in pair):
        return False
    joined = any(
        one.range.covers(pair[0].range) and one.range.covers(pair[1].range)
        for one in document.block_quotations
    )
    return joined == (kind == "join")


def _say(reader: Reader, kind: Said, unit: range) -> None:
    """Make a correction; where taking back an earlier one does it, nothing is added."""
    essay = reader.essay
    assert essay is not None
    words = corrections.extent(essay.document, unit)
    earlier = [
        outcome.correction
        for outcome in essay.corrected
        if outcome.range == words and (outcome.correction.kind in _LABELS) == (kind in _LABELS)
    ]
    others = [one for one in essay.kept.said() if one not in earlier]
    document, _ = corrections.apply(essay.found, others, infer=reader.library.infer)
    holds = bool(earlier) and _holds(document, kind, unit)
    made = None if holds else new(kind, corrections.anchored(essay.document, unit))
    _change(reader, essay, made, earlier, _SAID[kind])
    reader.light = words


def _change(
    reader: Reader, essay: Essay, made: Correction | None, gone: Sequence[Correction], said: str
) -> None:
    """Keep a correction in the place of others, show the essay so, and remember how to take it back."""

    def act() -> str:
        steps = [partial(essay.kept.delete, one.id) for one in gone]
        _do(reader, essay, [*steps, partial(essay.kept.add, made)] if made is not None else steps)
        undo = reader.key_of("bookmark.undo")
        return f"{said}; {undo} takes it back" if undo else said

    def back() -> str:
        steps = [partial(essay.kept.restore, one) for one in gone]
        _do(reader, essay, [partial(essay.kept.delete, made.id), *steps] if made is not None else steps)
        return "the correction is taken back"

    attempt(reader, act, back)


def _do(reader: Reader, essay: Essay, steps: Iterable[Callable[[], object]]) -> None:
    """Do every step and show the essay so, also where one of them is refused."""
    try:
        all_of(steps)
    finally:
        _reload(reader, essay)


def look(reader: Reader) -> bool:
    """Show what another session or an editor did to the corrections; say whether there was anything."""
    essay = reader.essay
    if essay is None or essay.rest is not None or not essay.kept.refresh():
        return False
    _reload(reader, essay)
    return True


def said_again(reader: Reader, essay: Essay, withdrawn: Correction) -> str:
    """Let a correction hold again that was taken back, perhaps long ago; say so."""
    _do(reader, essay, [partial(essay.kept.restore, withdrawn)])
    return f"it holds again: {_SAID[withdrawn.kind]}"


def _reload(reader: Reader, changed: Essay) -> None:
    """Show the open essay as its corrections have it now, where they are those that were changed."""
    essay = reader.essay
    if essay is None or essay.id != changed.id:
        return
    essay.kept.refresh()
    reader.essay = reader.library.corrected(essay)
    if reader.essay.document is not essay.document:
        reader.text.viewport.show(reader.essay.document)
        reader.side.open(reader.essay)
    if reader.page is not None and reader.page.name == "corrections":
        _list(reader)


def _list(reader: Reader) -> None:
    if reader.essay is not None:
        reader.show(lists.corrections_page(reader.essay))

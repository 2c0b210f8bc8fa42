"""Notes: from a callout to its note, to what an Ibid. stands for, and back."""

from __future__ import annotations

from tui_reader import pages
from tui_reader.commands.registry import Call, command
from tui_reader.commands.travel import meant
from tui_reader.document import Note, Position, Range
from tui_reader.following import to_note
from tui_reader.reader import Reader


def _step(reader: Reader, by: int) -> None:
    callouts = reader.document.callouts
    here = reader.text.here
    if by > 0:
        following = [n for n, (callout, _) in enumerate(callouts) if callout.start > here]
        chosen = following[min(by, len(following)) - 1] if following else None
    else:
        earlier = [n for n, (callout, _) in enumerate(callouts) if callout.start < here]
        chosen = earlier[max(len(earlier) + by, 0)] if earlier else None
    if chosen is None:
        reader.say("No note after this one" if by > 0 else "No note before this one")
        return
    callout, note = callouts[chosen]
    reader.go(callout.start, callout.end, jump=not reader.last_command.startswith("note."))
    reader.say(f"note {note.label}")


@command("note.next", counts=True, title="next note")
def note_next(reader: Reader, call: Call) -> None:
    """Go to the next callout of a note."""
    _step(reader, call.times)


@command("note.previous", counts=True, title="previous note")
def note_previous(reader: Reader, call: Call) -> None:
    """Go to the previous callout of a note."""
    _step(reader, -call.times)


def _note_here(reader: Reader) -> Note | None:
    """Give the note the reader means: in the notes pane, in a note's body, of the quotation, or the nearest callout."""
    document = reader.document
    if reader.focus == "notes" and not reader.overlays:
        target = reader.side.notes.target() or ""
        return document.notes_by_id.get(target.partition(":")[2])
    here = reader.text.here
    if here >= document.body.end and (inside := document.note_at(here)) is not None:
        return inside
    quotation = document.quotation_at(here)
    if quotation is not None and quotation.note is not None:
        return document.notes_by_id.get(quotation.note)
    visible = reader.text.viewport.visible()
    following = document.callouts_in(Range(min(here, visible.end), visible.end))
    exact = next((note for callout, note in document.callouts if here in callout), None)
    if exact is not None:
        return exact
    if reader.quotation is not None and reader.quotation.note is not None:
        return document.notes_by_id.get(reader.quotation.note)
    return following[0][1] if following else None


@command("note.open", title="open the note")
def note_open(reader: Reader, call: Call) -> None:
    """Go from a quotation or a callout to its note."""
    note = _note_here(reader)
    if note is None:
        reader.say("No note belongs to this place")
        return
    quoted = meant(reader)
    reader.asked = quoted if quoted is not None and quoted.note == note.id else None
    if reader.focus == "essay" and reader.arrangement.notes_shown:
        reader.focus = "notes"
        _turn_to(reader, note.id)
    else:
        to_note(reader, note.id)


def _turn_to(reader: Reader, note_id: str) -> None:
    """Show a note in the notes pane, whatever the text shows, and go to it there."""
    reader.opened_note = note_id
    reader.settle()
    reader.side.go_to_note(note_id)


@command("note.callout", title="to its callout")
def note_callout(reader: Reader, call: Call) -> None:
    """Go from a note to the place where it is called out."""
    note = _note_here(reader)
    if note is None:
        reader.say("This is not a note")
    elif not note.callouts:
        reader.say(f"Nothing in the text calls out note {note.label}")
    elif len(note.callouts) == 1:
        callout = note.callouts[0]
        reader.go(callout.start, callout.end)
    else:
        rows = [(_around(reader, callout.start), "", f"@{callout.start}") for callout in note.callouts]
        reader.show(pages.places(f"Note {note.label} is called out in {len(rows)} places", rows))


def _around(reader: Reader, at: Position) -> str:
    """Give the words before a callout, to tell one place from another."""
    words = reader.document.text[max(at - 60, 0) : at].split()
    return reader.glyphs.ellipsis + " ".join(words[1:] if len(words) > 1 else words)


@command("note.source", title="its source")
def note_source(reader: Reader, call: Call) -> None:
    """Go from a note to what it cites: an Ibid. to the note that names its work in full, with the way there."""
    note = _note_here(reader)
    if note is None or reader.essay is None:
        reader.say("No note belongs to this place")
        return
    apparatus = reader.essay.apparatus
    meaning = reader.essay.meaning(note.id)
    full = apparatus.full_note(note.id)
    if full is not None and full != note.id:
        steps = [n for citation in apparatus.of_note(note.id) for n in citation.chain if n != full]
        labels = [
            reader.document.notes_by_id[n].label
            for n in dict.fromkeys([*steps, full])
            if n in reader.document.notes_by_id
        ]
        if reader.focus == "notes" and not reader.overlays:
            _turn_to(reader, full)
        else:
            to_note(reader, full)
        arrow = f" {reader.glyphs.arrow} "
        reader.say(arrow.join([f"note {note.label}", *(f"note {label}" for label in labels)]))
    elif meaning:
        reader.say(meaning)
    elif reader.focus == "notes":
        reader.run("note.callout")
    else:
        reader.say(f"Note {note.label} names its source itself")


@command("note.swap", title="text and notes")
def note_swap(reader: Reader, call: Call) -> None:
    """Exchange the text and its notes, each keeping its place."""
    document = reader.document
    if not document.notes:
        reader.say("This essay has no notes")
        return
    in_notes = reader.text.here >= document.body.end
    other, left = reader.swapped, reader.stand
    if other is None:
        reader.go(_other_side(reader, in_notes), light=False)
    else:
        reader.remember(other.at)
        reader.come_back(other)
        reader.light = None
    reader.swapped = left
    reader.say("the text" if in_notes else "the notes")


def _other_side(reader: Reader, in_notes: bool) -> Position:
    """Give the callout of the note at hand, or its body: where a first exchange leads."""
    document, note = reader.document, _note_here(reader)
    if not in_notes:
        return note.body.start if note is not None else min(note.body.start for note in document.notes)
    return note.callouts[0].start if note is not None and note.callouts else document.body.start


@command("note.pin", title="pin")
def note_pin(reader: Reader, call: Call) -> None:
    """Keep a note on the screen while reading on; again, let it go."""
    if reader.pinned is not None:
        reader.pinned = None
        reader.say("The note is no longer pinned")
        return
    note = _note_here(reader)
    if note is None:
        reader.say("No note belongs to this place")
        return
    reader.pinned = note.id
    reader.say(f"note {note.label} stays until you press the key again")


@command("note.scroll_down", counts=True, title="scroll the notes")
def note_scroll_down(reader: Reader, call: Call) -> None:
    """Scroll the notes down."""
    reader.side.notes.viewport.scroll(call.times)


@command("note.scroll_up", counts=True, title="scroll the notes up")
def note_scroll_up(reader: Reader, call: Call) -> None:
    """Scroll the notes up."""
    reader.side.notes.viewport.scroll(-call.times)

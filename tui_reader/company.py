"""Other sessions on the same essay: said when there are any, followed where that is wanted, or left alone.

Whoever follows goes where the essay's place is kept, since every session keeps it a moment after it has moved, and
keeps none itself.  A movement of one's own ends that, so that a place somebody went to is always kept by somebody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tui_reader.reader import Reader
from tui_reader.store.presence import Presence, Session


def attend(reader: Reader, terminal: str = "") -> None:
    """Tell other sessions which essay is open here, and go alone once the reader has moved by hand."""
    presence = reader.library.presence
    name = reader.essay.id if reader.essay is not None else ""
    if name != presence.essay:
        presence.open(name, terminal)
    elif presence.following and reader.moved:
        alone(reader)


def look(reader: Reader) -> bool:
    """Look who else has the essay open, and go along where this session follows; say whether anything changed."""
    presence = reader.library.presence
    before = presence.others
    presence.look()
    if presence.following and not presence.others:
        presence.following = False
        reader.say("The other session has left this essay; you go alone")
    presence.asking = presence.asking and bool(presence.others)
    new = [one for one in presence.others if one not in before]
    return _tell(reader, new) or _go_along(reader) or presence.others != before


def _tell(reader: Reader, new: Sequence[Session]) -> bool:
    """Say which sessions have come, once nothing else is being said or asked; say whether that was said."""
    presence = reader.library.presence
    if presence.asking or presence.following:
        presence.untold = ()
        return False
    presence.untold = tuple(one for one in (*presence.untold, *new) if one in presence.others)
    if not presence.untold or reader.message or reader.prompt is not None:
        return False
    follow = f"{reader.key_of('session.follow')} follows {'it' if len(presence.untold) == 1 else 'them'}"
    reader.say(f"now {_named(presence.untold, presence)}: {follow}")
    presence.untold = ()
    return True


def follow(reader: Reader) -> None:
    """Go from now on where another session on the essay goes."""
    presence = reader.library.presence
    presence.look()
    if not presence.others:
        reader.say("No other session has this essay open")
        return
    presence.following, presence.asking = True, False
    reader.moved = False
    _go_along(reader, first=True)


def alone(reader: Reader) -> None:
    """Go alone from now on: the place is this session's own again."""
    presence = reader.library.presence
    if presence.following and not reader.message:
        reader.say(f"alone now; {reader.key_of('session.follow')} follows again")
    presence.following = presence.asking = False


def accompanied(reader: Reader) -> bool:
    """Say whether this session follows another, or is still to say whether it will."""
    presence = reader.library.presence
    return presence.following or presence.asking


def offer(reader: Reader, room: int) -> str:
    """Say that another session has the essay open and what can be done, in so many cells at most if it can be."""
    presence = reader.library.presence
    if not presence.asking:
        return ""
    it = "it" if len(presence.others) == 1 else "them"
    keys = reader.key_of("session.follow"), reader.key_of("pane.close")
    choice = f"{keys[0]} follows {it}, {keys[1]} goes alone"
    whole = f"{_named(presence.others, presence)}: {choice}"
    shorter = f"open in another session too: {choice}"
    return next((words for words in (whole, shorter) if len(words) <= room), f"open elsewhere: {choice}")


def followed(reader: Reader) -> str:
    """Name whom this session follows; nothing where it goes alone."""
    presence = reader.library.presence
    if not presence.following:
        return ""
    return f"follows {', '.join(_place(one, presence) for one in presence.others)}"


def _go_along(reader: Reader, *, first: bool = False) -> bool:
    """Go to the place that was kept last, and say whether that is elsewhere.

    It waits while a page, a prompt or a pane is open, and while only a part of the essay is read.
    """
    if not reader.library.presence.following or reader.essay is None or reader.prompt is not None:
        return False
    if reader.pane is not reader.text or reader.pending is not None or reader.essay.part is not None:
        return False
    start, _ = reader.library.start_of(reader.essay, reader.library.place_of(reader.essay))
    if start == reader.text.viewport.top or start == reader.text.here:
        return False
    if first:
        reader.remember(start)
    reader.text.viewport.to(start)
    reader.text.here = start
    reader.settle()
    return True


def _named(sessions: Sequence[Session], presence: Presence) -> str:
    """Say in which sessions the essay is open, and since when; "perhaps" where none of them is seen to live."""
    perhaps = "" if any(one.sure for one in sessions) else "perhaps "
    if len(sessions) > 1:
        places = ", ".join(_place(one, presence) for one in sessions)
        return f"{perhaps}also open in {len(sessions)} other sessions ({places})"
    one = sessions[0]
    return f"{perhaps}also open in another session ({_place(one, presence)}, since {_moment(one.since)})"


def _place(one: Session, presence: Presence) -> str:
    if not one.here:
        return f"on {one.host}"
    if not one.terminal:
        return f"process {one.pid}"
    return "this very terminal" if one.terminal == presence.terminal else one.terminal


def _moment(when: datetime) -> str:
    """Say a moment by the clock on the wall; of another day, by that day."""
    local = when.astimezone()
    return f"{local:%H:%M}" if local.date() == datetime.now().astimezone().date() else f"{local:%Y-%m-%d}"

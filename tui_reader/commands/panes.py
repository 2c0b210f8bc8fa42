"""The panes, the measure, and the pages that the program writes."""

from __future__ import annotations

from dataclasses import replace

from tui_reader import company, lists, pages
from tui_reader.beside import close_source
from tui_reader.commands.registry import COMMANDS, Call, command
from tui_reader.following import follow
from tui_reader.prompt import Prompt
from tui_reader.reader import Reader

_NARROWEST, _WIDEST = 24, 120


@command("pane.outline", title="outline")
def pane_outline(reader: Reader, call: Call) -> None:
    """Open the outline and move the keyboard there; again, fold it away."""
    if reader.arrangement.outline is None:
        reader.wanted = replace(reader.wanted, outline=True)
        reader.focus = "outline"
        reader.overlays.clear()
    elif reader.focus != "outline" and not reader.arrangement.drawer:
        reader.focus = "outline"
        reader.overlays.clear()
    else:
        reader.wanted = replace(reader.wanted, outline=False)
        reader.focus = "essay"
    reader.refit()
    if reader.focus == "outline" and reader.side.lit >= 0:
        reader.side.outline.go(reader.side.lit, context=2)


@command("pane.notes", title="notes pane")
def pane_notes(reader: Reader, call: Call) -> None:
    """Show the notes in view, or put them away."""
    shown = "off" if reader.wanted.notes != "off" else "auto"
    reader.wanted = replace(reader.wanted, notes=shown)
    if reader.focus == "notes":
        reader.focus = "essay"
    reader.refit()
    reader.say("notes are shown" if shown != "off" else "notes are put away")


@command("pane.next", title="next pane")
def pane_next(reader: Reader, call: Call) -> None:
    """Move the keyboard to the next pane."""
    order = ["essay"]
    if reader.side.foot.shown:
        order.append("notes")
    if reader.facing is not None:
        order.append("source")
    if reader.arrangement.outline is not None:
        order.append("outline")
    place = order.index(reader.focus) if reader.focus in order else 0
    reader.focus = order[(place + 1) % len(order)]
    reader.say("the text" if reader.focus == "essay" else f"the {reader.focus}")


@command("pane.close", title="close")
def pane_close(reader: Reader, call: Call) -> None:
    """Close the page or the drawer, or go back to the text."""
    if reader.overlays:
        reader.close_page()
    elif reader.arrangement.drawer:
        reader.fold_outline()
    elif reader.focus == "source":
        close_source(reader)
    elif reader.focus != "essay":
        reader.focus = "essay"
    elif company.accompanied(reader):
        company.alone(reader)
    elif reader.facing is not None:
        close_source(reader)
    elif reader.selection is not None:
        reader.selection = None
    elif reader.finding is not None:
        reader.finding = None


def _measure(reader: Reader, by: int) -> None:
    wanted = min(max(reader.wanted.measure + by, _NARROWEST), _WIDEST)
    reader.wanted = replace(reader.wanted, measure=wanted)
    reader.refit()
    reader.say(f"{reader.arrangement.text.width} cells to the line")


@command("view.wider", counts=True, title="wider")
def view_wider(reader: Reader, call: Call) -> None:
    """Make the lines of the text longer."""
    _measure(reader, 4 * call.times)


@command("view.narrower", counts=True, title="narrower")
def view_narrower(reader: Reader, call: Call) -> None:
    """Make the lines of the text shorter."""
    _measure(reader, -4 * call.times)


@command("view.justify", title="justify")
def view_justify(reader: Reader, call: Call) -> None:
    """Set the lines to one length, or leave their ends ragged."""
    reader.justify = not reader.justify
    reader.refit()
    reader.say("justified" if reader.justify else "ragged right")


@command("page.help", title="keys")
def page_help(reader: Reader, call: Call) -> None:
    """Show every key and what it does."""
    reader.show(pages.keys_page("help", "Keys", lists.by_subject(reader.keys.keymap, COMMANDS.values())))


@command("page.commands", title="commands")
def page_commands(reader: Reader, call: Call) -> None:
    """List every command with its name."""
    rows = [(c.id, c.help, reader.key_of(c.id)) for c in COMMANDS.values()]
    reader.show(pages.palette(sorted(rows)))


@command("page.library", title="library")
def page_library(reader: Reader, call: Call) -> None:
    """List the essays: those you read last, your folders, and the embedded library."""
    reader.show(lists.library_page(reader.library))


@command("page.warnings", title="warnings")
def page_warnings(reader: Reader, call: Call) -> None:
    """Show what is amiss with the essay, the keymap or the configuration."""
    reader.show(pages.warnings(reader.troubles))


@command("session.palette", title="palette")
def session_palette(reader: Reader, call: Call) -> None:
    """Find a command by typing a part of its name or its sentence."""

    def change(text: str) -> None:
        words = text.lower().split()
        rows = [
            (c.id, c.help, reader.key_of(c.id))
            for c in sorted(COMMANDS.values(), key=lambda c: c.id)
            if all(word in f"{c.id} {c.help}".lower() for word in words)
        ]
        reader.show(pages.palette(rows), at=0)

    def accept(_: str) -> None:
        target = reader.pane.target() if reader.overlays else None
        if target is not None:
            follow(reader, target)
        else:
            reader.close_page()

    reader.ask(Prompt("command: ", accept, change=change, cancel=lambda _: reader.close_page(), listing=True))
    change("")

"""The session itself: commands by name, another essay, colours, leaving."""

from __future__ import annotations

from tui_reader import company, unsaved
from tui_reader.commands.registry import COMMANDS, Call, command, nearest
from tui_reader.prompt import Prompt
from tui_reader.reader import Reader
from tui_reader.requests import ChangeTheme, Load, Redraw, Suspend

_SHORT = {
    "q": "session.quit",
    "quit": "session.quit",
    "help": "page.help",
    "h": "page.help",
    "p": "motion.printed_page",
}


@command("session.command", title="command")
def session_command(reader: Reader, call: Call) -> None:
    """Type a command by its name, with a number or a letter after it; a number alone goes to that percent."""

    def accept(text: str) -> None:
        words = text.strip().removeprefix(":").split(None, 1)
        if not words:
            return
        if words[0].rstrip("%").isdigit():
            reader.run("motion.percent", count=int(words[0].rstrip("%")))
            return
        name = _SHORT.get(words[0], words[0])
        rest = words[1] if len(words) > 1 else ""
        found = COMMANDS.get(name)
        if found is None:
            guess = nearest(name)
            reader.say(f"There is no command {name}" + (f"; did you mean {guess}?" if guess else ""))
            return
        count = int(rest) if rest.isdigit() else None
        letter = rest if found.letter and len(rest) == 1 else None
        if found.letter and letter is None:
            reader.say(f"{name} needs a letter after it")
            return
        reader.run(name, count=count, letter=letter, text=rest)

    reader.ask(Prompt(":", accept))


@command("session.open", title="open")
def session_open(reader: Reader, call: Call) -> None:
    """Open another essay by its path."""

    def accept(text: str) -> None:
        if text.strip():
            reader.requests.append(Load(text.strip()))

    if call.text:
        accept(call.text)
    else:
        reader.ask(Prompt("open: ", accept))


@command("session.follow", title="follow")
def session_follow(reader: Reader, call: Call) -> None:
    """Go where another session on this essay goes; again, or moving by hand, go alone."""
    if reader.library.presence.following:
        company.alone(reader)
    else:
        company.follow(reader)


@command("session.theme", title="colours")
def session_theme(reader: Reader, call: Call) -> None:
    """Change the colours: dusk, paper, terminal."""
    reader.requests.append(ChangeTheme(call.text.strip()))


@command("session.redraw", title="redraw")
def session_redraw(reader: Reader, call: Call) -> None:
    """Paint the whole screen afresh."""
    reader.requests.append(Redraw())


@command("session.suspend", title="suspend")
def session_suspend(reader: Reader, call: Call) -> None:
    """Go back to the shell for a while; fg comes back."""
    reader.requests.append(Suspend())


@command("session.quit", title="quit")
def session_quit(reader: Reader, call: Call) -> None:
    """Leave; the place is kept."""
    unsaved.leave(reader)

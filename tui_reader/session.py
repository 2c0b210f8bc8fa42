"""Open the screen on an essay; or, where there is no screen to open, print the essay."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_reader import first_page, glimpsing, outset
from tui_reader.cells import drawn
from tui_reader.layout import Layout, Measure
from tui_reader.library import SHIPPED, Essay, Library
from tui_reader.reader import Reader
from tui_reader.store.paths import Paths, absolute

if TYPE_CHECKING:
    from tui_reader.ui.app import ReaderApp
    from tui_reader.ui.themes import Theme

NO_TERMINAL, FAILED, SIGNALLED = 69, 70, 128
TUTOR = SHIPPED + "tutor"
_DUMB = ("dumb", "unknown")


class Options(NamedTuple):
    """What the command line may say of how an essay is read."""

    file: str | None = None
    encoding: str | None = None
    keymap: str = ""
    theme: str | None = None
    ascii: bool = False
    no_mouse: bool = False
    wire_log: str | None = None


def read(options: Options) -> int:
    """Read an essay as the command line asks; give the exit code."""
    paths = Paths.from_environment()
    changes: dict[str, object] = {}
    if options.theme:
        changes["theme"] = options.theme
    if options.ascii:
        changes["ascii"] = True
    if options.no_mouse:
        changes["mouse"] = False
    reader = _reader(paths, options.keymap, changes)
    if not reader.config.instant:
        first_page.forget()
    if options.file is None and _piped():
        options = options._replace(file="-")
    plain = not sys.stdout.isatty() or os.environ.get("TERM") in _DUMB
    essay, left = _first(reader, options, whole=plain)
    if plain:
        return _print(reader, essay)
    if not sys.__stderr__.isatty():  # type: ignore[union-attr]
        print("adfontes: the screen is drawn on standard error, which is not a terminal here")
        return NO_TERMINAL
    if not os.isatty(0):
        _take_keyboard()
    if essay is not None:
        reader.opened(essay)
        if essay.likely:
            from tui_reader import following

            following.meet(reader)
    app = _show(reader, left, paths, options.wire_log)
    _part(reader)
    if app.crashed:
        return _failed(app.crashed, paths)
    if app.refused is not None:
        raise app.refused
    code = app.return_code or 0
    if code > SIGNALLED:
        _let_go()
    if reader.config.instant and reader.essay is not None and options.file != "-":
        with contextlib.suppress(OSError):  # the essay's folder may be gone, and it is only for speed
            fresh = _reader(paths, options.keymap, changes)
            if commands := _commands(fresh.library, reader.essay, options.file):
                _keep_page(app, reader.essay, fresh, commands)
            else:
                first_page.forget()
    return code


def _reader(paths: Paths, keymap: str, changes: Mapping[str, object]) -> Reader:
    """Make a reader, without the commands where that can be done, since no page waits for them."""
    reader = outset.without_commands(paths, keymap=keymap, changes=changes)
    if reader is None:
        from tui_reader import equipment

        reader = equipment.equip(paths, keymap=keymap, changes=changes)
    return reader


def _first(reader: Reader, options: Options, *, whole: bool) -> tuple[Essay | None, str | None]:
    """Open the essay at once where it is small; of a large one give some pages, and the path for the screen to open."""
    library = reader.library
    path = options.file
    if path == "-":
        return library.take(
            sys.stdin.buffer.read(library.limits.bytes("file") + 1), encoding=options.encoding
        ), None
    if path is None:
        last = library.progress.last()
        there = last is not None and library.path_of(last.essay) is not None
        path = last.path if last is not None and there else TUTOR
    file = library.locate(path)
    small = whole or options.encoding or not file.is_file() or not glimpsing.large(file)
    if small:
        opening = library.open if whole else library.begin
        return opening(path, encoding=options.encoding), None
    return glimpsing.glimpse(library, path), path


def _print(reader: Reader, essay: Essay | None) -> int:
    """Print the essay as it would be laid out, for a pipe or a terminal that cannot place the cursor."""
    assert essay is not None
    glyphs = reader.glyphs
    layout = Layout(essay.document, Measure(width=reader.config.measure, glyphs=glyphs))
    address = layout.first
    while True:
        for _, line in (page := layout.lines(address, 500)):
            text = "".join(piece.text for piece in layout.pieces(line)).rstrip()
            print(drawn(text, glyphs) if glyphs.ascii else text)
        after = layout.step(page[-1][0], 1)
        if after == page[-1][0]:
            return 0
        address = after


def _piped() -> bool:
    """Say whether standard input is a pipe or a file, so that it is meant to be read."""
    try:
        mode = os.fstat(0).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode)


def _take_keyboard() -> None:
    """Read keys from the terminal though standard input was the essay."""
    os.dup2(os.open("/dev/tty", os.O_RDWR), 0)


def _show(reader: Reader, left: str | None, paths: Paths, wire_log: str | None) -> ReaderApp:
    theme = _theme(reader, paths)
    if reader.essay is not None:
        _show_page(reader, reader.essay, theme)
    # Only now, while the page is read, is loaded what it could do without.
    from tui_reader import equipment
    from tui_reader.requests import Load
    from tui_reader.ui.app import ReaderApp

    equipment.instruct(reader)
    first = Load(left, jump=False) if left is not None else None
    app = ReaderApp(reader, theme, first=first, wire_log=Path(wire_log) if wire_log else None)
    app.run(mouse=reader.config.mouse)
    return app


def _show_page(reader: Reader, essay: Essay, theme: Theme) -> None:
    """Show the page while Textual, which takes longer than all else, is still being loaded."""
    if reader.config.instant and reader.config.wire:
        from tui_reader.ui import opening

        first_page.stand(lambda size: opening.page(reader, theme, size))
        # Keys are not read yet, so that none of them waits for what the page could do without.
        _ = essay.apparatus


def _theme(reader: Reader, paths: Paths) -> Theme:
    from tui_reader.ui.themes import load, suited

    wanted = reader.config.theme
    return load(suited() if wanted == "auto" else wanted, paths.themes)


def _failed(why: str, paths: Paths) -> int:
    log = _write_log(why, paths)
    print("adfontes: the program failed; your place and your bookmarks are kept.", file=sys.stderr)
    print(f"adfontes: what happened is written in {log}", file=sys.stderr)
    return FAILED


def _commands(library: Library, essay: Essay, file: str | None) -> list[list[str]]:
    """Give the commands that will open an essay next time as it is now: this one, or one that names no file."""
    given = sys.argv[1:]
    commands = []
    if file is not None and library.full_name(file) == essay.path:
        commands.append(given)
    last = library.progress.last()
    if last is not None and last.essay == essay.id and given in ([], [file]):
        commands.append([])
    return commands


def _keep_page(app: ReaderApp, essay: Essay, fresh: Reader, commands: Sequence[Sequence[str]]) -> None:
    """Keep what the next session will show first, if it is begun by one of some commands."""
    library, place = fresh.library, app.reader.arrangement
    paths = library.paths
    large = glimpsing.large(library.locate(essay.path))
    fresh.opened((glimpsing.glimpse(library, essay.path) if large else None) or essay)
    fresh.resize(place.width, place.height)
    made = app.line.page(fresh, _theme(fresh, paths))
    if made is None:
        first_page.forget()
        return
    own = (paths.settings, paths.progress, paths.bookmarks_of(essay.id), paths.corrections_of(essay.id))
    more = (paths.keymaps / f"{fresh.config.keymap}.toml", paths.themes / f"{fresh.config.theme}.toml")
    files = [absolute(library.locate(essay.path)), *map(str, own), *map(str, more)]
    first_page.keep(*made, commands, (place.width, place.height), files)


def _part(reader: Reader) -> None:
    """Say what is to be said last, and rescue what could not be saved however the session ended."""
    import tempfile

    from tui_reader import unsaved

    reader.library.presence.close()
    left = unsaved.rescued(reader, [Path(absolute("")), Path(tempfile.gettempdir())])
    with contextlib.suppress(OSError):  # the terminal may be gone
        print(reader.parting, end="", flush=True)
        for line in left:
            print(f"adfontes: {line}", file=sys.stderr)


def _let_go() -> None:
    """Write nothing more to a terminal that may be gone: Python's last flush would change the exit code."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _write_log(words: str, paths: Paths) -> Path:
    """Write down a failure where the person can find it."""
    import tempfile

    name = f"failure-{time.strftime('%Y%m%d-%H%M%S')}.txt"
    for folder in (paths.state, Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(words, encoding="utf-8")
        except OSError:
            continue
        return folder / name
    return Path(os.devnull)

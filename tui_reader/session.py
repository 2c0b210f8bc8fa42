"""Open the screen on an essay; or, where there is no screen to open, print the essay."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path

from tui_reader import unsaved
from tui_reader.cells import drawn
from tui_reader.equipment import equip
from tui_reader.layout import Layout, Measure
from tui_reader.library import LARGE, SHIPPED, Essay
from tui_reader.reader import Reader
from tui_reader.requests import Load
from tui_reader.store.paths import Paths

NO_TERMINAL, FAILED, SIGNALLED = 69, 70, 128
TUTOR = SHIPPED + "tutor"
_DUMB = ("dumb", "unknown")


def read(options: argparse.Namespace) -> int:
    """Read an essay as the command line asks; give the exit code."""
    paths = Paths.from_environment()
    changes: dict[str, object] = {}
    if options.theme:
        changes["theme"] = options.theme
    if options.ascii:
        changes["ascii"] = True
    if options.no_mouse:
        changes["mouse"] = False
    reader = equip(paths, keymap=options.keymap, changes=changes)
    plain = not sys.stdout.isatty() or os.environ.get("TERM") in _DUMB
    essay, first = _first(reader, options, whole=plain)
    if plain:
        return _print(reader, essay)
    if not sys.__stderr__.isatty():  # type: ignore[union-attr]
        print("adfontes: the screen is drawn on standard error, which is not a terminal here")
        return NO_TERMINAL
    if not os.isatty(0):
        _take_keyboard()
    if essay is not None:
        reader.opened(essay)
    return _show(reader, first, paths, options.wire_log)


def _first(reader: Reader, options: argparse.Namespace, *, whole: bool) -> tuple[Essay | None, Load | None]:
    """Open the essay at once where it is small; a large one is left to the screen, which shows its progress."""
    library = reader.library
    path = options.file
    if path == "-":
        return library.take(sys.stdin.buffer.read(), encoding=options.encoding), None
    if path is None:
        last = library.progress.last()
        there = last is not None and library.path_of(last.essay) is not None
        path = last.path if last is not None and there else TUTOR
    file = library.locate(path)
    small = whole or options.encoding or not file.is_file() or file.stat().st_size <= LARGE
    if small:
        opening = library.open if whole else library.begin
        return opening(path, encoding=options.encoding), None
    return None, Load(path, jump=False)


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
        following = layout.step(page[-1][0], 1)
        if following == page[-1][0]:
            return 0
        address = following


def _take_keyboard() -> None:
    """Read keys from the terminal though standard input was the essay."""
    os.dup2(os.open("/dev/tty", os.O_RDWR), 0)


def _show(reader: Reader, first: Load | None, paths: Paths, wire_log: str | None) -> int:
    from tui_reader.ui.app import ReaderApp
    from tui_reader.ui.themes import load, suited

    wanted = reader.config.theme
    theme = load(suited() if wanted == "auto" else wanted, paths.themes)
    app = ReaderApp(reader, theme, first=first, wire_log=Path(wire_log) if wire_log else None)
    app.run(mouse=reader.config.mouse)
    _part(reader)
    if app.crashed:
        log = _write_log(app.crashed, paths)
        print("adfontes: the program failed; your place and your bookmarks are kept.", file=sys.stderr)
        print(f"adfontes: what happened is written in {log}", file=sys.stderr)
        return FAILED
    code = app.return_code or 0
    if code > SIGNALLED:
        _let_go()
    return code


def _part(reader: Reader) -> None:
    """Say what is to be said last, and rescue what could not be saved however the session ended."""
    left = unsaved.rescued(reader, [Path.cwd(), Path(tempfile.gettempdir())])
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
    name = f"failure-{time.strftime('%Y%m%d-%H%M%S')}.txt"
    for folder in (paths.state, Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(words, encoding="utf-8")
        except OSError:
            continue
        return folder / name
    return Path(os.devnull)

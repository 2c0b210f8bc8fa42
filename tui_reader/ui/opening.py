"""The first page spelled without Textual, which takes longer to load than an essay to open."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from rich.style import Style

from tui_reader.desk import paint
from tui_reader.reader import Reader
from tui_reader.ui import inks, standing
from tui_reader.ui.frames import Frames
from tui_reader.ui.pen import able
from tui_reader.ui.themes import Theme
from tui_reader.ui.wire import Wire

_ALTERING = ("NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_FILTERS", "TEXTUAL_DRIVER", "COLUMNS", "LINES")
"""What has Textual show other colours than a theme names, or a screen of another size, or none."""


def page(reader: Reader, theme: Theme, size: tuple[int, int]) -> tuple[bytes, bytes] | None:
    """Spell what a reader shows on a screen of so many columns and rows, and its frame; None where in doubt."""
    if not sure(theme, os.environ):
        return None
    reader.resize(*size)
    system = inks.told(os.environ)
    return spelled(reader, theme, lambda style: inks.spelled(style, system))


def spelled(reader: Reader, theme: Theme, coloured: Callable[[Style], str]) -> tuple[bytes, bytes]:
    """Spell the page that a reader shows, and its frame, for whoever takes it over."""
    wire = Wire(able())
    frames = Frames(wire.palette, wire.letters, coloured)
    frame = frames.frame(paint(reader), theme, reader.arrangement.width)
    return wire.paint(frame).text.encode(), standing.kept(frame, wire.palette, wire.letters)


def sure(theme: Theme, environment: Mapping[str, str]) -> bool:
    """Say whether Textual would show the colours of a theme as they are named."""
    if any(environment.get(name) for name in _ALTERING) or "NO_COLOR" in environment:
        return False
    return theme.ansi or all(_exact(style) for style in theme.styles.values())


def _exact(style: Style) -> bool:
    colours = (style.color, style.bgcolor)
    return not style.dim and all(colour is None or colour.triplet is not None for colour in colours)

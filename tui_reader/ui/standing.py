"""A frame as it is kept beside the first page, and made again from there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby

from tui_reader.ui.cells import BITS, CODE, SECOND, SPACE, Cells, Letters
from tui_reader.ui.frames import spelled
from tui_reader.ui.palette import Palette


def kept(frame: Sequence[Cells], palette: Palette, letters: Letters) -> bytes:
    """Spell a frame: each row as stretches of one style, told by its SGR parameters."""
    rows = []
    for row in frame:
        stretches = groupby((cell for cell in row if cell & CODE != SECOND), key=lambda cell: cell >> BITS)
        rows.append(
            [
                [palette.codes(style), "".join(letters.spelled(cell & CODE) for cell in cells)]
                for style, cells in stretches
            ]
        )
    return json.dumps(rows).encode()


def taken(data: bytes, palette: Palette, letters: Letters) -> list[Cells]:
    """Make a frame that was kept; an empty one where it makes no sense, so that all is painted afresh."""
    frame: list[Cells] = []
    try:
        for stretches in json.loads(data):
            row: list[int] = []
            for codes, text in stretches:
                style = palette.number(codes)
                row += spelled(text, style << BITS, palette.blank(style) << BITS | SPACE, letters)
            frame.append(tuple(row))
    except (ValueError, TypeError, StopIteration):
        return []
    return frame

"""Draw the README's picture: the real screen, on the embedded essay, as an SVG.

    python tests/picture.py [--essay PATH] [--size 110x30] [--keys "7 ] q"] [--theme dusk] [--out FILE]

Without arguments it writes `text/screen.svg` anew; with them it shows any screen.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import tempfile
from pathlib import Path

PICTURE = Path(__file__).parents[1] / "text" / "screen.svg"
KEYS = "7 ] q J"
"""To the seventh block quotation, whose note is an Ibid.; J only lets the status line say where that is."""
_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_NAME = re.compile(r"terminal-\d+")


def picture(essay: str, size: tuple[int, int], keys: list[str], theme: str) -> str:
    """Draw a screen after some keys."""
    os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"
    os.environ.pop("NO_COLOR", None)
    from tui_reader.equipment import equip
    from tui_reader.store.paths import Paths
    from tui_reader.ui.app import ReaderApp
    from tui_reader.ui.themes import load

    async def draw(home: Path) -> str:
        reader = equip(Paths.within(home), changes={"light_ms": 60_000, "ascii": False})
        reader.opened(reader.library.open(essay))
        app = ReaderApp(reader, load(theme))
        async with app.run_test(size=size) as pilot:
            for key in keys:
                app.guarded(lambda key=key: reader.press(key))  # type: ignore[misc]
            await pilot.pause()
            return app.export_screenshot(title="adfontes")

    with tempfile.TemporaryDirectory() as home:
        return settled(asyncio.run(draw(Path(home))))


def settled(svg: str) -> str:
    """Make a picture the same each time, keep its spaces, and leave out the fonts that a browser would fetch."""
    svg = _NAME.sub("screen", _FONT.sub("", svg))
    return svg.replace("<svg ", '<svg xml:space="preserve" ', 1)


def main() -> None:
    """Write the picture that the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--essay", default="shipped:essay")
    parser.add_argument("--size", default="110x30")
    parser.add_argument("--keys", default=KEYS)
    parser.add_argument("--theme", default="dusk")
    parser.add_argument("--out", type=Path, default=PICTURE)
    options = parser.parse_args()
    width, height = (int(number) for number in options.size.split("x"))
    svg = picture(options.essay, (width, height), options.keys.split(), options.theme)
    options.out.write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()

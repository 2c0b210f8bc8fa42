"""Draw the README's pictures: the real screen, on the embedded essay, as SVG.

    python tests/picture.py [--out FOLDER]
    python tests/picture.py --out FILE.svg [--essay PATH] [--size 110x30] [--keys "7 ] q"] [--theme dusk]

The first draws them all anew, in `text/`; the second shows any screen.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import tempfile
from pathlib import Path
from time import perf_counter

TEXT = Path(__file__).parents[1] / "text"
PICTURES = {
    # To the seventh block quotation, whose note is an Ibid.; J only lets the status line say where that is.
    "screen.svg": ("110x30", "7 ] q J"),
    # The twelfth, which drops a word, beside its source.
    "beside.svg": ("120x34", "1 2 ] q g p ="),
}
_PATIENCE = 30.0
"""Seconds that a search in the library may take."""
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
                deadline = perf_counter() + _PATIENCE
                while app.seeker.busy and perf_counter() < deadline:
                    await pilot.pause(0.02)
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
    parser.add_argument("--keys", default="")
    parser.add_argument("--theme", default="dusk")
    parser.add_argument("--out", type=Path, default=TEXT)
    options = parser.parse_args()
    wanted = {options.out: (options.size, options.keys)}
    if options.out.is_dir():
        wanted = {options.out / name: how for name, how in PICTURES.items()}
    for file, (size, keys) in wanted.items():
        width, height = (int(number) for number in size.split("x"))
        file.write_text(
            picture(options.essay, (width, height), keys.split(), options.theme), encoding="utf-8"
        )


if __name__ == "__main__":
    main()

"""Where the program begins: the first page is shown, and only then is anything else loaded."""

from __future__ import annotations

import gc
import os
import sys

from tui_reader import first_page

_ALLOCATED = 50_000
"""Objects made and not freed before the youngest are looked through."""


def main() -> int:
    """Run the program; give its exit code."""
    _stand_in()
    first_page.show(sys.argv[1:])
    collect_seldom()
    try:
        from tui_reader.cli import main as run

        return run()
    finally:
        first_page.withdraw()
        # The process ends here; to look through a whole essay for what could be freed takes longer than all the rest.
        gc.freeze()


def collect_seldom() -> None:
    """Let Python look less often for what could be freed.

    What is loaded, and an essay, are many small things that stay; to go through the new ones at every seven hundredth
    takes a tenth of the start and an eighth of the search for quotations.
    """
    gc.set_threshold(_ALLOCATED, 20, 20)


def _stand_in() -> None:
    """Open what was closed before we came, so that no file of ours is taken for standard output."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115 -- open as long as the program runs

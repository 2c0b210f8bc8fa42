"""Another session that holds files and does not let them go, as one that was stopped in the middle of a save."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HOLDER = """
import contextlib, sys, time
from pathlib import Path
from tui_reader.store import files
with contextlib.ExitStack() as all:
    for file in sys.argv[1:]:
        all.enter_context(files.lock(Path(file)))
    print("held", flush=True)
    time.sleep(600)
"""


@contextmanager
def held(*files: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Have another process hold files until it is killed, at the end at the latest."""
    holder = subprocess.Popen([sys.executable, "-c", _HOLDER, *map(str, files)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        yield holder
        assert holder.poll() in (None, -9), "it held them all the time"
    finally:
        holder.kill()
        holder.communicate()

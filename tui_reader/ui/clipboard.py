"""Send text to the clipboard of the terminal at the other end of the line.

Nothing answers, so nothing is ever called copied: it was sent.  Inside tmux the escape sequence is dropped by
default, so tmux is asked to take the text and to pass it on.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable

LARGEST = 100_000
"""Terminals drop more than this without a word."""


def send(text: str, what: str, osc52: Callable[[str], None]) -> str:
    """Send a text, and say what was done."""
    if len(text.encode("utf-8", "replace")) > LARGEST:
        return f"this {what} is too long for a terminal's clipboard"
    words = len(text.split())
    if os.environ.get("TMUX") and shutil.which("tmux"):
        try:
            done = subprocess.run(
                ["tmux", "load-buffer", "-w", "-"],
                input=text.encode("utf-8", "replace"),
                timeout=2,
                check=False,
                capture_output=True,
            )
        except (OSError, subprocess.TimeoutExpired):
            return f"tmux did not take the {what}"
        if done.returncode == 0:
            return f"{what} sent to tmux, and by it to the terminal ({words} words)"
    osc52(text)
    return f"{what} sent to the terminal ({words} words)"

"""A slow line: a held key stops when it is let go, and whatever is typed is obeyed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from rig import READER
from sample import write_essay
from slow import SlowTerminal

sys.path.insert(0, str(Path(__file__).parent / "bench"))
from measuring import hold

TOP = "First landmark first"


@pytest.mark.parametrize("size", [(80, 24), (100, 40)])
def test_a_held_key_stops_when_it_is_let_go(size: tuple[int, int], tmp_path: Path) -> None:
    """At 2 kB a second, 300 ms there and back, the text stands still soon after a key held for two seconds."""
    essay = write_essay(tmp_path / "essay.txt", sections=12, paragraphs=8)
    with SlowTerminal(
        [*READER, essay], home=tmp_path, columns=size[0], rows=size[1], rate=2_000, latency=0.3
    ) as terminal:
        terminal.wait_for(TOP)
        terminal.settle(1.5)
        after = []
        for key in ("j", "k"):
            late, sent = hold(terminal, key, 2.0)
            assert sent > 1500, "the line was hardly used"
            after.append(late)
        assert min(after) < 0.4
        terminal.send("q")
        assert terminal.wait_end() == 0

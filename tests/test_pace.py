"""Sending no more than a line carries, and taking a terminal's answers out of what is typed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.ui.pace import DEAF, Pace
from tui_reader.ui.replies import FEATURES, HERE, MARGINS, Replies

LINES = [  # bytes a second, seconds there and back, bytes a frame, most seconds until the last frame is there
    (2_000, 0.3, 110, 0.4),
    (10_000, 0.3, 110, 0.4),
    (1_000_000, 0.3, 110, 0.35),
    (1_000_000, 0.001, 110, 0.05),
    (2_000, 0.3, 900, 0.3 + 2 * 0.45),
    (20_000, 0.05, 900, 0.3),
    (1_000_000, 0.3, 900, 0.35),
]


@pytest.mark.parametrize("quickest", [DEAF, 2.8], ids=["", "first answered behind a page"])
@pytest.mark.parametrize(("rate", "latency", "size", "most"), LINES)
def test_a_held_key_does_not_run_on(
    rate: int, latency: float, size: int, most: float, quickest: float
) -> None:
    """What was sent when a key is let go is soon on the screen; a quick line carries all of it."""
    pace = Pace(answers=True, quickest=quickest)
    free, answers, arrived, frames = 0.0, [], 0.0, 0
    for step in range(2000):
        now = step / 1000
        while answers and answers[0] <= now:
            answers.pop(0)
            pace.heard(now)
        if step % 33 == 0 and pace.ready(now):
            asked = pace.asks(now, size)
            pace.sent(now, size, asked=asked)
            if asked > 1:
                answers.append(max(free, now) + latency)
            free = max(free, now) + size / rate
            arrived, frames = free + latency / 2, frames + 1
            if asked:
                answers.append(free + latency)
    assert arrived - 2 <= most
    assert frames >= min(2 * rate / size * 0.5, 45 if latency < 0.1 else 30)


def test_a_terminal_that_answers_nothing_is_not_waited_for() -> None:
    """Without answers frames are sent as they come; one that falls silent is waited for a few seconds at most."""
    pace = Pace()
    for step in range(100):
        assert pace.ready(step / 30)
        pace.sent(step / 30, 2000, asked=pace.asks(step / 30, 2000))
    pace = Pace(answers=True, quickest=0.01)
    pace.sent(0, 2000, asked=1)
    assert not pace.ready(1.0)
    assert pace.ready(DEAF + 1)
    assert not pace.asks(DEAF + 1, 2000)


def test_a_terminal_that_was_in_other_hands_owes_no_answer() -> None:
    """What it was asked before a stop, the shell heard: the first frame afterwards is not kept waiting."""
    pace = Pace(answers=True, quickest=0.01)
    pace.sent(0, 2000, asked=1)
    assert pace.expecting(0.5)
    pace.forget()
    assert not pace.expecting(0.5)
    assert pace.ready(0.5)


TYPED = [  # what comes, what was typed, what was heard
    ("\x1b[?64;22;28c", "", [(FEATURES, "64;22;28")]),
    ("j\x1b[?69;2$yk", "jk", [(MARGINS, "2")]),
    ("\x1b[0n", "", [(HERE, "0")]),
    ("\x1b[A\x1b[1;5B", "\x1b[A\x1b[1;5B", []),
    ("\x1b", "\x1b", []),
    ("\x1b[?2026;2$y\x1b[?2048;0$y", "\x1b[?2026;2$y\x1b[?2048;0$y", []),
    ("a\x1b[>41;390;0cb\x1bP>|some terminal\x1b\\c\x1b]11;rgb:0/0/0\x07d", "abcd", []),
    ("a\x1b[?69$yb\x1b[0;0;0nc\x1b[?;;;ud\x1b_Gi=1\x1b\\e\x1b[?2026;7$yf", "abcdef", []),
    (
        "\x1b[2;5R\x1b[<0;3;4M\x1b[48;24;80;0;0t\x1b[97;5u\x1b[c",
        "\x1b[2;5R\x1b[<0;3;4M\x1b[48;24;80;0;0t\x1b[97;5u\x1b[c",
        [],
    ),
    ("\x1b[200~pasted [0n\x1b[201~", "\x1b[200~pasted [0n\x1b[201~", []),
]


@pytest.mark.parametrize(("sent", "typed", "heard"), TYPED)
@given(cuts=st.sets(st.integers(0, 60)))
def test_answers_are_taken_out_of_what_is_typed(
    sent: str, typed: str, heard: list[tuple[str, str]], cuts: set[int]
) -> None:
    """However it comes in parts, answers are heard and keys are typed, and nothing is lost of them."""
    told: list[tuple[str, str]] = []
    replies = Replies(lambda kind, words: told.append((kind, words)))
    for kind in (FEATURES, MARGINS, HERE):
        replies.expect(kind)
    edges = sorted({0, len(sent), *(cut for cut in cuts if cut < len(sent))})
    parts = [sent[start:end] for start, end in pairwise(edges)]
    assert "".join(map(replies.take, parts)) + replies.release() == typed
    assert told == heard

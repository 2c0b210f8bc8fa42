"""The runs of letters that two texts share: each as long as can be, and the best of them that follow one another."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tui_reader import runs
from tui_reader.runs import Run, chained, shared


def pieces(letters: str) -> some.SearchStrategy[str]:
    """Give a text made of letters and of others between them."""
    cut = some.tuples(some.integers(0, 150), some.integers(1, 60)).map(lambda c: letters[c[0] : c[0] + c[1]])
    return some.lists(cut | some.text("abc", max_size=60), max_size=7).map("".join)


TWO_TEXTS = some.integers(1, 4).flatmap(
    lambda kinds: some.text("abcd"[:kinds], max_size=150).flatmap(
        lambda letters: some.tuples(some.just(letters), pieces(letters))
    )
)


def shared_plainly(stretch: str, letters: str) -> list[Run]:
    """Give every run by its definition: as many letters as are the same, and no more on either side."""
    found = []
    for offset in range(len(letters)):
        for at in range(len(stretch)):
            length = 0
            while (
                letters[offset + length : offset + length + 1] == stretch[at + length : at + length + 1] != ""
            ):
                length += 1
            begins = not (offset and at and letters[offset - 1] == stretch[at - 1])
            if begins and length >= runs.LEAST:
                found.append(Run(offset, at, length))
    return found


def chained_plainly(found: Sequence[Run]) -> list[Run]:
    """Choose the best chain by trying every run before every other."""
    best: list[tuple[float, int]] = []
    for index, run in enumerate(found):
        score, before = float(run.length), -1
        for other, previous in enumerate(found[:index]):
            over = max(
                0,
                previous.offset + previous.length - run.offset,
                previous.at + previous.length - run.at,
            )
            if over >= run.length or previous.offset >= run.offset or previous.at >= run.at:
                continue
            drift = abs((run.at - run.offset) - (previous.at - previous.offset))
            total = best[other][0] + run.length - over - min(12.0, 1 + drift / 8)
            if total > score:
                score, before = total, other
        best.append((score, before))
    chain: list[Run] = []
    index = max(range(len(found)), key=lambda i: best[i][0], default=-1)
    while index >= 0:
        run = found[index]
        if chain:
            over = max(0, run.offset + run.length - chain[-1].offset, run.at + run.length - chain[-1].at)
            run = Run(run.offset, run.at, run.length - over)
        chain.append(run)
        index = best[index][1]
    return chain[::-1]


@settings(max_examples=300, deadline=None)
@given(TWO_TEXTS)
def test_the_runs_are_those_of_the_definition(texts: tuple[str, str]) -> None:
    """Each stretch of letters that both have is found once, whole, in the order of the passage."""
    letters, stretch = texts
    assert shared(stretch, letters, 0) == sorted(
        shared_plainly(stretch, letters), key=lambda run: (run.offset, run.at)
    )
    assert shared(stretch, letters, 7) == [
        Run(run.offset, run.at + 7, run.length) for run in shared(stretch, letters, 0)
    ]


@settings(max_examples=600, deadline=None)
@given(TWO_TEXTS)
def test_the_chain_is_the_one_that_trying_all_gives(texts: tuple[str, str]) -> None:
    """Run for run it is the chain of the plain definition, also where several are worth the same."""
    letters, stretch = texts
    found = shared(stretch, letters, 0)
    if len(found) <= 600:
        assert chained(found) == chained_plainly(found)


@pytest.mark.parametrize("found", [[], [Run(0, 3, 9)]])
def test_few_runs_are_a_chain_themselves(found: list[Run]) -> None:
    """Of none nothing is made, and one stands alone."""
    assert chained(found) == found


def test_the_chain_of_a_long_passage_looks_at_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of four times the letters, which is seventeen times the runs, each is still compared with few others."""
    compared = 0
    real = runs._joined

    def counted(one: Run, next_: Run) -> float:
        nonlocal compared
        compared += 1
        return real(one, next_)

    monkeypatch.setattr(runs, "_joined", counted)
    words = [f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in "lmnrst"]
    text = "".join(words[(i * i * 7 + i * 13) % len(words)] + words[i % 11] for i in range(1200))
    each = []
    for length in (400, 1600):
        found = shared(text[: 2 * length], text[length : length + length // 2] + "x" + text[:length], 0)
        compared = 0
        chained(found)
        each.append(compared / len(found))
    assert each[1] < 3 * each[0]

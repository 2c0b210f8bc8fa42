"""The benchmark's own sums; that it runs is seen by `make bench`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "bench"))

import bench
import targets
import texts


def found(figure: str, **values: list[float]) -> bench.Results:
    """Give results in which some programs have figures."""
    results = bench.Results()
    for program, measured in values.items():
        for value in measured:
            results.run("keys", "essay, 100x40", program).add(figure, value)
    return results


def test_the_table_shows_every_program_and_its_ratio() -> None:
    """Each figure is the median, and beside it stands ours as a multiple of it."""
    results = found("line, bytes", adfontes=[10.0, 30.0, 20.0], less=[5.0])
    [told] = results.tables()
    assert told.splitlines()[2:] == [
        "| | adfontes | less |",
        "|---|--:|--:|",
        "| line, bytes | 20 | 5.0 (**4.00**) |",
    ]


def test_a_target_is_met_or_missed_by_the_ratio() -> None:
    """Twice what less sends is within the target at 100x40, three times is not; what was not measured is left out."""
    for ours, met in ((200.0, True), (300.0, False)):
        results = found("line, bytes", adfontes=[ours], less=[100.0])
        [judged] = targets.judged(results)
        assert (judged["ratio"], judged["most"], judged["met"]) == (ours / 100, 2.2, met)
        assert ("**missed**" in targets.table([judged])) is not met


def test_the_text_has_the_size_asked_for_and_every_form_its_first_words(tmp_path: Path) -> None:
    """The measured text is made of the embedded essays, as long as was asked for."""
    path = tmp_path / "text.txt"
    texts.write_long(path, 100_000)
    assert 0.95 < path.stat().st_size / 100_000 < 1.1
    forms = texts.renditions(texts.EMBEDDED, tmp_path)
    for form in ("txt", "wrapped", "html", "md"):
        assert texts.FIRST in forms[form].read_text(encoding="utf-8")

"""The benchmark's own sums; that it runs is seen by `make bench`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "bench"))

import bench


def test_the_table_shows_both_programs_and_their_ratio() -> None:
    """Each figure is the median, beside that of less and as a multiple of it."""
    ours, theirs = bench.Run(), bench.Run()
    for value in (10.0, 30.0, 20.0):
        ours.add("line, ms", value)
    theirs.add("line, ms", 5.0)
    assert bench.table({"1 MB": (ours, theirs)}).splitlines() == [
        "| | 1 MB | less | ratio |",
        "|---|--:|--:|--:|",
        "| line, ms | 20 | 5.0 | **4.0** |",
    ]


def test_the_text_has_the_size_asked_for(tmp_path: Path) -> None:
    """The measured text is made of the embedded essays, as long as was asked for."""
    path = tmp_path / "text.txt"
    assert bench.write_text(path, 100_000) in path.read_text(encoding="utf-8")
    assert 0.95 < path.stat().st_size / 100_000 < 1.1

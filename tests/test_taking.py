"""What a page lists, copied or written to a file."""

import json
from pathlib import Path

import pytest
from sitting import ESSAY, Sitting

from tui_reader import asking, ledger
from tui_reader.requests import Copy


@pytest.mark.parametrize("key", ["s", "S", "A", "B", "g l"])
def test_any_page_can_be_copied(key: str) -> None:
    """c on a page copies it, each entry a line, under its heading."""
    sitting = Sitting(ESSAY, "80x24").press(f"{key} c")
    copied = next(one for one in sitting.asked if isinstance(one, Copy))
    page = sitting.reader.page
    assert page is not None
    lines = copied.text.splitlines()
    assert lines[0] == page.title
    for entry in page.entries:
        words = " ".join(page.document.text[entry.start : entry.end].split())
        assert any(line.strip().startswith(words) for line in lines)


@pytest.mark.parametrize(
    ("key", "kind", "ending", "form"),
    [
        ("s", "sources", ".json", "json"),
        ("s", "sources", ".csv", "csv"),
        ("s", "sources", ".BIB", "bibtex"),
        ("s", "sources", ".csl", "csl"),
        ("S", "quotations", ".json", "json"),
        ("S", "quotations", ".csv", "csv"),
    ],
)
def test_a_file_is_as_the_command_line_prints_it(
    key: str, kind: str, ending: str, form: str, tmp_path: Path
) -> None:
    """w writes what adfontes list prints, in the form that the file's name asks for."""
    sitting = Sitting(ESSAY, "80x24").press(key)
    file = tmp_path / f"list{ending}"
    sitting.press(["w", *str(file), "enter"])
    assert sitting.reader.message == f"written to {file}"
    assert file.read_bytes().decode() == asking.listed(kind, ESSAY, form)[0]
    if form == "json":
        assert json.loads(file.read_text("utf-8"))


def test_nothing_is_overwritten_and_failures_are_told(tmp_path: Path) -> None:
    """A file that is there stays; a form the page has not, and a place that cannot be, are said."""
    sitting = Sitting(ESSAY, "80x24").press("s")
    file = tmp_path / "sources.txt"
    sitting.press(["w", *str(file), "enter"])
    kept = file.read_text("utf-8")
    assert kept == ledger.sources_page(sitting.reader.essay).as_text()  # type: ignore[arg-type]
    sitting.press(["w", *str(file), "enter"])
    assert "is there already" in sitting.reader.message
    assert file.read_text("utf-8") == kept
    sitting.press(["w", *str(file / "below.txt"), "enter"])
    assert sitting.reader.message.startswith(f"{file / 'below.txt'}: ")
    sitting.press(["escape", "A", "w", *str(tmp_path / "amiss.bib"), "enter"])
    assert "cannot be written as .bib" in sitting.reader.message
    assert not (tmp_path / "amiss.bib").exists()

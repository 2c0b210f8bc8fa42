"""A folder, or several files, as one work."""

from __future__ import annotations

from pathlib import Path

import pytest
from format_cases import headings
from hypothesis import given
from hypothesis import strategies as st

from tui_reader import cli, formats
from tui_reader.formats.folder import natural
from tui_reader.problems import ReaderError


def _chapter(folder: Path, name: str, title: str, more: str = "") -> Path:
    path = folder / name
    path.write_text(
        f"# {title}\n\nWords of {title}[^1].\n\n> Quoted in {title}.[^2]\n\n{more}[^1]: A.\n\n[^2]: B.\n"
    )
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A work of three chapters in two formats, with files beside them that are none."""
    work = tmp_path / "the_long-work"
    work.mkdir()
    _chapter(work, "chapter 10.md", "Ten", "## Within\n\nSee [two](chapter%202.md) and “this”[^1].\n\n")
    _chapter(work, "chapter 2.md", "Two")
    (work / "chapter 1.txt").write_text(
        "The First\n\nPlain words of the first[1], as long as a paragraph is.\n\n[1] A.\n"
    )
    (work / "README.md").write_text("# Not a chapter\n")
    (work / ".hidden.md").write_text("# Hidden\n")
    (work / "picture.png").write_bytes(b"\x89PNG")
    return work


def test_chapters_stand_in_natural_order(folder: Path) -> None:
    """Ten comes after two; a ReadMe, a hidden file and a picture are no chapters; sections go below chapters."""
    document = formats.open(folder)
    assert headings(document) == [(1, "The First"), (1, "Two"), (1, "Ten"), (2, "Within")]
    assert document.metadata.title == "the long work"
    assert document.metadata.format == "folder"


def test_each_chapter_keeps_its_own_notes(folder: Path) -> None:
    """Labels begin anew, ids do not; each callout calls the note of its chapter."""
    document = formats.open(folder)
    assert [note.label for note in document.notes] == ["1", "1", "2", "1", "2"]
    assert len({note.id for note in document.notes}) == 5
    for callout, note in document.callouts:
        assert document.words(callout) == f"[{note.label}]"
    assert len(document.notes[3].callouts) == 2


def test_quotations_come_along_with_their_sources(folder: Path) -> None:
    """A block quotation stands where its words stand and has the note of its own chapter."""
    document = formats.open(folder)
    assert [document.words(quotation.range) for quotation in document.block_quotations] == [
        "Quoted in Two.[2]",
        "Quoted in Ten.[2]",
    ]
    assert [quotation.note for quotation in document.block_quotations] == ["2", "2-2"]
    run_in = next(quotation for quotation in document.quotations if not quotation.block)
    assert document.words(run_in.range) == "“this”"
    assert run_in.note == "1-3"


def test_a_link_to_another_chapter_stays_within_the_work(folder: Path) -> None:
    """It leads to the heading of that chapter."""
    document = formats.open(folder)
    target = document.links[0].target
    assert document.text[document.ids[target.removeprefix("#")] :].startswith("Two")


def test_a_chapter_that_cannot_be_read_is_left_out_with_a_warning(folder: Path) -> None:
    """The others are read."""
    (folder / "chapter 3.xml").write_text("<TEI><text>")
    document = formats.open(folder)
    assert len([level for level, _ in headings(document) if level == 1]) == 3
    assert any("chapter 3.xml" in warning for warning in document.warnings)


def test_a_folder_without_texts_says_so(tmp_path: Path) -> None:
    """And a folder of nothing but a ReadMe is that ReadMe."""
    with pytest.raises(ReaderError, match="no text"):
        formats.open(tmp_path)
    (tmp_path / "README.md").write_text("# Read me\n")
    assert headings(formats.open(tmp_path)) == [(1, "Read me")]


def test_several_files_are_one_work_in_the_order_given(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reader says which order they have."""
    files = [str(folder / "chapter 10.md"), str(folder / "chapter 2.md")]
    assert [title for _, title in headings(formats.open_together(files))] == ["Ten", "Within", "Two"]
    assert cli.main(["convert", *files, "--to", "markdown"]) == 0
    written = capsys.readouterr().out
    assert written.index("# Ten") < written.index("# Two")


@given(st.lists(st.text(alphabet="ab0123456789-. ", min_size=1, max_size=8), max_size=8))
def test_natural_order_is_an_order(names: list[str]) -> None:
    """Any names can be compared, numbers by what they count."""
    ordered = sorted((Path(name) for name in names), key=natural)
    assert sorted(ordered, key=natural) == ordered
    assert natural(Path("a9")) < natural(Path("a10"))

"""What the reader said of the quotations, and how sure an inference must be, hold on the command line too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from homes import live_in

from tui_reader import formats
from tui_reader.cli import main
from tui_reader.document import Document
from tui_reader.equipment import equip
from tui_reader.store.paths import Paths

PRESS = Path(__file__).parent / "fixtures" / "the-quiet-press.txt"


def quoted(document: Document) -> list[str]:
    """Give the first two words of each block quotation."""
    return [" ".join(document.words(one.range).split()[:2]) for one in document.block_quotations]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder of two chapters, of which the second was corrected by itself."""
    live_in(tmp_path / "home", monkeypatch)
    folder = tmp_path / "work"
    folder.mkdir()
    text = PRESS.read_text("utf-8")
    (folder / "1.txt").write_text(
        "The First\n\nHere nothing is quoted, and nothing need be said of it.\n", "utf-8"
    )
    (folder / "2.txt").write_text(text, "utf-8")
    reader = equip(Paths.from_environment())
    reader.resize(80, 40)
    reader.opened(reader.library.open(str(folder / "2.txt")))
    for words in ("Of the ships", "The landing"):
        reader.go(reader.document.text.index(words))
        reader.press("Q")
    assert quoted(reader.document) == ["The landing"]
    return folder


def inspected(file: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Give the first two words of each block quotation that the command finds."""
    assert main(["inspect", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    firsts = [found["paragraphs"][one["paragraphs"][0]] for one in found["block_quotations"]]
    return [" ".join(words.split()[:2]) for words in firsts]


def test_an_essay_is_inspected_as_it_was_corrected(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is no quotation by what the reader says is none, and what is one is."""
    assert inspected(work / "2.txt", capsys) == ["The landing"]


def test_a_folder_is_one_work_of_corrected_chapters(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On the screen, inspected and converted; and so are several files."""
    assert quoted(equip(Paths.from_environment()).library.open(str(work)).document) == ["The landing"]
    assert quoted(equip(Paths.from_environment()).library.begin(str(work)).document) == ["The landing"]
    assert inspected(work, capsys) == ["The landing"]
    out = work / "out" / "whole.md"
    out.parent.mkdir()
    for given in ([str(work)], [str(work / "1.txt"), str(work / "2.txt")]):
        assert main(["convert", *given, "--to", "markdown", "-o", str(out)]) == 0
        assert quoted(formats.open(out)) == ["The landing"]
        assert capsys.readouterr().err == ""


def test_a_correction_that_is_lost_is_told_with_its_chapter(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The chapter's file is named."""
    file = work / "2.txt"
    text = file.read_text("utf-8")
    start = text.index("The landing lay below")
    file.write_text(text[:start] + text[text.index("\n\n", start) + 2 :], "utf-8")
    out = work.parent / "whole.md"
    assert main(["convert", str(work), "--to", "markdown", "-o", str(out)]) == 0
    assert "2.txt: 1 of your corrections no longer find" in capsys.readouterr().err


def test_the_setting_of_sureness_holds_for_what_is_converted_and_inspected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An inference less sure than `infer` is no quotation, on the command line as on the screen."""
    live_in(tmp_path / "home", monkeypatch)
    paths = Paths.from_environment()
    assert inspected(PRESS, capsys) == ["Of the"]
    paths.settings.parent.mkdir(parents=True)
    paths.settings.write_text("infer = 1.0\n", "utf-8")
    assert quoted(equip(paths).library.open(str(PRESS)).document) == []
    assert inspected(PRESS, capsys) == []
    out = tmp_path / "out.md"
    assert main(["convert", str(PRESS), "--to", "markdown", "-o", str(out)]) == 0
    assert quoted(formats.open(out)) == []

"""Conversion: HTML and JSON keep the parts of an essay, text is what the screen shows."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tui_reader import cli, formats
from tui_reader.conversion import converted, write_html, write_json

ROOT = Path(__file__).parents[1]
LIBRARY = sorted(path for path in (ROOT / "text").rglob("*.*") if path.suffix in (".md", ".txt"))


class _Page(HTMLParser):
    """Collects what a page holds."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.names: set[str] = set()
        self.tags: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.append(tag)
        self.names.add(said.get("id") or "")
        if tag == "a":
            self.targets.append(said.get("href") or "")
        if tag not in ("meta", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.name)
def test_a_page_is_whole(path: Path) -> None:
    """Every element is closed in its turn, every callout leads to its note and back, nothing is fetched."""
    document = formats.open(path)
    page = _Page()
    page.feed(write_html(document))
    assert page.open == []
    assert {target[1:] for target in page.targets if target.startswith("#note")} <= page.names
    assert page.tags.count("blockquote") == len(document.block_quotations)
    assert not {"script", "img", "link", "iframe"} & set(page.tags)


def test_a_page_comes_back_with_its_notes() -> None:
    """What was written as HTML is read with the same notes, block quotations and headings."""
    document = formats.open(ROOT / "text" / "essay" / "a-good-fire.md")
    back = formats.parse(write_html(document).encode(), "again.html")
    assert len(back.notes) == len(document.notes)
    assert [len(note.callouts) for note in back.notes] == [len(note.callouts) for note in document.notes]
    assert len(back.block_quotations) == len(document.block_quotations)


def test_json_holds_the_text_and_the_ranges() -> None:
    """Ranges are offsets into the one text."""
    document = formats.open(ROOT / "text" / "essay" / "a-good-fire.md")
    data = json.loads(write_json(document))
    assert data["schema"] == "adfontes-document/1"
    assert data["text"] == document.text
    start, end = data["notes"][0]["callouts"][0]
    assert data["text"][start:end] == "[1]"
    assert len(data["quotations"]) == len(document.quotations)


def test_text_is_what_the_screen_would_show() -> None:
    """Lines are no wider than the measure, and quotations have their bar."""
    document = formats.open(ROOT / "text" / "essay" / "a-good-fire.md")
    lines = "".join(converted(document, "text")).splitlines()
    assert max(map(len, lines)) <= 72
    assert any(line.strip().startswith("▎ The Box being opened") for line in lines)
    assert "".join(converted(document, "text", ascii_only=True)).isascii()
    assert "".join(converted(document, "html", ascii_only=True)).isascii()


def test_the_command_writes_a_file_and_never_the_essay_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With -o the result is in that file; the essay is not overwritten."""
    essay = tmp_path / "essay.txt"
    essay.write_text("A Title\n\nWords[1] here.\n\n[1] A note.\n")
    made = tmp_path / "essay.md"
    assert cli.main(["convert", str(essay), "--to", "markdown", "-o", str(made)]) == 0
    assert "[^1]: A note." in made.read_text()
    assert cli.main(["convert", str(essay), "--to", "text", "-o", str(essay)]) == cli.REFUSED
    assert essay.read_text().startswith("A Title")
    assert "the essay itself" in capsys.readouterr().err


def test_the_command_says_in_a_line_what_it_cannot_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing on standard output, one line on standard error."""
    assert cli.main(["convert", str(tmp_path / "none.xml"), "--to", "text"]) == cli.REFUSED
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(r"adfontes: .*none\.xml: there is no such file; .*\n", said.err)

"""What was marked in other programs comes in with its remarks, at its place where that is sure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from homes import live_in

from tui_reader import cli
from tui_reader.importing import read
from tui_reader.problems import ReaderError
from tui_reader.store.bookmarks import Bookmark, Bookmarks

ONE = "nobody on the quay could say whose boat it was"
TWO = "the second ledger was never found"
ESSAY = f"""# Two Ledgers

At dawn {ONE}, and the clerk wrote nothing down that day.

Of the two books {TWO}, though three people remembered its binding.

The lamp was out. The lamp was out.
"""

KINDLE = f"""\ufeffTwo Ledgers (Quill, Ada)
- Your Highlight on page 3 | Location 40-41 | Added on Monday, 5 January 2026 10:00:00

nobody on the quay could say
==========
Two Ledgers (Quill, Ada)
- Your Highlight on page 3 | Location 40-41 | Added on Monday, 5 January 2026 10:00:09

{ONE}
==========
Another Book (N. N.)
- Your Bookmark on page 1 | Location 5 | Added on Monday, 5 January 2026 10:01:00


==========
Two Ledgers (Quill, Ada)
- Your Note on page 3 | Location 41 | Added on Monday, 5 January 2026 10:02:00

whose?
==========
Two Ledgers (Quill, Ada)
- Ihre Markierung auf Seite 4 | Position 50-51 | Hinzugefügt am Montag

{TWO}
==========
"""

KOREADER = {
    "title": "Two Ledgers",
    "entries": [
        {"chapter": "I", "page": 3, "time": 1767607200, "text": ONE, "note": "whose?", "drawer": "lighten"},
        {"chapter": "I", "page": 4, "time": 1767607300, "text": TWO, "sort": "highlight"},
    ],
    "version": "json/1.0.0",
}
CALIBRE = {
    "version": 1,
    "type": "calibre_annotation_collection",
    "annotations": [
        {
            "type": "highlight",
            "highlighted_text": ONE,
            "notes": "whose?",
            "timestamp": "2026-01-05T10:00:00Z",
        },
        {"type": "highlight", "highlighted_text": TWO, "toc_family_titles": ["I"]},
        {"type": "highlight", "removed": True, "uuid": "x"},
        {"type": "bookmark", "title": "a bookmark"},
    ],
}
ZOTERO: list[dict[str, Any]] = [
    {"data": {"itemType": "annotation", "annotationType": "highlight", "annotationText": ONE,
              "annotationComment": "whose?", "annotationPageLabel": "3", "tags": [{"tag": "boats"}]}},
    {"data": {"itemType": "annotation", "annotationType": "highlight", "annotationText": TWO}},
    {"data": {"itemType": "book", "title": "Two Ledgers"}},
]  # fmt: skip
HYPOTHESIS = {
    "total": 2,
    "rows": [
        {"created": "2026-01-05T10:00:00+00:00", "text": "whose?", "tags": ["boats"],
         "document": {"title": ["Two Ledgers"]},
         "target": [{"selector": [{"type": "TextQuoteSelector", "exact": ONE, "prefix": "At dawn "}]}]},
        {"document": {"title": ["Two Ledgers"]},
         "target": [{"selector": [{"type": "RangeSelector"}, {"type": "TextQuoteSelector", "exact": TWO}]}]},
    ],
}  # fmt: skip
FILES = {
    "kindle": KINDLE,
    "koreader": json.dumps(KOREADER),
    "calibre": json.dumps(CALIBRE),
    "zotero": json.dumps(ZOTERO),
    "hypothesis": json.dumps(HYPOTHESIS),
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with an essay, where the program keeps its files too."""
    live_in(tmp_path, monkeypatch)
    (tmp_path / "essay.md").write_text(ESSAY, "utf-8")
    return tmp_path


def imported(home: Path, text: str, *more: str) -> list[Bookmark]:
    """Import a file into the essay, and give what is kept then."""
    (home / "notes").write_text(text, "utf-8")
    command = ["bookmarks", "import", str(home / "notes"), "--into", str(home / "essay.md"), *more]
    assert cli.main(command) == cli.OK
    (file,) = (home / "data" / "adfontes" / "bookmarks").glob("*[0-9a-f].toml")
    return list(Bookmarks(file).all())


@pytest.mark.parametrize("program", FILES)
def test_passages_are_found_with_what_was_said_of_them(program: str, home: Path) -> None:
    """From each program the two passages stand at their places, with the remark and the program's name as a tag."""
    kept = imported(home, FILES[program])
    assert [(one.quote, one.remark) for one in kept] == [(ONE, "whose?"), (TWO, "")]
    assert all(program in one.tags for one in kept)
    assert kept[0].anchor.before.endswith("At dawn ")
    assert kept[1].anchor.after.startswith(", though three")


@pytest.mark.parametrize("program", FILES)
def test_importing_again_doubles_nothing(
    program: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is there already is left out, and what was deleted stays deleted; both are said."""
    first = imported(home, FILES[program])
    (file,) = (home / "data" / "adfontes" / "bookmarks").glob("*[0-9a-f].toml")
    Bookmarks(file).delete(first[0].id)
    capsys.readouterr()
    assert [one.id for one in imported(home, FILES[program])] == [first[1].id]
    assert "0 imported; 2 left out" in capsys.readouterr().out


def test_an_import_is_taken_back(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What an import added goes, what was marked before and since stays; the import can then be done again."""
    imported(home, FILES["kindle"])
    (file,) = (home / "data" / "adfontes" / "bookmarks").glob("*[0-9a-f].toml")
    Bookmarks(file).add(Bookmark("mine", name="since"))
    assert cli.main(["bookmarks", "undo"]) == cli.OK
    assert "the import of notes of" in capsys.readouterr().out
    assert [one.id for one in Bookmarks(file).all()] == ["mine"]
    assert cli.main(["bookmarks", "undo"]) == cli.OK
    assert "no merge and no import" in capsys.readouterr().out
    assert len(imported(home, FILES["kindle"])) == 3


def test_what_is_not_sure_is_kept_and_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Words that stand twice or nowhere are kept as they were marked, and counted."""
    told = {
        "title": "T",
        "entries": [{"text": "The lamp was out."}, {"text": "a whale in the harbour basin at noon"}],
    }
    kept = imported(home, json.dumps(told))
    assert {one.anchor.exact for one in kept} == {"The lamp was out.", "a whale in the harbour basin at noon"}
    assert {(one.anchor.start, one.anchor.before) for one in kept} == {(0, "")}
    said = capsys.readouterr().out
    assert "2 imported; 1 stand at several places" in said
    assert "1 not found in this text" in said


def test_a_book_is_chosen_among_several(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where a file is about several books none is guessed; words of a title choose one."""
    told = {"documents": [KOREADER, {"title": "Another", "entries": [{"text": "words"}]}]}
    (home / "notes").write_text(json.dumps(told), "utf-8")
    command = ["bookmarks", "import", str(home / "notes"), "--into", str(home / "essay.md")]
    assert cli.main(command) == cli.REFUSED
    assert "--book, words of its title: Another; Two Ledgers" in capsys.readouterr().err
    assert cli.main([*command, "--book", "whales"]) == cli.REFUSED
    assert len(imported(home, json.dumps(told), "--book", "two led")) == 2


def test_two_passages_of_one_page_are_two() -> None:
    """Where Kindle gives the page alone, what stands on one page is not taken for one passage."""
    text = "".join(
        f"B (A)\n- Your Highlight on page 3 | Added on Monday\n\n{words}\n==========\n"
        for words in (ONE, TWO)
    )
    assert [one.words for one in read(text.encode(), "clippings")] == [ONE, TWO]


@pytest.mark.parametrize(
    "text", ["", "words", "{", "[]", "3", '{"rows": 3}', '{"entries": {}}', "[" * 100_000]
)
def test_another_file_is_refused(text: str) -> None:
    """What is of none of these programs is said to be so."""
    with pytest.raises(ReaderError, match=r"notes: is |notes:1: is "):
        read(text.encode(), "notes")

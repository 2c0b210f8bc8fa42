"""Lists of what an essay holds, in forms other programs read; notes read as citations; words placed in their file."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from apparatus_maker import made
from homes import live_in
from hypothesis import given
from hypothesis import strategies as st

from tui_reader import apparatus, cli, formats, listing
from tui_reader.apparatus.bibliography import bibtex, csl
from tui_reader.apparatus.entries import Work
from tui_reader.library import Library
from tui_reader.placing import Placed, placed
from tui_reader.problems import ReaderError
from tui_reader.recovery import corrections
from tui_reader.store.corrections import new
from tui_reader.store.paths import Paths

HERE = Path(__file__).parent
ESSAY = HERE.parent / "text" / "essay" / "a-good-fire.md"
FULL = "Jan Meer, Sluices and Law (Delft: Okkema, 1902), p. 3."

WORKS = (
    Work("a", "Jan van der Meer", "Sluices & Law", "1902", "Delft", "Okkema & Sons", reference="x"),
    Work("b", "Jan van der Meer", "More_Sluices", "1902"),
    Work("c", "Meer, Jan and Anna Lindqvist", "100 % of {Walls}", "n.d.", "Delft"),
    Work("d", "", "Minutes of the Board"),
)


# -- bibliography


def test_csl_parts_names_and_gives_each_work_a_key_of_its_own() -> None:
    """A particle belongs to the family name; two works of one author and year are told apart."""
    first, second, third, last = csl(WORKS)
    assert first["author"] == [{"family": "van der Meer", "given": "Jan"}]
    assert first["issued"] == {"date-parts": [[1902]]}
    assert third["author"] == [
        {"family": "Meer", "given": "Jan"},
        {"family": "Lindqvist", "given": "Anna"},
    ]
    assert "issued" not in third
    assert "author" not in last
    assert len({item["id"] for item in (first, second, third, last)}) == 4
    assert (first["type"], second["type"]) == ("book", "document")


def test_bibtex_escapes_what_tex_would_obey() -> None:
    """Signs that mean something to TeX are written so that it prints them."""
    written = bibtex(WORKS)
    assert r"title = {Sluices \& Law}," in written
    assert r"title = {More\_Sluices}," in written
    assert r"title = {100 \% of \{Walls\}}," in written
    assert written.count("@") == 4


TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30)


@given(st.lists(st.builds(Work, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS), max_size=6))
def test_any_works_make_a_bibliography_that_can_be_read_back(works: list[Work]) -> None:
    """Braces balance, keys are plain and each once, and the JSON is JSON, whatever a title holds."""
    keys = re.findall(r"^@\w+\{([^,]*),$", bibtex(works), re.MULTILINE)
    assert keys == [item["id"] for item in csl(works)]
    assert len(set(keys)) == len(works)
    assert all(re.fullmatch(r"[a-z0-9-]+", key) for key in keys)
    bare = re.sub(r"\\[\\{}%&#$_]", "", bibtex(works))
    assert bare.count("{") == bare.count("}")
    assert json.loads(json.dumps(csl(works))) == csl(works)


# -- lists


def test_a_quotation_is_listed_with_its_source_and_its_place() -> None:
    """A row tells the words, the work they are from, who speaks, and where they stand in the file."""
    file = f"Okkema wrote: “the sea came over the wall.”[1]\n\n[1] {FULL}\n"
    document = formats.parse(file.encode(), "a.txt")
    [row] = listing.quotations(document, apparatus.study(document), Placed(document, file))
    assert file[row["start"] : row["end"]] == "“the sea came over the wall.”"
    assert (row["speaker"], row["note"], row["source"]) == ("Okkema", "1", "Jan Meer, Sluices and Law")


def test_a_note_is_listed_with_what_its_ibid_stands_for() -> None:
    """The chain is told by the labels of the notes, and the work by its name."""
    document = made(["A.[1] B.[2]"], [FULL, "Ibid., p. 9."])
    first, second = listing.notes(document, apparatus.study(document), None)
    assert first["stands_for"] == ""
    assert second["stands_for"].startswith("Jan Meer, Sluices and Law")
    assert (second["chain"], second["works"], second["locators"]) == (
        ["1"],
        ["Jan Meer, Sluices and Law"],
        ["p. 9"],
    )


def test_csv_gives_no_spreadsheet_a_formula() -> None:
    """A cell that begins like a formula has an apostrophe before it; several values share a cell."""
    rows = [{"text": "=1+1", "notes": ["1", "2"], "at": None}]
    assert list(csv.reader(io.StringIO(listing.as_csv(rows)))) == [
        ["text", "notes", "at"],
        ["'=1+1", "1; 2", ""],
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["notes", "--json"],
        ["quotations", "--csv"],
        ["sources", "--bibtex"],
        ["sources", "--csl"],
        ["sources"],
    ],
)
def test_the_command_lists_the_embedded_essay(
    arguments: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    """Each list comes out in each of its forms, and holds a work that the essay cites."""
    kind, *form = arguments
    assert cli.main(["list", kind, str(ESSAY), *form]) == 0
    assert "Pargeter" in capfd.readouterr().out


def test_an_essay_is_listed_as_it_was_corrected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The list of quotations holds what was said of them on the screen."""
    live_in(tmp_path, monkeypatch)
    file = tmp_path / "press.txt"
    file.write_bytes(HERE.joinpath("fixtures", "the-quiet-press.txt").read_bytes())
    library = Library(Paths.from_environment())
    essay = library.open(str(file))
    document = essay.document
    for kind, words in (("quotation", "The landing"), ("not", "Of the ships")):
        unit = corrections.unit_at(document, document.text.index(words))
        essay.kept.add(new(kind, corrections.anchored(document, unit)))
    assert cli.main(["list", "quotations", str(file), "--json"]) == 0
    rows = json.loads(capfd.readouterr().out)
    assert [row["text"].split()[1] for row in rows if row["kind"] == "block"] == ["landing"]


# -- places in the file


@pytest.mark.parametrize("name", ["text/essay/a-good-fire.md", "tests/fixtures/the-quiet-press.txt"])
def test_every_quotation_is_found_in_its_file(name: str) -> None:
    """The file has at that place the letters that the essay has."""
    path = HERE.parent / name
    document = formats.open(path)
    file = placed(document, path)
    assert file is not None
    for quotation in document.quotations:
        start, end = file.at(quotation.range.start), file.end(quotation.range.end)
        assert start is not None
        assert end is not None
        there = re.sub(r"[\W_]", "", re.sub(r"\[\^?\w+\]", "", file.file[start:end]))
        here = re.sub(r"[\W_]", "", document.bare_words(quotation.range))
        assert there == here
        line, column = file.line_and_column(start)
        assert file.file.split("\n")[line - 1][column - 1] == file.file[start]


# -- notes in batches


def test_a_batch_follows_each_essay_for_itself() -> None:
    """An Ibid. never looks into another essay's notes; what leads nowhere is unknown."""
    lines = [
        json.dumps({"id": "a0", "work": "a", "seq": 7, "num": 1, "body": FULL}),
        json.dumps({"id": "b0", "work": "b", "seq": 0, "num": 1, "body": "Ibid., p. 4."}),
        json.dumps({"id": "a1", "work": "a", "seq": 8, "num": 2, "body": "Ibid., pp. 4-5."}),
        json.dumps({"id": "a2", "work": "a", "seq": 9, "num": 3, "body": "See note 1 above."}),
    ]
    told = {row["id"]: row["citations"] for row in map(json.loads, listing.cited(lines))}
    assert told["a0"] == [{"kind": "full", "source": "7.0", "loc": "p. 3"}]
    assert told["a1"] == [{"kind": "ibid", "source": "7.0", "loc": "pp. 4-5"}]
    assert told["b0"] == [{"kind": "ibid", "source": "U", "loc": "p. 4"}]
    assert [each["source"] for each in told["a2"]] == ["X"]


@pytest.mark.parametrize("line", ["{", '{"id": 1}', '{"body": 3}', "[]", "[" * 100_000])
def test_a_line_that_is_no_note_is_named(line: str) -> None:
    """The error names the line, and nothing else is answered."""
    with pytest.raises(ReaderError, match="batch:2:"):
        list(listing.cited(['{"body": "x"}', line]))

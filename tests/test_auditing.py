"""The audit at the command line: places an editor can jump to, JSON, the exit status; our essay and the seed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from homes import live_in
from sitting import ESSAY, SEED

from tui_reader import cli
from tui_reader.auditing import KINDS

FLAWED = """# On Dykes

The reeve slept at noon.[^1] He wrote “the sea came over the wall in the night.” Then he slept again.

> Nobody in the village would hear of it.

[^1]: Jan Meer, *Sluices and Law* (Delft, 1902), pp. 30–12.
"""


@pytest.fixture
def essay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an essay with three things to mend, and a home of its own."""
    live_in(tmp_path, monkeypatch)
    file = tmp_path / "dykes.md"
    file.write_text(FLAWED, encoding="utf-8")
    return file


def audited(file: str, *options: str, capfd: pytest.CaptureFixture[str], status: int = cli.FINDINGS) -> str:
    """Run the audit and give what it prints."""
    assert cli.main(["audit", file, *options]) == status
    return capfd.readouterr().out


def test_findings_have_places_in_the_file(essay: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A line a finding, and at its line and column the words stand that it is about."""
    *lines, count = audited(str(essay), "--no-library", capfd=capfd).splitlines()
    assert count == "3 findings"
    seen = []
    for line in lines:
        place = re.fullmatch(r"(.*):(\d+):(\d+): (\w+): .*: (.*)", line)
        assert place is not None
        assert place[1] == str(essay)
        there = FLAWED.splitlines()[int(place[2]) - 1][int(place[3]) - 1 :]
        assert there.replace("*", "").startswith(place[5].rstrip("…"))
        seen.append(place[4])
    assert seen == ["sources", "sources", "locators"]


def test_findings_as_json_tell_the_same(essay: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The JSON has the kinds that --fail-on takes, and offsets in the file."""
    told = json.loads(audited(str(essay), "--no-library", "--json", capfd=capfd))
    assert (told["schema"], told["compared"]) == ("adfontes-audit/1", False)
    assert {one["kind"] for one in told["findings"]} == {"sources", "locators"}
    first = told["findings"][0]
    assert FLAWED[first["start"] : first["end"]] == "“the sea came over the wall in the night.”"


@pytest.mark.parametrize(
    ("kinds", "status"), [("sources", 1), ("changed,locators", 1), ("chains,spellings", 0), ("none", 0)]
)
def test_the_status_tells_of_the_kinds_that_count(
    essay: Path, kinds: str, status: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """All is printed, but only the kinds that are named make the command fail."""
    assert "3 findings" in audited(str(essay), "--no-library", "--fail-on", kinds, capfd=capfd, status=status)


def test_an_unknown_kind_is_refused(essay: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A kind that is misspelt is an error that names the kinds there are."""
    with pytest.raises(SystemExit) as ended:
        cli.main(["audit", str(essay), "--fail-on", "source"])
    assert ended.value.code == cli.REFUSED
    assert all(kind in capfd.readouterr().err for kind in ["source is no kind"])


def test_a_folder_of_texts_shows_what_was_changed(essay: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """With --library a quotation is compared with the text it comes from."""
    shelf = essay.parent / "shelf"
    shelf.mkdir()
    text = (
        "It was late.\n\nAnd the sea never came over the wall in the night, said the reeve, and none slept.\n"
    )
    (shelf / "reeve.txt").write_text(text, encoding="utf-8")
    told = json.loads(audited(str(essay), "--library", str(shelf), "--json", capfd=capfd))
    changed = [one for one in told["findings"] if one["kind"] == "changed"]
    assert told["compared"] is True
    assert ["never" in one["what"] for one in changed] == [True]


def test_a_library_must_be_there(essay: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A folder that is not there is an error, and not an audit without a library."""
    assert cli.main(["audit", str(essay), "--library", "nowhere"]) == cli.REFUSED
    assert "nowhere" in capfd.readouterr().err


def test_nothing_amiss_is_said(essay: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """An essay with nothing to mend ends with status 0 and says so."""
    essay.write_text("# On Dykes\n\nThe sea came.\n", encoding="utf-8")
    assert audited(str(essay), "--no-library", capfd=capfd, status=cli.OK) == "nothing is amiss\n"


WITHOUT_SOURCE = """\
in their aprons | to have a paper | from the Secretary | eight friends | one of them with | in certain particulars
the Commitee | not in this room | Mr. Dykes asked was | that he was calling | if the Book was | that it be put
Mr. Tansley put on | I said I never | Burn it | tied up in | with the Book under | should contain
Follow copy | I am going to | If the late | it was for | did not live"""
"""The quotations of the embedded essay after which no note is called out before their sentence ends."""


def test_the_embedded_essay_is_audited(essay: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Exactly the quotations without a source are listed, and the one misquotation is the only silent difference."""
    told = json.loads(audited(ESSAY, "--json", capfd=capfd))["findings"]
    unsourced = [one["words"].lstrip("“") for one in told if one["kind"] == "sources"]
    expected = [words.strip() for words in re.split(r"[|\n]", WITHOUT_SOURCE)]
    assert len(unsourced) == len(expected)
    assert all(words.startswith(first) for words, first in zip(unsourced, expected, strict=True))
    changed = [one for one in told if one["kind"] == "changed"]
    assert [one["what"] for one in changed] == ["“not” left out; beside Letters to Her Sister"]
    assert changed[0]["words"].startswith("When the children were down he set the Book on the fender")
    assert {one["kind"] for one in told} == {"sources", "changed", "ambiguous"}


def test_every_kind_has_a_name() -> None:
    """What the audit looks for can be named on the command line, each kind by one name."""
    assert len(set(KINDS.values())) == len(KINDS)
    assert set(KINDS.values()) == set(type(next(iter(KINDS.values()))))


@pytest.mark.skipif(not SEED.exists(), reason="the seed is not here")
def test_the_seed_is_audited(essay: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Of the seed's block quotations exactly those that have no source are in the audit."""
    truth = json.loads(SEED.with_name("essay.truth.json").read_text(encoding="utf-8"))
    text = SEED.read_text(encoding="utf-8")
    told = json.loads(audited(str(SEED), "--no-library", "--json", capfd=capfd))["findings"]
    found = [" ".join(text[one["start"] : one["end"]].split()) for one in told if one["kind"] == "sources"]
    for block in truth["block_quotations"]:
        listed = any(words.startswith(block["first_words"]) for words in found)
        assert listed == (block["id"] in truth["unsourced_block_quotations"]), block["id"]

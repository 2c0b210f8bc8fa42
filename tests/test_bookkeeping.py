"""Bookmarks without the screen: listed, written in other forms, and merged, also by git."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tui_reader import anchor, cli
from tui_reader.store import journal
from tui_reader.store.bookmarks import Bookmarks, Essay, new

TEXT = "A boat lay at the landing, and nobody had asked whose it was. " * 3


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of the bookmarks of two essays, where the program looks for it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    found = tmp_path / "data" / "adfontes" / "bookmarks"
    mark(
        found / "boats-a1.toml",
        "the *boat*",
        title="On Boats",
        remark="* why?\nand \x1b[31mred",
        tags=("a b", "c"),
    )
    mark(found / "sheep-b2.toml", "the sheep", title="On Sheep")
    (found / "boats-a1.pending.toml.bak").write_text("nothing")
    return found


def mark(
    path: Path, name: str, *, title: str = "On Boats", remark: str = "", tags: tuple[str, ...] = ()
) -> str:
    """Keep a bookmark; give its id."""
    one = new(anchor.make(TEXT, 2, 6), name=name, quote="boat", remark=remark, tags=tags)
    Bookmarks(path, Essay(title, "N. N.", f"/essays/{path.stem}.txt")).add(one)
    return one.id


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the command; give its exit code and what it printed."""
    code = cli.main(["bookmarks", *arguments])
    out, err = capfd.readouterr()
    return code, out, err


def test_all_are_listed(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The bookmarks of every essay are printed under its title, and nothing in them speaks to the terminal."""
    code, out, _ = run(capfd, "list")
    assert code == cli.OK
    assert [line for line in out.splitlines() if not line.startswith(" ")] == [
        "On Boats  (boats-a1)",
        "On Sheep  (sheep-b2)",
    ]
    assert "the *boat*  #a b  #c" in out
    assert "\x1b" not in out


@pytest.mark.parametrize("essay", ["boats-a1", "/essays/boats-a1.txt", "boats"])
def test_one_essay_is_chosen(essay: str, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """An essay is known by its id, by its path, and by a part of its title."""
    _, out, _ = run(capfd, "list", essay, "--json")
    found = json.loads(out)
    assert found["format"] == "adfontes-bookmarks/1"
    assert [one["title"] for one in found["essays"]] == ["On Boats"]
    assert found["essays"][0]["bookmarks"][0]["remark"] == "* why?\nand \x1b[31mred"


@pytest.mark.parametrize(("essay", "words"), [("On", "sheep-b2"), ("whales", "no essay of this name")])
def test_an_essay_not_known_is_said(
    essay: str, words: str, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Where words fit no title or several, nothing is guessed."""
    code, out, err = run(capfd, "export", essay, "--to", "csv")
    assert (code, out) == (cli.REFUSED, "")
    assert words in err


def test_other_forms(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Markdown, Org, CSV and JSON each hold every bookmark, with what would be a mark there escaped."""
    written = {form: run(capfd, "export", "--to", form)[1] for form in ("markdown", "org", "csv", "json")}
    assert "# On Boats\n\nN. N.\n\n## the \\*boat\\*\n\n> boat\n\n\\* why?\n" in written["markdown"]
    assert "\n** the *boat* :a_b:c:\n:PROPERTIES:\n:ID: " in written["org"]
    assert "\n#+begin_quote\nboat\n#+end_quote\n,* why?\n" in written["org"]
    rows = list(csv.DictReader(io.StringIO(written["csv"], newline="")))
    assert [(row["title"], row["name"], row["at"]) for row in rows] == [
        ("On Boats", "the *boat*", "2"),
        ("On Sheep", "the sheep", "2"),
    ]
    assert rows[0]["remark"] == "* why?\nand \x1b[31mred"
    assert len(json.loads(written["json"])["essays"]) == 2


def test_a_merge_says_what_to_look_at(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A clean merge is silent and ends with 0; a choice is said and ends with 1; a broken file with 2, untouched."""
    ours, theirs = folder / "boats-a1.toml", folder / "theirs.toml"
    theirs.write_bytes(ours.read_bytes())
    mark(theirs, "another")
    both = folder / "both.toml"
    assert run(capfd, "merge", str(ours), str(theirs), "-o", str(both)) == (cli.OK, "", "")
    assert len(Bookmarks(ours).all()) == 1
    assert run(capfd, "merge", str(ours), str(theirs)) == (cli.OK, "", "")
    assert len(Bookmarks(ours).all()) == 2
    assert ours.read_bytes() == both.read_bytes()
    theirs.write_text(theirs.read_text().replace("anchor.at = 2", "anchor.at = 9", 1))
    code, _, err = run(capfd, "merge", str(ours), str(theirs))
    assert code == cli.FINDINGS
    assert "its anchor differs" in err
    before = ours.read_bytes()
    theirs.write_text("[[bookmark]\n")
    code, _, err = run(capfd, "merge", str(ours), str(theirs))
    assert (code, ours.read_bytes()) == (cli.REFUSED, before)
    assert "theirs.toml:1" in err
    assert run(capfd, "merge", str(ours), str(folder / "none.toml"))[0] == cli.REFUSED


def test_a_merge_is_taken_back(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What a merge brought goes, what was changed since stays, and the merge before it is then the last."""
    ours, theirs = folder / "boats-a1.toml", folder / "theirs.toml"
    theirs.write_bytes(ours.read_bytes())
    mark(theirs, "another")
    assert run(capfd, "merge", str(ours), str(theirs))[0] == cli.OK
    mark(ours, "since")
    code, out, _ = run(capfd, "undo", "boats-a1")
    assert (code, out.startswith("Taken back in boats-a1.toml: the merge of theirs.toml")) == (cli.OK, True)
    assert [one.name for one in Bookmarks(ours).all()] == ["the *boat*", "since"]
    assert "no merge" in run(capfd, "undo")[1]


def test_the_last_of_one_second_is_taken_back(tmp_path: Path) -> None:
    """What was done last is taken back first, though it was done in the same second, or the clock was set back."""
    for number in range(20):
        journal.record(tmp_path, tmp_path / "boats.toml", f"merge {number}", b"", b"version = 1\n")
    later = tmp_path / "20991231-235959999999-abcdef.toml"
    journal.entries(tmp_path)[-1].own.rename(later)
    journal.record(tmp_path, tmp_path / "boats.toml", "merge 20", b"", b"version = 1\n")
    told = [int(entry.what.split()[1]) for entry in journal.entries(tmp_path)]
    assert told == [20, 0, *range(19, 0, -1)]


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, regardless of the person's own settings."""
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    names = {f"GIT_{who}_{what}": "n" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    there = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(
        ["git", *arguments], cwd=folder, env=there | alone | names, check=True, capture_output=True
    )


def test_git_merges_two_branches(tmp_path: Path) -> None:
    """With the driver installed two branches that added, changed and deleted are merged without a conflict."""
    path = tmp_path / "boats.toml"
    kept = [mark(path, name) for name in ("one", "two", "three")]
    program = f"PYTHONPATH={shlex.quote(str(Path(__file__).parents[1]))} {shlex.quote(sys.executable)} -m tui_reader"
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "config", "merge.adfontes.driver", f"{program} bookmarks merge %A %B --base %O")
    (tmp_path / ".gitattributes").write_text("*.toml merge=adfontes\n")
    (tmp_path / ".gitignore").write_text("*.bak\n*.lock\n*.tmp\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "three")
    git(tmp_path, "checkout", "-qb", "laptop")
    there = Bookmarks(path)
    there.delete(kept[0])
    there.change(kept[1], remark="on the train")
    mark(path, "four")
    git(tmp_path, "commit", "-qam", "on the laptop")
    git(tmp_path, "checkout", "-q", "main")
    here = Bookmarks(path)
    here.change(kept[1], remark="at the desk")
    here.change(kept[2], name="third")
    mark(path, "five")
    git(tmp_path, "commit", "-qam", "at the desk")
    git(tmp_path, "merge", "-q", "laptop")
    merged = {one.name: one.remark for one in Bookmarks(path).all()}
    assert merged == {"two": "at the desk\n\n—\n\non the train", "third": "", "four": "", "five": ""}
    assert sorted(one.name for one in tmp_path.iterdir() if "merge_file" in one.name) == []

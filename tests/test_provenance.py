"""The command that says where words come from, and what is kept of it for the sources' margins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from book import book, page
from homes import live_in

from tui_reader import cli, formats, provenance
from tui_reader.apparatus.passages import Index, Passage, Verdict, place_in
from tui_reader.apparatus.quoted_by import QuotedBy
from tui_reader.document import Range
from tui_reader.problems import ReaderError

BROOK = (
    "The brook was low all that summer, and the wheel stood still.\n\nNobody asked the miller why he sang.\n"
)
LEDGER = "Let him who thinks the cloth is dear read the column of the candles first, and then the price.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with two texts, and a home of its own."""
    live_in(tmp_path, monkeypatch)
    folder = tmp_path / "library"
    (folder / "deeper").mkdir(parents=True)
    (folder / "brook.txt").write_text(BROOK, encoding="utf-8")
    (folder / "deeper" / "ledger.md").write_text(LEDGER, encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


def test_words_are_traced(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`adfontes find` names the file, and prints the passage as it stands there."""
    words = "Let him who thinks the cloth is deare read the columne of the candles"
    assert cli.main(["find", "--library", str(folder), *words.split()]) == cli.OK
    said = capsys.readouterr().out
    assert said.startswith("found")
    assert "ledger.md" in said
    assert "the cloth is dear read the column" in said


def test_words_that_are_not_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is not in the library is said not to be."""
    assert (
        cli.main(["find", "--library", str(folder), "--json", "no such words stand in any ledger"]) == cli.OK
    )
    said = json.loads(capsys.readouterr().out)
    assert said["verdict"] in ("not in your library", "uncertain")


def test_batch_answers_line_by_line(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line in, a line out, with places that are positions in the file."""
    asked = [
        {"id": "a", "quote": "Nobody asked the miller … why he sang", "exclude": [], "hint": "brook"},
        {"id": "b", "quote": "the brook was low all that summer", "exclude": ["brook"]},
        {"id": "c", "quote": "line\u2028end"},
    ]
    batch = tmp_path / "batch.jsonl"
    batch.write_text("\n\n".join(json.dumps(one, ensure_ascii=False) for one in asked), encoding="utf-8")
    assert cli.main(["find", "--library", str(folder), "--batch", str(batch), "--json"]) == cli.OK
    first, second, third = map(json.loads, capsys.readouterr().out.split("\n")[:3])
    assert [first["id"], second["id"], third["id"]] == ["a", "b", "c"]
    best = first["cands"][0]
    assert (best["doc"], BROOK[best["start"] : best["end"]]) == (
        "brook",
        "Nobody asked the miller why he sang",
    )
    assert all(candidate["doc"] != "brook" for candidate in second["cands"])
    assert third["verdict"] == "too short"


@pytest.mark.parametrize("line", ["not json", "[]", '{"id": 1}'])
def test_bad_batch_is_refused(folder: Path, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A line that is no question is named with its number."""
    batch = folder.parent / "batch.jsonl"
    batch.write_text(f'{{"quote": "words of no account"}}\n{line}\n', encoding="utf-8")
    assert cli.main(["find", "--library", str(folder), "--batch", str(batch)]) == cli.REFUSED
    assert "batch:2" in capsys.readouterr().err


def test_library_must_be_a_folder(tmp_path: Path) -> None:
    """A folder that is not there is refused in a sentence."""
    with pytest.raises(ReaderError, match="is not a folder"):
        provenance.texts_in([tmp_path / "nowhere"])


def test_line_ends_do_not_shift_places(folder: Path, tmp_path: Path) -> None:
    """A file with the line ends of another system has its positions after they are made alike."""
    (folder / "brook.txt").write_bytes(BROOK.replace("\n", "\r\n").encode())
    index = Index(tmp_path / "index.sqlite", provenance.read_text)
    index.update(provenance.texts_in([folder]))
    best = index.find("Nobody asked the miller why he sang").best
    assert best is not None
    assert BROOK[best.range.start : best.range.end] == best.words


SAVED = f"<html><body><article><p>{BROOK}</p><p><em>{LEDGER}</em></p></article></body></html>"
MARKED = [
    ("saved.html", SAVED.encode()),
    ("bound.epub", book({"1.xhtml": page(f"<h2>One</h2><p>{BROOK}</p><p><i>{LEDGER}</i></p>")})),
]


@pytest.mark.parametrize(("name", "data"), MARKED, ids=[name for name, _ in MARKED])
def test_pages_and_books_are_asked_as_they_are_read(name: str, data: bytes, tmp_path: Path) -> None:
    """Of a saved page or a book the words are known and not the tags; places are those of its document."""
    file = tmp_path / "library" / name
    file.parent.mkdir()
    file.write_bytes(data)
    index = Index(tmp_path / "index.sqlite", provenance.read_text)
    index.update(provenance.texts_in([file.parent]))
    best = index.find("the price. Let him who thinks the cloth is dear read the column of the candles").best
    assert best is not None
    text = formats.open(file).text
    assert text[best.range.start : best.range.end] == best.words
    assert place_in(text, best) == best.range


def test_a_file_that_cannot_be_read_is_named_and_passed_over(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One damaged book does not keep the other texts from being asked."""
    (folder / "broken.epub").write_bytes(b"PK\x03\x04 and no more")
    words = "Let him who thinks the cloth is dear read the column of the candles"
    assert cli.main(["find", "--library", str(folder), words]) == cli.OK
    said = capsys.readouterr()
    assert said.out.startswith("found")
    assert "broken.epub" in said.err


def test_hint_makes_the_cited_work_come_first(tmp_path: Path) -> None:
    """Of two texts with the same words the one that is cited comes first, though the other stands before it."""
    paths = []
    for name in ("anthology", "original"):
        path = tmp_path / f"{name}.txt"
        path.write_text(BROOK, encoding="utf-8")
        paths.append(path)
    index = Index(tmp_path / "index.sqlite")
    index.update(paths)
    for path in paths:
        answer = index.find("The brook was low all that summer, and the wheel stood still", work_hint=path)
        assert answer.verdict is Verdict.FOUND
        assert answer.best is not None
        assert answer.best.path == str(path)
        assert len(answer.editions) >= 1


def test_margins_know_who_quotes(tmp_path: Path) -> None:
    """What was found for an essay is known from the source's side, until the essay is read again or forgotten."""
    kept = QuotedBy(tmp_path / "quoted.sqlite")
    passages = [Passage("brook.txt", Range(at, at + 10), "words", 0.9, ()) for at in (40, 5)]
    kept.remember("essay.md", "An Essay", [(Range(7, 9), passage) for passage in passages])
    kept.remember("other.md", "Another", [(Range(1, 4), passages[0])])
    assert [one.passage.range.start for one in kept.of("brook.txt")] == [5, 40, 40]
    assert [one.essay for one in kept.of("brook.txt", Range(0, 20))] == ["essay.md"]
    kept.forget("essay.md")
    assert [one.title for one in kept.of("brook.txt")] == ["Another"]
    kept.path.write_bytes(b"no database at all, but quite a few bytes of something else" * 9)
    assert kept.of("brook.txt") == []


def test_a_name_that_is_no_text_is_kept_as_any_other(tmp_path: Path) -> None:
    """The name of a file may hold any bytes: it stands in the index and among the essays that quote a text."""
    odd = tmp_path / "br\udcf6ok.txt"
    odd.write_text(BROOK, encoding="utf-8")
    index = Index(tmp_path / "index.sqlite")
    index.update([odd])
    index.update([odd])
    best = index.find("The brook was low all that summer, and the wheel stood still").best
    assert best is not None
    assert best.path == str(odd)
    kept = QuotedBy(tmp_path / "quoted.sqlite")
    kept.remember(str(odd), "An Essay", [(Range(1, 4), best)])
    assert [(one.essay, one.passage.path) for one in kept.of(str(odd))] == [(str(odd), str(odd))]
    kept.forget(str(odd))
    assert kept.of(str(odd)) == []

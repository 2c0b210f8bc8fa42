"""The index of a library finds the passage a quotation comes from, and keeps up with the library's files."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tui_reader import formats, provenance
from tui_reader.apparatus.passages import Index, Verdict, place_in
from tui_reader.problems import GivenUp

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for path in (ROOT / "text" / "sources").iterdir() if path.suffix in (".md", ".txt"))

MILL = (
    "The mill stood where the two brooks meet, and in a wet April its wheel could be heard at the church.\n"
    "Old Barnaby, who had the keeping of it, was never known to hurry. He would honour a debt to the day,\n"
    "though it were a peck of bran; and he favoured no customer above another, not even the Squire.\n\n"
    "When the drought came he walked the whole length of the leat with a lantern, night after night, and\n"
    "listened. What he listened for he did not say. The children believed that he could hear the rain while\n"
    "it was yet on the far side of the hills, and it may be that the children were right.\n"
)
WEAVER = (
    "# The Weaver's Ledger\n\n"
    "A loom is a patient animal; it will stand in a cold room the whole winter and ask for nothing. But a\n"
    "weaver who is paid by the piece cannot be patient, and so the one who works is ruled by the one who waits.\n\n"
    "I have set down here what each yard cost me in thread, in candles and in bread. Let him who thinks the\n"
    "cloth is dear read the column of the candles first.\n"
)


def library(folder: Path, **texts: str) -> list[Path]:
    """Write texts into a folder."""
    paths = []
    for name, text in texts.items():
        path = folder / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


@pytest.fixture
def shelf(tmp_path: Path) -> Index:
    """Give an index of two small texts."""
    index = Index(tmp_path / "index.sqlite")
    index.update(library(tmp_path, mill=MILL, weaver=WEAVER))
    return index


@pytest.mark.parametrize(
    ("quotation", "words"),
    [
        ("the one who works is ruled by the one who waits", "the one who works is ruled by the one who waits"),
        (
            "He would honor a debt to the day … and he favored no customer",
            "He would honour a debt to the day,\nthough it were a peck of bran; and he favoured no customer",
        ),
        ("[A] loom is a patient [sic] animal; it wil1 stand", "A loom is a patient animal; it will stand"),
        ("THE CHILDREN BELIEVED THAT HE COULD HEAR", "The children believed that he could hear"),
        ("vvhen the drovght came hee vvalked the whole length", "When the drought came he walked the whole length"),
        ("each yard cost me in thread, candles, bread", "each yard cost me in thread, in candles and in bread"),
    ],
)  # fmt: skip
def test_altered_words_are_found(shelf: Index, quotation: str, words: str) -> None:
    """A passage is found whatever its ellipses, brackets, capitals, spelling and misprints."""
    answer = shelf.find(quotation)
    assert answer.best is not None
    assert answer.best.words == words


def test_range_and_islands_stand_in_the_text(shelf: Index) -> None:
    """Ranges are positions in the text that was read, and each island answers a part of the quotation."""
    quotation = "The mill stood where the two brooks meet . . . and listened. What he listened for"
    best = shelf.find(quotation).best
    assert best is not None
    assert MILL[best.range.start : best.range.end] == best.words
    first, second = best.islands
    assert (
        quotation[first.quotation.start : first.quotation.end] == "The mill stood where the two brooks meet"
    )
    assert MILL[second.passage.start : second.passage.end] == "and\nlistened. What he listened for"


def test_what_is_not_there_is_not_found(shelf: Index) -> None:
    """Words of another book, and too few words, are told from those that are found."""
    strange = "It is a truth universally acknowledged, that a single man must be in want of a wife"
    assert shelf.find(strange).verdict is not Verdict.FOUND
    assert shelf.find("the mill stood").verdict is Verdict.TOO_SHORT
    assert shelf.find("… [sic] …").verdict is Verdict.TOO_SHORT
    assert shelf.find("").verdict is Verdict.TOO_SHORT


def test_editions_are_all_listed(tmp_path: Path) -> None:
    """Where two files have the same words, both are given."""
    index = Index(tmp_path / "index.sqlite")
    paths = library(tmp_path, first=MILL, second=MILL.replace("favoured", "favored"), other=WEAVER)
    index.update(paths)
    found = index.find("walked the whole length of the leat with a lantern, night after night").editions
    assert {one.path for one in found} == {str(path) for path in paths[:2]}


def test_excluded_texts_are_not_asked(shelf: Index, tmp_path: Path) -> None:
    """The essay that quotes is not its own source."""
    words = "the one who works is ruled by the one who waits"
    answer = shelf.find(words, excluded=[tmp_path / "weaver.txt"])
    assert answer.verdict is not Verdict.FOUND


def test_index_follows_the_files(tmp_path: Path) -> None:
    """New, changed and deleted files are told apart, and only they are read again."""
    read: list[str] = []

    def reading(path: Path) -> str:
        read.append(path.name)
        return path.read_text(encoding="utf-8")

    index = Index(tmp_path / "index.sqlite", reading)
    mill, weaver = library(tmp_path, mill=MILL, weaver=WEAVER)
    assert index.update([mill]).added == 1
    assert index.update([mill, weaver]).added == 1
    assert read == ["mill.txt", "weaver.txt"]
    assert index.update([mill, weaver]) == type(index.update([mill, weaver]))()
    weaver.write_text(WEAVER.replace("patient animal", "stubborn animal"), encoding="utf-8")
    assert index.update([mill, weaver]).changed == 1
    best = index.find("A loom is a stubborn animal; it will stand in a cold room").best
    assert best is not None
    assert "stubborn" in best.words
    mill.unlink()
    assert index.update([mill, weaver]).removed == 1
    assert index.find("walked the whole length of the leat with a lantern").verdict is not Verdict.FOUND


def test_touched_file_is_not_indexed_again(tmp_path: Path) -> None:
    """A file with a new time and the same words is left as it is."""
    index = Index(tmp_path / "index.sqlite")
    (mill,) = library(tmp_path, mill=MILL)
    index.update([mill])
    os.utime(mill, ns=(1, 1))
    assert index.update([mill]).changed == 0


def test_many_small_additions_are_joined(tmp_path: Path) -> None:
    """Texts that come one by one are found as those that came together."""
    index = Index(tmp_path / "index.sqlite")
    names = ["oak", "ash", "elm", "yew", "fir", "box", "bay", "fig", "gum", "nut", "pear", "plum", "rose"]
    paths: list[Path] = []
    for name in names:
        paths += library(
            tmp_path, **{name: f"{MILL}\n\nThe tally of the year of the {name} was kept by Jonas."}
        )
        index.update(paths)
    found = index.find("The tally of the year of the fig was kept").best
    assert found is not None
    assert Path(found.path).stem == "fig"


@pytest.mark.parametrize("damage", ["garbage", "torn", "emptied", "other tables"])
def test_damaged_index_is_made_anew(tmp_path: Path, damage: str) -> None:
    """Whatever happened to the file, the next question is answered as if nothing had."""
    path = tmp_path / "index.sqlite"
    index = Index(path)
    texts = library(tmp_path, mill=MILL, weaver=WEAVER)
    index.update(texts)
    index.close()
    whole = path.read_bytes()
    if damage == "garbage":
        path.write_bytes(random.Random(1).randbytes(len(whole)))
    elif damage == "torn":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage == "emptied":
        path.write_bytes(b"")
    else:
        path.unlink()
        program = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('CREATE TABLE a (b)')"
        subprocess.run([sys.executable, "-c", program, path], check=True)
    if damage == "emptied":
        index.update(texts)
    assert index.find("the one who works is ruled by the one who waits").verdict is Verdict.FOUND


def test_flipped_bits_do_no_harm(tmp_path: Path) -> None:
    """Wherever a byte of the index is wrong, the words are found, or their index is made anew and they are."""
    path = tmp_path / "index.sqlite"
    texts = library(tmp_path, mill=MILL, weaver=WEAVER)
    Index(path).update(texts)
    whole = path.read_bytes()
    for seed in range(40):
        chance = random.Random(seed)
        damaged = bytearray(whole)
        for _ in range(12):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        index = Index(path)
        index.update(texts)
        assert index.find("the one who works is ruled by the one who waits").verdict is Verdict.FOUND, seed
        index.close()


def test_index_is_asked_while_it_is_brought_up_to_date(tmp_path: Path) -> None:
    """A question put during an update is answered from the index as it was before or after."""
    index = Index(tmp_path / "index.sqlite")
    first = library(tmp_path, mill=MILL, weaver=WEAVER)
    index.update(first)
    verdicts: list[Verdict] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            verdicts.append(index.find("the one who works is ruled by the one who waits").verdict)

    asking = threading.Thread(target=ask)
    asking.start()
    for number in range(15):
        more = library(tmp_path, **{f"more{number % 4}": WEAVER.replace("loom", f"loom {number}")})
        index.update([*first, *more] if number % 2 else more)
    stop.set()
    asking.join()
    assert len(verdicts) > 5
    assert set(verdicts) == {Verdict.FOUND}


def test_giving_up_keeps_the_index_whole(tmp_path: Path) -> None:
    """An update that is stopped leaves an index that answers, and that the next update completes."""
    index = Index(tmp_path / "index.sqlite")
    texts = library(tmp_path, mill=MILL, weaver=WEAVER)

    def stop(done: float) -> None:
        if done > 0.3:
            raise GivenUp

    with pytest.raises(GivenUp):
        index.update(texts, stop)
    assert index.find("the one who works is ruled by the one who waits").verdict is not Verdict.FOUND
    index.update(texts)
    assert index.find("the one who works is ruled by the one who waits").verdict is Verdict.FOUND


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_passage_is_found_in_the_document(path: Path, tmp_path: Path) -> None:
    """A passage has the same words in the document that the screen shows."""
    index = Index(tmp_path / "index.sqlite", provenance.read_text)
    index.update(SOURCES)
    document = formats.open(path)
    paragraphs = [block for block in document.blocks if len(document.words(block.range).split()) > 25]
    for block in paragraphs[:12]:
        quotation = " ".join(document.words(block.range).split()[3:22])
        best = index.find(quotation).best
        assert best is not None
        place = place_in(document.text, best)
        assert place is not None
        assert block.range.covers(place)


def test_nothing_heavy_is_loaded_without_need() -> None:
    """The command line, and naming an index, load neither numpy nor rapidfuzz."""
    program = (
        "import sys, tui_reader.cli, tui_reader.provenance, tui_reader.apparatus.passages;"
        "print([name for name in ('numpy', 'rapidfuzz', 'sqlite3') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]", done.stderr

"""A hostile essay on the screen: the terminal is told nothing that a harmless essay would not have told it."""

from __future__ import annotations

import base64
import random
from pathlib import Path

import pytest
from fuzzing import made, targets
from screening import amiss, edition, functions, markdown, page, sit, usual

EVIL = (
    "\x1b]0;OWNED\x07\x1b]52;c;T1dORUQ=\x07\x1b]8;;http://owned\x1b\\\x1b[2J\x1b[?1003h\x1bc"
    "\x9b31m\x9d0;OWNED\x9c\u202e\u2066\x0e\x05"
)
LEGAL = "\x9b31m\x9d0;OWNED\x9c\x90q\x9c\u202e\u2066\u200f"
"""What may stand in XML, where no escape may."""
NUMBERED = "".join(f"&#{ord(letter)};" for letter in EVIL)

ESSAYS = {
    "plain": ("essay.txt", markdown(EVIL)),
    "Markdown": ("essay.md", markdown(EVIL)),
    "Markdown, by numbers": ("essay.md", markdown(NUMBERED)),
    "a page": ("page.html", page(EVIL)),
    "a page, by numbers": ("page.html", page(NUMBERED)),
    "an edition": ("edition.xml", edition(LEGAL)),
    "a name": (f"a{EVIL.replace('/', '')}\n.txt", markdown("")),
}


@pytest.fixture(scope="module")
def allowed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Give what the terminal is told while harmless essays are read."""
    return usual(tmp_path_factory.mktemp("harmless"))


@pytest.mark.parametrize("what", ESSAYS)
def test_a_hostile_essay_tells_the_terminal_nothing(what: str, allowed: set[str], tmp_path: Path) -> None:
    """Title, words, links, notes, pages and the name of the file: no function but the reader's own comes through."""
    name, text = ESSAYS[what]
    file = tmp_path / name
    file.write_text(text, "utf-8")
    sitting = sit(file, tmp_path / "home")
    assert sitting.status == 0
    assert functions(sitting.raw) - allowed == set()
    assert not [each for each in sitting.strings if b"OWNED" in each]
    copied = [
        base64.b64decode(each.rpartition(b";")[2]) for each in sitting.strings if each.startswith(b"52;")
    ]
    assert not [each for each in copied if b"\x1b" in each or b"\xc2\x9b" in each]


@pytest.mark.torture
@pytest.mark.parametrize("name", ["txt", "md", "html", "epub", "tei", "docx", "odt", "fb2"])
def test_whatever_is_wrong_with_a_file_the_screen_shows_it(
    name: str, allowed: set[str], tmp_path: Path
) -> None:
    """A hundred files of each format that are a little wrong are read on the screen, or refused with a sentence."""
    target = targets(tmp_path)[name]
    for number in range(100):
        file = tmp_path / f"{number}.{name}"
        file.write_bytes(made(target, number, "screen"))
        sitting = sit(file, tmp_path / f"home-{number}")
        assert not list(amiss(sitting, allowed, memory=512, seconds=10)), number


def test_a_long_book_that_cannot_be_read_ends_with_a_sentence(tmp_path: Path) -> None:
    """Though it is opened on the screen, the screen is left, and what is wrong is said whole."""
    file = tmp_path / "book.epub"
    file.write_bytes(b"PK\x03\x04" + random.Random(0).randbytes(200_000))
    sitting = sit(file, tmp_path / "home")
    assert sitting.status == 2
    assert b"adfontes: book.epub: " in sitting.raw.rpartition(b"\x1b[?1049l")[2]


def test_the_proof_sees_what_it_looks_for() -> None:
    """Of the hostile sequences themselves every one is named."""
    assert {"OSC 0", "OSC 52", "OSC 8", "CSI ?1003h", "letter '\\u202e'", "letter '\\x9b'"} <= functions(
        EVIL.encode()
    )

"""Formats that an installed pandoc reads for us: how it is run, and what is said where it cannot be."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import pytest

from tui_reader import formats
from tui_reader.formats import pandoc
from tui_reader.formats.telling import SUFFIXES
from tui_reader.limits import Limits
from tui_reader.problems import GivenUp, ReaderError

REAL = shutil.which("pandoc")
MARKDOWN = """---
title: A Good Fire
author:
- Isabel Tarrow
---

# The Box

At *noon*[^1] seven men.

> The Book is never off the table.

[^1]: Minutes, 1847.
"""
RST = """A Good Fire
===========

:Author: Isabel Tarrow

The Box
-------

At *noon* [1]_ seven men.

  The Book is never off the table.

.. [1] Minutes, 1847.
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a program called pandoc on the path, and nothing else; give its file, to be written."""
    program = tmp_path / "pandoc"
    program.write_text("")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return program


def _write(program: Path, lines: str) -> None:
    program.write_text(f"#!{sys.executable}\nimport sys, time\n{lines}\n")


def test_where_there_is_no_pandoc_the_reader_learns_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each format names itself and the remedy."""
    monkeypatch.setenv("PATH", "/nowhere")
    for kind, shown in pandoc.NAMES.items():
        name = next(f"a{suffix}" for suffix, known in SUFFIXES.items() if known == kind)
        with pytest.raises(ReaderError, match=f"{shown} .* pandoc, which is not installed; install it"):
            formats.parse(b"Words.", name)


def test_what_pandoc_writes_is_read_and_owned_to(stand_in: Path) -> None:
    """Headings, notes and quotations come out; metadata and a warning say who read it."""
    _write(
        stand_in, f"sys.stdout.write({MARKDOWN!r}); sys.stderr.write('[WARNING] Something is left out\\n')"
    )
    document = formats.parse(RST.encode(), "a.rst")
    assert document.metadata.title == "A Good Fire"
    assert document.metadata.author == "Isabel Tarrow"
    assert document.metadata.format == "rst"
    assert ("reader", "pandoc") in document.metadata.extra
    assert document.warnings == ("read by pandoc as reStructuredText", "pandoc: Something is left out")
    assert [note.label for note in document.notes] == ["1"]
    assert len(document.block_quotations) == 1


def test_pandoc_gets_the_text_and_no_shell(stand_in: Path) -> None:
    """It is told the format, sits in its sandbox, and is given the file on its standard input."""
    _write(stand_in, "print(sys.argv[1:], sys.stdin.read())")
    text = formats.parse("* Een $(touch /tmp/x) “kop”".encode(), "a.org").text
    assert "--sandbox" in text
    assert "--from=org" in text
    assert "$(touch /tmp/x) “kop”" in text


def test_a_failure_of_pandoc_is_one_sentence(stand_in: Path) -> None:
    """Its last line is the reason."""
    _write(stand_in, "sys.stderr.write('Error at line 3\\nunexpected \\x1b]0;x\\x07 end\\n'); sys.exit(64)")
    with pytest.raises(ReaderError, match=r"a\.tex: pandoc cannot read this: unexpected") as refused:
        formats.parse(b"\\begin{x}", "a.tex")
    assert str(refused.value).isprintable()


def test_pandoc_is_not_waited_for_without_end(stand_in: Path) -> None:
    """After its time it is ended, and so it is where the reader gives up."""
    _write(stand_in, "time.sleep(60)")
    start = time.monotonic()
    with pytest.raises(ReaderError, match="does not come to an end"):
        formats.parse(b"x", "a.rst", limits=Limits(pandoc_seconds=1))

    def give_up(share: float) -> None:
        if share > 0:
            raise GivenUp

    with pytest.raises(GivenUp):
        formats.parse(b"x", "a.rst", progress=give_up)
    assert time.monotonic() - start < 10


@pytest.mark.skipif(REAL is None, reason="pandoc is not installed")
def test_the_real_pandoc_reads_what_it_should() -> None:
    """A text in reStructuredText has its heading, its note and its quotation."""
    document = formats.parse(RST.encode(), "a.rst")
    assert [note.label for note in document.notes] == ["1"]
    assert [document.words(quotation.range) for quotation in document.block_quotations] == [
        "The Book is never off the table."
    ]

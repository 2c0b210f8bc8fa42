"""Open every document of a folder on the screen, and say what the terminal was told that it should not have been.

    python tests/screening.py FOLDER [WORD ...] [--memory 512] [--seconds 10]

Each is opened in a terminal, read with a few keys (pages, the end, notes, quotations, sources, what is amiss, a search,
copying) and closed.  Whatever the terminal was told must be what it is told while harmless essays are read, the
program must end with 0, or with 2 and a sentence where it refuses the file, and take no more memory and time than is
said here; the time is the processor's, up to the first words, so that it does not depend on what else goes on.
With words, only documents whose names hold one of them are opened.
"""

from __future__ import annotations

import argparse
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rig import READER, Terminal

PROSE = "The clerk was absent, and nobody minded. " * 12
KEYS = (
    " ",
    "]n",
    "]q",
    "y",
    "o",
    "n",
    "s",
    "\x1b",
    "A",
    "\x1b",
    "/clerk\r",
    ":note.next\r",
    "?",
    "\x1b",
    "\x1b",
    "G",
    "x",
    "gg",
)
_STARTS = 60.0
"""Seconds that the first words may take on a machine that does other things besides."""

_FUNCTION = re.compile(
    rb"\x1b\](?P<osc>[0-9]*)[^\x07\x1b]*(?:\x07|\x1b\\)"
    rb"|\x1b(?P<string>[PX^_]).*?\x1b\\"
    rb"|\x1b\[(?P<numbers>[0-?]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    rb"|\x1b(?P<escape>[ -/]*[0-~])"
    rb"|(?P<control>[\x00-\x1f\x7f])",
    re.DOTALL,
)
_LETTERS = re.compile("[\x80-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PAINTING = b"ABCDGHJKLMPSTX@`adefmr"


def markdown(evil: str) -> str:
    """An essay that has it in its title, words, quotation, link and note."""
    return (
        f'---\ntitle: "{evil} A Title"\nauthor: "{evil} Ada"\n---\n\n# {evil} A Title\n\n'
        f"{PROSE}[^1] [there](http://{evil}x)\n\n"
        f"> {evil} {PROSE}[^1]\n\n“{evil} so” he said.[^1]\n\n[^1]: {evil} Lomas, *Bridges*, p. 9.\n"
    )


def page(evil: str) -> str:
    """A page that has it in its head, attributes and words."""
    return (
        f'<!DOCTYPE html><html lang="{evil}"><head><title>{evil} A Title</title>'
        f'<meta name="author" content="{evil} Ada"></head><body><h1>{evil} A Title</h1>'
        f'<p>{PROSE}<a href="#n{evil}" id="r1"><sup>1</sup></a> <a href="http://{evil}">{evil}</a></p>'
        f'<blockquote cite="{evil}"><p>{evil} {PROSE}</p></blockquote><img src="x" alt="{evil}">'
        f'<ol class="footnotes"><li id="n{evil}">{evil} Lomas, p. 9. <a href="#r1">↩</a></li></ol></body></html>'
    )


def edition(evil: str) -> str:
    """An edition that has it in its header, its pages and its words."""
    return (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>'
        f"<title>{evil} A Title</title><author>{evil} Ada</author></titleStmt></fileDesc></teiHeader><text><body><div>"
        f'<head>{evil} One</head><pb n="{evil}"/><p>{PROSE}<note n="{evil}">{evil} Lomas, p. 9.</note></p>'
        f'<quote><p>{evil} {PROSE}</p></quote><p><ref target="{evil}">{evil}</ref></p></div></body></text></TEI>'
    )


def functions(raw: bytes) -> set[str]:
    """Give what a terminal was told to do but place and paint letters, and letters that it would obey or hide."""
    found = {f"letter {letter!a}" for letter in _LETTERS.findall(raw.decode("utf-8", "replace"))}
    for each in _FUNCTION.finditer(raw):
        if each["final"] is not None:
            plain = each["final"] in _PAINTING and not each["numbers"].startswith((b"<", b"=", b">", b"?"))
            if not plain:
                found.add(f"CSI {each['numbers'].decode()}{each['between'].decode()}{each['final'].decode()}")
        elif each["osc"] is not None:
            found.add(f"OSC {each['osc'].decode()}")
        else:
            found.add(repr(each[0][:2]))
    return found


class _Listening(Terminal):
    """A terminal that remembers all that it was told."""

    heard = b""

    def _draw(self, data: bytes) -> None:
        self.heard += data
        super()._draw(data)


@dataclass(slots=True)
class Sitting:
    """What came of reading a document on the screen."""

    raw: bytes = b""
    """All that the terminal was told."""
    strings: list[bytes] = field(default_factory=list)
    shown: str = ""
    """The screen with the first words, or what was said instead of them."""
    status: int = 0
    seconds: float = 0.0
    """The processor's, up to the first words."""
    memory: float = 0.0
    """The most that was held, in megabytes."""


def sit(file: Path, home: Path, keys: Sequence[str] = KEYS) -> Sitting:
    """Read a document on the screen with a few keys, and close it."""
    home.mkdir(exist_ok=True)
    sitting = Sitting()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with _Listening([*READER, file], home=home, columns=80, rows=24) as terminal:
        if _begun(terminal):
            sitting.shown, sitting.seconds = terminal.text, _seconds(terminal.pid)
            for each in keys:
                if terminal.ended:
                    break
                terminal.send(each)
                # Long enough that an Esc is not taken for the beginning of the next key.
                terminal.settle(0.3 if each == "\x1b" else 0.12)
            if not terminal.ended:
                sitting.memory = _memory(terminal.pid)
                terminal.send("q")
            sitting.status = terminal.wait_end()
            if sitting.status:
                sitting.shown = terminal.text.strip()
        else:
            sitting.status = terminal.wait_end()
            sitting.shown = terminal.text.strip()
            sitting.seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        sitting.raw, sitting.strings = bytes(terminal.heard), list(terminal.strings)
    return sitting


def _begun(terminal: Terminal) -> bool:
    """Wait for the first words; say whether they came, and the program has not ended without them."""
    deadline = time.monotonic() + _STARTS
    while "1049" not in terminal.modes or not (any(terminal.lines[:-1]) or "keys" in terminal.lines[-1]):
        if terminal.ended:
            return False
        assert time.monotonic() < deadline, f"no words within {_STARTS} s; the screen:\n{terminal.text}"
        terminal.pump(0.05)
    return True


def _seconds(pid: int) -> float:
    """The processor's time that a program has taken in its own code."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return int(fields[11]) / 100


def _memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def usual(folder: Path) -> set[str]:
    """Give what the terminal is told while harmless essays are read."""
    found: set[str] = set()
    for name, text in (("essay.md", markdown("")), ("page.html", page("")), ("edition.xml", edition("1"))):
        (folder / name).write_text(text, "utf-8")
        found |= functions(sit(folder / name, folder / f"home-{name}").raw)
    return found


def amiss(sitting: Sitting, allowed: set[str], *, memory: float, seconds: float) -> Iterator[str]:
    """Give what should not have been, in words."""
    printed = {repr(b"\r"), repr(b"\n")} if sitting.status == 2 else set()
    if told := functions(sitting.raw) - allowed - printed:
        yield f"the terminal was told {', '.join(sorted(told))}"
    if sitting.status not in (0, 2) or "Traceback" in sitting.shown:
        yield f"it ended with {sitting.status}: {sitting.shown[-300:]}"
    if sitting.memory > memory:
        yield f"it held {sitting.memory:.0f} MB"
    if sitting.seconds > seconds:
        yield f"it took {sitting.seconds:.1f} s"


def main() -> int:
    """Read the documents of a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--memory", type=float, default=512, help="megabytes that one may take")
    parser.add_argument("--seconds", type=float, default=10, help="of the processor, up to the first words")
    options = parser.parse_args()
    files = [
        file
        for file in sorted(options.folder.iterdir())
        if not options.words or any(word in file.name for word in options.words)
    ]
    failed = refused = 0
    most = slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        allowed = usual(Path(folder))
        for count, file in enumerate(files):
            try:
                sitting = sit(file, Path(folder) / f"home-{count}")
            except AssertionError as error:
                sitting = Sitting(shown=f"Traceback {error}", status=-1)
            wrong = list(amiss(sitting, allowed, memory=options.memory, seconds=options.seconds))
            failed += bool(wrong)
            refused += sitting.status == 2
            most, slowest = max(most, sitting.memory), max(slowest, sitting.seconds)
            for each in wrong:
                print(f"{file.name!a}: {each}", flush=True)
    print(
        f"{len(files)} documents, {failed} with faults, {refused} refused; most memory {most:.0f} MB, "
        f"slowest to its first words {slowest:.1f} s of the processor"
    )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())

"""Measure how soon a book's first words are on the screen, beside epy and baca.

    python tests/bench/epubs.py [--rounds 9]

The book is made here: 1 MB of generated words in thirty chapters with notes.  Each program is started in turn in the
same pseudo-terminal with an empty home, so that none shows what it kept from before; what counts is the ratio of the
medians of one run.  epy and baca are installed from PyPI, each into an environment of its own, where they are not yet.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))
import peers
from book import book, nav, page
from rig import READER, Terminal

SIZE = 1_000_000
"""Characters of the book's words."""
CHAPTERS = 30
FIRST = "Keelson begins"
"""Words that stand at the very beginning and nowhere else."""
WORDS = "the clerk of harbour kept two books one for ships that came and were expected it is second lost"
LONGEST = 120.0


def made(folder: Path) -> Path:
    """Write the book, and give its path."""
    rng = random.Random(1)
    files = {
        "nav.xhtml": nav("".join(f'<li><a href="{n}.xhtml">Chapter {n}</a></li>' for n in range(CHAPTERS)))
    }
    for number in range(CHAPTERS):
        paragraphs, length = [], 0
        while length < SIZE // CHAPTERS:
            note = len(paragraphs)
            words = " ".join(rng.choices(WORDS.split(), k=90)).capitalize()
            paragraphs.append(f'<p>{words}.<a epub:type="noteref" href="#n{note}"><sup>{note}</sup></a></p>')
            length += len(words)
        notes = "".join(
            f'<aside epub:type="footnote" id="n{note}"><p>Harbour Book, f. {note}.</p></aside>'
            for note in range(len(paragraphs))
        )
        head = "" if number else f"<p>{FIRST} here.</p>"
        files[f"{number}.xhtml"] = page(f"<h1>Chapter {number}</h1>{head}{''.join(paragraphs)}{notes}")
    path = folder / "book.epub"
    path.write_bytes(book(files))
    return path


def seconds(command: list[str | Path]) -> float:
    """Start a program with an empty home, and give how long it took to show the first words."""
    with (
        tempfile.TemporaryDirectory() as home,
        Terminal(command, home=Path(home), columns=80, rows=24) as terminal,
    ):
        terminal.wait_for(FIRST, timeout=LONGEST)
        return terminal.last_byte - terminal.started


def main() -> int:
    """Measure, and print the medians and our time as a share of each of the others'."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    commands: dict[str, list[str | Path]] = {"adfontes": [*READER]}
    for peer in peers.PEERS:
        if peer.form != "epub":
            continue
        had = peers.found(peer, install=True)
        if had is None:
            print(f"{peer.name} cannot be installed here ({peer.package} from PyPI)")
        else:
            commands[peer.name] = [*had[0]]
    with tempfile.TemporaryDirectory() as folder:
        path = made(Path(folder))
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(options.rounds):
            for name, command in commands.items():
                times[name].append(seconds([*command, path]))
        size = path.stat().st_size
    middle = {name: statistics.median(taken) for name, taken in times.items()}
    print(f"first words of a book of {SIZE:,} characters ({size:,} bytes), median of {options.rounds}:")
    for name, value in middle.items():
        ratio = "" if name == "adfontes" else f"   adfontes takes {middle['adfontes'] / value:.2f} of it"
        print(f"  {name:<9} {value:6.2f} s{ratio}")
    return int(any(middle["adfontes"] >= value for name, value in middle.items() if name != "adfontes"))


if __name__ == "__main__":
    raise SystemExit(main())

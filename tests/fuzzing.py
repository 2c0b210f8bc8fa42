"""Feed files that are a little wrong to everything that reads files, and say what came out that should not.

    python tests/fuzzing.py [FORMAT ...] [--runs 20000] [--seed 0] [--from 0] [--keep FOLDER]

Whatever a file holds, reading it gives a document or a ``ReaderError``, in a few seconds.  Of a document every range
lies in its text, and nothing in it speaks to a terminal; the same is so of what it is converted to.  The inputs are
made from the cases of the tests: of an archive the members are changed and packed again, for else nothing behind the
archive would ever see them.  Every input can be made again from its number.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from pathlib import Path
from types import FrameType

from book import book, nav, ncx, page, point
from format_cases import PACKED, cases
from fuzz_inputs import DATA, MARKDOWN, MARKUP, MOST, PROSE, TERMINAL, changed

from tui_reader import anchor, formats, lists
from tui_reader.conversion import FORMATS, converted
from tui_reader.document import Document
from tui_reader.problems import ReaderError
from tui_reader.store.bookmarks import Bookmarks, new

TESTS = Path(__file__).parent
PATIENCE = 10.0
"""Seconds that one input may take."""
MEMORY = 2 << 30

SPEAKS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""Controls but the newline, what reorders or hides text, and what is no character."""

_PAGE = re.compile(r"^```html\n(.*?)\n```", re.MULTILINE | re.DOTALL)
_EVERY = 4
"""One input in so many is converted as well."""


@dataclass(frozen=True)
class Target:
    """What is fed with inputs of one kind."""

    name: str
    seeds: list[bytes]
    tokens: Sequence[bytes]
    read: Callable[[bytes, int], Iterator[str]]
    """Reads an input and gives what is wrong with the result."""


@dataclass
class Outcome:
    """What came of the inputs of one kind."""

    name: str
    read: int = 0
    refused: int = 0
    found: dict[str, int] = field(default_factory=dict)
    """What should not be, with the number of the first input that shows it."""
    times: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    seconds: float = 0.0

    def __str__(self) -> str:
        lines = [
            f"{self.name}: {self.read + self.refused + self.times.total()} inputs in {self.seconds:.0f} s: "
            f"{self.read} read, {self.refused} refused, {self.times.total()} wrong; slowest {self.slowest:.2f} s"
        ]
        lines += [
            f"  input {number}, {self.times[what]} times: {what}" for what, number in self.found.items()
        ]
        return "\n".join(lines)


class _Late(BaseException):
    """An input took too long."""


# ── what must hold ───────────────────────────────────────────────────────────────────────────────


def amiss(document: Document) -> Iterator[str]:
    """Give what no document may have: ranges outside of its text, words that speak to a terminal."""
    size = len(document.text)
    ranges = [*(block.range for block in document.blocks), document.body]
    ranges += [range_ for note in document.notes for range_ in (note.body, *note.callouts)]
    ranges += [quotation.range for quotation in document.quotations]
    ends = [(range_.start, range_.end) for range_ in ranges]
    ends += [(each.start, each.end) for each in (*document.spans, *document.links)]
    ends += [(at, at) for at in (*document.ids.values(), *(mark.at for mark in document.landmarks))]
    if any(not 0 <= start <= end <= size for start, end in ends):
        yield "a range outside of the text"
    if found := SPEAKS.search(document.text):
        yield f"the text has {found[0]!a}"
    metadata = document.metadata
    said = [document.id, metadata.title, metadata.author, metadata.year, metadata.language, metadata.encoding]
    said += chain.from_iterable(metadata.extra)
    said += chain.from_iterable((note.id, note.label) for note in document.notes)
    said += [link.target for link in document.links]
    said += chain.from_iterable((block.lead, block.tail) for block in document.blocks)
    said += [mark.label for mark in document.landmarks if mark.kind != "callout"]
    said += document.warnings
    for words in said:
        if "\n" in words or SPEAKS.search(words):
            yield f"a name, target or label has {words[:60]!a}"
            return


def _as_document(name: str) -> Callable[[bytes, int], Iterator[str]]:
    def read(data: bytes, number: int) -> Iterator[str]:
        document = formats.parse(data, name)
        yield from amiss(document)
        if number % _EVERY == 0:
            to = FORMATS[number // _EVERY % len(FORMATS)]
            if found := SPEAKS.search("".join(converted(document, to))):
                yield f"converted to {to} it has {found[0]!a}"

    return read


def _as_bookmarks(folder: Path) -> Callable[[bytes, int], Iterator[str]]:
    path = folder / "essay.toml"

    def read(data: bytes, _: int) -> Iterator[str]:
        for left in folder.iterdir():
            left.unlink()
        path.write_bytes(data)
        kept = Bookmarks(path)
        if any(problem.file != str(path) for problem in kept.problems):
            yield "a problem does not name the file"
        shown = lists.bookmarks_page(kept.all(), title="x").document
        yield from amiss(shown)
        wrong = any(SPEAKS.search(str(problem)) for problem in kept.problems)
        if wrong:
            yield "a problem speaks to the terminal"
        before = [one.id for one in kept.all()]
        added = new(anchor.make("Words enough to be marked here.", 0, 10), name="added")
        kept.add(added)
        if kept.problems and path.read_bytes() != data:
            yield "a file with an error was written"
        after = [one.id for one in Bookmarks(path).all()]
        if sorted([*before, added.id]) != sorted(after):
            yield "bookmarks before and after an addition differ"
        if kept.problems:
            raise ReaderError(kept.problems[0])

    return read


# ── seeds ────────────────────────────────────────────────────────────────────────────────────────


def targets(folder: Path) -> dict[str, Target]:
    """Give everything that can be fed, by name; bookmarks are written in a folder."""
    pages = [
        f"<html><head><title>T</title></head><body>{found}</body></html>".encode()
        for name in ("html_notes.md", "html_blocks.md")
        for found in _PAGE.findall((TESTS / "formats" / name).read_text("utf-8"))
    ]
    library = [path for path in (TESTS.parent / "text").rglob("*.*") if path.suffix in (".md", ".txt")]
    shown = [path.read_bytes()[:MOST] for path in sorted([*library, *(TESTS / "fixtures").iterdir()])]
    found = [
        Target("txt", shown, [*TERMINAL, *PROSE], _as_document("essay.txt")),
        Target("md", shown, [*TERMINAL, *PROSE, *MARKDOWN], _as_document("essay.md")),
        Target("html", pages, [*TERMINAL, *MARKUP], _as_document("page.html")),
        Target("epub", list(_books(pages)), [*TERMINAL, *MARKUP], _as_document("book.epub")),
    ]
    for name, pack in PACKED.items():
        seeds = [pack(case.parts) for case in cases(name)]
        found.append(Target(name, seeds, [*TERMINAL, *MARKUP], _as_document(f"case.{name}")))
    found.append(Target("toml", list(_bookmarks()), [*TERMINAL, *DATA], _as_bookmarks(folder)))
    return {target.name: target for target in found}


def _books(pages: Sequence[bytes]) -> Iterator[bytes]:
    """Give books, each of a few pages, with outlines of both kinds and a list of printed pages."""
    for first, second in pairwise(pages):
        bodies = [
            one.decode().partition("<body>")[2].removesuffix("</body></html>") for one in (first, second)
        ]
        entries = '<li><a href="1.xhtml">One</a><ol><li><a href="2.xhtml#n1">Two</a></li></ol></li>'
        printed = '<nav epub:type="page-list"><ol><li><a href="1.xhtml#n1">7</a></li></ol></nav>'
        yield book(
            {
                "nav.xhtml": nav(entries, printed),
                "toc.ncx": ncx(point("One", "1.xhtml", point("Two", "2.xhtml#n1"))),
                **{f"{number}.xhtml": page(body) for number, body in enumerate(bodies, 1)},
            }
        )


def _bookmarks() -> Iterator[bytes]:
    essay = b'version = 1\n\n[essay]\ntitle = "An Essay"\npath = "/a.txt"\n\n'
    one = (
        b'[[bookmark]]\nid = "old"\nname = "Old one"\nletter = "a"\nquote = "words"\nremark = """\nmany\nlines\n"""\n'
        b'tags = ["a", "b"]\nmade = 2024-05-06T07:08:09Z\n[bookmark.anchor]\n'
        b'at = 3\nwords = "words"\nbefore = "x"\nafter = "y"\n'
    )
    yield b"version = 1\n"
    yield essay + one
    yield essay + one + b"# by hand\n" + one.replace(b'"old"', b'"new"').replace(b'"a"\nq', b'"b"\nq')
    yield essay + one.replace(b"made", b"deleted = 2024-05-06T07:08:09Z\nmade")
    yield b"[[bookmark]]\nanchor.at = 5\n\n[[bookmark]]\nname = 'x'\nanchor = { at = 7, words = \"so\" }\n"
    yield b'bookmark = [ { id = "x", name = "n" } ]\n'


# ── the run ──────────────────────────────────────────────────────────────────────────────────────


def made(target: Target, number: int, seed: str = "0") -> bytes:
    """Make an input, the same for the same number."""
    return changed(target.seeds, target.tokens, random.Random(f"{seed}/{target.name}/{number}"))


def run(target: Target, numbers: Sequence[int], *, seed: str = "0", keep: Path | None = None) -> Outcome:
    """Feed the inputs with these numbers, and say what came of them."""
    outcome = Outcome(target.name)
    began = time.monotonic()
    before = signal.signal(signal.SIGALRM, _late)
    try:
        for number in numbers:
            data = made(target, number, seed)
            wrong = _one(target, data, number, outcome)
            for what in wrong:
                outcome.times[what] += 1
                if what not in outcome.found:
                    outcome.found[what] = number
                    if keep:
                        (keep / f"{target.name}-{number}").write_bytes(data)
    finally:
        signal.signal(signal.SIGALRM, before)
    outcome.seconds = time.monotonic() - began
    return outcome


def _one(target: Target, data: bytes, number: int, outcome: Outcome) -> list[str]:
    """Feed one input; give what is wrong, shortly."""
    start = time.perf_counter()
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        wrong = list(target.read(data, number))
        outcome.read += not wrong
        return wrong[:1]
    except ReaderError:
        outcome.refused += 1
        return []
    except (_Late, Exception) as error:
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if "tui_reader" in frame.filename][-2:]
        places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(ours))
        name = f"not done after {PATIENCE:.0f} s" if isinstance(error, _Late) else type(error).__name__
        return [f"{name} at {places}"]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        outcome.slowest = max(outcome.slowest, time.perf_counter() - start)


def _late(_: int, __: FrameType | None) -> None:
    raise _Late


def main() -> int:
    """Feed the formats asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("formats", nargs="*", help="by default all")
    parser.add_argument("--runs", type=int, default=20_000, help="inputs a format")
    parser.add_argument("--from", type=int, default=0, dest="first", help="number of the first")
    parser.add_argument("--seed", default="0")
    parser.add_argument("--keep", type=Path, help="keep there what was wrong")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        known = targets(Path(folder))
        for name in options.formats or known:
            numbers = range(options.first, options.first + options.runs)
            outcome = run(known[name], numbers, seed=options.seed, keep=options.keep)
            failed |= bool(outcome.found)
            print(outcome, flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

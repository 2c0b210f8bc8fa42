"""The audit at the command line: what is amiss with an essay's apparatus, for an editor and for an editor's build."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_reader import ledger, provenance
from tui_reader.apparatus.entries import FindingKind
from tui_reader.apparatus.passages import Progress
from tui_reader.document import Range
from tui_reader.equipment import equip
from tui_reader.library import Essay, Library
from tui_reader.placing import Placed, placed
from tui_reader.store.paths import Paths
from tui_reader.tracing import Tracer
from tui_reader.writing import many

SCHEMA = "adfontes-audit/1"
KINDS = {
    "callouts": FindingKind.CALLOUT_WITHOUT_NOTE,
    "notes": FindingKind.NOTE_WITHOUT_CALLOUT,
    "numbers": FindingKind.NUMBER_OUT_OF_ORDER,
    "chains": FindingKind.BROKEN_CHAIN,
    "ambiguous": FindingKind.AMBIGUOUS_CITATION,
    "titles": FindingKind.SHORT_TITLE,
    "sources": FindingKind.QUOTATION_WITHOUT_SOURCE,
    "changed": FindingKind.CHANGED,
    "locators": FindingKind.LOCATOR_OUT_OF_RANGE,
    "spellings": FindingKind.TWO_SPELLINGS,
}
"""The kinds of findings by the names that ``--fail-on`` takes."""
_NAMES = {str(kind): name for name, kind in KINDS.items()}
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found in one file."""

    file: str
    findings: tuple[dict[str, Any], ...]
    """Each with ``kind``, a name of KINDS, ``what``, ``words`` and its place: ``start`` and ``end`` in code points of
    the file, ``line`` and ``column`` from 1; all four None where the file is no text, and then ``paragraph`` tells."""
    compared: bool
    """Whether the quotations were compared with a library."""

    def fails(self, kinds: Sequence[str]) -> bool:
        """Say whether anything of some kinds was found."""
        return any(finding["kind"] in kinds for finding in self.findings)

    def as_json(self) -> str:
        """Write it as JSON, in the shape adfontes-audit/1."""
        whole = {
            "schema": SCHEMA,
            "file": self.file,
            "compared": self.compared,
            "findings": list(self.findings),
        }
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"

    def in_words(self) -> str:
        """Write a line a finding, ``file:line:column: kind: what``, and one that counts them."""
        lines = [f"{self._place(one)}: {one['kind']}: {one['what']}: {one['words']}" for one in self.findings]
        count = len(self.findings)
        lines.append(many(count, "finding") if count else "nothing is amiss")
        return "\n".join(lines) + "\n"

    def _place(self, finding: dict[str, Any]) -> str:
        if finding["line"] is None:
            return f"{self.file}, paragraph {finding['paragraph']}"
        return f"{self.file}:{finding['line']}:{finding['column']}"


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read what ``adfontes audit`` is given."""
    parser = argparse.ArgumentParser(
        prog="adfontes audit",
        description="Say what is amiss with an essay's notes and quotations; exit status 1 where anything is.",
        epilog=f"kinds: {', '.join(KINDS)}",
    )
    parser.add_argument("file", help="the essay; - is standard input")
    parser.add_argument(
        "--library",
        metavar="FOLDER",
        action="append",
        help="a folder of texts instead of your own, to compare quotations with; may be repeated",
    )
    parser.add_argument(
        "--no-library", action="store_true", help="do not compare the quotations with any text"
    )
    parser.add_argument("--fail-on", metavar="KINDS", type=_kinds, default=list(KINDS), help=_FAIL_ON)
    parser.add_argument("--json", action="store_true", help=f"as JSON ({SCHEMA})")
    parser.add_argument("--encoding", metavar="NAME", help="the file's encoding")
    return parser.parse_args(arguments)


_FAIL_ON = "the kinds, with commas between, of which exit status 1 tells; without it, all; none: never"


def _kinds(given: str) -> list[str]:
    named = [name.strip() for name in given.split(",") if name.strip()]
    if named == ["none"]:
        return []
    for name in named:
        if name not in KINDS:
            raise argparse.ArgumentTypeError(f"{name} is no kind; there are {', '.join(KINDS)}")
    return named


def audit(options: argparse.Namespace, progress: Progress) -> Audit:
    """Read an essay, compare its quotations with the library unless that is not wanted, and say what is amiss."""
    paths = Paths.from_environment()
    own = equip(paths).library
    folders = tuple(options.library or own.folders)
    if options.library:
        provenance.texts_in([Path(folder) for folder in options.library])
    library = Library(paths, folders, infer=own.infer)
    essay = _opened(library, options)
    survey = None if options.no_library else Tracer(library).survey(essay, progress)
    where = None if options.file == "-" else library.locate(options.file)
    file = placed(essay.document, where, encoding=options.encoding) if where else None
    found = [_as_data(essay, file, kind, range_, what) for kind, range_, what in ledger.amiss(essay, survey)]
    return Audit(str(where or "standard input"), tuple(found), survey is not None)


def _opened(library: Library, options: argparse.Namespace) -> Essay:
    if options.file == "-":
        return library.take(
            sys.stdin.buffer.read(library.limits.bytes("file") + 1), encoding=options.encoding
        )
    return library.open(options.file, encoding=options.encoding)


def _as_data(essay: Essay, file: Placed | None, kind: str, range_: Range, what: str) -> dict[str, Any]:
    start = file.at(range_.start) if file else None
    line, column = file.line_and_column(start) if file and start is not None else (None, None)
    words = " ".join(essay.document.bare_words(range_).split())
    return {
        "kind": _NAMES[kind],
        "what": what,
        "words": words if len(words) <= _SHOWN else words[: _SHOWN - 1].rstrip() + "…",
        "start": start,
        "end": file.end(range_.end) if file else None,
        "line": line,
        "column": column,
        "paragraph": essay.document.block_at(range_.start) + 1,
    }

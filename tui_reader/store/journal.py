"""What merges and imports did to files, each kept for thirty days so that it can be taken back."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from tui_reader.problems import ReaderError
from tui_reader.store import files, records, statements

KEPT = timedelta(days=30)


class Entry(NamedTuple):
    """One thing done to a file."""

    file: Path
    what: str
    """Said to the reader: ``merge of laptop.toml``."""
    before: bytes
    """The file as it was; empty where there was none."""
    after: bytes
    when: datetime
    own: Path
    """Where the entry itself is kept."""


def record(folder: Path, file: Path, what: str, before: bytes, after: bytes) -> None:
    """Write down what was done to a file, and forget what was done more than thirty days ago."""
    now = datetime.now(UTC)
    when = now.replace(microsecond=0)
    told = {"file": str(file.resolve()), "what": what, "when": when}
    text = {**told, "before": before.decode(), "after": after.decode()}
    lines = (
        statements.assigned((key,), records.clean(v) if isinstance(v, str) else v) for key, v in text.items()
    )
    known = entries(folder)
    files.write(folder / _name(now, known), "".join(lines).encode())
    for entry in known:
        if entry.when < when - KEPT:
            files.remove(entry.own)


def _name(now: datetime, known: Sequence[Entry]) -> str:
    """Name an entry so that it sorts behind those that are there, though the clock was set back since."""
    stamp = f"{now:%Y%m%d-%H%M%S%f}"
    last = known[0].own.stem.rpartition("-")[0] if known else ""
    if stamp <= last:
        day, _, second = last.partition("-")
        stamp = f"{day}-{int(second.ljust(12, '0')) + 1:012d}"
    return f"{stamp}-{os.urandom(3).hex()}.toml"


def entries(folder: Path) -> list[Entry]:
    """Give what can be taken back, the latest first; an entry that cannot be read is passed over."""
    found: list[Entry] = []
    for own in sorted(folder.glob("*.toml"), reverse=True):
        try:
            told = tomllib.loads((files.read(own) or b"").decode())
            before, after = (str(told[key]).encode() for key in ("before", "after"))
            when = records.moment(told["when"])
            found.append(Entry(Path(told["file"]), str(told["what"]), before, after, when, own))
        except (ReaderError, ValueError, KeyError):
            continue
    return found

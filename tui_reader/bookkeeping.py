"""Bookmarks of all essays, apart from the screen: found by essay, written in other forms, and merged."""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tui_reader import importing
from tui_reader.anchor import Anchor, Found, Status, make, resolve
from tui_reader.formats.clean import clean
from tui_reader.library import SHIPPED, Library
from tui_reader.problems import Problem, ReaderError
from tui_reader.recognition import real_path
from tui_reader.store import copies, files, records, tables
from tui_reader.store import journal as journal_of
from tui_reader.store.bookmarks import Bookmark, Bookmarks, about
from tui_reader.store.journal import Entry
from tui_reader.store.merge import Version, merge

_COLUMNS = ("essay", "title", "id", "name", "letter", "quote", "section", "remark", "tags", "made", "at")


@dataclass(frozen=True, slots=True)
class Held:
    """An essay and its bookmarks."""

    id: str
    title: str
    author: str
    path: str
    bookmarks: tuple[Bookmark, ...]
    problems: tuple[Problem, ...] = ()


def held(library: Library, essay: str = "") -> list[Held]:
    """Give the bookmarks of every essay, or of the one with an id, a path or words in its title."""
    found = [_held(library, file) for file in copies.own_files(library.paths.bookmarks)]
    return [_one(found, essay)] if essay else [one for one in found if one.bookmarks or one.problems]


def merge_files(
    ours: Path, theirs: Path, base: Path | None, out: Path | None, journal: Path
) -> tuple[str, ...]:
    """Merge a file into ours, or into ``out``; give what the reader should look at."""
    target = out or ours
    other, before = _version(theirs), _version(base) if base is not None else None
    choices: tuple[str, ...] = ()
    changed: tuple[bytes, bytes] = b"", b""

    def apply(old: bytes | None) -> bytes:
        nonlocal choices, changed
        mine = Version(str(ours), old or b"") if target == ours and old is not None else _version(ours)
        merged = merge(mine, other, before)
        choices, changed = merged.choices, (old or b"", merged.data)
        return merged.data

    if target.suffix == ".toml":
        files.change(target, apply)
        if changed[0] != changed[1]:
            journal_of.record(journal, target, f"merge of {theirs.name}", *changed)
    else:
        # git's own temporary file: no other session knows it, and no lock or copy is to be left beside it.
        files.write(target, apply(files.read(target)))
    return choices


def import_file(library: Library, file: Path, into: str, book: str) -> str:
    """Import into an essay, named as elsewhere or by a path, what another program marked; say what came of it."""
    data = files.read(file)
    if data is None:
        raise ReaderError(Problem(str(file), "there is no such file"))
    passages = importing.of_book(importing.read(data, str(file)), book, str(file))
    path = (
        into
        if into.startswith(SHIPPED) or os.path.exists(os.path.expanduser(into))
        else held(library, into)[0].path
    )
    essay = library.open(path)
    found = [_imported(essay.document.text, one) for one in passages]
    kept = library.bookmarks_of(essay)
    added = kept.add_all(one for _, one in found)
    _write_down(library, kept, added, file)
    counts = Counter(status for status, one in found if one in added)
    told = [f"{number} {what}" for status, what in _IMPORTED.items() if (number := counts[status])]
    known = len(found) - len(added)
    told += [f"{known} left out, since they are here already or were deleted"] if known else []
    return f"{essay.title}: {len(added)} imported" + "".join(f"; {one}" for one in told)


def _write_down(library: Library, kept: Bookmarks, added: Sequence[Bookmark], file: Path) -> None:
    after = files.read(kept.path) or b""
    now = tables.read(after, path=kept.path, key=kept.key, known=tables.Known())
    for place in sorted(
        (at for one in added if (at := records.place(now, one.id)) is not None), reverse=True
    ):
        now = now.removed(place, tables.Known())
    if added:
        journal_of.record(library.paths.journal, kept.path, f"import of {file.name}", now.encode(), after)


def take_back(library: Library, essay: str = "") -> str:
    """Take back the last merge or import of the last thirty days; what was done since stays. Say what was done."""
    wanted = (
        _one([_held(library, file) for file in copies.own_files(library.paths.bookmarks)], essay)
        if essay
        else None
    )
    fitting = [one for one in _lately(library) if wanted is None or one.file.stem == wanted.id]
    return undo(fitting[0]) if fitting else "There is no merge and no import to take back"


def done_to(library: Library, file: Path) -> list[Entry]:
    """Give the merges into a file and the imports of thirty days, the last first."""
    return [one for one in _lately(library) if one.file == file.resolve()]


def undo(entry: Entry, *, timeout: float = files.PATIENCE) -> str:
    """Take back a merge or an import; what was done since stays. Say what was done."""
    before, after = Version(entry.what, entry.before), Version(entry.what, entry.after)

    def apply(now: bytes | None) -> bytes:
        return merge(Version(str(entry.file), now or b""), before, after).data

    files.change(entry.file, apply, timeout=timeout)
    files.remove(entry.own)
    return f"Taken back in {entry.file.name}: the {entry.what} of {entry.when:%Y-%m-%d %H:%M} UTC"


def _lately(library: Library) -> list[Entry]:
    since = datetime.now(UTC) - journal_of.KEPT
    return [one for one in journal_of.entries(library.paths.journal) if one.when >= since]


_IMPORTED = {
    Status.AMBIGUOUS: "stand at several places, and are asked about when you go there",
    Status.LOST: "not found in this text, and kept with their words",
}


def _imported(text: str, one: importing.Passage) -> tuple[Status, Bookmark]:
    """Make a bookmark of a passage, at its place where that is sure."""
    there = Anchor(0, one.words, one.before, one.after)
    found = resolve(text, there) if one.words else Found(Status.LOST, None)
    if found.range is not None and found.status is not Status.AMBIGUOUS:
        there = make(text, found.range.start, found.range.end)
    tags = (*one.tags, one.program) if one.program not in one.tags else one.tags
    quote = " ".join(one.words.split())
    kept = Bookmark(one.id, "", "", quote, one.section, one.remark, tags, one.made, there)
    return found.status, kept


def listed(found: Sequence[Held]) -> str:
    """Write bookmarks as lines to read in a terminal."""
    lines: list[str] = []
    for one in found:
        lines += [f"{one.title}  ({one.id})"]
        for kept in one.bookmarks:
            tags = "".join(f"  #{tag}" for tag in kept.tags)
            lines.append(f"  {kept.letter or ' '}  {kept.name or kept.quote}{tags}")
            lines += [f"     “{kept.quote}”"] if kept.name and kept.quote else []
            lines += [f"     {line}" for line in kept.remark.splitlines()]
        lines += [f"  ! {problem}" for problem in one.problems]
    # A file of bookmarks may come from anywhere: what could speak to a terminal is made visible.
    return "".join(f"{clean(line)}\n" for line in lines)


def as_json(found: Sequence[Held]) -> str:
    """Write bookmarks as JSON: a list of essays, each with its bookmarks."""
    essays = [
        {"id": one.id, "title": one.title, "author": one.author, "path": one.path}
        | {"bookmarks": [_data(kept) for kept in one.bookmarks]}
        for one in found
    ]
    return (
        json.dumps({"format": "adfontes-bookmarks/1", "essays": essays}, ensure_ascii=False, indent=1) + "\n"
    )


def as_markdown(found: Sequence[Held]) -> str:
    """Write bookmarks as Markdown: an essay a heading, a bookmark a quotation with what was said of it."""
    parts: list[str] = []
    for one in found:
        parts.append(f"# {_escaped(one.title)}")
        parts += [_escaped(one.author)] if one.author else []
        for kept in one.bookmarks:
            parts.append(f"## {_escaped(_heading(kept))}")
            parts += (
                ["\n".join(f"> {_escaped(line)}" for line in kept.quote.splitlines())] if kept.quote else []
            )
            parts += (
                ["\n".join(_escaped(line) for line in kept.remark.strip().splitlines())]
                if kept.remark
                else []
            )
            parts += [_escaped("; ".join(_aside(kept)))] if _aside(kept) else []
    return "\n\n".join(parts) + "\n" * bool(parts)


def as_org(found: Sequence[Held]) -> str:
    """Write bookmarks as Org: an essay a heading, a bookmark one below it with its tags and properties."""
    lines: list[str] = []
    for one in found:
        lines += [f"* {_line(one.title)}", *_properties(AUTHOR=one.author, FILE=one.path, ESSAY=one.id)]
        for kept in one.bookmarks:
            tags = ":".join(_org_tag(tag) for tag in kept.tags)
            lines.append(f"** {_line(_heading(kept))}" + (f" :{tags}:" if tags else ""))
            made = kept.made.isoformat() if kept.made else ""
            lines += _properties(ID=kept.id, LETTER=kept.letter, SECTION=kept.section, MADE=made)
            if kept.quote:
                lines += ["#+begin_quote", *_org_text(kept.quote), "#+end_quote"]
            lines += _org_text(kept.remark)
    return "".join(f"{line}\n" for line in lines)


def as_csv(found: Sequence[Held]) -> str:
    """Write bookmarks as CSV, one a row, tags parted by spaces."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for one in found:
        for kept in one.bookmarks:
            row = {key: value for key, value in _data(kept).items() if key in _COLUMNS}
            row |= {"essay": one.id, "title": one.title, "tags": " ".join(kept.tags), "at": kept.anchor.start}
            writer.writerow(row)
    return out.getvalue()


FORMS: dict[str, Callable[[Sequence[Held]], str]] = {
    "markdown": as_markdown,
    "csv": as_csv,
    "org": as_org,
    "json": as_json,
}
"""The forms in which bookmarks can be written, by name."""


def _held(library: Library, file: Path) -> Held:
    kept, told = Bookmarks(file), about(file)
    path = library.path_of(file.stem) or told.path
    return Held(file.stem, library.title_of(file.stem), told.author, path, kept.all(), kept.problems)


def _one(found: Sequence[Held], wanted: str) -> Held:
    real = real_path(wanted)
    fitting = [one for one in found if one.id == wanted or one.path == wanted]
    fitting = fitting or [one for one in found if one.path and os.path.realpath(one.path) == real]
    fitting = fitting or [one for one in found if wanted.casefold() in one.title.casefold()]
    if not fitting:
        raise ReaderError(
            Problem(wanted, "no essay of this name has bookmarks", "see `adfontes bookmarks list`")
        )
    if len(fitting) > 1:
        named = ", ".join(f"{one.title} ({one.id})" for one in fitting)
        raise ReaderError(Problem(wanted, f"may be any of {named}", "give the name in brackets"))
    return fitting[0]


def _version(path: Path) -> Version:
    data = files.read(path)
    if data is None:
        raise ReaderError(Problem(str(path), "there is no such file"))
    return Version(str(path), data)


def _data(kept: Bookmark) -> dict[str, Any]:
    anchor = kept.anchor
    return {
        "id": kept.id, "name": kept.name, "letter": kept.letter, "quote": kept.quote, "section": kept.section,
        "remark": kept.remark, "tags": list(kept.tags), "made": kept.made.isoformat() if kept.made else None,
        "anchor": {"at": anchor.start, "words": anchor.exact, "before": anchor.before, "after": anchor.after}
        | ({"beyond": anchor.beyond} if anchor.beyond else {}),
    }  # fmt: skip


def _heading(kept: Bookmark) -> str:
    return kept.name or (kept.quote[:60].rstrip() + "…" * (len(kept.quote) > 60)) or kept.letter or kept.id


def _aside(kept: Bookmark) -> list[str]:
    tags = " ".join(f"#{tag}" for tag in kept.tags)
    made = f"{kept.made:%Y-%m-%d}" if kept.made else ""
    return [part for part in (kept.section, tags, made) if part]


def _escaped(text: str) -> str:
    """Write a line so that Markdown takes none of it for a mark."""
    escaped = "".join(f"\\{sign}" if sign in "\\`*_[]<>#|~" else sign for sign in text.strip())
    return f"\\{escaped}" if escaped[:1] in ("-", "+", "=") else escaped


def _line(text: str) -> str:
    return " ".join(text.split())


def _properties(**values: str) -> list[str]:
    given = [f":{key}: {_line(value)}" for key, value in values.items() if value]
    return [":PROPERTIES:", *given, ":END:"] if given else []


def _org_tag(tag: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "_@#%" else "_" for sign in tag)


def _org_text(text: str) -> list[str]:
    # A comma before a line that would begin a heading or a block is Org's own way to quote it.
    return [f",{line}" if line.startswith(("*", "#+")) else line for line in text.strip().splitlines()]

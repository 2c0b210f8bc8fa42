"""A folder, or several files, as one work: a chapter for each, in natural order, with its own notes."""

from __future__ import annotations

import hashlib
import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

from tui_reader.document import Block, Document, Kind, Landmark, Metadata, Position, Range
from tui_reader.formats.builder import Builder, Prose
from tui_reader.formats.clean import clean_line
from tui_reader.limits import Limits, raised
from tui_reader.patterns import compiled
from tui_reader.problems import Problem, ReaderError

Progress = Callable[[float], None]
Parse = Callable[[Path, Progress], Document]

_PARTS = compiled(r"(\d+)")
_ASIDE = compiled(r"readme|license|licence|copying|changelog|index", re.IGNORECASE)
_LOWEST = 6


def chapters_in(folder: Path, suffixes: Sequence[str]) -> list[Path]:
    """Give the files of a folder that are chapters, in natural order; a ReadMe is none where there are others."""
    try:
        files = [path for path in folder.iterdir() if _readable(path, suffixes)]
    except OSError as error:
        what = (error.strerror or "it cannot be read").lower()
        raise _refusal(folder, what, "check the folder, or name its files") from error
    files.sort(key=natural)
    chapters = [path for path in files if not _ASIDE.fullmatch(path.stem)] or files
    if not chapters:
        raise _refusal(
            folder, "this folder holds no text to read", "name a file, or a folder with texts in it"
        )
    return chapters


def _readable(path: Path, suffixes: Sequence[str]) -> bool:
    return path.suffix.lower() in suffixes and not path.name.startswith(".") and path.is_file()


def natural(path: Path) -> list[tuple[int, int, str]]:
    """Give what sorts names as people do: chapter 9 before chapter 10."""
    return [
        (0, int(part), "") if part.isdecimal() and len(part) < 40 else (1, 0, part.casefold())
        for part in _PARTS.split(path.name)
        if part
    ]


def open_work(
    paths: Sequence[Path], *, name: str, parse: Parse, progress: Progress, limits: Limits
) -> Document:
    """Open several files as one work; one that cannot be read is left out, with a warning."""
    for setting, past in (
        ("chapters", len(paths) > limits.chapters),
        ("work_mb", sum(_size(path) for path in paths) > limits.bytes("work")),
    ):
        if past:
            what = f"this is too much for one work: {len(paths)} files"
            raise ReaderError(Problem(clean_line(name), what, f"open a part of them, or {raised(setting)}"))
    found: list[tuple[Path, Document]] = []
    warnings: list[str] = []
    blocks = 0
    for place, path in enumerate(paths):
        if blocks > limits.paragraphs:
            warnings.append(f"left out from {path.name} on: {limits.shown('paragraphs')}")
            break
        start, share = place / len(paths), 0.9 / len(paths)
        try:
            document = parse(path, _part(progress, 0.9 * start, share))
        except ReaderError as error:
            warnings.append(f"left out: {error}")
            continue
        found.append((path, document))
        blocks += len(document.blocks)
    if not found:
        raise ReaderError(Problem(clean_line(name), warnings[0] if warnings else "there is nothing to read"))
    joined = _Work(Builder(replace(limits, paragraphs=sys.maxsize))).join(found, name)
    return replace(joined, warnings=(*joined.warnings, *map(clean_line, warnings)))


def _part(progress: Progress, start: float, share: float) -> Progress:
    def report(done: float) -> None:
        progress(start + share * done)

    return report


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _refusal(folder: Path, what: str, remedy: str) -> ReaderError:
    return ReaderError(Problem(clean_line(str(folder)), what, remedy))


@dataclass(slots=True)
class _Work:
    builder: Builder
    chapters: list[_Chapter] = field(default_factory=list)

    def join(self, documents: Sequence[tuple[Path, Document]], name: str) -> Document:
        """Set the chapters one after another, then all their notes."""
        title = clean_line(re.sub(r"[_-]+", " ", name))
        self.builder.add(Kind.TITLE, title)
        for path, document in documents:
            chapter = _Chapter(self.builder, document, path)
            chapter.body()
            self.chapters.append(chapter)
        self.builder.end_body()
        for chapter in self.chapters:
            chapter.notes()
        for chapter in self.chapters:
            chapter.imprints()
        self.builder.heading_ids()
        names = {chapter.path.name: chapter.start for chapter in self.chapters}
        for chapter in self.chapters:
            chapter.rest(names)
        digest = hashlib.sha256(b"".join(document.digest.encode() for _, document in documents))
        return self.builder.finish(name, digest.digest(), self._metadata(title))

    def _metadata(self, title: str) -> Metadata:
        said = [chapter.document.metadata for chapter in self.chapters]
        return Metadata(
            title=title,
            author=_common(metadata.author for metadata in said),
            year=_common(metadata.year for metadata in said),
            language=_common(metadata.language for metadata in said),
            format="folder",
            encoding=_common(metadata.encoding for metadata in said),
            extra=(("chapters", str(len(said))),),
        )


def _common(values: Iterable[str]) -> str:
    """What all say that say something, or nothing."""
    said = {value for value in values if value}
    return said.pop() if len(said) == 1 else ""


@dataclass(slots=True)
class _Chapter:
    """One document on its way into the work."""

    builder: Builder
    document: Document
    path: Path
    ids: dict[str, str] = field(default_factory=dict)
    """The new id of each note."""
    places: list[tuple[Position, Position]] = field(default_factory=list)
    """Where each block stood, and stands."""
    start: Position = 0
    lower: int = 0
    """How many levels its headings go down, so that the highest stand just below the chapter's own."""

    def body(self) -> None:
        document = self.document
        for note in document.notes:
            self.ids[note.id] = self.builder.declare(note.label, evidence=note.evidence)
        blocks = [block for block in document.blocks if block.start < document.body.end]
        self._heading(blocks)
        levels = [block.level for block in blocks if block.kind is Kind.HEADING]
        self.lower = 2 - min(levels, default=1)
        for place, block in enumerate(blocks):
            self._set(block, close=place > 0 and block.start == blocks[place - 1].end + 1)

    def _heading(self, blocks: list[Block]) -> None:
        """Let the chapter open with a heading: its own title, or its file's name."""
        document = self.document
        title = next((block for block in blocks[:3] if block.kind is Kind.TITLE), None)
        if title is not None:
            blocks.remove(title)
            self._set(title._replace(kind=Kind.HEADING, level=1))
        elif not (blocks and blocks[0].kind is Kind.HEADING and self._alone(blocks)):
            words = document.metadata.title or re.sub(r"[_-]+", " ", self.path.stem)
            set_ = self.builder.add(Kind.HEADING, words, level=1)
            self.start = set_.start if set_ else 0
            return
        else:
            self._set(blocks.pop(0)._replace(level=1))
        self.start = self.builder.blocks[-1].start

    def _alone(self, blocks: Sequence[Block]) -> bool:
        levels = [block.level for block in blocks if block.kind is Kind.HEADING]
        return all(level > levels[0] for level in levels[1:])

    def _set(self, block: Block, *, close: bool = False) -> Range | None:
        if not close:
            self.builder.stanza()
        level = min(max(block.level + self.lower, 1), _LOWEST) if block.kind is Kind.HEADING else block.level
        range_ = self.builder.add(
            block.kind, self._prose(block), level=level, inside=block.inside, lead=block.lead
        )
        if range_ is not None:
            self.places.append((block.start, range_.start))
        return range_

    def _prose(self, block: Block) -> Prose:
        return Prose(self.document.words(block.range))

    def notes(self) -> None:
        document = self.document
        for note in document.notes:
            blocks = [document.blocks[index] for index in document.blocks_in(note.body)]
            set_: list[Range] = []
            for place, block in enumerate(blocks):
                close = place > 0 and block.start == blocks[place - 1].end + 1
                if (range_ := self._set(block, close=close)) is not None:
                    set_.append(range_)
            if set_:
                self.builder.note_body(self.ids[note.id], Range(set_[0].start, set_[-1].end))

    def imprints(self) -> None:
        """Set what a distributor said about the chapter."""
        if marks := self.document.imprints:
            for block in self.document.blocks[self.document.block_at(marks[0].at) :]:
                self._set(block)

    def rest(self, names: dict[str, Position]) -> None:
        """Bring along whatever lies over the text: spans, links, callouts, quotations, landmarks, names."""
        document, builder, moved = self.document, self.builder, self._moved
        builder.spans += [s._replace(start=moved(s.start), end=moved(s.end)) for s in document.spans]
        builder.links += [
            link._replace(
                start=moved(link.start), end=moved(link.end), target=self._target(link.target, names)
            )
            for link in document.links
        ]
        for callout, note in document.callouts:
            builder.call(self.ids[note.id], Range(moved(callout.start), moved(callout.end)))
        builder.quotations += [
            replace(
                quotation,
                range=Range(moved(quotation.range.start), moved(quotation.range.end)),
                note=self.ids.get(quotation.note or ""),
            )
            for quotation in document.quotations
        ]
        builder.landmarks += [
            Landmark(moved(mark.at), mark.kind, self._label(mark)) for mark in document.landmarks
        ]
        for name, at in document.ids.items():
            if not name.startswith("note:"):
                builder.ids.setdefault(self._name(name), moved(at))
        builder.ids.setdefault(self.path.name, self.start)
        builder.warnings += [f"{self.path.name}: {warning}" for warning in document.warnings]

    def _label(self, mark: Landmark) -> str:
        return self.ids.get(mark.label, mark.label) if mark.kind == "note" else mark.label

    def _name(self, name: str) -> str:
        return f"{self.path.name}#{name}"

    def _target(self, target: str, names: dict[str, Position]) -> str:
        """Let a link that leads within the work lead there still."""
        file, mark, name = target.partition("#")
        file = unquote(file)
        if target.startswith("#"):
            return f"#{self._name(name)}"
        if file in names:
            return f"#{file}#{name}" if mark else f"#{file}"
        return target

    def _moved(self, at: Position) -> Position:
        """Say where a position of the chapter stands in the work."""
        place = bisect_right(self.places, at, key=lambda pair: pair[0]) - 1
        if place < 0:
            return self.start
        old, new = self.places[place]
        return new + at - old

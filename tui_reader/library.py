"""Which essays there are, where they stand, and what is kept for each.

An essay is known by an id: the name of its file and a few digits that stand for its place on the disk, so that two
files of one name keep their bookmarks apart.  A file that was moved is known again by its digest.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from tui_reader import anchor, formats
from tui_reader.apparatus import Study
from tui_reader.document import Document, Position, Quotation, Range
from tui_reader.limits import USUAL, Limits
from tui_reader.loading import Part
from tui_reader.problems import Problem, ReaderError
from tui_reader.recognition import SHIPPED as SHIPPED
from tui_reader.recognition import Known, described, own_name, paths_of, recognise, title_of
from tui_reader.recovery import corrections
from tui_reader.recovery.staging import Staged
from tui_reader.store.bookmarks import Bookmarks, about
from tui_reader.store.corrections import Corrections
from tui_reader.store.files import BRIEFLY
from tui_reader.store.kept import Kept
from tui_reader.store.paths import Paths, absolute, shipped
from tui_reader.store.presence import Presence
from tui_reader.store.progress import Place, Progress

if TYPE_CHECKING:
    from tui_reader.apparatus.entries import Apparatus
    from tui_reader.jumps import KeptJump

KeptType = TypeVar("KeptType", bound=Kept[Any])
SHORT = 200_000
"""Characters up to which an essay is searched whole before it is shown: that is no longer than its habits take."""
Report = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Essay:
    """An open essay: its document, and what is made of its notes."""

    id: str
    path: str
    """As given to open it: a path, ``shipped:NAME``, or ``-`` for standard input."""
    document: Document
    study: Study = field(compare=False)
    kept: Corrections = field(compare=False)
    """What the person said of its quotations."""
    found: Document = field(compare=False)
    """The document as it was read, before the corrections."""
    corrected: tuple[corrections.Outcome, ...] = ()
    """What became of each correction."""
    likely: tuple[Known, ...] = field(default=(), compare=False)
    """The known essays it may be, where nothing is kept of it under its own name."""
    rest: Staged | None = field(default=None, compare=False)
    """What is still to be searched for quotations that nothing marks; None where the whole essay is."""
    part: Part | None = None
    """Which part of the file this is; None where it is all of it."""

    @property
    def apparatus(self) -> Apparatus:
        """What the apparatus says of the document."""
        return self.study.apparatus

    @property
    def troubles(self) -> list[str]:
        """What is wrong with the file or with what is kept of its corrections."""
        return [*self.document.warnings, *map(str, self.kept.problems), *corrections.lost(self.corrected)]

    @property
    def title(self) -> str:
        """The title, or the name of the file."""
        return title_of(self.path, self.document)

    @property
    def origin(self) -> Position:
        """Where in the whole the text begins."""
        return 0 if self.part is None else self.part.origin

    def share(self, seen: float) -> float:
        """Say how much of the file has been seen, from how much of what is read of it."""
        return seen if self.part is None else self.part.share(seen)

    def meaning(self, note_id: str) -> str:
        """Say what a note that does not name its source itself stands for; nothing where it does."""
        return self.study.stands_for(note_id) or ""

    def citation(self, quotation: Quotation) -> str:
        """Give the reference that goes with a quotation when it is copied: its note, or the essay's own.

        Where the file tells the printed pages, they are named too.
        """
        note = self.document.notes_by_id.get(quotation.note or "")
        pages = self._printed_pages(quotation)
        if note is None:
            return self._quoted_in(pages)
        source = self.meaning(note.id) or " ".join(self.document.words(note.body).split())
        return f"{source}\n{self._quoted_in(pages)}" if pages else source

    def _quoted_in(self, pages: str) -> str:
        metadata = self.document.metadata
        return "Quoted in " + ", ".join(filter(None, (metadata.author, self.title, metadata.year, pages)))

    def _printed_pages(self, quotation: Quotation) -> str:
        """Give the pages of the printed edition on which a quotation stands; nothing where the file tells none."""
        first = self.document.printed_page_at(quotation.range.start)
        last = self.document.printed_page_at(max(quotation.range.end - 1, quotation.range.start))
        if not first or first == last:
            return f"p. {last}" if last else ""
        return f"pp. {first}–{last}"


class Holding(NamedTuple):
    """An essay that could be opened, as the library page lists it."""

    path: str
    title: str
    author: str = ""
    percent: float | None = None
    """How far it was read; None where it never was."""


class Library:
    """The essays on the shelf, and the state kept for each."""

    def __init__(
        self, paths: Paths, folders: tuple[str, ...] = (), *, infer: float = 0.0, limits: Limits = USUAL
    ) -> None:
        self.paths = paths
        self.folders = folders
        self.infer, self.limits = infer, limits
        """How sure an inference must be to be taken for a quotation, and how much of a file is read."""
        self.progress = Progress(paths.progress)
        self.presence = Presence(paths.sessions)
        self._opened: dict[Path, Kept[Any]] = {}

    # ── opening ──────────────────────────────────────────────────────────────────────────────────

    def open(self, path: str, *, encoding: str | None = None, progress: Report | None = None) -> Essay:
        """Read, parse and study an essay; raise ReaderError where it cannot be read."""
        path = self.full_name(path)
        document = formats.open(
            self.locate(path), encoding=encoding, progress=progress, amend=self._amend, limits=self.limits
        )
        return self._essay(path, document, progress)

    def begin(self, path: str, *, encoding: str | None = None, progress: Report | None = None) -> Essay:
        """Open an essay to be read at once: of a long plain one only what is shown has been searched so far."""
        path = self.full_name(path)
        staged = formats.stage(
            self.locate(path), encoding=encoding, progress=progress, amend=self._amend, limits=self.limits
        )
        name, likely = named = self._name(path, staged.document)
        staged.take(replace(staged.document, id=name))
        if staged.complete or len(staged.document.text) <= SHORT:
            return self._essay(path, staged.whole(progress), progress, named)
        kept = self._again(Corrections(self.paths.corrections_of(name), described(path, staged.document)))
        # What a person said may change what is judged round it, anywhere.
        if kept.said():
            return self._essay(path, staged.whole(progress), progress, named)
        studied = Study.done(staged.document, progress)
        return Essay(name, path, staged.document, studied, kept, staged.document, rest=staged, likely=likely)

    def judged(self, essay: Essay, words: Range) -> Essay:
        """Give an essay with the quotations in a range found; the same one where they were."""
        found = essay.rest.near(words) if essay.rest is not None else essay.found
        if found is essay.found:
            return essay
        document, _ = corrections.apply(found, (), infer=self.infer)
        return replace(essay, found=found, document=document)

    def completed(self, essay: Essay, progress: Report | None = None) -> Essay:
        """Search the rest of an essay; ``progress`` is told the share done, and may raise GivenUp."""
        if essay.rest is None:
            return essay
        found = essay.rest.whole(progress)
        document, corrected = corrections.apply(found, essay.kept.said(), infer=self.infer)
        studied = Study.done(document, progress)
        return replace(essay, document=document, study=studied, found=found, corrected=corrected, rest=None)

    def take(self, data: bytes, *, encoding: str | None = None) -> Essay:
        """Take an essay from standard input."""
        return self._essay("-", formats.parse(data, "standard input", encoding=encoding, limits=self.limits))

    def _essay(
        self,
        path: str,
        document: Document,
        progress: Report | None = None,
        named: tuple[str, tuple[Known, ...]] | None = None,
    ) -> Essay:
        name, likely = named or self._name(path, document)
        found = replace(document, id=name)
        kept = self._again(Corrections(self.paths.corrections_of(name), described(path, found)))
        document, corrected = corrections.apply(found, kept.said(), infer=self.infer)
        short = len(document.text) <= SHORT
        studied = Study(document) if short else Study.done(document, progress)
        return Essay(name, path, document, studied, kept, found, corrected, likely=likely)

    def corrected(self, essay: Essay) -> Essay:
        """Give an essay as its corrections, which may have changed, would have it."""
        document, outcomes = corrections.apply(essay.found, essay.kept.said(), infer=self.infer)
        if document == essay.document:
            return replace(essay, corrected=outcomes)
        return replace(essay, document=document, study=Study(document), corrected=outcomes)

    def edition(self, path: str, document: Document, *, part: bool = False) -> tuple[Document, list[str]]:
        """Give an essay, or a part of a work, as what was said of it would have it, and what is wrong with that."""
        name = self.identify(path, document.digest) if part else self._name(path, document)[0]
        kept = Corrections(self.paths.corrections_of(name))
        document, outcomes = corrections.apply(document, kept.said(), infer=self.infer)
        return document, [*map(str, kept.problems), *corrections.lost(outcomes)]

    def _amend(self, path: Path, document: Document) -> Document:
        return self.edition(str(path), document, part=True)[0]

    def locate(self, path: str) -> Path:
        """Give the file that a path or a ``shipped:`` name stands for."""
        if not path.startswith(SHIPPED):
            return Path(path).expanduser()
        return shipped("text") / self.full_name(path).removeprefix(SHIPPED)

    def full_name(self, path: str) -> str:
        """Complete a ``shipped:`` name: ``shipped:tutor`` is the first work in the folder of the tutor."""
        if not path.startswith(SHIPPED):
            return path
        names = [str(file.relative_to(shipped("text"))) for file in _shipped_files()]
        name = path.removeprefix(SHIPPED)
        fitting = [known for known in names if known == name or known.startswith(f"{name}/")]
        if not fitting:
            raise ReaderError(
                Problem(name, "no work of this name comes with the program", f"there are {', '.join(names)}")
            )
        return SHIPPED + fitting[0]

    def identify(self, path: str, digest: str) -> str:
        """Give the id of an essay: readable, and not shared with another file."""
        if path.startswith(SHIPPED):
            return own_name(path)
        if path == "-":
            return f"stdin-{digest[:8]}"
        here = self.progress.at(*paths_of(path))
        return here.essay if here is not None else own_name(path)

    def _name(self, path: str, document: Document) -> tuple[str, tuple[Known, ...]]:
        """Give the id of an essay as it was read, and which known essays it may be where it is not known itself."""
        own = self.identify(path, document.digest)
        if path == "-" or path.startswith(SHIPPED):
            return own, ()
        met = recognise(self.paths, self.progress, own, title_of(path, document), document)
        return (met.sure.id if met.sure else own), met.likely

    def take_for(self, essay: Essay, known: str) -> None:
        """Keep that the file of an essay is one that is known; opened again it has what is kept of that."""
        here = self.place_at(essay, 0, 0.0, [])
        place = self.progress.place(known) or replace(here, essay=known)
        place = replace(place, path=here.path, digest=here.digest, sample=here.sample)
        self.progress.keep(place, timeout=BRIEFLY)

    def name_of(self, file: str) -> str:
        """Give the name under which a file is opened: a shipped one is known by its own."""
        root = shipped("text")
        path = Path(file)
        return SHIPPED + str(path.relative_to(root)) if path.is_relative_to(root) else file

    @property
    def shelves(self) -> list[Path]:
        """The folders in which the passages of quotations are looked for."""
        own = [Path(folder).expanduser() for folder in self.folders]
        return [shipped("text"), *(folder for folder in own if folder.is_dir())]

    def same_as(self, essay: Essay) -> tuple[str, ...]:
        """Give the files of an essay itself: its own, and other copies of it that come with the program."""
        files = [absolute(self.locate(essay.path))] if essay.path != "-" else []
        own = (essay.title, essay.document.metadata.author)
        files += [str(file) for file in _shipped_files() if _copies(own, formats.peek(file))]
        return tuple(dict.fromkeys(files))

    # ── what is kept for an essay ────────────────────────────────────────────────────────────────

    def bookmarks_of(self, essay: Essay) -> Bookmarks:
        """Give the bookmarks of an essay."""
        return self._again(
            Bookmarks(self.paths.bookmarks_of(essay.id), described(essay.path, essay.document))
        )

    def unsaved(self) -> list[Kept[Any]]:
        """Give the bookmarks and corrections of which something could not be written yet."""
        return [one for one in self._opened.values() if one.unsaved]

    def _again(self, kept: KeptType) -> KeptType:
        """Give what was opened before from the same file, where it holds what the disk refused."""
        before = self._opened.get(kept.path)
        if before is not None and before.unsaved and isinstance(before, type(kept)):
            return before
        self._opened[kept.path] = kept
        return kept

    def path_of(self, essay_id: str) -> str | None:
        """Give the path of an essay that was read before, if it is still there."""
        place = self.progress.place(essay_id)
        path = place.path if place is not None else about(self.paths.bookmarks_of(essay_id)).path
        return path if path.startswith(SHIPPED) or (path and os.path.exists(path)) else None

    def title_of(self, essay_id: str) -> str:
        """Give the title of an essay of which something is kept; its id where it is not known."""
        place = self.progress.place(essay_id)
        kept = place.title if place is not None else about(self.paths.bookmarks_of(essay_id)).title
        return kept or essay_id

    def place_of(self, essay: Essay) -> Place | None:
        """Give the place where an essay was left, as it is in what is read of it."""
        place = self.progress.place(essay.id)
        return place.moved(-essay.origin) if place is not None else None

    def start_of(self, essay: Essay, place: Place | None) -> tuple[Position, str]:
        """Find the place where an essay was left, and say what had to be guessed."""
        text = essay.document.text
        if place is None:
            return essay.document.body.start, ""
        again = place.path not in (*paths_of(essay.path), "")
        known = f"Known again; it was {place.path}" if again else ""
        found = anchor.resolve(text, place.anchor)
        if found.range is None:
            start = min(place.anchor.start, max(len(text) - 1, 0))
            return start, "The text has changed and the place where you stopped is gone; this is about there"
        if found.status is anchor.Status.AMBIGUOUS:
            return (
                found.range.start,
                "The text has changed; the place where you stopped is one of several alike",
            )
        return found.range.start, known

    def place_at(self, essay: Essay, top: Position, percent: float, jumps: list[KeptJump]) -> Place:
        """Describe the place where a reader is, so that it can be found again."""
        length = len(essay.document.text)
        told = described(essay.path, essay.document)
        if essay.part is not None:  # its letters are not those of the whole: what was kept before holds
            before = self.progress.place(essay.id)
            told = replace(told, sample=before.sample if before is not None else "")
        place = Place(
            essay=essay.id,
            anchor=anchor.make(essay.document.text, top, top),
            jumps=tuple(jumps),
            percent=percent,
            share=essay.share(top / max(length, 1)),
            path=told.path,
            digest=told.digest,
            title=told.title,
            sample=told.sample,
            when=datetime.now(UTC).replace(microsecond=0),
        )
        return place.moved(essay.origin)

    # ── what there is ────────────────────────────────────────────────────────────────────────────

    def shipped(self) -> list[Holding]:
        """List the embedded library."""
        root = shipped("text")
        return [self._holding(SHIPPED + str(file.relative_to(root)), file) for file in _shipped_files()]

    def recent(self, most: int = 30) -> list[Holding]:
        """List what was read, the latest first."""
        return [
            Holding(place.path, place.title, percent=place.percent)
            for place in self.progress.recent(most)
            if place.path != "-"
        ]

    def found(self) -> Iterator[Holding]:
        """List what stands in the reader's own folders."""
        for folder in self.folders:
            root = Path(folder).expanduser()
            for path in sorted(root.rglob("*")) if root.is_dir() else ():
                if path.suffix.lower() in formats.READABLE and path.is_file():
                    yield self._holding(str(path), path)

    def _holding(self, path: str, file: Path) -> Holding:
        title, author = formats.peek(file)
        place = self.progress.place(self.identify(path, ""))
        return Holding(path, title, author, place.percent if place else None)


def _shipped_files() -> list[Path]:
    root = shipped("text")
    return sorted(
        file for file in root.rglob("*") if file.suffix in formats.READABLE and file.stem.upper() != "README"
    )


def _copies(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Say whether two titles with their authors name one essay, as it stands or in part."""
    (title, author), (another, its_author) = one, other
    return author == its_author and bool(title) and (title.startswith(another) or another.startswith(title))

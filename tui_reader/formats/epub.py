"""EPUB: a book's pages as one text, its chapters as sections, the notes of each with their callouts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tui_reader.document import Document, Landmark, Metadata
from tui_reader.formats.archive import Archive
from tui_reader.formats.builder import Builder
from tui_reader.formats.clean import clean_line
from tui_reader.formats.epub_outline import Outline, read_outline, tree_of
from tui_reader.formats.epub_package import Package, beside, check_lock, read_package
from tui_reader.formats.epub_sections import name_sections, show_title
from tui_reader.formats.html import body_of, finish, joined, parse_html, write
from tui_reader.formats.html_imprint import take_imprint
from tui_reader.formats.html_links import Page
from tui_reader.formats.html_plan import read_pages
from tui_reader.formats.html_tree import Element, tag_of, types_of
from tui_reader.formats.imprinting import add_imprint
from tui_reader.formats.telling import looks_like_html
from tui_reader.limits import Limits
from tui_reader.problems import Problem, ReaderError

Progress = Callable[[float], None]

_LINKED = 0.7
_OUTLINES = frozenset(("toc", "landmarks", "page-list", "pagelist", "lot", "loi"))


def parse_epub(
    data: bytes, name: str, *, encoding: str | None = None, progress: Progress, limits: Limits
) -> Document:
    """Make a document of a book's bytes."""
    if not data.startswith(b"PK") and looks_like_html(data):
        warning = "this is a web page, not an EPUB, and is read as one"
        return parse_html(
            data, name, encoding=encoding, progress=progress, limits=limits, warnings=(warning,)
        )
    archive = Archive(data, name, "EPUB", limits)
    package = read_package(archive)
    locked = check_lock(archive, package)
    progress(0.05)
    outline = read_outline(archive, package)
    book = Book(archive, package, locked)
    book.load(lambda share: progress(0.05 + 0.2 * share))
    book.load_beside()
    if not book.pages:
        raise ReaderError(_nothing(name, book.problems))
    builder = Builder(limits)
    builder.warnings += [f"{clean_line(file)} is left out: {why}" for file, why in _few(book.problems)]
    for file, why in book.cut.items():
        builder.leave_out(f"{clean_line(file)}: {why}")
    set_pages(builder, book, outline, progress)
    return builder.finish(name, data, metadata_of(package))


@dataclass(slots=True)
class Book:
    """The pages of a book that could be read."""

    archive: Archive
    package: Package
    locked: frozenset[str]
    pages: list[Page] = field(default_factory=list)
    beside: set[str] = field(default_factory=set)
    """Pages out of the reading order, of which only notes are read."""
    problems: dict[str, str] = field(default_factory=dict)
    cut: dict[str, str] = field(default_factory=dict)
    """What of a page was left out."""

    def load(self, progress: Progress) -> None:
        """Load the pages in their order."""
        for count, item in enumerate(self.package.spine):
            progress(count / len(self.package.spine))
            if item.name in self.locked:
                self.problems[item.name] = "it is locked"
            else:
                self.load_page(item.name)

    def load_page(self, name: str) -> Page | None:
        """Load a page after the others; nothing where there is nothing in it to be read."""
        data = self.archive.get(name)
        if data is None:
            self.problems[name] = self.archive.problems.get(name, "it cannot be read")
            return None
        root, left_out = tree_of(data, name, self.archive.limits)
        if left_out:
            self.cut[name] = left_out
        if root is None:
            return None
        page = Page(name, body_of(root))
        if self._only_outline(page):
            return None
        self.pages.append(page)
        return page

    def _only_outline(self, page: Page) -> bool:
        """Whether a page only lists the others, as the reader's own outline does."""
        if page.name != self.package.nav and page.name != self.package.guide.get("toc"):
            return False
        whole = sum(len(text.strip()) for text in page.body.itertext())
        linked = sum(len(text.strip()) for a in page.body.iter() if tag_of(a) == "a" for text in a.itertext())
        return linked > _LINKED * whole or page.name == self.package.nav

    def load_beside(self) -> None:
        """Load the pages out of the reading order that a link leads into: there the notes are."""
        outlines = (self.package.nav, self.package.guide.get("toc"))
        self.load_notes(name for name in self.linked()[: self.archive.limits.beside] if name not in outlines)

    def linked(self, counts: Callable[[Element], bool] = lambda _: True) -> list[str]:
        """Name the pages out of the reading order that a link leads into, if the link counts."""
        known = {page.name for page in self.pages}
        others = {item.name for item in self.package.items if item.page} - known - self.locked
        wanted: dict[str, None] = {}
        for page in self.pages if others else ():
            for element in page.body.iter():
                if (
                    tag_of(element) == "a"
                    and (file := beside(page.name, element.get("href") or "")) in others
                    and counts(element)
                ):
                    wanted[file or ""] = None
        return list(wanted)

    def load_notes(self, names: Iterable[str]) -> None:
        """Load pages of which only the notes are read."""
        self.beside.update(name for name in names if self.load_page(name) is not None)


def set_pages(
    builder: Builder, book: Book, outline: Outline, progress: Progress, *, inner: bool = False
) -> None:
    """Set the pages that were loaded into a builder; ``inner`` ones do not begin the book."""
    names = frozenset(entry.key for entry in (*outline.chapters, *outline.pages))
    skipped = {nav for page in book.pages for nav in _navs(page.body)}
    read = read_pages(
        book.pages,
        whole=True,
        skipped=skipped,
        named=names,
        beside=frozenset(book.beside),
        tick=lambda: progress(0.3),
    )
    loose = joined(read)
    apart = take_imprint(loose.lines)
    loose.lines = name_sections(loose.lines, outline.chapters)
    if not inner:
        show_title(loose.lines, book.package.title, book.package.author)
    write(builder, read, loose, lambda share: progress(0.5 + 0.1 * share))
    _add_pages(builder, outline)
    finish(builder, progress)
    add_imprint(builder, apart.about, apart.name, apart.places)


def _navs(body: Element) -> Iterable[Element]:
    return (each for each in body.iter() if tag_of(each) == "nav" and types_of(each) & _OUTLINES)


def _add_pages(builder: Builder, outline: Outline) -> None:
    """Add the printed pages that only the page list tells."""
    known = {(mark.at, mark.label) for mark in builder.landmarks if mark.kind == "page"}
    places = {at for at, _ in known}
    for entry in outline.pages:
        at = builder.ids.get(entry.key)
        if at is not None and at not in places:
            builder.landmarks.append(Landmark(at, "page", clean_line(entry.label)))


def metadata_of(package: Package) -> Metadata:
    """Give what a book says of itself."""
    return Metadata(
        title=package.title,
        author=package.author,
        year=package.year,
        language=package.language,
        format="epub",
        encoding="utf-8",
        extra=(("publisher", package.publisher),) if package.publisher else (),
    )


def _few(problems: dict[str, str]) -> list[tuple[str, str]]:
    return list(problems.items())[:20]


def _nothing(name: str, problems: dict[str, str]) -> Problem:
    first = next(iter(problems.items()), None)
    why = f": {clean_line(first[0])}: {first[1]}" if first else ""
    return Problem(
        clean_line(name), f"none of its pages can be read{why}", "fetch it again, or have calibre mend it"
    )

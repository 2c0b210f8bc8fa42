"""HTML: a saved page of the web, its article read and the site's furniture left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tui_reader.document import Document, Metadata
from tui_reader.formats.builder import Builder
from tui_reader.formats.clean import clean_line
from tui_reader.formats.html_front import Said, name_front, named_in, said_in_head
from tui_reader.formats.html_imprint import Apart, take_imprint
from tui_reader.formats.html_links import Page
from tui_reader.formats.html_loose import Loose, find_loose
from tui_reader.formats.html_plan import Read, read_pages
from tui_reader.formats.html_tree import Element, page_text, parse_page, tag_of
from tui_reader.formats.html_write import Line, Writer, lines_of
from tui_reader.formats.imprinting import add_imprint
from tui_reader.formats.quoting import add_run_in, add_sources
from tui_reader.limits import Limits

Progress = Callable[[float], None]


def parse_html(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    progress: Progress,
    limits: Limits,
    whole: bool = False,
    warnings: Iterable[str] = (),
) -> Document:
    """Make a document of a page's bytes; ``whole`` keeps the site's furniture too."""
    decoded = page_text(data, clean_line(name), encoding=encoding)
    progress(0.05)
    root, left_out = parse_page(decoded.text, limits, lambda: progress(0.1))
    progress(0.2)
    builder = Builder(limits)
    builder.warnings += [*warnings, *decoded.warnings]
    if left_out:
        builder.leave_out(left_out)
    said, apart = Said(), Apart()
    if root is not None:
        said = said_in_head(root)
        page = Page("", body_of(root), said.base, said.address)
        read = read_pages([page], whole=whole, tick=lambda: progress(0.4))
        loose = joined(read)
        apart = take_imprint(loose.lines)
        said = named_in(name_front(loose.lines, named_in(said, apart.fields)), apart.fields)
        write(builder, read, loose, lambda share: progress(0.5 + 0.1 * share))
    if not builder.blocks:
        builder.warnings.append("there is nothing to read on this page")
    finish(builder, progress)
    add_imprint(builder, apart.about, apart.name, apart.places)
    metadata = Metadata(
        title=said.title,
        author=said.author,
        year=said.year,
        language=said.language,
        format="html",
        encoding=decoded.encoding,
        extra=(("address", said.address),) if said.address else (),
    )
    document = builder.finish(name, data, metadata)
    progress(1.0)
    return document


def body_of(root: Element) -> Element:
    """Give the body of a page; the whole of it where it has none."""
    return next((child for child in root if tag_of(child) == "body"), root)


def joined(read: Read) -> Loose:
    """Give the lines that were read, notes without a link joined to their callouts."""
    lines = lines_of(read.drafts)
    if read.lost or any(line.note for line in lines):
        return Loose(lines, dict(read.labels), orphans=_orphans(lines))
    return find_loose(lines)


def _orphans(lines: Iterable[Line]) -> list[str]:
    return [line.words.text[start:end].strip("[]()") for line in lines for start, end in line.words.orphans]


def write(builder: Builder, read: Read, loose: Loose, progress: Progress) -> None:
    """Set what was read into a builder."""
    writer = Writer(builder, {**read.labels, **loose.labels}, loose.evidence)
    writer.write(loose.lines, progress)
    writer.warn(loose.orphans)


def finish(builder: Builder, progress: Progress) -> None:
    """Find the run-in quotations, and each quotation's source."""
    size = max(1, len(builder.blocks))
    add_run_in(builder, None, lambda count: progress(0.6 + 0.4 * count / size))
    add_sources(builder)

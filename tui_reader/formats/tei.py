"""TEI P5: the encoding of scholarly editions; what it marks is taken as it stands.

The reading text is shown: of ``choice`` the regularised, corrected, expanded form, of ``app`` the lemma.  Notes stand
at their place, or gathered at the end and called by ``ref`` and ``ptr``; both come out as notes.
"""

from __future__ import annotations

from collections.abc import Callable

from tui_reader.document import Document
from tui_reader.formats.composing import Composer
from tui_reader.formats.tei_header import read_header
from tui_reader.formats.tei_text import Edition
from tui_reader.formats.xml_tree import parse_xml
from tui_reader.limits import Limits
from tui_reader.problems import Problem, ReaderError

Progress = Callable[[float], None]

SPACES = {"http://www.tei-c.org/ns/1.0": ""}
ROOTS = ("TEI", "TEI.2", "teiCorpus", "teiCorpus.2", "text")


def parse_tei(
    data: bytes, name: str, *, encoding: str | None, progress: Progress, limits: Limits
) -> Document:
    """Make a document of a TEI edition."""
    tree = parse_xml(
        data,
        name,
        prefixes=SPACES,
        limits=limits,
        encoding=encoding,
        progress=lambda share: progress(0.4 * share),
    )
    if tree.root.tag not in ROOTS:
        what = f"this XML is not TEI: its outermost element is <{tree.root.tag.rpartition('}')[2]}>"
        raise ReaderError(Problem(name, what, "convert it to TEI, HTML or Markdown"))
    header = read_header(tree.root)
    edition = Edition(tree, header, Composer(limits))
    edition.composer.leave_out(tree.left_out)
    edition.write()
    progress(0.6)
    composer = edition.composer
    composer.builder.warnings[:0] = tree.decoded.warnings
    composer.end(progress)
    return composer.builder.finish(name, data, header.metadata(tree.decoded.encoding))

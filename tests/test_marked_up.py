"""TEI, Word, OpenDocument and FictionBook: what a file marks comes out, and nothing that could harm the reader."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from format_cases import PACKED, Case, cases, docx, opened, told, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader import formats
from tui_reader.formats.builder import check
from tui_reader.problems import ReaderError

ROOT = Path(__file__).parents[1]
CASES = [case for name in PACKED for case in cases(name)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_what_a_file_marks_comes_out(case: Case) -> None:
    """Each case of the fixtures has the structure that is written below it."""
    assert told(opened(case)) == case.structure


def test_there_are_cases_enough() -> None:
    """There are more than forty, and none without its structure."""
    assert len(CASES) > 40
    assert [case.title for case in CASES if not case.structure] == []


def _tei(body: str, prologue: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{prologue}<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>{body}</body></text></TEI>'
    ).encode()


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
REFUSED = {
    "cut short": (_tei("<p>One.</p>")[:-20], "not well-formed"),
    "a control by its number": (_tei("<p>&#27;]0;title&#7;</p>"), "not well-formed"),
    "entities that multiply": (
        _tei("<p>&l9;</p>", f'<!DOCTYPE TEI [<!ENTITY l0 "lol">{LAUGHS}]>'),
        "fill the memory",
    ),
    "entities in a circle": (
        _tei("<p>&a;</p>", '<!DOCTYPE TEI [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'),
        "not well-formed",
    ),
    "too deep": (_tei("<div>" * 5000 + "</div>" * 5000), "too deep"),
    "another XML": (b"<rss><channel/></rss>", "not TEI"),
    "nothing": (b"", "nothing in this file"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_a_sentence(name: str) -> None:
    """The sentence names the file, on one line."""
    data, words = REFUSED[name]
    with pytest.raises(ReaderError, match=words) as refused:
        formats.parse(data, "edition.xml")
    assert str(refused.value).startswith("edition.xml")
    assert "\n" not in str(refused.value)


def test_no_other_file_is_read(tmp_path: Path) -> None:
    """Neither an entity nor a document type brings the words of another file."""
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    declarations = tmp_path / "names.dtd"
    declarations.write_text('<!ENTITY word "SECRET">')
    for prologue in (
        f'<!DOCTYPE TEI [<!ENTITY word SYSTEM "file://{secret}">]>',
        f'<!DOCTYPE TEI SYSTEM "file://{declarations}">',
        f'<!DOCTYPE TEI [<!ENTITY % all SYSTEM "file://{declarations}"> %all;]>',
    ):
        document = formats.parse(_tei("<p>One &word; two.</p>", prologue), "edition.xml")
        assert document.text == "One &word; two."


def test_entities_of_the_file_and_of_the_language_are_known() -> None:
    """Text entities that the file declares itself, and those of HTML, become what they stand for."""
    prologue = '<!DOCTYPE TEI [<!ENTITY mine "my &#8220;own&#8221;">]>'
    document = formats.parse(_tei("<p>&mine;&nbsp;&mdash;</p>", prologue), "edition.xml")
    assert document.text == "my “own”\xa0—"


def _lied() -> bytes:
    """An archive whose directory says that a member is short."""
    data = bytearray(docx({"docx": "<w:p/>" * 200_000}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    return bytes(data)


ARCHIVES = {
    "not a zip": (b"PK\x03\x04 and no more", "cut short"),
    "without a text": (zipped({"other.xml": "<a/>"}), "document.xml: it is not in the file"),
    "a bomb": (zipped({"word/document.xml": " " * 60_000_000}), "document.xml: it is larger than 32 MB"),
    "many members": (zipped({f"m{i}": "" for i in range(20_001)}), "20001 files"),
    "cut short": (docx({"docx": "<w:p/>"})[:300], "cut short"),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_that_cannot_be_trusted_is_refused(name: str) -> None:
    """Bounds hold for each member, for all together, and for their number."""
    data, words = ARCHIVES[name]
    with pytest.raises(ReaderError, match=words):
        formats.parse(data, "essay.docx")


def test_a_member_is_read_by_its_exact_name() -> None:
    """A name that leads out of the archive is that of no member we ask for."""
    data = zipped({"../word/document.xml": "<a/>", "/word/document.xml": "<a/>"})
    with pytest.raises(ReaderError, match=r"document\.xml: it is not in the file"):
        formats.parse(data, "essay.docx")


def test_a_locked_document_says_so() -> None:
    """What is encrypted is not read as if it were damaged."""
    data = bytearray(docx({"docx": "<w:p/>"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + offset] |= 1
    with pytest.raises(ReaderError, match="password"):
        formats.parse(bytes(data), "essay.docx")


def test_a_format_is_told_by_its_bytes_where_the_name_is_silent() -> None:
    """Standard input has no name, and a file may have a wrong one."""
    assert formats.parse(_tei("<p>One.</p>"), "standard input").metadata.format == "tei"
    assert formats.parse(docx({"docx": "<w:p/>"}), "standard input").metadata.format == "docx"
    packed = PACKED["odt"]({"odt": "<text:p>One.</text:p>"})
    assert formats.parse(packed, "standard input").metadata.format == "odt"
    book = PACKED["fb2"]({"fb2": "<body><p>One.</p></body>"})
    assert formats.parse(book, "book.xml").metadata.format == "fb2"
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("book.fb2", book)
    assert formats.parse(memory.getvalue(), "book.fb2.zip").metadata.format == "fb2"


def test_plain_text_waits_for_no_parser_of_pages() -> None:
    """Opening a plain text loads neither lxml nor a reader of archives' XML."""
    program = (
        "import sys; from tui_reader import formats; formats.parse(b'One.', 'a.txt');"
        "print([name for name in sys.modules if name.partition('.')[0] == 'lxml'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


TAGS = {
    "tei": "div head p q quote cit bibl note ref ptr lg l sp speaker list item label table row cell choice sic corr hi"
    " pb lb title figure figDesc epigraph floatingText app lem gap titlePage docTitle",
    "docx": "w:p w:r w:t w:br w:tab w:ins w:del w:hyperlink w:tbl w:tr w:tc w:sdt w:sdtContent w:pPr"
    " w:footnoteReference w:drawing w:numPr w:txbxContent",
    "odt": "text:p text:h text:span text:note text:note-body text:note-citation text:list text:list-item table:table"
    " table:table-row table:table-cell text:s text:section text:line-break draw:frame draw:text-box",
    "fb2": "section title p cite epigraph poem stanza v a emphasis strong subtitle empty-line table tr td text-author",
}
ATTRIBUTES = (
    "",
    ' xml:id="a"',
    ' target="#a"',
    ' n="1"',
    ' w:id="1"',
    ' text:outline-level="9"',
    ' type="notes"',
)


@st.composite
def soup(draw: st.DrawFn, name: str) -> str:
    """Give elements of a format within one another as they come."""
    tags = TAGS[name].split()
    attributes = [said for said in ATTRIBUTES if name == "docx" or " w:" not in said]
    attributes = [said for said in attributes if name == "odt" or " text:" not in said]

    def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        content = st.lists(inner, max_size=4).map("".join)
        return st.tuples(st.sampled_from(tags), st.sampled_from(attributes), content).map(
            lambda made: f"<{made[0]}{made[1]}>{made[2]}</{made[0]}>"
        )

    words = st.sampled_from(["One ", " two.", "“three”", " ", "\n", "‘", "[1]", "* * *"])
    return "".join(draw(st.lists(st.recursive(words, element, max_leaves=25), max_size=5)))


@pytest.mark.parametrize("name", PACKED)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_is_well_formed_opens(name: str, data: st.DataObject) -> None:
    """Elements may stand in one another as they like: a document comes out that is one text in order."""
    content = data.draw(soup(name))
    parts = {name: f"<body>{content}</body>" if name in ("fb2", "tei") else content}
    check(formats.parse(PACKED[name](parts), f"soup.{name}"))


@pytest.mark.parametrize("name", PACKED)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_whatever_is_damaged_is_opened_or_refused(name: str, data: st.DataObject) -> None:
    """Bytes changed anywhere in a good file give a document or a ReaderError, and nothing else."""
    case = data.draw(st.sampled_from([case for case in CASES if name in case.parts]))
    good = bytearray(PACKED[name](case.parts))
    for _ in range(data.draw(st.integers(1, 6))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([len(good), len(good), len(good) // 2]))
    with contextlib.suppress(ReaderError):
        check(formats.parse(bytes(good[:cut]), f"damaged.{name}"))

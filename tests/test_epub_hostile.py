"""Books that are broken, locked or made to harm: each opens as far as it makes sense, or is refused in a sentence."""

import resource
import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from book import book, nav, ncx, package, page, point
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader import formats
from tui_reader.document import Document
from tui_reader.problems import ReaderError

CALL = '<a epub:type="noteref" href="notes.xhtml#n{0}" id="r{0}">{1}</a>'
NOTE = '<li id="n{0}"><p>{1} <a href="{2}#r{0}" epub:type="backlink">↩</a></p></li>'


def opened(data: bytes, name: str = "book.epub") -> Document:
    """Read a book."""
    return formats.parse(data, name)


LOCK = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData '
    'xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="{}"/><CipherData><CipherReference '
    'URI="OPS/{}"/></CipherData></EncryptedData></encryption>'
)


def test_a_locked_book_says_so() -> None:
    """DRM is named and what can be done about it; hidden fonts are no lock."""
    files = {"1.xhtml": page("<p>Snow.</p>")}
    locked = LOCK.format("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "1.xhtml")
    with pytest.raises(
        ReaderError, match=r"book\.epub: this book is locked by Adobe's DRM; read it with the program"
    ):
        opened(book(files, more={"META-INF/encryption.xml": locked, "META-INF/rights.xml": "<rights/>"}))
    fonts = LOCK.format("http://www.idpf.org/2008/embedding", "1.xhtml")
    assert "Snow." in opened(book(files, more={"META-INF/encryption.xml": fonts})).text


def test_a_page_that_cannot_be_read_is_left_out_and_told_of() -> None:
    """The rest of a book opens where a chapter is missing, too large or locked."""
    files = {"1.xhtml": page("<p>Snow.</p>"), "2.xhtml": " " * (33 << 20)}
    opf = package(["1.xhtml", "2.xhtml", "3.xhtml"])
    document = opened(book(files, opf))
    assert "Snow." in document.text
    assert document.warnings == (
        "OPS/2.xhtml is left out: it is larger than 32 MB; raise member_mb under [limits] in config.toml",
        "OPS/3.xhtml is left out: it is not in the file",
    )


def test_names_that_lead_out_of_a_book_do_not_exist() -> None:
    """Members and addresses with dots, slashes, drives or links of the file system are never followed."""
    secret = page("<p>Secret.</p>")
    names = ["../evil.xhtml", "/tmp/evil.xhtml", "..\\evil.xhtml", "C:\\evil.xhtml", "OPS/../../evil.xhtml"]
    files = {"1.xhtml": page('<p>Snow.</p><img src="../../etc/passwd" alt=""/>')}
    opf = package(["1.xhtml", "../../../../etc/passwd.xhtml", *[f"../{name}" for name in names]])
    document = opened(book(files, opf, more=dict.fromkeys(names, secret)))
    assert "Secret" not in document.text


def test_a_link_of_the_file_system_is_no_page() -> None:
    """A member that is a symbolic link is not followed, nor are its words shown."""
    data = BytesIO(book({"1.xhtml": page("<p>Snow.</p>")}, package(["1.xhtml", "2.xhtml"])))
    with zipfile.ZipFile(data, "a") as archive:
        info = zipfile.ZipInfo("OPS/2.xhtml")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    document = opened(data.getvalue())
    assert "passwd" not in document.text


BROKEN = {
    "not a zip": b"plain words",
    "empty": b"",
    "only a mark": b"PK\x03\x04",
    "cut off": book({"1.xhtml": page("<p>Snow.</p>")})[:300],
    "no package": book({}, opf="", more={}).replace(b"OPS/book.opf", b"OPS/nook.opf"),
    "no pages": book({}, package([])),
    "an empty zip": b"PK\x05\x06" + b"\0" * 18,
    "too many files": book({"1.xhtml": page("<p>Snow.</p>")}, more={f"x/{i}": b"" for i in range(10_001)}),
    "a lying count": b"PK\x03\x04"
    + b"PK\x05\x06"
    + struct.pack("<4H2LH", 0, 0, 9_999, 9_999, 0x7FFFFFFF, 4, 0),
    "entities in a circle": book(
        {}, package([], prologue='<!DOCTYPE package [<!ENTITY a "&b;"><!ENTITY b "&a;">]>')
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_book_is_refused_in_one_sentence(name: str) -> None:
    """The sentence names the file, what is wrong, and what to do."""
    with pytest.raises(ReaderError) as caught:
        opened(BROKEN[name])
    problem = caught.value.problem
    assert problem.file == "book.epub"
    assert problem.what
    assert problem.remedy
    assert "\n" not in str(problem)


def test_a_web_page_named_as_a_book_is_read_as_a_page() -> None:
    """A page saved under the wrong name opens, with a warning."""
    document = opened(b"<!DOCTYPE html><html><body><p>Snow fell.</p></body></html>")
    assert document.text == "Snow fell."
    assert document.warnings == ("this is a web page, not an EPUB, and is read as one",)


def test_a_book_is_known_by_its_bytes() -> None:
    """A book whose name says nothing opens as a book."""
    assert opened(book({"1.xhtml": page("<p>Snow.</p>")}), "download").metadata.format == "epub"


XML_ATTACKS = {
    "a file": ('<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
    "a neighbour": ('<!DOCTYPE html [<!ENTITY x SYSTEM "../secret">]>', "&x;"),
    "laughs": (
        '<!DOCTYPE html [<!ENTITY l0 "lol">'
        + "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
        + "]>",
        "&l9;",
    ),
    "a long entity": (f'<!DOCTYPE html [<!ENTITY q "{"A" * 50_000}">]>', "&q;" * 5_000),
    "a foreign DTD": ('<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd">', "x"),
    "an inclusion": (
        "",
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="file:///etc/passwd"/>',
    ),
}


@pytest.mark.parametrize("name", XML_ATTACKS)
def test_nothing_is_expanded_or_fetched(name: str) -> None:
    """Entities, DTDs and inclusions bring nothing in, whether in a page, the package or the container."""
    prologue, body = XML_ATTACKS[name]
    attacked = page(f"<p>Snow.</p><p>{body}</p>", prologue=prologue)
    document = opened(book({"1.xhtml": attacked}))
    assert "Snow." in document.text
    opf = package(["1.xhtml"], title=body, prologue=prologue.replace("html", "package", 1))
    other = opened(book({"1.xhtml": page("<p>Snow.</p>")}, opf))
    for shown in (document.text, other.text, other.metadata.title):
        assert "root:" not in shown
        assert "lollol" not in shown
        assert "AAA" not in shown


BOMB = 192 << 20


def _bomb() -> bytes:
    """A chapter of blanks, a thousand times its size in the file."""
    deflate, crc, packed = zlib.compressobj(9, zlib.DEFLATED, -15), 0, bytearray()
    chunk = b" " * (1 << 20)
    for _ in range(BOMB >> 20):
        packed += deflate.compress(chunk)
        crc = zlib.crc32(chunk, crc)
    packed += deflate.flush()
    good = book({"1.xhtml": page("<p>Snow.</p>")}, package(["1.xhtml", "2.xhtml"]))
    with zipfile.ZipFile(BytesIO(good)) as archive:
        end, count = archive.start_dir, len(archive.infolist()) + 1
    name = b"OPS/2.xhtml"
    sizes = (crc, len(packed), BOMB, len(name))
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, *sizes, 0)
    directory = good[end : good.rindex(b"PK\5\6")]
    directory += struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 33, *sizes, 0, 0, 0, 0, 0, end) + name
    data = good[:end] + local + name + bytes(packed)
    return (
        data
        + directory
        + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(data), 0)
    )


def test_a_bomb_is_read_up_to_a_bound() -> None:
    """A member that says it is huge, and is, costs neither its time nor its memory, and the book opens without it."""
    data = _bomb()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    document = opened(data)
    assert "Snow." in document.text
    assert document.warnings == (
        "OPS/2.xhtml is left out: it is larger than 32 MB; raise member_mb under [limits] in config.toml",
    )
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 160_000


def test_a_title_as_long_as_ten_books() -> None:
    """A package whose title is too long for a parser's own bounds still tells its pages."""
    opf = package(["1.xhtml"], title="Snow " * 2_200_000)
    assert "It fell." in opened(book({"1.xhtml": page("<p>It fell.</p>")}, opf)).text


@pytest.mark.parametrize("half", ["&#xD800;", "&#x0dfff;", "&#55296;", "&#57343;"])
def test_half_a_character_is_one_that_is_unknown(half: str) -> None:
    """A reference to half of a pair, in words, an address or the outline, is shown as what it is: no character."""
    files = {
        "nav.xhtml": nav(f'<li><a href="1.xhtml#{half}">{half}I</a></li>'),
        "1.xhtml": page(f"<p>Snow{half}.</p>"),
    }
    document = opened(book(files, package(list(files), title=f"A {half} Book")))
    assert document.metadata.title == "A \ufffd Book"
    assert "Snow\ufffd." in document.text


def test_a_page_named_often_is_read_once() -> None:
    """A reading order that goes round in a circle shows each page once."""
    opf = package(["1.xhtml"], spine=["1.xhtml"] * 5_000)
    assert opened(book({"1.xhtml": page("<p>Snow.</p>")}, opf)).text.count("Snow.") == 1


def test_an_outline_nested_past_sense() -> None:
    """Ten thousand lists within each other are read without harm."""
    deep = '<li><a href="1.xhtml">x</a><ol>' * 10_000 + "</ol></li>" * 10_000
    assert "Snow." in opened(book({"nav.xhtml": nav(deep), "1.xhtml": page("<p>Snow.</p>")})).text


SAMPLE = book(
    {
        "nav.xhtml": nav('<li><a href="1.xhtml">I</a></li>'),
        "toc.ncx": ncx(point("I", "1.xhtml")),
        "1.xhtml": page(f"<h2>I</h2><p>Snow fell.{CALL.format(1, 1)}</p>"),
        "notes.xhtml": page(f'<ol epub:type="endnotes">{NOTE.format(1, "A foot.", "1.xhtml")}</ol>'),
    }
)


@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255)), min_size=1, max_size=12))
@settings(max_examples=200, deadline=None)
def test_damaged_bytes_are_refused_or_read(changes: list[tuple[int, int]]) -> None:
    """Whatever bytes of a book change, it opens or a ReaderError says why not."""
    data = bytearray(SAMPLE)
    for at, byte in changes:
        data[at] = byte
    _open_or_refuse(bytes(data))


@given(st.integers(0, len(SAMPLE)), st.integers(0, len(SAMPLE)))
@settings(max_examples=100, deadline=None)
def test_a_piece_cut_out_is_survived(start: int, length: int) -> None:
    """Whatever is missing from a book, it opens or a ReaderError says why not."""
    _open_or_refuse(SAMPLE[:start] + SAMPLE[start + length :])


PARTS = st.text(st.sampled_from("<>/=\"& ab#.:1itemrfnavolnght'[]!"), max_size=120)


@given(PARTS, PARTS, PARTS)
@settings(max_examples=100, deadline=None)
def test_any_package_outline_and_page_is_survived(opf: str, outline: str, body: str) -> None:
    """Whatever stands in a book's own files, it opens or a ReaderError says why not."""
    whole = package(["nav.xhtml", "1.xhtml"], metadata=opf)
    _open_or_refuse(book({"nav.xhtml": nav(outline), "1.xhtml": page(body)}, whole))


def _open_or_refuse(data: bytes) -> None:
    try:
        document = opened(data)
    except ReaderError as error:
        assert error.problem.what  # noqa: PT017
    else:
        assert document.metadata.format in ("epub", "html")

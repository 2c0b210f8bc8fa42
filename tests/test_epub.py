"""Books: one text, its chapters as sections, its notes with their callouts."""

from pathlib import Path

import pytest
from book import book, nav, ncx, package, page, point
from described import described

from tui_reader import formats
from tui_reader.document import Document, Kind

CALL = '<a epub:type="noteref" href="notes.xhtml#n{0}" id="r{0}">{1}</a>'
ENTRY = '<li><a href="{}">{}</a></li>'
NOTE = '<li id="n{0}"><p>{1} <a href="{2}#r{0}" epub:type="backlink">↩</a></p></li>'


def opened(data: bytes, name: str = "book.epub") -> Document:
    """Read a book."""
    return formats.parse(data, name)


def heads(document: Document) -> list[tuple[int, str]]:
    """Give a document's headings with their levels."""
    return [(b.level, document.words(b.range)) for b in document.blocks if b.kind is Kind.HEADING]


def test_a_book_is_one_text_with_its_chapters_and_notes() -> None:
    """Chapters are sections; notes of another file, numbered anew in each, join their callouts."""
    data = book(
        {
            "nav.xhtml": nav(
                ENTRY.format("1.xhtml", "I")
                + ENTRY.format("2.xhtml", "II")
                + ENTRY.format("notes.xhtml", "Notes")
            ),
            "1.xhtml": page(f"<h2>I</h2><p>Snow fell.{CALL.format(1, 1)} It stayed.{CALL.format(2, 2)}</p>"),
            "2.xhtml": page(f"<h2>II</h2><p>Rain fell.{CALL.format(3, 1)}</p>"),
            "notes.xhtml": page(
                '<section epub:type="endnotes"><h2>Notes</h2><ol>'
                + NOTE.format(1, "A foot.", "1.xhtml")
                + NOTE.format(2, "Till March.", "1.xhtml")
                + NOTE.format(3, "An inch.", "2.xhtml")
                + "</ol></section>"
            ),
        }
    )
    assert described(opened(data)).splitlines() == [
        "title: A Book of Snow",
        "byline: Ada Verne",
        "heading 1: I",
        "paragraph: Snow fell.[1]{1} It stayed.[2]{2}",
        "heading 1: II",
        "paragraph: Rain fell.[1]{1-2}",
        "note 1: A foot.",
        "note 2: Till March.",
        "note 1: An inch.",
    ]


def test_notes_without_any_type_in_a_file_out_of_line() -> None:
    """A raised number that leads to a paragraph which leads back calls a note, wherever its file stands."""
    files = {
        "1.xhtml": page(
            '<p>Snow.<a id="r1" href="back/notes.html#n1"><sup>1</sup></a>'
            ' Rain.<a href="back/notes.html#n2"><sup>2</sup></a></p>'
        ),
        "back/notes.html": page(
            '<h3>Endnotes</h3><p id="n1"><a href="../1.xhtml#r1">1</a>. A foot.</p>'
            '<p id="n2">2. An inch.</p><p>The end.</p>'
        ),
    }
    expected = ["paragraph: Snow.[1]{1} Rain.[2]{2}", "note 1: A foot.", "note 2: An inch."]
    for opf in (package(list(files), spine=["1.xhtml"]), package(list(files), beside=["back/notes.html"])):
        lines = described(opened(book(files, opf))).splitlines()
        assert [line for line in lines if line.startswith(("note", "paragraph: Snow"))] == expected


def test_a_file_for_each_note() -> None:
    """A callout may lead to a file that holds one note and nothing else."""
    files = {
        "1.xhtml": page(
            '<p>Snow.<a href="n1.xhtml"><sup>1</sup></a> Rain.<a href="n2.xhtml"><sup>2</sup></a></p>'
        ),
        "n1.xhtml": page("<p>1 A foot.</p>"),
        "n2.xhtml": page("<p>2 An inch.</p>"),
    }
    lines = described(opened(book(files))).splitlines()
    assert lines[2:] == ["paragraph: Snow.[1]{1} Rain.[2]{2}", "note 1: A foot.", "note 2: An inch."]


def test_the_outline_gives_levels_and_the_headings_that_chapters_lack() -> None:
    """A part and its chapters have the levels of the outline; a chapter without a heading gets its title there."""
    data = book(
        {
            "nav.xhtml": nav(
                '<li><a href="p1.xhtml">Part One</a><ol><li><a href="1.xhtml">Snow</a></li>'
                '<li><a href="1.xhtml#rain">Rain</a></li><li><a href="2.xhtml">Hail</a></li></ol></li>'
            ),
            "p1.xhtml": page("<h1>Part One</h1>"),
            "1.xhtml": page('<p>It fell.</p><p id="rain">It poured.</p>'),
            "2.xhtml": page("<h1>Hail</h1><p>It hailed.</p><h2>Its Size</h2><p>Peas.</p>"),
        }
    )
    assert heads(opened(data)) == [(1, "Part One"), (2, "Snow"), (2, "Rain"), (2, "Hail"), (3, "Its Size")]


def test_the_older_outline_and_its_pages() -> None:
    """A book of EPUB 2 has its chapters and printed pages from the NCX."""
    data = book(
        {
            "toc.ncx": ncx(
                point("Snow", "1.html", point("Its Fall", "1.html#fall")),
                '<pageList><pageTarget value="7"><navLabel><text>7</text></navLabel>'
                '<content src="1.html#p7"/></pageTarget></pageList>',
            ),
            "1.html": page('<p>It snows.</p><p id="fall">It <a id="p7"/>fell.</p>'),
        }
    )
    assert described(opened(data)).splitlines()[2:] == [
        "heading 1: Snow", "paragraph: It snows.", "heading 2: Its Fall", "paragraph: It {p 7}fell.",
    ]  # fmt: skip


def test_printed_pages_of_both_kinds_are_landmarks() -> None:
    """A page break in the text and a page list that names it give one landmark."""
    data = book(
        {
            "nav.xhtml": nav(
                '<li><a href="1.xhtml">Snow</a></li>',
                f'<nav epub:type="page-list"><ol>{ENTRY.format("1.xhtml#p2", 2)}</ol></nav>',
            ),
            "1.xhtml": page(
                '<h1>Snow</h1><p><span epub:type="pagebreak" title="1"/>It <b id="p2">fell</b>.</p>'
            ),
        }
    )
    document = opened(data)
    assert [(mark.label, document.text[mark.at :][:4]) for mark in document.landmarks] == [
        ("1", "It f"),
        ("2", "fell"),
    ]


def test_cover_contents_and_title_page() -> None:
    """A cover without words and a page of contents are not read; a title page gives the title, once."""
    data = book(
        {
            "nav.xhtml": nav(
                ENTRY.format("cover.xhtml", "Cover")
                + ENTRY.format("title.xhtml", "Title Page")
                + ENTRY.format("1.xhtml", "Snow")
            ),
            "cover.xhtml": page('<img src="c.jpg" alt=""/>'),
            "title.xhtml": page("<h1>A Book of Snow</h1><p>by Ada Verne</p>"),
            "1.xhtml": page("<h1>Snow</h1><p>It fell.</p>"),
        },
        package(
            ["nav.xhtml", "cover.xhtml", "title.xhtml", "1.xhtml"],
            spine=["cover.xhtml", "title.xhtml", "nav.xhtml", "1.xhtml"],
        ),
    )
    assert described(opened(data)).splitlines() == [
        "title: A Book of Snow", "byline: by Ada Verne", "heading 1: Snow", "paragraph: It fell.",
    ]  # fmt: skip


def test_what_the_package_says() -> None:
    """Title, author, year, language and publisher come from the package; an editor is no author."""
    more = (
        '<dc:creator opf:role="edt">Ruddock</dc:creator><dc:date>1848-03-01</dc:date>'
        "<dc:publisher>Lomas &amp; Son</dc:publisher>"
    )
    data = book({"1.xhtml": page("<p>Snow.</p>")}, package(["1.xhtml"], metadata=more))
    said = opened(data).metadata
    assert (said.title, said.author, said.year, said.language) == (
        "A Book of Snow",
        "Ada Verne",
        "1848",
        "en",
    )
    assert dict(said.extra) == {"publisher": "Lomas & Son"}
    assert said.format == "epub"


def test_addresses_in_a_book_are_taken_as_they_are_meant() -> None:
    """Spaces written as %20, names in another case, and links from chapter to chapter are followed."""
    files = {
        "a b.xhtml": page(
            '<p>See <a href="C.xhtml#x">below</a> and <a href="http://a.example/">afar</a>.</p>'
        ),
        "C.xhtml": page('<p id="x">Snow.</p>'),
    }
    opf = package(list(files)).replace('href="a b.xhtml"', 'href="A%20B.xhtml"')
    document = opened(book(files, opf))
    targets = [link.target for link in document.links]
    assert targets == ["#C.xhtml#x", "http://a.example/"] or targets == [
        "#OPS/C.xhtml#x",
        "http://a.example/",
    ]
    assert document.text[document.ids[targets[0][1:]] :].startswith("Snow.")


def test_entities_and_empty_elements_of_xhtml() -> None:
    """Named letters, empty anchors and an empty title are read as XHTML means them, in a broken page too."""
    good = '<p>Étude &agrave; la neige&nbsp;<a id="a"/>&mdash; oui.</p><script src="x"/><p>Fin.</p>'
    for body in (good, good + "<p>unclosed <b>bold"):
        document = opened(book({"1.xhtml": page(body, head="<title/>")}))
        assert "Étude à la neige\u00a0— oui." in document.text
        assert "Fin." in document.text


CORPUS = Path(__file__).parents[1] / "../shared/corpus/dev/variants"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_books_of_known_structure() -> None:
    """Each known work opens as one text: its chapter a section, its block quotations marked, its notes joined."""
    for path in sorted(CORPUS.glob("*.epub")):
        document = formats.open(path)
        assert document.metadata.title, path.name
        assert document.sections[0].heading >= 0, path.name
        assert all(len(note.callouts) == 1 for note in document.notes), path.name
        assert not document.warnings or "without a note" in document.warnings[0], path.name

"""Pages of the web: what is read of them, what is left out, and that nothing breaks the reader."""

import contextlib
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from described import described
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader import formats
from tui_reader.document import Document, Kind
from tui_reader.problems import GivenUp, ReaderError

FOLDER = Path(__file__).parent / "formats"
CASE = re.compile(r"^## (.+?)\n\n```html\n(.*?)\n```\n\n```\n(.*?)\n?```\n", re.MULTILINE | re.DOTALL)
CASES = [
    pytest.param(page, expected, id=title)
    for file in ("html_notes.md", "html_blocks.md", "html_sites.md")
    for title, page, expected in CASE.findall((FOLDER / file).read_text(encoding="utf-8"))
]


def opened(page: str, *, whole: bool = False) -> Document:
    """Read a page."""
    return formats.parse(page.encode("utf-8", "replace"), "page.html", whole=whole)


@pytest.mark.parametrize(("page", "expected"), CASES)
def test_a_page_becomes_what_it_shows(page: str, expected: str) -> None:
    """Each habit of marking notes, headings, quotations and verse is read as what it means."""
    assert described(opened(page)).strip() == expected.strip()


def test_there_are_many_habits() -> None:
    """At least forty ways of marking notes and blocks have a case."""
    assert len(CASES) >= 65


def test_a_page_can_be_kept_whole() -> None:
    """On demand the site's furniture is shown too."""
    page = (
        '<nav><a href="/">Home</a></nav><article><h1>Snow</h1><p>It fell.</p></article><footer>Share</footer>'
    )
    assert "Home" not in opened(page).text
    kept = opened(page, whole=True).text
    assert "Home" in kept
    assert "Share" in kept


def test_what_much_of_the_text_stands_in_is_kept_whatever_its_name() -> None:
    """A class such as "comments" hides no essay."""
    page = f'<div class="comments"><p>{"Snow fell on the town. " * 40}</p></div><p>It went.</p>'
    assert opened(page).text.count("Snow fell") == 40


def test_notes_outside_the_article_are_kept() -> None:
    """Notes that a theme sets below its article belong to the essay."""
    words = "Snow fell on the town for three days, and nobody went out. " * 8
    page = (
        f'<main><article><p>{words}<a href="#fn1"><sup>1</sup></a></p></article></main>'
        '<div class="footnotes"><ol><li id="fn1">A foot.</li></ol></div>'
    )
    (note,) = opened(page).notes
    assert (note.label, len(note.callouts)) == ("1", 1)


@pytest.mark.parametrize(
    ("data", "words", "encoding"),
    [
        ('<meta charset="iso-8859-1"><p>Étude'.encode("latin-1"), "Étude", "cp1252"),
        ('<meta charset="utf-8"><p>Étude où'.encode("cp1252"), "tude o", "?"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><p>Снег'.encode("koi8-r"),
            "Снег",
            "koi8-r",
        ),
        ('<meta charset="latin1"><p>Étude'.encode(), "Étude", "utf-8"),
        ("<p>Étude".encode("utf-16"), "Étude", "utf-16"),
        (b'<meta charset="utf-7"><p>+ADw-b+AD4-', "+ADw-b+AD4-", "utf-8"),
        ('<?xml version="1.0" encoding="windows-1251"?><html><p>Снег'.encode("cp1251"), "Снег", "cp1251"),
    ],
    ids=["declared", "a lie", "koi8-r", "utf-8 after all", "utf-16", "utf-7 never", "xml"],
)
def test_the_encoding_is_told_by_the_page(data: bytes, words: str, encoding: str) -> None:
    """Bytes are UTF-8 where they can be, else what the page declares, else a guess that is owned to."""
    document = formats.parse(data, "page.html")
    assert words in document.text
    assert encoding in document.metadata.encoding


def test_the_head_tells_of_the_page() -> None:
    """Title, author, year, language and address come from what the page says of itself."""
    document = opened(
        '<html lang="en-GB"><head><title>Snow</title><meta name="citation_author" content="Verne, Ada">'
        '<meta property="article:published_time" content="1848-03-01"><link rel="canonical" href="http://a.example/s">'
        "</head><body><h1>Snow<sup>*</sup></h1><p>It fell.</p></body></html>"
    )
    said = document.metadata
    assert (said.title, said.author, said.year, said.language) == ("Snow*", "Verne, Ada", "1848", "en-GB")
    assert dict(said.extra)["address"] == "http://a.example/s"


def test_a_page_is_known_by_its_beginning() -> None:
    """A page whose name says nothing is read as a page."""
    data = b"\xef\xbb\xbf<!DOCTYPE html>\n<html><body><p>Snow <i>fell</i>.</p></body></html>"
    assert formats.parse(data, "saved").metadata.format == "html"
    assert formats.parse(data, "saved.txt").metadata.format == "plain"


def test_the_parser_is_loaded_only_for_pages() -> None:
    """A reader of plain text does not wait for the parser of pages."""
    program = "import sys; from tui_reader import formats as f; f.parse(b'a', 'a.txt'); print('lxml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_long_work_can_be_given_up() -> None:
    """A progress call that raises stops the reading of a page."""

    def give_up(share: float) -> None:
        if share > 0.05:
            raise GivenUp

    with pytest.raises(GivenUp):
        formats.parse(b"<p>Snow <b>fell</b>.</p>" * 5000, "page.html", progress=give_up)


def test_an_empty_page_says_so() -> None:
    """A page without a word opens, and says that there is nothing to read."""
    document = opened("<html><body><script>x()</script></body></html>")
    assert document.text == ""
    assert document.warnings == ("there is nothing to read on this page",)


NOTED = "<a id=r{i} href=#n{i}>{i}</a><p id=n{i}>note <a href=#r{i}>^</a>"
CALLED = "<sup><a id=r{i} href=#n{i}>{i}</a></sup>"
LISTED = f"<ol class=footnotes>{''.join(f'<li id=n{i}>note' for i in range(4_000))}</ol><p>end"
FLOODS = {
    "deep": "<div>" * 50_000 + "<p>end</p>",
    "deep inline": "<b><i>" * 50_000 + "end",
    "tables": "<table><tr><td>" * 4_000 + "end",
    "lists": "<ul><li>" * 20_000 + "end",
    "quotations": "<blockquote><p>a" * 3_000 + "<p>end",
    "attributes": "<p " + " ".join(f"a{i}=1" for i in range(100_000)) + ">end",
    "declarations": "<p>end</p>" + "<!DOCTYPE " * 50_000,
    "sections": "<p>end</p>" + "<![CDATA[" * 50_000,
    "comment": "<p>end</p><!--" + "-" * 100_000,
    "crossed": "<i><div></i>" * 20_000 + "end",
    "marks": "<a b='" + '<a b="' * 50_000 + ">end",
    "long value": f"<p title='{'x' * 2_000_000}'>end",
    "long line": "word " * 400_000 + "end",
    "hidden": "<p hidden>h</p>" * 20_000 + "<p>end</p>",
    "breaks": "<p>" + "word<br>" * 30_000 + "<i>end</i>",
    "links": "<p>" + "<a href='#x'>1</a> " * 20_000 + "<b id=x>end</b>",
    "notes": "".join(NOTED.format(i=i) for i in range(4_000)) + "<p>end",
    "list notes": "<p>" + "".join(CALLED.format(i=i) for i in range(4_000)) + LISTED,
    "same name": "<p id=a>1</p>" * 20_000 + "<p><a href=#a>end</a></p>",
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_is_survived(name: str) -> None:
    """Depths, floods and crossed tags are read in seconds, and the words after them are not lost."""
    start = time.monotonic()
    document = opened(FLOODS[name])
    assert "end" in document.text
    assert time.monotonic() - start < 30


# No word of these letters is a Roman numeral, which as a link in a note could be its label.
WORDS = st.text(st.sampled_from("abdefghjkm"), min_size=3, max_size=8)
NAMES = """p div b i em a span blockquote ul ol li table tr td th h1 h2 h3 sup sub q br hr pre dl dt dd section aside
figure figcaption center font tt cite code article main header ruby rt hgroup"""
TAGS = st.sampled_from(NAMES.split())
ATTRIBUTES = st.sampled_from(
    [
        *[""] * 6,
        ' id="n1"',
        ' href="#n1"',
        ' href="#n2" id="r1"',
        ' href="#n3"',
        ' name="n2"',
        ' class="footnote"',
        ' class="footnotes"',
        ' class="quote"',
        " class=sidenote",
        ' style="margin-left:3em"',
        ' role="doc-noteref" href="#n1"',
        ' role="doc-endnotes"',
        ' epub:type="footnote" id="n3"',
        ' epub:type="pagebreak" title="4"',
    ]
)
PIECES = st.one_of(
    WORDS,
    WORDS.map(lambda word: f" {word} "),
    st.tuples(TAGS, ATTRIBUTES).map(lambda pair: f"<{pair[0]}{pair[1]}>"),
    TAGS.map(lambda tag: f"</{tag}>"),
    st.sampled_from(
        ["[1]", "1", "*", "\n", "&amp;", "&nbsp;", "<sup>1</sup>", '<a href="#n1"><sup>1</sup></a>']
    ),
)


@given(st.lists(PIECES, max_size=60))
@settings(max_examples=150, deadline=None)
def test_tag_soup_loses_no_word(pieces: list[str]) -> None:
    """However tags are mixed, every word of an article that a page would show is in the document."""
    document = opened("<body>" + "".join(pieces))
    page = "".join(pieces)
    paged = re.sub(r'<\w+ epub:type="pagebreak"[^>]*>', "", page) == page
    words = re.findall(r"[a-km]{3,}", re.sub(r"<[^>]*>", " ", page))
    shown = re.sub(r"[^a-km]", "", document.text + "".join(document.metadata.title))
    if paged:
        assert [word for word in words if word not in shown] == []


@given(st.text(st.characters(exclude_categories=()), max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_reader(page: str) -> None:
    """Whatever a file named .html holds, it opens, or a sentence says why not."""
    with contextlib.suppress(ReaderError):
        opened(page)


@given(st.lists(st.sampled_from(list("<>/=\"'&;!-[] \n\x00\x1b\x9bap1#")), max_size=200).map("".join))
@settings(max_examples=150, deadline=None)
def test_no_heap_of_signs_breaks_the_reader(page: str) -> None:
    """The signs of which tags are made, in any order, break nothing, and no control passes."""
    document = opened("<p>" + page)
    assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", document.text) is None


CORPUS = Path(__file__).parents[1] / "../shared/corpus/dev/variants"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_saved_pages_of_known_structure() -> None:
    """In pages of known structure each heading, callout and block quotation is found, and no other."""
    for page in sorted(CORPUS.glob("*.web.html")):
        truth = json.loads(page.with_name(page.stem + ".truth.json").read_text(encoding="utf-8"))
        document = formats.open(page)
        called = len(document.callouts) + sum(mark.kind == "callout" for mark in document.landmarks)
        assert called == len(truth["note_markers"]), page.name
        assert len(document.notes) == len({note["number"] for note in truth["notes"]}), page.name
        heads = [block for block in document.blocks if block.kind is Kind.HEADING]
        assert len(heads) == len(truth["headings"]), page.name

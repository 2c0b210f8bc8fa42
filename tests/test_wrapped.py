"""Text wrapped by hand, and what a distributor set about it: cases as data in recovery/wrapped.md, and laws."""

from pathlib import Path

import pytest
from book import book, page
from hypothesis import given
from hypothesis import strategies as st
from telling import cases, told

from tui_reader import formats, pages
from tui_reader.document import Document, Kind
from tui_reader.recovery.hyphens import Joiner
from tui_reader.recovery.imprint import imprint
from tui_reader.structure import structure

CASES = cases("../recovery/wrapped.md")
DISTRIBUTED = next(text for title, text, _ in CASES if title.startswith("A header and a licence"))


@pytest.mark.parametrize(("title", "text", "expected"), CASES)
def test_wrapped_lines_are_joined_and_what_is_set_apart_is_kept(title: str, text: str, expected: str) -> None:
    """Each case gives exactly the blocks, notes and quotations told there."""
    assert told(formats.parse(text.encode(), "case.txt")) == expected


def distributed() -> Document:
    """Read a text with a header and a licence about it."""
    return formats.parse(DISTRIBUTED.encode(), "mill.txt")


def test_what_the_header_says_of_the_text_is_known() -> None:
    """Title, author and language are the header's."""
    said = distributed().metadata
    assert (said.title, said.author, said.language) == ("The Mill by the River", "Ada Verne", "en")


def test_what_the_header_of_a_mail_says_of_it_is_known() -> None:
    """The title is the subject without its Re, the author whoever sent it, without an address."""
    text = next(text for title, text, _ in CASES if title.startswith("The header of a mail"))
    document = formats.parse(text.encode(), "mail.txt")
    said = document.metadata
    assert (said.title, said.author, said.year) == ("The ledger of the Harbour Board", "Anna Weiss", "2009")
    assert [mark.label for mark in document.imprints] == ["Header of the mail"]
    depths = {document.text[q.range.start :].split()[0]: q.depth for q in document.quotations if q.block}
    assert depths == {"The": 1, "I": 2}


def test_the_imprint_is_a_place_to_go_to() -> None:
    """The outline ends with it, it has a name, and it begins after the last note."""
    document = distributed()
    [mark] = document.imprints
    assert document.ids["imprint"] == mark.at > document.notes[-1].body.end > document.body.end
    last = pages.outline(document).entries[-1]
    assert last.target == f"@{mark.at}"
    assert structure(document)["paragraphs"][-1].startswith("Later editions will replace")


def test_the_imprint_of_every_chapter_of_a_work_is_kept(tmp_path: Path) -> None:
    """Two such files opened as one work have two imprints, after all notes."""
    for name in ("1.txt", "2.txt"):
        (tmp_path / name).write_text(DISTRIBUTED, encoding="utf-8")
    document = formats.open(tmp_path)
    assert len(document.imprints) == 2
    assert document.text.count("as this invented licence says") == 2
    assert document.imprints[0].at > document.notes[-1].body.end


@given(st.lists(st.sampled_from(["mill", "", *DISTRIBUTED.split("\n")]), max_size=30))
def test_no_line_is_lost_between_essay_and_imprint(lines: list[str]) -> None:
    """However fences stand, each line is the essay's or the imprint's, and the essay's keep their numbers."""
    apart = imprint("\n".join(lines))
    own = apart.essay.split("\n")
    assert sorted(filter(None, [*own, *apart.about.split("\n")])) == sorted(filter(None, lines))
    assert all(not mine or mine == line for mine, line in zip(own, lines, strict=False))


@given(st.lists(st.text(st.sampled_from("ab-—.A 1"), min_size=1).map(str.strip).filter(bool), min_size=1))
def test_joining_changes_nothing_but_hyphens_and_spaces(lines: list[str]) -> None:
    """Every letter of the lines is in the paragraph, in order."""
    joined = Joiner(lines).join(lines)
    assert joined.replace(" ", "").replace("-", "") == "".join(lines).replace(" ", "").replace("-", "")


_ABOUT = "<p>Title: The Mill</p><p>Author: Ada Verne</p>"
_LICENCE = "<h2>THE LICENCE</h2><p>Copy it freely.</p>"
_ESSAY = (
    '<h1>THE MILL</h1><h2>By Ada Verne</h2><p>It stood.<a href="#n1" id="r1">[1]</a> See <a href="#end">this</a>.</p>'
    '<div class="footnote"><p id="n1"><a href="#r1">[1]</a> Lomas, p. 9.</p></div>'
)
_TYPED = (
    "Project Gutenberg's The Mill\n\nTitle: The Mill\n\nAuthor: Ada Verne\n\n"
    "*** START OF THIS PROJECT GUTENBERG EBOOK THE MILL ***\n\nProduced by Somebody\n\n"
)
PAGES = {
    "in sections": f'<section class="pg-boilerplate" id="pg-header"><h2>The Project Gutenberg eBook of The Mill</h2>'
    f"{_ABOUT}<div><span>*** START OF THE PROJECT GUTENBERG EBOOK THE MILL ***</span></div></section>{_ESSAY}"
    '<section class="pg-boilerplate" id="end"><div>*** END OF THE PROJECT GUTENBERG EBOOK THE MILL ***</div>'
    f"{_LICENCE}</section>",
    "as it was typed": f"<pre>\n{_TYPED}</pre>{_ESSAY}<pre id='end'>\nEnd of Project Gutenberg's The Mill\n\n"
    "*** END OF THIS PROJECT GUTENBERG EBOOK THE MILL ***\n\nTHE LICENCE\n\nCopy it freely.\n</pre>",
}


@pytest.mark.parametrize("how", PAGES)
@pytest.mark.parametrize("form", ["page", "book"])
def test_the_imprint_of_a_page_or_book_is_set_apart(how: str, form: str) -> None:
    """Its header and licence stand after the notes, whatever their elements; its fields are known, links lead there."""
    if form == "page":
        document = formats.parse(f"<html><body>{PAGES[how]}</body></html>".encode(), "mill.html")
    else:
        document = formats.parse(book({"1.xhtml": page(PAGES[how])}), "mill.epub")
    assert document.text[: document.body.end].endswith("It stood.[1] See this.")
    assert "GUTENBERG" not in document.text[: document.body.end]
    [mark] = document.imprints
    assert mark.at > document.notes[0].body.end
    said = document.text[mark.at :]
    assert all(
        words in said for words in ("Author: Ada Verne", "*** START OF", "*** END OF", "Copy it freely.")
    )
    assert not [
        block for block in document.blocks[-8:] if block.kind is Kind.HEADING and block.start > mark.at
    ]
    end = next(key for key in document.ids if key.endswith("end"))
    assert [link.target for link in document.links] == [f"#{end}"]
    assert document.ids[end] == mark.at
    if form == "page":
        assert (document.metadata.title, document.metadata.author) == ("The Mill", "Ada Verne")
        assert document.blocks[1].kind is Kind.BYLINE


def test_a_page_that_speaks_of_gutenberg_is_no_imprint() -> None:
    """Words alone set nothing apart."""
    words = "<p>Project Gutenberg has it.</p><p>END OF THE PROJECT GUTENBERG EBOOK, it says.</p>"
    assert not formats.parse(words.encode(), "page.html").imprints

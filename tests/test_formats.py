"""From a file to a document: cases as data in fixtures/plain.md and fixtures/markdown.md, and laws."""

import os
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from telling import cases, told

from tui_reader import formats
from tui_reader.document import Document, Kind, Range
from tui_reader.formats.builder import check
from tui_reader.problems import GivenUp, ReaderError

CASES = [
    (name, ending, *case)
    for name, ending in (("plain.md", ".txt"), ("markdown.md", ".md"))
    for case in cases(name)
]
TEXTS = st.text(st.sampled_from("ab I1.,:;!?\n\n  >*_[]()^#-|`“”‘’\"'—…¹†\t\x1b\u202e\u05d0"), max_size=300)


@pytest.mark.parametrize(("name", "ending", "title", "text", "expected"), CASES)
def test_a_text_is_read_as_the_fixture_tells(
    name: str, ending: str, title: str, text: str, expected: str
) -> None:
    """Each case of the fixtures gives exactly the blocks, notes, quotations and warnings told there."""
    assert told(formats.parse(text.encode(), "case" + ending)) == expected


@given(TEXTS, st.sampled_from([".txt", ".md"]))
@settings(max_examples=60, deadline=None)
def test_any_text_makes_a_document_that_holds_together(text: str, ending: str) -> None:
    """Whatever is typed gives a document whose ranges stand in its text, in order, cleaned."""
    document = formats.parse(text.encode(), "any" + ending)
    check(document)
    assert document.text == formats.clean(document.text)


@given(st.binary(max_size=400), st.sampled_from([".txt", ".md", ""]))
@settings(max_examples=60, deadline=None)
def test_any_bytes_make_a_document(data: bytes, ending: str) -> None:
    """No bytes, however wild, raise anything; RTF is read by another program, which may not be there."""
    assume(not data.startswith(b"{\\rtf"))
    check(formats.parse(data, "any" + ending))


@given(st.lists(st.sampled_from(["stone", "water", "mill"]), min_size=1, max_size=40))
@settings(max_examples=30, deadline=None)
def test_no_word_of_a_plain_text_is_lost(words: list[str]) -> None:
    """Every word is in the document's text, in its place."""
    assert formats.parse(" ".join(words).encode(), "a.txt").text.split() == words


def test_an_empty_file_is_a_document() -> None:
    """Nothing written is nothing to read, and no error."""
    for ending in (".txt", ".md"):
        document = formats.parse(b"", "empty" + ending)
        assert (document.text, list(document.blocks)) == ("", [])


@pytest.mark.parametrize("author", ["Simone de Beauvoir", "Ludwig von Mises", "Colby Smith"])
@pytest.mark.parametrize("by", ["", "By "])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "essay.txt",
            "THE MILL AND THE RIVER\n\n{}\n\nThe mill stood by the river, and nobody minded.\n\nSo it went on.",
        ),
        ("essay.md", "# The Mill and the River\n\n*{}*\n\nThe mill stood by the river.\n"),
        (
            "essay.html",
            "<h1>The Mill and the River</h1><p class='byline'>{}</p><p>The mill stood by the river.</p>",
        ),
    ],
)
def test_an_author_keeps_every_part_of_the_name(name: str, text: str, by: str, author: str) -> None:
    """Only what stands before the name is taken off it, though a part of it may be such a word, or end as one."""
    assert formats.parse(text.format(by + author).encode(), name).metadata.author == author


def test_headings_and_notes_have_names() -> None:
    """A heading is found by its words, a note by its id; what repeats is numbered."""
    document = formats.parse(b"# A title\n\n## Part\n\nx[^1]\n\n## Part\n\ny\n\n[^1]: z\n", "a.md")
    assert {"part", "part-2", "note:1"} <= set(document.ids)


def test_a_link_keeps_its_target_and_a_target_is_cleaned() -> None:
    """Where a link leads is kept, without what could speak to the terminal."""
    document = formats.parse(b"[a](http://x/&#8238;y)", "a.md")
    assert [document.words(first_link(document))] == ["a"]
    assert "\u202e" not in document.links[0].target


def first_link(document: Document) -> Range:
    """Give the range of the first link."""
    link = document.links[0]
    return Range(link.start, link.end)


def test_progress_is_told_and_may_give_up() -> None:
    """Reading says how far it is, from 0 to 1, and stops when it is told to."""
    shares: list[float] = []
    formats.parse(b"word " * 2000 + b"\n\nend\n" * 500, "a.txt", progress=shares.append)
    assert shares[0] == 0
    assert shares[-1] == 1

    def give_up(share: float) -> None:
        raise GivenUp

    with pytest.raises(GivenUp):
        formats.parse(b"x", "a.txt", progress=give_up)


@pytest.mark.parametrize("ending", [".txt", ".md"])
@pytest.mark.parametrize(
    "unit", ["‘a ", '"', "[", "> ", "_a ", "* ", "a\n-\n", "[^1]: x\n\n", "[Footnote 1: a\n\n"]
)
def test_a_hostile_text_takes_no_square_of_its_length(unit: str, ending: str) -> None:
    """Runs of one sign by the thousand are read, and read whole."""
    assert check(formats.parse((unit * 8000).encode(), "a" + ending)) is None


def test_a_folder_a_pipe_and_a_missing_file_are_refused_at_once(tmp_path: Path) -> None:
    """What is no file to read says what to do, and never holds the reader up."""
    os.mkfifo(tmp_path / "pipe")
    for path, said in (
        (tmp_path, "folder"),
        (tmp_path / "pipe", "pipe"),
        (tmp_path / "none", "no such file"),
    ):
        with pytest.raises(ReaderError, match=said) as caught:
            formats.open(path)
        assert caught.value.problem.remedy


def test_a_name_no_file_can_have_is_refused() -> None:
    """A name with a zero in it is a problem told, not a crash."""
    with pytest.raises(ReaderError):
        formats.open("a\0b")


def test_nested_quotations_deeper_than_any_reader_goes_keep_their_words() -> None:
    """A hundred quotation marks before a line lose no word."""
    assert "deep" in formats.parse((">" * 300 + " deep").encode(), "a.md").text


def test_quotations_set_apart_by_spaces_take_no_longer() -> None:
    """Forty signs with spaces between them are looked through once, not in every way that they could be divided."""
    assert "deep" in formats.parse(("> " * 40 + "deep\n").encode() * 20, "a.md").text


@pytest.mark.parametrize("text", ["a ` `   ` ` b", "a    ` ` ` `b", "| a ` ` | b ` ` |\n|-|-|\n| ` ` |"])
def test_blanks_that_are_set_in_a_style_go_with_those_about_them(text: str) -> None:
    """A span of spaces that are squeezed, or dropped at the end of a row, ends no sooner than it begins."""
    document = formats.parse(text.encode(), "a.md")
    assert all(0 <= span.start <= span.end <= len(document.text) for span in document.spans)


def test_a_stanza_is_one_block_for_each_line() -> None:
    """Lines of one stanza are a newline apart, stanzas an empty line."""
    document = formats.parse(b"> a\\\n> b\n>\n> c\\\n> d\n", "a.md")
    assert document.text == "a\nb\n\nc\nd"
    assert {block.kind for block in document.blocks} == {Kind.VERSE}

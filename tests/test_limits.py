"""What is past a limit is left out and said so, in its place and among the warnings; or the file is refused."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from book import book, page
from format_cases import PACKED, docx, zipped

from tui_reader import formats
from tui_reader.limits import USUAL, Limits
from tui_reader.problems import ReaderError

TEI = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>t</title></titleStmt></fileDesc>'
    "</teiHeader><text><body>{}</body></text></TEI>"
)
ROPE = "<p>The rope is long.</p>"
NOTED = "<p>The rope is long.<note>One fathom.</note></p>"
CALLED = "The rope is long.[^{0}]\n\n"
DEFINED = "[^{0}]: One fathom.\n"

CUT = [
    ("lines", 20, "rope.txt", "The rope is long.\n" * 50, 20),
    ("lines", 20, "rope.txt", "The rope is long, and it holds\nthe boat that lies at the quay.\n\n" * 50, 7),
    ("paragraphs", 20, "rope.txt", "The rope is long.\n\n" * 50, 20),
    ("paragraphs", 20, "rope.txt", "The rope is long.\n" * 50, 20),
    ("paragraphs", 20, "rope.md", "The rope is long.\n\n" * 50, 20),
    ("paragraphs", 20, "rope.html", ROPE * 50, 20),
    ("paragraphs", 21, "rope.xml", TEI.format(ROPE * 50), 20),
    ("elements", 20, "rope.html", ROPE * 50, 20),
    ("links", 20, "rope.html", '<p>The <a href="#x">rope</a> is long.' * 50, 20),
    ("xml_elements", 27, "rope.xml", TEI.format(ROPE * 50), 20),
    ("notes", 20, "rope.xml", TEI.format(NOTED * 50), 21),
    ("notes", 20, "rope.md", "".join(map((CALLED + DEFINED + "\n").format, range(50))), 21),
]


@pytest.mark.parametrize(("setting", "most", "name", "text", "shown"), CUT)
def test_what_is_left_out_is_said(setting: str, most: int, name: str, text: str, shown: int) -> None:
    """The beginning is there; where it breaks off, and among the warnings, stand the limit and the remedy."""
    assert formats.parse(text.encode(), name).text.count("rope") == 50 if "quay" not in text else True
    document = formats.parse(text.encode(), name, limits=replace(USUAL, **{setting: most}))
    said = [one for one in document.warnings if one.startswith(f"only its first {most} ")]
    assert len(said) == 1
    assert said[0].endswith(f"divide the file, or raise {setting} under [limits] in config.toml")
    body = document.text[: document.body.end]
    assert body.rstrip().endswith(f"[… {said[0]}]")
    assert body.count("rope") == shown


def test_a_text_at_its_limits_is_whole() -> None:
    """As much as is allowed is shown without a word."""
    exact = replace(USUAL, lines=100, paragraphs=50, searched=50)
    document = formats.parse(("The rope is long.\n\n" * 50).encode(), "rope.txt", limits=exact)
    assert document.text.count("rope") == 50
    assert not document.warnings
    page_ = formats.parse((ROPE * 50).encode(), "rope.html", limits=replace(USUAL, elements=50))
    assert page_.text.count("rope") == 50
    assert not page_.warnings


def test_a_text_too_long_to_search_says_so() -> None:
    """Past the limit nothing is searched for unmarked quotations, all is shown, and a warning tells."""
    text = ("The rope is long.\n\n" * 50).encode()
    document = formats.parse(text, "rope.txt", limits=replace(USUAL, searched=20))
    assert document.text.count("rope") == 50
    assert any("was not searched" in one and "raise searched" in one for one in document.warnings)


def test_a_page_of_a_book_with_too_much_in_it_is_cut() -> None:
    """The other pages are whole, and the warning names the page."""
    data = book({"1.xhtml": page(ROPE * 50), "2.xhtml": page("<p>Snow.</p>")})
    document = formats.parse(data, "rope.epub", limits=replace(USUAL, elements=30))
    assert 20 <= document.text.count("rope") < 30
    assert "Snow." in document.text
    [said] = document.warnings
    assert said.startswith("OPS/1.xhtml: only its first 30 elements are shown")


REFUSED = [
    ("depth", 20, "rope.xml", TEI.format("<div>" * 30 + ROPE + "</div>" * 30).encode(), "stand too deep"),
    ("members", 1, "rope.docx", docx({"docx": "<w:p/>"}), "a directory of more than 1"),
    ("members", 3, "rope.epub", book({"1.xhtml": page(ROPE)}), "a directory of more than 3"),
    ("member_mb", 1, "rope.docx", zipped({"word/document.xml": " " * 1_100_000}), "it is larger than 1 MB"),
    ("archive_mb", 1, "rope.docx", zipped({"word/document.xml": " " * 1_100_000}), "all of it is more than"),
    ("file_mb", 1, "rope.txt", b"rope " * 300_000, "this file is larger than 1 MB"),
    ("file_mb", 1, "rope.epub", b"PK" + b"rope " * 300_000, "this file is larger than 1 MB"),
]


@pytest.mark.parametrize(("setting", "most", "name", "data", "what"), REFUSED)
def test_what_cannot_be_shown_in_part_is_refused(
    setting: str, most: int, name: str, data: bytes, what: str
) -> None:
    """The sentence names the file, what is too much, and the limit to be raised."""
    formats_limits = replace(USUAL, **{setting: most})
    with pytest.raises(ReaderError, match=what) as refused:
        formats.parse(data, name, limits=formats_limits)
    assert str(refused.value).startswith(name)
    assert str(refused.value).endswith(f"raise {setting} under [limits] in config.toml")


def test_a_file_larger_than_the_limit_is_not_read(tmp_path: Path) -> None:
    """A file that claims a terabyte is refused at once."""
    path = tmp_path / "sparse.txt"
    with path.open("wb") as opened:
        os.truncate(opened.fileno(), 1 << 40)
    with pytest.raises(ReaderError, match="this file is larger than 128 MB; divide it, or raise file_mb"):
        formats.open(path)


FULL = [
    ("rope.md", "".join(map(("> " + CALLED).format, range(9))) + "".join(map(DEFINED.format, range(9)))),
    ("rope.md", "# A\n\n- one\n- two\n\n|a|b|\n|-|-|\n|c|d|\n\nx[^1] ^[inline]\n\n[^1]: a\n\n    b\n"),
    ("rope.html", "<h1>A</h1>" + "".join(f'<p>x<a href="#n{i}" id="r{i}"><sup>{i}</sup></a>' for i in range(9))
     + "".join(f'<p id="n{i}"><a href="#r{i}">{i}</a> One fathom.' for i in range(9))),
    ("rope.xml", TEI.format(f"<head>A</head>{NOTED * 4}<quote>{NOTED}</quote><lg><l>a</l><l>b</l></lg>{NOTED}")),
    ("rope.txt", "A TITLE\n\nThe rope[1] is long.\n\nThe mast[2] is short.\n\nNotes\n\n[1] One.\n\n[2] Two.\n"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), FULL)
@pytest.mark.parametrize("most", range(1, 16))
def test_a_document_is_sound_wherever_it_is_cut(name: str, text: str, most: int) -> None:
    """Wherever the room ends, in the essay or in its notes, blocks, notes and quotations still hold together."""
    limits = replace(USUAL, paragraphs=most)
    document = formats.parse(text.encode(), name, limits=limits)
    assert sum(1 for block in document.blocks if "[…" not in document.text[block.start : block.end]) <= most
    for note in document.notes:
        assert document.text[note.body.start : note.body.end].strip()


@pytest.mark.parametrize("format_", PACKED)
def test_every_zipped_format_has_the_same_limits(format_: str) -> None:
    """One reader of zips serves them all."""
    packed = PACKED[format_]({format_: ""})
    if packed.startswith(b"PK"):
        with pytest.raises(ReaderError, match="raise members under"):
            formats.parse(packed, f"rope.{format_}", limits=replace(USUAL, members=1))


def test_a_limit_is_a_value() -> None:
    """Limits are handed down, and cannot be changed on the way."""
    with pytest.raises(AttributeError):
        Limits().lines = 3  # type: ignore[misc]

"""From bytes to a clean text: encodings, and what may never reach a terminal."""

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader import formats
from tui_reader.formats import clean
from tui_reader.formats.clean import MARKS, clean_line
from tui_reader.problems import ReaderError

GREEK = (
    "Ὁ βίος βραχύς, ἡ δὲ τέχνη μακρή, and some words in English besides, so that there is something to read."
)
ENCODED = [
    ("utf-8", GREEK.encode(), "utf-8"),
    ("a mark before utf-8", b"\xef\xbb\xbf" + GREEK.encode(), "utf-8"),
    ("utf-16 with its mark", GREEK.encode("utf-16"), "utf-16"),
    ("utf-16 big-endian with its mark", b"\xfe\xff" + GREEK.encode("utf-16-be"), "utf-16"),
    ("utf-16 without a mark", ("plain words " * 20 + "é").encode("utf-16-le"), "utf-16-le"),
]


@pytest.mark.parametrize(("what", "data", "encoding"), ENCODED, ids=[case[0] for case in ENCODED])
def test_what_a_file_says_of_its_letters_is_believed(what: str, data: bytes, encoding: str) -> None:
    """A mark at the start, valid UTF-8, or UTF-16's zeros decide, and nothing is guessed."""
    document = formats.parse(data, "a.txt")
    assert document.metadata.encoding == encoding
    assert not document.warnings
    assert "\ufeff" not in document.text
    assert "words" in document.text


def test_a_guess_is_owned_to() -> None:
    """Legacy letters are guessed: the encoding ends in a question mark, and a warning says what to do."""
    text = (
        "Der Bürger, der über die Straße ging, wußte nicht, daß schöne Mädchen ihn für einen Dieb hielten. "
        * 9
    )
    document = formats.parse(text.encode("cp1252"), "a.txt")
    assert document.metadata.encoding.endswith("?")
    assert "--encoding" in document.warnings[0]
    assert "Bürger" in document.text


def test_an_encoding_that_is_given_is_used() -> None:
    """What the reader says goes before any guess."""
    document = formats.parse("мир и война".encode("koi8-r"), "a.txt", encoding="koi8-r")
    assert document.text == "мир и война"
    assert document.metadata.encoding == "koi8-r"


@pytest.mark.parametrize("name", ["no-such", "rot13", "zip", "\0"])
def test_an_encoding_that_is_none_is_refused(name: str) -> None:
    """A name that stands for no encoding of text is a problem told, with names to try."""
    with pytest.raises(ReaderError, match="encoding"):
        formats.parse(b"x", "a.txt", encoding=name)


@given(st.text(st.characters(), max_size=200))
@settings(max_examples=60, deadline=None)
def test_nothing_that_speaks_to_a_terminal_is_left(text: str) -> None:
    """No control but the newline, nothing that reorders or hides, no towers of accents; twice is once."""
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    run = 0
    for char in cleaned:
        category = unicodedata.category(char)
        assert char == "\n" or category not in ("Cc", "Cs")
        assert (
            char
            not in "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2060\ufeff\u00ad"
        )
        run = run + 1 if category in ("Mn", "Me") else 0
        assert run <= MARKS


UNTOUCHED = [
    "בְּרֵאשִׁית בָּרָא אֱלֹהִים",
    "بِسْمِ ٱللَّٰهِ ٱلرَّحْمَٰنِ",
    "می‌خواهم",
    "学而时习之，不亦说乎",
    "👩‍👩‍👧",
    "Ἀχιλῆος, Μῆνιν ἄειδε",
    "Снег падал на достопримечательности",
    "naïve — “so” … ‘yes’ \u00a0 p.\u00a04",
]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_every_script_comes_through_as_it_is(text: str) -> None:
    """Points, joiners and no-break spaces belong to the words."""
    assert clean(text) == text


def test_what_is_plain_by_itself_is_plain_among_others() -> None:
    """No letter is let through at once that a closer look would change, even where it stands in a row."""
    for code in range(0x3000):
        row = chr(code) * (MARKS + 1)
        if sys.modules["tui_reader.formats.clean"]._PLAIN.fullmatch(row):
            assert clean(f"\x07{row}") == f"␇{row}"


CLEANED = [
    ("an escape is shown, not sent", "a\x1b[31mb", "a␛[31mb"),
    ("so is a bell", "\x07", "␇"),
    ("a control of the second set", "a\x9bb", "a\ufffdb"),
    ("an override of direction", "a\u202eb", "a\ufffdb"),
    ("soft hyphens are not seen anyway", "a\u00adb", "ab"),
    ("nor selectors of variants", "a\ufe0f", "a"),
    ("line ends are one", "a\r\nb\rc\u2028d", "a\nb\nc\nd"),
    ("tabs are spaces", "a\tb", "a    b"),
    ("a lone surrogate", "a\ud800b", "a\ufffdb"),
    ("a tower of accents is cut", "a" + "\u0301" * 30, "a" + "\u0301" * MARKS),
]


@pytest.mark.parametrize(("what", "text", "expected"), CLEANED, ids=[case[0] for case in CLEANED])
def test_what_could_speak_is_shown_and_what_is_unseen_dropped(what: str, text: str, expected: str) -> None:
    """Each kind of sign is answered in its own way."""
    assert clean(text) == expected


def test_a_title_is_on_one_line() -> None:
    """Names and labels are cleaned like the text, and squeezed to a line."""
    assert clean_line(" a\n\x1bb\t c ") == "a ␛b c"


@given(st.text(st.sampled_from("ab\n\r\x1b\u200b\u200d\u0301\u2028é"), max_size=60), st.integers(1, 10))
def test_a_text_cleaned_in_pieces_is_cleaned_as_a_whole(text: str, piece: int) -> None:
    """Long texts are cleaned piece by piece, each up to the end of a line."""
    cleaning = sys.modules["tui_reader.formats.clean"]
    whole = formats.clean(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cleaning, "_PIECE", piece)
        assert formats.clean(text) == whole

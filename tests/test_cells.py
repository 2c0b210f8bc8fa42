"""How wide text is, and what is drawn for it."""

from __future__ import annotations

import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_reader.cells import ASCII, UNICODE, Glyphs, clusters, cut, drawn, fit, graphemes, plain, width

law = settings(max_examples=60, deadline=None)
texts = st.text(st.characters(), max_size=40) | st.text(
    "ab é\u0301\u200d漢👍👩🏻\ufe0f“—…\t\n\x1b", max_size=40
)

DRAWN = [
    ("“Don’t”", '"Don\'t"', "curly quotes become straight"),
    ("1917–21—and so on…", "1917-21--and so on...", "dashes and the ellipsis are typewritten"),
    ("Łódź, naïve, cafe\u0301", "Lodz, naive, cafe", "accents are taken off, composed or not"),
    ("† ‡ § ½", "+ ++ S. 1/2", "signs have their typewriter forms"),
    ("漢 שָׁ", "? ?", "what has no form is a question mark, with its points one"),
    ("→ ▎ ◆", "-> | *", "our own marks have theirs"),
    ("a\x1b[2Jb\x9d", "a[2Jb", "controls are not drawn"),
]

LIKELY = [
    (0, 0x180F),
    (0x2000, 0x3000),
    (0xD7F0, 0xE010),
    (0xFDF0, 0x10000),
    (0x1F000, 0x1F700),
    (0xE0000, 0xE0200),
]
"""Where control characters and their like stand."""

GRAPHEMES = [
    ("cafe\u0301!", ["c", "a", "f", "e\u0301", "!"], "a mark stays with its letter"),
    ("👩‍👩‍👧b", ["👩‍👩‍👧", "b"], "a joined picture is one"),
    ("a\u200d b", ["a\u200d", " ", "b"], "a joiner does not swallow the space after it"),
    ("\u0301a", ["\u0301a"], "a mark with nothing before it goes with what follows"),
    ("שָׁלוֹם", ["שָׁ", "ל", "וֹ", "ם"], "points stay with their letter"),
    ("a\tb\n", ["a", "\t", "b", "\n"], "white space stands by itself"),
]


@pytest.mark.parametrize("text", ["\u0301a", "\u0301\u0301", "\u0947व", "a \u0301b"])
def test_a_mark_without_a_letter_is_not_drawn(text: str) -> None:
    """It would stand on what was drawn before, whatever that is; after a space it stands on the space."""
    drawn_first = drawn(text, UNICODE)[:1]
    assert drawn_first == "" or cell_len(drawn_first) == 1


@pytest.mark.parametrize(("text", "expected", "why"), DRAWN)
def test_an_ascii_terminal_gets_ascii(text: str, expected: str, why: str) -> None:
    """Each character outside ASCII has a form in it, or is a question mark."""
    assert drawn(text, ASCII) == expected, why


@pytest.mark.parametrize(("text", "expected", "why"), GRAPHEMES)
def test_a_text_is_divided_into_graphemes(text: str, expected: list[str], why: str) -> None:
    """What a reader takes for one character is one."""
    assert list(graphemes(text)) == expected, why


def test_nothing_reaches_a_terminal_as_a_command() -> None:
    """No control character and no override of direction is ever drawn, in Unicode or ASCII."""
    everything = "".join(f"a{chr(code)}" for low, high in LIKELY for code in range(low, high))
    for glyphs in (UNICODE, ASCII):
        shown = drawn(everything, glyphs)
        for low, high in ((0, 0x1F), (0x7F, 0x9F), (0x202A, 0x202E), (0x2066, 0x2069), (0xD800, 0xDFFF)):
            assert not any(low <= ord(character) <= high for character in set(shown))


def test_what_is_plain_takes_one_cell() -> None:
    """Each character that is taken for plain is one cell wide to the library that draws it."""
    for code in range(sys.maxunicode + 1):
        if plain(chr(code), UNICODE):
            assert cell_len(chr(code)) == 1
            assert drawn(chr(code), UNICODE) == chr(code)


@law
@given(texts, st.sampled_from([UNICODE, ASCII]), st.integers(1, 9))
@example("0\u200d\U0001f3fb0", UNICODE, 1)
def test_clusters_cover_the_text_and_their_widths_add_up(text: str, glyphs: Glyphs, widest: int) -> None:
    """Clusters follow one another without gap, and what they draw is as wide as they say."""
    found = clusters(text, 0, len(text), glyphs, widest)
    edges = [cluster.start for cluster in found] + [len(text)]
    assert edges[0] == 0
    assert all(cluster.end == following for cluster, following in zip(found, edges[1:], strict=True))
    assert all(cluster.width <= widest for cluster in found)
    assert width("".join(cluster.drawn for cluster in found)) == sum(cluster.width for cluster in found)


@law
@given(texts, st.integers(1, 20), st.sampled_from([UNICODE, ASCII]))
def test_what_fits_is_as_much_as_possible(text: str, room: int, glyphs: Glyphs) -> None:
    """What fits is no wider than the room, and one grapheme more would be."""
    end = fit(text, 0, len(text), room, glyphs)
    found = clusters(text, 0, len(text), glyphs)
    taken = [cluster for cluster in found if cluster.end <= end]
    assert (taken[-1].end if taken else 0) == end
    assert sum(cluster.width for cluster in taken) <= room
    if end < len(text):
        assert sum(cluster.width for cluster in found[: len(taken) + 1]) > room


@law
@given(texts, st.integers(0, 20), st.sampled_from([UNICODE, ASCII]))
def test_a_cut_text_fits(text: str, room: int, glyphs: Glyphs) -> None:
    """A text cut to a room is never wider, and is left alone where it fits."""
    shown = cut(text, room, glyphs)
    assert width(shown) <= room
    assert shown == drawn(text, glyphs) or width(drawn(text, glyphs)) > room

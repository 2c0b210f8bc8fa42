"""Words and patterns, found wherever and however they are written."""

from __future__ import annotations

import sys
import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader import search
from tui_reader.document import Range
from tui_reader.search import Query, SearchError, after, before, find, folded

FOUND = [
    ("Stalin’s left turn", "stalin's LEFT", [], "a capital makes capitals count"),
    (
        "Stalin’s left turn",
        "stalin's left",
        ["Stalin’s left"],
        "without one they do not; quotes are as typed",
    ),
    ("Stalin’s left turn", "Stalin's", ["Stalin’s"], "the capital typed is found"),
    ("“limbo—Trotsky”", '"limbo-trotsky"', ["“limbo—Trotsky”"], "dashes and double quotes are as typed"),
    ("a maze. … Even", "...", ["…"], "an ellipsis is three dots"),
    ("a maze. … Even", ". ... e", [". … E"], "and has its place among other signs"),
    (
        "café cafe\u0301 CAFÉ",
        "cafe",
        ["café", "cafe\u0301", "CAFÉ"],
        "accents count for nothing, composed or not",
    ),
    ("a cafe here", "café", ["cafe"], "nor when they are typed"),
    (
        "the party\nregime of\n\nthe party  regime",
        "party regime",
        ["party\nregime", "party  regime"],
        "space is space",
    ),
    ("the left\n\n\tturn", "left turn", ["left\n\n\tturn"], "across paragraphs too"),
    ("Die Straße, der Œuvre", "strasse", ["Straße"], "letters in two are found by both"),
    ("Die Straße, der Œuvre", "oeuvre", ["Œuvre"], "and one in the middle of a capital"),
    ("ΛΟΓΟΣ λόγος λόγοσ", "λογος", ["ΛΟΓΟΣ", "λόγος", "λόγοσ"], "the last sigma of a word is a sigma"),
    ("שָׁלוֹם", "שלום", ["שָׁלוֹם"], "Hebrew without its points"),
    ("aaaa", "aa", ["aa", "aa"], "hits do not overlap"),
    ("anything", "", [], "nothing is found nowhere"),
    ("any thing", " ", [], "nor is space alone"),
    ("a [sic] b", "[sic]", ["[sic]"], "words are not patterns"),
]

PATTERNS = [
    ("pp. 12–14 and p. 3", r"\d+-\d+", ["12–14"], "a pattern is sought in the text as typed"),
    ("Party party", "party", ["Party", "party"], "capitals count as with words"),
    ("Party party", "Party", ["Party"], "when one is typed"),
    ("A b", r"\S", ["A", "b"], "one in an escape is not typed"),
    ("one\n\ntwo", r"^\w+$", ["one", "two"], "ends are those of paragraphs"),
    ("one\n\ntwo", r"e.*t", [], "nor does a pattern run over them"),
    ("naïve café", r"\bcaf[éè]", ["café"], "accents count for nothing in it"),
    ("abc", r"x*", [], "what matches nothing is nothing"),
]


@pytest.mark.parametrize(("text", "sought", "expected", "why"), FOUND)
def test_words_are_found(text: str, sought: str, expected: list[str], why: str) -> None:
    """Words are found as a reader means them."""
    assert [text[hit.start : hit.end] for hit in find(text, Query(sought))] == expected, why


@pytest.mark.parametrize(("text", "sought", "expected", "why"), PATTERNS)
def test_patterns_are_found(text: str, sought: str, expected: list[str], why: str) -> None:
    """Patterns are found paragraph by paragraph."""
    assert [text[hit.start : hit.end] for hit in find(text, Query(sought, pattern=True))] == expected, why


def test_a_range_and_a_limit_are_kept() -> None:
    """Only what lies wholly in the range is found, and no more than the limit."""
    text = "one two … one two … one"
    assert [hit.start for hit in find(text, Query("one"), Range(1, 22))] == [10]
    assert [hit.start for hit in find(text, Query("one"), Range(10, 23))] == [10, 20]
    assert [hit.start for hit in find(text, Query("one"), limit=2)] == [0, 10]
    assert [hit.start for hit in find(text, Query("one", pattern=True), Range(1, 22))] == [10]


def test_hits_are_walked_in_a_circle() -> None:
    """After the last hit comes the first, before the first the last."""
    hits = [Range(3, 5), Range(8, 9)]
    assert [after(hits, at) for at in (0, 3, 8)] == [0, 1, 0]
    assert [before(hits, at) for at in (0, 3, 8, 20)] == [1, 1, 0, 1]
    assert after([], 0) is None
    assert before([], 0) is None


def test_a_bad_pattern_is_explained() -> None:
    """A pattern that cannot be read is an error to show, with its reason."""
    with pytest.raises(SearchError, match=r"\(a: this pattern cannot be read: missing"):
        find("a", Query("(a", pattern=True))


def test_a_pattern_that_takes_too_long_is_given_up() -> None:
    """A pattern that would run for ages is stopped within a second or so."""
    started = time.monotonic()
    with pytest.raises(SearchError, match="takes too long"):
        find("a" * 60 + "c", Query("(a+)+b", pattern=True))
    assert time.monotonic() - started < 5


def test_a_pattern_is_refused_where_nothing_could_stop_it() -> None:
    """Away from the main thread no timer reaches a match, so none is begun."""
    caught: list[BaseException] = []

    def seek() -> None:
        try:
            find("a", Query("a", pattern=True))
        except RuntimeError as error:
            caught.append(error)

    thread = threading.Thread(target=seek)
    thread.start()
    thread.join()
    assert caught


def test_small_letters_stand_where_the_capitals_did() -> None:
    """Taking off capitals never changes a length, so that one map serves both."""
    everything = map(chr, range(sys.maxunicode + 1))
    ground = folded("".join(letter for letter in everything if letter.lower() != letter))
    assert len(ground.lower) == len(ground.text)


SIGNS = st.text(st.sampled_from("aAéÉe\u0301\u0323ßœİ …“’—–  \n\t\xa0\xadςΣ漢.-'"), max_size=30)


@settings(max_examples=60, deadline=None)
@given(SIGNS, st.integers(0, 30), st.integers(0, 30))
def test_any_stretch_of_a_text_is_found_in_it(text: str, one: int, other: int) -> None:
    """What is cut from a text is found where it was cut, as far as folding tells it apart."""
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    cut = text[start:end]
    wanted = folded(cut).lower
    hits = find(text, Query(cut))
    assert bool(hits) or not wanted.strip() or folded(text).text.find(folded(cut).text) < 0
    for hit in hits:
        assert 0 <= hit.start < hit.end <= len(text)
        assert (
            folded(text[hit.start : hit.end]).lower == wanted
            or wanted in folded(text[hit.start : hit.end]).lower
        )
    assert [hit.start for hit in hits] == sorted({hit.start for hit in hits}) or "…" in text or "ß" in text


@settings(max_examples=60, deadline=None)
@given(SIGNS)
def test_the_map_leads_to_the_folded_text_and_back(text: str) -> None:
    """Every position has its place in the folded text, in order, and each place its range in the original."""
    ground = folded(text)
    places = [ground.place(at) for at in range(len(text) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(ground.text)
    for at in range(len(ground.text)):
        found = ground.original(at, at + 1)
        assert ground.place(found.start) <= at < ground.place(found.start) + 3
        assert found.start < found.end <= len(text)


@given(
    st.text(st.sampled_from("abcXYZ  \n“”…ßé\u0301\u00ad—\u2003ſ"), max_size=80),
    st.integers(1, 12),
    st.integers(0, 79),
)
def test_a_text_folded_in_pieces_is_folded_as_a_whole(text: str, piece: int, at: int) -> None:
    """Long texts are folded piece by piece, to the same words and the same way back."""
    whole = search.Folded(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "_PIECE", piece)
        parted = search.Folded(text)
        assert (parted.text, parted.lower) == (whole.text, whole.lower)
    if at < len(whole.text):
        assert parted.original(at, at + 1) == whole.original(at, at + 1)
    assert parted.place(min(at, len(text))) == whole.place(min(at, len(text)))

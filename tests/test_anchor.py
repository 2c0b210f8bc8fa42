"""Passages are found again, and where that is not sure it is said."""

from __future__ import annotations

import random
import textwrap
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.anchor import AROUND, Anchor, Status, make, resolve
from tui_reader.document import Range

ESSAY = """\
The Ferry Company's first minute book survives, though the damp has had its lower corners. It opens with a
quarrel about rope. “No man,” wrote the secretary, “can be asked to cross on hemp that his own dog would not
trust,” and he entered the price of wire in the margin.[1] Whether wire was ever bought we cannot say.

Mrs Pargeter remembered the matter otherwise. In her telling the rope was sound, the river was not, and the
directors, being cautious persons, had confused the two. Her nephew, who printed her recollections, left the
passage out; it stands in the manuscript at Élmouth, between a receipt for candles and a drawing of a duck.

What neither of them mentions is the ferryman. He appears in the wages list as “Hob, also Hobson”, was paid
on Fridays, and signed with a cross until 1871, when he signs, quite suddenly, with a flourish.[2]
"""
PASSAGE = "the rope was sound, the river was not, and the\ndirectors, being cautious persons"


def anchored(words: str, text: str = ESSAY) -> Anchor:
    """Make an anchor of words that stand in a text."""
    start = text.index(words)
    return make(text, start, start + len(words))


def sentence(number: int) -> str:
    """Make some sentences that no other number has."""
    chance = random.Random(number)
    return " ".join(
        "".join(chance.choice("bcdfghklmnprst") + chance.choice("aeiou") for _ in range(3)) for _ in range(40)
    )


def found_words(text: str, anchor: Anchor) -> tuple[Status, str]:
    """Give what became of a passage, and the words found."""
    found = resolve(text, anchor)
    return found.status, "" if found.range is None else text[found.range.start : found.range.end]


REVISED = [
    ("nothing", lambda text: text, Status.SAME),
    ("a paragraph before", lambda text: "A note on the text stands first.\n\n" + text, Status.MOVED),
    (
        "filled to 40",
        lambda text: "\n\n".join(textwrap.fill(p, 40) for p in text.split("\n\n")),
        Status.MOVED,
    ),
    ("Windows line ends", lambda text: text.replace("\n", "\r\n"), Status.MOVED),
    ("decomposed accents", lambda text: unicodedata.normalize("NFD", "É" + text), Status.MOVED),
    ("straight quotation marks", lambda text: text.replace("“", '"').replace("”", "'' "), Status.MOVED),
    ("upper case", str.upper, Status.MOVED),
    ("a note mark inside", lambda text: text.replace("was sound,", "was sound,[17]"), Status.CHANGED),
    ("a word misspelt", lambda text: text.replace("cautious", "cuatious"), Status.CHANGED),
    (
        "a word for another",
        lambda text: text.replace("the river was not", "the river never was"),
        Status.CHANGED,
    ),
    (
        "an inserted clause",
        lambda text: text.replace("the\ndirectors,", "so the said\ndirectors,"),
        Status.CHANGED,
    ),
]


@pytest.mark.parametrize(("name", "revise", "status"), REVISED, ids=[row[0] for row in REVISED])
def test_a_revised_passage_is_found(name, revise, status) -> None:
    """A passage is found after each of the things done to essays, and how it differs is said."""
    text = revise(ESSAY)
    got, words = found_words(text, anchored(PASSAGE))
    assert got is status, name
    plain = " ".join(words.casefold().split())
    assert plain.startswith("the rope was sound")
    assert plain.endswith("persons")


@pytest.mark.parametrize("between", ["", "It was late. ", "Nobody saw it, and nobody was asked. " * 4])
def test_the_same_words_close_by_are_ambiguous(between: str) -> None:
    """Words that stand again a little further on, with as little around them, are not given to the nearer place."""
    text = f"Now and then. The lamp was out. {between}The lamp was out. And so on."
    found = resolve(text, Anchor(0, "The lamp was out.", "", ""))
    assert found.status is Status.AMBIGUOUS
    assert len(found.others) == 2


def test_marks_at_the_ends_are_taken_in() -> None:
    """A quotation found elsewhere is found with its quotation marks."""
    words = "“No man,” wrote the secretary, “can be asked to cross on hemp"
    assert found_words("Before all this: " + ESSAY, anchored(words)) == (Status.MOVED, words)


def test_a_deleted_passage_is_lost() -> None:
    """Where the words are gone nothing is pointed at, though what stood around them remains."""
    text = ESSAY.replace("In her telling " + PASSAGE + ", had confused the two. ", "")
    assert PASSAGE not in text
    assert resolve(text, anchored(PASSAGE)).status is Status.LOST


def test_two_places_as_likely_are_ambiguous() -> None:
    """A passage that stands twice, neither where it was, is not chosen: both are given, the nearer first."""
    first, second, third = ESSAY.strip().split("\n\n")
    text = "\n\n".join(["New.", first, second, third, first, second, third])
    found = resolve(text, anchored(PASSAGE))
    assert found.status is Status.AMBIGUOUS
    assert len(found.others) == 2
    assert found.range == found.others[0]
    assert [text[one.start : one.end] for one in found.others] == [PASSAGE, PASSAGE]
    assert found.others[0].start < found.others[1].start


def test_what_stood_around_decides_between_the_same_words() -> None:
    """Of the same words in two places, those with the old neighbours are meant."""
    text = "He was paid on Fridays, and signed for it with an oath.\n\n" + ESSAY
    found = resolve(text, anchored("paid\non Fridays, and signed"))
    assert found.status is Status.MOVED
    assert found.range is not None
    assert found.range.start > text.index("also Hobson")


def test_a_copy_that_was_left_alone_does_not_win_over_the_passage_revised() -> None:
    """A word-for-word copy elsewhere is no reason to leave a passage with a corrected word, among its neighbours."""
    second = ESSAY.split("\n\n")[1]
    text = ESSAY.replace("cautious", "careful") + "\n\nAppendix\n\n" + second
    status, words = found_words(text, anchored(PASSAGE))
    assert status is Status.CHANGED
    assert "careful" in words
    found = resolve(text, replace(anchored(PASSAGE), beyond=""))
    assert found.status is Status.AMBIGUOUS, "nothing is known of what stood further off"
    assert any("careful" in text[one.start : one.end] for one in found.others)


@pytest.mark.parametrize("before", [True, False])
def test_of_two_copies_the_one_among_its_old_neighbours_is_meant(before: bool) -> None:
    """A paragraph copied elsewhere, word for word, is told from the first by what stands further off."""
    paragraphs = [f"{place} {sentence(place)}" for place in range(1, 40)]
    text = "\n\n".join(paragraphs)
    copied = paragraphs[20]
    chosen = anchored(copied[60:150], text)
    changed = "\n\n".join([copied, *paragraphs] if before else [*paragraphs, copied])
    found = resolve(changed, chosen)
    assert found.status is Status.MOVED if before else Status.SAME
    assert found.range is not None
    assert found.range.start == chosen.start + before * (len(copied) + 2)


def test_copies_side_by_side_are_ambiguous() -> None:
    """What stands further off is the same for both, and says nothing."""
    paragraphs = [f"{place} {sentence(place)}" for place in range(1, 40)]
    chosen = anchored(paragraphs[20][60:150], "\n\n".join(paragraphs))
    paragraphs[:0] = ["Something new."]
    paragraphs.insert(21, paragraphs[21])
    found = resolve("\n\n".join(paragraphs), chosen)
    assert found.status is Status.AMBIGUOUS
    assert len(found.others) == 2


def test_of_a_passage_that_was_divided_the_larger_part_is_given() -> None:
    """Where its end was moved elsewhere, the passage is where most of it stands; both halves are ambiguous."""
    paragraphs = [f"{place} {sentence(place)}" for place in range(1, 40)]
    text = "\n\n".join(paragraphs)
    border = text.index(paragraphs[20])
    for start, end, status in (
        (120, 40, Status.CHANGED),
        (40, 120, Status.CHANGED),
        (80, 80, Status.AMBIGUOUS),
    ):
        chosen = make(text, border - start, border + end)
        moved = [*paragraphs[20:25], *paragraphs[:20], *paragraphs[25:]]
        changed = "\n\n".join(moved)
        found = resolve(changed, chosen)
        assert found.status is status
        assert found.range is not None
        larger = text[border - start : border - 4] if start > end else text[border : border + end]
        if status is Status.CHANGED:
            assert found.range.start <= changed.index(larger) + 10
            assert abs(found.range.end - changed.index(larger) - len(larger)) < 60
        else:
            assert len(found.others) == 2


@pytest.mark.parametrize("beyond", ["", "one", "a b c d e f g h", "- - - - - - - -", " " * 7])
def test_what_a_hand_wrote_for_the_words_further_off_does_no_harm(beyond: str) -> None:
    """Whatever stands there, the passage is found by its words."""
    text = "A new beginning. " + ESSAY
    assert found_words(text, replace(anchored(PASSAGE), beyond=beyond)) == (Status.MOVED, PASSAGE)


def test_a_place_is_known_by_the_words_after_it() -> None:
    """An anchor of no length is a place, and is found where its following words are."""
    at = ESSAY.index("What neither")
    anchor = make(ESSAY, at, at)
    assert len(anchor.exact) >= AROUND
    assert ESSAY.startswith(anchor.exact, at)
    text = ESSAY.replace("Whether wire was ever bought we cannot say.", "")
    found = resolve(text, anchor)
    assert found.range is not None
    assert found.range.start == text.index("What neither")


EDGES = [
    ("the end of the text", make(ESSAY, len(ESSAY), len(ESSAY)), "x" + ESSAY, Status.MOVED),
    ("an empty text", anchored(PASSAGE), "", Status.LOST),
    ("an anchor of an empty text", make("", 0, 0), "anything", Status.SAME),
    ("an anchor far outside", Anchor(10**9, "quarrel about rope. “No man", "", ""), ESSAY, Status.MOVED),
    ("a note mark alone", anchored("[1]"), "x" + ESSAY, Status.MOVED),
    ("one word", anchored("flourish"), "x" + ESSAY, Status.MOVED),
    ("words never there", Anchor(3, "quite other words than any here", "", ""), ESSAY, Status.LOST),
]


@pytest.mark.parametrize(("name", "anchor", "text", "status"), EDGES, ids=[row[0] for row in EDGES])
def test_edges(name, anchor, text, status) -> None:
    """The least and the strangest anchors have an answer."""
    assert resolve(text, anchor).status is status, name


def test_words_said_over_and_over_are_ambiguous_not_lost() -> None:
    """In a refrain every place is given, the nearest first."""
    text = "Row, brothers, row. " * 400
    found = resolve("x" + text, make(text, 2000, 2040))
    assert found.status is Status.AMBIGUOUS
    assert found.others[0] == Range(2001, 2041)


words = st.text(alphabet=st.sampled_from("abcdeé ßﬁאב中 .,“”\n-1²İ"), max_size=300)


@settings(max_examples=60, deadline=None)
@given(words, st.data())
def test_an_unchanged_text_gives_the_passage_back(text: str, data: st.DataObject) -> None:
    """In the same text a passage is where it was, whatever the text."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = resolve(text, make(text, start, end))
    assert found.status is Status.SAME
    assert found.range is not None
    assert found.range.start == start


@settings(max_examples=60, deadline=None)
@given(words, words, st.data())
def test_any_answer_lies_in_the_text(text: str, other: str, data: st.DataObject) -> None:
    """Against any other text the answer is a range of it, or none, and never an exception."""
    start = data.draw(st.integers(0, len(text)))
    anchor = make(text, start, data.draw(st.integers(start, len(text))))
    assert len(anchor.before) <= AROUND
    found = resolve(other, anchor)
    assert (found.range is None) == (found.status is Status.LOST)
    for one in (*found.others, *([found.range] if found.range else [])):
        assert 0 <= one.start <= one.end <= len(other) or found.status is Status.SAME
    assert (len(found.others) > 1) == (found.status is Status.AMBIGUOUS)


def test_the_larger_part_is_given_though_its_neighbours_are_gone() -> None:
    """Its lesser part stands among its old neighbours, and nothing of these is where the larger part went."""
    filling = [
        " ".join(f"{a}{b}{number}" for a in ("ko", "lu", "me") for b in ("ra", "ti", "vo"))
        for number in range(40)
    ]
    lesser, larger = "the ferry never came again", "he sold his oars that winter, quietly"
    whole = "\n\n".join([*filling[:20], f"When the ice broke {lesser}.", larger, *filling[20:]])
    start = whole.index(lesser)
    kept = make(whole, start, whole.index(larger) + len(larger))
    moved = "\n\n".join(
        [*filling[:20], f"When the ice broke {lesser}.", *filling[20:36], larger, *filling[36:]]
    )
    found = resolve(moved, kept)
    assert found.range is not None
    at = moved.index(larger)
    assert found.range.covers(Range(at, at + len(larger)))

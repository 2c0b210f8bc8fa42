"""A quotation is compared with its passage: what is the same, what is permitted, what was changed in silence."""

from __future__ import annotations

import random
import re

import pytest
from altering import PERMITTED, SILENT, Alteration, passage
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.apparatus.collation import Collation, Kind, What, collate
from tui_reader.apparatus.orthography import same_word

SAMPLE, WHOLE = 600, 5_000
MILL = (
    "Old Barnaby, who had the keeping of it, was never known to hurry. He would honour a debt to the day, though it"
    " were a peck of bran; and he favoured no customer above another, not even the Squire."
)


def found(collation: Collation, kind: Kind) -> list[tuple[What, str]]:
    """Give the differences of a kind, each with its words."""
    return [(one.what, one.words) for one in collation.differences if one.kind is kind]


@pytest.mark.parametrize(
    ("quotation", "what"),
    [
        ("Old Barnaby … was never known to hurry", {What.ELLIPSIS}),
        ("was never known to hurry. . . . He would honour a debt", {What.ELLIPSIS}),
        ("[h]e would honour a debt", {What.BRACKETS}),
        ("He [Barnaby] would honour a debt", {What.BRACKETS}),
        ("He would honour [his] debt to the day", {What.BRACKETS}),
        ("he would honour a debt to the day.", {What.CAPITAL}),
        ("He would honor a debt … he favored no customer", {What.SPELLING, What.ELLIPSIS}),
        ("He would _honour_ a debt to the day", {What.ITALICS}),
        ("He would hon-\nour a debt to the day", {What.HYPHEN}),
        ("He would honour a ‘debt’ to the day", {What.MARKS}),
        ("Hee vvould honour a debt to the day", {What.SPELLING}),
        ("a peck of bran, and he favoured no customer", {What.POINTS}),
    ],
)
def test_permitted_changes(quotation: str, what: set[What]) -> None:
    """What scholars allow themselves is called by its name, and not silent."""
    collation = collate(quotation, MILL)
    assert collation.verdict is Kind.PERMITTED
    assert {one.what for one in collation.permitted} - {What.BEYOND} - (
        {What.MARKS, What.POINTS} - what
    ) == what


@pytest.mark.parametrize(
    ("quotation", "changes"),
    [
        ("Old Barnaby was never known to hurry", [(What.OMITTED, ", who had the keeping of it,")]),
        ("He would honour every debt to the day", [(What.CHANGED, "a")]),
        ("He would always honour a debt", [(What.ADDED, "always")]),
        ("who had keeping the of it", [(What.MOVED, "the"), (What.MOVED, "the")]),
        ("Barnaby was … known to hurry", [(What.OMITTED, ", who had the keeping of it,")]),
    ],
)
def test_silent_changes(quotation: str, changes: list[tuple[What, str]]) -> None:
    """What was changed without a mark is told, with the words."""
    collation = collate(quotation, MILL)
    assert collation.verdict is Kind.SILENT
    assert [(one.what, one.words.strip()) for one in collation.silent] == changes


def test_summary_is_in_words() -> None:
    """The summary says what a reader wants to know."""
    assert collate(MILL, MILL).summary == "The same words."
    assert "“every” for “a”" in collate("He would honour every debt", MILL).summary
    assert "“never” left out" in collate("Old Barnaby … was known to hurry", MILL).summary


def test_ellipsis_that_drops_a_negation_is_pointed_out() -> None:
    """An ellipsis that takes a "not" out of its sentence is told; one that takes whole sentences is not."""
    told = collate("Old Barnaby … known to hurry", MILL).summary
    assert "drops “never”" in told
    text = "The wheel turns. It was not always so. The brook is cold."
    assert "drops" not in collate("The wheel turns. … The brook is cold.", text).summary


def test_ellipsis_over_more_than_a_page_is_pointed_out() -> None:
    """An ellipsis that passes over hundreds of words is told."""
    text = (
        "The wheel turns all day. "
        + "And the miller counts his sacks of barley. " * 60
        + "The brook is cold."
    )
    assert "more than a page" in collate("The wheel turns all day. … The brook is cold.", text).summary
    assert "page" not in collate("The wheel turns all day. … The brook is cold.", text[-120:]).summary


def test_numbers_of_verses_and_notes_are_passed_over() -> None:
    """What editors put into a source is no part of it."""
    text = "the wheel turns all day,\n12:4 and the miller[17] counts his sacks"
    collation = collate("the wheel turns all day, and the miller counts his sacks", text)
    assert collation.verdict is Kind.PERMITTED
    assert {one.what for one in collation.permitted} <= {What.NUMBERS, What.POINTS, What.BRACKETS}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("honour", "honor"), ("centre", "center"), ("realise", "realize"), ("organisation", "organization"),
        ("travelled", "traveled"), ("defence", "defense"), ("connexion", "connection"), ("judgement", "judgment"),
        ("mediæval", "medieval"), ("manoeuvre", "maneuver"), ("haue", "have"), ("vpon", "upon"), ("ioy", "joy"),
        ("ſinne", "sin"), ("walk’d", "walked"), ("heav’n", "heaven"), ("o’er", "over"), ("tho’", "though"),
        ("citie", "city"), ("goodnesse", "goodness"), ("publick", "public"), ("naïve", "naive"), ("shewed", "showed"),
        ("don't", "don’t"), ("learnt", "learned"), ("olde", "old"), ("beautifull", "beautiful"), ("tyme", "time"),
    ],
)  # fmt: skip
def test_one_word_in_two_spellings(one: str, other: str) -> None:
    """Spellings of other places and times are of one word."""
    assert same_word(one, other)
    assert same_word(other.capitalize(), one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the", "thee"), ("of", "off"), ("god", "good"), ("hop", "hope"), ("not", "note"), ("died", "did"),
        ("four", "for"), ("our", "or"), ("bath", "bathe"), ("loss", "lose"), ("to", "too"), ("then", "than"),
        ("was", "were"), ("has", "had"), ("advice", "advise"), ("filled", "filed"), ("met", "meet"), ("will", "well"),
        ("affect", "effect"), ("shall", "should"), ("cared", "card"), ("lathe", "lath"), ("his", "this"),
        ("wolf’s", "wolves"), ("plan", "plane"), ("nor", "or"), ("in", "inn"), ("even", "ever"),
    ],
)  # fmt: skip
def test_two_words_are_not_one(one: str, other: str) -> None:
    """Words that only look alike stay two."""
    assert not same_word(one, other)


def turned_back(quotation: str, text: str, collation: Collation) -> str:
    """Put the passage's words in the place of the quotation's wherever they differ."""
    return "".join(
        quotation[one.quotation.start : one.quotation.end]
        if one.kind is Kind.SAME
        else text[one.passage.start : one.passage.end]
        for one in collation.differences
    )


def check_edits(quotation: str, text: str) -> Collation:
    """See that what a collation reports covers both texts, and turns one into the other."""
    collation = collate(quotation, text)
    assert "".join(quotation[d.quotation.start : d.quotation.end] for d in collation.differences) == quotation
    assert "".join(text[d.passage.start : d.passage.end] for d in collation.differences) == text
    assert turned_back(quotation, text, collation).split() == text.split()
    return collation


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="ab cTé’'“”.,;…[]-_*\n12", max_size=60), st.text(alphabet="ab cT.,…[]-\n1", max_size=60)
)
def test_edits_turn_any_text_into_any_other(quotation: str, text: str) -> None:
    """Whatever the two texts are, the edits are complete."""
    check_edits(quotation, text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_a_text_is_the_same_as_itself(text: str) -> None:
    """Nothing is found where nothing differs."""
    assert collate(text, text).verdict is Kind.SAME


def right(alterations: tuple[Alteration, ...], verdict: Kind, count: int) -> list[str]:
    """Alter passages, and give what was wrongly judged."""
    wrong = []
    for seed in range(count):
        chance = random.Random(seed)
        text = passage(chance)
        alteration = alterations[seed % len(alterations)]
        quotation = alteration(text, chance)
        collation = check_edits(quotation, text)
        expected = Kind.SAME if quotation.split() == text.split() else verdict
        if collation.verdict is not expected:
            wrong.append(f"{seed} {alteration.__name__}: {collation.summary}\n  {quotation}\n  {text}")
    return wrong


@pytest.mark.parametrize("count", [SAMPLE, pytest.param(WHOLE, marks=pytest.mark.torture)])
def test_permitted_alterations_are_permitted(count: int) -> None:
    """Of permitted alterations of many passages at most one in a hundred is called silent."""
    wrong = right(PERMITTED, Kind.PERMITTED, count)
    assert len(wrong) <= count / 100, "\n".join(wrong[:20])


@pytest.mark.parametrize("count", [SAMPLE, pytest.param(WHOLE, marks=pytest.mark.torture)])
def test_silent_alterations_are_silent(count: int) -> None:
    """Of silent alterations of many passages at most one in a hundred is missed."""
    wrong = right(SILENT, Kind.SILENT, count)
    assert len(wrong) <= count / 100, "\n".join(wrong[:20])


def test_long_texts_are_compared_soon() -> None:
    """A quotation of several pages takes no table of all its words against all of the passage's."""
    chance = random.Random(3)
    text = " ".join(passage(chance) for _ in range(40))
    quotation = re.sub(r"\bmill\b", "forge", text)
    assert collate(quotation, text).verdict is Kind.SILENT

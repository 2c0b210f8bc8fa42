"""The works an essay cites, each with its quotations; and who speaks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from apparatus_maker import made

from tui_reader import formats
from tui_reader.apparatus import study
from tui_reader.document import Document, Quotation

SEED = Path(__file__).parents[1] / "../shared/corpus/seed/essay.txt"

NOTES = [
    "Anna Lindqvist, The Dyke Reeve: A Life on the Wall (Leiden: Meer & Zoon, 1911), p. 12.",
    "Ibid., p. 13.",
    "A. Lindqvist, Dyke Reeve, p. 80. See also Jan Meer, Sluices and Law (Delft, 1902), p. 3.",
    "Jan Meer, Sluices and Law, p. 9; Lindqvist, Dyke Reeve, p. 81.",
]
TEXT = [
    "Lindqvist wrote: “the water came in the night and took the barn.”[1] Nobody slept.",
    "Of the morning she says only this:",
    "> We counted the cows and then we counted the children.[2]",
    "“The wall will be built again by those who broke it,”[3] and “not a stone shall be paid for twice.”[4]",
]


def quotation(document: Document, words: str) -> Quotation:
    """Give the quotation that holds some words."""
    return next(each for each in document.quotations if words in document.words(each.range))


def test_a_work_is_one_across_spellings_and_short_titles() -> None:
    """Forenames, initials, subtitles and short titles make no second work."""
    apparatus = study(made(TEXT, NOTES))
    assert [(work.author, work.title, work.year, work.place, work.publisher) for work in apparatus.works] == [
        ("Anna Lindqvist", "The Dyke Reeve: A Life on the Wall", "1911", "Leiden", "Meer & Zoon"),
        ("Jan Meer", "Sluices and Law", "1902", "Delft", ""),
    ]
    assert apparatus.works[0].notes == ("1", "2", "3", "4")
    assert len(apparatus.works[0].cited) == 4


def test_a_quotation_has_the_work_its_note_cites() -> None:
    """A quotation is from the one work of its note; "see also" gives no source, two works give none."""
    document = made(TEXT, NOTES)
    apparatus = study(document)
    sources = {
        words: source.id if (source := apparatus.source_of(quotation(document, words))) else None
        for words in ("took the barn", "counted the cows", "built again", "paid for twice")
    }
    first = apparatus.works[0].id
    assert sources == {
        "took the barn": first,
        "counted the cows": first,
        "built again": first,
        "paid for twice": None,
    }
    assert [document.words(range_)[:12] for range_ in apparatus.works[0].quotations] == [
        "“the water c",
        "We counted t",
        "“The wall wi",
    ]


def test_two_works_of_one_author_stay_two() -> None:
    """Two titles by one author are two works, with ids of their own."""
    apparatus = study(made(["A text."], ["Jan Meer, Sluices, p. 3.", "Jan Meer, Drowned Parishes, p. 5."]))
    assert len({work.id for work in apparatus.works}) == 2


def test_an_edition_of_another_year_is_the_same_work() -> None:
    """The same author and title in another year is one work, with the first year."""
    notes = [
        "Jan Meer, Sluices and Law (Delft, 1902), p. 3.",
        "Jan Meer, Sluices and Law (London, 1911), p. 5.",
    ]
    (work,) = study(made(["A text."], notes)).works
    assert work.year == "1902"


SPEAKERS = [
    ("Banda, his pen dripping malice, says:", "Banda"),
    ("As Trotsky so brilliantly explained:", "Trotsky"),
    ("Again we quote Trotsky:", "Trotsky"),
    ("In another article, Anna Lindqvist analyzed the case of the wall:", "Anna Lindqvist"),
    ("The flood, wrote Meer, was a judgement:", "Meer"),
    ("Hannah told Crake:", "Hannah"),
    ("The box was told Crake:", None),
    ("Meer put on his hat:", None),
    ("Meer quotes Okkema:", None),
    ("In a paper titled “On Walls,” Meer wrote scathingly of those who “mended” the dyke:", "Meer"),
    ("It says:", None),
    ("The rolls of the parish record what followed:", None),
    ("Meer wrote and Lindqvist replied:", None),
    ("The argument of Meer is this:", None),
    ("He had read Meer. Then he wrote:", None),
]


@pytest.mark.parametrize(("lead", "speaker"), SPEAKERS)
def test_a_speaker_is_one_name_that_governs_a_verb_of_saying(lead: str, speaker: str | None) -> None:
    """Only a capitalised name that directly governs a verb of saying is given as the speaker."""
    document = made([lead, "> The water came in the night."])
    said = study(document).speaker_of(document.block_quotations[0])
    assert (said.speaker if said else None) == speaker
    if said:
        assert said.evidence.reasons[0].startswith("introduced by “")


TOLD = [
    ("words that break in", "“The sea stood,” Okkema wrote, “over the whole wall.”", ["Okkema", "Okkema"]),
    ("words after it, the verb first", "“The sea stood over us,” said Okkema, who saw it.", ["Okkema"]),
    (
        "he, of whom the sentence before speaks",
        "Okkema was afraid. He wrote: “the sea stood over us.”",
        ["Okkema"],
    ),
    (
        "he, where two are spoken of",
        "Okkema met Meer said nobody. Meer told Okkema wrote. He said: “we go home now.”",
        [""],
    ),
    ("he, of nobody", "The dyke was old. He wrote: “the sea stood over us.”", [""]),
    ("he, within the sentence", "When Okkema came home, he saw that “the sea stood over it.”", ["Okkema"]),
    ("the rest of the sentence", "Praising the “flood of mercy,” Okkema declares that it came.", ["Okkema"]),
    ("someone’s words", "It was, in Okkema’s words, “the best of all floods.”", ["Okkema"]),
    (
        "an echo",
        "Okkema wrote: “the sea stood over us.” It never “stood over us” again.",
        ["Okkema", "Okkema"],
    ),
    ("an echo of one word", "Okkema wrote: “the sea stood over us.” It never “stood” again.", ["Okkema", ""]),
    ("his reply", "Okkema laughed. “I shall go to sea again,” was his reply.", ["Okkema"]),
    (
        "a subordinate clause hides no subject",
        "When Meer told it to Okkema, Okkema wept. He said: “we go home now.”",
        ["Okkema"],
    ),
]


@pytest.mark.parametrize(
    ("paragraph", "speakers"), [case[1:] for case in TOLD], ids=[case[0] for case in TOLD]
)
def test_a_run_in_quotation_has_the_speaker_that_something_tells(paragraph: str, speakers: list[str]) -> None:
    """The words round a quotation, the one before it and the one it echoes tell who speaks; else nobody does."""
    document = made([paragraph, "Another paragraph follows, in which Okkema wrote and Meer replied."])
    apparatus = study(document)
    said = [apparatus.speaker_of(each) for each in document.quotations]
    assert [each.speaker if each else "" for each in said] == speakers
    assert all(each.evidence.reasons for each in said if each)


@pytest.mark.parametrize(("idle", "speaker"), [(100, "Okkema"), (1000, None)])
def test_what_goes_on_for_pages_is_no_sentence(idle: int, speaker: str | None) -> None:
    """A name far off in words that no stop ends says nothing of a quotation, and each need not go through them all."""
    text = "As Okkema wrote of it" + ", and then" * idle + " “the dyke holds for ever” it was."
    document = made([text])
    [said] = [study(document).speaker_of(each) for each in document.quotations]
    assert (said.speaker if said else None) == speaker


def test_who_spoke_last_before_a_block_quotation_speaks_in_it() -> None:
    """A lead-in that names nobody goes on with who spoke in the sentences before it; one that ends does not."""
    lead = "Okkema asserts that the wall was whole. It stood, on that account, as follows"
    for end, speaker in ((":", "Okkema"), (".", None)):
        document = made([lead + end, "> The water came in the night."])
        said = study(document).speaker_of(document.block_quotations[0])
        assert (said.speaker if said else None) == speaker


def test_a_quotation_after_another_has_no_speaker_from_it() -> None:
    """A name that introduces an earlier quotation of the sentence says nothing of a later one."""
    document = made(
        ["Meer declares “the wall was whole and sound” under the motto “dry feet for every child alive.”"]
    )
    apparatus = study(document)
    assert [apparatus.speaker_of(each) is not None for each in document.quotations] == [True, False]


def test_quoted_in_has_the_speaker_of_its_quotation() -> None:
    """Whose words a "Quoted in" gives is who speaks in the quotation it belongs to."""
    document = made(
        ["Okkema wrote: “we saw the sea standing over us.”[1]"], ["Quoted in Jan Meer, Sluices, p. 4."]
    )
    (citation,) = study(document).citations
    assert citation.quoted_in
    assert citation.original_author == "Okkema"


def test_a_sentence_that_ends_within_its_quotation_is_one() -> None:
    """Who is named with a run-in quotation at its end speaks in the block quotation that the paragraph leads into."""
    document = made(
        ["The wall, Okkema asserts, was “a work of many hands.” In those days it stood alone:", "> It held."]
    )
    apparatus = study(document)
    said = apparatus.speaker_of(quotation(document, "It held"))
    assert said is not None
    assert said.speaker == "Okkema"


@pytest.mark.skipif(not SEED.exists(), reason="the corpus is not here")
def test_the_seed_essay() -> None:
    """Its six notes end in two works, its Ibid.s keep their pages, and who speaks in its block quotations is known."""
    document = formats.open(SEED)
    apparatus = study(document)
    truth = json.loads(SEED.with_name("essay.truth.json").read_text(encoding="utf-8"))
    for note, wanted in zip(document.notes, truth["notes"], strict=True):
        (citation,) = apparatus.of_note(note.id)
        work = apparatus.works_by_id[citation.work or ""]
        assert work.author == wanted["resolved"]["author"]
        assert work.title.startswith(wanted["resolved"]["work"])
        assert citation.locator.split()[-1] == wanted["resolved"]["pages"]
        assert citation.quoted_in == wanted.get("quoted_in", False)
        full = apparatus.full_note(note.id)
        assert (int(document.notes_by_id[full].label) if full else None) == wanted.get("resolves_to_note")
    assert len(document.block_quotations) == len(truth["block_quotations"]) == 11
    for each, wanted in zip(document.block_quotations, truth["block_quotations"], strict=True):
        said = apparatus.speaker_of(each)
        assert document.words(each.range).startswith(wanted["first_words"])
        assert said is not None
        assert wanted["speaker"].endswith(said.speaker)
    first, second, third, *_ = (apparatus.of_note(note.id)[0].chain for note in document.notes)
    assert (first, second, third) == ((), ("1",), ("2", "1"))

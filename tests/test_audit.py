"""What is missing or does not hold in an essay's apparatus."""

from __future__ import annotations

import pytest
from apparatus_maker import made

from tui_reader.apparatus import study
from tui_reader.apparatus.entries import FindingKind

FULL = "Jan Meer, Sluices and Law (Delft, 1902), p. 3."

CASES: list[tuple[str, list[str], list[str], list[tuple[str, str]]]] = [
    ("a quotation with a source is no finding", ["He wrote “the sea came over the wall.”[1]"], [FULL], []),
    (
        "a run-in quotation of four words without a note is found",
        ["He wrote “the sea came over the wall” and left."],
        [],
        [("quotation without a source", "“the sea came over the wall”")],
    ),
    ("fewer than four words are a phrase", ["They spoke of the “great calm” after it."], [], []),
    (
        "an echo of a quotation is no finding",
        ["A “the sea came over the wall”[1] and “came over the wall” B."],
        [FULL],
        [],
    ),
    ("a title is no quotation", ["In a pamphlet titled “On the Law of Sluices” he was silent."], [], []),
    (
        "a block quotation without a note is found",
        ["He wrote:", "> The sea came."],
        [],
        [("quotation without a source", "The sea came.")],
    ),
    (
        "a note that cites nothing is no source",
        ["He wrote “the sea came over the wall.”[1]"],
        ["The winter was hard."],
        [("quotation without a source", "“the sea came over the wall.”")],
    ),
    ("a callout without a note is found", ["A text.[7]"], [], [("callout without a note", "[7]")]),
    ("a note without a callout is found", ["A text."], [FULL], [("note without a callout", FULL)]),
    (
        "a chain that breaks is found",
        ["A text.[1] Another.[2]"],
        ["The winter was hard.", "Ibid., p. 4."],
        [("broken chain", "Ibid., p. 4")],
    ),
    (
        "an ambiguous Ibid. is found",
        ["A text.[1] Another.[2]"],
        ["Jan Meer, Sluices, p. 3; Anna Lindqvist, Walls, p. 4.", "Ibid., p. 4."],
        [("ambiguous citation", "Ibid., p. 4")],
    ),
    (
        "an op. cit. that was never cited is found",
        ["A text.[1]"],
        ["Okkema, op. cit., p. 4."],
        [("broken chain", "Okkema, op. cit., p. 4")],
    ),
    (
        "a note at the end of the sentence is the source of all that is quoted in it",
        ["“The sea came over,” Mr. Okkema wrote, “and went its way again.”[1] He fled."],
        [FULL],
        [],
    ),
    (
        "a note of the next sentence is none",
        ["He wrote “the sea came over the wall.” Then he fled.[1]"],
        [FULL],
        [("quotation without a source", "“the sea came over the wall.”")],
    ),
    (
        "a callout out of order is found",
        ["One.[1] Two.[3] Three.[2]"],
        [FULL, FULL, FULL],
        [("number out of order", "[2]")],
    ),
    ("a note called out again is in order", ["One.[1] Two.[2] Three.[1]"], [FULL, FULL], []),
    (
        "a range that runs backwards is found",
        ["A text.[1]"],
        ["Jan Meer, Sluices and Law (Delft, 1902), pp. 30–12."],
        [("locator out of range", "Jan Meer, Sluices and Law (Delft, 1902), pp. 30–12")],
    ),
    (
        "a last page that is shortened runs on",
        ["A text.[1]"],
        ["Jan Meer, Sluices and Law (Delft, 1902), pp. 277–78."],
        [],
    ),
    (
        "a page outside the article is found",
        ["A text.[1] Another.[2]"],
        [
            "Jan Meer, “The Year of the Flood,” in Low Country Papers (Delft, 1921), pp. 3–30.",
            "Ibid., p. 44.",
        ],
        [("locator out of range", "Ibid., p. 44")],
    ),
    (
        "a page within the article is not",
        ["A text.[1] Another.[2]"],
        [
            "Jan Meer, “The Year of the Flood,” in Low Country Papers (Delft, 1921), pp. 3–30.",
            "Ibid., p. 30.",
        ],
        [],
    ),
    (
        "a name spelt in two ways is found",
        ["A text.[1] Another.[2]"],
        [
            "Geert Hoekstra, Annals of the Great Wall (Leiden, 1883), p. 3.",
            "Hoekstera, Annals of the Great Wall, p. 4.",
        ],
        [("work under two spellings", "Hoekstera, Annals of the Great Wall, p. 4")],
    ),
    (
        "an abbreviated title is no other spelling",
        ["A text.[1] Another.[2]"],
        [
            "Geert Hoekstra, Annals of the Great Wall (Leiden, 1883), p. 3.",
            "Hoekstra, Ann. of the Great Wall, p. 4.",
        ],
        [],
    ),
    (
        "a short title never given in full is found where the essay gives its works in full",
        ["A.[1] B.[2] C.[3] D.[4]"],
        [
            FULL,
            "Geert Hoekstra, Annals of the Wall (Leiden, 1883), p. 3.",
            "Wytske Okkema, The Flood Year (Delft, 1921), p. 3.",
            "Lindqvist, Dyke Reeve, p. 4.",
        ],
        [("short title never given in full", "Lindqvist, Dyke Reeve, p. 4")],
    ),
    (
        "where an essay names its works by their titles alone, none is short",
        ["A.[1] B.[2]"],
        ["Geert Hoekstra, Annals of the Wall, p. 3.", "Lindqvist, Dyke Reeve, p. 4."],
        [],
    ),
]


@pytest.mark.parametrize(("fact", "paragraphs", "notes", "expected"), CASES, ids=[case[0] for case in CASES])
def test_the_audit_finds(
    fact: str, paragraphs: list[str], notes: list[str], expected: list[tuple[str, str]]
) -> None:
    """The audit finds what the case says, where it says, and nothing else."""
    document = made(paragraphs, notes)
    findings = study(document).findings
    assert [(str(finding.kind), document.words(finding.range)) for finding in findings] == expected, fact


def test_numbers_that_are_missing_are_named() -> None:
    """Where a number is skipped that no note has, the finding says which."""
    document = made(["One.[1] Four.[4]"], [FULL, FULL], ["1", "4"])
    assert [finding.what for finding in study(document).findings] == [
        "callout 4 comes after 1: 2 to 3 are missing"
    ]


def test_findings_are_sentences_in_the_order_of_the_text() -> None:
    """Each finding says what is wrong, and they come as a reader meets them."""
    document = made(["He wrote “the sea came over the wall.” Then:", "> Silence."], [FULL, "Ibid."])
    findings = study(document).findings
    assert [finding.range.start for finding in findings] == sorted(
        finding.range.start for finding in findings
    )
    assert all(finding.what and not finding.what.endswith(".") for finding in findings)
    assert {finding.kind for finding in findings} == {
        FindingKind.QUOTATION_WITHOUT_SOURCE,
        FindingKind.NOTE_WITHOUT_CALLOUT,
    }

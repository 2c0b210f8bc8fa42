"""What is missing or does not hold in an essay's apparatus."""

from __future__ import annotations

import pytest
from apparatus_maker import made

from tui_reader.apparatus import FindingKind, study

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
]


@pytest.mark.parametrize(("fact", "paragraphs", "notes", "expected"), CASES, ids=[case[0] for case in CASES])
def test_the_audit_finds(
    fact: str, paragraphs: list[str], notes: list[str], expected: list[tuple[str, str]]
) -> None:
    """The audit finds what the case says, where it says, and nothing else."""
    document = made(paragraphs, notes)
    findings = study(document).findings
    assert [(str(finding.kind), document.words(finding.range)) for finding in findings] == expected, fact


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

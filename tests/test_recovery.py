"""What a plain text leaves unsaid: run-in quotations, callouts, headings, and why a quotation is one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader import formats
from tui_reader.document import Document, Kind
from tui_reader.recovery.notes import callouts_in
from tui_reader.recovery.paragraphs import paragraphs
from tui_reader.recovery.run_in import Dialect, dialect_of, run_in

QUOTED = [
    ("curly marks", "He said “no” twice.", ["“no”"]),
    ("straight marks", 'He said "no" twice.', ['"no"']),
    ("single curly marks", "He said ‘no’ twice.", ["‘no’"]),
    ("nested", "“He said ‘no,’ I think.”", ["“He said ‘no,’ I think.”", "‘no,’"]),
    ("straight and nested", "\"He said 'no,' I think.\"", ["\"He said 'no,' I think.\"", "'no,'"]),
    ("guillemets", "Il dit « non » deux fois.", ["« non »"]),
    ("guillemets that point inward", "Er sagte »nein« zweimal.", ["»nein«"]),
    ("low and high", "Er sagte „nein“ zweimal.", ["„nein“"]),
    ("low and high, nested", "„Er sagte ‚nein‘ zweimal.“", ["„Er sagte ‚nein‘ zweimal.“", "‚nein‘"]),
    ("a mark the paragraph does not close", "“We went on", ["“We went on"]),
    ("an apostrophe inside", "‘It isn’t so,’ he said.", ["‘It isn’t so,’"]),
    ("a plural’s apostrophe inside", "‘the workers’ state’ was his word", ["‘the workers’ state’"]),
    ("letters left out are no quotation", "rock 'n' roll of the '90s, 'tis said", []),
    ("feet and inches are none", 'He stood 5\' 6" tall, on a 12" plank.', []),
    ("a year between marks is one", 'the "1848" of the poor', ['"1848"']),
    ("marks after a dash", 'he began—"I," he said', ['"I,"']),
    ("a mark after a dash at the end", '"But I--" he said', ['"But I--"']),
]


@pytest.mark.parametrize(("what", "text", "expected"), QUOTED, ids=[case[0] for case in QUOTED])
def test_words_between_marks_are_found(what: str, text: str, expected: list[str]) -> None:
    """Every dialect of marks is read; apostrophes and measures are not marks."""
    found = run_in(text, dialect_of([text]))
    assert [text[span.start : span.end] for span in found] == expected


@given(st.text(st.sampled_from("ab s.,\"'“”‘’«»„‚— 5"), max_size=120), st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_run_in_quotations_nest(text: str, single: bool, low: bool) -> None:
    """Whatever the marks, no two quotations cross, and depth counts those around."""
    found = run_in(text, Dialect(single_first=single, low=low))
    for a in found:
        assert 0 <= a.start < a.end <= len(text)
        assert a.depth >= 1
        for b in found:
            assert not (a.start < b.start < a.end < b.end) or not (a.closed and b.closed)


CALLED = [
    ("brackets", "So.[1] And[^a] more[*].", ["1", "a", "*"]),
    ("raised figures", "So.¹ And² more¹².", ["1", "2", "12"]),
    ("stars and daggers", "So.* And† more‡", ["*", "†", "‡"]),
    ("a fraction and a power of many figures are none", "14¹⁴²⁹⁵⁄₆₈₂₀₀ and 1⁄2 and 7¹²³⁴⁵⁶", []),
    ("words in brackets are none", "He [sic] made a volte face [about-face] [...] of it", []),
]


@pytest.mark.parametrize(("what", "text", "expected"), CALLED, ids=[case[0] for case in CALLED])
def test_callouts_are_told_from_other_brackets(what: str, text: str, expected: list[str]) -> None:
    """Figures and signs call notes; words in brackets do not."""
    assert [callout.label for callout in callouts_in(text)] == expected


LONG = "The mill stood by the river for a hundred years, and nobody thought that it would ever be sold to a stranger."
HEADED = [
    ("a numeral", "IV", True),
    ("a numeral with words", "IV: The River", True),
    ("a chapter", "Chapter 3", True),
    ("words as in a title", "The Sale of the Mill", True),
    ("capitals", "THE SALE", True),
    ("a sentence", "The mill was sold.", False),
    ("a name’s initials", "J. B. Hale", False),
    ("a numbered sentence", "2. the mill was sold to a stranger.", False),
    ("a date and place", "Averley, May 4, 1846", False),
    ("a greeting", "Dear Friends", False),
    ("a question", "Q. Who sold it?", False),
]


@pytest.mark.parametrize(("what", "line", "is_heading"), HEADED, ids=[case[0] for case in HEADED])
def test_a_heading_is_told_from_other_short_lines(what: str, line: str, is_heading: bool) -> None:
    """A numeral, capitals or a title that stands alone is a heading; dates, names and sentences are not."""
    document = formats.parse(f"A Tale\n\n{LONG}\n\n{line}\n\n{LONG}\n".encode(), "a.txt")
    assert any(block.kind is Kind.HEADING for block in document.blocks) is is_heading


def test_one_paragraph_a_line_is_left_so() -> None:
    """Where lines are long each is a paragraph."""
    assert len(paragraphs(f"{LONG} {LONG}\n{LONG} {LONG}\n{LONG} {LONG}")) == 3


ESSAY = f"""The Mill

{LONG} {{lead}}

{{quoted}}

{{after}} {LONG}
"""
REASONS = [
    ("In May the clerk wrote:", "I am tired of it all.", "He went on.", "introduced by"),
    (
        "The clerk explained it.",
        "I am tired of it all, and I shall not go …",
        "These words were noted.",
        "ellipsis",
    ),
    (
        "This is what he wrote at the time:",
        "Dear friend, I am tired of it all.",
        "He went on.",
        "like a letter",
    ),
    ("The clerk says so:", "It was [so they say] a hard year.", "He went on.", "editor"),
]


@pytest.mark.parametrize(("lead", "quoted", "after", "reason"), REASONS)
def test_a_quotation_that_nothing_marks_says_why_it_is_one(
    lead: str, quoted: str, after: str, reason: str
) -> None:
    """What announces words, how they sound and what follows are the reasons given."""
    document = read(ESSAY.format(lead=lead, quoted=quoted, after=after))
    [quotation] = document.block_quotations
    assert document.words(quotation.range) == quoted
    assert quotation.evidence is not None
    assert any(reason in each for each in quotation.evidence.reasons)
    assert 0 < quotation.evidence.confidence < 1


def test_an_essay_without_quotations_has_none() -> None:
    """Ordinary paragraphs are the essayist's own."""
    assert not read(
        "\n\n".join(f"{LONG} It was so in the year {year}." for year in range(1801, 1821))
    ).quotations


def test_an_essay_that_sets_off_its_quotations_is_left_as_it_is() -> None:
    """Where the file sets off quotations, a colon alone makes none."""
    text = "\n\n".join(f"{LONG} He wrote:\n\n    Quoted words, number {n}.\n\n{LONG}" for n in range(3))
    document = read(f"{text}\n\n{LONG} And so:\n\n{LONG}")
    assert [quotation.evidence for quotation in document.block_quotations] == [None, None, None]


def test_a_poem_under_its_own_heading_is_no_quotation() -> None:
    """A section of nothing but verse is the essayist's own."""
    verse = "\n\n".join("The water goes\nto the sea, the sea,\nand never a word\nsays she." for _ in range(4))
    document = read(f"A Tale\n\n{LONG}\n\nThe Song of the Mill\n\n{verse}\n")
    assert {block.kind for block in document.blocks} >= {Kind.VERSE}
    assert not document.block_quotations


def test_the_note_of_a_run_in_quotation_stands_at_its_close() -> None:
    """The callout after the mark, or at the sentence's end, gives the source; that of the next sentence does not."""
    text = "He said “no one came”[1] and “nobody asked for it,” she said.[2] “So it was” he wrote. It ended there.[3]"
    document = read(f"{text}\n\n\nA.\n\n\nB.\n\n\nC.")
    assert [quotation.note for quotation in document.quotations] == ["1", "2", None]


def test_notes_that_only_their_words_tell_are_found() -> None:
    """Among single empty lines the last paragraphs that read like notes are notes, and say that this is inferred."""
    essay = f"{LONG}[1]\n\n{LONG} Oakes was right.[2]\n\n{LONG} It was over."
    notes = "Ada Verne, The Mill (London: Hale, 1901), p. 3.\n\nIbid., p. 9; on Oakes see p. 12."
    document = read(f"{essay}\n\n{notes}")
    assert [document.words(note.body)[:5] for note in document.notes] == ["Ada V", "Ibid."]
    assert all(note.evidence for note in document.notes)


def read(text: str) -> Document:
    """Read a plain text."""
    return formats.parse(text.encode(), "essay.txt")

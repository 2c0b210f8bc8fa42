"""Quotations within a line: cases as data in recovery/run_in.md, and what a phrase between marks is not."""

import pytest
from apparatus_maker import made
from telling import cases

from tui_reader import formats
from tui_reader.apparatus import study
from tui_reader.apparatus.attribution import long_enough
from tui_reader.document import Document


@pytest.mark.parametrize(("title", "text", "expected"), cases("../recovery/run_in.md"))
def test_words_between_marks_are_told_from_apostrophes_and_measures(
    title: str, text: str, expected: str
) -> None:
    """Each case gives exactly the quotations told there."""
    assert run_in_told(formats.parse(text.encode(), "case.txt")) == expected


def run_in_told(document: Document) -> str:
    """Tell the run-in quotations, a line each."""
    lines = []
    for quotation in document.quotations:
        if not quotation.block:
            runs_on = "" if quotation.closed else "open "
            phrase = "" if long_enough(document, quotation) else "phrase "
            lines.append(f"{quotation.depth} {runs_on}{phrase}{document.words(quotation.range)}")
    return "\n".join(lines)


def test_a_phrase_between_marks_is_visited_and_is_no_quotation_of_a_source() -> None:
    """Three words that a note follows are among the quotations, and not among those of the work it cites."""
    text = "He spoke of a “so-called reform”[1] and of “a reform in name alone.”[1]"
    document = made([text], ["Ada Verne, The Mill (London: Hale, 1901), p. 3."])
    assert [document.words(each.range) for each in document.quotations] == [
        "“so-called reform”",
        "“a reform in name alone.”",
    ]
    [work] = study(document).works
    assert [document.words(each) for each in work.quotations] == ["“a reform in name alone.”"]


def test_quotations_are_told_apart_only_so_deep() -> None:
    """A paragraph of nothing but marks that open has no hundred thousand quotations, each in all others."""
    document = formats.parse(("“a " * 1000 + "”" * 1000).encode(), "essay.txt")
    assert len(document.quotations) == max(quotation.depth for quotation in document.quotations) == 30

"""Headings of plain texts, and what only looks like one: cases as data in recovery/headings.md."""

import re
from pathlib import Path

import pytest

from tui_reader import formats
from tui_reader.document import Kind

FRAME = (
    "The Mill at Averley",
    "The mill stood by the river for a hundred years, and nobody thought that it would ever be sold to a stranger. It "
    "had two wheels, of which one turned, and a clerk who kept its books in the room above the dam.",
    "{}",
    "In the year after that the wheel was taken to the town, where it stands to this day in the yard of the brewery, "
    "and the clerk was given a place at the toll, from which he could see where it had been.",
)
CASES = [
    (found[0].strip(), found[1].strip())
    for part in Path(__file__)
    .with_name("recovery")
    .joinpath("headings.md")
    .read_text("utf-8")
    .split("\n## ")[1:]
    if (found := part.split("\n", 1))
]


@pytest.mark.parametrize(("title", "text"), CASES, ids=[title for title, _ in CASES])
def test_headings_are_told_from_other_short_lines(title: str, text: str) -> None:
    """Of each case exactly the lines marked there are headings."""
    expected = re.findall(r"^# (.*)$", text, re.MULTILINE)
    bare = re.sub(r"^# ", "", text, flags=re.MULTILINE)
    document = formats.parse("\n\n".join(FRAME).replace("{}", bare).encode(), "case.txt")
    assert [
        document.words(block.range) for block in document.blocks if block.kind is Kind.HEADING
    ] == expected


def test_most_cases_are_no_headings() -> None:
    """There are at least forty cases, and half of them only look like a heading."""
    assert len(CASES) >= 40
    assert sum(1 for _, text in CASES if "# " not in text) >= 20

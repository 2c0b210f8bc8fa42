"""Look through the numbers of an essay's notes for those that are out of order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui_reader.apparatus.entries import Finding, FindingKind
from tui_reader.document import Document, Range


def numbers(document: Document) -> Iterator[Finding]:
    """Find numbers that do not follow the one before, first of the callouts, then of the notes themselves.

    A numbering may begin anew at 1, and a note may be called out again.
    """
    there = {int(note.label) for note in document.notes if note.label.isdigit()}
    yield from _out_of_order(_callouts(document), "callout", there)
    bodies = sorted((note.body, note.label) for note in document.notes if len(note.body))
    yield from _backwards(bodies)


def _callouts(document: Document) -> list[tuple[Range, str]]:
    """Give where each note is called out first, and callouts without a note, in the order of the text."""
    first = [(note.callouts[0], note.label) for note in document.notes if note.callouts]
    lone = [
        (Range(mark.at, mark.at + len(mark.label)), mark.label.strip("[]()^"))
        for mark in document.landmarks
        if mark.kind == "callout"
    ]
    return sorted([*first, *lone])


def _out_of_order(found: Iterable[tuple[Range, str]], thing: str, there: set[int]) -> Iterator[Finding]:
    """Find a number that is not one more than the one before."""
    before = 0
    for place, label in found:
        if not label.isdigit():
            continue
        number = int(label)
        skipped = [one for one in range(before + 1, number) if one not in there] if number > before else []
        if number <= before and number != 1:
            yield Finding(FindingKind.NUMBER_OUT_OF_ORDER, place, f"{thing} {number} comes after {before}")
        elif skipped and before:
            what = f"{thing} {number} comes after {before}: {_missing(skipped)}"
            yield Finding(FindingKind.NUMBER_OUT_OF_ORDER, place, what)
        before = number


def _missing(skipped: list[int]) -> str:
    if len(skipped) == 1:
        return f"{skipped[0]} is missing"
    return f"{skipped[0]} to {skipped[-1]} are missing"


def _backwards(found: Iterable[tuple[Range, str]]) -> Iterator[Finding]:
    """Find a note that stands after one of a higher number."""
    before = 0
    for place, label in found:
        if label.isdigit():
            number = int(label)
            if number <= before and number != 1:
                what = f"note {number} stands after note {before}"
                yield Finding(FindingKind.NUMBER_OUT_OF_ORDER, place, what)
            before = number

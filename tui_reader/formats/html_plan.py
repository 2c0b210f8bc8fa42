"""Put together what is found out about pages before they are read: furniture, callouts, bodies of notes, habits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tui_reader.formats.html_article import furniture
from tui_reader.formats.html_blocks import Reader
from tui_reader.formats.html_bodies import Bodies, find_bodies
from tui_reader.formats.html_context import Draft, Plan
from tui_reader.formats.html_links import Page, Survey, survey
from tui_reader.formats.html_looks import habits_of
from tui_reader.formats.html_notes import Calls, find_calls, label_of, raised_numbers
from tui_reader.formats.html_tree import Element, Tick


class Read(NamedTuple):
    """What was read: the paragraphs in the order of the file, and the notes' labels by their names."""

    drafts: list[Draft]
    labels: dict[str, str]
    lost: bool
    """Whether links call notes that are not in the file."""


def read_pages(
    pages: Sequence[Page],
    *,
    whole: bool,
    skipped: Iterable[Element] = (),
    named: frozenset[str] = frozenset(),
    beside: frozenset[str] = frozenset(),
    tick: Tick | None = None,
) -> Read:
    """Read pages that make one text.

    ``whole`` keeps the site's furniture, save what is ``skipped``; ``named`` are places to remember; of the files
    ``beside`` the others only the notes are read.
    """
    left_out = set(skipped)
    if not whole:
        for page in pages:
            left_out |= furniture(page.body, tick)
    found = survey(pages, left_out, tick)
    calls = find_calls(found)
    bodies = find_bodies(found, calls)
    lost = bool(calls.orphans or found.unlinked)
    _join_raised(found, calls, bodies)
    labels = _labels(calls, bodies)
    names = frozenset(anchor.key for anchor in found.anchors if anchor.key in found.places) | named
    plan = Plan(
        left_out,
        calls.calls,
        calls.orphans,
        calls.backs,
        bodies.holders,
        bodies.markers,
        bodies.inline,
        labels,
        names,
        habits_of(pages),
    )
    reader = Reader(plan, tick)
    for page in pages:
        count = len(reader.drafts)
        reader.read(page)
        if page.name in beside:
            reader.drafts[count:] = [draft for draft in reader.drafts[count:] if draft.note]
    return Read(reader.drafts, labels, lost)


def _join_raised(found: Survey, calls: Calls, bodies: Bodies) -> None:
    """Join raised numbers that are no links to the notes of the same numbers that nothing calls."""
    numbers = {**raised_numbers(found, bodies.holders), **found.unlinked}
    if not numbers:
        return
    by_label: dict[str, str] = {}
    for key in bodies.uncalled:
        by_label.setdefault(bodies.labels.get(key, ""), key)
    if not bodies.uncalled and calls.calls:
        numbers = found.unlinked
    for element, label in numbers.items():
        if (called := by_label.get(label)) is not None:
            calls.calls[element] = called
            calls.labels.setdefault(called, label)
        else:
            calls.orphans[element] = label


def _labels(calls: Calls, bodies: Bodies) -> dict[str, str]:
    """Every note's label: as its callout says, as its item is numbered, or as it is counted."""
    labels: dict[str, str] = {}
    keys = [*dict.fromkeys(calls.calls.values()), *bodies.uncalled, *bodies.inline.values()]
    for count, key in enumerate(dict.fromkeys(keys), start=1):
        said = calls.labels.get(key) or bodies.labels.get(key, "")
        labels[key] = label_of(said) or said or str(count)
    return labels

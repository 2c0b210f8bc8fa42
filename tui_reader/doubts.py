"""A bookmark whose passage is not surely found as it was: what it held, what stands there now, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from tui_reader.anchor import AROUND, Found, Status
from tui_reader.document import Document, Kind, Range, Style
from tui_reader.formats import clean_line
from tui_reader.store.records import Bookmark
from tui_reader.writing import Page, Run, Writer

_TITLES = {
    Status.CHANGED: "The words have changed",
    Status.AMBIGUOUS: "Which of these is it?",
    Status.LOST: "These words are no longer in the text",
}


def page(bookmark: Bookmark, found: Found, document: Document) -> Page | None:
    """Write what is to be decided of a bookmark; None where its passage is surely found."""
    if found.status not in _TITLES:
        return None
    writer = Writer()
    held = bookmark.anchor
    now = document.text[found.range.start : found.range.end] if found.range else ""
    changed = found.status is Status.CHANGED
    writer.heading("What you marked", level=2)
    writer.paragraph(
        *_within(held.before, _differing(held.exact, now) if changed else [_bright(held.exact)], held.after)
    )
    if changed and found.range is not None:
        writer.heading("What stands there now", level=2)
        before, after = _around(document, found.range)
        writer.paragraph(*_within(before, _differing(now, held.exact), after))
    elif bookmark.section:
        writer.paragraph(("It stood in the section ", Style.MUTED), clean_line(bookmark.section))
    writer.heading("What shall it be?", level=2)
    if changed and found.range is not None:
        writer.entry("Leave the bookmark as it is", target="another:")
        writer.entry("Take the words as they are now", target=_target(bookmark, found.range))
    elif found.status is Status.LOST:
        writer.entry("Leave the bookmark as it is", target="another:")
        about = min(held.start, max(len(document.text) - 1, 0))
        writer.entry("Go to about where it stood", target=f"@{about}")
    else:
        _candidates(writer, bookmark, found, document)
    hint = "Enter chooses   Esc leaves the bookmark as it is"
    return writer.page(
        "doubt",
        f"{clean_line(bookmark.name or bookmark.letter) or 'Bookmark'}: {_TITLES[found.status]}",
        hint,
    )


def _candidates(writer: Writer, bookmark: Bookmark, found: Found, document: Document) -> None:
    for place in found.others:
        writer.gap()
        before, after = _around(document, place)
        share = f"{100 * place.start / max(len(document.text), 1):.0f}%"
        words = clean_line(document.text[place.start : place.end])
        writer.entry((words, Style.BRIGHT), target=_target(bookmark, place), tail=share)
        writer.block(Kind.ENTRY, (f"   … {clean_line(before)} […] {clean_line(after)} …", Style.MUTED))


def _target(bookmark: Bookmark, place: Range) -> str:
    return f"settle:{place.start}-{place.end}/{bookmark.id}"


def _around(document: Document, place: Range) -> tuple[str, str]:
    text = document.text
    return text[max(0, place.start - AROUND) : place.start], text[place.end : place.end + AROUND]


def _bright(words: str) -> Run:
    return clean_line(words), Style.BRIGHT


def _within(before: str, words: Sequence[Run], after: str) -> list[Run]:
    return [(f"… {clean_line(before)} ", Style.MUTED), *words, (f" {clean_line(after)} …", Style.MUTED)]


def _differing(words: str, others: str) -> list[Run]:
    """Give words, those bright that the others do not have at the same place."""
    mine, theirs = clean_line(words).split(), clean_line(others).split()
    runs: list[Run] = []
    for kind, start, end, _, _ in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if end > start:
            part = " ".join(mine[start:end]) + " " * (end < len(mine))
            runs.append(part if kind == "equal" else (part, Style.BRIGHT))
    return runs

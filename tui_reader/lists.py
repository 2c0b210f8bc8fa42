"""Lists drawn from what is kept and what is known: keys, bookmarks, corrections, the library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from tui_reader.anchor import Status
from tui_reader.document import Kind, Style
from tui_reader.formats.clean import clean_line
from tui_reader.keymap import Keymap
from tui_reader.library import Essay, Holding, Library
from tui_reader.recovery.corrections import Correction, Outcome
from tui_reader.store import copies
from tui_reader.store.bookmarks import Bookmarks
from tui_reader.store.journal import Entry
from tui_reader.store.records import Bookmark
from tui_reader.writing import Page, Writer

_SUBJECTS = {
    "motion": "Moving",
    "section": "Sections",
    "quotation": "Quotations",
    "note": "Notes",
    "source": "Sources",
    "speaker": "Speakers",
    "audit": "What is amiss",
    "quoted": "Who quotes",
    "link": "Links",
    "go": "Following",
    "jump": "Coming back",
    "search": "Searching",
    "bookmark": "Bookmarks",
    "copy": "Copying",
    "pane": "Panes",
    "view": "The look of the text",
    "page": "Pages",
    "session": "The session",
}


KEYS_WIDTH = 14
"""Cells for the keys of a command, where they stand beside its sentence."""


class Described(Protocol):
    """What the lists need to know of a command."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def help(self) -> str:
        """Its sentence."""

    @property
    def subject(self) -> str:
        """What it is about."""


Row = tuple[str, str, str]
"""Keys, sentence, command."""


def by_subject(keymap: Keymap, commands: Iterable[Described]) -> list[tuple[str, list[Row]]]:
    """Give the commands by subject, each with its keys, for the help, the manual and the README alike."""
    groups: dict[str, list[Row]] = {}
    for command in commands:
        keys = _fitting(keymap.keys_of(command.id))
        groups.setdefault(command.subject, []).append((keys, command.help, command.id))
    order = [subject for subject in _SUBJECTS if subject in groups]
    order += [subject for subject in groups if subject not in _SUBJECTS]
    return [(_SUBJECTS.get(subject, subject.capitalize()), groups[subject]) for subject in order]


def _fitting(keys: Sequence[str]) -> str:
    """Give the first keys of a command, as many as a column holds."""
    shown = keys[0] if keys else ""
    for key in keys[1:]:
        if len(shown) + 2 + len(key) > KEYS_WIDTH:
            break
        shown += f"  {key}"
    return shown


def _holds(bookmark: Bookmark, words: str) -> bool:
    text = f"{bookmark.name} {bookmark.remark} {bookmark.quote} {bookmark.section} {' '.join(bookmark.tags)}".lower()
    return all(word in text for word in words.lower().split())


def _harmless(bookmark: Bookmark) -> Bookmark:
    """Give a bookmark to show: a file of bookmarks may come from anywhere, so what is no letter is made visible."""
    return replace(
        bookmark,
        name=clean_line(bookmark.name),
        letter=clean_line(bookmark.letter),
        quote=clean_line(bookmark.quote),
        remark=clean_line(bookmark.remark),
        tags=tuple(map(clean_line, bookmark.tags)),
    )


def _bookmark(page: Writer, bookmark: Bookmark, target: str) -> None:
    bookmark = _harmless(bookmark)
    letter = bookmark.letter or " "
    page.entry(
        (f"{letter:<3}", Style.NOTE),
        (bookmark.name or bookmark.quote, Style.BRIGHT),
        target=target,
        tail=f"{bookmark.made:%Y-%m-%d}" if bookmark.made else "",
    )
    if bookmark.name and bookmark.quote:
        page.block(Kind.ENTRY, (f"   “{bookmark.quote}”", Style.MUTED))
    if bookmark.remark:
        page.block(Kind.ENTRY, f"   {bookmark.remark}")
    if bookmark.tags:
        page.block(Kind.ENTRY, ("   " + "  ".join(f"#{tag}" for tag in bookmark.tags), Style.SOURCE))


def bookmarks_page(kept: Sequence[Bookmark], *, title: str, words: str = "") -> Page:
    """Write the bookmarks of an essay in the order of the text."""
    page = Writer()
    shown = sorted((b for b in kept if _holds(b, words)), key=lambda b: b.anchor.start)
    if not shown:
        page.paragraph(
            (f"No bookmark here holds “{words}”." if words else "No bookmark here yet.", Style.MUTED)
        )
    for bookmark in shown:
        page.gap()
        _bookmark(page, bookmark, f"bookmark:{bookmark.id}")
    return page.page(
        "bookmarks",
        title,
        "Enter goes there   {bookmark.delete} deletes   {bookmark.rename} renames   {bookmark.filter} filters",
        words=words,
    )


def deleted_page(
    deleted: Sequence[tuple[datetime, Bookmark]],
    withdrawn: Sequence[tuple[datetime, Correction]],
    done: Sequence[Entry],
) -> Page:
    """Write what of an essay can be brought back, the latest first: bookmarks, corrections, merges and imports."""
    page = Writer()
    gone = [(when, one) for when, one in deleted if one.quote or one.name]
    if not (gone or withdrawn or done):
        page.paragraph(("Nothing was deleted here.", Style.MUTED))
    for when, one in gone:
        _gone(page, one.name or one.quote, f"deleted:{one.id}", f"deleted {when:%Y-%m-%d}", one.remark)
    if withdrawn:
        page.heading("Corrections taken back", level=2)
    for when, said in withdrawn:
        words = f"“{' '.join(said.anchor.exact.split())}”"
        _gone(page, _SAID[said.kind], f"withdrawn:{said.id}", f"taken back {when:%Y-%m-%d}", words)
    if done:
        page.heading("Merges and imports of thirty days", level=2)
    for entry in done:
        _gone(page, entry.what, f"done:{entry.own.name}", f"{entry.when:%Y-%m-%d %H:%M}", "")
    return page.page(
        "deleted", "What can be brought back", "Enter or {bookmark.undo} takes it back   Esc closes"
    )


def _gone(page: Writer, words: str, target: str, when: str, more: str) -> None:
    page.gap()
    page.entry((clean_line(words), Style.BRIGHT), target=target, tail=when)
    if more:
        page.block(Kind.ENTRY, f"   {clean_line(more)}")


def all_bookmarks_page(library: Library, words: str = "") -> Page:
    """Write the bookmarks of every essay."""
    page = Writer()
    for file in copies.own_files(library.paths.bookmarks):
        shown = sorted((b for b in Bookmarks(file).all() if _holds(b, words)), key=lambda b: b.anchor.start)
        if not shown:
            continue
        page.heading(clean_line(library.title_of(file.stem)), level=2)
        for bookmark in shown:
            page.gap()
            _bookmark(page, bookmark, f"bookmark:{file.stem}/{bookmark.id}")
    if not page.begun:
        page.paragraph(
            (f"No bookmark holds “{words}”." if words else "No bookmark in any essay.", Style.MUTED)
        )
    return page.page(
        "all-bookmarks",
        "Bookmarks of all essays",
        "Enter goes there   {bookmark.filter} filters   Esc closes",
        words=words,
    )


_SAID = {
    "quotation": "a quotation",
    "not": "no quotation",
    "join": "one with the paragraph before",
    "split": "begins another quotation",
}
_FOUND = {
    Status.SAME: "",
    Status.MOVED: "found elsewhere",
    Status.CHANGED: "its words have changed",
    Status.AMBIGUOUS: "several are alike",
    Status.LOST: "lost",
}


def corrections_page(essay: Essay) -> Page:
    """Write what the reader said of the quotations, in the order of the text, and what became of it."""
    page = Writer()
    if not essay.corrected:
        page.paragraph(("You have corrected nothing here yet.", Style.MUTED))
    for outcome in in_order(essay.corrected):
        page.gap()
        anchor = outcome.correction.anchor
        words = essay.document.words(outcome.range) if outcome.range else anchor.exact
        page.entry(
            (_SAID[outcome.correction.kind], Style.BRIGHT),
            target=f"@{outcome.range.start}"
            if outcome.range
            else "Its words are no longer found in the text",
            tail=_FOUND[outcome.status],
        )
        page.block(Kind.ENTRY, (f"   “{clean_line(words)}”", Style.MUTED))
    hint = "Enter goes there   {bookmark.delete} takes back   {bookmark.undo} undoes   Esc closes"
    return page.page("corrections", "Your corrections", hint)


def in_order(corrected: Sequence[Outcome]) -> list[Outcome]:
    """Give corrections as they are listed: in the order of the text."""
    return sorted(corrected, key=_standing)


def _standing(outcome: Outcome) -> int:
    return outcome.range.start if outcome.range else outcome.correction.anchor.start


def likely_page(essay: Essay) -> Page:
    """Ask which of the essays that are known a file is, where it was never opened and is like them."""
    page = Writer()
    page.paragraph(
        f"“{clean_line(essay.title)}” was never opened here, and is like what you know. Is it the same essay, "
        "in another file or another form? Then its bookmarks and corrections are this essay's too."
    )
    page.gap()
    page.entry(("Another essay, with bookmarks of its own", Style.BRIGHT), target="another:")
    for one in essay.likely:
        page.gap()
        page.entry(
            ("The same as ", Style.MUTED),
            (f"“{clean_line(one.title)}”", Style.BRIGHT),
            target=f"known:{one.id}",
        )
        gone = "which is no longer there" if one.gone else "which is still there"
        page.block(Kind.ENTRY, (f"   {clean_line(one.path)}, {gone}", Style.MUTED))
    return page.page("likely", "Is it an essay you know?", "Enter chooses   Esc means another essay")


def library_page(library: Library) -> Page:
    """Write what was read last, the reader's own folders, and the embedded library."""
    page = Writer()
    _holdings(page, "Read lately", library.recent())
    _holdings(page, "In your folders", list(library.found()))
    _holdings(page, "With the program", library.shipped())
    return page.page("library", "Library", "Enter opens   / searches   Esc closes")


def _holdings(page: Writer, heading: str, holdings: Sequence[Holding]) -> None:
    if not holdings:
        return
    page.heading(heading, level=2)
    page.gap()
    for holding in holdings:
        words: list[str | tuple[str, Style]] = [(clean_line(holding.title or holding.path), Style.BRIGHT)]
        if holding.author:
            words.append((f"  {clean_line(holding.author)}", Style.MUTED))
        tail = "" if holding.percent is None else f"{holding.percent:.0f}%"
        page.entry(*words, target=f"essay:{holding.path}", tail=tail, level=1)

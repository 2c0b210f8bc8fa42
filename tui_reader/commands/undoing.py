"""Taking back: the last thing that was done, and what was taken away in earlier sessions."""

from __future__ import annotations

from collections.abc import Callable

from tui_reader import bookkeeping, lists
from tui_reader.commands import bookmarks, corrections
from tui_reader.commands.registry import Call, command
from tui_reader.problems import ReaderError
from tui_reader.reader import Reader
from tui_reader.store.bookmarks import Bookmarks
from tui_reader.store.files import BRIEFLY
from tui_reader.store.journal import Entry
from tui_reader.unsaved import attempt


@command("bookmark.undo", title="undo")
def undo(reader: Reader, call: Call) -> None:
    """Take back the last change to a bookmark, or the last correction; in the list of deleted ones, bring it back."""
    if reader.page is not None and reader.page.name == "deleted":
        _bring_back(reader)
        return
    if not reader.undone:
        key = reader.key_of("bookmark.page_deleted")
        reader.say("There is nothing to take back" + f"; {key} lists what was deleted before" * bool(key))
        return
    back = reader.undone.pop()
    if not attempt(reader, back):
        reader.undone.append(back)
    bookmarks.relist(reader)


@command("bookmark.page_deleted", title="deleted")
def page_deleted(reader: Reader, call: Call) -> None:
    """List what of this essay can be brought back: deleted bookmarks, withdrawn corrections, merges and imports."""
    if bookmarks.kept_of(reader) is not None:
        _list(reader)


def _list(reader: Reader) -> None:
    kept, essay = reader.bookmarks, reader.essay
    if kept is None or essay is None:
        return
    try:
        done = bookkeeping.done_to(reader.library, kept.path)
        page = lists.deleted_page(kept.deleted(), essay.kept.deleted(), done)
    except ReaderError as error:
        reader.say(str(error))
        return
    before = max(reader.pane.entry(), 0) if reader.page is not None and reader.page.name == "deleted" else 0
    starts = [entry.start for entry in page.entries]
    reader.show(page, at=starts[min(before, len(starts) - 1)] if starts else 0)


def _bring_back(reader: Reader) -> None:
    """Bring back what is under the cursor of the list."""
    kind, _, name = (reader.pane.target() or "").partition(":")
    try:
        back = _way_back(reader, kind, name)
    except ReaderError as error:
        reader.say(str(error))
        return
    if back is None:
        reader.say("Nothing that was deleted is here")
        return
    attempt(reader, back)
    _list(reader)


def _way_back(reader: Reader, kind: str, name: str) -> Callable[[], str] | None:
    kept, essay = reader.bookmarks, reader.essay
    if kept is None or essay is None:
        return None
    if kind == "withdrawn":
        said = next((one for _, one in essay.kept.deleted() if one.id == name), None)
        return None if said is None else lambda: corrections.said_again(reader, essay, said)
    if kind == "done":
        entry = next(
            (one for one in bookkeeping.done_to(reader.library, kept.path) if one.own.name == name), None
        )
        return None if entry is None else lambda: _undone(kept, entry)
    gone = next((one for _, one in kept.deleted() if one.id == name), None)
    return None if gone is None else lambda: bookmarks.brought_back(kept, gone)


def _undone(kept: Bookmarks, entry: Entry) -> str:
    said = bookkeeping.undo(entry, timeout=BRIEFLY)
    kept.refresh()
    return said

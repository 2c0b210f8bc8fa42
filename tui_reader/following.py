"""Where a target leads: a place, a note, a bookmark, another essay, a command.

A target is a few characters: ``@120`` a position, ``#name`` a named place, ``note:ID``, ``bookmark:ESSAY/ID``,
``essay:PATH``, ``command:ID``, ``source:ID``, ``deleted:ID``, ``withdrawn:ID``, ``done:NAME`` (that are brought back
or undone), ``known:ID`` the essay that the open one is, ``another:`` where it is none of those,
``settle:START-END/ID`` the bookmark that is from now on at a place.
Whoever hands one in sees to it that an essay gives no commands.
"""

from __future__ import annotations

from tui_reader import doubts, lists
from tui_reader.anchor import Status, make
from tui_reader.apparatus.passages import Passage, place_in
from tui_reader.document import Position, Range
from tui_reader.library import Essay
from tui_reader.marks import told
from tui_reader.problems import ReaderError
from tui_reader.reader import Reader
from tui_reader.requests import Load
from tui_reader.store.bookmarks import Bookmarks
from tui_reader.store.records import Bookmark
from tui_reader.unsaved import attempt


def follow(reader: Reader, target: str) -> None:
    """Go where a target leads; the one door to anywhere."""
    kind, _, rest = target.partition(":")
    if target.startswith("@"):
        _to_place(reader, int(target[1:]))
    elif target.startswith("#"):
        _to_name(reader, target[1:])
    elif kind == "note":
        to_note(reader, rest)
    elif kind == "essay":
        path, _, at_text = rest.rpartition("@") if "@" in rest else (rest, "", "")
        reader.requests.append(Load(path, int(at_text) if at_text.isdigit() else None))
    elif kind == "command":
        reader.close_page()
        reader.run(rest)
    elif kind == "source":
        reader.run("note.source")
    elif kind == "bookmark":
        _to_kept(reader, rest)
    elif kind == "settle":
        _settle(reader, rest)
    elif kind == "known":
        _take_for(reader, rest)
    elif kind == "another":
        reader.close_page()
    elif kind in ("deleted", "withdrawn", "done"):
        reader.run("bookmark.undo")
    else:
        reader.say(target)


def _to_name(reader: Reader, name: str) -> None:
    at = reader.document.ids.get(name)
    if at is None:
        reader.say(f"There is no place named {name} in this essay")
    else:
        reader.go(at)


def _to_place(reader: Reader, at: Position) -> None:
    quotation = next((q for q in reader.document.block_quotations if q.range.start == at), None)
    reader.go(at, quotation.range.end if quotation else None)
    if reader.arrangement.drawer:
        reader.fold_outline()


def to_note(reader: Reader, note_id: str) -> None:
    """Go to the body of a note in the text."""
    note = reader.document.notes_by_id.get(note_id)
    if note is None:
        reader.say(f"There is no note {note_id}")
    else:
        reader.go(note.body.start, note.body.end)


def _to_kept(reader: Reader, target: str) -> None:
    essay, _, name = target.rpartition("/")
    if not essay or (reader.essay is not None and essay == reader.essay.id):
        to_bookmark(reader, reader.bookmarks.get(name) if reader.bookmarks is not None else None)
    elif (path := reader.library.path_of(essay)) is None:
        reader.say("The essay of that bookmark is not where it was; open it first")
    else:
        reader.requests.append(Load(path, bookmark=name))


def to_bookmark(
    reader: Reader, bookmark: Bookmark | None, *, jump: bool = True, passing: bool = False
) -> None:
    """Go to a bookmark; where its passage is not surely found as it was, ask what it shall be.

    Args:
        passing: Whether it is only one on the way, so that what is amiss is said and nothing is asked.
    """
    if bookmark is None or reader.marks is None:
        reader.say("That bookmark is gone")
        return
    found = reader.marks.find(bookmark)
    whole = reader.part is None
    asked = doubts.page(bookmark, found, reader.document) if whole and not passing else None
    if found.range is not None and (asked is None or found.status is not Status.AMBIGUOUS):
        reader.go(found.range.start, found.range.end, jump=jump)
    elif not whole:
        reader.say("The place of that bookmark is not read yet")
        return
    reader.say(told(bookmark, found))
    if asked is not None:
        reader.show(asked)


def _settle(reader: Reader, target: str) -> None:
    """Let a bookmark stand where the reader says, with the words that stand there; it can be taken back."""
    place, _, name = target.partition("/")
    start, end = (int(part) for part in place.split("-"))
    kept, document = reader.bookmarks, reader.document
    before = kept.get(name) if kept is not None else None
    reader.close_page()
    if kept is None or before is None:
        reader.say("That bookmark is gone")
        return
    quote = " ".join(document.words(Range(start, end)).split())

    def change() -> str:
        kept.change(name, anchor=make(document.text, start, end), quote=quote)
        return "the bookmark has these words now"

    reader.go(start, end)
    attempt(reader, change, lambda: _unsettled(kept, before))


def _unsettled(kept: Bookmarks, before: Bookmark) -> str:
    kept.change(before.id, anchor=before.anchor, quote=before.quote)
    return "the bookmark has its old words again"


def to_words(reader: Reader, words: str, near: Position) -> None:
    """Go to a passage in the essay that is open, known by its words, and light it."""
    found = place_in(reader.document.text, Passage("", Range(near, near + len(words)), words, 1.0, ()))
    if found is None:
        reader.say("The passage is in this text, but was not found on its pages")
    else:
        reader.go(found.start, found.end, jump=False)


def meet(reader: Reader) -> None:
    """Ask which essay the one just opened is, where it may be one that is known."""
    if reader.essay is not None and reader.essay.likely:
        reader.show(lists.likely_page(reader.essay))


def _take_for(reader: Reader, known: str) -> None:
    """Read the open essay as one that is known: its bookmarks, corrections and place are this one's."""
    essay = reader.essay
    if essay is None:
        return
    reader.close_page()
    try:
        reader.library.take_for(essay, known)
    except ReaderError as error:
        reader.say(str(error))
        return
    reader.essay = None  # nothing is kept of it under its own name
    reader.requests.append(Load(essay.path, jump=False))


def arrive(reader: Reader, essay: Essay, asked: Load) -> None:
    """Show an essay that was asked for and is read now, at the place, the words or the bookmark that were meant."""
    reader.loading = None
    reader.opened(essay, None if asked.words else asked.at, jump=asked.jump)
    if asked.words:
        to_words(reader, asked.words, asked.at or 0)
    if asked.bookmark:
        to_bookmark(reader, reader.bookmarks.get(asked.bookmark) if reader.bookmarks else None, jump=False)
    meet(reader)
    reader.settle()
    reader.moved = True


def complete(reader: Reader, whole: Essay) -> None:
    """Take up the whole essay where it is still the one that is open."""
    if reader.essay is not None and reader.essay.id == whole.id and reader.essay.rest is not None:
        reader.renew(whole, still=True)
        reader.settle()

"""Bookmarks: letters for the moment, names for good."""

from __future__ import annotations

from dataclasses import replace

from tui_reader import anchor, lists, sentences
from tui_reader.commands import corrections
from tui_reader.commands.registry import Call, command
from tui_reader.document import Position, Range
from tui_reader.following import to_bookmark
from tui_reader.prompt import Prompt
from tui_reader.reader import Reader
from tui_reader.store import records
from tui_reader.store.bookmarks import Bookmarks
from tui_reader.store.records import Bookmark
from tui_reader.store.refusals import all_of
from tui_reader.unsaved import attempt

_WORDS = 60


def kept_of(reader: Reader) -> Bookmarks | None:
    """Give the bookmarks of the open essay; none, and say so, where none is open."""
    if reader.bookmarks is None:
        reader.say("No essay is open")
    return reader.bookmarks


def _passage(reader: Reader) -> Range:
    """Give what a bookmark made now would hold: the selection, the quotation at hand, or the words that begin here.

    Of a callout those are the words that it stands after.
    """
    document = reader.document
    if reader.selection is not None and reader.selection.pane is reader.text and reader.selection.range:
        return reader.selection.range
    here = reader.text.here
    quotation = document.quotation_at(here)
    if quotation is not None and quotation.range.start == here:
        return Range(here, min(quotation.range.end, here + 4 * _WORDS))
    if not document.blocks:
        return Range(0, 0)
    block = document.blocks[document.block_at(here)]
    if document.callouts_in(Range(here, here + 1)) and block.start < here:
        # A callout says nothing by itself: the sentence that it closes does.
        return Range(sentences.starts(document.text[block.start : here], block.start)[-1], here)
    return Range(here, max(min(block.end, here + _WORDS), here))


def _made(
    reader: Reader, name: str = "", letter: str = "", remark: str = "", tags: tuple[str, ...] = ()
) -> Bookmark:
    document = reader.document
    passage = _passage(reader)
    section = document.section_at(passage.start)
    heading = (
        document.words(document.blocks[section.heading].range) if section and section.heading >= 0 else ""
    )
    made = anchor.make(document.text, passage.start, passage.end)
    return records.new(
        replace(made, start=made.start + reader.origin),
        name=name,
        letter=letter,
        quote=" ".join(document.words(passage).split()),
        section=" ".join(heading.split()),
        remark=remark,
        tags=tags,
    )


@command("bookmark.mark", letter=True, title="mark")
def mark(reader: Reader, call: Call) -> None:
    """Mark this place with a letter."""
    kept, letter = kept_of(reader), call.letter or ""
    if kept is None or not letter:
        return
    made = _made(reader, letter=letter)
    displaced = kept.letter(letter)

    def change() -> str:
        nonlocal displaced
        displaced = kept.add(made)
        return f"marked {letter}" + (", which was elsewhere before" if displaced is not None else "")

    attempt(reader, change, lambda: _unmarked(kept, made, displaced))


def _unmarked(kept: Bookmarks, made: Bookmark, displaced: Bookmark | None) -> str:
    """Take a mark away again; what had its letter before has it back."""

    def give_back() -> None:
        now = kept.get(displaced.id) if displaced is not None else None
        if displaced is not None and now is None:
            kept.restore(displaced)
        elif displaced is not None and now is not None and now.letter != displaced.letter:
            kept.change(displaced.id, letter=displaced.letter)

    all_of((lambda: kept.delete(made.id), give_back))
    if displaced is None:
        return f"no longer marked: {made.letter}"
    return f"{displaced.letter} is again where it was"


@command("bookmark.go", letter=True, title="go to mark")
def go(reader: Reader, call: Call) -> None:
    """Go to the place marked with a letter; the same key twice goes back to where you came from."""
    kept, letter = kept_of(reader), call.letter or ""
    if kept is None:
        return
    if letter in ("'", "`"):
        reader.run("jump.back")
        return
    found = kept.letter(letter)
    if found is None:
        reader.say(f"Nothing is marked {letter}")
    else:
        to_bookmark(reader, found)


@command("bookmark.add", title="bookmark")
def add(reader: Reader, call: Call) -> None:
    """Bookmark this place with a name, a remark and tags."""
    if kept_of(reader) is None:
        return

    def tagged(name: str, remark: str, tags: str) -> None:
        name, remark = name.strip(), remark.strip()
        kept = reader.bookmarks
        assert kept is not None
        made = _made(reader, name=name, remark=remark, tags=tuple(tags.replace(",", " ").split()))

        def change() -> str:
            kept.add(made)
            return f"bookmarked: {name or made.quote[:40]}"

        attempt(reader, change, lambda: _unmade(kept, made))

    def remarked(name: str, remark: str) -> None:
        reader.ask(Prompt("tags (Enter for none): ", lambda tags: tagged(name, remark, tags)))

    def named(name: str) -> None:
        reader.ask(Prompt("remark (Enter for none): ", lambda remark: remarked(name, remark)))

    words = " ".join(reader.document.words(_passage(reader)).split()[:5])
    reader.ask(Prompt("bookmark: ", named, text=call.text or words.strip("“”\"'‘’.,;:")))


def _places(reader: Reader) -> list[tuple[Position, Bookmark]]:
    return reader.marks.places() if reader.marks is not None else []


def _none(reader: Reader, where: str) -> str:
    late = reader.marks is not None and reader.marks.seeking
    return f"No bookmark {where} this one" + ", as far as they are found yet" * late


@command("bookmark.next", counts=True, title="next bookmark")
def bookmark_next(reader: Reader, call: Call) -> None:
    """Go to the next bookmark."""
    following = [(at, b) for at, b in _places(reader) if at > reader.text.here]
    if not following:
        reader.say(_none(reader, "after"))
    else:
        to_bookmark(reader, following[min(call.times, len(following)) - 1][1], passing=True)


@command("bookmark.previous", counts=True, title="previous bookmark")
def bookmark_previous(reader: Reader, call: Call) -> None:
    """Go to the previous bookmark."""
    earlier = [(at, b) for at, b in _places(reader) if at < reader.text.here]
    if not earlier:
        reader.say(_none(reader, "before"))
    else:
        to_bookmark(reader, earlier[max(len(earlier) - call.times, 0)][1], passing=True)


@command("bookmark.page", title="bookmarks")
def page(reader: Reader, call: Call) -> None:
    """List the bookmarks of this essay."""
    _list(reader, everywhere=False)


@command("bookmark.page_all", title="all bookmarks")
def page_all(reader: Reader, call: Call) -> None:
    """List the bookmarks of all essays."""
    _list(reader, everywhere=True)


def _here(reader: Reader) -> Bookmark | None:
    """Give the bookmark under the cursor of the list, or the one at this place of the text."""
    kept = kept_of(reader)
    if kept is None:
        return None
    if reader.overlays:
        kind, _, rest = (reader.pane.target() or "").partition(":")
        return next((b for b in kept.all() if kind == "bookmark" and b.id == rest.rpartition("/")[2]), None)
    visible = reader.text.viewport.visible()
    at_hand = [(abs(at - reader.text.here), b.id, b) for at, b in _places(reader) if at in visible]
    return min(at_hand)[2] if at_hand else None


def relist(reader: Reader) -> None:
    """Write the list that is open anew, filtered as it was."""
    page = reader.page
    if page is not None and page.name in ("bookmarks", "all-bookmarks"):
        _list(reader, everywhere=page.name == "all-bookmarks", words=page.words)


def look(reader: Reader) -> bool:
    """Show what another session or an editor did to the bookmarks, in their list too; say whether there was any."""
    if reader.bookmarks is None or not reader.bookmarks.refresh():
        return False
    relist(reader)
    reader.settle()
    return True


def _list(reader: Reader, *, everywhere: bool, words: str = "", at: Position | None = None) -> None:
    if everywhere:
        reader.show(lists.all_bookmarks_page(reader.library, words), at=at)
    elif reader.bookmarks is not None:
        reader.bookmarks.refresh()
        reader.show(lists.bookmarks_page(reader.bookmarks.all(), title="Bookmarks", words=words), at=at)


@command("bookmark.delete", title="delete")
def delete(reader: Reader, call: Call) -> None:
    """Delete the bookmark or the correction under the cursor; it can be brought back."""
    if reader.page is not None and reader.page.name == "corrections":
        corrections.withdraw(reader)
        return
    kept, chosen = kept_of(reader), _here(reader)
    if kept is None or chosen is None:
        reader.say("No bookmark of this essay is here")
        return
    gone = chosen

    def change() -> str:
        nonlocal gone
        gone = kept.delete(gone.id)
        undo = reader.key_of("bookmark.undo")
        return f"deleted: {gone.name or gone.letter or gone.quote[:40]}" + (
            f"; {undo} brings it back" * bool(undo)
        )

    attempt(reader, change, lambda: brought_back(kept, gone))
    relist(reader)


def _unmade(kept: Bookmarks, made: Bookmark) -> str:
    kept.delete(made.id)
    return f"no longer bookmarked: {made.name or made.quote[:40]}"


def brought_back(kept: Bookmarks, gone: Bookmark) -> str:
    """Bring a deleted bookmark back, and say so."""
    kept.restore(gone)
    return f"brought back: {gone.name or gone.letter or gone.quote[:40]}"


@command("bookmark.rename", title="rename")
def rename(reader: Reader, call: Call) -> None:
    """Give the bookmark under the cursor another name."""
    kept, chosen = kept_of(reader), _here(reader)
    if kept is None or chosen is None:
        reader.say("No bookmark of this essay is here")
        return

    def accept(given: str) -> None:
        name = given.strip()

        def change() -> str:
            kept.change(chosen.id, name=name)
            return f"renamed: {name}"

        attempt(reader, change, lambda: _renamed_back(kept, chosen))
        relist(reader)

    reader.ask(Prompt("name: ", accept, text=chosen.name))


def _renamed_back(kept: Bookmarks, chosen: Bookmark) -> str:
    kept.change(chosen.id, name=chosen.name)
    return f"named again: {chosen.name}"


@command("bookmark.filter", title="filter")
def filter_list(reader: Reader, call: Call) -> None:
    """Show only the bookmarks that hold some words."""
    if reader.page is None or reader.page.name not in ("bookmarks", "all-bookmarks"):
        reader.run("bookmark.page")
    everywhere = reader.page is not None and reader.page.name == "all-bookmarks"

    def change(text: str) -> None:
        _list(reader, everywhere=everywhere, words=text, at=0)

    def accept(_: str) -> None:
        """Leave the list as it is filtered."""

    reader.ask(Prompt("filter: ", accept, change=change, cancel=lambda _: change(""), listing=True))

"""The one line at the foot of the screen: where we are, what was said, what is typed, what may follow."""

from __future__ import annotations

from tui_reader import company
from tui_reader.arrangement import BESIDE, NARROW
from tui_reader.cells import graphemes
from tui_reader.layout import Piece
from tui_reader.prompt import Prompt
from tui_reader.reader import Reader
from tui_reader.rows import Row, cells, fit, on, piece
from tui_reader.store.kept import notices

_WORD = 5.9
"""Characters to a word with its space, in English prose."""


def line(reader: Reader, width: int) -> Row:
    """Draw the status line."""
    if reader.prompt is not None:
        right = _beside_prompt(reader, width // 2)
        left = _prompt(reader.prompt, width - cells(right) - 3)
    elif reader.pending is not None:
        left, right = _pending(reader, width), []
    elif reader.loading is not None and not (reader.loading.partly and reader.message):
        right = _progress(reader, width, hints=False) if reader.loading.partly else []
        left = [piece(f" {reader.loading}", "message")]
    elif reader.message:
        left, right = [piece(" " + reader.message, "message")], _progress(reader, width, hints=False)
    elif reader.page is not None:
        left, right = [piece(" " + hint(reader, reader.page.hint), "muted")], []
    elif not notices(reader.library.unsaved()) and (offer := company.offer(reader, width - 2)):
        left, right = [piece(" " + offer, "message")], []
    else:
        left, right = _where(reader, width), _progress(reader, width, hints=True)
    return _join(reader, left, right, width)


def _join(reader: Reader, left: list[Piece], right: list[Piece], width: int) -> Row:
    room = width - cells(right)
    if room < 8:
        right, room = [], width
    if cells(left) > room - 1:
        left = [*fit(left, max(room - 2, 0), "surface"), piece(reader.glyphs.ellipsis, "muted")]
    return fit((*on("surface", fit(left, room, "surface")), *on("surface", right)), width, "surface")


def hint(reader: Reader, words: str) -> str:
    """Fill the keys into a hint: ``{bookmark.delete}`` becomes the key of that command."""
    parts = words.split("{")
    filled = [parts[0]]
    for part in parts[1:]:
        command, _, rest = part.partition("}")
        place_key = reader.keys.keymap.keys_of(command, "page", ascii_only=reader.glyphs.ascii)
        filled.append((place_key[0] if place_key else reader.key_of(command)) + rest)
    return "".join(filled)


def _prompt(prompt: Prompt, room: int) -> list[Piece]:
    before, after = prompt.text[: prompt.cursor], prompt.text[prompt.cursor :]
    at = next(graphemes(after), " ")
    rest = after[len(at) :]
    space = max(room - len(prompt.label) - 3, 4)
    return [
        piece(" " + prompt.label, "key"),
        piece(_last(before, space), "typed"),
        piece(at, "typed", "caret"),
        piece(rest, "typed"),
    ]


def _last(text: str, room: int) -> str:
    """Give the last letters of a text that fit, each whole."""
    start = len(text)
    for letter in reversed([*graphemes(text[-8 * room :])]):
        room -= cells((piece(letter),))
        if room < 0:
            break
        start -= len(letter)
    return text[start:]


def _beside_prompt(reader: Reader, most: int) -> list[Piece]:
    """Give what is to be said while something is typed, cut so that the typing keeps its room."""
    message = piece(reader.message + " ", "muted")
    if cells((message,)) <= most:
        return [message]
    return [*fit((message,), max(most - 2, 0), "surface"), piece(reader.glyphs.ellipsis + " ", "muted")]


def _pending(reader: Reader, width: int) -> list[Piece]:
    """Show what may follow; where not all fits, the way out stays and those before it give way."""
    assert reader.pending is not None
    row = [piece(f" {reader.pending.typed}  ", "note")]
    hints = [[piece(f" {key} ", "key"), piece(label + " ", "muted")] for key, label in reader.pending.hints]
    room = width - cells(row) - 1
    while len(hints) > 1 and sum(map(cells, hints)) > room:
        del hints[-2]
        room = width - cells(row) - 3
    cut = len(hints) < len(reader.pending.hints)
    for place, parts in enumerate(hints):
        if cut and place == len(hints) - 1:
            row.append(piece(reader.glyphs.ellipsis, "muted"))
        row += parts
    return row


def _where(reader: Reader, width: int) -> list[Piece]:
    if reader.focus == "source":
        words = "{source.difference} differences   {jump.back} back   {go.follow} opens it"
        return [piece(" " + hint(reader, words), "muted")]
    if not_saved := notices(reader.library.unsaved()):
        return [piece(" " + not_saved, "message")]
    document = reader.document
    section = document.section_at(reader.text.viewport.visible().start)
    heading = (
        document.words(document.blocks[section.heading].range) if section and section.heading >= 0 else ""
    )
    heading = " ".join(heading.split())
    title = reader.essay.title if reader.essay else ""
    if reader.text.viewport.top >= document.body.end and document.notes:
        heading = "Notes"
    if document.imprints and reader.text.viewport.top >= document.imprints[0].at:
        heading = document.imprints[0].label
    if reader.part is not None:
        heading = "only these pages are read"
    names = [title, heading] if width >= BESIDE or not heading else [heading]
    names = [company.followed(reader), *names]
    return [piece(" " + f" {reader.glyphs.chevron} ".join(name for name in names if name), "muted")]


def minutes_left(reader: Reader) -> int:
    """Say how many minutes of reading are left of the essay; none of one that is not read to its end."""
    if reader.part is not None:
        return 0
    left = max(reader.document.body.end - reader.text.viewport.visible().end, 0)
    return round(left / _WORD / max(reader.config.words_per_minute, 1))


def time_left(minutes: int) -> str:
    """Say a number of minutes briefly; nothing where there are none."""
    if minutes >= 120:
        return f"{round(minutes / 60)} h"
    return f"{minutes} min" if minutes else ""


def _progress(reader: Reader, width: int, *, hints: bool) -> list[Piece]:
    share = reader.text.viewport.progress()
    about = ""
    if reader.part is not None:
        share, about = reader.part.share(share), "~"
    percent = f"{f'{about}{round(share * 100)}':>3}% "
    if width < NARROW:
        return [piece(percent, "muted"), piece("? ", "key")] if hints else [piece(percent, "muted")]
    length = 16 if width >= BESIDE else 8
    done = round(share * length)
    row = [
        piece(" "),
        piece(reader.glyphs.progress * done, "source"),
        piece(reader.glyphs.rule * (length - done), "faint"),
        piece(" " + percent, "muted"),
    ]
    if not hints:
        return row
    row.append(piece(f" {time_left(minutes_left(reader)):>6} ", "muted"))
    wanted = ["quotation.next", "bookmark.mark", "page.help"] if width >= BESIDE else ["page.help"]
    labels = {"quotation.next": "quote", "bookmark.mark": "mark", "page.help": "keys"}
    for command in wanted:
        key = reader.key_of(command)
        if key:
            row += [piece(f"  {key} ", "key"), piece(labels[command], "muted")]
    return [*row, piece(" ")]

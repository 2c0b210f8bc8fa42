"""From a part of an essay to the whole of it, without a row that moves.

The whole is tried on a copy of the reader.  Where that shows the same rows, it is taken at once; where it does not,
since a note is found by now or a quotation, it is taken with the next key, which changes the screen anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import partial

from tui_reader import search
from tui_reader.commands.search import renewed
from tui_reader.desk import paint
from tui_reader.document import Document, Position, Range
from tui_reader.following import arrive
from tui_reader.library import Essay, Library, Report
from tui_reader.marks import Marks
from tui_reader.reader import Reader
from tui_reader.requests import Load

_KNOWN = 200
"""Characters by which a place is told from others."""
_READ = 0.75
"""The share of reading in all that is done before the whole is shown; the rest is studying its notes."""


def whole(library: Library, path: str, progress: Report) -> Essay:
    """Open the whole of an essay, ready to be searched at once; ``progress`` is told the share done, and may raise."""
    essay = library.begin(path, progress=_one_after_another(progress))
    search.folded(essay.document.text)
    return essay


def _one_after_another(progress: Report) -> Callable[[float], None]:
    """Take two reports, each from 0 to 1, as one that never falls."""
    last, before = 0.0, 0.0

    def report(share: float) -> None:
        nonlocal last, before
        if share < last:
            before = _READ
        last = share
        progress(before + share * (1 - _READ if before else _READ))

    return report


def take(reader: Reader, whole: Essay, *, still: bool = True) -> bool:
    """Take up the whole of the essay of which a part is open; say whether nothing is left to be taken.

    Args:
        still: Whether no row may change but the last, since no key was pressed.
    """
    part = reader.essay
    if part is None or part.part is None:
        return True
    if part.id != whole.id:
        # It is known by its bytes as one that was moved, and has a place of its own.
        arrive(reader, whole, Load(whole.path, jump=False))
        return True
    reader.later = partial(take, reader, whole, still=False)
    if reader.prompt is not None or reader.overlays or reader.facing is not None:
        return False
    grown = _grown(reader, part, whole)
    if still and not _sought(reader, grown) and _rows(grown) != _rows(reader):
        reader.message = grown.message
        return False
    vars(reader).update(vars(grown))
    reader.jumps.settle(whole.id, whole.document.text)
    if not still:
        reader.catch_up()
    return True


def _grown(reader: Reader, part: Essay, whole: Essay) -> Reader:
    """Give the reader as it would be with the whole, at the same words."""
    grown = copy(reader)
    shift = _shift(part, whole.document, reader.text.viewport.top)
    text = grown.text = copy(reader.text)
    text.viewport = reader.text.viewport.carried(whole.document, shift)
    text.here = _moved(reader.text.here, shift, whole.document)
    grown.essay = whole = reader.library.judged(whole, text.viewport.visible())
    text.viewport.renew(whole.document)
    grown.bookmarks = reader.library.bookmarks_of(whole)
    grown.marks = Marks(grown.bookmarks, whole.document.text)
    grown.troubles = [*reader.ills, *whole.troubles, *map(str, grown.bookmarks.problems)]
    grown.side = reader.side.grown(whole, shift)
    grown.later = lambda: reader.side.renew(reader.essay or whole)
    grown.light = _range(reader.light, shift, whole.document)
    grown.selection = grown.drag_from = grown.pinned = grown.opened_note = grown.asked = None
    grown.survey, grown.quoted = None, ()
    if (finding := reader.finding) is not None and finding.text is part.document.text:
        current = finding.hits[finding.current].start if finding.hits else reader.text.here
        grown.finding = renewed(whole.document.text, finding, _moved(current, shift, whole.document))
        _go_on(grown, finding.hits == ())
    grown.settle()
    return grown


def _go_on(grown: Reader, unfound: bool) -> None:
    """Complete what was said of a search; where nothing had been found, go to what is found now."""
    finding = grown.finding
    if finding is None or not grown.message:
        return
    if unfound and finding.hits:
        hit = finding.hits[finding.current]
        grown.attend(hit.start, hit.end)
    grown.say(str(finding) if finding.hits else f"{finding.query.text} is not here")


def _sought(reader: Reader, grown: Reader) -> bool:
    """Say whether a search that had found nothing has found something, which is then to be shown."""
    before, after = reader.finding, grown.finding
    unfound = before is not None and not before.hits and bool(reader.message)
    return unfound and after is not None and bool(after.hits)


def _rows(reader: Reader) -> list[list[tuple[str, tuple[str, ...]]]]:
    """Give the rows as they are seen, but the last."""
    return [[(part.text, part.roles) for part in row if part.text] for row in paint(reader)[:-1]]


def _shift(part: Essay, whole: Document, at: Position) -> int:
    """Say by how much the words at a place of a part stand further on in the whole."""
    known = part.document.text[at : at + _KNOWN]
    about = at + part.origin
    if whole.text.startswith(known, about):
        return part.origin
    after, before = (
        whole.text.find(known, max(about, 0)),
        whole.text.rfind(known, 0, max(about, 0) + len(known)),
    )
    found = [place for place in (after, before) if place >= 0]
    return min(found, key=lambda place: abs(place - about)) - at if found else part.origin


def _moved(at: Position, shift: int, whole: Document) -> Position:
    return min(max(at + shift, 0), len(whole.text))


def _range(words: Range | None, shift: int, whole: Document) -> Range | None:
    if words is None:
        return None
    return Range(_moved(words.start, shift, whole), _moved(words.end, shift, whole))

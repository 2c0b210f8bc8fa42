"""The bodies of notes that carry a label: ``[1] ...``, ``1. ...``, ``[Footnote 1: ...]``, ``* ...``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from tui_reader.patterns import compiled
from tui_reader.recovery.paragraphs import Paragraph, Shape


class Body(NamedTuple):
    """The paragraphs of one note, and how it showed itself."""

    label: str
    paragraphs: tuple[Paragraph, ...]
    """Without the label."""
    indices: tuple[int, ...]
    """Where the paragraphs stood among all."""
    style: str = ""
    cut: int = 0
    """Length of the label taken from the first paragraph."""
    above: tuple[int, ...] = ()
    """Indices of the headings the note stands under, which say nothing more once it is known."""

    @property
    def own_label(self) -> bool:
        """Whether the body carried its label."""
        return bool(self.style)


_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LABEL = compiled(
    r"\[(?i:(?:foot|end)?note)\s+(?P<footnote>\w{1,4}|[*†‡§¶‖]{1,3})\s*[:.]\s*"
    r"|\[\^(?P<caret>[\w-]{1,40})\]:?\s*"
    r"|\[(?:(?i:(?:foot|end)?note|fn\.?)\s?(?=\d))?(?P<bracket>[A-Za-z]?\d{1,4}|[a-z]|[*†‡§¶‖]{1,3})\][:.]?\s*"
    r"|\((?P<parenthesis>\d{1,4}|[*†‡§¶‖]{1,3})\)\s+"
    r"|(?P<number>\d{1,4})[.)]\s+"
    r"|(?P<superscript>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})[.)]?\s*"
    r"|(?P<symbol>\*{1,3}|†{1,3}|‡{1,3}|§|¶|‖)\s*(?=[^\s*])"
    r"|(?P<bare>\d{1,3})\s+(?=[A-Z“‘\"'«(])"
)
_HEADING = compiled(
    r"\W*(?:foot|end)?-?notes?(?: and references| to .{1,60})?\W*|references\W*|anmerkungen\W*|fu(?:ß|ss)noten\W*"
    r"|notas\W*|noten\W*|notes de bas de page\W*|примечания\W*",
    re.IGNORECASE,
)
_MOST = 60
"""Paragraphs a bracketed note may run over before we conclude that its bracket was never closed."""
_SHORT = 80
"""A line of more characters is no heading."""
_WEAK = ("number", "bare", "parenthesis")
"""Styles of label that lists have as well."""
_ANYWHERE = ("footnote", "caret")


def labelled_bodies(
    paragraphs: Sequence[Paragraph], called: Mapping[str, int], calling: Collection[int] = ()
) -> list[Body]:
    """Find the bodies that carry a label some callout has.

    ``called`` gives each label's first paragraph, ``calling`` the paragraphs that call any.
    """
    bodies = _anywhere(paragraphs)
    if bodies:
        return bodies
    headings = notes_headings(paragraphs)
    if len(each := [i for i in headings if _label(paragraphs[i + 1])]) > 1:
        return _under_each(paragraphs, each, called, calling)
    if headings and (bodies := _under(paragraphs, range(headings[-1], len(paragraphs)), called)):
        return bodies
    return _standing_free(paragraphs, called, calling)


def _label(paragraph: Paragraph) -> tuple[str, str, int] | None:
    """The label a paragraph begins with: its style, itself, and how long it is with its punctuation."""
    found = _LABEL.match(paragraph.text)
    if (
        not found
        or not found.lastgroup
        or (found.end() == len(paragraph.text) and found.lastgroup != "footnote")
    ):
        return None
    return found.lastgroup, found[found.lastgroup].translate(_SUPERSCRIPTS), found.end()


def _anywhere(paragraphs: Sequence[Paragraph]) -> list[Body]:
    """Bodies whose notation can be nothing else, wherever they stand."""
    bodies: list[Body] = []
    at = 0
    while at < len(paragraphs):
        label = _label(paragraphs[at]) if paragraphs[at].text.startswith("[") else None
        if (
            label is None
            or label[0] not in _ANYWHERE
            or (label[0] == "caret" and not _defines(paragraphs[at]))
        ):
            at += 1
            continue
        end = _closing(paragraphs, at) if label[0] == "footnote" else _indented(paragraphs, at)
        bodies.append(_body(paragraphs, range(at, end), *label))
        at = end
    if not bodies:
        return []
    heading = notes_heading(paragraphs)
    if heading is not None and heading == bodies[0].indices[0] - 1:
        bodies[0] = bodies[0]._replace(above=(heading,))
    return bodies


def _defines(paragraph: Paragraph) -> bool:
    return re.match(r"\[\^[\w-]+\]:", paragraph.text) is not None


def _closing(paragraphs: Sequence[Paragraph], at: int) -> int:
    depth = 0
    for index in range(at, min(at + _MOST, len(paragraphs))):
        text = paragraphs[index].text
        depth += text.count("[") - text.count("]")
        if depth <= 0:
            return index + 1
    return at + 1


def _indented(paragraphs: Sequence[Paragraph], at: int) -> int:
    end = at + 1
    while end < len(paragraphs) and paragraphs[end].indent > paragraphs[at].indent + 1:
        end += 1
    return end


def _body(
    paragraphs: Sequence[Paragraph],
    indices: range,
    style: str,
    label: str,
    cut: int,
    above: tuple[int, ...] = (),
) -> Body:
    members = [paragraphs[index] for index in indices]
    members[0] = _without(members[0], cut)
    if style == "footnote" and members[-1].text.endswith("]"):
        members[-1] = members[-1]._replace(text=members[-1].text[:-1].rstrip())
    base = members[0].indent
    members = [member._replace(indent=max(0, member.indent - base)) for member in members]
    return Body(label, tuple(members), tuple(indices), style, cut, above)


def _without(paragraph: Paragraph, cut: int) -> Paragraph:
    emphasis = tuple((max(0, start - cut), end - cut) for start, end in paragraph.emphasis if end > cut)
    return paragraph._replace(text=paragraph.text[cut:], emphasis=emphasis)


def notes_heading(paragraphs: Sequence[Paragraph]) -> int | None:
    """The last line that says that notes follow."""
    return max(notes_headings(paragraphs), default=None)


def notes_headings(paragraphs: Sequence[Paragraph]) -> list[int]:
    """The lines that say that notes follow, in order."""
    return [
        index
        for index in range(len(paragraphs) - 1)
        if len(paragraphs[index].text) < _SHORT and _HEADING.fullmatch(paragraphs[index].text)
    ]


def _under_each(
    paragraphs: Sequence[Paragraph],
    headings: Sequence[int],
    called: Mapping[str, int],
    calling: Collection[int],
) -> list[Body]:
    """The notes of several chapters, each under its heading; they end where the next chapter calls a note."""
    bodies: list[Body] = []
    for heading, stop in zip(headings, [*headings[1:], len(paragraphs)], strict=True):
        following = range(heading + 1, stop)
        chapter = (i for i in following if i in calling and _label(paragraphs[i]) is None)
        end = next(chapter, stop) if stop < len(paragraphs) else stop
        found = _under(paragraphs, range(heading, end), called)
        if found and stop < len(paragraphs):
            last = found[-1]
            found[-1] = last._replace(paragraphs=last.paragraphs[:1], indices=last.indices[:1])
        bodies += found
    return bodies


def _under(paragraphs: Sequence[Paragraph], where: range, called: Mapping[str, int]) -> list[Body]:
    """The notes under a heading: each begins with the next label, what has none belongs to the one before.

    ``where`` begins with the heading.  A short line above a first note names the chapter whose notes follow.
    """
    starts = _rising(paragraphs, where[1:], called)
    labelled = {index for index, *_ in starts}
    above = {
        place: (index - 1,)
        for place, (index, _, label, _) in enumerate(starts)
        if (label == "1" or not place)
        and index - 1 not in labelled
        and _names_a_chapter(paragraphs, index - 1, where[0])
    }
    if not starts or starts[0][0] - len(above.get(0, ())) != where[1]:
        return []
    ends = [index - len(above.get(place, ())) for place, (index, *_) in enumerate(starts)][1:]
    above[0] = (where[0], *above.get(0, ()))
    return [
        _body(paragraphs, range(index, end), style, label, cut, above.get(place, ()))
        for place, ((index, style, label, cut), end) in enumerate(
            zip(starts, [*ends, where.stop], strict=True)
        )
    ]


def _names_a_chapter(paragraphs: Sequence[Paragraph], index: int, heading: int) -> bool:
    """Say whether a line among notes names a chapter: the essay has it too, or it stands first and is short."""
    text = paragraphs[index].text
    if index <= heading or len(text) > _SHORT or text.endswith((".", ":", ",", ";", "”", "?", "!")):
        return False
    return index == heading + 1 or any(paragraph.text == text for paragraph in paragraphs[:heading])


def _rising(
    paragraphs: Sequence[Paragraph], where: range, called: Mapping[str, int]
) -> list[tuple[int, str, str, int]]:
    """Paragraphs that begin with a label, all of the first one's style, each number above the last."""
    starts: list[tuple[int, str, str, int]] = []
    for index in where:
        label = _label(paragraphs[index])
        if label is None or (starts and label[0] != starts[0][1]):
            continue
        number = int(label[1]) if label[1].isdigit() else 0
        before = int(starts[-1][2]) if starts and starts[-1][2].isdigit() else number - 1
        if number and not (before < number <= before + 3 or (number == 1 and label[1] in called)):
            continue
        starts.append((index, *label))
    return starts


def _standing_free(
    paragraphs: Sequence[Paragraph], called: Mapping[str, int], calling: Collection[int]
) -> list[Body]:
    """Labelled bodies without a heading: below their paragraph, or together at the end."""
    last = max(called.values(), default=-1)
    bodies: list[Body] = []
    for index, paragraph in enumerate(paragraphs):
        label = _label(paragraph)
        if label is None or paragraph.shape is Shape.RULE:
            continue
        if called.get(label[1], index) >= index and not _next_to(bodies, index, label):
            continue
        if label[0] in _WEAK and index <= last:
            continue
        bodies.append(_body(paragraphs, range(index, index + 1), *label))
    strong = {body.label for body in bodies if body.style not in _WEAK}
    bodies = [body for body in bodies if body.style not in _WEAK or body.label not in strong]
    first = next((body.label for body in bodies if body.style in _WEAK), "1")
    if first != "1":
        bodies = [body for body in bodies if body.style not in _WEAK]
    own = {body.indices[0] for body in bodies}
    return _with_tails(paragraphs, bodies, max((index for index in calling if index not in own), default=-1))


def _next_to(bodies: Sequence[Body], index: int, label: tuple[str, str, int]) -> bool:
    """Say whether a label that nothing calls is the next after the one above: a note whose callout was lost."""
    if (
        not bodies
        or bodies[-1].indices[-1] != index - 1
        or bodies[-1].style != label[0]
        or not (bodies[-1].label.isdigit() and label[1].isdigit())
    ):
        return False
    return int(label[1]) == int(bodies[-1].label) + 1


def _with_tails(paragraphs: Sequence[Paragraph], bodies: list[Body], last: int) -> list[Body]:
    """Give notes the paragraphs between them that go on with them, after the ``last`` of the essay's that calls any."""
    if len(bodies) < 2:
        return bodies
    out: list[Body] = []
    for body, following in zip(bodies, [*bodies[1:], None], strict=True):
        start, end = body.indices[0], body.indices[-1] + 1
        stop = following.indices[0] if following else end
        between = range(end, stop)
        if between and (start > last or all(_continues(paragraphs[i]) for i in between)):
            body = body._replace(
                paragraphs=(*body.paragraphs, *(paragraphs[i] for i in between)),
                indices=tuple(range(start, stop)),
            )
        out.append(body)
    return out


def _continues(paragraph: Paragraph) -> bool:
    return paragraph.shape is Shape.VERSE or paragraph.set_off

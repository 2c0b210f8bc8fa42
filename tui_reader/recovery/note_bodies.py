"""Where the bodies of the notes stand, with a label or without."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tui_reader.document import Inference
from tui_reader.recovery.paragraphs import Paragraph, Shape


@dataclass(frozen=True, slots=True)
class Body:
    """The paragraphs of one note, and how it showed itself."""

    label: str
    paragraphs: tuple[Paragraph, ...]
    """Without the label."""
    indices: tuple[int, ...]
    """Where the paragraphs stood among all."""
    style: str = ""
    cut: int = 0
    """Length of the label taken from the first paragraph."""
    heading: int = -1
    """Index of the heading the notes stand under, which says nothing more once they are known."""

    @property
    def own_label(self) -> bool:
        """Whether the body carried its label."""
        return bool(self.style)


_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LABEL = re.compile(
    r"\[(?i:(?:foot|end)?note)\s+(?P<footnote>\w{1,4}|[*†‡§¶‖]{1,3})\s*[:.]\s*"
    r"|\[\^(?P<caret>[\w-]{1,40})\]:?\s*"
    r"|\[(?P<bracket>[A-Za-z]?\d{1,4}|[a-z]|[*†‡§¶‖]{1,3})\][:.]?\s*"
    r"|\((?P<parenthesis>\d{1,4}|[*†‡§¶‖]{1,3})\)\s+"
    r"|(?P<number>\d{1,4})[.)]\s+"
    r"|(?P<superscript>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})[.)]?\s*"
    r"|(?P<symbol>\*{1,3}|†{1,3}|‡{1,3}|§|¶|‖)\s*(?=[^\s*])"
    r"|(?P<bare>\d{1,3})\s+(?=[A-Z“‘\"'«(])"
)
_HEADING = re.compile(
    r"\W*(?:foot|end)?-?notes?(?: and references| to .{1,60})?\W*|references\W*|anmerkungen\W*|fu(?:ß|ss)noten\W*"
    r"|notas\W*|noten\W*|notes de bas de page\W*|примечания\W*",
    re.IGNORECASE,
)
_MOST = 60
"""Paragraphs a bracketed note may run over before we conclude that its bracket was never closed."""
_ANYWHERE = ("footnote", "caret")


def labelled_bodies(paragraphs: Sequence[Paragraph], called: Mapping[str, int]) -> list[Body]:
    """Find the bodies that carry a label some callout has; ``called`` gives each label's first paragraph."""
    bodies = _anywhere(paragraphs)
    if bodies:
        return bodies
    heading = _heading(paragraphs)
    if heading is not None and (bodies := _under(paragraphs, heading, called)):
        return bodies
    return _standing_free(paragraphs, called)


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
    heading = _heading(paragraphs)
    first = bodies[0].indices[0] if bodies else -1
    if heading is not None and heading == first - 1:
        bodies[0] = replace(bodies[0], heading=heading)
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
    paragraphs: Sequence[Paragraph], indices: range, style: str, label: str, cut: int, heading: int = -1
) -> Body:
    members = [paragraphs[index] for index in indices]
    members[0] = _without(members[0], cut)
    if style == "footnote" and members[-1].text.endswith("]"):
        members[-1] = replace(members[-1], text=members[-1].text[:-1].rstrip())
    base = members[0].indent
    members = [replace(member, indent=max(0, member.indent - base)) for member in members]
    return Body(label, tuple(members), tuple(indices), style, cut, heading)


def _without(paragraph: Paragraph, cut: int) -> Paragraph:
    emphasis = tuple((max(0, start - cut), end - cut) for start, end in paragraph.emphasis if end > cut)
    return replace(paragraph, text=paragraph.text[cut:], emphasis=emphasis)


def _heading(paragraphs: Sequence[Paragraph]) -> int | None:
    """The last line that says that notes follow."""
    for index in range(len(paragraphs) - 2, -1, -1):
        text = paragraphs[index].text
        if len(text) < 80 and _HEADING.fullmatch(text):
            return index
    return None


def _under(paragraphs: Sequence[Paragraph], heading: int, called: Mapping[str, int]) -> list[Body]:
    """The notes under a heading: each begins with the next label, what has none belongs to the one before."""
    starts = _rising(paragraphs, range(heading + 1, len(paragraphs)), called)
    if not starts or starts[0][0] != heading + 1:
        return []
    ends = [index for index, *_ in starts[1:]] + [len(paragraphs)]
    return [
        _body(paragraphs, range(index, end), style, label, cut, heading)
        for (index, style, label, cut), end in zip(starts, ends, strict=True)
    ]


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


def _standing_free(paragraphs: Sequence[Paragraph], called: Mapping[str, int]) -> list[Body]:
    """Labelled bodies without a heading: below their paragraph, or together at the end."""
    last = max(called.values(), default=-1)
    bodies: list[Body] = []
    for index, paragraph in enumerate(paragraphs):
        label = _label(paragraph)
        if label is None or called.get(label[1], index) >= index or paragraph.shape is Shape.RULE:
            continue
        if label[0] in ("number", "bare", "parenthesis") and index <= last:
            continue
        bodies.append(_body(paragraphs, range(index, index + 1), *label))
    weak = [body for body in bodies if body.style in ("number", "bare", "parenthesis")]
    if weak and [body.label for body in weak[:1]] != ["1"]:
        bodies = [body for body in bodies if body not in weak]
    return _with_tails(paragraphs, bodies)


def _with_tails(paragraphs: Sequence[Paragraph], bodies: list[Body]) -> list[Body]:
    """Give notes that stand together at the end the paragraphs between them."""
    if len(bodies) < 2:
        return bodies
    out: list[Body] = []
    for body, following in zip(bodies, [*bodies[1:], None], strict=True):
        start, end = body.indices[0], body.indices[-1] + 1
        stop = following.indices[0] if following else end
        between = range(end, stop)
        if between and all(_continues(paragraphs[i]) for i in between):
            body = replace(
                body,
                paragraphs=(*body.paragraphs, *(paragraphs[i] for i in between)),
                indices=tuple(range(start, stop)),
            )
        out.append(body)
    return out


def _continues(paragraph: Paragraph) -> bool:
    return paragraph.shape is Shape.VERSE or paragraph.set_off


_CITES = re.compile(
    r"\b(?:ibid|idem|op\. cit|loc\. cit|cf\.|vol\.|vols\.|ch\.|chap\.|ed\.|eds\.|trans\.|no\.)|\bpp?\.\s?\d|§\s?\d"
    r"|\(\w[^()]*\b1[5-9]\d\d\)|\b1[5-9]\d\d[,.)]",
    re.IGNORECASE,
)
_OPENS_NOTE = re.compile(
    r"\W*(?:ibid|idem|id\.|op\. cit|see\b|cf\.|compare\b|quoted\b|cited\b|e\.g\.)", re.IGNORECASE
)


def unlabelled_bodies(
    paragraphs: Sequence[Paragraph], count: int, last: int
) -> tuple[list[Body], Inference] | None:
    """Find ``count`` bodies without labels at the end, after the paragraph of the ``last`` callout."""
    heading = _heading(paragraphs)
    first = heading + 1 if heading is not None and heading >= last else None
    starts = [i for i in range(last + 1, len(paragraphs)) if paragraphs[i].gap >= 2]
    if len(starts) >= count:
        reason = f"set apart by blank lines at the end, one for each of {count} callouts"
        return _cut(
            paragraphs, starts[-count:], _unless_none(heading) if first == starts[-count] else -1
        ), Inference(0.98, (reason,))
    after = len(paragraphs) - last - 1
    if after < count:
        return None
    begin = first if first is not None else _begin(paragraphs, last + 1, count)
    found = _starts(paragraphs, begin, count)
    if found is None:
        return None
    reasons = (f"the last paragraphs, one for each of {count} callouts", "they read like notes")
    sure = 0.9 if len(paragraphs) - begin == count else 0.6
    return _cut(paragraphs, found, _unless_none(heading) if first == begin else -1), Inference(sure, reasons)


def _unless_none(heading: int | None) -> int:
    return -1 if heading is None else heading


def _cut(paragraphs: Sequence[Paragraph], starts: Sequence[int], heading: int) -> list[Body]:
    ends = [*starts[1:], len(paragraphs)]
    return [
        Body("", tuple(paragraphs[start:end]), tuple(range(start, end)), heading=heading)
        for start, end in zip(starts, ends, strict=True)
    ]


def _likeness(paragraph: Paragraph) -> float:
    """How much a paragraph reads like the beginning of a note, above 0, or like the essay, below."""
    text = paragraph.text
    score = min(3, len(_CITES.findall(text))) - 0.4
    score += 2 if _OPENS_NOTE.match(text) else 0
    score -= min(2.0, len(text) / 600)
    return score


def _begin(paragraphs: Sequence[Paragraph], lowest: int, count: int) -> int:
    """Where the notes begin: what stands after reads most like notes, what stands before least."""
    highest = len(paragraphs) - count
    best, at = 0.0, highest
    total = 0.0
    for index in range(highest - 1, lowest - 1, -1):
        total += _likeness(paragraphs[index])
        if total > best:
            best, at = total, index
    return at


def _starts(paragraphs: Sequence[Paragraph], begin: int, count: int) -> list[int] | None:
    """Of the paragraphs from ``begin`` on, the ``count`` likeliest to begin a note; the first is one of them."""
    rest = range(begin + 1, len(paragraphs))
    if count - 1 > len(rest):
        return None
    ranked = sorted(rest, key=lambda i: (-_opening(paragraphs, i), i))
    return sorted([begin, *ranked[: count - 1]])


def _opening(paragraphs: Sequence[Paragraph], index: int) -> float:
    text, before = paragraphs[index].text, paragraphs[index - 1].text
    score = _likeness(paragraphs[index])
    score -= 4 if paragraphs[index].gap == 0 and paragraphs[index].shape is Shape.VERSE else 0
    score -= 2 if text[:1].islower() or text.startswith(("“", "...", "…")) else 0
    return score - (3 if before.endswith((":", ":—", "—", ",")) else 0)

"""Documents made by hand, for tests of what is done with a document.

An essay is written one block a line: ``kind(options): text``.  Options: ``quote``, ``epigraph``, ``list``,
``level=N``, ``lead=...``, ``tail=...``; ``+`` before the kind parts the block from the one before by a single
newline.  In the text ``\\n`` is a newline, ``{4}`` makes the callout ``[4]`` of a note, ``_..._`` is emphasis.
"""

from __future__ import annotations

import re

from tui_reader.document import (
    Block,
    Blocks,
    Container,
    Document,
    Kind,
    Metadata,
    Note,
    Position,
    Quotation,
    Range,
    Span,
    Style,
)

_LINE = re.compile(r"(?P<join>\+?)(?P<kind>[a-z]+)(?:\((?P<options>[^)]*)\))?: ?(?P<text>.*)")
_MARK = re.compile(r"\{([^}]*)\}|_([^_]*)_")


def essay(source: str, quotations: tuple[Range, ...] = (), *, page: bool = False) -> Document:
    """Make a document from a text in the notation above."""
    text = ""
    blocks: list[Block] = []
    callouts: list[Note] = []
    spans: list[Span] = []
    for line in source.strip("\n").split("\n"):
        match = _LINE.fullmatch(line)
        assert match, line
        if blocks:
            text += "\n" if match["join"] else "\n\n"
        words = _marked(match["text"].replace("\\n", "\n"), len(text), callouts, spans)
        blocks.append(_block(match, len(text), len(text) + len(words)))
        text += words
    return document(text, blocks, notes=callouts, spans=spans, quotations=quotations, page=page)


def document(
    text: str,
    blocks: list[Block],
    *,
    notes: list[Note] | None = None,
    spans: list[Span] | None = None,
    quotations: tuple[Range, ...] = (),
    page: bool = False,
) -> Document:
    """Make a document from its parts."""
    return Document(
        id="hand-made",
        digest="",
        metadata=Metadata(format="page" if page else "plain"),
        text=text,
        body=Range(0, len(text)),
        blocks=Blocks(blocks),
        notes=tuple(notes or ()),
        spans=tuple(sorted(spans or ())),
        quotations=tuple(Quotation(range_, block=True) for range_ in quotations),
    )


def _block(match: re.Match[str], start: Position, end: Position) -> Block:
    inside: list[Container] = []
    named: dict[str, str] = {}
    for option in filter(None, (match["options"] or "").split(", ")):
        name, equals, value = option.partition("=")
        if equals:
            named[name] = value
        else:
            inside.append(Container(name))
    return Block(
        Kind(match["kind"]),
        start,
        end,
        level=int(named.get("level", "0")),
        inside=tuple(inside),
        lead=named.get("lead", ""),
        tail=named.get("tail", ""),
    )


def _marked(words: str, start: Position, callouts: list[Note], spans: list[Span]) -> str:
    made, done = "", 0
    for match in _MARK.finditer(words):
        made += words[done : match.start()]
        at = start + len(made)
        if match[1] is not None:
            label = match[1]
            shown = f"[{label}]" if label.isdigit() else label
            callouts.append(Note(str(len(callouts)), label, (Range(at, at + len(shown)),), Range(0, 0)))
        else:
            shown = match[2]
            spans.append(Span(at, at + len(shown), Style.EMPHASIS))
        made += shown
        done = match.end()
    return made + words[done:]

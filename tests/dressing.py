"""One essay in the dress of a paste, of Project Gutenberg and of a web page; and what two readings have in common."""

from __future__ import annotations

import html
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tui_reader.document import Block, Document, Kind, Range, Style

_WIDTH = 72
_ASCII = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "—": "--", "–": "-", "…": "...", "\u00a0": " "}
)
_MARKED = ("quoted", "verse")
"""Items that a text without indentation says nothing of."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block as a dress sets it: its words with the callouts and emphasis as the dress writes them."""

    kind: Kind
    quoted: bool
    words: str
    notes: tuple[str, ...]
    """Labels of the notes called in it."""


def pasted(essay: Document) -> str:
    """Give an essay as copied out of a browser: no indentation, no labels on the notes, two empty lines before each."""
    text = ""
    for piece, following in _with_next(_pieces(essay, lambda label: f"[{label}]")):
        text += piece.words + ("\n" if _one_stanza(piece, following) else "\n\n")
    notes = [
        "\n\n".join(_words(essay, index) for index in essay.blocks_in(note.body)) for note in essay.notes
    ]
    return "\n\n\n".join([text.rstrip("\n"), *notes]) + "\n"


def wrapped(essay: Document) -> str:
    """Give an essay hard-wrapped, its quotations indented, its notes together at the end."""
    notes = [
        _filled(f"[{note.label}] " * (not place) + _words(essay, index))
        for note in essay.notes
        for place, index in enumerate(essay.blocks_in(note.body))
    ]
    laid_out = _laid_out(_pieces(essay, lambda label: f"[{label}]"), {}) + "\n\n" + "\n\n".join(notes)
    return _imprinted(laid_out, essay.metadata.title)


def ascii_wrapped(essay: Document) -> str:
    """Give an essay in plain ASCII: straight marks, italics between underscores, each footnote below its paragraph."""
    below = {
        note.label: "\n\n".join(
            _filled(f"[Footnote {note.label}: " * (place == 0) + _fenced(essay, index, "_") + "]" * last)
            for place, index in enumerate(blocks)
            if (last := index == blocks[-1]) or True
        )
        for note in essay.notes
        if (blocks := essay.blocks_in(note.body))
    }
    laid_out = _laid_out(_pieces(essay, lambda label: f"[{label}]", "_"), below)
    return _imprinted(unicodedata.normalize("NFC", laid_out.translate(_ASCII)), essay.metadata.title)


def page(essay: Document) -> str:
    """Give an essay as a web page with quotations, headings and footnotes in the markup."""
    lines = ["<!DOCTYPE html><html><head><meta charset='utf-8'>"]
    lines += [f"<title>{html.escape(essay.metadata.title)} | The Shelf</title></head><body>"]
    lines += ["<nav><a href='/'>Home</a> <a href='/all'>All essays</a></nav><article>"]
    pieces = list(_pieces(essay, lambda label: f"\x00{label}\x00", "\x01"))
    for place, piece in enumerate(pieces):
        before = pieces[place - 1] if place else None
        after = pieces[place + 1] if place + 1 < len(pieces) else None
        lines.append("<blockquote>" * (piece.quoted and not (before and before.quoted)))
        lines.append(_element(piece, before, after))
        lines.append("</blockquote>" * (piece.quoted and not (after and after.quoted)))
    lines.append("<section class='footnotes'><hr><ol>")
    for note in essay.notes:
        inner = "".join(
            f"<p>{_inline(_fenced(essay, index, chr(1)))}</p>" for index in essay.blocks_in(note.body)
        )
        lines.append(f"<li id='fn{note.label}'>{inner}</li>")
    return "\n".join(filter(None, [*lines, "</ol></section></article></body></html>"]))


DRESSES: dict[str, tuple[str, Callable[[Document], str]]] = {
    "paste": (".txt", pasted),
    "pg": (".txt", wrapped),
    "pg-ascii": (".txt", ascii_wrapped),
    "web": (".html", page),
}


def _imprinted(text: str, title: str) -> str:
    """Put a text between the lines that begin and end every book of Project Gutenberg."""
    name = f"THE PROJECT GUTENBERG EBOOK {title.upper()} ***"
    begins = f"The Project Gutenberg eBook of {title}\n\nRelease date: May 1, 2001\n\n*** START OF {name}"
    ends = f"*** END OF {name}\n\nTHE FULL LICENSE\n\n1.A. By reading this you agree to what is said here."
    return f"{begins}\n\n\n\n\n{text}\n\n\n\n{ends}\n"


def _pieces(essay: Document, called: Callable[[str], str], fence: str = "") -> Iterator[_Piece]:
    for index in essay.blocks_in(essay.body):
        block = essay.blocks[index]
        notes = essay.notes_in(block.range)
        words = _fenced(essay, index, fence)
        for note in notes:
            words = words.replace(f"[{note.label}]", called(note.label))
        yield _Piece(block.kind, block.quoted, words, tuple(note.label for note in notes))


def _fenced(essay: Document, index: int, fence: str) -> str:
    """Give a block's words with a mark before and after what is emphasised."""
    block = essay.blocks[index]
    parts, at = [], block.start
    for span in essay.spans:
        if span.style is Style.EMPHASIS and block.start <= span.start and span.end <= block.end:
            parts += [essay.text[at : span.start], fence, essay.text[span.start : span.end], fence]
            at = span.end
    return "".join([*parts, essay.text[at : block.end]])


def _words(essay: Document, index: int) -> str:
    return essay.words(essay.blocks[index].range)


def _with_next(pieces: Iterator[_Piece]) -> Iterator[tuple[_Piece, _Piece | None]]:
    each = list(pieces)
    yield from zip(each, [*each[1:], None], strict=True)


def _one_stanza(piece: _Piece, following: _Piece | None) -> bool:
    return following is not None and piece.kind is following.kind is Kind.VERSE


def _laid_out(pieces: Iterator[_Piece], below: dict[str, str]) -> str:
    text = ""
    for piece, following in _with_next(pieces):
        indent = "    " if piece.quoted or piece.kind is Kind.VERSE else ""
        gap = "\n" if _one_stanza(piece, following) else "\n\n"
        if following is not None and Kind.HEADING in (piece.kind, following.kind):
            gap = "\n\n\n"
        notes = "\n\n".join(below[label] for label in piece.notes if label in below)
        text += _filled(piece.words, indent) + (f"\n\n{notes}" if notes else "") + gap
    return text.rstrip("\n")


def _filled(words: str, indent: str = "") -> str:
    lines = textwrap.wrap(
        words, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )
    return "\n".join(lines)


def _element(piece: _Piece, before: _Piece | None, after: _Piece | None) -> str:
    words = _inline(piece.words)
    if piece.kind is Kind.VERSE:
        opens = "<p class='poem'>" * (not (before and before.kind is Kind.VERSE))
        return opens + words + ("<br>" if after and after.kind is Kind.VERSE else "</p>")
    tag = {Kind.TITLE: "h1", Kind.HEADING: "h2"}.get(piece.kind, "p")
    return f"<{tag}{' class=byline' * (piece.kind is Kind.BYLINE)}>{words}</{tag}>"


def _inline(words: str) -> str:
    marked = re.sub("\x01(.*?)\x01", r"<em>\1</em>", html.escape(words))
    return re.sub("\x00(.*?)\x00", r"<sup><a href='#fn\1'>\1</a></sup>", marked)


def items(essay: Document, *, unmarked: bool = False) -> set[tuple[object, ...]]:
    """Give what was found in an essay, told by its words alone; without what stands apart if nothing marks that."""
    found: set[tuple[object, ...]] = set()
    for index in essay.blocks_in(essay.body):
        block = essay.blocks[index]
        found.add(("block", *_looks(block), key(essay.bare_words(block.range))))
        if block.kind is Kind.HEADING:
            found.add(("heading", key(essay.bare_words(block.range))))
    for quotation in essay.block_quotations:
        if quotation.range.start >= essay.body.end:
            continue
        quoted = [essay.blocks[index] for index in essay.blocks_in(quotation.range)]
        found |= {("quoted", key(essay.bare_words(each.range))) for each in quoted}
        found |= {("verse", key(essay.bare_words(each.range))) for each in quoted if each.kind is Kind.VERSE}
    found |= {
        ("run-in", quotation.depth, key(essay.bare_words(quotation.range)))
        for quotation in essay.quotations
        if not quotation.block and quotation.range.start < essay.body.end
    }
    for callout, note in essay.callouts:
        block = essay.blocks[essay.block_at(callout.start)]
        before = essay.bare_words(Range(max(block.start, callout.start - 60), callout.start))
        found.add(("called", key(before)[-30:], key(essay.bare_words(note.body))))
    return {item for item in found if not unmarked or item[0] not in _MARKED}


def _looks(block: Block) -> Sequence[str]:
    return [str(block.kind)] if block.kind in (Kind.TITLE, Kind.BYLINE) else []


def key(words: str) -> str:
    """Give words without case, accents, marks and white space, the same in every dress."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return "".join(char for char in plain if char.isalnum())


def agreement(one: set[tuple[object, ...]], other: set[tuple[object, ...]]) -> float:
    """Say how much two readings have in common: twice the items of both by the items of each."""
    return 2 * len(one & other) / (len(one) + len(other))

"""Write a document as one HTML page, with links between callouts and notes, and nothing fetched or run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from tui_reader.conversion.phrases import Phrase, Phrases
from tui_reader.conversion.shape import Holder, Placed, placed
from tui_reader.document import Block, Document, Kind, Note, Range, Style

_OPEN = {
    "quote": "<blockquote>", "epigraph": '<blockquote class="epigraph">', "list": "<ul>", "item": "<li>",
    "aside": "<aside>", "table": "<table>",
}  # fmt: skip
_CLOSE = {
    "quote": "</blockquote>", "epigraph": "</blockquote>", "list": "</ul>", "item": "</li>", "aside": "</aside>",
    "table": "</table>",
}  # fmt: skip
_STYLES = ((Style.STRONG, "strong"), (Style.EMPHASIS, "em"), (Style.CODE, "code"))
_SAFE = ("http://", "https://", "mailto:", "#")
_LOOK = (
    "body{max-width:38em;margin:2em auto;padding:0 1em;line-height:1.5}.byline{font-style:italic}"
    ".verse{margin:1em 0}ul{list-style:none;padding-left:1.5em}"
)


def write_html(document: Document) -> str:
    """Give a document as an HTML page."""
    writer = _Writer(document)
    metadata = document.metadata
    language = escape(metadata.language or "en")
    head = [
        "<!DOCTYPE html>",
        f'<html lang="{language}">',
        '<head><meta charset="utf-8">',
        f"<title>{escape(metadata.title or 'Untitled')}</title>",
    ]
    if metadata.author:
        head.append(f'<meta name="author" content="{escape(metadata.author)}">')
    head.append(f"<style>{_LOOK}</style></head>")
    notes = [writer.note(note) for note in document.notes]
    tail = ['<section role="doc-endnotes"><ol>', *notes, "</ol></section>"] if notes else []
    return "\n".join(
        [*head, "<body><article>", *writer.blocks(document.body), *tail, "</article></body>", "</html>", ""]
    )


@dataclass(slots=True)
class _Writer:
    document: Document
    phrases: Phrases = field(init=False)
    numbers: dict[str, int] = field(init=False)
    calls: dict[str, int] = field(default_factory=dict)
    """How often each note was called so far."""

    def __post_init__(self) -> None:
        self.phrases = Phrases(self.document)
        self.numbers = {note.id: place for place, note in enumerate(self.document.notes, start=1)}

    def blocks(self, range_: Range) -> Iterator[str]:
        """Write the blocks of a range with what they stand in."""
        before: tuple[Holder, ...] = ()
        stanza: list[str] = []
        for each in placed(self.document, range_):
            verse = each.block.kind is Kind.VERSE
            if stanza and not (verse and each.close and each.holders == before):
                yield _verse(stanza)
                stanza = []
            yield from _between(before, each.holders)
            before = each.holders
            if verse:
                stanza.append(self._words(each.block))
            else:
                yield self._block(each)
        if stanza:
            yield _verse(stanza)
        yield from _between(before, ())

    def _block(self, each: Placed) -> str:
        block, words = each.block, self._words(each.block)
        match block.kind:
            case Kind.TITLE:
                return f'<h1 class="title">{words}</h1>'
            case Kind.HEADING:
                level = min(max(block.level, 1) + 1, 6)
                return f"<h{level}>{words}</h{level}>"
            case Kind.BYLINE:
                return f'<p class="byline">{words}</p>'
            case Kind.RULE:
                return "<hr>"
            case Kind.CODE:
                return f"<pre>{escape(self.document.words(block.range))}</pre>"
            case Kind.ROW:
                return f"<tr><td>{words.replace('   ', '</td><td>')}</td></tr>"
            case Kind.CAPTION:
                return f'<p class="caption">{words}</p>'
        lead = f"{escape(block.lead)} " if block.kind is Kind.ITEM and block.lead not in ("", "•") else ""
        return f"<p>{lead}{words}</p>"

    def _words(self, block: Block) -> str:
        return "".join(map(self._phrase, self.phrases.of(block.start, block.end)))

    def _phrase(self, phrase: Phrase) -> str:
        if phrase.note is not None:
            return self._callout(phrase)
        said = escape(phrase.text)
        for style, tag in reversed(_STYLES):
            if style in phrase.styles:
                said = f"<{tag}>{said}</{tag}>"
        if phrase.target.startswith(_SAFE):
            said = f'<a href="{escape(phrase.target)}">{said}</a>'
        return said

    def _callout(self, phrase: Phrase) -> str:
        assert phrase.note is not None
        number = self.numbers[phrase.note]
        again = self.calls[phrase.note] = self.calls.get(phrase.note, 0) + 1
        name = f"ref{number}" if again == 1 else f"ref{number}-{again}"
        label = escape(phrase.text.strip("[]"))
        return f'<sup><a id="{name}" href="#note{number}" role="doc-noteref">{label}</a></sup>'

    def note(self, note: Note) -> str:
        """Write a note as an item of the list of notes."""
        number = self.numbers[note.id]
        back = f' <a href="#ref{number}" role="doc-backlink">↩</a>' if note.callouts else ""
        words = "\n".join(self.blocks(note.body))
        plain = f' value="{note.label}"' if note.label.isdecimal() and note.label.isascii() else ""
        return f'<li id="note{number}" role="doc-endnote"{plain}>{words}{back}</li>'


def _verse(lines: list[str]) -> str:
    return f'<p class="verse">{"<br>".join(lines)}</p>'


def _between(before: tuple[Holder, ...], after: tuple[Holder, ...]) -> Iterator[str]:
    """Close what ends between two blocks, and open what begins."""
    shared = 0
    while shared < min(len(before), len(after)) and before[shared] == after[shared]:
        shared += 1
    yield from (_CLOSE[holder.kind] for holder in reversed(before[shared:]))
    yield from (_OPEN[holder.kind] for holder in after[shared:])

"""The inside of a Markdown paragraph: words, emphasis, links and callouts, as one text with ranges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from tui_reader.document import Link, Span, Style
from tui_reader.formats.builder import Prose
from tui_reader.formats.clean import clean

_STYLES = {"em": Style.EMPHASIS, "strong": Style.STRONG, "s": Style.MUTED}


@dataclass(slots=True)
class Inline:
    """What the paragraphs of one document share: its notes and the references to them."""

    declare: Callable[[str], str]
    """Announces a note to the builder and gives its id."""
    listed: dict[int, list[Token]]
    """The words of notes written where they are called, by the parser's number."""
    ids: dict[str, str] = field(default_factory=dict)
    """The id of each note by its label."""
    written: list[tuple[int, str, str]] = field(default_factory=list)
    """The notes written where they are called, in order: the parser's number, id and label."""
    undefined: list[str] = field(default_factory=list)
    """Labels that are called and nowhere defined."""

    def write_here(self, number: int) -> tuple[str, str]:
        """Number a note written where it is called; give its id and label."""
        count = len(self.written) + 1
        while str(count) in self.ids:
            count += 1
        label = str(count)
        self.ids[label] = id_ = self.declare(label)
        self.written.append((number, id_, label))
        return id_, label


def inline_prose(tokens: Sequence[Token], inline: Inline) -> Prose:
    """Join the parts of a paragraph; a break the author made becomes a newline."""
    return _Joiner(inline).join(tokens)


class _Joiner:
    def __init__(self, inline: Inline) -> None:
        self.inline = inline
        self.pieces: list[str] = []
        self.length = 0
        self.spans: list[Span] = []
        self.links: list[Link] = []
        self.callouts: list[tuple[int, int, str]] = []
        self.orphans: list[tuple[int, int]] = []
        self.open: list[tuple[int, str]] = []

    def join(self, tokens: Sequence[Token]) -> Prose:
        for token in tokens:
            self._take(token)
        return Prose(
            "".join(self.pieces),
            tuple(self.spans),
            tuple(self.links),
            tuple(self.callouts),
            tuple(self.orphans),
        )

    def _say(self, text: str) -> None:
        text = clean(text)
        self.pieces.append(text)
        self.length += len(text)

    def _take(self, token: Token) -> None:
        kind = token.type
        if kind == "text":
            self._say(token.content.replace("\n", " "))
        elif kind in ("softbreak", "hardbreak"):
            self._say(" " if kind == "softbreak" else "\n")
        elif kind == "code_inline":
            start = self.length
            self._say(token.content.replace("\n", " "))
            self.spans.append(Span(start, self.length, Style.CODE))
        elif kind == "image":
            self._image(token)
        elif kind == "footnote_ref":
            self._callout(token)
        elif token.nesting == 1:
            self.open.append((self.length, str(token.attrGet("href") or "")))
        elif token.nesting == -1:
            self._close(kind.removesuffix("_close"))
        elif token.content:
            self._say(token.content.replace("\n", " "))

    def _close(self, kind: str) -> None:
        start, target = self.open.pop()
        if start == self.length:
            return
        if kind == "link":
            self.links.append(Link(start, self.length, target))
        elif kind in _STYLES:
            self.spans.append(Span(start, self.length, _STYLES[kind]))

    def _image(self, token: Token) -> None:
        start = self.length
        self._say(f"[{token.content or 'image'}]".replace("\n", " "))
        if target := str(token.attrGet("src") or ""):
            self.links.append(Link(start, self.length, target))

    def _callout(self, token: Token) -> None:
        label = token.meta.get("label")
        start = self.length
        if label is None:
            id_, label = self.inline.write_here(token.meta["id"])
            self._say(f"[{label}]")
        else:
            self._say(f"[{label}]")
            if label not in self.inline.ids:
                self.inline.undefined.append(label)
                self.orphans.append((start, self.length))
                return
            id_ = self.inline.ids[label]
        self.callouts.append((start, self.length, id_))

"""The words of a block written with Markdown's marks, as many of them as will be read for what they mean.

Markdown cannot say every emphasis: a star between a letter and a bracket opens nothing.  So what is written is read
again, and where it comes back as something else it is written with fewer marks: the words come before their looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from tui_reader.conversion import escaping
from tui_reader.conversion.phrases import Phrase
from tui_reader.document import Style
from tui_reader.patterns import compiled

_DELIMITERS = ((Style.STRONG, "**"), (Style.EMPHASIS, "*"))
_STYLES = {"em": Style.EMPHASIS, "strong": Style.STRONG}
_STRANGE = compiled(r"[^\w*†‡§¶‖.-]+")
_Letter = tuple[str, frozenset[Style], str]
"""A letter, how it is set, and where it leads."""


def label_of(words: str) -> str:
    """Give the words of a callout or an id as a label that Markdown can carry; maybe nothing."""
    return _STRANGE.sub("-", words).strip("-")[:60]


@dataclass(frozen=True, slots=True)
class Marking:
    """Writes phrases with their marks."""

    labels: Mapping[str, str]
    """The label of each note by its id."""

    def written(self, phrases: Sequence[Phrase], *, plain: bool = False, in_table: bool = False) -> str:
        """Write phrases; ``plain`` leaves all marks out but the callouts."""
        phrases = [self.known(phrase) for phrase in phrases]
        bare = [replace(phrase, styles=frozenset(), target="", link=-1) for phrase in phrases]
        if plain or bare == phrases:
            return self._mark(bare, in_table=in_table)
        wanted = list(self._meant(phrases))
        for fewer in _FEWER:
            tried = fewer(phrases)
            said = self._mark(tried, in_table=in_table)
            meant = wanted if tried == phrases else list(self._meant(tried))
            if _letters(said.replace("\\|", "|") if in_table else said) == meant:
                return said
        return self._mark(bare, in_table=in_table)

    def known(self, phrase: Phrase) -> Phrase:
        """Give a phrase: a callout with no marks; one without a note is mere words where it would be misread."""
        if phrase.note is None and not phrase.orphan:
            return phrase
        label = label_of(phrase.text.strip("[]()^"))
        lone = bool(label) and phrase.text == f"[{label}]" and label not in self.labels.values()
        if phrase.note is None and (phrase.target or not lone):
            return replace(phrase, orphan=False)
        return Phrase(phrase.text, note=phrase.note, orphan=phrase.orphan)

    def _meant(self, phrases: Sequence[Phrase]) -> Iterator[_Letter]:
        """Give what should be read, letter by letter; how callouts and spaces are set is no matter."""
        for phrase in phrases:
            if phrase.note is not None or phrase.orphan:
                yield self._callout(phrase), frozenset(), ""
            else:
                target = escaping.target_read(phrase.target)
                yield from ((letter, phrase.styles, target) for letter in phrase.text if not letter.isspace())

    def _callout(self, phrase: Phrase) -> str:
        return f"[^{self.labels[phrase.note]}]" if phrase.note is not None else f"[^{phrase.text[1:]}"

    def _mark(self, phrases: Sequence[Phrase], *, in_table: bool) -> str:
        out: list[str] = []
        open_: list[str] = []
        link = -1
        called = False
        for phrase in _joined(phrases):
            wanted = [mark for style, mark in _DELIMITERS if style in phrase.styles]
            if link != phrase.link:
                out += reversed(open_)
                open_ = []
                link = _relink(out, link, phrase, phrases)
            shared = 0
            while shared < min(len(open_), len(wanted)) and open_[shared] == wanted[shared]:
                shared += 1
            out += [*reversed(open_[shared:]), *wanted[shared:]]
            open_ = wanted
            calls = phrase.note is not None or phrase.orphan
            if calls:
                _no_sign(out)
            out.append(self._said(phrase, in_table, called))
            called = calls
        out += reversed(open_)
        _relink(out, link, None, phrases)
        return "".join(out)

    def _said(self, phrase: Phrase, in_table: bool, called: bool) -> str:
        if phrase.note is not None or phrase.orphan:
            return self._callout(phrase)
        if Style.CODE in phrase.styles and phrase.text.strip():
            return escaping.code(phrase.text, in_table=in_table)
        in_link = phrase.link >= 0
        return escaping.escaped(phrase.text, in_link=in_link, in_table=in_table, after_callout=called)


# ── fewer marks ──────────────────────────────────────────────────────────────────────────────────


def _sound(phrases: Sequence[Phrase], *, apart: bool) -> list[Phrase]:
    """Leave emphasis only where letters begin and end it, or with ``apart`` where spaces stand about it as well."""
    out = list(phrases)
    for style in (Style.STRONG, Style.EMPHASIS, Style.CODE):
        for first, last in list(_runs(out, style)):
            text = "".join(phrase.text for phrase in out[first:last])
            before = out[first - 1].text[-1:] if first else ""
            after = out[last].text[:1] if last < len(out) else ""
            sound = text[:1].isalnum() and text[-1:].isalnum()
            if not sound or (apart and (before.strip() or after.isalnum())):
                for place in range(first, last):
                    out[place] = replace(out[place], styles=out[place].styles - {style})
    return out


def _runs(phrases: Sequence[Phrase], style: Style) -> Iterator[tuple[int, int]]:
    """Give from which phrase to which a style goes on."""
    first = -1
    for place, phrase in enumerate(phrases):
        if style in phrase.styles and first < 0:
            first = place
        elif style not in phrase.styles and first >= 0:
            yield first, place
            first = -1
    if first >= 0:
        yield first, len(phrases)


def _links_alone(phrases: Sequence[Phrase]) -> list[Phrase]:
    return [replace(phrase, styles=frozenset()) for phrase in phrases]


_FEWER: tuple[Callable[[Sequence[Phrase]], list[Phrase]], ...] = (
    list,
    lambda phrases: _sound(phrases, apart=False),
    lambda phrases: _sound(phrases, apart=True),
    _links_alone,
)


def _joined(phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """Give phrases, words that are alike as one: what is a mark shows only where all of it is seen."""
    held: Phrase | None = None
    for phrase in phrases:
        calls = phrase.note is not None or phrase.orphan
        if held is not None and not calls and replace(held, text=phrase.text) == phrase:
            held = replace(held, text=held.text + phrase.text)
            continue
        if held is not None:
            yield held
        held = phrase
    if held is not None:
        yield held


# ── links ────────────────────────────────────────────────────────────────────────────────────────


def _relink(out: list[str], link: int, phrase: Phrase | None, phrases: Sequence[Phrase]) -> int:
    """Close the link that is open and open that of a phrase; give it."""
    if link >= 0:
        address = next(each.target for each in phrases if each.link == link)
        out.append(f"]({escaping.target(address)})")
    if phrase is not None and phrase.link >= 0:
        _no_sign(out)
        out.append("[")
    return -1 if phrase is None else phrase.link


def _no_sign(out: list[str]) -> None:
    """Keep what stands before a bracket from making a picture or a note of it."""
    place = next((place for place in range(len(out) - 1, -1, -1) if out[place]), None)
    if place is not None and out[place][-1] in "!^":
        out[place] = f"{out[place][:-1]}\\{out[place][-1]}"


# ── reading again ────────────────────────────────────────────────────────────────────────────────


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).use(footnote_plugin, always_match_refs=True)


def _letters(markdown: str) -> list[_Letter]:
    """Give what is read, letter by letter."""
    tokens = _parser().parseInline(markdown, {})
    return list(_read(tokens[0].children or []))


def _read(tokens: Sequence[Token]) -> Iterator[_Letter]:
    styles: list[Style] = []
    target = ""
    for token in tokens:
        name = token.type.rpartition("_")[0]
        if token.type == "footnote_ref":
            yield f"[^{token.meta.get('label')}]", frozenset(), ""
        elif token.type == "image":
            yield "image", frozenset(), ""
        elif name in _STYLES:
            styles = [*styles, _STYLES[name]] if token.nesting > 0 else styles[:-1]
        elif name == "link":
            target = str(token.attrGet("href") or "") if token.nesting > 0 else ""
        else:
            code = {Style.CODE} if token.type == "code_inline" else set()
            looks = frozenset((*styles, *code))
            yield from ((letter, looks, target) for letter in token.content if not letter.isspace())

"""Make a page's text safe to parse: no floods, no scripts, no comments, nothing nested past all sense.

The parser's time grows with the square of a tag's attributes, and it gives up a page whose elements stand too deep
in one another, the rest of the words with it.  So the tags are counted here first, once, in one walk over the text.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from tui_reader.formats.html_words import words_in
from tui_reader.limits import Limits
from tui_reader.patterns import compiled

_OPENING = compiled(
    r"<!--|<[!?]|</(?P<end>[A-Za-z][^\s/>]*)[^>]*>?"
    r"|<(?P<raw>script|style|xmp|noembed|noframes|plaintext)(?=[\s/>])|<(?P<tag>[A-Za-z][^\s/>]{0,60})",
    re.IGNORECASE,
)
_ATTRIBUTE = compiled(
    r"(?:(?P<name>[^\s/>=][^\s/>=]*)(?:\s*=\s*(?:\"(?P<double>[^\"]*)(?P<close2>\"|$)"
    r"|'(?P<single>[^']*)(?P<close1>'|$)|(?P<bare>[^\s>]*)))?|=)"
)
_BETWEEN = compiled(r"[\s/]*")
_VOID = words_in(
    "area base br col embed hr img input link meta param source track wbr basefont frame keygen isindex"
)
_NOT_NESTED = words_in("html head body p li dt dd td th tr tbody thead tfoot option optgroup a rt rp")
"""Elements that the next of their kind closes, so that they nest only inside those that are counted."""
_FORMATTING = words_in("b i em strong font u tt small big s strike code")
_HEAD = words_in("html head title meta link base noscript template")
_EVERY = 2000
_WEIGHT = {"div": 150, "table": 190}
"""An end tag does not close an element that weighs more than its own."""


def guarded(
    text: str, limits: Limits, tick: Callable[[], None] | None = None
) -> tuple[str, Literal["", "elements", "links"]]:
    """Give a page's text without comments, scripts and floods, and which limit cut it off, if one did."""
    guard = _Guard(text, limits, tick or (lambda: None))
    return guard.run(), guard.past


@dataclass(slots=True)
class _Guard:
    text: str
    limits: Limits
    tick: Callable[[], None]
    out: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    began: bool = False
    """Whether the body of the page has begun."""
    elements: int = 0
    links: int = 0
    past: Literal["", "elements", "links"] = ""

    def run(self) -> str:
        at = 0
        text = self.text
        for count in itertools.count():
            if count % _EVERY == 0:
                self.tick()
            found = _OPENING.search(text, at)
            if found is None or self._past(found):
                break
            self.out.append(text[at : found.start()])
            if found["end"]:
                at = self._end(found)
            elif found["raw"]:
                at = self._raw(found)
            elif found["tag"]:
                at = self._start(found)
            else:
                at = self._comment(found)
        if not self.past:
            self.out.append(text[at:])
        return "".join(self.out)

    def _past(self, found: re.Match[str]) -> bool:
        """Whether a tag begins an element or a link too many."""
        name = (found["tag"] or "").lower()
        if name and self.elements >= self.limits.elements:
            self.past = "elements"
        elif name == "a" and self.links >= self.limits.links:
            self.past = "links"
        return self.past != ""

    def _comment(self, found: re.Match[str]) -> int:
        long = found[0] == "<!--"
        if long and self.text.startswith((">", "->"), found.end()):
            return self.text.index(">", found.end()) + 1
        end = self.text.find("-->" if long else ">", found.end())
        return len(self.text) if end < 0 else end + (3 if long else 1)

    def _raw(self, found: re.Match[str]) -> int:
        """Leave out an element whose words are not for reading, up to its end."""
        _, after = self._attributes(found.end())
        if self.text.startswith("/>", after - 2):
            return after
        close = re.compile(rf"</{found['raw']}(?=[\s/>])[^>]*>?", re.IGNORECASE).search(
            self.text, found.end()
        )
        return close.end() if close else len(self.text)

    def _end(self, found: re.Match[str]) -> int:
        name = found["end"].lower()
        if self.dropped[name]:
            self.dropped[name] -= 1
            return found.end()
        self.out.append(found[0])
        weight = _WEIGHT.get(name, 100)
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place] == name:
                del self.open[place:]
                break
            if _WEIGHT.get(self.open[place], 100) > weight:
                break
        return found.end()

    def _start(self, found: re.Match[str]) -> int:
        name = found["tag"].lower()
        self.elements += 1
        self.links += name == "a"
        attributes, end = self._attributes(found.end())
        if name not in _VOID and self.text.startswith("/>", end - 2):
            # Whoever writes <a name="n1"/> or <title/> means an empty element, though HTML leaves it open.
            self.out += [f"<{found['tag']}", *attributes, f"></{found['tag']}>"]
            return end
        if not self.began and name not in _HEAD:
            self.began = True
            if name not in ("body", "frameset"):
                # The parser knows only the elements of its day, and would leave <article> in the head.
                self.out.append("<body>")
        if name == "p":
            while self.open and self.open[-1] in _FORMATTING:
                self.open.pop()
        if name not in _VOID and name not in _NOT_NESTED:
            if len(self.open) >= self.limits.depth:
                self.dropped[name] += 1
                return end
            self.open.append(name)
        self.out += [f"<{found['tag']}", *attributes, ">"]
        return end

    def _attributes(self, at: int) -> tuple[list[str], int]:
        """Read a tag's attributes; give those that are kept and where the tag ends."""
        kept: list[str] = []
        text = self.text
        while True:
            between = _BETWEEN.match(text, at)
            at = between.end() if between else at
            found = _ATTRIBUTE.match(text, at)
            if at >= len(text) or text[at] == ">" or found is None:
                return kept, at + 1
            if found["close2"] == "" or found["close1"] == "":
                # A mark that never closes would swallow the rest of the page.
                end = text.find(">", at)
                return kept, len(text) if end < 0 else end + 1
            at = found.end()
            value = found["double"] or found["single"] or found["bare"] or ""
            if found["name"] and len(kept) < self.limits.attributes and len(value) <= self.limits.value:
                kept.append(_written(found, value))


def _written(found: re.Match[str], value: str) -> str:
    mark = "'" if '"' in value else '"'
    bare = (
        value if found["single"] is not None or found["double"] is not None else value.replace("'", "&#39;")
    )
    return f" {found['name']}={mark}{bare}{mark}" if value else f" {found['name']}"

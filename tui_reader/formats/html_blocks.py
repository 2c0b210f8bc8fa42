"""From elements to paragraphs: what each stands in, how it is marked, and whose note it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from tui_reader.document import Container, Kind
from tui_reader.formats.clean import clean
from tui_reader.formats.html_context import Context, Draft, Plan, placed, quotation
from tui_reader.formats.html_inline import Collector, Words
from tui_reader.formats.html_links import Page
from tui_reader.formats.html_looks import (
    STYLES,
    alternative,
    callout_words,
    item_lead,
    marks_for,
    page_label,
    raised,
    shifted,
    style_by_looks,
    target_of,
)
from tui_reader.formats.html_tree import Element, Tick, classes_of, style_of, tag_of, types_of, walk, words_of
from tui_reader.formats.html_words import (
    BLOCKS,
    HEADINGS,
    NOTE_MARK_CLASSES,
    PAGE_CLASSES,
    UNREAD,
)


@dataclass(slots=True)
class _Frame:
    """Where words go: the essay, or a note that stands within it."""

    note: str
    words: Collector
    contexts: list[Context]
    blocks: list[bool]
    """For each context, whether the element that brought it begins a line of its own."""
    element: Element | None = None


class Reader:
    """Reads pages element by element and gives their paragraphs."""

    def __init__(self, plan: Plan, tick: Tick | None = None) -> None:
        self.plan = plan
        self.tick = tick
        self.drafts: list[Draft] = []
        self.page: Page | None = None
        self.frames = [_Frame("", Collector(), [Context()], [True])]
        self.frame = self.frames[-1]
        """Where words go now."""
        self.words = self.frame.words
        """The words of the paragraph so far."""
        self.quotes = 0
        self.lead = ""
        self.counts: list[list[int]] = []
        self.fresh = False
        self.marks: list[str] = []
        self.last_quote: tuple[Element | None, int] = (None, 0)
        self.carried: tuple[list[str], list[str]] = ([], [])

    @property
    def context(self) -> Context:
        """What the words stand in now."""
        return self.frame.contexts[-1]

    def _turn_to(self, frame: _Frame) -> None:
        self.frame, self.words = frame, frame.words

    def read(self, page: Page) -> None:
        """Read a page."""
        self.page = page
        if page.key("") in self.plan.names:
            self.carried[0].append(page.key(""))
        hidden = 0
        for opens, element in walk(page.body, self.tick):
            if hidden or (opens and self._left_out(element)):
                hidden += 1 if opens else -1
                if not opens and not hidden:
                    self._say(element.tail)
            elif opens:
                self._open(element, tag_of(element))
                self._say(element.text)
            else:
                self._close(element, tag_of(element))
                if element is not page.body:
                    self._say(element.tail)
        self.flush()

    def _left_out(self, element: Element) -> bool:
        """Whether an element's words are not read; what it stands for is taken down here."""
        tag, plan = tag_of(element), self.plan
        if element in plan.holders or element in plan.skipped:
            return element not in plan.holders
        if element in plan.backs:
            for each in element.iter():
                if each in self.plan.markers:
                    self._turn(self.plan.markers[each])
            self.words.relabelled = self.words.relabelled or self.words.blank
            self._place(element)
            return True
        if element in self.plan.calls or element in self.plan.orphans:
            self._call(element)
            return True
        if tag == "img" or (tag == "math" and element.get("alttext")):
            self._picture(element)
            return True
        return self._unread(element, tag)

    def _unread(self, element: Element, tag: str) -> bool:
        """Whether an element is hidden, or stands for a number or a page."""
        if tag in ("sup", "sub") and not len(element) and not NOTE_MARK_CLASSES & classes_of(element):
            digits = shifted("".join(element.itertext()), tag)
            self.words.say(digits or "")
            self._place(element)
            return digits is not None
        if not element.keys():
            return tag in UNREAD
        paged = self._is_page(element)
        if paged:
            self.words.pages.append((self.words.length, page_label(element)))
        if paged or tag in UNREAD or _hidden(element):
            self._place(element)
            return True
        return bool(NOTE_MARK_CLASSES & classes_of(element))

    def _is_page(self, element: Element) -> bool:
        if "pagebreak" in types_of(element):
            return True
        return (
            bool(PAGE_CLASSES & classes_of(element))
            and bool(page_label(element))
            and len(words_of(element, 40)) < 20
        )

    def _say(self, text: str | None) -> None:
        if not text:
            return
        if self.context.kept:
            self.words.put(clean(text))
        else:
            self.words.say(text)

    # -- opening and closing

    def _open(self, element: Element, tag: str) -> None:
        plan = self.plan
        if element in plan.holders or element in plan.inline:
            self._enter(element)
        elif element in plan.markers:
            self._turn(plan.markers[element])
        context = self._within(element, tag)
        block = tag in BLOCKS
        if block:
            self._part()
        self.frame.contexts.append(context)
        self.frame.blocks.append(block)
        self._place(element)
        if tag == "br":
            self._break()
        elif tag == "q":
            self._quote_open(element)
        elif tag == "hr":
            self._rule()
        elif tag in ("td", "th") and context.joint is not None and not self.words.blank:
            self.words.joint = ""
            self.words.put("   ")
        elif tag == "li" and self.frame.element is not element:
            self.lead = item_lead(element, self.counts)
        elif tag in ("ul", "ol", "menu", "dir"):
            self.counts.append([])
        elif tag == "table":
            self.fresh = True
        self._style(element, tag)

    def _close(self, element: Element, tag: str) -> None:
        self.words.close()
        if tag == "q":
            self.words.put(self.marks.pop())
        elif tag == "rt" and not _has_brackets(element):
            self.words.put(")")
        if tag in BLOCKS:
            self._part(closing=True)
        if tag == "li":
            # An item without words leaves its number to nothing else.
            self.lead = ""
        elif tag in ("ul", "ol", "menu", "dir"):
            self.counts.pop()
        self.frame.contexts.pop()
        self.frame.blocks.pop()
        if self.frame.element is element:
            self.flush()
            self.frames.pop()
            self._turn_to(self.frames[-1])

    def _part(self, *, closing: bool = False) -> None:
        """Part what comes from what stands before it: a new paragraph, or a new part of the same line."""
        contexts = self.frame.contexts
        if contexts[-2 if closing and len(contexts) > 1 else -1].joint is None:
            self.flush()
        elif self.context.joint and not self.words.blank:
            self.words.joint = self.context.joint

    def _within(self, element: Element, tag: str) -> Context:
        """What the words of an element stand in."""
        outer = self.context
        if self.frame.element is element:
            return outer
        if outer.joint is not None and tag not in ("td", "th"):
            return outer
        context = self._quoted(element, tag, outer)
        if element in self.plan.habits.indenting:
            return context
        if tag in HEADINGS or tag == "hgroup" or element.get("role") == "heading":
            return self._heading(element, tag, context)
        return placed(element, tag, context)

    def _heading(self, element: Element, tag: str, context: Context) -> Context:
        said = element.get("aria-level") or ""
        first = next((HEADINGS[tag_of(e)] for e in element.iter() if tag_of(e) in HEADINGS), 2)
        level = HEADINGS.get(tag) or (int(said) if said in "123456" and said else first)
        if (
            context.quotes
            or self.frame.note
            or Container.LIST in context.inside
            or Container.TABLE in context.inside
        ):
            return context._replace(bold=True, joint=": ")
        return context._replace(kind=Kind.HEADING, level=level, joint=": " if tag == "hgroup" else " ")

    def _quoted(self, element: Element, tag: str, context: Context) -> Context:
        if tag not in BLOCKS or tag in HEADINGS or tag == "body":
            return context
        container = quotation(element, tag, self.plan.habits, context)
        if container is None:
            return context
        if tag == "p":
            number = self._joined_quote(element)
        else:
            self.quotes += 1
            number = self.quotes
        return context._replace(inside=(*context.inside, container), quotes=(*context.quotes, number))

    def _joined_quote(self, element: Element) -> int:
        """Paragraphs that are quotations each by themselves make one where they follow each other."""
        before, number = self.last_quote
        if before is None or before is not element.getprevious():
            self.quotes += 1
            number = self.quotes
        self.last_quote = (element, number)
        return number

    def _enter(self, element: Element) -> None:
        """Begin to read a note that an element holds."""
        key = self.plan.holders.get(element) or self.plan.inline[element]
        if element in self.plan.inline:
            label = self.plan.labels.get(key, "")
            self.words.call(callout_words(label), key, glued=True)
        elif tag_of(element) in BLOCKS:
            self.flush()
        self.frames.append(_Frame(key, Collector(), [Context(Kind.NOTE)], [True], element))
        self._turn_to(self.frames[-1])
        self.lead = ""

    def _turn(self, key: str) -> None:
        """Begin to read a note that ends with its block, or where the next begins."""
        self.flush()
        contexts = self.frame.contexts
        for place in range(len(contexts) - 1, -1, -1):
            contexts[place] = contexts[place]._replace(kind=Kind.NOTE, note=key)
            if self.frame.blocks[place]:
                break

    # -- what stands within a paragraph

    def _style(self, element: Element, tag: str) -> None:
        style = STYLES.get(tag) or (style_by_looks(element, tag) if element.keys() else None)
        target = target_of(element, self.page, self.plan.names) if tag == "a" and self.page else ""
        if tag == "rt" and not _has_brackets(element):
            self.words.put("(")
        self.words.begin(style, target)

    def _place(self, element: Element) -> None:
        if not element.keys():
            return
        for name in (element.get("id"), element.get("name") if tag_of(element) == "a" else None):
            if name and self.page is not None and (key := self.page.key(name)) in self.plan.names:
                self.words.places.append((self.words.length, key))

    def _break(self) -> None:
        if self.context.kept:
            self.words.put("\n")
        elif self.context.joint is not None:
            self.words.joint = " "
        else:
            self.words.newline()

    def _quote_open(self, element: Element) -> None:
        first, last = marks_for(element, len(self.marks))
        if words_of(element, 3).startswith(("“", '"', "«", "„", "‘", "'")):
            first = last = ""
        self.marks.append(last)
        self.words.say("")
        self.words.put(first)

    def _call(self, element: Element) -> None:
        key = self.plan.calls.get(element)
        label = self.plan.orphans.get(element) or self.plan.labels.get(key or "", "")
        shown, glued = raised(element, label)
        self._place(element)
        for child in element.iter():
            if child is not element:
                self._place(child)
        self.words.call(shown, key, glued=glued)

    def _picture(self, element: Element) -> None:
        self._place(element)
        words, target = alternative(element, self.page)
        start = self.words.length
        self.words.say(words)
        if target and self.words.length > start:
            self.words.begin(None, target, at=start)
            self.words.close()

    def _rule(self) -> None:
        self._add(Words("* * *"), self.context, Kind.RULE)

    # -- paragraphs

    def flush(self) -> None:
        """End the paragraph."""
        words = self.words.take()
        if not words.text.strip():
            self._carry(words)
            return
        self._add(words, self.context, self.context.kind)

    def _carry(self, words: Words) -> None:
        """Keep names and page numbers for the next words."""
        self.carried[0].extend(key for _, key in words.places)
        self.carried[1].extend(label for _, label in words.pages)
        for _, _, key in words.calls:
            self.carried[0].append(key)
        if words.relabelled:
            self.words.relabelled = True

    def _add(self, words: Words, context: Context, kind: Kind) -> None:
        places, pages = self.carried
        if (places or pages) and kind is not Kind.RULE:
            words = words._replace(
                places=(*((0, key) for key in places), *words.places),
                pages=(*((0, label) for label in pages), *words.pages),
            )
            self.carried = ([], [])
        self.drafts.append(
            Draft(words, context, context.note or self.frame.note, self.lead, self.fresh, kind)
        )
        self.lead, self.fresh = "", False


def _hidden(element: Element) -> bool:
    return element.get("hidden") is not None or "display:none" in style_of(element).replace(" ", "")


def _has_brackets(rt: Element) -> bool:
    """Whether a reading given above a word brings its own brackets, for those who cannot see it there."""
    outer = rt.getparent()
    return outer is not None and any(tag_of(each) == "rp" for each in outer)

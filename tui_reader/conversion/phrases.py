"""The words of a block cut where anything about them changes: style, link, callout."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from tui_reader.document import Document, Landmark, Link, Position, Span, Style


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that are alike in every respect."""

    text: str
    styles: frozenset[Style] = frozenset()
    target: str = ""
    """Where it leads."""
    link: int = -1
    """Tells one link from the next."""
    note: str | None = None
    """The id of the note it calls, where it is a callout."""
    orphan: bool = False
    """Whether it is a callout that no note answers."""


_WRITTEN = frozenset((Style.EMPHASIS, Style.STRONG, Style.CODE))


class Phrases:
    """Cuts the blocks of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.spans = [span for span in document.spans if span.style in _WRITTEN and span.end > span.start]
        self.span_starts = [span.start for span in self.spans]
        self.links = [link for link in document.links if link.end > link.start]
        self.link_starts = [link.start for link in self.links]
        self.callouts = sorted(
            [(callout.start, callout.end, note.id) for callout, note in document.callouts]
            + [
                (mark.at, mark.at + len(mark.label), "")
                for mark in document.landmarks
                if mark.kind == "callout"
                and document.text.startswith(mark.label, mark.at)
                and not self._leads_on(mark)
            ]
        )
        self.callout_starts = [start for start, _, _ in self.callouts]

    def _leads_on(self, callout: Landmark) -> bool:
        """Whether a link within a callout that no note answers leads to where the note is: then it is a link."""
        place = bisect_left(self.link_starts, callout.at + 1)
        end = callout.at + len(callout.label)
        return place < len(self.link_starts) and self.link_starts[place] < end

    def of(self, start: Position, end: Position) -> list[Phrase]:
        """Give the phrases of a stretch of text that lies in one block."""
        callouts = [
            (first, last, note)
            for first, last, note in self.callouts[
                bisect_left(self.callout_starts, start) : bisect_left(self.callout_starts, end)
            ]
            if last <= end
        ]
        spans = self.spans[bisect_left(self.span_starts, start) : bisect_left(self.span_starts, end)]
        links = self.links[bisect_left(self.link_starts, start) : bisect_left(self.link_starts, end)]
        cuts = {start, end}
        for first, last, _ in callouts:
            cuts |= {first, last}
        for span in spans:
            cuts |= {span.start, min(span.end, end)}
        for link in links:
            cuts |= {link.start, min(link.end, end)}
        return list(self._sweep(sorted(cuts), deque(callouts), deque(spans), deque(links)))

    def _sweep(
        self,
        points: list[Position],
        callouts: deque[tuple[Position, Position, str]],
        spans: deque[Span],
        links: deque[Link],
    ) -> Iterator[Phrase]:
        text = self.document.text
        active: list[Span] = []
        link: Link | None = None
        done = points[0]
        for first, last in pairwise(points):
            active = [span for span in active if span.end > first]
            while spans and spans[0].start <= first:
                active.append(spans.popleft())
            while links and links[0].start <= first:
                link = links.popleft()
            if first < done:
                continue
            while callouts and callouts[0][0] < first:
                callouts.popleft()
            done = last
            phrase = Phrase("", frozenset(span.style for span in active))
            if callouts and callouts[0][0] == first:
                _, done, note = callouts.popleft()
                phrase = replace(phrase, note=note or None, orphan=not note)
            if link is not None and link.end >= done:
                phrase = replace(phrase, target=link.target, link=link.start)
            yield replace(phrase, text=text[first:done])

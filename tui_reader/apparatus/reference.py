"""One reference as it is printed in a note."""

from __future__ import annotations

from typing import NamedTuple

from tui_reader.apparatus.entries import Verdict
from tui_reader.apparatus.facts import NO_FACTS, Facts


class Reference(NamedTuple):
    """What a reference says, before it is known which work it means."""

    start: int
    end: int
    kind: Verdict
    author: str = ""
    title: str = ""
    facts: Facts = NO_FACTS
    locator: str = ""
    head: str = ""
    """As printed, without its locator."""
    lead: str = ""
    """What leads into it: ``see``, ``quoted``, ``printed`` or nothing."""
    original: str = ""
    """Who is quoted, where the note says so: "Seyfferlitz, quoted by Brehm"."""
    target: str = ""
    """The label of the note it sends to: "supra note 3"."""
    alias: str = ""
    """What the work is called from here on."""
    sure: bool = True
    """False where it counts only if the essay cites that work elsewhere."""
    italic: bool = False
    """Whether the title is set in italics, and so is certainly a title."""
    bracketed: bool = False
    """Whether it stands in brackets within a sentence of the note."""

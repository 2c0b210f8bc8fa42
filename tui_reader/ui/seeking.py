"""Passages looked for in a thread, so that no key waits for a library to be indexed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from tui_reader.beside import close_source, open_source
from tui_reader.commands.apparatus import take_survey
from tui_reader.document import Range
from tui_reader.library import Essay
from tui_reader.loading import Loading
from tui_reader.reader import Reader
from tui_reader.tracing import Traced, Tracer
from tui_reader.ui.errand import Act, Errand, Guarded, Later, Progress

Search = Callable[[Essay, Progress], Act]
"""Looks for something, and gives what is then to be done on the thread of the keys."""


class Seeker:
    """Carries out one search at a time; a new one, or another essay, ends the last one."""

    def __init__(self, reader: Reader, later: Later, guarded: Guarded) -> None:
        """Make one for a reader; what it is made of is told at Errand."""
        self._reader = reader
        self._later = later
        self._guarded = guarded
        self._errand = Errand(reader, later, guarded)
        self._tracer = Tracer(reader.library)
        self._turn = threading.Lock()

    @property
    def busy(self) -> bool:
        """Whether a search is under way."""
        return self._errand.busy

    def end(self) -> None:
        """Make the search void."""
        self._errand.end()

    def seek(self, quotation: Range, edition: int = 0) -> None:
        """Begin to look for the passage of a quotation; found, its source is opened."""

        def search(essay: Essay, progress: Progress) -> Act:
            found = self._tracer.trace(essay, quotation, progress, edition=edition)
            return lambda: self._traced(found)

        self._begin(search)

    def seek_all(self) -> None:
        """Begin to look for every quotation; the pages that tell of them are then written anew."""

        def search(essay: Essay, progress: Progress) -> Act:
            found = self._tracer.survey(essay, progress)
            return lambda: take_survey(self._reader, found)

        self._begin(search)

    def who_quotes(self) -> None:
        """Begin to see which essays quote the open one; nothing waits for it, and nothing is said of it."""
        essay = self._reader.essay
        if essay is not None and essay.path != "-":
            threading.Thread(target=self._who_quotes, args=(essay,), name="quoted", daemon=True).start()

    def _who_quotes(self, essay: Essay) -> None:
        quoted = self._tracer.quoted(essay.path, essay.document)

        def take() -> None:
            if self._reader.essay is essay:
                self._reader.quoted = quoted

        if quoted:
            self._later(lambda: self._guarded(take))

    def _begin(self, search: Search) -> None:
        essay = self._reader.essay
        if essay is None:
            return
        # One whose index is there already takes no time and shows nothing.
        self._errand.begin(
            partial(self._work, essay, search),
            "the library could not be searched",
            partial(Loading, "your library", doing="Looking through"),
            soon=False,
        )

    def _work(self, essay: Essay, search: Search, progress: Progress) -> Act:
        with self._turn:
            done = search(essay, progress)

        def act() -> None:
            if self._reader.essay is not None and self._reader.essay.id == essay.id:
                done()

        return act

    def _traced(self, found: Traced) -> None:
        self._reader.comparison = found.comparison
        if found.source is not None:
            open_source(self._reader, found.source)
        else:
            close_source(self._reader)  # it is the source of another quotation
        self._reader.say(found.said)

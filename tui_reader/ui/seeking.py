"""Passages looked for in a thread, so that no key waits for a library to be indexed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from tui_reader.apparatus.passages import Progress
from tui_reader.beside import close_source, open_source
from tui_reader.commands.apparatus import take_survey
from tui_reader.document import Range
from tui_reader.library import Essay
from tui_reader.loading import Loading
from tui_reader.problems import GivenUp, ReaderError
from tui_reader.reader import Reader
from tui_reader.tracing import Traced, Tracer

Act = Callable[[], None]
Search = Callable[[Essay, Progress], Act]
"""Looks for something, and gives what is then to be done on the thread of the keys."""


class Seeker:
    """Carries out one search at a time; a new one, or another essay, ends the last one."""

    def __init__(
        self, reader: Reader, later: Callable[[Act], object], guarded: Callable[[Act], None]
    ) -> None:
        """Make one that has things done by ``guarded``, on the thread of the keys, to which ``later`` leads."""
        self._reader = reader
        self._later = later
        self._guarded = guarded
        self._tracer = Tracer(reader.library)
        self._turn = threading.Lock()
        self._over = threading.Event()
        self._over.set()
        self._shown: Loading | None = None

    @property
    def busy(self) -> bool:
        """Whether a search is under way."""
        return not self._over.is_set()

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
        self._over.set()
        self._over = over = threading.Event()
        self._put_out()
        threading.Thread(target=self._work, args=(essay, search, over), name="seeking", daemon=True).start()

    def _work(self, essay: Essay, search: Search, over: threading.Event) -> None:
        def progress(share: float) -> None:
            if over.is_set():
                raise GivenUp
            self._later(lambda: self._so_far(share, over))

        try:
            with self._turn:
                done = search(essay, progress)
        except GivenUp:
            return
        except ReaderError as error:
            done = partial(self._reader.say, str(error))
        except Exception as error:  # the thread's own last line of defence: the screen must learn of it
            done = partial(self._reader.say, f"the library could not be searched: {error!r}")
        self._later(lambda: self._done(essay, done, over))

    def _so_far(self, share: float, over: threading.Event) -> None:
        """Show how far a search has come; one whose index is there already takes no time and shows nothing."""
        reader = self._reader
        if over.is_set() or not 0 < share < 1:
            return
        if reader.loading is None:
            reader.loading = self._shown = Loading("your library", over.set, doing="Looking through")
        if reader.loading is self._shown:
            reader.loading.share = share
            self._guarded(lambda: None)

    def _done(self, essay: Essay, done: Act, over: threading.Event) -> None:
        if over.is_set():
            return
        self._put_out()
        if self._reader.essay is not None and self._reader.essay.id == essay.id:
            self._guarded(done)
        over.set()

    def _put_out(self) -> None:
        """Take the progress of a search off the screen, unless another stands there."""
        if self._reader.loading is self._shown:
            self._reader.loading = None

    def _traced(self, found: Traced) -> None:
        self._reader.comparison = found.comparison
        if found.source is not None:
            open_source(self._reader, found.source)
        else:
            close_source(self._reader)  # it is the source of another quotation
        self._reader.say(found.said)

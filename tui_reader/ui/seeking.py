"""Passages looked for in a thread, so that no key waits for a library to be indexed."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tui_reader.beside import open_source
from tui_reader.document import Range
from tui_reader.library import Essay
from tui_reader.loading import Loading
from tui_reader.problems import GivenUp, ReaderError
from tui_reader.reader import Reader
from tui_reader.tracing import Traced, Tracer

Act = Callable[[], None]


class Seeker:
    """Carries out one search at a time; a new one, or another essay, makes the last one void."""

    def __init__(
        self, reader: Reader, later: Callable[[Act], object], guarded: Callable[[Act], None]
    ) -> None:
        """Make one that has things done by ``guarded``, on the thread of the keys, to which ``later`` leads."""
        self._reader = reader
        self._later = later
        self._guarded = guarded
        self._tracer: Tracer | None = None
        self._turn = threading.Lock()
        self._void = threading.Event()

    def seek(self, quotation: Range) -> None:
        """Begin to look for the passage of a quotation of the open essay."""
        self._void.set()
        self._void = void = threading.Event()
        essay = self._reader.essay
        if essay is not None:
            work = threading.Thread(
                target=self._work, args=(essay, quotation, void), name="seeking", daemon=True
            )
            work.start()

    def _work(self, essay: Essay, quotation: Range, void: threading.Event) -> None:
        def progress(share: float) -> None:
            if void.is_set():
                raise GivenUp
            self._later(lambda: self._indexed(share, void))

        try:
            with self._turn:
                if self._tracer is None:
                    self._tracer = Tracer(self._reader.library)
                found = self._tracer.trace(essay, quotation, progress)
        except GivenUp:
            return
        except ReaderError as error:
            found = Traced(str(error))
        except Exception as error:  # the thread's own last line of defence: the screen must learn of it
            found = Traced(f"the library could not be searched: {error!r}")
        self._later(lambda: self._found(essay, found, void))

    def _indexed(self, share: float, void: threading.Event) -> None:
        """Show how far the index has come; one that is there already takes no time and shows nothing."""
        reader = self._reader
        if void.is_set() or not 0 < share < 1:
            return
        if reader.loading is None:
            reader.loading = Loading("your library", void.set, doing="Indexing")
        reader.loading.share = share
        self._guarded(lambda: None)

    def _found(self, essay: Essay, found: Traced, void: threading.Event) -> None:
        reader = self._reader
        if void.is_set() or reader.essay is None or reader.essay.id != essay.id:
            return

        def show() -> None:
            reader.loading = None
            reader.comparison = found.comparison
            if found.source is not None:
                open_source(reader, found.source)
            reader.say(found.said)

        self._guarded(show)

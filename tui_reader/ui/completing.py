"""An essay shown before it has been searched whole is completed in a thread, so that no key waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tui_reader.following import complete
from tui_reader.library import Essay
from tui_reader.loading import Loading
from tui_reader.problems import GivenUp
from tui_reader.reader import Reader
from tui_reader.recovery.staging import Staged

Act = Callable[[], None]
LEFT = "given up: quotations that nothing marks are found as you come to them"


class Completer:
    """Completes one essay at a time; another essay, or Esc, makes the work on the last one void."""

    def __init__(
        self, reader: Reader, later: Callable[[Act], object], guarded: Callable[[Act], None]
    ) -> None:
        """Make one that has things done by ``guarded``, on the thread of the keys, to which ``later`` leads."""
        self._reader = reader
        self._later = later
        self._guarded = guarded
        self._void = threading.Event()
        self._shown: Loading | None = None
        self._begun: Staged | None = None

    def follow(self) -> None:
        """Begin with the essay that is open, where it is another than the last and something is left to search."""
        essay = self._reader.essay
        rest = essay.rest if essay is not None else None
        if rest is self._begun:
            return
        self._void.set()
        self._begun = rest
        if essay is None or rest is None:
            return
        self._void = void = threading.Event()
        self._shown = Loading(essay.title, void.set, doing="Finding the quotations of", told=LEFT)
        self._reader.loading = self._shown
        threading.Thread(target=self._work, args=(essay, void), name="completing", daemon=True).start()

    def _work(self, essay: Essay, void: threading.Event) -> None:
        def progress(share: float) -> None:
            if void.is_set():
                raise GivenUp
            self._later(lambda: self._so_far(share, void))

        def done() -> None:
            complete(self._reader, whole)

        try:
            whole = self._reader.library.completed(essay, progress)
        except GivenUp:
            return
        except Exception as error:  # the thread's own last line of defence: the screen must learn of it
            why = f"the quotations could not all be looked for: {error!r}"
            self._later(lambda: self._end(lambda: self._reader.say(why), void))
        else:
            self._later(lambda: self._end(done, void))

    def _so_far(self, share: float, void: threading.Event) -> None:
        if not void.is_set() and self._shown is not None and self._reader.loading is self._shown:
            self._shown.share = share
            self._guarded(lambda: None)

    def _end(self, act: Act, void: threading.Event) -> None:
        if void.is_set():
            return
        if self._reader.loading is self._shown:
            self._reader.loading = None
        self._guarded(act)

"""Work done in a thread, so that no key waits for it: its progress is shown, and it can be given up."""

from __future__ import annotations

import ctypes
import gc
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from tui_reader.loading import Loading
from tui_reader.problems import GivenUp, ReaderError
from tui_reader.reader import Reader

Act = Callable[[], None]
Progress = Callable[[float], None]
Later = Callable[[Act], object]
Guarded = Callable[[Act], None]


_OFTEN = 0.0005
"""Seconds after which a thread that computes lets the thread of the keys have its turn; a key takes some ten turns."""
_SELDOM = sys.getswitchinterval()
_working = 0
_lock = threading.Lock()


@contextmanager
def _yielding() -> Iterator[None]:
    """Compute without holding up the keys: the turns are short, and no collector goes through all that was made.

    What one essay is made of is a million objects, all of which live on.  They are put out of the collector's sight.
    """
    global _working
    with _lock:
        _working += 1
        sys.setswitchinterval(_OFTEN)
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _working -= 1
            if not _working:
                sys.setswitchinterval(_SELDOM)
                gc.freeze()
                gc.enable()
                give_back()


def give_back() -> None:
    """Give the system the memory that is free by now, where its library has a way to ask for that."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


class Errand:
    """One piece of work at a time: a new one, or giving up, makes the last one void."""

    def __init__(self, reader: Reader, later: Later, guarded: Guarded) -> None:
        """Make one that has things done by ``guarded``, on the thread of the keys, to which ``later`` leads."""
        self._reader = reader
        self._later = later
        self._guarded = guarded
        self._void = threading.Event()
        self._void.set()
        self._shown: Loading | None = None

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return not self._void.is_set()

    def begin(
        self, work: Callable[[Progress], Act], failed: str, loading: Callable[[Act], Loading], *, soon: bool
    ) -> None:
        """Begin to do something, and afterwards what it gives, on the thread of the keys.

        Args:
            work: Called in the thread; the progress it tells raises GivenUp once it is void.
            failed: What to say did not succeed, should it fail as nobody expected.
            loading: Makes what is shown of it from the way to give it up.
            soon: Whether it is shown at once, or only when some of it is done and more is left.
        """
        self.end()
        void = self._void = threading.Event()
        shown = self._shown = loading(void.set)
        if soon:
            self._reader.loading = shown
        threading.Thread(target=self._work, args=(work, failed, void), name="errand", daemon=True).start()

    def end(self) -> None:
        """Make the work void, and take it off the screen unless other work stands there."""
        self._void.set()
        if self._shown is not None and self._reader.loading is self._shown:
            self._reader.loading = None

    def _work(self, work: Callable[[Progress], Act], failed: str, void: threading.Event) -> None:
        def progress(share: float) -> None:
            if void.is_set():
                raise GivenUp
            self._later(lambda: self._so_far(share, void))

        try:
            with _yielding():
                done = work(progress)
        except GivenUp:
            return
        except ReaderError as error:
            done = partial(self._reader.say, str(error))
        except Exception as error:  # the thread's own last line of defence: the screen must learn of it
            done = partial(self._reader.say, f"{failed}: {error!r}")
        self._later(lambda: self._done(done, void))

    def _so_far(self, share: float, void: threading.Event) -> None:
        shown = self._shown
        if void.is_set() or shown is None:
            return
        if self._reader.loading is None and 0 < share < 1:
            self._reader.loading = shown
        if self._reader.loading is shown:
            shown.share = share
            self._guarded(lambda: None)

    def _done(self, done: Act, void: threading.Event) -> None:
        if not void.is_set():
            self.end()
            self._guarded(done)

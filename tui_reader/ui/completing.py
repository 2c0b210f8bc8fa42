"""An essay shown before it has been searched whole is completed in a thread, so that no key waits for it."""

from __future__ import annotations

from functools import partial

from tui_reader.following import complete
from tui_reader.library import Essay
from tui_reader.loading import Loading
from tui_reader.reader import Reader
from tui_reader.recovery.staging import Staged
from tui_reader.ui.errand import Act, Errand, Guarded, Later, Progress, give_back

LEFT = "given up: quotations that nothing marks are found as you come to them"


class Completer:
    """Completes one essay at a time; another essay, or Esc, makes the work on the last one void."""

    def __init__(self, reader: Reader, later: Later, guarded: Guarded) -> None:
        """Make one for a reader; what it is made of is told at Errand."""
        self._reader = reader
        self._errand = Errand(reader, later, guarded)
        self._begun: Staged | None = None

    def follow(self) -> None:
        """Begin with the essay that is open, where it is another than the last and something is left to search."""
        essay = self._reader.essay
        rest = essay.rest if essay is not None else None
        if rest is self._begun:
            return
        self._errand.end()
        if self._begun is not None:
            # Nothing that is shown needs it any more: all of it is found, or another essay is open.
            self._begun.let_go()
            give_back()
        self._begun = rest
        # Of a part the whole is being read already.
        if essay is None or rest is None or essay.part is not None:
            return
        self._errand.begin(
            partial(self._work, essay),
            "the quotations could not all be looked for",
            partial(Loading, essay.title, doing="Finding the quotations of", told=LEFT),
            soon=True,
        )

    def end(self) -> None:
        """Make the work void."""
        self._errand.end()

    def _work(self, essay: Essay, progress: Progress) -> Act:
        return partial(complete, self._reader, self._reader.library.completed(essay, progress))

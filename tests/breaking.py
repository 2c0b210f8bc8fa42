"""Break a session at every call that touches a file, and say what is lost: ``python -m tests.breaking FAULTS STEP``.

A process that has loaded the program forks a session for each trial.  At the n-th call on a file below its home the
session is killed, or the call is refused, or half of a write reaches the file, or a signal comes.  Then the home is
looked at, a second session does its work undisturbed, and the home is looked at again.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests import deeds, found
from tui_reader.store import files

_CALLS = ((os, "open"), (os, "write"), (os, "fsync"), (os, "replace"), (os, "unlink"), (os, "mkdir"))
_WRITING = os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_RDWR
_KILLED = 137


class Fault:
    """What happens at one of the calls of a session."""

    def __init__(self, kind: str, at: int, home: Path, count: Path) -> None:
        self.kind, self.at, self.home, self.count = kind, at, str(home), count
        self.calls = 0

    def install(self) -> None:
        """Stand before every call that changes a file."""
        for module, name in (*_CALLS, (fcntl, "flock")):
            setattr(module, name, self._before(name, getattr(module, name)))

    def _before(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if not self._counts(name, given):
                return real(*given, **named)
            number, self.calls = self.calls, self.calls + 1
            hit = number == self.at or (self.kind.endswith("+") and number > self.at >= 0)
            return self._struck(name, real, given, named) if hit else real(*given, **named)

        return call

    def _struck(self, name: str, real: Callable[..., Any], given: Any, named: Any) -> Any:
        kind = self.kind.rstrip("+")
        if kind == "kill":
            os._exit(_KILLED)
        if kind in ("torn", "short"):
            if name != "write":
                return real(*given, **named)
            done = real(given[0], given[1][: len(given[1]) // 2])
            if kind == "torn":
                os._exit(_KILLED)
            return done
        if kind in ("TERM", "HUP"):
            os.kill(os.getpid(), getattr(signal, f"SIG{kind}"))
            return real(*given, **named)
        code = getattr(errno, kind)
        raise OSError(code, os.strerror(code))

    def _counts(self, name: str, given: Any) -> bool:
        if name == "open" and not given[1] & _WRITING:
            return False
        try:
            path = os.readlink(f"/proc/self/fd/{given[0]}") if isinstance(given[0], int) else str(given[0])
        except OSError:
            return False
        return path.startswith(self.home)


class Breaking:
    """Trials in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = deeds.Place(folder / "home", folder / "said")
        self.place.home.mkdir()
        deeds.prepare(self.place)
        for part in ("home", "said"):
            shutil.copytree(folder / part, folder / f"{part}.before")

    def fresh(self) -> None:
        """Put everything as it was."""
        for part in ("home", "said"):
            shutil.rmtree(self.folder / part)
            shutil.copytree(self.folder / f"{part}.before", self.folder / part)

    def session(self, kind: str = "", at: int = -1) -> tuple[int, int]:
        """Run a session with a fault; give how it ended and how many calls there were."""
        count = self.folder / "count"
        count.write_text("0")

        def act() -> int:
            fault = Fault(kind, at, self.place.home, count)
            fault.install()
            code = deeds.work(self.place)
            count.write_text(str(fault.calls))
            return code

        return forked(act), int(count.read_text())

    def trial(self, kind: str, at: int) -> list[str]:
        """Break a session at a call; say what is lost, or in the way of the next."""
        self.fresh()
        code, _ = self.session(kind, at)
        wrong = [] if code in (0, 3, _KILLED) else [f"the session ended with {code}"]
        wrong += found.wrong(self.place)
        again, _ = self.session()
        wrong += [f"the next session ended with {again}"] if again else []
        return wrong + found.wrong(self.place)


def forked(act: Callable[[], int]) -> int:
    """Run something in a process of its own; give its exit code, 124 where it does not end."""
    process = os.fork()
    if process == 0:
        code = 70
        try:
            signal.alarm(60)
            # A lock that was made before the fork is not ours.
            files._locks.clear()
            code = act()
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def main(arguments: list[str]) -> int:
    """Break a session with each fault at every STEP-th call, from the n-th for the n-th fault on."""
    faults, step = arguments[0].split(","), int(arguments[1])
    # Thousands of files are flushed, and no power fails here: memory will do.
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        breaking = Breaking(Path(folder))
        code, calls = breaking.session()
        assert code == 0, code
        trials = [(kind, at) for n, kind in enumerate(faults) for at in range(n % step, calls, step)]
        wrong = 0
        for kind, at in trials:
            for line in breaking.trial(kind, at):
                wrong += 1
                print(f"{kind} at {at}: {line}", flush=True)
        print(f"{len(trials)} trials at {calls} calls, {wrong} wrong")
    return 1 if wrong or not trials else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

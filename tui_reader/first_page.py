"""The page before the program: the first page as it was, shown while the program is still being loaded.

When a session ends, what the next one will show first is kept.  Where nothing that decides it has changed -- the
command, the terminal, its size, the essay, the settings, the places -- it is written to the terminal before anything
else is done, and keys typed from then on wait in the terminal until the program reads them.  The program's own first
frame is compared with it, so that a page that was wrong is merely repainted.

Nothing is imported here that takes time, so the file is not TOML or JSON but lines and bytes.
"""

from __future__ import annotations

import os
import termios
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence

from tui_reader import __version__

_MARK = "adfontes first page 1"
_LARGEST = 2_000_000
_TOLD_BY = (
    "TERM", "COLORTERM", "NO_COLOR", "COLORFGBG", "LANG", "LC_ALL", "LC_CTYPE", "TMUX", "STY", "TERM_PROGRAM",
    "COLUMNS", "LINES", "TEXTUAL_COLOR_SYSTEM", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "HOME",
)  # fmt: skip
"""What of the environment decides how a page looks."""
_BEGIN = b"\x1b[?1049h\x1b[?25l\x1b[?7l"
_END = b"\x1b[r\x1b[m\x1b[?7h\x1b[?1049l\x1b[?25h"
_QUIET = b"\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[<u"
"""No mouse, no focus, no marked paste, plain keys: what the program may have asked for before it was ended."""

_standing: Page | None = None


class Page:
    """A page that stands on the terminal before the program does."""

    def __init__(self, attributes: list[object], frame: bytes) -> None:
        self.attributes = attributes
        """How the terminal took its input before."""
        self.frame = frame
        """What was kept beside the page, for whoever takes it over."""
        self.sure = True
        """Whether nobody can have written over it."""


def file_in(environment: Mapping[str, str] = os.environ) -> str:
    """Give the file in which the page is kept."""
    given = environment.get("XDG_CACHE_HOME", "")
    base = given if given.startswith("/") else os.path.join(environment.get("HOME", "/nonexistent"), ".cache")
    return os.path.join(base, "adfontes", "first-page")


def circumstances(
    arguments: Sequence[str], size: tuple[int, int], environment: Mapping[str, str] = os.environ
) -> str:
    """Say in one line for which command and which terminal a page holds."""
    told = [environment.get(name, "") for name in _TOLD_BY]
    try:
        here = os.getcwd()
    except OSError:  # it is gone
        here = ""
    return repr((__version__, list(arguments), here, tuple(size), told))


def state_of(path: str) -> str:
    """Say in one line in what state a file is; a file that is not there has a state too."""
    try:
        found = os.stat(path)
    except OSError:
        return f"- {path!r}"
    return f"{found.st_mtime_ns} {found.st_size} {found.st_ino} {path!r}"


# ── at the beginning ─────────────────────────────────────────────────────────────────────────────


def show(arguments: Sequence[str]) -> None:
    """Show the page that was kept, if it is certain to be the one; never fail, never wait."""
    try:
        kept = _kept(arguments) if _before_us() else None
        if kept is not None:
            attributes = _listen()
            _stand(attributes, *kept)
            _guard(attributes)
    except (OSError, ValueError, termios.error):
        return


def stand(made: Callable[[tuple[int, int]], tuple[bytes, bytes] | None]) -> None:
    """Show a page that is made only now, for a size in columns and rows, unless one stands already; never fail."""
    try:
        if _standing is None and _before_us():
            size = os.get_terminal_size(2)
            page = made((size.columns, size.lines))
            if page is not None:
                attributes = _listen()
                # What this needs is loaded by now, so the page is never without it.
                _guard(attributes)
                _stand(attributes, *page)
    except (OSError, termios.error):
        return


def _before_us() -> bool:
    """Say whether a terminal is there that is ours to write to and to be read from."""
    return all(os.isatty(number) for number in (0, 1, 2)) and os.tcgetpgrp(0) == os.getpgrp()


def _stand(attributes: list[object], page: bytes, frame: bytes) -> None:
    global _standing
    os.write(2, _BEGIN + page)
    _standing = Page(attributes, frame)


def _guard(attributes: list[object]) -> None:
    """Until the program looks after signals itself: give the terminal back when one ends it, and note a stop."""
    import signal  # a page that was kept does not wait for this

    def ended(number: int, _: object) -> None:
        try:
            os.write(2, _QUIET + _END)
            termios.tcsetattr(0, termios.TCSANOW, attributes)  # type: ignore[arg-type]
        finally:
            os._exit(128 + number)

    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
        signal.signal(number, ended)
    signal.signal(signal.SIGCONT, lambda *_: doubt())


def doubt() -> None:
    """Note that the process was stopped, and the page may have been written over meanwhile."""
    if _standing is not None:
        _standing.sure = False


def _kept(arguments: Sequence[str]) -> tuple[bytes, bytes] | None:
    """Read the page, unless anything is in doubt."""
    with open(file_in(), "rb") as opened:
        found = os.fstat(opened.fileno())
        # What is in the file goes to the terminal as it is, so nobody else may have written it.
        if found.st_uid != os.geteuid() or found.st_mode & 0o077 or found.st_size > _LARGEST:
            return None
        head, _, body = opened.read().partition(b"\n\n")
    lines = head.decode("utf-8", "surrogateescape").split("\n")
    if lines[0] != _MARK or int(lines[1]) != zlib.crc32(body):
        return None
    size = os.get_terminal_size(2)
    here = circumstances(arguments, (size.columns, size.lines))
    if "for " + here not in lines:
        return None
    for line in lines:
        if line.startswith("file "):
            path = line[line.index("'") if "'" in line else line.index('"') :]
            if line != "file " + state_of(_unquoted(path)):
                return None
    length = int(lines[2])
    return body[:length], body[length:]


def _unquoted(path: str) -> str:
    # A path that had to be spelled with escapes is a doubt.
    if "\\" in path:
        raise ValueError(path)
    return path[1:-1]


def _listen() -> list[object]:
    """Have keys kept as they are typed, unseen, as the program will want them; say how it was before."""
    attributes = termios.tcgetattr(0)
    raw = list(attributes)
    raw[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    raw[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    raw[6] = [*raw[6]]
    raw[6][termios.VMIN] = 1
    termios.tcsetattr(0, termios.TCSANOW, raw)
    return attributes


def take() -> Page | None:
    """Take over the page that stands, if one does; it is then the taker's to remove."""
    global _standing
    page, _standing = _standing, None
    return page


def withdraw() -> None:
    """Take the page away again, where no program comes."""
    page = take()
    if page is not None:
        os.write(2, _END)
        termios.tcsetattr(0, termios.TCSANOW, page.attributes)  # type: ignore[arg-type]


# ── at the end ───────────────────────────────────────────────────────────────────────────────────


def keep(
    page: bytes, frame: bytes, commands: Iterable[Sequence[str]], size: tuple[int, int], files: Iterable[str]
) -> None:
    """Keep a page for the next time one of some commands is given and some files are still as they are."""
    body = page + frame
    lines = [_MARK, str(zlib.crc32(body)), str(len(page))]
    lines += ["for " + circumstances(arguments, size) for arguments in commands]
    lines += ["file " + state_of(path) for path in files]
    data = "\n".join(lines).encode("utf-8", "surrogateescape") + b"\n\n" + body
    if len(data) <= _LARGEST:
        _write(file_in(), data)


def forget() -> None:
    """Keep no page."""
    try:
        os.unlink(file_in())
    except OSError:
        return


def _write(path: str, data: bytes) -> None:
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        half = f"{path}.{os.getpid()}"
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(data)
        os.replace(half, path)
    except OSError:
        # It is only a convenience, and the next start is merely slower.
        return

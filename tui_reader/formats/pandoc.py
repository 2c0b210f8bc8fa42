"""RTF, LaTeX, Org, reStructuredText and AsciiDoc, through an installed pandoc and then as Markdown.

Pandoc is run as a program of its own, by its path and without a shell, in its sandbox (it opens no other file), for so
many seconds and no longer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import IO

from tui_reader.document import Document
from tui_reader.formats.clean import clean, clean_line
from tui_reader.formats.decoding import decode
from tui_reader.formats.markdown import parse_markdown
from tui_reader.limits import Limits, raised
from tui_reader.problems import Problem, ReaderError

Progress = Callable[[float], None]

NAMES = {
    "rtf": "RTF", "latex": "LaTeX", "org": "Org", "rst": "reStructuredText", "asciidoc": "AsciiDoc",
}  # fmt: skip
_TO = "commonmark-raw_html+footnotes+pipe_tables+yaml_metadata_block"
_HEAP = ("+RTS", "-M400M", "-RTS")
_LOOK_AGAIN = 0.05
_SHOWN = 5
_GROWTH = 2
"""How many times as much as is given to pandoc may come out of it."""


def pandoc_reader(kind: str) -> Callable[..., Document]:
    """Give the reader of a format that pandoc knows."""
    return partial(_parse, kind)


def _parse(
    kind: str, data: bytes, name: str, *, encoding: str | None, progress: Progress, limits: Limits
) -> Document:
    program = shutil.which("pandoc")
    if program is None:
        what = f"{NAMES[kind]} is read with the help of pandoc, which is not installed"
        raise ReaderError(
            Problem(
                name, what, "install it (`apt install pandoc`, `brew install pandoc`), or save as DOCX or ODT"
            )
        )
    if len(data) > limits.bytes("pandoc"):
        raise ReaderError(
            Problem(name, "this is too large for pandoc", f"split it, or {raised('pandoc_mb')}")
        )
    decoded = decode(data, name, encoding=encoding)
    given = data if kind == "rtf" else clean(decoded.text).encode("utf-8", "replace")
    written, said = _run([program, *_HEAP, *_options(kind)], given, name, limits, progress)
    warnings = [f"read by pandoc as {NAMES[kind]}", *decoded.warnings, *_complaints(said)]
    document = parse_markdown(
        clean(written.decode("utf-8", "replace")),
        name,
        data,
        encoding=decoded.encoding,
        warnings=warnings,
        progress=lambda share: progress(0.5 + 0.5 * share),
        limits=limits,
    )
    told = (("reader", "pandoc"), *document.metadata.extra)
    return replace(document, metadata=replace(document.metadata, format=kind, extra=told))


def _options(kind: str) -> tuple[str, ...]:
    return ("--sandbox", f"--from={kind}", f"--to={_TO}", "--wrap=none", "--standalone")


def _run(
    command: list[str], given: bytes, name: str, limits: Limits, progress: Progress
) -> tuple[bytes, str]:
    """Run pandoc on some bytes; give what it wrote, and what it had to say."""
    with tempfile.TemporaryFile() as taken, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as told:
        taken.write(given)
        taken.seek(0)
        try:
            process = subprocess.Popen(
                command, stdin=taken, stdout=out, stderr=told, cwd=tempfile.gettempdir(), env=_environment()
            )
        except OSError as error:
            raise ReaderError(Problem(name, "pandoc cannot be started", "install it anew")) from error
        try:
            _wait(process, out, name, limits, progress)
        finally:
            process.kill()
            process.wait()
        told.seek(0)
        said = told.read(100_000).decode("utf-8", "replace")
        if process.returncode != 0:
            raise ReaderError(Problem(name, f"pandoc cannot read this: {_last(said)}", "correct it there"))
        out.seek(0)
        return out.read(_GROWTH * limits.bytes("pandoc")), said


def _wait(
    process: subprocess.Popen[bytes], out: IO[bytes], name: str, limits: Limits, progress: Progress
) -> None:
    start = time.monotonic()
    while True:
        try:
            process.wait(_LOOK_AGAIN)
            return
        except subprocess.TimeoutExpired:
            taken = time.monotonic() - start
            progress(0.5 * min(1.0, taken / limits.pandoc_seconds))
        if taken > limits.pandoc_seconds or os.fstat(out.fileno()).st_size > _GROWTH * limits.bytes("pandoc"):
            raise ReaderError(
                Problem(
                    name,
                    "pandoc does not come to an end with this",
                    f"split it, or {raised('pandoc_seconds')}",
                )
            )


def _environment() -> dict[str, str]:
    """What pandoc may know of ours: where programs are, and that text is UTF-8."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "HOME": tempfile.gettempdir()}


def _last(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    return clean_line(lines[-1])[:160] if lines else "it gives no reason"


def _complaints(said: str) -> list[str]:
    lines = [
        clean_line(line.removeprefix("[WARNING]"))[:160] for line in said.splitlines() if "[WARNING]" in line
    ]
    more = [f"pandoc: and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    return [f"pandoc: {line}" for line in lines[:_SHOWN]] + more

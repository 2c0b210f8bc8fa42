"""A reader as the first page needs it: the settings, the library, and keys whose commands are not loaded yet."""

from __future__ import annotations

import locale
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_reader.cells import ASCII, UNICODE, Glyphs
from tui_reader.keymap import Keymap, Keys
from tui_reader.keymap_file import load as load_keymap
from tui_reader.library import Library
from tui_reader.problems import Problem
from tui_reader.reader import Reader
from tui_reader.store.config import Config
from tui_reader.store.config import load as load_config
from tui_reader.store.paths import Paths, shipped

if TYPE_CHECKING:
    from tui_reader.requests import Invoke

_ASCII_TERMINALS = ("linux", "vt100", "vt102", "vt220", "dumb", "unknown", "")


def without_commands(
    paths: Paths, *, keymap: str = "", changes: Mapping[str, object] | None = None
) -> Reader | None:
    """Make a reader that shows a page, and obeys no key before ``equipment.instruct`` has told it the commands.

    There is none where a person has keymaps, since what is wrong with one is told by the commands there are.
    """
    config, problems = settings(paths, changes)
    name = keymap or config.keymap
    if paths.keymaps.is_dir() or not (shipped("keymaps") / f"{name}.toml").is_file():
        return None
    text = keymap_text(name, paths) or ""
    keys, _ = load_keymap(
        text, name=f"{name}.toml", known=None, extends=lambda other: keymap_text(other, paths)
    )
    return furnished(paths, config, keys, _obey_nothing, problems)


def settings(paths: Paths, changes: Mapping[str, object] | None) -> tuple[Config, list[Problem]]:
    """Read a person's settings, and say what is wrong with them; ``changes`` are those of the command line."""
    config, problems = load_config(paths.settings)
    return (replace(config, **changes) if changes else config), problems  # type: ignore[arg-type]


def furnished(
    paths: Paths, config: Config, keymap: Keymap, invoke: Invoke, problems: Iterable[Problem]
) -> Reader:
    """Put a reader together."""
    reader = Reader(
        config=config,
        keys=Keys(keymap),
        invoke=invoke,
        library=Library(paths, (*config.library, str(paths.texts)), infer=config.infer, limits=config.limits),
        glyphs=glyphs_for(config.ascii),
    )
    reader.ills = [str(problem) for problem in problems]
    return reader


def _obey_nothing(reader: Any, name: str, *, count: int | None, letter: str | None, text: str) -> None:
    """Stand for the commands until they are loaded; no key is read before."""


def keymap_text(name: str, paths: Paths) -> str | None:
    """Give the text of a keymap by its name or its path; the person's own come first."""
    shipped_file = shipped("keymaps") / f"{name}.toml"
    for file in (paths.keymaps / f"{name}.toml", shipped_file, Path(name).expanduser()):
        if file.is_file():
            return file.read_text(encoding="utf-8", errors="replace")
    return None


def glyphs_for(setting: bool | str, environment: Mapping[str, str] = os.environ) -> Glyphs:
    """Choose the marks we draw: ASCII where the terminal or the locale can do no better."""
    if isinstance(setting, bool):
        return ASCII if setting else UNICODE
    encoding = locale.getpreferredencoding(False).lower().replace("-", "")
    poor = environment.get("TERM", "") in _ASCII_TERMINALS or _plain_locale(environment)
    return ASCII if poor or encoding not in ("utf8", "utf_8") else UNICODE


def _plain_locale(environment: Mapping[str, str]) -> bool:
    """Say whether the locale asks for ASCII.

    Python turns C, POSIX and what is not installed into UTF-8 and says so in LC_CTYPE, so that what LANG asked for has
    to be looked at.
    """
    asked = environment.get("LANG", "")
    kind = environment.get("LC_CTYPE", "")
    if kind == "C.UTF-8" and asked and "utf" not in asked.lower():
        kind = ""
    named = environment.get("LC_ALL") or kind or asked
    return "utf" not in named.lower().replace("-", "") and named != ""

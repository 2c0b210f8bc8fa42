"""Put a reader together: the settings, the keymap, the library, and what is wrong with them."""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tui_reader.cells import ASCII, UNICODE, Glyphs
from tui_reader.commands import COMMANDS, invoke
from tui_reader.commands.registry import counting, lettered, titles
from tui_reader.keymap import Keymap, Keys
from tui_reader.keymap_file import load as load_keymap
from tui_reader.library import Library
from tui_reader.problems import Problem
from tui_reader.reader import Reader
from tui_reader.store.config import Config
from tui_reader.store.config import load as load_config
from tui_reader.store.paths import Paths, shipped

_ASCII_TERMINALS = ("linux", "vt100", "vt102", "vt220", "dumb", "unknown", "")


def keymap_text(name: str, paths: Paths) -> str | None:
    """Give the text of a keymap by its name or its path; the person's own come first."""
    shipped_file = shipped("keymaps") / f"{name}.toml"
    for file in (paths.keymaps / f"{name}.toml", shipped_file, Path(name).expanduser()):
        if file.is_file():
            return file.read_text(encoding="utf-8", errors="replace")
    return None


def read_keymap(name: str, paths: Paths) -> tuple[Keymap, list[Problem]]:
    """Read a keymap with everything it extends, and say what is wrong with it."""
    text = keymap_text(name, paths)
    problems = []
    if text is None:
        problems.append(Problem(name, "there is no keymap of this name", "the default keys are used"))
        name, text = "default", keymap_text("default", paths) or ""
    keymap, found = load_keymap(
        text,
        name=name if name.endswith(".toml") else f"{name}.toml",
        known=titles(),
        letters=lettered(),
        counts=counting(),
        extends=lambda other: _shipped_first(other, name, paths),
    )
    return keymap, problems + found


def _shipped_first(other: str, name: str, paths: Paths) -> str | None:
    """Give the keymap that one extends: a person's own ``default`` extends the shipped one."""
    if other == name.removesuffix(".toml"):
        file = shipped("keymaps") / f"{other}.toml"
        return file.read_text(encoding="utf-8") if file.is_file() else None
    return keymap_text(other, paths)


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


def equip(paths: Paths, *, keymap: str = "", changes: Mapping[str, object] | None = None) -> Reader:
    """Make a reader from a person's settings; ``changes`` are those given on the command line."""
    config, problems = load_config(paths.settings)
    if changes:
        config = _changed(config, changes)
    keys, wrong = read_keymap(keymap or config.keymap, paths)
    reader = Reader(
        config=config,
        keys=Keys(keys),
        invoke=invoke,
        library=Library(paths, (*config.library, str(paths.texts)), infer=config.infer, limits=config.limits),
        glyphs=glyphs_for(config.ascii),
    )
    reader.ills = [str(problem) for problem in (*problems, *wrong)]
    return reader


def _changed(config: Config, changes: Mapping[str, object]) -> Config:
    return replace(config, **changes)  # type: ignore[arg-type]


def command_help() -> str:
    """List every command with its sentence, for ``adfontes commands``."""
    width = max(len(name) for name in COMMANDS)
    return "\n".join(f"{name:<{width}}  {COMMANDS[name].help}" for name in sorted(COMMANDS))

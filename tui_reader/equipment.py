"""Put a reader together: the settings, the keymap, the library, the commands, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tui_reader import outset
from tui_reader.commands import COMMANDS, invoke
from tui_reader.commands.registry import counting, lettered, titles
from tui_reader.keymap import Keymap
from tui_reader.keymap_file import load as load_keymap
from tui_reader.outset import keymap_text
from tui_reader.problems import Problem
from tui_reader.reader import Reader
from tui_reader.store.paths import Paths, shipped


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


def equip(paths: Paths, *, keymap: str = "", changes: Mapping[str, object] | None = None) -> Reader:
    """Make a reader from a person's settings; ``changes`` are those given on the command line."""
    config, problems = outset.settings(paths, changes)
    keys, wrong = read_keymap(keymap or config.keymap, paths)
    return outset.furnished(paths, config, keys, invoke, [*problems, *wrong])


def instruct(reader: Reader) -> None:
    """Tell a reader that was made without them what commands there are."""
    reader.invoke = invoke
    reader.keys.keymap = replace(reader.keys.keymap, labels=titles(), letters=lettered(), counts=counting())


def command_help() -> str:
    """List every command with its sentence, for ``adfontes commands``."""
    width = max(len(name) for name in COMMANDS)
    return "\n".join(f"{name:<{width}}  {COMMANDS[name].help}" for name in sorted(COMMANDS))

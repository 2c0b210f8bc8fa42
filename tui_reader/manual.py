"""The keys as people read them: for ``adfontes keys``, the help page and the README, from one place."""

from __future__ import annotations

from tui_reader.commands import COMMANDS
from tui_reader.keymap import Keymap
from tui_reader.lists import by_subject


def key_list(keymap: Keymap) -> str:
    """List the keys by subject, for a terminal."""
    lines: list[str] = []
    for subject, rows in by_subject(keymap, COMMANDS.values()):
        lines += ["", subject]
        lines += [f"  {keys:<22} {sentence}" for keys, sentence, _ in rows]
    return "\n".join(lines[1:])


def key_table(keymap: Keymap) -> str:
    """Write the keys as a Markdown table, as it stands in the README."""
    lines = ["| Keys | What they do | Command |", "| --- | --- | --- |"]
    for _, rows in by_subject(keymap, COMMANDS.values()):
        for _, sentence, command in rows:
            shown = " ".join(_code(key) for key in keymap.keys_of(command)).replace("|", "\\|")
            lines.append(f"| {shown} | {sentence} | `{command}` |")
    return "\n".join(lines)


def _code(key: str) -> str:
    """Set a key as code; a backtick needs two around it."""
    return f"`` {key} ``" if "`" in key else f"`{key}`"

"""Which colours a role is drawn in: themes are TOML files, the shipped ones beside the code."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.errors import StyleSyntaxError
from rich.style import Style

from tui_reader import toml_text
from tui_reader.problems import Problem, ReaderError

_FOLDER = Path(__file__).parents[1] / "themes"
SHIPPED = ("dusk", "paper", "terminal")


class Theme:
    """The styles of every role, and how several lie over one another."""

    def __init__(self, name: str, roles: Mapping[str, str], *, ansi: bool = False, dark: bool = True) -> None:
        self.name = name
        self.ansi = ansi
        self.dark = dark
        self.styles: dict[str, Style] = {}
        for role, words in roles.items():
            try:
                self.styles[role] = Style.parse(words) if words else Style.null()
            except StyleSyntaxError as error:
                raise ReaderError(
                    Problem(
                        f"theme {name}",
                        f"the style of {role} is not one: {words}",
                        "write for example: bold #eeeeee",
                    )
                ) from error
        self._over: dict[tuple[str, ...], Style] = {}

    def style(self, roles: tuple[str, ...]) -> Style:
        """Give the style of roles laid one over another, the last on top."""
        known = self._over.get(roles)
        if known is None:
            known = Style.combine([self.styles[role] for role in roles if role in self.styles])
            self._over[roles] = known
        return known


def _read(name: str, folder: Path | None) -> dict[str, Any]:
    own = folder / f"{name}.toml" if folder is not None else None
    if own is not None and own.is_file():
        text, file = own.read_text(encoding="utf-8", errors="replace"), str(own)
    elif name in SHIPPED:
        text, file = (
            (_FOLDER / f"{name}.toml").read_text(encoding="utf-8"),
            name,
        )
    else:
        raise ReaderError(Problem(name, "there is no theme of this name", f"there are {', '.join(SHIPPED)}"))
    return toml_text.load(text, name=file)


def load(name: str, folder: Path | None = None) -> Theme:
    """Read a theme by name: one of the person's own, or one that is shipped."""
    data = _read(name, folder)
    below = (
        _read(str(data["extends"]), None)
        if "extends" in data
        else _read("dusk", None)
        if name not in SHIPPED
        else {}
    )
    roles = {**below.get("roles", {}), **data.get("roles", {})}
    return Theme(
        name,
        {str(role): str(words) for role, words in roles.items()},
        ansi=bool(data.get("ansi", below.get("ansi", False))),
        dark=bool(data.get("dark", below.get("dark", True))),
    )


def suited(environment: Mapping[str, str] = os.environ) -> str:
    """Choose a theme for a terminal: its own colours where it has few, else dark or light as it says."""
    if "NO_COLOR" in environment:
        return "terminal"
    term = environment.get("TERM", "")
    many = (
        "256" in term
        or "direct" in term
        or "COLORTERM" in environment
        or "kitty" in term
        or "alacritty" in term
    )
    if not many:
        return "terminal"
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return "paper" if background in ("7", "15") else "dusk"

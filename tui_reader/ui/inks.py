"""A style in the words of a terminal that can show so many colours."""

from __future__ import annotations

from collections.abc import Mapping

from rich.color import ColorSystem
from rich.style import Style

_NAMED = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
}
_BY_ENDING = {"kitty": ColorSystem.EIGHT_BIT, "256color": ColorSystem.EIGHT_BIT}


def named(system: str | None) -> ColorSystem:
    """Give how many colours there are by the name that rich has for it."""
    return _NAMED.get(system or "", ColorSystem.TRUECOLOR)


def told(environment: Mapping[str, str]) -> ColorSystem:
    """Say how many colours a terminal has by what the environment tells, as rich and Textual read it."""
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return ColorSystem.TRUECOLOR
    term = environment.get("TERM", "").strip().lower()
    return _BY_ENDING.get(term.rpartition("-")[2], ColorSystem.STANDARD)


def spelled(style: Style, system: ColorSystem) -> str:
    """Give the SGR parameters of a style."""
    return style.render("x", color_system=system).partition("x")[0].removeprefix("\x1b[").removesuffix("m")

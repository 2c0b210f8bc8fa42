"""The settings: a person's own file over the defaults, read and never written."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tui_reader.limits import USUAL, Limits
from tui_reader.problems import Problem, ReaderError
from tui_reader.spelling import nearest
from tui_reader.store import files, statements
from tui_reader.toml_text import decoded, line_of
from tui_reader.toml_text import load as load_toml


@dataclass(frozen=True, slots=True)
class Config:
    """The settings in force; ``config.toml`` of the package says what each means."""

    keymap: str = "default"
    mouse: bool = True
    theme: str = "auto"
    measure: int = 72
    justify: bool = False
    hyphenate: bool = False
    language: str = "auto"
    paragraphs: str = "blank"
    sure: float = 0.7
    infer: float = 0.4
    ascii: bool | str = "auto"
    outline: bool | str = "auto"
    notes: str = "auto"
    light_ms: int = 1200
    lead_in: int = 4
    words_per_minute: int = 230
    save_after: float = 1.0
    library: tuple[str, ...] = ()
    wire: bool = True
    instant: bool = True
    limits: Limits = USUAL


class _Wrong(NamedTuple):
    """Why a value is not taken."""

    what: str
    remedy: str


_Check = Callable[[Any, Path], Any]


def load(path: Path, defaults: Config | None = None) -> tuple[Config, list[Problem]]:
    """Read a person's settings; what is wrong is reported and its default used."""
    config = defaults or Config()
    try:
        data = files.read(path)
        if data is None:
            return config, []
        text = decoded(data, str(path))
        values = load_toml(text, name=str(path))
    except ReaderError as error:
        return config, [error.problem]
    own, problems = _taken(values, _CHECKS, path, text)
    limits, wrong = _taken(own.pop("limits", {}), _LIMITS, path, text, ("limits",))
    own["limits"] = dataclasses.replace(config.limits, **limits)
    problems = sorted([*problems, *wrong], key=lambda problem: problem.line or 0)
    return dataclasses.replace(config, **own), problems


def limits_in(path: Path) -> Limits:
    """Give the limits that a person's settings name; what is wrong with the file is said elsewhere."""
    return load(path)[0].limits


def _taken(
    values: Mapping[str, Any],
    checks: Mapping[str, _Check],
    path: Path,
    text: str,
    under: tuple[str, ...] = (),
) -> tuple[dict[str, Any], list[Problem]]:
    """Give those settings that are possible, and what is wrong with the others."""
    taken: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, value in values.items():
        found = checks[key](value, path) if key in checks else _unknown(key, checks)
        if isinstance(found, _Wrong):
            line = line_of(text, (*under, key))
            problems.append(Problem(str(path), f"{key}: {found.what}", found.remedy, line))
        else:
            taken[key] = found
    return taken, problems


def _unknown(key: str, checks: Mapping[str, _Check]) -> _Wrong:
    near = nearest(key, checks)
    return _Wrong("there is no such setting", f"write {near}" if near else "delete the line")


def _one_of(*words: str | bool) -> _Check:
    spelled = [f'"{word}"' if isinstance(word, str) else str(word).lower() for word in words]
    listed = f"{', '.join(spelled[:-1])} or {spelled[-1]}"

    def check(value: Any, _: Path) -> Any:
        if any(value == word and type(value) is type(word) for word in words):
            return value
        near = (
            nearest(value.lower(), [w for w in words if isinstance(w, str)]) if isinstance(value, str) else ""
        )
        return _Wrong(f"{_shown(value)} is not possible", f'write "{near}"' if near else f"write {listed}")

    return check


def _named(folder: str, *words: str) -> _Check:
    """Take one of the shipped names, the name of a file of the person's own, or a path."""

    def check(value: Any, path: Path) -> Any:
        if not isinstance(value, str) or not value:
            return _Wrong(f"{_shown(value)} is not a name", f'write "{words[0]}"')
        own = path.parent / folder
        if value in words or (own / f"{value}.toml").is_file() or _file(value, path.parent):
            return value
        near = nearest(value, [*words, *(found.stem for found in own.glob("*.toml"))])
        listed = ", ".join(f'"{word}"' for word in words)
        return _Wrong(
            f'there is none named "{value}"', f'write "{near}"' if near else f"write one of {listed}"
        )

    return check


def _file(value: str, folder: Path) -> bool:
    return ("/" in value or value.endswith(".toml")) and (folder / Path(value).expanduser()).is_file()


def _whole(low: int, high: int) -> _Check:
    def check(value: Any, _: Path) -> Any:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        return _Wrong(f"{_shown(value)} is not possible", f"write a whole number from {low} to {high}")

    return check


def _number(low: float, high: float) -> _Check:
    def check(value: Any, _: Path) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        return _Wrong(f"{_shown(value)} is not possible", f"write a number from {low:g} to {high:g}")

    return check


def _words(value: Any, _: Path) -> Any:
    if isinstance(value, str) and value:
        return value
    return _Wrong(f"{_shown(value)} is not a language", 'write "auto" or one such as "en_GB"')


def _folders(value: Any, _: Path) -> Any:
    if isinstance(value, list) and all(isinstance(folder, str) and folder for folder in value):
        return tuple(value)
    return _Wrong(f"{_shown(value)} is not a list of folders", 'write it as ["~/essays", "~/more"]')


def _table(value: Any, _: Path) -> Any:
    if isinstance(value, dict):
        return value
    return _Wrong(f"{_shown(value)} is not a table", "write [limits] and below it a line for each")


def _shown(value: Any) -> str:
    written = statements.assigned(("k",), value).partition(" = ")[2].strip() if value != {} else "{}"
    return written if len(written) <= 40 else f"{written[:39]}…"


_yes = _one_of(True, False)
_perhaps = _one_of("auto", True, False)
_CHECKS: dict[str, _Check] = {
    "keymap": _named("keymaps", "default", "vim", "emacs", "less"),
    "mouse": _yes,
    "theme": _named("themes", "auto", "dusk", "paper", "terminal"),
    "measure": _whole(20, 200),
    "justify": _yes,
    "hyphenate": _yes,
    "language": _words,
    "paragraphs": _one_of("blank", "indent"),
    "sure": _number(0, 1),
    "infer": _number(0, 1),
    "ascii": _perhaps,
    "outline": _perhaps,
    "notes": _one_of("auto", "foot", "margin", "off"),
    "light_ms": _whole(0, 10_000),
    "lead_in": _whole(0, 20),
    "words_per_minute": _whole(20, 2000),
    "save_after": _number(0.1, 60),
    "library": _folders,
    "wire": _yes,
    "instant": _yes,
    "limits": _table,
}
_LIMITS: dict[str, _Check] = {
    **{field.name: _whole(1, 100_000_000) for field in dataclasses.fields(Limits)},
    "growth": _whole(1, 100),
    "depth": _whole(20, 400),
    **{field.name: _whole(1, 100_000) for field in dataclasses.fields(Limits) if field.name.endswith("_mb")},
}
"""The settings of the table ``[limits]``."""

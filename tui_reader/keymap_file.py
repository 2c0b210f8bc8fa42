"""Read a keymap: a TOML file that looks like the keyboard.

    extends = "default"

    [essay]
    "g g"    = "motion.top"
    "] q"    = "quotation.next"
    "ctrl+d" = ""                 # no longer bound

    [prefixes]
    "]" = "next"

A person wrote it, so nothing in it is fatal.  A wrong line is left out and told, with its number and the
nearest right word; a file that is no TOML at all leaves the keymap that it would have extended.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from tui_reader.key_names import display, is_key, key_name, known_names, unreachable
from tui_reader.keymap import EVERYWHERE, PLACES, Keymap, Sequence, label_of
from tui_reader.patterns import compiled
from tui_reader.problems import Problem, ReaderError
from tui_reader.spelling import meant, nearest
from tui_reader.toml_lines import Header, NotToml, Setting, statements
from tui_reader.toml_text import load as whole_text
from tui_reader.toml_text import refuse_absurd

PREFIXES = "prefixes"
_ROOT = "default"
_LONGEST = 200_000
"""Characters beyond which a file is no keymap: each of its lines is read by itself."""
_QUIT, _QUIT_KEY = "session.quit", ("ctrl+q",)
_DIGITS = ("plain", "alt", "none")
Extends = Callable[[str], str | None]


def load(
    text: str,
    *,
    name: str,
    known: Mapping[str, str] | Collection[str] | None,
    letters: Collection[str] = (),
    counts: Collection[str] = (),
    extends: Extends = lambda name: None,
) -> tuple[Keymap, list[Problem]]:
    """Read a keymap, and say what is wrong with it.

    Args:
        text: The file.
        name: The file's name as the person knows it.
        known: The commands there are, a mapping with the brief title of each; None where they are not loaded yet,
            and every one that is named is taken to be there.
        letters: The commands that wait for one more key.
        counts: The commands that take a number.
        extends: Gives the text of a keymap that another one extends, by its name.
    """
    labels = dict(known) if isinstance(known, Mapping) else {name: label_of(name) for name in known or ()}
    empty = Keymap(name, labels=labels, counts=frozenset(counts), letters=frozenset(letters))
    commands = None if known is None else set(labels)
    keymap, problems = _load(text, name, empty, commands, extends, ())
    keymap, unquittable = _with_quit(keymap, name)
    return keymap, problems + unquittable


def _load(
    text: str, name: str, empty: Keymap, known: set[str] | None, extends: Extends, below: tuple[str, ...]
) -> tuple[Keymap, list[Problem]]:
    """Read one file over the one it extends; ``below`` names the files that extend this one."""
    file = _File(name, known)
    settings = file.settings(text)
    parent = file.parent(text, settings, top=_ROOT if not below else "")
    problems: list[Problem] = []
    base = empty
    if parent and parent in (*below, _stem(name)):
        file.wrong(file.line_of_extends, f'this keymap extends itself through "{parent}"')
    elif parent:
        parent_text = extends(parent)
        if parent_text is None:
            file.wrong(
                file.line_of_extends,
                f'there is no keymap "{parent}" to extend',
                "write the name of one that there is",
            )
        else:
            base, problems = _load(parent_text, parent, empty, known, extends, (*below, _stem(name)))
    for setting in settings:
        file.take(setting)
    keymap = file.over(base)
    return keymap, problems + sorted(file.problems, key=lambda problem: problem.line or 0)


def _stem(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".toml")


def _with_quit(keymap: Keymap, name: str) -> tuple[Keymap, list[Problem]]:
    """See to it that there is a way out of every place."""
    if _QUIT not in keymap.labels:
        return keymap, []
    tables = {place: dict(table) for place, table in keymap.tables.items()}
    problems = []
    for place in PLACES:
        if keymap.keys_of(_QUIT, place):
            continue
        tables[place] = _without_clashes(tables.get(place, {}), _QUIT_KEY) | {_QUIT_KEY: _QUIT}
        what = f"no key is left to quit with in [{place}], so {display(_QUIT_KEY)} quits"
        problems.append(Problem(name, what, f'bind a key to "{_QUIT}"'))
        keymap = replace(keymap, tables=tables)
    return keymap, problems


def _without_clashes(table: Mapping[Sequence, str], keys: Sequence) -> dict[Sequence, str]:
    """Give bindings without those of which keys are the beginning, and those that are a beginning of keys."""

    def clashes(other: Sequence, command: str) -> bool:
        if other[0] != keys[0]:
            return False
        hides_only = not command and other != keys
        return not hides_only and (other[: len(keys)] == keys or keys[: len(other)] == other)

    return {other: command for other, command in table.items() if not clashes(other, command)}


@dataclass(slots=True)
class _File:
    """One file while it is read."""

    name: str
    known: set[str] | None
    problems: list[Problem] = field(default_factory=list)
    bound: dict[str, dict[Sequence, tuple[str, int]]] = field(default_factory=dict)
    """By place: what each sequence stands for, and on which line."""
    titles: dict[Sequence, str] = field(default_factory=dict)
    digits: str = ""
    line_of_extends: int | None = None

    def wrong(self, line: int | None, what: str, remedy: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(self.name, what, remedy, line))

    def settings(self, text: str) -> list[Setting]:
        """Take the file apart; a file that is no TOML has no settings, and one problem."""
        remedy = "nothing of this file is used until that is mended"
        try:
            refuse_absurd(text, self.name)
            if len(text) > _LONGEST:
                raise ReaderError(
                    Problem(self.name, "is too long to be a keymap", "put a keymap in its place")
                )
            found = statements(text)
        except NotToml as error:
            if error.line is None:
                return self._refused(text, remedy)
            self.wrong(error.line, f"this is not TOML: {error.what}", remedy)
            return []
        except ReaderError as error:
            self.wrong(error.problem.line, f"this {error.problem.what}", f"{error.problem.remedy}; {remedy}")
            return []
        headed: dict[str, int] = {}
        for header in found:
            if isinstance(header, Header):
                self._take_header(header, headed)
        return [setting for setting in found if isinstance(setting, Setting)]

    def _refused(self, text: str, remedy: str) -> list[Setting]:
        """Say which line Python would not read."""
        try:
            whole_text(text, name=self.name)
        except ReaderError as error:
            self.wrong(error.problem.line, f"this {error.problem.what}", f"{error.problem.remedy}; {remedy}")
        else:
            self.wrong(None, "this is not TOML", remedy)
        return []

    def _take_header(self, header: Header, headed: dict[str, int]) -> None:
        section = header.section
        if section in headed:
            self.wrong(header.line, f"[{section}] stands on line {headed[section]} already", "join the two")
        headed.setdefault(section, header.line)
        if section not in (*PLACES, PREFIXES):
            self.wrong(header.line, f"there is no place [{section}]", _places(section))

    def parent(self, text: str, settings: list[Setting], top: str) -> str:
        """Name the keymap that this one extends: ``default`` unless it says otherwise."""
        usual = top if _stem(self.name) != _ROOT else ""
        for setting in settings:
            if not setting.section and setting.key == "extends":
                self.line_of_extends = setting.line
                if isinstance(setting.value, str):
                    return setting.value
                self.wrong(
                    setting.line,
                    "the name of a keymap stands in quotation marks",
                    'write extends = "default"',
                )
        if not settings and (said := _EXTENDS.search(text)):
            return said["name"]
        return usual

    def take(self, setting: Setting) -> None:
        """Read one setting."""
        if not setting.section:
            self._take_option(setting)
        elif setting.section == PREFIXES:
            self._take_title(setting)
        elif setting.section in PLACES or nearest(setting.section, PLACES):
            # A place that is only misspelt is read too, so that all its mistakes are told at once.
            self._take_binding(setting)

    def _take_option(self, setting: Setting) -> None:
        if setting.key == "counts":
            if setting.value in _DIGITS:
                self.digits = str(setting.value)
            else:
                self.wrong(
                    setting.line,
                    f"counts cannot be {_shown(setting.value)}",
                    'it is "plain", "alt" or "none"',
                )
        elif setting.key != "extends":
            remedy = meant(setting.key, ("extends", "counts"))
            if not remedy:
                remedy = "a binding stands below the place where it holds, such as [everywhere]"
            self.wrong(setting.line, f'there is no setting "{setting.key}"', remedy)

    def _take_title(self, setting: Setting) -> None:
        keys = self._sequence(setting)
        if not isinstance(setting.value, str):
            self.wrong(setting.line, f'the title of "{setting.key}" stands in quotation marks')
        elif keys:
            self.titles[keys] = setting.value

    def _take_binding(self, setting: Setting) -> None:
        keys, command = self._sequence(setting), setting.value
        if not keys:
            return
        if not isinstance(command, str):
            remedy = f'write "{setting.key}" = "motion.down", or whatever it shall do'
            self.wrong(
                setting.line, f"a command's name stands in quotation marks, not {_shown(command)}", remedy
            )
        elif command and self.known is not None and command not in self.known:
            self.wrong(setting.line, f'there is no command "{command}"', meant(command, self.known))
        elif self._fits(keys, command, setting):
            self.bound.setdefault(setting.section, {})[keys] = (command, setting.line)

    def _sequence(self, setting: Setting) -> Sequence:
        """Read a sequence of keys; empty, and a problem noted, if there is a key that is none."""
        written = setting.key.split() or ["space"] * bool(setting.key)
        keys = tuple(key_name(word) for word in written)
        if not keys:
            self.wrong(setting.line, "there is no key before the equals sign", 'write one, such as "g g"')
        for word, key in zip(written, keys, strict=True):
            if not is_key(key):
                self.wrong(setting.line, f'there is no key "{word}"', _right_key(word))
                return ()
            if arrives := unreachable(key):
                what = f"terminals send {display((arrives,))} when {display((key,))} is pressed"
                self.wrong(setting.line, what, f'bind "{arrives}" instead')
                return ()
        return keys

    def _fits(self, keys: Sequence, command: str, setting: Setting) -> bool:
        """Say whether keys are free in this file, and note why not."""
        bound = self.bound.get(setting.section, {})
        if keys in bound:
            first, line = bound[keys]
            stays = f"; the first, on line {line}, stays" if first != command else f", on line {line} as well"
            self.wrong(setting.line, f"{display(keys)} is bound twice{stays}")
            return False
        for other, (first, line) in bound.items():
            if other[0] != keys[0] or not (command and first):
                continue
            if other[: len(keys)] == keys:
                what = f"{display(keys)} is the beginning of {display(other)} on line {line}, so it cannot be a command"
            elif keys[: len(other)] == other:
                what = (
                    f"{display(keys)} begins with {display(other)} on line {line}, which is a command already"
                )
            else:
                continue
            self.wrong(setting.line, what, "the first stays: change one of the two")
            return False
        return True

    def over(self, base: Keymap) -> Keymap:
        """Put what this file binds over another keymap: first what it takes away, then what it binds."""
        tables = {place: dict(base.tables.get(place, {})) for place in PLACES}
        for place in PLACES:
            bound = self.bound.get(place, {})
            for keys, (command, line) in bound.items():
                if not command and not self._take_away(keys, place, tables):
                    what = f"{display(keys)} is not bound in [{place}], so there is nothing to take away"
                    self.wrong(line, what)
            for keys, (command, _) in bound.items():
                if command:
                    tables[place] = _without_clashes(tables[place], keys) | {keys: command}
        titles, digits = {**base.titles, **self.titles}, self.digits or base.digits
        return replace(base, name=self.name, tables=tables, titles=titles, digits=digits)

    @staticmethod
    def _take_away(keys: Sequence, place: str, tables: dict[str, dict[Sequence, str]]) -> bool:
        """Unbind all that begins with keys, hide what holds everywhere, and say whether there was any."""
        table = tables[place]
        kept = {other: command for other, command in table.items() if other[: len(keys)] != keys}
        hides = place != EVERYWHERE and any(other[: len(keys)] == keys for other in tables[EVERYWHERE])
        tables[place] = kept | ({keys: ""} if hides else {})
        return hides or len(kept) < len(table)


_EXTENDS = compiled(r"^\s*extends\s*=\s*([\"'])(?P<name>[^\"'\n]*)\1", re.MULTILINE)


def _shown(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def _places(section: str) -> str:
    return meant(section, (*PLACES, PREFIXES)) or f"the places are {', '.join(PLACES)}"


def _right_key(word: str) -> str:
    """Say what was probably meant by a key that is none."""
    if 1 < len(word) <= 3 and word.isascii() and "+" not in word and not nearest(word, known_names()):
        return f'for one key after another put spaces between them: "{" ".join(word)}"'
    return meant(key_name(word), known_names())

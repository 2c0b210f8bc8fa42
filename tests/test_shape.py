"""The shape of the code: small files, short functions, plain names, sentences on whatever is public."""

import ast
import re
import statistics
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "tui_reader"
SOURCES = sorted(PACKAGE.rglob("*.py"))
EVERY_SOURCE = [*SOURCES, *sorted((ROOT / "tests").rglob("*.py"))]
COMMAND_LINE = ("__main__", "start", "cli", "session")
"""The modules that answer at the shell, and load the screen only when it is wanted."""
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
USUAL_FUNCTION = 10
WORDS_THAT_SAY_NOTHING = {
    "utils", "util", "helpers", "helper", "common", "misc", "models", "types", "base", "core", "manager",
}  # fmt: skip

Definition = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    """Name a file from the top of the repository."""
    return str(path.relative_to(ROOT))


@cache
def tree_of(path: Path) -> ast.Module:
    """Parse a file, once."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Definition]:
    """Give every function and method of a file."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, Definition):
            yield node


def length(function: Definition) -> int:
    """Count the lines of a function, from its name to its end."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def public(path: Path) -> Iterator[tuple[str, ast.AST]]:
    """Give whatever of a file others may use: the module, its classes, functions and methods."""
    tree = tree_of(path)
    yield "", tree
    for node in tree.body:
        if not isinstance(node, Definition | ast.ClassDef) or node.name.startswith("_"):
            continue
        yield node.name, node
        for inner in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(inner, Definition) and not inner.name.startswith("_") and not _overrides(inner):
                yield f"{node.name}.{inner.name}", inner


def _overrides(method: Definition) -> bool:
    """Say whether a method's meaning is documented elsewhere: by its property's getter, or by a framework."""
    named = {ast.unparse(decorator) for decorator in method.decorator_list}
    if any(decorator.endswith((".setter", ".deleter")) for decorator in named):
        return True
    return "override" in named or method.name.startswith(("on_", "watch_", "action_", "compose", "render"))


@pytest.mark.parametrize("path", EVERY_SOURCE, ids=name_of)
def test_a_file_is_short(path: Path) -> None:
    """No file is longer than 400 lines: it has one idea."""
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_FILE


@pytest.mark.parametrize("path", EVERY_SOURCE, ids=name_of)
def test_a_function_is_short(path: Path) -> None:
    """No function is longer than 50 lines."""
    long = {
        function.name: length(function) for function in functions(path) if length(function) > LONGEST_FUNCTION
    }
    assert long == {}


def test_most_functions_are_very_short() -> None:
    """Half of the program's functions have fewer than ten lines."""
    lengths = [length(function) for path in SOURCES for function in functions(path)]
    assert statistics.median(lengths) < USUAL_FUNCTION


@pytest.mark.parametrize("path", EVERY_SOURCE, ids=name_of)
def test_a_name_says_something(path: Path) -> None:
    """No module is called utils, helpers, common or the like."""
    assert not WORDS_THAT_SAY_NOTHING & set(path.with_suffix("").relative_to(ROOT).parts)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_what_is_public_has_a_sentence(path: Path) -> None:
    """Modules, classes, functions and methods that others use open with one sentence, with its full stop."""
    without = []
    for name, node in public(path):
        text = ast.get_docstring(node) if isinstance(node, Definition | ast.ClassDef | ast.Module) else None
        first = (text or "").partition("\n\n")[0].strip()
        if not first.endswith((".", "::", ":", "?")):
            without.append(name or "the module")
    assert without == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_style_sheet_in_python(path: Path) -> None:
    """How the screen looks stands in style sheets and themes, not in Python."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            assert not {ast.unparse(target) for target in targets} & {"CSS", "DEFAULT_CSS"}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_only_the_command_line_prints(path: Path) -> None:
    """Nothing below the command line writes to the terminal by itself."""
    if path.stem in COMMAND_LINE or "ui" in path.parts:
        return
    calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
    assert not [call.lineno for call in calls if ast.unparse(call.func) in ("print", "sys.stdout.write")]


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_of_our_own_stand_at_the_top(path: Path) -> None:
    """No function imports a module of ours, save the command line where it opens the screen.

    What is seldom needed and slow to load, such as a dictionary of hyphens, may be imported where it is used.  What
    the first page needs for its types alone stands under TYPE_CHECKING, where the contracts see it as well.
    """
    if path.stem in COMMAND_LINE:
        return
    inside = [
        node.lineno
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and "tui_reader" in ast.unparse(node)
    ]
    assert inside == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_group_of_a_pattern_is_possessive(path: Path) -> None:
    """Python before 3.11.5 gets those wrong; after a single character they are right."""
    possessive = re.compile(r"\)(?:[*+?]|\{\d*,?\d*\}{1,2})\+")
    texts = [
        node.value
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert not [text for text in texts if possessive.search(text)]

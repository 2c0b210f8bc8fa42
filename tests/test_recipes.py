"""The recipes of CONTRIBUTING, carried out as they are written on a copy of the program.

A fenced block that names a file after its language is added to the end of that file, or is that file where there
is none.  A `diff` replaces the lines it shows; a line `@@` goes on to others of the same file.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"^```(python|toml|diff) (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^### (.+)$", re.MULTILINE)
RECIPES = ("A command", "A page", "A setting", "A keymap, a theme", "A format")


@dataclass(frozen=True, slots=True)
class Step:
    """One fenced block: what is done to one file."""

    language: str
    file: str
    content: str


def steps(text: str) -> list[Step]:
    """Give the steps of a document in order."""
    return [Step(*found.groups()) for found in _BLOCK.finditer(text)]


def replaced(text: str, diff: str) -> str:
    """Replace in a text the lines that a diff shows, each stretch of which must stand there once."""
    for part in re.split(r"^@@\n", diff, flags=re.MULTILINE):
        lines = part.splitlines()
        before = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "+")
        after = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "-")
        assert f"\n{text}".count(f"\n{before}") == 1, f"this does not stand in the file once:\n{before}"
        text = f"\n{text}".replace(f"\n{before}", f"\n{after}")[1:]
    return text


def carry_out(step: Step, root: Path) -> None:
    """Do to a copy what a step says."""
    file = root / step.file
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    if step.language == "diff":
        new = replaced(old, step.content)
    else:
        new = f"{old.rstrip()}\n\n\n{step.content}" if old else step.content
    file.write_text(new, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the program with the recipes carried out."""

    root: Path

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python on the copy, in a home of its own."""
        home = self.root / "home"
        home.mkdir(exist_ok=True)
        known = {
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(self.root),
        }
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env=known,
            capture_output=True,
            text=True,
            check=False,
        )

    def adfontes(self, *arguments: str) -> str:
        """Give what the program of the copy prints, once it has done what was asked."""
        done = self.python("-m", "tui_reader", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def says(self, program: str) -> str:
        """Give what a few lines of Python print that use the copy."""
        done = self.python("-c", program)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Copy the program and carry out every recipe on the copy."""
    root = tmp_path_factory.mktemp("recipes")
    for folder in ("tui_reader", "keymaps", "text"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    for step in steps((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")):
        carry_out(step, root)
    return Copy(root)


SITTING = """
import sys
from pathlib import Path
from tui_reader.desk import paint
from tui_reader.equipment import equip
from tui_reader.store.paths import Paths
reader = equip(Paths.within(Path("sitting")), changes={"ascii": False})
reader.resize(80, 24)
reader.opened(reader.library.open("shipped:essay"))
show = lambda: print("\\n".join("".join(part.text for part in row) for row in paint(reader)))
"""


def test_there_is_a_recipe_for_whatever_is_added_often() -> None:
    """A command, a page, a setting, a keymap, a theme and a format each have one."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert tuple(_HEADING.findall(text)) == RECIPES


def test_every_block_with_a_file_is_a_step() -> None:
    """No block of the recipes is overlooked: there are as many fences as steps have."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert text.count("```") == 2 * len(steps(text))


def test_a_new_command_is_in_the_help_and_does_what_it_says(copy: Copy) -> None:
    """It is listed with its sentence and its key, and goes where it should."""
    assert "note.last" in copy.adfontes("commands")
    assert "]N" in copy.adfontes("keys")
    assert "Go to the last callout of the essay." in copy.adfontes("keys")
    went = copy.says(SITTING + "reader.press(']'); reader.press('N'); show()")
    assert "[38]" in went


def test_a_new_page_is_shown_and_leads_to_the_text(copy: Copy) -> None:
    """The page lies over the text, and Enter goes to what the cursor is at."""
    program = SITTING + "reader.run('page.quotations'); show()"
    shown = copy.says(program)
    assert "Every quotation" in shown
    assert "The Box being opened in the presence of the Committee" in shown
    away = copy.says(
        program + "\nreader.press('enter'); print(reader.overlays, reader.quotation is not None)"
    )
    assert away.endswith("[] True")


def test_a_new_setting_holds_and_is_checked(copy: Copy) -> None:
    """It changes what it should, and an impossible value is reported with its line."""
    file = copy.root / "sitting" / "config" / "config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = (
        SITTING
        + """
before = reader.text.viewport.lines()
reader.press(" ")
print(sum(line in before for line in reader.text.viewport.lines()), reader.ills)
"""
    )
    said = {}
    for value in (1, 6, 600):
        file.write_text(f"lines_kept = {value}\n")
        said[value] = copy.says(kept)
    file.unlink()
    assert said[1] == "1 []"
    assert said[6] == "6 []"
    assert said[600].startswith("1 ")
    assert "config.toml:1: lines_kept: 600 is not possible" in said[600]


def test_the_manual_of_settings_is_complete(copy: Copy) -> None:
    """The commented defaults still say what the program does without them."""
    said = copy.says(
        "from pathlib import Path; from tui_reader.store.config import Config, load;"
        "print(load(Path('tui_reader/config.toml')) == (Config(), []))"
    )
    assert said == "True"


def test_a_new_keymap_is_used_and_sound(copy: Copy) -> None:
    """It is found by its name, has nothing to mend, and its keys are the program's."""
    assert "nothing to mend" in copy.adfontes("check", "keymaps/left.toml")
    row = next(
        line for line in copy.adfontes("keys", "--keymap", "left").splitlines() if "down a line" in line
    )
    assert " e" in row


def test_a_new_theme_can_be_worn(copy: Copy) -> None:
    """It is shipped under its name, its own colour holds, and the rest is the theme it extends."""
    said = copy.says(
        "from tui_reader.ui.themes import load; own, paper = load('dawn'), load('paper');"
        "print(own.styles['quote'], own.styles['page'] == paper.styles['page'], own.dark)"
    )
    assert said == "#5f3a1e True False"


def test_new_names_may_be_set(copy: Copy) -> None:
    """The settings accept the keymap and the theme by their names."""
    (copy.root / "names.toml").write_text('keymap = "left"\ntheme = "dawn"\n')
    said = copy.says(
        "from pathlib import Path; from tui_reader.store.config import load; print(load(Path('names.toml'))[1])"
    )
    assert said == "[]"


GEMTEXT = """\
# On Footnotes
A footnote is a promise. Pargeter says that it is “a debt.”
> It is a promise to pay the bearer on demand.
The rest is literature.
"""


def test_a_new_format_opens_a_file(copy: Copy) -> None:
    """Its headings, paragraphs and quotations are those of the file."""
    (copy.root / "footnotes.gmi").write_text(GEMTEXT, encoding="utf-8")
    found = json.loads(copy.adfontes("inspect", "footnotes.gmi", "--json"))
    assert [heading["level"] for heading in found["headings"]] == [1]
    assert found["paragraphs"][-1] == "The rest is literature."
    assert len(found["block_quotations"]) == 1
    assert len(found["inline_quotations"]) == 1


def touched() -> list[str]:
    """Name the Python files that the recipes add or change."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return sorted({step.file for step in steps(text) if step.file.endswith(".py")})


def test_the_recipes_are_in_our_own_style(copy: Copy) -> None:
    """What they add passes the style check and is formatted as everything is."""
    ruff = Path(sys.executable).with_name("ruff")
    for options in (("check", "--no-cache"), ("format", "--diff", "--no-cache")):
        done = subprocess.run(
            [ruff, *options, *touched()], cwd=copy.root, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_recipes_keep_the_layers(copy: Copy) -> None:
    """What they add imports downward only."""
    linter = Path(sys.executable).with_name("lint-imports")
    known = os.environ | {"PYTHONPATH": str(copy.root)}
    done = subprocess.run(
        [linter, "--no-cache"], cwd=copy.root, env=known, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.torture
def test_the_recipes_are_strictly_typed(copy: Copy) -> None:
    """What they add has types that mypy --strict believes."""
    done = copy.python("-m", "mypy")
    assert [line for line in done.stdout.splitlines() if line.partition(":")[0] in touched()] == []

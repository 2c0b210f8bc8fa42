"""The manual agrees with the program: keys, commands, files, and what is offered on the command line."""

import re
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

import pytest
from picture import PICTURES

from tui_reader import __version__, anchor, cli, formats, manual
from tui_reader.commands import COMMANDS
from tui_reader.commands.registry import counting, lettered, titles
from tui_reader.keymap import Hit, Keymap, Keys
from tui_reader.keymap_file import load
from tui_reader.store import config
from tui_reader.ui import themes

ROOT = Path(__file__).parents[1]
KEYMAPS = ROOT / "keymaps"
_COMMAND = re.compile(r"`([a-z]+\.[a-z_]+)`")
_FILE = re.compile(r"`([\w./-]+\.(?:py|toml|md|tcss))`")


def read(name: str) -> str:
    """Read a document of the repository, or leave the test if it is not written yet."""
    path = ROOT / name
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if len(text) < 200:
        pytest.skip(f"{name} is not written yet")
    return text


def keymap(name: str) -> Keymap:
    """Read a shipped keymap against the commands that there are."""
    found, problems = load(
        (KEYMAPS / f"{name}.toml").read_text(encoding="utf-8"),
        name=f"{name}.toml",
        known=titles(),
        counts=counting(),
        letters=lettered(),
        extends=lambda parent: (KEYMAPS / f"{parent}.toml").read_text(encoding="utf-8"),
    )
    assert [str(problem) for problem in problems] == []
    return found


@pytest.mark.parametrize("name", ["default", "vim", "emacs", "less"])
def test_the_keymaps_know_every_command_and_no_other(name: str) -> None:
    """Against the commands there are, each shipped keymap has no problem and leaves none without a key."""
    found = keymap(name)
    assert [command for command in COMMANDS if not found.keys_of(command)] == []


def between(text: str, begin: str, end: str) -> str:
    """Give what stands between two marks."""
    return text.partition(begin)[2].partition(end)[0].strip()


def examples(text: str) -> list[str]:
    """Give the blocks of TOML in a document."""
    return re.findall(r"^```toml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def test_the_table_of_keys_is_what_the_program_says() -> None:
    """README's table of keys is the one that `adfontes keys --markdown` prints; put it there."""
    table = manual.key_table(keymap("default"))
    assert between(read("README.md"), "<!-- keys -->", "<!-- end of keys -->") == table


SPELLED = {"Enter": ["enter"], "Space": ["space"], "Backspace": ["backspace"], "Ctrl-p": ["ctrl+p"]}


def test_the_first_keys_do_something() -> None:
    """Whatever key README tells a newcomer to press is bound, in the text or in the notes."""
    told = between(read("README.md"), "## Keys", "Keymaps for hands")
    rows = [row.split("|")[1] for row in told.splitlines() if row.startswith("| `")]
    keys = [key for row in rows for key in re.findall(r"`([^`]+)`", row)]
    assert len(keys) > 15
    dead = []
    for key in keys:
        outcomes = []
        for place in ("essay", "notes"):
            fed = Keys(keymap("default"))
            outcomes.append([fed.feed(token, place) for token in SPELLED.get(key, list(key))][-1])
        if not any(isinstance(outcome, Hit) for outcome in outcomes):
            dead.append(key)
    assert dead == []


def test_the_settings_shown_are_settings(tmp_path: Path) -> None:
    """README's excerpt of the settings has nothing wrong, and differs from the defaults in every line."""
    excerpt, own, _ = examples(read("README.md"))
    (tmp_path / "config.toml").write_text(excerpt, encoding="utf-8")
    found, problems = config.load(tmp_path / "config.toml")
    assert [str(problem) for problem in problems] == []
    assert all(getattr(found, key) != getattr(config.Config(), key) for key in tomllib.loads(excerpt))
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    theme, dusk = themes.load("own", tmp_path), themes.load("dusk")
    assert {role for role in dusk.styles if dusk.styles[role] != theme.styles[role]} == {"page", "quote"}


def test_the_bookmark_shown_is_in_the_essay() -> None:
    """README's bookmark is a real one: its words stand where it says."""
    kept = tomllib.loads(examples(read("README.md"))[2])["bookmark"][0]
    text = formats.open(ROOT / "text" / "essay" / "a-good-fire.md").text
    place = kept["anchor"]
    end = place["at"] + len(place["words"])
    assert anchor.make(text, place["at"], end) == anchor.Anchor(
        place["at"], place["words"], place["before"], place["after"], place["beyond"]
    )


def test_the_exit_codes_are_all_told() -> None:
    """README has each code that the program gives and no other."""
    table = between(read("README.md"), "## Exit codes", "##")
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}
    given = {cli.OK, cli.FINDINGS, cli.REFUSED, cli.NO_TERMINAL, cli.FAILED}
    assert told == given


def test_what_is_offered_on_the_command_line_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """README and `--help` name the same commands."""
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    offered = set(re.findall(r"adfontes ([a-z]+) ", capsys.readouterr().out))
    assert offered - {"read"} <= set(re.findall(r"`adfontes ([a-z]+)\b", read("README.md")))


def test_what_is_to_be_made_can_be_made() -> None:
    """Each `make` that a document asks for is in the Makefile."""
    offered = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for name in ("README.md", "CONTRIBUTING.md"):
        assert set(re.findall(r"(?:^ +|`)make ([a-z]+)", read(name), re.MULTILINE)) <= offered


def test_the_version_has_an_entry() -> None:
    """The changelog speaks of the version that this is."""
    assert f"## [{__version__}]" in read("CHANGELOG.md")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pictures as the program draws them now."""
    folder = tmp_path_factory.mktemp("pictures")
    subprocess.run([sys.executable, ROOT / "tests" / "picture.py", "--out", folder], check=True, cwd=ROOT)
    return folder


def words_of(svg: str) -> list[str]:
    """Give the words of a picture row by row."""
    rows: dict[float, list[tuple[float, str]]] = defaultdict(list)
    for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
        rows[float(text.get("y", "0"))].append((float(text.get("x", "0")), text.text or ""))
    return ["".join(part for _, part in sorted(rows[y])).replace("\xa0", " ").rstrip() for y in sorted(rows)]


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_the_screen(name: str, drawn: Path) -> None:
    """README's pictures show what the program draws now; `make picture` draws them anew."""
    kept = (ROOT / "text" / name).read_text(encoding="utf-8")
    assert words_of(kept) == words_of((drawn / name).read_text(encoding="utf-8"))
    assert f"(text/{name})" in read("README.md")


def test_the_picture_shows_what_the_reader_is_for() -> None:
    """A block quotation, the note it belongs to with its Ibid. resolved, and the outline."""
    shown = "\n".join(words_of((ROOT / "text" / "screen.svg").read_text(encoding="utf-8")))
    for words in (
        "III. One Who Was Present",
        "▎ The Treasurer reported",
        "Ibid., p. 8.",
        "→ A Plain Statement",
    ):
        assert words in shown


def test_the_picture_of_a_source_shows_what_differs() -> None:
    """The quotation and its passage side by side, and in words what the quotation drops."""
    shown = "\n".join(words_of((ROOT / "text" / "beside.svg").read_text(encoding="utf-8")))
    for words in (
        "that he would see it burn",
        "Letters to Her Sister",
        "would not see it burn",
        "without a mark: “not”",
    ):
        assert words in shown


def test_the_architecture_names_every_part() -> None:
    """Each module and each folder of the package has its place in ARCHITECTURE."""
    text = read("ARCHITECTURE.md")
    package = ROOT / "tui_reader"
    modules = {path.name for path in package.glob("*.py") if not path.name.startswith("__")}
    folders = {f"{path.parent.name}/" for path in package.glob("*/*.*") if path.parent.name[0] != "_"}
    assert {name for name in modules | folders if f"`{name}" not in text} == set()


def test_no_command_is_named_that_there_is_not() -> None:
    """Whatever command a document names is one."""
    for name in ("README.md", "CONTRIBUTING.md", "keymaps/README.md"):
        subjects = {command.subject for command in COMMANDS.values()}
        named = {word for word in _COMMAND.findall(read(name)) if word.partition(".")[0] in subjects}
        assert {word for word in named if not word.endswith((".py", ".md", ".toml"))} <= set(COMMANDS)


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "keymaps/README.md"])
def test_files_that_are_named_exist(name: str) -> None:
    """Whatever file a document names stands in the repository, here or in the package."""
    known = {path.name for path in ROOT.glob("*.*")} | {"config.toml", "progress.toml", "mine.toml"}
    for folder in ("tui_reader", "tests", "keymaps", "text"):
        known |= {path.name for path in (ROOT / folder).rglob("*.*")}
    missing = {file for file in _FILE.findall(read(name)) if Path(file).name not in known}
    assert missing == set()


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_the_documents_for_developers_are_short(name: str) -> None:
    """A newcomer reads each in ten minutes."""
    assert len(read(name).splitlines()) <= 150

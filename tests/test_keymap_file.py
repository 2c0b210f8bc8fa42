"""Keymap files: what is read, and what a person is told about what is wrong."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.keymap import PLACES, Keymap
from tui_reader.keymap_file import load
from tui_reader.problems import Problem

COMMANDS = (
    "motion.down",
    "motion.up",
    "motion.top",
    "note.next",
    "quotation.next",
    "bookmark.mark",
    "session.quit",
)
PARENT = """
[everywhere]
"j" = "motion.down"
"k" = "motion.up"
"g g" = "motion.top"
"g n" = "note.next"
"q" = "session.quit"
"""


def read(text: str, name: str = "mine.toml", parent: str | None = PARENT) -> tuple[Keymap, list[Problem]]:
    """Read a keymap that extends PARENT."""
    return load(text, name=name, known=COMMANDS, letters=("bookmark.mark",), extends=lambda _: parent)


def bound(keymap: Keymap, place: str = "essay") -> dict[str, str]:
    """Give what is bound in a place, sequences written with spaces."""
    return {" ".join(keys): command for keys, command in keymap.bindings(place)}


WRONG = [
    ("", []),
    (
        '[everywhere]\n"x" = "note.nxt"\n',
        ['mine.toml:2: there is no command "note.nxt"; did you mean "note.next"?'],
    ),
    (
        '[everywhere]\n"x" = "next.note"\n',
        ['mine.toml:2: there is no command "next.note"; did you mean "note.next"?'],
    ),
    ('[everywhere]\n"x" = "zzz"\n', ['mine.toml:2: there is no command "zzz"']),
    (
        '[everywhere]\n"contrl+d" = "motion.down"\n',
        ['mine.toml:2: there is no key "contrl+d"; did you mean "ctrl+d"?'],
    ),
    (
        '[everywhere]\n\n"gg" = "motion.top"\n',
        ['mine.toml:3: there is no key "gg"; for one key after another put spaces between them: "g g"'],
    ),
    ('[everywhere]\n"entr" = "motion.top"\n', ['mine.toml:2: there is no key "entr"; did you mean "enter"?']),
    (
        '[everywhere]\n"alt+<" = "motion.top"\n',
        ['mine.toml:2: terminals send < when Alt-< is pressed; bind "<" instead'],
    ),
    (
        '[everywhere]\n"ctrl+shift+x" = "motion.top"\n',
        ['mine.toml:2: terminals send Ctrl-x when Ctrl-Shift-x is pressed; bind "ctrl+x" instead'],
    ),
    (
        '[everywhere]\n"x" = "motion.top"\n"x" = "motion.up"\n',
        ["mine.toml:3: x is bound twice; the first, on line 2, stays"],
    ),
    (
        '[everywhere]\n"x" = "motion.top"\n# again\n"x" = "motion.top"\n',
        ["mine.toml:4: x is bound twice, on line 2 as well"],
    ),
    (
        '[everywhere]\n"C-x" = "motion.top"\n"ctrl+x" = "motion.up"\n',
        ["mine.toml:3: Ctrl-x is bound twice; the first, on line 2, stays"],
    ),
    (
        '[everywhere]\n"z z" = "motion.top"\n"z" = "motion.up"\n',
        [
            "mine.toml:3: z is the beginning of zz on line 2, so it cannot be a command;"
            " the first stays: change one of the two"
        ],
    ),
    (
        '[everywhere]\n"z" = "motion.top"\n"z z" = "motion.up"\n',
        [
            "mine.toml:3: zz begins with z on line 2, which is a command already;"
            " the first stays: change one of the two"
        ],
    ),
    ('[esay]\n"x" = "motion.top"\n', ['mine.toml:1: there is no place [esay]; did you mean "essay"?']),
    (
        '[esay]\n"x" = "motion.tpo"\n',
        [
            'mine.toml:1: there is no place [esay]; did you mean "essay"?',
            'mine.toml:2: there is no command "motion.tpo"; did you mean "motion.top"?',
        ],
    ),
    (
        '[somewhere.else]\n"x" = "motion.top"\n',
        [
            "mine.toml:1: there is no place [somewhere.else];"
            " the places are everywhere, essay, notes, outline, source, page",
        ],
    ),
    (
        '[essay]\n"x" = "motion.top"\n[notes]\n[essay]\n"y" = "motion.up"\n',
        ["mine.toml:4: [essay] stands on line 1 already; join the two"],
    ),
    (
        '[essay]\n"x" = 3\n',
        [
            'mine.toml:2: a command\'s name stands in quotation marks, not 3; write "x" = "motion.down",'
            " or whatever it shall do"
        ],
    ),
    (
        '[essay]\n"" = "motion.top"\n',
        ['mine.toml:2: there is no key before the equals sign; write one, such as "g g"'],
    ),
    (
        '[essay]\n"v" = ""\n',
        ["mine.toml:2: v is not bound in [essay], so there is nothing to take away"],
    ),
    (
        '"x" = "motion.top"\n',
        [
            'mine.toml:1: there is no setting "x"; a binding stands below the place where it holds,'
            " such as [everywhere]"
        ],
    ),
    ('extend = "default"\n', ['mine.toml:1: there is no setting "extend"; did you mean "extends"?']),
    (
        "extends = 3\n",
        ['mine.toml:1: the name of a keymap stands in quotation marks; write extends = "default"'],
    ),
    ('counts = "some"\n', ['mine.toml:1: counts cannot be "some"; it is "plain", "alt" or "none"']),
    ('[prefixes]\n"z" = 1\n', ['mine.toml:2: the title of "z" stands in quotation marks']),
    (
        '[prefixes]\n"zz" = "fold"\n',
        ['mine.toml:2: there is no key "zz"; for one key after another put spaces between them: "z z"'],
    ),
    (
        '[everywhere]\n"x" = \n"y" = "motion.up"\n',
        ["mine.toml:2: this is not TOML: invalid value; nothing of this file is used until that is mended"],
    ),
    (
        "[everywhere]\n] q = 'motion.top'\n",
        [
            "mine.toml:2: this is not TOML: invalid statement;"
            " nothing of this file is used until that is mended"
        ],
    ),
]


@pytest.mark.parametrize(("text", "problems"), WRONG, ids=[text for text, _ in WRONG])
def test_each_mistake_is_told_with_its_line_and_the_nearest_right_word(
    text: str, problems: list[str]
) -> None:
    """Every kind of mistake is one problem that names file, line, what, and what to do."""
    _, found = read(text)
    assert [str(problem) for problem in found] == problems


@pytest.mark.parametrize("text", [text for text, problems in WRONG if problems])
def test_no_mistake_is_fatal(text: str) -> None:
    """Whatever is wrong in a file, what it extends is still bound."""
    keymap, _ = read(text)
    assert bound(keymap)["j"] == "motion.down"


def test_a_wrong_line_leaves_its_neighbours() -> None:
    """A line that cannot be used is left out; those before and after it hold."""
    keymap, problems = read('[essay]\n"a" = "note.next"\n"bb" = "note.next"\n"c" = "quotation.next"\n')
    assert [problem.line for problem in problems] == [3]
    assert bound(keymap)["a"] == "note.next"
    assert bound(keymap)["c"] == "quotation.next"


def test_a_file_that_is_no_toml_leaves_the_keymap_it_names() -> None:
    """The one line that says what to extend is heeded even where the rest cannot be read."""
    asked = []
    load(
        "extends = 'vim'\n[[[", name="mine", known=COMMANDS, extends=lambda name: asked.append(name) or PARENT
    )
    assert asked == ["vim"]


def test_default_is_extended_unless_said_otherwise() -> None:
    """A keymap without `extends` has all of the default's keys; with an empty one it stands alone."""
    assert "j" in bound(read("")[0])
    assert bound(read('extends = ""\n[everywhere]\n"x" = "session.quit"')[0]) == {"x": "session.quit"}


def test_an_unknown_parent_is_told() -> None:
    """A keymap that extends one that is not there says so and stands alone."""
    keymap, problems = read('extends = "nano"\n[essay]\n"x" = "motion.top"\n', parent=None)
    assert problems[0].line == 1
    assert 'there is no keymap "nano"' in problems[0].what
    assert bound(keymap)["x"] == "motion.top"


def test_a_circle_of_keymaps_ends() -> None:
    """Keymaps that extend each other are told, and do not hang."""
    files = {"one": 'extends = "two"', "two": 'extends = "one"'}
    _, problems = load(files["one"], name="one.toml", known=COMMANDS, extends=files.get)
    assert 'extends itself through "one"' in problems[0].what


def test_a_parents_problems_carry_the_parents_name() -> None:
    """A mistake in the extended keymap is told with that keymap's name and line."""
    _, problems = read("", parent=PARENT + '"x" = "nothing.here"\n')
    assert (problems[0].file, problems[0].line) == ("default", 8)


def test_the_childs_sequence_displaces_what_it_cannot_stand_beside() -> None:
    """A single key of one's own frees it from the longer sequences of the parent, and the other way."""
    keymap, problems = read('[everywhere]\n"g" = "note.next"\n"j j" = "motion.top"\n')
    assert problems == []
    assert bound(keymap) == {"k": "motion.up", "q": "session.quit", "g": "note.next", "j j": "motion.top"}


def test_an_empty_command_takes_a_key_or_a_prefix_away() -> None:
    """Unbinding removes the sequence and everything that begins with it."""
    keymap, problems = read('[everywhere]\n"j" = ""\n"g" = ""\n')
    assert problems == []
    assert bound(keymap) == {"k": "motion.up", "q": "session.quit"}


def test_a_prefix_taken_away_can_be_used_anew() -> None:
    """What a file takes away comes first, wherever in the file it stands."""
    keymap, problems = read('[everywhere]\n"g t" = "motion.top"\n"g" = ""\n')
    assert problems == []
    assert {keys for keys in bound(keymap) if keys.startswith("g")} == {"g t"}


def test_a_place_hides_what_holds_everywhere() -> None:
    """In a place of its own a key can do something else, or nothing, and elsewhere it stays."""
    keymap, problems = read('[notes]\n"j" = "note.next"\n"g" = ""\n')
    assert problems == []
    assert bound(keymap, "notes") == {"k": "motion.up", "q": "session.quit", "j": "note.next"}
    assert bound(keymap)["j"] == "motion.down"
    assert bound(keymap)["g g"] == "motion.top"


def test_quit_always_keeps_a_key() -> None:
    """A keymap that takes the last way out away is given Ctrl-q, in that place, and told."""
    keymap, problems = read('[everywhere]\n"q" = ""\n[page]\n"ctrl+q" = "motion.up"\n')
    assert all("session.quit" in bound(keymap, place).values() for place in PLACES)
    assert bound(keymap, "page")["ctrl+q"] == "session.quit"
    assert {problem.what.partition(",")[0] for problem in problems} >= {
        "no key is left to quit with in [everywhere]"
    }


def test_values_over_several_lines_and_inline_tables_are_toml_too() -> None:
    """Whatever TOML allows is read, and the line is the one on which the setting begins."""
    keymap, problems = read(
        'essay = { x = "note.next" }\n[notes]\n"y" = """\nnote.nxt"""\n"z" = "note.next"\n'
    )
    assert bound(keymap)["x"] == "note.next"
    assert bound(keymap, "notes")["z"] == "note.next"
    assert [problem.line for problem in problems] == [3]


def test_byte_order_mark_and_windows_line_ends_are_read() -> None:
    """A keymap saved on Windows is a keymap."""
    keymap, problems = read('\ufeff[essay]\r\n"x" = "note.next"\r\n')
    assert problems == []
    assert bound(keymap)["x"] == "note.next"


PIECES = [*"[]\"=\n\\ qg+x'#{}.,", "essay", "motion.top", '"g g" = "motion.top"\n', "\n[essay]\n", "\ufeff"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=60, deadline=None)
def test_no_text_is_fatal(text: str) -> None:
    """Whatever stands in a file, a keymap comes out that can be quit."""
    keymap, problems = read(text)
    assert keymap.keys_of("session.quit", "essay")
    assert all(problem.what for problem in problems)


SHIPPED = Path(__file__).parents[1] / "keymaps"


def test_what_the_readme_shows_is_read_without_a_problem() -> None:
    """The example of a keymap of one's own is one."""
    readme = (SHIPPED / "README.md").read_text(encoding="utf-8")
    example = readme.partition("```toml\n")[2].partition("```")[0].replace("copy.quotation", "quotation.next")
    example = example.replace("go.follow", "note.next")
    parent = PARENT + '"ctrl+b" = "motion.up"\n"] n" = "note.next"\n'
    assert [str(problem) for problem in read(example, parent=parent)[1]] == []

"""Keys in, commands out: sequences, counts, letters, places, hints; and the names of keys."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.key_names import display, is_key, key_name, known_names
from tui_reader.keymap import GREATEST_COUNT, PLACES, Hit, Keymap, Keys, Wait
from tui_reader.keymap_file import load

TEXT = """
extends = ""
[prefixes]
"]" = "next"
"ctrl+x r" = "register"
[everywhere]
"j" = "motion.down"
"g g" = "motion.top"
"G" = "motion.end"
"] q" = "quotation.next"
"] n" = "note.next"
"m" = "bookmark.mark"
"ctrl+x ctrl+c" = "session.quit"
"ctrl+x r m" = "bookmark.add"
"escape" = "pane.close"
"%" = "motion.percent"
[notes]
"j" = "note.scroll_down"
"m m" = "note.pin"
"""
KNOWN = (
    "motion.down", "motion.top", "motion.end", "motion.percent", "quotation.next", "note.next", "note.pin",
    "note.scroll_down", "bookmark.mark", "bookmark.add", "session.quit", "pane.close",
)  # fmt: skip
COUNTS = ("motion.down", "motion.percent", "quotation.next", "motion.end")


def keymap(digits: str = "plain") -> Keymap:
    """Read the keymap of these tests."""
    text = f'counts = "{digits}"\n{TEXT}'
    found, problems = load(text, name="test", known=KNOWN, letters=("bookmark.mark",), counts=COUNTS)
    assert problems == []
    return found


def play(script: str, digits: str = "plain", place: str = "essay") -> list[str]:
    """Press keys, separated by spaces, and give the commands they came to, with count and letter."""
    keys = Keys(keymap(digits))
    hits = [hit for hit in (keys.feed(key, place) for key in script.split()) if isinstance(hit, Hit)]
    return [
        " ".join(str(part) for part in (hit.count, hit.command, hit.letter) if part is not None)
        for hit in hits
    ]


SCRIPTS = [
    ("j", ["motion.down"], "one key, one command"),
    ("g g G", ["motion.top", "motion.end"], "a sequence and then a key"),
    ("ctrl+x ctrl+c", ["session.quit"], "a sequence of Control keys"),
    ("ctrl+x r m", ["bookmark.add"], "a sequence of three"),
    ("] ] q", [], "a wrong key gives the sequence up and is not taken for itself"),
    ("] x ] q", ["quotation.next"], "after a wrong key one starts anew"),
    ("] escape j", ["motion.down"], "Escape gives a sequence up and does nothing else"),
    ("escape", ["pane.close"], "Escape alone is a key like another"),
    ("1 2 j", ["12 motion.down"], "a number before a command"),
    ("3 ] q", ["3 quotation.next"], "a number before a sequence"),
    ("1 0 j", ["10 motion.down"], "0 inside a number"),
    ("0 j", ["motion.down"], "0 does not begin a number"),
    ("4 0 %", ["40 motion.percent"], "forty per cent"),
    ("5 g g", ["motion.top"], "a command that takes no number does not get one"),
    ("5 escape j", ["motion.down"], "Escape forgets the number"),
    ("5 x j", ["motion.down"], "a key that is not bound forgets the number"),
    ("9 9 9 9 9 9 9 j", [f"{GREATEST_COUNT} motion.down"], "a number is kept within reason"),
    ("m a", ["bookmark.mark a"], "a letter after the command"),
    ("m ]", ["bookmark.mark ]"], "any character is a letter, though it begins a sequence"),
    ("m 5", ["bookmark.mark 5"], "a digit is a letter there"),
    ("m é j", ["bookmark.mark é", "motion.down"], "letters of other languages too"),
    ("m escape j", ["motion.down"], "Escape instead of a letter"),
    ("m up j", ["motion.down"], "a key that types nothing is no letter"),
    ("m ctrl+g j", ["motion.down"], "nor is a Control key"),
    ("right_square_bracket q", ["quotation.next"], "keys may be called as Textual calls them"),
    ("percent_sign", ["motion.percent"], "and signs by their Unicode names"),
]


@pytest.mark.parametrize(("script", "commands", "fact"), SCRIPTS, ids=[fact for *_, fact in SCRIPTS])
def test_keys_come_to_commands(script: str, commands: list[str], fact: str) -> None:
    """Each script of keys comes to just these commands."""
    assert play(script) == commands, fact


ALT = [
    ("alt+5 j", ["5 motion.down"]),
    ("alt+1 alt+2 j", ["12 motion.down"]),
    ("alt+1 2 j", ["12 motion.down"]),
    ("¡ º j", ["10 motion.down"]),
    ("ctrl+u j", ["4 motion.down"]),
    ("ctrl+u ctrl+u j", ["16 motion.down"]),
    ("ctrl+u 1 2 j", ["12 motion.down"]),
    ("ctrl+u escape j", ["motion.down"]),
    ("5 j", ["motion.down"]),
    ("alt+x j", ["motion.down"]),
]


@pytest.mark.parametrize(("script", "commands"), ALT, ids=[script for script, _ in ALT])
def test_numbers_as_emacs_takes_them(script: str, commands: list[str]) -> None:
    """With counts = "alt", Alt and a digit or Ctrl-u begin a number, and a digit alone does not."""
    assert play(script, "alt") == commands


def test_numbers_can_be_turned_off() -> None:
    """With counts = "none" digits are keys like others."""
    assert play("5 j", "none") == ["motion.down"]


def test_a_place_has_keys_of_its_own() -> None:
    """What a place binds wins over what holds everywhere, there and nowhere else."""
    assert play("j m m g g", place="notes") == ["note.scroll_down", "note.pin", "motion.top"]


def test_changing_places_gives_a_sequence_up() -> None:
    """A sequence begun in one place is not finished in another."""
    keys = Keys(keymap())
    assert isinstance(keys.feed("]", "essay"), Wait)
    assert keys.feed("q", "notes") is None


def test_hints_say_what_may_follow() -> None:
    """After a titled prefix the hints name what the title does not say already, and the way out."""
    keys = Keys(keymap())
    assert keys.feed("]", "essay") == Wait("]", (("q", "quotation"), ("n", "note"), ("Esc", "cancel")))
    keys.cancel()
    assert keys.feed("ctrl+x", "essay") == Wait(
        "Ctrl-x", (("Ctrl-c", "quit"), ("r", "register"), ("Esc", "cancel"))
    )
    keys.cancel()
    assert keys.feed("m", "essay") == Wait("m", (("a letter", "mark bookmark"), ("Esc", "cancel")))


def test_what_is_pending_is_shown() -> None:
    """The number and the keys typed so far are shown as a person reads them."""
    keys = Keys(keymap())
    for key, shown in [("1", "1"), ("2", "12"), ("]", "12 ]"), ("escape", "")]:
        keys.feed(key, "essay")
        assert keys.pending == shown


def test_a_command_knows_its_keys() -> None:
    """Help can ask for the keys of a command, in a place or in any."""
    assert keymap().keys_of("quotation.next") == ["]q"]
    assert keymap().keys_of("motion.down", "notes") == []
    assert keymap().keys_of("note.scroll_down") == ["j"]


TOKENS = st.one_of(
    st.sampled_from(
        [*known_names(), *"]gqmnjG0123456789%", "right_square_bracket", "alt+5", "ctrl+x", "ctrl+u"]
    ),
    st.text(max_size=8),
)


@given(
    st.lists(st.tuples(TOKENS, st.sampled_from([*PLACES, "nowhere"])), max_size=40),
    st.sampled_from(["plain", "alt"]),
)
@settings(max_examples=60, deadline=None)
def test_no_keys_are_fatal(presses: list[tuple[str, str]], digits: str) -> None:
    """Whatever is pressed wherever, keys come to a command, to a wait with a way out, or to nothing."""
    keys = Keys(keymap(digits))
    for key, place in presses:
        found = keys.feed(key, place)
        if isinstance(found, Wait):
            assert found.hints[-1] == ("Esc", "cancel")
            assert keys.pending == found.typed != ""
        else:
            assert keys.pending == ""


NAMES = [
    ("]", "]"), ("G", "G"), (" ", "space"), ("Space", "space"), ("Ctrl-D", "ctrl+d"), ("C-d", "ctrl+d"),
    ("^d", "ctrl+d"), ("^D", "ctrl+d"), ("<C-d>", "ctrl+d"), ("ctrl+D", "ctrl+d"), ("<esc>", "escape"),
    ("Esc", "escape"), ("Return", "enter"), ("<CR>", "enter"), ("PgDn", "pagedown"),
    ("page_down", "pagedown"),
    ("M-v", "alt+v"), ("Meta-v", "alt+v"), ("Alt+V", "alt+V"), ("alt+shift+v", "alt+V"), ("shift+G", "G"),
    ("S-Tab", "shift+tab"), ("backtab", "shift+tab"), ("F1", "f1"), ("↓", "down"), ("-", "-"), ("+", "+"),
    ("C--", "ctrl+_"), ("ctrl++", "ctrl++"), ("<lt>", "<"), ("<", "<"), ("^", "^"), ("ctrl+i", "tab"),
    ("ctrl+m", "enter"), ("C-h", "backspace"), ("ctrl+space", "ctrl+@"), ("C-SPC", "ctrl+@"),
    ("ctrl+/", "ctrl+_"),
    ("C-x", "ctrl+x"), ("ctrl+right_square_bracket", "ctrl+]"), ("less_than_sign", "<"), ("minus", "-"),
    ("left_double_quotation_mark", "“"), ("ctrl+underscore", "ctrl+_"), ("Alt-Left", "alt+left"),
    ("ctrl+alt+shift+f5", "ctrl+alt+shift+f5"), ("\x7f", "backspace"), ("é", "é"), ("日", "日"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "name"), NAMES, ids=[repr(written) for written, _ in NAMES])
def test_a_key_has_one_name_however_it_is_written(written: str, name: str) -> None:
    """The spellings of people, terminals and other programs come to one name."""
    assert key_name(written) == name
    assert is_key(name)


@pytest.mark.parametrize("word", ["entr", "contrl+d", "gg", "", "f99", "ctrl+", "ctrl+foo", "hyper+x", "\n"])
def test_what_is_no_key_is_known_to_be_none(word: str) -> None:
    """A word that names no key is not taken for one."""
    assert not is_key(key_name(word))


SHOWN = [
    (("ctrl+d",), "Ctrl-d"), (("]", "q"), "]q"), (("space",), "Space"), (("down",), "↓"),
    (("g", "space"), "g Space"),
    (("ctrl+x", "ctrl+s"), "Ctrl-x Ctrl-s"), (("ctrl+@",), "Ctrl-Space"), (("shift+tab",), "Shift-Tab"),
    (("f1",), "F1"), (("alt+left",), "Alt-←"), (("escape",), "Esc"), (("ctrl+x", "r", "m"), "Ctrl-x r m"),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "shown"), SHOWN, ids=[shown for _, shown in SHOWN])
def test_keys_are_shown_as_people_read_them(keys: tuple[str, ...], shown: str) -> None:
    """One readable form, the same wherever keys are shown."""
    assert display(keys) == shown


def test_a_terminal_without_arrows_is_shown_words() -> None:
    """Where only ASCII can be drawn, the arrows are words."""
    assert display(("alt+left",), ascii_only=True) == "Alt-Left"


@given(st.sampled_from([name for name, _ in NAMES] + known_names()), st.booleans())
@settings(max_examples=60, deadline=None)
def test_what_is_shown_can_be_written(written: str, ascii_only: bool) -> None:
    """A key as it is shown can be copied into a keymap and means the same key."""
    name = key_name(written)
    assert key_name(display((name,), ascii_only=ascii_only)) == name
    assert key_name(name) == name

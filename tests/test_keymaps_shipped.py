"""The four keymaps that come with the program, as scripts of keys without a terminal."""

from pathlib import Path

import pytest

from tui_reader import equipment, outset
from tui_reader.keymap import PLACES, Hit, Keymap, Keys
from tui_reader.keymap_file import load
from tui_reader.store.paths import Paths

FOLDER = Path(__file__).parents[1] / "keymaps"
NAMES = ("default", "vim", "emacs", "less")
NAMES_OF_COMMANDS = """
    motion.down motion.up motion.half_down motion.half_up motion.page_down motion.page_up
    motion.top motion.end
    motion.percent motion.printed_page motion.paragraph_next motion.paragraph_previous
    motion.sentence_next motion.sentence_previous
    section.next section.previous
    quotation.next quotation.previous quotation.next_any quotation.previous_any quotation.why
    quotation.correct quotation.join quotation.split quotation.corrections
    note.next note.previous note.open note.callout note.source note.swap note.pin
    note.scroll_down note.scroll_up
    source.page source.next source.previous speaker.page speaker.next speaker.previous
    audit.page quoted.page audit.next audit.previous source.passage source.difference source.compare
    link.next link.previous go.follow jump.back jump.forward
    search.open search.backward search.pattern search.next search.previous search.clear
    bookmark.mark bookmark.go bookmark.add bookmark.next bookmark.previous bookmark.page bookmark.page_all
    bookmark.delete bookmark.rename bookmark.undo bookmark.filter bookmark.page_deleted
    pane.outline pane.notes pane.next pane.close copy.quotation copy.selection
    page.help page.copy page.save page.commands page.library page.warnings
    session.command session.palette session.open session.follow
    session.quit session.suspend session.redraw session.theme
    view.wider view.narrower view.justify
"""
COMMANDS = NAMES_OF_COMMANDS.split()
LETTERS = ("bookmark.mark", "bookmark.go")
COUNTS = tuple(
    command
    for command in COMMANDS
    if command.startswith("motion.") or command.endswith(("next", "previous", "_any", "source.difference"))
)
WITHOUT_A_KEY: dict[str, str] = {}
"""Commands that only the palette and the prompt reach, each with the reason.  May it stay empty."""


def shipped(name: str) -> Keymap:
    """Read one of the keymaps; it must have no problem."""
    keymap, problems = load(
        (FOLDER / f"{name}.toml").read_text(encoding="utf-8"),
        name=f"{name}.toml",
        known=COMMANDS,
        letters=LETTERS,
        counts=COUNTS,
        extends=lambda parent: (FOLDER / f"{parent}.toml").read_text(encoding="utf-8"),
    )
    assert [str(problem) for problem in problems] == []
    return keymap


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_a_key(name: str) -> None:
    """In each keymap each command has a key in some place, or a reason not to have one."""
    keymap = shipped(name)
    assert [command for command in COMMANDS if not keymap.keys_of(command)] == list(WITHOUT_A_KEY)


@pytest.mark.parametrize("name", NAMES)
def test_the_way_out_is_always_there(name: str) -> None:
    """In each place of each keymap there are keys to quit, to close, to move, and to be helped."""
    keymap = shipped(name)
    for command in ("session.quit", "pane.close", "motion.down", "motion.up", "page.help", "session.suspend"):
        for place in PLACES:
            assert keymap.keys_of(command, place), (command, place)
    assert "Ctrl-q" in keymap.keys_of("session.quit", "page")


@pytest.mark.parametrize("name", NAMES)
def test_every_prefix_has_a_title(name: str) -> None:
    """Where another key is awaited, the keymap says what the sequences have in common."""
    keymap = shipped(name)
    prefixes = {
        keys[:length]
        for place in PLACES
        for keys, _ in keymap.bindings(place)
        for length in range(1, len(keys))
    }
    # Of d in a list there is only dd.
    assert [prefix for prefix in sorted(prefixes) if not keymap.title(prefix) and prefix != ("d",)] == []


SESSIONS = [
    ("default", "j j space backspace", "motion.down motion.down motion.page_down motion.page_up"),
    ("default", "g g G 4 0 %", "motion.top motion.end 40*motion.percent"),
    ("default", "] q [ q 3 ] n", "quotation.next quotation.previous 3*note.next"),
    ("default", "m a ' a ` a", "bookmark.mark(a) bookmark.go(a) bookmark.go(a)"),
    ("default", "enter H L x s ctrl+o", "go.follow jump.back jump.forward note.swap source.page jump.back"),
    ("default", "/ n N z h \\", "search.open search.next search.previous search.clear search.backward"),
    ("default", "b B o f ? : q",
        "bookmark.add bookmark.page pane.outline pane.notes page.help session.command session.quit"),
    ("vim", "ctrl+f ctrl+b ctrl+d ctrl+u",
        "motion.page_down motion.page_up motion.half_down motion.half_up"),
    ("vim", "g g 5 j G 5 0 %", "motion.top 5*motion.down motion.end 50*motion.percent"),
    ("vim", "] ] [ [ ] s } {",
        "section.next section.previous section.next motion.paragraph_next motion.paragraph_previous"),
    ("vim", "ctrl+] ctrl+t ctrl+o tab", "go.follow jump.back jump.back jump.forward"),
    ("vim", "m q ' q ? / n N",
        "bookmark.mark(q) bookmark.go(q) search.backward search.open search.next search.previous"),
    ("vim", "ctrl+w w y y Z Z", "pane.next copy.quotation session.quit"),
    ("vim", "d u", "bookmark.undo"),
    ("emacs", "ctrl+n ctrl+p ctrl+v alt+v", "motion.down motion.up motion.page_down motion.page_up"),
    ("emacs", "alt+5 ctrl+n ctrl+u ctrl+n ctrl+u 1 2 ctrl+n", "5*motion.down 4*motion.down 12*motion.down"),
    ("emacs", "less_than_sign greater_than_sign", "motion.top motion.end"),
    ("emacs", "ctrl+s ctrl+r alt+s ctrl+g", "search.open search.backward search.pattern pane.close"),
    ("emacs", "ctrl+x ctrl+g ctrl+n", "motion.down"),
    ("emacs", "ctrl+x r space k ctrl+x r j k", "bookmark.mark(k) bookmark.go(k)"),
    ("emacs", "ctrl+x r m ctrl+x r b ctrl+underscore", "bookmark.add bookmark.page bookmark.undo"),
    ("emacs", "ctrl+x ctrl+f ctrl+x b ctrl+x o", "session.open page.library pane.next"),
    ("emacs", "alt+x f1 q", "session.command page.help session.quit"),
    ("emacs", "ctrl+x ctrl+c", "session.quit"),
    ("less", "space b f b d u",
        "motion.page_down motion.page_up motion.page_down motion.page_up motion.half_down motion.half_up"),
    ("less", "e y 1 0 j 5 k", "motion.down motion.up 10*motion.down 5*motion.up"),
    ("less", "g G 4 0 p 5 %", "motion.top motion.end 40*motion.percent 5*motion.percent"),
    ("less", "/ ? n N & alt+u",
        "search.open search.backward search.next search.previous search.pattern search.clear"),
    ("less", "m a ' a ctrl+x ctrl+x a", "bookmark.mark(a) bookmark.go(a) bookmark.go(a)"),
    ("less", "h r Z Z", "page.help session.redraw session.quit"),
    ("less", "Q", "session.quit"),
    ("less", "t n t c M F", "note.open note.callout bookmark.add pane.notes"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "script", "expected"), SESSIONS, ids=[f"{name}: {keys}" for name, keys, _ in SESSIONS]
)
def test_hands_find_what_they_expect(name: str, script: str, expected: str) -> None:
    """Keys pressed in the essay come to the commands that hands used to that program expect."""
    keys = Keys(shipped(name))
    hits = [hit for hit in (keys.feed(key, "essay") for key in script.split()) if isinstance(hit, Hit)]
    said = [
        (f"{hit.count}*" if hit.count is not None else "")
        + hit.command
        + (f"({hit.letter})" if hit.letter else "")
        for hit in hits
    ]
    assert said == expected.split()
    assert keys.pending == ""


@pytest.mark.parametrize("name", NAMES)
def test_on_a_page_q_closes_it(name: str) -> None:
    """On help, bookmarks, sources, q closes the page and does not quit the program."""
    assert Keys(shipped(name)).feed("q", "page") == Hit("pane.close")
    assert Keys(shipped(name)).feed("q", "essay") == Hit("session.quit")


def test_hints_of_the_default_begin_as_the_design_shows() -> None:
    """After ] the status line offers quotation, note, section, bookmark, in this order."""
    waiting = Keys(shipped("default")).feed("]", "essay")
    assert [f"{key} {label}" for key, label in waiting.hints[:4]] == [
        "q quotation",
        "n note",
        "s section",
        "b bookmark",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_keymap_whose_commands_come_later_is_the_same(name: str, tmp_path: Path) -> None:
    """What is read before the commands are loaded comes to what is read with them."""
    paths = Paths.within(tmp_path)
    whole, early = equipment.equip(paths, keymap=name), outset.without_commands(paths, keymap=name)
    assert early is not None
    assert early.keys.keymap.tables == whole.keys.keymap.tables
    equipment.instruct(early)
    assert early.keys.keymap == whole.keys.keymap
    assert early.invoke is whole.invoke
    assert early.ills == whole.ills == []


def test_a_keymap_of_ones_own_is_read_with_the_commands(tmp_path: Path) -> None:
    """So what is wrong with it is told on the first page."""
    paths = Paths.within(tmp_path)
    paths.keymaps.mkdir(parents=True)
    (paths.keymaps / "default.toml").write_text('[essay]\n"x" = "no.such"\n')
    assert outset.without_commands(paths) is None
    assert "no.such" in equipment.equip(paths).ills[0]

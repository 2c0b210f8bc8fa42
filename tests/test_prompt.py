"""Typing one line at the foot of the screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sitting import Sitting, spelled

from tui_reader.cells import graphemes
from tui_reader.prompt import Prompt

# What was typed before, keys, and the line with its cursor as |.
CASES = [
    ("letters are typed", "", '"lamp"', "lamp|"),
    ("a space has a name", "", '"a" space "b"', "a b|"),
    ("the cursor goes left and right", "lamp", 'left left right "x"', "lamx|p"),
    ("home and end", "lamp", 'home "a" end "z"', "alampz|"),
    ("as the shell has it", "lamp", 'ctrl+a "a" ctrl+e "z" ctrl+b "y"', "alampy|z"),
    ("backspace rubs out", "lamp", "backspace backspace", "la|"),
    ("backspace at the beginning does nothing", "lamp", "home backspace", "|lamp"),
    ("delete rubs out ahead", "lamp", "home delete right delete", "a|p"),
    ("delete at the end does nothing", "lamp", "delete", "lamp|"),
    ("a word is erased", "the old lamp", "ctrl+w", "the old |"),
    ("a word is erased with the spaces after it", "the old  ", "ctrl+w", "the |"),
    ("all before the cursor is erased", "the lamp", "left left ctrl+u", "|mp"),
    ("all after the cursor is erased", "the lamp", "home right ctrl+k", "t|"),
    ("an accent goes with its letter", "e\u0301a\u0301", "backspace", "e\u0301|"),
    ("a family is one picture", "a👩‍👩‍👧", "backspace", "a|"),
    ("a family is one step", "a👩‍👩‍👧", 'left "b"', "ab|👩‍👩‍👧"),
    ("keys that mean nothing here do nothing", "lamp", "f5 ctrl+x tab pagedown", "lamp|"),
]


@pytest.mark.parametrize(("title", "before", "keys", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_line_is_edited(title: str, before: str, keys: str, expected: str) -> None:
    """Each key does to the line what hands expect of it."""
    prompt = Prompt("", print, text=before)
    for key in spelled(keys):
        prompt.feed(key)
    assert prompt.text[: prompt.cursor] + "|" + prompt.text[prompt.cursor :] == expected


EDITS = [
    "left",
    "right",
    "home",
    "end",
    "backspace",
    "delete",
    "ctrl+w",
    "ctrl+u",
    "ctrl+k",
    "up",
    "down",
    "space",
]


@given(st.lists(st.sampled_from([*EDITS, "a", "é", "漢", "👩‍👩‍👧", "e\u0301"]), max_size=30))
def test_the_cursor_stands_between_graphemes(keys: list[str]) -> None:
    """Whatever is typed, the cursor is in the line and never inside a character as it is seen."""
    prompt = Prompt("", print, history=["old", "e\u0301a"])
    for key in keys:
        if key in EDITS or len(key) == 1:
            prompt.feed(key)
        else:
            prompt.insert(key)
        assert 0 <= prompt.cursor <= len(prompt.text)
        edges, at = {0}, 0
        for grapheme in graphemes(prompt.text):
            at += len(grapheme)
            edges.add(at)
        assert prompt.cursor in edges


@given(st.text(max_size=40))
def test_what_is_pasted_cannot_speak_to_the_terminal(text: str) -> None:
    """Only what can be printed gets into the line, and all in one line."""
    prompt = Prompt("", print)
    prompt.insert(text)
    assert prompt.text.isprintable()
    assert prompt.cursor == len(prompt.text)


def test_pasting_is_typing_in_a_prompt_and_nothing_elsewhere() -> None:
    """A pasted text with newlines is one line of the prompt; without a prompt it runs no commands."""
    sitting = Sitting()
    sitting.reader.paste("G q :session.quit\n")
    assert not sitting.asked
    assert sitting.reader.text.viewport.top == 0
    sitting.press("/")
    sitting.reader.paste("seven\nmen")
    assert sitting.status.startswith("/seven men")
    assert sitting.here.startswith("seven men")


def test_older_lines_come_back_and_the_list_above_takes_the_arrows() -> None:
    """In a prompt with a list the arrows move in the list; elsewhere they recall."""
    sitting = Sitting().press('ctrl+p "next" down down')
    second = sitting.reader.pane.target()
    sitting.press("up")
    assert sitting.reader.pane.target() != second
    sitting.press("escape")
    sitting.press('/ "first" enter / "second" enter / up up')
    assert sitting.status.startswith("/first")


@pytest.mark.parametrize("key", ["escape", "ctrl+c", "ctrl+g"])
def test_a_prompt_is_given_up(key: str) -> None:
    """Each of the usual keys gives up, and what follows is a command again."""
    sitting = Sitting().press(["/", "s", key, "G"])
    assert sitting.reader.prompt is None
    assert sitting.reader.text.viewport.top > 0


def test_a_long_line_shows_its_end() -> None:
    """Where the line is longer than its room, what is typed now is seen."""
    sitting = Sitting(size="40x10").press(["/", *("abcdefghij" * 8), "Z"])
    sitting.check()
    assert "ghijZ" in sitting.status

"""What a person does and what is then on the screen: scripts of keys as data, in sessions/*.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sitting import ROOT, Sitting

FOLDER = Path(__file__).parent / "sessions"
SCRIPT = re.compile(
    r"^## (?P<title>[^\n]+)\n\n`(?P<setting>[^\n]+)`\n\n```\n(?P<steps>.*?)```\n", re.S | re.M
)


def scripts() -> list[tuple[str, str, str]]:
    """Read the scripts: title, what is opened at which size, and the steps."""
    return [
        match.group("title", "setting", "steps")
        for file in sorted(FOLDER.glob("*.md"))
        for match in SCRIPT.finditer(file.read_text("utf-8"))
    ]


def opened(setting: str) -> Sitting:
    """Open what the first line of a script names: ``the-lamp-at-ness 80x24 keymap=less``."""
    essay, size, *more = setting.split()
    named = dict(word.partition("=")[::2] for word in more)
    keymap = named.pop("keymap", "")
    return Sitting(found(essay), size, keymap=keymap, settings=named)


def found(essay: str) -> str:
    """Find an essay by the stem of its file, among the fixtures and then in the embedded library."""
    here = [*Path(__file__).parent.glob(f"fixtures/{essay}.*"), *ROOT.glob(f"text/*/{essay}.*")]
    return str(here[0])


def obey(sitting: Sitting, verb: str, words: str) -> None:
    """Do what a step says."""
    if verb == "press":
        sitting.press(words)
    elif verb == "resize":
        sitting.resize(words)
    else:
        sitting.open(found(words))


def holds(sitting: Sitting, fact: str, words: str) -> bool:
    """Say whether a fact holds: ``status``, ``here``, ``top``, ``screen`` and ``row`` hold the words somewhere."""
    reader = sitting.reader
    exact = {
        "focus": reader.focus,
        "place": reader.place,
        "notes": " ".join(note.label for note in reader.side.foot.shown),
        "page": reader.page.title if reader.page else "-",
        "entry": (reader.pane.target() or "-"),
        "row": str(reader.text.viewport.row_of(reader.text.here)),
        "essay": reader.essay.title if reader.essay else "-",
    }
    if fact in exact:
        return exact[fact] == words
    if fact in ("screen", "hidden"):
        return any(words in row for row in sitting.screen) == (fact == "screen")
    told = {
        "status": sitting.status,
        "here": sitting.here,
        "top": sitting.first_words,
        "copied": sitting.copied,
    }
    return words in told[fact] if fact in ("status", "copied") else told[fact].startswith(words)


@pytest.mark.parametrize(("title", "setting", "steps"), scripts(), ids=[script[0] for script in scripts()])
def test_a_session_goes_as_its_script_says(title: str, setting: str, steps: str) -> None:
    """Every fact of a script holds at its moment, and the screen is whole after every step."""
    sitting = opened(setting)
    for number, step in enumerate(steps.strip().splitlines(), 1):
        verb, _, words = step.partition(" ")
        words = words.strip()
        if verb in ("press", "resize", "open"):
            obey(sitting, verb, words)
            sitting.check()
        else:
            seen = "\n".join(sitting.screen)
            assert holds(sitting, verb, words), f"{title}, step {number}: {step}\n{sitting.here}\n{seen}"

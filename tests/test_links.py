"""What a link in somebody's essay may do: lead to a place in it, or be shown.  Nothing else."""

from pathlib import Path

import pytest

from tui_reader import mouse
from tui_reader.equipment import equip
from tui_reader.reader import Reader
from tui_reader.store.paths import Paths

TARGETS = [
    "command:session.quit",
    "command:session.suspend",
    "essay:/etc/passwd",
    "bookmark:other/x",
    "note:1",
    "source:1",
    "@7",
    "@seven",
    "https://example.org/",
]


def reading(folder: Path, target: str) -> Reader:
    """Open an essay that has one link."""
    essay = folder / "essay.md"
    essay.write_text(
        f"# A title\n\nSome words and [a link]({target}) to follow.\n\n## A part\n\nMore words.\n",
        encoding="utf-8",
    )
    reader = equip(Paths.within(folder))
    reader.resize(80, 24)
    reader.opened(reader.library.open(str(essay)))
    return reader


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("how", ["key", "mouse"])
def test_a_link_gives_no_commands(target: str, how: str, tmp_path: Path) -> None:
    """However it is followed, a link asks nothing of the screen, stays where it is, and its address is shown."""
    reader = reading(tmp_path, target)
    link = next((one for one in reader.document.links if one.target == target), None)
    assert link is not None
    if how == "key":
        reader.go(link.start, link.end)
        reader.press("enter")
    else:
        mouse.click(reader, reader.text, link.start)
    assert reader.requests == []
    assert reader.text.here == link.start
    assert target in reader.message


def test_a_link_leads_to_a_heading(tmp_path: Path) -> None:
    """A link to a place of the same essay goes there."""
    reader = reading(tmp_path, "#a-part")
    link = reader.document.links[0]
    reader.go(link.start, link.end)
    reader.press("enter")
    assert reader.document.text[reader.text.here :].startswith("A part")

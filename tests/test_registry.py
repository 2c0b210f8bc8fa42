"""The registry of commands: what a declaration must have, and what it gives."""

from collections.abc import Iterator

import pytest

from tui_reader.commands import registry
from tui_reader.commands.registry import Call, command


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, registry.Command]]:
    """Give a registry of its own to a test."""
    own: dict[str, registry.Command] = {}
    monkeypatch.setattr(registry, "COMMANDS", own)
    return own


def test_a_declared_command_can_be_run(commands: dict[str, registry.Command]) -> None:
    """A declaration makes a command with an id, a sentence, a title, and the function itself stays usable."""
    seen = []

    @command("note.next", counts=True)
    def next_note(reader: object, call: Call) -> None:
        """Go to the next note.

        More about it, for developers.
        """
        seen.append((reader, call.times))

    found = commands["note.next"]
    assert (found.id, found.help, found.title, found.subject) == (
        "note.next",
        "Go to the next note.",
        "next note",
        "note",
    )
    assert (found.counts, found.letter) == (True, False)
    found.run("reader", Call(count=3))
    next_note("reader", Call())
    assert seen == [("reader", 3), ("reader", 1)]
    assert registry.counting() == {"note.next"}
    assert registry.titles() == {"note.next": "next note"}


def test_a_command_can_say_why_it_cannot_run(commands: dict[str, registry.Command]) -> None:
    """The reason is words for the reader; none means that it can run."""

    @command("note.open", when=lambda reader: "" if reader else "there is no note here")
    def open_note(reader: object, call: Call) -> None:
        """Open the note."""

    assert commands["note.open"].hindrance(0) == "there is no note here"
    assert commands["note.open"].hindrance(1) == ""


WRONG = [
    ("note.next", "Go on.", "already the command"),
    ("note.other", None, "needs a docstring"),
    ("note.other", "no full stop", "needs a docstring"),
    ("Note.Next", "Go on.", "not of the form subject.verb"),
    ("note", "Go on.", "not of the form subject.verb"),
]


@pytest.mark.parametrize(("name", "sentence", "complaint"), WRONG)
def test_a_wrong_declaration_is_refused(
    commands: dict[str, registry.Command], name: str, sentence: str | None, complaint: str
) -> None:
    """A command declared twice, or without a sentence, or with an odd name, fails at import."""

    @command("note.next")
    def first(reader: object, call: Call) -> None:
        """Go to the next note."""

    def second(reader: object, call: Call) -> None: ...

    second.__doc__ = sentence
    with pytest.raises(ValueError, match=complaint):
        command(name)(second)


def test_a_mistyped_name_finds_its_command(commands: dict[str, registry.Command]) -> None:
    """The nearest command is found by look and by words in another order."""

    @command("quotation.next")
    def next_quotation(reader: object, call: Call) -> None:
        """Go to the next quotation."""

    for wrong in ("quotation.nxt", "quote.next", "next.quotation", "next quotation"):
        assert registry.nearest(wrong) == "quotation.next"
    assert registry.nearest("zzz") == ""

"""The embedded library: what its texts hold, and that the essay's quotations stand in its sources.

A quotation may differ from its source by what scholars allow themselves, and by nothing else:

- an omission shown by an ellipsis (``…`` or ``. . .``), so that only the parts around it must be found,
  in order and in one source;
- words in square brackets, such as ``[sic]``, which are the essayist's own;
- a capital letter for a small one, or the reverse;
- the stop with which it ends;
- the form of quotation marks, dashes and spaces, emphasis, and the division into lines or paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tui_reader import apparatus, formats, keymap_file
from tui_reader.commands import COMMANDS
from tui_reader.keymap import Hit, Keymap, Keys, Wait
from tui_reader.layout import Layout, Measure

ROOT = Path(__file__).parents[1]
TEXT = ROOT / "text"
ESSAY = TEXT / "essay" / "a-good-fire.md"
PASTED = TEXT / "essay" / "as-pasted.txt"
TUTOR = TEXT / "tutor" / "tutor.md"
SOURCES = sorted((TEXT / "sources").glob("*.*"))

NOT_IN_THE_LIBRARY = {
    "irresistible": "a historian whose book is not here",
    "Follow copy, though it fly out of the window.": "a saying",
    "One Who Was Present": "part of a title",
}


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation of the essay, as it stands there."""

    words: str
    block: bool


def _without_front_matter(markdown: str) -> str:
    return re.sub(r"\A---\n.*?\n---\n", "", markdown, flags=re.DOTALL)


@cache
def _essay() -> str:
    return _without_front_matter(ESSAY.read_text(encoding="utf-8"))


def _notes(markdown: str) -> dict[str, str]:
    found = re.findall(r"^\[\^(\w+)\]: (.*(?:\n\n? {4}.*)*)", markdown, re.MULTILINE)
    return dict(found)


def _callouts(markdown: str) -> list[str]:
    return re.findall(r"\[\^(\w+)\](?!:)", markdown)


def _sections(markdown: str) -> list[str]:
    return re.findall(r"^## (.+)$", markdown, re.MULTILINE)


def _words(markdown: str) -> int:
    prose = re.sub(r"^\[\^\w+\]:", "", re.sub(r"\[\^\w+\](?!:)", "", markdown), flags=re.MULTILINE)
    return len(re.findall(r"[^\s>#*\\]+", prose))


def _quotations(markdown: str) -> list[Quoted]:
    """List the block quotations and the outermost run-in quotations, without their callouts."""
    plain = re.sub(r"\[\^\w+\](?!:)", "", markdown)
    blocks = re.findall(r"(?:^>.*\n)+", plain, re.MULTILINE)
    prose = re.sub(r"^>.*\n", "", plain, flags=re.MULTILINE)
    found = [Quoted(re.sub(r"^> ?", "", block, flags=re.MULTILINE), block=True) for block in blocks]
    found += [Quoted(words, block=False) for words in re.findall(r"“([^”]+)”", prose)]
    return found


def _bare(text: str) -> str:
    """Leave what a permitted change may not touch: the words, in small letters, and the stops inside."""
    text = re.sub(r"\[[^\]]*\]", " ", text.replace("\\\n", "\n"))
    text = re.sub(r"^\s*>+", " ", text, flags=re.MULTILINE)
    text = re.sub(r"[“”\"‘’'*_]", "", text.lower())
    text = re.sub(r"\s*(?:—|–|--|-)\s*", "-", text)
    return re.sub(r"\s+", " ", text).strip()


def _parts(words: str) -> list[str]:
    parts = re.split(r"…|(?:\. ?){3,4}", words)
    return [part for part in (_bare(part).strip(" .,;:") for part in parts) if part]


@cache
def _source(path: Path) -> str:
    return _bare(_without_front_matter(path.read_text(encoding="utf-8")))


def _stands_in(words: str, path: Path) -> bool:
    at = 0
    for part in _parts(words):
        at = _source(path).find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def _missing() -> list[str]:
    return [
        quoted.words
        for quoted in _quotations(_essay())
        if quoted.words.strip(",") not in NOT_IN_THE_LIBRARY
        and not any(_stands_in(quoted.words, path) for path in SOURCES)
    ]


def test_essay_is_long_enough_to_read() -> None:
    """The essay has more than four thousand words in six to eight sections."""
    assert _words(_essay()) > 4000
    assert 6 <= len(_sections(_essay())) <= 8


def test_essay_quotes_in_every_way() -> None:
    """It quotes in blocks and run in, nested, in verse, over paragraphs, with ellipses and brackets."""
    quoted = _quotations(_essay())
    blocks = [each.words for each in quoted if each.block]
    run_in = [each.words for each in quoted if not each.block]
    assert len(blocks) >= 10
    assert len(run_in) >= 25
    assert any("‘" in words for words in run_in), "nested"
    assert any("\\\n" in words for words in blocks), "verse"
    assert any("\n\n" in words for words in blocks), "over several paragraphs"
    assert any(". . ." in each.words or "…" in each.words for each in quoted), "an ellipsis"
    assert any("[" in each.words for each in quoted), "brackets"


def test_essay_annotates_in_every_way() -> None:
    """Its notes use Ibid., op. cit., short titles, "quoted in", two works, two paragraphs, two callouts."""
    notes = _notes(_essay())
    assert len(notes) >= 20
    bodies = list(notes.values())
    assert sum(body.startswith("Ibid.") for body in bodies) >= 4
    for phrase in ("op. cit.", "quoted in", "cf.", "*A Plain Statement*, p."):
        assert any(phrase in body for body in bodies), phrase
    two_works = next(label for label, body in notes.items() if "; cf. " in body)
    assert notes[str(int(two_works) + 1)].startswith("Ibid."), "an Ibid. after two works"
    assert any("\n\n" in body for body in bodies), "a note of two paragraphs"
    called = _callouts(_essay())
    assert any(called.count(label) == 2 for label in notes), "a note called out twice"


@pytest.mark.parametrize("path", [ESSAY, TUTOR, *(path for path in SOURCES if path.suffix == ".md")])
def test_notes_and_callouts_answer_each_other(path: Path) -> None:
    """Every note that is called out is there, and every note that is there is called out, in order."""
    markdown = path.read_text(encoding="utf-8")
    assert list(dict.fromkeys(_callouts(markdown))) == list(_notes(markdown))


def test_all_quotations_but_one_stand_in_the_sources() -> None:
    """Every quotation stands in a source word for word, save one."""
    assert len(_missing()) == 1


def test_every_source_is_quoted() -> None:
    """Each source gives the essay a quotation of five words or more, and is longer than what is taken."""
    long = [each.words for each in _quotations(_essay()) if len(each.words.split()) >= 5]
    for path in SOURCES:
        taken = [words for words in long if _stands_in(words, path)]
        assert taken, path.name
        assert sum(map(len, taken)) * 1.5 < len(_source(path)), path.name


def test_pasted_part_has_the_essay_words() -> None:
    """Every paragraph of the pasted text stands in the essay, apart from its marks."""
    essay = _bare(re.sub(r"\[\^\w+\]:?", "", _essay()))
    for paragraph in PASTED.read_text(encoding="utf-8").split("\n\n")[1:]:
        assert _bare(paragraph) in essay, paragraph


def test_gutenberg_text_is_wrapped() -> None:
    """One plain source is hard-wrapped, the other has a paragraph a line."""
    assert max(map(len, (TEXT / "sources" / "plain-statement.txt").read_text("utf-8").splitlines())) <= 72
    letters = (TEXT / "sources" / "hannah-tansley-letters.txt").read_text("utf-8")
    assert "\n" not in letters.replace("\n\n", "").replace(",\nHannah", ", Hannah").replace(
        "Hannah Tansley\nLetters", ""
    ).rstrip("\n")


def _default_keymap() -> Keymap:
    keymap, problems = keymap_file.load(
        (ROOT / "keymaps" / "default.toml").read_text(encoding="utf-8"),
        name="default",
        known=list(COMMANDS),
        letters=[command.id for command in COMMANDS.values() if command.letter],
        counts=[command.id for command in COMMANDS.values() if command.counts],
    )
    assert not problems
    return keymap


def _pressed(keys: str) -> list[str]:
    """Give the keys of an inline code as they are pressed: a number is one key for each of its digits."""
    return [key for word in keys.split() for key in (word if word.isdigit() else [word])]


def _comes_to_a_command(keys: str, keymap: Keymap) -> bool:
    for place in ("essay", "notes", "outline", "page"):
        typing = Keys(keymap)
        answers = [typing.feed(key, place) for key in _pressed(keys)]
        if isinstance(answers[-1], Hit) and all(isinstance(answer, Wait) for answer in answers[:-1]):
            return True
    return False


def test_tutor_keys_are_bound() -> None:
    """Every key that the tutor asks for does something in the default keymap."""
    keymap = _default_keymap()
    keys = re.findall(r"`([^`]+)`", TUTOR.read_text(encoding="utf-8"))
    assert len(keys) > 30
    assert [each for each in keys if not _comes_to_a_command(each, keymap)] == []


def test_tutor_quotes_what_it_says_it_quotes() -> None:
    """Every quotation of the tutor stands in a source."""
    tutor = _without_front_matter(TUTOR.read_text(encoding="utf-8"))
    quoted = [each.words for each in _quotations(tutor) if each.words.strip(",") not in NOT_IN_THE_LIBRARY]
    assert len(quoted) >= 5
    assert [words for words in quoted if not any(_stands_in(words, path) for path in SOURCES)] == []


def test_tutor_sections_fit_a_small_screen() -> None:
    """No section of the tutor is longer than a screen and a half of 80 columns by 24 rows, in lines of 72."""
    document = formats.open(TUTOR)
    layout = Layout(document, Measure(width=72))
    for section in document.sections:
        rows = layout.distance(layout.line_of(section.range.start), layout.line_of(section.range.end - 1), 99)
        assert rows <= 36, document.words(section.range)[:40]


TEXTS = [ESSAY, PASTED, TUTOR, *SOURCES]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_text_opens_without_warnings(path: Path) -> None:
    """Every text opens, has a title and an author, and nothing in it needs a warning."""
    document = formats.open(path)
    assert document.warnings == ()
    assert document.metadata.title
    assert document.metadata.author
    assert all(note.callouts for note in document.notes)


def test_reader_finds_the_essay_as_it_is_written() -> None:
    """The essay as opened has the notes, sections and block quotations that the Markdown has."""
    document = formats.open(ESSAY)
    blocks = [each for each in _quotations(_essay()) if each.block]
    assert len(document.notes) == len(_notes(_essay()))
    assert len(document.sections) == len(_sections(_essay()))
    assert len(document.block_quotations) == len(blocks)
    assert max(len(note.callouts) for note in document.notes) == 2
    assert max(quotation.depth for quotation in document.quotations) >= 2


def test_pasted_part_is_recovered() -> None:
    """From the pasted text the reader recovers its block quotations and notes, each note with its callout."""
    pasted, whole = formats.open(PASTED), formats.open(ESSAY)
    essay = _bare(whole.text)
    assert len(pasted.block_quotations) == 10
    assert len(pasted.notes) == 23
    for quotation in pasted.block_quotations:
        assert not quotation.marked
        assert _bare(pasted.words(quotation.range)) in essay


def test_apparatus_follows_every_note() -> None:
    """Of the essay's short references only the Ibid. after two works is left open."""
    document = formats.open(ESSAY)
    studied = apparatus.study(document)
    short = [
        note.label
        for note in document.notes
        if re.match(r"Ibid\.|Minutes,|[A-Z]\w+, op\. cit\.", document.words(note.body))
    ]
    said = {label: studied.stands_for(label) or "" for label in short}
    assert len(said) > 15
    assert [label for label, words in said.items() if words.startswith(("ambiguous", "unknown"))] == ["4"]
    assert all(said.values())

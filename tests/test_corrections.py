"""What the reader says of the quotations holds over what was inferred, though the text has changed since."""

from __future__ import annotations

import dataclasses
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from homes import live_in
from hypothesis import given, settings
from hypothesis import strategies as st
from rig import READER, Terminal

from tui_reader import anchor, formats
from tui_reader.anchor import Anchor, Status
from tui_reader.cells import ASCII, UNICODE
from tui_reader.cli import main
from tui_reader.desk import lits
from tui_reader.document import Container, Document, Inference, Quotation
from tui_reader.equipment import equip
from tui_reader.library import Library
from tui_reader.problems import ReaderError
from tui_reader.recovery import corrections
from tui_reader.recovery.corrections import YOURS, Correction, Said, apply
from tui_reader.store.corrections import Corrections, new
from tui_reader.store.paths import Paths

HERE = Path(__file__).parent
PRESS = HERE / "fixtures" / "the-quiet-press.txt"


@cache
def press() -> Document:
    """Read the essay that most cases are about."""
    return formats.open(PRESS)


def said(document: Document, kind: Said, words: str) -> Correction:
    """Make the correction of the paragraph that begins with some words."""
    unit = corrections.unit_at(document, document.text.index(words))
    return new(kind, corrections.anchored(document, unit))


def quoted(document: Document) -> list[str]:
    """Give the first two words of each block quotation."""
    return [" ".join(document.words(one.range).split()[:2]) for one in document.block_quotations]


# -- one correction


def test_nothing_said_leaves_the_document_as_it_is() -> None:
    """Without corrections the very document is given back."""
    assert apply(press(), ())[0] is press()


CASES: list[tuple[list[tuple[Said, str]], list[str]]] = [
    ([], ["Of the"]),
    ([("not", "Of the ships")], []),
    ([("quotation", "The landing")], ["Of the", "The landing"]),
    ([("join", "The smaller")], ["Of the", "The landing"]),
    ([("quotation", "The landing"), ("split", "The smaller")], ["Of the", "The landing", "The smaller"]),
    ([("join", "The smaller"), ("split", "The smaller")], ["Of the", "The landing", "The smaller"]),
    ([("split", "The smaller"), ("join", "The smaller")], ["Of the", "The landing"]),
    ([("not", "The landing"), ("quotation", "The landing")], ["Of the", "The landing"]),
    ([("join", "This passage"), ("not", "Of the ships")], ["This passage"]),
    ([("quotation", "It printed")], ["It printed", "Of the"]),
]


@pytest.mark.parametrize(("orders", "expected"), CASES)
def test_what_is_said_is_done(orders: list[tuple[Said, str]], expected: list[str]) -> None:
    """Each kind of correction does what it says; of two that differ the later holds."""
    document, outcomes = apply(press(), [said(press(), kind, words) for kind, words in orders])
    assert quoted(document) == expected
    assert {outcome.status for outcome in outcomes} <= {Status.SAME}
    assert document.text is press().text
    for block in document.blocks:
        around = [one for one in document.block_quotations if one.range.covers(block.range)]
        assert block.quoted == bool(around)


def test_what_is_said_has_its_reason_and_its_note() -> None:
    """A corrected quotation is certain, because you said so, and keeps the note that closes it."""
    document, _ = apply(press(), [said(press(), "join", "Of the ships")])
    (found,) = document.block_quotations
    assert (found.evidence, found.note) == (YOURS, "1")
    assert document.words(found.range).startswith("The clerk wrote")


def test_a_correction_moves_what_is_judged_beside_it() -> None:
    """A paragraph that reads like a quotation's next one is taken in once the first is said to be one."""
    text = (
        "The clerk kept two books, and both of them were lost in the great fire of that winter.\n\n"
        "I write this in haste, my dear brother, for I am told that the boat is leaving within the hour.\n\n"
        "You know how I have feared this, and I beg you to forgive me; I shall write to you again. Yours,\n\n"
        "JOHN HALE.\n\nThis letter is the last that we have of him, and it was read by nobody for forty years.\n\n"
        "The town forgot him, as towns do, and the two books with him.\n"
    )
    document = formats.parse(text.encode(), "a.txt")
    none, _ = apply(document, [said(document, "not", "I write this")])
    assert "I write" not in quoted(none)
    whole, _ = apply(document, [said(document, "quotation", "I write this")])
    first = whole.block_quotations[0]
    assert whole.words(first.range).startswith("I write this")
    assert "You know" in whole.words(first.range)


def test_a_file_that_marks_its_quotations_is_corrected_too() -> None:
    """In Markdown a correction adds a container or takes it off, and judges nothing else."""
    text = "A paragraph.\n\n> One quoted.\n>\n> Two quoted.\n\nAnother.\n\nLast of all.\n"
    document = formats.parse(text.encode(), "a.md")
    for kind, words, expected in (
        ("not", "One", ["Two quoted."]),
        ("split", "Two", ["One quoted.", "Two quoted."]),
        ("quotation", "Another", ["One quoted.", "Another."]),
        ("join", "Another", ["One quoted."]),
    ):
        corrected, _ = apply(document, [said(document, kind, words)])  # type: ignore[arg-type]
        assert quoted(corrected) == expected
    corrected, _ = apply(document, [said(document, "not", "One")])
    assert [block.inside for block in corrected.blocks] == [(), (), (Container.QUOTE,), (), ()]


def test_an_inference_that_is_not_sure_enough_is_none() -> None:
    """Below the threshold a paragraph is no quotation, unless you said so."""
    assert quoted(apply(press(), (), infer=0.99)[0]) == []
    assert quoted(apply(press(), [said(press(), "quotation", "The landing")], infer=0.99)[0]) == [
        "The landing"
    ]


# -- found again, or not


def twelve() -> list[str]:
    """Give twelve paragraphs of an essay, without callouts."""
    essay = opened(HERE.parent / "text" / "essay" / "a-good-fire.md")
    long = [block for block in essay.blocks if len(block.range) > 200 and not essay.callouts_in(block.range)]
    return [essay.words(block.range).rstrip(":") for block in long[:12]]


def by_hand(paragraphs: list[str]) -> str:
    """Edit a text as a person does: typos, words before, a paragraph in, one out, two made one."""
    edited = paragraphs.copy()
    edited[2] = edited[2].replace("the ", "teh ", 3)
    edited[4] = "By the way: " + edited[4][:120] + edited[4][130:]
    edited[5:6] = ["A paragraph that was not there before, and of which nothing was said.", edited[5]]
    edited[7] = ""
    edited[10:12] = [edited[10] + " " + edited[11]]
    return "\n\n".join(filter(None, edited))


def test_ten_corrections_survive_an_edit_by_hand() -> None:
    """A paragraph in, one out, typos: each correction still stands or is shown as lost, and none is misplaced."""
    paragraphs = twelve()
    document = formats.parse("\n\n".join(paragraphs).encode(), "a.txt")
    orders = [said(document, "quotation", words[:60]) for words in paragraphs[1:11]]
    changed = formats.parse(by_hand(paragraphs).encode(), "a.txt")
    corrected, outcomes = apply(changed, orders)
    # One was taken out, and one is the end of another paragraph now.
    assert [n for n, one in enumerate(outcomes) if one.status is Status.LOST] == [5, 9]
    stand = [n for n, one in enumerate(outcomes) if one.range is not None]
    assert len(stand) == 8
    wanted = {orders[n].anchor.exact[140:200] for n in stand}
    for block in corrected.blocks:
        assert block.quoted == any(words in corrected.words(block.range) for words in wanted)


def test_words_said_twice_are_ambiguous() -> None:
    """Where two paragraphs are alike, neither is chosen."""
    alike = "The vote was taken again, and again the motion was carried by the same few voices."
    around = f"First of them, as it was told.\n\n{alike}\n\nSecond of them, as it was told.\n\n"
    document = formats.parse(around.encode(), "a.txt")
    order = said(document, "quotation", "The vote")
    changed = formats.parse(f"{'Nothing. ' * 99}\n\n{around}{around}".encode(), "a.txt")
    corrected, (outcome,) = apply(changed, [order])
    assert (outcome.status, outcome.range, quoted(corrected)) == (Status.AMBIGUOUS, None, [])


KINDS: list[Said] = ["quotation", "not", "join", "split"]
ESSAYS = sorted([*HERE.glob("fixtures/the-*.*"), *HERE.parent.glob("text/*/a-*.md")])


@given(
    st.sampled_from(ESSAYS), st.lists(st.tuples(st.sampled_from(KINDS), st.floats(0, 1), st.integers(0, 500)))
)
@settings(max_examples=60, deadline=None)
def test_corrections_never_fail(essay: Path, orders: list[tuple[Said, float, int]]) -> None:
    """Whatever is said of whatever place, the text stays, and blocks and quotations agree."""
    document = opened(essay)
    end = len(document.text)
    made = [
        new(kind, anchor.make(document.text, int(share * end), min(int(share * end) + size, end)))
        for kind, share, size in orders
    ]
    corrected, outcomes = apply(document, made)
    assert corrected.text is document.text
    assert len(outcomes) == len(made)
    assert [block.range for block in corrected.blocks] == [block.range for block in document.blocks]
    tops = [one for one in corrected.block_quotations if one.evidence == YOURS]
    assert all(one.range.end <= other.range.start for one, other in pairwise(tops))
    assert all(corrected.blocks[i].quoted for one in tops for i in corrected.blocks_in(one.range))
    inferred = [one for one in corrected.quotations if not one.block]
    assert inferred == [one for one in document.quotations if not one.block]


@given(st.builds(Anchor, st.integers(0, 9999), st.text(), st.text(), st.text()), st.sampled_from(KINDS))
@settings(max_examples=60, deadline=None)
def test_any_anchor_can_be_asked_for(place: Anchor, kind: Said) -> None:
    """What a person wrote in the file by hand may be nonsense, and does nothing worse than be lost."""
    assert apply(press(), [Correction("x", kind, place)])[0].text == press().text


@cache
def opened(essay: Path) -> Document:
    """Read an essay once."""
    return formats.open(essay)


# -- kept


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the path of a file that is not there yet."""
    return tmp_path / "corrections" / "press.toml"


def test_corrections_are_kept(path: Path) -> None:
    """What is said is there for the next session, in the order it was said, and can be deleted and brought back."""
    kept = Corrections(path)
    late, early = said(press(), "not", "It is said"), said(press(), "split", "The smaller")
    for one in (late, early):
        kept.add(one)
    assert Corrections(path).said() == (late, early)
    assert Corrections(path).all() == (early, late)
    kept.delete(late.id)
    assert Corrections(path).said() == (early,)
    kept.restore(late)
    assert Corrections(path).said() == (late, early)


def test_what_a_person_wrote_in_the_file_stays(path: Path) -> None:
    """Comments and unknown keys survive; a kind that is none is told with its line and passed over."""
    kept = Corrections(path)
    first = said(press(), "not", "Of the ships")
    kept.add(first)
    mine = path.read_text("utf-8") + 'mood = "sure"  # mine\n\n[[correction]]\nid = "b"\nkind = "perhaps"\n'
    path.write_text(mine, "utf-8")
    kept = Corrections(path)
    kept.add(said(press(), "quotation", "The landing"))
    assert path.read_text("utf-8").startswith(mine)
    assert [one.kind for one in kept.all()] == ["not", "quotation"]
    assert ["kind" in str(problem) and problem.line for problem in kept.problems] == [mine.count("\n")]


@pytest.mark.parametrize("damage", ["[[correction]\n", "version = 99\n"])
def test_a_file_that_must_be_left_alone_is(path: Path, damage: str) -> None:
    """A damaged file, or one of a newer version, is not written to; what is said waits beside it."""
    path.parent.mkdir()
    path.write_text(damage, "utf-8")
    Corrections(path).add(said(press(), "not", "Of the ships"))
    assert path.read_text("utf-8") == damage
    assert [one.kind for one in Corrections(path).all()] == ["not"]
    path.write_text("", "utf-8")
    assert [one.kind for one in Corrections(path).all()] == ["not"]
    assert "[[correction]]" in path.read_text("utf-8")


# -- at every opening


def test_an_essay_is_opened_as_it_was_corrected(tmp_path: Path) -> None:
    """What one session says holds in the next, and what is lost is told."""
    file = tmp_path / "press.txt"
    file.write_bytes(PRESS.read_bytes())
    library = Library(Paths.within(tmp_path))
    essay = library.open(str(file))
    essay.kept.add(said(essay.document, "quotation", "The landing"))
    essay.kept.add(said(essay.document, "not", "Of the ships"))
    assert quoted(library.open(str(file)).document) == ["The landing"]
    file.write_text(file.read_text("utf-8").replace("The landing lay below the mill, and", "So"), "utf-8")
    changed = library.open(str(file))
    assert quoted(changed.document) == ["So the"]
    file.write_text("Nothing of it is left.\n", "utf-8")
    assert library.open(str(file)).troubles[-1] == "2 of your corrections no longer find their paragraph"


def test_an_essay_is_converted_as_it_was_corrected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was said with keys is in the Markdown, which reads back so; what is lost is told."""
    live_in(tmp_path, monkeypatch)
    file, out = tmp_path / "press.txt", tmp_path / "press.md"
    file.write_bytes(PRESS.read_bytes())
    reader = equip(Paths.from_environment())
    reader.resize(80, 40)
    reader.opened(reader.library.open(str(file)))
    for words in ("Of the ships", "The landing"):
        reader.go(reader.document.text.index(words))
        reader.press("Q")
    assert main(["convert", str(file), "--to", "markdown", "-o", str(out)]) == 0
    assert quoted(formats.open(out)) == quoted(reader.document) == ["The landing"]
    assert capsys.readouterr().err == ""
    file.write_text(file.read_text("utf-8").replace("The landing lay below", "Nothing"), "utf-8")
    text = file.read_text("utf-8")
    start = text.index("Nothing")
    file.write_text(text[:start] + text[text.index("\n\n", start) + 2 :], "utf-8")
    assert main(["convert", str(file), "--to", "markdown", "-o", str(out)]) == 0
    assert quoted(formats.open(out)) == []
    assert "1 of your corrections no longer find" in capsys.readouterr().err


def test_what_cannot_be_kept_holds_for_the_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk the reader says so, and shows the essay as it was corrected all the same."""
    reader = equip(Paths.within(tmp_path))
    reader.resize(80, 40)
    essay = reader.library.open(str(PRESS))
    reader.opened(essay)
    reader.go(essay.document.text.index("The landing"))

    def full(*_: object, **__: object) -> None:
        raise ReaderError(essay.kept._gone(tmp_path).problem)

    monkeypatch.setattr("tui_reader.store.files.change", full)
    reader.press("Q")
    assert "deleted elsewhere" in reader.message
    assert quoted(reader.document) == ["Of the", "The landing"]


# -- doubt shown


@pytest.mark.parametrize(("confidence", "mark"), [(0.69, "┊"), (0.7, "▎"), (None, "▎")])
def test_a_doubtful_quotation_has_a_broken_bar(tmp_path: Path, confidence: float | None, mark: str) -> None:
    """Where it is less sure than `sure`, the bar is broken, through blank rows too; ASCII has its own."""
    document = press()
    (block,) = document.block_quotations
    doubt = None if confidence is None else Inference(confidence, ("it may be",))
    (quotations) = tuple(
        dataclasses.replace(one, evidence=doubt) if one == block else one for one in document.quotations
    )
    reader = equip(Paths.within(tmp_path), changes={"ascii": False})
    reader.resize(80, 40)
    essay = reader.library.open(str(PRESS))
    reader.opened(dataclasses.replace(essay, document=dataclasses.replace(document, quotations=quotations)))
    layout = reader.text.viewport.layout
    line = layout.line(layout.line_of(block.range.start + 80))
    pieces = layout.pieces(line, lits(reader, reader.text))
    assert [piece.text for piece in pieces if "bar" in piece.roles] == [mark]
    assert not any("doubtful" in piece.roles for piece in pieces)


def test_the_broken_bar_is_as_wide_as_the_whole() -> None:
    """The two bars take the same cells, and an ASCII terminal gets ASCII."""
    assert [len(one.bar_doubtful) for one in (UNICODE, ASCII)] == [1, 1]
    assert ASCII.bar_doubtful.isascii()


def test_the_last_word_is_a_quotation_of_its_own() -> None:
    """Quotations stay in the order of the text, outer ones first, after any correction."""
    document, _ = apply(press(), [said(press(), "quotation", "It is said")])
    assert quoted(document)[-1] == "It is"
    ordered: list[Quotation] = sorted(document.quotations, key=lambda one: (one.range.start, -one.range.end))
    assert list(document.quotations) == ordered


def test_ten_corrections_in_a_terminal_outlive_an_edit(tmp_path: Path) -> None:
    """Made with a key, closed, edited by hand, opened again: eight stand, two are shown as lost, none is misplaced."""
    paragraphs = twelve()
    file = tmp_path / "fire.txt"
    file.write_text("\n\n".join(paragraphs), "utf-8")
    with Terminal([*READER, file], home=tmp_path, columns=100, rows=40) as terminal:
        terminal.wait_for(paragraphs[0][:20])
        for words in paragraphs[1:11]:
            terminal.send(f"/{words[:30]}\rQ")
            terminal.wait_for("as you say")
            terminal.send("\x0c")
            terminal.settle()
        terminal.send("q")
        assert terminal.wait_end() == 0
    file.write_text(by_hand(paragraphs), "utf-8")
    with Terminal([*READER, file], home=tmp_path, columns=100, rows=40) as terminal:
        terminal.wait_for("2 of your corrections no longer find their paragraph")
        terminal.send("gQ")
        terminal.wait_for("Your corrections")
        terminal.settle()
        assert sum(line.rstrip().endswith("lost") for line in terminal.lines) == 2
        assert (
            sum(line.lstrip("▎ ").startswith(("a quotation", "no quotation")) for line in terminal.lines)
            == 10
        )
        terminal.send("\x11")
        assert terminal.wait_end() == 0

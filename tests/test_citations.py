"""What a note cites, and what its Ibid. stands for."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest
from apparatus_maker import made
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.apparatus import Study, study
from tui_reader.apparatus.clauses import plain
from tui_reader.apparatus.entries import Apparatus, Verdict
from tui_reader.apparatus.locators import is_locator, locators
from tui_reader.apparatus.references import references
from tui_reader.document import Document
from tui_reader.problems import GivenUp

CASES = Path(__file__).parent / "apparatus"


def cases(name: str) -> list[tuple[str, list[str], list[str]]]:
    """Read a fixture: titles, notes (``1. ...``) and what must come out (``- ...``)."""
    found: list[tuple[str, list[str], list[str]]] = []
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found.append((line[3:], [], []))
        elif match := re.match(r"\d+\. (.*)", line):
            found[-1][1].append(match.group(1))
        elif line.startswith("- "):
            found[-1][2].append(line[2:])
    return found


def shown(document: Document, apparatus: Apparatus) -> list[str]:
    """Write every citation as the fixtures do: note, verdict, works, locator, chain."""
    lines = []
    for citation in apparatus.citations:
        works = " | ".join(citation.works) or "nothing"
        line = f"{document.notes_by_id[citation.note].label} {citation.verdict}: {works}"
        line += f", {citation.locator}" if citation.locator else ""
        line += f" <- {' <- '.join(citation.chain)}" if citation.chain else ""
        line += f" = {citation.named_in}" if citation.named_in else ""
        line += f" (quoting {citation.original_author or 'someone'})" if citation.quoted_in else ""
        lines.append(line)
    return lines


@pytest.mark.parametrize(
    ("title", "notes", "expected"), [case for path in sorted(CASES.glob("*.md")) for case in cases(path.name)]
)
def test_notes_are_read_as_the_fixture_says(title: str, notes: list[str], expected: list[str]) -> None:
    """Each case of the fixtures gives the citations written under it."""
    document = made(["A text."], notes)
    assert shown(document, study(document)) == expected, title


FULL = "Anna Lindqvist, The Dyke Reeve (Leiden: Meer & Zoon, 1911), p. 12."


def test_an_ibid_stands_for_its_work_with_its_own_page() -> None:
    """What the pane shows under an Ibid. has the work of the note before and the Ibid.'s own locator."""
    apparatus = study(made(["A text."], [FULL, "Ibid., pp. 15–19.", "Ibid."]))
    assert apparatus.stands_for("1") is None
    assert (
        apparatus.stands_for("2") == "Anna Lindqvist, The Dyke Reeve (Leiden: Meer & Zoon, 1911), pp. 15–19."
    )
    assert (
        apparatus.stands_for("3") == "Anna Lindqvist, The Dyke Reeve (Leiden: Meer & Zoon, 1911), pp. 15–19."
    )
    assert [apparatus.full_note(note) for note in "123"] == [None, "1", "1"]


def test_an_ibid_after_two_works_is_ambiguous() -> None:
    """An Ibid. after a note that cites two works keeps both and says so."""
    two = "Anna Lindqvist, The Dyke Reeve, p. 3; Jan Meer, Sluices and Law, p. 40."
    apparatus = study(made(["A text."], [two, "Ibid., p. 41."]))
    (citation,) = apparatus.of_note("2")
    assert len(citation.works) == 2
    assert citation.work is None
    assert apparatus.stands_for("2") == "ambiguous: note 1 cites two works"
    assert apparatus.full_note("2") is None


def test_an_ibid_after_a_note_without_a_work_is_unknown() -> None:
    """An Ibid. is not followed through a note that only talks."""
    apparatus = study(made(["A text."], [FULL, "The winter was hard.", "Ibid., p. 4."]))
    assert apparatus.of_note("3")[0].works == ()
    assert apparatus.stands_for("3") == "unknown: note 2 cites no work"


def test_an_ibid_is_not_followed_across_a_new_numbering() -> None:
    """Where the notes are numbered anew, the first Ibid. leads nowhere."""
    apparatus = study(made(["A text."], [FULL, "Ibid., p. 4."], ["8", "1"]))
    assert apparatus.of_note("1")[0].works == ()
    assert "numbered anew" in apparatus.of_note("1")[0].reasons[0]


def test_an_ibid_is_not_followed_over_a_missing_note() -> None:
    """Where a note is missing before it, an Ibid. leads nowhere."""
    apparatus = study(made(["A text."], [FULL, "Ibid., p. 4."], ["1", "3"]))
    assert apparatus.of_note("3")[0].reasons == ("nothing to follow: note 2 is missing",)


def test_a_volume_is_carried_on() -> None:
    """An Ibid. that gives a page alone is in the volume of the note before; its own locator stays as printed."""
    apparatus = study(made(["A text."], ["Jan Meer, Sluices and Law, vol. ii, p. 40.", "Ibid., p. 44."]))
    assert apparatus.of_note("2")[0].locator == "p. 44"
    assert apparatus.stands_for("2") == "Jan Meer, Sluices and Law, vol. ii, p. 44."


def test_ranges_are_in_the_document() -> None:
    """A citation's range gives its own words in the document's text."""
    document = made(
        ["A text."], ["The sea rose. See Jan Meer, _Sluices and Law_ (Delft, 1902), p. 40. It fell."]
    )
    (citation,) = study(document).citations
    assert document.words(citation.range) == "Jan Meer, Sluices and Law (Delft, 1902), p. 40"


def test_prose_is_left_alone() -> None:
    """A note that argues cites nothing."""
    notes = [
        "The fact is well known to every farmer of the coast, and nobody has ever doubted it.",
        "In 1651 the privileges of the company were granted anew for fourteen years.",
        "I owe this observation to Mrs. Lindqvist, who saw the dyke before it fell.",
        "Emphasis added.",
    ]
    assert study(made(["A text."], notes)).citations == ()


def test_study_can_be_given_up() -> None:
    """A progress call that raises GivenUp stops the work."""

    def give_up(done: float) -> None:
        raise GivenUp

    with pytest.raises(GivenUp):
        study(made(["A text."], [FULL]), give_up)


def test_progress_rises_to_one() -> None:
    """Progress goes from 0 towards 1 and never back."""
    told: list[float] = []
    study(made(["He said “one two three four five”."] * 5, [FULL] * 200), told.append)
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 1


PIECES = [
    "Ibid.",
    "p. 5",
    "Meer, ",
    "_Law_",
    "(Delft, 1902)",
    "; ",
    "op. cit., ",
    ". ",
    "see ",
    "“",
    "”",
    "(",
    ")",
    "I. ",
    "\n",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_any_note_is_read_within_its_text(pieces: list[str]) -> None:
    """Whatever a note holds, its references lie in it, in order, and do not overlap."""
    text = "".join(pieces)
    found = references(text)
    edges = [edge for reference in found for edge in (reference.start, reference.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from([FULL, "Ibid., p. 7.", "Jan Meer, Sluices, p. 2.", "Prose only here."]), max_size=12
    )
)
def test_an_ibid_never_means_more_than_the_note_before(notes: list[str]) -> None:
    """An Ibid. has the works of the note before it, or none."""
    apparatus = study(made(["A text."], notes))
    for number, words in enumerate(notes, 1):
        if words.startswith("Ibid."):
            (citation,) = apparatus.of_note(str(number))
            assert citation.verdict is Verdict.IBID
            before = {work for c in apparatus.of_note(str(number - 1)) for work in c.works}
            assert set(citation.works) == before


def test_what_a_note_stands_for_is_known_before_the_rest_of_the_apparatus() -> None:
    """It is the same whether the notes alone were followed for it or all was worked out."""
    document = made(["A text."], [FULL, "Ibid., p. 9.", "Op. cit., p. 2."])
    early, whole = Study(document), Study.done(document)
    said = [early.stands_for(note.id) for note in document.notes]
    assert said[0] is None
    assert said[1] is not None
    assert said == [whole.stands_for(note.id) for note in document.notes]
    assert early.apparatus == whole.apparatus


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("III, c. 25.", True),
        ("Sept. 1888, pp. 3, 4", True),
        ("12 May 1888", False),
        ("vol. ii, p. 316 and elsewhere", False),
    ],
)
def test_a_place_stands_alone(text: str, alone: bool) -> None:
    """Also where what looks like a number is the name of the next part."""
    assert is_locator(text) == alone


@given(st.text('“”«»„"a\n', max_size=24))
@settings(max_examples=400, deadline=None)
def test_what_stands_in_quotation_marks_is_closed_on_its_line(text: str) -> None:
    """It goes to the first mark that closes it; a mark left open holds nothing, and hides none that follows."""
    body = plain(text)
    wanted = re.finditer(r"“[^”\n]*”|«[^»\n]*»|„[^“”\n]*[“”]|\"[^\"\n]*\"", body.text)
    assert body.quoted == tuple(match.span() for match in wanted)


def test_every_run_of_places_is_found_as_if_it_were_alone() -> None:
    """A date belongs to the place that follows it and to no other, wherever it stands in a row of places."""
    places = ["p. 5", "12 May 1888, p. 7", "1871, ch. 4", "12 May 1888, ", "vol. 1 May 1888, p. 7"]
    words = " of which nothing "
    for row in product(places, repeat=4):
        wanted, at = [], 0
        for place in row:
            wanted += [(at + start, at + end) for start, end in locators(place + words)]
            at += len(place + words)
        assert locators(words.join([*row, ""])) == wanted


def test_a_note_as_long_as_a_book_is_read_at_its_beginning() -> None:
    """What it cites first is found, and the rest of it does not hold up the essay."""
    found = references(
        "Ada Lomas, *Bridges* (Ness, 1902), p. 9. " + "Nobody minded that it rained. " * 20_000 + "Ibid."
    )
    assert len(found) == 1

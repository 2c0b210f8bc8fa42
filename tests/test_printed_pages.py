"""The pages of the printed edition that a file tells: in the margin, to go to, in what is copied."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from book import book, nav, ncx, package, page
from sitting import ESSAY, Sitting

from tui_reader.desk import paint
from tui_reader.requests import Copy

_TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Of Wells</title>
<author>Ann Ley</author></titleStmt></fileDesc></teiHeader><text><body>{}</body></text></TEI>"""


Edition = Callable[[Path, list[str]], str]
"""Writes an edition of a paragraph and a block quotation a page, which begins with its paragraph."""


def _parts(pages: list[str]) -> list[tuple[str, str, str]]:
    """Give each page's number, its paragraph and its quotation."""
    return [
        (
            page,
            f"{number} here we draw. {'The rope is long and the well is deep. ' * 9}",
            f"{number} they drew, and the water was cold in the bucket.",
        )
        for number, page in enumerate(pages)
    ]


def _tei(folder: Path, pages: list[str]) -> str:
    """An edition that marks where its pages begin."""
    made = [f'<pb n="{page}"/><p>{one}</p><quote><p>{two}</p></quote>' for page, one, two in _parts(pages)]
    file = folder / "wells.xml"
    file.write_text(_TEI.format("".join(made)), "utf-8")
    return str(file)


def _book(folder: Path, pages: list[str], *, older: bool = False) -> str:
    """A book of a chapter a page, which lists in its outline where its printed pages begin."""
    files = {
        f"{number}.xhtml": page(f'<p id="p">{one}</p><blockquote><p>{two}</p></blockquote>')
        for number, (_, one, two) in enumerate(_parts(pages))
    }
    listed = [(number, said) for number, said in enumerate(pages) if said]
    if older:
        places = "".join(
            f'<pageTarget value="{said}"><navLabel><text>{said}</text></navLabel><content src="{number}.xhtml#p"/>'
            "</pageTarget>"
            for number, said in listed
        )
        outline = {"toc.ncx": ncx("", f"<pageList>{places}</pageList>")}
    else:
        places = "".join(f'<li><a href="{number}.xhtml#p">{said}</a></li>' for number, said in listed)
        outline = {"nav.xhtml": nav("", f'<nav epub:type="page-list"><ol>{places}</ol></nav>')}
    whole = {**outline, **files}
    file = folder / "wells.epub"
    file.write_bytes(book(whole, package(list(whole), title="Of Wells", author="Ann Ley")))
    return str(file)


@pytest.fixture(params=[_tei, _book, partial(_book, older=True)], ids=["TEI", "EPUB 3", "EPUB 2"])
def edition(request: pytest.FixtureRequest) -> Edition:
    """Give what writes an edition in each format that tells printed pages."""
    return request.param  # type: ignore[no-any-return]


def _rows(sitting: Sitting) -> list[str]:
    return ["".join(part.text for part in row) for row in paint(sitting.reader)]


@pytest.mark.parametrize("size", ["80x24", "120x40", "170x45"])
def test_a_number_stands_beside_the_line_where_its_page_begins(
    size: str, edition: Edition, tmp_path: Path
) -> None:
    """One number a page, before or after the line with its first words, and nowhere else."""
    sitting = Sitting(edition(tmp_path, ["9", "41", "xii", "1234"]), size).press(": p space 4 1 enter")
    sitting.check()
    numbered = [row for row in _rows(sitting)[:-1] if "41" in row.split()]
    assert len(numbered) == 1
    assert "1 here we draw" in numbered[0]


@pytest.mark.parametrize(
    ("typed", "place"),
    [("41", "1 here"), ("XII", "2 here"), ("1234", "3 here")],
)
def test_a_printed_page_is_gone_to_by_its_number(
    typed: str, place: str, edition: Edition, tmp_path: Path
) -> None:
    """:p and a number goes to where that page begins; H comes back."""
    sitting = Sitting(edition(tmp_path, ["9", "41", "xii", "1234"]))
    begun = sitting.reader.text.here
    sitting.press([":", "p", "space", *typed, "enter"])
    reader = sitting.reader
    assert reader.document.text[reader.text.here :].startswith(place)
    sitting.press("H")
    assert reader.text.here == begun
    sitting.press(["g", "P", *typed, "enter"])
    assert reader.document.text[reader.text.here :].startswith(place)


def test_a_number_of_several_volumes_leads_from_one_to_the_next(edition: Edition, tmp_path: Path) -> None:
    """The same number again is the next page of that number, and after the last the first."""
    sitting = Sitting(edition(tmp_path, ["1", "2", "1", "2"]))
    seen = []
    for _ in range(3):
        sitting.press(": p space 2 enter")
        seen.append(sitting.reader.document.text[sitting.reader.text.here])
    assert seen == ["1", "3", "1"]


def test_what_is_not_there_is_said(edition: Edition, tmp_path: Path) -> None:
    """A page that is not told of moves nothing; an essay without pages says so."""
    sitting = Sitting(edition(tmp_path, ["9", "41"])).press(": p space 4 2 enter")
    assert sitting.reader.message == "There is no printed page 42; they run from 9 to 41"
    assert Sitting(ESSAY).press(": p space 4 enter").reader.message == "This file tells no printed pages"


@pytest.mark.parametrize(
    ("pages", "place", "cited"),
    [
        (["9", "41"], "1 they drew", "Quoted in Ann Ley, Of Wells, p. 41"),
        (["", "41"], "0 they drew", "Quoted in Ann Ley, Of Wells"),
    ],
)
def test_a_copied_citation_names_the_printed_page(
    pages: list[str], place: str, cited: str, edition: Edition, tmp_path: Path
) -> None:
    """A quotation is copied with the page it stands on, where a page has begun."""
    sitting = Sitting(edition(tmp_path, pages))
    sitting.reader.go(sitting.reader.document.text.index(place))
    sitting.press("y")
    copied = next(one for one in sitting.asked if isinstance(one, Copy))
    assert copied.text.splitlines()[-1] == cited


def test_a_quotation_over_two_pages_names_both(tmp_path: Path) -> None:
    """A quotation that a page break divides stands on the first and the last of its pages."""
    file = tmp_path / "wells.xml"
    body = '<pb n="4"/><p>So it is.</p><quote><p>They drew <pb n="5"/>and the water was cold.</p></quote>'
    file.write_text(_TEI.format(body), "utf-8")
    sitting = Sitting(str(file))
    sitting.reader.go(sitting.reader.document.text.index("They drew"))
    sitting.press("y")
    copied = next(one for one in sitting.asked if isinstance(one, Copy))
    assert copied.text.splitlines()[-1] == "Quoted in Ann Ley, Of Wells, pp. 4–5"

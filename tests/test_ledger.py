"""The pages of sources, speakers and findings, and from one quotation to the next that shares its source or speaker."""

from pathlib import Path

import pytest
from sitting import ESSAY, Sitting, parsed

from tui_reader import ledger
from tui_reader.apparatus.passages import Passage
from tui_reader.commands.apparatus import take_survey
from tui_reader.document import Range
from tui_reader.ledger import Located, Survey
from tui_reader.library import Library
from tui_reader.requests import SeekAll
from tui_reader.store.paths import Paths
from tui_reader.tracing import Tracer
from tui_reader.writing import Page


def lines(page: Page) -> list[str]:
    """Give the blocks of a page, its entries with two spaces before them."""
    document = page.document
    return ["  " * block.level + document.text[block.start : block.end] for block in document.blocks]


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """The embedded essay's quotations, looked for in the embedded library."""
    library = Library(Paths.within(tmp_path_factory.mktemp("home")))
    shares: list[float] = []
    found = Tracer(library).survey(library.open("shipped:essay"), shares.append)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    return found


def test_every_block_quotation_is_located(survey: Survey) -> None:
    """All block quotations of the embedded essay stand in the library; one alone was changed without a mark."""
    blocks = parsed(ESSAY).document.block_quotations
    assert all(quotation.range in survey.located for quotation in blocks)
    silent = [survey.located[quotation.range].silent for quotation in blocks]
    assert [one for one in silent if one] == ["“not” left out"]


def test_works_are_counted_and_found(survey: Survey) -> None:
    """Each work says how often it is quoted and cited; with a survey, where it stands too."""
    essay = parsed(ESSAY)
    plain, surveyed = lines(ledger.sources_page(essay)), lines(ledger.sources_page(essay, survey))
    place = (
        next(n for n, line in enumerate(plain) if line.endswith("Hannah Tansley, Letters to Her Sister")) + 1
    )
    assert plain[place] == "12 quotations, cited in 9 notes"
    assert surveyed[place] == "12 quotations, cited in 9 notes; in your library: Letters to Her Sister"


def test_a_work_that_is_missing_says_how_to_add_it() -> None:
    """Where no quotation of a work was found, and some could have been, its line says what to do."""
    essay = parsed(ESSAY)
    work = next(work for work in essay.apparatus.works if work.title == "Letters to Her Sister")
    one, *others = sorted(work.quotations)
    page = lines(ledger.sources_page(essay, Survey({}, frozenset(work.quotations))))
    assert sum("not in your library: adfontes add FILE" in line for line in page) == 1
    found = {one: Located(Passage("x.txt", Range(0, 9), "", 1.0, ()), "Another Edition")}
    page = lines(ledger.sources_page(essay, Survey(found, frozenset(others))))
    told = next(line for line in page if "Another Edition" in line)
    assert f"but for {len(others)} quotation" in told


def test_speakers_have_their_quotations() -> None:
    """Each speaker's count is that of the entries below; block quotations of nobody known come last."""
    essay = parsed(ESSAY)
    page = ledger.speakers_page(essay)
    targets = [entry.target for entry in page.entries]
    for quotations in ledger.by_speaker(essay).values():
        assert all(f"@{quotation.range.start}" in targets for quotation in quotations)
    for quotation in essay.document.block_quotations:
        assert f"@{quotation.range.start}" in targets


def test_findings_lead_to_their_places(survey: Survey) -> None:
    """Every finding has an entry that leads to it; what was changed without a mark stands first."""
    essay = parsed(ESSAY)
    page = ledger.audit_page(essay, survey)
    targets = [entry.target for entry in page.entries]
    assert {f"@{range_.start}" for _, range_, _ in ledger.amiss(essay, survey)} == set(targets)
    assert lines(page)[0].strip() == "Changed without a mark (1)"
    assert "“not” left out; beside Letters to Her Sister" in lines(page)


@pytest.mark.parametrize(("key", "name"), [("s", "sources"), ("A", "audit")])
def test_a_page_is_shown_at_once_and_completed(key: str, name: str, survey: Survey) -> None:
    """The page does not wait for the library; once it was looked through, the cursor stays at its entry."""
    sitting = Sitting(ESSAY, "80x24").press(f"{key} 5 j")
    reader = sitting.reader
    assert reader.page is not None
    assert reader.page.name == name
    assert SeekAll() in sitting.asked
    before = reader.pane.target()
    take_survey(reader, survey)
    assert reader.pane.target() == before
    sitting.asked.clear()
    sitting.press(f"escape {key}")
    assert sitting.asked == []


def test_from_one_quotation_of_a_work_to_the_next() -> None:
    """]w and [w visit exactly the quotations of the work, in order, and say which of how many."""
    sitting = Sitting(ESSAY, "80x24").press("12 ] q")
    reader = sitting.reader
    work = next(work for work in parsed(ESSAY).apparatus.works if work.title == "Letters to Her Sister")
    places = [range_.start for range_ in sorted(work.quotations)]
    at = places.index(reader.text.here)
    sitting.press("99 [ w")
    seen = [reader.text.here]
    for _ in places[1:]:
        sitting.press("] w")
        seen.append(reader.text.here)
    assert seen == places
    assert reader.message == f"Letters to Her Sister {len(places)} of {len(places)}"
    sitting.press("] w")
    assert reader.message == "No Letters to Her Sister after this one"
    sitting.press("H")
    assert reader.text.here == places[at]


def test_nothing_is_guessed_of_a_quotation_without_a_source(tmp_path: Path) -> None:
    """Where nothing says from which work or by whom, the keys say so and stay."""
    essay = tmp_path / "essay.md"
    essay.write_text(
        "He said so.\n\n> Nobody knows where this line of verse was written down.\n\nThus it is.\n"
    )
    sitting = Sitting("shipped:essay", "80x24")
    sitting.reader.opened(sitting.reader.library.open(str(essay)))
    sitting.press("] q ] w")
    here = sitting.reader.text.here
    assert sitting.reader.message == "Nothing says from which work this is quoted"
    sitting.press("] v")
    assert sitting.reader.message == "Nothing says who speaks here"
    assert sitting.reader.text.here == here


def test_a_text_knows_who_quotes_it(tmp_path: Path) -> None:
    """After a survey each source shows, beside the very passage, that the essay quotes it; Enter leads there."""
    library = Library(Paths.within(tmp_path))
    essay = library.open("shipped:essay")
    tracer = Tracer(library)
    letters = library.open("shipped:sources/hannah-tansley-letters.txt")
    assert tracer.quoted(letters.path, letters.document) == ()
    tracer.survey(essay, lambda _: None)
    quoted = tracer.quoted(letters.path, letters.document)
    starts = {letters.document.words(one.passage)[:25] for one in quoted}
    assert "When the children were do" in starts
    assert {one.title for one in quoted} == {"A Good Fire"}
    sitting = Sitting(ESSAY, "80x24")
    reader = sitting.reader
    reader.opened(letters)
    reader.quoted = quoted
    reader.go(next(one.passage.start for one in quoted), light=False)
    reader.settle()
    assert any(row.startswith("  “ ") for row in sitting.rows)
    sitting.press("g q")
    assert reader.page is not None
    assert reader.page.entries[0].target == f"essay:{quoted[0].essay}@{quoted[0].at}"
    assert essay.document.words(Range(quoted[0].at, quoted[0].at + 200)).strip()


def test_a_broken_cache_is_no_obstacle(tmp_path: Path) -> None:
    """Who quotes a text is unknown where the cache cannot be read or written, and nothing else fails."""
    library = Library(Paths.within(tmp_path))
    essay = library.open("shipped:sources/hannah-tansley-letters.txt")
    library.paths.cache.mkdir(parents=True, exist_ok=True)
    (library.paths.cache / "quoted-by.sqlite").mkdir()
    assert Tracer(library).quoted(essay.path, essay.document) == ()

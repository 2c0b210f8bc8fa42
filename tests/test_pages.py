"""The pages we write: outline, notes, lists, keys, reasons."""

from __future__ import annotations

from sitting import ESSAY, ROOT, Sitting, parsed

from tui_reader import anchor, ledger, lists, pages
from tui_reader.commands import COMMANDS
from tui_reader.document import Document, Kind, Range
from tui_reader.store.bookmarks import new
from tui_reader.writing import Page, Writer

LAMP = str(ROOT / "tests/fixtures/the-lamp-at-ness.md")


def lines(page: Page) -> list[str]:
    """Give the blocks of a page as lines, each with its lead and its tail."""
    document = page.document
    return [
        f"{block.lead}{document.words(block.range)}{'  ' + block.tail if block.tail else ''}".strip()
        for block in document.blocks
    ]


def test_the_outline_holds_the_sections_and_under_each_its_quotations() -> None:
    """Every section and block quotation is an entry, in the order of the text, with the number of its note."""
    page = pages.outline(parsed(LAMP).document)
    shown = [line[:30] for line in lines(page)]
    assert shown == [
        "The Log",
        "“Wind NW, a whole gale, the gl",
        "The Wreck",
        "“Within sight of the lamp, bey",
        "“The light at Ness is not to b",
        "The margin",
        "“It was lit. I have the oil bo",
        "The Oil",
    ]
    targets = [int(entry.target[1:]) for entry in page.entries]
    assert targets == sorted(targets)
    assert len(page.entries) == len(page.document.blocks)
    assert [block.tail for block in page.document.blocks if block.tail] == ["3", "5", "6", "8"]


def test_an_essay_without_sections_has_an_outline_too() -> None:
    """The essay itself is its one section."""
    page = pages.outline(parsed(str(ROOT / "tests/fixtures/the-empty-page.txt")).document)
    assert len(page.entries) == 1


def test_the_notes_page_keeps_emphasis_and_says_what_an_ibid_stands_for() -> None:
    """Notes are copied from the essay with what is emphasised in them; the meaning stands on a line of its own."""
    document = parsed(LAMP).document
    page = pages.notes(document, document.notes[3:5], {"5": "Tulloch, The Winter"})
    assert lines(page) == [
        "4Johann Müller, A Sermon on the Late Calamity (Skail, 1838), p. 7.",
        "5Quoted in Tulloch, The Winter of the Wreck, p. 88.",
        "→Tulloch, The Winter",
    ]
    emphasised = [page.document.text[span.start : span.end] for span in page.document.spans]
    assert emphasised[:2] == ["A Sermon on the Late Calamity", "The Winter of the Wreck"]


def test_words_of_a_quotation_come_without_callouts() -> None:
    """The numbers of notes are no part of what was said."""
    document = parsed(LAMP).document
    quotation = document.block_quotations[1]
    assert pages.first_words(document, quotation) == "Within sight of the lamp, beyond the reach of the hand."
    whole = pages.without_callouts(document, Range(0, len(document.text)))
    assert "[1]" not in whole
    assert document.callouts
    assert len(document.text) - len(whole) == sum(len(callout) for callout, _ in document.callouts)


def test_help_lists_every_command_with_a_key_it_really_has() -> None:
    """No command is missing from the help, and each entry runs its own."""
    reader = Sitting(LAMP).press("?").reader
    assert reader.page is not None
    targets = [entry.target for entry in reader.page.entries]
    assert sorted(targets) == sorted(f"command:{name}" for name in COMMANDS)
    for subject, rows in lists.by_subject(reader.keys.keymap, COMMANDS.values()):
        assert subject
        for keys, sentence, command in rows:
            known = reader.keys.keymap.keys_of(command)
            assert not keys or keys.split("  ")[0] == known[0]
            assert sentence == COMMANDS[command].help


def test_the_sources_page_holds_every_block_quotation_once() -> None:
    """Under its work, or under those without a source."""
    essay = parsed(ESSAY)
    page = ledger.sources_page(essay)
    for quotation in essay.document.block_quotations:
        found = [entry for entry in page.entries if entry.target == f"@{quotation.range.start}"]
        assert found, pages.first_words(essay.document, quotation)


def test_reasons_are_given_where_the_text_does_not_mark_a_quotation() -> None:
    """An inferred quotation shows its confidence and each reason."""
    shown = lines(pages.reasons("The box", 0.83, ("it is indented", "a callout closes it")))
    assert "83 in a hundred" in shown[1]
    assert shown[2:] == ["- it is indented", "- a callout closes it"]


def test_a_page_is_a_document_like_any_other() -> None:
    """Blocks, links and spans lie inside the text, in order, and lists of nothing say so."""
    for page in (
        pages.outline(parsed(ESSAY).document),
        pages.palette([]),
        pages.warnings([]),
        pages.warnings(["one", "two"]),
        lists.bookmarks_page([], title="Bookmarks"),
        ledger.sources_page(parsed(LAMP)),
        Writer().page("blank", ""),
    ):
        document: Document = page.document
        ends = [0, *(block.end for block in document.blocks)]
        assert all(block.start >= end for block, end in zip(document.blocks, ends, strict=False))
        assert all(0 <= entry.start < entry.end <= len(document.text) for entry in page.entries)
    assert lines(pages.warnings([])) == ["Nothing is amiss."]
    assert lines(pages.palette([])) == ["No command matches."]


def test_headings_of_the_outline_keep_their_level() -> None:
    """A subsection stands lower than the section that holds it."""
    page = pages.outline(parsed(LAMP).document)
    levels = [block.level for block in page.document.blocks if block.kind is Kind.HEADING]
    assert levels[2] > levels[1] == levels[0]


def test_a_page_folds_the_drawer_it_would_stand_under() -> None:
    """On a narrow screen a page is not hidden by an outline that was open."""
    sitting = Sitting(LAMP, "60x20").press("o")
    assert sitting.reader.arrangement.drawer
    sitting.press("A")
    assert not sitting.reader.arrangement.drawer
    assert sitting.reader.overlays


def test_what_a_file_of_bookmarks_says_is_made_harmless() -> None:
    """What could speak to a terminal is shown as what it is, in every part of a bookmark, and nothing is left out."""
    bad = "a\x1b]0;x\x07\u202eb\nc"
    anchored = anchor.make("Words enough to be marked here.", 0, 5)
    kept = [new(anchored, name=bad, letter="\x1b", quote=bad, remark=bad, tags=(bad,))]
    text = lists.bookmarks_page(kept, title="Bookmarks").document.text
    assert text.count("a␛]0;x␇\ufffdb c") == 4
    assert set(text) & set("\x1b\x07\u202e") == set()


def test_a_bookmark_at_a_callout_holds_the_words_before_it() -> None:
    """It is listed by the sentence that the callout closes, not by the callout."""
    sitting = Sitting(LAMP, "80x24").press("] n m a")
    kept = sitting.reader.bookmarks
    assert kept is not None
    [made] = kept.all()
    text = sitting.reader.document.text
    assert len(made.quote.split()) > 3
    assert text[made.anchor.start :].startswith(made.anchor.exact)
    assert text[made.anchor.start + len(made.anchor.exact)] == "["

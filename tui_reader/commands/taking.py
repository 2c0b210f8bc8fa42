"""Take with you what a page lists: to the clipboard, or into a file as ``adfontes list`` would print it."""

from __future__ import annotations

from pathlib import Path

from tui_reader import listing
from tui_reader.commands.registry import Call, command
from tui_reader.library import Essay
from tui_reader.placing import placed
from tui_reader.problems import ReaderError
from tui_reader.prompt import Prompt
from tui_reader.reader import Reader
from tui_reader.requests import Copy, Work
from tui_reader.store import files
from tui_reader.writing import Page

_LISTS = {"sources": "sources", "speakers": "quotations"}
"""The list that a page shows, by the page's name."""
_FORMS = {".json": "json", ".csv": "csv", ".bib": "bibtex", ".csl": "csl"}
_OF_SOURCES = ("bibtex", "csl")


@command("page.copy", title="copy the list")
def page_copy(reader: Reader, call: Call) -> None:
    """Copy what the page lists: sources, quotations, findings, bookmarks."""
    if reader.page is None:
        reader.say("No page is open to be copied")
    else:
        reader.requests.append(Copy(reader.page.as_text(), "list"))


@command("page.save", title="write the list")
def page_save(reader: Reader, call: Call) -> None:
    """Write what the page lists into a file: its name may end in .txt; of sources in .json, .csv, .bib, .csl."""
    page = reader.page
    if page is None:
        reader.say("No page is open to be written")
    elif call.text:
        _save(reader, page, call.text)
    else:
        reader.ask(
            Prompt(f"write to ({', '.join(_endings(page))}): ", lambda name: _save(reader, page, name))
        )


def _endings(page: Page) -> list[str]:
    """Give what the name of a page's file may end in; it is text under any other name."""
    kind = _LISTS.get(page.name)
    forms = [end for end, form in _FORMS.items() if kind == "sources" or (kind and form not in _OF_SOURCES)]
    return [".txt", *forms]


def _save(reader: Reader, page: Page, name: str) -> None:
    if not name.strip():
        return
    file = Path(name.strip()).expanduser()
    ending = file.suffix.lower()
    if file.exists():
        reader.say(f"{file} is there already; give another name")
    elif ending in _FORMS and ending not in _endings(page):
        reader.say(f"This page cannot be written as {ending}; it can as {', '.join(_endings(page))}")
    else:
        reader.say("writing ...")
        essay, source = reader.essay, reader.library.locate(reader.essay.path) if reader.essay else None
        reader.requests.append(Work(lambda: _write(file, page, essay, source)))


def _write(file: Path, page: Page, essay: Essay | None, source: Path | None) -> str:
    """Write a file, and say what came of it."""
    try:
        files.write(file, _written(page, essay, source, file.suffix.lower()).encode("utf-8"))
    except ReaderError as error:
        return str(error)
    return f"written to {file}"


def _written(page: Page, essay: Essay | None, source: Path | None, ending: str) -> str:
    """Give the text of a file: what ``adfontes list`` prints in that form, or the page as it reads."""
    if essay is None or source is None or ending not in _FORMS:
        return page.as_text()
    place = placed(essay.document, source)
    return listing.written(_LISTS[page.name], essay.document, essay.apparatus, place, _FORMS[ending])

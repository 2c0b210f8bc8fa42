"""Everything the screen shows, and no screen.

A :class:`Reader` holds the essay, its panes, the jump history and what was asked for; commands are functions on it;
effects on the world come back as requests.  :meth:`Reader.press` is the whole way from a key to a new state, and
:meth:`Reader.settle` is called once after every key to bring the side panes into line: no pane listens to another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_reader.arrangement import Arrangement, Wanted, arrange
from tui_reader.cells import UNICODE, Glyphs
from tui_reader.document import Document, Position, Quotation, Range
from tui_reader.jumps import Jump, Jumps, jump_to
from tui_reader.keymap import Hit, Keys, Wait
from tui_reader.layout import Measure
from tui_reader.loading import first_trouble
from tui_reader.marks import Marks
from tui_reader.panes import Pane, Selection
from tui_reader.prompt import ENDING, GIVING_UP, LISTING, Prompt
from tui_reader.side import Side
from tui_reader.writing import Page, Writer

if TYPE_CHECKING:
    from tui_reader.facing import Facing, Quoted
    from tui_reader.finding import Finding
    from tui_reader.ledger import Survey
    from tui_reader.library import Essay, Library
    from tui_reader.loading import Loading, Part
    from tui_reader.requests import Invoke, Request
    from tui_reader.store.bookmarks import Bookmarks
    from tui_reader.store.config import Config
    from tui_reader.store.progress import Place


class Reader:
    """The essay, the panes, the place, and what is asked of the screen."""

    essay: Essay | None = None
    bookmarks: Bookmarks | None = None
    marks: Marks | None = None
    focus = "essay"
    finding: Finding | None = None
    prompt: Prompt | None = None
    pending: Wait | None = None
    light: Range | None = None
    selection: Selection | None = None
    drag_from: Position | None = None
    pinned: str | None = None
    opened_note: str | None = None
    """The note the keyboard is in, shown though its callout is not on the screen."""
    comparison: Page | None = None
    facing: Facing | None = None
    """The source that lies open beside the essay."""
    survey: Survey | None = None
    """Which of the essay's quotations stand in the library, once that was looked for."""
    quoted: tuple[Quoted, ...] = ()
    """Which passages of the essay other essays quote, as far as that is known."""
    asked: Quotation | None = None
    """The quotation from which the reader went to its note."""
    swapped: Jump | None = None
    """Where the other of text and notes was left."""
    loading: Loading | None = None
    message = ""
    parting = ""
    """What is printed once the screen is closed."""
    last_command = ""
    later: Callable[[], object] | None = None
    """What is done with the next key, since it would change the screen: take up what is better known by now."""
    moved = False
    """Whether the place has changed since it was last kept."""

    def __init__(
        self, *, config: Config, keys: Keys, invoke: Invoke, library: Library, glyphs: Glyphs = UNICODE
    ) -> None:
        self.config = config
        self.keys = keys
        self.invoke = invoke
        self.library = library
        self.glyphs = glyphs
        blank = Writer().page("blank", "").document
        measure = Measure(glyphs=glyphs)
        self.text = Pane("essay", blank, measure)
        self.side = Side(measure)
        self.overlays: list[Pane] = []
        self.wanted = Wanted(
            outline=None if config.outline == "auto" else bool(config.outline),
            notes=config.notes,
            measure=config.measure,
        )
        self.justify = config.justify
        self.arrangement: Arrangement = arrange(80, 24, self.wanted)
        self.jumps = Jumps()
        self.searched: list[str] = []
        self.ills: list[str] = []
        """What is wrong with the settings and the keymap."""
        self.troubles: list[str] = []
        self.requests: list[Request] = []
        self.undone: list[Callable[[], str]] = []

    # ── what is where ────────────────────────────────────────────────────────────────────────────

    @property
    def document(self) -> Document:
        """The essay's document; a blank page before one is open."""
        return self.text.document

    @property
    def origin(self) -> Position:
        """Where in the whole essay the document begins."""
        return self.essay.origin if self.essay is not None else 0

    @property
    def part(self) -> Part | None:
        """Which part of its file the open essay is; None where it is all of it."""
        return self.essay.part if self.essay is not None else None

    @property
    def place(self) -> str:
        """The part of the keymap that holds now."""
        return "page" if self.overlays else self.focus

    @property
    def pane(self) -> Pane:
        """The pane that the keyboard moves in."""
        if self.overlays:
            return self.overlays[-1]
        if self.focus == "source" and self.facing is not None:
            return self.facing.pane
        return {"notes": self.side.notes, "outline": self.side.outline}.get(self.focus, self.text)

    @property
    def page(self) -> Page | None:
        """The page laid over the text, if there is one."""
        return self.overlays[-1].page if self.overlays else None

    @property
    def quotation(self) -> Quotation | None:
        """The quotation the reader is at."""
        return self.side.quotation

    def measure(self) -> Measure:
        """The measure of the text in the present arrangement."""
        return Measure(
            width=self.arrangement.text.width,
            justify=self.justify,
            hyphenate=self._language() if self.config.hyphenate else "",
            paragraphs=self.config.paragraphs,
            glyphs=self.glyphs,
            tight=self.arrangement.tight,
        )

    def _language(self) -> str:
        given = self.config.language
        return given if given != "auto" else self.document.metadata.language or "en"

    # ── from a key to a new state ────────────────────────────────────────────────────────────────

    def press(self, token: str) -> None:
        """Obey one key; a token is a printable character, or a name such as ``ctrl+d`` or ``escape``."""
        self.message = ""
        self.light = None
        self.catch_up()
        if self.loading is not None and token in GIVING_UP and self.prompt is None and not self.overlays:
            self.loading.give_up()
            self.say(self.loading.told)
            self.loading = None
        elif self.prompt is not None:
            self._type(self.prompt, token)
        else:
            outcome = self.keys.feed(token, self.place)
            self.pending = outcome if isinstance(outcome, Wait) else None
            if isinstance(outcome, Hit):
                self.run(outcome.command, count=outcome.count, letter=outcome.letter)
        self.settle()

    def catch_up(self) -> None:
        """Take up what waited for a key."""
        if self.later is not None:
            later, self.later = self.later, None
            later()

    def run(
        self, command: str, *, count: int | None = None, letter: str | None = None, text: str = ""
    ) -> None:
        """Carry out a command by its id."""
        self.invoke(self, command, count=count, letter=letter, text=text)
        self.last_command = command

    def paste(self, text: str) -> None:
        """Put pasted text into the open prompt; elsewhere it is not typed as commands."""
        if self.prompt is not None:
            self.prompt.insert(text)
            self.prompt.change(self.prompt.text)
            self.settle()

    def _type(self, prompt: Prompt, token: str) -> None:
        """Give a key to the open prompt; a list above it takes the arrows."""
        if prompt.listing and self.overlays and (step := LISTING.get(token)):
            self.pane.move_entry(step)
            return
        # It is closed before what it does, which may open the next.
        if token in ENDING:
            self.prompt = None
        prompt.press(token)

    def resize(self, width: int, height: int) -> None:
        """Fit everything to a screen of another size; the first words stay where they are."""
        self.arrangement = arrange(width, height, self.wanted)
        self.refit()

    def refit(self) -> None:
        """Lay everything out again after the screen, the measure or the panes have changed."""
        self.arrangement = place = arrange(self.arrangement.width, self.arrangement.height, self.wanted)
        measure = self.measure()
        self.text.viewport.resize(measure, place.text.height)
        for pane in self.overlays:
            pane.viewport.resize(measure, max(place.overlay.height - 2, 1))
        if self.facing is not None and place.source is not None:
            self.facing.fit(place.source, measure)
        self.side.fit(place, measure)
        if self.arrangement.outline is None and self.focus == "outline":
            self.focus = "essay"
        self.settle()

    def settle(self) -> None:
        """Bring the side panes into line with the text; called once after every key."""
        if self.focus != "notes":
            self.opened_note = None
        if self.facing is not None and self.arrangement.covered and self.focus == "essay":
            self.put_away()
        self.judge(self.text.viewport.visible())
        if self.essay is not None:
            self.side.settle(
                self.text, self.arrangement, pinned=self.opened_note or self.pinned, browsing=self.place
            )
            if self.focus == "notes" and not self.side.foot.shown:
                self.focus = "essay"
        if self.selection is not None and not self.selection.holds:
            self.selection = self.drag_from = None

    def judge(self, words: Range) -> None:
        """Have a range and what may share the screen with it searched before it is shown, lest it move later."""
        if self.essay is not None and self.essay.rest is not None:
            self.renew(self.library.judged(self.essay, words))

    def renew(self, essay: Essay, *, still: bool = False) -> None:
        """Take up the open essay as it is better known now; the text on the screen stays where it is.

        Where all must stay ``still``, since no key was pressed, the outline is completed with the next key.
        """
        self.essay = essay
        if essay.document is not self.document:
            self.text.viewport.renew(essay.document)
            if still:
                self.later = lambda: self.side.renew(self.essay or essay)
            else:
                self.side.renew(essay)

    # ── going somewhere ──────────────────────────────────────────────────────────────────────────

    def go(self, at: Position, end: Position | None = None, *, jump: bool = True, light: bool = True) -> None:
        """Go to a place in the text, keeping a few lines of lead-in, and light it for a moment."""
        if jump:
            self.remember(at)
        self.focus = "essay"
        self.overlays.clear()
        self.swapped = None
        self.judge(Range(at, at + 1 if end is None else end))
        self.side.reveal(self.text, self.arrangement, at, end, lead_in=self.config.lead_in)
        if light:
            self.light = Range(at, at + 1 if end is None else end)
        self.moved = True

    def remember(self, to: Position) -> None:
        """Put the place that is being left into the jump history.

        A run of moves of one kind (next quotation, next quotation ...) counts as one jump.
        """
        if self.essay is None:
            return
        self.jumps.push(self.stand, jump_to(self.essay.id, self.document.text, to, origin=self.origin))

    @property
    def stand(self) -> Jump:
        """Where the reader is now, as a place to come back to."""
        name, top = self.essay.id if self.essay else "", self.text.viewport.top
        return jump_to(name, self.document.text, self.text.here, top, origin=self.origin)

    def come_back(self, place: Jump) -> None:
        """Show a place of this essay as it was when it was left, as far as the screen is the same."""
        at = place.at - self.origin
        if not 0 <= at <= len(self.document.text):
            self.say("That place is not read yet")
            return
        self.go(at, jump=False)
        if place.top is not None:
            self.text.viewport.to(place.top - self.origin)
            if self.text.viewport.row_of(at) is None:
                self.go(at, jump=False)

    def fold_outline(self) -> None:
        """Fold the outline away."""
        self.wanted = replace(self.wanted, outline=False)
        if self.focus == "outline":
            self.focus = "essay"
        self.refit()

    def put_away(self) -> None:
        """Close the source that lies open beside the essay, or over it."""
        if self.facing is not None:
            self.wanted = replace(self.wanted, source=False, outline=self.facing.outline)
            self.facing = None
            self.focus = "essay"
            self.refit()

    def attend(self, at: Position, end: Position) -> None:
        """Bring a place into view in whatever pane the keyboard is in, without a jump."""
        if self.pane is self.text:
            self.side.reveal(self.text, self.arrangement, at, end, lead_in=self.config.lead_in)
            self.moved = True
        else:
            self.pane.go(at, end, context=2)

    # ── pages, prompts, messages ─────────────────────────────────────────────────────────────────

    def show(self, page: Page, *, at: Position | None = None) -> None:
        """Lay a page over the text, or replace the one of the same name."""
        for pane in self.overlays:
            if pane.page is not None and pane.page.name == page.name:
                pane.show(page)
                if at is not None:
                    pane.go(at)
                return
        if self.arrangement.drawer:
            self.fold_outline()
        pane = Pane("page", page.document, self.measure(), max(self.arrangement.overlay.height - 2, 1))
        pane.page = page
        first = page.entries[0].start if page.entries else 0
        pane.go(first if at is None else at)
        self.overlays.append(pane)

    def key_of(self, command: str) -> str:
        """Give the first key of a command as people read it; nothing where it has none."""
        found = self.keys.keymap.keys_of(command, ascii_only=self.glyphs.ascii)
        return found[0] if found else ""

    def close_page(self) -> None:
        """Close the page laid over the text."""
        if self.overlays:
            self.overlays.pop()

    def ask(self, prompt: Prompt) -> None:
        """Open a prompt."""
        self.prompt = prompt

    def say(self, message: str) -> None:
        """Show a message until the next key."""
        self.message = message

    def where(self) -> Place | None:
        """Describe the place the reader is at, as it is kept."""
        if self.essay is None:
            return None
        percent = round(100 * self.essay.share(self.text.viewport.progress()), 1)
        return self.library.place_at(self.essay, self.text.viewport.top, percent, self.jumps.as_list())

    def opened(self, essay: Essay, at: int | None = None, *, jump: bool = False) -> None:
        """Show an essay, at the place where it was left or at a given one."""
        fresh = self.essay is None
        if jump and not fresh:
            self.jumps.push(self.stand, jump_to(essay.id, essay.document.text, at or 0, origin=essay.origin))
        self.essay = essay
        self.later = None
        self.finding = self.light = self.selection = self.pinned = self.swapped = self.asked = None
        self.survey, self.quoted = None, ()
        self.overlays.clear()
        self.put_away()
        self.focus = "essay"
        self.text = Pane("essay", essay.document, self.measure(), self.arrangement.text.height)
        self.bookmarks = self.library.bookmarks_of(essay)
        self.marks = Marks(self.bookmarks, essay.document.text, essay.part)
        self.troubles = [*self.ills, *essay.troubles, *map(str, self.bookmarks.problems)]
        self.side.open(essay)
        place = self.library.place_of(essay)
        if place is not None and fresh:
            self.jumps = Jumps.from_list(place.jumps)
        if essay.part is None:
            at = self.jumps.settle(essay.id, essay.document.text, at)
        start, message = self.library.start_of(essay, place) if at is None else (at, "")
        self.text.viewport.to(start)
        self.text.here = start
        self.say(message or first_trouble(self.troubles, self.key_of("page.warnings")))
        self.refit()
        if at is not None:
            self.come_back(self.jumps.known(Jump(essay.id, at)))
        self.settle()

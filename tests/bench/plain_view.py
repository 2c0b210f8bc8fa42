"""The plainest view of a text that Textual offers: what the reader would cost without its own way to the terminal."""

import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static


class PlainView(App[None]):
    """One text in one scrolling container."""

    BINDINGS = [("q", "quit", "Quit")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        """Give the text."""
        with VerticalScroll():
            yield Static(Path(sys.argv[1]).read_text(encoding="utf-8"), markup=False)

    def key_j(self) -> None:
        """Scroll a line."""
        self.query_one(VerticalScroll).scroll_down(animate=False)

    def key_space(self) -> None:
        """Scroll a page."""
        self.query_one(VerticalScroll).scroll_page_down(animate=False)

    def key_g(self) -> None:
        """Go to the beginning."""
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def key_e(self) -> None:
        """Go to the end."""
        self.query_one(VerticalScroll).scroll_end(animate=False)


PlainView().run()

"""Formats that are loaded when a file of theirs is opened, because the first screen of any other waits for them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from tui_reader.document import Document


def parse_markdown(*given: Any, **named: Any) -> Document:
    """Make a document of a cleaned Markdown text, as :func:`tui_reader.formats.markdown.parse_markdown`."""
    parse: Callable[..., Document] = import_module("tui_reader.formats.markdown").parse_markdown
    return parse(*given, **named)

"""A plain text longer than any book: shown as far as it makes sense, and it says so."""

import pytest

from tui_reader import formats
from tui_reader.formats import plain


@pytest.mark.parametrize(
    ("limit", "most", "text", "said"),
    [
        ("MOST_LINES", 20, "The rope is long.\n" * 50, "only its first 20 lines are shown"),
        ("MOST_PARAGRAPHS", 20, "The rope is long.\n\n" * 50, "only its first 20 paragraphs are shown"),
    ],
)
def test_what_is_left_out_is_said(
    limit: str, most: int, text: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first lines or paragraphs are there, the others are not, and a warning names the limit and the remedy."""
    whole = formats.parse(text.encode(), "rope.txt")
    assert whole.text.count("rope") == 50
    assert not whole.warnings
    monkeypatch.setattr(plain, limit, most)
    document = formats.parse(text.encode(), "rope.txt")
    assert document.text.count("rope") == most
    assert [one for one in document.warnings if one.startswith(said) and "divide the file" in one]


def test_a_text_at_the_limit_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many lines and paragraphs as are allowed are shown without a word."""
    monkeypatch.setattr(plain, "MOST_LINES", 100)
    monkeypatch.setattr(plain, "MOST_PARAGRAPHS", 50)
    monkeypatch.setattr(plain, "MOST_SEARCHED", 50)
    document = formats.parse(("The rope is long.\n\n" * 50).encode(), "rope.txt")
    assert document.text.count("rope") == 50
    assert not document.warnings


def test_a_text_too_long_to_search_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the limit nothing is searched for unmarked quotations, all is shown, and a warning tells."""
    monkeypatch.setattr(plain, "MOST_SEARCHED", 20)
    document = formats.parse(("The rope is long.\n\n" * 50).encode(), "rope.txt")
    assert document.text.count("rope") == 50
    assert any("was not searched" in one for one in document.warnings)

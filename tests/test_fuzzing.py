"""Whatever is wrong with a file, reading it gives a document or a ``ReaderError``, and nothing that could do harm."""

from pathlib import Path

import pytest
from fuzzing import run, targets

NAMES = ("txt", "md", "html", "epub", "tei", "docx", "odt", "fb2", "toml")
SAMPLE = 60
WHOLE = 20_000


@pytest.mark.parametrize("count", [SAMPLE, pytest.param(WHOLE, marks=pytest.mark.torture)])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_but_a_document_or_an_error_that_is_told(name: str, count: int, tmp_path: Path) -> None:
    """Ranges lie in their text, no word is a control, no input takes longer than a few seconds."""
    outcome = run(targets(tmp_path)[name], range(count))
    print(outcome)
    assert not outcome.found, str(outcome)
    assert outcome.read + outcome.refused == count
    assert outcome.read > count / 10, "most inputs are refused at once, and show nothing"


def test_every_kind_of_file_is_fed(tmp_path: Path) -> None:
    """No kind is left out of the proof above."""
    assert tuple(targets(tmp_path)) == NAMES

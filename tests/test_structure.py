"""What ``inspect --json`` says of an essay."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tui_reader import formats
from tui_reader.apparatus import study
from tui_reader.structure import SCHEMA, structure

CORPUS = Path(__file__).parents[1] / "../shared/corpus"
ESSAY = """Ada Verne
The Mill

I. The Sale

The clerk of the _Mill_ wrote of “the sale” in these words, and nobody has ever found any others:

We sold it for nine pounds, and I was there.[1]

These words are all we have of it, and they are few.[2]


Ada Hale, The Mill (London: Orme, 1901), p. 3.


Ibid., p. 9.
"""


def test_the_structure_has_its_shape() -> None:
    """Every field is there, and all of it can be written as JSON."""
    document = formats.parse(ESSAY.encode(), "mill.txt")
    said = json.loads(json.dumps(structure(document, study(document))))
    assert said["schema"] == SCHEMA
    assert said["headings"] == [{"paragraph": 2, "level": 1}]
    [quotation] = said["block_quotations"]
    assert (quotation["paragraphs"], quotation["note"]) == ([4], 1)
    assert set(quotation["evidence"]) == {"confidence", "reasons"}
    assert [(note["number"], note["paragraphs"], note["resolves_to_note"]) for note in said["notes"]] == [
        (1, [6], None),
        (2, [7], 1),
    ]
    assert [work["title"] for work in said["works"]] == ["The Mill"]


def test_offsets_count_within_the_paragraph() -> None:
    """Markers and quotations stand where the paragraph's own string has them, underscores included."""
    said = structure(formats.parse(ESSAY.encode(), "mill.txt"))
    for marker in said["note_markers"]:
        text = said["paragraphs"][marker["paragraph"]]
        assert text[marker["start"] : marker["end"]] == f"[{marker['number']}]"
    [inline] = said["inline_quotations"]
    assert said["paragraphs"][inline["paragraph"]][inline["start"] : inline["end"]] == "“the sale”"
    assert "_Mill_" in said["paragraphs"][inline["paragraph"]]


def test_without_a_study_nothing_is_said_of_works() -> None:
    """The structure of the text alone names no works and follows no Ibid."""
    said = structure(formats.parse(ESSAY.encode(), "mill.txt"))
    assert said["works"] == []
    assert {note["resolves_to_note"] for note in said["notes"]} == {None}


def test_a_study_of_any_make_will_do() -> None:
    """Only what is read of the study must be there."""
    document = formats.parse(ESSAY.encode(), "mill.txt")
    assert structure(document, SimpleNamespace(works=()))["works"] == []


def test_a_note_set_below_its_paragraph_stays_there() -> None:
    """Paragraphs are in the order of the file."""
    said = structure(formats.parse(b"One.[1]\n\n[Footnote 1: A.]\n\nTwo.[2]\n\n[Footnote 2: B.]\n", "a.txt"))
    assert said["paragraphs"] == ["One.[1]", "A.", "Two.[2]", "B."]


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not here")
@pytest.mark.parametrize("variant", ["pg-ascii.txt", "pg.txt", "british.txt", "markdown.md", "marked.txt"])
def test_the_corpus_is_read_as_well_as_before(variant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Markers, links and run-in quotations of one work in each dress are found."""
    monkeypatch.syspath_prepend(str(CORPUS))
    import score  # type: ignore[import-not-found]
    from essaycorpus.text import key_of  # type: ignore[import-not-found]

    name = f"henry-george_progress-and-poverty.chapter-2-2.{variant}"
    text = CORPUS / "dev" / "variants" / name
    said = structure(formats.open(text))
    said["keys"] = [key_of(paragraph) for paragraph in said["paragraphs"]]
    truth = json.loads(text.with_suffix(".truth.json").read_text(encoding="utf-8"))
    scores = score.compare(truth, said)
    assert {name: scores[name].f1 >= 0.97 for name in ("markers", "links", "inline")} == {
        "markers": True, "links": True, "inline": True
    }  # fmt: skip
    for module in ("score", "essaycorpus.text", "essaycorpus"):
        sys.modules.pop(module, None)

"""Where sentences begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.sentences import starts

# A paragraph with | where a sentence begins after the first.
CASES = [
    "One sentence.",
    "One sentence. |And another. |A third!",
    "Is it? |It is.",
    "He said, “It is.” |And it was.",
    "He said: “It is. |It always was.”",
    "A note.[12] |And on.",
    "A note.¹ |And on.",
    "A note.* |And on.",
    "See p. 12 and pp. 13–14, vol. ii, no. 3. |Then on.",
    "Cf. Dr. Müller, ed. Brae, and J. W. Pargeter. |They agree.",
    "It was cold in St. John’s on 3 Jan. 1847 indeed. |It snowed.",
    "Ibid. p. 3.",
    "He waited . . . and waited. |Nobody came.",
    "Wait… |He did.",
    "At 28.2 and still going down. |At four the lamp was lit.",
    "It was (he thought.) |So it was.",
    "An end.\n|A beginning after a line end.",
    "«C’est fini.» |«Non.»",
    "Es war einmal. |Über allen Gipfeln.",
    "no capitals. here at all",
    "The year was 1847. |1848 was worse.",
]


@pytest.mark.parametrize("marked", CASES)
def test_sentences_begin_where_they_are_marked(marked: str) -> None:
    """Abbreviations, initials, notes and closing quotation marks are taken for what they are."""
    pieces = marked.split("|")
    begins = [sum(map(len, pieces[:number])) for number in range(len(pieces))]
    assert starts("".join(pieces)) == begins
    assert starts("".join(pieces), 100) == [at + 100 for at in begins]


@given(st.text(alphabet="aB. ?!“”[1]\n…", max_size=80))
def test_sentences_are_in_order_and_inside(text: str) -> None:
    """The places rise, the first is the paragraph's own, and none lies beyond its end."""
    found = starts(text)
    assert found[0] == 0
    assert found == sorted(set(found))
    assert found[-1] <= len(text)

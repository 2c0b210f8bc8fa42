"""The word lists and patterns of the recovery: what is told sooner is told rightly."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.recovery import words
from tui_reader.recovery.voice import vocabulary
from tui_reader.recovery.words import alternatives, pattern

KEYED = sorted(
    tomllib.loads(Path(words.__file__).with_name("words.toml").read_text(encoding="utf-8"))["keys"]
)


@pytest.mark.parametrize("name", KEYED)
@given(data=st.data())
def test_whatever_a_pattern_finds_holds_one_of_its_keys(name: str, data: st.DataObject) -> None:
    """A lead-in whose words are none of the keys need not be searched."""
    found = data.draw(
        st.sampled_from(alternatives(name)).flatmap(lambda each: st.from_regex(each, fullmatch=True))
    )
    sentence = f"“He—{found}” (it)."
    if pattern(name).search(sentence):
        assert pattern(name).search(sentence, vocabulary(sentence))


@pytest.mark.parametrize("name", KEYED)
def test_every_key_is_a_word_of_its_pattern(name: str) -> None:
    """No key stands for an alternative that is no more."""
    written = "|".join(alternatives(name)).casefold()
    stems = {re.match(r"\w{1,4}", key)[0] for key in pattern(name).keys}  # type: ignore[index]
    assert [stem for stem in sorted(stems) if stem not in written] == []

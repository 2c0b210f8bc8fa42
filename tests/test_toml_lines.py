"""TOML by statements: the same values as the standard library, and the line of each."""

import tomllib

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.toml_lines import Header, NotToml, Setting, statements

VALUES = st.one_of(
    st.text(max_size=8), st.integers(), st.booleans(), st.lists(st.text(max_size=4), max_size=3)
)
TABLES = st.dictionaries(st.text(max_size=6), VALUES, max_size=4)
NAMES = st.text(alphabet="abcdef", min_size=1, max_size=4)


@given(st.dictionaries(NAMES, TABLES, max_size=4), st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_values_are_those_of_the_standard_library(
    document: dict[str, dict[str, object]], blank: bool
) -> None:
    """Whatever is written as TOML, the statements give it back, each on a line where its key stands."""
    text = tomli_w.dumps(document).replace("\n[", "\n\n# a remark\n[" if blank else "\n[")
    read: dict[str, dict[str, object]] = {}
    for found in statements(text):
        section = read.setdefault(found.section, {})
        if isinstance(found, Setting):
            section[found.key] = found.value
    assert read == tomllib.loads(text)


def test_each_statement_has_its_line() -> None:
    """Comments, blank lines and values over several lines are counted."""
    text = '# top\na = 1\n\n[one] # here\nb = """\nx\n"""\n[two]\nc.d = 2\n'
    assert statements(text) == [
        Setting(2, "", "a", 1),
        Header(4, "one"),
        Setting(5, "one", "b", "x\n"),
        Header(8, "two"),
        Setting(9, "two", "c", {"d": 2}),
    ]


def test_what_stands_twice_is_given_twice() -> None:
    """The library refuses such a file; here whoever reads it can say which lines."""
    found = statements("[a]\nx = 1\nx = 2\n[a]\n")
    assert [statement.line for statement in found] == [1, 2, 3, 4]


WRONG = [
    ("a = \n", 1),
    ("a = 1\nb = [1,\n\nc = 2\n", None),
    ("[a]\n\n] q = 'x'\n", 3),
    ("a = 1\na = 2\nb =\n", 3),
    ('a = "x\n', 1),
]


@pytest.mark.parametrize(("text", "line"), WRONG, ids=[repr(text) for text, _ in WRONG])
def test_what_is_no_toml_is_told_with_its_line(text: str, line: int | None) -> None:
    """A text that cannot be read says where it stops making sense, as far as that can be known."""
    with pytest.raises(NotToml) as caught:
        statements(text)
    assert caught.value.what
    if line is not None:
        assert caught.value.line == line

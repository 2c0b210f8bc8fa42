"""A TOML file, such as one of bookmarks, is checked when it is opened, and shown as it is written."""

import pytest

from tui_reader import formats
from tui_reader.document import Kind
from tui_reader.problems import ReaderError

GOOD = 'version = 1\n\n[[bookmark]]\nlabel = "the lamp at Ness"\nposition = 10\n'

BROKEN = [
    ("note = \n", "line 6: here a value is missing"),
    ("= 3\n", "line 6: this line is neither a key with a value nor a table; write it as"),
    ('label = "x"\n', "line 6: this key stands there already; delete one of the two"),
    ('note = "no end\n', "line 6: a quotation mark is not closed on its line; close it"),
    ('note = "\x1b]0;lamp\x07"\n', "line 6: illegal character '\\x1b'; mend it in an editor"),
    ("<<<<<<< ours\n", "line 6: here stand the marks of an unfinished merge"),
    ("a = " + "[" * 50_000 + "\n", "line 6: it is nested too deeply to be read; write tables instead"),
    ("a = " + "9" * 50_000 + "\n", "line 6: it holds a number too long to be read; put it between"),
    ("a" + ".a" * 50_000 + " = 1\n", "line 6: it holds a key of too many parts; write tables instead"),
]


@pytest.mark.parametrize(("line", "said"), BROKEN, ids=[said for _, said in BROKEN])
def test_what_is_wrong_is_said_with_its_line(line: str, said: str) -> None:
    """A broken file is refused in one sentence: its name, the line, what is wrong and what to do."""
    with pytest.raises(ReaderError) as error:
        formats.parse((GOOD + line).encode(), "ness.toml")
    assert str(error.value).startswith("ness.toml:6")
    assert f"this is not valid TOML, {said}" in str(error.value)
    assert str(error.value).isprintable()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            "label = “Lámpara”\n".encode("cp1252"),
            "ness.toml:1:9: this is not valid TOML, line 1: it is not UTF-8",
        ),
        (GOOD.encode("utf-8-sig"), "ness.toml:1: this begins with a byte order mark"),
        (GOOD.encode("utf-16"), "ness.toml:1: this begins with a byte order mark"),
    ],
)
def test_what_is_no_utf8_is_refused(data: bytes, said: str) -> None:
    """Another encoding, or a mark before the first letter, is said with the remedy."""
    with pytest.raises(ReaderError) as error:
        formats.parse(data, "ness.toml")
    assert str(error.value).startswith(said)
    assert "save it as UTF-8" in str(error.value)


def test_a_good_file_is_shown_as_it_is_written() -> None:
    """Every line is there; what its quotation marks hold is not read as Markdown, notes or quotations."""
    text = GOOD + '\n# mine\nremark = "*not* slanted, said [1] \\u001b[31m the keeper"\n'
    document = formats.parse(text.encode(), "ness.toml")
    assert document.text.split() == text.split()
    assert {block.kind for block in document.blocks} == {Kind.CODE}
    assert not document.quotations
    assert not document.spans
    assert document.metadata.format == "toml"


def test_a_long_file_is_set_in_pieces() -> None:
    """Blank lines part it into blocks, and no block is longer than a hundred lines."""
    long = "[long]\n" + "".join(f"key{count} = {count}\n" for count in range(1000))
    document = formats.parse((GOOD + "\n" + long).encode(), "ness.toml")
    assert len(document.blocks) == 2 + 11
    assert max(document.text.count("\n", block.start, block.end) for block in document.blocks) < 100


def test_a_library_is_not_made_of_settings() -> None:
    """A TOML file can be opened by its name, and is not looked for in folders."""
    assert ".toml" not in formats.READABLE

"""A change to one table of a file touches no other line, whatever a person wrote around it."""

from __future__ import annotations

import tempfile
import tomllib
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tui_reader.anchor import Anchor, make
from tui_reader.problems import ReaderError
from tui_reader.store import records, statements, tables
from tui_reader.store.bookmarks import Bookmarks, new
from tui_reader.store.records import Bookmark
from tui_reader.store.tables import Known

# -- files as people write them

plain = st.text(alphabet=st.sampled_from("abz é—“”[]#='.,:א\U0001f4d6"), max_size=12)
wild = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
key = st.sampled_from(["colour", "weight", "my-key", '"a key"', "'k.k'", "x.y"])
comment = plain.map(lambda words: "# " + words)
value = st.one_of(
    st.integers(-9, 9).map(str),
    st.sampled_from(
        [
            "true",
            "1979-05-27",
            "2.5e3",
            "{ a = 1, b = [1, 2] }",
            "[\n  [1],\n  # in\n  [2]\n]",
            "'''\n[x]\n'''",
        ]
    ),
    plain.map(lambda words: f"'{words}'"),
    plain.map(lambda words: f'"""\n[[bookmark]]\n{words}\n"""'),
)
blank = st.sampled_from(["", "", "   ", "\t"])
loose = st.one_of(blank, comment, comment.map(lambda words: "   " + words))


@st.composite
def table(draw: st.DrawFn, number: int) -> str:
    """Write one bookmark as a person might."""
    lines = [
        draw(st.sampled_from(["[[bookmark]]", "[[ bookmark ]]  # mine", '[["bookmark"]]', "  [[bookmark]]"]))
    ]
    if draw(st.integers(0, 4)):
        lines.append(f'id = "id{number}"')
    own = {
        "name": st.just("'n'"),
        "remark": value.filter(lambda v: v[0] in "'\""),
        "tags": st.just('["t"] # all'),
    }
    for name, values in own.items():
        if draw(st.booleans()):
            lines.append(f"{name} = {draw(values)}{draw(st.sampled_from(['', '  # why']))}")
    lines += draw(st.lists(loose, max_size=2))
    for name in draw(st.lists(key, unique=True, max_size=2)):
        lines.append(f"{name} = {draw(value)}")
    lines.append(draw(st.sampled_from(["", f"anchor.at = {number}", f"anchor = {{ at = {number} }}"])))
    if draw(st.booleans()):
        lines += ["[bookmark.mine]", "x = 1", "[[bookmark.more]]", "y = 2"]
    return "\n".join(lines) + "\n"


@st.composite
def files(draw: st.DrawFn) -> str:
    """Write a file of bookmarks with whatever else a person may put in one."""
    parts = [draw(st.sampled_from(["", "version = 1\n", "# head\n\nversion = 1 # first\n"]))]
    parts.append(
        draw(st.sampled_from(["", "[essay]\ntitle = 'T'\n", "\n[essay] # it\nother = '[[bookmark]]'\n"]))
    )
    for number in range(draw(st.integers(0, 4))):
        parts += [line + "\n" for line in draw(st.lists(loose, max_size=3))]
        parts.append(draw(table(number)))
        if not draw(st.integers(0, 5)):
            parts.append(f"[other{number}]\nx = {draw(value)}\n")
    parts += [line + "\n" for line in draw(st.lists(loose, max_size=2))]
    text = "".join(parts)
    if not draw(st.integers(0, 4)):
        text = text.removesuffix("\n")
    return text.replace("\n", "\r\n") if not draw(st.integers(0, 4)) else text


def valid(text: str) -> bool:
    """Say whether a text is TOML."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def outside(text: str, index: int | None) -> tuple[str, str]:
    """Give what stands before and after one table: from its header to its last statement."""
    now = tables.parse(text, name="", key="bookmark", known=Known())
    if index is None:
        return text, ""
    one = now.table(index)
    return text[: one.start], text[one.end :]


def others(text: str, index: int) -> list[object]:
    """Give what a file says but for one table."""
    whole = tomllib.loads(text)
    entries = whole.pop("bookmark", [])
    return [whole, *entries[:index], *entries[index + 1 :]]


# -- the laws


@settings(max_examples=60, deadline=None)
@given(files())
def test_reading_by_pieces_is_reading_the_whole(text: str) -> None:
    """A file read piece by piece says what TOML says of the whole."""
    assume(valid(text))
    now = tables.parse(text, name="", key="bookmark", known=Known())
    whole = tomllib.loads(text)
    assert list(now.values) == whole.pop("bookmark", [])
    assert now.rest == whole
    assert now.divisible


FRAGMENTS = st.sampled_from(
    [
        "",
        "\n",
        "[[bookmark]]\n",
        "[bookmark.more]\n",
        "[essay]\n",
        "x = 1\n",
        "'''\n",
        '"""',
        "[",
        "]\n",
        "# [[",
        "\r",
    ]
)


@st.composite
def edits(draw: st.DrawFn) -> list[str]:
    """Give the versions of a file as it is written further, often in the middle of something."""
    versions = ["\n".join([draw(files()), *(draw(table(number)) for number in range(20, 25))])]
    for _ in range(draw(st.integers(1, 4))):
        text = versions[-1]
        cuts = [0, *(at for at, sign in enumerate(text) if sign == "\n"), len(text)]
        late = st.sampled_from(cuts[len(cuts) // 2 :])
        start, end = sorted(draw(late) + draw(st.integers(0, 1)) for _ in range(2))
        if draw(st.booleans()):
            end = start
        put = "".join(draw(st.lists(FRAGMENTS, max_size=1))) + draw(st.just("") | table(len(versions) + 50))
        versions.append(text[:start] + put + text[end:])
    return versions


@settings(max_examples=200, deadline=None)
@given(edits())
def test_what_is_changed_is_read_as_if_all_were_new(versions: list[str]) -> None:
    """A file of which another version was read before says just what it says to one who never saw it."""
    known = Known()
    for text in versions:
        assert read_or_not(text, known) == read_or_not(text, Known())


def read_or_not(text: str, known: Known) -> object:
    """Read a text, or give what is wrong with it."""
    try:
        return tables.parse(text, name="f.toml", key="bookmark", known=known)
    except ReaderError as error:
        return error.problem


@settings(max_examples=60, deadline=None)
@given(files(), st.data())
def test_a_change_touches_one_table(text: str, data: st.DataObject) -> None:
    """Changing a field of a bookmark changes bytes only between its header and its last statement."""
    assume(valid(text))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.toml"
        path.write_bytes(text.encode())
        kept = Bookmarks(path)
        assume(kept.all())
        one = data.draw(st.sampled_from(kept.all()))
        fields = data.draw(
            st.fixed_dictionaries(
                {}, optional={"name": wild, "remark": wild, "tags": st.tuples(wild), "letter": st.just("q")}
            )
        )
        index = [found.id for found in in_file_order(path)].index(one.id)
        changed = kept.change(one.id, **fields)
        now = path.read_bytes().decode()
        assert kept.get(one.id) == changed
        if now != text:
            assert outside(now, index) == outside(text, index)
            assert others(now, index) == others(text, index)


@settings(max_examples=60, deadline=None)
@given(files(), st.data())
def test_a_deletion_marks_one_table(text: str, data: st.DataObject) -> None:
    """Deleting a bookmark adds the line that says when, to its table, and changes no byte of anything else."""
    assume(valid(text))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.toml"
        path.write_bytes(text.encode())
        kept = Bookmarks(path)
        assume(kept.all())
        one = data.draw(st.sampled_from(kept.all()))
        index = [found.id for found in in_file_order(path)].index(one.id)
        number = len(kept.all())
        kept.delete(one.id)
        now = path.read_bytes().decode()
        before, after = outside(text, index)
        assert now.startswith(before)
        assert now.endswith(after)
        was, table = (each[len(before) : len(each) - len(after)] for each in (text, now))
        added = [line for line in table.splitlines() if line.strip().startswith("deleted = ")]
        assert len(added) == 1
        assert [line for line in table.splitlines() if line not in added] == was.splitlines()
        assert len(Bookmarks(path).all()) == number - 1
        whole = tomllib.loads(now)
        assert len(whole["bookmark"]) == len(tomllib.loads(text)["bookmark"])


@settings(max_examples=60, deadline=None)
@given(files(), wild, wild)
def test_an_addition_stands_at_the_end(text: str, name: str, remark: str) -> None:
    """Adding a bookmark leaves every byte before it, and it comes back as it was given."""
    assume(valid(text))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.toml"
        path.write_bytes(text.encode())
        kept = Bookmarks(path)
        one: Bookmark = new(kept.all()[0].anchor if kept.all() else new_anchor(), name=name, remark=remark)
        kept.add(one)
        if text.strip():
            assert path.read_bytes().startswith(text.encode())
        assert Bookmarks(path).get(one.id) == one
        kept.delete(one.id)
        if text.strip():
            assert path.read_bytes().startswith(text.encode())
        assert Bookmarks(path).get(one.id) is None


def in_file_order(path: Path) -> list[Bookmark]:
    """Give the bookmarks as they follow in the file."""
    now = tables.parse(path.read_bytes().decode(), name="", key="bookmark", known=Known())
    return records.read_all(now, "", {})[0]


def new_anchor() -> Anchor:
    """Give an anchor with all it can have."""
    return make('before the words \\ that "count" and after them, א and é', 17, 30)


texts = st.recursive(
    st.one_of(st.integers(-(2**40), 2**40), st.booleans(), wild, st.floats(allow_nan=False)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(wild, inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(wild, texts, st.booleans())
def test_what_is_assigned_is_read_back(name: str, given_value: object, lines: bool) -> None:
    """Any value written under any key is read back the same."""
    written = statements.assigned((name,), given_value, lines=lines)
    assert tomllib.loads(written) == {name: given_value}


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab=[]\"'#.{}\n\\ \r1,“"), max_size=60))
def test_no_text_escapes_the_reader(text: str) -> None:
    """Whatever stands in a file is either read as TOML reads it, or an error with its file."""
    try:
        now = tables.parse(text, name="f.toml", key="bookmark", known=Known())
    except ReaderError as error:
        problem = error.problem
    else:
        whole = tomllib.loads(text)
        assert list(now.values) == whole.pop("bookmark", [])
        assert now.rest == whole
        return
    assert problem.file == "f.toml"
    assert problem.line is None or 1 <= problem.line <= text.count("\n") + 1

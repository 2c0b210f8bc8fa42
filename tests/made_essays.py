"""Essays made by chance, whose words are full of marks: as pages of the web, editions and Markdown."""

from __future__ import annotations

from hypothesis import strategies as st

LINES = [
    "# not a heading", "#", "###### six", "> not a quotation", "- not an item", "+ nor this", "* nor that",
    "1. nor a number",
    "12) nor this", "1917. A year", "* * *", "---", "===", "***", "_ _ _", "```", "~~~", "    indented",
    "| a | b |", "|---|---|",
    ":---", "[^1]: not a note", "[^1]", "[1]: http://a.b", "[a](b)", "![a](b)", "[a][b]", "[a]", "<b>bold</b>",
    "<http://a.b>",
    "<!-- x -->", "<div>", "&amp;", "&#42;", "&nbsp;", "&copy", "a_b_c", "_a_", "__a__", "*a*", "**a**", "a*b*c",
    "`a`", "``", "\\",
    "\\*", "a\\", "!", "![", "http://a.b/c_d?e=1&f=2", "www.a.org", "a@b.org", "=", "-", "+", "title: x", "^[a]",
    "^", "~a~", "$x$",
    ": a definition", ":", "% x", "(c)", "...", "1.", "1)", "“so”", "‘so’", "\"so\"", "a --- b", "1\\. x", "{#id}",
    "::: x", "[ ] x",
    "p. 3", "§ 2", "(1) x", "a. b", "I. One", "é", "漢字", "שלום", "a\u00a0b", "\u00a0", "|", "a | b", "  ", "a  b",
    "]", "[", "](x)", "[[a]]",
]  # fmt: skip
LETTERS = st.text(
    st.sampled_from(list("ab c.!?*_`#>-+=~|[]()<>&^\\1.)“”‘’:;/\"' ")) | st.characters(categories=["L", "P"]),
    min_size=1,
    max_size=30,
)
WORDS = st.one_of(LETTERS, st.sampled_from(LINES), st.lists(st.sampled_from(LINES), max_size=3).map(" ".join))
TARGETS = st.sampled_from(
    [
        "https://a.org/b",
        "https://a.org/b_(c)",
        "https://a.org/?b=1&c=*2*",
        "#place",
        "mailto:a@b.org",
        "b.html",
    ]
)
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


class _Page:
    """Writes the parts of a page, as chance would have them."""

    def __init__(self, draw: st.DrawFn, notes: int) -> None:
        self.draw, self.notes = draw, notes

    def number(self, low: int, high: int) -> int:
        """Draw a number."""
        return self.draw(st.integers(low, high))

    def words(self) -> str:
        """Draw words of every kind."""
        return self.draw(WORDS).translate(_XML)

    def text(self) -> str:
        """Write words in one style, or with what they lead to."""
        said = self.words()
        match self.number(0, 11):
            case 0:
                return f"<em>{said}</em>"
            case 1:
                return f"<strong>{said}</strong>"
            case 2:
                return f"<code>{said}</code>"
            case 3:
                return f'<a href="{self.draw(TARGETS).translate(_XML)}">{said}</a>'
            case 4:
                return f"<q>{said}</q>"
            case 5 if self.notes:
                number = self.number(1, self.notes)
                return f'{said}<a href="#fn{number}" role="doc-noteref"><sup>{number}</sup></a>'
            case 6:
                return f"<em><strong>{said}</strong> x</em>"
            case _:
                return said

    def inline(self) -> str:
        """Write the inside of a paragraph."""
        return self.draw(st.sampled_from(["", " "])).join(self.text() for _ in range(self.number(1, 4)))

    def block(self, depth: int) -> str:
        """Write a paragraph, or what holds paragraphs."""
        match self.number(0, 9 if depth < 3 else 3):
            case 1:
                return f"<p>{self.inline()}<br>{self.inline()}</p>"
            case 2:
                head = f"<tr><th>{self.inline()}</th><th>b</th></tr>"
                return f"<table>{head}<tr><td>{self.inline()}</td><td>{self.inline()}</td></tr></table>"
            case 3:
                return f"<pre>{self.words()}\n{self.words()}</pre>"
            case 4 | 5:
                return f"<blockquote>{self.blocks(depth + 1)}</blockquote>"
            case 6:
                items = "".join(f"<li>{self.blocks(depth + 1)}</li>" for _ in range(self.number(1, 3)))
                return f"<ul>{items}</ul>"
            case 7:
                items = "".join(f"<li><p>{self.inline()}</p></li>" for _ in range(self.number(1, 3)))
                return f'<ol start="{self.number(0, 12)}">{items}</ol>'
            case 8 if not depth:
                level = self.number(2, 4)
                return f"<h{level}>{self.inline()}</h{level}>"
            case 9 if not depth:
                return "<hr>"
            case _:
                return f"<p>{self.inline()}</p>"

    def blocks(self, depth: int = 0) -> str:
        """Write a few of them."""
        return "".join(self.block(depth) for _ in range(self.number(1, 3)))


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Give a page of the web: headings, quotations, verse, lists, tables, notes that are called more than once."""
    page = _Page(draw, draw(st.integers(0, 3)))
    title = f"<h1>{page.inline()}</h1>" if draw(st.booleans()) else ""
    byline = f'<p class="byline">{page.words()}</p>' if title and draw(st.booleans()) else ""
    body = "".join(page.blocks() for _ in range(draw(st.integers(1, 3))))
    kept = "".join(f'<li id="fn{number}">{page.blocks(2)}</li>' for number in range(1, page.notes + 1))
    section = f'<section role="doc-endnotes"><ol>{kept}</ol></section>' if page.notes else ""
    return f"<!DOCTYPE html><title>T</title><main>{title}{byline}{body}{section}</main>"


@st.composite
def editions(draw: st.DrawFn) -> str:
    """Give the body of an edition: paragraphs, quotations, verse, lists and notes with words of every kind."""

    def text() -> str:
        said = draw(WORDS).translate(_XML)
        match draw(st.integers(0, 7)):
            case 0:
                return f"<hi rend='italic'>{said}</hi>"
            case 1:
                return f"<hi rend='bold'>{said}</hi>"
            case 2:
                return f"x<note>{said}</note>"
            case 3:
                return f"<ref target='https://example.org/a'>{said}</ref>"
            case _:
                return said

    def inline() -> str:
        return "".join(text() for _ in range(draw(st.integers(1, 4))))

    def block(depth: int = 0) -> str:
        match draw(st.integers(0, 7 if depth < 3 else 2)):
            case 1:
                return f"<lg><l>{inline()}</l><l>{inline()}</l></lg>"
            case 2:
                return f"<table><row><cell>{inline()}</cell><cell>b{inline()}</cell></row></table>"
            case 3:
                return f"<quote>{block(depth + 1)}{block(depth + 1)}</quote>"
            case 4:
                return f"<list><item>{block(depth + 1)}</item><item><p>{inline()}</p></item></list>"
            case _:
                return f"<p>{inline()}</p>"

    return "".join(
        f"<div><head>H{inline()}</head>{''.join(block() for _ in range(draw(st.integers(1, 4))))}</div>"
        for _ in range(draw(st.integers(1, 3)))
    )


@st.composite
def manuscripts(draw: st.DrawFn) -> str:
    """Give Markdown as chance would write it: marks before lines, lines of marks, notes and words."""
    quoting = ["> ", "> > ", "- > ", "> - ", "    > "]
    marks = st.sampled_from(
        ["", "", "", "# ", "## ", "- ", "1. ", "3) ", "    ", "  ", "[^1]: ", "[^2]: ", *quoting]
    )
    ends = st.sampled_from(["\n", "\n", "\n\n", "\n\n", "\\\n", "  \n", "[^1]\n", " [^2]\n\n", "|\n"])
    line = st.tuples(marks, WORDS, ends).map("".join)
    return draw(st.lists(line, min_size=1, max_size=14).map("".join))

"""Files that are a little wrong: bytes, lines, elements or members of a right one changed, by chance.

Of an archive the members are changed and packed again, for else nothing behind the archive would ever see them; most
changes of XML leave it well-formed, for else it would be refused at its first line.
"""

from __future__ import annotations

import contextlib
import copy
import io
import random
import re
import warnings
import zipfile
from collections.abc import Sequence

from lxml import etree

MOST = 16_384
"""Bytes of a file that are used: many small inputs find more than a few large ones."""

TERMINAL = [
    b"\x1b]52;c;AAAA\x07", b"\x1b]0;T\x1b\\", b"\x1b[2J", b"\x1b", b"\x9b31m", b"\xc2\x9b31m", b"\0", b"\x07",
    b"\r", b"\x0b",
    "\u202e".encode(), "\u2066".encode(), "\u200f".encode(), "\u2028".encode(), b"\xed\xa0\x80", b"\xff\xfe",
    b"\xef\xbf\xbf",
    "a\u0301".encode() + "\u0301".encode() * 40, "\U0001f469\u200d\U0001f680".encode(), "\u05e9".encode(),
    "\ufb01".encode(),
    "\u3000".encode(), "\u00ad".encode(), b"\t", b"\n\n\n",
]  # fmt: skip
PROSE = [
    b"[1]", b"[1] ", b"\n[1] x\n", b"[99999999999999999999]", b"1. ", b"\n1. x\n", b"*", b"**", b"(1)",
    "¹".encode(), "“".encode(),
    "”".encode(), "‘".encode(), b'"', b"'", b"\n\n    ", b"Ibid.", b"p. 12", b"CHAPTER I\n", b"* * *", b"_",
    b"9" * 5000,
    "“‘".encode() * 40, b"[" * 60, b"(" * 60,
]  # fmt: skip
MARKDOWN = [
    b"# ", b"> ", b"> " * 60, b"```", b"~~~\n", b"[^1]", b"[^1]: ", b"^[", b"](", b"![", b"|", b"\n|-|\n", b"---\n",
    b"---\na: b\n---\n",
    b"- ", b"10) ", b"\\", b"    ", b"<b>", b"&#27;", b"&#x9b;", b"&#0;", b"&nbsp;", b"[a]: <", b"<http://a.b>",
    b"  \n", b"===\n",
]  # fmt: skip
MARKUP = [
    b"<", b">", b"&", b"</", b"/>", b"<!--", b"-->", b"]]>", b"<![CDATA[", b"<!DOCTYPE x [", b'<!ENTITY a "b">',
    b"&a;", b"&#27;",
    b"&#x9b;", b"&#x202e;", b"&#0;", b"&#xD800;", b"&#x110000;", b"<?xml version='1.0' encoding='utf-16'?>",
    b"<?x?>", b" xmlns=''",
    b' id="n1"', b' href="#n1"', b' href="#"', b' href="\x1b[2J"', b' class="footnote"', b' role="doc-noteref"',
    b' hidden=""',
    b' xml:id="a"', b' target="#a"', b' n="1"', b"<p>", b"</p>", b"<br/>", b"<sup>1</sup>", b"<blockquote>",
    b"<table><tr><td>",
    b"<ol><li>", b"<h1>", b"<note>", b"<a>", b"<svg>", b"<title>", b"<base href='x'>", b"<meta charset='utf-16'>",
    b"<pb n='1'/>",
]  # fmt: skip
DATA = [
    b'"', b"'", b'"""', b"'''", b"=", b"[", b"]", b"[[bookmark]]\n", b"[[", b"{", b"}", b"= [", b"#", b".", b"\\",
    b"\\u001b", b"\\u202e",
    b"\\q", b"\\U00110000", b"2024-99-99", b"07:32:00", b"1979-05-27T00:32:00-07:00", b"0x", b"inf", b"nan", b"-1",
    b"1e999",
    b"9" * 5000, b"true", b"version = 2\n", b"version = 'x'\n", b'deleted = "x"\n', b"deleted = 2024-01-01\n",
    b'id = ""\n', b"anchor.at = -1\n",
    b"anchor = 3\n", b"anchor.at = 99999999999999999999\n", b"tags = 1\n", b"[essay]\n", b"letter = 'ab'\n",
    b"made = 1\n", b"\xef\xbb\xbf",
]  # fmt: skip
VALUES = [
    b"0", b"-1", b"1.5", b"inf", b"nan", b"99999999999999999999", b"true", b'""', b'"ab"', b"'\\u001b'",
    b'"\\u001b]0;x\\u0007"',
    b'"\\u202e"', b'"\\n"', b"[]", b"[1]", b'["a", "\\u001b"]', b"{}", b"{ at = 1 }", b"2024-01-01", b"07:32:00",
    b"2024-01-01T00:00:00",
    b"9999-12-31T23:59:59.999999+00:00", b"0001-01-01T00:00:00+23:59", b'"2024-01-01"', b'"""\nx\n"""', b"[[]]",
    b"[{}]", b"1e999",
]  # fmt: skip
NAMES = [
    "../../etc/passwd",
    "/etc/passwd",
    "a\x1b]0;x\x07",
    "",
    "x" * 300,
    "word/document.xml",
    "OPS/book.opf",
    "mimetype",
]
_XML = etree.XMLParser(resolve_entities=False, no_network=True)
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def changed(seeds: Sequence[bytes], tokens: Sequence[bytes], rng: random.Random) -> bytes:
    """Make a file that is a little wrong of one that is right, with parts of another."""
    data, other = rng.choice(seeds), rng.choice(seeds)
    if data.startswith(b"PK") and rng.random() < 0.9:
        return _repacked(data, other, tokens, rng)
    return _changed(data, other, tokens, rng)


def _changed(data: bytes, other: bytes, tokens: Sequence[bytes], rng: random.Random) -> bytes:
    """Change a file so that its form is kept, if it has one that we know, or without any regard to it."""
    if rng.random() < 0.7:
        with contextlib.suppress(etree.XMLSyntaxError, ValueError):
            return _regrown(data, other, tokens, rng)
        if tokens[-1] == DATA[-1]:
            return _relined(data, other, rng)
    return _broken(data, other, tokens, rng)


def _regrown(data: bytes, other: bytes, tokens: Sequence[bytes], rng: random.Random) -> bytes:
    """Change elements of an XML file, which stays well-formed."""
    root = etree.fromstring(data, _XML)
    others = list(etree.fromstring(other, _XML).iter(etree.Element))
    for _ in range(1 << rng.randrange(5)):
        elements = list(root.iter(etree.Element))
        one, another = rng.choice(elements), rng.choice(elements)
        values = [value for element in (*elements, *others) for value in element.attrib.values()]
        match rng.randrange(9):
            case 0 if one is not root:
                one.getparent().remove(one)
            case 1:
                one.append(copy.deepcopy(another))
            case 2:
                one.append(copy.deepcopy(rng.choice(others)))
            case 3:
                one.tag = rng.choice(elements + others).tag
            case 4 if one.attrib:
                one.set(rng.choice(list(one.attrib)), rng.choice((*values, _legal(rng.choice(tokens)))))
            case 5:
                key = rng.choice(
                    [key for element in (*elements, *others) for key in element.attrib] or ["id"]
                )
                one.set(key, rng.choice((*values, "")))
            case 6 if one is not root:
                inner = etree.SubElement(one, another.tag)
                inner[:] = list(one)[:-1]
            case 7:
                one.text = (one.text or "") + _legal(rng.choice(tokens)) + (one.text or "")
            case _:
                one.tail = _legal(rng.choice(tokens)) + (one.tail or "")
        if sum(1 for _ in root.iter()) > MOST // 8:
            break
    return etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True)


def _legal(token: bytes) -> str:
    return _ILLEGAL.sub("", token.decode("utf-8", "replace"))


def _relined(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """Change whole lines of a file, or what a line gives to a key."""
    lines, others = data.split(b"\n"), other.split(b"\n")
    for _ in range(rng.randrange(1, 5)):
        at = rng.randrange(len(lines))
        match rng.randrange(6):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines.insert(at, rng.choice(lines))
            case 2:
                lines.insert(at, rng.choice(others))
            case 3:
                lines.insert(at, rng.choice(DATA).strip())
            case _:
                key, equals, _ = lines[at].partition(b" = ")
                lines[at] = key + equals + rng.choice(VALUES) if equals else lines[at]
    return b"\n".join(lines)


def _broken(data: bytes, other: bytes, tokens: Sequence[bytes], rng: random.Random) -> bytes:
    """Change bytes, lines or elements of a file, in one place or in several."""
    body = bytearray(data)
    for _ in range(1 << rng.randrange(5)):
        at = _place(body, rng)
        end = min(len(body), at + (1 << rng.randrange(9)))
        match rng.randrange(9):
            case 0 if body:
                body[at - 1] ^= 1 << rng.randrange(8)
            case 1:
                body[at:end] = b""
            case 2:
                body[at:at] = body[at:end] * rng.choice((1, 2, 30))
            case 3:
                body[at:end] = rng.choice(tokens)
            case 4:
                start = _place(other, rng)
                body[at:end] = other[start : start + (1 << rng.randrange(9))]
            case 5:
                body[at:end] = rng.randbytes(end - at)
            case 6:
                start = _place(body, rng)
                body[at:at] = body[start : _place(body, rng)][:2000]
            case _:
                body[at:at] = rng.choice(tokens)
    return bytes(body[: 2 * MOST])


def _place(body: bytes | bytearray, rng: random.Random) -> int:
    """Give a place: mostly before an element, a line or a value, else anywhere."""
    at = rng.randrange(len(body) + 1)
    if rng.random() < 0.6:
        found = body.find(rng.choice((b"<", b">", b"\n", b'"', b" ")), at)
        return found if found >= 0 else at
    return at


def _repacked(data: bytes, other: bytes, tokens: Sequence[bytes], rng: random.Random) -> bytes:
    """Change the members of an archive, mostly their contents, and pack them again."""
    members, others = _members(data), _members(other)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        place = rng.randrange(len(members))
        name, content = members[place]
        match rng.randrange(12):
            case 0 if len(members) > 1:
                del members[place]
            case 1:
                members[place] = (rng.choice(NAMES), content)
            case 2:
                members.insert(place, (name, rng.choice(others)[1]))
            case _:
                members[place] = (name, _changed(content, rng.choice(others)[1], tokens, rng))
    memory = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(memory, "w") as archive:
        warnings.simplefilter("ignore")
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content)
    return memory.getvalue()


def _members(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(each.filename, archive.read(each)) for each in archive.infolist()]

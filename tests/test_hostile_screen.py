"""A hostile essay on the screen: the terminal is told nothing that a harmless essay would not have told it."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from rig import READER, Terminal

EVIL = (
    "\x1b]0;OWNED\x07\x1b]52;c;T1dORUQ=\x07\x1b]8;;http://owned\x1b\\\x1b[2J\x1b[?1003h\x1bc"
    "\x9b31m\x9d0;OWNED\x9c\u202e\u2066\x0e\x05"
)
LEGAL = "\x9b31m\x9d0;OWNED\x9c\x90q\x9c\u202e\u2066\u200f"
"""What may stand in XML, where no escape may."""
NUMBERED = "".join(f"&#{ord(letter)};" for letter in EVIL)
PROSE = "The clerk was absent, and nobody minded. " * 12
KEYS = (
    " ",
    "]n",
    "]q",
    "y",
    "o",
    "n",
    "s",
    "\x1b",
    "A",
    "\x1b",
    "/clerk\r",
    ":note.next\r",
    "?",
    "\x1b",
    "\x1b",
)

_FUNCTION = re.compile(
    rb"\x1b\](?P<osc>[0-9]*)[^\x07\x1b]*(?:\x07|\x1b\\)"
    rb"|\x1b(?P<string>[PX^_]).*?\x1b\\"
    rb"|\x1b\[(?P<numbers>[0-?]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    rb"|\x1b(?P<escape>[ -/]*[0-~])"
    rb"|(?P<control>[\x00-\x1f\x7f])",
    re.DOTALL,
)
_LETTERS = re.compile("[\x80-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PAINTING = b"ABCDGHJKLMPSTX@`adefmr"


def markdown(evil: str) -> str:
    """An essay that has it in its title, words, quotation, link and note."""
    return (
        f'---\ntitle: "{evil} A Title"\nauthor: "{evil} Ada"\n---\n\n# {evil} A Title\n\n'
        f"{PROSE}[^1] [there](http://{evil}x)\n\n"
        f"> {evil} {PROSE}[^1]\n\n“{evil} so” he said.[^1]\n\n[^1]: {evil} Lomas, *Bridges*, p. 9.\n"
    )


def page(evil: str) -> str:
    """A page that has it in its head, attributes and words."""
    return (
        f'<!DOCTYPE html><html lang="{evil}"><head><title>{evil} A Title</title>'
        f'<meta name="author" content="{evil} Ada"></head><body><h1>{evil} A Title</h1>'
        f'<p>{PROSE}<a href="#n{evil}" id="r1"><sup>1</sup></a> <a href="http://{evil}">{evil}</a></p>'
        f'<blockquote cite="{evil}"><p>{evil} {PROSE}</p></blockquote><img src="x" alt="{evil}">'
        f'<ol class="footnotes"><li id="n{evil}">{evil} Lomas, p. 9. <a href="#r1">↩</a></li></ol></body></html>'
    )


def edition(evil: str) -> str:
    """An edition that has it in its header, its pages and its words."""
    return (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>'
        f"<title>{evil} A Title</title><author>{evil} Ada</author></titleStmt></fileDesc></teiHeader><text><body><div>"
        f'<head>{evil} One</head><pb n="{evil}"/><p>{PROSE}<note n="{evil}">{evil} Lomas, p. 9.</note></p>'
        f'<quote><p>{evil} {PROSE}</p></quote><p><ref target="{evil}">{evil}</ref></p></div></body></text></TEI>'
    )


ESSAYS = {
    "plain": ("essay.txt", markdown(EVIL)),
    "Markdown": ("essay.md", markdown(EVIL)),
    "Markdown, by numbers": ("essay.md", markdown(NUMBERED)),
    "a page": ("page.html", page(EVIL)),
    "a page, by numbers": ("page.html", page(NUMBERED)),
    "an edition": ("edition.xml", edition(LEGAL)),
    "a name": (f"a{EVIL.replace('/', '')}\n.txt", markdown("")),
}


def functions(raw: bytes) -> set[str]:
    """Give what a terminal was told to do but place and paint letters, and letters that it would obey or hide."""
    found = {f"letter {letter!a}" for letter in _LETTERS.findall(raw.decode("utf-8", "replace"))}
    for each in _FUNCTION.finditer(raw):
        if each["final"] is not None:
            plain = each["final"] in _PAINTING and not each["numbers"].startswith((b"<", b"=", b">", b"?"))
            if not plain:
                found.add(f"CSI {each['numbers'].decode()}{each['between'].decode()}{each['final'].decode()}")
        elif each["osc"] is not None:
            found.add(f"OSC {each['osc'].decode()}")
        else:
            found.add(repr(each[0][:2]))
    return found


def seen(file: Path, home: Path) -> tuple[set[str], list[bytes]]:
    """Read an essay with a few keys; give what the terminal was told, and the strings among it."""
    home.mkdir()
    with Terminal([*READER, file], home=home, columns=80, rows=24) as terminal:
        terminal.wait_for("keys")
        for keys in KEYS:
            terminal.send(keys)
            # Long enough that an Esc is not taken for the beginning of the next key.
            terminal.settle(0.3)
        terminal.send("q")
        assert terminal.wait_end() == 0
        return functions(bytes(terminal.raw)), list(terminal.strings)


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Give what the terminal is told while harmless essays are read."""
    folder = tmp_path_factory.mktemp("harmless")
    found: set[str] = set()
    for name, text in (("essay.md", markdown("")), ("page.html", page("")), ("edition.xml", edition("1"))):
        (folder / name).write_text(text, "utf-8")
        found |= seen(folder / name, folder / f"home-{name}")[0]
    return found


@pytest.mark.parametrize("what", ESSAYS)
def test_a_hostile_essay_tells_the_terminal_nothing(what: str, usual: set[str], tmp_path: Path) -> None:
    """Title, words, links, notes, pages and the name of the file: no function but the reader's own comes through."""
    name, text = ESSAYS[what]
    file = tmp_path / name
    file.write_text(text, "utf-8")
    told, strings = seen(file, tmp_path / "home")
    assert told - usual == set()
    assert not [each for each in strings if b"OWNED" in each]
    copied = [base64.b64decode(each.rpartition(b";")[2]) for each in strings if each.startswith(b"52;")]
    assert not [each for each in copied if b"\x1b" in each or b"\xc2\x9b" in each]


def test_the_proof_sees_what_it_looks_for() -> None:
    """Of the hostile sequences themselves every one is named."""
    assert {"OSC 0", "OSC 52", "OSC 8", "CSI ?1003h", "letter '\\u202e'", "letter '\\x9b'"} <= functions(
        EVIL.encode()
    )

"""Keep Markdown from reading words as marks: whatever an essay says comes back as it was."""

from __future__ import annotations

import html
import re

from markdown_it.common.normalize_url import normalizeLink

from tui_reader.patterns import compiled

_ALWAYS = compiled(
    r"[\\`*<]"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|\[(?=\^)|\](?=[(:\[])"
    r"|\^(?=\[)"
    r"|&(?=#?\w{1,40};)"
)
_IN_LINK = compiled(r"[\[\]]")
_FIRST = compiled(
    r"(?P<mark>#(?=#{0,5}(?:\s|$))|>|[-+](?=\s|$)|~(?=~~)|[-=](?=[-=\s]*$)|[|:-](?=[\s|:-]*$))"
    r"|(?P<number>\d{1,9})(?P<stop>[.)])(?=\s|$)"
)
_CLOSING = compiled(r"(^|\s)(#+)$")


def escaped(text: str, *, in_link: bool = False, in_table: bool = False, after_callout: bool = False) -> str:
    """Write words so that none is taken for a mark; what begins a line is not seen to here."""
    said = _ALWAYS.sub(r"\\\g<0>", text)
    if in_link:
        said = _IN_LINK.sub(_backslash_once, said)
    if in_table:
        said = said.replace("|", "\\|")
    if after_callout and said[:1] in ("(", ":", "["):
        said = "\\" + said
    return said


def _backslash_once(found: re.Match[str]) -> str:
    before = found.string[max(0, found.start() - 1000) : found.start()]
    # Of two backslashes the first keeps the second from being a mark, and neither keeps what follows.
    kept = (len(before) - len(before.rstrip("\\"))) % 2 == 1
    return found[0] if kept else "\\" + found[0]


def line_start(line: str) -> str:
    """Keep the first mark of a line, already escaped, from making a heading, list, quotation or rule of it."""
    found = _FIRST.match(line)
    if found is None:
        return line
    if found["mark"]:
        return "\\" + line
    return f"{found['number']}\\{line[found.start('stop') :]}"


def heading_end(line: str) -> str:
    """Keep the signs at the end of a heading, which Markdown would take for its frame."""
    return _CLOSING.sub(r"\1\\\2", line)


def edges(line: str) -> str:
    """Keep a space other than the common one where a line begins or ends."""
    if line and line[0] != " " and line[0].isspace():
        line = f"&#{ord(line[0])};{line[1:]}"
    if line and line[-1] != " " and line[-1].isspace():
        line = f"{line[:-1]}&#{ord(line[-1])};"
    return line


def code(text: str, *, in_table: bool = False) -> str:
    """Write words that are kept letter by letter."""
    runs = {len(run) for run in re.findall(r"`+", text)}
    fence = "`" * next(count for count in range(1, len(runs) + 2) if count not in runs)
    if in_table:
        text = text.replace("|", "\\|")
    padded = text[:1] == "`" or text[-1:] == "`" or (text[:1] == " " == text[-1:] and text.strip())
    return f"{fence} {text} {fence}" if padded else f"{fence}{text}{fence}"


def target(address: str) -> str:
    """Write where a link leads; nothing in it ends the link too soon."""
    address = re.sub(
        r"[\s<>()\\]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), address
    )
    return address.replace("&", "&amp;").replace("*", "%2A").replace("`", "%60").replace("|", "%7C")


def target_read(address: str) -> str:
    """Give an address as a link that was written has it once it is read."""
    return normalizeLink(html.unescape(target(address))) if address else ""

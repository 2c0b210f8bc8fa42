"""Tell a document in a few plain lines, so that a test can say what a file must become."""

from tui_reader.document import Block, Container, Document, Kind, Style

_MARKS = {Style.EMPHASIS: "/", Style.STRONG: "*", Style.CODE: "`", Style.MUTED: "~"}
_SHORT = {Container.QUOTE: "quote", Container.EPIGRAPH: "epigraph", Container.ASIDE: "aside"}


def described(document: Document) -> str:
    """Give a line for each block: its kind, what it stands in, its words with what is marked in them.

    A callout is followed by ``{id}`` of its note, or ``{?}`` where it has none; a link by ``{-> target}``; a
    printed page begins at ``{p 12}``.  Emphasis stands in strokes, strong words in stars.
    """
    lines: list[str] = []
    for block in document.blocks:
        name = "stanza" if block.kind is Kind.VERSE and _begins_stanza(document, block) else str(block.kind)
        level = f" {block.level}" if block.level else ""
        about = "".join(f" > {_SHORT[inside]}" for inside in block.inside if inside in _SHORT)
        lead = f" {block.lead}" if block.lead else ""
        lines.append(f"{name}{level}{about}{lead}: {_marked(document, block)}".rstrip())
    lines += [f"warning: {warning}" for warning in document.warnings]
    return "\n".join(lines)


def _begins_stanza(document: Document, block: Block) -> bool:
    return document.text[max(0, block.start - 2) : block.start] == "\n\n"


def _marked(document: Document, block: Block) -> str:
    put: list[tuple[int, int, str]] = []
    for span in document.spans:
        if block.start <= span.start < block.end and (mark := _MARKS.get(span.style)):
            put += [(span.start, 2, mark), (span.end, 0, mark)]
    for callout, note in document.callouts:
        put.append((callout.end, 1, f"{{{note.id}}}"))
    for link in document.links:
        put.append((link.end, 1, f"{{-> {link.target}}}"))
    for mark in document.landmarks:
        if mark.kind == "page":
            put.append((mark.at, 2, f"{{p {mark.label}}}"))
        elif mark.kind == "callout":
            put.append((mark.at + len(mark.label), 1, "{?}"))
    out = document.text[block.start : block.end]
    inside = [(at, order, text) for at, order, text in put if block.start <= at <= block.end]
    for at, _, text in sorted(inside, key=lambda item: (item[0], item[1]), reverse=True):
        out = out[: at - block.start] + text + out[at - block.start :]
    return out.replace("\n", "\\n")

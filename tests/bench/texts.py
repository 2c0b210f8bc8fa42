"""What is read in the benchmark: one text in the form of each program."""

from __future__ import annotations

import html
import sys
import textwrap
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from book import book, nav, package, page

REPOSITORY = Path(__file__).parents[2]
EMBEDDED = REPOSITORY / "text" / "essay" / "a-good-fire.md"
SEED = REPOSITORY / "../shared/corpus/seed/essay.txt"
FIRST = "Opening words of the measured text."
_WRAP = 78


def write_long(path: Path, size: int) -> None:
    """Write a text of about a size out of the embedded essays."""
    essays = [file.read_text(encoding="utf-8") for file in sorted(REPOSITORY.glob("text/**/*.txt"))]
    whole = "\n\n".join(essays)
    parts, length = [FIRST], 0
    while length < size:
        parts.append(whole[: max(size - length, 0)])
        length += len(whole.encode())
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def renditions(source: Path, folder: Path) -> dict[str, Path]:
    """Write a text with known first words in every form, and say where each is."""
    text = f"{FIRST}\n\n{source.read_text(encoding='utf-8')}"
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    made = {form: folder / f"{source.stem}.{form}" for form in ("txt", "wrapped", "html", "md", "epub")}
    made["txt"].write_text(text, encoding="utf-8")
    made["md"].write_text(text, encoding="utf-8")
    wrapped = "\n\n".join(textwrap.fill(part, _WRAP) for part in paragraphs)
    made["wrapped"].write_text(wrapped + "\n", encoding="utf-8")
    body = "\n".join(f"<p>{html.escape(part)}</p>" for part in paragraphs)
    head = "<head><title>Measured</title></head>"
    made["html"].write_text(
        f'<html xmlns="http://www.w3.org/1999/xhtml">{head}<body>{body}</body></html>', encoding="utf-8"
    )
    parts = {"nav.xhtml": nav('<li><a href="text.xhtml">Text</a></li>'), "text.xhtml": page(body)}
    made["epub"].write_bytes(book(parts, package(list(parts), title="Measured")))
    return made

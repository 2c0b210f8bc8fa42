"""An essay for tests that look at the screen: every paragraph begins with words that stand nowhere else."""

from pathlib import Path

ORDINALS = (
    "First", "Second", "Third", "Fourth", "Fifth", "Sixth",
    "Seventh", "Eighth", "Ninth", "Tenth", "Eleventh", "Twelfth",
)  # fmt: skip

FILLING = (
    "The clerk of the harbour kept two books, one for the ships that came and one for the ships that were"
    " expected, and it is the second of them that has been lost. What the first says of that winter"
    " can be read in an afternoon, and has been read, by people who were looking for something else."
)
QUOTED = (
    "Of the ships that were expected I have written nothing that I did not see with my own eyes, and of those"
    " that came I have written only what I was told."
)


def write_essay(
    path: Path, *, title: str = "The Second Book", sections: int = 6, paragraphs: int = 5
) -> Path:
    """Write an essay with sections, quotations and notes, and give its path back."""
    blocks = ["Ada Quill", title]
    notes = ["Harbour Book, f. 12.", "Ibid., f. 13.", "Quill, The Clerks, p. 163."]
    for section in range(sections):
        blocks.append(f"{ORDINALS[section]} Part")
        for paragraph in range(paragraphs):
            mark = f"{ORDINALS[section]} landmark {ORDINALS[paragraph].lower()}"
            blocks.append(f"{mark}: {FILLING}")
        number = section % len(notes)
        blocks.append(f"The clerk wrote of the {ORDINALS[section].lower()} winter:")
        blocks.append(f"    {QUOTED}[{section + 1}]")
        notes.append(notes[number])
    listed = [f"[{number + 1}] {notes[number]}" for number in range(sections)]
    path.write_text("\n\n".join([*blocks, "Notes", *listed]) + "\n", encoding="utf-8")
    return path

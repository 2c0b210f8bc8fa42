"""What an Ibid. or a short title stands for: the one thing of the apparatus that the first page may need."""

from __future__ import annotations

from tui_reader.apparatus.citations import Following
from tui_reader.apparatus.entries import FOLLOWED, Citation, Verdict


def own_words(state: Following) -> dict[str, str]:
    """Say of each note that leans on another what it stands for, or why it stands for nothing."""
    found: dict[str, str] = {}
    for note, citations in state.by_note.items():
        if any(
            citation.verdict in FOLLOWED or not citation.works for citation in citations if _counts(citation)
        ):
            lines = [_in_full(state, citation) for citation in citations if _counts(citation)]
            found[note] = " ".join(lines)
    return found


def _counts(citation: Citation) -> bool:
    return citation.verdict is not Verdict.SEE


def _in_full(state: Following, citation: Citation) -> str:
    """Give a citation in full, with its own place."""
    reason = citation.reasons[0] if citation.reasons else "nothing says which work"
    if not citation.works:
        return f"unknown: {reason}"
    if citation.work is None:
        return f"ambiguous: {reason}"
    draft = state.register.works[citation.work]
    notes = (citation.note, *citation.chain, citation.named_in)
    named = next((state.heads[note, draft.id] for note in notes if (note, draft.id) in state.heads), "")
    head = named or draft.reference or ", ".join(part for part in (draft.author, draft.title) if part)
    return f"{head}, {citation.place}." if citation.place else f"{head}."

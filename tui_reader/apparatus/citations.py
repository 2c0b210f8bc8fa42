"""Follow each reference of each note to the work it ends in.

An Ibid. means the work of the note before, where that note cites exactly one and none is missing between
them; op. cit. and short titles mean a work of that author or title cited before.  Where the notes do not
say, the citation stays ambiguous, with all its candidates, or unknown, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from tui_reader.apparatus.entries import Citation, Verdict, in_order
from tui_reader.apparatus.locators import carry_volume
from tui_reader.apparatus.names import fold, is_name, significant, surname
from tui_reader.apparatus.reference import Reference
from tui_reader.apparatus.references import references
from tui_reader.apparatus.register import Match, Register, other_spelling
from tui_reader.document import Document, Note, Range, Style

Progress = Callable[[float], None]

_BEFORE_CALLOUT = 300
"""How far back the text is read for the author an "op. cit." leaves out."""


@dataclass(slots=True)
class Following:
    """The notes as they are read, one after another."""

    document: Document
    register: Register = field(default_factory=Register)
    citations: list[Citation] = field(default_factory=list)
    heads: dict[tuple[str, str], str] = field(default_factory=dict)
    """By note and work: the work as that note names it in full."""
    by_note: dict[str, list[Citation]] = field(default_factory=dict)
    by_label: dict[str, Note] = field(default_factory=dict)
    """The notes of this numbering, by their labels."""
    before: Note | None = None
    broken: str = ""
    """Why the note before cannot be relied on; empty where it can."""


def follow(document: Document, progress: Progress | None = None) -> Following:
    """Read all notes of a document in order and follow their citations."""
    state = Following(document)
    notes = in_order(document)
    emphasis = _emphasis(document, notes)
    for place, note in enumerate(notes):
        if progress is not None and place % 8 == 0:
            progress(place / len(notes))
        _turn_to(state, note)
        read = references(document.words(note.body), emphasis.get(note.id, ()))
        for reference in read:
            citation = _follow_one(state, note, reference)
            if citation is not None:
                state.citations.append(citation)
                state.by_note.setdefault(note.id, []).append(citation)
        state.before = note
    return state


def _emphasis(document: Document, notes: Sequence[Note]) -> dict[str, list[tuple[int, int]]]:
    """Give the italics of each note, relative to its body."""
    found: dict[str, list[tuple[int, int]]] = {}
    first = min((note.body.start for note in notes), default=0)
    for span in document.spans:
        if span.style is not Style.EMPHASIS or span.start < first:
            continue
        note = document.note_at(span.start)
        if note is not None:
            start = note.body.start
            found.setdefault(note.id, []).append((span.start - start, min(span.end, note.body.end) - start))
    return found


def _turn_to(state: Following, note: Note) -> None:
    """See whether the note follows the one before it, or a numbering begins or has a gap."""
    state.broken = ""
    if state.before is None:
        state.broken = "it is the first note"
    elif note.label.isdigit() and state.before.label.isdigit():
        number, last = int(note.label), int(state.before.label)
        if number <= last:
            state.by_label = {}
            state.broken = "the notes are numbered anew before it"
        elif number > last + 1:
            state.broken = f"note {number - 1} is missing"
    state.by_label.setdefault(note.label, note)


def _follow_one(state: Following, note: Note, reference: Reference) -> Citation | None:
    """Follow one reference; None where it turns out to be none."""
    start = note.body.start
    citation = Citation(
        Range(start + reference.start, start + reference.end), note.id, (), locator=reference.locator,
        verdict=reference.kind, quoted_in=reference.lead == "quoted", original_author=reference.original,
        aside=reference.lead == "see", place=reference.locator,
    )  # fmt: skip
    if reference.kind is Verdict.SEE:
        return _sent(state, citation, reference)
    if reference.kind is Verdict.IBID:
        return _as_before(state, citation)
    lean = reference.kind in (Verdict.OP_CIT, Verdict.LOC_CIT)
    followed = (_cited_before if lean else _named)(state, note, citation, reference)
    if followed is not None and followed.work:
        _enter(state, followed, reference)
    return followed


def _enter(state: Following, citation: Citation, reference: Reference) -> None:
    work = state.register.works[citation.work or ""]
    work.cited.append(citation.range)
    if reference.alias:
        state.register.call(reference.alias, work.id)
    if citation.verdict in (Verdict.FULL, Verdict.IDEM) and reference.head:
        state.heads[citation.note, work.id] = reference.head


def _sent(state: Following, citation: Citation, reference: Reference) -> Citation:
    target = state.by_label.get(reference.target)
    return replace(
        citation,
        sent_to=target.id if target else "",
        reasons=("sends to a place in the essay itself",),
        place="",
    )


def _as_before(state: Following, citation: Citation) -> Citation:
    """Follow an Ibid. to the citation before it, in the same note or in the one before."""
    own = [before for before in state.by_note.get(citation.note, []) if before.verdict is not Verdict.SEE]
    if own:
        return _take_from(
            state, citation, own[-1:], "the citation before it in the same note", chain=_way(own[-1])
        )
    if state.broken or state.before is None:
        return replace(citation, reasons=(f"nothing to follow: {state.broken}",))
    label = state.before.label
    earlier = [c for c in state.by_note.get(state.before.id, []) if c.verdict is not Verdict.SEE]
    if not earlier:
        return replace(citation, reasons=(f"note {label} cites no work",))
    chain = min(map(_way, earlier), key=len) if len(_distinct(earlier)) == 1 else ()
    return _take_from(state, citation, earlier, f"note {label}", chain=(state.before.id, *chain))


def _way(citation: Citation) -> tuple[str, ...]:
    """Give the notes from a citation to the one that names its work in full."""
    return (*citation.chain, citation.named_in) if citation.named_in else citation.chain


def _distinct(citations: Sequence[Citation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(work for citation in citations for work in citation.works))


def _take_from(
    state: Following, citation: Citation, earlier: Sequence[Citation], source: str, *, chain: tuple[str, ...]
) -> Citation:
    """Give a citation the work of earlier ones, if they cite one and only one."""
    works = _distinct(earlier)
    last = earlier[-1]
    if any(not before.works for before in earlier):
        return replace(citation, reasons=(f"{source} does not say which work it cites",))
    if len(works) > 1:
        several = len(earlier) > 1 or len(last.works) == 1
        why = f"{source} cites {_count(len(works))} works" if several else f"{source} is itself ambiguous"
        return replace(citation, works=works, reasons=(why,))
    place = carry_volume(citation.locator, last.place) or last.place
    followed = replace(citation, works=works, chain=chain, reasons=(f"the work of {source}",), place=place)
    state.register.works[works[0]].cited.append(citation.range)
    return followed


def _count(number: int) -> str:
    return {2: "two", 3: "three", 4: "four"}.get(number, str(number))


def _named(state: Following, note: Note, citation: Citation, reference: Reference) -> Citation | None:
    """Find the work that a reference names, or enter it as a new one."""
    if reference.kind is Verdict.IDEM:
        author = _author_before(state, note)
        if not author:
            return replace(citation, reasons=("no author before it",))
        reference = reference._replace(author=author, head=f"{author}, {reference.head}")
    match = _heard(state, note, reference, state.register.find(reference))
    if len(match.works) > 1:
        doubt = replace(citation, works=match.works, verdict=Verdict.SHORT, reasons=(match.reason,))
        return doubt if reference.sure or (reference.author and reference.locator) else None
    if match.works:
        return _known(state, note, citation, reference, match)
    if not reference.sure:
        return None
    if (
        not (reference.author or reference.italic)
        and is_name(reference.title)
        and re.search(r"\b[^\W\d_]\.", reference.title)
    ):
        why = f"no work of {reference.title} is cited before"
        return replace(citation, verdict=Verdict.SHORT, reasons=(why,))
    work = state.register.add(reference, note.id)
    return replace(citation, works=(work,), reasons=("names the work",))


def _heard(state: Following, note: Note, reference: Reference, match: Match) -> Match:
    """Let a title of one word, such as "Travels", mean a known work only where the note names its author."""
    if reference.author or len(significant(reference.title)) != 1 or not match.exact:
        return match
    words = fold(state.document.words(note.body))
    authors = ((work, surname(state.register.works[work].author)) for work in match.works)
    return Match(tuple(work for work, author in authors if author in words), match.reason, exact=True)


def _known(state: Following, note: Note, citation: Citation, reference: Reference, match: Match) -> Citation:
    """Join a reference to a work already cited."""
    work = state.register.works[match.works[0]]
    citation = replace(citation, spelled=other_spelling(reference, work.author, work.title))
    full = match.exact and bool(reference.title) and (bool(reference.author) or not work.author)
    if full:
        state.register.learn(work.id, reference, note.id)
        return replace(citation, works=(work.id,), reasons=("names the work", match.reason))
    named_in = work.fullest if work.fullest != note.id else ""
    return replace(
        citation, works=(work.id,), verdict=Verdict.SHORT, named_in=named_in, reasons=(match.reason,)
    )


def _author_before(state: Following, note: Note) -> str:
    """Give the author of the citation just before, for an Idem."""
    own = state.by_note.get(note.id, [])
    earlier = own[-1:] or (
        [] if state.broken or state.before is None else state.by_note.get(state.before.id, [])
    )
    authors = {state.register.works[work].author for work in _distinct(earlier)}
    return authors.pop() if len(authors) == 1 else ""


def _cited_before(state: Following, note: Note, citation: Citation, reference: Reference) -> Citation:
    """Follow an op. cit., a loc. cit. or a "supra note 3"."""
    if reference.target:
        return _of_note(state, citation, reference)
    if not reference.author and not reference.title:
        if reference.kind is Verdict.LOC_CIT:
            return _as_before(state, citation)
        return _by_the_text(state, note, citation)
    match = state.register.find(reference)
    if not match.works:
        name = reference.author or f"“{reference.title}”"
        return replace(citation, reasons=(f"{name} is not cited before",))
    return _back_to(state, citation, match)


def _of_note(state: Following, citation: Citation, reference: Reference) -> Citation:
    target = state.by_label.get(reference.target)
    works = _distinct(state.by_note.get(target.id, [])) if target and target.id != citation.note else ()
    author = surname(reference.author)
    called = state.register.called(reference.author)
    named = tuple(
        work for work in works if work == called or surname(state.register.works[work].author) == author
    )
    chosen = named or (works if len(works) == 1 and not author else ())
    if not chosen or target is None:
        return replace(citation, reasons=(f"note {reference.target} cites no work of {reference.author}",))
    chain = (target.id,) if len(chosen) == 1 else ()
    return replace(citation, works=chosen, chain=chain, reasons=(f"the work cited in note {target.label}",))


def _by_the_text(state: Following, note: Note, citation: Citation) -> Citation:
    """Follow an "op. cit." that leaves its author to the text: the one known author its sentence names."""
    if not note.callouts:
        return replace(citation, reasons=("it names no author",))
    at = note.callouts[0].start
    before = state.document.text[max(0, at - _BEFORE_CALLOUT) : at]
    sentence = re.split(r"(?<=[.!?])\s+(?=[^\W\d_a-z])|\n\n", before)[-1]
    words = dict.fromkeys(re.findall(r"[^\W\d_a-z][\w-]{2,}", sentence))
    authors = [word for word in words if state.register.knows_author(word)]
    if len(authors) != 1:
        return replace(citation, reasons=("neither it nor the text names an author cited before",))
    works = state.register.of_author(authors[0])
    return _back_to(state, citation, Match(works, f"the text names {authors[0]}"))


def _back_to(state: Following, citation: Citation, match: Match) -> Citation:
    if len(match.works) > 1:
        return replace(citation, works=match.works, reasons=(match.reason,))
    fullest = state.register.works[match.works[0]].fullest
    chain = (fullest,) if fullest != citation.note else ()
    return replace(citation, works=match.works, chain=chain, reasons=(match.reason,))

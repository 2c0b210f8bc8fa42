"""The nearest right word to a wrong one, for messages that say what was probably meant."""

from collections.abc import Iterable


def nearest(word: str, right: Iterable[str]) -> str:
    """Give the right word that looks most like a wrong one, or nothing when none looks like it."""
    # Loaded only where something is wrong: the first screen has no need of it.
    from difflib import SequenceMatcher, get_close_matches

    choices = {choice.casefold(): choice for choice in right}
    sought = word.casefold()
    close = get_close_matches(sought, choices, n=1, cutoff=0.6)
    if close:
        return choices[close[0]]
    # "next.note" for "note.next": the same words in another order look unlike each other to difflib.
    parts = sorted(sought.replace(".", " ").replace("_", " ").split())
    rated = [
        (
            SequenceMatcher(None, parts, sorted(choice.replace(".", " ").replace("_", " ").split())).ratio(),
            choice,
        )
        for choice in choices
    ]
    score, best = max(rated, default=(0.0, ""))
    return choices[best] if score > 0.6 else ""


def meant(word: str, right: Iterable[str]) -> str:
    """Say in a remedy's words what was probably meant; nothing when nothing looks like it."""
    found = nearest(word, right)
    return f'did you mean "{found}"?' if found else ""

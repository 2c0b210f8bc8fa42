"""The corrections of an essay, in a file that a person may write in too; see :mod:`~tui_reader.store.kept`."""

from __future__ import annotations

import typing
from datetime import UTC, datetime

from tui_reader.anchor import Anchor
from tui_reader.problems import Problem
from tui_reader.recovery.corrections import Correction, Said
from tui_reader.store import records
from tui_reader.store.kept import Kept
from tui_reader.store.records import Essay
from tui_reader.store.tables import Tables
from tui_reader.toml_text import Values

__all__ = ["Correction", "Corrections", "Essay", "new"]

_KINDS: tuple[Said, ...] = typing.get_args(Said)


class Corrections(Kept[Correction]):
    """What a person said of an essay's quotations, as the file has it now."""

    key = "correction"
    comment = """\
# What you said of the quotations in {title}, kept by Ad Fontes.
# You may edit this file. `kind` is "quotation" or "not" of a paragraph, "join" where it goes on with the
# quotation of the paragraph before it, "split" where it begins another. `anchor` is how the paragraph is
# found again, by its words and what stands around them, when the text has changed.
"""

    def said(self) -> tuple[Correction, ...]:
        """Give the corrections in the order in which they were made; those of one second stay as they stand."""
        dated = [(one.made.timestamp() if one.made else 0.0, one) for one in self.all()]
        return tuple(one for _, one in sorted(dated, key=lambda pair: pair[0]))

    def _read(self, now: Tables, place: int) -> Correction:
        kept = records.read(now, place)
        return Correction(kept.id, _kind(now.values[place]) or "not", kept.anchor, kept.made)

    def _read_all(self, now: Tables, file: str, made: records.Made) -> tuple[list[Correction], list[Problem]]:
        kept, problems = records.read_all(now, file, made)
        found: list[Correction] = []
        living = [place for place, values in enumerate(now.values) if not records.dead(values)]
        for place, one in zip(living, kept, strict=True):
            kind = _kind(now.values[place])
            if kind is None:
                problems.append(records.problem(now, place, ("kind",), file))
            else:
                found.append(Correction(one.id, kind, one.anchor, one.made))
        return found, problems

    def _values(self, record: Correction) -> Values:
        kept = records.values(records.Bookmark(record.id, made=record.made, anchor=record.anchor))
        return {"id": kept.pop("id"), "kind": record.kind, **kept}


def new(kind: Said, anchor: Anchor) -> Correction:
    """Make a correction of now, with an id of its own."""
    # To the fraction of a second, since of two that differ the later holds.
    return Correction(records.new(anchor).id, kind, anchor, datetime.now(UTC))


def _kind(values: Values) -> Said | None:
    return next((kind for kind in _KINDS if values.get("kind") == kind), None)

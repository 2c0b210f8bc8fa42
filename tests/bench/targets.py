"""What the figures have to be, as ratios within one run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol


class Middles(Protocol):
    """Medians, as the benchmark found them."""

    runs: dict[tuple[str, str, str], Any]

    def middle(self, part: str, where: str, program: str, figure: str) -> float | None:
        """Give a median; None where it was not measured."""


class Target(NamedTuple):
    """One figure of ours as a multiple of one of a peer's, and the most it may be."""

    part: str
    screen: str
    ours: str
    figure: str
    peer: str
    its: str
    most: float


LINE, PAGE, KEY = "line, bytes", "page, bytes", "line, ms"
FIRST = "first words, ms"
REGIONS, MARGINS, COPIES = "adfontes", "adfontes, margins", "adfontes, copies"
TARGETS = [
    *(Target("keys", "80x24", kind, LINE, "less", LINE, 1.5) for kind in (REGIONS, MARGINS, COPIES)),
    *(Target("keys", "100x40", kind, LINE, "less", LINE, 2.2) for kind in (REGIONS, MARGINS, COPIES)),
    *(Target("keys", "160x45", kind, LINE, "less", LINE, 2.2) for kind in (MARGINS, COPIES)),
    Target("keys", "160x45", REGIONS, LINE, "epy", LINE, 0.65),
    Target("keys", "160x45", REGIONS, LINE, "frogmouth", LINE, 0.25),
    *(Target("keys", screen, REGIONS, PAGE, "less", PAGE, 1.3) for screen in ("80x24", "100x40", "160x45")),
    Target("keys", "100x40", REGIONS, "quotation, bytes", "less", PAGE, 1.3),
    Target("keys", "100x40", REGIONS, KEY, "less", KEY, 12),
    Target("keys", "160x45", MARGINS, KEY, "less", KEY, 12),
    *(
        Target("keys", "100x40", REGIONS, KEY, peer, KEY, 0.5)
        for peer in ("plain Textual", "frogmouth", "baca")
    ),
    Target("start", "100x40", "adfontes, first", FIRST, "epy", FIRST, 1.6),
    Target("start", "100x40", "adfontes, again", FIRST, "epy", FIRST, 0.4),
    Target("start", "100x40", "adfontes, again", FIRST, "adfontes, not instant", FIRST, 1.0),
]
HELD = 400.0
"""Milliseconds after which a held key has stopped."""


def judged(results: Middles) -> list[dict[str, Any]]:
    """Give each target that was measured: what, the ratio, the most it may be, whether it is met."""
    return [
        {"what": what, "ratio": round(ratio, 2), "most": most, "met": ratio <= most}
        for what, ratio, most in _ratios(results)
    ]


def _ratios(results: Middles) -> Iterator[tuple[str, float, float]]:
    places = dict.fromkeys((part, where) for part, where, _ in results.runs)
    for part, where in places:
        for target in TARGETS:
            if target.part != part or not where.endswith(target.screen):
                continue
            mine = results.middle(part, where, target.ours, target.figure)
            other = results.middle(part, where, target.peer, target.its)
            if mine is not None and other:
                beside = target.peer if target.its == target.figure else f"{target.peer}'s {target.its}"
                yield f"{where}: {target.figure}, {target.ours} by {beside}", mine / other, target.most
        late = results.middle(part, where, "adfontes", "after release, ms")
        if late is not None:
            yield f"{where}: a held key's end, by {HELD:.0f} ms", late / HELD, 1.0


def table(judgements: list[dict[str, Any]]) -> str:
    """Write the targets as a table."""
    lines = ["| target | ratio | at most | |", "|---|--:|--:|---|"]
    lines += [
        f"| {one['what']} | {one['ratio']:.2f} | {one['most']:.2f} | {'' if one['met'] else '**missed**'} |"
        for one in judgements
    ]
    return "\n".join(lines)

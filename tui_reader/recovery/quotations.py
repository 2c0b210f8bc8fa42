"""Block quotations of a plain text: set off by the file, or told by the discourse around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tui_reader.document import Inference
from tui_reader.recovery.hearing import BlockQuotation, Setting
from tui_reader.recovery.lazily import Lazily
from tui_reader.recovery.paragraphs import Paragraph, Progress, Shape
from tui_reader.recovery.reading import Reading
from tui_reader.recovery.run_in import RunIn

__all__ = ["BlockQuotation", "Search", "Setting", "block_quotations", "in_order"]

_SOME = 2
"""So many quotations set off by the file show that it sets off all."""

_NEARLY_ALL = 10
"""So many times what it says itself an essay seldom quotes; a section so indented is set so for another reason."""


class Search:
    """The block quotations of an essay: those set off at once, the others when and where they are asked for."""

    def __init__(self, setting: Setting, *, guessing: bool = True) -> None:
        """Find what is set off; unless ``guessing`` there is nothing else to be found."""
        set_off = _set_off(setting)
        habit = sum(1 for quotation in set_off if setting.paragraphs[quotation.first].shape is Shape.PROSE)
        self.certain = in_order([*set_off, *_verse(setting)])
        """Those that the file sets off."""
        self.guesses = guessing and habit < _SOME
        """Whether there may be others: who sets off some quotations sets off all."""
        self._doubt = 2.0 * habit
        taken = {i for quotation in self.certain for i in range(quotation.first, quotation.last + 1)}
        self._reading = Reading(setting, frozenset(taken)) if self.guesses else None

    def know(self, run_in: Callable[[int], list[RunIn]]) -> None:
        """Take the run-in quotations of each paragraph from where they were found."""
        if self._reading is not None:
            self._reading.run_in = Lazily(run_in)

    def near(self, first: int, last: int) -> tuple[range, list[BlockQuotation]]:
        """Find those that nothing sets off from ``first`` up to ``last`` or beyond; say where was looked."""
        assert self._reading is not None
        self._reading.learn(self._doubt)
        return self._reading.near(first, last)

    def all(self, progress: Progress | None = None) -> list[BlockQuotation]:
        """Find all, in order, none overlapping another."""
        guessed = self._reading.find(self._doubt, progress) if self._reading is not None else []
        return in_order([*self.certain, *guessed])

    def let_go(self) -> None:
        """Let go of what was read; nothing can be found any more."""
        if self._reading is not None:
            self._reading.let_go()
            self._reading = None


def block_quotations(setting: Setting, progress: Progress | None = None) -> list[BlockQuotation]:
    """Find the block quotations of an essay, in order, none overlapping another."""
    return Search(setting).all(progress)


def in_order(found: Iterable[BlockQuotation]) -> list[BlockQuotation]:
    """Give quotations as they stand in the essay."""
    return sorted(found, key=lambda quotation: quotation.first)


def _runs(setting: Setting, chosen: Callable[[Paragraph], bool]) -> list[tuple[int, int]]:
    """Runs of neighbouring paragraphs that are chosen and not fixed."""
    runs: list[tuple[int, int]] = []
    for i, paragraph in enumerate(setting.paragraphs):
        if i in setting.fixed or not chosen(paragraph):
            continue
        if runs and runs[-1][1] == i - 1:
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    return runs


def _set_off(setting: Setting) -> list[BlockQuotation]:
    ours = _wholly(setting, lambda paragraph: paragraph.set_off, times=_NEARLY_ALL)
    return [
        BlockQuotation(first, last)
        for first, last in _runs(setting, lambda paragraph: paragraph.set_off)
        if first not in ours
    ]


def _verse(setting: Setting) -> list[BlockQuotation]:
    def is_verse(paragraph: Paragraph) -> bool:
        return paragraph.shape is Shape.VERSE and not paragraph.set_off

    ours = _wholly(setting, is_verse, times=2)
    reasons = ("short lines set as verse",)
    return [
        BlockQuotation(first, last, Inference(0.85, reasons))
        for first, last in _runs(setting, is_verse)
        if first not in ours
    ]


def _wholly(setting: Setting, chosen: Callable[[Paragraph], bool], *, times: int) -> set[int]:
    """Paragraphs of sections made of hardly anything but such lines: a poem of the essayist's own, no quotation.

    ``times`` is how much more of them there is than of all else.
    """
    ours: set[int] = set()
    edges = [i for i in sorted(setting.fixed) if setting.paragraphs[i].shape not in (Shape.RULE, Shape.ROW)]
    for start, end in zip([-1, *edges], [*edges, len(setting.paragraphs)], strict=True):
        members = [i for i in range(start + 1, end) if i not in setting.fixed]
        prose = sum(len(setting.paragraphs[i].text) for i in members if not chosen(setting.paragraphs[i]))
        lines = sum(len(setting.paragraphs[i].text) for i in members if chosen(setting.paragraphs[i]))
        if lines > times * prose and len(members) > 4:
            ours.update(members)
    return ours

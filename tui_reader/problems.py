"""What went wrong, said so that a reader can mend it: file, line, what, and what to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file that a person wrote; reported once, never fatal by itself."""

    file: str
    """The file's name as the person knows it."""
    what: str
    """What is wrong, in one sentence without a full stop."""
    remedy: str = ""
    """What to do about it, in one sentence without a full stop; empty when nothing is known."""
    line: int | None = None
    """From 1; None when the whole file is meant."""
    column: int | None = None
    """From 1."""

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place += f":{self.line}"
            if self.column is not None:
                place += f":{self.column}"
        return f"{place}: {self.what}" + (f"; {self.remedy}" if self.remedy else "")


class ReaderError(Exception):
    """A failure to show to the reader as it stands; carries the problem that caused it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class GivenUp(Exception):  # noqa: N818  (it is not an error: the reader asked for it)
    """Raised by a progress call to stop long work that the reader no longer wants."""

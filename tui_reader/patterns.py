"""Patterns that are compiled when they are first used: to compile them all takes a tenth of the start."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Later:
    """Stands for a pattern; what is asked of it is kept here, so that it costs no more the next time."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self.pattern = pattern
        self._given = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self.pattern, self._given), name)
        setattr(self, name, found)
        return found


def compiled(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Give a pattern as ``re.compile`` does, though it is compiled only once it is used.

    It is no argument for the functions of ``re``: search by its own methods.
    """
    return cast("re.Pattern[AnyStr]", _Later(pattern, flags))

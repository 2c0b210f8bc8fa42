"""How much of a file is read: one value, handed down to whatever reads one; ``config.toml`` gives the reasons."""

from __future__ import annotations

from dataclasses import dataclass

_MB = 1_000_000
WITH_NOTES = "notes, and the words up to the next,"
"""How the notes are called of a file that is not read beyond the last one allowed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold before the rest is left out, or it is refused; sizes ending in ``_mb`` are in megabytes."""

    file_mb: int = 128
    lines: int = 600_000
    paragraphs: int = 160_000
    searched: int = 50_000
    notes: int = 50_000
    brackets: int = 2_000
    elements: int = 160_000
    links: int = 60_000
    xml_elements: int = 500_000
    growth: int = 2
    depth: int = 200
    attributes: int = 100
    value: int = 8_000
    members: int = 10_000
    member_mb: int = 32
    archive_mb: int = 64
    beside: int = 200
    outline: int = 20_000
    chapters: int = 2_000
    work_mb: int = 200
    pandoc_mb: int = 20
    pandoc_seconds: int = 30

    def bytes(self, setting: str) -> int:
        """Give a size in bytes; ``setting`` is its name without ``_mb``."""
        return int(getattr(self, f"{setting}_mb")) * _MB

    def shown(self, setting: str, what: str = "") -> str:
        """Say that only so many of something are shown, and what to do; ``what`` is how they are called."""
        number = getattr(self, setting)
        return f"only its first {number} {what or setting} are shown; divide the file, or {raised(setting)}"


def raised(setting: str) -> str:
    """Say how a limit is raised."""
    return f"raise {setting} under [limits] in config.toml"


USUAL = Limits()
"""The limits of somebody who has not set any."""

"""A terminal at the end of a slow line: bytes arrive late, no faster than the line carries, and so do keys.

The line takes whatever the program writes and lets it queue, as the buffers between two ends of a connection do, so
that only the program itself can keep the queue short.  The terminal answers when a question has arrived there.
"""

from __future__ import annotations

import os
import select
import time
from typing import Any

from rig import Terminal


class SlowTerminal(Terminal):
    """A terminal that is reached by a line of so many bytes a second, and so many seconds there and back."""

    def __init__(self, *arguments: Any, rate: float, latency: float, **options: Any) -> None:
        self.rate, self.latency = rate, latency
        self.arrived = 0.0
        """When the last byte came to the terminal, on the clock of ``time.perf_counter``."""
        self._under_way: list[tuple[float, bytes]] = []
        self._typed: list[tuple[float, bytes]] = []
        self._free = 0.0
        super().__init__(*arguments, **options)

    def send(self, keys: str | bytes) -> None:
        """Type; the program has it half a turn later."""
        data = keys.encode() if isinstance(keys, str) else keys
        self._typed.append((time.perf_counter() + self.latency / 2, data))

    @property
    def queued(self) -> int:
        """How many bytes are still on their way to the terminal."""
        return sum(len(data) for _, data in self._under_way)

    def pump(self, seconds: float) -> bool:
        """Let both ends work for a while; return when something has come to the terminal, and say whether it has."""
        deadline = time.perf_counter() + seconds
        while True:
            now = time.perf_counter()
            self._pass_on(now)
            if self._deliver(now):
                return True
            if now >= deadline or self._master < 0:
                return False
            due = [when for when, _ in (*self._under_way[:1], *self._typed[:1])]
            wait = max(min([deadline, *due]) - now, 0.0)
            if select.select([self._master], [], [], wait)[0] and not self._take():
                return False

    def _pass_on(self, now: float) -> None:
        while self._typed and self._typed[0][0] <= now:
            os.write(self._master, self._typed.pop(0)[1])

    def _take(self) -> bytes:
        """Take what the program has written, and reckon when each part of it will have arrived."""
        data = super()._take()
        if not data:
            time.sleep(0.01)
            return data
        self._free = max(self._free, self.last_byte)
        for start in range(0, len(data), 64):
            part = data[start : start + 64]
            self._free += len(part) / self.rate
            self._under_way.append((self._free + self.latency / 2, part))
        return data

    def _deliver(self, now: float) -> bool:
        come = False
        while self._under_way and self._under_way[0][0] <= now:
            when, data = self._under_way.pop(0)
            self.arrived, come = when, True
            self._draw(data)
        return come

    def _answer(self, reply: str) -> None:
        if self._process.poll() is None:
            self.send(reply)

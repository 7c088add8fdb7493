"""One question to a query process, and its answer as it comes."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

from kg.errors import KgError

_HIGH_BYTES: Final = 16 << 20


class ComplaintError(Exception):
    """What a process says instead of an answer: ``error`` is a kind of :meth:`kg.store.limits.Limits.error_of`."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(error, message)
        self.error = error
        self.message = message


class ProcessEndedError(Exception):
    """The process is gone; ``told`` is the end of what it wrote to its standard error."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.told = told


Failure = ComplaintError | ProcessEndedError | KgError


class Exchange:
    """The pieces of an answer between the process that gives and whoever takes them.

    A process is free again as soon as it has said everything, however slowly that is taken; up to 16 MB wait here,
    then the process waits, too. ``hold`` stops and starts the flow.
    """

    def __init__(self, hold: Callable[[bool], None]) -> None:
        self._hold = hold
        self._held = False
        self._pieces: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._changed: asyncio.Future[None] | None = None
        self.received_bytes = 0
        self.ended = False
        """Whether nothing more will come."""
        self.failure: Failure | None = None

    def feed(self, piece: bytes) -> None:
        """Take a piece from the process."""
        if piece:
            self._pieces.append(piece)
            self.received_bytes += len(piece)
            self._waiting_bytes += len(piece)
            if self._waiting_bytes > _HIGH_BYTES and not self._held:
                self._held = True
                self._hold(True)
        self.wake()

    def end(self, failure: Failure | None = None) -> None:
        """Note that nothing more comes; the first failure counts."""
        if not self.ended:
            self.ended = True
            self.failure = failure
        self.wake()

    def wake(self) -> None:
        """Have whoever waits look again."""
        if self._changed is not None and not self._changed.done():
            self._changed.set_result(None)

    async def wait(self) -> None:
        """Wait until something changed."""
        self._changed = asyncio.get_running_loop().create_future()
        try:
            await self._changed
        finally:
            self._changed = None

    def take(self) -> bytes:
        """All pieces that are there, as one."""
        data = self._pieces.popleft() if len(self._pieces) == 1 else b"".join(self._pieces)
        self._pieces.clear()
        self._waiting_bytes = 0
        if self._held:
            self._held = False
            self._hold(False)
        return data

"""Work that ends when its client hangs up."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Final, Self

from api.origin import Receive

_GRACE_SECONDS: Final = 0.1
"""Most work is done sooner, and then nobody need watch."""


class ClientGoneError(Exception):
    """The client hung up: nobody waits for the answer."""


class Presence:
    """``async with Presence(receive):`` cancels what is inside when the client hangs up.

    Servers do not cancel a request whose client is gone, they only tell those who ask. The body of the request must
    have been read. Raises :class:`ClientGoneError`.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._gone = False
        self._watching: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Begin to watch, after a while."""
        loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        self._alarm = loop.call_later(_GRACE_SECONDS, self._start)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Watch no longer; a cancellation of ours becomes our own error."""
        self._alarm.cancel()
        if self._watching is None:
            return
        self._watching.cancel()
        if not self._gone or self._task is None:
            return
        if kind is None:  # done in the same breath: the cancellation still comes
            try:
                await asyncio.sleep(0)
            except asyncio.CancelledError:
                self._task.uncancel()
            return
        if kind is asyncio.CancelledError and self._task.uncancel() == 0:
            raise ClientGoneError from error

    def _start(self) -> None:
        self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gone = True
        if self._task is not None:
            self._task.cancel()

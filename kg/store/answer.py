"""The serialised answer of a query: whole, or the start of it with the rest still to come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Final

from kg.errors import KgError, ResultTooLargeError
from kg.store.exchange import Exchange, Failure
from kg.store.formats import ResultFormat

BUFFER_BYTES: Final = 1_000_000
BUFFER_SECONDS: Final = 0.2


class Answer:
    """The answer to one query; :meth:`close` it, unless it was read to its end."""

    def __init__(
        self,
        exchange: Exchange,
        result_format: ResultFormat | None,
        stop: Callable[[], None],
        error_of: Callable[[Failure], KgError],
    ) -> None:
        self._exchange = exchange
        self._stop = stop
        self._error_of = error_of
        self.format = result_format
        self.body = b""
        """What there is of it so far."""

    @property
    def complete(self) -> bool:
        """Whether :attr:`body` is all of it."""
        return self._exchange.ended

    async def begin(self) -> None:
        """Wait until it is complete, or 1 MB of it is there, or 200 ms are over and some of it is there.

        Until then nobody has been told anything, and a query that is stopped is an error as any other.

        Raises:
            KgError: there is no answer.
        """
        exchange = self._exchange
        loop = asyncio.get_running_loop()
        alarm = loop.call_later(BUFFER_SECONDS, exchange.wake)
        due = loop.time() + BUFFER_SECONDS
        try:
            while not exchange.ended and exchange.received_bytes < BUFFER_BYTES:
                if exchange.received_bytes and loop.time() >= due:
                    break
                await exchange.wait()
        except BaseException:
            self.close()
            raise
        finally:
            alarm.cancel()
        if exchange.failure is not None:
            raise self._error_of(exchange.failure) from exchange.failure
        self.body = exchange.take()

    async def rest(self) -> AsyncIterator[bytes]:
        """The pieces behind :attr:`body`, as they come.

        Raises:
            KgError: the query was stopped: what was read is not the whole answer.
        """
        exchange = self._exchange
        try:
            while True:
                if piece := exchange.take():
                    yield piece
                elif exchange.ended:
                    break
                else:
                    await exchange.wait()
        finally:
            self.close()
        if exchange.failure is not None:
            raise self._error_of(exchange.failure) from exchange.failure

    async def pieces(self) -> AsyncIterator[bytes]:
        """:attr:`body` and the pieces behind it, as they come.

        Raises:
            KgError: the query was stopped: what was read is not the whole answer.
        """
        yield self.body
        async for piece in self.rest():
            yield piece

    async def whole(self, limit_bytes: int | None = None) -> bytes:
        """All of it, for those who cannot use a part.

        Raises:
            ResultTooLargeError: it has more bytes than ``limit_bytes``.
            KgError: the query was stopped.
        """
        found = bytearray()
        async for piece in self.pieces():
            found += piece
            if limit_bytes is not None and len(found) > limit_bytes:
                self.close()
                raise ResultTooLargeError(
                    f"The answer has more than {limit_bytes:,} bytes: ask with LIMIT and OFFSET, in parts.",
                    limit_bytes=limit_bytes,
                )
        return bytes(found)

    def close(self) -> None:
        """Stop the query, if it still runs."""
        if not self._exchange.ended:
            self._stop()

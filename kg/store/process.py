"""One query process, seen from its parent: started, spoken to over a socket, killed and buried."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final, Self, cast

from kg.errors import StoreUnavailableError
from kg.store.exchange import ComplaintError, Exchange, Failure, ProcessEndedError
from kg.store.worker import HEADER

_WORKER: Final = Path(__file__).with_name("worker.py")
_START_SECONDS: Final = 60.0


class Process(asyncio.Protocol):
    """A process of :mod:`kg.store.worker`; the frames are described there. Make one by :meth:`start`."""

    def __init__(self, child: subprocess.Popen[bytes], log: IO[bytes], snapshot: Path) -> None:
        self._child = child
        self._log = log
        self._received = bytearray()
        self._transport: asyncio.Transport | None = None
        self._exchange: Exchange | None = None
        self._opening = Exchange(self._hold)
        self._on_end: Callable[[Failure | None], None] | None = None
        self.snapshot = snapshot
        """What it reads."""
        self.retired = False
        """Whether it is not to be asked again."""
        self.expired = False
        """Whether it was ended because a query took too long."""
        self.ended = asyncio.Event()

    @classmethod
    async def start(cls, snapshot: Path, memory_megabytes: int) -> Self:
        """Start a process that opens ``snapshot``, an absolute path."""
        ours, theirs = socket.socketpair()
        log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by reap

        def launch() -> subprocess.Popen[bytes]:
            # -P: the current directory, where a user may have a folder of any name, stays off sys.path.
            command = [sys.executable, "-P", str(_WORKER), str(theirs.fileno()), str(snapshot)]
            # Keys and passwords are none of its business; few malloc arenas leave the address space to the query.
            environment = {name: value for name, value in os.environ.items() if not name.startswith("HUSTINGS_")}
            environment |= {"MALLOC_ARENA_MAX": "2", "RUST_BACKTRACE": "0"}
            return subprocess.Popen(  # noqa: S603 - our own file under our own interpreter
                [*command, str(memory_megabytes)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(theirs.fileno(),),
                cwd="/",
                env=environment,
                start_new_session=True,  # Ctrl-C in a terminal is for the server, which ends its processes itself
            )

        try:
            child = await asyncio.shield(asyncio.to_thread(launch))
        except BaseException:
            ours.close()
            log.close()
            raise
        finally:
            theirs.close()
        process = cls(child, log, snapshot)
        ours.setblocking(False)
        process._exchange = process._opening
        await asyncio.get_running_loop().create_unix_connection(lambda: process, sock=ours)
        return process

    async def ready(self) -> None:
        """Wait until the store is open.

        Raises:
            StoreUnavailableError: it cannot be opened.
        """
        exchange = self._opening
        try:
            async with asyncio.timeout(_START_SECONDS):
                while not exchange.ended:
                    await exchange.wait()
        except TimeoutError as error:
            raise StoreUnavailableError(
                f"A query process did not open the store within {_START_SECONDS:g} seconds."
            ) from error
        failure = exchange.failure
        if isinstance(failure, ProcessEndedError):
            raise StoreUnavailableError(f"A query process did not start: {failure.told or 'it left no message'}.")
        if isinstance(failure, ComplaintError):
            raise StoreUnavailableError(f"A query process cannot open the store: {failure.message}.")

    async def reopen(self, snapshot: Path) -> None:
        """Go over to another snapshot; if that cannot be opened, the process keeps the former one.

        Raises:
            StoreUnavailableError: it cannot be opened.
        """
        self._opening = self.ask(b"O", str(snapshot).encode())
        await self.ready()
        self.snapshot = snapshot

    def ask(self, kind: bytes, payload: bytes, on_end: Callable[[Failure | None], None] | None = None) -> Exchange:
        """Send a request; ``on_end`` is called when the process has said everything, with what failed, if anything."""
        exchange = Exchange(self._hold)
        if self._transport is None or self._transport.is_closing():
            exchange.end(ProcessEndedError(self._told()))
            if on_end is not None:
                asyncio.get_running_loop().call_soon(on_end, exchange.failure)
            return exchange
        self._exchange, self._on_end = exchange, on_end
        self._transport.write(HEADER.pack(len(payload), kind[0]) + payload)
        return exchange

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport (asyncio calls this)."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take the frames out of what came (asyncio calls this)."""
        received = self._received
        received += data
        start = 0
        while len(received) - start >= HEADER.size:
            length, kind = HEADER.unpack_from(received, start)
            end = start + HEADER.size + length
            if len(received) < end:
                break
            self._frame(bytes([kind]), bytes(received[start + HEADER.size : end]))
            start = end
        del received[:start]

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Tell who waits that nothing will come (asyncio calls this)."""
        self._end(ProcessEndedError(self._told()))

    def _frame(self, kind: bytes, payload: bytes) -> None:
        if self._exchange is None:
            return
        if kind == b"D":
            self._exchange.feed(payload)
        elif kind == b"X":
            self._end(ComplaintError(**json.loads(payload)))
        else:  # L, the last data, or R
            self._exchange.feed(payload)
            self._end(None)

    def _end(self, failure: Failure | None) -> None:
        exchange, on_end = self._exchange, self._on_end
        self._exchange = self._on_end = None
        if exchange is not None:
            exchange.end(failure)
        if on_end is not None:
            on_end(failure)

    def _hold(self, wanted: bool) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        if wanted:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    def _told(self) -> str:
        if self._log.closed:
            return ""
        size = self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, size - 2000))
        return " ".join(self._log.read().decode(errors="replace").split())

    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._child.poll() is None

    def hang_up(self) -> None:
        """Close the connection: an idle process ends in good order."""
        if self._transport is not None:
            self._transport.close()

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        self._child.kill()

    def expire(self) -> None:
        """End the process because its query takes too long; who waits for an answer learns of it at once."""
        self.expired = True
        self.abandon()

    def abandon(self) -> None:
        """End the process because nobody wants to hear what it would say."""
        self.kill()
        if self._transport is not None:
            self._transport.abort()

    async def reap(self) -> None:
        """Wait until the killed process is gone and let go of all that belonged to it."""
        await asyncio.to_thread(self._child.wait)
        if self._transport is not None:
            self._transport.abort()
            await asyncio.sleep(0)  # the transport closes its socket in the loop's next turn
        self._log.close()
        self.ended.set()

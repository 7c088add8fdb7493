"""One query process, seen from its parent: started, spoken to over a socket, killed and buried."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Final, Self

from kg.errors import StoreUnavailableError
from kg.store.worker import HEADER

_WORKER: Final = Path(__file__).with_name("worker.py")
_START_SECONDS: Final = 60.0
_READ_BYTES: Final = 1 << 18


class ProcessEndedError(Exception):
    """The process is gone; ``told`` is the end of what it wrote to its standard error."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.told = told


class Process:
    """A process of :mod:`kg.store.worker`; the frames are described there. Make one by :meth:`start`."""

    def __init__(self, child: subprocess.Popen[bytes], connection: socket.socket, log: IO[bytes]) -> None:
        self._child = child
        self._connection = connection
        self._log = log
        self._received = bytearray()
        self.retired = False
        """Whether its snapshot is out of use."""
        self.expired = False
        """Whether it was ended because a query took too long."""
        self.ended = asyncio.Event()

    @classmethod
    async def start(cls, snapshot: Path, memory_megabytes: int) -> Self:
        """Start a process that opens ``snapshot``."""
        ours, theirs = socket.socketpair()
        log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by reap

        def launch() -> subprocess.Popen[bytes]:
            # -P: the current directory, where a user may have a folder of any name, stays off sys.path.
            command = [sys.executable, "-P", str(_WORKER), str(theirs.fileno()), str(snapshot.resolve())]
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
        ours.setblocking(False)
        return cls(child, ours, log)

    async def ready(self) -> None:
        """Wait until the store is open.

        Raises:
            StoreUnavailableError: it cannot be opened.
        """
        try:
            async with asyncio.timeout(_START_SECONDS):
                kind, payload = await self.receive()
        except TimeoutError as error:
            raise StoreUnavailableError(
                f"A query process did not open the store within {_START_SECONDS:g} seconds."
            ) from error
        except ProcessEndedError as error:
            raise StoreUnavailableError(
                f"A query process did not start: {error.told or 'it left no message'}."
            ) from error
        if kind != b"R":
            raise StoreUnavailableError(f"A query process cannot open the store: {json.loads(payload)['message']}.")

    async def send(self, kind: bytes, payload: bytes) -> None:
        """Send one frame.

        Raises:
            ProcessEndedError: the process is gone.
        """
        try:
            data = HEADER.pack(len(payload), kind[0]) + payload
            await asyncio.get_running_loop().sock_sendall(self._connection, data)
        except OSError as error:
            raise ProcessEndedError(self._told()) from error

    async def receive(self) -> tuple[bytes, bytes]:
        """The next frame: its kind and its payload.

        Raises:
            ProcessEndedError: the process is gone.
        """
        await self._fill(HEADER.size)
        length, kind = HEADER.unpack_from(self._received)
        await self._fill(HEADER.size + length)
        payload = bytes(self._received[HEADER.size : HEADER.size + length])
        del self._received[: HEADER.size + length]
        return bytes([kind]), payload

    async def _fill(self, length: int) -> None:
        while len(self._received) < length:
            try:
                piece = await asyncio.get_running_loop().sock_recv(self._connection, _READ_BYTES)
            except OSError as error:
                raise ProcessEndedError(self._told()) from error
            if not piece:
                raise ProcessEndedError(self._told())
            self._received += piece

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
        self._connection.close()

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        self._child.kill()

    def expire(self) -> None:
        """End the process because its query takes too long; who waits for an answer learns of it at once."""
        self.expired = True
        self.kill()
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    async def reap(self) -> None:
        """Wait until the killed process is gone and let go of all that belonged to it."""
        await asyncio.to_thread(self._child.wait)
        self._connection.close()
        self._log.close()
        self.ended.set()

"""The pool of query processes: answers strangers' queries within limits of time, memory, rows and bytes.

pyoxigraph has no timeout; a runaway query ends only with its process. So each query runs in one of a few processes
(:mod:`kg.store.worker`) on a snapshot of the store, and past the limit the process is killed and another one started.
The pool runs on one event loop, which never waits for a query, a process or a disk.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from kg.errors import KgError, QueryError, StoreUnavailableError
from kg.namespaces import PREFIXES
from kg.store.complaint import spread, syntax_complaint
from kg.store.formats import ResultFormat
from kg.store.guard import CheckedQuery
from kg.store.limits import Limits
from kg.store.process import Process, ProcessEndedError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """A serialised result."""

    body: bytes
    format: ResultFormat


class QueryPool:
    """Query processes on one snapshot; use it as an async context manager.

    ``snapshot`` is a store folder that nobody writes to. One snapshot can take the place of another while queries run
    (:meth:`replace`).
    """

    def __init__(self, snapshot: Path, *, workers: int = 2, limits: Limits | None = None) -> None:
        self._snapshot = snapshot
        self._size = workers
        self._limits: Final = limits or Limits()
        self._idle: deque[Process] = deque()
        self._all: set[Process] = set()
        self._waiting: deque[asyncio.Future[Process]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._replacing = asyncio.Lock()
        self._closed = False

    async def __aenter__(self) -> Self:
        """Start the processes.

        Raises:
            StoreUnavailableError: the snapshot cannot be opened.
        """
        try:
            for process in await self._start_all(self._snapshot):
                self._offer(process)
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def run(self, query: CheckedQuery, result_format: ResultFormat) -> Answer:
        """Answer a query in a format that fits its form.

        Cancelling it kills the process that runs the query.

        Raises:
            QuerySyntaxError: the engine cannot read the query.
            QueryTimeoutError: the query took too long, or all processes were busy for as long.
            ResultTooLargeError: the answer has more rows or bytes than allowed, or needed too much memory.
            QueryError: the engine gave up.
            StoreUnavailableError: the pool is closed, or its processes cannot be started.
        """
        process = await self._borrow()
        reusable = False
        # Killing the process ends the wait for it, too.
        alarm = asyncio.get_running_loop().call_later(self._limits.timeout_seconds, process.expire)
        try:
            body = await self._exchange(process, query, result_format)
        except ProcessEndedError as error:
            raise (self._limits.error_of("time") if process.expired else self._why_ended(error)) from error
        except KgError:
            reusable = True
            raise
        else:
            reusable = True
            return Answer(body, result_format)
        finally:
            alarm.cancel()
            if reusable and not process.expired:
                self._offer(process)
            else:
                self._discard(process)

    async def replace(self, snapshot: Path) -> None:
        """Go over to another snapshot; when this returns, nobody reads the former one any more.

        Raises:
            StoreUnavailableError: the snapshot cannot be opened; the pool goes on with the former one.
        """
        async with self._replacing:
            fresh = await self._start_all(snapshot)
            former = {process for process in self._all if process not in fresh}
            self._snapshot = snapshot
            for process in former:
                process.retired = True
            while self._idle:
                self._discard(self._idle.popleft())
            for process in fresh:
                self._offer(process)
            for process in former:
                await process.ended.wait()

    async def close(self) -> None:
        """Kill all processes and wait until they are gone; queries still running end with StoreUnavailableError."""
        self._closed = True
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_exception(StoreUnavailableError("The server is shutting down: try again later."))
        for process in tuple(self._all):
            process.kill()
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
        for process in tuple(self._all):
            await self._reap(process)
        self._idle.clear()

    async def _exchange(self, process: Process, query: CheckedQuery, result_format: ResultFormat) -> bytes:
        request = self._request(query, result_format)
        try:
            return b"".join([piece async for piece in _data(process, request)])
        except _ComplaintError as complaint:
            if complaint.error != "syntax":
                raise self._limits.error_of(complaint.error, complaint.message) from complaint
            told = complaint.message
        spread_told = None
        try:
            async for _ in _data(process, request | {"query": spread(query.text)[0]}):
                pass
        except _ComplaintError as complaint:
            spread_told = complaint.message if complaint.error == "syntax" else None
        raise syntax_complaint(query.text, told, spread_told)

    def _request(self, query: CheckedQuery, result_format: ResultFormat) -> dict[str, Any]:
        dataset = query.dataset if query.from_request else None
        return {
            "query": query.text,
            "format": result_format.name,
            "union": query.over_union,
            "default_graphs": dataset and dataset.default_graphs,
            "named_graphs": dataset and dataset.named_graphs,
            "prefixes": PREFIXES,
            "row_limit": self._limits.row_limit,
            "byte_limit": self._limits.byte_limit,
        }

    def _why_ended(self, error: ProcessEndedError) -> KgError:
        if self._closed:
            return StoreUnavailableError("The server is shutting down: try again later.")
        if "memory allocation" in error.told or "bad_alloc" in error.told:
            return self._limits.error_of("memory")
        _log.warning("A query process ended in the middle of a query: %s", error.told or "it left no message")
        return QueryError("The query made the engine give up: simplify it.")

    async def _borrow(self) -> Process:
        if self._closed:
            raise StoreUnavailableError("The server is shutting down: try again later.")
        while self._idle:
            process = self._idle.popleft()
            if process.is_alive():
                return process
            self._discard(process)  # somebody killed it while it had nothing to do
        if not self._all and not self._tasks:  # the last start failed: the disk may be back
            self._spawn(self._start_one())
        waiting: asyncio.Future[Process] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        try:
            await asyncio.wait({waiting}, timeout=self._limits.wait_seconds)
        except asyncio.CancelledError:
            if waiting.done() and waiting.exception() is None:  # given a process in the same breath
                self._offer(waiting.result())
            raise
        finally:
            with contextlib.suppress(ValueError):
                self._waiting.remove(waiting)
        if not waiting.done():
            raise self._limits.error_of("busy")
        return waiting.result()

    def _offer(self, process: Process) -> None:
        """Give a process to who waits longest, or lay it by."""
        if process.retired or self._closed:
            self._discard(process)
            return
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(process)
                return
        self._idle.append(process)

    def _discard(self, process: Process) -> None:
        """Kill a process, and start another in its place unless its snapshot is out of use."""
        process.kill()
        self._spawn(self._succeed(process))

    async def _succeed(self, process: Process) -> None:
        await self._reap(process)
        if not process.retired and not self._closed:
            await self._start_one()

    async def _start_one(self) -> None:
        try:
            process = await self._start(self._snapshot)
        except StoreUnavailableError as error:
            if self._closed:
                return
            _log.error("No query process can be started: %s", error)
            if not self._all:
                for waiting in self._waiting:
                    if not waiting.done():
                        waiting.set_exception(error)
        else:
            self._offer(process)

    async def _start_all(self, snapshot: Path) -> list[Process]:
        starts = await asyncio.gather(*(self._start(snapshot) for _ in range(self._size)), return_exceptions=True)
        fresh = [start for start in starts if isinstance(start, Process)]
        for failure in starts:
            if isinstance(failure, BaseException):
                for process in fresh:
                    process.kill()
                    await self._reap(process)
                raise failure
        return fresh

    async def _start(self, snapshot: Path) -> Process:
        process = await Process.start(snapshot, self._limits.memory_megabytes)
        self._all.add(process)
        try:
            await process.ready()
        except BaseException:
            process.kill()
            await self._reap(process)
            raise
        return process

    async def _reap(self, process: Process) -> None:
        await process.reap()
        self._all.discard(process)

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class _ComplaintError(Exception):
    """What a process says instead of an answer."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(error, message)
        self.error = error
        self.message = message


async def _data(process: Process, request: dict[str, Any]) -> AsyncIterator[bytes]:
    """The pieces of an answer as they come; all of them must be read before the process takes another request."""
    await process.send(b"Q", json.dumps(request).encode())
    while True:
        kind, payload = await process.receive()
        if kind == b"D":
            yield payload
        elif kind == b"E":
            return
        else:
            raise _ComplaintError(**json.loads(payload))

"""The pool of query processes: answers strangers' queries within limits of time, memory, rows and bytes.

pyoxigraph has no timeout; a runaway query ends only with its process. So each query runs in one of a few processes
(:mod:`kg.store.worker`) on a snapshot of the store, and past the limit the process is killed. One process more than
may work at once stands ready to take its place. The pool runs on one event loop, which never waits for a query, a
process or a disk.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections import deque
from collections.abc import Coroutine
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from kg.errors import KgError, QueryError, QuerySyntaxError, StoreUnavailableError
from kg.namespaces import PREFIXES
from kg.store.answer import Answer
from kg.store.complaint import spread, syntax_complaint
from kg.store.exchange import ComplaintError, Failure, ProcessEndedError
from kg.store.formats import ResultFormat
from kg.store.guard import CheckedQuery
from kg.store.limits import Limits
from kg.store.process import Process

_log = logging.getLogger(__name__)


class QueryPool:
    """Query processes on one snapshot; use it as an async context manager.

    ``snapshot`` is a store folder that nobody writes to. One snapshot can take the place of another while queries run
    (:meth:`replace`); ``workers`` is how many queries may run at once.
    """

    def __init__(self, snapshot: Path, *, workers: int = 2, limits: Limits | None = None) -> None:
        self._snapshot = snapshot.absolute()
        self._size = workers
        self._limits: Final = limits or Limits()
        self._running = 0
        self._idle: deque[Process] = deque()
        self._all: set[Process] = set()
        self._waiting: deque[asyncio.Future[Process]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._replacing = asyncio.Lock()
        self._moved = asyncio.Event()
        self._closed = False

    async def __aenter__(self) -> Self:
        """Start the processes.

        Raises:
            StoreUnavailableError: the snapshot cannot be opened.
        """
        try:
            starts = [self._start(self._snapshot) for _ in range(self._size + 1)]
            for start in await asyncio.gather(*starts, return_exceptions=True):
                self._offer(_started(start))
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def running(self) -> int:
        """How many queries run now."""
        return self._running

    @property
    def waiting(self) -> int:
        """How many queries wait for their turn."""
        return len(self._waiting)

    async def run(self, query: CheckedQuery, result_format: ResultFormat, *, base: str | None = None) -> Answer:
        """Answer a query in a format that fits its form: whole, or as far as it is when its first part is ready.

        ``base`` is what relative IRIs are relative to; without one there may be none, unless the query has a BASE.
        Cancelling it kills the process that runs the query.

        Raises:
            QuerySyntaxError: the engine cannot read the query.
            QueryTimeoutError: the query took too long, or all processes were busy for as long.
            ResultTooLargeError: the answer has more rows or bytes than allowed, or needed too much memory.
            QueryError: the engine gave up.
            StoreUnavailableError: the pool is closed, or its processes cannot be started.
        """
        answer = await self._ask(b"Q", self._request(query, result_format) | {"base": base}, result_format)
        try:
            await answer.begin()
        except QuerySyntaxError as told:
            raise await self._complaint(query, result_format, str(told)) from told
        return answer

    async def change(self, update: str, folder: Path, *, base: str | None, prefixes: dict[str, str]) -> Answer:
        """What an update on ``folder`` (absolute; a copy of the snapshot) takes away and adds, as the worker says it.

        Raises:
            QueryError, StoreUnavailableError: as for :meth:`run`.
        """
        request = {"update": update, "folder": str(folder), "base": base, "prefixes": prefixes}
        answer = await self._ask(b"U", request, None)
        try:
            await answer.begin()
        except QuerySyntaxError as told:
            raise syntax_complaint(update, str(told), None) from told
        return answer

    async def replace(self, snapshot: Path) -> None:
        """Have all queries from now on ask another snapshot; those that run finish on the former one.

        Raises:
            StoreUnavailableError: the snapshot cannot be opened; the pool goes on with the former one.
        """
        snapshot = _absolute(snapshot)
        async with self._replacing:
            first = self._idle.popleft() if self._idle else None
            if first is None:
                first = await self._start(snapshot)
                for stood_in_for in tuple(self._all - {first})[:1]:
                    stood_in_for.retired = True
            else:
                try:
                    await first.reopen(snapshot)
                except BaseException:
                    self._offer(first)
                    raise
            self._snapshot = snapshot
            rest = tuple(self._idle)
            self._idle.clear()
            for process in (first, *rest):
                self._offer(process)

    async def freed(self, snapshot: Path) -> None:
        """Wait until no process reads a snapshot that was replaced."""
        snapshot = _absolute(snapshot)
        while any(process.snapshot == snapshot for process in self._all):
            self._moved.clear()
            await self._moved.wait()

    async def close(self) -> None:
        """Kill all processes and wait until they are gone; queries still running end with StoreUnavailableError."""
        self._closed = True
        self._refuse(StoreUnavailableError("The server is shutting down: try again later."))
        for process in tuple(self._all):
            process.kill()
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
        for process in tuple(self._all):
            await self._reap(process)
        self._idle.clear()

    async def _ask(self, kind: bytes, request: dict[str, Any], result_format: ResultFormat | None) -> Answer:
        process = await self._borrow()
        alarm = asyncio.get_running_loop().call_later(self._limits.timeout_seconds, process.expire)
        exchange = process.ask(kind, json.dumps(request).encode(), partial(self._ended, process, alarm))
        return Answer(exchange, result_format, process.abandon, partial(self._error_of, process))

    async def _complaint(self, query: CheckedQuery, result_format: ResultFormat, told: str) -> QuerySyntaxError:
        """Where and why a query is no SPARQL, from what the engine says of it and of its words spread apart."""
        request = self._request(query, result_format) | {"query": spread(query.text)[0]}
        answer = await self._ask(b"Q", request, result_format)
        try:
            await answer.begin()
        except QuerySyntaxError as again:
            return syntax_complaint(query.text, told, str(again))
        except KgError:
            pass
        answer.close()
        return syntax_complaint(query.text, told, None)

    def _request(self, query: CheckedQuery, result_format: ResultFormat) -> dict[str, Any]:
        dataset = query.dataset if query.from_request else None
        return {
            "query": query.text,
            "base": None,
            "format": result_format.name,
            "union": query.over_union,
            "default_graphs": dataset and dataset.default_graphs,
            "named_graphs": dataset and dataset.named_graphs,
            "prefixes": PREFIXES if query.uses_prefixes or result_format.for_triples else {},
            "row_limit": self._limits.row_limit,
            "byte_limit": self._limits.byte_limit,
        }

    def _ended(self, process: Process, alarm: asyncio.TimerHandle, failure: Failure | None) -> None:
        """Take a process back that has said everything, or bury it."""
        alarm.cancel()
        self._running -= 1
        hurt = isinstance(failure, ProcessEndedError) or (
            isinstance(failure, ComplaintError) and failure.error == "memory"
        )
        if hurt or process.expired:
            self._discard(process)
        else:
            self._offer(process)

    def _error_of(self, process: Process, failure: Failure) -> KgError:
        """The error that says why an answer ends before its end."""
        if isinstance(failure, KgError):
            return failure
        if isinstance(failure, ComplaintError):
            if failure.error == "syntax":
                return QuerySyntaxError(failure.message, line=None, column=None)
            return self._limits.error_of(failure.error, failure.message)
        if process.expired:
            return self._limits.error_of("time")
        if self._closed:
            return StoreUnavailableError("The server is shutting down: try again later.")
        if "memory allocation" in failure.told or "bad_alloc" in failure.told:
            return self._limits.error_of("memory")
        _log.warning("A query process ended in the middle of a query: %s", failure.told or "it left no message")
        return QueryError("The query made the engine give up: simplify it.")

    async def _borrow(self) -> Process:
        if self._closed:
            raise StoreUnavailableError("The server is shutting down: try again later.")
        if len(self._all) <= self._size and all(task.done() for task in self._tasks):
            self._spawn(self._start_one())  # a start failed: the disk may be back
        if not self._waiting and (process := self._take()) is not None:
            return process
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[Process] = loop.create_future()
        self._waiting.append(waiting)
        self._match()
        alarm = loop.call_later(self._limits.wait_seconds, self._give_up, waiting)
        try:
            return await waiting
        except asyncio.CancelledError:
            if waiting.cancelled():
                with contextlib.suppress(ValueError):
                    self._waiting.remove(waiting)
            elif waiting.exception() is None:  # given a process in the same breath
                self._running -= 1
                self._offer(waiting.result())
            raise
        finally:
            alarm.cancel()

    def _give_up(self, waiting: asyncio.Future[Process]) -> None:
        """Tell who has waited too long."""
        if not waiting.done():
            self._waiting.remove(waiting)
            waiting.set_exception(self._limits.error_of("busy"))

    def _match(self) -> None:
        """Give idle processes to those who wait longest, as many as may run at once."""
        while self._waiting:
            waiting = self._waiting[0]
            process = None if waiting.done() else self._take()
            if process is not None:
                waiting.set_result(process)
            elif not waiting.done():
                break
            del self._waiting[0]  # one that was cancelled has not come round to leave

    def _take(self) -> Process | None:
        """An idle process, which counts as running from now on; None if all that may run do."""
        while self._idle and self._running < self._size:
            process = self._idle.popleft()
            if process.is_alive():
                self._running += 1
                return process
            self._discard(process)  # somebody killed it while it had nothing to do
        return None

    def _offer(self, process: Process) -> None:
        """Take a process that has nothing to do."""
        if process.retired or self._closed:
            self._discard(process)
        elif process.snapshot != self._snapshot:
            self._spawn(self._renew(process))
        else:
            self._idle.append(process)
        self._match()

    async def _renew(self, process: Process) -> None:
        try:
            await process.reopen(self._snapshot)
        except StoreUnavailableError:
            self._discard(process)
        else:
            self._offer(process)
        self._moved.set()

    def _discard(self, process: Process) -> None:
        """Kill a process, and start another in its place unless there is one already."""
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
                self._refuse(error)
        else:
            self._offer(process)

    def _refuse(self, error: StoreUnavailableError) -> None:
        """Tell all who wait that there will be no process."""
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_exception(error)

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
        self._moved.set()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _absolute(path: Path) -> Path:
    return path.absolute()


def _started(outcome: Process | BaseException) -> Process:
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome

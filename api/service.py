"""SPARQL for the API: the query processes, started when they are needed, on a snapshot of the store."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from kg import Graph, Settings
from kg.errors import StoreLockedError, StoreUnavailableError
from kg.store.formats import ResultFormat
from kg.store.guard import CheckedQuery, check
from kg.store.limits import Limits
from kg.store.locks import FolderLock
from kg.store.pool import Answer, QueryPool
from kg.store.prologue import Dataset

_LONG_TEXT = 2_000
"""Longer queries are checked in a thread; a shorter one takes less time than going there."""


class SparqlService:
    """Checks and answers SPARQL queries over a graph.

    A store folder that nobody writes to is its own snapshot; our lock keeps writers out. Of any other store a copy is
    made, which :meth:`close` removes.
    """

    def __init__(self, graph: Graph, settings: Settings) -> None:
        self._graph = graph
        self._settings = settings
        self._pool: QueryPool | None = None
        self._revision: str | None = None
        self._copy: Path | None = None
        self._lock: FolderLock | None = None
        self._public: frozenset[str] = frozenset()
        self._starting = asyncio.Lock()

    async def start(self) -> None:
        """Start the query processes, or bring them to the revision of now.

        Raises:
            StoreError: the snapshot cannot be written or opened.
        """
        async with self._starting:
            revision = self._graph.revision
            if self._revision == revision:
                return
            former = self._copy
            snapshot = await asyncio.to_thread(self._snapshot)
            try:
                if self._pool is None:
                    pool = QueryPool(snapshot, workers=self._settings.query_workers, limits=self._limits())
                    await pool.__aenter__()
                    self._pool = pool
                else:
                    await self._pool.replace(snapshot)
            except BaseException:
                self._copy = former
                if snapshot not in {former, self._graph.store.path}:
                    _remove(snapshot)
                raise
            self._public = frozenset(await asyncio.to_thread(self._graph.store.graphs))
            self._revision = revision
            if former is not None and former != self._copy:
                _remove(former)

    async def check(self, text: str, dataset: Dataset) -> CheckedQuery:
        """What a query is, if it may run.

        Raises:
            QueryError, StoreError: it may not, or the store cannot be read.
        """
        await self.start()
        public = self._public

        def work() -> CheckedQuery:
            return check(text, is_public=public.__contains__, dataset=dataset)

        return await asyncio.to_thread(work) if len(text) > _LONG_TEXT else work()

    async def run(self, query: CheckedQuery, result_format: ResultFormat) -> Answer:
        """Answer a checked query.

        Raises:
            QueryError, StoreError: the query fails, or is stopped at a limit.
        """
        await self.start()
        if self._pool is None:
            raise StoreUnavailableError("The server is shutting down: try again later.")
        return await self._pool.run(query, result_format)

    async def close(self) -> None:
        """End the query processes and remove the copy of the store."""
        async with self._starting:
            if self._pool is not None:
                await self._pool.close()
            if self._copy is not None:
                _remove(self._copy)
                self._copy = None
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    def _limits(self) -> Limits:
        settings = self._settings
        return Limits(
            timeout_seconds=settings.query_timeout_seconds,
            memory_megabytes=settings.query_memory_megabytes,
            row_limit=settings.result_row_limit,
        )

    def _snapshot(self) -> Path:
        store = self._graph.store
        if store.path is not None:
            with suppress(StoreLockedError):  # held for writing, by this process: a copy is needed
                self._lock = self._lock or FolderLock(store.path, exclusive=False)
                return store.path
        folder = Path(tempfile.mkdtemp(prefix="hustings-snapshot-"))
        store.snapshot(folder / "store")
        self._copy = folder / "store"
        return self._copy


def _remove(copy: Path) -> None:
    shutil.rmtree(copy.parent, ignore_errors=True)

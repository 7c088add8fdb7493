"""SPARQL for the API: the query processes, started when they are needed, on a snapshot of the store."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol

from api.cache import AnswerCache
from api.clients import Turns
from api.problems import HttpError
from api.sparql.outcomes import Outcomes
from api.sparql.reply import Reply
from kg import Settings
from kg.errors import QueryError, QuerySyntaxError, StoreLockedError, StoreUnavailableError
from kg.namespaces import PREFIXES
from kg.queries import with_hint
from kg.store.answer import Answer
from kg.store.formats import ResultFormat
from kg.store.guard import CheckedQuery, check
from kg.store.limits import Limits
from kg.store.locks import FolderLock
from kg.store.pool import QueryPool
from kg.store.prologue import Dataset

_LONG_TEXT: Final = 2_000
"""Longer queries are checked in a thread; a shorter one takes less time than going there."""
_VERDICTS_KEPT: Final = 1_000
"""Short queries that need not be read again; what was refused is read again."""


class Source(Protocol):
    """What a service asks of a store."""

    @property
    def path(self) -> Path | None:
        """Its folder, unless it is in memory."""

    @property
    def revision(self) -> str:
        """The revision now."""

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs."""

    def snapshot(self, folder: Path) -> None:
        """Write a copy of the store to ``folder``, which must not exist yet."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How queries are read: over the union or a plain default graph, and with which prefixes known."""

    union: bool = True
    any_graph: bool = False
    """Whether FROM may name any graph, and what is not there is empty."""
    strict: bool = False
    """Whether SERVICE goes to the engine, which opens no connection either way; and whether what is SPARQL and cannot
    be answered is the server's failure, as the protocol has it, instead of the asker's."""
    prefixes: Mapping[str, str] = field(default_factory=lambda: PREFIXES)
    hints: bool = True
    """Whether who writes no SPARQL is shown the example that comes nearest."""


class SparqlService:
    """Checks and answers SPARQL queries over a store.

    A store folder that nobody writes to is its own snapshot; our lock keeps writers out. Of any other store a copy is
    made at each revision that is asked, in the folder ``copies``, and removed when nobody reads it any more.
    """

    def __init__(
        self,
        store: Source,
        settings: Settings,
        *,
        rules: Rules | None = None,
        workers: int | None = None,
        copies: Path | None = None,
    ) -> None:
        self.store = store
        self.copies: Final = copies
        self.rules: Final = rules or Rules()
        self.cache: Final[AnswerCache[Reply]] = AnswerCache(settings.result_cache_megabytes * 1_000_000)
        self.outcomes: Final = Outcomes()
        self.turns: Final = Turns(settings.queries_per_client)
        """How many queries of each client run or wait, in whatever way they were asked."""
        self._settings = settings
        self._workers = workers or settings.query_workers
        self._pool: QueryPool | None = None
        self._revision: str | None = None
        self._copy: Path | None = None
        self._lock: FolderLock | None = None
        self._public: frozenset[str] = frozenset()
        self._verdict = lru_cache(maxsize=_VERDICTS_KEPT)(self._judged)
        self._starting = asyncio.Lock()
        self._removals: set[asyncio.Task[None]] = set()

    @property
    def revision(self) -> str:
        """The revision of the store now."""
        return self.store.revision

    @property
    def graphs(self) -> frozenset[str]:
        """The graphs that everybody may read, as of the last query."""
        return self._public

    @property
    def running(self) -> int:
        """How many queries run now."""
        return 0 if self._pool is None else self._pool.running

    @property
    def waiting(self) -> int:
        """How many queries wait for their turn."""
        return 0 if self._pool is None else self._pool.waiting

    async def start(self) -> None:
        """Start the query processes, or bring them to the revision of now.

        Raises:
            StoreError: the snapshot cannot be written or opened.
        """
        if self._revision == self.store.revision:
            return
        async with self._starting:
            revision = self.store.revision
            if self._revision == revision:
                return
            former = self._copy
            snapshot = await asyncio.to_thread(self._snapshot)
            try:
                if self._pool is None:
                    pool = QueryPool(snapshot, workers=self._workers, limits=self._limits())
                    await pool.__aenter__()
                    self._pool = pool
                else:
                    await self._pool.replace(snapshot)
            except BaseException:
                self._copy = former
                if snapshot not in {former, self.store.path}:
                    _remove(snapshot)
                raise
            self._public = frozenset(await asyncio.to_thread(self.store.graphs))
            self._verdict.cache_clear()  # which graphs are public is part of it
            self._revision = revision
            if former is not None and former != self._copy:
                removal = asyncio.create_task(self._remove_when_free(self._pool, former))
                self._removals.add(removal)
                removal.add_done_callback(self._removals.discard)

    async def check(self, text: str, dataset: Dataset) -> CheckedQuery:
        """What a query is, if it may run.

        Raises:
            QueryError, StoreError: it may not, or the store cannot be read.
        """
        await self.start()
        try:
            if len(text) > _LONG_TEXT:
                return await asyncio.to_thread(self._judged, text, dataset)
            return self._verdict(text, dataset)
        except QuerySyntaxError as error:
            raise self._hinted(error, text) from error

    def _judged(self, text: str, dataset: Dataset) -> CheckedQuery:
        rules = self.rules
        return check(
            text,
            is_public=_any if rules.any_graph else self._public.__contains__,
            dataset=dataset,
            prefixes=rules.prefixes,
            union=rules.union,
            service=rules.strict,
        )

    async def run(self, query: CheckedQuery, result_format: ResultFormat, *, base: str | None = None) -> Answer:
        """Answer a checked query; ``base`` is what relative IRIs are relative to where the protocol is kept strictly.

        Raises:
            QueryError, StoreError: the query fails, or is stopped at a limit before anything was sent.
        """
        await self.start()
        try:
            return await self._started().run(query, result_format, base=base if self.rules.strict else None)
        except QuerySyntaxError as error:
            raise self._hinted(error, query.text) from error
        except QueryError as error:
            raise self._failure(error) from error

    async def change(self, update: str, folder: Path, *, base: str | None = None) -> bytes:
        """What an update takes away and adds: N-Quads lines behind ``-`` and ``+``.

        ``folder`` is for a copy of the store; it must not exist yet, and is not removed. ``base`` is what relative IRIs
        are relative to.

        Raises:
            QueryError, StoreError: the update fails, or is stopped at a limit.
        """
        await self.start()
        await asyncio.to_thread(self.store.snapshot, folder)
        try:
            answer = await self._started().change(update, folder, base=base, prefixes=dict(self.rules.prefixes))
            return await answer.whole()
        except QueryError as error:
            raise self._failure(error) from error

    async def close(self) -> None:
        """End the query processes and remove the copy of the store."""
        async with self._starting:
            if self._pool is not None:
                await self._pool.close()
            if self._removals:
                await asyncio.gather(*self._removals)
            if self._copy is not None:
                _remove(self._copy)
                self._copy = None
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    def _failure(self, error: QueryError) -> QueryError | HttpError:
        if self.rules.strict and type(error) is QueryError:
            return HttpError(500, error.code, str(error))
        return error

    def _hinted(self, error: QuerySyntaxError, text: str) -> QuerySyntaxError:
        return with_hint(error, text) if self.rules.hints else error

    def _started(self) -> QueryPool:
        if self._pool is None:
            raise StoreUnavailableError("The server is shutting down: try again later.")
        return self._pool

    def _limits(self) -> Limits:
        settings = self._settings
        return Limits(
            timeout_seconds=settings.query_timeout_seconds,
            memory_megabytes=settings.query_memory_megabytes,
            row_limit=settings.result_row_limit,
        )

    def _snapshot(self) -> Path:
        if self.store.path is not None:
            with suppress(StoreLockedError):  # held for writing, by this process: a copy is needed
                self._lock = self._lock or FolderLock(self.store.path, exclusive=False)
                return self.store.path
        folder = Path(tempfile.mkdtemp(prefix="hustings-snapshot-", dir=self.copies))
        self.store.snapshot(folder / "store")
        self._copy = folder / "store"
        return self._copy

    @staticmethod
    async def _remove_when_free(pool: QueryPool, copy: Path) -> None:
        await pool.freed(copy)
        await asyncio.to_thread(_remove, copy)


def _any(_: str) -> bool:
    return True


def _remove(copy: Path) -> None:
    shutil.rmtree(copy.parent, ignore_errors=True)

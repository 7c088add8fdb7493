"""Keeping the index of a graph: found, built, followed and, if need be, built anew."""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

from kg.errors import KgError
from kg.index.build import build_index
from kg.index.columns import Columns
from kg.index.database import DamagedIndexError, Database, new_name
from kg.index.follow import NeedsBuildError, follow
from kg.index.lookups import Index
from kg.store import EmbeddedStore

_log = logging.getLogger(__name__)

_POINTER: Final = "current"

_QUICK: Final = 5_000
"""Statements of which an index is built within a second or two: who asks can wait."""


class IndexKeeper:
    """The index of a public and a history store; of stores in memory it is in memory too.

    ``folder`` is where index files are kept, a folder per store: the file of now, named in ``current``. What is there
    may be removed at any time; it is built again.
    """

    def __init__(self, store: EmbeddedStore, history: EmbeddedStore | None, folder: Path | None) -> None:
        self._store = store
        self._history = history
        self._lock = threading.RLock()
        self._index: Index | None = None
        self._database: Database | None = None
        self._columns: Columns | None = None
        self._building: threading.Thread | None = None
        self._folder = None
        if folder is not None and store.path is not None:
            paths = f"{store.path.resolve()}\n{history.path.resolve() if history and history.path else ''}"
            self._folder = folder / f"{store.path.name}-{hashlib.sha256(paths.encode()).hexdigest()[:12]}"

    def _revisions(self) -> tuple[str, str | None]:
        return self._store.revision, self._history.revision if self._history else None

    @property
    def is_current(self) -> bool:
        """Whether the index is there and of the revisions now."""
        index = self._index
        return index is not None and index.revisions == self._revisions()

    def current(self) -> Index:
        """The index of the stores as they are; while it has to be built anew, the one before.

        Raises:
            KgError: the stores cannot be read.
        """
        index = self._index
        if index is not None and index.revisions == self._revisions():
            return index
        with self._lock:
            if self._index is not None and self._index.revisions == self._revisions():
                return self._index
            if self._index is None:
                return self._first()
            try:
                return self._follow()
            except (NeedsBuildError, DamagedIndexError, sqlite3.DatabaseError) as error:
                _log.info("The index is built anew: %s", error)
                return self._build_beside(self._index)

    def rebuild(self) -> Index:
        """Build the index anew at once, because the one there is damaged."""
        with self._lock:
            self._discard()
            return self._build()

    def close(self) -> None:
        """Let go of the index."""
        if self._building is not None:
            self._building.join()
        with self._lock:
            self._discard()

    def _discard(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = self._index = self._columns = None

    def _first(self) -> Index:
        path = self._existing()
        if path is not None:
            database = Database(path)
            try:
                database.check()
                meta = database.meta()
                self._database = database
                self._columns = Columns(database.connect())
                if (meta["revision"], meta["history_revision"]) == self._revisions():
                    return self._serve()
                return self._follow()
            except (NeedsBuildError, DamagedIndexError, sqlite3.Error, KgError) as error:
                _log.info("The index %s is built anew: %s", path, error)
                self._discard()
        return self._build()

    def _existing(self) -> Path | None:
        if self._folder is None:
            return None
        try:
            name = (self._folder / _POINTER).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        path = self._folder / Path(name).name
        return path if path.suffix == ".sqlite" and path.is_file() else None

    def _serve(self) -> Index:
        assert self._database is not None  # noqa: S101 - for mypy
        assert self._columns is not None  # noqa: S101 - for mypy
        self._index = Index(self._database, self._store, self._columns)
        return self._index

    def _follow(self) -> Index:
        assert self._database is not None  # noqa: S101 - for mypy
        assert self._columns is not None  # noqa: S101 - for mypy
        with self._database.writing:
            follow(self._database, self._store, self._history)
        self._columns = self._columns.follow(self._database.connect())
        return self._serve()

    def _build(self) -> Index:
        database = self._made()
        self._discard()
        self._database = database
        self._columns = Columns(database.connect())
        return self._serve()

    def _build_beside(self, old: Index) -> Index:
        """Go on answering from the old index while another thread builds the new one, if there is much to build."""
        if len(old.columns) < _QUICK:
            return self._build()
        if self._building is None or not self._building.is_alive():
            self._building = threading.Thread(target=self._replace, name="index-build", daemon=True)
            self._building.start()
        return old

    def _replace(self) -> None:
        try:
            database = self._made()
            columns = Columns(database.connect())
        except Exception:  # noqa: BLE001 - nobody waits for this thread: its log is all that tells
            _log.exception("The index cannot be built")
            return
        with self._lock:  # the old database stays open: answers from it may be under way
            self._database, self._columns = database, columns
            self._serve()

    def _made(self) -> Database:
        if self._folder is None:
            return self._in_memory()
        path = self._folder / new_name()
        work = path.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._write(work)
            work.rename(path)
            pointer = self._folder / f"{path.stem}.pointer"
            pointer.write_text(path.name, encoding="ascii")
            pointer.replace(self._folder / _POINTER)
        except (OSError, sqlite3.OperationalError) as error:
            with suppress(OSError):
                work.unlink()
            _log.warning("The index cannot be kept in %s (%s): it is in memory.", self._folder, error)
            return self._in_memory()
        except BaseException:
            work.unlink(missing_ok=True)
            raise
        for old in self._folder.glob("*.sqlite*"):
            if not old.name.startswith(path.name):
                with suppress(OSError):
                    old.unlink()
        return Database(path)

    def _write(self, work: Path) -> None:
        connection = sqlite3.connect(work, isolation_level=None)
        try:
            build_index(connection, self._store, self._history)
        finally:
            connection.close()
        with work.open("rb") as file:
            os.fsync(file.fileno())

    def _in_memory(self) -> Database:
        database = Database(None)
        build_index(database.write(), self._store, self._history)
        return database

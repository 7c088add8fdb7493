"""The file of an index, or an index in memory: connections for reading and one for writing."""

from __future__ import annotations

import sqlite3
import threading
import uuid
from pathlib import Path
from typing import Any, Final

from kg.errors import StoreError
from kg.index.schema import FORMAT

_CACHE_PAGES: Final = "PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824;"


class DamagedIndexError(StoreError):
    """The index holds what it cannot hold: it is built anew."""


class Database:
    """One index: a file, or memory; any thread may read, one at a time writes."""

    def __init__(self, path: Path | None) -> None:
        self.path: Final = path
        self._threads = threading.local()
        self._all: list[sqlite3.Connection] = []
        self.writing: Final = threading.RLock()
        self.checked: Final[set[int]] = set()
        """The numbers of the items that were read and found whole."""
        self._writer: sqlite3.Connection | None = None
        self._memory: sqlite3.Connection | None = None
        if path is None:
            # Connections to one memory database lock each other out: all threads share this one, which SQLite allows.
            self._memory = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)

    def connect(self) -> sqlite3.Connection:
        """The calling thread's connection for reading."""
        if self._memory is not None:
            return self._memory
        found: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if found is None:
            found = self._open("ro")
            found.executescript(_CACHE_PAGES)
            self._threads.connection = found
        return found

    def write(self) -> sqlite3.Connection:
        """The connection for writing, in a log beside the file, so that readers go on; hold :attr:`writing`."""
        if self._memory is not None:
            return self._memory
        if self._writer is None:
            self._writer = self._open("rw")
            self._writer.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
        return self._writer

    def meta(self) -> dict[str, Any]:
        """The table ``meta``.

        Raises:
            DamagedIndexError: it cannot be read, or is of another version.
        """
        try:
            found = dict(self.connect().execute("SELECT name, value FROM meta").fetchall())
        except sqlite3.DatabaseError as error:
            raise DamagedIndexError(f"The index {self.path} cannot be read: {error}.") from error
        if found.get("format") != FORMAT:
            raise DamagedIndexError(f"The index {self.path} is of another version.")
        return found

    def check(self) -> None:
        """Look through the whole file.

        Raises:
            DamagedIndexError: something is wrong with it.
        """
        try:
            found = self.connect().execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            raise DamagedIndexError(f"The index {self.path} is damaged: {error}.") from error
        if found != ("ok",):
            raise DamagedIndexError(f"The index {self.path} is damaged: {found[0]}.")

    def _open(self, mode: str) -> sqlite3.Connection:
        assert self.path is not None  # noqa: S101 - for mypy
        uri = f"{self.path.resolve().as_uri()}?mode={mode}"
        try:
            connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=30)
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        except sqlite3.OperationalError:
            if mode != "ro":
                raise
            # A folder that nobody may write to: nobody changes the file either.
            connection = sqlite3.connect(uri + "&immutable=1", uri=True, isolation_level=None, check_same_thread=False)
        self._all.append(connection)
        return connection

    def close(self) -> None:
        """Let go of the file."""
        for connection in self._all:
            connection.close()
        if self._memory is not None:
            self._memory.close()


def new_name() -> str:
    """A file name that no index had: an old file may still be open, with its log beside it."""
    return f"{uuid.uuid4().hex}.sqlite"

"""Who may open a store folder: many readers or one writer, across processes.

RocksDB keeps a second writer out but lets readers open beside a live writer, which is undefined behaviour; hence a
lock of our own on the folder: shared for reading, exclusive for writing, released when the process ends.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from kg.errors import StoreLockedError, StoreUnavailableError


class FolderLock:
    """A lock on a folder, held until :meth:`release`."""

    def __init__(self, folder: Path, *, exclusive: bool) -> None:
        """Take the lock at once or fail.

        Raises:
            StoreLockedError: another process holds it in a way that forbids this.
            StoreUnavailableError: the folder cannot be opened.
        """
        try:
            self._descriptor: int | None = os.open(folder, os.O_RDONLY)
        except OSError as error:
            raise StoreUnavailableError(
                f"Cannot open the store {folder}: {error.strerror}.", path=str(folder)
            ) from error
        try:
            fcntl.flock(self._descriptor, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError as error:
            self.release()
            raise StoreLockedError(
                f"The store {folder} is in use by another process: wait until it has finished, or stop it.",
                path=str(folder),
            ) from error

    def release(self) -> None:
        """Give the lock back; again is harmless."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

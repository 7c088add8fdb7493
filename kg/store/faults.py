"""What the engine raises while it works, as our errors.

RocksDB reads its files when they are needed, so that damage may show at any read, not only when a store is opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import QueryError, StoreUnavailableError


@contextmanager
def engine_faults(path: Path | None) -> Iterator[None]:
    """Turn what the engine raises over the store folder ``path`` (None: in memory) into our errors.

    Raises:
        StoreUnavailableError: the store's files are damaged.
        QueryError: the query asks for what the engine cannot do, such as a function that it does not know.
    """
    try:
        yield
    except (OSError, RuntimeError) as error:
        reason = " ".join(str(error).split()).rstrip(".")
        if reason.startswith(("Corruption", "IO error")):
            raise StoreUnavailableError(
                f"The store {path} is damaged ({reason}): remove the folder and build it again.", path=str(path)
            ) from error
        raise QueryError(f"The query cannot be answered: {reason}.") from error

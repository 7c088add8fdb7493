"""Files that commands write: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kg.errors import StoreError


def write_file(path: Path, text: str, *, replace: bool = True) -> None:
    """Write a UTF-8 file beside its place and then move it there, so that nobody ever finds half of it.

    What is no plain file, such as ``/dev/stdout``, is written to directly.

    Raises:
        StoreError: it cannot be written, or it exists and is not to be replaced.
    """
    data = text.encode("utf-8")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        work = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            work.chmod(0o644)
            if replace:
                work.replace(path)
            else:
                path.hardlink_to(work)  # unlike a move, it fails if another made the file meanwhile
        finally:
            work.unlink(missing_ok=True)
    except FileExistsError as error:
        raise StoreError(f"{path} exists already: choose another name, or remove it first.", path=str(path)) from error
    except OSError as error:
        raise StoreError(f"Cannot write {path}: {error.strerror}.", path=str(path)) from error

"""An article's text as it was received: its letters, and the SHA-256 that names this version of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DataError, NotFoundError


@dataclass(frozen=True, slots=True)
class ArticleText:
    """A text and the SHA-256 (hex) of its UTF-8 bytes."""

    text: str
    sha256: str


def read_text(path: Path) -> ArticleText:
    """Read a text without changing it: line ends and all else stay, since offsets count them.

    Raises:
        NotFoundError: there is no such file.
        DataError: it is not UTF-8, or empty.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NotFoundError(f"Cannot read {path}: {error.strerror}.", kind="file", path=str(path)) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"{path}:{line}: not UTF-8: save the text in UTF-8, and count from the saved file.", path=str(path)
        ) from error
    if not text.strip():
        raise DataError(f"{path} holds no text.", path=str(path))
    return ArticleText(text, hashlib.sha256(data).hexdigest())

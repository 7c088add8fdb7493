"""Pages of a list: cursors that name the last thing shown, so that a page is the same whatever came before it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any

from kg.errors import InvalidFilterError
from kg.lookups.filters import Page


def paged(
    keys: Sequence[str],
    write: Callable[[Sequence[str]], list[dict[str, Any]]],
    *,
    limit: int,
    cursor: str | None,
    meta: dict[str, Any],
) -> Page:
    """The page after ``cursor`` of the things that ``keys`` name, one key each; ``write`` makes the items of some keys.

    Raises:
        InvalidFilterError: the cursor is none of this list.
    """
    start = 0 if cursor is None else _position(keys, cursor) + 1
    page = keys[start : start + limit]
    more = start + limit < len(keys)
    return Page(write(page), len(keys), _cursor(page[-1]) if more else None, meta)


def _cursor(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _position(keys: Sequence[str], cursor: str) -> int:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return keys.index(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True).decode())
    except (ValueError, binascii.Error) as error:
        raise InvalidFilterError(
            "cursor is not the 'next' of a page of this list: begin again without it.",
            parameter="cursor",
            allowed="the 'next' of the page before",
        ) from error

"""Cursors: where a page ended, as the sort key of its last item, so that they stand when statements come or go."""

from __future__ import annotations

import base64
import binascii
from bisect import bisect_right
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import orjson

from kg.errors import InvalidFilterError
from kg.index.columns import Columns, Ints

Key = tuple[Any, ...]

_LAST: Final = "~"
"""Sorts after every currency."""


class Order:
    """One order of a list over columns: the order of positions, and the sort key of one."""

    def __init__(self, columns: Columns, name: str, iri_of: Callable[[int], str]) -> None:
        self._columns = columns
        self._name = name
        self._iri_of = iri_of

    def sorted(self, positions: Ints) -> Ints:
        """Positions in this order; they come in the order of columns, newest first."""
        if self._name == "newest":
            return positions
        if self._name == "recorded":
            latest: Ints = positions[np.argsort(-self._columns["since"][positions], kind="stable")]
            return latest
        currency, amount = self._columns.currency[positions], self._columns.amount[positions]
        ordered: Ints = positions[np.lexsort((positions, -amount, np.where(currency == "", _LAST, currency)))]
        return ordered

    def cursor(self, position: int) -> str:
        """The cursor of the page that ends at a position."""
        return encode([self._name, *self._key(position)])

    def after(self, positions: Ints, cursor: str) -> int:
        """The index in ``positions``, which are in this order, of the first one after a cursor.

        Raises:
            InvalidFilterError: it is no cursor of this order.
        """
        given = decode(cursor)
        if not given or given[0] != self._name:
            raise unusable()
        try:
            return bisect_right(positions, tuple(given[1:]), key=self._key)
        except TypeError as error:  # it holds other things than keys
            raise unusable() from error

    def _key(self, position: int) -> Key:
        columns = self._columns
        newest = (-int(columns["published"][position]), -int(columns["said"][position]), self._iri_of(int(position)))
        if self._name == "newest":
            return newest
        if self._name == "recorded":
            return -int(columns["since"][position]), *newest
        return (str(columns.currency[position]) or _LAST, -float(columns.amount[position]), *newest)


def encode(key: list[Any]) -> str:
    """A key as an opaque text that can stand in a URL."""
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode().rstrip("=")


def decode(cursor: str) -> list[Any]:
    """The key of a cursor.

    Raises:
        InvalidFilterError: it is none of ours.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found = orjson.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error) as error:
        raise unusable() from error
    if not isinstance(found, list):
        raise unusable()
    return found


def unusable() -> InvalidFilterError:
    """What to say of a cursor that cannot be read."""
    return InvalidFilterError(
        "cursor is not the 'next' of a page of this list: begin again without it.",
        parameter="cursor",
        allowed="the 'next' of the page before",
    )

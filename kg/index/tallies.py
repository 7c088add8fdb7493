"""Counts over a narrowed list: by pair of critic and target, and by month."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from kg.index.columns import Columns, Ints
from kg.index.cursor import decode, encode, unusable
from kg.index.entities import IndexDirectory
from kg.index.narrowing import Narrowing
from kg.index.schema import Role, day_of

_NOBODY = 0
"""Stands for the target of a criticism that names none."""


@dataclass(frozen=True)
class Pairs:
    """Pairs of critic and target, most frequent first, then by IRI; a target of 0 is nobody."""

    critic: Ints
    target: Ints
    count: Ints
    first: Ints
    last: Ints
    places: Ints
    """Number of an entity to its place among all IRIs: what pairs that are equally frequent are ordered by."""

    def __len__(self) -> int:
        return len(self.count)

    def items(self, some: Iterable[int], directory: IndexDirectory) -> list[dict[str, Any]]:
        """The items of some of the pairs."""
        chosen = list(some)
        wanted = {int(number) for index in chosen for number in (self.critic[index], self.target[index])}
        entities = directory.numbered(wanted - {_NOBODY})
        return [
            {
                "critic": directory.speaker(entities[int(self.critic[index])].iri),
                "target": entities[int(self.target[index])].target() if self.target[index] != _NOBODY else None,
                "count": int(self.count[index]),
                "first": day_of(int(self.first[index])).isoformat(),
                "last": day_of(int(self.last[index])).isoformat(),
            }
            for index in chosen
        ]

    def cursor(self, index: int) -> str:
        """The cursor of the page that ends with a pair."""
        return encode(["pairs", int(self.count[index]), int(self.critic[index]), int(self.target[index])])

    def after(self, cursor: str) -> int:
        """The index of the first pair after a cursor.

        Raises:
            InvalidFilterError: it is no cursor of this list.
        """
        given = decode(cursor)
        if len(given) != 4 or given[0] != "pairs" or not all(isinstance(value, int) for value in given[1:]):
            raise unusable()
        count, critic, target = given[1:]
        if not 0 <= critic < len(self.places) or not 0 <= target < len(self.places):
            raise unusable()
        wanted = (-count, int(self.places[critic]), int(self.places[target]) if target else -1)
        return bisect_right(range(len(self)), wanted, key=self._key)

    def _key(self, index: int) -> tuple[int, int, int]:
        target = self.target[index]
        place = int(self.places[target]) if target != _NOBODY else -1
        return -int(self.count[index]), int(self.places[self.critic[index]]), place


def pairs(columns: Columns, positions: Ints, narrowing: Narrowing, places: Ints) -> Pairs:
    """Who criticized whom or what how often, most first, and in articles of which dates.

    A criticism of two targets counts for both; one that names none counts for the critic, with the target null. Where
    the filters name a target or its kind, only such targets are counted.
    """
    critic, target, *rest = _grouped(columns, positions, narrowing)
    by_target = np.where(target == _NOBODY, -1, places[target])
    order = np.lexsort((by_target, places[critic], -rest[0]))
    count, first, last = (column[order] for column in rest)
    return Pairs(critic[order], target[order], count, first, last, places)


def months(columns: Columns, positions: Ints) -> list[dict[str, Any]]:
    """How many statements were published in each month, oldest first; months without any are left out."""
    by_month = columns["published"][positions].astype("datetime64[D]").astype("datetime64[M]")
    found, counts = np.unique(by_month, return_counts=True)
    return [{"month": str(month), "count": count} for month, count in zip(found, counts.tolist(), strict=True)]


def _grouped(columns: Columns, positions: Ints, narrowing: Narrowing) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    role, entity, statement = columns.links
    chosen = np.zeros(len(columns), dtype=np.bool_)
    chosen[positions] = True
    rank = columns.rank(statement)
    kept = chosen[rank] & (role < Role.AGREES_WITH)
    named = np.zeros(len(columns), dtype=np.bool_)
    named[rank[kept]] = True
    kept &= narrowing.is_wanted(role, entity)
    alone = positions[~named[positions]]
    where = np.concatenate((rank[kept], alone))
    targets = np.concatenate((entity[kept], np.full(len(alone), _NOBODY)))
    critics, days = columns["speaker"][where], columns["published"][where]
    width = int(max(targets.max(initial=0), critics.max(initial=0))) + 1
    key = critics * width + targets
    order = np.argsort(key, kind="stable")
    key, days = key[order], days[order]
    start = np.flatnonzero(np.diff(key, prepend=-1))
    count = np.diff(np.append(start, len(key)))
    first = np.minimum.reduceat(days, start) if len(start) else days
    last = np.maximum.reduceat(days, start) if len(start) else days
    key = key[start]
    return key // width, key % width, count, first, last

"""Who and what the graph knows, by name, from the index: nothing is read that is not asked for."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import cached_property
from typing import Final, TypeVar

from kg import iri as iris
from kg.index.schema import FORMER
from kg.index.standing import Standing
from kg.index.text import Finder
from kg.lookups.directory import Entity, Resolver
from kg.namespaces import BASE

_FIELDS: Final = "id, iri, kind, names, alternatives, maker"

_REMEMBERED: Final = 20_000
"""Entities and names kept in memory."""

K = TypeVar("K")
V = TypeVar("V")
Row = tuple[int, str, str, str, str, str | None]


class IndexDirectory(Resolver):
    """The entities of an index, with parties and roles as somebody knows them."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], standing: Standing) -> None:
        self._connect = connect
        self._standing = standing
        self._finder = Finder(connect)
        self._known: dict[str, Entity | None] = {}
        self._by_number: dict[int, Entity] = {}
        self._of_kind: dict[tuple[str, ...], list[Entity]] = {}
        self._numbers: dict[str, int] = {}
        self._resolved: dict[tuple[str, tuple[str, ...]], Entity] = {}

    def get(self, iri: str) -> Entity | None:
        """The entity of an IRI, if the graph names it."""
        if iri not in self._known:
            rows = self._rows("WHERE iri = ?", (iri,))
            self._remember({iri: self._entity(rows[0]) if rows else None})
        return self._known[iri]

    def number(self, iri: str) -> int:
        """The number of an entity that the index has."""
        if iri not in self._numbers:
            row = self._connect().execute("SELECT id FROM entity WHERE iri = ?", (iri,)).fetchone()
            self._keep(self._numbers, iri, int(row[0]))
        return self._numbers[iri]

    def resolve(self, name: str, kinds: Iterable[str], *, noun: str = "entity") -> Entity:
        """The entity that a name means, as :meth:`kg.lookups.directory.Resolver.resolve` finds it, remembered.

        Raises:
            NotFoundError, AmbiguousNameError: the name fits nobody, or more than one.
        """
        key = name, tuple(kinds)
        if key not in self._resolved:
            self._keep(self._resolved, key, super().resolve(name, key[1], noun=noun))
        return self._resolved[key]

    @staticmethod
    def _keep(known: dict[K, V], key: K, value: V) -> None:
        """Remember a value, and forget all if there are many: strangers choose the keys."""
        if len(known) > _REMEMBERED:
            known.clear()
        known[key] = value

    def numbered(self, numbers: Iterable[int]) -> dict[int, Entity]:
        """Entities by number."""
        wanted = {int(number) for number in numbers}
        missing = wanted - self._by_number.keys()
        found = {number: self._by_number[number] for number in wanted - missing}
        if missing:
            rows = self._rows(f"WHERE id IN ({', '.join(map(str, missing))})")
            read = {row[0]: self._entity(row) for row in rows}
            if len(self._by_number) > _REMEMBERED:
                self._by_number = {}
            self._by_number.update(read)
            self._remember({entity.iri: entity for entity in read.values()})
            found |= read
        return found

    def iris_of(self, numbers: Iterable[int]) -> dict[int, str]:
        """The IRIs of entities by number."""
        wanted = ", ".join(str(int(number)) for number in numbers)
        return dict(self._connect().execute(f"SELECT id, iri FROM entity WHERE id IN ({wanted})").fetchall())  # noqa: S608

    def numbers(self, wanted: Iterable[str]) -> list[int]:
        """The numbers of entities that the index has."""
        return [self.number(iri) for iri in wanted]

    def load(self, some: Iterable[str]) -> None:
        """Read many entities at once, because all of them are about to be asked for."""
        wanted = [iri for iri in some if iri not in self._known]
        marks = ", ".join("?" * len(wanted))
        self._remember({entity.iri: entity for entity in self._entities(f"WHERE iri IN ({marks})", wanted)})

    def called(self, folded: str) -> list[Entity]:
        """The entities of which a name or slug is, folded, exactly this."""
        return self._entities("WHERE id IN (SELECT entity FROM name WHERE folded = ?) ORDER BY iri", (folded,))

    def near(self, kinds: Set[str], words: Sequence[str] | None = None) -> list[Entity]:
        """The entities of these kinds in whose names the words may stand; without words, all of these kinds."""
        wanted = sorted(kinds)
        marks = ", ".join("?" * len(wanted))
        names = "".join(" AND instr(replace(search, '-', ' '), ?)" for _ in words or ())
        return self._entities(
            f"WHERE kind IN ({marks}) AND home != {FORMER}{names} ORDER BY iri", (*wanted, *(words or ()))
        )

    def of_kind(self, *kinds: str) -> list[Entity]:
        """The entities of the kinds named, by slug."""
        if kinds not in self._of_kind:
            self._of_kind[kinds] = super().of_kind(*kinds)
        return self._of_kind[kinds]

    @cached_property
    def moved(self) -> Mapping[str, str]:
        """Former IRIs of people who were merged, to what replaces them."""
        return dict(self._connect().execute("SELECT iri, now FROM moved").fetchall())

    @cached_property
    def _former(self) -> Mapping[str, str]:
        return {key: iri for iri in self.moved for key in (iri, iri.removeprefix(BASE), iris.slug_of(iri))}

    def former(self, name: str) -> str | None:
        """The former IRI that a slug or IRI means, or None if it means none."""
        return self._former.get(name.strip())

    def _close_to(self, name: str, allowed: Set[str]) -> list[str]:
        return self._finder.close_names(name, allowed)

    def kinds(self) -> dict[str, int]:
        """How many entities there are of each kind."""
        query = f"SELECT kind, count(*) FROM entity WHERE home != {FORMER} GROUP BY kind ORDER BY kind"  # noqa: S608
        return dict(self._connect().execute(query).fetchall())

    def _remember(self, found: dict[str, Entity | None] | dict[str, Entity]) -> None:
        if len(self._known) > _REMEMBERED:
            self._known = {}
        self._known.update(found)

    def _entities(self, where: str, values: Sequence[str] = ()) -> list[Entity]:
        return [self._entity(row) for row in self._rows(where, values)]

    def _rows(self, where: str, values: Sequence[str] = ()) -> list[Row]:
        return self._connect().execute(f"SELECT {_FIELDS} FROM entity {where}", values).fetchall()  # noqa: S608 - ours

    def _entity(self, row: Row) -> Entity:
        number, iri, kind, names, alternatives, maker = row
        who = number
        if maker is not None:
            made_by = self._connect().execute("SELECT id FROM entity WHERE iri = ?", (maker,)).fetchone()
            who = made_by[0] if made_by else 0
        return Entity(
            iri,
            kind,
            json.loads(names),
            tuple(json.loads(alternatives)),
            self._standing.party(who),
            self._standing.roles(number, kind),
        )

"""The lookups, answered from the index."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from functools import cache, cached_property
from operator import attrgetter
from typing import Any, Final

import numpy as np
import orjson
import pyoxigraph as ox

from kg import iri as iris
from kg.errors import InvalidIriError, NotFoundError, RevisionConflictError
from kg.index import tallies
from kg.index.adjacency import Edges, edges
from kg.index.columns import Columns, Flags, Ints
from kg.index.cursor import Order, decode, encode, unusable
from kg.index.database import DamagedIndexError, Database
from kg.index.entities import IndexDirectory
from kg.index.narrowing import Narrowing
from kg.index.schema import NEVER, as_of_number, day_number, day_of
from kg.index.standing import StandingNow
from kg.index.text import Finder
from kg.lookups import Entity
from kg.lookups.filters import Filters, Page
from kg.lookups.search import check_search, entity_hit, ranked, statement_hit
from kg.queries import load_query
from kg.store import GraphStore

_NARROWING: Final = attrgetter(*(item.name for item in fields(Filters) if item.name not in {"limit", "cursor"}))
_FOUND_KEPT: Final = 100
_COUNTED_KEPT: Final = 20
_LONGEST_KEPT: Final = 50_000
_BODIES_KEPT: Final = 16_000
_IRIS_KEPT: Final = 200_000
"""Lists, counts by pair, rows of one of them, items and IRIs kept in memory: some 40 MB each at most."""


class Index:
    """The lookups of one revision of a graph: those of :class:`kg.lookups.Lookups` and more, from the read model.

    It holds the columns of the revision in memory and reads items from the file.
    """

    def __init__(self, database: Database, store: GraphStore, columns: Columns) -> None:
        self._database = database
        self._store = store
        self.columns: Final = columns
        found = database.meta()
        self.revision: Final[str] = found["revision"]
        self.revisions: Final = (found["revision"], found["history_revision"])
        self._finder = Finder(database.connect)
        self.directory: Final = IndexDirectory(database.connect, StandingNow(columns, database.connect))
        self._found: dict[tuple[tuple[str, ...], tuple[Any, ...]], Ints] = {}
        self._pairs: dict[tuple[Any, ...], tallies.Pairs] = {}
        self._bodies: dict[int, bytes] = {}
        self._iris: dict[int, str] = {}
        self._edges: dict[tuple[str, ...], Edges] = {}
        self._meta = self._read_meta()

    def meta(self) -> dict[str, Any]:
        """What corpus an answer is of: revision, number of articles, first and last date of publication."""
        return dict(self._meta)

    def statements(self, filters: Filters, *, kinds: Sequence[str] = ()) -> Page:
        """The statements of these kinds (all, if none is named) that the filters leave, newest first.

        Raises:
            NotFoundError, AmbiguousNameError: a filter names nobody, or more than one.
            InvalidFilterError: the cursor is none of ours.
        """
        order = Order(self.columns, filters.order, self._iri_at)
        found = self._positions(filters, tuple(kinds), order)
        start = 0 if filters.cursor is None else order.after(found, filters.cursor)
        page = found[start : start + filters.limit]
        bodies = self._read(self.columns.id[page].tolist())
        if filters.as_of is not None:
            bodies = self._as_of(bodies, as_of_number(filters.as_of))
        more = start + len(page) < len(found)
        return Page(None, len(found), order.cursor(page[-1]) if more else None, self._meta, bodies=bodies)

    def summary(self, filters: Filters) -> Page:
        """How often who criticized whom or what, most first; see :func:`kg.index.tallies.pairs`.

        Raises:
            NotFoundError, AmbiguousNameError: a filter names nobody, or more than one.
            InvalidFilterError: the cursor is none of this list.
        """
        narrowing = self._narrowing(filters)
        key = _NARROWING(filters)
        counted = self._pairs.get(key)
        if counted is None:
            counted = tallies.pairs(self.columns, narrowing.positions(("criticism",)), narrowing, self.places)
            if len(counted) <= _LONGEST_KEPT:
                if len(self._pairs) >= _COUNTED_KEPT:
                    self._pairs.clear()
                self._pairs[key] = counted
        start = 0 if filters.cursor is None else counted.after(filters.cursor)
        directory = self.directory if narrowing.at is None else self._directory_at(narrowing.at)
        items = counted.items(range(start, min(start + filters.limit, len(counted))), directory)
        end = start + len(items)
        return Page(items, len(counted), counted.cursor(end - 1) if end < len(counted) else None, self._meta)

    def has_summary(self, filters: Filters) -> bool:
        """Whether the pairs of these filters are counted already, so that a page of them takes no time."""
        return _NARROWING(filters) in self._pairs

    def per_month(self, filters: Filters, *, kinds: Sequence[str] = ()) -> Page:
        """How many statements of these kinds were published in each month; see :func:`kg.index.tallies.months`."""
        items = tallies.months(self.columns, self._narrowing(filters).positions(kinds))
        return Page(items, len(items), None, self._meta)

    def search(self, text: str, kind: str | None, filters: Filters) -> Page:
        """What has ``text`` in a name or, of statements, in summary or quotation; of ``filters`` only the paging.

        Whole names come first, then their beginnings, then the rest of names, each by kind and slug; then statements,
        newest first. An item has ``kind``, ``id``, ``slug``, ``name`` (of a statement its summary) and ``match``, the
        words that were found.

        Raises:
            InvalidFilterError: ``text`` is blank, there is no such kind, or the cursor is none of this list.
        """
        wanted = check_search(text, kind)
        entities = ranked(self.directory.numbered(self._finder.entities(wanted)).values(), wanted, kind)
        positions = self.columns.id[:0]
        if kind in {None, "statement"}:
            positions = self.columns.positions(self._finder.statements(wanted))
            positions = positions[self.columns.living[positions]]
        order = Order(self.columns, "newest", self._iri_at)
        start = 0
        if filters.cursor is not None:
            start = _after_entity(entities, filters.cursor) or len(entities) + order.after(positions, filters.cursor)
        items = [entity_hit(entity, wanted) for entity in entities[start : start + filters.limit]]
        page = positions[max(0, start - len(entities)) :][: filters.limit - len(items)]
        bodies = self._read(self.columns.id[page].tolist())
        total, end = len(entities) + len(positions), start + len(items) + len(page)
        cursor = None
        if end < total:
            cursor = order.cursor(page[-1]) if len(page) else encode(["entity", items[-1]["id"]])
        items += [statement_hit(orjson.loads(body), wanted) for body in bodies]
        return Page(items, total, cursor, self._meta)

    def statement(self, article: str, number: str) -> dict[str, Any]:
        """The item of one statement.

        Raises:
            NotFoundError: there is none of that article and number.
        """
        try:
            iri = iris.node("statement", article, number)
        except InvalidIriError as error:
            raise NotFoundError(f"There is no statement {article}/{number}.", kind="statement") from error
        found = self.items([iri])
        if not found:
            raise NotFoundError(f"There is no statement {article}/{number}.", kind="statement", iri=iri)
        return found[0]

    def items(self, statements: Sequence[str]) -> list[dict[str, Any]]:
        """The items of those of the statements that are accepted now, in the order given."""
        return [orjson.loads(body) for body in self.bodies(statements)]

    def bodies(self, statements: Iterable[str]) -> list[bytes]:
        """The same as JSON."""
        db, query = self._database.connect(), "SELECT id FROM statement WHERE iri = ? AND until = ?"
        rows = (db.execute(query, (iri, NEVER)).fetchone() for iri in statements)
        return self._read([row[0] for row in rows if row])

    def iris_at(self, positions: Ints) -> list[str]:
        """The IRIs of the statements at positions of the columns, in their order."""
        numbers = self.columns.id[positions].tolist()
        known = self._iris
        missing = [number for number in numbers if number not in known]
        if missing:
            if len(known) > _IRIS_KEPT:
                self._iris = known = {number: known[number] for number in numbers if number in known}
            query = f"SELECT id, iri FROM statement WHERE id IN ({', '.join(map(str, missing))})"  # noqa: S608 - numbers
            known.update(self._database.connect().execute(query))
        return [known[number] for number in numbers]

    def triples(self, statements: Sequence[str]) -> list[ox.Triple]:
        """All that the graph says of statements and of what belongs to them, sorted."""
        if not statements:
            return []
        found = self._store.construct(load_query("describe-statements").bind({"statement": list(statements)}))
        return sorted(set(found), key=str)

    def edges(
        self, relations: Sequence[str], article: str | None = None, first: date | None = None, last: date | None = None
    ) -> Edges:
        """The edges of some relations, from one article (an IRI), or from articles published between two days."""
        if article is None and first is None and last is None:
            key = tuple(relations)
            if key not in self._edges:
                self._edges[key] = edges(self.columns, key)
            return self._edges[key]
        kept = self.columns.living
        if article is not None:
            kept = kept & (self.columns["article"] == self.directory.number(article))
        if first is not None:
            kept = kept & (self.columns["published"] >= day_number(first))
        if last is not None:
            kept = kept & (self.columns["published"] <= day_number(last))
        return edges(self.columns, relations, kept)

    def flags(self, iris_: Iterable[str]) -> Flags:
        """An array over the numbers of entities that is true at those of the IRIs."""
        found = np.zeros(len(self.places), dtype=np.bool_)
        found[self.directory.numbers(iris_)] = True
        return found

    @cached_property
    def places(self) -> Ints:
        """Number of an entity to its place among all IRIs, sorted."""
        numbers = [row[0] for row in self._database.connect().execute("SELECT id FROM entity ORDER BY iri")]
        found = np.zeros(max(numbers, default=0) + 1, dtype=np.int64)
        found[numbers] = np.arange(len(numbers))
        return found

    def people_of(self, party: str) -> list[str]:
        """The IRIs of the people whose party is this one (an IRI)."""
        person, _, _ = self.columns.candidacies
        found = self.directory.numbered(set(person.tolist())).values()
        return sorted(entity.iri for entity in found if entity.party == party and entity.kind == "person")

    @cached_property
    def articles(self) -> dict[str, dict[str, Any]]:
        """All articles as statements show them, by IRI, oldest first."""
        query = "SELECT item FROM article ORDER BY published, slug"
        found = (orjson.loads(row[0]) for row in self._database.connect().execute(query))
        return {item["id"]: item for item in found}

    def _narrowing(self, filters: Filters) -> Narrowing:
        return Narrowing(self.columns, self.directory, filters, self._finder.statements)

    def _positions(self, filters: Filters, kinds: tuple[str, ...], order: Order) -> Ints:
        """What the filters leave, in order; remembered, because pages are asked for one after the other."""
        key = kinds, _NARROWING(filters)
        found = self._found.get(key)
        if found is None:
            found = order.sorted(self._narrowing(filters).positions(kinds))
            if len(found) <= _LONGEST_KEPT:
                if len(self._found) >= _FOUND_KEPT:
                    self._found.clear()
                self._found[key] = found
        return found

    def _directory_at(self, at: int) -> IndexDirectory:
        return IndexDirectory(self._database.connect, StandingNow(self.columns, self._database.connect, at))

    def _iri_at(self, position: int) -> str:
        number = int(self.columns.id[position])
        if number in self._bodies:  # every item begins with its IRI
            return self._bodies[number][7:].partition(b'"')[0].decode()
        row = self._database.connect().execute("SELECT iri FROM statement WHERE id = ?", (number,)).fetchone()
        return str(row[0])

    def _read(self, numbers: Sequence[int]) -> list[bytes]:
        """The items of statements by number.

        Raises:
            RevisionConflictError: the index went on meanwhile.
            DamagedIndexError: an item is not what was written.
        """
        bodies = self._bodies
        missing = [number for number in numbers if number not in bodies]
        if missing:
            if len(bodies) > _BODIES_KEPT:
                self._bodies = bodies = {number: bodies[number] for number in numbers if number in bodies}
            bodies.update(self._load(missing))
        try:
            return [bodies[number] for number in numbers]
        except KeyError as error:
            raise RevisionConflictError(f"Revision {self.revision} is no longer kept: ask again.") from error

    def _load(self, numbers: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        checked = self._database.checked
        for number, crc, body in self._database.connect().execute(_items_query(len(numbers)), numbers):
            if number not in checked:  # once is enough, and it takes as long as all the rest
                if not isinstance(body, bytes) or zlib.crc32(body) != crc:
                    raise DamagedIndexError(f"Item {number} of the index is damaged.")
                checked.add(number)
            yield number, body

    def _as_of(self, bodies: list[bytes], at: int) -> list[bytes]:
        """Items with the party that the speaker stood for then."""
        then = self._directory_at(at)
        found = []
        for body in bodies:
            item = orjson.loads(body)
            key = "critic" if "critic" in item else "speaker"
            found.append(orjson.dumps({**item, key: then.speaker(item[key]["id"])}))
        return found

    def _read_meta(self) -> Mapping[str, Any]:
        query = "SELECT count(*), min(published), max(published) FROM article"
        articles, first, last = self._database.connect().execute(query).fetchone()
        days = {"from": first, "to": last}
        return {
            "revision": self.revision,
            "articles": articles,
            **{name: day_of(day).isoformat() if day is not None else None for name, day in days.items()},
        }


def _after_entity(entities: Sequence[Entity], cursor: str) -> int:
    """The index of the first entity after a cursor; 0 if it is the cursor of a statement."""
    given = decode(cursor)
    if given[:1] != ["entity"]:
        return 0
    for index, entity in enumerate(entities, start=1):
        if given[1:] == [entity.iri]:
            return index
    raise unusable()


@cache
def _items_query(how_many: int) -> str:
    """The query for so many items: the same text each time, so that SQLite need not read it again."""
    return f"SELECT id, crc, body FROM item WHERE id IN ({', '.join('?' * how_many)})"  # noqa: S608 - marks

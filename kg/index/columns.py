"""The rows of statements as numpy columns in the order of lists, kept in memory: filters and totals are array work.

A filter on any combination of fields costs some microseconds per hundred thousand statements, and the total is exact,
which no set of SQL indexes gives. The columns are loaded once and then follow changes a day of publication at a time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.index.schema import KEPT_VERSIONS, KIND_CODES, NEVER

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_FIELDS: Final = (
    "id",
    "article",
    "kind",
    "speaker",
    "mode",
    "published",
    "said",
    "since",
    "until",
    "outlet",
    "flags",
)
_SELECT: Final = f"SELECT {', '.join(_FIELDS)}, coalesce(currency, ''), coalesce(amount, -1.0) FROM statement"  # noqa: S608
_TABLES: Final = {
    "link": ("role", "entity"),
    "edge": ("relation", "source", "target"),
    "candidacy": ("person", "coalesce(party, 0)"),
}
_ORDER: Final = "ORDER BY published DESC, said DESC, iri"


class Columns:
    """One array per field of the table ``statement``, newest first; and the tables that hang on statements."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.version = _version(db)
        self._fields, self.currency, self.amount = _load(db, _ORDER)
        self._finish()
        self.links: Ints
        self.edges: Ints
        self.candidacies: Ints
        self.links, self.edges, self.candidacies = (_table(db, name) for name in _TABLES)

    def _finish(self) -> None:
        self.id: Ints = self._fields["id"]
        self.living: Flags = self._fields["until"] == NEVER
        self._of_kinds: dict[tuple[str, ...], Ints] = {}
        self._sorted: dict[str, tuple[Ints, ...]] = {}
        self._rank: Ints = np.full(int(self.id.max(initial=0)) + 1, -1, dtype=np.int64)
        self._rank[self.id] = np.arange(len(self.id))

    def __len__(self) -> int:
        return len(self.id)

    def __getitem__(self, name: str) -> Ints:
        return self._fields[name]

    def of_kinds(self, kinds: Sequence[str]) -> Ints:
        """The positions of what is accepted now, of these kinds, or of all if none is named."""
        key = tuple(kinds)
        if key not in self._of_kinds:
            wanted = np.isin(self["kind"], [KIND_CODES[kind] for kind in kinds]) if kinds else True
            self._of_kinds[key] = np.flatnonzero(self.living & wanted)
        return self._of_kinds[key]

    def where(self, name: str, value: int) -> Ints:
        """The positions at which a field has a value."""
        if name not in self._sorted:
            order = np.argsort(self._fields[name], kind="stable")
            self._sorted[name] = self._fields[name][order], order
        values, order = self._sorted[name]
        return order[values.searchsorted(value, "left") : values.searchsorted(value, "right")]

    def linked(self, entity: int, first: int, last: int) -> Ints:
        """The positions of the statements to which an entity has a role of these; sorted, each once."""
        if "link" not in self._sorted:
            rank = self._rank[self.links[2]]
            order = np.lexsort((rank, self.links[1]))
            self._sorted["link"] = self.links[1][order], rank[order], self.links[0][order]
        entities, ranks, roles = self._sorted["link"]
        span = slice(entities.searchsorted(entity, "left"), entities.searchsorted(entity, "right"))
        role = roles[span]
        return _each_once(ranks[span][(role >= first) & (role <= last)])

    def positions(self, statements: Ints) -> Ints:
        """Where statements stand in the order of lists; sorted, each once."""
        return _each_once(np.sort(self._rank[statements]))

    def rank(self, statements: Ints) -> Ints:
        """Where each of the statements stands in the order of lists."""
        return self._rank[statements]

    def follow(self, db: sqlite3.Connection) -> Columns:
        """The columns as the database is now, of which only the days are read that changed."""
        if _version(db) - self.version >= KEPT_VERSIONS:
            return Columns(db)
        days = [row[0] for row in db.execute("SELECT DISTINCT published FROM dirty WHERE version > ?", (self.version,))]
        new = Columns.__new__(Columns)
        new.version = _version(db)
        fields, currency, amount = self._fields, self.currency, self.amount
        gone: Flags = np.zeros(len(self._rank), dtype=np.bool_)
        for day in sorted(set(days), reverse=True):
            fresh, currencies, amounts = _load(db, f"WHERE published = {int(day)} {_ORDER}")
            # Published falls along the array.
            start = int(np.searchsorted(-fields["published"], -day, side="left"))
            end = int(np.searchsorted(-fields["published"], -day, side="right"))
            gone[fields["id"][start:end]] = True
            fields = {
                name: np.concatenate((values[:start], fresh[name], values[end:])) for name, values in fields.items()
            }
            currency = np.concatenate((currency[:start], currencies, currency[end:]))
            amount = np.concatenate((amount[:start], amounts, amount[end:]))
        new._fields, new.currency, new.amount = fields, currency, amount
        new._finish()  # noqa: SLF001 - one of us
        where = (
            f"JOIN statement AS s ON s.id = t.statement WHERE s.published IN ({', '.join(map(str, map(int, days)))})"
        )
        new.links, new.edges, new.candidacies = (
            np.concatenate((old[:, ~gone[old[-1]]], _table(db, name, where)), axis=1)
            for name, old in zip(_TABLES, (self.links, self.edges, self.candidacies), strict=True)
        )
        return new


def _each_once(found: Ints) -> Ints:
    """A sorted array without repetitions."""
    fresh = np.ones(len(found), dtype=np.bool_)
    np.not_equal(found[1:], found[:-1], out=fresh[1:])
    return found[fresh]


def _load(db: sqlite3.Connection, rest: str) -> tuple[dict[str, Ints], NDArray[np.str_], NDArray[np.float64]]:
    rows = db.execute(f"{_SELECT} {rest}").fetchall()
    columns = list(zip(*rows, strict=True)) or [()] * (len(_FIELDS) + 2)
    fields = {name: np.array(values, dtype=np.int64) for name, values in zip(_FIELDS, columns, strict=False)}
    return fields, np.array(columns[-2], dtype="U3"), np.array(columns[-1], dtype=np.float64)


def _version(db: sqlite3.Connection) -> int:
    row = db.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
    return int(row[0])


def _table(db: sqlite3.Connection, name: str, where: str = "") -> Ints:
    """The rows of a table that hangs on statements: a row of the array per column, the statement last."""
    fields = _TABLES[name]
    rows = db.execute(f"SELECT {', '.join(fields)}, t.statement FROM {name} AS t {where}").fetchall()  # noqa: S608
    return np.array(rows, dtype=np.int64).reshape(-1, len(fields) + 1).T.copy()

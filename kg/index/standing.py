"""For which party people stand, and what they are by their statements: candidate, critic, expert."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import cached_property
from typing import Protocol

import numpy as np

from kg.index.columns import Columns
from kg.index.schema import EXPERT, KIND_CODES, NEVER


class Standing(Protocol):
    """Answers for entities by number, as the rules of the ontology derive it."""

    def party(self, number: int) -> str | None:
        """The IRI of the party that somebody is a candidate of; of several, the first."""

    def roles(self, number: int, kind: str) -> tuple[str, ...]:
        """Which of candidate, critic and expert an entity of a kind is."""


class StandingNow:
    """Of all entities, from the columns, when it is first asked for."""

    def __init__(self, columns: Columns, connect: Callable[[], sqlite3.Connection], at: int | None = None) -> None:
        self._columns = columns
        self._connect = connect
        self._alive = columns.living if at is None else (columns["since"] <= at) & (at < columns["until"])

    @cached_property
    def _parties(self) -> dict[int, str]:
        person, party, statement = self._columns.candidacies
        alive = self._alive[self._columns.rank(statement)] & (party > 0)
        wanted = ", ".join(map(str, np.unique(party[alive]).tolist()))
        rows = self._connect().execute(f"SELECT id, iri FROM entity WHERE id IN ({wanted})")  # noqa: S608 - numbers
        iris = dict(rows.fetchall())
        found: dict[int, str] = {}
        for one, of in zip(person[alive].tolist(), party[alive].tolist(), strict=True):
            found[one] = min(found.get(one, iris[of]), iris[of])
        return found

    @cached_property
    def _roles(self) -> dict[str, frozenset[int]]:
        columns = self._columns
        person, _, statement = columns.candidacies
        critic = self._alive & (columns["kind"] == KIND_CODES["criticism"])
        expert = self._alive & ((columns["flags"] & EXPERT) != 0)
        return {
            "candidate": frozenset(np.unique(person[self._alive[columns.rank(statement)]]).tolist()),
            "critic": frozenset(np.unique(columns["speaker"][critic]).tolist()),
            "expert": frozenset(np.unique(columns["speaker"][expert]).tolist()),
        }

    def party(self, number: int) -> str | None:
        """The IRI of the party that somebody is a candidate of; of several, the first."""
        return self._parties.get(number)

    def roles(self, number: int, kind: str) -> tuple[str, ...]:
        """Which of candidate, critic and expert an entity of a kind is."""
        return tuple(role for role, who in self._roles.items() if number in who and _may_be(role, kind))


class StandingInTables:
    """Of few entities, from the tables: while they are being changed there are no columns of them."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._known: dict[int, str | None] = {}

    def party(self, number: int) -> str | None:
        """The IRI of the party that somebody is a candidate of; of several, the first."""
        if number not in self._known:
            query = (
                "SELECT min(iri) FROM entity WHERE id IN "
                "(SELECT DISTINCT party FROM candidacy WHERE person = ? AND until = ?)"
            )
            self._known[number] = self._db.execute(query, (number, NEVER)).fetchone()[0]
        return self._known[number]

    def roles(self, number: int, kind: str) -> tuple[str, ...]:  # noqa: ARG002 - no item that is written shows them
        """Nothing: no item of a statement shows them."""
        return ()


def _may_be(role: str, kind: str) -> bool:
    return kind == "person" if role == "expert" else kind != "article"

"""What a store can do: the protocol that every backend keeps, and the change it applies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import pyoxigraph as ox

from kg.rdf import graph_of
from kg.store.results import Solutions


@dataclass(frozen=True, slots=True)
class Changes:
    """What one transaction takes away and adds, over any number of named graphs, and a note that says why."""

    note: str
    remove: tuple[ox.Quad, ...] = ()
    add: tuple[ox.Quad, ...] = ()

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the graphs that change, sorted."""
        return tuple(sorted({graph_of(quad) for quad in (*self.remove, *self.add)}))


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """One entry of a store's change record: which graphs changed at which revision, when and why."""

    revision: str
    graphs: tuple[str, ...]
    at: datetime
    note: str


class GraphStore(Protocol):
    """A dataset of named graphs whose default graph, for a query, is their union; with a revision that rises.

    A revision is ``<counter>-<12 hex>``: how often the store changed, and the digest of what it holds.
    """

    @property
    def revision(self) -> str:
        """The revision now."""

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query.

        Raises:
            QuerySyntaxError: the text is no SPARQL SELECT query.
        """

    def ask(self, query: str) -> bool:
        """Answer an ASK query.

        Raises:
            QuerySyntaxError: the text is no SPARQL ASK query.
        """

    def construct(self, query: str) -> list[ox.Triple]:
        """Answer a CONSTRUCT or DESCRIBE query.

        Raises:
            QuerySyntaxError: the text is neither.
        """

    def quads(
        self, *, subject: str | None = None, object_: str | None = None, graph: str | None = None
    ) -> Iterator[ox.Quad]:
        """The quads that match, in any order."""

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted."""

    def apply(self, changes: Changes, *, at: datetime, expected: str | None = None) -> str:
        """Apply ``changes`` with the next revision and a change record in one transaction; answer the revision.

        What is already so is left alone; without any effect the revision stays.

        Raises:
            RevisionConflictError: the revision is not ``expected``.
        """

    def changes(self) -> list[ChangeRecord]:
        """The change record, oldest first."""

    def export(self, graphs: Iterable[str] | None = None) -> list[ox.Quad]:
        """All quads, or those of the graphs named."""

    def close(self) -> None:
        """Let go of files and locks."""

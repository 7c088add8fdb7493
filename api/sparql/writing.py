"""Changes of a store over HTTP: one at a time, worked out in a query process, then applied as a whole."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

import pyoxigraph as ox

from api.service import SparqlService
from kg import Graph
from kg.errors import DataError, QueryForbiddenError
from kg.namespaces import CHANGES_GRAPH, INFERRED_GRAPH
from kg.rdf import graph_of
from kg.store import Changes
from kg.store.difference import Difference, read_difference
from kg.store.prologue import Dataset
from kg.store.scratch import ScratchStore
from kg.store.updates import check_update

_DERIVED: Final = frozenset({INFERRED_GRAPH, CHANGES_GRAPH})


class Target(Protocol):
    """A store as updates see it."""

    has_default_graph: bool
    """Whether there are triples outside of named graphs."""

    def quads(self, graph: str | None) -> tuple[ox.Quad, ...]:
        """What a graph, or the default graph, holds."""

    def apply(self, difference: Difference, note: str) -> None:
        """Make a change.

        Raises:
            KgError: it cannot be made.
        """


class ScratchTarget:
    """A scratch store, of which anything may be changed."""

    has_default_graph = True

    def __init__(self, store: ScratchStore) -> None:
        self._store = store

    def quads(self, graph: str | None) -> tuple[ox.Quad, ...]:
        """What a graph, or the default graph, holds."""
        return tuple(self._store.triples(graph))

    def apply(self, difference: Difference, note: str) -> None:  # noqa: ARG002 - nobody asks why
        """Make a change."""
        self._store.apply(difference)


class GraphTarget:
    """A graph with its revisions: what is derived from a change is derived with it."""

    has_default_graph = False

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def quads(self, graph: str | None) -> tuple[ox.Quad, ...]:
        """What a graph holds."""
        return tuple(self._graph.store.quads(graph=graph))

    def apply(self, difference: Difference, note: str) -> None:
        """Make a change in a revision of its own.

        Raises:
            QueryForbiddenError: it touches what is derived.
            DataError: it holds what a graph may not.
        """
        for quad in (*difference.removed, *difference.added):
            if graph_of(quad) in _DERIVED:
                raise QueryForbiddenError(
                    f"<{graph_of(quad)}> is derived from the other graphs: change those.",
                    feature="graph",
                    graph=graph_of(quad),
                    line=None,
                    column=None,
                )
        for quad in difference.added:
            if isinstance(quad.subject, ox.BlankNode) or not isinstance(quad.object, ox.NamedNode | ox.Literal):
                raise DataError(f"'{quad.subject} {quad.predicate} ...' has a blank node: give the node an IRI.")
        if difference:
            self._graph.apply(Changes(note, difference.removed, difference.added))


class Writer:
    """Makes changes, one after another."""

    def __init__(self, service: SparqlService, target: Target) -> None:
        self.target: Final = target
        self.service: Final = service
        self._turn = asyncio.Lock()

    async def update(self, text: str, dataset: Dataset, who: str, *, base: str | None = None) -> None:
        """Make the change that an update asks for: all of it, or nothing.

        Raises:
            KgError: it may not run, fails, or is stopped at a limit.
        """
        checked = await asyncio.to_thread(check_update, text, dataset)
        async with self._turn:
            folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="hustings-update-", dir=self.service.copies))
            try:
                data = await self.service.change(checked, folder / "store", base=base)
            finally:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
            await asyncio.to_thread(lambda: self.target.apply(read_difference(data), f"update by {who}"))

    async def put(self, graph: str | None, quads: tuple[ox.Quad, ...], who: str) -> None:
        """Have a graph hold these quads, which stand in it, and nothing else."""

        def difference() -> Difference:
            wanted = dict.fromkeys(quads)
            held = dict.fromkeys(self.target.quads(graph))
            removed = tuple(quad for quad in held if quad not in wanted)
            return Difference(removed, tuple(quad for quad in wanted if quad not in held), created=_named(graph))

        await self._apply(difference, f"put by {who}")

    async def add(self, graph: str | None, quads: tuple[ox.Quad, ...], who: str) -> None:
        """Add quads, which stand in a graph, to it."""
        await self._apply(lambda: Difference(added=quads, created=_named(graph)), f"post by {who}")

    async def remove(self, graph: str | None, who: str) -> None:
        """Take a graph away."""
        await self._apply(
            lambda: Difference(removed=self.target.quads(graph), dropped=_named(graph)), f"delete by {who}"
        )

    async def _apply(self, difference: Callable[[], Difference], note: str) -> None:
        async with self._turn:
            await asyncio.to_thread(lambda: self.target.apply(difference(), note))


def _named(graph: str | None) -> tuple[str, ...]:
    return (graph,) if graph else ()

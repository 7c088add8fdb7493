"""A throw-away store for conformance suites: a plain dataset with a default graph, without revisions of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.store.difference import Difference


class ScratchStore:
    """An empty store in a folder that goes with it; its revision only counts."""

    path: Final = None
    """It is being written to: queries ask copies of it."""

    def __init__(self, within: Path | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="hustings-scratch-", dir=within)
        self._engine = ox.Store(str(Path(self._folder.name) / "store"))
        self._counter = 0

    @property
    def revision(self) -> str:
        """How often it changed."""
        return f"{self._counter}-scratch"

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, empty ones as well."""
        return tuple(sorted(graph.value for graph in self._engine.named_graphs() if isinstance(graph, ox.NamedNode)))

    def snapshot(self, folder: Path) -> None:
        """Write a copy to ``folder``, which must not exist yet."""
        self._engine.backup(str(folder))

    def triples(self, graph: str | None) -> Iterable[ox.Quad]:
        """What a graph, or the default graph, holds."""
        return self._engine.quads_for_pattern(None, None, None, ox.NamedNode(graph) if graph else ox.DefaultGraph())

    def apply(self, difference: Difference) -> None:
        """Make a change."""
        for quad in difference.removed:
            self._engine.remove(quad)
        self._engine.extend(difference.added)
        for graph in difference.dropped:
            self._engine.remove_graph(ox.NamedNode(graph))
        for graph in difference.created:
            self._engine.add_graph(ox.NamedNode(graph))
        self._engine.flush()
        self._counter += 1

    def close(self) -> None:
        """Remove the folder."""
        del self._engine
        self._folder.cleanup()

"""The whole public graph as one stream of RDF: graph by graph, so that no more than one is in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

import pyoxigraph as ox

from kg.namespaces import CHANGES_GRAPH
from kg.rdf import to_trig
from kg.store import GraphStore

DUMP_FORMATS: Final = ("trig", "nq", "jsonld")
"""The formats of :func:`dump`."""


def dump(store: GraphStore, output: BinaryIO, name: str) -> None:
    """Write all graphs but the change record in a format of :data:`DUMP_FORMATS`, always in the same order."""
    graphs = [graph for graph in store.graphs() if graph != CHANGES_GRAPH]
    if name == "trig":
        # Documents in a row are one document: each graph brings its own prefixes.
        output.writelines(to_trig(store.quads(graph=graph)).encode() for graph in graphs)
        return
    rdf_format = ox.RdfFormat.N_QUADS if name == "nq" else ox.RdfFormat.JSON_LD
    ox.serialize(_ordered(store, graphs), output, format=rdf_format)


def _ordered(store: GraphStore, graphs: list[str]) -> Iterator[ox.Quad]:
    for graph in graphs:
        yield from sorted(store.quads(graph=graph), key=str)

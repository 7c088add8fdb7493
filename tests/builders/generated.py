"""Invented coverage as a graph, with a history, from the benchmark's generator."""

from __future__ import annotations

from datetime import UTC, datetime

import pyoxigraph as ox

from bench.coverage import coverage
from kg import Graph
from kg.corpus import ontology_quads
from kg.namespaces import HISTORY_GRAPHS
from kg.rdf import graph_of
from kg.reasoning import inferred_quads
from kg.store import memory

LOADED = datetime(2026, 1, 1, tzinfo=UTC)


def generated(triples: int, *, seed: int) -> Graph:
    """A graph of about so many triples in memory; a quarter of its criticisms has a past."""
    text = "".join(coverage(triples, seed=seed, history=0.25))
    quads = list(ox.parse(text, format=ox.RdfFormat.N_QUADS))
    past = [quad for quad in quads if graph_of(quad).startswith(HISTORY_GRAPHS)]
    now = [*ontology_quads(), *(quad for quad in quads if not graph_of(quad).startswith(HISTORY_GRAPHS))]
    return Graph(
        memory(now, at=LOADED, note="generated", infer=inferred_quads), memory(past, at=LOADED, note="generated")
    )

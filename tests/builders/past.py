"""What a graph says at a time, as a comparable value: statements, all that they lead to, and the shortcuts."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg import Graph
from kg.namespaces import CHANGES_GRAPH, HU, ID, INFERRED_GRAPH, RDF
from kg.rdf import graph_of

Snapshot = tuple[frozenset[str], frozenset[str]]


def snapshot(graph: Graph) -> Snapshot:
    """The quads that the statements lead to, and the inferred ones, as N-Quads."""
    quads = list(graph.store.export())
    return frozenset(map(str, reached(quads))), frozenset(str(q) for q in quads if graph_of(q) == INFERRED_GRAPH)


def reached(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """The quads of statements and of all that they lead to."""
    by_subject: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        if graph_of(quad) not in (INFERRED_GRAPH, CHANGES_GRAPH):
            by_subject.setdefault(quad.subject.value, []).append(quad)
    waiting = [
        subject
        for subject, said in by_subject.items()
        if any(q.predicate.value == RDF + "type" and q.object.value == HU + "Statement" for q in said)
    ]
    found: set[ox.Quad] = set()
    seen = set(waiting)
    while waiting:
        for quad in by_subject.get(waiting.pop(), ()):
            found.add(quad)
            target = getattr(quad.object, "value", "")
            if isinstance(quad.object, ox.NamedNode) and target.startswith(ID) and target not in seen:
                seen.add(target)
                waiting.append(target)
    return found


def well(graph: Graph) -> list[str]:
    """The violations of a graph, shapes and all: none, if all is well."""
    return [finding.line() for finding in graph.validate() if finding.severity == "violation"]

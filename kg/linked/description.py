"""What the graph says of one IRI: what a linked-data client gets when it looks the IRI up."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from kg import iri as iris
from kg.errors import InvalidIriError, MovedError, NotFoundError
from kg.namespaces import BASE, CHANGES_GRAPH, DCTERMS, ID
from kg.queries import load_query
from kg.rdf import graph_of
from kg.store import GraphStore

_REPLACED: Final = DCTERMS + "isReplacedBy"


def describe(store: GraphStore, iri: str) -> list[ox.Triple]:
    """All that is said of an IRI and of the nodes that belong to it (its ``#`` fragments), sorted.

    Of a statement also its evidence, decision and pledge, without which it proves nothing. What others say *of* the IRI
    is not part of it: of a person that may be a hundred thousand statements, which are lists of their own.

    Raises:
        MovedError: it was merged into another, which ``details`` names.
        NotFoundError: the graph says nothing of it.
    """
    try:
        ox.NamedNode(iri)
    except ValueError as error:
        raise NotFoundError(f"'{iri}' is no IRI.", kind="iri", iri=iri) from error
    if iri.startswith(f"{ID}statement/"):
        found = set(store.construct(load_query("describe-statements").bind({"statement": [_statement(iri)]})))
    else:
        found = _said_of(store, iri)
    if not found:
        raise NotFoundError(f"The graph says nothing of <{iri}>.", kind="iri", iri=iri)
    moved = [triple.object for triple in found if triple.predicate.value == _REPLACED]
    if moved and isinstance(moved[0], ox.NamedNode):
        now = moved[0].value
        raise MovedError(f"<{iri}> is <{now}> now.", iri=now, slug=iris.slug_of(now), location=now)
    return sorted(found, key=str)


def graph_triples(store: GraphStore, graph: str) -> list[ox.Triple]:
    """The triples of a named graph, sorted.

    Raises:
        NotFoundError: the graph is empty, which is the same as not being there.
    """
    found = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in store.quads(graph=graph)}
    if not found:
        raise NotFoundError(f"There is no graph <{graph}>.", kind="graph", iri=graph)
    return sorted(found, key=str)


def _statement(iri: str) -> str:
    try:
        iris.parse_node(iri)
    except InvalidIriError as error:
        raise NotFoundError(f"There is no statement {iri.removeprefix(BASE)}.", kind="statement", iri=iri) from error
    return iri


def _said_of(store: GraphStore, iri: str) -> set[ox.Triple]:
    found: set[ox.Triple] = set()
    waiting, seen = [iri], {iri}
    while waiting:
        for quad in store.quads(subject=waiting.pop()):
            if graph_of(quad) == CHANGES_GRAPH:
                continue
            found.add(ox.Triple(quad.subject, quad.predicate, quad.object))
            value = quad.object
            if isinstance(value, ox.NamedNode) and value.value.startswith(f"{iri}#") and value.value not in seen:
                seen.add(value.value)
                waiting.append(value.value)
    return found

"""Nodes and what belongs to them: the pieces that move together when a statement is closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from kg import iri as iris
from kg.errors import InvalidIriError
from kg.namespaces import CHANGES_GRAPH, HU, ID, INFERRED_GRAPH, PROV, RDF
from kg.rdf import graph_of
from kg.store import GraphStore

TYPE: Final = RDF + "type"
STATEMENT: Final = ox.NamedNode(HU + "Statement")
GENERATED: Final = PROV + "generatedAtTime"
INVALIDATED: Final = PROV + "invalidatedAtTime"
REVISION_OF: Final = PROV + "wasRevisionOf"
CLOSED_BY: Final = HU + "closedBy"
DECIDED_BY: Final = HU + "decidedBy"
_DERIVED: Final = frozenset({INFERRED_GRAPH, CHANGES_GRAPH})
_PARTS: Final = frozenset({DECIDED_BY, HU + "membership", HU + "evidence"})
_SHARED_KINDS: Final = frozenset({"pledge", "group"})


def of(store: GraphStore, subject: str) -> list[ox.Quad]:
    """What a store says of a node itself, without what is derived."""
    return [quad for quad in store.quads(subject=subject) if graph_of(quad) not in _DERIVED]


def pointing_to(store: GraphStore, node: str) -> Iterator[ox.Quad]:
    """The quads whose object is a node, without what is derived."""
    return (quad for quad in store.quads(object_=node) if graph_of(quad) not in _DERIVED)


def whole(store: GraphStore, node: str) -> list[ox.Quad]:
    """What a store says of a node and of the fragments that belong to it, such as an amount or a selector."""
    found: list[ox.Quad] = []
    waiting, seen = [node], {node}
    while waiting:
        quads = of(store, waiting.pop())
        found += quads
        for target in objects(quads):
            if target not in seen and "#" in target and iris.owner_of(target) == iris.owner_of(node):
                seen.add(target)
                waiting.append(target)
    return found


def parts(store: GraphStore, statement: str) -> dict[str, list[ox.Quad]]:
    """What moves with a statement: its decision, membership and evidence, each with all that is said of it."""
    wanted = [
        quad.object.value
        for quad in of(store, statement)
        if quad.predicate.value in _PARTS and isinstance(quad.object, ox.NamedNode)
    ]
    return {node: whole(store, node) for node in sorted(wanted)}


def is_statement(store: GraphStore, iri: str) -> bool:
    """Whether a store holds a statement of that IRI."""
    return any(quad.object == STATEMENT for quad in of(store, iri))


def objects(quads: Iterable[ox.Quad], predicate: str | None = None) -> list[str]:
    """The IRIs of our own things that quads point to, by one predicate or any."""
    return [
        quad.object.value
        for quad in quads
        if isinstance(quad.object, ox.NamedNode)
        and quad.object.value.startswith(ID)
        and (predicate is None or quad.predicate.value == predicate)
    ]


def subject_of(quad: ox.Quad) -> str:
    """The subject's IRI; data has no blank nodes."""
    return str(getattr(quad.subject, "value", quad.subject))


def kind_of(iri: str) -> str | None:
    """The kind of the entity or numbered node to which an IRI belongs, or None for an IRI that is none of ours."""
    owner = iris.owner_of(iri)
    for parse in (iris.parse_entity, iris.parse_node):
        try:
            return parse(owner).kind
        except InvalidIriError:
            continue
    return None


def is_shared(iri: str) -> bool:
    """Whether a node is a pledge or group, or a fragment of one: what articles introduce and share."""
    return kind_of(iri) in _SHARED_KINDS


def in_graph(quads: Iterable[ox.Quad], graph: str) -> list[ox.Quad]:
    """The same triples in one graph."""
    name = ox.NamedNode(graph)
    return [ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in quads]


def renamed(quads: Iterable[ox.Quad], names: dict[str, str]) -> list[ox.Quad]:
    """The quads with nodes renamed, as subjects and as objects."""

    def term(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> ox.NamedNode | ox.Literal:
        if isinstance(node, ox.NamedNode) and node.value in names:
            return ox.NamedNode(names[node.value])
        return node  # type: ignore[return-value]  # data has neither blank nodes nor triple terms

    return [
        ox.Quad(term(quad.subject), quad.predicate, term(quad.object), quad.graph_name)  # type: ignore[arg-type]
        for quad in quads
    ]

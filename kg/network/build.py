"""The network of shortcuts, as JSON and as a networkx graph; every edge keeps the statements that prove it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.index import Edges, Index
from kg.network.view import RELATIONS, NetworkView

_IN: Final = frozenset(
    {"criticizes", "criticizes_pledge", "criticizes_group", "approves_of", "agrees_with", "endorses_priority"}
)
_NAMES: Final = tuple(RELATIONS)

Ints = NDArray[np.int64]


class Edge(NamedTuple):
    """An edge with its sorted statements; IRIs all. It keeps its direction: "A supports B" is not "B supports A"."""

    source: str
    target: str
    relation: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of the network that a view shows: sorted edges, a centre that has none, how many more there are."""

    edges: Sequence[Edge]
    alone: str | None
    more: int


def build_network(index: Index, view: NetworkView) -> nx.MultiDiGraph[str]:
    """The network of a view as :func:`whole_network` has it, with at most ``view.limit`` edges, the weightiest.

    ``more`` of the graph counts the edges that the limit left out.

    Raises:
        NotFoundError, AmbiguousNameError: ``around``, ``party`` or ``article`` name nobody, or more than one.
    """
    part = _part(index, view, limit=view.limit)
    network = _graph(part)
    if part.more:
        network.graph["more"] = part.more
    return network


def whole_network(index: Index, view: NetworkView) -> nx.MultiDiGraph[str]:
    """The network of a view without its limit, for measures, which a missing edge would make wrong.

    Nodes are IRIs, an edge's key is its relation, ``statements`` its sorted statement IRIs.

    Raises:
        NotFoundError, AmbiguousNameError: ``around``, ``party`` or ``article`` name nobody, or more than one.
    """
    return _graph(_part(index, view, limit=None))


def view_json(index: Index, view: NetworkView) -> dict[str, Any]:
    """The network of a view, with its limit, as :func:`network_json` writes it.

    Raises:
        NotFoundError, AmbiguousNameError: ``around``, ``party`` or ``article`` name nobody, or more than one.
    """
    part = _part(index, view, limit=view.limit)
    return _json(index, part.edges, [part.alone] if part.alone else (), part.more)


def network_json(network: nx.MultiDiGraph[str], index: Index) -> dict[str, Any]:
    """A network as ``{"nodes": [...], "edges": [...], "more": n}``, in a fixed order."""
    edges = sorted(
        Edge(source, target, relation, data["statements"])
        for source, target, relation, data in network.edges(keys=True, data=True)
    )
    return _json(index, edges, network, network.graph.get("more", 0))


def _part(index: Index, view: NetworkView, *, limit: int | None) -> _Part:
    edges, wanted, center = _narrowed(index, view)
    more = max(0, len(wanted) - limit) if limit is not None else 0
    if more:
        wanted = _weightiest(index, edges, wanted, len(wanted) - more)
    numbers = np.unique(np.concatenate((edges.source[wanted], edges.target[wanted])))
    names = {number: entity.iri for number, entity in index.directory.numbered(numbers.tolist()).items()}
    found = edges.kept(wanted)
    statements = iter(index.iris_at(np.concatenate([ranks for *_, ranks in found]) if found else wanted))
    made = sorted(
        Edge(names[source], names[target], _NAMES[relation], tuple(sorted(islice(statements, len(ranks)))))
        for source, target, relation, ranks in found
    )
    return _Part(made, None if made else center, more)


def _weightiest(index: Index, edges: Edges, wanted: Ints, limit: int) -> Ints:
    """Of some edges the weightiest; of equally weighty ones those that sort first."""
    weight = edges.weight[wanted]
    least = np.partition(weight, len(weight) - limit)[len(weight) - limit]
    wanted, weight = wanted[weight >= least], weight[weight >= least]
    place, names = index.places, np.array(_NAMES)
    keys = (names[edges.relation[wanted]], place[edges.target[wanted]], place[edges.source[wanted]], -weight)
    return wanted[np.lexsort(keys)[:limit]]


def _narrowed(index: Index, view: NetworkView) -> tuple[Edges, Ints, str | None]:
    """Edges of the view's relations and statements; which of them touch its party and centre; and the centre."""
    article = None
    if view.article is not None:
        article = index.directory.resolve(view.article, ("article",), noun="article").iri
    edges = index.edges(view.relations, article, view.published_from, view.published_to)
    wanted = np.arange(len(edges.source))
    if view.party is not None:
        party = index.directory.resolve(view.party, ("party",), noun="party").iri
        touching = index.flags([party, *index.people_of(party)])
        wanted = wanted[touching[edges.source] | touching[edges.target]]
    center = None
    if view.around is not None:
        center = index.directory.resolve(view.around, index.directory.kinds()).iri
        narrowed = edges if view.party is None else edges.only(wanted)
        near = index.flags([center])
        for reached in islice(narrowed.steps(index.directory.number(center)), view.depth):
            near[reached] = True
        wanted = wanted[near[edges.source[wanted]] & near[edges.target[wanted]]]
    return edges, wanted, center


def _graph(part: _Part) -> nx.MultiDiGraph[str]:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    if part.alone is not None:
        network.add_node(part.alone)
    for source, target, relation, statements in part.edges:
        network.add_edge(source, target, key=relation, weight=len(statements), statements=statements)
    return network


def _json(index: Index, edges: Sequence[Edge], nodes: Iterable[str], more: int) -> dict[str, Any]:
    """``counts`` of a node are the statements behind its edges, by relation and direction."""
    counts: dict[str, dict[str, int]] = {iri: {} for iri in nodes}
    for source, target, relation, statements in edges:
        weight, own, other = len(statements), counts.setdefault(source, {}), counts.setdefault(target, {})
        own[relation] = own.get(relation, 0) + weight
        if relation in _IN:
            other[f"{relation}_in"] = other.get(f"{relation}_in", 0) + weight
    directory = index.directory
    directory.load(counts)
    found = [(iri, directory[iri]) for iri in sorted(counts)]
    return {
        "nodes": [
            {
                "id": iri,
                "slug": entity.slug,
                "kind": entity.kind,
                "label": dict(entity.names),
                "party": directory.party_of(entity),
                "roles": list(entity.roles),
                "counts": dict(sorted(counts[iri].items())),
            }
            for iri, entity in found
        ],
        "edges": [
            {
                "source": source,
                "target": target,
                "relation": relation,
                "weight": len(statements),
                "statements": list(statements),
            }
            for source, target, relation, statements in edges
        ],
        "more": more,
    }

"""The network of shortcuts as a networkx graph in which every edge keeps the statements that prove it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.index import Edges, Index
from kg.network.view import RELATIONS, NetworkView

_IN: Final = ("criticizes", "criticizes_pledge", "criticizes_group", "approves_of", "agrees_with", "endorses_priority")
_NAMES: Final = tuple(RELATIONS)

Ints = NDArray[np.int64]


def build_network(index: Index, view: NetworkView) -> nx.MultiDiGraph[str]:
    """The network of a view as :func:`whole_network` has it, with at most ``view.limit`` edges, the weightiest.

    ``more`` of the graph counts the edges that the limit left out.

    Raises:
        NotFoundError, AmbiguousNameError: ``around``, ``party`` or ``article`` name nobody, or more than one.
    """
    edges, wanted, center = _narrowed(index, view)
    more = len(wanted) - view.limit
    if more > 0:
        place = index.places
        order = np.lexsort(
            (
                [_NAMES[code] for code in edges.relation[wanted].tolist()],
                place[edges.target[wanted]],
                place[edges.source[wanted]],
                -edges.weight[wanted],
            )
        )
        wanted = wanted[order[: view.limit]]
    network = _graph(index, edges, wanted, center)
    if more > 0:
        network.graph["more"] = more
    return network


def whole_network(index: Index, view: NetworkView) -> nx.MultiDiGraph[str]:
    """The network of a view without its limit, for measures, which a missing edge would make wrong.

    Nodes are IRIs, an edge's key is its relation, ``statements`` its sorted statement IRIs. Edges keep their direction,
    always: "A supports B" is not "B supports A".

    Raises:
        NotFoundError, AmbiguousNameError: ``around``, ``party`` or ``article`` name nobody, or more than one.
    """
    return _graph(index, *_narrowed(index, view))


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


def _graph(index: Index, edges: Edges, wanted: Ints, center: str | None) -> nx.MultiDiGraph[str]:
    names = index.directory.iris_of({*edges.source[wanted].tolist(), *edges.target[wanted].tolist()})
    index.directory.load(names.values())
    found = edges.kept(wanted)
    statements = iter(index.iris_at(np.concatenate([ranks for *_, ranks in found]) if found else wanted))
    made = [
        (names[source], names[target], _NAMES[relation], tuple(sorted(islice(statements, len(ranks)))))
        for source, target, relation, ranks in found
    ]
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    if center is not None and not made:
        network.add_node(center)
    for source, target, key, behind in sorted(made):
        network.add_edge(source, target, key=key, weight=len(behind), statements=behind)
    return network


def network_json(network: nx.MultiDiGraph[str], index: Index) -> dict[str, Any]:
    """A network as ``{"nodes": [...], "edges": [...], "more": n}``, in a fixed order."""
    directory = index.directory
    nodes = []
    for iri in sorted(network):
        entity = directory[iri]
        party = directory[entity.party].reference() if entity.party else None
        nodes.append(
            {
                "id": iri,
                "slug": entity.slug,
                "kind": entity.kind,
                "label": dict(entity.names),
                "party": party,
                "roles": list(entity.roles),
                "counts": _counts(network, iri),
            }
        )
    edges = [
        {
            "source": source,
            "target": target,
            "relation": relation,
            "weight": data["weight"],
            "statements": list(data["statements"]),
        }
        for source, target, relation, data in sorted(network.edges(keys=True, data=True), key=lambda edge: edge[:3])
    ]
    return {"nodes": nodes, "edges": edges, "more": network.graph.get("more", 0)}


def _counts(network: nx.MultiDiGraph[str], iri: str) -> Mapping[str, int]:
    """How many statements stand behind the edges that a node has, by relation and direction."""
    counts: dict[str, int] = {}
    for _, _, relation, data in network.out_edges(iri, keys=True, data=True):
        counts[relation] = counts.get(relation, 0) + data["weight"]
    for _, _, relation, data in network.in_edges(iri, keys=True, data=True):
        if relation in _IN:
            counts[f"{relation}_in"] = counts.get(f"{relation}_in", 0) + data["weight"]
    return dict(sorted(counts.items()))

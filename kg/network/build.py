"""The network of shortcuts as a networkx graph in which every edge keeps the statements that prove it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import networkx as nx

from kg.lookups import Lookups
from kg.namespaces import HU
from kg.network.view import RELATIONS, NetworkView
from kg.reasoning import rule_making
from kg.store import GraphStore, value_of

_IN: Final = ("criticizes", "criticizes_pledge", "criticizes_group", "approves_of", "agrees_with", "endorses_priority")


def build_network(store: GraphStore, lookups: Lookups, view: NetworkView) -> nx.MultiDiGraph[str]:
    """The network of a view as :func:`whole_network` has it, with at most ``view.limit`` edges, the weightiest.

    ``more`` of the graph counts the edges that the limit left out.

    Raises:
        NotFoundError, AmbiguousNameError: ``around``, ``party`` or ``article`` name nobody, or more than one.
    """
    return _strongest(whole_network(store, lookups, view), view.limit)


def whole_network(store: GraphStore, lookups: Lookups, view: NetworkView) -> nx.MultiDiGraph[str]:
    """The network of a view without its limit, for measures and paths, which a missing edge would make wrong.

    Nodes are IRIs, an edge's key is its relation, ``statements`` its sorted statement IRIs. Edges keep their direction,
    always: "A supports B" is not "B supports A".

    Raises:
        NotFoundError, AmbiguousNameError: ``around``, ``party`` or ``article`` name nobody, or more than one.
    """
    directory = lookups.directory
    articles = _articles(lookups, view)
    support: dict[tuple[str, str, str], set[str]] = {}
    for relation in view.relations:
        rule = rule_making(HU + RELATIONS[relation])
        if rule is None:
            continue
        for row in store.select(rule.edges()):
            if value_of(row["article"]) in articles:
                edge = value_of(row["subject"]), value_of(row["object"]), relation
                support.setdefault(edge, set()).add(value_of(row["statement"]))
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for (source, target, relation), statements in sorted(support.items()):
        network.add_edge(source, target, key=relation, weight=len(statements), statements=tuple(sorted(statements)))
    if view.party is not None:
        party = directory.resolve(view.party, ("party",), noun="party").iri
        people = {entity.iri for entity in directory.of_kind("person") if entity.party == party} | {party}
        network = _touching(network, people)
    if view.around is not None:
        kinds = {entity.kind for entity in directory.entities.values()}
        center = directory.resolve(view.around, kinds).iri
        network = _around(network, center, view.depth)
    return network


def network_json(network: nx.MultiDiGraph[str], lookups: Lookups) -> dict[str, Any]:
    """A network as ``{"nodes": [...], "edges": [...], "more": n}``, in a fixed order."""
    directory = lookups.directory
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


def _articles(lookups: Lookups, view: NetworkView) -> set[str]:
    if view.article is not None:
        return {lookups.directory.resolve(view.article, ("article",), noun="article").iri}
    first = view.published_from.isoformat() if view.published_from else ""
    last = view.published_to.isoformat() if view.published_to else "9999-12-31"
    return {iri for iri, article in lookups.articles.items() if first <= article["published"] <= last}


def _touching(network: nx.MultiDiGraph[str], nodes: Iterable[str]) -> nx.MultiDiGraph[str]:
    wanted = set(nodes)
    keep = [
        (source, target, key)
        for source, target, key in network.edges(keys=True)
        if source in wanted or target in wanted
    ]
    return nx.MultiDiGraph(network.edge_subgraph(keep))


def _around(network: nx.MultiDiGraph[str], center: str, depth: int) -> nx.MultiDiGraph[str]:
    if center not in network:
        alone: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        alone.add_node(center)
        return alone
    near = nx.single_source_shortest_path_length(network.to_undirected(as_view=True), center, cutoff=depth)
    return nx.MultiDiGraph(network.subgraph(near))


def _strongest(network: nx.MultiDiGraph[str], limit: int) -> nx.MultiDiGraph[str]:
    edges = sorted(network.edges(keys=True, data="weight"), key=lambda edge: (-edge[3], edge[:3]))
    if len(edges) <= limit:
        return network
    kept = nx.MultiDiGraph(network.edge_subgraph([edge[:3] for edge in edges[:limit]]))
    kept.graph["more"] = len(edges) - limit
    return kept

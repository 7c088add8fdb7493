"""The shortest chain of statements between two people or things."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import networkx as nx

from kg.lookups import Lookups


def shortest_path(network: nx.MultiDiGraph[str], lookups: Lookups, start: str, end: str) -> list[dict[str, Any]]:
    """The steps of the shortest chain between two IRIs, through people, parties, pledges, priorities or groups.

    A step has its number from 1 (``step``), the edge as it stands (``source``, ``relation``, ``target``), whether the
    chain follows it ``forward``, and the first of its ``statement`` items with how many more there are. Of equally
    short chains the same one is always taken. Empty when there is no chain, or when both are the same.
    """
    if start not in network or end not in network or start == end:
        return []
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(sorted(network))
    ordered.add_edges_from(sorted({(min(a, b), max(a, b)) for a, b in network.edges()}))
    try:
        nodes = nx.shortest_path(ordered, start, end)
    except nx.NetworkXNoPath:
        return []
    return [
        {"step": number, **_step(network, lookups, near, far)} for number, (near, far) in enumerate(pairwise(nodes), 1)
    ]


def _step(network: nx.MultiDiGraph[str], lookups: Lookups, near: str, far: str) -> dict[str, Any]:
    edges = [
        (source, target, relation, data)
        for source, target in ((near, far), (far, near))
        if network.has_edge(source, target)
        for relation, data in sorted(network[source][target].items())
    ]
    source, target, relation, data = edges[0]
    directory = lookups.directory
    return {
        "source": directory[source].target(),
        "relation": relation,
        "target": directory[target].target(),
        "forward": source == near,
        "statement": lookups.items(data["statements"][:1])[0],
        "more": sum(len(edge[3]["statements"]) for edge in edges) - 1,
    }

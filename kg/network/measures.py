"""Measures of a network: degrees, betweenness, communities, reciprocity."""

from __future__ import annotations

import networkx as nx

from kg.errors import DataError


def node_measures(network: nx.MultiDiGraph[str]) -> dict[str, dict[str, float]]:
    """In and out degree, betweenness and community of every node, by node.

    Degrees count statements. Betweenness (Freeman 1977) is that of the directed network without weights, divided by
    the ``(n - 1)(n - 2)`` ordered pairs that a node may stand between. Communities are those of greedy modularity
    (Clauset, Newman and Moore 2004) on the undirected network without weights, numbered from 0, the largest first; a
    node without edges is one of its own. The order in which the network was made does not matter.
    """
    simple: nx.DiGraph[str] = nx.DiGraph()
    simple.add_nodes_from(sorted(network))
    simple.add_edges_from(sorted(set(network.edges())))
    between = nx.betweenness_centrality(simple)
    member = {node: number for number, nodes in enumerate(_communities(simple)) for node in nodes}
    return {
        node: {
            "in": float(network.in_degree(node, weight="weight")),
            "out": float(network.out_degree(node, weight="weight")),
            "betweenness": float(between[node]),
            "community": float(member[node]),
        }
        for node in simple
    }


def reciprocity(network: nx.MultiDiGraph[str]) -> float:
    """The share of linked ordered pairs that are also linked the other way round.

    Raises:
        DataError: the network has no edge.
    """
    if not network.number_of_edges():
        raise DataError("Reciprocity of a network without edges is not defined: widen the view.")
    return float(nx.reciprocity(nx.DiGraph(network)))


def _communities(simple: nx.DiGraph[str]) -> list[list[str]]:
    undirected = nx.Graph(simple)
    if not undirected.number_of_edges():
        return [[node] for node in sorted(undirected)]
    found = nx.community.greedy_modularity_communities(undirected)
    return sorted((sorted(nodes) for nodes in found), key=lambda nodes: (-len(nodes), nodes))

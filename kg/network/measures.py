"""Measures of a network, and the actor networks of discourse network analysis.

Congruence and conflict are those of Discourse Network Analyzer (Leifeld 2017, "Discourse Network Analysis", in *The
Oxford Handbook of Political Networks*, ch. 12): two actors are congruent on a concept that both hold in the same way,
and in conflict on one that they hold in opposite ways; the weight counts such concepts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

import networkx as nx

from kg.errors import DataError

Stances = Mapping[str, Mapping[str, bool]]
"""Actor to concept to whether the actor is for it; what an actor is both for and against is left out."""


def node_measures(network: nx.MultiDiGraph[str]) -> dict[str, dict[str, float]]:
    """In and out degree (in statements), betweenness (unweighted, directed, normalised) and community of every node.

    Communities are those of greedy modularity on the undirected network, numbered from the largest.
    """
    simple = nx.DiGraph(network)
    between = nx.betweenness_centrality(simple)
    communities = (
        nx.community.greedy_modularity_communities(nx.Graph(network), weight=None) if network.number_of_edges() else []
    )
    member = {node: number for number, nodes in enumerate(communities) for node in nodes}
    return {
        node: {
            "in": float(network.in_degree(node, weight="weight")),
            "out": float(network.out_degree(node, weight="weight")),
            "betweenness": between[node],
            "community": float(member.get(node, -1)),
        }
        for node in sorted(network)
    }


def reciprocity(network: nx.MultiDiGraph[str]) -> float:
    """The share of linked ordered pairs that are also linked the other way round.

    Raises:
        DataError: the network has no edge.
    """
    if not network.number_of_edges():
        raise DataError("Reciprocity of a network without edges is not defined: widen the view.")
    return float(nx.reciprocity(nx.DiGraph(network)))


def congruence_network(stances: Stances) -> nx.Graph[str]:
    """Actors linked by the concepts on which they agree; ``weight`` counts them, ``concepts`` lists them."""
    return _actor_network(stances, agree=True)


def conflict_network(stances: Stances) -> nx.Graph[str]:
    """Actors linked by the concepts on which they disagree; ``weight`` counts them, ``concepts`` lists them."""
    return _actor_network(stances, agree=False)


def stances_of(positions: Iterable[tuple[str, str, bool]]) -> Stances:
    """Stances from (actor, concept, is for it); a concept that an actor is both for and against is left out."""
    found: dict[str, dict[str, set[bool]]] = {}
    for actor, concept, is_for in positions:
        found.setdefault(actor, {}).setdefault(concept, set()).add(is_for)
    return {
        actor: {concept: next(iter(sides)) for concept, sides in concepts.items() if len(sides) == 1}
        for actor, concepts in found.items()
    }


def _actor_network(stances: Stances, *, agree: bool) -> nx.Graph[str]:
    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from(sorted(stances))
    for first, second in combinations(sorted(stances), 2):
        shared = sorted(stances[first].keys() & stances[second].keys())
        concepts = tuple(c for c in shared if (stances[first][c] == stances[second][c]) is agree)
        if concepts:
            network.add_edge(first, second, weight=len(concepts), concepts=concepts)
    return network

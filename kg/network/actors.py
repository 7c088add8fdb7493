"""Networks of actors: who criticizes and echoes whom, who wants the same, who stands together and against each other.

Every edge keeps the statements that prove it, sorted, and ``weight``, which counts what the network is about.

Congruence and conflict are those of Discourse Network Analyzer (Leifeld 2017, "Discourse Network Analysis: Policy
Debates as Dynamic Networks", in *The Oxford Handbook of Political Networks*; the program's manual, ch. 2). With
``x[a, c, k]`` statements of actor *a* about concept *c* at level *k* of agreement, 0 or 1, the weight of *a* and *b* is
the sum over *c*, *k* and *l* of ``x[a, c, k] * x[b, c, l] * (1 - |k - l|)`` for congruence, and of
``x[a, c, k] * x[b, c, l] * |k - l|`` for conflict. We count as the program does with duplicates left out across the
whole range of time and without normalization: ``x`` is 0 or 1, and whoever repeats themselves weighs no more. So two
actors are congruent once for each concept that both are for, and once for each that both are against; in conflict once
for each that one is for and the other against. An actor who was on both sides is so with either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import networkx as nx

_STANCES: Final = {"positive": True, "negative": False}


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """An actor is for or against a concept, as a statement says; all three are IRIs."""

    actor: str
    concept: str
    is_for: bool
    statement: str


def relation_network(network: nx.MultiDiGraph[str], relation: str) -> nx.DiGraph[str]:
    """The edges of one relation, such as ``criticizes`` or ``agrees_with``; ``weight`` counts their statements."""
    found: nx.DiGraph[str] = nx.DiGraph()
    for source, target, key, data in sorted(network.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        if key == relation:
            found.add_edge(source, target, weight=data["weight"], statements=data["statements"])
    return found


def co_endorsement_network(network: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """Actors linked by the priorities that both want; ``weight`` counts these, ``concepts`` lists them.

    An actor who shares none stands alone.
    """
    positions = [
        Position(source, target, is_for=True, statement=statement)
        for source, target, key, data in network.edges(keys=True, data=True)
        if key == "endorses_priority"
        for statement in data["statements"]
    ]
    return congruence_network(positions)


def congruence_network(positions: Iterable[Position]) -> nx.Graph[str]:
    """Actors linked by the concepts that they hold alike.

    ``weight`` counts them, one for being for it and one for being against it; ``concepts`` lists them.
    """
    return _actor_network(positions, alike=True)


def conflict_network(positions: Iterable[Position]) -> nx.Graph[str]:
    """Actors linked by the concepts that one is for and the other against.

    ``weight`` counts them, twice where both were on both sides; ``concepts`` lists them.
    """
    return _actor_network(positions, alike=False)


def positions_of(items: Iterable[Mapping[str, Any]]) -> list[Position]:
    """The positions that statements take, as the items of a lookup.

    Whoever wants a priority is for it. A criticism or approval takes its stance towards the topics that it is about;
    one with a mixed or neutral stance takes none. Pledges, and what the article itself says, take none.
    """
    found = set()
    for item in items:
        if item["kind"] == "priority_endorsement":
            actor, is_for, concepts = item["speaker"], True, item["priorities"]
        elif item["kind"] in ("criticism", "approval") and item["stance"] in _STANCES:
            actor = item["critic"] if item["kind"] == "criticism" else item["speaker"]
            is_for, concepts = _STANCES[item["stance"]], item["topics"]
        else:
            continue
        found |= {Position(actor["id"], concept["id"], is_for, item["id"]) for concept in concepts}
    return sorted(found)


def _actor_network(positions: Iterable[Position], *, alike: bool) -> nx.Graph[str]:
    held: dict[str, dict[tuple[str, bool], set[str]]] = {}
    for position in positions:
        sides = held.setdefault(position.actor, {})
        sides.setdefault((position.concept, position.is_for), set()).add(position.statement)
    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from(sorted(held))
    for first, second in combinations(sorted(held), 2):
        shared = [
            (concept, held[first][concept, is_for] | held[second][concept, is_for is alike])
            for concept, is_for in sorted(held[first])
            if (concept, is_for is alike) in held[second]
        ]
        if shared:
            network.add_edge(
                first,
                second,
                weight=len(shared),
                concepts=tuple(sorted({concept for concept, _ in shared})),
                statements=tuple(sorted(set().union(*(statements for _, statements in shared)))),
            )
    return network

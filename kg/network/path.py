"""The shortest chain of statements between two people or things."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from kg.index import Edges, Index
from kg.network.view import RELATIONS

_NAMES = tuple(RELATIONS)


def shortest_path(index: Index, start: str, end: str, article: str | None = None) -> list[dict[str, Any]]:
    """The steps of the shortest chain between two IRIs, through people, parties, pledges, priorities or groups.

    The statements are those of all articles, or of one (an IRI). A step has its number from 1 (``step``), the edge as
    it stands (``source``, ``relation``, ``target``), whether the chain follows it ``forward``, and the first of its
    ``statement`` items with how many more there are. Of equally short chains the one is taken whose IRIs, from the
    start on, sort first. Empty when there is no chain, or when both are the same.
    """
    edges = index.edges(tuple(RELATIONS), article)
    numbers = _shortest(index, edges, index.directory.number(start), index.directory.number(end))
    names = index.directory.iris_of(numbers)
    return [
        {"step": step, **_step(index, edges, near, far, names)} for step, (near, far) in enumerate(pairwise(numbers), 1)
    ]


def _shortest(index: Index, edges: Edges, start: int, end: int) -> list[int]:
    if start == end:
        return []
    rings = [{end}]
    for ring in edges.steps(end):
        rings.append(set(ring.tolist()))
        if start in rings[-1]:
            break
    else:
        return []
    place = index.places
    chain = [start]
    for nearer in reversed(rings[:-1]):
        chain.append(min(nearer.intersection(edges.neighbours(chain[-1]).tolist()), key=lambda number: place[number]))
    return chain


def _step(index: Index, edges: Edges, near: int, far: int, names: dict[int, str]) -> dict[str, Any]:
    found = edges.kept(edges.between(near, far))
    source, target, relation, ranks = min(found, key=lambda edge: (edge[0] != near, _NAMES[edge[2]]))
    first = min(index.iris_at(ranks))
    return {
        "source": index.directory[names[source]].target(),
        "relation": _NAMES[relation],
        "target": index.directory[names[target]].target(),
        "forward": source == near,
        "statement": index.items([first])[0],
        "more": sum(len(edge[3]) for edge in found) - 1,
    }

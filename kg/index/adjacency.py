"""The edges of the network as arrays: narrowed, counted by pair, walked from neighbour to neighbour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kg.index.columns import Columns, Flags, Ints
from kg.index.schema import RELATION_CODES


@dataclass(frozen=True)
class Edges:
    """Edges, each once, with the statements behind them: sorted arrays over numbers of entities.

    Edge ``i`` goes from ``source[i]`` to ``target[i]``, always: "A supports B" is not "B supports A". Its statements
    stand at ``ranks[start[i]:start[i + 1]]`` in the columns.
    """

    source: Ints
    target: Ints
    relation: Ints
    start: Ints
    ranks: Ints

    @property
    def weight(self) -> Ints:
        """How many statements stand behind each edge."""
        return np.diff(self.start)

    def kept(self, wanted: Ints) -> list[tuple[int, int, int, Ints]]:
        """The edges at some indexes: source, target, relation, and where their statements stand."""
        return [
            (
                int(self.source[i]),
                int(self.target[i]),
                int(self.relation[i]),
                self.ranks[self.start[i] : self.start[i + 1]],
            )
            for i in wanted.tolist()
        ]

    def only(self, wanted: Ints) -> Edges:
        """Some of the edges, by index, without their statements: for walking."""
        none = np.zeros(len(wanted) + 1, dtype=np.int64)
        return Edges(self.source[wanted], self.target[wanted], self.relation[wanted], none, none[:0])

    def between(self, one: int, other: int) -> Ints:
        """The indexes of the edges between two entities, in either direction."""
        there = (self.source == one) & (self.target == other)
        back = (self.source == other) & (self.target == one)
        return np.flatnonzero(there | back)

    @cached_property
    def _neighbours(self) -> tuple[Ints, Ints]:
        """Compressed rows: the neighbours of ``n``, whichever way edges go, are ``other[first[n]:first[n + 1]]``."""
        one, other = np.concatenate((self.source, self.target)), np.concatenate((self.target, self.source))
        order = np.argsort(one, kind="stable")
        size = int(max(one.max(initial=0), 0)) + 2
        return np.searchsorted(one[order], np.arange(size)), other[order]

    def steps(self, start: int) -> Iterator[Ints]:
        """Who is one step away from an entity, then who is two steps away, and so on, each entity once."""
        first, other = self._neighbours
        seen = np.zeros(len(first), dtype=np.bool_)
        if start >= len(first) - 1:
            return
        seen[start] = True
        frontier: Ints = np.array([start])
        while True:
            counts = first[frontier + 1] - first[frontier]
            within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
            reached = other[np.repeat(first[frontier], counts) + within]
            frontier = np.unique(reached[~seen[reached]])
            if not len(frontier):
                return
            seen[frontier] = True
            yield frontier

    def neighbours(self, entity: int) -> Ints:
        """Who is one step away from an entity, each once."""
        first, other = self._neighbours
        return np.unique(other[first[entity] : first[entity + 1]]) if entity < len(first) - 1 else other[:0]


def edges(columns: Columns, relations: Sequence[str], kept: Flags | None = None) -> Edges:
    """The edges of some relations, from the statements where ``kept`` (over positions) is true, or from all."""
    relation, source, target, statement = columns.edges
    rank = columns.rank(statement)
    mask = np.isin(relation, [RELATION_CODES[name] for name in relations])
    if kept is not None:
        mask &= kept[rank]
    relation, source, target, rank = relation[mask], source[mask], target[mask], rank[mask]
    width = int(max(source.max(initial=0), target.max(initial=0))) + 1
    key = (source * width + target) * len(RELATION_CODES) + relation
    order = np.argsort(key, kind="stable")
    unique, start = np.unique(key[order], return_index=True)
    ends = unique // len(RELATION_CODES)
    return Edges(
        source=ends // width,
        target=ends % width,
        relation=unique % len(RELATION_CODES),
        start=np.append(start, len(key)),
        ranks=rank[order],
    )

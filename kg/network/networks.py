"""``Graph.networks``: the networks of a graph, by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import networkx as nx

from kg.index import Index
from kg.lookups import Filters
from kg.lookups.filters import LIMIT_MAX
from kg.network.actors import (
    Position,
    co_endorsement_network,
    conflict_network,
    congruence_network,
    positions_of,
    relation_network,
)
from kg.network.build import whole_network
from kg.network.view import NetworkView

_TAKING_POSITIONS: Final = ("priority_endorsement", "criticism", "approval")


class Networks:
    """The networks of one revision of a graph.

    Each may be narrowed by the article, party and dates of a view; its ``around`` and ``depth`` narrow criticism,
    agreement and co-endorsement too. Nodes are IRIs.
    """

    def __init__(self, index: Index) -> None:
        self._index = index

    def criticism(self, view: NetworkView | None = None) -> nx.DiGraph[str]:
        """Who criticizes which person or party; ``weight`` counts ``statements``."""
        return relation_network(self._whole(view), "criticizes")

    def agreement(self, view: NetworkView | None = None) -> nx.DiGraph[str]:
        """Who echoes whom; ``weight`` counts ``statements``."""
        return relation_network(self._whole(view), "agrees_with")

    def co_endorsement(self, view: NetworkView | None = None) -> nx.Graph[str]:
        """Who wants the same priorities; see :func:`kg.network.actors.co_endorsement_network`."""
        return co_endorsement_network(self._whole(view))

    def congruence(self, view: NetworkView | None = None) -> nx.Graph[str]:
        """Who holds the same of topics and priorities; see :mod:`kg.network.actors`."""
        return congruence_network(self.positions(view))

    def conflict(self, view: NetworkView | None = None) -> nx.Graph[str]:
        """Who holds the opposite of topics and priorities; see :mod:`kg.network.actors`."""
        return conflict_network(self.positions(view))

    def positions(self, view: NetworkView | None = None) -> list[Position]:
        """The positions behind congruence and conflict; see :func:`kg.network.actors.positions_of`."""
        return positions_of(self._items(view or NetworkView()))

    def _whole(self, view: NetworkView | None) -> nx.MultiDiGraph[str]:
        return whole_network(self._index, view or NetworkView())

    def _items(self, view: NetworkView) -> Iterator[dict[str, Any]]:
        cursor = None
        while True:
            narrowed = Filters(
                article=view.article,
                party=view.party,
                published_from=view.published_from,
                published_to=view.published_to,
                limit=LIMIT_MAX,
                cursor=cursor,
            )
            page = self._index.statements(narrowed, kinds=_TAKING_POSITIONS)
            yield from page.items
            cursor = page.next
            if cursor is None:
                return

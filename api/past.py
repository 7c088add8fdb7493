"""The graph of earlier times, rebuilt when somebody asks for one and kept for the next who does."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date, datetime
from threading import Lock
from typing import Final

from kg import Graph
from kg.errors import StoreUnavailableError

_PATIENCE_SECONDS: Final = 1.0
_KEPT: Final = 3
"""Graphs of the past in memory; the one that nobody asked for longest goes."""


class PastGraphs:
    """The graph as it was at a time; used by the threads that make answers, one of which rebuilds at a time."""

    def __init__(self) -> None:
        self._lock: Final = Lock()
        self._graphs: OrderedDict[tuple[str, date | datetime], Graph] = OrderedDict()

    def at(self, graph: Graph, when: date | datetime | None) -> Graph:
        """The graph at a time; ``graph`` itself for None.

        Raises:
            InvalidFilterError: nothing was recorded yet.
            StoreUnavailableError: another time is being rebuilt, which takes long.
        """
        if when is None:
            return graph
        key = graph.revision, when
        # Waiting threads answer nobody: who looks back at many times at once must not keep others from the present.
        if not self._lock.acquire(timeout=_PATIENCE_SECONDS):
            raise StoreUnavailableError("Another time is being looked back at: ask again in a few seconds.")
        try:
            found = self._graphs.pop(key, None)
            self._graphs[key] = found or graph.at(when)
            while len(self._graphs) > _KEPT:
                self._graphs.popitem(last=False)
            return self._graphs[key]
        finally:
            self._lock.release()

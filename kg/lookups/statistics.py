"""How much a graph holds, of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from kg import iri as iris
from kg.history import read_closings
from kg.lookups.items import KINDS
from kg.namespaces import GRAPH
from kg.queries import load_query
from kg.store import GraphStore, value_of


def statistics(
    store: GraphStore, history: GraphStore, entities: Mapping[str, int], meta: Mapping[str, Any]
) -> dict[str, Any]:
    """Counts of a graph, as ``{"statements", "closed", "entities", "relations", "quads", "meta"}``.

    ``statements`` by kind, ``closed`` statements of the history store by status, ``entities`` by kind, ``relations``
    the inferred edges by shortcut, ``quads`` by part of the store: ``ontology``, ``reference``, ``articles``,
    ``inferred``, ``changes``. What there is none of is not listed.
    """
    quads: dict[str, int] = {}
    for graph, count in _counts(store, "quad-counts", "graph").items():
        part = "articles" if iris.article_of_graph(graph) else graph.removeprefix(GRAPH)
        quads[part] = quads.get(part, 0) + count
    return {
        "statements": {KINDS[kind]: count for kind, count in _counts(store, "statement-counts", "kind").items()},
        "closed": dict(sorted(Counter(item.status for item in read_closings(store, history)).items())),
        "entities": dict(sorted(entities.items())),
        "relations": {iris.local_name(name): n for name, n in _counts(store, "edge-counts", "relation").items()},
        "quads": quads,
        "meta": dict(meta),
    }


def _counts(store: GraphStore, query: str, key: str) -> dict[str, int]:
    return {value_of(row[key]): int(value_of(row["count"])) for row in store.select(load_query(query).bind())}

"""The change record of a graph as a list: what changed since a revision or a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import pyoxigraph as ox

from kg import iri as iris
from kg.errors import NotFoundError
from kg.lookups.answers import Answers
from kg.lookups.filters import Filters, Page
from kg.lookups.paging import paged
from kg.namespaces import CHANGES_GRAPH
from kg.rdf.terms import canonical_instant
from kg.store import ChangeRecord, GraphStore


def change_page(store: GraphStore, lookups: Answers, since: date | str | None, filters: Filters) -> Page:
    """The changes after a revision, or from the start of a day (UTC), oldest first; of ``filters`` only the paging.

    Raises:
        NotFoundError: the graph never had that revision.
        InvalidFilterError: the cursor is none of this list.
    """
    records = {record.revision: record for record in store.changes()}
    if isinstance(since, date):
        start = datetime.combine(since, time(), UTC)
        found = [revision for revision, record in records.items() if record.at >= start]
    elif since is not None:
        if since not in records:
            raise NotFoundError(
                f"This graph never had the revision '{since}': it has {lookups.revision} now.",
                kind="revision",
                name=since,
                suggestions=[lookups.revision],
            )
        found = list(records)[list(records).index(since) + 1 :]
    else:
        found = list(records)

    def write(page: Sequence[str]) -> list[dict[str, Any]]:
        return [_item(records[revision]) for revision in page]

    return paged(found, write, limit=filters.limit, cursor=filters.cursor, meta=lookups.meta())


def change_triples(store: GraphStore, changes: Sequence[str]) -> list[ox.Triple]:
    """All that the graph says of changes (their IRIs), sorted."""
    quads = (quad for iri in changes for quad in store.quads(subject=iri, graph=CHANGES_GRAPH))
    return sorted({ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads}, key=str)


def _item(record: ChangeRecord) -> dict[str, Any]:
    counter = int(record.revision.partition("-")[0])
    articles = [slug for graph in record.graphs if (slug := iris.article_of_graph(graph)) is not None]
    return {
        "id": f"{CHANGES_GRAPH}/{counter:06d}",
        "revision": record.revision,
        "at": canonical_instant(record.at),
        "note": record.note,
        "articles": articles,
        "graphs": list(record.graphs),
    }

"""What was withdrawn: the statements that were superseded or retracted, with when and why, never again their words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import pyoxigraph as ox

from kg import iri as iris
from kg.history import Closing, closing_quads
from kg.lookups.answers import Answers
from kg.lookups.filters import Filters, Page
from kg.lookups.paging import paged
from kg.model import as_dict
from kg.rdf.terms import canonical_instant
from kg.store import GraphStore


def retraction_page(closings: Sequence[Closing], lookups: Answers, since: date | None, filters: Filters) -> Page:
    """The closings from the start of a day (UTC), newest first; of ``filters`` the article and the paging.

    Raises:
        NotFoundError: there is no such article.
        InvalidFilterError: the cursor is none of this list.
    """
    start = datetime.combine(since, time(), UTC) if since else None
    article = lookups.directory.resolve(filters.article, ("article",), noun="article").slug if filters.article else None
    found = {
        closing.statement: closing
        for closing in reversed(closings)
        if (start is None or closing.at >= start)
        and (article is None or iris.parse_node(closing.statement).article == article)
    }

    def write(page: Sequence[str]) -> list[dict[str, Any]]:
        return [_item(lookups, found[statement]) for statement in page]

    return paged(list(found), write, limit=filters.limit, cursor=filters.cursor, meta=lookups.meta())


def retraction_triples(history: GraphStore, statements: Sequence[str]) -> list[ox.Triple]:
    """When and by which decision statements were closed, sorted; not what they said."""
    quads = (quad for iri in statements for quad in closing_quads(history, iri))
    return sorted({ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads}, key=str)


def _item(lookups: Answers, closing: Closing) -> dict[str, Any]:
    return {
        "id": closing.statement,
        "slug": iris.slug_of(closing.statement),
        "status": closing.status,
        "recorded": canonical_instant(closing.recorded_at),
        "closed": canonical_instant(closing.at),
        "by": lookups.directory[closing.by].reference(),
        "reason": as_dict(closing.reasons),
        "replaced_by": closing.replaced_by,
    }

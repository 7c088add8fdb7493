"""``/v1/people``: the people of the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any

import pyoxigraph as ox
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from api.answers import listed, single
from api.context import ContextOf
from api.documentation import described
from api.models import Listing, Person
from api.parameters import Paging, Representation
from kg import Filters, Graph
from kg.lookups.rows import Row, join, name_of

_COLUMNS = ("person", "slug", "name", "alternative_names", "party", "party_slug", "roles")

router = APIRouter(prefix="/v1/people", tags=["people"])


@router.get("", **described(Listing[Person], lists=True))
async def people(request: Request, context: ContextOf, query: Annotated[Paging, Query()]) -> Response:
    """The people of the graph by slug, with party and roles; `q` searches names in every spelling."""
    filters = Filters(q=query.q, limit=query.limit, cursor=query.cursor)
    return await listed(
        request,
        context,
        query,
        partial(context.graph.people, filters),
        to_row=_row,
        to_triples=partial(_triples, context.graph),
        columns=_COLUMNS,
    )


@router.get("/{slug}", **described(Person, lists=True))
async def person(
    request: Request,
    context: ContextOf,
    query: Annotated[Representation, Query()],
    slug: Annotated[str, Path(description="Slug, or unambiguous name.", examples=["lee-jun-seok"])],
) -> Response:
    """One person."""
    return await single(
        request,
        context,
        query,
        partial(context.graph.person, slug),
        to_row=_row,
        to_triples=partial(_triples, context.graph),
    )


def _row(item: Mapping[str, Any], language: str) -> Row:
    return {
        "person": item["id"],
        "slug": item["slug"],
        "name": name_of(item, language),
        "alternative_names": join(item["alternative_names"]),
        "party": name_of(item["party"], language),
        "party_slug": item["party"]["slug"] if item["party"] else "",
        "roles": join(item["roles"]),
    }


def _triples(graph: Graph, people: Sequence[str]) -> list[ox.Triple]:
    """What the graph says of people themselves; the change record and other subjects stay out."""
    found = {
        ox.Triple(quad.subject, quad.predicate, quad.object)
        for iri in people
        for quad in graph.store.quads(subject=iri)
    }
    return sorted(found, key=str)

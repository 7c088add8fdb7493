"""``/v1/search``, ``/v1/coverage``, ``/v1/changes``, ``/v1/retractions``: what is in the corpus, and what changes."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import pyoxigraph as ox
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.answers import Items, Writing, listed, single
from api.context import ContextOf
from api.documentation import described
from api.models import Change, Coverage, Hit, Listing, Retraction
from api.parameters import ChangesQuery, RetractionsQuery, SearchQuery, TabularRepresentation
from kg.lookups.changes import change_triples
from kg.lookups.entities import entity_triples
from kg.lookups.retractions import retraction_triples
from kg.lookups.tables import CHANGES, COVERAGE, HITS, RETRACTIONS

router = APIRouter(prefix="/v1", tags=["corpus"])


@router.get("/search", **described(Listing[Hit]))
async def search(request: Request, context: ContextOf, query: Annotated[SearchQuery, Query()]) -> Response:
    """People, parties, pledges, topics and the like by name, then statements by their words, also inside of words.

    As RDF: what the graph says of each itself.
    """
    graph = context.graph

    def triples(items: Items) -> list[ox.Triple]:
        return entity_triples(graph.store, [item["id"] for item in items])

    find = partial(graph.search, query.q, query.kind, query.paging())
    return await listed(request, context, query, find, Writing(HITS, triples))


@router.get("/coverage", **described(Coverage, triples=False))
async def coverage(request: Request, context: ContextOf, query: Annotated[TabularRepresentation, Query()]) -> Response:
    """What the corpus covers: articles and statements in all, by kind, outlet and month of publication.

    What it lacks it says nothing about. As CSV: a row per outlet and per month.
    """
    return await single(request, context, query, context.graph.coverage, Writing(COVERAGE))


@router.get("/changes", **described(Listing[Change]))
async def changes(request: Request, context: ContextOf, query: Annotated[ChangesQuery, Query()]) -> Response:
    """What each revision changed, oldest first: `since` the revision that a client has, it says what to read again."""
    graph = context.graph

    def triples(items: Items) -> list[ox.Triple]:
        return change_triples(graph.store, [item["id"] for item in items])

    find = partial(graph.changes, query.moment(), query.paging())
    return await listed(request, context, query, find, Writing(CHANGES, triples))


@router.get("/retractions", **described(Listing[Retraction]))
async def retractions(request: Request, context: ContextOf, query: Annotated[RetractionsQuery, Query()]) -> Response:
    """What was superseded or retracted, newest first: which statement, when, by whom, why, and what replaced it.

    What it said is not repeated here; its own address answers 410 with the same reason.
    """
    graph = context.graph

    def triples(items: Items) -> list[ox.Triple]:
        return retraction_triples(graph.history, [item["id"] for item in items])

    find = partial(graph.retractions, query.since, query.filters())
    return await listed(request, context, query, find, Writing(RETRACTIONS, triples))

"""``/v1/graph`` and ``/v1/path``: the network of people, parties, pledges and priorities, and chains through it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any

import pyoxigraph as ox
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.answers import Items, Writing, listed, single
from api.context import ContextOf
from api.documentation import described
from api.models import Listing, Network, Step
from api.parameters import GraphQuery, PathQuery
from kg.lookups.tables import EDGES, STEPS
from kg.namespaces import HU
from kg.network import RELATIONS

router = APIRouter(prefix="/v1", tags=["network"])


@router.get("/graph", **described(Network))
async def graph(request: Request, context: ContextOf, query: Annotated[GraphQuery, Query()]) -> Response:
    """Who criticizes, approves of, agrees with or answers whom; each edge lists the statements that prove it.

    As CSV: a row per edge; as RDF: the plain edges.
    """
    view = query.view()

    def find() -> Mapping[str, Any]:
        return {**context.graph.network(view), "meta": context.graph.lookups.meta()}

    return await single(request, context, query, find, Writing(EDGES, _edges), items=lambda body: body["edges"])


@router.get("/path", **described(Listing[Step]))
async def path(request: Request, context: ContextOf, query: Annotated[PathQuery, Query()]) -> Response:
    """The shortest chain of statements between two people or things; no items when these articles hold no chain.

    A step is read as it stands, whichever way the chain goes along it. As RDF: the statements.
    """
    graph = context.graph

    def proofs(items: Items) -> list[ox.Triple]:
        return graph.lookups.triples([step["statement"]["id"] for step in items])

    find = partial(graph.path, query.start, query.end, article=query.article)
    return await listed(request, context, query, find, Writing(STEPS, proofs))


def _edges(items: Items) -> list[ox.Triple]:
    return [
        ox.Triple(
            ox.NamedNode(edge["source"]),
            ox.NamedNode(HU + RELATIONS[edge["relation"]]),
            ox.NamedNode(edge["target"]),
        )
        for edge in items
    ]

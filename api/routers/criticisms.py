"""``/v1/criticisms``: who criticized whom or what, one by one and counted by pair."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import pyoxigraph as ox
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.answers import Items, Writing, listed
from api.context import ContextOf
from api.documentation import described
from api.models import Criticism, Listing, Pair
from api.parameters import CriticismQuery, PairQuery
from api.routers.statements import page_then, statement_list
from kg import Graph
from kg.lookups.tables import PAIRS
from kg.namespaces import HU

router = APIRouter(prefix="/v1/criticisms", tags=["statements"])

_SHORTCUTS = {"pledge": "criticizesPledge", "group": "criticizesGroup"}


@router.get("", **described(Listing[Criticism]))
async def criticisms(request: Request, context: ContextOf, query: Annotated[CriticismQuery, Query()]) -> Response:
    """Who criticized whom or what, newest first; also criticisms that name no one."""
    return await statement_list(request, context, query, Graph.criticisms)


@router.get("/summary", **described(Listing[Pair]))
async def summary(request: Request, context: ContextOf, query: Annotated[PairQuery, Query()]) -> Response:
    """Criticisms counted by critic and target, most frequent first, narrowed as the list itself.

    A criticism of several counts for each of them. As RDF: the plain edges.
    """
    find = partial(page_then, context, query, Graph.summary)
    return await listed(request, context, query, find, Writing(PAIRS, _edges))


def _edges(items: Items) -> list[ox.Triple]:
    return [
        ox.Triple(
            ox.NamedNode(item["critic"]["id"]),
            ox.NamedNode(HU + _SHORTCUTS.get(item["target"]["kind"], "criticizes")),
            ox.NamedNode(item["target"]["id"]),
        )
        for item in items
        if item["target"]
    ]

"""``/v1/pledges``: who pledged what, one by one and side by side."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import pyoxigraph as ox
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.answers import Items, Writing, single
from api.context import ContextOf
from api.documentation import described
from api.models import Comparison, Listing, PledgeStatement
from api.parameters import ComparisonQuery, PledgeQuery
from api.routers.statements import statement_list
from kg import Graph
from kg.lookups.tables import COMPARISON

router = APIRouter(prefix="/v1/pledges", tags=["statements"])


@router.get("", **described(Listing[PledgeStatement]))
async def pledges(request: Request, context: ContextOf, query: Annotated[PledgeQuery, Query()]) -> Response:
    """Who pledged what, newest first, with every figure of the pledge."""
    return await statement_list(request, context, query, Graph.pledges)


@router.get("/compare", **described(Comparison))
async def compare(request: Request, context: ContextOf, query: Annotated[ComparisonQuery, Query()]) -> Response:
    """Pledges side by side: a row per comparable unit; a figure that cannot be compared says why.

    An empty cell means that these articles give no figure, not that there is none. As CSV: a row per figure; as RDF:
    the statements behind them.
    """
    graph = context.graph

    def proofs(items: Items) -> list[ox.Triple]:
        cells = (figures for found in items for row in found["rows"] for figures in row["cells"].values())
        return graph.lookups.triples(sorted({figure["statement"] for figures in cells for figure in figures}))

    find = partial(graph.compare_pledges, query.names(), query.topic, article=query.article)
    return await single(request, context, query, find, Writing(COMPARISON, proofs))

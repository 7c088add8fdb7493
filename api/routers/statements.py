"""``/v1/statements``: statements of every kind, and one whole by its article and number."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

import pyoxigraph as ox
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from api.answers import Items, Writing, listed, single
from api.context import Context, ContextOf
from api.documentation import described
from api.models import AnyStatement, Listing, WholeStatement
from api.parameters import AnyStatementQuery, Representation, StatementQuery
from kg import Filters, Graph, Page
from kg.lookups.tables import STATEMENTS

router = APIRouter(prefix="/v1/statements", tags=["statements"])


async def statement_list(
    request: Request, context: Context, query: StatementQuery, find: Callable[[Graph, Filters], Page]
) -> Response:
    """Answer a list of statements, also one of an earlier time."""
    page = partial(page_then, context, query, find)
    return await listed(request, context, query, page, Writing(STATEMENTS, partial(_triples, context, query)))


def page_then(context: Context, query: StatementQuery, find: Callable[[Graph, Filters], Page]) -> Page:
    """The page of a list at the time that the query asks for."""
    return find(context.graph, query.filters())


def _triples(context: Context, query: StatementQuery, items: Items) -> list[ox.Triple]:
    graph = context.past.at(context.graph, query.as_of)
    return graph.lookups.triples([item["id"] for item in items])


def statement_writing(graph: Graph) -> Writing:
    """How statements are written: with all that the graph says of them."""

    def triples(items: Items) -> list[ox.Triple]:
        return graph.lookups.triples([item["id"] for item in items])

    return Writing(STATEMENTS, triples)


@router.get("", **described(Listing[AnyStatement]))
async def statements(request: Request, context: ContextOf, query: Annotated[AnyStatementQuery, Query()]) -> Response:
    """Accepted statements of every kind, newest first."""
    kinds = (query.kind,) if query.kind else ()
    return await statement_list(request, context, query, partial(Graph.statements, kinds=kinds))


@router.get("/{article}/{number}", **described(WholeStatement))
async def statement(
    request: Request,
    context: ContextOf,
    query: Annotated[Representation, Query()],
    article: Annotated[str, Path(description="The article's slug.", examples=["st-2025-04-24-ai-pledges"])],
    number: Annotated[str, Path(description="The statement's number in it.", examples=["062"])],
) -> Response:
    """One statement whole: its words, where they stand, who accepted it, its versions, and how to cite it."""
    padded = number.lstrip("0").zfill(3) if number.isascii() and number.isdigit() else number
    find = partial(context.graph.statement, article, padded)
    return await single(request, context, query, find, statement_writing(context.graph))

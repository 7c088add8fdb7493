"""``/v1/statements``: statements of every kind, and one by its article and number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated

import pyoxigraph as ox
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from api.answers import listed, single
from api.context import Context, ContextOf
from api.documentation import described
from api.models import AnyStatement, Listing
from api.parameters import AnyStatementQuery, Representation, StatementQuery
from kg import Filters, Graph, Page
from kg.lookups.rows import statement_row

router = APIRouter(prefix="/v1/statements", tags=["statements"])


async def statement_list(
    request: Request, context: Context, query: StatementQuery, find: Callable[[Filters], Page]
) -> Response:
    """Answer a list of statements."""
    return await listed(
        request,
        context,
        query,
        partial(find, query.filters()),
        to_row=statement_row,
        to_triples=partial(_triples, context.graph),
    )


@router.get("", **described(Listing[AnyStatement], lists=True))
async def statements(request: Request, context: ContextOf, query: Annotated[AnyStatementQuery, Query()]) -> Response:
    """Accepted statements of every kind, newest first."""
    kinds = (query.kind,) if query.kind else ()
    return await statement_list(request, context, query, partial(context.graph.statements, kinds=kinds))


@router.get("/{article}/{number}", **described(AnyStatement, lists=True))
async def statement(
    request: Request,
    context: ContextOf,
    query: Annotated[Representation, Query()],
    article: Annotated[str, Path(description="The article's slug.", examples=["st-2025-04-24-ai-pledges"])],
    number: Annotated[str, Path(description="The statement's number in it.", examples=["062"])],
) -> Response:
    """One statement: its words, where they stand, and who recorded it."""
    padded = number.lstrip("0").zfill(3) if number.isascii() and number.isdigit() else number
    return await single(
        request,
        context,
        query,
        partial(context.graph.statement, article, padded),
        to_row=statement_row,
        to_triples=partial(_triples, context.graph),
    )


def _triples(graph: Graph, statements: Sequence[str]) -> list[ox.Triple]:
    """All that the graph says of statements; called in a thread, since the lookups may have to be made first."""
    return graph.lookups.triples(statements)

"""``/v1/priorities``: who holds that what must come first."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.context import ContextOf
from api.documentation import described
from api.models import Listing, PriorityStatement
from api.parameters import PriorityQuery
from api.routers.statements import statement_list
from kg import Graph

router = APIRouter(prefix="/v1/priorities", tags=["statements"])


@router.get("", **described(Listing[PriorityStatement]))
async def priorities(request: Request, context: ContextOf, query: Annotated[PriorityQuery, Query()]) -> Response:
    """Who holds that what must come first, newest first."""
    return await statement_list(request, context, query, Graph.priorities)

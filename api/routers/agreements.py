"""``/v1/agreements``: who echoes whom."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.context import ContextOf
from api.documentation import described
from api.models import Agreement, Listing
from api.parameters import SpeakerQuery
from api.routers.statements import statement_list
from kg import Graph

router = APIRouter(prefix="/v1/agreements", tags=["statements"])


@router.get("", **described(Listing[Agreement]))
async def agreements(request: Request, context: ContextOf, query: Annotated[SpeakerQuery, Query()]) -> Response:
    """Who echoes whom, newest first."""
    return await statement_list(request, context, query, Graph.agreements)

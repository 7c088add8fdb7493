"""``/v1/pledges``: who pledged what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.context import ContextOf
from api.documentation import described
from api.models import Listing, PledgeStatement
from api.parameters import SpeakerQuery
from api.routers.statements import statement_list

router = APIRouter(prefix="/v1/pledges", tags=["statements"])


@router.get("", **described(Listing[PledgeStatement], lists=True))
async def pledges(request: Request, context: ContextOf, query: Annotated[SpeakerQuery, Query()]) -> Response:
    """Who pledged what, newest first, with every figure of the pledge."""
    return await statement_list(request, context, query, context.graph.pledges)

"""``/v1/criticisms``: who criticized whom or what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.context import ContextOf
from api.documentation import described
from api.models import Criticism, Listing
from api.parameters import CriticismQuery
from api.routers.statements import statement_list

router = APIRouter(prefix="/v1/criticisms", tags=["statements"])


@router.get("", **described(Listing[Criticism], lists=True))
async def criticisms(request: Request, context: ContextOf, query: Annotated[CriticismQuery, Query()]) -> Response:
    """Who criticized whom or what, newest first; also criticisms that name no one."""
    return await statement_list(request, context, query, context.graph.criticisms)

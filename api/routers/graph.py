"""``/v1/graph``: the network of people, parties, pledges and priorities."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.answers import Made, answer
from api.context import ContextOf
from api.documentation import described
from api.models import Network
from api.negotiation import JSON, MediaType
from api.parameters import GraphQuery

router = APIRouter(prefix="/v1/graph", tags=["network"])


@router.get("", **described(Network))
async def graph(request: Request, context: ContextOf, query: Annotated[GraphQuery, Query()]) -> Response:
    """Who criticizes, approves of, agrees with or answers whom; each edge lists the statements that prove it."""
    view = query.view()

    def make(_: MediaType) -> Made:
        return Made(orjson.dumps({**context.graph.network(view), "meta": context.graph.lookups.meta()}))

    return await answer(request, context, offered=(JSON,), wanted=query.format, question=query.narrowing(), make=make)
